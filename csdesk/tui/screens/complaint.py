"""A complaint as it was received and answered, to be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from csdesk.desk import complaints
from csdesk.desk.complaints import Complaint
from csdesk.desk.desk import Desk
from csdesk.desk.words import label
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.keys import COMPLAINT
from csdesk.tui.screens.base import BoxScreen


class ComplaintScreen(BoxScreen[None]):
    """The complaint with the id `identity`."""

    ACTIONS = COMPLAINT
    TITLE_TEXT = N_("Complaint")
    DEFAULT_CSS = """
    ComplaintScreen #text { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings(COMPLAINT)

    def __init__(self, identity: str) -> None:
        super().__init__()
        self._identity = identity

    def body(self) -> ComposeResult:
        with VerticalScroll(id="text"):
            yield Static(id="complaint", markup=False)

    async def on_mount(self) -> None:
        self.query_one("#text").focus()
        await self._show(reveal=False)

    async def _show(self, *, reveal: bool) -> None:
        found = await self.desk_app.attempt(self.work.write(complaints.show, self.desk, self._identity, reveal=reveal))
        if found is not None:
            self.query_one("#complaint", Static).update(Content("\n").join(_lines(self.desk, found)))

    async def action_reveal(self) -> None:
        """Show the phone number."""
        await self._show(reveal=True)

    def action_history(self) -> None:
        """Show who changed it."""
        from csdesk.tui.screens.history import HistoryScreen

        self.desk_app.open_box(HistoryScreen(self._identity))


def _lines(desk: Desk, complaint: Complaint) -> Iterator[Content]:
    state = _("closed {when}", when=f"{complaint.closed_at:%Y-%m-%d %H:%M}") if complaint.closed_at else _("open")
    yield Content.assemble((complaint.number, "bold $primary"), f"  {complaint.received_at:%Y-%m-%d %H:%M}  {state}")
    for name, value in (
        ("name", complaint.name),
        ("phone", complaint.phone),
        ("unit", complaint.unit),
        ("project", complaint.project),
        ("channel", desk.label("complaint_channel", complaint.channel)),
        ("category", desk.label("complaint_category", complaint.category)),
        ("subject", desk.label("subject", complaint.subject)),
        ("received_by", complaint.received_by),
    ):
        if value:
            yield Content.assemble((f"{label(name)}: ", "$text-muted"), value)
    for name, text in (("content", complaint.content), ("reply", complaint.reply), ("notes", complaint.notes)):
        if text:
            yield Content.assemble(("\n", ""), (label(name), "bold"))
            yield Content(text)
