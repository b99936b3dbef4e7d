"""A field that is picked from a list: by digit, Chinese, pinyin, initials, arrows or the mouse."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from csdesk import chinese
from csdesk.rules.option import Option
from csdesk.texts import _, language
from csdesk.tui.actions import bindings
from csdesk.tui.widget_keys import PICKER
from csdesk.tui.widgets.fields import Edited, LineField, Remark, Stepped

_ROWS = 8
_NARROWEST = 24
_BY_DIGIT = 9


@dataclass(frozen=True)
class Person(Option):
    """An option that is a person's name, found by every usual reading of it: `Person(id, name, name)`.

    Among the people of a list those stand first of whom `is_first` says so at the moment. What is to be known
    of somebody while picking is the `note` beside their name.
    """

    is_first: Callable[[], bool] = field(default=lambda: False, compare=False)
    note: str = ""


def rank(query: str, option: Option) -> int | None:
    """How well a typed `query` fits `option`: 0 is best, None is not at all."""
    if isinstance(option, Person):
        return chinese.match_name(query, option.zh)
    labels = {option.zh, option.label(language())}
    found = (chinese.match(query, label, option.pinyin) for label in labels)
    return min((place for place in found if place is not None), default=None)


def _shown(option: Option) -> str:
    """What stands in a list for `option`."""
    words = option.label(language())
    return f"{words}  {option.note}" if isinstance(option, Person) and option.note else words


class PickerField(Widget):
    """A line with its list below it, drawn over what stands there.

    `answer` is the key of the option picked, or "". With `allow_other` text that is no option is an
    answer too, and Enter takes an option only once an arrow has gone to it. The list opens when the
    field is reached empty, is typed into or clicked; Esc closes it, and digits are then text.
    With up to nine rows in it a digit picks at once and goes on; with more it goes to that row.
    """

    DEFAULT_CSS = """
    PickerField {
        height: 1;
        width: 1fr;
        & > LineField { width: 100%; }
    }
    """

    closes_by_escape = True  # where Esc leaves the whole field, its list goes with it

    def __init__(
        self,
        options: Sequence[Option] = (),
        *,
        allow_other: bool = False,
        longest: int = 200,
        placeholder: str = "",
        id: str | None = None,  # noqa: A002 (Textual's name)
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.allow_other = allow_other
        self.line = _PickerLine(self, longest=longest, placeholder=placeholder)
        self._options = tuple(options)
        self._key = ""
        self._seen = ""
        self._list = _PickerList(self)

    def compose(self) -> ComposeResult:
        yield self.line  # the list joins it when it is first opened: a screen of many fields opens sooner

    @property
    def answer(self) -> str:
        """The key of the option that the text names, or the text itself where other text is allowed."""
        text = self.line.answer
        if not text:
            return ""
        if text == self._words(self._key):
            return self._key
        named = next((option.key for option in self._options if text in (option.zh, option.en)), "")
        return named or (text if self.allow_other else "")

    @answer.setter
    def answer(self, key: str) -> None:
        self._key = key
        self.line.answer = self._words(key)
        self.close()

    @property
    def typed(self) -> str:
        """The answer, or the text that is none."""
        return self.answer or self.line.answer

    def remark(self) -> Remark | None:
        """What is said when the text names no option."""
        if self.answer or not self.line.answer:
            return None
        return Remark(_("Nothing in the list fits {text}", text=self.line.answer))

    def set_options(self, options: Iterable[Option]) -> None:
        """Offer `options` from now on; an answer that was set before them gets its words now."""
        waiting = bool(self._key) and self.line.answer == self._words(self._key)
        self._options = tuple(options)
        if waiting:
            self.line.answer = self._words(self._key)
        if self.is_open:
            self.open()

    def focus(self, scroll_visible: bool = True) -> PickerField:
        """Put the caret into the line."""
        self.line.focus(scroll_visible)
        return self

    @property
    def is_open(self) -> bool:
        """Whether the list is to be seen."""
        return self._list.display

    def open(self, everything: bool = False) -> None:
        """Show what fits the text, or `everything`."""
        self._seen = self.line.answer
        query = "" if everything else self._query()
        shown = self._choices()
        at = -1
        if query and not (at := self._row_by_number(query, shown)) + 1:
            ranked = [(place, option) for option in shown if (place := rank(query, option)) is not None]
            shown = [option for _place, option in sorted(ranked, key=lambda pair: pair[0])]
            at = 0 if shown and self._is_meant(query, min(place for place, _option in ranked)) else -1
        elif everything and self._key:
            at = next((row for row, option in enumerate(shown) if option.key == self._key), -1)
        self._list.show(shown, at, nothing=bool(query) and not self.allow_other, picked=self._picked())

    def close(self) -> None:
        """Put the list away."""
        self._seen = self.line.answer
        if self.is_open:
            self._list.put_away()

    def take(self, option: Option) -> None:
        """Answer with `option`, as a person who picks it does, and go on."""
        self._settle(option)
        self.post_message(Stepped(self, 1, True))

    def take_digit(self, digit: int) -> bool:
        """Pick the row numbered `digit`, where that is what the digit means now."""
        self._catch_up()
        if self.line.is_fresh and not self.is_open and self.line.value:
            self.open(everything=True)
        rows = self._list.options
        if not self.is_open or not 0 < digit <= len(rows) <= _BY_DIGIT:
            return False
        typed = f"{self._query()}{digit}"
        if not self.line.is_fresh and any(typed in option.zh or typed in option.en for option in rows):
            return False
        self.take(rows[digit - 1])
        return True

    def take_separator(self, character: str) -> bool:  # noqa: ARG002 (for a picker of several)
        """Take what was begun, where `character` parts it from what comes next."""
        return False

    def step(self, direction: int, by_enter: bool) -> None:
        """Move in the open list or take what it points to; else leave the field."""
        self._catch_up()
        at = self._list.at
        if not self.is_open or (by_enter and at < 0) or (direction < 0 and at <= 0 and not by_enter):
            self.post_message(Stepped(self, direction, by_enter))
        elif by_enter:
            self.take(self._list.options[at])
        else:
            self._list.go_to(at + direction)

    def on_edited(self, event: Edited) -> None:
        """Show what fits what was typed."""
        if event.field is self:
            return
        event.stop()
        self._catch_up()
        self.post_message(Edited(self))

    # Textual calls the handlers of every class of a widget; what a picker of another kind does differently
    # is therefore in methods of their own.
    def on_descendant_focus(self) -> None:
        """The field is reached."""
        self._reached()

    def on_descendant_blur(self) -> None:
        """The field is left."""
        self._catch_up()
        self._left()

    def _reached(self) -> None:
        """Open for an empty field; else mark the answer, to be typed over, but not one just begun: it is open then."""
        if not self.line.value:
            self.open()
        elif not self.is_open:
            self.line.select_all()

    def _left(self) -> None:
        """Take what the list pointed to, if the text is not yet an answer."""
        if self.is_open and self.line.answer and not self.answer and self._list.at >= 0:
            self._settle(self._list.options[self._list.at])
        self.close()

    def _query(self) -> str:
        """The text that is looked for in the list."""
        return self.line.answer

    def _choices(self) -> list[Option]:
        """What can be picked, in the order in which it is shown."""
        shown = [option for option in self._options if not option.hidden]
        people = [option for option in shown if isinstance(option, Person)]
        in_order = iter(sorted(people, key=lambda person: not person.is_first()))
        return [next(in_order) if isinstance(option, Person) else option for option in shown]

    def _picked(self) -> Collection[str]:
        """The keys of the options that the list marks as picked."""
        return ()

    def _is_meant(self, query: str, place: int) -> bool:  # noqa: ARG002 (for a picker that looks at it)
        """Whether Enter takes the best of what fits `query`, which fits it as well as `place` says."""
        return not (self.allow_other and place)

    def _catch_up(self) -> None:
        """Show what fits the text now: a quick hand's next key may come before word of the last."""
        if self.line.answer != self._seen:
            self.open()

    def _settle(self, option: Option) -> None:
        self.answer = option.key
        self.post_message(Edited(self))

    def _words(self, key: str) -> str:
        """The words of the option `key`; a key that is not (yet) in the list stands for itself."""
        option = next((option for option in self._options if option.key == key), None)
        return option.label(language()) if option else key

    @staticmethod
    def _row_by_number(query: str, shown: Sequence[Option]) -> int:
        """The row that typed digits go to in a long list, or -1."""
        digits = unicodedata.normalize("NFKC", query)
        if len(shown) <= _BY_DIGIT or not digits.isdecimal() or not 0 < int(digits) <= len(shown):
            return -1
        return -1 if any(rank(query, option) is not None for option in shown) else int(digits) - 1


