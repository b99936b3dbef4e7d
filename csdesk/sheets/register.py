"""A register opened for reading: what it is made of, and its rows one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from csdesk.sheets.columns import Column
from csdesk.sheets.errors import SheetError
from csdesk.sheets.grid import Cell, Grid, grids, is_blank
from csdesk.sheets.layout import Layout, guess_layout


@dataclass(frozen=True)
class Register:
    """A sheet whose layout is known. `row_count` counts all rows below the header, blank ones too."""

    path: Path
    layout: Layout
    row_count: int
    _grid: Grid

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Every row below the header with its number, as a spreadsheet program numbers it.

        Cells stand as in `layout.headers`. Blank rows and repetitions of the header are left out.
        """
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
) -> Register:
    """The register in the file at `path`, a workbook or a text with delimiters, read as `columns` describe.

    Without `sheet` it is the first visible one that fits. `mapping` gives columns by field: a header, a
    letter or a number from 1; `encoding` is for a text. Raises SheetError.
    """
    refusal: SheetError | None = None
    for grid in grids(path, sheet=sheet, encoding=encoding):
        try:
            layout = guess_layout(path, grid, columns, mapping or {})
        except SheetError as error:
            refusal = refusal or error
        else:
            return Register(path, layout, grid.height - layout.header_row, grid)
    assert refusal is not None  # there is always one grid
    raise refusal
