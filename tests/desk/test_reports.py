"""Reports as sheets: the same numbers as the figures, in words a manager understands, with pictures."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from standing_clock import StandingClock

from csdesk import texts
from csdesk.desk import (
    calls,
    complaint_intake,
    demo,
    figures,
    history,
    report_papers,
    reports,
    staff,
    visits,
    weekly_reports,
)
from csdesk.desk.desk import Desk
from csdesk.desk.errors import NotPermittedError
from csdesk.desk.report_sections import change, value
from csdesk.rules.figures import Line, lines
from csdesk.rules.rates import Rate, Target
from csdesk.sheets.paper import Number, Report, Section

KINDS = ("week", "month", "quarter", "year")
PROMISE = {"phone": "13800001234", "name": "赵敏", "content": "厨房漏水", "promise": "2026-11-21 10:00"}


@pytest.fixture(scope="module")
def company() -> Iterator[Desk]:
    """The invented company with its supervisor acting."""
    with demo.demo_desk(lambda: datetime(2026, 11, 21, 10, 0)) as desk:
        staff.sign_in(desk, next(person for person in desk.staff.values() if person.name == "陈静"))
        yield desk


def section(report: Report, title: str) -> Section:
    return next(each for each in report.sections if each.title.startswith(title))


def rows(found: Section) -> dict[object, tuple[object, ...]]:
    return {row[0]: row[1:] for row in found.rows}


@pytest.mark.parametrize("kind", KINDS)
def test_all_figures_stand_in_the_report_as_the_figures_tell_them(company: Desk, kind: str) -> None:
    compared = figures.compared(company, figures.period(company, "", kind))
    told = rows(section(reports.report(company, compared), "All figures"))
    keys = reports.KINDS[kind].keys
    expected = [line for line in lines(compared.this) if line.key in keys]
    assert len(told) == len(expected)
    for line, (shown, made_of, *_rest) in zip(expected, told.values(), strict=True):
        assert isinstance(shown, Number)
        assert (made_of, shown.is_met) == (line.of, line.is_met), line.key
        if isinstance(line.value, Rate) and line.value.value is not None:
            assert f"{shown.value * 100:.1f}".removesuffix(".0") + " %" == line.text
        elif line.number is not None:
            assert shown.value == float(line.text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_report_begins_with_what_matters_and_has_pictures(company: Desk, kind: str) -> None:
    report = reports.of(company, "", kind)
    assert [each.title for each in report.sections][:2] == ["In short", "Main figures"]
    assert sum(each.chart is not None for each in report.sections) >= 6
    main = rows(section(report, "Main figures"))
    assert {row[-1] for row in main.values()} >= {"", "not met"}
    missed = section(report, "To be seen to: targets")
    assert all(isinstance(row[1], Number) and row[1].is_met is False for row in missed.rows)


def test_sums_are_those_of_the_figures(company: Desk) -> None:
    compared = figures.compared(company, figures.period(company, "2026-W46", "week"))
    report = reports.report(company, compared)
    this = compared.this
    hours = rows(section(report, "Calls by hour and category"))
    assert hours["Together"][-1] == this.enquiries.calls.number
    assert sum(row[-1] for hour, row in hours.items() if hour != "Together") == this.enquiries.calls.number
    course = rows(section(report, "Course of the period"))
    assert course["Together"] == (
        this.enquiries.calls.number, this.enquiries.visits.number, this.complaints.cases.received,
    )  # fmt: skip
    assert len(course) == 8
    media = rows(section(report, "Intentions by medium"))
    assert media["Together"][-1] == sum(this.enquiries.visits.by_medium_and_intent.values())
    for title, before in (("Calls by subject", compared.before.enquiries.calls.number),
                          ("Complaints by category", compared.before.complaints.cases.received)):  # fmt: skip
        assert rows(section(report, title))["Together"][1] == before


def test_days_that_are_still_to_come_are_not_drawn_as_nothing(company: Desk) -> None:
    assert len(section(reports.of(company, "", "week"), "Course of the period").rows) == 7  # Monday to Saturday, sum
    assert section(reports.of(company, "", "month"), "Course of the period").rows[-2][0] == "11-16 – 11-22"


def test_a_week_in_which_nothing_happened_is_told_without_numbers_out_of_the_air(desk: Desk) -> None:
    report = reports.of(desk, "last week", "week")
    assert section(report, "In short").lead.splitlines()[0] == (
        "Enquiries: 0 (0 calls, 0 visits), as many as in 2026-W45."
    )
    assert section(report, "Calls by hour").lead == "There were none."
    assert rows(section(report, "Main figures"))["Invitation rate"][-1] == "–"
    assert [row[1] for row in section(report, "Promises and standard").rows] == [Number(None, "percent")] * 4


def test_sentences_say_which_targets_were_missed(desk: Desk, clock: StandingClock) -> None:
    calls.log(desk, {"phone": "13800000001", "asked": "价格", "category": "enquiry", "invited": "no"})
    told = reports.sentences(figures.compared(desk, figures.period(desk, "")))
    assert told[0] == "Enquiries: 1 (1 calls, 0 visits), 1 more than in 2026-W46."
    assert told[2].startswith("Of ") and "Not met: Invitation rate 0 % (≥ 100 %)" in told[2]
    assert told[3] == "The period is not over; figures as of 2026-11-21 09:30."
    texts.use_language("zh")
    assert "邀约率 0 %" in reports.sentences(figures.compared(desk, figures.period(desk, "")))[2]


def test_a_rate_just_below_its_target_does_not_look_like_it() -> None:
    just = Line("invitation", "Invitation rate", Rate(9999, 10000, Target(">=", 100)), "", Target(">=", 100))
    assert value(just) == Number(0.999, "percent", is_met=False)


def test_overdue_complaints_stand_in_the_report_without_names_or_phones(desk: Desk, clock: StandingClock) -> None:
    number = complaint_intake.receive(desk, PROMISE).complaint.number
    clock.move(days=2)
    found = section(reports.of(desk, "", "week"), "To be seen to: complaints")
    assert found.rows[0][:3] == (number, "11-21 10:00", Number(2, "count", is_met=False))
    assert "赵敏" not in str(found) and "1380000" not in str(found)


def sheet(file: Path, name: str) -> Worksheet:
    found = load_workbook(file)[name]
    assert isinstance(found, Worksheet)
    return found


def test_the_friday_pack_has_its_sheets_in_both_languages(company: Desk, tmp_path: Path) -> None:
    expected = {
        "zh": ("来电登记", "来访登记", "投诉清单", "回访", "排班表", "周报", "统计", "下周排班表"),
        "en": ("Register of calls", "Register of visits", "List of complaints", "Follow-ups", "Roster of the week",
               "Staff weekly reports", "Statistics", "Roster of next week"),
    }  # fmt: skip
    for language, names in expected.items():
        texts.use_language(language)
        made = report_papers.week(company, "2026-W46", out=tmp_path)
        assert made.sheets == names == tuple(load_workbook(made.file).sheetnames)
        assert load_workbook(made.file).active.title == names[6]  # what a manager reads first
    assert [file.name for file in sorted(tmp_path.iterdir())] == ["csdesk-2026-W46 (2).xlsx", "csdesk-2026-W46.xlsx"]
    assert "(2)" in made.sentence
    with zipfile.ZipFile(made.file) as pack:
        assert sum(name.startswith("xl/charts/chart") for name in pack.namelist()) >= 8
        everything = b"".join(pack.read(name) for name in pack.namelist())
    assert b"<f>" not in everything
    assert b"138****" in everything and b"1380000" not in everything


def test_the_pack_is_written_down_with_what_was_in_it(desk: Desk, tmp_path: Path) -> None:
    calls.log(desk, {"phone": "13800001234", "name": "=1+1", "asked": "@价格"})
    for reveal, phone in ((False, "138****1234"), (True, "13800001234")):
        made = report_papers.week(desk, "", out=tmp_path, reveal=reveal)
        cells = [cell.value for row in sheet(made.file, "Register of calls").iter_rows() for cell in row]
        assert phone in cells and "=1+1" in cells and "@价格" in cells
        assert made.rows == 2  # the call, and the report that 周强 owes
    whats = [row["what"] for row in desk.store.rows("SELECT what FROM disclosure WHERE record_id = 'week' ORDER BY id")]
    assert whats == ["export: 2 rows, phones masked, 2026-W47", "export: 2 rows, phones in full, 2026-W47"]
    assert made.sheets[-1] == "Statistics"  # nobody has drawn up the next roster
    told = {field.after for change in history.of(desk, "week") for field in change.fields}
    assert {f"export of 2 records, phones {phones}, 2026-W47" for phones in ("masked", "in full")} <= told


def test_who_may_write_what(desk: Desk, act_as: Callable[[str], None], tmp_path: Path) -> None:
    act_as("周强")
    visits.register(desk, {"phone": "13800000001", "name": "李四", "opinions": "=要车位"})
    weekly_reports.write(desk, {"summary": "+客流平稳"})
    with pytest.raises(NotPermittedError):
        report_papers.week(desk, "", out=tmp_path)
    with pytest.raises(NotPermittedError):
        report_papers.weekly_report(desk, "李敏", out=tmp_path)
    assert list(tmp_path.glob("*.xlsx")) == []
    made = report_papers.weekly_report(desk, out=tmp_path)
    assert made.file.name == "csdesk-weekly-2026-W47-周强.xlsx"
    cells = [cell.value for row in sheet(made.file, made.sheets[0]).iter_rows() for cell in row]
    assert "+客流平稳" in cells and "Weekly report of sales staff" in cells
    assert report_papers.report(desk, "month", out=tmp_path).sheets == ("Monthly report",)


def test_whoever_gives_up_leaves_nothing(company: Desk, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []

    def stop(what: str, done: int, total: int) -> None:
        told.append((what, done, total))
        if done == 6:
            raise KeyboardInterrupt

    before = company.store.rows("SELECT count(*) AS n FROM disclosure")
    with pytest.raises(KeyboardInterrupt):
        report_papers.week(company, "2026-W46", out=tmp_path, progress=stop)
    assert told[0] == ("calls", 0, 9) and told[-1] == ("statistics", 6, 9)
    assert list(tmp_path.iterdir()) == []
    assert company.store.rows("SELECT count(*) AS n FROM disclosure") == before


@pytest.mark.parametrize(
    ("this", "before", "unit", "cell", "told"),
    [
        (138 / 31, 4.5, "points", 4.45, "-0.05"), (12.84, 24.91, "hours", 12.8, "-12.1"),
        (Rate(3, 54), Rate(0, 3), "", 0.055, "+5.5 points"), (6, 9, "", 6, "-3"), (None, 4.5, "points", None, "–"),
    ],
)  # fmt: skip
def test_a_cell_holds_the_figure_as_the_screen_tells_it(
    this: Any, before: Any, unit: str, cell: float | None, told: str
) -> None:
    line = Line("satisfied", "x", this, unit)
    assert value(line).value == cell
    assert change(line, Line("satisfied", "x", before, unit)) == told
