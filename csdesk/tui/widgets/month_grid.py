"""A month of the roster: everybody in rows with a sign for each day, or one person's month as a calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from csdesk import chinese
from csdesk.desk.roster import MonthRoster
from csdesk.desk.roster_month import MonthCell, MonthDay, MonthRow
from csdesk.desk.words import weekday
from csdesk.texts import N_, _, language
from csdesk.tui.actions import bindings
from csdesk.tui.widget_keys import MONTH

_HEAD = 3  # days, days of the week, holidays and make-up days
_TOTAL = 3  # cells of a total at least
_NAME = 7


class MonthGrid(ScrollView, can_focus=True, inherit_bindings=False):
    """The month of everybody; `opens` says in the footer that Enter shows one person's."""

    DEFAULT_CSS = """
    MonthGrid {
        background: $background;
        color: $foreground;
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .month--head { color: $foreground; background: $panel; }
        & > .month--today { color: $primary; text-style: bold underline; }
        & > .month--holiday { color: $error; text-style: bold; }
        & > .month--weekend { background: $surface; }
        & > .month--away { color: $warning; text-style: italic; }
        & > .month--muted { color: $text-muted; }
        & > .month--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: bold;
        }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "month--head", "month--today", "month--holiday", "month--weekend", "month--away", "month--muted",
        "month--cursor",
    }  # fmt: skip

    BINDINGS: ClassVar[list[BindingType]] = bindings(MONTH)

    class Moved(Message):
        """The cursor stands on another person."""

    class Chosen(Message):
        """The month of the person under the cursor is to be shown, or that of everybody again."""

    def __init__(self, tints: Callable[[], dict[str, Style]], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._tints_of = tints
        self._tints: dict[str, Style] = {}
        self.month: MonthRoster | None = None
        self.at = 0
        self.is_calendar = False
        self.today: object = None
        self._lines: list[list[Segment]] = []  # of the calendar

    @property
    def row(self) -> MonthRow | None:
        """The month of the person under the cursor."""
        return self.month.rows[self.at] if self.month is not None and self.month.rows else None

    @property
    def opens(self) -> str:
        """What Enter does."""
        return N_("Everybody") if self.is_calendar else N_("One person")

    def show(self, month: MonthRoster) -> None:
        """Show `month`, of everybody or of the person it was shown of."""
        before = self.row
        self.month = month
        kept = next((at for at, row in enumerate(month.rows) if before and row.id == before.id), self.at)
        self.at = max(0, min(kept, len(month.rows) - 1))
        self._lay_out()

    def show_calendar(self, is_calendar: bool) -> None:
        """Show the calendar of the person under the cursor, or everybody."""
        self.is_calendar = is_calendar
        self._lay_out()

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._lay_out())

    def on_resize(self) -> None:
        """Share the room out anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        if self.month is None or not self.size.width:
            return
        self._tints = self._tints_of()
        self._lines = self._calendar(self.month, self.row) if self.is_calendar and self.row else []
        lines = len(self._lines) if self._lines else len(self.month.rows) + _HEAD
        self.virtual_size = Size(self.scrollable_content_region.width, lines)
        self.refresh()
        self._show_cursor()

    def action_move(self, rows: int) -> None:
        """Move to another person."""
        if self.month is None:
            return
        at = max(0, min(self.at + rows, len(self.month.rows) - 1))
        if at != self.at:
            self.at = at
            self._lay_out()
            self.post_message(self.Moved())

    def action_select(self) -> None:
        """Show one person's month, or everybody's."""
        if self.row is not None:
            self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        """Go to the person clicked; a double click shows their month."""
        event.stop()
        if self.is_calendar:
            return
        if event.y >= _HEAD:
            self.action_move(event.y - _HEAD + self.scroll_offset.y - self.at)
            if event.chain == 2:
                self.action_select()

    @property
    def cursor_screen_offset(self) -> Offset:
        """The beginning of the cursor's row, for what reads the screen out."""
        line = 0 if self.is_calendar else _HEAD + self.at - self.scroll_offset.y
        return self.content_region.offset + Offset(0, line)

    def _show_cursor(self) -> None:
        if self.is_calendar:
            self.scroll_to(y=0, animate=False, force=True)
            return
        visible = max(self.scrollable_content_region.height - _HEAD, 1)
        wanted = min(self.at, max(self.scroll_offset.y, self.at - visible + 1))
        if wanted != self.scroll_offset.y:
            self.scroll_to(y=wanted, animate=False, force=True)

    # The picture of everybody

    def render_line(self, y: int) -> Strip:
        """A line of the heading, a person, or a line of the calendar."""
        width = self.scrollable_content_region.width
        month = self.month
        segments: list[Segment] = []
        if month is not None and self._lines:
            line = y + self.scroll_offset.y
            segments = self._lines[line] if line < len(self._lines) else []
        elif month is not None and y < _HEAD:
            segments = self._heading(month, y, *self._widths(month, width))
        elif month is not None and (at := y - _HEAD + self.scroll_offset.y) < len(month.rows):
            segments = self._person(month, at, *self._widths(month, width))
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _widths(self, month: MonthRoster, width: int) -> tuple[int, int, int]:
        """What the names, each day and each total take."""
        longest = max((chinese.width(row.name) for row in month.rows), default=4) + 2
        room = width - 3 * _TOTAL
        day = 3 if room - 3 * len(month.days) >= _NAME else 2
        name = max(_NAME, min(longest, room - day * len(month.days)))
        return name, day, _TOTAL + (room - name - day * len(month.days) >= 3)

    def _part(self, name: str, *, whole: bool = False) -> Style:
        return self.get_component_rich_style(f"month--{name}", partial=not whole)

    def _heading(self, month: MonthRoster, y: int, name: int, width: int, total: int) -> list[Segment]:
        head = self._part("head", whole=True)
        segments = [Segment(" " * name, head)]
        for day in month.days:
            style = head + self._part("weekend") if day.day.weekday() > 4 else head
            if width < 3 and not y and day.day.day % 2:  # two numbers without a blank between them are told apart
                style += self._part("muted")
            if day.is_holiday:
                style += self._part("holiday")
            if day.day == self.today:
                style += self._part("today")
            text = (f"{day.day.day:>2}", _initial(day), _short_mark(day))[y]
            segments.append(Segment(chinese.fit(text, 2) + " " * (width - 2), style))
        totals = (_("Wrk"), _("Wkd"), _("Hol")) if y == 1 else ("", "", "")
        return [*segments, *(Segment(_right(text, total), head) for text in totals)]

    def _person(self, month: MonthRoster, at: int, name: int, width: int, total: int) -> list[Segment]:
        row = month.rows[at]
        told = self._part("cursor", whole=True) if at == self.at else self.rich_style
        segments = [Segment(chinese.fit(f" {row.name}", name), told)]
        for day, cell in zip(month.days, row.cells, strict=True):
            segments.append(Segment(self._sign(cell, width), self._look(day, cell)))
        return [
            *segments,
            *(Segment(_right(str(number), total), told) for number in (row.days, row.weekend_rests, row.holidays)),
        ]

    @staticmethod
    def _sign(cell: MonthCell, width: int) -> str:
        """The sign of a day, or how many shifts there are where they have no room."""
        sign = cell.sign if chinese.width(cell.sign) <= width or not cell.shifts else f"{len(cell.shifts)}x"
        return chinese.fit(sign, width) if chinese.width(sign) <= width else sign[:width]

    def _look(self, day: MonthDay, cell: MonthCell) -> Style:
        style = self.rich_style
        if day.day.weekday() > 4:
            style += self._part("weekend")
        if cell.shifts:
            return style + self._tints.get(cell.shifts[0], Style())
        return style + self._part("away") if cell.absence else style

    # One person's calendar

    def _calendar(self, month: MonthRoster, row: MonthRow) -> list[list[Segment]]:
        width = self.scrollable_content_region.width // 7
        lead = month.first.weekday()
        pairs = list(zip(month.days, row.cells, strict=True))
        weeks: list[list[tuple[MonthDay, MonthCell] | None]] = []
        boxes: list[tuple[MonthDay, MonthCell] | None] = [None] * lead + list(pairs)
        for start in range(0, len(boxes), 7):
            weeks.append((boxes[start : start + 7] + [None] * 7)[:7])
        room = max(0, self.scrollable_content_region.height - 1)
        height = 4 if room >= 4 * len(weeks) else 3
        head = self._part("head", whole=True) + Style(bold=True)
        lines = [[Segment(chinese.fit(f" {weekday(pairs[(at - lead) % 7][0].day)}", width), head) for at in range(7)]]
        for week in weeks:
            told = [self._box(box, width, height) for box in week]
            lines += [[box[line] for box in told] for line in range(height)]
        while not any(segment.text.strip() for segment in lines[-1]):
            lines.pop()
        return lines

    def _box(self, box: tuple[MonthDay, MonthCell] | None, width: int, height: int) -> list[Segment]:
        """The lines of one day of the calendar."""
        if box is None:
            return [Segment(" " * width, self.rich_style)] * height
        day, cell = box
        style = self._look(day, cell) if cell.shifts else self.rich_style
        if cell.absence and not cell.shifts:
            style += self._part("away")
        head = self.rich_style + (self._part("holiday") if day.is_holiday else self._part("muted"))
        if day.day == self.today:
            head += self._part("today")
        words = " ".join(filter(None, (f"{day.day.day:>2}", _mark(day), day.festival)))
        texts = [part.strip() for place in cell.places for part in chinese.broken(place, width - 2)]
        if cell.absence:
            texts.append(self._absence(cell))
        shown = texts[: height - 1]
        if len(texts) > len(shown):
            shown[-1] = f"{shown[-1].rstrip()} .."
        lines = [Segment(chinese.fit(f" {words}", width), head)]
        for at in range(height - 1):
            text = shown[at] if at < len(shown) else ""
            is_last = at == height - 2 and not text
            lines.append(
                Segment(" " * width, self.rich_style) if is_last else Segment(f" {chinese.fit(text, width - 2)}", style)
            )
        return [
            line if chinese.width(line.text) == width else Segment(chinese.fit(line.text, width), line.style)
            for line in lines
        ]

    absence_label: Callable[[str], str] = staticmethod(lambda key: key)

    def _absence(self, cell: MonthCell) -> str:
        return self.absence_label(cell.absence)


def _initial(day: MonthDay) -> str:
    """The day of the week in two cells."""
    return weekday(day.day)[-1:] if language() == "zh" else weekday(day.day)[:2]


def _mark(day: MonthDay) -> str:
    return _("off") if day.is_holiday else _("on") if day.is_make_up else ""


def _short_mark(day: MonthDay) -> str:
    """The mark in the two cells of a day."""
    return _("H") if day.is_holiday else _mark(day)


def marks(month: MonthRoster) -> list[tuple[str, str]]:
    """What the marks over the days mean, of those there are."""
    meanings = {day.is_holiday: _("off work") if day.is_holiday else _("make-up working day")
                for day in month.days if _mark(day)}  # fmt: skip
    signs = {True: _("H"), False: _("on")}
    return [(signs[is_holiday], words) for is_holiday, words in sorted(meanings.items(), reverse=True)]


def _right(text: str, width: int) -> str:
    return " " * max(0, width - chinese.width(text)) + text


def legend(signs: Sequence[tuple[str, str]]) -> str:
    """What the signs mean, in a line."""
    return "  ".join(f"{sign} {words}" for sign, words in signs)
