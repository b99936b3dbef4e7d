"""What the supervisor's page counts that no area's own lists do, and the daily checks that were made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from csdesk.store import records
from csdesk.store.database import Store
from csdesk.store.models import DayField, Record, moment_text, read_day

Row = dict[str, Any]

_LATELY = 5000  # changes among which those who work today are found


class DailyCheck(Record):
    """A check that a supervisor made on a day: `what` is a key of the list daily_check."""

    day = DayField()
    what = peewee.TextField()
    note = peewee.TextField(null=True)

    class Meta:
        table_name = "daily_check"


def checks(store: Store, day: date) -> list[Row]:
    """The checks made on `day`, in the order in which they were made."""
    made = DailyCheck.select().where(DailyCheck.day == day, DailyCheck.deleted_at.is_null())
    return records.every(store, made.order_by(DailyCheck.created_at, DailyCheck.id))


def open_by_day(store: Store) -> dict[date, int]:
    """How many complaints are open, by the day on which they were received."""
    found = store.rows(
        "SELECT substr(received_at, 1, 10) AS day, count(*) AS number FROM complaint "
        "WHERE closed_at IS NULL AND deleted_at IS NULL GROUP BY day ORDER BY day"
    )
    return {read_day(row["day"]): row["number"] for row in found}


def most_pressing(store: Store, limit: int) -> list[str]:
    """The ids of the complaints whose customers wait for an answer, the one that was promised first at the head."""
    found = store.rows(
        "SELECT complaint_id FROM complaint_state JOIN complaint ON complaint.id = complaint_id "
        "WHERE due_at IS NOT NULL AND deleted_at IS NULL ORDER BY due_at, complaint_id LIMIT ?",
        (limit,),
    )
    return [row["complaint_id"] for row in found]


def newest_of(store: Store, severities: Sequence[str], limit: int) -> list[Row]:
    """The newest open complaints of those `severities`: id, number, name, when and by whom they were received."""
    return store.rows(
        "SELECT id, number, name, received_at, received_by FROM complaint WHERE closed_at IS NULL "
        "AND deleted_at IS NULL AND severity IN (SELECT value FROM json_each(?)) "
        "ORDER BY received_at DESC, id DESC LIMIT ?",
        (json.dumps(severities), limit),
    )


def received_since(store: Store, since: datetime) -> int:
    """How many complaints were received from `since` on."""
    (row,) = store.rows(
        "SELECT count(*) AS number FROM complaint WHERE received_at >= ? AND deleted_at IS NULL", (moment_text(since),)
    )
    return int(row["number"])


def calls_by_hour(store: Store, midnight: datetime) -> dict[int, int]:
    """How many calls began in each hour of the day that begins at `midnight`."""
    found = store.rows(
        "SELECT CAST(substr(started_at, 12, 2) AS INTEGER) AS hour, count(*) AS number FROM call "
        "WHERE started_at >= ? AND started_at < ? AND deleted_at IS NULL GROUP BY hour",
        (moment_text(midnight), moment_text(midnight + timedelta(days=1))),
    )
    return {row["hour"]: row["number"] for row in found}


def at_work(store: Store, since: datetime) -> list[str]:
    """The ids of those who saved anything at this desk from `since` on, who did so last first."""
    found = store.rows(
        "SELECT actor, max(counter) AS last FROM change WHERE replica = (SELECT replica FROM capture) "
        f"AND counter > (SELECT counter FROM capture) - {_LATELY} AND clock >= ? AND actor IS NOT NULL "
        "GROUP BY actor ORDER BY last DESC",
        (int(since.timestamp() * 1000) << 16,),
    )
    return [row["actor"] for row in found]


def last_change(store: Store) -> int:
    """The number of the last change to a record at this desk."""
    return int(store.rows("SELECT counter FROM capture")[0]["counter"])
