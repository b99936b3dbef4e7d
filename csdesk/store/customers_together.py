"""Customers put in order where desks wrote without knowing of each other, alike on all of them (SYNC 3).

Each step is an ordinary change by nobody. Desks that take it at the same time write the same values, which is
no conflict; a desk that has another's finds nothing left to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from csdesk.store import records
from csdesk.store.capture import read_values
from csdesk.store.customers import Customer, CustomerPhone, CustomerUnit
from csdesk.store.database import Store
from csdesk.store.folding import Entry, Knowledge
from csdesk.store.replay import entries_of

NAMING = {
    "call": "customer_id",
    "visit": "customer_id",
    "repair": "customer_id",
    "complaint": "customer_id",
    "followup": "customer_id",
    "customer_phone": "customer_id",
    "customer_unit": "customer_id",
    "customer": "merged_into_id",
}
"""The tables whose rows name a customer, and the column in which they do."""

_PARTS = (CustomerPhone, CustomerUnit)


def put_in_order(store: Store, places: Sequence[tuple[str, str]]) -> None:
    """Part what was merged in a circle, and bring back who is still needed, after the rows at `places` came."""
    customers = [row for table, row in places if table == "customer"]
    for customer in _found(store, "SELECT id FROM customer WHERE merged_into_id IS NOT NULL AND id IN", customers):
        if met := circle(store, customer):
            _let_one_stand(store, met)
    _bring_back(store, places)
    for customer in _found(
        store,
        'SELECT id FROM disputed JOIN customer ON customer.id = disputed."row" '
        "WHERE disputed.\"table\" = 'customer' AND deleted_at IS NULL AND id IN",
        customers,
    ):
        _bring_back_parts(store, customer)


def _found(store: Store, sql: str, values: Iterable[str]) -> list[str]:
    return [row["id"] for row in store.among(sql, values)]


# Customers merged in opposite directions


def circle(store: Store, customer: str) -> list[str]:
    """The customers who were merged into each other so that none stands, coming from `customer`; [] where one does."""
    path: list[str] = []
    while customer not in path:
        path.append(customer)
        found = store.rows("SELECT merged_into_id AS id FROM customer WHERE id = ?", (customer,))
        if not found or found[0]["id"] is None:
            return []
        customer = found[0]["id"]
    return path[path.index(customer) :]


def _let_one_stand(store: Store, circle: Iterable[str]) -> None:
    """Let the one entered first stand, whose id is the smallest; it is listed until somebody agrees or decides."""
    first = min(circle)
    records.change(store, Customer, first, {"merged_into_id": None}, None)
    store.connection().execute("""INSERT OR IGNORE INTO disputed ("table", "row") VALUES ('customer', ?)""", (first,))


def let_stand(store: Store, customer: str, actor: str | None) -> None:
    """Let `customer` stand for all with whom it was merged in a circle, if there is one."""
    if circle(store, customer):
        records.change(store, Customer, customer, {"merged_into_id": None}, actor)


# Customers who were deleted, and whom somebody named who did not know it


def _bring_back(store: Store, places: Sequence[tuple[str, str]]) -> None:
    """Bring back the deleted customers whom a record names that somebody went on with unknown to the deletion.

    Desks take back a call with the customer made for it; where the call lives on, so does its customer.
    """
    knowledge = Knowledge(store.connection())
    waiting = list(_deleted(store, places))
    while waiting:
        customer = waiting.pop()
        entries = entries_of(store.connection(), "customer", customer)
        deletion = next((entry for entry in reversed(entries) if entry.values.get("deleted_at") is not None), None)
        if deletion is None or not _is_needed(store, customer, deletion, knowledge):
            continue
        records.change(store, Customer, customer, {"deleted_at": None}, None)
        _bring_back_parts(store, customer)
        waiting += _deleted(store, [("customer", customer)])  # into whom they were merged


def _deleted(store: Store, places: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The deleted customers at `places`, and those whom records at `places` name that are there."""
    kinds = {table for table, _row in places}
    for table in kinds & NAMING.keys():
        rows = [row for kind, row in places if kind == table]
        if table == "customer":
            yield from _found(store, "SELECT id FROM customer WHERE deleted_at IS NOT NULL AND id IN", rows)
        # CROSS JOIN: from the rows given to their customers, of whom there may be very many
        yield from _found(
            store,
            f"SELECT DISTINCT customer.id FROM {table} AS naming "
            f"CROSS JOIN customer ON customer.id = naming.{NAMING[table]} "
            "WHERE naming.deleted_at IS NULL AND customer.deleted_at IS NOT NULL AND naming.id IN",
            rows,
        )


def _is_needed(store: Store, customer: str, deletion: Entry, knowledge: Knowledge) -> bool:
    """Whether somebody wrote a record that names the customer, or went on with it, unknown to the `deletion`."""
    return store.rows("SELECT deleted_at FROM customer WHERE id = ?", (customer,))[0]["deleted_at"] is not None and any(
        knowledge.are_strangers(entry, deletion)
        for table, column in NAMING.items()
        for row in store.rows(f"SELECT id FROM {table} WHERE {column} = ? AND deleted_at IS NULL", (customer,))
        for entry in entries_of(store.connection(), table, row["id"])
    )


def _bring_back_parts(store: Store, customer: str) -> None:
    """Bring back the phones and units that were deleted only together with `customer`, who is there after all."""
    together = _deletions(store, customer)
    for model in _PARTS if together else ():
        gone = f"SELECT id FROM {model._meta.table_name} WHERE customer_id = ? AND deleted_at IS NOT NULL"
        for row in store.rows(gone, (customer,)):
            if _deletions(store, row["id"]) <= together:
                records.change(store, model, row["id"], {"deleted_at": None}, None)


def _deletions(store: Store, row: str) -> set[tuple[int, int]]:
    """The saves, each by its replica and batch, in which `row` was deleted."""
    return {
        (change["replica"], change["batch"])
        for change in store.rows('SELECT replica, batch, "values" FROM change WHERE "row" = ?', (row,))
        if read_values(change["values"]).get("deleted_at") is not None
    }
