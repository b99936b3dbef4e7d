"""Registers handed out: who may, what is in them, that they can be read in again, and that it is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from standing_clock import StandingClock

from csdesk import texts
from csdesk.desk import calls, complaint_intake, customers, disclosures, exports, imports, visits
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, DeskError, NotPermittedError
from csdesk.sheets import output
from csdesk.sheets.register_out import MOST_ROWS
from csdesk.store import exports as stored


@pytest.fixture
def filled(desk: Desk, clock: StandingClock) -> Desk:
    """A desk with two calls of two days, a visit that was registered and one only counted, a complaint, a merge."""
    calls.log(desk, {"phone": "13800001234", "name": "赵敏", "asked": "=1+1 两房多少钱", "answered": "均价一万二",
                     "invited": "yes", "subject": "price"})  # fmt: skip
    visits.register(desk, {"phone": "13800001234", "name": "赵敏", "intent": "A", "liked": "价格、自己的话"})
    visits.tally(desk)
    complaint_intake.receive(desk, {"name": "赵敏", "phone": "13800001234", "content": "漏水", "promise": "2026-11-23"})
    clock.move(days=1)
    calls.log(desk, {"phone": "0755-26889999", "name": "钱进", "asked": "按揭"})
    return desk


def read(file: Path) -> list[dict[str, Any]]:
    head, *rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    return [dict(zip(head, row, strict=True)) for row in rows if any(row)]


def shown(desk: Desk) -> list[str]:
    return [f"{row['record_id']} {row['what']}" for row in desk.store.rows("SELECT record_id, what FROM disclosure")]


def test_a_register_has_the_words_of_the_desk_and_masked_phones(filled: Desk) -> None:
    texts.use_language("zh")
    made = exports.register(filled, "calls")
    assert made.file == filled.home.exports / "csdesk-calls-2026-11-22.xlsx"
    first, second = read(made.file)
    assert made.rows == 2
    assert first["来电时间"] == datetime(2026, 11, 21, 9, 30)
    assert (first["来电号码"], second["来电号码"]) == ("138****1234", "0755-****9999")
    assert (first["咨询内容"], first["咨询主题"], first["是否邀约"]) == ("=1+1 两房多少钱", "价格", "是")
    assert first["接听人"] == "陈静"


def test_visits_are_those_with_a_name_and_complaints_tell_where_they_stand(filled: Desk) -> None:
    (visit,) = read(exports.register(filled, "visits").file)
    assert (visit["Name"], visit["Party size"], visit["First visit"], visit["Points liked"]) == (
        "赵敏",
        1,
        "first",
        "Price、自己的话",
    )
    (complaint,) = read(exports.register(filled, "complaints").file)
    assert complaint["Status"] == "In progress"
    assert [value for value in complaint.values() if value == "漏水"]


def test_customers_come_once_with_all_their_phones_and_units(filled: Desk) -> None:
    kept, other = (customers.page(filled, text=name)[0] for name in ("赵敏", "钱进"))
    customers.correct(filled, kept.id, {"phone": "138****1234, 13800005555", "unit": "1栋101, 1栋102",
                                        "birthday": "1980-05-06"})  # fmt: skip
    customers.merge(filled, kept.id, other.id)
    texts.use_language("zh")
    (row,) = read(exports.register(filled, "customers", reveal=True).file)
    assert row["手机号码"] == "13800001234"
    assert row["备用电话"] == "0755-26889999；13800005555"
    assert (row["房号"], row["出生日期"]) == ("1栋101、1栋102", date(1980, 5, 6))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("area", exports.AREAS)
def test_what_was_handed_out_can_be_read_in_again_column_by_column(filled: Desk, area: str, language: str) -> None:
    texts.use_language(language)
    made = exports.register(filled, area, reveal=True)
    found = imports.read(filled, area, made.file, dry_run=True)
    texts.use_language("en")
    assert (found.read, found.rejected) == (made.rows, 0)
    told = imports.read(filled, area, made.file, dry_run=True).guesses
    assert not [guess for guess in told if guess.startswith("kept in the notes")]
    for field, _column, _holds in exports.AREAS[area].fields:
        assert [guess for guess in told if guess.endswith(f"({field})")], field


def test_only_the_time_that_was_asked_for_is_handed_out(filled: Desk) -> None:
    day = datetime(2026, 11, 22)
    after, before = exports.register(filled, "calls", since=day), exports.register(filled, "calls", until=day)
    assert (after.rows, before.rows) == (1, 1)
    assert after.file.name == "csdesk-calls-2026-11-22--.xlsx"
    assert before.file.name == "csdesk-calls---2026-11-21.xlsx"
    whole = exports.register(filled, "calls", since=datetime(2026, 11, 1), until=datetime(2026, 12, 1))
    assert whole.file.name == "csdesk-calls-2026-11-01--2026-11-30.xlsx"


def test_every_register_handed_out_is_written_down(filled: Desk) -> None:
    exports.register(filled, "calls")
    exports.register(filled, "customers", since=datetime(2026, 11, 1), reveal=True)
    assert shown(filled) == [
        "calls export: 2 rows, phones masked",
        "customers export: 2 rows, phones in full, from 2026-11-01 00:00",
    ]
    (by,) = {row["created_by"] for row in filled.store.rows("SELECT created_by FROM disclosure")}
    assert by == filled.me.id


def test_only_who_may_hands_registers_out(filled: Desk, act_as: Callable[[str], None]) -> None:
    act_as("李敏")
    with pytest.raises(NotPermittedError):
        exports.register(filled, "calls")
    assert not filled.home.exports.exists()
    assert shown(filled) == []


def test_phones_in_full_need_their_own_right(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_desk: Desk) -> None:
        raise NotPermittedError("{name} may not", name="陈静")

    monkeypatch.setattr(disclosures, "check", refuse)
    with pytest.raises(NotPermittedError):
        exports.register(filled, "calls", reveal=True)
    assert exports.register(filled, "calls").rows == 2


@pytest.mark.parametrize("failed", [KeyboardInterrupt, BadInputError("x")])
def test_nothing_is_left_or_written_down_where_it_is_given_up(filled: Desk, failed: Any) -> None:
    def give_up(_what: str, _done: int, _total: int) -> None:
        raise failed

    with pytest.raises((KeyboardInterrupt, BadInputError)):
        exports.register(filled, "calls", progress=give_up)
    assert list(filled.home.exports.iterdir()) == []
    assert shown(filled) == []


def test_a_register_that_cannot_be_written_down_is_not_handed_out(
    filled: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise DeskError("the disk is full")

    monkeypatch.setattr(disclosures, "hand_out", fail)
    with pytest.raises(DeskError, match="full"):
        exports.register(filled, "calls")
    assert list(filled.home.exports.iterdir()) == []


def test_where_it_goes_is_a_folder_or_a_file_and_nothing_is_overwritten(filled: Desk, tmp_path: Path) -> None:
    files = [
        exports.register(filled, "calls", out=out).file
        for out in (tmp_path, tmp_path / "mine.xlsx", tmp_path / "mine.xlsx")
    ]
    assert [file.name for file in files] == ["csdesk-calls-2026-11-22.xlsx", "mine.xlsx", "mine (2).xlsx"]
    for out, said in ((tmp_path / "list.csv", "ends in .xlsx"), (tmp_path / "gone" / "x.xlsx", "there is no folder")):
        with pytest.raises(BadInputError, match=said):
            exports.register(filled, "calls", out=out)
    made = exports.register(filled, "calls", out=tmp_path / "friday").file
    assert made == tmp_path / "friday" / "csdesk-calls-2026-11-22.xlsx"  # a folder that can be made is made
    with pytest.raises(BadInputError, match="a folder that is there"):
        exports.register(filled, "calls", out=tmp_path / "gone" / "friday")
    with pytest.raises(BadInputError, match="accepted: calls, visits"):
        exports.register(filled, "followups")


def test_a_full_disk_is_told_and_leaves_nothing(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", full)
    with pytest.raises(DeskError, match="make room") as told:
        exports.register(filled, "calls")
    assert told.value.exit_code == 1
    assert list(filled.home.exports.iterdir()) == []


def test_records_are_no_longer_read_once_the_disk_was_full(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[bool] = []

    def rows(*given: Any, rows: Any = stored.rows) -> Iterator[object]:
        try:
            yield from rows(*given)
        finally:
            closed.append(True)

    def full(*_given: object, **_named: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stored, "rows", rows)
    monkeypatch.setattr("csdesk.sheets.register_out.sheet_begin", full)
    monkeypatch.setattr("csdesk.sheets.register_out._FIRST_LOOK", 1)
    with pytest.raises(DeskError, match="make room") as told:
        exports.register(filled, "calls")
    assert told.value.__traceback__ and closed == [True]  # or it is told of an open file when the desk is closed


def test_progress_counts_up_to_all(filled: Desk) -> None:
    told: list[tuple[str, int, int]] = []
    exports.register(filled, "calls", progress=lambda *given: told.append(given))
    assert told == [("Register of calls", 0, 2)]
    assert MOST_ROWS == 2**20 - 1
