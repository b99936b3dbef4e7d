"""Registers of complaints: what is open and what is settled, what other systems call things, and two of one case."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from standing_clock import StandingClock

from csdesk.desk import complaint_cases, complaint_steps, complaints, history, imports, register_words
from csdesk.desk.complaints import Complaint
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError
from csdesk.desk.imports import Summary
from csdesk.store import complaints as stored
from csdesk.store import indexing, records, replay

REGISTERS = Path(os.environ.get("CSDESK_REGISTERS") or Path(__file__).parents[3] / "shared" / "data") / "complaints"

HEADER = "编号,投诉时间,投诉渠道,投诉类别,投诉内容,答复意见,答复时间,办结时间,状态,承诺答复时间\n"
REPLIES = "留言编号,答复意见,评价\n4218,已安排维修,满意\n4219,已清运,一般\n"
WHOLE = (
    "留言编号,留言用户,留言时间,留言详情,答复意见,答复时间\n"
    "4218,赵敏,2026-03-01 10:00,漏水,已安排维修,2026-03-02 09:00\n"
    "4219,钱进,2026-03-03 11:00,垃圾,已 清运,2026-03-04 09:00\n"
)


@pytest.fixture(autouse=True)
def all_agrees(desk: Desk) -> object:
    """Tables and log agree, everything is found, and what was noted of each case is what its timeline folds to."""
    yield
    assert list(replay.differences(desk.store.connection())) == []
    assert indexing.missing(desk.store.connection()) == 0
    promises = desk.store.rows("SELECT * FROM complaint_promise ORDER BY complaint_id, number")
    noted = desk.store.rows("SELECT * FROM complaint_state ORDER BY complaint_id")
    rows = {row["id"]: row for row in desk.store.rows("SELECT id, reply, closed_at FROM complaint")}
    complaint_cases.fold_all_anew(desk)
    assert desk.store.rows("SELECT * FROM complaint_state ORDER BY complaint_id") == noted
    assert desk.store.rows("SELECT * FROM complaint_promise ORDER BY complaint_id, number") == promises
    assert {row["id"]: row for row in desk.store.rows("SELECT id, reply, closed_at FROM complaint")} == rows


def read(desk: Desk, tmp_path: Path, text: str, name: str = "a.csv") -> Summary:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return imports.read(desk, "complaints", tmp_path / name)


def one(
    desk: Desk, tmp_path: Path, *, status: str = "", reply: str = "", replied: str = "", closed: str = "",
    promise: str = "", channel: str = "", category: str = "",
) -> Complaint:  # fmt: skip
    row = f"7,2026-03-01 10:00,{channel},{category},漏水,{reply},{replied},{closed},{status},{promise}\n"
    summary = read(desk, tmp_path, HEADER + row)
    assert (summary.imported, summary.rejected) == (1, 0)
    return complaints.page(desk)[0]


RECEIVED, REPLIED, CLOSED = datetime(2026, 3, 1, 10), datetime(2026, 3, 2, 9), datetime(2026, 3, 5, 9)


@pytest.mark.parametrize(
    ("status", "reply", "replied", "closed", "closed_at"),
    [
        ("", "", "", "", None),
        ("", "已修", "", "", RECEIVED),
        ("", "已修", "2026-03-02 09:00", "", REPLIED),
        ("", "已修", "2026-03-02 09:00", "2026-03-05 09:00", CLOSED),
        ("", "", "2026-03-02 09:00", "", None),
        ("处理中", "已派人", "2026-03-02 09:00", "2026-03-05 09:00", None),
        ("In Progress", "已派人", "", "", None),
        ("Assigned", "", "", "", None),
        ("未办结", "已派人", "", "", None),
        ("已办结", "", "", "", RECEIVED),
        ("已办结（满意）", "", "2026-03-02 09:00", "", REPLIED),
        ("Closed with explanation", "", "", "2026-03-05 09:00", CLOSED),
        ("甲", "", "", "", None),
        ("甲", "已修", "2026-03-02 09:00", "", REPLIED),
        ("", "处理中", "2026-03-02 09:00", "", None),
        ("甲", "待处理。周敏跟进", "", "", None),
        ("", "处理中", "", "2026-03-05 09:00", CLOSED),
        ("已办结", "处理中", "2026-03-02 09:00", "", REPLIED),
    ],
)
def test_the_state_decides_whether_a_case_is_open_and_else_its_reply(
    desk: Desk, tmp_path: Path, status: str, reply: str, replied: str, closed: str, closed_at: datetime | None
) -> None:
    case = one(desk, tmp_path, status=status, reply=reply, replied=replied, closed=closed)
    assert (case.closed_at, case.status) == (closed_at, "closed" if closed_at else "open")
    assert case.reply == reply
    assert (case.report_due_at, case.owes_return_visit) == (None, False)
    assert {event.rule for event in case.events} == {"import"}
    if status == "甲":
        assert "状态: 甲" in case.notes
    if closed and not closed_at:
        assert "办结时间: 2026-03-05 09:00" in case.notes


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Open", "open"), ("IN-PROGRESS", "open"), ("Pending - vendor", "open"), ("not closed", "open"),
        ("待处理", "open"), ("办理中", "open"), ("未结", "open"), ("Started", "open"),
        ("CLOSED", "closed"), ("Resolved", "closed"), ("已结", "closed"), ("办结", "closed"), ("已处理/归档", "closed"),
        ("尚未办结", None), ("half closed", None), ("", None), ("A1", None),
    ],
)  # fmt: skip
def test_the_words_for_states_are_told_apart(text: str, state: str | None) -> None:
    assert register_words.state(text) == state


def test_an_open_case_without_a_promise_is_promised_the_standard_time_from_the_import(
    desk: Desk, tmp_path: Path, clock: StandingClock
) -> None:
    case = one(desk, tmp_path, status="处理中")
    now = clock().replace(microsecond=0)
    assert (case.promise_at, case.due_at, case.overdue) == (now + timedelta(hours=24), now + timedelta(hours=24), False)
    told = next(event for event in case.events if event.kind == "promised")
    assert (told.at, told.rule) == (now, "import")
    assert told.text == "the register names no promise; the standard time counts from the import"
    history.undo(desk)
    clock.move(minutes=60 * 24 * 3)
    assert read(desk, tmp_path, (tmp_path / "a.csv").read_text(encoding="utf-8")).imported == 1
    assert not complaints.page(desk)[0].overdue


def test_a_promise_that_was_made_stands(desk: Desk, tmp_path: Path) -> None:
    case = one(desk, tmp_path, status="处理中", promise="2026-03-03 12:00")
    assert (case.due_at, case.overdue) == (datetime(2026, 3, 3, 12), True)


def test_replies_alone_leave_nothing_to_be_done(desk: Desk, tmp_path: Path, clock: StandingClock) -> None:
    assert read(desk, tmp_path, REPLIES).imported == 2
    clock.move(minutes=60 * 24 * 3)
    assert [case.status for case in complaints.page(desk)] == ["closed", "closed"]
    assert complaints.page(desk, "overdue") == []
    assert complaints.page(desk, "open") == []


@pytest.mark.parametrize(
    ("channel", "key", "is_written"),
    [
        ("ONLINE", "web", False), ("PHONE", "phone", False), ("MOBILE", "web", False), ("电话投诉", "phone", False),
        ("来函", "letter", True), ("传真", "fax", True), ("E-Mail", "email", True), ("Postal mail", "letter", True),
        ("12345热线转办", "", False), ("UNKNOWN", "", False), ("", "", False), ("微信小程序", "wechat", False),
    ],
)  # fmt: skip
def test_channels_of_other_systems_are_understood(
    desk: Desk, tmp_path: Path, channel: str, key: str, is_written: bool
) -> None:
    case = one(desk, tmp_path, channel=channel, reply="已修")
    assert (case.channel, case.is_written, case.status) == (key, is_written, "closed")
    if not key and channel:
        assert f"投诉渠道: {channel}" in case.notes


@pytest.mark.parametrize(
    ("category", "key"),
    [
        ("Noise - Residential", "noise"), ("Noise", "noise"), ("噪音扰民/装修", "noise"), ("夜间噪音投诉", "noise"),
        ("屋面漏水", "quality"), ("物业服务质量问题", "property"), ("服务态度差", "service"),
        ("物业合同", "other"), ("Water Quality", "other"), ("Illegal Parking", "other"), ("", ""),
    ],
)  # fmt: skip
def test_categories_of_other_systems_are_understood_where_they_can_mean_one_thing(
    desk: Desk, tmp_path: Path, category: str, key: str
) -> None:
    case = one(desk, tmp_path, category=category)
    assert case.category == key
    if category and category != "Noise":
        assert f"投诉类别: {category}" in case.notes


def test_of_two_registers_with_one_case_the_fuller_one_stays(desk: Desk, tmp_path: Path, clock: StandingClock) -> None:
    read(desk, tmp_path, REPLIES, "b.csv")
    before = {case.id for case in complaints.page(desk)}
    clock.move(minutes=1)
    (tmp_path / "a.csv").write_text(WHOLE, encoding="utf-8")
    assert imports.read(desk, "complaints", tmp_path / "a.csv", dry_run=True).imported == 2
    assert read(desk, tmp_path, WHOLE).imported == 2
    assert len(complaints.page(desk)) == 2
    case = complaints.show(desk, "4218")
    assert (case.content, case.name, case.reply) == ("漏水", "赵敏", "已安排维修")
    assert (case.at, case.closed_at) == (RECEIVED, REPLIED)
    assert "评价: 满意" in case.notes
    assert history.of(desk, "4218") == history.of(desk, case.id)
    for text in (REPLIES, WHOLE):
        again = read(desk, tmp_path, text)
        assert (again.imported, again.duplicates) == (0, 2)
    history.undo(desk)
    assert {case.id for case in complaints.page(desk)} == before


def test_of_two_registers_with_one_case_the_poorer_one_adds_its_remarks(
    desk: Desk, tmp_path: Path, clock: StandingClock
) -> None:
    read(desk, tmp_path, WHOLE)
    clock.move(minutes=1)
    assert read(desk, tmp_path, REPLIES, "b.csv").imported == 2
    case = complaints.show(desk, "4218")
    assert (len(complaints.page(desk)), case.at, case.content) == (2, RECEIVED, "漏水")
    assert "评价: 满意" in case.notes
    again = read(desk, tmp_path, REPLIES, "b.csv")
    assert (again.imported, again.duplicates) == (0, 2)


@pytest.mark.parametrize("row", [
    "4218,赵敏,2026-03-01 10:00,噪音,,",
    "4218,赵敏,2026-03-02 10:00,漏水,已安排维修,2026-03-02 12:00",
    "4218,赵敏,2026-03-01 10:00,漏水,另有答复,2026-03-02 09:00",
])  # fmt: skip
def test_cases_that_contradict_each_other_are_both_kept_and_their_number_names_neither(
    desk: Desk, tmp_path: Path, row: str
) -> None:
    read(desk, tmp_path, WHOLE)
    header = WHOLE.split("\n", 1)[0]
    assert read(desk, tmp_path, f"{header}\n{row}\n", "b.csv").imported == 1
    ids = sorted(case.id for case in complaints.page(desk) if case.number == "4218")
    assert len(ids) == 2
    with pytest.raises(BadInputError) as refused:
        complaints.show(desk, "4218")
    assert refused.value.exit_code == 2
    assert all(identity in str(refused.value) for identity in ids)
    assert [complaints.show(desk, identity).id for identity in ids] == ids


def test_a_case_that_somebody_worked_on_is_completed_but_not_replaced(
    desk: Desk, tmp_path: Path, clock: StandingClock
) -> None:
    header = "编号,投诉时间,投诉内容,投诉人,答复意见\n"
    read(desk, tmp_path, header + "9,2026-03-01 10:00,漏水,,\n")
    clock.move(minutes=1)
    case = complaints.show(desk, "9")
    complaint_steps.progress(desk, case.id, {"text": "已约师傅"})
    assert read(desk, tmp_path, header + "9,2026-03-01 10:00,漏水,赵敏,已修好\n", "b.csv").imported == 1
    after = complaints.show(desk, "9")
    assert (after.id, after.name, after.status) == (case.id, "赵敏", "open")
    assert "已修好" in after.notes
    assert "已约师傅" in [event.text for event in after.events]


def test_a_number_that_only_counts_the_rows_makes_no_two_cases_one(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "编号,投诉内容\n1,漏水\n2,噪音\n")
    assert read(desk, tmp_path, "编号,投诉内容\n1,垃圾\n2,电梯\n", "b.csv").imported == 2
    assert len(records.among(desk.store, stored.Complaint, "number", ["1", "2"])) == 4


def test_a_complaint_that_is_still_to_come_is_rejected(desk: Desk, tmp_path: Path) -> None:
    assert read(desk, tmp_path, "投诉时间,投诉内容\n2031-01-01 10:00,漏水\n").rejected == 1


@pytest.mark.skipif(not REGISTERS.is_dir(), reason="the registers are not here")
def test_a_real_register_with_a_column_of_states_leaves_open_what_is_open(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_bytes((REGISTERS / "nyc311_1000.csv").read_bytes())
    summary = imports.read(desk, "complaints", tmp_path / "n.csv")
    assert (summary.read, summary.imported, summary.duplicates, summary.rejected) == (1000, 1000, 0, 0)
    assert len(complaints.page(desk, "open", limit=10)) == 3
    count = desk.store.rows("SELECT category, count(*) AS count FROM complaint GROUP BY category ORDER BY category")
    assert [(row["category"], row["count"]) for row in count] == [("noise", 419), ("other", 581)]
