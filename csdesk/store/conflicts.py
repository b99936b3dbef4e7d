"""The conflict list: what desks wrote without knowing of each other, until somebody settles it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from csdesk.store import customers_together
from csdesk.store.capture import SHARED_TABLES, logged
from csdesk.store.database import Store
from csdesk.store.errors import in_the_words_of_the_store
from csdesk.store.folding import Dispute, Entry, Knowledge, disputes
from csdesk.store.replay import entries_of, log_change


@dataclass(frozen=True)
class Said:
    """One value that was told: by whom (a staff member's id), when, at the desk with that station code."""

    value: object
    by: str | None
    at: datetime
    station: str


@dataclass(frozen=True)
class Conflict:
    """A column of a row of which desks told different things: the `value` that stands, and the losers.

    Of the column "deleted_at" the losers are deletions of a record that somebody else, the winner, went on with.
    """

    table: str
    row: str
    column: str
    value: object
    winner: Said
    losers: tuple[Said, ...]


def every(store: Store) -> list[Conflict]:
    """All conflicts that nobody has settled yet, by table, row and column."""
    with in_the_words_of_the_store(store.path):
        connection = store.connection()
        knowledge = Knowledge(connection)
        found = []
        for table, row in connection.execute('SELECT "table", "row" FROM disputed ORDER BY "table", "row"').fetchall():
            if table in SHARED_TABLES:
                for dispute in disputes(table, entries_of(connection, table, row), knowledge):
                    found.append(_told(store, table, row, dispute))
        return found


def _told(store: Store, table: str, row: str, dispute: Dispute) -> Conflict:
    standing = store.rows(f"SELECT {dispute.column} AS value FROM {table} WHERE id = ?", (row,)) if (
        dispute.column.isidentifier()
        and store.rows("SELECT 1 FROM pragma_table_info(?) WHERE name = ?", (table, dispute.column))
    ) else []  # fmt: skip
    return Conflict(
        table, row, dispute.column, standing[0]["value"] if standing else None,
        _said(store, dispute.winner, dispute.column),
        tuple(_said(store, entry, dispute.column) for entry in dispute.losers),
    )  # fmt: skip


def _said(store: Store, entry: Entry, column: str) -> Said:
    ((actor, station),) = store.connection().execute(
        "SELECT actor, coalesce(station, '') FROM change JOIN replica ON number = replica "
        "WHERE replica = ? AND counter = ?",
        (entry.number, entry.counter),
    ).fetchall()  # fmt: skip
    at = datetime.fromtimestamp((entry.clock >> 16) / 1000)
    return Said(entry.values.get(column), actor, at, station)


def settle(
    store: Store,
    conflict: Conflict,
    value: object,
    actor: str | None,
    afterwards: Callable[[], object] = lambda: None,
) -> None:
    """Let `value` stand: a change like any other, also where it is the value that stands already.

    A customer into whom another is merged by it stands, whatever desks let stand before. What follows is
    drawn by `afterwards` in the same transaction, so that it is taken back with it.
    """
    with store.transaction(actor):
        connection = store.connection()
        if value == conflict.value:
            log_change(
                connection, conflict.table, conflict.row, "update", logged({conflict.column: value}, nulls=True), "us"
            )
        else:
            connection.execute(
                f"UPDATE {conflict.table} SET {conflict.column} = ? WHERE id = ?", (value, conflict.row)
            )  # fmt: skip
            if conflict.column == "merged_into_id" and isinstance(value, str):
                customers_together.let_stand(store, value, actor)
        afterwards()


def look_again(store: Store, places: Iterable[tuple[str, str]]) -> None:
    """Look again, in the running transaction, at rows of which something is taken back: it may have settled a conflict.

    Of a row that only this desk told of nothing can be disputed.
    """
    store.connection().executemany(
        'INSERT OR IGNORE INTO disputed ("table", "row") SELECT ?1, ?2 WHERE EXISTS '
        '(SELECT 1 FROM change WHERE "row" = ?2 AND replica <> (SELECT replica FROM capture))',
        places,
    )


def forget_settled(store: Store) -> None:
    """Look no more at rows of which all has been settled."""
    with in_the_words_of_the_store(store.path):
        there = store.connection().execute('SELECT "table", "row" FROM disputed').fetchall()
    if there:
        disputed = {(each.table, each.row) for each in every(store)}
        if settled := [place for place in there if place not in disputed]:
            with store.transaction(None):
                store.connection().executemany('DELETE FROM disputed WHERE "table" = ? AND "row" = ?', settled)
