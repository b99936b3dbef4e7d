"""报表 by keyboard: figures by period, what is behind them, weekly reports, and exports that run beside the work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from threading import Event

import pytest
from desks import at_desk, box, fill, footer, keys, press, said, settle, until, write
from standing_clock import StandingClock
from textual.pilot import Pilot
from textual.widgets import Static

from csdesk.chinese import width
from csdesk.desk import (
    calls,
    complaint_intake,
    drafts,
    figures,
    papers,
    report_papers,
    visits,
    weekly_reports,
)
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import BadInputError
from csdesk.rules.figures import Compared
from csdesk.rules.periods import Period
from csdesk.rules.rights import Right
from csdesk.texts import use_language
from csdesk.tui.frame import StatusLine
from csdesk.tui.screens.calls import CallsScreen
from csdesk.tui.screens.help import HelpScreen
from csdesk.tui.screens.history import HistoryScreen
from csdesk.tui.screens.palette import PaletteScreen
from csdesk.tui.screens.reports import ReportsScreen
from csdesk.tui.screens.reports_records import FigureScreen
from csdesk.tui.screens.reports_weekly import WeeklyPage, WeeklyReportScreen
from csdesk.tui.widgets.list_tabs import ListTabs
from csdesk.tui.widgets.progress import Progress
from csdesk.tui.widgets.record_table import RecordTable, Row

FindPerson = Callable[[str], Person]
ActAs = Callable[[str], None]

# The clock stands at Saturday 2026-11-21 09:30, in the week 2026-W47.
reading = partial(at_desk, opening="f8")


def screen(pilot: Pilot[int]) -> ReportsScreen:
    found = pilot.app.screen
    assert isinstance(found, ReportsScreen), found
    return found


def rows(pilot: Pilot[int]) -> dict[str, Row]:
    return {row.id: row for row in screen(pilot).table.rows}


def head(pilot: Pilot[int]) -> str:
    tabs = screen(pilot).query_one(ListTabs)
    return "".join(words for _style, words, _action in tabs.right())


def drawn(pilot: Pilot[int]) -> str:
    return str(screen(pilot).query_one("#drawn", Static).render())


def formula(pilot: Pilot[int]) -> str:
    return str(screen(pilot).query_one("#formula", Static).render())


def told(pilot: Pilot[int]) -> str:
    line = screen(pilot).query_one("#told", Static)
    return str(line.render()).replace("\n", "") if line.display else ""


def progress(pilot: Pilot[int], name: str) -> Progress:
    return screen(pilot).query_one(f"#{name}", Progress)


@pytest.fixture
def week(desk: Desk, clock: StandingClock, act_as: ActAs) -> Desk:
    """Two weeks in which something happened; 周强 took calls and received a visitor."""
    act_as("周强")
    last = {"phone": "13800000002", "name": "王五", "asked": "户型", "category": "enquiry", "invited": "yes"}
    clock.move(days=-7)
    calls.log(desk, last)
    clock.move(days=7)
    for number in range(3):
        calls.log(desk, {"phone": f"1380000001{number}", "name": f"李{number}", "asked": "价格", "category": "enquiry",
                         "invited": "yes" if number else "no"})  # fmt: skip
    visits.register(desk, {"phone": "13800000001", "name": "李四", "intent": "A", "medium": "internet",
                           "opinions": "想要南向"})  # fmt: skip
    complaint_intake.receive(
        desk, {"phone": "13800001234", "name": "赵敏", "content": "厨房漏水", "promise": "2026-11-25 10:00"}
    )
    return desk


# Figures


async def test_f8_shows_this_week_against_the_last_with_targets_in_words(week: Desk, person: FindPerson) -> None:
    async with reading(week, person("李敏")) as pilot:
        assert "2026-W47  11-16 to 11-22" in head(pilot)
        shown = rows(pilot)
        assert len(shown) == 32
        assert shown["calls"].cells == ("Calls that came in", "3", "1", "+2", "", "")
        assert shown["invitation"].cells[1:] == ("66.6 %", "100 %", "-33.4", "≥ 100 %", "not met")
        assert shown["invitation"].tone == "error"
        assert shown["serious"].cells[-1] == "met"
        assert shown["serious"].tone == "success"
        assert shown["tracking"].cells[1:] == ("–", "–", "–", "≥ 100 %", "–")
        assert shown["tracking"].tone == ""


async def test_what_an_eye_compares_is_drawn_and_nothing_is_a_dash(week: Desk, person: FindPerson) -> None:
    async with reading(week, person("李敏")) as pilot:
        picture = drawn(pilot)
        assert "Enquiry 3 (1) ███" in picture
        assert "A █  B ▓  C ▒  D ░" in picture
        assert "Internet 1 ██" in picture
        assert "Promises kept\nCurrent  –" in picture
        assert re.search(r"0–1 days +1 \(0\) ███", picture)
        assert max(len(line) for line in picture.split("\n")) <= screen(pilot).query_one("#one").size.width


async def test_at_80_columns_the_pictures_stand_below_and_ctrl_down_reads_on(week: Desk, person: FindPerson) -> None:
    async with reading(week, person("李敏"), (80, 24)) as pilot:
        card = screen(pilot).query_one("#one")
        assert card.region.y >= screen(pilot).table.region.bottom
        await keys(pilot, "ctrl+down")
        assert card.scroll_offset.y == card.size.height - 1
        await keys(pilot, "ctrl+up")
        assert card.scroll_offset.y == 0


async def test_left_and_right_go_to_the_period_before_and_after(week: Desk, person: FindPerson) -> None:
    async with reading(week, person("李敏")) as pilot:
        await keys(pilot, "left")
        assert "2026-W46" in head(pilot)
        assert rows(pilot)["calls"].cells[1:3] == ("1", "0")
        await press(pilot, "pageup", "pagedown", "right")
        assert "2026-W47" in head(pilot)
        assert rows(pilot)["calls"].cells[1:3] == ("3", "1")
        await press(pilot, "right", "ctrl+t")
        assert "2026-W47" in head(pilot)


async def test_a_quick_hand_has_only_the_last_period_counted(
    week: Desk, person: FindPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    count, go_on = figures.compared, Event()

    def counting(desk: Desk, period: Period) -> Compared:
        counted.append(period.label)
        assert period.label == "2026-W47" or go_on.wait(20)
        return count(desk, period)

    monkeypatch.setattr(figures, "compared", counting)
    async with reading(week, person("李敏")) as pilot:
        await pilot.press("left")
        await until(pilot, lambda: counted[-1] == "2026-W46")
        await pilot.press(*["left"] * 11)
        assert "2026-W35" in head(pilot)
        go_on.set()
        await settle(pilot)
        assert counted == ["2026-W47", "2026-W46", "2026-W35"]


async def test_alt_e_goes_through_the_kinds_of_reports(week: Desk, person: FindPerson) -> None:
    async with reading(week, person("李敏")) as pilot:
        for expected in ("2026-11  11-01 to 11-30", "2026-Q4", "2026  01-01 to 12-31", "2026-W47", "2026-W47"):
            await keys(pilot, "alt+e")
            assert expected in head(pilot)
        assert screen(pilot).present == "week"
        await press(pilot, "left", "alt+e")
        assert rows(pilot)["calls"].cells[1] == "4"
        await press(pilot, *["alt+e"] * 4)
        assert "2026-W46" in head(pilot)


async def test_ctrl_g_goes_to_a_period_by_its_name(week: Desk, person: FindPerson) -> None:
    async with reading(week, person("李敏")) as pilot:
        await keys(pilot, "ctrl+g")
        await write(pilot, "nonsense")
        await keys(pilot, "ctrl+s")
        assert "accepted" in box(pilot).form._cells["period"].said
        box(pilot).form.fill({"period": "last week"})
        await keys(pilot, "ctrl+s")
        assert "2026-W46" in head(pilot)


async def test_enter_shows_the_records_of_the_period_and_opens_one(week: Desk, person: FindPerson) -> None:
    async with reading(week, person("李敏")) as pilot:
        await keys(pilot, "down")
        assert "Records" in footer(pilot)
        assert "every call that came in" in formula(pilot)
        await keys(pilot, "enter")
        found = pilot.app.screen
        assert isinstance(found, FigureScreen)
        table = found.query_one(RecordTable)
        assert sorted(row.cells[2] for row in table.rows) == ["李0", "李1", "李2"]
        await keys(pilot, "enter")
        assert isinstance(pilot.app.screen, CallsScreen)
        assert pilot.app.screen.sheet.correcting == table.rows[0].id


@pytest.mark.parametrize(
    ("figure", "name"), [("visits", "李四"), ("complaints", "赵敏"), ("repairs", ""), ("tracking", "")]
)
async def test_every_list_behind_a_figure_is_of_its_period(
    week: Desk, person: FindPerson, figure: str, name: str
) -> None:
    async with reading(week, person("李敏")) as pilot:
        screen(pilot)._figures.point_to(figure)
        await keys(pilot, "enter")
        found = pilot.app.screen
        assert isinstance(found, FigureScreen)
        assert [row.cells[2] for row in found.query_one(RecordTable).rows] == ([name] if name else [])
        await press(pilot, "escape", "left", "enter")
        found = pilot.app.screen
        assert isinstance(found, FigureScreen)
        assert found.query_one(RecordTable).rows == []


async def test_enter_says_the_formula_where_there_is_no_list(week: Desk, person: FindPerson) -> None:
    async with reading(week, person("李敏")) as pilot:
        assert "Formula" in footer(pilot)
        await keys(pilot, "enter")
        assert said(pilot) == "Enquiries = calls that came in + parties that came"


async def test_help_tells_every_formula_and_the_palette_every_step(week: Desk, person: FindPerson) -> None:
    async with reading(week, person("李敏")) as pilot:
        await keys(pilot, "f1")
        assert isinstance(pilot.app.screen, HelpScreen)
        words = [str(each.render()) for each in pilot.app.screen.query(".figure")]
        assert len(words) == 32
        assert any(each.startswith("Promises kept = ") for each in words)
        keys_told = {key for each in pilot.app.screen.query(".keys") for key in str(each.render()).split(", ")}
        assert {"Left", "Right", "Alt+E", "Ctrl+E", "Ctrl+T", "Ctrl+G", "Ctrl+Down", "Ctrl+Up"} <= keys_told
        await press(pilot, "escape", "ctrl+p")
        assert isinstance(pilot.app.screen, PaletteScreen)
        commands = {row.cells[0] for row in pilot.app.screen.query_one(RecordTable).rows}
        assert {"Next list", "Export", "Period before", "This period", "Reports"} <= commands
        assert "Sign off" not in commands


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_what_is_counted_for_long_is_said_and_escape_goes_back(
    week: Desk, person: FindPerson, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    count, go_on = figures.compared, Event()

    def slowly(desk: Desk, period: Period) -> Compared:
        if period.kind == "year":
            assert go_on.wait(20)
        return count(desk, period)

    monkeypatch.setattr(figures, "compared", slowly)
    async with reading(week, person("李敏"), size) as pilot:
        screen(pilot).action_show_list("year")
        await until(pilot, lambda: progress(pilot, "counting").display)
        assert "Counting 2026" in progress(pilot, "counting").render_line(0).text
        assert rows(pilot) == {}
        await pilot.press("escape")
        go_on.set()
        await settle(pilot)
        assert "2026-W47" in head(pilot)
        assert rows(pilot)["calls"].cells[1] == "3"
        assert not progress(pilot, "counting").display


async def test_what_was_saved_meanwhile_is_counted_when_the_screen_comes_back(week: Desk, person: FindPerson) -> None:
    async with reading(week, person("李敏")) as pilot:
        await keys(pilot, "f2")
        calls.log(week, {"phone": "13800000020", "name": "钱七", "asked": "户型", "category": "enquiry"})
        await keys(pilot, "f8")
        assert rows(pilot)["calls"].cells[1] == "4"


async def test_on_another_day_the_screen_begins_at_its_period(
    week: Desk, person: FindPerson, clock: StandingClock
) -> None:
    async with reading(week, person("李敏")) as pilot:
        await press(pilot, "left", "left", "f2")
        clock.move(days=7)
        await keys(pilot, "f8")
        assert "2026-W48" in head(pilot)


# Weekly reports


async def weekly(pilot: Pilot[int]) -> None:
    screen(pilot).action_show_list("weekly")
    await settle(pilot)


async def test_a_person_writes_their_report_beside_its_numbers_and_signs_it(week: Desk, person: FindPerson) -> None:
    async with reading(week, person("周强")) as pilot:
        await weekly(pilot)
        (row,) = screen(pilot).table.rows
        assert row.cells == ("周强", "! not written", "", "3", "1", "0/0", "")
        await keys(pilot, "enter")
        form = pilot.app.screen
        assert isinstance(form, WeeklyReportScreen)
        assert "Calls taken 3" in str(form.query_one("#card Static", Static).render())
        assert "想要南向" in form.form.values()["opinions"]
        assert form.form.focused_name == "summary"
        await write(pilot, "quiet")
        assert [draft.content["summary"] for draft in drafts.kept(week, "weekly_report 2026-W47")] == ["quiet"]
        await keys(pilot, "escape")
        await keys(pilot, "enter")
        assert box(pilot).form.values()["summary"] == "quiet"
        await fill(pilot, next_plan="more")
        await keys(pilot, "ctrl+s")
        assert (said(pilot), drafts.kept(week, "weekly_report 2026-W47")) == ("Saved", [])
        report = weekly_reports.show(week)
        assert (report.status, report.summary, report.next_plan) == ("written", "quiet", "more")
        assert "quiet" in drawn(pilot)
        await keys(pilot, "alt+s")
        assert said(pilot) == "The weekly report is signed"
        assert weekly_reports.show(week).status == "signed"
        assert "Alt+S" not in footer(pilot)
        await keys(pilot, "ctrl+z")
        assert weekly_reports.show(week).status == "written"


async def test_a_report_can_be_signed_from_its_form_and_emptied_fields_are_empty(
    week: Desk, person: FindPerson
) -> None:
    weekly_reports.write(week, {"summary": "old", "next_plan": "plan"})
    async with reading(week, person("周强")) as pilot:
        await weekly(pilot)
        await keys(pilot, "enter")
        box(pilot).form.fill({"summary": ""})
        await keys(pilot, "alt+s")
        report = weekly_reports.show(week)
        assert (report.status, report.summary, report.next_plan) == ("signed", "", "plan")


async def test_a_supervisor_sees_whose_reports_are_missing_and_gives_one_back(
    week: Desk, person: FindPerson, act_as: ActAs
) -> None:
    weekly_reports.write(week, {"summary": "quiet"})
    weekly_reports.sign(week)
    act_as("陈静")
    async with reading(week, person("陈静")) as pilot:
        await weekly(pilot)
        (row,) = screen(pilot).table.rows
        assert row.cells[:3] == ("周强", "signed off", "11-21 09:30")
        assert row.tone == "success"
        await keys(pilot, "ctrl+d")
        await keys(pilot, "ctrl+s")
        assert said(pilot).startswith("Not saved")
        await write(pilot, "plan")
        await keys(pilot, "ctrl+s")
        report = weekly_reports.show(week, staff="周强")
        assert (report.status, report.taken_back) == ("written", "plan")
        (row,) = screen(pilot).table.rows
        assert row.cells[-1] == "taken back"
        assert "Ctrl+D" not in footer(pilot)


async def test_the_page_of_a_signed_report_offers_to_take_it_back_and_its_history(
    week: Desk, person: FindPerson, act_as: ActAs
) -> None:
    weekly_reports.sign(week)
    act_as("陈静")
    async with reading(week, person("陈静"), (80, 24)) as pilot:
        await weekly(pilot)
        await keys(pilot, "enter")
        page = pilot.app.screen
        assert isinstance(page, WeeklyPage)
        assert "想要南向" in str(page.query_one("#told", Static).render())
        await keys(pilot, "1")
        await write(pilot, "plan")
        await keys(pilot, "ctrl+s")
        assert pilot.app.screen is page
        assert "plan" in str(page.query_one("#told", Static).render())
        await keys(pilot, "alt+h")
        assert isinstance(pilot.app.screen, HistoryScreen)
        await press(pilot, "escape", "escape")
        (row,) = screen(pilot).table.rows
        assert row.cells[-1] == "taken back"
        await keys(pilot, "alt+h")
        assert isinstance(pilot.app.screen, HistoryScreen)


async def test_another_week_of_reports_is_shown_and_written(week: Desk, person: FindPerson) -> None:
    async with reading(week, person("周强")) as pilot:
        await weekly(pilot)
        await press(pilot, "left", "enter")
        await fill(pilot, summary="late")
        await keys(pilot, "ctrl+s")
        assert weekly_reports.show(week, "2026-W46").summary == "late"
        assert weekly_reports.show(week, "2026-W47").summary == ""


async def test_a_draft_of_a_weekly_report_is_told_at_the_start(week: Desk, person: FindPerson) -> None:
    drafts.keep(week, "weekly_report 2026-W47", 1, {"summary": "half"})
    async with at_desk(week, person("周强")) as pilot:
        assert "Weekly report 1 (F8)" in pilot.app.screen.query_one(StatusLine)._said


# Exports


@pytest.fixture
def exported(desk: Desk) -> Callable[[], list[str]]:
    """The names of the files that were written."""
    folder = desk.home.exports
    return lambda: sorted(file.name for file in folder.iterdir()) if folder.exists() else []


async def export(pilot: Pilot[int], **texts: str) -> None:
    """Ask for an export by the keyboard, the picked ones by their keys."""
    await keys(pilot, "ctrl+e")
    form = box(pilot).form
    for name, text in texts.items():
        form.fill({name: text})
        box(pilot)._show_asked()
    await keys(pilot, "ctrl+s")


async def test_the_statistics_of_the_week_are_written_and_nothing_is_overwritten(
    week: Desk, person: FindPerson, exported: Callable[[], list[str]]
) -> None:
    async with reading(week, person("陈静")) as pilot:
        await press(pilot, "ctrl+e", "ctrl+s")
        assert exported() == ["csdesk-statistics-2026-W47.xlsx"]
        assert said(pilot) == "Exported: Statistics of a week 2026-W47"
        assert str(week.home.exports / exported()[0]) in told(pilot)
        await export(pilot)
        assert len(exported()) == 2
        await keys(pilot, "escape")
        assert told(pilot) == ""


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("pack", "csdesk-2026-W47.xlsx"),
        ("month", "2026-11"),
        ("quarter", "2026-Q4"),
        ("year", "2026.xlsx"),
        ("roster", "2026-W47"),
        ("weekly", "2026-W47"),
        ("customers", "customers"),
    ],
)
async def test_each_paper_suggests_its_period_and_is_written(
    week: Desk, person: FindPerson, exported: Callable[[], list[str]], what: str, name: str
) -> None:
    async with reading(week, person("陈静")) as pilot:
        await export(pilot, what=what)
        assert said(pilot).startswith("Exported: "), (said(pilot), told(pilot))
        (file,) = exported()
        assert name in file


async def test_a_register_is_written_of_the_days_asked_for(
    week: Desk, person: FindPerson, exported: Callable[[], list[str]]
) -> None:
    async with reading(week, person("陈静")) as pilot:
        await export(pilot, what="calls", since="2026-11-21", until="2026-11-20")
        assert "before the first day" in box(pilot).form._cells["until"].said
        box(pilot).form.fill({"until": "2026-11-21", "reveal": "yes"})
        await keys(pilot, "ctrl+s")
        assert exported() == ["csdesk-calls-2026-11-21.xlsx"]
        assert told(pilot).startswith("3 rows written to")
    (noted,) = week.store.rows("SELECT what FROM disclosure")
    assert "phones in full" in noted["what"]


async def test_who_may_not_hand_registers_out_is_not_offered_them(week: Desk, person: FindPerson) -> None:
    async with reading(week, person("李敏")) as pilot:
        await keys(pilot, "ctrl+e")
        offered = screen_below(pilot).offered()
        assert offered == ["week", "month", "quarter", "year", "weekly", "roster"]
        box(pilot).form.fill({"what": "pack"})
        await keys(pilot, "ctrl+s")
        assert box(pilot).form._cells["what"].said == "you may not export this"
        with pytest.raises(BadInputError):
            await screen_below(pilot)._ready({"what": "calls"})


def screen_below(pilot: Pilot[int]) -> ReportsScreen:
    found = pilot.app.screen_stack[0]
    assert isinstance(found, ReportsScreen)
    return found


@pytest.fixture
def slow_export(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """The pack of the week takes until the event is set, and tells how far it has come."""
    go_on = Event()

    def slowly(_desk: Desk, _text: str, *, progress: Callable[[str, int, int], None], **_named: object) -> None:
        progress("calls", 1, 4)
        assert go_on.wait(20)
        progress("visits", 2, 4)
        raise AssertionError("it was not given up")

    monkeypatch.setattr(report_papers, "week", slowly)
    yield go_on
    go_on.set()


async def test_an_export_shows_its_progress_leaves_the_keyboard_free_and_is_cancelled_by_escape(
    week: Desk, person: FindPerson, slow_export: Event, exported: Callable[[], list[str]]
) -> None:
    async with reading(week, person("陈静")) as pilot:
        await pilot.press("ctrl+e")
        await until(pilot, lambda: not isinstance(pilot.app.screen, ReportsScreen))
        box(pilot).form.fill({"what": "pack"})
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReportsScreen))
        await until(pilot, lambda: "25%" in progress(pilot, "exporting").render_line(0).text)
        await pilot.press("f2")
        await pilot.press(*"138")
        await until(pilot, lambda: isinstance(pilot.app.screen, CallsScreen))
        await until(pilot, lambda: pilot.app.screen.form.values()["phone"] == "138")  # type: ignore[attr-defined]
        await pilot.press("f8")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReportsScreen))
        await pilot.press("left")
        await until(pilot, lambda: "calls" in rows(pilot) and "2026-W46" in head(pilot))
        await pilot.press("ctrl+e")
        assert "still running" in said(pilot)
        await pilot.press("escape")
        assert said(pilot) == "Export cancelled; no file was written"
        slow_export.set()
        await settle(pilot)
        assert not progress(pilot, "exporting").display
        assert exported() == []
        assert said(pilot) == "Export cancelled; no file was written"


async def test_why_an_export_failed_is_said(week: Desk, person: FindPerson, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_desk: Desk, _week: str) -> None:
        raise BadInputError("the disk is full")

    monkeypatch.setattr(papers, "roster", refuse)
    async with reading(week, person("李敏")) as pilot:
        await export(pilot, what="roster")
        assert (said(pilot), told(pilot)) == ("Not exported", "the disk is full")


# Rights and roles


async def test_who_reads_no_reports_sees_only_weekly_ones(
    week: Desk, person: FindPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    may = Desk.may
    monkeypatch.setattr(Desk, "may", lambda desk, right: right != Right.READ_REPORTS and may(desk, right))
    async with reading(week, person("周强")) as pilot:
        assert (screen(pilot).lists(), screen(pilot).present) == (["weekly"], "weekly")
        await keys(pilot, "alt+e")
        assert screen(pilot).present == "weekly"


async def test_who_has_no_right_at_all_is_told_so(
    week: Desk, person: FindPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = {Right.READ_REPORTS, Right.WRITE_WEEKLY_REPORT}
    may = Desk.may
    monkeypatch.setattr(Desk, "may", lambda desk, right: right not in without and may(desk, right))
    async with reading(week, person("周强")) as pilot:
        assert said(pilot) == "You may not read reports"
        await press(pilot, "alt+e", "left", "ctrl+g", "enter")
        assert screen(pilot).table.rows == []


async def test_a_role_may_begin_on_the_reports(desk: Desk, person: FindPerson) -> None:
    (desk.home.folder / "policy.toml").write_text('[roles.manager]\nopens = "reports"\n', encoding="utf-8")
    again = Desk(desk.home, desk.clock, lambda: "0193ffff-0000-7000-8000-000000000000")
    again.person = person("吴刚")
    async with at_desk(again, person("吴刚")) as pilot:
        assert isinstance(pilot.app.screen, ReportsScreen)
    again.close()


async def test_undo_and_history_are_for_weekly_reports_alone(week: Desk, person: FindPerson) -> None:
    weekly_reports.write(week, {"summary": "x"})
    async with reading(week, person("周强")) as pilot:
        await keys(pilot, "ctrl+z", "alt+h", "alt+s", "ctrl+d")
        assert isinstance(pilot.app.screen, ReportsScreen)
        report = weekly_reports.show(week)
        assert (report.status, report.summary) == ("written", "x")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_period_stands_beside_the_tabs_at_80_columns(week: Desk, person: FindPerson, language: str) -> None:
    use_language(language)
    async with reading(week, person("陈静"), (80, 24)) as pilot:
        tabs = screen(pilot).query_one(ListTabs)
        shown = tabs.render_line(0).text
        assert "2026-W47" in shown and shown.rstrip().endswith(">")
        (at,) = [shown.index(">")]
        await pilot.click(ListTabs, offset=(width(shown[:at]), 0))
        await settle(pilot)
        assert "2026-W48" in head(pilot)
