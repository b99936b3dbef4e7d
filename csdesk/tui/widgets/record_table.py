"""A virtual list of records: it draws the rows on screen, and asks for more when their end comes near.

A row is text cut to its columns by cells; there is no widget a row, and no cell is measured before it
is shown. Memory holds what was scrolled through, for the rows are kept until the next `reload`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from csdesk import chinese
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.widget_keys import RECORDS

Tone = Literal["", "muted", "success", "warning", "error"]
_NO_SPANS: Mapping[int, Sequence[tuple[int, int]]] = {}
_PLAIN = Style()
_LEAST = 6  # cells of a flexible column in a narrow window


@dataclass(frozen=True)
class TableColumn:
    """A column: `title` is a message, `width` cells. Those that are `flexible` share what room is left."""

    key: str
    title: str
    width: int
    flexible: bool = False
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True)
class Row:
    """A record in a list: `key` is where the next page begins after it, `cells` stand in column order.

    `tone` colours the row, beside what its words already say. `spans` has, by column number, the
    (start, end) of what to mark in a cell, in characters.
    """

    id: str
    key: object
    cells: tuple[str, ...]
    tone: Tone = ""
    spans: Mapping[int, Sequence[tuple[int, int]]] = field(default_factory=dict)


# Gives up to `limit` rows that come after the row with the key `after`, or the first ones for None.
Fetch = Callable[[object | None, int], Awaitable[Sequence[Row]]]


class RecordTable(ScrollView, can_focus=True):
    """A list of records from `fetch`; `set_fetch` shows another, `reload` the same one anew.

    `empty` is the message shown where there is no row, `opens` the one that says in the footer
    what Enter does, "" where it does nothing.
    """

    DEFAULT_CSS = """
    RecordTable {
        background: $background;
        color: $foreground;
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .records--header { color: $text-muted; background: $panel; text-style: bold; }
        &:focus > .records--header { color: $primary; }
        & > .records--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
        & > .records--cursor-blurred {
            background: $block-cursor-blurred-background;
            color: $block-cursor-blurred-foreground;
        }
        & > .records--found { text-style: bold underline; }
        & > .records--note { color: $text-muted; }
        & > .records--muted { color: $text-muted; }
        & > .records--success { color: $success; }
        & > .records--warning { color: $warning; }
        & > .records--error { color: $error; text-style: bold; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "records--header",
        "records--cursor",
        "records--cursor-blurred",
        "records--found",
        "records--note",
        "records--muted",
        "records--success",
        "records--warning",
        "records--error",
    }

    BINDINGS: ClassVar[list[BindingType]] = bindings(RECORDS)

    class Selected(Message):
        """A person opened `row`: by Enter, a click on the row under the cursor or a double click."""

        def __init__(self, table: RecordTable, row: Row) -> None:
            super().__init__()
            self.table = table
            self.row = row

        @property
        def control(self) -> RecordTable:
            """The table."""
            return self.table

    class Moved(Message):
        """The cursor stands on `row` now, or on none; `by_hand` says that a person moved it there."""

        def __init__(self, table: RecordTable, row: Row | None, by_hand: bool = False) -> None:
            super().__init__()
            self.table = table
            self.row = row
            self.by_hand = by_hand

        @property
        def control(self) -> RecordTable:
            """The table."""
            return self.table

    class Failed(Message):
        """`fetch` raised `error`; the table says that the list could not be read."""

        def __init__(self, table: RecordTable, error: Exception) -> None:
            super().__init__()
            self.table = table
            self.error = error

        @property
        def control(self) -> RecordTable:
            """The table."""
            return self.table

    marks_place: ClassVar[bool] = True  # show the cursor's row while something else has the focus, too

    def __init__(
        self,
        columns: Sequence[TableColumn],
        fetch: Fetch | None = None,
        *,
        empty: str = N_("Nothing here yet"),
        opens: str = N_("Open"),
        page: int = 200,
        id: str | None = None,  # noqa: A002 (Textual's name)
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.columns = tuple(columns)
        self.empty = empty
        self.opens = opens
        self.page = page
        self.rows: list[Row] = []
        self._fetch = fetch
        self._at = 0
        self._is_whole = fetch is None
        self._is_loading = False
        self._has_failed = False

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self._at] if self.rows else None

    def set_fetch(self, fetch: Fetch) -> None:
        """Show the list that `fetch` gives, from its beginning."""
        self._fetch = fetch
        self.restart()

    def restart(self) -> None:
        """Read the list anew with the cursor on its first row."""
        self.rows = []
        self._at = 0
        self._load(anew=True, count=self.page)

    def reload(self, keep_place: bool = True) -> None:
        """Read the list anew, as far as it was gone through, with the cursor on its record or else on the first."""
        self._load(anew=True, count=self._at + self.page, keep_place=keep_place)

    def point_to(self, identity: str) -> None:
        """Put the cursor on the record with that id, if it was read."""
        at = next((at for at, row in enumerate(self.rows) if row.id == identity), -1)
        if at >= 0:
            self._at = at
            self.refresh()
            self._show_cursor()

    def go_to(self, row: int) -> None:
        """Put the cursor on the row numbered `row`, or the nearest there is."""
        at = max(0, min(row, len(self.rows) - 1))
        if at != self._at:
            self._at = at
            self.post_message(self.Moved(self, self.row, by_hand=True))
            self.refresh()
        self._show_cursor()
        self._load_if_near_the_end(at)

    def on_mount(self) -> None:
        if self._fetch is not None:
            self._load(anew=True, count=self.page)

    def on_resize(self) -> None:
        """Show the cursor still."""
        self._resize_list()
        self._show_cursor()

    def action_move(self, rows: int) -> None:
        """Move the cursor by `rows`."""
        self.go_to(self._at + rows)

    def action_page(self, pages: int) -> None:
        """Move the cursor by what one screen shows."""
        self.go_to(self._at + pages * max(self._visible - 1, 1))

    def action_go_to(self, row: int) -> None:
        """Move the cursor to the row numbered `row`."""
        self.go_to(row)

    def action_go_to_last(self) -> None:
        """Move the cursor to the last row read; more follow if there are any."""
        self.go_to(len(self.rows) - 1)

    def action_select(self) -> None:
        """Open the row under the cursor."""
        if self.row is not None:
            self.post_message(self.Selected(self, self.row))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row clicked; open it when the cursor was there."""
        event.stop()
        row = event.y - 1 + self.scroll_offset.y
        if event.y < 1 or row >= len(self.rows):
            return
        if row == self._at:
            self.action_select()
        else:
            self.go_to(row)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Read on when the wheel or the scroll bar comes near the end."""
        super().watch_scroll_y(old_value, new_value)
        self._load_if_near_the_end(round(new_value) + self._visible)

    @property
    def cursor_screen_offset(self) -> Offset:
        """The beginning of the cursor's row, for the terminal's own cursor and what reads the screen out."""
        return self.content_region.offset + Offset(0, 1 + self._at - self.scroll_offset.y)

    @property
    def _visible(self) -> int:
        """How many rows fit below the header."""
        return max(self.scrollable_content_region.height - 1, 0)

    def _show_cursor(self) -> None:
        top = self.scroll_offset.y
        wanted = min(self._at, max(top, self._at - self._visible + 1))
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, force=True)

    def _load_if_near_the_end(self, row: int) -> None:
        if not self._is_whole and not self._is_loading and row + self._visible >= len(self.rows):
            self._load(anew=False, count=self.page)

    def _load(self, anew: bool, count: int, keep_place: bool = True) -> None:
        self._is_loading = True
        self.refresh()
        reading: Callable[[], Awaitable[None]] = partial(self._read, anew, count, keep_place)
        self.run_worker(reading, group=f"records-{id(self)}", exclusive=True)

    async def _read(self, anew: bool, count: int, keep_place: bool) -> None:
        assert self._fetch is not None
        after = None if anew or not self.rows else self.rows[-1].key
        try:
            found = list(await self._fetch(after, count))
        except Exception as error:  # whatever it is, the desk goes on and the screen says why
            self._has_failed = self._is_whole = True
            self._is_loading = False
            self.post_message(self.Failed(self, error))
            self.refresh()
            return
        self._is_loading = self._has_failed = False
        self._is_whole = len(found) < count
        before = self.row
        if anew:
            self.rows = found
            kept = next((at for at, row in enumerate(found) if before and row.id == before.id), self._at)
            self._at = max(0, min(kept, len(found) - 1)) if keep_place else 0
        else:
            self.rows += found
        self._resize_list()
        self.refresh()
        if anew:
            self._show_cursor()
        if anew or self.row != before:
            self.post_message(self.Moved(self, self.row))

    def _resize_list(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.rows) + 1)

    def render_line(self, y: int) -> Strip:
        """The header, a row, or what is to be said where there are none."""
        width = self.scrollable_content_region.width
        style = self.rich_style
        if y == 0:
            style = self.get_component_rich_style("records--header")
            titles = tuple(_(column.title) for column in self.columns)
            return self._strip(titles, width, style)
        at = y - 1 + self.scroll_offset.y
        if at < len(self.rows):
            return self._row_strip(at, width, style)
        if not self.rows and y == max(1, (self._visible + 1) // 2):
            style += self.get_component_rich_style("records--note", partial=True)
            note = self._note()
            left = max(width - chinese.width(note), 0) // 2
            return Strip([Segment(chinese.fit(" " * left + note, width), style)], width)
        return Strip.blank(width, style)

    def _row_strip(self, at: int, width: int, style: Style) -> Strip:
        row = self.rows[at]
        if row.tone:
            style += self.get_component_rich_style(f"records--{row.tone}", partial=True)
        if at == self._at and (self.has_focus or self.marks_place):
            kind = "records--cursor" if self.has_focus else "records--cursor-blurred"
            style = self.get_component_rich_style(kind)
        found = style + self.get_component_rich_style("records--found", partial=True) if row.spans else style
        return self._strip(row.cells, width, style, row.spans, found)

    def _strip(
        self,
        cells: Sequence[str],
        width: int,
        style: Style,
        spans: Mapping[int, Sequence[tuple[int, int]]] = _NO_SPANS,
        found: Style = _PLAIN,
    ) -> Strip:
        segments = [Segment(" ", style)]
        widths = _shared(self.columns, width)
        for number, (column, room, cell) in enumerate(zip(self.columns, widths, cells, strict=True)):
            if not room:
                continue
            text = chinese.fit(cell.replace("\n", " "), room)
            shift = 0
            if column.align == "right" and (shift := max(room - chinese.width(cell), 0)):
                text = " " * shift + cell
            done = 0
            for start, end in spans.get(number, ()):
                segments.append(Segment(text[done : start + shift], style))
                segments.append(Segment(text[start + shift : end + shift], found))
                done = end + shift
            segments.append(Segment(text[done:] + "  ", style))
        return Strip(segments).adjust_cell_length(width, style)

    def _note(self) -> str:
        if self._has_failed:
            return _("The list could not be read")
        return _("Reading ...") if self._is_loading else _(self.empty)


@lru_cache(maxsize=64)
def _shared(columns: tuple[TableColumn, ...], room: int) -> tuple[int, ...]:
    """The widths of `columns` in `room` cells, two between them.

    The flexible ones share what is left; where it is too narrow they give way first, then the last ones.
    """
    widths = [column.width for column in columns]
    left = room + 1 - sum(widths) - 2 * len(widths)
    flexible = [number for number, column in enumerate(columns) if column.flexible]
    if left >= 0:
        for place, number in enumerate(flexible):
            widths[number] += left // len(flexible) + (place < left % len(flexible))
        return tuple(widths)
    for number, least in [(number, _LEAST) for number in flexible] + [
        (number, 0) for number in range(len(widths) - 1, 0, -1)
    ]:
        taken = max(0, min(widths[number] - least, -left))
        widths[number] -= taken
        left += taken + (2 if taken and not widths[number] else 0)
    return tuple(widths)
