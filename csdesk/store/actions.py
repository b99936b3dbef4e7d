"""Corrective actions and improvement proposals."""

from __future__ import annotations

from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

import peewee

from csdesk.store import records
from csdesk.store.database import Store
from csdesk.store.models import DayField, MomentField, Record, Reference

Row = dict[str, Any]

LISTS = ("proposed", "approved", "overdue", "done")
"""Where actions stand, and those that are not done though their day has passed."""


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
    which: str = "",
    today: date | None = None,
    text: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    after: tuple[datetime, str] | None = None,
    limit: int,
) -> list[Row]:
    """The actions raised last, going on after the key `after`.

    `which` is one of LISTS, for "overdue" as it is `today`. `text` is looked for in every one of them: there are
    dozens a year.
    """
    conditions = []
    if which:
        conditions.append(_condition(which, today))
    if text:
        wanted = (CorrectiveAction.number, CorrectiveAction.finding, CorrectiveAction.cause, CorrectiveAction.action,
                  CorrectiveAction.owner, CorrectiveAction.result)  # fmt: skip
        conditions.append(reduce(or_, (column.contains(text) for column in wanted)))
    if open_only:
        conditions.append(CorrectiveAction.done_at.is_null())
    return records.page(
        store, CorrectiveAction, CorrectiveAction.raised_at, since=since, until=until,
        having={"complaint_id": complaint}, conditions=conditions, after=after, limit=limit,
    )  # fmt: skip


def _condition(which: str, today: date | None) -> peewee.Expression:
    model = CorrectiveAction
    is_open = model.done_at.is_null()
    if which == "done":
        return model.done_at.is_null(False)
    if which == "overdue":
        return is_open & (model.due_on < today)
    return is_open & model.approved_at.is_null(which == "proposed")


def counts(store: Store, today: date) -> Row:
    """How many actions are on each of LISTS but the last."""
    row = store.rows(
        "SELECT count(CASE WHEN approved_at IS NULL THEN 1 END) AS proposed, "
        "count(CASE WHEN approved_at IS NOT NULL THEN 1 END) AS approved, "
        "count(CASE WHEN due_on < ? THEN 1 END) AS overdue "
        "FROM corrective_action WHERE done_at IS NULL AND deleted_at IS NULL",
        (today.isoformat(),),
    )
    return row[0]
