"""Repairs that owners asked for, and how often the same one was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import peewee

from csdesk.store import records
from csdesk.store.database import Store
from csdesk.store.models import DayField, MomentField, Record, Reference

Row = dict[str, Any]

# The one in the condition of an index must be written out: a value that is bound would keep it from being used.
_TRUE = peewee.SQL("1")


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
    customers: Sequence[str] = (),
    is_open: bool = False,
    overdue_at: datetime | None = None,
    is_emergency: bool = False,
    after: tuple[datetime, str] | None = None,
    limit: int,
) -> list[Row]:
    """The newest repairs that were reported from `since` on and before `until`, going on after the key `after`.

    `is_open` leaves out those that the owner has taken over, `overdue_at` all but those overdue at that time.
    """
    conditions = []
    if since is not None:
        conditions.append(Repair.reported_at >= since)
    if until is not None:
        conditions.append(Repair.reported_at < until)
    if phone:
        conditions.append(Repair.phone == phone)
    if received_by:
        conditions.append(Repair.received_by == received_by)
    if customers:
        conditions.append(Repair.customer_id.in_(list(customers)))
    if is_open:
        conditions.append(Repair.accepted_at.is_null())
    if overdue_at is not None:
        conditions.append(_is_overdue(overdue_at))
    if is_emergency:
        conditions.append(Repair.is_emergency == _TRUE)
    return records.page(store, Repair, Repair.reported_at, conditions=conditions, after=after, limit=limit)


def _is_overdue(now: datetime) -> peewee.Expression:
    """What `rules.repairs.is_overdue` says, where the work is not done."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    missed = Repair.appointment_at < midnight
    unheard = Repair.appointment_at.is_null() & Repair.contacted_at.is_null() & (Repair.contact_by < now)
    return Repair.done_at.is_null() & Repair.accepted_at.is_null() & (missed | unheard)


def by_number(store: Store, number: str) -> Row | None:
    """The repair with the human number `number`, in small letters or capitals."""
    numbered = Repair.select().where(Repair.number.in_([number, number.upper()]), Repair.deleted_at.is_null())
    return records.first(store, numbered.order_by(Repair.number.desc()))  # small letters come after capitals


def same(
    store: Store, *, item: str, unit: str | None, customers: Sequence[str], since: datetime | None, before: str = ""
) -> list[Row]:
    """The requests since then for the same `item` in the same unit, or by one of `customers` where a unit is not known.

    The oldest first; the request with the id `before` and what came after it are left out.
    """
    found: dict[str, Row] = {}
    asked = Repair.select().where(Repair.item == item, Repair.deleted_at.is_null())
    if since is not None:
        asked = asked.where(Repair.reported_at >= since)
    if unit:
        found |= {row["id"]: row for row in records.every(store, asked.where(Repair.unit == unit))}
    if customers:
        theirs = asked.where(Repair.customer_id.in_(list(customers)))
        if unit:
            theirs = theirs.where(Repair.unit.is_null())
        found |= {row["id"]: row for row in records.every(store, theirs)}
    rows = sorted(found.values(), key=lambda row: (row["reported_at"], row["id"]))
    at = next((at for at, row in enumerate(rows) if row["id"] == before), len(rows))
    return rows[:at]


def called_back(store: Store, repairs: Iterable[str]) -> dict[str, datetime]:
    """When each of `repairs` was asked about again after it was done, those left out where nobody was reached yet."""
    rows = store.among(
        "SELECT source_id, done_at FROM followup WHERE source_id IS NOT NULL AND source_id IN",
        repairs,
        "AND kind = 'repair_callback' AND outcome = 'done' AND deleted_at IS NULL ORDER BY done_at",
    )
    return {row["source_id"]: datetime.fromisoformat(row["done_at"]) for row in rows}


def open_in_unit(store: Store, unit: str) -> list[Row]:
    """The repairs in `unit` that the owner has not taken over."""
    asked = Repair.select().where(Repair.unit == unit, Repair.accepted_at.is_null(), Repair.deleted_at.is_null())
    return records.every(store, asked)