class _PickerLine(LineField):
    """The line of a picker: hands digits and steps to it."""

    picks_by_digit = True

    BINDINGS: ClassVar[list[BindingType]] = bindings(PICKER)

    def __init__(self, picker: PickerField, *, longest: int, placeholder: str) -> None:
        super().__init__(longest=longest, placeholder=placeholder)
        self.picker = picker

    @property
    def is_fresh(self) -> bool:
        """Whether the next character begins the text: it is empty, or marked from end to end."""
        return abs(self.selection.end - self.selection.start) == len(self.value)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Esc to the screen while there is no list to close."""
        if action == "close_list":
            return self.picker.is_open and self.picker.closes_by_escape
        return super().check_action(action, parameters)

    def action_close_list(self) -> None:
        """Put the list away."""
        self.picker.close()

    def action_open_list(self) -> None:
        """Show the whole list."""
        self.picker.open(everything=True)

    def action_step(self, direction: int, by_enter: bool = False) -> None:
        """Move in the list, take from it or leave."""
        self.picker.step(direction, by_enter)

    def on_key(self, event: events.Key) -> None:
        """Take a digit, full-width or not, as the number of a row, and what parts several answers."""
        digit = unicodedata.normalize("NFKC", event.character or "")
        if (
            self.picker.take_digit(int(digit))
            if len(digit) == 1 and digit.isdecimal()
            else self.picker.take_separator(event.character or "")
        ):
            event.stop()
            event.prevent_default()

    def on_click(self) -> None:
        """Open the list."""
        if not self.picker.is_open:
            self.picker.open(everything=True)


class _PickerList(Widget):
    """The rows under a picker's line."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "picker--at",
        "picker--hover",
        "picker--number",
        "picker--nothing",
    }

    DEFAULT_CSS = """
    _PickerList {
        overlay: screen;
        constrain: none inflect;
        margin: 0 0 1 0;
        background: $panel;
        color: $foreground;
        & > .picker--at {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
        & > .picker--hover { background: $surface; text-style: underline; }
        & > .picker--number { color: $primary; }
        & > .picker--nothing { color: $text-muted; }
    }
    """

    def __init__(self, picker: PickerField) -> None:
        super().__init__()
        self.display = False
        self.picker = picker
        self.options: Sequence[Option] = ()
        self.at = -1
        self._top = 0
        self._hover = -1
        self._nothing = False
        self._picked: Collection[str] = ()
        self._wanted = Size()

    def show(self, options: Sequence[Option], at: int, nothing: bool, picked: Collection[str]) -> None:
        """Show `options` with the row `at` pointed to and the keys `picked` marked.

        `nothing` says that nothing fits rather than hide.
        """
        self.options = options
        self._picked = picked
        self._nothing = nothing and not options
        self._hover = -1
        labels = [_shown(option) for option in options] or [_("Nothing fits")]
        wanted = Size(max(_NARROWEST, max(map(chinese.width, labels)) + 7), min(len(labels), _ROWS))
        # A new layout only when the size changes: typing into a list of the same size costs none.
        if wanted != self._wanted:
            self._wanted = wanted
            self.styles.width, self.styles.height = wanted
        if self.display != (is_shown := bool(options) or self._nothing):
            if not self.is_attached:
                self.picker.mount(self)
            self.display = is_shown
            if self.is_attached:  # a screen that is being closed takes nothing in any more
                self.screen.refresh_bindings()
        self._top = 0
        self.go_to(at)

    def put_away(self) -> None:
        """Show nothing; Esc does something else from now on."""
        self.display = False
        if self.is_attached:
            self.screen.refresh_bindings()

    def go_to(self, row: int) -> None:
        """Point to `row`, keeping within the list."""
        self.at = max(-1, min(row, len(self.options) - 1))
        if self.at >= 0:
            self._top = max(self.at - _ROWS + 1, min(self._top, self.at))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A row: whether it was picked, its number, its words, and at the edge whether the list goes on."""
        row = self._top + y
        width = self.size.width
        style = self.rich_style
        if not self.options and y == 0:
            style += self.get_component_rich_style("picker--nothing", partial=True)
            return Strip([Segment(chinese.fit(f" {_('Nothing fits')}", width), style)], width)
        if row >= len(self.options):
            return Strip.blank(width, style)
        number_style = style + self.get_component_rich_style("picker--number", partial=True)
        if row == self.at:
            style = number_style = self.get_component_rich_style("picker--at")
        elif row == self._hover:
            style = number_style = self.get_component_rich_style("picker--hover")
        more = "^" if y == 0 and row > 0 else "v" if y == _ROWS - 1 and row < len(self.options) - 1 else " "
        words = chinese.fit(_shown(self.options[row]), max(width - 6, 0))
        number = f"{'*' if self.options[row].key in self._picked else ' '}{row + 1:>2} "
        return Strip([Segment(number, number_style), Segment(f"{words} {more}", style)], width)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark the row under the mouse."""
        if self._hover != (row := self._top + event.y):
            self._hover = row
            self.refresh()

    def on_leave(self) -> None:
        """Unmark it."""
        self._hover = -1
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Pick the row clicked."""
        event.stop()
        if (row := self._top + event.y) < len(self.options):
            self.picker.take(self.options[row])

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show the row below."""
        self._scroll(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show the row above."""
        self._scroll(event, -1)

    def _scroll(self, event: events.MouseEvent, rows: int) -> None:
        event.stop()
        self._top = max(0, min(self._top + rows, len(self.options) - _ROWS))
        self.refresh()
