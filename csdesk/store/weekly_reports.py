"""The weekly reports that people at the desk write and sign.

An id is derived from the week and whose report it is, so that two desks make the same row.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import peewee

from csdesk.store import records
from csdesk.store.database import Store
from csdesk.store.identity import derived_id
from csdesk.store.models import MomentField, Record, Reference

Row = dict[str, Any]


class WeeklyReport(Record):
    """What `staff_id` wrote of the ISO week `week` ("2026-W47").

    `opinions` is NULL while those of the visitors stand in their place. `figures` are the numbers as they were
    signed, as JSON; `taken_back` is why a signature was.
    """

    week = peewee.TextField()
    staff_id = Reference("staff")
    opinions = peewee.TextField(null=True)
    summary = peewee.TextField(null=True)
    plan = peewee.TextField(null=True)
    figures = peewee.TextField(null=True)
    signed_at = MomentField(null=True)
    signed_by = Reference("staff", null=True)
    taken_back = peewee.TextField(null=True)

    class Meta:
        table_name = "weekly_report"


def report_id(monday: datetime, week: str, staff: str) -> str:
    """The id of the report of `staff` on the week called `week`, which begins with the moment `monday`."""
    return derived_id(monday, "weekly_report", week, staff)


def of_week(store: Store, week: str) -> dict[str, Row]:
    """What was written of the week, by whose it is."""
    found = WeeklyReport.select().where(WeeklyReport.week == week, WeeklyReport.deleted_at.is_null())
    return {row["staff_id"]: row for row in records.every(store, found.order_by(WeeklyReport.id))}


def signed(store: Store, week: str) -> set[str]:
    """Whose report on the week is signed."""
    found = store.rows(
        "SELECT staff_id FROM weekly_report WHERE week = ? AND signed_at IS NOT NULL AND deleted_at IS NULL", (week,)
    )
    return {row["staff_id"] for row in found}
