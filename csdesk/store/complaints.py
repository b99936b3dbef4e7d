"""Complaints as they were received and answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import peewee

from csdesk.store import records
from csdesk.store.database import Store
from csdesk.store.models import MomentField, Record, Reference

Row = dict[str, Any]


class Complaint(Record):
    """One complaint."""

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


def page(
    store: Store,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    open_only: bool = False,
    customers: Sequence[str] = (),
    after: tuple[datetime, str] | None = None,
    limit: int,
) -> list[Row]:
    """The newest complaints received from `since` on and before `until`, going on after the key `after`."""
    conditions = []
    if since is not None:
        conditions.append(Complaint.received_at >= since)
    if until is not None:
        conditions.append(Complaint.received_at < until)
    if open_only:
        conditions.append(Complaint.closed_at.is_null())
    if customers:
        conditions.append(Complaint.customer_id.in_(list(customers)))
    return records.page(store, Complaint, Complaint.received_at, conditions=conditions, after=after, limit=limit)


def by_number(store: Store, number: str) -> Row | None:
    """The complaint with the human number `number`, in small letters or capitals."""
    numbered = Complaint.select().where(Complaint.number.in_([number, number.upper()]), Complaint.deleted_at.is_null())
    return records.first(store, numbered.order_by(Complaint.number.desc()))  # small letters come after capitals
