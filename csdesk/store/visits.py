"""Visits to the desk: those registered with a name, and the tally of those who were not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from csdesk.store import records
from csdesk.store.database import Store
from csdesk.store.models import TRUE, MomentField, Record, Reference, moment_text

Row = dict[str, Any]


class Visit(Record):
    """One party that came; `phone` and `name` as given, whoever the customer turned out to be.

    `liked`, `doubts`, `materials` and `reminded` hold keys of a list and free words, joined by `SEPARATOR`.
    Whether it is the first visit is None where nobody knows.
    """

    number = peewee.TextField()
    arrived_at = MomentField()
    left_at = MomentField(null=True)
    is_registered = peewee.BooleanField()
    name = peewee.TextField(null=True)
    phone = peewee.TextField(null=True)
    customer_id = Reference("customer", null=True)
    call_id = Reference("call", null=True)
    party = peewee.IntegerField()
    is_first = peewee.BooleanField(null=True)
    project = peewee.TextField(null=True)
    purpose = peewee.TextField(null=True)
    unit_type = peewee.TextField(null=True)
    area_band = peewee.TextField(null=True)
    floor = peewee.TextField(null=True)
    orientation = peewee.TextField(null=True)
    budget = peewee.TextField(null=True)
    reason = peewee.TextField(null=True)
    liked = peewee.TextField(null=True)
    doubts = peewee.TextField(null=True)
    intent = peewee.TextField(null=True)
    medium = peewee.TextField(null=True)
    host_id = Reference("staff", null=True)
    materials = peewee.TextField(null=True)
    reminded = peewee.TextField(null=True)
    badge = peewee.TextField(null=True)
    is_from_memory = peewee.BooleanField(null=True)
    is_late = peewee.BooleanField(null=True)
    opinions = peewee.TextField(null=True)
    notes = peewee.TextField(null=True)


def page(
    store: Store,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    phone: str = "",
    host: str = "",
    inside: bool = False,
    registered: bool | None = None,
    customers: Sequence[str] | None = (),
    after: tuple[datetime, str] | None = None,
    limit: int,
) -> list[Row]:
    """The newest visits from `since` on and before `until`, going on after the key `after`.

    `inside` are those who have not left; `registered` with a name, or only tallied. None for `customers` asks for those
    that name none.
    """
    having = {"phone": phone, "host_id": host, "customer_id": customers}
    conditions: list[peewee.Expression] = []
    if inside:
        conditions += [Visit.left_at.is_null(), Visit.is_registered == TRUE]
    elif registered is not None:
        conditions.append(Visit.is_registered == registered)
    return records.page(
        store, Visit, Visit.arrived_at, since=since, until=until, having=having, conditions=conditions, after=after,
        limit=limit,
    )  # fmt: skip


def inside(store: Store, since: datetime, until: datetime) -> list[Row]:
    """Who came from `since` on and up to `until` and has not left, the last one first."""
    return page(store, since=since, until=until + timedelta(seconds=1), inside=True, limit=-1)


def with_badge(store: Store, badge: str, since: datetime, until: datetime) -> str:
    """The number of the last visit of a party that came in that time with this `badge` and has not left; "" for none.

    A badge is the same however it is written, in capitals or not.
    """
    found = store.rows(
        "SELECT number FROM visit WHERE arrived_at >= ? AND arrived_at <= ? AND left_at IS NULL "
        "AND deleted_at IS NULL AND badge = ? COLLATE NOCASE ORDER BY arrived_at DESC, id DESC LIMIT 1",
        (moment_text(since), moment_text(until), badge),
    )
    return found[0]["number"] if found else ""


def of_the_day(store: Store, customers: Sequence[str], day: date, besides: str) -> list[Row]:
    """The visits of any of `customers` on `day`, in order, but for the one with the id `besides`."""
    first = datetime(day.year, day.month, day.day)
    found = page(store, since=first, until=first + timedelta(days=1), customers=customers, limit=-1)
    return [row for row in reversed(found) if row["id"] != besides]


def has_visited(store: Store, customers: Sequence[str], phone: str | None, before: datetime, besides: str = "") -> bool:
    """Whether one of `customers`, or somebody with this `phone`, came before; the visit `besides` does not count."""
    return any(
        store.rows(
            f"SELECT 1 FROM visit WHERE {column} = ? AND arrived_at < ? AND id <> ? AND deleted_at IS NULL LIMIT 1",
            (value, moment_text(before), besides),
        )
        for column, values in (("customer_id", customers), ("phone", [phone] if phone else []))
        for value in values
    )


def last_call(
    store: Store, customers: Sequence[str], phone: str | None, since: datetime, until: datetime
) -> str | None:
    """The id of the last call with one of `customers`, or from this `phone`, that began in that time."""
    found = [
        row
        for column, values in (("customer_id", customers), ("phone", [phone] if phone else []))
        for value in values
        for row in store.rows(
            f"SELECT id, started_at FROM call WHERE {column} = ? AND started_at >= ? AND started_at <= ? "
            "AND deleted_at IS NULL ORDER BY started_at DESC LIMIT 1",
            (value, moment_text(since), moment_text(until)),
        )
    ]
    last = max(found, key=lambda row: (row["started_at"], row["id"]), default=None)
    return str(last["id"]) if last else None


def expected(store: Store, first: date, last: date) -> list[str]:
    """The ids of the calls whose callers meant to come on a day from `first` to `last` and did not yet.

    They came where the call is linked to a visit, or where the caller came on that day. The earliest day
    is first, and somebody who called several times about one day is there once.
    """
    came = "AND deleted_at IS NULL AND arrived_at >= day AND arrived_at < date(day, '+1 day')"
    found = store.rows(
        f"""WITH planned AS (
            SELECT id, phone, customer_id, started_at, intends_to_visit_on AS day FROM call
            WHERE intends_to_visit_on >= ? AND intends_to_visit_on <= ? AND deleted_at IS NULL)
        SELECT id, day, coalesce(customer_id, phone, id) AS who FROM planned
        WHERE NOT EXISTS (SELECT 1 FROM visit WHERE call_id = planned.id AND deleted_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM visit WHERE visit.customer_id = planned.customer_id {came})
        AND NOT EXISTS (SELECT 1 FROM visit WHERE visit.phone = planned.phone {came})
        ORDER BY day, started_at DESC, id""",
        (first.isoformat(), last.isoformat()),
    )
    return list({(row["day"], row["who"]): row["id"] for row in reversed(found)}.values())[::-1]


def count(store: Store, since: datetime, until: datetime) -> int:
    """How many parties came from `since` on and before `until`."""
    (row,) = store.rows(
        "SELECT count(*) AS parties FROM visit WHERE deleted_at IS NULL AND arrived_at >= ? AND arrived_at < ?",
        (moment_text(since), moment_text(until)),
    )
    return int(row["parties"])


def visit_of_call(store: Store, call: str) -> Row | None:
    """The visit that the call with the id `call` led to."""
    return records.first(store, Visit.select().where(Visit.call_id == call, Visit.deleted_at.is_null()))


def first_visits(store: Store, since: datetime, until: datetime) -> tuple[int, int]:
    """How many first visits there were from `since` on and before `until`: registered ones, and all."""
    (row,) = store.rows(
        "SELECT coalesce(sum(is_registered), 0) AS registered, count(*) AS every FROM visit "
        "WHERE is_first = 1 AND deleted_at IS NULL AND arrived_at >= ? AND arrived_at < ?",
        (moment_text(since), moment_text(until)),
    )
    return row["registered"], row["every"]


def first_known(store: Store, phones: Iterable[str]) -> dict[str, str]:
    """When somebody with each of `phones` came for the first time, as stored."""
    found = store.among(
        "SELECT phone, min(arrived_at) AS first FROM visit WHERE phone IN", phones,
        "AND deleted_at IS NULL GROUP BY phone",
    )  # fmt: skip
    return {row["phone"]: row["first"] for row in found}


def calls_from(store: Store, phones: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """The calls from each of `phones`, in order: when each began, as stored, and its id."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in store.among("SELECT phone, started_at, id FROM call WHERE phone IN", phones, "AND deleted_at IS NULL"):
        found.setdefault(row["phone"], []).append((row["started_at"], row["id"]))
    return {phone: sorted(calls) for phone, calls in found.items()}
