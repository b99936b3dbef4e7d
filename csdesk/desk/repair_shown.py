"""A repair as it is shown, and how one is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from csdesk.desk import customers, disclosures, finding
from csdesk.desk.customers import CustomerName
from csdesk.desk.desk import Desk
from csdesk.rules import repairs as rules
from csdesk.store import complaints as stored_complaints
from csdesk.store import records
from csdesk.store import repairs as stored
from csdesk.texts import N_, _

Row = dict[str, Any]

_STATUSES = {
    "open": N_("To be contacted"),
    "contacted": N_("Contacted"),
    "appointed": N_("Appointment made"),
    "not_passed": N_("Not accepted"),
    "done": N_("Done"),
    "accepted": N_("Accepted, call-back owed"),
    "called_back": N_("Called back"),
}


@dataclass(frozen=True)
class Repair:
    """A repair as it is shown; the phone is masked unless it was revealed. `at` is when it was reported.

    `status` is one of `rules.repairs.STATUSES`; `repeat` tells that it was the second, third … request for
    the same thing, 1 that it was the first. `in_warranty` and `warranty_ends_on` are None where unknown.
    `appointed_late` tells that the appointment is later than the time by which the owner had to hear.
    """

    id: str
    number: str
    at: datetime
    station: str
    by: str
    name: str
    phone: str
    customer: CustomerName | None
    unit: str
    project: str
    place: str
    item: str
    content: str
    emergency: bool
    status: str
    overdue: bool
    delivered_on: date | None
    in_warranty: bool | None
    warranty_ends_on: date | None
    contact_by: datetime | None
    contacted_at: datetime | None
    appointment_at: datetime | None
    engineer: str
    plan: str
    plan_explained: bool | None
    done_at: datetime | None
    accepted_at: datetime | None
    passed: bool | None
    rating: int | None
    called_back_at: datetime | None
    repeat: int
    complaint: str
    received_by: str
    notes: str
    appointed_late: bool = False


def status_label(status: str) -> str:
    """The word for where a repair stands."""
    return _(_STATUSES[status])


def fetch(desk: Desk, text: str) -> Row:
    """The row of the repair with the id or number `text`; raises NoSuchRecordError."""
    return finding.fetch(desk, stored.Repair, text, N_("there is no repair '{value}'"))


def repairs_of(desk: Desk, rows: Sequence[Row], *, reveal: bool) -> list[Repair]:
    """The repairs as they are shown."""
    known = customers.names(desk, (row["customer_id"] for row in rows))
    called_back = stored.called_back(desk.store, [row["id"] for row in rows if row["accepted_at"] is not None])
    became = [row["complaint_id"] for row in rows if row["complaint_id"]]
    complaints = records.fetch_all(desk.store, stored_complaints.Complaint, became)
    numbers = {identity: complaint["number"] for identity, complaint in complaints.items()}
    return [
        _repair(desk, row, known.get(row["customer_id"]), called_back.get(row["id"]), numbers, reveal) for row in rows
    ]


def facts(row: Row, called_back_at: datetime | None = None) -> rules.Facts:
    """What the row tells the rules."""
    return rules.Facts(
        contact_by=row["contact_by"],
        contacted_at=row["contacted_at"],
        appointment_at=row["appointment_at"],
        done_at=row["done_at"],
        accepted_at=row["accepted_at"],
        is_passed=row["is_passed"],
        called_back_at=called_back_at,
    )


def _repair(
    desk: Desk,
    row: Row,
    customer: tuple[str, str] | None,
    called_back_at: datetime | None,
    complaints: dict[str, str],
    reveal: bool,
) -> Repair:
    phone = disclosures.shown(row["phone"], reveal=reveal)
    item, known = desk.policy.repairs.items.get(row["item"] or ""), facts(row, called_back_at)
    return Repair(
        id=row["id"],
        number=desk.number_of(row),
        at=row["reported_at"],
        station=row["station"],
        by=desk.name_of(row["created_by"]),
        name=row["name"] or "",
        phone=phone,
        customer=CustomerName(*customer, phone) if customer else None,
        unit=row["unit"] or "",
        project=row["project"] or "",
        place=row["place"] or "",
        item=row["item"] or "",
        content=row["content"],
        emergency=bool(row["is_emergency"]),
        status=rules.status(known),
        overdue=rules.is_overdue(known, desk.clock()),
        delivered_on=row["delivered_on"],
        in_warranty=row["is_in_warranty"],
        warranty_ends_on=rules.warranty_ends_on(item, row["delivered_on"]) if item and row["delivered_on"] else None,
        contact_by=row["contact_by"],
        contacted_at=row["contacted_at"],
        appointment_at=row["appointment_at"],
        engineer=row["engineer"] or "",
        plan=row["plan"] or "",
        plan_explained=row["is_plan_explained"],
        done_at=row["done_at"],
        accepted_at=row["accepted_at"],
        passed=row["is_passed"],
        rating=row["rating"],
        called_back_at=called_back_at,
        repeat=row["repeat_count"] or 1,
        complaint=complaints.get(row["complaint_id"] or "", ""),
        received_by=desk.name_of(row["received_by"]),
        notes=row["notes"] or "",
        appointed_late=bool(row["appointment_at"] and row["contact_by"] and row["appointment_at"] > row["contact_by"]),
    )
