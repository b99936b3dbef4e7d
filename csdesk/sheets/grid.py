"""A file as rows of cells, whatever kind of spreadsheet it is: told by its content, not its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from csdesk.sheets.errors import SheetError
from csdesk.texts import N_

Cell = str | int | float | bool | datetime | date | time | timedelta | None

ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {
    b"\x89PNG": "PNG", b"%PDF": "PDF", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip", b"SQLite format 3": "SQLite", b"MZ": "EXE", b"{\\rtf": "RTF",
}  # fmt: skip
_PAGES = (b"<!doctype", b"<html", b"<head", b"<meta", b"<table", b"<?xml")
_HARMLESS = frozenset(b"\t\n\r\f\x0b\x1a\x1b")
_SAMPLE = 65_536


@dataclass(frozen=True)
class Grid:
    """One sheet: `rows()` gives every row from the sheet's first on, blank ones too, in `width` cells.

    `height` counts these rows; `encoding` and `delimiter` are empty where the file is a workbook, and
    `delimiter` also where a text has one column only.
    """

    sheet: str
    encoding: str
    delimiter: str
    height: int
    width: int
    rows: Callable[[], Iterator[list[Cell]]]


def grids(path: Path, *, sheet: str = "", encoding: str = "") -> Iterable[Grid]:
    """The sheets of the file at `path` that have cells in them, at least one; raises SheetError.

    `sheet` chooses one by name; otherwise hidden sheets are left out. `encoding` is for a text.
    """
    data = _read(path)
    if data.startswith((ZIP, COMPOUND)):
        from csdesk.sheets.workbooks import workbook_grids

        return workbook_grids(path, data, sheet)
    _refuse_other_kinds(path, data, encoding)
    from csdesk.sheets.delimited import delimited_grid

    if sheet:
        raise SheetError(path, N_("this is a text file: it has no sheet {sheet}"), {"sheet": sheet})
    return [delimited_grid(path, data, encoding)]


def is_blank(row: Iterable[Cell]) -> bool:
    """Whether nothing but blanks stands in `row`."""
    return not any(map(_is_filled, row))


def _is_filled(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _read(path: Path) -> bytes:
    if path.is_dir():
        raise SheetError(path, N_("this is a folder, not a file"))
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise SheetError(path, N_("there is no such file")) from None
    except OSError as error:
        raise SheetError(path, N_("the file cannot be read ({why})"), {"why": error.strerror or str(error)}) from error
    if not data.strip(b'\xef\xbb\xbf\xff\xfe\x00 \t\r\n,;|"'):
        raise SheetError(path, N_("the file is empty"))
    return data


def _refuse_other_kinds(path: Path, data: bytes, encoding: str) -> None:
    for magic, kind in _OTHERS.items():
        if data.startswith(magic):
            raise SheetError(path, N_("this is not a spreadsheet but a file of the kind {kind}"), {"kind": kind})
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGES):
        raise SheetError(
            path,
            N_("this is a web page or XML, whatever its name says: open it and save it as .xlsx or .csv"),
        )
    # Bytes that no written text has; a stray one is forgiven, UTF-16 and a named encoding are trusted.
    sample = data[:_SAMPLE]
    odd = sum(byte < 32 and byte not in _HARMLESS for byte in sample)
    if odd * 50 > len(sample) and not encoding and not sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SheetError(path, N_("this is not a spreadsheet"))
