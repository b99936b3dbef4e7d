"""Corrective actions and improvement proposals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import peewee

from csdesk.store import records
from csdesk.store.database import Store
from csdesk.store.models import DayField, MomentField, Record, Reference

Row = dict[str, Any]


class CorrectiveAction(Record):
    """Something that is to keep a cause of complaints from coming back."""

    number = peewee.TextField()
    raised_at = MomentField()
    kind = peewee.TextField()
    complaint_id = Reference("complaint", null=True)
    subject = peewee.TextField(null=True)
    finding = peewee.TextField()
    cause = peewee.TextField(null=True)
    action = peewee.TextField(null=True)
    owner = peewee.TextField(null=True)
    due_on = DayField(null=True)
    approved_by = Reference("staff", null=True)
    approved_at = MomentField(null=True)
    done_at = MomentField(null=True)
    result = peewee.TextField(null=True)

    class Meta:
        table_name = "corrective_action"


def page(
    store: Store,
    *,
    open_only: bool = False,
    complaint: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    after: tuple[datetime, str] | None = None,
    limit: int,
) -> list[Row]:
    """The actions raised last, going on after the key `after`."""
    conditions = []
    if since is not None:
        conditions.append(CorrectiveAction.raised_at >= since)
    if until is not None:
        conditions.append(CorrectiveAction.raised_at < until)
    if open_only:
        conditions.append(CorrectiveAction.done_at.is_null())
    if complaint:
        conditions.append(CorrectiveAction.complaint_id == complaint)
    when = CorrectiveAction.raised_at
    return records.page(store, CorrectiveAction, when, conditions=conditions, after=after, limit=limit)


def by_number(store: Store, number: str) -> Row | None:
    """The action with the human number `number`, in small letters or capitals."""
    model = CorrectiveAction
    numbered = model.select().where(model.number.in_([number, number.upper()]), model.deleted_at.is_null())
    return records.first(store, numbered.order_by(model.number.desc()))
