"""Several sentences that a person should read, such as what is wrong in the settings."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from csdesk.tui.screens.base import BoxScreen


class NoticeScreen(BoxScreen[None]):
    """`sentences` under the message `title`."""

    DEFAULT_CSS = """
    NoticeScreen #sentences { height: auto; max-height: 50vh; margin: 1 0; & Static { margin: 0 0 1 0; } }
    """

    def __init__(self, title: str, sentences: Sequence[str]) -> None:
        super().__init__(classes="-low")
        self.TITLE_TEXT = title
        self._sentences = sentences

    def body(self) -> ComposeResult:
        with VerticalScroll(id="sentences"):
            for sentence in self._sentences:
                yield Static(sentence, markup=False)

    def on_mount(self) -> None:
        self.query_one("#sentences").focus()
