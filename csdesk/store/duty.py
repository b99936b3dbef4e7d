"""The duty log. Rows are only ever added: what is noted on an entry, and what closes it, is a row that names it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import peewee

from csdesk.store import records
from csdesk.store.database import Store
from csdesk.store.models import TRUE, MomentField, Record, Reference

Row = dict[str, Any]


class DutyEntry(Record):
    """One entry, or with `about_id` what was added to the entry of that id, and whether that closes it."""

    at = MomentField()
    shift = peewee.TextField(null=True)
    kind = peewee.TextField()
    text = peewee.TextField()
    person = peewee.TextField(null=True)
    phone = peewee.TextField(null=True)
    place = peewee.TextField(null=True)
    reported_to = peewee.TextField(null=True)
    is_open_point = peewee.BooleanField()
    about_id = Reference("duty_entry", null=True)
    closes = peewee.BooleanField(null=True)

    class Meta:
        table_name = "duty_entry"


def _is_open() -> peewee.Expression:
    closing = DutyEntry.alias("closing")
    closed = closing.select(TRUE).where(
        closing.about_id == DutyEntry.id, closing.closes == TRUE, closing.deleted_at.is_null()
    )
    is_open: peewee.Expression = (DutyEntry.is_open_point == TRUE) & ~peewee.fn.EXISTS(closed)
    return is_open


def page(
    store: Store,
    *,
    kind: str = "",
    is_open: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    written_by: str = "",
    after: tuple[datetime, str] | None = None,
    limit: int,
) -> list[Row]:
    """The newest entries from `since` on and before `until`, going on after the key `after`; no additions to others."""
    conditions = [_is_open()] if is_open else [DutyEntry.about_id.is_null()]
    having = {"kind": kind, "created_by": written_by}
    return records.page(
        store, DutyEntry, DutyEntry.at, since=since, until=until, having=having, conditions=conditions, after=after,
        limit=limit,
    )  # fmt: skip


def open_points(store: Store, limit: int) -> list[Row]:
    """The entries that nobody has closed yet, the oldest first."""
    found = DutyEntry.select().where(DutyEntry.deleted_at.is_null(), _is_open())
    return records.every(store, found.order_by(DutyEntry.at, DutyEntry.id).limit(limit))


def additions(store: Store, identities: Sequence[str]) -> dict[str, list[Row]]:
    """What was added to each of the entries `identities`, the oldest first."""
    found: dict[str, list[Row]] = {}
    for row in records.among(store, DutyEntry, "about_id", identities, "at, id"):
        found.setdefault(row["about_id"], []).append(row)
    return found
