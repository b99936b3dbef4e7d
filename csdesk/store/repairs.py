"""Repairs that owners asked for, and how often the same one was."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import peewee

from csdesk.store import records
from csdesk.store.database import Store
from csdesk.store.models import TRUE, DayField, MomentField, Record, Reference, has_key, moment_text, read_moment

Row = dict[str, Any]


class Repair(Record):
    """One request; `phone` and `name` as given, whoever the customer turned out to be.

    `repeat_count` says the number of the request among those for the same thing. Work that the
    owner did not accept is no longer done: `is_passed` is then False and `done_at` empty again.
    """

    number = peewee.TextField()
    reported_at = MomentField()
    name = peewee.TextField(null=True)
    phone = peewee.TextField(null=True)
    customer_id = Reference("customer", null=True)
    unit = peewee.TextField(null=True)
    project = peewee.TextField(null=True)
    place = peewee.TextField(null=True)
    item = peewee.TextField(null=True)
    content = peewee.TextField()
    is_emergency = peewee.BooleanField()
    delivered_on = DayField(null=True)
    is_in_warranty = peewee.BooleanField(null=True)
    contact_by = MomentField(null=True)
    contacted_at = MomentField(null=True)
    appointment_at = MomentField(null=True)
    engineer = peewee.TextField(null=True)
    plan = peewee.TextField(null=True)
    is_plan_explained = peewee.BooleanField(null=True)
    done_at = MomentField(null=True)
    accepted_at = MomentField(null=True)
    is_passed = peewee.BooleanField(null=True)
    rating = peewee.IntegerField(null=True)
    repeat_count = peewee.IntegerField(null=True)
    complaint_id = Reference("complaint", null=True)
    source_table = peewee.TextField(null=True)
    source_id = peewee.TextField(null=True)
    received_by = Reference("staff", null=True)
    notes = peewee.TextField(null=True)


def page(
    store: Store,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    phone: str = "",
    received_by: str = "",
    customers: Sequence[str] | None = (),
    is_open: bool = False,
    overdue_at: datetime | None = None,
    is_emergency: bool = False,
    after: tuple[datetime, str] | None = None,
    limit: int,
) -> list[Row]:
    """The newest repairs that were reported from `since` on and before `until`, going on after the key `after`.

    `is_open` leaves out those that the owner has taken over, `overdue_at` all but those overdue at that time. None for
    `customers` asks for those that name none.
    """
    having = {"phone": phone, "received_by": received_by, "customer_id": customers}
    conditions: list[peewee.ColumnBase] = []
    if is_open:
        conditions.append(Repair.accepted_at.is_null())
    if overdue_at is not None:
        now = moment_text(overdue_at)
        conditions.append(peewee.SQL(f"({_OVERDUE.format(now='?')})", [now, now]))
    if is_emergency:
        conditions.append(Repair.is_emergency == TRUE)
    return records.page(
        store, Repair, Repair.reported_at, since=since, until=until, having=having, conditions=conditions, after=after,
        limit=limit,
    )  # fmt: skip


def same(
    store: Store, *, item: str, units: Sequence[str], customers: Sequence[str], since: datetime | None
) -> list[Row]:
    """The requests since then for the same `item` in a unit with one of the keys `units`, the oldest first.

    And those of one of `customers` in a unit that is not known, or in any where `units` are none.
    """
    found: dict[str, Row] = {}
    asked = Repair.select().where(Repair.item == item, Repair.deleted_at.is_null())
    if since is not None:
        asked = asked.where(Repair.reported_at >= since)
    if units:
        there = asked.where(Repair.unit.is_null(False), has_key(units))
        found |= {row["id"]: row for row in records.every(store, there)}
    if customers:
        theirs = asked.where(Repair.customer_id.in_(list(customers)))
        if units:
            theirs = theirs.where(Repair.unit.is_null())
        found |= {row["id"]: row for row in records.every(store, theirs)}
    return sorted(found.values(), key=lambda row: (row["reported_at"], row["id"]))


def called_back(store: Store, repairs: Iterable[str]) -> dict[str, datetime]:
    """When each of `repairs` was asked about again after it was done, those left out where nobody was reached yet."""
    rows = store.among(
        "SELECT source_id, done_at FROM followup WHERE source_id IS NOT NULL AND source_id IN",
        repairs,
        "AND kind = 'repair_callback' AND outcome = 'done' AND deleted_at IS NULL ORDER BY done_at",
    )
    return {row["source_id"]: read_moment(row["done_at"]) for row in rows}


def open_in_unit(store: Store, units: Sequence[str]) -> list[Row]:
    """The repairs in a unit with one of the keys `units` that the owner has not taken over."""
    there = Repair.select().where(Repair.unit.is_null(False), has_key(units))
    return records.every(store, there.where(Repair.accepted_at.is_null(), Repair.deleted_at.is_null()))


_UNDONE = "done_at IS NULL AND accepted_at IS NULL"
_OVERDUE = (  # what `rules.repairs.is_overdue` says
    f"{_UNDONE} AND (appointment_at < date({{now}}) "
    "OR appointment_at IS NULL AND contacted_at IS NULL AND contact_by < {now})"
)
_EXPECTED = "coalesce(appointment_at, contact_by, reported_at)"
_CALL_BACKS = (
    "SELECT source_id FROM followup WHERE kind = 'repair_callback' AND source_id IS NOT NULL "
    "AND done_at IS NULL AND deleted_at IS NULL"
)

LISTS: Mapping[str, tuple[str, str]] = {
    "waiting": (f"{_UNDONE} AND contacted_at IS NULL AND appointment_at IS NULL", _EXPECTED),
    "overdue": (_OVERDUE.format(now=":now"), _EXPECTED),
    "emergency": (f"is_emergency = 1 AND {_UNDONE}", _EXPECTED),
    "in_hand": (f"{_UNDONE} AND (contacted_at IS NOT NULL OR appointment_at IS NOT NULL)", _EXPECTED),
    "done": ("done_at IS NOT NULL AND accepted_at IS NULL", "done_at"),
    "accepted": (f"accepted_at IS NOT NULL AND id IN ({_CALL_BACKS})", "accepted_at"),
}
"""The lists of repairs that want something: what they have in common, and the moment they go by, oldest first."""


def listed(
    store: Store,
    which: str,
    now: datetime,
    *,
    among: Sequence[str] | None = None,
    after: tuple[datetime, str] | None = None,
    limit: int,
) -> list[tuple[datetime, str]]:
    """The keys of the repairs on one of LISTS as it is `now`: the moment they go by and the id, after the key `after`.

    With `among` only those that have one of these ids.
    """
    condition, moment = LISTS[which]
    parts = [condition, "deleted_at IS NULL"]
    values: Row = {"now": moment_text(now), "limit": limit}
    if among is not None:
        parts.append("id IN (SELECT value FROM json_each(:among))")
        values["among"] = json.dumps(list(among))
    if after is not None:
        parts.append(f"({moment}, id) > (:after_at, :after_id)")
        values |= {"after_at": moment_text(after[0]), "after_id": after[1]}
    rows = store.rows(
        f"SELECT {moment} AS moment, id FROM repair WHERE {' AND '.join(parts)} ORDER BY 1, 2 LIMIT :limit", values
    )
    return [(read_moment(row["moment"]), row["id"]) for row in rows]


def counts(store: Store, now: datetime) -> dict[str, int]:
    """How many repairs are on each of LISTS as it is `now`."""
    parts = (
        f"(SELECT count(*) FROM repair WHERE {condition} AND deleted_at IS NULL) AS {name}"
        for name, (condition, _moment) in LISTS.items()
    )
    return store.rows(f"SELECT {', '.join(parts)}", {"now": moment_text(now)})[0]
