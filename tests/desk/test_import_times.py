"""When what a register tells of was: day and time in two columns, ends without a day, what is still to come.

And what the desk owes visitors whose register is fresh.
"""

from __future__ import annotations

import dataclasses
import os
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from standing_clock import StandingClock

from csdesk.desk import calls, customers, followups, history, imports, staff, visits
from csdesk.desk.desk import Desk
from csdesk.desk.imports import Summary
from csdesk.store import indexing, replay


@pytest.fixture(autouse=True)
def log_is_true(desk: Desk) -> object:
    """Whatever was imported, tables and log agree and everything is found."""
    yield
    assert list(replay.differences(desk.store.connection())) == []
    assert indexing.missing(desk.store.connection()) == 0


WRITTEN = datetime(2026, 11, 20, 18)  # when the files were last written; the clock stands at 2026-11-21 09:30


def read(desk: Desk, tmp_path: Path, area: str, text: str, *, name: str = "a.csv", **options: Any) -> Summary:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    os.utime(file, (WRITTEN.timestamp(), WRITTEN.timestamp()))
    return imports.read(desk, area, file, **options)


def reasons(summary: Summary) -> str:
    assert summary.rejected_file is not None
    return summary.rejected_file.read_text(encoding="utf-8-sig")


BEGINNINGS = {
    "visits": ("visit", "arrived_at", "姓名", "王小明"),
    "calls": ("call", "started_at", "咨询内容", "户型"),
    "complaints": ("complaint", "received_at", "投诉内容", "漏水"),
}


def began(desk: Desk, tmp_path: Path, area: str, header: str, cells: str) -> tuple[str, str]:
    """When the one record of a register began, and its notes."""
    table, when, more, told = BEGINNINGS[area]
    summary = read(desk, tmp_path, area, f"{header},{more}\n{cells},{told}\n")
    assert (summary.imported, summary.rejected) == (1, 0)
    row = desk.store.rows(f"SELECT {when} AS began, notes FROM {table}")[0]
    return row["began"], row["notes"] or ""


