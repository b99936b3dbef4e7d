"""排班: the roster of a week as its form shows it, drawn up by keyboard and mouse, with what is wrong told in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from threading import Event
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.events import Resize
from textual.widgets import Static

from csdesk.desk import history, on_duty, roster
from csdesk.desk.errors import DeskError
from csdesk.desk.roster import Filled, WeekRoster
from csdesk.desk.roster_words import place_label
from csdesk.desk.words import weekday
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.frame import Line, Part
from csdesk.tui.keys import ROSTER
from csdesk.tui.painting import show_lines
from csdesk.tui.screens.printing import print_paper
from csdesk.tui.screens.roster_cells import cell_lines, cell_of, grid_columns, grid_rows, week_head, week_notes
from csdesk.tui.screens.roster_filling import RosterFillingScreen
from csdesk.tui.widgets.cell_field import CellField
from csdesk.tui.widgets.progress import Progress
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn
from csdesk.tui.work import Latest

_BELOW = 6  # rows that are left for faults and notes at least
_DRAWING_UP = {
    "fill", "absence", "swap", "copy_week", "copy_day", "paste", "empty", "fix", "remarks", "notes", "clear",
    "forecast",
}  # fmt: skip
_FOR_PEOPLE = {"swap", "fix"}


class Cancelled(Exception):
    """The filling is not wanted any more."""


class RosterHead(Line):
    """Which week is shown, how far its roster has come, and who drew it up when."""

    DEFAULT_CSS = """
    RosterHead { background: $background; margin: 0 1; }
    """

    _parts: tuple[Sequence[Part], Sequence[Part]] = ((), ())

    def show(self, left: Sequence[Part], right: Sequence[Part]) -> None:
        """Show these."""
        self._parts = (left, right)
        self.refresh()

    def left(self) -> Sequence[Part]:
        """The week and its state."""
        return self._parts[0]

    def right(self) -> Sequence[Part]:
        """By whom it was drawn up."""
        return self._parts[1]


class RosterScreen(RosterFillingScreen):
    """The week's grid, the line that tells of the cell under the cursor, the faults, and the notes."""

    ACTIONS = ROSTER
    BINDINGS: ClassVar[list[BindingType]] = bindings(ROSTER)
    DEFAULT_CSS = """
    RosterScreen {
        & #sheet { height: auto; margin: 0 1; layers: cells fields; }
        & RosterGrid { layer: cells; width: 100%; }
        & CellField, & RemarksField { layer: fields; position: absolute; display: none; }
        & #cell { height: 2; background: $surface; padding: 0 1; margin: 0 1; }
        & #told { height: auto; max-height: 4; padding: 0 1; margin: 0 1; background: $panel; display: none; }
        & #below { height: 1fr; margin: 0 1; }
        & #faults { width: 3fr; height: 100%; margin: 0 1 0 0; }
        & #one { width: 2fr; height: 100%; background: $surface; padding: 0 1; scrollbar-size-vertical: 1; }
        & #notes { height: auto; background: $surface; }
        &.-tall #cell { margin: 0 1 1 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._opened_on: date | None = None
        self._asked = "due"
        self._first: date | None = None  # the Monday of the week that is shown, or is about to be
        self._faults = RecordTable(
            (TableColumn("day", N_("Day"), 10), TableColumn("fault", N_("What is wrong"), 20, flexible=True)),
            self._fault_rows, empty=N_("Nothing is wrong with it"), opens=N_("To the cell"), id="faults",
        )  # fmt: skip
        self._shown: Latest[str] = Latest(self._read)
        self._fault_at = -1
        self._wanted_day: date | None = None

    def body(self) -> ComposeResult:
        yield RosterHead()
        with Container(id="sheet"):
            yield self.grid
            yield self.field
            yield self.remarks
        yield Static(id="cell", markup=False)
        yield Static(id="told", markup=False)
        with Horizontal(id="below"):
            yield self._faults
            with VerticalScroll(id="one", can_focus=False):
                yield Static(id="notes", markup=False)
        yield Progress()

    def on_mount(self) -> None:
        self.grid.focus()

    def on_screen_resume(self) -> None:
        """The first time on a day the week that is to be drawn up, else the one left; others may have changed it."""
        today = self.desk.clock().date()
        if self._opened_on == today:
            self._ask_for(self._asked)
        else:
            self._opened_on = today
            self._ask_for("due")

    def others_wrote(self) -> None:
        """Show it, unless a cell is being filled in: the next look will."""
        if self.open_field is None:
            self._ask_for(self._asked)

    async def changed_person(self) -> None:
        """Somebody else has other rights, and other weeks to see to."""
        self._copied = None
        self._ask_for("due")

    def _ask_for(self, week: str) -> None:
        """Show that week, or with "due" the one that is to be drawn up."""
        self._asked = week
        self._shown.ask(week)

    async def settle(self) -> None:
        """Have the cell that is being filled in on disk, where it names people."""
        field = self.open_field
        if field is not None:
            await self._fill_in(CellField.Done(field, 0, 0))

    # Reading and showing

    async def _read(self, asked: str) -> None:
        wanted = asked
        if wanted == "due":
            wanted = await self.desk_app.attempt(self.work.read(on_duty.is_reminder_due, self.desk)) or ""
        week = await self.desk_app.attempt(self.work.read(roster.show, self.desk, wanted))
        if week is None:
            return
        if asked == self._asked:  # and nothing else was asked for meanwhile
            self._asked, self._first = week.week, week.first
        self._show(week)

    def put(self, week: WeekRoster) -> None:
        """Show `week`, of which something was changed, the cursor where it was."""
        self._asked, self._first = week.week, week.first
        self._show(week)

    def _show(self, week: WeekRoster) -> None:
        if self.week is not None and week.week != self.week.week:
            self.tell("")
        self.week = week
        self.grid.opens = N_("Fill in") if self.may_draw_up else ""
        self._lay_out()
        self.grid.show(grid_columns(self.desk, week), grid_rows(self.desk, week))
        self._lay_out()
        if self._wanted_day is not None and week.first <= self._wanted_day <= week.last:
            self.grid.go_to(self._wanted_day.weekday(), self.grid.at[1])
            self._wanted_day = None
        self.query_one(RosterHead).show(*week_head(self.desk, week))
        self._faults.reload()
        show_lines(self.query_one("#notes", Static), week_notes(week))
        self._show_cell()

    def on_resize(self, event: Resize) -> None:
        """Lay out for the room there is."""
        super().on_resize(event)
        self._lay_out()
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        """As much of the grid as there is room for; two rows a day where the window is tall."""
        self.grid.least_height = 2 if self.has_class("-tall") else 1
        room = self.size.height - 6 - _BELOW - (1 if self.has_class("-tall") else 0)
        self.grid.styles.height = max(6, min(self.grid.wanted_height, room))

    async def _fault_rows(self, after: object | None, _limit: int) -> Sequence[Row]:
        if after is not None or self.week is None:
            return []
        return [
            Row(f"{fault.day} {at}", at, (f"{weekday(fault.day)} {fault.day:%m-%d}", self._fault_words(at)))
            for at, fault in enumerate(self.week.faults)
        ]

    def _fault_words(self, at: int) -> str:
        assert self.week is not None
        fault = self.week.faults[at]
        place = place_label(self.desk, fault.post, fault.shift) if fault.post and fault.staff else ""
        return f"{place}  {fault.sentence}".strip()

    def _show_cell(self) -> None:
        if self.week is None or not self.grid.columns:
            return
        row, column = self.grid.at
        lines = cell_lines(self.desk, self.week, row, self.grid.columns[column])
        show_lines(self.query_one("#cell", Static), lines)
        self.refresh_bindings()

    def on_roster_grid_moved(self) -> None:
        """Tell of the cell."""
        self._show_cell()

    def go_to_day(self, day: date) -> None:
        """Put the cursor on that day, in whatever week."""
        if self.week is not None and self.week.first <= day <= self.week.last:
            self.grid.go_to(day.weekday(), self.grid.at[1])
        else:
            self._wanted_day = day
            self._ask_for(day.isoformat())

    def action_fault(self, step: int) -> None:
        """Go to the next fault, or the one before; from the cursor on where none was gone to."""
        if self.week is None or not self.week.faults:
            self.desk_app.say(_("Nothing is wrong with it"), "success")
            return
        self._fault_at = (self._fault_at + step) % len(self.week.faults)
        self._faults.point_to(f"{self.week.faults[self._fault_at].day} {self._fault_at}")
        self._go_to_fault(self._fault_at)

    def _go_to_fault(self, at: int) -> None:
        if self.week is None or at >= len(self.week.faults):
            return
        self._fault_at = at
        day, key = cell_of(self.week, self.week.faults[at])
        keys = [column.key for column in self.grid.columns]
        if key in keys:
            self.grid.go_to(day.weekday(), keys.index(key))

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """The cell of the fault under the cursor is shown."""
        if event.by_hand and event.row is not None:
            self._go_to_fault(int(str(event.row.key)))

    def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        """Go to the cell of the fault."""
        self._go_to_fault(int(str(event.row.key)))
        self.grid.focus()

    # Weeks, and what is done to all of one

    def action_week(self, weeks: int) -> None:
        """Show the week so many weeks on."""
        if self._first is not None:
            self._first += timedelta(weeks=weeks)
            self._ask_for(self._first.isoformat())

    def action_show_list(self, name: str) -> None:
        """Show the week `name`: "" is this one, else "next", or "2026-W48"."""
        self._opened_on = self.desk.clock().date()
        self._ask_for(name)

    def action_month(self) -> None:
        """Show the month of the day under the cursor."""
        from csdesk.tui.screens.roster_month import RosterMonthScreen

        day = self.day or self.desk.clock().date()
        self.desk_app.open_box(RosterMonthScreen(f"{day:%Y-%m}"))

    def action_fill(self) -> None:
        """Let the week be filled; the keyboard stays free."""
        self._begin_filling(forecast=False)

    def action_forecast(self) -> None:
        """Let it be filled by what is expected."""
        self._begin_filling(forecast=True)

    def _begin_filling(self, *, forecast: bool) -> None:
        if self.week is not None and self.stop is None:
            self.stop = Event()
            self.run_worker(self._fill(self.week.week, self.stop, forecast=forecast), group="filling")

    async def _fill(self, week: str, stop: Event, *, forecast: bool) -> None:
        def go_on() -> None:
            if stop.is_set():
                raise Cancelled

        self.tell("")
        self.query_one(Progress).show(_("Filling {week} ...", week=week))
        self.refresh_bindings()
        try:
            filled: Filled = await self.work.aside(
                roster.fill, self.desk, week, forecast=forecast, before_writing=go_on
            )  # fmt: skip
        except Cancelled:
            return  # which was said when it was asked for
        except DeskError as error:
            self.desk_app.say(_("Not filled"), "error")
            self.tell(error.sentence())
        else:
            if self.week is not None and self.week.week == week:
                self.put(filled.week)
            if filled.batch and filled.week.faults:
                self.desk_app.say(_("Filled as far as it goes; Ctrl+Z takes it back"), "warning")
            else:
                self.desk_app.say(_("Filled; Ctrl+Z takes it back") if filled.batch else _("Nothing was changed"))
            self.tell(filled.sentence)
        finally:
            if self.stop is stop:
                self._filling_ended()

    def _filling_ended(self) -> None:
        self.stop = None
        self.query_one(Progress).hide()
        self.refresh_bindings()

    def on_progress_cancelled(self) -> None:
        """Write nothing of what is being reckoned."""
        if self.stop is not None:
            self.stop.set()
            self._filling_ended()
            self.desk_app.say(_("Cancelled; nothing was written"))

    def action_back(self) -> None:
        """Stop the filling; else go to the cells."""
        if self.stop is not None:
            self.query_one(Progress).cancel()
        else:
            self.grid.focus()

    async def action_undo(self) -> None:
        """Take the last step back."""
        undone = await self.desk_app.attempt(self.work.write(history.undo, self.desk, roster.UNDOES))
        if undone is not None and self.week is not None:
            names = await self.desk_app.attempt(self.work.read(history.names_of, self.desk, undone)) or []
            self._ask_for(self.week.week)
            more = " .." if len(names) > 1 else ""
            self.desk_app.say(_("Taken back: {what}", what=f"{names[0]}{more}" if names else ""), "success")

    def action_history(self) -> None:
        """Show who changed the roster."""
        from csdesk.tui.screens.history import HistoryScreen

        if self.week is not None:
            self.desk_app.open_box(HistoryScreen(self.week.week))

    def action_print(self) -> None:
        """Write the roster of the week that is shown."""
        from csdesk.desk import papers

        if self.week is not None:
            print_paper(self.desk_app, papers.roster, self.week.week)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done here and now, and all of it while a cell is being filled in."""
        week = self.week
        if action not in {each.method.split("(")[0] for each in ROSTER}:
            return super().check_action(action, parameters)
        if week is None or self.open_field is not None:
            return False
        if action in _DRAWING_UP | {"undo"} and self.stop is not None:
            return False
        if action in _DRAWING_UP and not self.may_draw_up:
            return False
        if action == "print":
            return self.desk.may(Right.EXPORT_PAPERS)
        if action in _FOR_PEOPLE:
            return self.place is not None and bool(week.cells.get(self.place))
        if action in ("copy", "paste", "empty"):
            return self.grid.has_focus and (action == "copy" or self.may_draw_up)
        if action == "publish":
            return self.desk.may(Right.PUBLISH_ROSTER) and bool(week.cells) and (
                week.published_at is None or bool(week.changes_since)
            )  # fmt: skip
        if action == "approve":
            return self.desk.may(Right.APPROVE_ROSTER) and week.published_at is not None and (
                week.approved_at is None or bool(week.changes_since_approval)
            )  # fmt: skip
        if action == "fault":
            return bool(week.faults)
        if action == "undo":
            return any(map(self.desk.may, (Right.DRAW_UP_ROSTER, Right.PUBLISH_ROSTER, Right.APPROVE_ROSTER)))
        if action == "history":
            return self.desk.may(Right.READ_HISTORY)
        return True
