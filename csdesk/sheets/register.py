"""A register opened for reading: what it is made of, and its rows one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from csdesk.sheets.columns import Column
from csdesk.sheets.errors import SheetError
from csdesk.sheets.grid import Cell, Grid, grids, is_blank
from csdesk.sheets.layout import Layout, guess_layout


@dataclass(frozen=True)
class Register:
    """A sheet whose layout is known. `row_count` counts all rows below the header, blank ones too.

    `other_sheets` fit as well. `_added` are the columns of the sheet that are no part of the register.
    """

    path: Path
    layout: Layout
    row_count: int
    other_sheets: Sequence[str]
    _grid: Grid
    _added: Sequence[int]

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Every row below the header with its number, as a spreadsheet program numbers it.

        Cells stand as in `layout.headers`. Blank rows and repetitions of the header are left out.
        """
        return self._own_rows() if self._added else self._all_rows()

    def _own_rows(self) -> Iterator[tuple[int, list[Cell]]]:
        for number, row in self._all_rows():
            own = _without(row, self._added)
            if not is_blank(own):
                yield number, own

    def _all_rows(self) -> Iterator[tuple[int, list[Cell]]]:
        header_row = self.layout.header_row
        all_rows = self._grid.rows()
        header = next(islice(all_rows, header_row - 1, header_row)) if header_row else None
        for number, row in enumerate(all_rows, header_row + 1):
            if not is_blank(row) and row != header:
                yield number, row


def open_sheet(
    path: Path,
    columns: Sequence[Column],
    *,
    sheet: str = "",
    mapping: Mapping[str, str] | None = None,
    encoding: str = "",
    added: Collection[str] = (),
) -> Register:
    """The register in the file at `path`, a workbook or a text with delimiters, read as `columns` describe.

    Without `sheet` it is the first visible one that fits. `mapping` gives columns by field: a header, a
    letter or a number from 1; `encoding` is for a text. Columns that belong to no field and have one of the
    headers `added`, which were written beside the register, are no part of it. Raises SheetError.
    """
    guess = partial(guess_layout, path, columns=columns, mapping=mapping or {})
    refusal: SheetError | None = None
    sheets = iter(grids(path, sheet=sheet, encoding=encoding))
    for grid in sheets:
        try:
            layout = guess(grid)
        except SheetError as error:
            refusal = refusal or error
        else:
            places = [index for header, index in layout.unmapped if header in added]
            row_count = grid.height - layout.header_row
            return Register(path, _narrowed(layout, places), row_count, _fitting(sheets, guess), grid, places)
    assert refusal is not None  # there is always one grid
    raise refusal


def _fitting(sheets: Iterator[Grid], guess: Callable[[Grid], Layout]) -> list[str]:
    """The names of those of `sheets` of which a layout can be guessed, up to one that is damaged."""
    found = []
    with suppress(SheetError):
        for grid in sheets:
            with suppress(SheetError):
                guess(grid)
                found.append(grid.sheet)
    return found


def _narrowed(layout: Layout, places: Sequence[int]) -> Layout:
    """`layout` as it is without the columns at `places`."""
    if not places:
        return layout
    return replace(
        layout,
        headers=tuple(_without(layout.headers, places)),
        columns={field: index - sum(place < index for place in places) for field, index in layout.columns.items()},
    )


def _without(cells: Sequence[Any], places: Sequence[int]) -> list[Any]:
    """The `cells` of a row but those at `places`."""
    return [cell for index, cell in enumerate(cells) if index not in places]
