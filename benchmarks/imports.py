"""Importing a workbook: at most twice reading it with the fastest reader and inserting its plain rows.

The plain ones are measured twice: the cells as they are in a table of their own, and all rows that an import leaves,
the customers and the log of changes among them, ready in the desk's own tables. The first is the promise. The search
index follows the import, and is told apart.
"""

from __future__ import annotations

import sqlite3
import statistics
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks import measuring, registers
from csdesk.desk import imports, staff
from csdesk.desk.desk import Desk
from csdesk.desk.settings import Home

TARGET = 2.0
_HEADERS = ("来电时间", "电话", "姓名", "项目", "类别", "咨询内容", "答复", "是否邀约", "接听人")


def main(given: list[str] | None = None) -> None:
    """Measure and print."""
    options = measuring.options(__doc__, given)
    count = min(options.records, 100_000)
    print(f"import of {count:,} calls from .xlsx")
    ours, theirs, same, indexed = [], [], [], []
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        file = Path(name) / "calls.xlsx"
        _write(file, count)
        for at in range(options.rounds or 2):
            theirs.append(measuring.seconds(lambda at=at: _plain(file, Path(name) / f"plain{at}.db")))
            folder = Path(name) / f"home{at}"
            folder.mkdir()
            desk = Desk(Home(folder, folder / "csdesk.db"), lambda: registers.NOW)
            with closing(desk):
                staff.set_up(desk, company=registers.COMPANY, station="A", projects=["锦绣江南"], supervisor="陈静")
                ours.append(measuring.seconds(lambda desk=desk: _import(desk, file, count)))
                same.append(measuring.seconds(_same_rows(desk, file, Path(name) / f"same{at}.db")))
                indexed.append(measuring.seconds(lambda desk=desk: desk.catch_up(is_alone=True)))
    measuring.print_ratio("import", ours, theirs, TARGET)
    measuring.print_ratio("against the same rows by SQL", ours, same, None)
    print(f"  a search finds everything {statistics.median(indexed):.1f} s later")


def _write(file: Path, count: int) -> None:
    """A register with a customer for every five calls, in the usual columns."""
    questions, answers = registers.texts()
    people = registers.names(max(count // 5, 1))
    chance = Random("import")
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("来电登记")
        sheet.write_row(0, 0, _HEADERS)
        for at in range(1, count + 1):
            customer = chance.randrange(len(people))
            moment = registers.NOW - registers.YEARS + registers.YEARS / count * at
            sheet.write_row(at, 0, (
                f"{moment:%Y-%m-%d %H:%M}", registers.phone(customer), people[customer], "锦绣江南", "咨询",
                questions[at * 31 % len(questions)], answers[at * 17 % len(answers)], "是" if at % 3 else "否", "陈静",
            ))  # fmt: skip


def _plain(file: Path, beside: Path) -> None:
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    with closing(sqlite3.connect(beside, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("PRAGMA synchronous = full")
        connection.execute(
            "CREATE TABLE call (id INTEGER PRIMARY KEY, started_at TEXT, phone TEXT, name TEXT, project TEXT, "
            "category TEXT, asked TEXT, answered TEXT, invited TEXT, taken_by TEXT)"
        )
        for index in ("started_at, id", "phone, started_at", "name"):
            connection.execute(f"CREATE INDEX call_{index.split(',')[0]} ON call ({index})")
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO call (started_at, phone, name, project, category, asked, answered, invited, taken_by) "
            f"VALUES ({', '.join('?' * len(_HEADERS))})",
            rows[1:],
        )
        connection.execute("COMMIT")


def _same_rows(desk: Desk, file: Path, beside: Path) -> Callable[[], None]:
    """Reads the workbook and inserts what the desk made of it into empty tables with the desk's indexes."""
    tables = ("call", "customer", "customer_phone", "change", "search_pending")
    with closing(sqlite3.connect(beside)) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        for table in tables:
            for row in desk.store.rows(
                "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL "
                "ORDER BY type DESC", (table,)
            ):  # fmt: skip
                connection.execute(row["sql"])
    ready = {table: desk.store.connection().execute(f"SELECT * FROM {table}").fetchall() for table in tables}

    def insert() -> None:
        CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
        with closing(sqlite3.connect(beside, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = full")
            connection.execute("BEGIN")
            for table, rows in ready.items():
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            connection.execute("COMMIT")

    return insert


def _import(desk: Desk, file: Path, count: int) -> None:
    summary = imports.read(desk, "calls", file)
    if summary.imported != count:
        raise AssertionError(summary)


if __name__ == "__main__":
    main()
