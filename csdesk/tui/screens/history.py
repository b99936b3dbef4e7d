"""The history of a record: who changed what, when and at which desk."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from csdesk.desk import history
from csdesk.desk.history import Change
from csdesk.desk.words import label_in, operation_label, table_label
from csdesk.texts import N_, _
from csdesk.tui.screens.base import BoxScreen


class HistoryScreen(BoxScreen[None]):
    """All changes of the record `identity`, oldest first."""

    TITLE_TEXT = N_("History")
    DEFAULT_CSS = """
    HistoryScreen #changes { height: 1fr; }
    """

    def __init__(self, identity: str) -> None:
        super().__init__()
        self._identity = identity

    def body(self) -> ComposeResult:
        with VerticalScroll(id="changes"):
            yield Static(_("Reading ..."), id="told", markup=False)

    async def on_mount(self) -> None:
        self.query_one("#changes").focus()
        changes = await self.desk_app.attempt(self.work.read(history.of, self.desk, self._identity))
        if changes is not None:
            self.query_one("#told", Static).update(Content("\n\n").join([_told(change) for change in changes]))


def _told(change: Change) -> Content:
    who = change.by or _("outside csdesk")
    head = Content.assemble(
        (f"{change.at:%Y-%m-%d %H:%M:%S}", "bold $primary"),
        f"  {who}  {_('Desk {station}', station=change.station)}  ",
        f"{table_label(change.what)} {operation_label(change.operation)}",
    )
    lines = [head]
    for field in change.fields:
        before = f"{field.before or '-'}  ->  " if change.operation != "insert" else ""
        lines.append(
            Content.assemble(
                (f"  {label_in(change.what, field.field)}: ", "$text-muted"), f"{before}{field.after or '-'}"
            )
        )
    return Content("\n").join(lines)
