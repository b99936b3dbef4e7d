"""Tables in papers: a row a record, to be sorted on the screen and printed with the headings on every page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from csdesk.sheets.harmless import harmless
from csdesk.sheets.paper_cells import Value, shown
from csdesk.sheets.paper_looks import (
    RULE,
    SHADE,
    STRONG,
    TALLEST,
    cells_of,
    is_latin,
    least_width,
    line_height,
    lines_of,
    needed_width,
    set_up,
)
from csdesk.sheets.paper_rows import TableRows, row_sheet
from csdesk.sheets.register_out import Heading

if TYPE_CHECKING:
    from csdesk.sheets.paper import Workbook

_FIRST_LOOK = 200  # rows by which widths are chosen
_WIDEST = {"long_text": 46, "text": 24}
_SIZE, _ROW = 9, 16.0
_LINES = {"border": 1, "border_color": RULE, "font_size": _SIZE}


def write_table(
    book: Workbook,
    name: str,
    headings: Sequence[Heading],
    rows: Iterable[Sequence[Value]],
    *,
    title: str,
    number: str,
    period: str,
) -> None:
    """Add a sheet with a table to the workbook."""
    sheet = book.sheet(name, row_sheet())
    set_up(sheet, landscape=True, header=book.company, footer=book.note)
    of = book.looks.of
    last = max(len(headings) - 1, 0)
    top = 0
    for text, height, look in (
        (number, 15, of(align="right", font_size=9)),
        (title, 30, of(align="center", font_size=16, font_name=STRONG, bold=True)),
        (period, 18, of(align="center")),
    ):
        if text:
            sheet.set_row(top, height)
            if last:
                sheet.merge_range(top, 0, top, last, "", look)
            sheet.write_string(top, 0, harmless(text), look)
            top += 1
    head = of(**_LINES, bg_color=SHADE, bold=True, align="center", text_wrap=True)
    for column, heading in enumerate(headings):
        sheet.write_string(top, column, harmless(heading.title), head)
    titles = 1
    coming = iter(rows)
    first = list(islice(coming, _FIRST_LOOK))
    rooms: dict[int, int] = {}
    for column, heading in enumerate(headings):
        texts = [shown(row[column]) for row in first] if is_latin() or not heading.width else []
        width: float = heading.width or needed_width((heading.title, *texts), most=_WIDEST.get(heading.kind, 18))
        width = max(width, least_width([heading.title], _SIZE, bold=True), least_width(texts, _SIZE))
        sheet.set_column(column, column, width)
        titles = max(titles, lines_of(heading.title, cells_of(width, _SIZE)))
        if heading.kind in ("text", "long_text"):
            rooms[column] = cells_of(width, _SIZE)
    sheet.set_row(top, line_height(_SIZE) * titles + 6)
    table = TableRows(sheet, book.looks, headings, [_look(heading) for heading in headings], top)
    columns = [(column, room, room // 2) for column, room in rooms.items()]
    for row in chain(first, coming):
        lines = 1
        for column, room, short in columns:
            value = row[column]
            if isinstance(value, str) and value and (len(value) > short or "\n" in value):
                lines = max(lines, lines_of(value, room))
        table.add(row, min(max(line_height(_SIZE) * lines + 4, _ROW), TALLEST))
    table.done()
    at = table.last
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(0, top)
    sheet.autofilter(top, 0, at, last)
    sheet.print_area(0, 0, at, last)
    sheet.fit_to_pages(1, 0)


def _look(heading: Heading) -> dict[str, Any]:
    is_long = heading.kind == "long_text"
    at_left = is_long or heading.kind == "text"
    return {**_LINES, "align": "left" if at_left else "center", "valign": "top" if is_long else "vcenter",
            "text_wrap": at_left}  # fmt: skip
