"""Forms declared as data: one component lays the fields out, walks them, checks them and reads them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from csdesk import chinese
from csdesk.rules import phones
from csdesk.rules.option import Option
from csdesk.texts import _
from csdesk.tui.widgets.fields import Edited, LineField, Remark, Remarked, Stepped
from csdesk.tui.widgets.many_picker import ManyPickerField
from csdesk.tui.widgets.picker import PickerField
from csdesk.tui.widgets.text_field import TextField

Field = LineField | TextField | PickerField

YES_NO = (Option("yes", "是", "Yes", ("shi",)), Option("no", "否", "No", ("fou",)))


class Kind(StrEnum):
    """What kind of field an entry is filled in with."""

    LINE = "line"
    TEXT = "text"
    PICKER = "picker"
    MANY = "many"
    PHONE = "phone"
    MOMENT = "moment"
    YES_NO = "yes_no"
    PIN = "pin"


_WIDTHS = {Kind.PHONE: 30, Kind.PICKER: 30, Kind.MOMENT: 30, Kind.YES_NO: 12}


@dataclass(frozen=True)
class Entry:
    """One entry of a form. `label` and `placeholder` are messages of the catalogue.

    `check` looks at what was filled in (never at an empty field) when the field is left and before the
    form is submitted. `width` is what the field takes at most, in cells; without one it is as the kind needs.
    In a form of two columns an entry that `is_wide`, and every TEXT, has its row alone.
    """

    name: str
    label: str
    kind: Kind = Kind.LINE
    required: bool = False
    options: Sequence[Option] = ()
    allow_other: bool = False
    longest: int | None = None
    rows: int = 5
    check: Callable[[str], Remark | None] | None = None
    placeholder: str = ""
    width: int | None = None
    is_wide: bool = False


class Form(VerticalScroll, can_focus=False):
    """The fields of `entries` with their labels, in one column or two, each with its remark below it.

    Enter and Down go to the next field, Up to the one before; Enter in the last one submits. What is
    filled in is text by entry name, the key for a picker ("yes" and "no" for YES_NO). What has to be known
    before it is clear which field comes next is waited for in `before_leaving`, given the name of the field.
    """

    DEFAULT_CSS = """
    Form {
        height: auto;
        max-height: 100%;
        scrollbar-size-vertical: 1;
        &.-two-columns { layout: grid; grid-size: 2; grid-rows: auto; grid-gutter: 0 2; }
    }
    """

    class Changed(Message):
        """A person changed the field `name` of `form`; posted with every key, so do little."""

        def __init__(self, form: Form, name: str) -> None:
            super().__init__()
            self.form = form
            self.name = name

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    class Submitted(Message):
        """The form was submitted and nothing in it is in error; `values` is what it holds."""

        def __init__(self, form: Form, values: dict[str, str]) -> None:
            super().__init__()
            self.form = form
            self.values = values

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    class Refused(Message):
        """The form was to be submitted, but something in it is in error; `why` is said under the first such field."""

        def __init__(self, form: Form, why: str) -> None:
            super().__init__()
            self.form = form
            self.why = why

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    def __init__(
        self,
        entries: Sequence[Entry],
        columns: int = 1,
        *,
        id: str | None = None,  # noqa: A002 (Textual's name)
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        label_width = max(chinese.width(_label(entry)) for entry in entries) + 1
        self._cells = {entry.name: _Cell(entry, label_width) for entry in entries}
        self._order = list(self._cells)
        self.before_leaving: Callable[[str], Awaitable[None]] | None = None
        self._names: dict[Widget, str] = {}
        for name, cell in self._cells.items():
            self._names[cell.field] = name
            if isinstance(cell.field, PickerField):
                self._names[cell.field.line] = name
        self.columns = columns
        self._share_rows()

    @property
    def columns(self) -> int:
        """In how many columns the fields stand, 1 or 2; may be set when the room changes."""
        return 2 if self.has_class("-two-columns") else 1

    @columns.setter
    def columns(self, columns: int) -> None:
        self.set_class(columns == 2, "-two-columns")

    def compose(self) -> ComposeResult:
        yield from self._cells.values()

    def values(self) -> dict[str, str]:
        """What is filled in, by name; hidden fields too."""
        return {name: cell.field.answer for name, cell in self._cells.items()}

    def typed(self) -> dict[str, str]:
        """What stands in the fields, by name, also where it is no answer: to be kept as a draft."""
        return {name: cell.field.typed for name, cell in self._cells.items()}

    def fill(self, values: Mapping[str, str]) -> None:
        """Fill in `values`; other fields stay as they are. Does not post Changed."""
        for name, value in values.items():
            self._cells[name].field.answer = value
            self._cells[name].say(None)

    def take_up(self, typed: Mapping[str, str]) -> None:
        """Fill in what `typed` told once, over what is known: text that is no answer is not taken for one now."""
        for name, text in typed.items():
            field = self._cells[name].field
            if text == field.typed:  # as it is known, be it a key that the list does not have any more
                continue
            self.fill({name: text})
            if isinstance(field, PickerField) and not field.allow_other and field.line.answer == text:
                field.answer, field.line.answer = "", text
                field.close()

    def clear(self) -> None:
        """Empty every field and take every remark away. Does not post Changed."""
        self.fill(dict.fromkeys(self._cells, ""))

    def field(self, name: str) -> Field:
        """The field `name`, such as to feed a picker its options."""
        return self._cells[name].field

    def set_options(self, name: str, options: Sequence[Option]) -> None:
        """Offer `options` in the picker `name`."""
        picker = self._cells[name].field
        if isinstance(picker, PickerField):
            picker.set_options(options)

    def set_placeholder(self, name: str, text: str) -> None:
        """Have `text` stand in the field `name` while it is empty."""
        field = self._cells[name].field
        (field.line if isinstance(field, PickerField) else field).placeholder = text

    def show_error(self, name: str, text: str) -> None:
        """Say under the field `name` what is wrong with it; it stays until the field is left again."""
        self._cells[name].say(Remark(text))

    def set_passed_over(self, name: str, is_passed_over: bool) -> None:
        """Have Enter and the arrows pass the field `name` over, for what is in it is known; Tab still goes there."""
        self._cells[name].is_passed_over = is_passed_over

    def show_only(self, names: Collection[str]) -> None:
        """Show the fields `names` and no others; what stands in the others stays."""
        for name, cell in self._cells.items():
            cell.display = name in names
        self._share_rows()

    def shown_names(self) -> list[str]:
        """The names of the fields that are shown, in order."""
        return self._visible()

    def focus_field(self, name: str) -> None:
        """Put the caret into the field `name`."""
        self._cells[name].field.focus()

    @property
    def focused_name(self) -> str:
        """The name of the field that has the caret, or ""."""
        return self._names.get(self.screen.focused, "") if self.screen.focused else ""

    def submit(self) -> None:
        """Post Submitted, or go to the first field in error."""
        wrong = [name for name in self._visible() if self._check(name, is_submitting=True)]
        if wrong:
            self.focus_field(wrong[0])
            self.post_message(self.Refused(self, self._cells[wrong[0]].said))
        else:
            self.post_message(self.Submitted(self, self.values()))

    async def on_stepped(self, event: Stepped) -> None:
        """Walk on."""
        event.stop()
        name = self._names[event.field]
        if self.before_leaving is not None:
            await self.before_leaving(name)
        if not self._step(name, event.direction) and event.by_enter:
            self.submit()

    def on_edited(self, event: Edited) -> None:
        """Tell which entry it was."""
        event.stop()
        self.post_message(self.Changed(self, self._names[event.field]))

    def on_remarked(self, event: Remarked) -> None:
        """Show what the field says."""
        event.stop()
        self._cells[self._names[event.field]].say(event.remark)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Check the field that was left."""
        if name := self._names.get(event.widget):
            self._check(name)

    def _share_rows(self) -> None:
        """Give a field a row alone where the next one needs both columns; the grid would cut that one off."""
        is_second = False
        cells = [self._cells[name] for name in self._visible()]
        for cell, following in pairwise([*cells, None]):
            assert cell is not None
            is_alone = cell.is_wide or (not is_second and following is not None and following.is_wide)
            cell.set_class(is_alone, "-alone")
            is_second = not is_second and not is_alone

    def _visible(self) -> list[str]:
        return [name for name in self._order if self._cells[name].display]

    def _step(self, name: str, direction: int) -> bool:
        """Go from the field `name` to the next in `direction`; False at the end of the form."""
        at = self._order.index(name)
        ahead = self._order[at + 1 :] if direction > 0 else self._order[:at][::-1]
        for other in ahead:
            cell = self._cells[other]
            if cell.display and not (cell.is_passed_over and direction > 0):
                self.focus_field(other)
                return True
        return False

    def _check(self, name: str, is_submitting: bool = False) -> bool:
        """Say what there is to say about the field `name`; whether it is an error."""
        cell = self._cells[name]
        entry, answer = cell.entry, cell.field.answer
        remark = cell.field.remark()
        if remark is None and answer and entry.check:
            remark = entry.check(answer)
        elif remark is None and not answer and entry.required and is_submitting:
            remark = Remark(_("{label} is needed", label=_(entry.label)))
        cell.say(remark)
        return remark is not None and remark.is_error


