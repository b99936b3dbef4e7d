"""The log of changes as people read it: who changed what, when and where; and taking a change back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csdesk.store.capture import columns, read_values
from csdesk.store.database import Store
from csdesk.store.errors import in_the_words_of_the_store
from csdesk.store.models import moment_text
from csdesk.store.replay import fold

Row = dict[str, Any]

_UNTOLD = {"updated_at", "updated_by", "created_at", "created_by"}


@dataclass(frozen=True)
class Change:
    """One change of one row: each changed column with its value before and after.

    `actor` is the staff member's id, None for an edit made outside csdesk; `station` the code of the
    desk where it was made; `batch` counts the saves of that desk, and `undoes` is the batch it took back.
    """

    at: datetime
    station: str
    actor: str | None
    table: str
    row: str
    operation: str
    values: dict[str, tuple[object, object]]
    batch: int
    undoes: int | None


class LaterChangeError(Exception):
    """The batch cannot be taken back: somebody has built on `row` of `table` since."""

    def __init__(self, table: str, row: str) -> None:
        super().__init__(table, row)
        self.table = table
        self.row = row


def numbered(store: Store, number: str) -> str | None:
    """The id of the call or complaint with that number; one that was taken back has a history too."""
    found = store.rows(
        "SELECT id FROM call WHERE number IN (?1, ?2) UNION ALL "
        "SELECT id FROM complaint WHERE number IN (?1, ?2) LIMIT 1",
        (number, number.upper()),
    )
    return str(found[0]["id"]) if found else None


def related(store: Store, identities: Sequence[str]) -> list[str]:
    """The ids of the rows that tell something about the records `identities`: phones, units, disclosures."""
    return [
        row["id"]
        for identity in identities
        for row in store.rows(
            "SELECT id FROM customer_phone WHERE customer_id = ?1 UNION ALL "
            "SELECT id FROM customer_unit WHERE customer_id = ?1 UNION ALL "
            "SELECT id FROM disclosure WHERE record_id = ?1",
            (identity,),
        )
    ]


def changes_of(store: Store, rows: Sequence[str]) -> list[Change]:
    """All changes of the rows with the ids `rows`, oldest first."""
    found: list[Change] = []
    with in_the_words_of_the_store(store.path):
        for row in rows:
            before: Row | None = None
            for change in _logged(store, row):
                names = columns(store.connection(), change["table"])
                after = fold(before, change["operation"], read_values(change["values"]), names)
                found.append(_told(change, before, after))
                before = after
    return sorted(found, key=lambda change: (change.at, change.batch))


def _logged(store: Store, row: str) -> list[Row]:
    return store.rows(
        "SELECT change.*, replica.station FROM change JOIN replica ON replica.number = change.replica "
        'WHERE "row" = ? ORDER BY clock, replica, counter',
        (row,),
    )


def _told(change: Row, before: Row | None, after: Row | None) -> Change:
    old, new = before or {}, after or {}
    differing = {
        name: (old.get(name), new.get(name))
        for name in {**old, **new}
        if name not in _UNTOLD and old.get(name) != new.get(name)
    }
    return Change(
        at=datetime.fromtimestamp((change["clock"] >> 16) / 1000),
        station=change["station"] or "",
        actor=change["actor"],
        table=change["table"],
        row=change["row"],
        operation=change["operation"],
        values=differing,
        batch=change["batch"],
        undoes=change["undoes"],
    )


def last_batch(store: Store, actor: str, tables: Sequence[str]) -> int | None:
    """The newest batch of changes to `tables` that `actor` saved at this desk and has not taken back.

    None where there is none lately.
    """
    recent = store.rows(
        "SELECT DISTINCT batch, undoes FROM change WHERE replica = (SELECT replica FROM capture) AND actor = ? "
        "AND counter > (SELECT counter FROM capture) - 2000 "
        f'AND "table" IN ({", ".join("?" * len(tables))}) ORDER BY counter DESC',
        (actor, *tables),
    )
    undone = {row["undoes"] for row in recent}
    return next((row["batch"] for row in recent if row["undoes"] is None and row["batch"] not in undone), None)


def batch_rows(store: Store, batch: int) -> list[tuple[str, str]]:
    """Table and id of every row that `batch` of this desk changed, in order."""
    return [
        (row["table"], row["row"])
        for row in store.rows(f'SELECT DISTINCT "table", "row" FROM {_IN_BATCH} ORDER BY counter', (batch,))
    ]


# A batch is named after its first change.
_IN_BATCH = "change WHERE replica = (SELECT replica FROM capture) AND batch = ?1 AND counter >= ?1"


def undo_batch(store: Store, batch: int, actor: str) -> list[tuple[str, str]]:
    """Take back all that `batch` changed, as a change of its own; returns the rows taken back.

    A customer whom other records name stays. Raises LaterChangeError where somebody built on the batch.
    """
    rows = batch_rows(store, batch)
    with store.transaction(actor, undoes=batch):
        logs = _logs(store, batch)
        kept = _kept(store, batch)
        names = {table: columns(store.connection(), table) for table in {table for table, _row in rows}}
        back: list[tuple[str, str]] = []
        for table, row in reversed(rows):
            changes = _not_undone(logs[row])
            if not changes or changes[-1]["batch"] != batch:
                raise LaterChangeError(table, row)
            if row in kept:
                continue
            earlier = [change for change in changes if change["batch"] != batch]
            _restore(store, table, row, earlier, names[table], actor)
            back.append((table, row))
        if not back:
            raise LaterChangeError(*rows[0])
    return back


def _logs(store: Store, batch: int) -> dict[str, list[Row]]:
    """All changes of each row that `batch` changed."""
    logs: dict[str, list[Row]] = {}
    for change in store.rows(
        f'SELECT * FROM change WHERE "row" IN (SELECT "row" FROM {_IN_BATCH}) ORDER BY clock, replica, counter',
        (batch,),
    ):
        logs.setdefault(change["row"], []).append(change)
    return logs


def _not_undone(changes: Sequence[Row]) -> list[Row]:
    """Of all `changes` of a row those that count still: neither taken back nor themselves the taking back."""
    undone: set[tuple[int, int]] = set()
    found = []
    for change in reversed(changes):
        if (change["replica"], change["batch"]) in undone:
            continue
        if change["undoes"] is not None:
            undone.add((change["replica"], change["undoes"]))
        else:
            found.append(change)
    return found[::-1]


def _restore(store: Store, table: str, row: str, earlier: Sequence[Row], names: list[str], actor: str) -> None:
    """Set `row` to where its `earlier` changes had left it; a row that they did not make is deleted."""
    now = moment_text(store.clock())
    state: Row | None = None
    for change in earlier:
        state = fold(state, change["operation"], read_values(change["values"]), names)
    values = {"deleted_at": now} if state is None else dict(state)
    values |= {"updated_at": now, "updated_by": actor}
    values.pop("id", None)
    store.connection().execute(
        f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?",
        (*values.values(), row),
    )


_NAMING_A_CUSTOMER = (
    ("call", "customer_id"),
    ("complaint", "customer_id"),
    ("customer_phone", "customer_id"),
    ("customer_unit", "customer_id"),
    ("customer", "merged_into_id"),
)


def _kept(store: Store, batch: int) -> set[str]:
    """The customers made by `batch` whom records of others name, with their phones and units."""
    kept: set[str] = set()
    connection = store.connection()
    for table, column in _NAMING_A_CUSTOMER:
        found = connection.execute(
            f"SELECT DISTINCT {column} FROM {table} WHERE {column} IN "
            f"(SELECT \"row\" FROM {_IN_BATCH} AND \"table\" = 'customer' AND operation = 'insert') "
            f'AND deleted_at IS NULL AND id NOT IN (SELECT "row" FROM {_IN_BATCH})',
            (batch,),
        )
        kept |= {customer for (customer,) in found}
    for customer in list(kept):
        for table in ("customer_phone", "customer_unit"):
            found = connection.execute(f"SELECT id FROM {table} WHERE customer_id = ?", (customer,))
            kept |= {part for (part,) in found}
    return kept


def is_made_for(store: Store, customer: str, record: str) -> bool:
    """Whether the customer was made together with the call `record`, and no other record names them since."""
    made = store.rows(
        "SELECT DISTINCT replica, batch FROM change WHERE \"row\" IN (?, ?) AND operation = 'insert'",
        (customer, record),
    )
    return len(made) == 1 and not any(
        len(store.rows(
            f"SELECT id FROM {table} WHERE {column} = ? AND deleted_at IS NULL AND id <> ? LIMIT 2", (customer, record)
        )) > (table == "customer_phone")  # theirs from the start
        for table, column in _NAMING_A_CUSTOMER
    )  # fmt: skip
