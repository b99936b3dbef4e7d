"""The log of changes replayed into rows, to compare with the tables and to mend the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from csdesk.store.capture import (
    MILLISECONDS,
    SEARCHED,
    SHARED_TABLES,
    any_text,
    columns,
    later_than,
    logged,
    next_clock,
    read_values,
)
from csdesk.store.folding import Entry, Knowledge, state

Row = dict[str, Any]


def replayed(connection: sqlite3.Connection, table: str) -> Iterator[tuple[str, Row | None]]:
    """Every row of `table` as the log tells it, by id; None where the log ends with its deletion."""
    identity: str | None = None
    entries: list[Entry] = []
    blank, knowledge = blank_row(connection, table), Knowledge(connection)
    changes = connection.cursor().execute(
        'SELECT "row", change.replica, replica.id, counter, clock, operation, "values" FROM change '
        "JOIN replica ON replica.number = change.replica "
        'WHERE "table" = ? ORDER BY "row", clock, replica.id, counter',
        (table,),
    )
    for changed, number, replica, counter, clock, operation, values in changes:
        if changed != identity:
            if identity is not None:
                yield identity, state(entries, blank, knowledge)
            identity, entries = changed, []
        entries.append(Entry(number, replica, counter, clock, operation, read_values(values)))
    if identity is not None:
        yield identity, state(entries, blank, knowledge)


def entry_of(change: Row) -> Entry:
    """A line of the log, read with the `id` of its replica."""
    values = read_values(change["values"])
    return Entry(
        change["replica"], change["id"], change["counter"], change["clock"], change["operation"], values
    )  # fmt: skip


def entries_of(connection: sqlite3.Connection, table: str, row: str) -> list[Entry]:
    """All changes of one row, in the order of their places."""
    found = connection.execute(
        'SELECT change.replica, replica.id, counter, clock, operation, "values", batch, undoes FROM change '
        "JOIN replica ON replica.number = change.replica "
        'WHERE "row" = ? AND "table" = ? ORDER BY clock, replica.id, counter',
        (row, table),
    )
    return [
        Entry(number, replica, counter, clock, operation, read_values(values), batch, undoes)
        for number, replica, counter, clock, operation, values, batch, undoes in found
    ]


def blank_row(connection: sqlite3.Connection, table: str) -> Row:
    """The columns of `table`, each with what it must hold at least: None, but for those that may not be empty."""
    blank: Row = {}
    for name, kind, is_wanted, given in connection.execute(
        'SELECT name, type, "notnull", dflt_value FROM pragma_table_info(?)', (table,)
    ):
        if is_wanted:
            least = given or ("0" if kind == "INTEGER" else "''")
            (blank[name],) = connection.execute(f"SELECT {least}").fetchone()
        else:
            blank[name] = None
    return blank


def fold(row: Row | None, operation: str, values: Row, names: list[str]) -> Row | None:
    """`row` after one more change."""
    if operation == "delete":
        return None
    base = dict.fromkeys(names) if row is None or operation == "insert" else row
    return {**base, **values}


def differences(connection: sqlite3.Connection) -> Iterator[tuple[str, str, Row | None, Row | None]]:
    """Where tables and log disagree: table, row id, the row in the log, the row in the table."""
    with any_text(connection):
        for table in SHARED_TABLES:
            yield from _differences(connection, table)


def _differences(connection: sqlite3.Connection, table: str) -> Iterator[tuple[str, str, Row | None, Row | None]]:
    names = columns(connection, table)
    actual = connection.cursor().execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY id")
    told = replayed(connection, table)
    here, there = next(actual, None), next(told, None)
    while here is not None or there is not None:
        if there is not None and (here is None or _place(there[0]) < _place(here[0])):
            if there[1] is not None:
                yield table, there[0], there[1], None
            there = next(told, None)
        elif here is not None and (there is None or _place(here[0]) < _place(there[0])):
            yield table, here[0], None, dict(zip(names, here, strict=True))
            here = next(actual, None)
        elif here is not None and there is not None:
            row = dict(zip(names, here, strict=True))
            if there[1] is None or row != there[1]:
                yield table, here[0], there[1], row
            here, there = next(actual, None), next(told, None)


def _place(identity: str | bytes) -> tuple[bool, str | bytes]:
    """Where an id stands in SQLite's order: another program may have made it a blob, which comes after text."""
    return isinstance(identity, bytes), identity


def log_differences(connection: sqlite3.Connection) -> int:
    """Log as changes of nobody what was changed past the log; returns how many rows."""
    found = list(differences(connection))
    for table, identity, told, row in found:
        if row is None:
            operation, values = "delete", "{}"
        elif told is None:
            operation, values = "insert", logged(row)
        else:
            operation = "update"
            changed = {name: value for name, value in row.items() if value != told[name]}
            values = logged(changed, nulls=True)
        log_change(connection, table, identity, operation, values)
        if table in SEARCHED:
            kind, reference = SEARCHED[table]
            for state in filter(None, (told, row)):
                connection.execute("INSERT OR IGNORE INTO search_pending VALUES (?, ?)", (kind, state[reference]))
    return len(found)


def log_change(connection: sqlite3.Connection, table: str, row: str, operation: str, values: str, by: str = "") -> None:
    """Write a change that the triggers did not see into the log; by nobody, unless `by` says "us": who acts now."""
    connection.execute(next_clock("?1", f"coalesce(now, {MILLISECONDS})" if by else MILLISECONDS), (row,))
    connection.execute(
        'INSERT INTO change (replica, counter, clock, context, batch, actor, "table", "row", operation, "values") '
        f"SELECT replica, counter, {later_than('?1')}, context, {'batch, actor' if by else 'counter, NULL'}, "
        "?2, ?1, ?3, ?4 FROM capture",
        (row, table, operation, values),
    )
