"""Chooses what a saved record is turned into: a complaint, a repair, a visit, a follow-up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from csdesk.desk.words import table_label
from csdesk.texts import N_
from csdesk.tui.actions import bindings
from csdesk.tui.screens.base import BoxScreen
from csdesk.tui.widget_keys import TURN
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn


class TurnScreen(BoxScreen[tuple[str, str, str]]):
    """Gives the kind and id of the record and the kind it is to become; a digit or Enter chooses."""

    TITLE_TEXT = N_("Turn into")
    DEFAULT_CSS = """
    TurnScreen {
        & > #box { width: 40; height: auto; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(TURN)

    def __init__(self, kind: str, identity: str, targets: Sequence[str]) -> None:
        super().__init__()
        self._record = (kind, identity)
        self._targets = targets
        self._table = RecordTable(
            (TableColumn("number", N_("No."), 4), TableColumn("what", N_("What"), 10, flexible=True)), self._rows,
            opens=N_("Choose"),
        )  # fmt: skip
        self._table.styles.height = len(targets) + 1

    def body(self) -> ComposeResult:
        yield self._table

    def on_mount(self) -> None:
        self._table.focus()

    async def _rows(self, after: object | None, _limit: int) -> list[Row]:
        if after is not None:
            return []
        return [
            Row(target, number, (str(number), table_label(target))) for number, target in enumerate(self._targets, 1)
        ]

    def action_take(self, number: int) -> None:
        """Choose by the digit before it."""
        if number <= len(self._targets):
            self.dismiss((*self._record, self._targets[number - 1]))

    def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        """Choose the row."""
        self.dismiss((*self._record, event.row.id))
