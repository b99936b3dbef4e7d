"""Phone calls taken or made at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import peewee

from csdesk.store import records
from csdesk.store.database import Store
from csdesk.store.models import DayField, MomentField, Record, Reference

Row = dict[str, Any]


class Call(Record):
    """One call; `phone` and `name` as given on the call, whoever the customer turned out to be."""

    number = peewee.TextField()
    started_at = MomentField()
    ended_at = MomentField(null=True)
    direction = peewee.TextField()
    phone = peewee.TextField(null=True)
    name = peewee.TextField(null=True)
    customer_id = Reference("customer", null=True)
    project = peewee.TextField(null=True)
    category = peewee.TextField()
    subject = peewee.TextField(null=True)
    asked = peewee.TextField()
    answered = peewee.TextField(null=True)
    invited = peewee.BooleanField(null=True)
    intends_to_visit_on = DayField(null=True)
    transferred_to = peewee.TextField(null=True)
    outcome = peewee.TextField(null=True)
    taken_by = Reference("staff", null=True)
    notes = peewee.TextField(null=True)


def page(
    store: Store,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    phone: str = "",
    taken_by: str = "",
    customers: Sequence[str] | None = (),
    after: tuple[datetime, str] | None = None,
    limit: int,
) -> list[Row]:
    """The newest calls that started from `since` on and before `until`, going on after the key `after`.

    None for `customers` asks for those that name none.
    """
    having = {"phone": phone, "taken_by": taken_by, "customer_id": customers}
    return records.page(store, Call, Call.started_at, since=since, until=until, having=having, after=after, limit=limit)
