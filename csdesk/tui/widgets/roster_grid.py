"""The week of a roster as the form has it: a row for each day, a column for each post, for rest and for remarks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Literal, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from csdesk import chinese
from csdesk.texts import N_
from csdesk.tui.actions import bindings
from csdesk.tui.widget_keys import GRID

RESTING, REMARKS = "resting", "remarks"
_HEAD = 2  # rows of the heading: posts, and their shifts
_TALLEST = 6  # rows that one day may take


class GridColumn(NamedTuple):
    """A column: `group` stands over those side by side that have it in common, `title` below it.

    `key` says what it is, `tint` names the ground of its cells, and `width` is what it takes at least.
    """

    key: tuple[str, str]
    group: str
    title: str
    tint: str = ""
    width: int = 8


class Word(NamedTuple):
    """A word in a cell: `sign` before it is set off, and `look` is "muted", "changed" or ""."""

    text: str
    sign: str = ""
    look: Literal["", "muted", "changed"] = ""


class GridCell(NamedTuple):
    """What stands in a cell; `is_shut` where nobody has to stand."""

    words: tuple[Word, ...] = ()
    is_shut: bool = False


class GridRow(NamedTuple):
    """A day: its `title`, a `mark` behind it (a holiday or make-up day), what stands below, and its cells."""

    title: str
    mark: str
    below: str
    is_today: bool
    is_weekend: bool
    cells: tuple[GridCell, ...]


class RosterGrid(ScrollView, can_focus=True, inherit_bindings=False):
    """Days with their cells, in which a cursor is moved by arrows or mouse; the days stay in sight as it scrolls.

    `opens` is the message that says in the footer what Enter does, "" where nothing can be changed.
    """

    DEFAULT_CSS = """
    RosterGrid {
        background: $background;
        color: $foreground;
        scrollbar-size: 1 1;
        & > .grid--head { color: $foreground; background: $panel; text-style: bold; }
        &:focus > .grid--head { color: $primary; }
        & > .grid--day { background: $surface; color: $foreground; }
        & > .grid--today { color: $primary; text-style: bold; }
        & > .grid--mark { color: $error; text-style: bold; }
        & > .grid--muted { color: $text-muted; }
        & > .grid--shut { color: $text-disabled; background: $background; }
        & > .grid--sign { color: $background; background: $error; text-style: bold; }
        & > .grid--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
        & > .grid--cursor-blurred {
            background: $block-cursor-blurred-background;
            color: $block-cursor-blurred-foreground;
        }
        & > .grid--line { color: $border-blurred; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "grid--head", "grid--day", "grid--today", "grid--mark", "grid--muted", "grid--shut", "grid--sign",
        "grid--cursor", "grid--cursor-blurred", "grid--line",
    }  # fmt: skip

    BINDINGS: ClassVar[list[BindingType]] = bindings(GRID)

    opens_when_typed_into = True
    opens = N_("Fill in")

    class Moved(Message):
        """The cursor stands on another cell."""

    class Opened(Message):
        """The cell under the cursor is to be filled in, beginning with what was `typed`."""

        def __init__(self, typed: str = "") -> None:
            super().__init__()
            self.typed = typed

    def __init__(self, tints: Callable[[], dict[str, Style]], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._tints_of = tints
        self._tints: dict[str, Style] = {}
        self.columns: tuple[GridColumn, ...] = ()
        self.rows: tuple[GridRow, ...] = ()
        self.at = (0, 0)  # row and column of the cursor
        self.least_height = 1
        self._widths: tuple[int, ...] = ()
        self._day_width = 0
        self._lines: list[tuple[int, int]] = []  # of each line below the heading, its row and which line of it
        self._wrapped: list[list[list[list[Word]]]] = []

    def show(self, columns: Sequence[GridColumn], rows: Sequence[GridRow]) -> None:
        """Show these; the cursor stays where it is."""
        self.columns, self.rows = tuple(columns), tuple(rows)
        self.at = (min(self.at[0], max(len(rows) - 1, 0)), min(self.at[1], max(len(columns) - 1, 0)))
        self._lay_out()

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._recolour())

    def on_resize(self) -> None:
        """Share the room out anew."""
        self._lay_out()

    def _recolour(self) -> None:
        self._tints = self._tints_of()
        self.refresh()

    def _lay_out(self) -> None:
        if not self.columns or not self.size.width:
            return
        self._tints = self._tints_of()
        room = self.size.width - 1
        self._day_width = max(chinese.width(f"{row.title} {row.mark}") for row in self.rows) + 2
        widths = [max(column.width, chinese.width(column.title) + 2 if column.title else 0) for column in self.columns]
        for first, last in self._groups():  # a group's words over all of its columns
            lacking = chinese.width(self.columns[first].group) + 2 - sum(widths[first:last])
            for at in range(first, last):
                widths[at] += max(0, -(-lacking // (last - first)))
        left = room - self._day_width - sum(widths)
        if left < 0:  # it is scrolled sideways: who rests is told in one row, so that more days are seen
            longest = max(sum(1 + chinese.width(word.sign + word.text) for word in row.cells[-2].words)
                          for row in self.rows)  # fmt: skip
            widths[-2] = max(widths[-2], min(longest, room - self._day_width - widths[-1]))
        more = max(0, min(widths[-2] // 2, left))  # who rests is told in as few rows as there is room for
        widths[-2] += more
        left -= more
        for at in range(len(widths) - 2):  # posts get a little more room, and remarks what is left over
            more = max(0, min(4, left // (len(widths) - at)))
            widths[at] += more
            left -= more
        widths[-1] += max(0, left)
        self._widths = tuple(widths)
        self._wrapped = [
            [_wrapped(cell.words, width - 1) for cell, width in zip(row.cells, widths, strict=True)]
            for row in self.rows
        ]
        self._lines = [
            (at, line)
            for at, row in enumerate(self.rows)
            for line in range(
                min(_TALLEST, max(self.least_height, 1 + bool(row.below), *(map(len, self._wrapped[at]))))
            )
        ]
        self.virtual_size = Size(self._day_width + sum(widths), len(self._lines) + _HEAD)
        self.refresh()
        self.call_after_refresh(self._show_cursor)

    @property
    def wanted_height(self) -> int:
        """The rows in which all of it is to be seen."""
        is_wider = self.virtual_size.width > self.size.width
        return len(self._lines) + _HEAD + is_wider

    def _groups(self) -> list[tuple[int, int]]:
        """From which column to which those go that have one heading over them."""
        found: list[tuple[int, int]] = []
        for at, column in enumerate(self.columns):
            if found and column.group and self.columns[found[-1][0]].key[0] == column.key[0]:
                found[-1] = (found[-1][0], at + 1)
            else:
                found.append((at, at + 1))
        return found

    # The cursor

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor on that cell, or the nearest there is."""
        at = (max(0, min(row, len(self.rows) - 1)), max(0, min(column, len(self.columns) - 1)))
        if at != self.at:
            self.at = at
            self.refresh()
            self.post_message(self.Moved())
        self._show_cursor()

    def action_move(self, rows: int, columns: int) -> None:
        """Move the cursor."""
        self.go_to(self.at[0] + rows, self.at[1] + columns)

    def action_select(self) -> None:
        """Fill the cell in."""
        if self.opens:
            self.post_message(self.Opened())

    def on_key(self, event: events.Key) -> None:
        """A letter begins to fill the cell in."""
        if event.is_printable and event.character and not event.character.isspace():
            event.stop()
            event.prevent_default()
            self.post_message(self.Opened(event.character))

    def on_paste(self, event: events.Paste) -> None:
        """So does a paste; some input methods send what was composed as one."""
        event.stop()
        if text := " ".join(event.text.split()):
            self.post_message(self.Opened(text[:200]))

    def on_click(self, event: events.Click) -> None:
        """Go to the cell clicked; a double click fills it in."""
        event.stop()
        line = event.y - _HEAD + self.scroll_offset.y
        if event.y < _HEAD or not 0 <= line < len(self._lines):
            return
        column = self._column_at(event.x)
        self.go_to(self._lines[line][0], self.at[1] if column < 0 else column)
        if event.chain == 2 and column >= 0:
            self.action_select()

    def _column_at(self, x: int) -> int:
        if x < self._day_width:
            return -1
        left = self._day_width - self.scroll_offset.x
        for at, width in enumerate(self._widths):
            left += width
            if x < left:
                return at
        return -1

    def cell_region(self) -> Region:
        """Where the cell under the cursor is, from the corner of the widget."""
        row, column = self.at
        top = next((at for at, (each, _line) in enumerate(self._lines) if each == row), 0)
        left = self._day_width + sum(self._widths[:column]) - self.scroll_offset.x
        width = self._widths[column] if self._widths else 0
        return Region(left, _HEAD + top - self.scroll_offset.y, width, 1)

    @property
    def cursor_screen_offset(self) -> Offset:
        """The beginning of the cursor's cell, where an input method opens its window."""
        return self.content_region.offset + self.cell_region().offset

    def _show_cursor(self) -> None:
        if not self._widths:
            return
        row, column = self.at
        size = self.scrollable_content_region.size
        first = next((at for at, (each, _line) in enumerate(self._lines) if each == row), 0)
        last = max((at for at, (each, _line) in enumerate(self._lines) if each == row), default=0)
        top = min(first, max(self.scroll_offset.y, last - (size.height - _HEAD) + 1))
        begins = sum(self._widths[:column])
        room = size.width - self._day_width
        left = min(begins, max(self.scroll_offset.x, begins + self._widths[column] - room))
        if (left, top) != (self.scroll_offset.x, self.scroll_offset.y):
            self.scroll_to(left, top, animate=False, force=True)

    # The picture

    def render_line(self, y: int) -> Strip:
        """A line of the heading, or of a day."""
        width = self.scrollable_content_region.width
        if not self._widths:
            return Strip.blank(width, self.rich_style)
        if y < _HEAD:
            day, cells = self._heading(y)
        else:
            line = y - _HEAD + self.scroll_offset.y
            if line >= len(self._lines):
                return Strip.blank(width, self.rich_style)
            day, cells = self._day_line(*self._lines[line])
        scrolled = Strip(cells).crop(self.scroll_offset.x, self.scroll_offset.x + width - self._day_width)
        return Strip.join([Strip(day), scrolled]).adjust_cell_length(width, self.rich_style)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"grid--{name}", partial=True)

    def _heading(self, y: int) -> tuple[list[Segment], list[Segment]]:
        style = self.get_component_rich_style("grid--head")
        day = [Segment(" " * self._day_width, style)]
        if y:
            return day, [
                Segment(chinese.fit(f" {column.title}", width), style)
                for column, width in zip(self.columns, self._widths, strict=True)
            ]
        cells = []
        for first, last in self._groups():
            room = sum(self._widths[first:last])
            cells.append(Segment(chinese.fit(f" {self.columns[first].group}", room), style))
        return day, cells

    def _day_line(self, at: int, line: int) -> tuple[list[Segment], list[Segment]]:
        row = self.rows[at]
        style = self.get_component_rich_style("grid--day")
        if line:
            below = row.below if line == 1 else ""
            day = [Segment(chinese.fit(f" {below}", self._day_width), style + self._style("muted"))]
        else:
            told = style + self._style("today") if row.is_today else style
            mark = chinese.width(row.mark)
            day = [
                Segment(chinese.fit(f" {row.title}", self._day_width - mark - 1), told),
                Segment(f"{row.mark} ", style + self._style("mark")),
            ]
        return day, [
            segment
            for column in range(len(self.columns))
            for segment in self._cell_line(at, column, line)
        ]  # fmt: skip

    def _cell_line(self, at: int, column: int, line: int) -> list[Segment]:
        cell, width = self.rows[at].cells[column], self._widths[column]
        tint = self._tints.get(self.columns[column].tint)
        style = self.get_component_rich_style("grid--shut") if cell.is_shut else self.rich_style + (tint or Style())
        if (at, column) == self.at:
            style = self.get_component_rich_style("grid--cursor" if self.has_focus else "grid--cursor-blurred")
        lines = self._wrapped[at][column]
        words = lines[line] if line < len(lines) else []
        segments = [Segment(" ", style)]
        used = 1
        for number, word in enumerate(words):
            text = f"{' ' if number else ''}"
            segments.append(Segment(text, style))
            if word.sign:
                segments.append(Segment(word.sign, style + self._style("sign")))
            segments.append(Segment(word.text, self._look(style, word, (at, column) == self.at)))
            used += len(text) + chinese.width(word.sign + word.text)
        # The last line of a day is underlined in monochrome and colour alike: it sets the days apart.
        segments.append(Segment(" " * max(0, width - used), style))
        return list(Strip(segments).crop(0, width))

    def _look(self, style: Style, word: Word, is_cursor: bool) -> Style:
        if word.look == "changed":
            return style + Style(underline=True)
        if word.look == "muted" and not is_cursor:
            return style + self._style("muted")
        return style


def _wrapped(words: Sequence[Word], room: int) -> list[list[Word]]:
    """The words in lines of `room` cells; one that is wider than a line is broken."""
    lines: list[list[Word]] = []
    used = 0
    for word in words:
        for piece in _pieces(word, room):
            taken = chinese.width(piece.sign + piece.text)
            if lines and used + 1 + taken <= room:
                lines[-1].append(piece)
                used += 1 + taken
            else:
                lines.append([piece])
                used = taken
    return lines


def _pieces(word: Word, room: int) -> list[Word]:
    if chinese.width(word.sign + word.text) <= room:
        return [word]
    parts = [part.rstrip("\n ") for part in chinese.broken(word.text, room - chinese.width(word.sign))]
    return [Word(part, word.sign if not at else "", word.look) for at, part in enumerate(parts) if part]
