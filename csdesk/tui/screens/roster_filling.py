"""Filling the cells of the week in: the field that opens on one, copying, emptying, and fixing who stands there."""

from __future__ import annotations

from datetime import date
from threading import Event

from rich.style import Style
from textual.widgets import Static

from csdesk.desk import roster
from csdesk.desk.errors import DeskError
from csdesk.desk.roster_candidates import Candidate, candidates
from csdesk.rules.rights import Right
from csdesk.rules.roster import REST, Place
from csdesk.texts import _
from csdesk.tui.screens.roster_steps import RosterStepsScreen
from csdesk.tui.widgets.cell_field import CellField, RemarksField
from csdesk.tui.widgets.many_picker import BETWEEN
from csdesk.tui.widgets.picker import Person
from csdesk.tui.widgets.roster_grid import REMARKS, RESTING, RosterGrid
from csdesk.tui.widgets.shift_colours import shift_tints

_FIELD_WIDTH = 20  # cells that a field in a cell takes at least


class RosterFillingScreen(RosterStepsScreen):
    """The grid with its fields, and what is done to one cell."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = RosterGrid(self._tints, id="grid")
        self.field = CellField(allow_other=True, longest=self.desk.policy.longest_line)
        self.remarks = RemarksField(longest=self.desk.policy.longest_text)
        self.stop: Event | None = None  # set to have the filling that runs write nothing
        self._copied: tuple[str, str] | None = None  # the kind of column, and what stood in the cell

    def _tints(self) -> dict[str, Style]:
        return shift_tints(self.app.theme_variables, list(self.desk.policy.roster.shifts))

    @property
    def may_draw_up(self) -> bool:
        """Whether whoever is signed in may change rosters."""
        return self.desk.may(Right.DRAW_UP_ROSTER)

    @property
    def day(self) -> date | None:
        """The day on which the cursor stands."""
        return self.week.days[self.grid.at[0]].day if self.week is not None else None

    @property
    def column(self) -> tuple[str, str]:
        """What the column of the cursor is for."""
        return self.grid.columns[self.grid.at[1]].key if self.grid.columns else (RESTING, "")

    @property
    def place(self) -> Place | None:
        """The place on which the cursor stands, None beside the posts."""
        day = self.day
        return None if day is None or self.column[0] in (RESTING, REMARKS) else Place(day, *self.column)

    def tell(self, sentence: str) -> None:
        """What the filling has to say, until something else is done."""
        told = self.query_one("#told", Static)
        told.update(sentence)
        told.display = bool(sentence)

    @property
    def open_field(self) -> CellField | RemarksField | None:
        """The field that is open on a cell."""
        return next((field for field in (self.field, self.remarks) if field.is_begun), None)

    def on_roster_grid_opened(self, event: RosterGrid.Opened) -> None:
        """Open a field on the cell."""
        week, day = self.week, self.day
        if week is None or day is None:
            return
        if not self.may_draw_up or self.stop is not None:
            self.desk_app.say(
                _("The week is being filled; Esc cancels") if self.stop else _("You may look at the roster only"),
                "warning",
            )
            return
        self.tell("")
        self.desk_app.say("")
        if self.column[0] == RESTING and not event.typed:
            self.action_absence()
            return
        field = self.remarks if self.column[0] == REMARKS else self.field
        region = self.grid.cell_region()
        width = min(max(region.width, _FIELD_WIDTH if field is self.field else 2 * _FIELD_WIDTH), self.grid.size.width)
        field.styles.width = width
        field.styles.offset = (max(0, min(region.x, self.grid.size.width - width)), region.y)
        if field is self.remarks:
            self.remarks.begin(week.days[self.grid.at[0]].remarks, event.typed)
        else:
            where = self.place or Place(day, "", "")
            placed = week.cells.get(where, ())
            options = [self._option(each) for each in candidates(self.desk, week, where)]
            self.field.begin(options, [each.id for each in placed], event.typed)
        self.refresh_bindings()

    def _option(self, candidate: Candidate) -> Person:
        told = [_("not qualified")] if not candidate.is_qualified and self.place else []
        told += [self.desk.label("absence", candidate.absence)] if candidate.absence else []
        told += candidate.stands_at or ([_("free")] if not candidate.absence else [])
        return Person(candidate.id, candidate.name, candidate.name, candidate.pinyin, note=", ".join(told))

    async def on_cell_field_done(self, event: CellField.Done) -> None:
        """Put what was typed into the cell."""
        event.stop()
        if event.field.is_begun:
            await self._fill_in(event)

    async def _fill_in(self, event: CellField.Done) -> None:
        day, where, field = self.day, self.place, event.field
        if self.week is None or day is None:
            return
        try:
            if field is self.remarks:
                saved = await self.work.write(roster.note, self.desk, self.week.week, {day.isoformat(): event.answer})
            elif where is None:
                saved = None
                for staff in filter(None, event.answer.split(BETWEEN)):
                    saved = await self.work.write(roster.set_absence, self.desk, day, staff, REST)
            else:
                saved = await self.work.write(roster.place, self.desk, *where, event.answer)
        except DeskError as error:
            self.desk_app.say(error.sentence(), "error")
            (field.line if isinstance(field, CellField) else field).focus()
            return
        self._close_field()
        if saved is not None:
            self.put(saved.week)
        self.grid.action_move(event.rows, event.columns)

    def on_cell_field_left(self) -> None:
        """Leave the cell as it was."""
        self.desk_app.say("")
        self._close_field()

    def _close_field(self) -> None:
        self.grid.focus()
        for field in (self.field, self.remarks):
            field.end()
        self.refresh_bindings()

    def action_remarks(self) -> None:
        """Write the remarks of the day."""
        self.grid.go_to(self.grid.at[0], len(self.grid.columns) - 1)
        self.grid.focus()
        self.grid.action_select()

    def action_copy(self) -> None:
        """Keep what stands in the cell."""
        week, where = self.week, self.place
        if week is None:
            return
        if self.column[0] == REMARKS:
            kind = REMARKS
            text = words = week.days[self.grid.at[0]].remarks
        else:
            placed = week.cells.get(where, ()) if where else ()
            kind, text = "people", BETWEEN.join(each.id for each in placed)
            words = BETWEEN.join(each.name for each in placed)
        if not text:
            self.desk_app.say(_("Nothing stands in this cell"), "warning")
            return
        self._copied = (kind, text)
        self.app.copy_to_clipboard(words)
        self.desk_app.say(_("Copied: {text}", text=" ".join(words.split())))

    async def action_paste(self) -> None:
        """Put what was copied into the cell."""
        kind, text = self._copied or ("", "")
        if not kind or self.week is None or self.day is None:
            self.desk_app.say(_("Nothing was copied yet"), "warning")
        elif kind == REMARKS and self.column[0] == REMARKS:
            await self._remark(self.day, text)
        elif kind != REMARKS and self.place is not None:
            await self.save(self.work.write(roster.place, self.desk, *self.place, text), _("Pasted"))
        else:
            self.desk_app.say(_("This does not belong into the column"), "warning")

    async def action_empty(self) -> None:
        """Take everybody out of the cell, or the remarks."""
        if self.week is None or self.day is None:
            return
        if self.column[0] == REMARKS:
            await self._remark(self.day, "")
        elif self.place is not None:
            await self.save(self.work.write(roster.place, self.desk, *self.place, ""), _("Emptied"))
        else:
            self.desk_app.say(_("Who rests follows from the cells; Alt+Q takes leave back"), "warning")

    async def _remark(self, day: date, text: str) -> None:
        assert self.week is not None
        await self.save(self.work.write(roster.note, self.desk, self.week.week, {day.isoformat(): text}), _("Saved"))

    async def action_fix(self) -> None:
        """Fix who stands in the cell, or let them loose where all are fixed."""
        if self.week is None or self.place is None:
            return
        placed = self.week.cells.get(self.place, ())
        is_fixed = not all(each.is_fixed for each in placed)
        people = BETWEEN.join(each.id for each in placed)
        await self.save(
            self.work.write(roster.place, self.desk, *self.place, people, fixed=is_fixed),
            _("The cell is fixed") if is_fixed else _("No longer fixed"),
        )
