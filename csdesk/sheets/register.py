"""A register opened for reading: what it is made of, and its rows one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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

    Without `sheet` it is the visible one that fits best. `mapping` gives columns by field: a header, a
    letter or a number from 1; `encoding` is for a text. Columns that belong to no field and have one of the
    headers `added`, which were written beside the register, are no part of it. Raises SheetError.
    """
    fitting: list[tuple[Grid, Layout]] = []
    refusal: SheetError | None = None
    try:
        for found in grids(path, sheet=sheet, encoding=encoding):
            try:
                fitting.append((found, guess_layout(path, found, columns, mapping or {})))
            except SheetError as error:
                refusal = refusal or error
    except SheetError:
        if not fitting:  # else a damaged sheet ends them
            raise
    if not fitting:
        assert refusal is not None  # there is always one grid
        raise refusal
    grid, layout = max(fitting, key=lambda fit: _fit(fit[1]))
    others = [other.sheet for other, _layout in fitting if other is not grid]
    places = [index for header, index in layout.unmapped if header in added]
    return Register(path, _narrowed(layout, places), grid.height - layout.header_row, others, grid, places)


def _fit(layout: Layout) -> float:
    """How well a sheet fits: by the fields it has and their share of its columns.

    Fields alone would take a register of calls, which has most of all, for any other; shares alone a short list
    beside a register that has many columns of its own.
    """
    placed = len(layout.columns)
    return placed * placed / (placed + len(layout.unmapped))


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
