"""Complaints as they were received, their timelines, and what the timelines fold to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import peewee

from csdesk.store import records
from csdesk.store.database import Store
from csdesk.store.models import MomentField, Record, Reference, has_key, moment_text, read_moment

Row = dict[str, Any]
Key = tuple[datetime, str]


class Complaint(Record):
    """One complaint; `closed_at` and `reply` always are what its timeline says, where that says something."""

    number = peewee.TextField()
    received_at = MomentField()
    channel = peewee.TextField(null=True)
    name = peewee.TextField(null=True)
    phone = peewee.TextField(null=True)
    customer_id = Reference("customer", null=True)
    unit = peewee.TextField(null=True)
    project = peewee.TextField(null=True)
    category = peewee.TextField(null=True)
    subject = peewee.TextField(null=True)
    content = peewee.TextField()
    reply = peewee.TextField(null=True)
    closed_at = MomentField(null=True)
    received_by = Reference("staff", null=True)
    notes = peewee.TextField(null=True)
    is_written = peewee.BooleanField(null=True)
    severity = peewee.TextField(null=True)
    marks = peewee.TextField(null=True)
    against_kind = peewee.TextField(null=True)
    against = peewee.TextField(null=True)
    against_staff_id = Reference("staff", null=True)
    source_table = peewee.TextField(null=True)
    source_id = peewee.TextField(null=True)


class ComplaintEvent(Record):
    """One entry of a complaint's timeline; never changed, only taken back or told anew by a register."""

    complaint_id = Reference("complaint")
    at = MomentField()
    kind = peewee.TextField()
    text = peewee.TextField(null=True)
    promise_at = MomentField(null=True)
    agreed_with = peewee.TextField(null=True)
    department = peewee.TextField(null=True)
    staff_id = Reference("staff", null=True)
    level = peewee.TextField(null=True)
    result = peewee.TextField(null=True)
    satisfaction = peewee.IntegerField(null=True)
    is_signed = peewee.BooleanField(null=True)
    is_face_to_face = peewee.BooleanField(null=True)
    rule = peewee.TextField(null=True)

    class Meta:
        table_name = "complaint_event"


def page(
    store: Store,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    open_only: bool = False,
    phone: str = "",
    customers: Sequence[str] | None = (),
    after: Key | None = None,
    limit: int,
) -> list[Row]:
    """The newest complaints received from `since` on and before `until`, going on after the key `after`.

    None for `customers` asks for those that name none.
    """
    having = {"phone": phone, "customer_id": customers}
    conditions = [Complaint.closed_at.is_null()] if open_only else []
    return records.page(
        store, Complaint, Complaint.received_at, since=since, until=until, having=having, conditions=conditions,
        after=after, limit=limit,
    )  # fmt: skip


def open_first(store: Store, *, customers: Sequence[str], phone: str, limit: int) -> list[Row]:
    """The complaints of any of `customers`, or else of the number `phone`: the open ones, then those closed.

    The newest come first in both. The caller's card needs them at once, and `page` takes its time to build a query.
    """
    column, values = ("customer_id", customers) if customers else ("phone", [phone])
    order = f"closed_at IS NOT NULL, received_at DESC, id DESC LIMIT {limit}"
    return records.among(store, Complaint, column, values, order)


_OF_SEVERITY = "severity IN (SELECT value FROM json_each(:serious))"

# Each list: what its complaints have in common, the column it goes by, and whether the newest come first.
LISTS: Mapping[str, tuple[str, str, bool]] = {
    "overdue": ("due_at IS NOT NULL AND due_at < :now", "due_at", False),
    "due": ("due_at IS NOT NULL AND due_at >= :first AND due_at < :last", "due_at", False),
    "waiting": ("status = 'with_department'", "received_at", True),
    "moved_up": ("is_moved_up = 1 AND closed_at IS NULL", "received_at", True),
    "mine": ("owner_id = :owner AND closed_at IS NULL", "received_at", True),
    "owned": ("owner_id = :owner", "received_at", True),
    "open": ("closed_at IS NULL", "received_at", True),
    "report": ("report_due_at IS NOT NULL", "report_due_at", False),
    "serious": (f"complaint.closed_at IS NULL AND {_OF_SEVERITY}", "received_at", True),
}

# What any of them may be sorted by instead: the column, and whether the newest come first.
ORDERS: Mapping[str, tuple[str, bool]] = {"promise": ("promise_at", False), "receipt": ("received_at", True)}


