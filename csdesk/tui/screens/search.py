"""One search over everything, as it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from csdesk import chinese
from csdesk.desk import search
from csdesk.desk.search import Found
from csdesk.desk.words import table_label
from csdesk.texts import N_, _
from csdesk.tui.screens.base import BoxScreen
from csdesk.tui.widgets.fields import Edited, LineField, Stepped
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn
from csdesk.tui.work import Latest

_LIMIT = 50


class SearchScreen(BoxScreen[tuple[str, str]]):
    """Finds records; gives kind and id of the one that was chosen."""

    TITLE_TEXT = N_("Search everything")
    DEFAULT_CSS = """
    SearchScreen { & LineField { margin: 0 0 1 0; } & #hint { height: 1; } }
    """

    def __init__(self) -> None:
        super().__init__()
        self._line = LineField(placeholder=_("name, pinyin initials, part of a number, words"))
        self._found: list[Found] = []
        self._searches: Latest[str] = Latest(self._search)
        self._table = RecordTable(
            (
                TableColumn("kind", N_("Kind"), 9),
                TableColumn("at", N_("Time"), 10),
                TableColumn("name", N_("Name"), 10),
                TableColumn("phone", N_("Phone"), 13),
                TableColumn("text", N_("Text"), 20, flexible=True),
            ),
            self._rows,
            empty=N_("Type at least one character"),
        )

    def body(self) -> ComposeResult:
        yield self._line
        yield self._table
        yield Static("", id="hint", classes="quiet", markup=False)

    def on_mount(self) -> None:
        self._line.focus()

    def on_edited(self, event: Edited) -> None:
        """Search for what stands there now."""
        event.stop()
        self._searches.ask(self._line.answer)

    async def _search(self, text: str) -> None:
        found: list[Found] = []
        is_complete = True
        if text:
            found = await self.desk_app.attempt(self.work.read(search.find, self.desk, text, limit=_LIMIT)) or []
            is_complete = await self.desk_app.attempt(self.work.read(search.is_complete, self.desk)) is not False
        self._found = found
        self._table.empty = N_("Nothing was found") if text else N_("Type at least one character")
        self._table.set_fetch(self._rows)
        more = _("the first {count}; more words narrow it down", count=_LIMIT) if len(found) == _LIMIT else ""
        later = "" if is_complete else _("not everything can be found yet, in a few minutes it can")
        count = _("{count} found", count=len(found)) if text else ""
        self.query_one("#hint", Static).update(later or more or count)

    async def _rows(self, after: object | None, _limit: int) -> Sequence[Row]:
        if after is not None:
            return []
        query = self._line.answer
        return [
            Row(
                f"{found.kind} {found.id}",
                at,
                (
                    table_label(found.kind),
                    f"{found.at:%Y-%m-%d}",
                    found.name,
                    found.phone,
                    found.text,
                ),
                spans={2: _shown(chinese.spans(found.name, query), 10), 4: found.matches},
            )
            for at, found in enumerate(self._found)
        ]

    def on_stepped(self, event: Stepped) -> None:
        """Move in the list, or open what it points to."""
        event.stop()
        if event.by_enter:
            self._table.action_select()
        else:
            self._table.action_move(event.direction)

    def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        """Open the record."""
        kind, _blank, identity = event.row.id.partition(" ")
        self.dismiss((kind, identity))


def _shown(spans: Sequence[tuple[int, int]], longest: int) -> list[tuple[int, int]]:
    return [(start, end) for start, end in spans if end <= longest]
