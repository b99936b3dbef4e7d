"""Registers of visits: what stands in their columns, what history makes of them, and the one with 6,000 rows."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from csdesk.desk import calls, customers, history, imports, visits
from csdesk.desk.desk import Desk
from csdesk.desk.errors import NotPermittedError
from csdesk.desk.imports import Summary
from csdesk.desk.visits import Visit
from csdesk.store import indexing, replay

REGISTERS = Path(os.environ.get("CSDESK_REGISTERS") or Path(__file__).parents[3] / "shared" / "data")
REAL = REGISTERS / "visits" / "whitehouse_waves_6000.csv"

HEADER = "来访时间,客户姓名,联系电话,来访人数,首次/多次,来访目的,意向等级,意向户型,抗性,认知途径,接待人,客户意见,备注\n"


@pytest.fixture(autouse=True)
def log_is_true(desk: Desk) -> object:
    """Whatever was imported, tables and log agree and everything is found."""
    yield
    assert list(replay.differences(desk.store.connection())) == []
    assert indexing.missing(desk.store.connection()) == 0


def read(desk: Desk, tmp_path: Path, text: str, name: str = "a.csv") -> Summary:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return imports.read(desk, "visits", tmp_path / name)


def one(desk: Desk, tmp_path: Path, row: str, header: str = HEADER) -> Visit:
    summary = read(desk, tmp_path, header + row + "\n")
    assert (summary.imported, summary.rejected) == (1, 0)
    return visits.page(desk)[0]


def test_a_row_becomes_a_visit_with_its_customer_and_no_follow_up(desk: Desk, tmp_path: Path) -> None:
    visit = one(
        desk, tmp_path, "2026-03-01 10:00,赵敏,13800001234,2人,首访,看房,A类,三房,价格、离地铁远,路过,李敏,喜欢,记"
    )
    assert (visit.at, visit.party, visit.first_visit, visit.purpose) == (
        datetime(2026, 3, 1, 10), 2, True, "viewing"
    )  # fmt: skip
    assert (visit.intent, visit.unit_type, visit.doubts) == ("A", "three_rooms", ("price", "离地铁远"))
    assert (visit.medium, visit.host, visit.opinions, visit.notes) == ("passing", "李敏", "喜欢", "记")
    assert (visit.late, visit.registered, visit.from_memory) == (False, True, False)
    assert visit.number == "LF-A-20260301-001"
    assert visit.customer is not None
    assert customers.show(desk, visit.customer.id).name == "赵敏"
    assert desk.store.rows("SELECT * FROM followup") == []
    visits.correct(desk, visit.id, {"notes": "改", "name": "赵明"})
    assert desk.store.rows("SELECT * FROM followup") == []


@pytest.mark.parametrize(
    ("cells", "field", "kept", "noted"),
    [
        (",赵敏,,很多,,,,,,,,,", "party", 1, "来访人数: 很多"),
        (",赵敏,,0,,,,,,,,,", "party", 1, "来访人数: 0"),
        (",赵敏,,12,,,,,,,,,", "party", 12, ""),
        (",赵敏,,,多次,,,,,,,,", "first_visit", False, ""),
        (",赵敏,,,3,,,,,,,,", "first_visit", False, ""),
        (",赵敏,,,是,,,,,,,,", "first_visit", True, ""),
        (",赵敏,,,不详,,,,,,,,", "first_visit", None, "首次/多次: 不详"),
        (",赵敏,,,,踏青,,,,,,,", "purpose", "other", "来访目的: 踏青"),
        (",赵敏,,,,,高,,,,,,", "intent", "", "意向等级: 高"),
        (",赵敏,,,,,b级,,,,,,", "intent", "B", ""),
        (",赵敏,,,,,,,,,生客,,", "host", "", "接待人: 生客"),
    ],
)
def test_what_a_field_cannot_hold_is_kept_in_the_notes(
    desk: Desk, tmp_path: Path, cells: str, field: str, kept: object, noted: str
) -> None:
    visit = one(desk, tmp_path, "2026-03-01 10:00" + cells)
    assert (getattr(visit, field), visit.notes) == (kept, noted)


def test_the_appointment_stands_for_an_arrival_that_was_not_noted(desk: Desk, tmp_path: Path) -> None:
    header = "到达时间,预约时间,离开时间,姓名\n"
    visit = one(desk, tmp_path, ",2026-03-01 10:00,2026-03-01 11:00,赵敏", header)
    assert (visit.at, visit.left_at) == (datetime(2026, 3, 1, 10), datetime(2026, 3, 1, 11))
    assert "no arrival was noted" in visit.notes
    kept = one(desk, tmp_path, "2026-03-02 10:20,2026-03-02 10:00,2026-03-02 09:00,钱进", header)
    assert (kept.at, kept.left_at) == (datetime(2026, 3, 2, 10, 20), None)
    assert "预约时间: 2026-03-02 10:00" in kept.notes
    assert "离开时间: 2026-03-02 09:00" in kept.notes


def test_rows_that_hold_no_visit_are_rejected_with_the_reason(desk: Desk, tmp_path: Path) -> None:
    summary = read(
        desk, tmp_path, HEADER + "2026-02-30 10:00,赵敏" + "," * 11 + "\n2026-03-01 10:00" + "," * 11 + "记\n"
    )
    assert (summary.read, summary.imported, summary.rejected) == (2, 0, 2)
    assert summary.rejected_file is not None
    rejected = summary.rejected_file.read_text(encoding="utf-8-sig")
    assert "2026-02-30" in rejected
    assert "must be filled in" in rejected


def test_first_visits_and_calls_are_told_by_the_phone(desk: Desk, tmp_path: Path) -> None:
    call = calls.log(desk, {"phone": "13800001234", "name": "赵敏", "asked": "户型", "at": "2026-02-20 10:00"}).call
    rows = [
        "2026-03-05 10:00,赵敏,13800001234", "2026-03-01 10:00,赵敏,13800001234", "2026-06-01 10:00,赵敏,13800001234",
        "2026-03-01 10:00,钱进,13800005678", "2026-03-01 10:00,孙莉,",
    ]  # fmt: skip
    read(desk, tmp_path, HEADER + "\n".join(row + "," * 10 for row in rows) + "\n")
    found = {(visit.name, visit.at.month, visit.at.day): visit for visit in visits.page(desk)}
    assert {key: (visit.first_visit, visit.came_by_call) for key, visit in found.items()} == {
        ("赵敏", 3, 1): (True, call.number), ("赵敏", 3, 5): (False, call.number), ("赵敏", 6, 1): (False, ""),
        ("钱进", 3, 1): (True, ""), ("孙莉", 3, 1): (None, ""),
    }  # fmt: skip
    read(desk, tmp_path, HEADER + "2026-07-01 10:00,钱进,13800005678" + "," * 10 + "\n", "b.csv")
    assert visits.page(desk, limit=1)[0].first_visit is False


def test_importing_again_adds_nothing_and_what_was_undone_comes_back(desk: Desk, tmp_path: Path) -> None:
    text = (
        HEADER + "2026-03-01 10:00,赵敏,13800001234" + "," * 10 + "\n" + ("2026-03-01 11:00,客,," + "," * 9 + "\n") * 2
    )
    assert read(desk, tmp_path, text).imported == 3
    again = read(desk, tmp_path, text)
    assert (again.imported, again.duplicates) == (0, 3)
    numbers = {visit.number for visit in visits.page(desk)}
    history.undo(desk)
    assert (visits.page(desk), customers.page(desk)) == ([], [])
    assert read(desk, tmp_path, text).imported == 3
    assert {visit.number for visit in visits.page(desk)} == numbers


def test_a_receptionist_imports_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.person = next(person for person in desk.staff.values() if person.role == "receptionist")
    with pytest.raises(NotPermittedError):
        read(desk, tmp_path, HEADER + "2026-03-01 10:00,赵敏" + "," * 11 + "\n")


@pytest.mark.skipif(not REAL.is_file(), reason="no folder of registers: name one in CSDESK_REGISTERS")
def test_a_register_of_six_thousand_is_taken_whole(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / REAL.name
    file.write_bytes(REAL.read_bytes())
    summary = imports.read(desk, "visits", file)
    assert (summary.read, summary.imported, summary.duplicates, summary.rejected) == (6000, 6000, 0, 0)
    again = imports.read(desk, "visits", file)
    assert (again.read, again.imported, again.duplicates) == (6000, 0, 6000)
    told = desk.store.rows(
        "SELECT count(*) AS every, sum(left_at IS NULL) AS here, sum(notes LIKE '%no arrival was noted%') AS booked, "
        "min(arrived_at) AS first, max(arrived_at) AS last, max(party) AS party, sum(is_late) AS late, "
        "sum(notes LIKE '%MEETING_ROOM: ew residence%') AS residence, sum(notes LIKE '%MEETING_LOC: wh%') AS place "
        "FROM visit"
    )[0]
    assert (told["every"], told["here"], told["booked"], told["late"], told["place"]) == (6000, 6000, 1463, 0, 6000)
    assert (told["party"], told["residence"]) == (255, 36)
    assert "2022-10-01" < told["first"] < told["last"] < "2023-02-01"
    assert visits.inside(desk) == []
    desk.catch_up(is_alone=True)
    assert visits.page(desk, text="delseni peter", limit=1)[0].party == 14
    assert desk.store.rows("SELECT * FROM followup") == []
