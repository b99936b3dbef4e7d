"""The page of one record: all that is known of it, and only what can be done with it now."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from csdesk.desk import history
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.painting import show_lines
from csdesk.tui.screens.asking import AskScreen
from csdesk.tui.screens.base import BoxScreen
from csdesk.tui.widgets.form import Entry
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn

Step = tuple[str, str]  # what it is called in code, and in words


class _Steps(RecordTable):
    """The steps: a few that the arrows reach, so that a page of keys is one of the text beside them."""

    def action_page(self, pages: int) -> None:
        """Read on in the text, or back."""
        if isinstance(self.screen, StepsScreen):
            self.screen.action_read(pages)


class StepsScreen(BoxScreen[str]):
    """The record with the id `identity` beside the steps possible now.

    Gives that id where it is to be corrected, and "" where it was taken back.
    """

    DEFAULT_CSS = """
    StepsScreen {
        & > #box { width: 98%; max-width: 100%; height: 96%; }
        & #case { layout: vertical; height: 1fr; }
        & #text { height: 1fr; scrollbar-size-vertical: 1; }
        & #told { height: auto; }
        & #steps { height: 7; }
        &.-wide #case { layout: horizontal; }
        &.-wide #text { width: 1fr; height: 100%; }
        &.-wide #steps { width: 32; height: 100%; margin: 0 0 0 1; }
    }
    """
    EMPTY: ClassVar[str] = N_("Nothing can be done with it now")
    UNDOES: ClassVar[Collection[str]] = history.UNDOABLE  # the tables of which Undo takes back the last save

    def __init__(self, identity: str) -> None:
        super().__init__()
        self.identity = identity
        self._possible: Sequence[Step] = ()
        self._table = _Steps(
            (TableColumn("number", "#", 2), TableColumn("step", N_("Possible now"), 20, flexible=True)),
            self._rows,
            empty=self.EMPTY,
            opens=N_("Take the step"),
            id="steps",
        )

    # What an area fills in

    @abstractmethod
    async def read(self, *, reveal: bool = False) -> Sequence[Content]:
        """Read the record anew and say what is known of it; raises DeskError."""

    @abstractmethod
    def steps(self) -> Sequence[Step]:
        """What can be done with the record that was read last."""

    @abstractmethod
    async def take(self, step: str) -> None:
        """Take a step."""

    # The page

    def body(self) -> ComposeResult:
        with Container(id="case"):
            with VerticalScroll(id="text"):
                yield Static(id="told", markup=False)
            yield self._table

    async def on_mount(self) -> None:
        self._table.focus()
        await self.show()

    def others_wrote(self) -> None:
        """Show what became of the record."""
        self.run_worker(self.show(), group="others", exclusive=True)

    async def show(self, *, reveal: bool = False) -> bool:
        """Show the record and its steps anew; whether it is still there."""
        lines = await self.desk_app.attempt(self.read(reveal=reveal))
        if lines is not None:
            self._possible = self.steps()
            show_lines(self.query_one("#told", Static), lines)
            self._table.reload()
            self.refresh_bindings()
            self.call_after_refresh(
                self.refresh_bindings
            )  # only then is known whether the text is longer than the page
        return lines is not None

    def say_instead(self, message: str) -> None:
        """Say `message` where nothing can be done."""
        self._table.empty = message

    async def _rows(self, after: object | None, _limit: int) -> list[Row]:
        if after is not None:
            return []
        return [
            Row(step, number, (str(number) if number < 10 else "", words))
            for number, (step, words) in enumerate(self._possible, 1)
        ]

    def action_read(self, direction: int) -> None:
        """Read on in the text, or back; the cursor stays on its step."""
        text = self.query_one("#text")
        text.scroll_relative(y=direction * max(text.size.height - 1, 1), animate=False)

    async def action_take(self, number: int) -> None:
        """Take the step with that digit before it."""
        if number <= len(self._possible):
            await self.take(self._possible[number - 1][0])

    async def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        """Take the step."""
        await self.take(event.row.id)

    def on_record_table_failed(self, event: RecordTable.Failed) -> None:
        """Say why the steps could not be read."""
        self.desk_app.say(str(event.error), "error")

    def ask(
        self,
        title: str,
        entries: Sequence[Entry],
        do: Callable[[dict[str, str]], Awaitable[Any]],
        *,
        draft: str,
        said: Callable[[Any], str],
        **more: Any,
    ) -> None:
        """Ask in a box for what a step needs, and show the record anew once it was taken, with what was `said`."""

        async def done(result: Any) -> None:
            if result is not None:
                self.desk_app.say(said(result), "success")
                await self.show()

        self.desk_app.open_box(AskScreen(title, entries, do, draft=draft, **more), done)

    async def action_reveal(self) -> None:
        """Show the phone number."""
        await self.show(reveal=True)

    async def action_undo(self) -> None:
        """Take back what was saved last."""
        if await self.desk_app.attempt(self.work.write(history.undo, self.desk, self.UNDOES)) is not None:
            if not await self.show():
                self.dismiss("")  # it was the record itself that was taken back
            self.desk_app.say(_("Taken back"), "success")

    def action_correct(self) -> None:
        """Correct what was taken down."""
        self.dismiss(self.identity)

    def action_history(self) -> None:
        """Show who changed it."""
        from csdesk.tui.screens.history import HistoryScreen

        self.desk_app.open_box(HistoryScreen(self.identity))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what this person may not do, and reading on where all can be seen."""
        if action == "read":
            return self.is_mounted and self.query_one("#text").max_scroll_y > 0
        rights = {"reveal": Right.REVEAL_PHONES, "history": Right.READ_HISTORY, "undo": Right.UNDO}
        if action in rights:
            return self.desk.may(rights[action])
        return super().check_action(action, parameters)
