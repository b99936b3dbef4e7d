"""Reports: figures by sections, each a table with perhaps a chart beside it or below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csdesk.sheets.harmless import harmless
from csdesk.sheets.paper_cells import EMPTY, Number, Value, is_nothing, number_of, put, shown
from csdesk.sheets.paper_looks import (
    COLOURS,
    RULE,
    SHADE,
    STRONG,
    Page,
    font,
    height_of,
    least_width,
    set_up,
)
from csdesk.sheets.register_out import Heading

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as DrawnChart
    from xlsxwriter.worksheet import Worksheet

    from csdesk.sheets.paper import Workbook

_ROW, _TITLE, _SMALL, _FOOT = 19.5, 34.0, 18.0, 22.0
_PIXEL = 0.75  # points
_LEAST_BESIDE = 0.42  # of the page's width that a chart needs beside a table
_LOWEST, _HIGHEST, _BELOW = 165.0, 260.0, 190.0  # points of a chart beside a table, and below it
_AROUND, _NAMED = 60.0, 19.0  # points of a picture of bars besides the bars, and of each bar
_EACH_COUNTED = 8  # up to which there is no half between two figures of an axis
_MOST_NAMED = 20  # names of which none is left out beside an axis
_TURNED = 9  # names from which on they have no room beside each other below a chart
_KINDS: dict[str, dict[str, str]] = {
    "column": {"type": "column"},
    "bar": {"type": "bar"},
    "line": {"type": "line"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "pie": {"type": "pie"},
}
_LINES = {"border": 1, "border_color": RULE, "text_wrap": True, "font_size": 10}


@dataclass(frozen=True)
class Chart:
    """A chart of its section's table: `kind` is column, bar, line, stacked or pie.

    `categories` is the column with the names and `series` are the columns drawn; the last `rows_left_out` rows,
    such as a total, are not drawn. `axis` names the axis of values.
    """

    kind: str
    title: str
    categories: int = 0
    series: tuple[int, ...] = (1,)
    rows_left_out: int = 0
    axis: str = ""


@dataclass(frozen=True)
class Section:
    """A table of figures under a title; the last `totals` rows are set off.

    `lead` is text above the table, or in its place where there are no headings; `note` stands below in small letters.
    """

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Value, ...], ...]
    chart: Chart | None = None
    note: str = ""
    totals: int = 0
    lead: str = ""


@dataclass(frozen=True)
class Report:
    """Sections one below the other on A4 pages; `columns` are the proportions of the columns that all share.

    `foot` holds lines such as those for signatures.
    """

    sheet: str
    title: str
    period: str
    sections: tuple[Section, ...]
    number: str = ""
    columns: tuple[float, ...] = ()
    foot: tuple[str, ...] = ()
    landscape: bool = False


class _Down:
    """Where the next row goes, and how far down the page that is."""

    def __init__(self, sheet: Worksheet, page: Page) -> None:
        self.sheet = sheet
        self.page = page
        self.row = 0
        self.breaks: list[int] = []
        self._used = 0.0

    def next(self, height: float) -> int:
        """Take a row of this height."""
        self.keep_together(height)
        self.sheet.set_row(self.row, height)
        self._used += height
        self.row += 1
        return self.row - 1

    def keep_together(self, height: float) -> None:
        """Go to the next page where this one has no more room for so much, if a page has."""
        if self._used and self._used + height > self.page.height:
            self.breaks.append(self.row)
            self._used = 0.0


def write_report(book: Workbook, report: Report) -> None:
    """Add `report` to the workbook, which opens on it."""
    page = Page(report.landscape)
    widest = max((len(section.headings) for section in report.sections), default=1)
    columns = report.columns or (2.2, *(1.0,) * max(widest - 1, 7))
    columns += (1.0,) * (widest - len(columns))
    widths = page.widths(columns, _least(report))
    sheet = book.sheet(report.sheet)
    sheet.activate()
    set_up(sheet, landscape=report.landscape, header=book.company, footer=book.note)
    for at, characters in enumerate(widths):
        sheet.set_column(at, at, characters)
    down = _Down(sheet, page)
    last = len(widths) - 1
    of = book.looks.of
    if report.number:
        _across(sheet, down.next(_SMALL), last, report.number, of(align="right", font_size=9))
    _across(sheet, down.next(_TITLE), last, report.title,
            of(align="center", font_size=18, font_name=STRONG, bold=True))  # fmt: skip
    if report.period:
        _across(sheet, down.next(_SMALL), last, report.period, of(align="center"))
    foot = _FOOT * len(report.foot)
    for section in report.sections:
        _write_section(book, sheet, down, section, widths, foot if section is report.sections[-1] else 0.0)
    down.keep_together(foot)
    for text in report.foot:
        _across(sheet, down.next(_FOOT), last, text, of(align="left"))
    sheet.print_area(0, 0, max(down.row - 1, 0), last)
    sheet.set_h_pagebreaks(down.breaks)


def _least(report: Report) -> dict[int, float]:
    """What columns need for the longest word in them."""
    found: dict[int, float] = {}
    for section in report.sections:
        for column, heading in enumerate(section.headings):
            texts = [shown(row[column]) for row in section.rows]
            needed = max(least_width([heading.title], 10, bold=True), least_width(texts, 10))
            found[column] = max(found.get(column, 0.0), needed)
    return found


def _across(sheet: Worksheet, row: int, last: int, text: str, look: Any) -> None:
    if last:
        sheet.merge_range(row, 0, row, last, "", look)
    sheet.write_string(row, 0, harmless(text), look)


def _write_section(
    book: Workbook, sheet: Worksheet, down: _Down, section: Section, widths: Sequence[float], below: float = 0.0
) -> None:
    """A section's title, table, chart and note, on one page if one has the room, with so much free `below` them."""
    heights = [_height(row, widths) for row in section.rows]
    titles = [heading.title for heading in section.headings]
    table = _height(titles, widths) + sum(heights) if titles else 0.0
    right = len(section.headings)
    share = sum(widths[right:]) / sum(widths)
    is_beside = section.chart is not None and share >= _LEAST_BESIDE and table <= _HIGHEST * 2
    note = height_of(section.note, sum(widths), 9) + 4 if section.note else 0.0
    lead = height_of(section.lead, sum(widths)) + 6 if section.lead else 0.0
    named = _AROUND + _NAMED * len(section.rows) if section.chart and section.chart.kind == "bar" else 0.0
    low = max(_LOWEST, min(max(table, named), _HIGHEST))
    chart = 0.0 if section.chart is None else max(low - table, 0) if is_beside else _BELOW
    down.keep_together(min(_SMALL * 2 + lead + table + chart + note + below, down.page.height))
    down.next(_SMALL / 2)
    of = book.looks.of
    last = len(widths) - 1
    _across(sheet, down.next(_SMALL + 4), last, section.title,
            of(bold=True, font_size=12, font_name=STRONG, bottom=2, bottom_color=COLOURS[0]))  # fmt: skip
    if section.lead:
        _across(sheet, down.next(lead), last, section.lead, of(text_wrap=True, valign="vcenter"))
    top = _write_table(book, sheet, down, section, heights, widths) if titles else down.row
    if section.chart is not None:
        drawn = _draw(book, sheet, section, section.chart, top)
        if is_beside:
            _place(sheet, drawn, top, right, sum(map(_points, widths[right:])), low)
            _fill(down, max(low - table, 0))
        else:
            down.keep_together(_BELOW)
            at = down.row
            _fill(down, _BELOW)
            _place(sheet, drawn, at, 0, sum(map(_points, widths)), _BELOW)
    if section.note:
        _across(sheet, down.next(note), last, section.note,
                of(font_size=9, text_wrap=True, valign="top", font_color="#555555"))  # fmt: skip


