"""Rosters from spreadsheets: every layout, what codes and names mean, and what becomes of those that mean nothing."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from csdesk.desk import history, papers_roster, roster, roster_imports, staff
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import BadInputError, NotPermittedError
from csdesk.desk.roster_imports import RosterSummary
from csdesk.sheets.paper import Workbook
from csdesk.store import replay
from csdesk.texts import use_language

REGISTERS = Path(os.environ.get("CSDESK_REGISTERS") or Path(__file__).parents[3] / "shared" / "data")
REAL = REGISTERS / "rosters"

MONDAY = date(2026, 11, 23)
WEEK = [MONDAY + timedelta(days=at) for at in range(7)]
MORNING, EVENING = (MONDAY, "reception", "early"), (MONDAY, "reception", "late")
ROWS = Sequence[Sequence[Any]]


@pytest.fixture(autouse=True)
def log_is_true(desk: Desk) -> object:
    """Whatever was imported, tables and log agree."""
    yield
    assert list(replay.differences(desk.store.connection())) == []


@pytest.fixture
def team(desk: Desk) -> Desk:
    for name in ("王芳", "赵婷"):
        staff.add(desk, name=name, role="receptionist")
    return desk


def sheet(tmp_path: Path, rows: ROWS, name: str = "roster.xlsx") -> Path:
    """A workbook with `rows`: dates are written as such, the rest as it is."""
    with xlsxwriter.Workbook(tmp_path / name) as book:
        page = book.add_worksheet()
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for index, cell in enumerate(row):
                page.write(at, index, cell, *([dated] if isinstance(cell, date) else []))
    return tmp_path / name


def text(tmp_path: Path, lines: str, name: str = "roster.csv") -> Path:
    (tmp_path / name).write_text(lines, encoding="utf-8")
    return tmp_path / name


def matrix(tmp_path: Path, *people: Sequence[Any]) -> Path:
    return sheet(tmp_path, [[MONDAY], ["", *WEEK], *people])


def counts(summary: RosterSummary) -> tuple[int, int, int, int]:
    assert summary.read == summary.imported + summary.duplicates + summary.rejected
    return summary.read, summary.imported, summary.duplicates, summary.rejected


def rejected(summary: RosterSummary) -> list[list[str]]:
    assert summary.rejected_file is not None
    with summary.rejected_file.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def standing(desk: Desk, week: str = "2026-W48") -> dict[tuple[int, str, str], list[str]]:
    cells = roster.show(desk, week).cells
    return {(day.day, post, shift): [placed.name for placed in people] for (day, post, shift), people in cells.items()}


def away(desk: Desk, week: str = "2026-W48") -> set[tuple[int, str, str]]:
    return {(day.day.day, each.name, each.kind) for day in roster.show(desk, week).days for each in day.absences}


# Rows of people.


def test_a_matrix_of_codes_becomes_shifts_and_absences_and_once_only(team: Desk, tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        [
            [MONDAY, *[""] * 8],
            ["", *WEEK, ""],
            ["姓名", *(float((day - date(1899, 12, 30)).days) for day in WEEK), "合计"],
            ["", "一", "二", "三", "四", "五", "六", "日", ""],
            ["  李敏", "A1", "A1", "休", "年", "A2", "早班", "", 5],
            ["王 芳", "a2", "晚", "A1(8:30-16:00)", "Sick leave", "公休", "A1/A2", "白", 6],
            ["早班人数", 1, 1, 1, 0, 0, 2, 0, ""],
            ["A1", "8:30-12:00 13:30-16:00"],
            ["注：调班须经督导同意"],
        ],
    )
    before = roster_imports.read(team, file, dry_run=True)
    assert counts(before) == (14, 14, 0, 0) and before.batch == 0 and standing(team) == {}
    summary = roster_imports.read(team, file)
    assert counts(summary) == (14, 14, 0, 0) and summary.rejected_file is None
    assert (summary.first, summary.last) == (MONDAY, WEEK[-1])
    assert standing(team) == {
        (23, "reception", "early"): ["李敏"], (23, "reception", "late"): ["王芳"],
        (24, "reception", "early"): ["李敏"], (24, "reception", "late"): ["王芳"],
        (25, "reception", "early"): ["王芳"], (27, "reception", "late"): ["李敏"],
        (28, "reception", "early"): ["李敏", "王芳"], (28, "reception", "late"): ["王芳"],
        (29, "phone", "day"): ["王芳"],
    }  # fmt: skip
    assert away(team) == {(25, "李敏", "rest"), (26, "李敏", "annual"), (26, "王芳", "sick"), (27, "王芳", "rest")}
    week = roster.show(team, "2026-W48")
    assert (week.status, week.drawn_up_by, week.cells[MORNING][0].is_fixed) == ("draft", "陈静", True)
    assert "A1 is the shift Early at Reception" in summary.guesses and "休 is Rest" in summary.guesses
    assert any(guess.startswith("rows that are of nobody were left out: 早班人数, A1") for guess in summary.guesses)
    assert counts(roster_imports.read(team, file)) == (14, 0, 14, 0)
    history.undo(team, roster.UNDOES)
    assert standing(team) == {} and away(team) == set()
    assert counts(roster_imports.read(team, file)) == (14, 14, 0, 0)


@pytest.mark.parametrize(
    ("head", "days"),
    [
        (["11月份排班表"], [23, 24, 25]),
        (["前台排班 2026-11"], ["23日", "24日", "25日"]),
        (["2026年11月23日至2026年12月6日"], [23.0, 24.0, 25.0]),
        ([""], ["11/23", "11/24\n周二", "11/25 (三)"]),
        ([date(2026, 3, 1)], ["2026.11.23", "20261124", 46351]),
        (["", "11月"], ["23", "24", "25"]),
    ],
    ids=["numbers", "words", "period", "without a year", "whole dates win", "month above"],
)
def test_days_are_written_in_many_ways(
    team: Desk, tmp_path: Path, head: Sequence[Any], days: Sequence[Any]
) -> None:  # fmt: skip
    summary = roster_imports.read(team, sheet(tmp_path, [head, ["姓名", *days], ["李敏", "A1", "A2", "A1"]]))
    assert counts(summary) == (3, 3, 0, 0)
    assert (summary.first, summary.last) == (MONDAY, WEEK[2])


def test_days_that_run_on_into_the_next_month_of_a_period_are_of_that_month(team: Desk, tmp_path: Path) -> None:
    days = [*range(26, 32), *range(1, 26)]
    rows: ROWS = [["2026年12月26日至2027年1月25日"], ["姓名", *days], ["李敏", *["A1"] * 31]]
    summary = roster_imports.read(team, sheet(tmp_path, rows))
    assert (summary.imported, summary.first, summary.last) == (31, date(2026, 12, 26), date(2027, 1, 25))
    rows = [["2026年12月"], *rows[1:]]
    with pytest.raises(BadInputError, match="second month"):
        roster_imports.read(team, sheet(tmp_path, rows))


def test_two_months_one_below_the_other_are_both_read(team: Desk, tmp_path: Path) -> None:
    rows: ROWS = [["2026年11月"], ["姓名", 28, 29, 30, 31], ["李敏", "A1", "A1", "", "A1"], [],
                  ["2026年12月"], ["姓名", 1, 2, 3], ["李敏", "A2", "A2", "A2"]]  # fmt: skip
    summary = roster_imports.read(team, sheet(tmp_path, rows))
    assert counts(summary) == (6, 5, 0, 1)
    assert (summary.first, summary.last) == (date(2026, 11, 28), date(2026, 12, 3))
    assert rejected(summary) == [["31", "李敏", "", "A1", "E3", "'31' is no day that exists"]]


def test_without_a_month_it_is_asked_for_and_can_be_given(team: Desk, tmp_path: Path) -> None:
    file = sheet(tmp_path, [["姓名", 1, 2, 3], ["李敏", "A1", "A2", "休"]])
    with pytest.raises(BadInputError, match="--map month=2026-04"):
        roster_imports.read(team, file)
    with pytest.raises(BadInputError, match="'spring' is no month"):
        roster_imports.read(team, file, mapping={"month": "spring"})
    assert roster_imports.read(team, file, mapping={"month": "2026-04"}).first == date(2026, 4, 1)


def test_the_name_of_the_file_tells_the_month_where_nothing_else_does(team: Desk, tmp_path: Path) -> None:
    file = sheet(tmp_path, [["姓名", 1, 2, 3], ["李敏", "A1", "A2", "休"]], "排班表_202604.xlsx")
    assert roster_imports.read(team, file).first == date(2026, 4, 1)


def test_weekdays_that_do_not_fit_the_dates_are_told(team: Desk, tmp_path: Path) -> None:
    file = sheet(tmp_path, [["2026年10月"], ["姓名", 23, 24, 25], ["", "一", "二", "三"], ["李敏", "A1", "A2", "休"]])
    assert "the weekdays in row 3 do not fit the dates: 2026-10-23 is no 一" in roster_imports.read(team, file).guesses


def test_unknown_codes_are_told_with_their_number_and_can_be_mapped(team: Desk, tmp_path: Path) -> None:
    file = matrix(tmp_path, ["李敏", "B1", "B1", "N", "A1"], ["王芳", "B1", "中"])
    summary = roster_imports.read(team, file)
    assert counts(summary) == (6, 1, 0, 5)
    assert summary.unknown_codes == {"B1": 3, "N": 1}
    assert any(guess.startswith("B1 (3 x) is no shift and no absence: --map B1=") for guess in summary.guesses)
    assert "1 entry: no post has the shift Middle" in summary.guesses
    mapped = roster_imports.read(team, file, mapping={"b1": "来电接听/全", "N": "年假"})
    assert counts(mapped) == (6, 4, 1, 1)
    assert standing(team)[23, "phone", "day"] == ["李敏", "王芳"] and (25, "李敏", "annual") in away(team)


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ({"B1": "night"}, "'night' is given for B1; accepted: Early, Middle, Late, Day, Rest"),
        ({"B1": "phone/early"}, "'phone/early' is given for B1"),
        ({"C9": "early"}, "there is no code or heading C9 in the file; there are B1, A1"),
        ({"name": "工号"}, "there is no column 工号"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(
    team: Desk, tmp_path: Path, mapping: dict[str, str], told: str
) -> None:  # fmt: skip
    with pytest.raises(BadInputError, match=told):
        roster_imports.read(team, matrix(tmp_path, ["李敏", "B1", "A1"]), mapping=mapping)
    assert standing(team) == {}


def test_two_rows_of_one_name_count_once_and_where_they_differ_the_first_does(team: Desk, tmp_path: Path) -> None:
    summary = roster_imports.read(team, matrix(tmp_path, ["李敏", "A1", "A1", "休"], ["李敏", "A1", "A2", "A1"]))
    assert counts(summary) == (6, 3, 1, 2)
    assert rejected(summary)[0][1:] == [
        "李敏", "", "A2", "C4", "李敏 stands in row 3 too, there with A1 on this day"
    ]  # fmt: skip
    assert standing(team) == {(23, "reception", "early"): ["李敏"], (24, "reception", "early"): ["李敏"]}


def test_a_row_without_a_name_is_rejected(team: Desk, tmp_path: Path) -> None:
    summary = roster_imports.read(team, matrix(tmp_path, ["李敏", "A1", "A1"], ["", "A2"]))
    assert counts(summary) == (3, 2, 0, 1) and "no name stands in row 4" in rejected(summary)[0][-1]


@pytest.mark.parametrize(
    ("role", "given", "post"),
    [("receptionist", "", "phone"), ("sales", "", "sales_floor"), ("supervisor", "", "phone"), ("manager", "", "phone"),
     ("supervisor", "sales_floor", "sales_floor"), ("receptionist", "销售接待", "sales_floor")],
)  # fmt: skip
def test_the_post_is_that_for_which_the_person_qualifies_or_the_first_with_the_shift(
    desk: Desk, tmp_path: Path, person: Callable[[str], Person], role: str, given: str, post: str
) -> None:
    name = next(each.name for each in desk.staff.values() if each.role == role)
    summary = roster_imports.read(desk, matrix(tmp_path, [name, "全天", "休"]), post=given)
    assert standing(desk) == {(23, post, "day"): [name]}
    is_told = any("the file does not say at which post" in guess for guess in summary.guesses)
    assert is_told == (not given and role in ("supervisor", "manager"))


def test_a_post_that_has_no_such_shift_takes_nobody(team: Desk, tmp_path: Path) -> None:
    summary = roster_imports.read(team, matrix(tmp_path, ["李敏", "A1", "全"]), post="phone")
    assert counts(summary) == (2, 1, 0, 1) and rejected(summary)[0][-1] == "Phone has no shift Early"
    with pytest.raises(BadInputError, match="'gate' is given"):
        roster_imports.read(team, matrix(tmp_path, ["李敏", "A1"]), post="gate")


# Rows of days.


def test_several_names_in_a_cell_are_put_there_one_by_one(team: Desk, tmp_path: Path) -> None:
    file = text(
        tmp_path,
        "日期,值班人员,签字\n2026-11-23,李敏 王 芳  赵婷\u00a0,\n2026/11/24,李敏、王芳(组长)，13800001234,\n"
        "11月25日,,\n2026-11-31,李敏,\n2026-11-26,赵婷/周强,是\n",
    )
    summary = roster_imports.read(team, file)
    assert counts(summary) == (8, 7, 0, 1)
    assert standing(team) == {
        (23, "phone", "day"): ["李敏", "王芳", "赵婷"], (24, "phone", "day"): ["李敏", "王芳"],
        (26, "phone", "day"): ["赵婷"], (26, "sales_floor", "day"): ["周强"],
    }  # fmt: skip
    assert rejected(summary) == [["2026-11-31", "李敏", "", "值班人员", "B5", "'2026-11-31' is no day that exists"]]


def test_columns_of_leader_morning_and_afternoon_are_shifts(team: Desk, tmp_path: Path) -> None:
    file = text(
        tmp_path,
        "序号,日期,星期,带班,上午,下午,中午晚上\n1,2026-11-23,星期一,陈静,李敏,王芳,\n2,2026-11-24,星期三,陈静,,,赵婷\n,,,,,,\n",
    )
    summary = roster_imports.read(team, file)
    assert counts(summary) == (5, 4, 0, 1) and summary.unknown_codes == {"中午晚上": 1}
    assert standing(team) == {
        (23, "phone", "day"): ["陈静"], (23, "reception", "early"): ["李敏"], (23, "reception", "late"): ["王芳"],
        (24, "phone", "day"): ["陈静"],
    }  # fmt: skip
    assert any("2026-11-24 is no 星期三" in guess for guess in summary.guesses)
    assert counts(roster_imports.read(team, file, mapping={"中午晚上": "晚"})) == (5, 1, 4, 0)


def test_a_shift_beside_the_names_and_days_over_several_rows_are_read(team: Desk, tmp_path: Path) -> None:
    rows: ROWS = [
        ["前台值班表"],
        ["日期", "班次", "姓名", "岗位", "备注"],
        [MONDAY, "早", "李敏", "前台接待", "月底盘点"],
        ["", "晚", "王芳", "", ""],
        [WEEK[1], "全", "赵婷", "来电接听", ""],
        ["制表：陈静"],
    ]
    assert counts(roster_imports.read(team, sheet(tmp_path, rows))) == (3, 3, 0, 0)
    assert standing(team) == {
        (23, "reception", "early"): ["李敏"], (23, "reception", "late"): ["王芳"], (24, "phone", "day"): ["赵婷"],
    }  # fmt: skip
    assert roster.show(team, "2026-W48").days[0].remarks == "月底盘点"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_our_own_form_comes_back_as_it_went(team: Desk, tmp_path: Path, language: str) -> None:
    roster.place(team, *MORNING, "李敏 王芳")
    roster.place(team, *EVENING, "赵婷")
    roster.place(team, WEEK[6], "sales_floor", "day", "周强")
    roster.set_absence(team, WEEK[2], "赵婷", "annual")
    roster.note(team, "2026-W48", {"2026-11-25": "样板间开放"})
    roster.publish(team, "2026-W48", despite="人手不足")
    roster.place(team, *EVENING, "王芳")
    use_language(language)
    with Workbook(tmp_path / "form.xlsx") as book:
        book.form(papers_roster.roster(team, roster.show(team, "2026-W48")))
    use_language("en")
    before = standing(team), away(team), roster.show(team, "2026-W48").days[2].remarks
    again = roster_imports.read(team, book.file.target)
    assert counts(again) == (5, 0, 5, 0) and again.differing == 0
    for day, post, shift in list(roster.show(team, "2026-W48").cells):
        roster.place(team, day, post, shift, "")
    roster.set_absence(team, WEEK[2], "赵婷", "")
    roster.note(team, "2026-W48", {"2026-11-25": ""})
    assert counts(roster_imports.read(team, book.file.target)) == (5, 5, 0, 0)
    assert (standing(team), away(team), roster.show(team, "2026-W48").days[2].remarks) == before


def test_weekdays_without_a_week_are_refused(team: Desk, tmp_path: Path) -> None:
    rows = [["日期", "早班"], *([f"周{day}", "李敏"] for day in "一二三四五六日")]
    with pytest.raises(BadInputError, match="nothing says of which week"):
        roster_imports.read(team, sheet(tmp_path, rows))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("姓名,班次\n李敏,早\n", "no days were recognised"),
        ("日期,金额,摘要\n2026-11-23,12,x\n2026-11-24,13,y\n", "none of the columns 金额, 摘要 is a shift"),
        ("日期,早班\n1,李敏\n2,王芳\n", "the days are without a month"),
    ],
)
def test_what_is_no_roster_is_refused(team: Desk, tmp_path: Path, lines: str, told: str) -> None:
    with pytest.raises(BadInputError, match=told):
        roster_imports.read(team, text(tmp_path, lines))


# Names.


def test_nobody_is_taken_on_unless_asked_for_and_undo_leaves_them(desk: Desk, tmp_path: Path) -> None:
    file = matrix(tmp_path, ["李敏", "A1"], ["林夏", "A2", "休"], ["何冬", "X"])
    summary = roster_imports.read(desk, file)
    assert counts(summary) == (4, 1, 0, 3)
    assert summary.unknown_names == {"林夏": 2, "何冬": 1} and summary.created == ()
    assert rejected(summary)[2][-1] == "'X' is no shift and no absence; '何冬' is nobody at the desk"
    assert "林夏" not in {each.name for each in desk.staff.values()}
    planned = roster_imports.read(desk, file, create_staff="sales", dry_run=True)
    assert (planned.imported, planned.created, len(desk.staff)) == (2, ("林夏",), 4)
    summary = roster_imports.read(desk, file, create_staff="sales")
    assert counts(summary) == (4, 2, 1, 1) and summary.created == ("林夏",)
    assert [each.role for each in desk.staff.values() if each.name == "林夏"] == ["sales"]
    assert history.undo(desk, roster.UNDOES).batch == summary.batch
    assert away(desk) == set() and len(desk.staff) == 5
    assert counts(roster_imports.read(desk, file)) == (4, 2, 1, 1)


def test_what_was_rejected_can_be_imported_from_its_file_once_it_is_mended(desk: Desk, tmp_path: Path) -> None:
    summary = roster_imports.read(desk, matrix(tmp_path, ["林夏", "A2", "休", "B1"]))
    assert summary.rejected_file is not None
    again = roster_imports.read(desk, summary.rejected_file, mapping={"B1": "早"}, create_staff="receptionist")
    assert counts(again) == (3, 3, 0, 0)
    assert standing(desk) == {(23, "reception", "late"): ["林夏"], (25, "reception", "early"): ["林夏"]}


def test_two_people_of_one_name_are_told_and_neither_is_put_anywhere(
    desk: Desk, tmp_path: Path, person: Callable[[str], Person]
) -> None:
    staff.take_off(desk, person("周强"))
    staff.add(desk, name="周 强", role="sales")
    staff.add(desk, name="周强", role="sales")
    summary = roster_imports.read(desk, matrix(tmp_path, ["周强", "全", "休"]))
    assert counts(summary) == (2, 0, 0, 2) and summary.ambiguous_names == {"周强": 2}


def test_who_has_left_stands_in_rosters_of_the_past_only(
    desk: Desk, tmp_path: Path, person: Callable[[str], Person]
) -> None:
    staff.take_off(desk, person("周强"))
    rows: ROWS = [["姓名", date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 23)], ["周强", "全", "全", "全"]]
    summary = roster_imports.read(desk, sheet(tmp_path, rows), create_staff="sales")
    assert counts(summary) == (3, 2, 0, 1) and summary.created == ()
    assert rejected(summary)[0][-1] == "周强 is no longer at the desk"
    assert standing(desk, "2026-W47") == {(19, "sales_floor", "day"): ["周强"], (20, "sales_floor", "day"): ["周强"]}


# What stands there already.


def test_what_is_there_stays_and_is_told_unless_it_is_to_be_replaced(team: Desk, tmp_path: Path) -> None:
    roster.place(team, *MORNING, "王芳")
    roster.place(team, *EVENING, "李敏")
    roster.place(team, MONDAY, "phone", "day", "赵婷")
    roster.place(team, WEEK[2], "phone", "day", "赵婷")
    roster.set_absence(team, WEEK[1], "李敏", "annual")
    roster.set_absence(team, MONDAY, "陈静", "sick")
    file = matrix(tmp_path, ["李敏", "A2", "休"], ["王芳", "A2", "A1"])
    summary = roster_imports.read(team, file)
    assert counts(summary) == (4, 2, 1, 1) and summary.differing == 2
    assert rejected(summary)[0][-1] == "李敏 is away: Annual leave"
    assert standing(team)[23, "reception", "early"] == ["王芳"] and len(standing(team)) == 5
    replaced = roster_imports.read(team, file, replace=True)
    assert counts(replaced) == (4, 1, 3, 0) and replaced.differing == 2
    assert standing(team) == {
        (23, "reception", "late"): ["李敏", "王芳"], (24, "reception", "early"): ["王芳"],
        (25, "phone", "day"): ["赵婷"],
    }  # fmt: skip
    assert away(team) == {(24, "李敏", "rest"), (23, "陈静", "sick")}
    assert history.undo(team, roster.UNDOES).batch == replaced.batch
    assert standing(team)[23, "phone", "day"] == ["赵婷"] and (24, "李敏", "annual") in away(team)


def test_replacing_at_one_post_leaves_the_others_alone(team: Desk, tmp_path: Path) -> None:
    roster.place(team, *MORNING, "王芳")
    roster.place(team, MONDAY, "phone", "day", "赵婷")
    summary = roster_imports.read(team, matrix(tmp_path, ["李敏", "全", ""]), post="phone", replace=True)
    assert summary.differing == 1
    assert standing(team) == {(23, "reception", "early"): ["王芳"], (23, "phone", "day"): ["李敏"]}


def test_publishing_notes_the_file_where_something_is_wrong(team: Desk, tmp_path: Path) -> None:
    file = matrix(tmp_path, ["李敏", "A1", "A1"])
    summary = roster_imports.read(team, file, publish=True)
    week = roster.show(team, "2026-W48")
    assert (week.status, week.published_by, week.changes_since) == ("published", "陈静", 0)
    assert week.notes == "Published all the same: imported from roster.xlsx"
    assert roster_imports.read(team, file, publish=True).batch == 0
    assert history.undo(team, roster.UNDOES).batch == summary.batch
    assert roster.show(team, "2026-W48").status == "draft"


def test_a_fault_in_the_middle_leaves_nothing(
    team: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    def broken(*_given: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(roster_imports, "write_rejected", broken)
    with pytest.raises(RuntimeError, match="no room"):
        roster_imports.read(team, matrix(tmp_path, ["林夏", "A1", "X"]), create_staff="sales")
    assert standing(team) == {} and len(team.staff) == 6
    assert team.store.rows("SELECT * FROM staff WHERE name = '林夏'") == []


def test_rosters_are_imported_by_those_who_draw_them_up(
    team: Desk, tmp_path: Path, act_as: Callable[[str], None]
) -> None:
    act_as("李敏")
    with pytest.raises(NotPermittedError):
        roster_imports.read(team, matrix(tmp_path, ["李敏", "A1"]))
    act_as("陈静")
    with pytest.raises(NotPermittedError, match="only 吴刚"):
        roster_imports.read(team, matrix(tmp_path, ["李敏", "A1"]), create_staff="manager")


# The real ones.


@pytest.mark.skipif(not REAL.is_dir(), reason="the registers are not on this computer")
@pytest.mark.parametrize(
    ("name", "mapping", "read", "names", "first", "last", "unknown"),
    [
        ("排班表_202604_班次码.xlsx", {"B1": "早", "B2": "晚"}, 1080, 36, (2026, 4, 1), (2026, 4, 30),
         {"B1": 239, "B2": 247}),
        ("值班表_每日三人.xlsx", {}, 180, 20, (2024, 3, 9), (2024, 5, 7), {}),
        ("值班表_带班上午下午.xls", {"中午晚上": "晚"}, 17, 9, (2018, 3, 5), (2018, 3, 11), {"中午晚上": 2}),
    ],
)  # fmt: skip
def test_the_real_rosters_are_read_whole(
    desk: Desk, tmp_path: Path, name: str, mapping: dict[str, str], read: int, names: int,
    first: tuple[int, int, int], last: tuple[int, int, int], unknown: dict[str, int],
) -> None:  # fmt: skip
    file = Path(shutil.copy(REAL / name, tmp_path))
    summary = roster_imports.read(desk, file)
    assert counts(summary) == (read, 0, 0, read)
    assert len(summary.unknown_names) == names and summary.unknown_codes == unknown
    summary = roster_imports.read(desk, file, mapping=mapping, create_staff="receptionist")
    assert counts(summary) == (read, read, 0, 0)
    assert (summary.first, summary.last, len(summary.created)) == (date(*first), date(*last), names)
    assert counts(roster_imports.read(desk, file, mapping=mapping)) == (read, 0, read, 0)


def test_our_own_form_keeps_posts_that_are_called_like_other_columns(team: Desk, tmp_path: Path) -> None:
    use_language("en")
    roster.place(team, MONDAY, "phone", "day", "王芳")  # the post Phone
    with Workbook(tmp_path / "form.xlsx") as book:
        book.form(papers_roster.roster(team, roster.show(team, "2026-W48")))
    roster.place(team, MONDAY, "phone", "day", "")
    assert counts(roster_imports.read(team, book.file.target)) == (1, 1, 0, 0)
    rows = [["Date", "Reception early", "Phone"], [MONDAY, "李敏", "13800000001"]]
    summary = roster_imports.read(team, sheet(tmp_path, rows), create_staff="receptionist")
    assert (counts(summary), summary.created) == ((1, 1, 0, 0), ())
