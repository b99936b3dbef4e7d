"""The month of the roster: everybody with a sign for each day, and one person's month as a calendar."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from csdesk.desk import roster
from csdesk.desk.roster import MonthRoster
from csdesk.desk.roster_month import MonthRow
from csdesk.desk.roster_words import short_absence, short_shift
from csdesk.texts import _, counted
from csdesk.tui.actions import bindings
from csdesk.tui.keys import ROSTER_MONTH
from csdesk.tui.painting import show_lines
from csdesk.tui.screens.base import AreaScreen
from csdesk.tui.widgets.month_grid import MonthGrid, legend, marks
from csdesk.tui.widgets.shift_colours import shift_tints
from csdesk.tui.work import Latest


class RosterMonthScreen(AreaScreen):
    """The month "2026-11", above the screen of the week."""

    ACTIONS = ROSTER_MONTH
    BINDINGS: ClassVar[list[BindingType]] = bindings(ROSTER_MONTH)
    DEFAULT_CSS = """
    RosterMonthScreen {
        & #title { height: 1; padding: 0 1; color: $primary; text-style: bold; }
        & #totals { height: 2; padding: 0 1; background: $surface; }
    }
    """

    def __init__(self, month: str) -> None:
        super().__init__()
        self._first = date.fromisoformat(f"{month}-01")
        self._grid = MonthGrid(self._tints)
        self._grid.absence_label = lambda key: self.desk.label("absence", key)
        self._shown: Latest[date] = Latest(self._read)

    def body(self) -> ComposeResult:
        yield Static(id="title", markup=False)
        yield self._grid
        yield Static(id="totals", markup=False)

    def on_mount(self) -> None:
        self._grid.today = self.desk.clock().date()
        self._grid.focus()
        self._shown.ask(self._first)

    async def _read(self, first: date) -> None:
        found: MonthRoster | None = await self.desk_app.attempt(
            self.work.read(roster.month, self.desk, f"{first:%Y-%m}")
        )
        if found is not None:
            self._first = found.first
            self._grid.show(found)
            self._tell()

    def _tints(self) -> dict[str, Style]:
        return shift_tints(self.app.theme_variables, list(self.desk.policy.roster.shifts))

    def _tell(self) -> None:
        """Whose month it is, and what they had of it."""
        row = self._grid.row
        whose = row.name if row and self._grid.is_calendar else _("Everybody")
        self.query_one("#title", Static).update(
            _("Roster of {month}  {whose}", month=f"{self._first:%Y-%m}", whose=whose)
        )
        lines = [self._totals(row), self._besides(row) if self._grid.is_calendar else self._legend()] if row else []
        show_lines(self.query_one("#totals", Static), lines)
        self.refresh_bindings()

    def _totals(self, row: MonthRow) -> Content:
        told = [
            counted("{count} day at work", "{count} days at work", row.days),
            counted("{count} weekend day of rest", "{count} weekend days of rest", row.weekend_rests),
            counted("{count} holiday at work", "{count} holidays at work", row.holidays),
        ]
        return Content.assemble((row.name, "bold $primary"), f"  {'  '.join(told)}")

    def _besides(self, row: MonthRow) -> Content:
        """By shift, by post, and away."""
        numbers = [
            (self.desk.label(name, key), number)
            for name, of in (("roster_shift", row.by_shift), ("post", row.by_post), ("absence", row.absences))
            for key, number in sorted(of.items(), key=lambda pair: self._order(name, pair[0]))
        ]
        return Content.styled("  ".join(f"{words} {number}" for words, number in numbers), "$text-muted")

    def _order(self, name: str, key: str) -> int:
        """Where an entry stands in its list."""
        keys = [option.key for option in self.desk.policy.lists[name]]
        return keys.index(key) if key in keys else len(keys)

    def _legend(self) -> Content:
        """What the signs mean that stand in the month."""
        month = self._grid.month
        cells = [cell for row in month.rows for cell in row.cells] if month else []
        shifts = {shift for cell in cells for shift in cell.shifts}
        away = {cell.absence for cell in cells if cell.absence}
        signs = [
            (short_shift(self.desk, key), self.desk.label("roster_shift", key))
            for key in self.desk.policy.roster.shifts
            if key in shifts
        ]
        signs += [
            (short_absence(self.desk, option.key), self.desk.label("absence", option.key))
            for option in self.desk.options("absence")
            if option.key in away
        ]
        told = [*(marks(month) if month else ()), *(pair for pair in signs if pair[0] != pair[1])]
        told += [("2x", _("two shifts"))] if any(len(cell.shifts) > 1 for cell in cells) else []
        return Content.styled(legend(told), "$text-muted")

    def on_month_grid_moved(self) -> None:
        """Tell of the person."""
        self._tell()

    def on_month_grid_chosen(self) -> None:
        """One person's calendar, or everybody."""
        self._grid.show_calendar(not self._grid.is_calendar)
        self._tell()

    def action_month(self, step: int) -> None:
        """Show the month before or after, or this one."""
        number = self._first.year * 12 + self._first.month - 1 + step
        first = date(number // 12, number % 12 + 1, 1)
        self._shown.ask(first if step else self.desk.clock().date().replace(day=1))

    def action_week(self) -> None:
        """From one person's calendar to everybody, and from there to the week."""
        if self._grid.is_calendar:
            self.on_month_grid_chosen()
        else:
            self.dismiss(None)