class _Cell(Widget):
    """A label, its field and the remark below them, which takes no row while there is none."""

    DEFAULT_CSS = """
    _Cell {
        height: auto;
        width: 1fr;
        & > .form--label { dock: left; height: 1; padding: 0 1 0 0; color: $text-muted; }
        & > .form--remark { display: none; height: auto; padding: 0 1; }
        &.-focused > .form--label { color: $primary; text-style: bold; }
        &.-error > .form--label { color: $error; text-style: bold; }
        &.-error > .form--remark { display: block; color: $error; }
        &.-warning > .form--remark { display: block; color: $warning; }
        &.-alone { column-span: 2; }
    }
    """

    def __init__(self, entry: Entry, label_width: int) -> None:
        super().__init__()
        self.entry = entry
        self.is_wide = entry.is_wide or entry.kind is Kind.TEXT
        self.field = _field(entry)
        if width := entry.width or _WIDTHS.get(entry.kind):
            self.field.styles.max_width = width
        self._label = Static(_label(entry), classes="form--label", markup=False)
        self._label.styles.width = label_width
        self._remark = Static(classes="form--remark", markup=False)
        self._said: Remark | None = None
        self.is_passed_over = False

    def compose(self) -> ComposeResult:
        yield self._label
        yield self.field
        yield self._remark

    @property
    def said(self) -> str:
        """What stands below the field."""
        return self._said.text if self._said else ""

    def say(self, remark: Remark | None) -> None:
        """Show `remark` below the field, or nothing."""
        if remark == self._said:
            return
        self._said = remark
        self.set_class(remark is not None and remark.is_error, "-error")
        self.set_class(remark is not None and not remark.is_error, "-warning")
        if remark is not None:
            # Chinese without blanks is wrapped whole, so a blank here would leave the mark alone in its row.
            blank = "" if chinese.is_han(remark.text) else " "
            self._remark.update(f"{'!' if remark.is_error else '?'}{blank}{remark.text}")

    # A class, because Textual does not restyle a child when :focus-within turns for its parent.
    def on_descendant_focus(self) -> None:
        """Mark the label."""
        self.add_class("-focused")

    def on_descendant_blur(self) -> None:
        """Unmark it."""
        self.remove_class("-focused")

    def on_click(self, event: events.Click) -> None:
        """A click on the label goes to the field."""
        if event.widget is self._label:
            self.field.focus()


def _label(entry: Entry) -> str:
    return f"{_(entry.label)}{' *' if entry.required else ''}"


def _field(entry: Entry) -> Field:
    placeholder = _(entry.placeholder)
    longest = entry.longest or 200
    if entry.kind is Kind.TEXT:
        return TextField(longest=entry.longest or 20_000, rows=entry.rows, placeholder=placeholder)
    if entry.kind is Kind.YES_NO:
        return PickerField(YES_NO, placeholder=placeholder)
    if entry.kind is Kind.MANY:
        return ManyPickerField(entry.options, allow_other=True, longest=longest, placeholder=placeholder)
    if entry.kind is Kind.PICKER:
        return PickerField(entry.options, allow_other=entry.allow_other, longest=longest, placeholder=placeholder)
    from_paste = phones.find if entry.kind is Kind.PHONE else None
    is_pin = entry.kind is Kind.PIN
    return LineField(longest=longest, placeholder=placeholder, from_paste=from_paste, password=is_pin)
