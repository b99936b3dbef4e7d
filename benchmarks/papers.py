"""The Friday pack of a week with its charts: at most 1.25 times what XlsxWriter takes for the same cells, kept ready.

Ours reads the records, counts the figures of two weeks and lays out the sheets; the plain one is given all of it.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks import figures, measuring
from csdesk.desk import figures as desk_figures
from csdesk.desk import papers_registers, report_papers, reports
from csdesk.desk.desk import Desk
from csdesk.desk.papers_cells import Table
from csdesk.sheets.paper import Form, Report, Workbook

TARGET = 1.25
_WEEK, _YEAR = "2026-W46", "2026"
_CHARTS = 11  # of the statistics of a week
_PEAK = """
import sys
from pathlib import Path
from benchmarks import figures
from csdesk.desk import report_papers
desk = figures.open_desk(int(sys.argv[1]))
if sys.argv[3] == "week":
    report_papers.week(desk, "2026-W46", out=Path(sys.argv[2]))
elif sys.argv[3] == "year":
    report_papers.report(desk, "year", "2026", out=Path(sys.argv[2]))
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
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # First, for a program that is started begins with the peak of the one that starts it.
        for kind in ("making", "nothing", "week", "year"):
            peak = _peak(count, name, kind)
            if kind != "making":
                print(f"  peak memory, {kind:<8} written {peak:22.0f} MB")
        _measure(figures.open_desk(count), folder, options.rounds or 5, count)


def _measure(opened: Desk, folder: Path, rounds: int, count: int) -> None:
    with closing(opened) as desk:
        made = report_papers.week(desk, _WEEK, out=folder)
        sheets = _cells(made.file)
        print(f"Friday pack of {made.rows:,} records, {count:,} calls in the year")
        ours, laid_out, theirs = [], [], []
        for _round in range(rounds):
            theirs.append(measuring.seconds(lambda: _plain(folder / "plain.xlsx", sheets)))
            ours.append(measuring.seconds(lambda: report_papers.week(desk, _WEEK, out=folder)))
            ready = _ready(desk)
            laid_out.append(measuring.seconds(lambda ready=ready: _lay_out(folder / "ready.xlsx", *ready)))
        measuring.print_ratio("layout and writing alone", laid_out, theirs, TARGET)
        measuring.print_ratio("Friday pack from the records on", ours, theirs, TARGET)
        _report(desk, folder, rounds)


def _ready(desk: Desk) -> tuple[list[Table], list[Form], list[Report]]:
    """The greatest sheets of the pack, with all that stands in them."""
    week = desk_figures.period(desk, _WEEK, "week")
    span = (week.since, week.until)
    tables = [
        make(desk, *span) for make in (papers_registers.calls, papers_registers.visits, papers_registers.followups)
    ]
    return tables, [papers_registers.complaints(desk, *span)], [reports.of(desk, _WEEK, "week")]


def _lay_out(file: Path, tables: list[Table], forms: list[Form], found: list[Report]) -> None:
    with Workbook(file) as book:
        for table in tables:
            table.put(book)
        for form in forms:
            book.form(form)
        for report in found:
            book.report(report)


def _report(desk: Desk, folder: Path, rounds: int) -> None:
    taken = measuring.each(
        lambda _round: report_papers.report(desk, "year", _YEAR, out=folder), map(str, range(rounds))
    )  # fmt: skip
    measuring.print_latency("annual summary", taken, None)


def _peak(count: int, folder: str, kind: str) -> float:
    run = [sys.executable, "-c", _PEAK, str(count), folder, kind]
    return float(subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()[-1])


def _cells(file: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(file)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def _plain(file: Path, sheets: dict[str, list[list[Any]]]) -> None:
    """The same cells with lines around them, wrapped as ours, and as many charts."""
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        look = {"border": 1, "text_wrap": True, "font_name": "宋体", "font_size": 9}
        text, number = book.add_format(look), book.add_format(look | {"num_format": "#,##0"})
        moment = book.add_format(look | {"num_format": "yyyy-mm-dd hh:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.set_row(at, 16)
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(at, column, cell, moment)
                    elif isinstance(cell, str):
                        sheet.write_string(at, column, cell, text) if cell else sheet.write_blank(at, column, "", text)
                    elif isinstance(cell, (int, float)):
                        sheet.write_number(at, column, cell, number)
            sheet.freeze_panes(1, 0)
        for place in range(_CHARTS):
            chart = book.add_chart({"type": "column"})
            for column in (1, 2, 3):
                chart.add_series({"categories": [name, 10, 0, 20, 0], "values": [name, 10, column, 20, column]})
            sheet.insert_chart(20 * place, 5, chart)


if __name__ == "__main__":
    main()