@pytest.mark.parametrize(
    ("area", "header"),
    [
        ("visits", "来访日期,到访时间"), ("visits", "来访日期,来访时间"), ("visits", "日期,时间"),
        ("visits", "登记时间,到访时间"), ("visits", "到访时间,登记时间"), ("visits", "到访时间,时间"),
        ("calls", "日期,来电时间"), ("calls", "来电日期,来电时间"), ("calls", "来电日期,时间"),
        ("calls", "登记时间,来电时间"), ("calls", "来电时间,时间"), ("calls", "Call Date,Start Time"),
        ("complaints", "投诉日期,投诉时间"), ("complaints", "日期,受理时间"), ("complaints", "登记时间,投诉时间"),
        ("complaints", "投诉时间,时间"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("day", "of_day"),
    [
        ("2026-11-13", "09:30"), ("2026/11/13", "9:30:00"), ("11月13日", "上午9点半"), ("20261113", "9点30分"),
        ("2026-11-13 00:00:00", "9:30 AM"),
    ],
)  # fmt: skip
def test_a_day_and_a_time_of_day_in_two_columns_are_put_together(
    desk: Desk, tmp_path: Path, area: str, header: str, day: str, of_day: str
) -> None:
    assert began(desk, tmp_path, area, header, f"{day},{of_day}") == ("2026-11-13 09:30:00", "")


@pytest.mark.parametrize(
    ("header", "cells", "expected", "noted"),
    [
        ("日期,来电时间", "2026-11-13,2026-11-13 09:30", "2026-11-13 09:30:00", ""),
        ("日期,来电时间", "2026-11-13,", "2026-11-13 00:00:00", ""),
        ("日期,来电时间", "2026-11-13 09:30,", "2026-11-13 09:30:00", ""),
        ("日期,来电时间", ",2026-11-13 09:30", "2026-11-13 09:30:00", ""),
        ("日期,时间,登记时间", "2026-11-13,09:30,2026-11-14 8:00", "2026-11-13 09:30:00", "登记时间: 2026-11-14 8:00"),
        ("日期,登记时间", "2026-11-13,2026-11-14 08:00", "2026-11-13 00:00:00", "登记时间: 2026-11-14 08:00"),
        ("日期,来电时间", "2026-11-13,24:00", "2026-11-14 00:00:00", ""),
        ("日期,来电时间", "2026-11-13,0:00", "2026-11-13 00:00:00", ""),
    ],
)  # fmt: skip
def test_no_time_is_dropped_without_a_word(
    desk: Desk, tmp_path: Path, header: str, cells: str, expected: str, noted: str
) -> None:
    assert began(desk, tmp_path, "calls", header, cells) == (expected, noted)


def test_each_row_tells_for_itself_which_column_holds_what(desk: Desk, tmp_path: Path) -> None:
    text = "日期,来电时间,咨询内容\n2026-11-13,09:30,甲\n,2026-11-14 10:00,乙\n2026-11-15,,丙\n"
    assert read(desk, tmp_path, "calls", text).imported == 3
    assert {call.asked: call.at for call in calls.page(desk)} == {
        "甲": datetime(2026, 11, 13, 9, 30), "乙": datetime(2026, 11, 14, 10), "丙": datetime(2026, 11, 15),
    }  # fmt: skip


def test_a_time_that_does_not_exist_rejects_its_row(desk: Desk, tmp_path: Path) -> None:
    summary = read(desk, tmp_path, "calls", "日期,来电时间,咨询内容\n2026-11-13,25:10,甲\n2026-11-13,9:30,乙\n")
    assert (summary.imported, summary.rejected) == (1, 1)
    assert "'25:10' is no time that exists" in reasons(summary)


@pytest.mark.parametrize(
    "cell",
    [time(9, 30), 0.3958333333333, timedelta(hours=9, minutes=30), datetime(1899, 12, 31, 9, 30), "9:30"],
    ids=["time", "part of a day", "length", "day 0", "text"],
)
@pytest.mark.parametrize("day", [date(2026, 11, 13), 46339, "2026-11-13"], ids=["day", "number", "text"])
def test_workbooks_keep_times_of_day_in_their_own_ways(desk: Desk, tmp_path: Path, cell: Any, day: Any) -> None:
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        clock, calendar = book.add_format({"num_format": "hh:mm"}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["来访日期", "到访时间", "离开时间", "姓名"])
        sheet.write(1, 0, day, *([calendar] if isinstance(day, date) else []))
        for column in (1, 2):
            if isinstance(cell, datetime):  # a time that a program gave to its day 0
                sheet.write_number(1, column, 9.5 / 24, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
            else:
                sheet.write(1, column, cell, *([] if isinstance(cell, float | str) else [clock]))
        sheet.write(1, 3, "王小明")
    assert imports.read(desk, "visits", file).imported == 1
    visit = visits.page(desk)[0]
    assert (visit.at, visit.left_at) == (datetime(2026, 11, 13, 9, 30), datetime(2026, 11, 13, 9, 30))


def test_the_number_of_a_moment_is_read_to_the_second(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["到访时间", "姓名"])
        sheet.write_row(1, 0, [46339.3958333333, "王小明"])
    imports.read(desk, "visits", file)
    assert visits.page(desk)[0].at == datetime(2026, 11, 13, 9, 30)


def test_a_time_of_day_without_any_day_gets_that_of_the_file_and_says_so(desk: Desk, tmp_path: Path) -> None:
    text = "来访时间,姓名\n09:30,王小明\n19:30,李小红\n"
    read(desk, tmp_path, "visits", text)
    found = {visit.name: visit for visit in visits.page(desk)}
    assert found["王小明"].at == datetime(2026, 11, 20, 9, 30)
    assert found["李小红"].at == datetime(2026, 11, 19, 19, 30)  # it had not come when the file was written
    assert all("only the time of day was noted" in visit.notes for visit in found.values())
    (tmp_path / "a.csv").touch()
    assert imports.read(desk, "visits", tmp_path / "a.csv").duplicates == 2


@pytest.mark.parametrize(
    ("header", "is_untimed"),
    [("时间", False), ("来电时间", False), ("日期", False), ("日期,时间", False), ("备注", True)],
)
def test_only_a_register_without_a_column_for_the_time_is_said_to_have_none(
    desk: Desk, tmp_path: Path, header: str, is_untimed: bool
) -> None:
    cells = ",".join("2026-11-13" for _header in header.split(","))
    guesses = read(desk, tmp_path, "calls", f"{header},咨询内容\n{cells},户型\n").guesses
    assert any("no column tells the time" in guess for guess in guesses) is is_untimed


def test_rows_without_a_time_among_others_are_counted_with_the_time_they_got(desk: Desk, tmp_path: Path) -> None:
    rows = "2026-11-13 09:00,赵敏,户型\n,钱进,价格\n 　,孙丽,车位\n10:30,周乙,学区\n,吴丙,\n"
    summary = read(desk, tmp_path, "calls", f"来电时间,姓名,咨询内容\n{rows}", dry_run=True)
    assert (summary.imported, summary.rejected) == (4, 1)
    assert [guess for guess in summary.guesses if "no time" in guess] == [
        "rows that tell no time: 2; they get 2026-11-20 18:00"
    ]
    assert imports.read(desk, "calls", tmp_path / "a.csv").guesses == summary.guesses
    timed = read(desk, tmp_path, "calls", "来电时间,姓名,咨询内容\n2026-11-13 09:00,赵敏,户型\n", name="b.csv")
    people = read(desk, tmp_path, "customers", "姓名,联系电话\n赵敏,13800001234\n", name="c.csv")
    assert not [guess for guess in (*timed.guesses, *people.guesses) if "no time" in guess]


@pytest.mark.parametrize(
    ("begin", "is_refused"),
    [
        ("合计", True), ("合 计：", True), ("总计", True), ("本月小计", True), ("共计8条", True), ("Total:", True),
        ("Subtotal", True), ("Grand total 8", True), ("合计多少钱", False), ("Total Energies", False), ("8", False),
    ],
)  # fmt: skip
def test_a_row_of_totals_is_no_record(desk: Desk, tmp_path: Path, begin: str, is_refused: bool) -> None:
    header = "序号,来电时间,姓名,咨询内容\n"
    summary = read(desk, tmp_path, "calls", f"{header}1,2026-11-13 09:00,赵敏,户型\n{begin},,,8\n")
    assert (summary.imported, summary.rejected) == ((1, 1) if is_refused else (2, 0))
    if is_refused:
        assert f"the row begins with '{begin}', so it sums up others and is no record" in reasons(summary)
    timed = read(desk, tmp_path, "calls", f"{header}{begin},2026-11-13 10:00,钱进,价格\n", name="b.csv")
    assert (timed.imported, timed.rejected) == (1, 0)


def test_a_row_of_totals_is_no_customer(desk: Desk, tmp_path: Path) -> None:
    summary = read(desk, tmp_path, "customers", "姓名,联系电话\n赵敏,13800001234\n合计,1\n")
    assert (summary.imported, summary.rejected) == (1, 1)


def test_a_day_that_is_given_is_the_day_of_all_times(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "visits", "来访时间,离开时间,姓名\n09:30,10:20,王小明\n", at="2026-11-13")
    visit = visits.page(desk)[0]
    assert (visit.at, visit.left_at) == (datetime(2026, 11, 13, 9, 30), datetime(2026, 11, 13, 10, 20))


@pytest.mark.parametrize(
    ("arrived", "left", "expected", "noted"),
    [
        ("2026-11-13 09:30", "10:20", datetime(2026, 11, 13, 10, 20), ""),
        ("2026-11-13 09:30:40", "09:30", datetime(2026, 11, 13, 9, 30), ""),
        ("2026-11-13", "10:20", datetime(2026, 11, 13, 10, 20), ""),
        ("2026-11-13 23:00", "00:40", datetime(2026, 11, 14, 0, 40), ""),
        ("2026-11-13 23:00", "11:00", datetime(2026, 11, 14, 11), ""),
        ("2026-11-13 23:00", "11:01", None, "离开时间: 11:01"),
        ("2026-11-13 14:00", "09:10", None, "离开时间: 09:10"),
        ("2026-11-13 14:00", "2026-11-13 13:00", None, "离开时间: 2026-11-13 13:00"),
        ("2026-11-21 09:00", "18:00", None, "离开时间: 18:00"),  # that is still to come
    ],
)
def test_a_time_of_leaving_takes_the_day_of_its_row(
    desk: Desk, tmp_path: Path, arrived: str, left: str, expected: datetime | None, noted: str
) -> None:
    read(desk, tmp_path, "visits", f"到访时间,离开时间,姓名\n{arrived},{left},王小明\n")
    visit = visits.page(desk)[0]
    assert (visit.left_at, visit.notes) == (expected, noted)


def test_the_ends_of_calls_and_complaints_take_the_day_of_their_row(desk: Desk, tmp_path: Path) -> None:
    text = "日期,来电时间,挂断时间,咨询内容\n2026-11-13,09:30,09:34,甲\n2026-11-13,23:58,00:03,乙\n"
    read(desk, tmp_path, "calls", text + "2026-11-13,15:00,14:00,丙\n")
    found = {call.asked: call for call in calls.page(desk)}
    assert found["甲"].ended_at == datetime(2026, 11, 13, 9, 34)
    assert found["乙"].ended_at == datetime(2026, 11, 14, 0, 3)
    assert (found["丙"].ended_at, found["丙"].notes) == (None, "挂断时间: 14:00")
    text = "日期,投诉时间,投诉内容,答复内容,答复时间,承诺时间\n2026-11-13,09:30,漏水,已修,16:00,17:30\n"
    read(desk, tmp_path, "complaints", text)
    told = desk.store.rows("SELECT received_at, closed_at, notes FROM complaint")
    assert told == [{"received_at": "2026-11-13 09:30:00", "closed_at": "2026-11-13 16:00:00", "notes": None}]
    promises = desk.store.rows("SELECT promise_at FROM complaint_event WHERE kind = 'promised'")
    assert promises == [{"promise_at": "2026-11-13 17:30:00"}]


@pytest.mark.parametrize(
    ("area", "text", "reason"),
    [
        ("visits", "到访时间,姓名\n{},王小明\n", "registered when they have come"),
        ("visits", "到达时间,预约时间,姓名\n,{},王小明\n", "Appointment: {} is given, and it is 2026-11-21 09:30 now"),
        ("calls", "来电时间,咨询内容\n{},户型\n", "a call is registered when it was made"),
    ],
)
def test_what_is_still_to_come_is_rejected_with_the_reason(
    desk: Desk, tmp_path: Path, area: str, text: str, reason: str
) -> None:
    for moment in ("2026-11-21 09:31", "2027-11-13 09:30"):
        summary = read(desk, tmp_path, area, text.format(moment))
        assert (summary.imported, summary.rejected, summary.followups) == (0, 1, 0)
        assert reason.format(moment) in reasons(summary)
    assert read(desk, tmp_path, area, text.format("2026-11-21 09:30")).imported == 1


def test_an_appointment_to_come_keeps_no_arrival_from_being_imported(desk: Desk, tmp_path: Path) -> None:
    text = "到达时间,预约时间,姓名\n2026-11-20 09:30,2026-12-01 10:00,王小明\n"
    assert read(desk, tmp_path, "visits", text).imported == 1
    assert visits.page(desk)[0].notes == "预约时间: 2026-12-01 10:00"


INTENDING = "来访时间,姓名,电话,意向等级,接待人,客户意见\n"


def intending(*rows: str) -> str:
    return INTENDING + "\n".join(rows) + "\n"


OPEN = "2026-11-11 16:00,王小明,13800000001,A,李敏,要三房"  # its window closes today, on the tenth day
CLOSED = "2026-11-10 16:00,李小红,13800000002,A,李敏,要两房"


def test_a_fresh_visit_owes_its_follow_up_as_a_registered_one_does(desk: Desk, tmp_path: Path) -> None:
    summary = read(desk, tmp_path, "visits", intending(OPEN, CLOSED, "2026-11-20 10:00,赵敏,13800000003,,李敏,看看"))
    assert (summary.imported, summary.followups) == (3, 1)
    imported = followups.page(desk)[0]
    registered = visits.register(
        desk,
        {"name": "孙莉", "phone": "13800000004", "intent": "A", "host": "李敏", "opinions": "要三房",
         "at": "2026-11-11 16:00"},
    )  # fmt: skip
    ours = followups.show(desk, registered.followup)
    same = ("kind", "opens_on", "closes_on", "assignee", "survey", "about", "state", "station", "by")
    assert [getattr(imported, name) for name in same] == [getattr(ours, name) for name in same]
    assert (imported.name, imported.phone, imported.assignee) == ("王小明", "138****0001", "李敏")
    assert (imported.opens_on, imported.closes_on) == (date(2026, 11, 18), date(2026, 11, 21))
    visit = next(visit for visit in visits.page(desk) if visit.name == "王小明")
    assert imported.source is not None
    assert (imported.source.kind, imported.source.id) == ("visit", visit.id)
    assert (imported.customer, visit.customer) == (visit.customer, imported.customer)


def test_a_dry_run_counts_what_would_be_owed(desk: Desk, tmp_path: Path) -> None:
    text = intending(OPEN, CLOSED)
    assert read(desk, tmp_path, "visits", text, dry_run=True).followups == 1
    assert followups.page(desk, state="all") == []
    assert read(desk, tmp_path, "visits", text).followups == 1
    assert read(desk, tmp_path, "visits", text, dry_run=True).followups == 0


def test_importing_again_owes_nothing_more_and_undoing_takes_it_back(
    desk: Desk, tmp_path: Path, clock: StandingClock
) -> None:
    text = intending(OPEN, OPEN, OPEN.replace("11-11", "11-19"))
    assert read(desk, tmp_path, "visits", text).followups == 3
    before = {found.id for found in followups.page(desk)}
    assert read(desk, tmp_path, "visits", text).followups == 0
    assert {found.id for found in followups.page(desk)} == before
    history.undo(desk)
    assert (visits.page(desk), followups.page(desk)) == ([], [])
    clock.move(days=1)
    again = read(desk, tmp_path, "visits", text)
    assert (again.imported, again.followups) == (3, 1)  # the other windows closed meanwhile
    assert [found.closes_on for found in followups.page(desk)] == [date(2026, 11, 29)]


def test_an_import_with_its_follow_ups_is_taken_back_whole(desk: Desk, tmp_path: Path) -> None:
    rows = [f"2026-11-19 10:00,客{number},138000{number:05},B,周强,看" for number in range(1200)]
    assert read(desk, tmp_path, "visits", intending(*rows)).followups == 1200
    assert followups.counts(desk).unassigned == 0
    history.undo(desk, whole_import=True)
    assert (visits.page(desk), followups.page(desk)) == ([], [])


def test_a_visitor_of_a_stranger_is_seen_by_the_supervisor_first(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "visits", intending(OPEN.replace("李敏", "生客")))
    assert [found.assignee for found in followups.page(desk, unassigned=True)] == [""]


def test_a_follow_up_of_an_imported_visit_goes_with_its_intention(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "visits", intending(OPEN))
    visit = visits.page(desk)[0]
    visits.correct(desk, visit.id, {"intent": ""})
    assert followups.page(desk) == []
    visits.correct(desk, visit.id, {"intent": "A"})
    assert len(followups.page(desk)) == 1


@pytest.mark.parametrize(
    ("assignee", "expected"), [("sales", ["周强"] * 3), ("adviser", ["周强", "李敏", "李敏"]), ("host", ["李敏"] * 3)]
)
def test_follow_ups_of_a_register_fall_to_whom_the_policy_names(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, assignee: str, expected: list[str]
) -> None:
    rule = dataclasses.replace(desk.policy.followups["visit_tracking"], assignee=assignee)
    followed = {**desk.policy.followups, "visit_tracking": rule}
    monkeypatch.setattr(desk, "policy", dataclasses.replace(desk.policy, followups=followed))
    customers.add(desk, {"name": "王小明", "phone": "13800000001", "adviser": "周强"})
    others = OPEN.replace("王小明,13800000001", "钱进,13800000005"), OPEN.replace("王小明,13800000001", "孙莉,")
    read(desk, tmp_path, "visits", intending(OPEN, *others))
    found = {item.name: item.assignee for item in followups.page(desk)}
    assert [found[name] for name in ("王小明", "钱进", "孙莉")] == expected


def test_the_follow_ups_of_a_role_are_shared_among_those_who_have_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff.add(desk, name="郑洁", role="sales")
    rule = dataclasses.replace(desk.policy.followups["visit_tracking"], assignee="sales")
    followed = {**desk.policy.followups, "visit_tracking": rule}
    monkeypatch.setattr(desk, "policy", dataclasses.replace(desk.policy, followups=followed))
    read(desk, tmp_path, "visits", intending(*[OPEN.replace("王小明", f"客{number}") for number in range(6)]))
    assert sorted(item.assignee for item in followups.page(desk)) == ["周强"] * 3 + ["郑洁"] * 3
