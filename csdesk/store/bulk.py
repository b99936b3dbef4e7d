"""Many new rows at once, past the triggers: the log and the index get what the triggers would have given them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from csdesk.store import capture, indexing
from csdesk.store.database import Store

Row = dict[str, Any]

_CHUNK = 10_000


def insert(store: Store, table: str, rows: Sequence[Row], progress: Callable[[int], None] = lambda _done: None) -> None:
    """Insert `rows` into `table` in the running transaction, their values as stored; what a row leaves out is NULL.

    `progress` is told how many rows are done, and may raise to give up.
    """
    if not rows:
        return
    connection = store.connection()
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
                (counter + at, clock + at, actor, row["id"], capture.logged(dict(zip(names, given, strict=True))))
                for at, (row, given) in enumerate(zip(chunk, values, strict=True), 1)
            ],
        )
        counter, clock = counter + len(chunk), clock + len(chunk)
    connection.execute("UPDATE capture SET counter = ?, clock = ?, capturing = 1, indexing = 1", (counter, clock))
    if table in indexing.KINDS:
        indexing.index_many(connection, table, rows, progress)
