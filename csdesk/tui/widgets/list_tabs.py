"""The lists that a screen can show, as tabs with how many records are in each, and what else is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csdesk.tui.frame import Line, Part, Tone, in_sight


@dataclass(frozen=True)
class Tab:
    """A list: its name in code, its words, and how many records are in it (None where that is not counted).

    `tone` colours the count of what wants looking at.
    """

    name: str
    words: str
    count: int | None = None
    tone: Tone = ""


class ListTabs(Line):
    """One line of tabs; a click on one runs the screen's `show_list`."""

    DEFAULT_CSS = """
    ListTabs { background: $background; margin: 0 1; }
    """

    _tabs: Sequence[Tab] = ()
    _present = ""
    _besides: Sequence[Part] = ()

    def show(self, tabs: Sequence[Tab], present: str, besides: Sequence[Part] = ()) -> None:
        """Show `tabs` with the one called `present` marked, and at the right end what stands `besides`."""
        self._tabs, self._present, self._besides = tabs, present, besides
        self.refresh()

    def left(self) -> Sequence[Part]:
        """The tabs, as many as there is room for."""
        parts: list[Part] = [
            (
                "active" if tab.name == self._present else (tab.tone if tab.tone and tab.count else "quiet"),
                f" {tab.words} " if tab.count is None else f" {tab.words} {tab.count} ",
                f"screen.show_list('{tab.name}')",
            )
            for tab in self._tabs
        ]
        present = next((at for at, tab in enumerate(self._tabs) if tab.name == self._present), 0)
        return in_sight(parts, present, self.size.width)

    def right(self) -> Sequence[Part]:
        """What stands besides."""
        return self._besides
