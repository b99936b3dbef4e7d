"""排班 by keyboard and mouse: cells filled in, leave, exchange, copying, publishing, faults told, weeks and months."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from desks import at_desk, box, fill, footer, keys, press, said, settle, write
from standing_clock import StandingClock
from textual import events
from textual.color import Color
from textual.pilot import Pilot
from textual.widgets import Static

from csdesk.desk import roster, staff
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import BadInputError
from csdesk.rules.roster import Place
from csdesk.tui.frame import StatusLine
from csdesk.tui.screens.asking import AskScreen
from csdesk.tui.screens.history import HistoryScreen
from csdesk.tui.screens.roster import RosterHead, RosterScreen
from csdesk.tui.screens.roster_month import RosterMonthScreen
from csdesk.tui.themes import load_themes
from csdesk.tui.widgets.month_grid import MonthGrid
from csdesk.tui.widgets.progress import Progress
from csdesk.tui.widgets.record_table import RecordTable
from csdesk.tui.widgets.shift_colours import shift_tints

Person_ = Callable[[str], Person]

roster_desk = partial(at_desk, opening="f6")

MONDAY = date(2026, 11, 23)  # of the week after the Saturday on which the clock stands
EARLY, LATE, PHONE, SALES = (
    ("reception", "early"), ("reception", "late"), ("phone", "day"), ("sales_floor", "day"),
)  # fmt: skip


def at(days: int, where: tuple[str, str]) -> Place:
    return Place(MONDAY + timedelta(days=days), *where)


def names(desk: Desk, place: Place) -> list[str]:
    return [placed.name for placed in roster.show(desk, place.day.isoformat()).cells.get(place, ())]


def screen(pilot: Pilot[int]) -> RosterScreen:
    found = pilot.app.screen
    assert isinstance(found, RosterScreen)
    return found


def text(pilot: Pilot[int], identity: str) -> str:
    return str(pilot.app.screen.query_one(identity, Static).render())


def shown(pilot: Pilot[int], row: int, column: int) -> str:
    """The words in a cell of the grid, with their signs."""
    return " ".join(word.sign + word.text for word in screen(pilot).grid.rows[row].cells[column].words)


def head(pilot: Pilot[int]) -> str:
    line = screen(pilot).query_one(RosterHead)
    return "".join(words for _style, words, _action in (*line.left(), *line.right()))


def months(pilot: Pilot[int]) -> MonthGrid:
    assert isinstance(pilot.app.screen, RosterMonthScreen)
    return pilot.app.screen.query_one(MonthGrid)


@pytest.fixture
def covered(desk: Desk, act_as: Callable[[str], None]) -> None:
    """A week without fault but for who is lacking: 李敏 early, 周强 on sales, Monday to Wednesday."""
    act_as("陈静")
    for days in range(3):
        roster.place(desk, *at(days, EARLY), "李敏")
        roster.place(desk, *at(days, SALES), "周强")


async def test_a_committed_string_of_chinese_is_put_into_the_cell_whole(desk: Desk, person: Person_) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, *"李敏", "ideographic_comma", *"陈静", "enter")
        assert names(desk, at(0, EARLY)) == ["陈静", "李敏"]
        assert shown(pilot, 0, 0) == "陈静= 李敏="
        assert screen(pilot).grid.at == (1, 0)
        await keys(pilot, *"周强李敏", "enter")
        assert names(desk, at(1, EARLY)) == ["李敏", "周强"]
        await keys(pilot, *"周强", "enter", *"李敏", "tab", *"陈静", "enter")
        assert [names(desk, at(*where)) for where in ((2, EARLY), (3, EARLY), (3, LATE))] == [
            ["周强"], ["李敏"], ["陈静"],
        ]  # fmt: skip


async def test_a_paste_is_typing_too(desk: Desk, person: Person_) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        pilot.app.post_message(events.Paste("李敏，周强\n"))
        await settle(pilot)
        await keys(pilot, "enter")
        assert names(desk, at(0, EARLY)) == ["李敏", "周强"]


async def test_initials_and_digits_name_people_and_a_comma_goes_on_to_the_next(desk: Desk, person: Person_) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, *"lm", "enter")
        await keys(pilot, *"zq", ",", *"cj", "enter")
        assert names(desk, at(0, EARLY)) == ["李敏"]
        assert names(desk, at(1, EARLY)) == ["陈静", "周强"]
        await press(pilot, "up", "enter", "backspace")
        assert screen(pilot).field.line.value == "陈静、周强"
        await press(pilot, "escape", "down", "enter", "2")
        assert screen(pilot).field.line.value == "李敏、"
        await press(pilot, "enter")
        assert names(desk, at(2, EARLY)) == ["李敏"]


async def test_enter_offers_the_qualified_and_free_first_and_marks_who_is_away(desk: Desk, person: Person_) -> None:
    roster.place(desk, *at(0, LATE), "陈静")
    roster.set_absence(desk, MONDAY, "李敏", "annual")
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, "enter")
        offered = [(option.zh, option.note) for option in screen(pilot).field._list.options]  # type: ignore[attr-defined]
        assert offered == [
            ("周强", "free"),
            ("陈静", "Reception Late"),
            ("李敏", "Annual leave"),
            ("吴刚", "not qualified, free"),
        ]
        assert "Esc" in footer(pilot)
        assert "Ctrl+R" not in footer(pilot)
        await keys(pilot, "down", "enter")
        assert names(desk, at(0, EARLY)) == ["周强"]


async def test_esc_leaves_the_cell_as_it_was_and_a_click_elsewhere_keeps_what_was_typed(
    desk: Desk, person: Person_, covered: None
) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, *"周强", "escape")
        assert names(desk, at(0, EARLY)) == ["李敏"]
        assert screen(pilot).grid.has_focus
        await write(pilot, "陈静")
        await pilot.click("#grid", offset=(2, 8))
        await settle(pilot)
        assert names(desk, at(0, EARLY)) == ["陈静"]


async def test_who_is_unknown_is_told_and_what_was_typed_stays(desk: Desk, person: Person_) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, *"王小明", "enter")
        assert "王小明" in said(pilot)
        assert screen(pilot).field.line.value == "王小明"
        assert screen(pilot).field.line.has_focus
        assert names(desk, at(0, EARLY)) == []


async def test_a_cell_is_emptied_and_that_is_taken_back(desk: Desk, person: Person_, covered: None) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, "delete")
        assert names(desk, at(0, EARLY)) == []
        await keys(pilot, "down", "backspace")
        assert names(desk, at(1, EARLY)) == []
        await keys(pilot, "ctrl+z")
        assert names(desk, at(1, EARLY)) == ["李敏"]
        assert "Taken back" in said(pilot)
        assert shown(pilot, 1, 0) == "李敏="


@pytest.mark.parametrize(("copy", "paste"), [("ctrl+c", "ctrl+v"), ("ctrl+y", "insert")])
async def test_a_cell_is_copied_to_another(desk: Desk, person: Person_, covered: None, copy: str, paste: str) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, paste)
        assert said(pilot) == "Nothing was copied yet"
        await keys(pilot, copy, "right", "down", paste)
        assert names(desk, at(1, LATE)) == ["李敏"]
        assert pilot.app.clipboard == "李敏"
        await keys(pilot, "end", paste)
        assert "column" in said(pilot)


async def test_a_day_is_copied_to_the_next_and_the_cursor_follows(desk: Desk, person: Person_, covered: None) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, "down", "down")
        await press(pilot, "ctrl+d", "ctrl+s")
        assert names(desk, at(3, EARLY)) == ["李敏"]
        assert names(desk, at(3, SALES)) == ["周强"]
        assert screen(pilot).grid.at[0] == 3
        await keys(pilot, "ctrl+d")
        await fill(pilot, day="11-30")
        await press(pilot, "enter", "ctrl+s")
        assert screen(pilot).week.week == "2026-W49"  # type: ignore[union-attr]
        assert names(desk, at(7, EARLY)) == ["李敏"]


async def test_last_week_is_taken_over_and_cleared_again(desk: Desk, person: Person_, covered: None) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await press(pilot, "pagedown", "alt+l")
        assert names(desk, at(7, EARLY)) == ["李敏"]
        assert shown(pilot, 0, 0) == "李敏"
        await keys(pilot, "alt+g")
        assert shown(pilot, 0, 0) == "李敏="
        await keys(pilot, "ctrl+l")
        assert names(desk, at(7, EARLY)) == ["李敏"]
        assert names(desk, at(8, EARLY)) == []


async def test_fixing_is_undone_by_the_same_key_and_told_in_words(desk: Desk, person: Person_, covered: None) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        assert "李敏 (fixed)" in text(pilot, "#cell")
        await keys(pilot, "alt+g")
        assert said(pilot) == "No longer fixed"
        assert shown(pilot, 0, 0) == "李敏"
        assert "fixed)" not in text(pilot, "#cell").splitlines()[0]


async def test_leave_is_marked_for_several_days_and_the_fault_is_told_in_its_cell_and_in_words(
    desk: Desk, person: Person_, covered: None
) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, "down", "alt+q")
        assert box(pilot).form.values()["staff"] == person("李敏").id
        await fill(pilot, kind="nj")
        await keys(pilot, "enter")
        await fill(pilot, until="11-25")
        await keys(pilot, "ctrl+s")
        away = [(absence.name, absence.kind) for day in roster.show(desk, "next").days for absence in day.absences]
        assert away == [("李敏", "annual")] * 2
        assert shown(pilot, 1, 0) == "!李敏="
        assert "李敏 is away: Annual leave" in text(pilot, "#cell")
        assert "李敏(Annual leave)" in shown(pilot, 1, 4)
        await keys(pilot, "alt+q")
        await fill(pilot, kind="xj")
        await keys(pilot, "enter", "ctrl+s")
        assert shown(pilot, 1, 0) == "李敏="


async def test_names_in_the_column_of_rest_are_given_the_day_off_and_enter_asks_for_leave(
    desk: Desk, person: Person_, covered: None
) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, *["right"] * 4)
        await keys(pilot, *"陈静", "enter")
        assert [(each.name, each.kind) for each in roster.show(desk, "next").days[0].absences] == [("陈静", "rest")]
        assert shown(pilot, 0, 4) == "陈静="
        await keys(pilot, "enter")
        assert isinstance(pilot.app.screen, AskScreen)


async def test_two_people_exchange_their_places(desk: Desk, person: Person_, covered: None) -> None:
    roster.place(desk, *at(1, LATE), "陈静")
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, "alt+x")
        await fill(pilot, other="cj")
        await keys(pilot, "enter", "ctrl+s")
        assert said(pilot) == "Swapped"
        assert (names(desk, at(0, EARLY)), names(desk, at(1, LATE))) == (["陈静"], ["李敏"])
        await keys(pilot, "ctrl+z")
        assert (names(desk, at(0, EARLY)), names(desk, at(1, LATE))) == (["李敏"], ["陈静"])


async def test_remarks_are_written_in_their_cell_and_copied(desk: Desk, person: Person_) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, "alt+w")
        await keys(pilot, *"周年庆加班", "enter")
        assert roster.show(desk, "next").days[0].remarks == "周年庆加班"
        await keys(pilot, *"休", "escape", "up", "ctrl+c", "down", "ctrl+v")
        assert roster.show(desk, "next").days[1].remarks == "周年庆加班"
        await keys(pilot, "delete")
        assert roster.show(desk, "next").days[1].remarks == ""


async def test_the_notes_of_the_week_stand_below_it(desk: Desk, person: Person_, covered: None) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, "alt+n")
        await write(pilot, "不得空岗")
        await fill(pilot, drawn_up_by="")
        await keys(pilot, "ctrl+s")
        assert roster.show(desk, "next").notes == "不得空岗"
        assert "不得空岗" in text(pilot, "#notes")
        assert "陈静  2026-11-21" in text(pilot, "#notes")
        assert "Drawn up by 陈静  11-21" in head(pilot)


async def test_faults_are_gone_to_one_after_another_by_key_and_from_their_list(
    desk: Desk, person: Person_, covered: None
) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        week = roster.show(desk, "next")
        faults = screen(pilot).query_one("#faults", RecordTable)
        assert len(faults.rows) == len(week.faults)
        columns = [column.key for column in screen(pilot).grid.columns]
        for fault in week.faults[:3]:
            await keys(pilot, "ctrl+down")
            row, column = screen(pilot).grid.at
            assert (week.days[row].day, columns[column]) == (fault.day, (fault.post, fault.shift))
            assert fault.sentence in text(pilot, "#cell")
        assert "!short" in shown(pilot, 0, 1)
        await keys(pilot, "ctrl+up")
        assert week.faults[1].sentence in text(pilot, "#cell")
        faults.focus()
        await press(pilot, "end", "enter")
        assert screen(pilot).grid.has_focus
        assert week.faults[-1].sentence in text(pilot, "#cell")


async def test_publishing_in_spite_of_faults_needs_a_reason_and_a_later_change_is_marked(
    desk: Desk, person: Person_, covered: None, clock: StandingClock
) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, "alt+p", "ctrl+s")
        assert "Why all the same is needed" in said(pilot)
        assert "Reception Late has 0 of 1 people" in str(box(pilot).query_one("#about", Static).render())
        await write(pilot, "人手不足")
        await keys(pilot, "ctrl+s")
        week = roster.show(desk, "next")
        assert (week.status, "人手不足" in week.notes) == ("published", True)
        assert "published" in head(pilot)
        assert "Alt+P" not in footer(pilot)
        assert "Alt+A" not in footer(pilot)
        clock.move(hours=1)
        await keys(pilot, *"陈静", "enter", "up")
        assert shown(pilot, 0, 0) == "陈静=*"
        assert "change" in head(pilot)
        assert "changed later" in text(pilot, "#cell")
        assert "Alt+P" in footer(pilot)


async def test_a_manager_approves_what_is_published(
    desk: Desk, person: Person_, covered: None, act_as: Callable[[str], None]
) -> None:
    roster.publish(desk, "next", despite="人手不足")
    async with roster_desk(desk, person("吴刚")) as pilot:
        await press(pilot, "ctrl+g")
        assert "Alt+A" in footer(pilot)
        await keys(pilot, "alt+a")
        assert roster.show(desk, "next").approved_by == "吴刚"
        assert "approved" in head(pilot)
        assert "Alt+A" not in footer(pilot)


async def test_who_may_not_draw_up_looks_and_is_told_so(desk: Desk, person: Person_, covered: None) -> None:
    async with roster_desk(desk, person("李敏")) as pilot:
        await press(pilot, "ctrl+g")
        assert "read only" in head(pilot)
        for offered in ("Enter", "Ctrl+R", "Alt+P", "Ctrl+Z", "Alt+Q", "Ctrl+D "):
            assert offered not in footer(pilot)
        await keys(pilot, *"陈静", "enter", "delete", "ctrl+l", "alt+l")
        assert said(pilot) == "You may look at the roster only"
        assert names(desk, at(0, EARLY)) == ["李敏"]


async def test_next_week_comes_first_from_friday_on_until_it_is_published(
    desk: Desk, person: Person_, covered: None, act_as: Callable[[str], None]
) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        assert "2026-W48" in head(pilot)
        assert "Next week" in head(pilot)
        roster.publish(desk, "next", despite="人手不足")
        await keys(pilot, "f2", "f6")
        assert "2026-W48" in head(pilot)
    async with roster_desk(desk, person("陈静")) as pilot:
        assert "2026-W47" in head(pilot)


async def test_the_reminder_opens_next_week_whatever_was_looked_at(desk: Desk, person: Person_) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await press(pilot, "ctrl+t", "f9")
        actions = {action for _style, _words, action in pilot.app.screen.query_one(StatusLine)._owed()}
        assert "app.open_list('roster', 'next')" in actions
        await keys(pilot, "enter")
        assert "2026-W48" in head(pilot)


async def test_weeks_are_paged_through(desk: Desk, person: Person_) -> None:
    async with roster_desk(desk, person("李敏")) as pilot:
        seen = [head(pilot)]
        for key in ("pagedown", "pagedown", "pageup", "ctrl+t", "ctrl+g"):
            await keys(pilot, key)
            seen.append(head(pilot))
        assert [line.split()[0] for line in seen] == [
            "2026-W47", "2026-W48", "2026-W49", "2026-W48", "2026-W47", "2026-W48",
        ]  # fmt: skip
        await keys(pilot, "pagedown", "pagedown", "pagedown", "pageup")
        assert "2026-W50" in head(pilot)
        await pilot.app.run_action("open_list('roster', '2026-W51')")
        await settle(pilot)
        assert "2026-W51" in head(pilot)


async def test_the_history_of_the_week_is_shown(desk: Desk, person: Person_, covered: None) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, "alt+h")
        assert isinstance(pilot.app.screen, HistoryScreen)
        assert "李敏" in text(pilot, "#told")


async def test_a_click_goes_to_a_cell_and_a_double_click_opens_it(desk: Desk, person: Person_, covered: None) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        grid = screen(pilot).grid
        await keys(pilot, "down", "right")
        region = grid.cell_region()
        await keys(pilot, "home", "up")
        await pilot.click("#grid", offset=(region.x + 1, region.y))
        await settle(pilot)
        assert grid.at == (1, 1)
        await pilot.click("#grid", offset=(region.x + 1, region.y), times=2)
        await settle(pilot)
        assert screen(pilot).field.line.has_focus
        assert pilot.app.screen.region.contains_region(screen(pilot).field.region)


async def test_filling_is_seen_and_says_what_it_did(
    desk: Desk, person: Person_, covered: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def fill_slowly(desk: Desk, week: str, *, forecast: bool, before_writing: Callable[[], None]) -> roster.Filled:
        gate.wait(5)
        before_writing()
        saved = roster.place(desk, *at(3, EARLY), "李敏", fixed=False)
        return roster.Filled(saved.week, f"filled, forecast {forecast}", saved.batch)

    monkeypatch.setattr(roster, "fill", fill_slowly)
    async with roster_desk(desk, person("陈静")) as pilot:
        await pilot.press("ctrl+r")
        await pilot.pause(0.1)
        assert screen(pilot).query_one(Progress).display
        assert "Ctrl+R" not in footer(pilot)
        await pilot.press(*"陈静", "enter")
        await pilot.pause()
        assert "being filled" in said(pilot)
        gate.set()
        await settle(pilot)
        assert text(pilot, "#told") == "filled, forecast False"
        assert not screen(pilot).query_one(Progress).display
        assert shown(pilot, 3, 0) == "李敏"
        await keys(pilot, "alt+y")
        assert text(pilot, "#told") == "filled, forecast True"
        await keys(pilot, "pagedown")
        assert text(pilot, "#told") == ""


async def test_filling_is_cancelled_before_anything_is_written(
    desk: Desk, person: Person_, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, ended = threading.Event(), threading.Event()

    def fill_slowly(desk: Desk, week: str, *, forecast: bool, before_writing: Callable[[], None]) -> Any:
        gate.wait(5)
        try:
            before_writing()
            roster.place(desk, *at(0, EARLY), "李敏", fixed=False)
        finally:
            ended.set()

    monkeypatch.setattr(roster, "fill", fill_slowly)
    async with roster_desk(desk, person("陈静")) as pilot:
        await pilot.press("ctrl+r")
        await pilot.pause(0.1)
        await pilot.press("escape")
        await pilot.pause()
        assert said(pilot) == "Cancelled; nothing was written"
        assert not screen(pilot).query_one(Progress).display
        gate.set()
        assert ended.wait(5)
        await settle(pilot)
        assert names(desk, at(0, EARLY)) == []
        assert "Ctrl+R" in footer(pilot)


async def test_a_missing_solver_is_told_with_how_to_get_it(
    desk: Desk, person: Person_, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_without(*_given: object, **_named: object) -> Any:
        raise BadInputError("pip install 'csdesk[roster]'")

    monkeypatch.setattr(roster, "fill", fill_without)
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, "ctrl+r")
        assert "csdesk[roster]" in text(pilot, "#told")


async def test_the_month_has_a_row_for_each_and_a_calendar_for_one(desk: Desk, person: Person_, covered: None) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await keys(pilot, "alt+e")
        grid = months(pilot)
        assert [row.name for row in grid.month.rows] == ["陈静", "李敏", "周强"]  # type: ignore[union-attr]
        await keys(pilot, "down")
        assert "李敏  3 days at work" in text(pilot, "#totals")
        assert "E Early" in text(pilot, "#totals")
        await keys(pilot, "enter")
        assert grid.is_calendar
        assert "李敏" in text(pilot, "#title")
        assert "Reception" in "".join(segment.text for line in grid._lines for segment in line)
        await keys(pilot, "left")
        assert "2026-10" in text(pilot, "#title")
        await press(pilot, "right", "right", "ctrl+t", "escape")
        assert not grid.is_calendar
        assert "2026-11  Everybody" in text(pilot, "#title")
        await keys(pilot, "escape")
        assert screen(pilot).grid.has_focus


async def test_holidays_and_make_up_days_are_marked_with_words(desk: Desk, person: Person_) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await pilot.app.run_action("open_list('roster', '2026-10-01')")
        await settle(pilot)
        row = screen(pilot).grid.rows[3]
        assert (row.mark, row.below) == ("off", "National Day")
        await keys(pilot, "alt+e")
        marks = [(day.is_holiday, day.is_make_up) for day in months(pilot).month.days]  # type: ignore[union-attr]
        assert (True, False) in marks
        assert (False, True) in marks


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_the_whole_week_is_in_sight_and_no_day_is_hidden(
    desk: Desk, person: Person_, covered: None, size: tuple[int, int]
) -> None:
    async with roster_desk(desk, person("陈静"), size) as pilot:
        grid = screen(pilot).grid
        assert grid.virtual_size.height <= grid.size.height
        assert grid.virtual_size.width <= grid.size.width
        for widget in (grid, screen(pilot).query_one("#faults"), screen(pilot).query_one("#one")):
            assert pilot.app.screen.region.contains_region(widget.region)
            assert widget.region.height >= 6


async def test_a_roster_wider_than_the_window_scrolls_with_the_cursor(
    desk: Desk, person: Person_, clock: StandingClock
) -> None:
    posts = "".join(f'[posts.stand_{at}]\nzh = "展位{at}"\nen = "Stand {at}"\nshifts = ["early", "late"]\n'
                    'roles = ["sales"]\nstaff = 1\n' for at in range(6))  # fmt: skip
    (desk.home.folder / "policy.toml").write_text(posts, encoding="utf-8")
    desk.close()
    wide = Desk(desk.home, clock)
    wide.person = next(each for each in wide.staff.values() if each.name == "陈静")
    staff.add(wide, name="欧阳晓明月", role="sales")
    try:
        async with roster_desk(wide, wide.person, (80, 24)) as pilot:
            grid = screen(pilot).grid
            assert grid.virtual_size.width > grid.size.width
            for _column in grid.columns:
                region = grid.cell_region()
                assert grid._day_width <= region.x
                assert region.right <= grid.size.width
                await keys(pilot, "right")
            await keys(pilot, *"开会", "enter")
            assert roster.show(wide, "next").days[0].remarks == "开会"
    finally:
        wide.close()


@pytest.mark.parametrize("theme", ["light", "dark", "high-contrast", "monochrome"])
def test_words_stand_out_from_the_ground_of_every_shift(theme: str) -> None:
    from test_themes import LEAST, contrast

    colours = load_themes()[0][theme].to_color_system().generate()
    tints = shift_tints(colours, ["a", "b", "c", "d", "e"])
    grounds = [Color.from_rich_color(tint.bgcolor) for tint in tints.values()]
    assert len({ground.rgb for ground in grounds}) == len(tints)
    for ground in grounds:
        assert contrast(Color.parse(colours["foreground"]), ground) >= LEAST[theme]


async def test_a_clash_is_marked_and_told_at_both_places(desk: Desk, person: Person_, covered: None) -> None:
    roster.place(desk, *at(0, PHONE), "李敏")
    roster.place(desk, *at(0, EARLY), "李敏")
    async with roster_desk(desk, person("陈静")) as pilot:
        assert shown(pilot, 0, 0).startswith("!李敏") and shown(pilot, 0, 2).startswith("!李敏")
        screen(pilot).grid.go_to(0, 0)
        await settle(pilot)
        assert "Phone  李敏 is at Reception Early at the same time" in text(pilot, "#cell")


async def test_a_name_with_all_of_its_signs_stands_in_one_row(desk: Desk, person: Person_, covered: None) -> None:
    roster.publish(desk, "next", despite="人手不足")
    roster.place(desk, *at(0, PHONE), "李敏")
    roster.place(desk, *at(0, EARLY), "李敏")
    async with roster_desk(desk, person("陈静"), (80, 24)) as pilot:
        grid = screen(pilot).grid
        assert [len(lines) for lines in grid._wrapped[0][:4]] == [1, 1, 1, 1]


async def test_the_signs_of_holidays_and_make_up_days_are_told_below_the_month(desk: Desk, person: Person_) -> None:
    async with roster_desk(desk, person("陈静")) as pilot:
        await pilot.app.run_action("open_list('roster', '2026-10-01')")
        await settle(pilot)
        await keys(pilot, "alt+e")
        await keys(pilot, "right")
        assert "H off work  on make-up working day" in text(pilot, "#totals")
