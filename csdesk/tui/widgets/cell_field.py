"""The fields that open on a cell of the roster: several people, picked or typed, or remarks; Enter is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from csdesk.rules.option import Option
from csdesk.tui.actions import bindings
from csdesk.tui.widget_keys import CELL
from csdesk.tui.widgets.fields import LineField
from csdesk.tui.widgets.many_picker import BETWEEN, ManyPickerField


class CellField(ManyPickerField):
    """A picker of several people that Enter takes and ends, Tab too; Esc leaves the cell as it was.

    People are named as in any picker; `、`, a comma or a blank goes on to the next. Names that were typed
    without anything between them are told apart by the list.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(CELL)

    class Done(Message):
        """The cell is to hold those whom `answer` names; the cursor goes on by so many `rows` and `columns`."""

        def __init__(self, field: CellField | RemarksField, rows: int, columns: int) -> None:
            super().__init__()
            self.field = field
            self.answer = field.told_apart()
            self.rows = rows
            self.columns = columns

        @property
        def control(self) -> CellField | RemarksField:
            """The field."""
            return self.field

    class Left(Message):
        """The cell is to stay as it was."""

    closes_by_escape = False
    is_begun = False  # a cell is being filled in

    def begin(self, options: Sequence[Option], keys: Sequence[str], typed: str) -> None:
        """Open with the people `keys` in it, or with what was `typed` in their stead."""
        self.set_options(options)
        self._put(() if typed else keys, BETWEEN)
        self.display = self.is_begun = True
        self.line.focus()
        if typed:
            self.line.insert_text_at_cursor(typed)
        self.open()

    def end(self) -> None:
        """Go away."""
        self.is_begun = False
        self.close()
        self.display = False

    def told_apart(self) -> str:
        """The keys of those whom the text names; what names nobody stands as it was typed."""
        return BETWEEN.join(key for part in self.answer.split(BETWEEN) if part for key in self._single(part))

    def _single(self, part: str) -> list[str]:
        """The people in a `part` that is one name after another, or the part itself."""
        names = sorted(self._options, key=lambda option: -len(option.zh))
        found, rest = [], "".join(part.split())
        while rest:
            option = next((each for each in names if rest.startswith(each.zh)), None)
            if option is None:
                return [part]
            found.append(option.key)
            rest = rest[len(option.zh) :]
        return found or [part]

    def step(self, direction: int, by_enter: bool) -> None:
        """Take what was begun and be done with Enter; else move in the list."""
        self._catch_up()
        if by_enter:
            if self._list.at >= 0:
                self.answer = BETWEEN.join([*self._keys(self._before()), self._list.options[self._list.at].key])
            self.post_message(self.Done(self, 1, 0))
        elif self.is_open and (direction > 0 or self._list.at > 0):
            self._list.go_to(self._list.at + direction)
        else:
            self.action_finish(direction, 0)

    def _reached(self) -> None:
        """Nothing: what is in the line was put there as the field opened."""

    def _left(self) -> None:
        """Somewhere else was clicked: what is in the field is meant."""
        if self.is_begun:
            self.action_finish(0, 0)

    def _is_meant(self, query: str, place: int) -> bool:  # noqa: ARG002 (a cell holds no words of one's own)
        return True

    def action_finish(self, rows: int, columns: int) -> None:
        """Take what was begun, and be done."""
        self._catch_up()
        if self._query() and self._list.at >= 0:
            self.answer = BETWEEN.join([*self._keys(self._before()), self._list.options[self._list.at].key])
        self.post_message(self.Done(self, rows, columns))

    def action_leave(self) -> None:
        """Leave the cell as it was."""
        self.post_message(self.Left())


class RemarksField(LineField):
    """The field that opens on the remarks of a day: Enter is done, Tab too; Esc leaves them as they were."""

    BINDINGS: ClassVar[list[BindingType]] = CellField.BINDINGS

    is_begun = False

    def begin(self, text: str, typed: str) -> None:
        """Open with `text` in it, or with what was `typed` in its stead."""
        self.answer = typed or " ".join(text.split())
        self.display = self.is_begun = True
        self.focus()

    def end(self) -> None:
        """Go away."""
        self.is_begun = False
        self.display = False

    def told_apart(self) -> str:
        """The remarks."""
        return self.answer

    def action_step(self, direction: int, by_enter: bool = False) -> None:
        """Be done."""
        self.action_finish(1 if by_enter else direction, 0)

    def action_finish(self, rows: int, columns: int) -> None:
        """Be done."""
        self.post_message(CellField.Done(self, rows, columns))

    def action_leave(self) -> None:
        """Leave them as they were."""
        self.post_message(CellField.Left())

    def on_blur(self) -> None:
        """Somewhere else was clicked: what is in the field is meant."""
        if self.is_begun:
            self.action_finish(0, 0)
