"""The page of one case: its timeline, and only the steps that may be taken with it now."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from csdesk.desk import complaints, history
from csdesk.desk.complaint_words import step_label
from csdesk.desk.complaints import Complaint
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.keys import COMPLAINT
from csdesk.tui.screens.asking import AskScreen
from csdesk.tui.screens.base import WIDE, BoxScreen
from csdesk.tui.screens.complaint_card import complaint_lines
from csdesk.tui.screens.complaint_forms import STEPS, UNDOES, step_entries
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn


class ComplaintScreen(BoxScreen[str]):
    """The complaint with the id `identity`; gives that id where it is to be corrected, "" where it is gone."""

    ACTIONS = COMPLAINT
    TITLE_TEXT = N_("Complaint")
    DEFAULT_CSS = """
    ComplaintScreen {
        & > #box { width: 98%; max-width: 100%; height: 96%; }
        & #case { layout: vertical; height: 1fr; }
        & #text { height: 1fr; scrollbar-size-vertical: 1; }
        & #complaint { height: auto; }
        & #steps { height: 7; }
        &.-wide #case { layout: horizontal; }
        &.-wide #text { width: 1fr; height: 100%; }
        &.-wide #steps { width: 32; height: 100%; margin: 0 0 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(COMPLAINT),
        *(
            Binding(str(number), f"take({number})", N_("Take the step"), show=False, id=f"complaint.take_{number}")
            for number in range(1, 10)
        ),
    ]

    def __init__(self, identity: str) -> None:
        super().__init__()
        self._identity = identity
        self._found: Complaint | None = None
        self._steps = RecordTable(
            (TableColumn("number", "#", 2), TableColumn("step", N_("Possible now"), 20, flexible=True)),
            self._rows,
            empty=N_("Nothing can be done with it now"),
            opens=N_("Take the step"),
            id="steps",
        )

    def body(self) -> ComposeResult:
        with Container(id="case"):
            with VerticalScroll(id="text"):
                yield Static(id="complaint", markup=False)
            yield self._steps

    async def on_mount(self) -> None:
        self._steps.focus()
        await self._show()

    def on_resize(self) -> None:
        """The steps stand beside the case where there is room, else below."""
        self.set_class(self.size.width >= WIDE, "-wide")

    async def _show(self, *, reveal: bool = False) -> None:
        job = self.work.write if reveal else self.work.read
        self._found = await self.desk_app.attempt(job(complaints.show, self.desk, self._identity, reveal=reveal))
        if self._found is not None:
            lines = complaint_lines(self.desk, self._found)
            self.query_one("#complaint", Static).update(Content("\n").join(lines))
            if not self._found.actions and self.desk.may(Right.HANDLE_COMPLAINTS):
                self._steps.empty = N_("the complaint is against you, so others handle it")
            self._steps.reload()
            self.refresh_bindings()

    async def _rows(self, after: object | None, _limit: int) -> list[Row]:
        if after is not None or self._found is None:
            return []
        return [
            Row(action, number, (str(number) if number < 10 else "", step_label(action)))
            for number, action in enumerate(self._found.actions, 1)
        ]

    def action_take(self, number: int) -> None:
        """Take the step with that digit before it."""
        if self._found is not None and number <= len(self._found.actions):
            self._ask(self._found, self._found.actions[number - 1])

    def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        """Take the step."""
        if self._found is not None:
            self._ask(self._found, event.row.id)

    def on_record_table_failed(self, event: RecordTable.Failed) -> None:
        """Say why the steps could not be read."""
        self.desk_app.say(str(event.error), "error")

    def _ask(self, complaint: Complaint, action: str) -> None:
        """Ask for what the step needs, and take it."""

        async def take(values: dict[str, str]) -> Any:
            return await self.work.write(STEPS[action], self.desk, complaint.id, values)

        async def taken(result: Any) -> None:
            if result is not None:
                self.desk_app.say(_("{step}: entered", step=step_label(action)), "success")
                await self._show()

        title = f"{step_label(action)}  {complaint.number} {complaint.name}"
        entries = step_entries(self.desk, complaint, action)
        self.desk_app.open_box(AskScreen(title, entries, take, draft=f"complaint.{action} {complaint.id}"), taken)

    async def action_reveal(self) -> None:
        """Show the phone number."""
        await self._show(reveal=True)

    async def action_undo(self) -> None:
        """Take back what was saved last."""
        if await self.desk_app.attempt(self.work.write(history.undo, self.desk, UNDOES)) is not None:
            await self._show()
            if self._found is None:
                self.dismiss("")  # it was the complaint itself that was taken back
            self.desk_app.say(_("Taken back"), "success")

    def action_correct(self) -> None:
        """Correct what was taken down."""
        self.dismiss(self._identity)

    def action_history(self) -> None:
        """Show who changed it."""
        from csdesk.tui.screens.history import HistoryScreen

        self.desk_app.open_box(HistoryScreen(self._identity))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what the acting person may not do: who may handle the case may always do something with it."""
        if action == "correct":
            return self._found is not None and bool(self._found.actions)
        return super().check_action(action, parameters)
