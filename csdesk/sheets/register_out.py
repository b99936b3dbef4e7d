"""Plain registers of any length, written row by row: fast, in little memory, and with no other file beside.

XlsxWriter takes four times as long, and the faster writers in Rust end the program where a disk is full.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from csdesk.chinese import width
from csdesk.sheets.harmless import LONGEST_CELL, fitting, harmless, sheet_name
from csdesk.sheets.layout import letter
from csdesk.sheets.output import Written, written
from csdesk.sheets.register_parts import DATE, GENERAL, HEAD, MOMENT, TEXT, package, sheet_begin, sheet_end
from csdesk.texts import _

MOST_ROWS = 1_048_575
"""The rows that a sheet holds below its headings."""

_FIRST_LOOK = 200  # rows by which widths are chosen
_STEP = 500  # rows that are compressed at once
_LEVEL = 1  # of compression: the next ones make a file hardly smaller, and take longer
_DAY_0 = datetime(1899, 12, 30)  # from which spreadsheet programs count days …
_FIRST_YEAR = 1901  # … rightly from here on
_DAY = 86_400
_EXACT = 2**53  # up to which they keep whole numbers
_STYLES = {"date": DATE, "moment": MOMENT, "number": GENERAL}
_BOUNDS = {"text": (8, 24), "long_text": (20, 60), "date": (12, 12), "moment": (17, 17)}
_MARKUP = re.compile("[&<>]|_x[0-9A-Fa-f]{4}_")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NOT_PLAIN = re.compile(f"{_MARKUP.pattern}|(?:^|\n) | (?:\n|$)")
PLAIN_BEGINS, TEXT_ENDS = ' t="inlineStr"><is><t>', "</t></is></c>"
_OLD = (1980, 1, 1, 0, 0, 0)  # the time of every part, so that equal registers are equal files


@dataclass(frozen=True)
class Heading:
    """A column: its title, what it holds, and its width in characters (0: by what stands in it).

    `kind` is text, long_text, date, moment or number; in papers also count, percent or decimal.
    """

    title: str
    kind: str = "text"
    width: int = 0


def write_register(
    target: Path,
    title: str,
    headings: Sequence[Heading],
    rows: Iterable[Sequence[object]],
    *,
    progress: Callable[[int], object] = lambda _done: None,
    before_it_is_there: Callable[[int], object] = lambda _rows: None,
) -> tuple[Written, int]:
    """Write a register to `target`, never over what is there; tells where it is, and how many rows it has.

    The headings stay in sight and have a filter; texts stay texts, whatever they begin with; what one sheet cannot
    hold goes on the next. `progress` is told how many rows are done and `before_it_is_there` how many there are;
    where they raise, nothing is left. Raises CannotWriteError.
    """
    with written(target) as file:
        with ZipFile(file.path, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as book:
            register = _Register(book, title, headings, progress)
            register.write(iter(rows))
        before_it_is_there(register.done)
    return file, register.done


class _Register:
    """A workbook that grows row by row."""

    def __init__(
        self, book: ZipFile, title: str, headings: Sequence[Heading], progress: Callable[[int], object]
    ) -> None:
        self._book = book
        self._title = title
        self._headings = headings
        self._progress = progress
        self._letters = [letter(at) for at in range(len(headings))]
        self.done = 0

    def write(self, rows: Iterator[Sequence[object]]) -> None:
        """Write all `rows` and what holds them together."""
        first = list(islice(rows, _FIRST_LOOK))
        widths = [_width(heading, [row[at] for row in first]) for at, heading in enumerate(self._headings)]
        coming = chain(first, rows)
        sheets: list[tuple[str, str]] = []
        row = next(coming, None)
        while row is not None or not sheets:
            number = len(sheets) + 1
            part = ZipInfo(f"xl/worksheets/sheet{number}.xml", _OLD)
            part.compress_type = ZIP_DEFLATED
            part._compresslevel = _LEVEL  # type: ignore[attr-defined]
            begun = [] if row is None else [row]
            count = self._write_sheet(part, widths, chain(begun, islice(coming, MOST_ROWS - len(begun))), number == 1)
            name = self._title if number == 1 else f"{self._title} {number}"
            sheets.append((sheet_name(name, (other for other, _last in sheets)), f"${self._letters[-1]}${count + 1}"))
            row = next(coming, None)
        for name, text in package(sheets).items():
            self._book.writestr(ZipInfo(name, _OLD), text, ZIP_DEFLATED)

    def _write_sheet(
        self, part: ZipInfo, widths: Sequence[int], rows: Iterable[Sequence[object]], is_first: bool
    ) -> int:
        """Write one sheet; returns how many rows are in it."""
        styles = [_STYLES.get(heading.kind, TEXT) for heading in self._headings]
        count = 0
        with self._book.open(part, "w", force_zip64=True) as sheet:
            sheet.write(sheet_begin(widths, styles, is_first=is_first).encode())
            head = (f'<c r="{place}1" s="{HEAD}"{rest_of_text(harmless(heading.title))}'
                    for place, heading in zip(self._letters, self._headings, strict=True))  # fmt: skip
            lines = [f'<row r="1" ht="20" customHeight="1">{"".join(head)}</row>']
            for count, row in enumerate(rows, 1):
                lines.append(_line(row, count + 1, self._letters, styles))
                if count % _STEP == 0:
                    sheet.write("".join(lines).encode())
                    lines.clear()
                    self._progress(self.done + count)
            self.done += count
            texts = [letters for letters, style in zip(self._letters, styles, strict=True) if style == TEXT]
            footer = "&C" + _("Page {page} of {pages}", page="&P", pages="&N")
            lines.append(sheet_end(self._letters, count + 1, texts, footer))
            sheet.write("".join(lines).encode())
        return count


def _line(row: Sequence[object], number: int, columns: Sequence[str], styles: Sequence[int]) -> str:
    """A row as it stands in a sheet; a text that is cut refers to the first cell of it."""
    cells = []
    for value, column, style in zip(row, columns, styles, strict=True):
        if value is None or value == "":
            continue
        if type(value) is str:
            if not value.isprintable() or len(value) * 2 > LONGEST_CELL:
                value = fitting(value, str(row[0])[:40])
            cells.append(f'<c r="{column}{number}" s="{style}"{rest_of_text(value)}')
        elif type(value) is datetime and value.year >= _FIRST_YEAR:
            cells.append(f'<c r="{column}{number}" s="{style}"{_rest_of_moment(value)}')
        else:
            cells.append(f'<c r="{column}{number}" s="{style}"{rest_of_value(value)}')
    return f'<row r="{number}">{"".join(cells)}</row>'


def rest_of_text(text: str) -> str:
    """The rest of a cell that holds `text`."""
    if _MARKUP.search(text):
        text = escape(_ESCAPED.sub("_x005F_", text))
    return f' t="inlineStr"><is><t xml:space="preserve">{text}{TEXT_ENDS}'


def are_plain(texts: Sequence[str]) -> bool:
    """Whether cells can hold all `texts` between PLAIN_BEGINS and TEXT_ENDS.

    Nothing in them is to be mended, escaped or cut, and no blank stands at an end, which would be lost.
    """
    lines = "\n".join(texts)
    return "".join(texts).isprintable() and len(lines) * 2 <= LONGEST_CELL and not _NOT_PLAIN.search(lines)


def _rest_of_moment(moment: datetime) -> str:
    """The rest of a cell that holds a moment of our time."""
    since = moment - _DAY_0
    return f"><v>{since.days + since.seconds / _DAY!r}</v></c>"


def rest_of_value(value: object) -> str:
    """The rest of a cell that holds what is no text."""
    if isinstance(value, bool):
        return rest_of_text(_("yes") if value else _("no"))
    if isinstance(value, date):
        if value.year < _FIRST_YEAR:
            return rest_of_text(value.isoformat(" ", "minutes") if isinstance(value, datetime) else value.isoformat())
        if isinstance(value, datetime):
            return _rest_of_moment(value)
        return f"><v>{(datetime(value.year, value.month, value.day) - _DAY_0).days}</v></c>"
    if isinstance(value, int | float) and math.isfinite(value) and abs(value) <= _EXACT:
        return f"><v>{value!r}</v></c>"
    if isinstance(value, float):
        return "/>"
    return rest_of_text(fitting(str(value)))


def _width(heading: Heading, values: Sequence[object]) -> int:
    if heading.width:
        return heading.width
    least, most = _BOUNDS.get(heading.kind, (8, 16))
    texts = ("" if value is None else str(value)[:most] for value in values)
    return max(min(max(map(width, texts), default=0) + 2, most), least, width(heading.title) + 4)
