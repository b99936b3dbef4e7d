"""Keeps the terminal's cursor on the caret, for an input method opens its window of candidates there."""

from __future__ import annotations

from textual.app import ReturnType
from textual.geometry import Offset

from csdesk.tui.keyboard import KeepsKeysInOrder


class FollowsCaret(KeepsKeysInOrder[ReturnType]):
    """An app whose terminal cursor stands where the focused widget says its caret is.

    Textual lets every field set `App.cursor_position` when its caret moves, and so knows nothing of what
    moves the field itself: a form that scrolls, a line that grows above. Here the position is asked for
    at the moment the screen is painted. Used in place of App: `class Desk(FollowsCaret[None]): ...`.
    A widget takes part by its `cursor_screen_offset`; without one the cursor stays where it was last.
    """

    _last_caret = Offset(0, 0)

    @property
    def cursor_position(self) -> Offset:
        """Where on the screen the caret is now."""
        focused = self.focused if self.screen_stack else None
        self._last_caret = getattr(focused, "cursor_screen_offset", self._last_caret)
        return self._last_caret

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        """What a field says while its caret moves; the place is asked for when it is needed."""
