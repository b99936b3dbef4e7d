"""The tables and indexes as this version makes them, to compare with those in a file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from csdesk.store.migrations import SCRIPTS


@contextmanager
def fresh() -> Iterator[sqlite3.Connection]:
    """A database in memory with the tables and indexes of this version, and nothing in them."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for script in SCRIPTS:
            connection.executescript(script)
        yield connection


def missing(connection: sqlite3.Connection) -> list[str]:
    """The tables, columns and indexes that are missing or not as this version makes them."""
    with fresh() as wanted:
        present, tables = _columns(connection), _columns(wanted)
        indexes = _indexes(connection)
        return [
            *(table for table in tables if table not in present),
            *(f"{table}.{name}" for table, names in tables.items() if table in present
              for name in names if name not in present[table]),
            *(name for name, statement in _indexes(wanted).items() if indexes.get(name) != statement),
        ]  # fmt: skip


def mend_indexes(connection: sqlite3.Connection) -> None:
    """Put every index that is missing, or not as it should be, in its place, in the running transaction."""
    with fresh() as wanted:
        indexes = _indexes(connection)
        for name, statement in _indexes(wanted).items():
            if indexes.get(name) != statement:
                connection.execute(f"DROP INDEX IF EXISTS {name}")
                connection.execute(statement)


def _indexes(connection: sqlite3.Connection) -> dict[str, str]:
    """The statement that makes each index; those that SQLite makes by itself have none."""
    return dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))


def _columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """The columns of each table; none of a virtual one, which a damage within it would keep from being read."""
    tables = connection.execute(
        "SELECT name, sql LIKE 'CREATE VIRTUAL%' FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    ).fetchall()
    names = "SELECT name FROM pragma_table_xinfo(?)"
    return {
        table: [] if is_virtual else [name for (name,) in connection.execute(names, (table,))]
        for table, is_virtual in tables
    }
