"""Complaints as received and answered: reading the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csdesk.desk import customers, disclosures, reading
from csdesk.desk.customers import CustomerName
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import NoSuchRecordError
from csdesk.rules import writing
from csdesk.rules.rights import Right
from csdesk.store import complaints as stored
from csdesk.store import records
from csdesk.texts import N_

Row = dict[str, Any]
Key = tuple[datetime, str]


@dataclass(frozen=True)
class Complaint:
    """A complaint as it is shown; the phone is masked unless it was revealed. `at` is when it was received."""

    id: str
    number: str
    at: datetime
    received_at: datetime
    station: str
    by: str
    channel: str
    name: str
    phone: str
    customer: CustomerName | None
    unit: str
    project: str
    category: str
    subject: str
    content: str
    reply: str
    closed_at: datetime | None
    received_by: str
    notes: str


@needs(Right.READ_RECORDS)
def show(desk: Desk, text: str, *, reveal: bool = False) -> Complaint:
    """The complaint with the id or number `text`; `reveal` records who saw the phone number."""
    row = _fetch(desk, text)
    if reveal:
        disclosures.record(desk, row["id"], "phone")
    return _complaints(desk, [row], reveal=reveal)[0]


def _fetch(desk: Desk, text: str) -> Row:
    wanted = writing.line(text[:100])
    row = records.fetch(desk.store, stored.Complaint, wanted) or stored.by_number(desk.store, wanted)
    if row is None:
        raise NoSuchRecordError(N_("there is no complaint '{value}'"), value=reading.shown(wanted))
    return row


def _complaints(desk: Desk, rows: Sequence[Row], *, reveal: bool) -> list[Complaint]:
    """The complaints as they are shown."""
    known = customers.names(desk, (row["customer_id"] for row in rows))
    return [_complaint(desk, row, known.get(row["customer_id"]), reveal) for row in rows]


def _complaint(desk: Desk, row: Row, customer: tuple[str, str] | None, reveal: bool) -> Complaint:
    phone = (row["phone"] or "") if reveal else disclosures.masked(row["phone"])
    return Complaint(
        id=row["id"],
        number=row["number"],
        at=row["received_at"],
        received_at=row["received_at"],
        station=row["station"],
        by=desk.name_of(row["created_by"]),
        channel=row["channel"] or "",
        name=row["name"] or "",
        phone=phone,
        customer=CustomerName(*customer, phone) if customer else None,
        unit=row["unit"] or "",
        project=row["project"] or "",
        category=row["category"] or "",
        subject=row["subject"] or "",
        content=row["content"],
        reply=row["reply"] or "",
        closed_at=row["closed_at"],
        received_by=desk.name_of(row["received_by"]),
        notes=row["notes"] or "",
    )


@needs(Right.READ_RECORDS)
def page(
    desk: Desk,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    open_only: bool = False,
    after: Key | None = None,
    limit: int = 100,
) -> list[Complaint]:
    """The register of complaints, newest first, going on after the key (at, id) `after`."""
    rows = stored.page(desk.store, since=since, until=until, open_only=open_only, after=after, limit=limit)
    return _complaints(desk, rows, reveal=False)