def _height(row: Sequence[Value], widths: Sequence[float]) -> float:
    """The height of a table's row."""
    return max([_ROW, *(height_of(shown(value), characters, 10) + 2
                        for value, characters in zip(row, widths, strict=False))])  # fmt: skip


def _points(characters: float) -> float:
    return int(characters * 7 + 5) * _PIXEL


def _fill(down: _Down, height: float) -> None:
    """Take empty rows that together are about so high."""
    while height > 1:
        down.next(min(height, _ROW))
        height -= _ROW


def _place(sheet: Worksheet, chart: DrawnChart, row: int, column: int, width: float, height: float) -> None:
    chart.set_size({"width": int(width / _PIXEL) - 12, "height": int(height / _PIXEL) - 8})
    sheet.insert_chart(row, column, chart, {"x_offset": 6, "y_offset": 4, "object_position": 2})


def _write_table(
    book: Workbook, sheet: Worksheet, down: _Down, section: Section, heights: Sequence[float], widths: Sequence[float]
) -> int:
    """Write headings and rows; returns the row of the headings."""
    titles = [heading.title for heading in section.headings]
    top = down.next(_height(titles, widths))
    head = {**_LINES, "bg_color": SHADE, "bold": True, "align": "center"}
    for column, title in enumerate(titles):
        put(sheet, book.looks, top, column, title, head)
    for number, (row, height) in enumerate(zip(section.rows, heights, strict=True)):
        at = down.next(height)
        set_off = {"bold": True, "top": 2} if number >= len(section.rows) - section.totals else {}
        for column, (value, heading) in enumerate(zip(row, section.headings, strict=True)):
            is_text = heading.kind in ("text", "long_text", "date", "moment")
            look = {**_LINES, "align": "left" if is_text and isinstance(value, str) else "right", **set_off}
            written = Number(None) if value is None and not is_text else value
            if written == EMPTY:
                look["align"] = "right"
            put(sheet, book.looks, at, column, written, look, heading.kind)
    return top


