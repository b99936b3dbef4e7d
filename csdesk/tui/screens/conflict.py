"""The page of one conflict: both values in full, and which of them is to stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.content import Content

from csdesk.desk import sync
from csdesk.desk.sync import Conflict
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.areas import AREA_OF
from csdesk.tui.keys import CONFLICT
from csdesk.tui.screens.steps import Step, StepsScreen
from csdesk.tui.screens.sync import GONE, conflict_lines, settle, value_words

_KEEP, _RECORD = "keep", "record"


class ConflictScreen(StepsScreen):
    """The conflict with that handle; gives what became of it."""

    ACTIONS = CONFLICT
    TITLE_TEXT = N_("Told differently at two desks")
    BINDINGS: ClassVar[list[BindingType]] = bindings(CONFLICT)

    def __init__(self, handle: str) -> None:
        super().__init__(handle)
        self._handle = handle
        self._found: Conflict | None = None
        self._is_read = False
        self._is_settling = False

    async def read(self, *, reveal: bool = False) -> Sequence[Content]:  # noqa: ARG002 (nothing is revealed)
        """Both values, or that nothing is to be settled any more."""
        every = await self.work.read(sync.conflicts, self.desk)
        self._found = next((each for each in every if each.handle == self._handle), None)
        self._is_read = True
        if self._found is None:
            return [Content(_(GONE))]
        self.identity = self._found.id
        return conflict_lines(self._found)

    async def show(self, *, reveal: bool = False) -> bool:
        """Show the conflict anew; whether it is still there."""
        await super().show(reveal=reveal)
        self._close_if_gone()
        return self._found is not None

    def on_screen_resume(self) -> None:
        """What stood above the page is closed."""
        self._close_if_gone()

    def sync_stands_otherwise(self) -> None:
        """See whether there is still something to be settled."""
        self.others_wrote()

    def _close_if_gone(self) -> None:
        if self._is_read and self._found is None and self.is_active and not self._is_settling:
            self.dismiss("")

    def steps(self) -> Sequence[Step]:
        """Which value is to stand."""
        found = self._found
        if found is None:
            return ()
        steps = [(_KEEP, _("Let it stand: {value}", value=_short(value_words(found, found.stands))))]
        for number, other in enumerate(found.others, 1):
            steps.append((str(number), _("Take instead: {value}", value=_short(value_words(found, other)))))
        if found.table in AREA_OF:
            steps.append((_RECORD, _("Go to the record")))
        return steps

    async def take(self, step: str) -> None:
        """Settle it, or show the record."""
        found = self._found
        if found is None:
            return
        if step == _RECORD:
            await self.desk_app.open_record((found.table, found.id))
            return
        self._is_settling = True
        try:
            settled: Any = await settle(self, found, 0 if step == _KEEP else int(step))
        finally:
            self._is_settling = False
        if settled is not None:
            self.dismiss(settled)


def _short(value: str) -> str:
    return " ".join(value.split())[:60]
