"""A visit as it is shown, and how one is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csdesk.desk import customers, disclosures, finding, reading
from csdesk.desk.customers import CustomerName
from csdesk.desk.desk import Desk
from csdesk.desk.visit_entries import SEVERAL
from csdesk.store import calls as stored_calls
from csdesk.store import records
from csdesk.store import visits as stored
from csdesk.texts import N_

Row = dict[str, Any]


@dataclass(frozen=True)
class Visit:
    """A visit as it is shown; the phone is masked unless it was revealed. `at` is when they arrived.

    What was picked from a list is its key; `liked`, `doubts`, `materials` and `reminded` hold keys and
    free words. `came_by_call` is the number of the call that brought them; a party that was only tallied
    is not `registered`. `first_visit` is None where nobody knows.
    """

    id: str
    number: str
    at: datetime
    station: str
    by: str
    left_at: datetime | None
    name: str
    phone: str
    party: int
    first_visit: bool | None
    came_by_call: str
    customer: CustomerName | None
    project: str
    purpose: str
    unit_type: str
    area_band: str
    floor: str
    orientation: str
    budget: str
    reason: str
    liked: tuple[str, ...]
    doubts: tuple[str, ...]
    intent: str
    medium: str
    host: str
    materials: tuple[str, ...]
    reminded: tuple[str, ...]
    badge: str
    from_memory: bool
    late: bool
    opinions: str
    notes: str
    registered: bool


def fetch(desk: Desk, text: str) -> Row:
    """The stored visit with the id or number `text`; raises NoSuchRecordError."""
    return finding.fetch(desk, stored.Visit, text, N_("there is no visit '{value}'"))


def visits_of(desk: Desk, rows: Sequence[Row], *, reveal: bool) -> list[Visit]:
    """The visits `rows` as they are shown, phones masked unless `reveal`."""
    known = customers.names(desk, (row["customer_id"] for row in rows))
    calls = records.fetch_all(desk.store, stored_calls.Call, {row["call_id"] for row in rows if row["call_id"]})
    numbers = {identity: call["number"] for identity, call in calls.items()}
    return [_visit(desk, row, known.get(row["customer_id"]), numbers, reveal) for row in rows]


_WORDS = ("name", "project", "purpose", "unit_type", "area_band", "floor", "orientation", "budget", "reason",
          "intent", "medium", "badge", "opinions", "notes")  # fmt: skip


def _visit(desk: Desk, row: Row, customer: tuple[str, str] | None, numbers: Mapping[str, str], reveal: bool) -> Visit:
    phone = disclosures.shown(row["phone"], reveal=reveal)
    words: dict[str, Any] = {name: row[name] or "" for name in _WORDS}
    several: dict[str, Any] = {name: tuple(filter(None, (row[name] or "").split(reading.APART))) for name in SEVERAL}
    return Visit(
        id=row["id"],
        number=desk.number_of(row),
        at=row["arrived_at"],
        station=row["station"],
        by=desk.name_of(row["created_by"]),
        left_at=row["left_at"],
        phone=phone,
        party=row["party"],
        first_visit=row["is_first"],
        came_by_call=numbers.get(row["call_id"], ""),
        customer=CustomerName(*customer, phone) if customer else None,
        host=desk.name_of(row["host_id"]),
        from_memory=bool(row["is_from_memory"]),
        late=bool(row["is_late"]),
        registered=bool(row["is_registered"]),
        **words,
        **several,
    )
