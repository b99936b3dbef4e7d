"""Text with delimiters (CSV, TSV and their kin) as a grid: which encoding, which delimiter, which quotes."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from csdesk.sheets.errors import SheetError
from csdesk.sheets.grid import Cell, Grid, is_blank
from csdesk.texts import N_

_DELIMITERS = ",\t;|"
_ONE_COLUMN = "\x1f"  # stands in no text: csv must be given something
_SAMPLE = 100_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNWRITTEN = re.compile("[\ue000-\uf8ff\ufffd]")
# What write_rejected puts before a cell to keep it from being a formula.
_SHIELD = re.compile(r"(?:^|[,\t;|\"])'[=+\-@]", re.MULTILINE)


def delimited_grid(path: Path, data: bytes, encoding: str) -> Grid:
    """The text in `data` as a grid; `encoding` is taken as named, or guessed where it is empty."""
    text, encoding = _decode(path, data, encoding)
    text = text.replace("\0", "").rstrip("\x1a")
    csv.field_size_limit(2**31 - 1)
    declared = re.match(r"\"?sep=(.)\"?\r?\n", text)
    delimiter = declared[1] if declared else _delimiter(text)
    rows = _parse(text, delimiter or _ONE_COLUMN)
    if declared:
        rows[0] = []
    if _SHIELD.search(text):
        rows = [[cell[1:] if re.match("'[=+\\-@]", cell) else cell for cell in row] for row in rows]
    while rows and is_blank(rows[-1]):
        rows.pop()
    if not rows:
        raise SheetError(path, N_("the file is empty"))
    width = max(map(len, rows))

    def padded() -> Iterator[list[Cell]]:
        for row in rows:
            yield [*row, *[""] * (width - len(row))]

    return Grid("", encoding, delimiter, len(rows), width, padded)


def _decode(path: Path, data: bytes, encoding: str) -> tuple[str, str]:
    if encoding:
        try:
            name = codecs.lookup(encoding).name
            name = "gb18030" if name in ("gbk", "gb2312") else name  # which holds both
            return data.decode(name).removeprefix("\ufeff"), name
        except LookupError:
            raise SheetError(path, N_("there is no encoding {encoding}"), {"encoding": encoding}) from None
        except UnicodeError:
            raise SheetError(path, N_("the file is not written in {encoding}"), {"encoding": encoding}) from None
    marked = next((name for bom, name in _BOMS if data.startswith(bom)), "")
    for name in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        # Other encodings of the East often pass for GB 18030, but as characters that nobody writes.
        if name != "gb18030" or _oddities(text) * 100 <= len(text):
            return text, name
    return _decode_unknown(path, data)


def _decode_unknown(path: Path, data: bytes) -> tuple[str, str]:
    # A few broken bytes, as where a system cut a text in two, must not keep the rest out.
    readings = [(data.decode(name, errors="replace"), name) for name in ("utf-8", "gb18030")]
    text, name = min(readings, key=lambda reading: _oddities(reading[0]))
    chinese = sum(character > "\u2e7f" for character in text[:_SAMPLE])
    if _oddities(text) * 100 <= len(text) and chinese * 10 > len(text[:_SAMPLE]):
        return text, name

    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise SheetError(path, N_("the encoding of the file cannot be told: name it with --encoding"))
    return str(best).removeprefix("\ufeff"), best.encoding


def _oddities(text: str) -> int:
    """How many characters nobody writes stand in `text`: private ones, and replacements of broken bytes."""
    return len(_UNWRITTEN.findall(text))


def _delimiter(text: str) -> str:
    """The delimiter by which most rows get the same number of cells; empty where the text has one column."""
    sample = text[:_SAMPLE]
    best, best_rank = "", (0.4, 0)
    for delimiter in _DELIMITERS:
        rows = [row for row in _parse(sample, delimiter) if not is_blank(row)]
        if len(sample) < len(text):
            rows = rows[:-1]
        width, count = _usual_width(rows)
        rank = (round(count / max(len(rows), 1), 1), width)
        if rank > best_rank:
            best, best_rank = delimiter, rank
    return best


def _parse(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        # Quotes that are text (6" pipe), not quoting: whichever reading gives more rows of one width.
        readings = [
            list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, quoting=quoting))
            for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE)
        ]
        return max(readings, key=lambda rows: _usual_width(rows)[1])


def _usual_width(rows: list[list[str]]) -> tuple[int, int]:
    """The most usual number of cells in a row, of two or more, and how many rows have it."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return widths.most_common(1)[0] if widths else (0, 0)
