"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) as grids, read by calamine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from csdesk.sheets.errors import SheetError
from csdesk.sheets.grid import COMPOUND, Cell, Grid
from csdesk.texts import N_

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_LOCKED = N_("the workbook is protected by a password: open it, remove the password and save it again")


def workbook_grids(path: Path, data: bytes, sheet: str) -> Iterator[Grid]:
    """The visible sheets with cells in them, or the one named `sheet`, each read when it is reached."""
    # An encrypted .xlsx is a compound file that carries the real one in this stream.
    if data.startswith(COMPOUND) and "EncryptedPackage".encode("utf-16-le") in data:
        raise SheetError(path, _LOCKED)
    book = _open(path, data)
    wanted = [_named(path, book, sheet)] if sheet else _visible(book)
    filled = _filled(path, book, wanted)
    first = next(filled, None)
    if first is None:
        if sheet:
            raise SheetError(path, N_("the sheet {sheet} is empty"), {"sheet": sheet})
        raise SheetError(path, N_("the workbook has nothing in its sheets"))
    return chain([first], filled)


def _open(path: Path, data: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    with _faults_told(path):
        return CalamineWorkbook.from_filelike(BytesIO(data))


@contextmanager
def _faults_told(path: Path) -> Iterator[None]:
    """Turn what calamine raises into a SheetError."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise SheetError(path, _LOCKED) from None
    except CalamineError as error:
        if "detect file format" in str(error):
            raise SheetError(path, N_("this is not a spreadsheet, or it is damaged")) from error
        raise SheetError(path, N_("the workbook is damaged ({why})"), {"why": error}) from error
    except BaseException as error:
        # A damaged file can break calamine itself, which Rust reports outside of Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise SheetError(path, N_("this is not a spreadsheet, or it is damaged")) from error


def _named(path: Path, book: CalamineWorkbook, sheet: str) -> str:
    for same in (str, lambda name: name.strip().casefold()):
        for name in book.sheet_names:
            if same(name) == same(sheet):
                return name
    raise SheetError(
        path,
        N_("there is no sheet {sheet}; the sheets are {sheets}"),
        {"sheet": sheet, "sheets": ", ".join(book.sheet_names)},
    )


def _visible(book: CalamineWorkbook) -> list[str]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        found.name
        for found in book.sheets_metadata
        if found.visible == SheetVisibleEnum.Visible and found.typ == SheetTypeEnum.WorkSheet
    ]


def _filled(path: Path, book: CalamineWorkbook, names: list[str]) -> Iterator[Grid]:
    for name in names:
        with _faults_told(path):
            found = book.get_sheet_by_name(name)
        if found.start is not None and found.height:
            yield _grid(found)


def _grid(sheet: CalamineSheet) -> Grid:
    top, left = sheet.start or (0, 0)
    # calamine leaves out the blank columns at the left, but a column is named by its letter.
    margin: list[Cell] = [""] * left

    def rows() -> Iterator[list[Cell]]:
        for row in sheet.iter_rows():
            yield [*margin, *row] if margin else list(row)

    def plain_rows() -> Iterator[list[Cell]]:
        return iter(sheet.iter_rows())  # type: ignore[arg-type]

    return Grid(sheet.name, "", "", top + sheet.height, left + sheet.width, rows if margin else plain_rows)
