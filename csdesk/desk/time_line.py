"""What there was with a customer before, or with a number that nobody has: calls, visits, repairs and complaints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csdesk.desk.desk import Desk

Row = dict[str, Any]
Key = tuple[datetime, str]


@dataclass(frozen=True)
class Contact:
    """One entry of a customer's time line: a "call", "visit", "repair" or "complaint"; `category` is a key of its list.

    Open is a complaint that is not closed, a repair not accepted, and a visit from which they have not left today.
    """

    kind: str
    id: str
    number: str
    at: datetime
    category: str
    text: str
    answer: str
    is_open: bool


def on_card(desk: Desk, customers: Sequence[str], phone: str) -> list[Contact]:
    """What the caller's card tells of: the open complaints, however much came after them, then the last contacts.

    They are those of `customers`, with what came from their number `phone` before anybody knew whose it is; or, where
    there are no customers, all from that number.
    """
    from csdesk.store import complaints as stored_complaints

    limit = desk.policy.card_contacts
    complaints = stored_complaints.open_first(desk.store, customers=customers, phone=phone, limit=limit)
    found = [*_besides_complaints(desk, customers, "" if customers else phone, limit), *map(_complaint, complaints)]
    if customers and phone:
        unnamed = stored_complaints.open_first(desk.store, customers=[], phone=phone, limit=limit)
        found += map(_complaint, (row for row in unnamed if row["customer_id"] is None))
        found += _besides_complaints(desk, None, phone, limit)
    return sorted(found, key=_place_on_card, reverse=True)[:limit]


def _place_on_card(contact: Contact) -> tuple[bool, datetime, str]:
    return contact.kind == "complaint" and contact.is_open, contact.at, contact.id


def page(desk: Desk, customers: Sequence[str], phones: Iterable[str], limit: int, after: Key | None) -> list[Contact]:
    """The contacts of any of `customers`, newest first, going on after the key.

    With what came from their `phones` before anybody knew whose they are.
    """
    from csdesk.store import complaints as stored_complaints

    found: list[Contact] = []
    asked: list[tuple[Sequence[str] | None, str]] = [(customers, ""), *((None, phone) for phone in phones)]
    for of, phone in asked:
        complaints = stored_complaints.page(desk.store, customers=of, phone=phone, after=after, limit=limit)
        found += [*_besides_complaints(desk, of, phone, limit, after), *map(_complaint, complaints)]
    return sorted(found, key=lambda contact: (contact.at, contact.id), reverse=True)[:limit]


def _complaint(row: Row) -> Contact:
    return Contact("complaint", row["id"], row["number"], row["received_at"], row["category"] or "",
                   row["content"], row["reply"] or "", row["closed_at"] is None)  # fmt: skip


def _besides_complaints(
    desk: Desk, customers: Sequence[str] | None, phone: str, limit: int, after: Key | None = None
) -> list[Contact]:
    # Not before there is somebody to tell about: the first screen comes without them.
    from csdesk.store import calls as stored_calls
    from csdesk.store import repairs as stored_repairs
    from csdesk.store import visits as stored_visits

    found = [
        Contact("call", row["id"], row["number"], row["started_at"], row["category"],
                row["asked"], row["answered"] or "", False)
        for row in stored_calls.page(desk.store, customers=customers, phone=phone, after=after, limit=limit)
    ]  # fmt: skip
    today = desk.clock().date()
    found += [
        Contact("visit", row["id"], row["number"], row["arrived_at"], row["purpose"] or "", row["opinions"] or "",
                row["notes"] or "", row["left_at"] is None and row["arrived_at"].date() == today)
        for row in stored_visits.page(desk.store, customers=customers, phone=phone, after=after, limit=limit)
    ]  # fmt: skip
    found += [
        Contact("repair", row["id"], row["number"], row["reported_at"], row["item"] or "", row["content"],
                row["plan"] or "", row["accepted_at"] is None)
        for row in stored_repairs.page(desk.store, customers=customers, phone=phone, after=after, limit=limit)
    ]  # fmt: skip
    return found
