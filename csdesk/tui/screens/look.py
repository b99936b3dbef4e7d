"""A screen on which records are looked through: several lists, a line to search them, and the card of one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from csdesk.desk import history
from csdesk.desk.errors import NoSuchRecordError
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.frame import Part
from csdesk.tui.painting import show_lines
from csdesk.tui.screens.base import AreaScreen
from csdesk.tui.widgets.fields import Edited, LineField, Stepped
from csdesk.tui.widgets.form import Entry
from csdesk.tui.widgets.list_tabs import ListTabs, Tab
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn
from csdesk.tui.work import Latest

# The lists that a figure elsewhere opens, and that have a tab only while they are shown.
_ELSEWHERE = {"now": N_("To contact now")}


class LookScreen(AreaScreen):
    """Tabs, search line and list to the left; the card of the record under the cursor to the right or below.

    An area fills in its lists, rows and cards; `present` is the list shown, `query_text` what is searched for.
    What is done to a record is asked for with `ask`, after which everything is shown anew.
    """

    LISTS: Sequence[str]  # the names of the lists; the first is shown first
    COLUMNS: ClassVar[Sequence[TableColumn]]
    EMPTY: ClassVar[str]  # said where the list is empty
    OPENS: ClassVar[str] = N_("Open")  # what Enter does with a record
    UNDOES: ClassVar[Collection[str]] = history.UNDOABLE  # the kinds of records that are taken back here
    FIND: ClassVar[str] = N_("name, pinyin initials, part of a number")

    DEFAULT_CSS = """
    LookScreen {
        & #both { layout: vertical; height: 1fr; margin: 0 1; }
        & #list { height: 1fr; min-height: 6; }
        & #one { height: 9; background: $surface; padding: 0 1; scrollbar-size-vertical: 1; }
        & #card { height: auto; background: $surface; }
        &.-wide #both { layout: horizontal; }
        &.-wide #list { width: 3fr; height: 100%; margin: 0 1 0 0; }
        &.-wide #one { width: 2fr; height: 100%; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.present = self.LISTS[0]
        self.marked = ""  # the id of the record on the card
        self._held = ""  # the id of one that was asked for by itself; it stays until the cursor is moved
        self._line = LineField(placeholder=_(self.FIND))
        self._table = RecordTable(self.COLUMNS, self.rows, empty=self.EMPTY, opens=self.OPENS, id="records")
        self._cards: Latest[str] = Latest(self._show_card)
        self._tabs: Latest[None] = Latest(self._show_tabs)
        self._narrowed: Latest[str] = Latest(self._narrow)

    # What an area fills in

    @abstractmethod
    async def rows(self, after: object | None, limit: int) -> Sequence[Row]:
        """A page of the list `present`, narrowed by `query_text`."""

    @abstractmethod
    async def tabs(self) -> tuple[Sequence[Tab], Sequence[Part]]:
        """The tabs with their counts, and what else is counted."""

    @abstractmethod
    async def card(self, identity: str, *, reveal: bool = False) -> Sequence[Content]:
        """What is known of one record; raises DeskError."""

    @abstractmethod
    async def open_row(self, identity: str) -> None:
        """Enter was pressed on a record."""

    # The screen

    def body(self) -> ComposeResult:
        yield ListTabs(id="tabs")
        with Horizontal(id="both"):
            with Vertical(id="list"):
                yield self._line
                yield self._table
            with VerticalScroll(id="one", can_focus=False):
                yield Static(id="card", markup=False)

    def on_mount(self) -> None:
        self._table.focus()

    def on_screen_resume(self) -> None:
        """Other screens may have saved something meanwhile."""
        self.show_anew()

    def others_wrote(self) -> None:
        """Show it, the cursor where it was."""
        self.show_anew()

    async def changed_person(self) -> None:
        """Show what is revealed to nobody."""
        self.show_anew()

    def show_anew(self, *_done: object) -> None:
        """Read list, card and counts again; the card follows the list."""
        self._table.reload()
        self._tabs.ask(None)
        if self._held:
            self._cards.ask(self._held)

    @property
    def query_text(self) -> str:
        """What is searched for."""
        return self._line.answer

    @property
    def table(self) -> RecordTable:
        """The list."""
        return self._table

    async def _show_tabs(self, _request: None) -> None:
        found = await self.desk_app.attempt(self.tabs())
        if found is not None:
            tabs = list(found[0])
            if self.present in _ELSEWHERE and all(tab.name != self.present for tab in tabs):
                tabs.append(Tab(self.present, _(_ELSEWHERE[self.present])))
            self.query_one(ListTabs).show(tabs, self.present, found[1])

    async def _show_card(self, identity: str) -> None:
        self._put_card(await self.desk_app.attempt(self._still_there(identity)) or [] if identity else [])

    async def _still_there(self, identity: str) -> Sequence[Content]:
        """The card of a record; nothing if it was taken back, here or at another desk, since it was asked for."""
        try:
            return await self.card(identity)
        except NoSuchRecordError:
            return []

    def _put_card(self, lines: Sequence[Content]) -> None:
        show_lines(self.query_one("#card", Static), lines)
        self.query_one("#one").scroll_home(animate=False)
        self.refresh_bindings()

    async def _narrow(self, query: str) -> None:
        self._table.empty = N_("Nothing fits") if query else self.EMPTY
        self._held = ""
        self._table.set_fetch(self.rows)

    def on_edited(self, event: Edited) -> None:
        """Narrow the list."""
        event.stop()
        self._narrowed.ask(self._line.answer)

    def on_stepped(self, event: Stepped) -> None:
        """From the search line to the list."""
        event.stop()
        if event.direction > 0:
            self._table.focus()

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """Show the record under the cursor."""
        if event.by_hand:
            self._held = ""
        if self._held:
            self._table.point_to(self._held)
            return
        self.marked = event.row.id if event.row else ""
        self._cards.ask(self.marked)

    async def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        """Open the record."""
        await self.open_row(event.row.id)

    def on_record_table_failed(self, event: RecordTable.Failed) -> None:
        """Say why the list could not be read."""
        self.desk_app.say(str(event.error), "error")

    async def open_record(self, identity: str) -> None:
        """Show one record, wherever it stands in the lists."""
        self.marked = self._held = identity
        self._table.focus()
        self._table.point_to(identity)
        self._put_card(await self.desk_app.attempt(self.card(identity)) or [])

    def ask(
        self,
        title: str,
        entries: Sequence[Entry],
        do: Callable[[dict[str, str]], Awaitable[Any]],
        *,
        draft: str,
        said: str | Callable[[Any], str] = "",
        then: Callable[[Any], Awaitable[None]] | None = None,
        **more: Any,
    ) -> None:
        """Ask in a box for what is needed to do something, say `said` when it was done, and show all anew.

        `said` may be made of what was done, and `then` does what else follows from that.
        """
        from csdesk.tui.screens.asking import AskScreen

        async def done(result: Any) -> None:
            if result is None:
                return
            if then is not None:
                await then(result)
            self.show_anew()
            self.desk_app.say((said if isinstance(said, str) else said(result)) or _("Saved"), "success")

        self.desk_app.open_box(AskScreen(title, entries, do, draft=draft, **more), done)

    # What can be done on every such screen

    def action_next_list(self) -> None:
        """Show the next of the lists."""
        at = self.LISTS.index(self.present) if self.present in self.LISTS else -1
        self.action_show_list(self.LISTS[(at + 1) % len(self.LISTS)])

    def action_previous_list(self) -> None:
        """Show the list before."""
        at = self.LISTS.index(self.present) if self.present in self.LISTS else 0
        self.action_show_list(self.LISTS[at - 1])

    def action_show_list(self, name: str) -> None:
        """Show the list `name`."""
        self.present = name
        self._held = ""
        self._table.set_fetch(self.rows)
        self._table.focus()
        self._tabs.ask(None)

    def action_find(self) -> None:
        """Go to the search line."""
        self._line.focus()

    def action_to_list(self) -> None:
        """Go to the list."""
        self._table.focus()

    def action_back(self) -> None:
        """From the search line to the list, from the list to the search line."""
        if self._table.has_focus:
            self._line.focus()
        else:
            self._table.focus()

    async def action_reveal(self) -> None:
        """Show the phone number of the record on the card in full."""
        if self.marked and (lines := await self.desk_app.attempt(self.card(self.marked, reveal=True))):
            self._put_card(lines)

    async def action_undo(self) -> None:
        """Take back what was saved last."""
        if await self.desk_app.attempt(self.work.write(history.undo, self.desk, self.UNDOES)) is not None:
            self._held = ""
            self.show_anew()
            self.desk_app.say(_("Taken back"), "success")

    def action_history(self) -> None:
        """Show who changed the record."""
        from csdesk.tui.screens.history import HistoryScreen

        if self.marked:
            self.desk_app.open_box(HistoryScreen(self.marked))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what needs a record while there is none."""
        if action in ("reveal", "history"):
            return bool(self.marked) and self.desk.may(
                Right.REVEAL_PHONES if action == "reveal" else Right.READ_HISTORY
            )
        return super().check_action(action, parameters)


def facts(pairs: Sequence[tuple[str, str]]) -> list[Content]:
    """Lines of a card, each the words for a field and its value; what has no value is left out."""
    return [Content.assemble((_("{words}: ", words=words), "$text-muted"), value) for words, value in pairs if value]
