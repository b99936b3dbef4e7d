"""Text fields for people who type Chinese: the caret where the input method looks for it, pastes as typing.

Every field of a form, here, in `text_field` and in `picker`, has `answer` (what it holds, to read and to
set), `remark()` (what it says against its own content) and posts Edited, Stepped and Remarked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from csdesk.rules import writing
from csdesk.texts import _
from csdesk.tui.actions import bindings
from csdesk.tui.widget_keys import FIELD

# As much of a paste as is looked at: the number in a pasted message stands within it.
_LOOKED_AT = 20_000


@dataclass(frozen=True)
class Remark:
    """What is said under a field. An error keeps the form from being saved, a warning does not."""

    text: str
    is_error: bool = True


class FieldMessage(Message):
    """Something that happened in `field`."""

    def __init__(self, field: Widget) -> None:
        super().__init__()
        self.field = field

    @property
    def control(self) -> Widget:
        """The field, for `@on(..., selector)`."""
        return self.field


class Edited(FieldMessage):
    """A person changed what the field holds; setting `answer` from code does not post it."""


class Stepped(FieldMessage):
    """A person leaves the field for the next one (`direction` 1) or the one before (-1)."""

    def __init__(self, field: Widget, direction: int, by_enter: bool = False) -> None:
        super().__init__(field)
        self.direction = direction
        self.by_enter = by_enter


class Remarked(FieldMessage):
    """The field itself has something to say at once, such as that it is full."""

    def __init__(self, field: Widget, remark: Remark) -> None:
        super().__init__(field)
        self.remark = remark


def full(longest: int) -> Remark:
    """The remark of a field that refused what goes beyond `longest` characters."""
    return Remark(_("Only {longest} characters fit here; the rest was left out", longest=longest), False)


class LineField(Input):
    """A field of one line.

    `from_paste` picks what is meant out of a pasted text (such as a phone number out of a message), or
    gives "" to take it as it is; what goes beyond `longest` characters is refused with a remark.
    """

    DEFAULT_CSS = """
    LineField {
        height: 1;
        width: 1fr;
        border: none;
        padding: 0 1;
        background: $surface;
        color: $foreground;
        &:focus { border: none; background-tint: $primary 20%; }
        &:focus > .input--placeholder { color: $text-muted; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(FIELD)

    def __init__(
        self,
        answer: str = "",
        *,
        longest: int = 200,
        placeholder: str = "",
        password: bool = False,
        from_paste: Callable[[str], str] | None = None,
        id: str | None = None,  # noqa: A002 (Textual's name)
        classes: str | None = None,
    ) -> None:
        super().__init__(answer, placeholder, password=password, select_on_focus=False, id=id, classes=classes)
        self.longest = longest
        self.from_paste = from_paste

    @property
    def answer(self) -> str:
        """The text as it will be kept."""
        return writing.line(self.value)

    @answer.setter
    def answer(self, text: str) -> None:
        with self.prevent(Edited):
            self.value = text
        self.cursor_position = len(text)
        if not self.has_focus:
            self.scroll_to(x=0, force=True, animate=False)

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.answer

    def remark(self) -> Remark | None:
        """Nothing: any text will do."""
        return None

    def take_paste(self, text: str) -> None:
        """Type the pasted `text` at the caret, in one line."""
        text = text[:_LOOKED_AT]
        found = self.from_paste(text) if self.from_paste else ""
        self.replace(found or writing.line(text), *self.selection)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put as much of `text` as there is room for in place of what stands from `start` to `end`."""
        start, end = sorted((max(0, start), min(len(self.value), end)))
        room = max(self.longest - len(self.value) + end - start, 0)
        if len(text) > room:
            self.post_message(Remarked(self, full(self.longest)))
        super().replace(text[:room], start, end)

    def action_step(self, direction: int, by_enter: bool = False) -> None:
        """Leave for the next field or the one before."""
        self.post_message(Stepped(self, direction, by_enter))

    def action_paste(self) -> None:
        """Paste what was copied in the app."""
        self.take_paste(self.app.clipboard)

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste from the terminal, whole, where Input would take its first line."""
        event.stop()
        event.prevent_default()
        self.take_paste(event.text)

    def on_focus(self) -> None:
        """Bring the caret into sight."""
        self.scroll_to_region(Region(self._cursor_offset, 0, 1, 1), force=True, animate=False)

    def on_blur(self) -> None:
        """Show the text from its beginning."""
        self.scroll_to(x=0, force=True, animate=False)

    @property
    def _cursor_offset(self) -> int:
        # Input counts one cell more at the end of the text, and draws its caret without it.
        return self._position_to_cell(self.cursor_position)

    def _watch_value(self, value: str) -> None:  # noqa: ARG002 (Input's signature)
        # Input has the screen laid out anew with every key because its virtual size changes; nothing
        # depends on that around a field whose size is given.
        self.set_reactive(Widget.virtual_size, Size(self.content_width, 1))
        self.scroll_x = self.validate_scroll_x(self.scroll_x)
        self._initial_value = False
        self.selection = self.selection
        self.post_message(Edited(self))

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Show the text from where it is scrolled to; there is no scroll bar to move, and looking for one is slow."""
        if round(old_value) != round(new_value):
            self.refresh()
