"""The log of changes as people read it: who changed what, when and where; and taking a change back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csdesk.store import conflicts, customers_together
from csdesk.store.capture import columns, read_values
from csdesk.store.database import Store
from csdesk.store.errors import in_the_words_of_the_store
from csdesk.store.folding import Knowledge, state
from csdesk.store.models import moment_text
from csdesk.store.replay import blank_row, entry_of, fold

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
    """The id of the call, visit, complaint or repair with that number; one that was taken back has a history too.

    One that is there goes before one that was taken back, in whose place it may stand.
    """
    found = store.rows(
        "SELECT id, deleted_at IS NOT NULL AS gone FROM call WHERE number IN (?1, ?2) UNION ALL "
        "SELECT id, deleted_at IS NOT NULL AS gone FROM visit WHERE number IN (?1, ?2) UNION ALL "
        "SELECT id, deleted_at IS NOT NULL AS gone FROM repair WHERE number IN (?1, ?2) UNION ALL "
        "SELECT id, deleted_at IS NOT NULL AS gone FROM corrective_action WHERE number IN (?1, ?2) UNION ALL "
        "SELECT id, deleted_at IS NOT NULL AS gone FROM complaint WHERE number IN (?1, ?2) ORDER BY gone LIMIT 1",
        (number, number.upper()),
    )
    return str(found[0]["id"]) if found else None


def once_numbered(store: Store, number: str) -> str | None:
    """The id of the record that was entered with that number, of which nothing but its log may be left.

    All of the log is read for it, a second for half a million records: only where the number is nowhere else.
    """
    found = store.rows(
        "SELECT \"row\" FROM change WHERE operation = 'insert' "
        'AND (instr("values", ?1) OR instr("values", ?2)) AND json_extract("values", \'$.number\') IN (?1, ?2) '
        "AND \"table\" IN ('call', 'visit', 'repair', 'corrective_action', 'complaint') LIMIT 1",
        (number, number.upper()),
    )
    return found[0]["row"] if found else None


def related(store: Store, identities: Sequence[str]) -> list[str]:
    """The ids of the rows that tell something about the records `identities`: phones, units, additions, disclosures."""
    return [
        row["id"]
        for identity in identities
        for row in store.rows(
            "SELECT id FROM customer_phone WHERE customer_id = ?1 UNION ALL "
            "SELECT id FROM customer_unit WHERE customer_id = ?1 UNION ALL "
            "SELECT id FROM duty_entry WHERE about_id = ?1 UNION ALL "
            "SELECT id FROM followup_attempt WHERE followup_id = ?1 UNION ALL "
            "SELECT id FROM survey_answer WHERE followup_id = ?1 UNION ALL "
            "SELECT id FROM complaint_event WHERE complaint_id = ?1 UNION ALL "
            "SELECT id FROM disclosure WHERE record_id = ?1",
            (identity,),
        )
    ]


def changes_of(store: Store, rows: Sequence[str]) -> list[Change]:
    """All changes of the rows with the ids `rows`, oldest first."""
    found: list[tuple[tuple[int, int, int], Change]] = []
    with in_the_words_of_the_store(store.path):
        for row in rows:
            before: Row | None = None
            for change in _logged(store, row):
                names = columns(store.connection(), change["table"])
                after = fold(before, change["operation"], read_values(change["values"]), names)
                found.append(((change["clock"], change["replica"], change["counter"]), _told(change, before, after)))
                before = after
    return [change for _place, change in sorted(found, key=lambda each: each[0])]


def _logged(store: Store, row: str) -> list[Row]:
    """The changes of `row`, each with the code of the desk as in what was entered there last before it."""
    return store.rows(
        "SELECT change.*, coalesce((SELECT json_extract(entry.\"values\", '$.station') FROM change AS entry "
        "WHERE entry.replica = change.replica AND entry.counter BETWEEN change.counter - 2000 AND change.counter "
        "AND entry.operation = 'insert' AND entry.actor IS NOT NULL ORDER BY entry.counter DESC LIMIT 1), "
        "replica.station) AS station FROM change JOIN replica ON replica.number = change.replica "
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
    # Who is at the desk is changed back by hand, with the follow-ups that were handed over.
    by_hand = store.rows(
        "SELECT DISTINCT batch FROM change WHERE replica = (SELECT replica FROM capture) "
        "AND counter > (SELECT counter FROM capture) - 2000 AND \"table\" = 'staff'"
    )
    past = {row["undoes"] for row in recent} | {row["batch"] for row in by_hand}
    return next((row["batch"] for row in recent if row["undoes"] is None and row["batch"] not in past), None)


def batch_rows(store: Store, batch: int) -> list[tuple[str, str]]:
    """Table and id of every row that `batch` of this desk changed, in order."""
    return [
        (row["table"], row["row"])
        for row in store.rows(f'SELECT DISTINCT "table", "row" FROM {_IN_BATCH} ORDER BY counter', (batch,))
    ]


def row_of(store: Store, table: str, row: str) -> Row:
    """The row `row` of `table`, deleted or not; nothing where there is none."""
    return next(iter(store.rows(f"SELECT * FROM {table} WHERE id = ?", (row,))), {})


# A batch is named after its first change.
_IN_BATCH = "change WHERE replica = (SELECT replica FROM capture) AND batch = ?1 AND counter >= ?1"


def undo_batch(
    store: Store, batch: int, actor: str, afterwards: Callable[[list[tuple[str, str]]], object] = lambda _rows: None
) -> list[tuple[str, str]]:
    """Take back all that `batch` changed, as a change of its own; returns the rows taken back.

    A customer whom other records name stays. `afterwards` is given these rows in the same transaction.
    Raises LaterChangeError where somebody built on the batch.
    """
    rows = batch_rows(store, batch)
    with store.transaction(actor, undoes=batch):
        logs = _logs(store, batch)
        own = store.rows("SELECT replica FROM capture")[0]["replica"]
        kept = _kept(store, batch)
        blanks = {table: blank_row(store.connection(), table) for table in {table for table, _row in rows}}
        knowledge = Knowledge(store.connection())
        back: list[tuple[str, str]] = []
        for table, row in reversed(rows):
            changes = _not_undone(logs[row])
            if not changes or not _is_of(changes[-1], batch, own) or _is_added_to(store, table, row):
                raise LaterChangeError(table, row)
            if row in kept:
                continue
            if table in ("complaint", "complaint_event") and _is_gone_on_with(store, batch, row):
                raise LaterChangeError("complaint", row)
            if table == "followup" and _is_tried(store, batch, row):
                raise LaterChangeError(table, row)
            without = [entry_of(change) for change in _without(logs[row], batch, own)]
            _restore(store, table, row, state(without, blanks[table], knowledge), actor)
            back.append((table, row))
        if not back:
            raise LaterChangeError(*rows[0])
        for table, row in back:
            if table == "customer" and customers_together.circle(store, row):  # others were merged into them since
                raise LaterChangeError(table, row)
        conflicts.look_again(store, back)
        afterwards(back)
    return back


def _is_of(change: Row, batch: int, replica: int) -> bool:
    """Whether the change was saved in that batch; another desk has batches with the same numbers."""
    return bool(change["batch"] == batch and change["replica"] == replica)


def _logs(store: Store, batch: int) -> dict[str, list[Row]]:
    """All changes of each row that `batch` changed."""
    logs: dict[str, list[Row]] = {}
    for change in store.rows(
        "SELECT change.*, replica.id FROM change JOIN replica ON replica.number = change.replica "
        f'WHERE "row" IN (SELECT "row" FROM {_IN_BATCH}) ORDER BY clock, replica.id, counter',
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


def _without(changes: Sequence[Row], batch: int, replica: int) -> list[Row]:
    """What is left of all `changes` of a row where that batch is not.

    Whatever was changed and taken back after it goes too, for it was put back to what the batch had left. An
    earlier change stays though another desk took it back: somebody may have gone on with the row unknown to it.
    """
    last = max(at for at, change in enumerate(changes) if _is_of(change, batch, replica))
    later = changes[last + 1 :]
    made = {(change["replica"], change["batch"]) for change in later}
    gone = made & {(change["replica"], change["undoes"]) for change in later}
    return [
        change
        for at, change in enumerate(changes)
        if not _is_of(change, batch, replica)
        and (at < last or not {(change["replica"], change[name]) for name in ("batch", "undoes")} & gone)
    ]


def _restore(store: Store, table: str, row: str, was: Row | None, actor: str) -> None:
    """Let `row` be again what it `was`; one that was not there is deleted."""
    now = moment_text(store.clock())
    values = {"deleted_at": now} if was is None else dict(was)
    values |= {"updated_at": now, "updated_by": actor}
    values.pop("id", None)
    store.connection().execute(
        f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?",
        (*values.values(), row),
    )


def _is_gone_on_with(store: Store, batch: int, row: str) -> bool:
    """Whether the timeline in which the complaint or entry `row` stands went on after the batch."""
    return bool(store.rows(
        "SELECT 1 FROM complaint_event JOIN change ON change.\"row\" = complaint_event.id "
        "WHERE complaint_id IN (?2, (SELECT complaint_id FROM complaint_event WHERE id = ?2)) AND deleted_at IS NULL "
        f'AND clock > (SELECT max(clock) FROM {_IN_BATCH}) AND id NOT IN (SELECT "row" FROM {_IN_BATCH}) LIMIT 1',
        (batch, row),
    ))  # fmt: skip


def _is_added_to(store: Store, table: str, row: str) -> bool:
    """Whether something stands in the duty log that would lose what it is about."""
    found = "SELECT 1 FROM duty_entry WHERE about_id = ? AND deleted_at IS NULL LIMIT 1"
    return table == "duty_entry" and bool(store.rows(found, (row,)))


def _is_tried(store: Store, batch: int, followup: str) -> bool:
    """Whether `batch` made the follow-up, and somebody tried since to reach the customer."""
    return bool(
        store.rows(
            "SELECT 1 FROM followup_attempt WHERE followup_id = ?2 AND deleted_at IS NULL "
            f"AND EXISTS (SELECT 1 FROM {_IN_BATCH} AND \"row\" = ?2 AND operation = 'insert') "
            f'AND id NOT IN (SELECT "row" FROM {_IN_BATCH}) LIMIT 1',
            (batch, followup),
        )
    )


def _kept(store: Store, batch: int) -> set[str]:
    """The customers made by `batch` whom records of others name, with their phones and units."""
    kept: set[str] = set()
    connection = store.connection()
    for table, column in customers_together.NAMING.items():
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


def is_described(store: Store, customer: str) -> bool:
    """Whether somebody has since noted more about the customer than a name."""
    told = store.rows(
        'SELECT "values" FROM change WHERE "row" = ? AND "table" = ? AND operation = ?',
        (customer, "customer", "update"),
    )
    return any(read_values(change["values"]).keys() - _UNTOLD - {"name", "deleted_at"} for change in told)


def is_made_for(store: Store, customer: str, record: str) -> bool:
    """Whether the customer was made together with the call or visit `record`, and no other record names them since."""
    made = store.rows(
        "SELECT DISTINCT replica, batch FROM change WHERE \"row\" IN (?, ?) AND operation = 'insert'",
        (customer, record),
    )
    return len(made) == 1 and not any(
        len(store.rows(
            f"SELECT id FROM {table} WHERE {column} = ?1 AND deleted_at IS NULL AND id <> ?2 "
            f"{'AND source_id IS NOT ?2' if table == 'followup' else ''} LIMIT 2", (customer, record)
        )) > (table == "customer_phone")  # theirs from the start
        for table, column in customers_together.NAMING.items()
    )  # fmt: skip
