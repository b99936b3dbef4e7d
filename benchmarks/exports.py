"""Exporting a register: at most half of what XlsxWriter takes for the same cells, in memory that does not grow."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from benchmarks import measuring, registers
from csdesk.desk import exports
from csdesk.store import exports as stored

TARGET = 0.5
_SIZES = (10_000, 100_000, 300_000)
_PEAK = """
import sys
from pathlib import Path
from benchmarks import registers
from csdesk.desk import exports
desk = registers.open_desk(int(sys.argv[1]))
exports.register(desk, "calls", out=Path(sys.argv[2]))
try:
    from resource import RUSAGE_SELF, getrusage
    peak = getrusage(RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
except ImportError:  # Windows keeps no such account
    peak = 0
print("peak", peak)
"""


def main(given: list[str] | None = None) -> None:
    """Measure and print."""
    options = measuring.options(__doc__, given)
    count = min(options.records, 100_000)
    print(f"export of a register of {count:,} calls")
    ours, theirs = [], []
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        # First, for a program that is started begins with the peak of the one that starts it.
        for size in (size for size in _SIZES if size <= options.records):
            _run("import sys; from benchmarks import registers; registers.open_desk(int(sys.argv[1]))", str(size))
            print(f"  peak memory at {size:>9,} rows {float(_run(_PEAK, str(size), name).split()[-1]):14.0f} MB")
        with closing(registers.open_desk(count)) as desk:
            rows = [_typed(row) for row in stored.rows(desk.store, "calls", None, None)]
            for _round in range(options.rounds or 3):
                theirs.append(measuring.seconds(lambda: _plain(Path(name) / "plain.xlsx", rows)))
                ours.append(measuring.seconds(lambda: exports.register(desk, "calls", out=Path(name))))
    measuring.print_ratio("register of calls", ours, theirs, TARGET)


def _run(program: str, *given: str) -> str:
    return subprocess.run([sys.executable, "-c", program, *given], capture_output=True, text=True, check=True).stdout


def _typed(row: tuple[object, ...]) -> list[object]:
    """A row as it goes into cells, made before the clock runs; the second and third column are moments."""
    return [datetime.fromisoformat(str(cell)) if at in (1, 2) and cell else cell for at, cell in enumerate(row)]


def _plain(file: Path, rows: list[list[object]]) -> None:
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif isinstance(cell, datetime):
                    sheet.write_datetime(number, column, cell, moment)
                elif cell is not None:
                    sheet.write_number(number, column, cell)


if __name__ == "__main__":
    main()
