"""The many rows of a table in a workbook, told as they stand in the file.

XlsxWriter keeps every cell as an object and goes over them again at the end, which takes three times as long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from csdesk.sheets.harmless import fitting
from csdesk.sheets.layout import letter
from csdesk.sheets.paper_cells import FORMATS, Value, number_of, shown
from csdesk.sheets.paper_cells import is_nothing as is_no_figure
from csdesk.sheets.paper_looks import DAY, MOMENT, Looks
from csdesk.sheets.register_out import (
    PLAIN_BEGINS,
    TEXT_ENDS,
    Heading,
    are_plain,
    rest_of_text,
    rest_of_value,
)

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


@cache
def row_sheet() -> type[Worksheet]:
    """The class of sheets that take rows as text, in `told`, below those that are written cell by cell."""
    from xlsxwriter.worksheet import Worksheet

    class RowSheet(Worksheet):  # type: ignore[misc,unused-ignore]
        """A sheet with rows as text."""

        def __init__(self) -> None:
            super().__init__()
            self.told: list[str] = []

        def _write_rows(self) -> None:
            super()._write_rows()
            self.fh.write("".join(self.told))

    return RowSheet


class TableRows:
    """Tells the rows of a table whose columns look like `looks`; `last` is the last row, counted from 0."""

    def __init__(
        self,
        sheet: Worksheet,
        looks: Looks,
        headings: Sequence[Heading],
        columns: Sequence[Mapping[str, Any]],
        top: int,
    ) -> None:
        self.last = top
        self._sheet = sheet
        self._looks = looks
        self._kinds = [heading.kind for heading in headings]
        self._columns = columns
        self._styles: list[dict[object, int]] = [{} for _heading in headings]
        self._parts = [self._parts_of(at) for at in range(len(headings))]
        self._yes_and_no = {answer: rest_of_text(fitting(shown(answer))) for answer in (True, False)}

    def add(self, row: Sequence[Value], height: float) -> None:
        """Tell a row of this height."""
        self.last += 1
        number = str(self.last + 1)
        # One look at all texts of a row takes less than one at each.
        is_plain = are_plain([value for value in row if type(value) is str])
        cells = [f'<row r="{number}" ht="{height:g}" customHeight="1">']
        for value, (at, begins, text, empty) in zip(row, self._parts, strict=True):
            if value is None or value == "":
                cells.append(f"{begins}{number}{empty}")
            elif type(value) is not str:
                cells.append(f'{begins}{number}" s="{self._other(at, value)}')
            elif is_plain:
                cells.append(f"{begins}{number}{text}{value}{TEXT_ENDS}")
            else:
                cells.append(f"{begins}{number}{empty[:-2]}{rest_of_text(fitting(value))}")
        cells.append("</row>")
        self._sheet.told.append("".join(cells))

    def done(self) -> None:
        """Let the sheet know how far down it reaches."""
        self._sheet.dim_rowmax = max(self._sheet.dim_rowmax or 0, self.last)

    def _parts_of(self, at: int) -> tuple[int, str, str, str]:
        """How the cells of a column begin before their row, how they go on with a text, and with nothing."""
        style = f'" s="{self._style(at, str, "")}"'
        return at, f'<c r="{letter(at)}', f"{style}{PLAIN_BEGINS}", f"{style}/>"

    def _other(self, at: int, value: Value) -> str:
        """The style and the rest of a cell that holds no plain text."""
        if isinstance(value, bool):
            return f'{self._style(at, str, "")}"{self._yes_and_no[value]}'
        if isinstance(value, str):
            return f'{self._style(at, str, "")}"{rest_of_text(fitting(value))}'
        if isinstance(value, date):
            kind = MOMENT if isinstance(value, datetime) else DAY
            return f'{self._style(at, kind, kind)}"{rest_of_value(value)}'
        number = number_of(value, self._kinds[at])
        if number is None or is_no_figure(number):
            return f'{self._style(at, str, "")}"{rest_of_text(shown(number))}'
        return f'{self._style(at, number.kind, FORMATS[number.kind])}"{rest_of_value(number.value)}'

    def _style(self, at: int, kind: object, number_format: str) -> int:
        """The number of the look of a cell in the column `at` that holds something of this kind."""
        styles = self._styles[at]
        if kind not in styles:
            more = {"num_format": number_format} if number_format else {}
            styles[kind] = self._looks.of(**self._columns[at], **more)._get_xf_index()
        return styles[kind]