def _draw(book: Workbook, sheet: Worksheet, section: Section, chart: Chart, top: int) -> DrawnChart:
    """The chart of a section whose table has its headings in the row `top`."""
    drawn: DrawnChart = book.raw.add_chart(_KINDS[chart.kind])
    first, last = top + 1, top + max(len(section.rows) - chart.rows_left_out, 1)
    name = sheet.get_name()
    for place, column in enumerate(chart.series):
        colour = COLOURS[place % len(COLOURS)]
        series: dict[str, Any] = {
            "name": [name, top, column],
            "categories": [name, first, chart.categories, last, chart.categories],
            "values": [name, first, column, last, column],
            **_colouring(chart.kind, colour, last - first + 1),
        }
        drawn.add_series(series)
    drawn.set_title({"name": harmless(chart.title), "name_font": font(11, bold=True), "overlay": False})
    is_single = len(chart.series) == 1 and chart.kind != "pie"
    drawn.set_legend({"none": True} if is_single else {"position": "bottom", "font": font()})
    drawn.set_chartarea({"border": {"color": RULE, "width": 0.5}})
    if chart.kind != "pie":
        _draw_axes(drawn, section, chart)
    return drawn


def _colouring(kind: str, colour: str, count: int) -> dict[str, Any]:
    """Fills and lines that are told apart in black and white, and the figures beside them where there is room."""
    if kind == "line":
        return {"line": {"color": colour, "width": 2.0}, "marker": {"type": "automatic", "size": 5}}
    if kind == "pie":
        return {
            "points": [{"fill": {"color": COLOURS[at % len(COLOURS)]}} for at in range(count)],
            "data_labels": {"percentage": True, "font": font()},
        }
    found: dict[str, Any] = {"fill": {"color": colour}, "border": {"none": True}, "gap": 60}
    if kind in ("column", "bar") and count <= _TURNED:
        found["data_labels"] = {"value": True, "font": font(8)}
    return found


def _figures(section: Section, chart: Chart) -> Iterator[float]:
    """The figures that are drawn."""
    for row in section.rows[: len(section.rows) - chart.rows_left_out]:
        for column in chart.series:
            number = number_of(row[column])
            if number is not None and not is_nothing(number):
                yield number.value or 0


def _tops(section: Section, chart: Chart) -> Iterator[float]:
    """How high the picture is at each name."""
    for row in section.rows[: len(section.rows) - chart.rows_left_out]:
        figures = [number.value or 0 for column in chart.series if (number := number_of(row[column]))]
        yield sum(figures) if chart.kind == "stacked" else max(figures, default=0)


def _draw_axes(drawn: DrawnChart, section: Section, chart: Chart) -> None:
    """The axes: the format of figures as in the table, no line for nothing."""
    drawn_rows = section.rows[: len(section.rows) - chart.rows_left_out]
    kinds = {
        number.kind
        for row in drawn_rows
        for column in chart.series
        if (number := number_of(row[column], section.headings[column].kind))
    }
    values: dict[str, Any] = {
        "num_font": font(),
        "min": 0,
        "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}},
        "num_format": "0%" if kinds == {"percent"} else "General",
        "line": {"none": True},
    }
    if kinds == {"percent"} and all(0 <= figure <= 1 for figure in _figures(section, chart)):
        values["max"] = 1
    elif kinds == {"count"} and (top := max(_tops(section, chart), default=0)) <= _EACH_COUNTED:
        values |= {"major_unit": 1, "max": max(top, 1)}
    if chart.axis:
        values |= {"name": harmless(chart.axis), "name_font": font()}
    names: dict[str, Any] = {"num_font": dict(font()), "line": {"color": RULE}}
    if len(drawn_rows) <= _MOST_NAMED:
        names["interval_unit"] = 1
    if chart.kind == "bar":
        names |= {"reverse": True, "crossing": "max"}  # the first on top, as in the table, and the values below
        drawn.set_y_axis(names)
        drawn.set_x_axis(values)
        return
    longest = max((len(shown(row[chart.categories])) for row in drawn_rows), default=0)
    if len(drawn_rows) > _TURNED and longest > 3:
        names["num_font"]["rotation"] = -45
    drawn.set_x_axis(names)
    drawn.set_y_axis(values)
