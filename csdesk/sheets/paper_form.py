"""Forms: an A4 grid of labels, values and places to sign, and continuation sheets for what runs over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from csdesk.chinese import broken
from csdesk.sheets.harmless import harmless
from csdesk.sheets.paper_cells import Value, put, shown
from csdesk.sheets.paper_looks import (
    RULE,
    SHADE,
    SIZE,
    STRONG,
    TALLEST,
    Looks,
    Page,
    cells_of,
    height_of,
    is_latin,
    least_width,
    line_height,
    lines_in,
    set_up,
)
from csdesk.texts import _

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from csdesk.sheets.paper import Workbook

_BASE = 24.0  # points of a row of one line
_NUMBER, _TITLE, _PERIOD, _FOOT = 16.0, 34.0, 20.0, 22.0
_ROOMY, _MOST_STRETCH = 40.0, 1.5  # rows that are higher take what is left of the page, so many times their height
_FIRST_LOOK = 200  # rows by whose words widths are chosen
_BOLD = ("label", "head", "section")
_LONGEST_ROW = 300.0  # of a list, so that a page is not given to one row

_LINES = {"border": 1, "border_color": RULE}
STYLES: dict[str, dict[str, Any]] = {
    "label": {**_LINES, "bg_color": SHADE, "bold": True, "align": "center", "text_wrap": True},
    "head": {**_LINES, "bg_color": SHADE, "bold": True, "align": "center", "text_wrap": True},
    "text": {**_LINES, "align": "left", "text_wrap": True},
    "long": {**_LINES, "align": "left", "valign": "top", "text_wrap": True},
    "value": {**_LINES, "align": "center", "text_wrap": True},
    "sign": {**_LINES, "align": "left", "text_wrap": True},
    "section": {**_LINES, "bold": True, "align": "left", "bg_color": SHADE},
    "plain": {"align": "left", "text_wrap": True},
    "right": {"align": "right", "text_wrap": True},
}
"""How a cell may look: `label` and `head` shaded, `text` beside, `long` from the top, `value` centred, `sign` a place
to sign, `section` across the form, `plain` and `right` without lines."""


@dataclass(frozen=True)
class FormCell:
    """A cell of a form over `span` columns and `rows` rows; `style` is one of STYLES.

    `name` is what its text is called on a continuation sheet; without one, the label before it.
    """

    value: Value = ""
    span: int = 1
    rows: int = 1
    style: str = "text"
    name: str = ""


@dataclass(frozen=True)
class FormRow:
    """A row of a form, at least `height` points high; cells that reach down from rows above are left out.

    A row that `begins` something keeps what follows, up to the next such row, on one page with it.
    """

    cells: tuple[FormCell, ...]
    height: float | None = None
    begins: bool = False


@dataclass(frozen=True)
class Form:
    """An A4 form, as wide as the page.

    `number` is the form number at the top right, `columns` are the proportions of the columns, and the first `head`
    of the `rows` are repeated on every page. A form of `one_page` fills it at most: text that has no room goes on a
    continuation sheet; any other form is a list that runs over as many pages as it needs. `has_filter` puts one on
    the last row of the head.
    """

    sheet: str
    title: str
    number: str
    period: str
    columns: tuple[float, ...]
    rows: tuple[FormRow, ...]
    landscape: bool = False
    foot: tuple[str, ...] = ()
    head: int = 0
    one_page: bool = True
    size: float = SIZE
    has_filter: bool = False


def list_form(
    sheet: str,
    title: str,
    number: str,
    period: str,
    headings: Sequence[tuple[str, float]],
    rows: Iterable[Sequence[Value]],
    *,
    foot: tuple[str, ...] = (),
    landscape: bool = True,
    long: Iterable[int] = (),
    least: int = 0,
    size: float = 9,
) -> Form:
    """A form that is a list: `headings` with their proportions, a row a record, at least `least` rows to write in.

    The columns `long` are texts that begin at the left, the others are centred.
    """
    at_left = set(long)
    empty = ("",) * len(headings)
    listed = [*rows]
    listed += [empty] * (least - len(listed))
    return Form(
        sheet, title, number, period, tuple(part for _title, part in headings),
        (
            FormRow(tuple(FormCell(name, style="head") for name, _part in headings)),
            *(
                FormRow(tuple(
                    FormCell(value, style="text" if at in at_left else "value", name=f"{headings[at][0]} {row[0]}")
                    for at, value in enumerate(row)
                ))
                for row in listed
            ),
        ),
        landscape, foot, 1, False, size, True,
    )  # fmt: skip


class _Placed(NamedTuple):
    """A cell where it stands, its text as it is shown, its width, and the height that it needs."""

    cell: FormCell
    row: int
    column: int
    text: str
    characters: float
    height: float

    @property
    def last_row(self) -> int:
        return self.row + self.cell.rows - 1

    @property
    def last_column(self) -> int:
        return self.column + self.cell.span - 1


@dataclass(frozen=True)
class _Rest:
    """What goes on the continuation sheet under a number."""

    number: int
    name: str
    text: str


def write_form(book: Workbook, form: Form) -> None:
    """Add `form` to the workbook, and its continuation sheet where it needs one."""
    page = Page(form.landscape)
    widths = page.widths(form.columns, _least(form))
    placed = _placed(form, widths)
    top = 3 if form.period else 2
    around = _NUMBER + _TITLE + (_PERIOD if form.period else 0) + _FOOT * len(form.foot)
    heights = _heights(form, placed, page.height - around)
    sheet = book.sheet(form.sheet)
    set_up(sheet, landscape=form.landscape, header=book.company, footer=book.note)
    for at, characters in enumerate(widths):
        sheet.set_column(at, at, characters)
    last = len(widths) - 1
    _write_head(sheet, book.looks, form, last)
    for at, height in enumerate(heights):
        sheet.set_row(top + at, height)
    rests: list[_Rest] = []
    for each in placed:
        room = sum(heights[each.row : each.last_row + 1])
        _write(sheet, book.looks, form, each, top, _kept(form, each, room, rests))
    bottom = top + len(heights)
    for at, text in enumerate(form.foot):
        sheet.set_row(bottom + at, _FOOT)
        _across(sheet, bottom + at, last, text, book.looks.of(align="left", font_size=form.size))
    sheet.print_area(0, 0, bottom + len(form.foot) - 1, last)
    if any(row.begins for row in form.rows):  # programs that fit a sheet to a page go past its breaks
        sheet.set_h_pagebreaks([top + at for at in _breaks(form, heights, page.height, around)])
    else:
        sheet.fit_to_pages(1, 1 if form.one_page else 0)
    if form.head:
        sheet.repeat_rows(0, top + form.head - 1)
        sheet.freeze_panes(top + form.head, 0)
    if form.has_filter:
        sheet.autofilter(top + form.head - 1, 0, bottom - 1, last)
    if rests:
        write_form(book, _continuation(form, rests))


def _placed(form: Form, widths: Sequence[float]) -> list[_Placed]:
    """Every cell with its place; what reaches down from above keeps its columns."""
    taken: set[tuple[int, int]] = set()
    found: list[_Placed] = []
    for at, row in enumerate(form.rows):
        column = 0
        for cell in row.cells:
            while (at, column) in taken:
                column += 1
            if column + cell.span > len(widths):
                raise ValueError(f"row {at + 1} of {form.title} is wider than its {len(widths)} columns")
            taken |= {(at + down, column + right) for down in range(cell.rows) for right in range(cell.span)}
            characters = sum(widths[column : column + cell.span]) + 0.7 * (cell.span - 1)
            text = harmless(shown(cell.value)).rstrip()
            found.append(_Placed(cell, at, column, text, characters, height_of(text, characters, form.size)))
            column += cell.span
    return found


def _least(form: Form) -> dict[int, float]:
    """What columns need for the longest word in a cell of theirs alone."""
    if not is_latin():
        return {}
    texts: dict[tuple[int, bool], list[str]] = {}
    for at, row in enumerate(form.rows):
        if sum(cell.span for cell in row.cells) == len(form.columns):  # else something reaches down into it
            column = 0
            for cell in row.cells:
                if cell.span == 1 and (at < _FIRST_LOOK or cell.style in _BOLD):
                    texts.setdefault((column, cell.style in _BOLD), []).append(shown(cell.value))
                column += cell.span
    found: dict[int, float] = {}
    for (column, is_bold), some in texts.items():
        found[column] = max(found.get(column, 0.0), least_width(some, form.size, bold=is_bold))
    return found


def _breaks(form: Form, heights: Sequence[float], room: float, around: float) -> list[int]:
    """The rows before which a page ends, so that what a row begins is on one page if a page has room for it.

    Of the `room` of the first page `around` is taken by title and foot.
    """
    starts = [at for at, row in enumerate(form.rows) if row.begins]
    found, used = [], around + sum(heights[: starts[0]])
    for start, end in zip(starts, [*starts[1:], len(form.rows)], strict=True):
        block = sum(heights[start:end])
        if used + block > room and start:
            found.append(start)
            used = 0.0
        used += block
    return found


def _heights(form: Form, placed: Sequence[_Placed], room: float) -> list[float]:
    """The height of each row: what its texts need, as far as there is `room` on the page or rows can be high."""
    least = [row.height or max(_BASE, line_height(form.size) + 8) for row in form.rows]
    needed = list(least)
    for each in sorted(placed, key=lambda each: each.cell.rows):
        there = sum(needed[each.row : each.last_row + 1])
        if each.height > there:
            needed[each.last_row] += each.height - there
    most = TALLEST if form.one_page else min(_LONGEST_ROW, room * 0.6)
    needed = [min(height, max(most, low), TALLEST) for height, low in zip(needed, least, strict=True)]
    if not form.one_page:
        return needed
    return _filled(form, _shared(least, needed, room), room)


def _filled(form: Form, heights: Sequence[float], room: float) -> list[float]:
    """`heights` with what is left of the page given to the rows that are meant to be written in."""
    roomy = sum(row.height or 0 for row in form.rows if (row.height or 0) > _ROOMY)
    free = room - sum(heights)
    if free <= 0 or not roomy:
        return list(heights)
    part = min(free / roomy, _MOST_STRETCH)
    return [
        min(height + (row.height * part if row.height and row.height > _ROOMY else 0), TALLEST)
        for height, row in zip(heights, form.rows, strict=True)
    ]


def _shared(least: Sequence[float], needed: Sequence[float], room: float) -> list[float]:
    """Heights from `least` to `needed` that together have the `room`: who needs little gets it, the others alike."""
    heights = list(least)
    free = room - sum(least)
    hungry = sorted(range(len(least)), key=lambda at: needed[at] - least[at])
    for place, at in enumerate(hungry):
        given = max(min(needed[at] - least[at], free / (len(hungry) - place)), 0)
        heights[at] += given
        free -= given
    return heights


def _write_head(sheet: Worksheet, looks: Looks, form: Form, last: int) -> None:
    """Form number, title and period."""
    lines = [
        (_NUMBER, form.number, looks.of(align="right", font_size=9)),
        (_TITLE, form.title, looks.of(align="center", font_size=18, font_name=STRONG, bold=True)),
    ]
    if form.period:
        lines.append((_PERIOD, form.period, looks.of(align="center", font_size=form.size)))
    for at, (height, text, look) in enumerate(lines):
        sheet.set_row(at, height)
        _across(sheet, at, last, text, look)


def _across(sheet: Worksheet, row: int, last: int, text: str, look: Any) -> None:
    if last:
        sheet.merge_range(row, 0, row, last, "", look)
    sheet.write_string(row, 0, harmless(text), look)


def _kept(form: Form, each: _Placed, room: float, rests: list[_Rest]) -> str | None:
    """The part of a cell's text that has room, what is cut off going to `rests`; None where all of it has."""
    if each.height <= room + 0.5:
        return None
    lines = broken(each.text, cells_of(each.characters, form.size))
    number = len(rests) + 1
    hint = _("(continued on the continuation sheet, {number})", number=number)
    hint_lines = len(broken(hint, cells_of(each.characters, form.size)))
    kept = max(lines_in(room, form.size) - hint_lines, 0)
    rest = "".join(lines[kept:])
    rests.append(_Rest(number, each.cell.name or _label_before(form, each), rest.strip()))
    return "".join(lines[:kept]).rstrip() + ("\n" if kept else "") + hint