def listed(
    store: Store,
    which: str,
    values: Mapping[str, object],
    *,
    conditions: Iterable[str] = (),
    order: str = "",
    after: Key | None = None,
    limit: int,
) -> list[Key]:
    """The keys of the complaints on one of LISTS: the moment it goes by and the id, going on after the key `after`.

    `values` fills the names in the list and the `conditions`, which are of the tables `state` and `complaint`;
    `order` is one of ORDERS where the list shall not go by its own.
    """
    condition, column, is_newest_first = LISTS[which]
    column, is_newest_first = ORDERS.get(order, (column, is_newest_first))
    sign, order = ("<", "DESC") if is_newest_first else (">", "ASC")
    parts = [condition, "complaint.deleted_at IS NULL", *conditions]
    if after is not None:
        parts.append(f"(state.{column}, complaint_id) {sign} (:after_at, :after_id)")
        values = {**values, "after_at": moment_text(after[0]), "after_id": after[1]}
    wanted = " AND ".join(_of_state(part) for part in parts)
    rows = store.rows(
        f"SELECT state.{column} AS moment, complaint_id FROM complaint_state AS state "
        f"JOIN complaint ON complaint.id = complaint_id WHERE {wanted} "
        f"ORDER BY state.{column} {order}, complaint_id {order} LIMIT :limit",
        _texts({**values, "limit": limit}),
    )
    return [(read_moment(row["moment"]), row["complaint_id"]) for row in rows]


def _of_state(condition: str) -> str:
    """`condition` with the columns that both tables have named as those of the state."""
    return " ".join(f"state.{word}" if word in ("closed_at", "received_at") else word for word in condition.split(" "))


def _texts(values: Mapping[str, object]) -> Any:
    return {name: moment_text(value) if isinstance(value, datetime) else value for name, value in values.items()}


def counts(
    store: Store, now: datetime, first: datetime, last: datetime, owner: str, severities: Sequence[str]
) -> Row:  # fmt: skip
    """How many complaints are on each of LISTS, serious being those of `severities`; one look at each one's index."""
    serious = texts_of(severities)
    values = _texts({"now": now, "first": first, "last": last, "owner": owner, "serious": serious})
    parts = [
        f"(SELECT count(*) FROM complaint_state AS state WHERE {_of_state(condition)}) AS {name}"
        for name, (condition, _column, _is_newest_first) in LISTS.items()
        if name not in ("owned", "open", "serious")
    ]
    opened = "(SELECT count(*) FROM complaint WHERE closed_at IS NULL AND deleted_at IS NULL"
    parts += [f"{opened}) AS open", f"{opened} AND {_OF_SEVERITY}) AS serious"]
    return store.rows(f"SELECT {', '.join(parts)}", values)[0]


def count_overdue(store: Store, now: datetime) -> int:
    """How many complaints are on the list "overdue"."""
    wanted = _of_state(LISTS["overdue"][0])
    found = store.rows(f"SELECT count(*) AS number FROM complaint_state AS state WHERE {wanted}", _texts({"now": now}))
    return int(found[0]["number"])


def texts_of(values: Sequence[str]) -> str:
    """`values` as one that a query takes apart again."""
    return json.dumps(values)


def events_of(store: Store, complaints: Iterable[str]) -> list[Row]:
    """The timelines of `complaints`, oldest entry first."""
    return records.among(store, ComplaintEvent, "complaint_id", complaints, "at, id")


def take_back(store: Store, complaints: Sequence[str], actor: str) -> None:
    """Take back complaints with their timelines, in the running transaction."""
    now = moment_text(store.clock())
    for table, column in (("complaint", "id"), ("complaint_event", "complaint_id")):
        store.connection().executemany(
            f"UPDATE {table} SET deleted_at = ?, updated_at = ?, updated_by = ? "
            f"WHERE {column} = ? AND deleted_at IS NULL",
            ((now, now, actor, identity) for identity in complaints),
        )


def has_event(store: Store, identity: str) -> bool:
    """Whether there is a timeline entry with that id, be it taken back."""
    return bool(store.rows("SELECT 1 FROM complaint_event WHERE id = ?", (identity,)))


def of_source(store: Store, table: str, identity: str) -> Row | None:
    """The complaint that was made of the record with that table and id, None where there is none."""
    made = Complaint.select().where(
        Complaint.source_id == identity, Complaint.source_table == table, Complaint.deleted_at.is_null()
    )
    return records.first(store, made.order_by(Complaint.id))


