"""The rows that could not be taken, given back as a file to mend and import again."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile

from csdesk.sheets.errors import SheetError
from csdesk.sheets.grid import Cell
from csdesk.texts import N_

_CANNOT_WRITE = N_(
    "the file cannot be written ({why}), so nothing was imported; "
    "copy the spreadsheet into a folder of your own and import it from there"
)
_MOST_OPEN = 20  # files of rejected rows that are open elsewhere


def write_rejected(
    path: Path, header: Sequence[str], rows: Iterable[tuple[Sequence[Cell], str]], reason_header: str
) -> Path:
    """Write `rows`, each with the reason it was refused, to FILE.rejected.csv beside the file at `path`.

    The file appears whole or not at all, and as FILE.rejected-2.csv where one is there that says something else, as
    somebody may have mended it, or is open in another program. Raises SheetError.
    """
    target = path.with_name(path.name + ".rejected.csv")
    try:
        with NamedTemporaryFile(
            "w", encoding="utf-8-sig", newline="", dir=path.parent, prefix=".rejected", delete=False
        ) as file:
            try:
                writer = csv.writer(file)
                writer.writerow([*map(_written, header), _written(reason_header)])
                for cells, reason in rows:
                    missing = [""] * (len(header) - len(cells))
                    writer.writerow([*map(_written, cells), *missing, _written(reason)])
                file.close()
                target = _in_place(Path(file.name), target)
            except BaseException:
                file.close()
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise SheetError(target, _CANNOT_WRITE, {"why": error.strerror or str(error)}) from error
    return target


def _in_place(file: Path, target: Path) -> Path:
    """Give `file` the name `target`, or the next of its kind that can be had."""
    written = file.read_bytes()
    for number in count(2):
        try:
            if not target.exists() or target.read_bytes() == written:
                return file.replace(target)
        except PermissionError:
            if number > _MOST_OPEN:
                raise
        target = target.with_name(re.sub(r"rejected(-\d+)?\.csv$", f"rejected-{number}.csv", target.name))
    raise AssertionError  # there is always another number


def _written(cell: Cell) -> str:
    """A cell as text that no spreadsheet program takes for a formula."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