def _label_before(form: Form, each: _Placed) -> str:
    """What a cell is called by the label before it in its row."""
    name = ""
    for cell in form.rows[each.row].cells:
        if cell is each.cell:
            break
        if cell.style in ("label", "head", "section"):
            name = shown(cell.value)
    return name or form.title


def _write(sheet: Worksheet, looks: Looks, form: Form, each: _Placed, top: int, kept: str | None) -> None:
    """Write one cell; `kept` is its text where that was cut."""
    look = {"font_size": form.size, **STYLES[each.cell.style]}
    place = (top + each.row, each.column)
    if each.cell.span > 1 or each.cell.rows > 1:
        sheet.merge_range(*place, top + each.last_row, each.last_column, "", looks.of(**look))
    value = each.text if isinstance(each.cell.value, str) else each.cell.value
    put(sheet, looks, *place, value if kept is None else kept, look)


def _continuation(form: Form, rests: Sequence[_Rest]) -> Form:
    """The continuation sheet of a form."""
    columns = (1.0, 5.0)
    page = Page()
    characters = page.widths(columns)[1]
    room = page.height - _NUMBER - _TITLE - _PERIOD - _BASE
    cells, lines = cells_of(characters), lines_in(room / 2 - 4)  # two rows a page, for a row has a greatest height
    rows = [FormRow((FormCell(_("No."), style="head"), FormCell(_("Continued text"), style="head")))]
    for rest in rests:
        parts = broken(rest.text, cells)
        label = f"{rest.number}  {rest.name}"
        for start in count(0, lines):
            if start >= len(parts):
                break
            text = "".join(parts[start : start + lines]).rstrip("\n")
            rows.append(FormRow((FormCell(label if start == 0 else "", style="label"), FormCell(text, style="long")),
                                height_of(text, characters) + 2))  # fmt: skip
    return replace(
        form,
        sheet=_("{sheet} continued", sheet=form.sheet), title=_("{title} (continuation sheet)", title=form.title),
        columns=columns, rows=tuple(rows), landscape=False, foot=(), head=1, one_page=False, size=SIZE,
        has_filter=False,
    )  # fmt: skip
