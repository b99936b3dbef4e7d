"""来电: a call is logged while the caller talks; others wait beside it; today's calls stand below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from csdesk.desk import calls
from csdesk.texts import N_
from csdesk.tui.actions import bindings
from csdesk.tui.keys import CALLS
from csdesk.tui.screens.call_form import entries, values_of
from csdesk.tui.screens.intake import IntakeScreen, Opened, Stored
from csdesk.tui.screens.sheets import Sheet
from csdesk.tui.widgets.form import Entry
from csdesk.tui.widgets.record_table import Row, TableColumn


class CallsScreen(IntakeScreen):
    """The form with the caller's card and today's calls."""

    ACTIONS = CALLS
    BINDINGS: ClassVar[list[BindingType]] = bindings(CALLS)
    KIND = "call"
    DRAFTS = calls.FORM
    NEW = N_("New call")
    EMPTY = N_("No calls yet today")
    TURNS_INTO = ("complaint", "repair", "visit", "followup")
    COLUMNS = (
        TableColumn("at", N_("Time"), 5),
        TableColumn("name", N_("Name"), 10),
        TableColumn("phone", N_("Phone"), 13),
        TableColumn("category", N_("Category"), 8),
        TableColumn("asked", N_("Asked"), 20, flexible=True),
        TableColumn("taken_by", N_("Taken by"), 8),
    )

    def entries(self) -> list[Entry]:
        """The fields of a call."""
        return entries(self.desk, lambda: self.sheet)

    async def rows(self, after: object | None, limit: int) -> Sequence[Row]:
        """Today's calls."""
        key = after if isinstance(after, tuple) else None
        return [
            Row(
                call.id,
                (call.at, call.id),
                (
                    f"{call.at:%H:%M}",
                    call.name,
                    call.phone,
                    self.desk.label("call_category", call.category),
                    call.asked,
                    call.taken_by,
                ),
            )
            for call in await self.work.read(calls.today, self.desk, after=key, limit=limit)
        ]

    async def read(self, identity: str, *, reveal: bool = False) -> Opened:
        """A saved call."""
        job = self.work.write if reveal else self.work.read
        call = await job(calls.show, self.desk, identity, reveal=reveal)
        return Opened(call.id, call.number, call.name, call.phone, call.customer, values_of(call))

    async def save_new(self, sheet: Sheet, values: dict[str, str]) -> Stored:
        """Log a call; it began with the first key."""
        given = {name: text for name, text in values.items() if text}
        if sheet.started is not None and "at" not in given:
            given["at"] = sheet.started.isoformat(" ")
            given["ended_at"] = self.desk.clock().isoformat(" ", "seconds")
        saved = await self.work.write(calls.log, self.desk, given, customer=sheet.chosen, slot=sheet.slot)
        call = saved.call
        return Stored(call.id, call.number, call.name, call.customer, saved.batch, saved.is_new_customer)

    async def save_correction(self, sheet: Sheet, changed: dict[str, str], customer: str) -> None:
        """Correct a call."""
        await self.work.write(calls.correct, self.desk, sheet.correcting, changed, customer=customer)
