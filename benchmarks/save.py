"""Saving a call for good: at most twice one plain INSERT and COMMIT with the same durability.

The plain one is measured twice: into the table and its indexes with nothing else, and into the desk's own, where SQLite
also writes the log that history, undo and sync are made of. The first is the promise.

What is saved stays in the desk that is kept for measuring. How long the disk itself takes to have something for good
is told too: the less it is, the more the ratio tells of the computer's work alone, which hardly anybody notices. Both
wait for the disk once, so what the ratio is with a slower disk can be reckoned.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks import measuring, registers
from csdesk.desk import calls, customers
from csdesk.desk.desk import Desk
from csdesk.store.capture import columns

TARGET = 2.0
_USUAL_DISKS = (0.0005, 0.002)  # seconds that a good and a plain disk of an office computer take


def main(given: list[str] | None = None) -> None:
    """Measure and print."""
    options = measuring.options(__doc__, given)
    desk = registers.open_desk(options.records)
    print(f"saving a call among {options.records:,}")
    chance = Random()
    questions, answers = registers.texts()
    callers = [registers.phone(chance.randrange(max(options.records // 5, 1))) for _ in range(options.rounds or 200)]
    saved, plain, logged = [], [], []
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, closing(_plain_table(desk, Path(folder))) as beside:
        names = columns(desk.store.connection(), "call")
        insert = f"INSERT INTO call ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        for at, phone in enumerate(callers):
            desk.clock = desk.store.clock = lambda at=at: registers.NOW + timedelta(minutes=at)
            customers.card(desk, phone)  # it stands beside the form since the number was typed
            values = {"phone": phone, "asked": chance.choice(questions), "answered": chance.choice(answers)}
            saved += measuring.each(lambda _phone, values=values: calls.log(desk, values), [phone])
            row = desk.store.rows("SELECT * FROM call ORDER BY rowid DESC LIMIT 1")[0] | {"id": str(at)}
            plain += measuring.each(lambda _phone, row=row: _insert(beside, insert, row, names), [phone])
            row["id"] = desk.store.new_id()
            logged += measuring.each(
                lambda _phone, row=row: _insert(desk.store.connection(), insert, row, names), [phone]
            )
    measuring.print_latency("a call", saved, None)
    measuring.print_latency("a plain row", plain, None)
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        disk = _disk(Path(folder) / "disk")
    measuring.print_latency("the disk alone", disk, None)
    measuring.print_ratio("save", saved, plain, TARGET)
    measuring.print_ratio("against a row and its log by SQL", saved, logged, None)
    for usual in _USUAL_DISKS:
        slower = max(usual - statistics.median(disk), 0)
        name = f"save, with a disk of {usual * 1000:g} ms"
        measuring.print_ratio(name, [taken + slower for taken in saved], [taken + slower for taken in plain], TARGET)
    desk.close()


def _disk(path: Path) -> list[float]:
    """How long the disk takes to have a page for good, again and again."""
    with path.open("wb", buffering=0) as file:

        def write(_time: str) -> None:
            file.write(bytes(4096))
            os.fsync(file.fileno())

        return measuring.each(write, map(str, range(200)))


def _plain_table(desk: Desk, folder: Path) -> sqlite3.Connection:
    """The table of calls with its indexes, without triggers, in a file of the same kind."""
    beside = sqlite3.connect(folder / "plain.db", isolation_level=None)
    beside.execute("PRAGMA journal_mode = wal")
    beside.execute("PRAGMA synchronous = full")
    for row in desk.store.rows("SELECT sql FROM sqlite_master WHERE tbl_name = 'call' AND type IN ('table', 'index') "
                               "AND sql IS NOT NULL ORDER BY type DESC"):  # fmt: skip
        beside.execute(row["sql"])
    return beside


def _insert(beside: sqlite3.Connection, insert: str, row: dict[str, object], names: list[str]) -> None:
    beside.execute("BEGIN IMMEDIATE")
    beside.execute(insert, [row[name] for name in names])
    beside.execute("COMMIT")


if __name__ == "__main__":
    main()
