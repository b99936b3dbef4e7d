"""A text field of several lines; apart from the others, for TextArea takes long to import and a sign-in needs none."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.widgets import TextArea
from textual.widgets.text_area import EditResult, Location

from csdesk.rules import writing
from csdesk.tui.actions import bindings
from csdesk.tui.widget_keys import TEXT_FIELD
from csdesk.tui.widgets.fields import Edited, Remark, Remarked, Stepped, full


class TextField(TextArea, inherit_bindings=False):
    """A field of several lines that grows with its text from one row to `rows`.

    Enter goes on to the next field, Alt+Enter and (where the terminal tells it) Shift+Enter begin a line.
    """

    DEFAULT_CSS = """
    TextField {
        height: auto;
        min-height: 1;
        width: 1fr;
        border: none;
        padding: 0 1;
        background: $surface;
        color: $foreground;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background-tint: $primary 20%; }
        & .text-area--placeholder { color: $text-disabled; }
        &:focus .text-area--placeholder { color: $text-muted; }
        &:light .text-area--cursor, &:dark .text-area--cursor {
            color: $input-cursor-foreground;
            background: $input-cursor-background;
        }
    }
    """

    # F6 and F7 lead to screens, and are no way to select.
    BINDINGS: ClassVar[list[BindingType]] = [
        *(item for item in TextArea.BINDINGS if isinstance(item, Binding) and item.key not in ("f6", "f7")),
        *bindings(TEXT_FIELD),
    ]

    def __init__(
        self,
        answer: str = "",
        *,
        longest: int = 20_000,
        rows: int = 5,
        placeholder: str = "",
        id: str | None = None,  # noqa: A002 (Textual's name)
        classes: str | None = None,
    ) -> None:
        super().__init__(answer, placeholder=placeholder, highlight_cursor_line=False, id=id, classes=classes)
        self.match_cursor_bracket = False
        self.longest = longest
        self.styles.max_height = rows

    @property
    def answer(self) -> str:
        """The text as it will be kept."""
        return writing.clean(self.text)

    @answer.setter
    def answer(self, text: str) -> None:
        with self.prevent(TextArea.Changed):
            self.load_text(text)
        self.move_cursor(self.document.end)

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.answer

    def remark(self) -> Remark | None:
        """Nothing: any text will do."""
        return None

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the caret is on the screen, in the text as it is wrapped now."""
        caret = self.wrapped_document.location_to_offset(self.cursor_location)
        return self.content_region.offset + caret - self.scroll_offset

    def action_step(self, direction: int, by_enter: bool = False) -> None:
        """Leave for the next field or the one before."""
        self.post_message(Stepped(self, direction, by_enter))

    def action_new_line(self) -> None:
        """Begin a line."""
        self._replace_via_keyboard("\n", *self.selection)

    def action_cursor_up(self, select: bool = False) -> None:
        """Go up a row, and from the first row to the field before."""
        if not select and self.navigator.is_first_wrapped_line(self.cursor_location):
            self.action_step(-1)
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Go down a row, and from the last row to the next field."""
        if not select and self.navigator.is_last_wrapped_line(self.cursor_location):
            self.action_step(1)
        else:
            super().action_cursor_down(select)

    def action_undo(self) -> None:
        """Take back the last typing; with nothing typed the key is left to the screen."""
        if not self.history.undo_stack:
            raise SkipAction
        super().action_undo()

    def action_paste(self) -> None:
        """Paste what was copied in the app."""
        self.take_paste(self.app.clipboard)

    def take_paste(self, text: str) -> None:
        """Type the pasted `text` at the caret."""
        if len(text) > self.longest:
            self.post_message(Remarked(self, full(self.longest)))
        self._replace_via_keyboard(writing.clean(text[: self.longest]), *self.selection)

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste from the terminal."""
        event.stop()
        event.prevent_default()
        self.take_paste(event.text)

    def on_key(self, event: events.Key) -> None:
        """Leave Enter to its binding, where TextArea would begin a line."""
        if event.key == "enter":
            event.prevent_default()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Say it in the words of all fields."""
        event.stop()
        self.post_message(Edited(self))

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        room = max(self.longest - len(self.text) + len(self.get_text_range(start, end)), 0)
        if len(insert) > room:
            self.post_message(Remarked(self, full(self.longest)))
        if room == 0 and start == end:
            return None
        return super()._replace_via_keyboard(insert[:room], start, end)

    def _refresh_size(self) -> None:
        # TextArea scrolls to the caret before it knows how high its text has become.
        super()._refresh_size()
        if self.has_focus:
            self.scroll_cursor_visible()