def repeats(
    store: Store, *, customer: str = "", phone: str = "", units: Sequence[str] = (), since: datetime | None, limit: int
) -> list[Row]:
    """The newest complaints of the customer, of the phone or with one of the keys `units`, whatever they are about."""
    found: dict[str, Row] = {}
    for column, value in (("customer_id", customer), ("phone", phone)):
        if value:
            rows = records.page(
                store, Complaint, Complaint.received_at, since=since, having={column: value}, limit=limit
            )
            found |= {row["id"]: row for row in rows}
    if units:
        about = [Complaint.unit.is_null(False), has_key(units)]
        rows = records.page(store, Complaint, Complaint.received_at, since=since, conditions=about, limit=limit)
        found |= {row["id"]: row for row in rows}
    return sorted(found.values(), key=lambda row: (row["received_at"], row["id"]), reverse=True)[:limit]


_STATE = ("complaint_id", "received_at", "status", "level", "promise_at", "due_at", "extensions", "departments",
          "waiting_on", "owner_id", "is_moved_up", "next_step_at", "closed_at", "report_due_at", "resolved_at",
          "first_resolved_at", "reopenings", "is_repeat")  # fmt: skip
_PROMISE = ("promise_at", "extensions", "replied_at", "resolved_at", "extended_at", "void_at")


def keep_states(store: Store, states: Iterable[Row]) -> None:
    """Note what timelines fold to, in the running transaction."""
    store.connection().executemany(
        f"INSERT OR REPLACE INTO complaint_state ({', '.join(_STATE)}) VALUES ({', '.join('?' * len(_STATE))})",
        (list(map(_texts(state).get, _STATE)) for state in states),
    )


def keep_promises(store: Store, promises: Mapping[str, Sequence[Row]]) -> None:
    """Note all promises of each complaint in their order, in the running transaction."""
    connection = store.connection()
    connection.executemany("DELETE FROM complaint_promise WHERE complaint_id = ?", ((one,) for one in promises))
    connection.executemany(
        f"INSERT INTO complaint_promise (complaint_id, number, {', '.join(_PROMISE)}) "
        f"VALUES (?, ?, {', '.join('?' * len(_PROMISE))})",
        (
            (identity, number, *map(_texts(promise).get, _PROMISE))
            for identity, made in promises.items()
            for number, promise in enumerate(made, 1)
        ),
    )


def forget_states(store: Store, complaints: Iterable[str]) -> None:
    """Forget what was noted of complaints that were taken back, in the running transaction."""
    wanted = [(identity,) for identity in complaints]
    for table in ("complaint_state", "complaint_promise"):
        store.connection().executemany(f"DELETE FROM {table} WHERE complaint_id = ?", wanted)


def with_a_step_due(store: Store, now: datetime, limit: int) -> list[str]:
    """The complaints with which something is to happen by itself by `now`, and open ones that nothing was noted of."""
    due = store.rows(
        "SELECT complaint_id FROM complaint_state WHERE next_step_at IS NOT NULL AND next_step_at <= ? LIMIT ?",
        (moment_text(now), limit),
    )
    unknown = store.rows(
        "SELECT id AS complaint_id FROM complaint WHERE closed_at IS NULL AND deleted_at IS NULL "
        "AND id NOT IN (SELECT complaint_id FROM complaint_state) LIMIT ?",
        (limit,),
    )
    return [row["complaint_id"] for row in due + unknown]


def lack_states(store: Store) -> list[str]:
    """The ids of complaints of which nothing was noted yet, as those of an older version; told at a glance if none."""
    (counted,) = store.rows(
        "SELECT (SELECT count(*) FROM complaint INDEXED BY complaint_newest) "
        "- (SELECT count(*) FROM complaint WHERE deleted_at IS NOT NULL) "
        "- (SELECT count(*) FROM complaint_state) AS number"
    )
    if not counted["number"]:
        return []
    found = store.rows(
        "SELECT id FROM complaint WHERE deleted_at IS NULL AND id NOT IN (SELECT complaint_id FROM complaint_state)"
    )
    return [row["id"] for row in found]


def every_id(store: Store) -> list[str]:
    """The ids of all complaints, those taken back included, and those of which nothing is left but a state."""
    return [row["id"] for row in store.rows("SELECT id FROM complaint UNION SELECT complaint_id FROM complaint_state")]


def of_events(store: Store, events: Iterable[str]) -> list[str]:
    """The complaints to whose timelines the entries `events` belong."""
    return [row["complaint_id"] for row in store.among(
        "SELECT DISTINCT complaint_id FROM complaint_event WHERE id IN", events
    )]  # fmt: skip
