"""What the tests of spreadsheets share: files written cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

WriteWorkbook = Callable[..., Path]


@pytest.fixture
def write_workbook(tmp_path: Path) -> WriteWorkbook:
    """Write `sheets` (name → rows from A1) to an .xlsx; `merged` are ranges of the first sheet, `hidden` names."""

    def write(
        sheets: dict[str, Sequence[Sequence[Any]]],
        *,
        merged: Sequence[str] = (),
        hidden: Sequence[str] = (),
        name: str = "register.xlsx",
    ) -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
            for position, (sheet_name, rows) in enumerate(sheets.items()):
                sheet = book.add_worksheet(sheet_name)
                if position == 0:
                    for cells in merged:
                        sheet.merge_range(cells, "")
                for number, row in enumerate(rows):
                    for index, cell in enumerate(row):
                        if cell not in ("", None):
                            sheet.write(number, index, cell)
                if sheet_name in hidden:
                    sheet.hide()
        return path

    return write
