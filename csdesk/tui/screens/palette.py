"""Everything that can be done here, chosen by name: Chinese, English, pinyin or initials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen

from csdesk import chinese
from csdesk.texts import N_, _
from csdesk.tui.actions import Action, key_label
from csdesk.tui.screens.base import BoxScreen
from csdesk.tui.widgets.fields import Edited, LineField, Stepped
from csdesk.tui.widgets.record_table import RecordTable, Row, TableColumn

_THEME = N_("Theme: {name}")
_NOT_SHOWN = 10  # worse by so much fits a name that does not stand in the list


class PaletteScreen(BoxScreen[str]):
    """A list of actions; gives the chosen one as Textual runs it."""

    DEFAULT_CSS = """
    PaletteScreen { & > #box { max-width: 80; height: 70%; } }
    """

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        app = self._app_of(screen)
        actions: list[tuple[str, Action]] = [("screen", action) for action in getattr(screen, "ACTIONS", ())]
        actions += [("app", action) for action in app.palette_actions()]
        self._commands: list[tuple[str, str, str]] = []
        self._names: list[list[tuple[str, Sequence[str]]]] = []  # of each command, with how they are read
        for node, action in actions:
            owner = screen if node == "screen" else screen.app
            method = action.method.split("(")[0]
            if action.in_palette and owner.check_action(method, ()) is not False:
                keys = key_label(app.keys_of(action))
                self._commands.append((f"{node}.{action.method}", _(action.name), keys))
                self._names.append(_names(action))
        for name, words in app.themes().items():
            shown = _(_THEME, name=words)
            self._commands.append((f"app.use_theme('{name}')", shown, ""))
            self._names.append([_read(shown), _read(_THEME.format(name=name))])
        self._line = LineField(placeholder=_("what to do: name, pinyin or initials"))
        self._table = RecordTable(
            (TableColumn("name", N_("Command"), 20, flexible=True), TableColumn("keys", N_("Key"), 10)),
            self._matching,
            empty=N_("Nothing fits"),
        )

    @staticmethod
    def _app_of(screen: Screen[Any]) -> Any:
        return screen.app

    def body(self) -> ComposeResult:
        yield self._line
        yield self._table

    def on_mount(self) -> None:
        self._line.focus()

    async def _matching(self, after: object | None, _limit: int) -> list[Row]:
        if after is not None:
            return []
        query = self._line.answer
        ranked = [(rank, at) for at, names in enumerate(self._names) if (rank := _fit(query, names)) is not None]
        rows = []
        for _rank, at in sorted(ranked):
            run, words, keys = self._commands[at]
            rows.append(Row(run, at, (words, keys)))
        return rows

    def on_edited(self, event: Edited) -> None:
        """Narrow the list."""
        event.stop()
        self._table.set_fetch(self._matching)

    def on_stepped(self, event: Stepped) -> None:
        """Move in the list, or do what it points to."""
        event.stop()
        if event.by_enter:
            self._table.action_select()
        else:
            self._table.action_move(event.direction)

    def on_record_table_selected(self, event: RecordTable.Selected) -> None:
        """Do it."""
        self.dismiss(event.row.id)


def _read(words: str) -> tuple[str, Sequence[str]]:
    return words, chinese.syllables(words)


def _names(action: Action) -> list[tuple[str, Sequence[str]]]:
    """What an action is found by: first the name that is shown, then the English one, and further words in both."""
    further = [words.strip() for text in (_(action.words), action.words) if text for words in text.split("/")]
    return [_read(words) for words in dict.fromkeys((_(action.name), action.name, *further))]


def _fit(query: str, names: Sequence[tuple[str, Sequence[str]]]) -> int | None:
    """How well `query` fits the best of `names`; any fit of the first is better than of those that are not shown."""
    ranks = [(rank, at > 0) for at, (words, read) in enumerate(names)
             if (rank := chinese.match(query, words, read)) is not None]  # fmt: skip
    return min((rank + _NOT_SHOWN * is_hidden for rank, is_hidden in ranks), default=None)
