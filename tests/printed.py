"""Papers as tests read them again: what stands where, and how a sheet is set up for printing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

SHADE = "FFE8EEF4"  # of labels
A4 = "9"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a paper."""

    raw: Worksheet

    @property
    def name(self) -> str:
        return str(self.raw.title)

    @property
    def number(self) -> str:
        """The form number at the top right."""
        return str(self.raw["A1"].value)

    @property
    def title(self) -> str:
        return str(self.raw["A2"].value)

    @property
    def height(self) -> int:
        return int(self.raw.max_row)

    @property
    def footer(self) -> str:
        return str(self.raw.oddFooter.left.text)

    @property
    def is_landscape(self) -> bool:
        return bool(self.raw.page_setup.orientation == "landscape")

    @property
    def repeated(self) -> str:
        """The rows that stand on every page."""
        return str(self.raw.print_title_rows)

    @property
    def is_one_a4_page(self) -> bool:
        """Whether all of it is printed, on one page of A4."""
        setup, area = self.raw.page_setup, str(self.raw.print_area).split("!")[-1].replace("$", "")
        return (
            str(setup.paperSize) == A4
            and (setup.fitToWidth or 1, setup.fitToHeight or 1) == (1, 1)
            and bool(self.raw.sheet_properties.pageSetUpPr.fitToPage)
            and area == self.raw.dimensions
        )

    def _cells(self) -> Iterator[Cell]:
        for row in self.raw.iter_rows():
            for cell in row:
                if isinstance(cell, Cell):  # not what is merged into another
                    yield cell

    def texts(self) -> list[str]:
        """Every text, as it is read."""
        return [str(cell.value) for cell in self._cells() if cell.value is not None]

    def labels(self) -> tuple[str, ...]:
        """What stands in the shaded cells, as it is read."""
        return tuple(str(cell.value) for cell in self._cells() if _is_label(cell) and cell.value is not None)

    def row(self, number: int) -> list[str]:
        """The texts of a row."""
        return [str(cell.value) for cell in self.raw[number] if isinstance(cell, Cell) and cell.value is not None]

    def beside(self, label: str) -> str:
        """What stands beside a label, "" for an empty cell."""
        return self.all_beside(label)[0]

    def all_beside(self, label: str) -> list[str]:
        """What stands beside each of the labels that read so."""
        found = [cell for cell in self._cells() if _is_label(cell) and cell.value == label]
        assert found, f"no label {label} in {self.labels()}"
        texts = []
        for cell in found:
            merged = next((area for area in self.raw.merged_cells.ranges if cell.coordinate in area), None)
            value = self.raw.cell(cell.row, (merged.max_col if merged else cell.column) + 1).value
            texts.append("" if value is None else str(value))
        return texts


def _is_label(cell: Cell) -> bool:
    return bool(cell.fill.fgColor.rgb == SHADE)


@dataclass(frozen=True)
class Printed:
    """A workbook read again."""

    sheets: list[Sheet]

    @property
    def names(self) -> list[str]:
        return [sheet.name for sheet in self.sheets]

    def sheet(self, name: str) -> Sheet:
        """The sheet with that name."""
        return self.sheets[self.names.index(name)]


def printed(file: Path) -> Printed:
    """The paper at `file`."""
    return Printed([Sheet(sheet) for sheet in openpyxl.load_workbook(file).worksheets])
