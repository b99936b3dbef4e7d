"""Many new rows at once, past the triggers: the log gets what the triggers would have written, the index the marks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from typing import Any

from csdesk.store import capture, indexing
from csdesk.store.database import Store
from csdesk.store.models import moment_text

Row = dict[str, Any]

_CHUNK = 10_000
_MANY = 1_000  # rows from which on it pays to take the triggers away
_LINKS = {"customer_id", "call_id"}


def insert(store: Store, table: str, rows: Sequence[Row], progress: Callable[[int], None] = lambda _done: None) -> None:
    """Insert `rows` into `table` in the running transaction, their values as stored; what a row leaves out is NULL.

    `progress` is told how many rows are done, and may raise to give up.
    """
    if not rows:
        return
    connection = store.connection()
    with capture.without_triggers(connection, table) if len(rows) >= _MANY else nullcontext():
        _insert(connection, table, rows, progress)
    indexing.mark(connection, table, rows)


def _insert(connection: sqlite3.Connection, table: str, rows: Sequence[Row], progress: Callable[[int], None]) -> None:
    names = capture.columns(connection, table)
    connection.execute("UPDATE capture SET capturing = 0, indexing = 0")
    replica, counter, clock, context, now, batch, actor = connection.execute(
        "SELECT replica, counter, clock, context, now, batch, actor FROM capture"
    ).fetchone()
    insert_row = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    insert_change = (
        'INSERT INTO change (replica, counter, clock, context, batch, actor, "table", "row", operation, "values") '
        f"VALUES ({replica}, ?, ?, {context}, {batch}, ?, '{table}', ?, 'insert', ?)"
    )
    clock = max(clock, (now << 16) - 1)
    for start in range(0, len(rows), _CHUNK):
        progress(start)
        chunk = rows[start : start + _CHUNK]
        values = [tuple(map(row.get, names)) for row in chunk]
        connection.executemany(insert_row, values)
        connection.executemany(
            insert_change,
            [
                (counter + at, clock + at, actor, row["id"], logged)
                for at, (row, logged) in enumerate(zip(chunk, capture.logged_inserts(names, values), strict=True), 1)
            ],
        )
        counter, clock = counter + len(chunk), clock + len(chunk)
    connection.execute("UPDATE capture SET counter = ?, clock = ?, capturing = 1, indexing = 1", (counter, clock))


def known(store: Store, table: str, identities: Iterable[str]) -> dict[str, bool]:
    """Those of `identities` that are in `table` already, and whether they are deleted."""
    found = store.among(f"SELECT id, deleted_at FROM {table} WHERE id IN", identities)
    return {row["id"]: row["deleted_at"] is not None for row in found}


def revive(store: Store, table: str, rows: Sequence[Row], actor: str) -> None:
    """Bring deleted rows back, in the running transaction, with the values that they name now, as stored.

    Each keeps its number. Its links were sought anew too, and where it names none it has none.
    """
    named = _LINKS.union(*rows) - {"id", "number"}
    names = [name for name in capture.columns(store.connection(), table) if name in named]
    now = moment_text(store.clock())
    store.connection().executemany(
        f"UPDATE {table} SET deleted_at = NULL, updated_at = ?, updated_by = ?"
        f"{''.join(f', {name} = ?' for name in names)} WHERE id = ?",
        ((now, actor, *map(row.get, names), row["id"]) for row in rows),
    )
