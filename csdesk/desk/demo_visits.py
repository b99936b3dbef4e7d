"""Eight weeks of visits to the invented company: viewings, errands, the tally, and some who are still there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from csdesk.desk.desk import Desk
from csdesk.desk.reading import APART
from csdesk.store.identity import derived_id
from csdesk.store.models import moment_text

Row = dict[str, Any]

_ERRANDS = ("papers", "payment", "handover", "repair", "complaint", "enquiry")


def visits(
    desk: Desk, texts: dict[str, Any], now: datetime, customers: Sequence[Row], calls: Sequence[Row]
) -> list[Row]:
    """The visits of the days on which there were `calls`, oldest first."""
    return list(_Book(desk, texts["visits"], now).rows(customers, calls))


class _Book:
    """What of a visit is left to chance; `texts` are the opinions of visitors by purpose."""

    def __init__(self, desk: Desk, texts: dict[str, list[str]], now: datetime) -> None:
        self.desk = desk
        self.chance = Random("csdesk visits")
        self.texts = texts
        self.now = now
        self.calls: dict[str, list[Row]] = {}
        self.came: set[str] = set()
        self.hosts = [person for person in desk.staff.values() if person.role == "sales"]
        self.desks = [person for person in desk.staff.values() if person.role == "receptionist"]

    def rows(self, customers: Sequence[Row], calls: Sequence[Row]) -> Iterator[Row]:
        """The visits, oldest first, some minutes after calls; most of who meant to come does."""
        planned: dict[date, list[Row]] = {}
        days: dict[date, set[datetime]] = {}
        for call in calls:
            began = datetime.fromisoformat(call["started_at"])
            at = began + timedelta(seconds=self.chance.randint(60, 600))
            if at < self.now:
                days.setdefault(at.date(), set()).add(at)
            if call["customer_id"]:
                self.calls.setdefault(call["customer_id"], []).append(call)
            if call["intends_to_visit_on"] and call["customer_id"]:
                planned.setdefault(date.fromisoformat(call["intends_to_visit_on"]), []).append(call)
        known = {customer["id"]: customer for customer in customers}
        for day, moments in days.items():
            coming = [known[call["customer_id"]] for call in planned.get(day, []) if self.chance.random() < 0.6]
            wanted = self.chance.randint(5, 10) + 5 * (day == self.now.date())
            for at in sorted(self.chance.sample(sorted(moments), min(len(moments), wanted))):
                if self.chance.random() < 0.16:
                    yield self._tallied(at)
                else:
                    yield self._visit(at, coming.pop() if coming else self.chance.choice(customers))

    def _tallied(self, at: datetime) -> Row:
        party = self.chance.choice((1, 1, 2, 2, 2, 3, 4))
        return self._signed(at) | {
            "is_registered": False, "is_first": True, "is_late": False, "is_from_memory": False, "party": party,
            "project": self.chance.choice(self.desk.projects),
        }  # fmt: skip

    def _visit(self, at: datetime, customer: Row) -> Row:
        chance = self.chance
        is_owner = customer["kind"] == "owner"
        purpose = chance.choice(_ERRANDS) if is_owner else "signing" if chance.random() < 0.08 else "viewing"
        left = at + timedelta(minutes=chance.randint(12, 95))
        is_first = customer["id"] not in self.came and not (is_owner and chance.random() < 0.7)
        self.came.add(customer["id"])
        row = self._signed(at) | {
            "left_at": moment_text(left) if left <= self.now else None,
            "is_registered": True,
            "is_first": is_first,
            "is_late": False,
            "is_from_memory": is_first and chance.random() < 0.08,
            "name": customer["name"],
            "phone": customer["phone"],
            "customer_id": customer["id"],
            "call_id": self._brought_by(customer["id"], at),
            "party": chance.choice((1, 1, 1, 2, 2, 2, 3, 4)),
            "project": customer["project"],
            "purpose": purpose,
            "medium": customer["source"],
            "host_id": chance.choice(self.desks if is_owner else self.hosts).id,
            "badge": str(chance.randint(1, 40)) if chance.random() < 0.6 else None,
            "opinions": chance.choice(self.texts[purpose]) if chance.random() < 0.7 else None,
        }
        return row if is_owner else row | self._wishes(purpose)

    def _wishes(self, purpose: str) -> Row:
        """What a buyer looks for, likes and doubts."""
        chance = self.chance
        return {
            "unit_type": chance.choices(("two_rooms", "three_rooms", "four_rooms", "duplex"), (3, 6, 3, 1))[0],
            "area_band": chance.choice(("from_60", "from_90", "from_90", "from_120", "from_144")),
            "floor": chance.choice(("low", "middle", "middle", "high", "any")),
            "orientation": chance.choice(("south", "south_north", "any")),
            "budget": f"{chance.choice((150, 180, 220, 260, 320))}万",
            "reason": chance.choice(self._keys("buying_reason")),
            "liked": self._some("point", 3),
            "doubts": self._some("point", 2),
            "intent": "A" if purpose == "signing" else chance.choices("ABCD", (2, 4, 4, 1))[0],
            "materials": self._some("visit_material", 3),
            "reminded": self._some("visit_document", 3) if purpose == "signing" else None,
        }

    def _brought_by(self, customer: str, at: datetime) -> str | None:
        """The last call of the customer in the days that count."""
        since = moment_text(at - timedelta(days=self.desk.policy.call_link_days))
        return next(
            (call["id"] for call in reversed(self.calls.get(customer, []))
             if since <= call["started_at"] <= moment_text(at)),
            None,
        )  # fmt: skip

    def _keys(self, name: str) -> list[str]:
        return [option.key for option in self.desk.options(name)]

    def _some(self, name: str, most: int) -> str | None:
        return APART.join(self.chance.sample(self._keys(name), self.chance.randint(0, most))) or None

    def _signed(self, at: datetime) -> Row:
        """What every visit says of where, when and by whom it was entered."""
        person, text = self.chance.choice(self.desks), moment_text(at)
        return {
            "id": derived_id(at, "demo", "visit", text),
            "number": self.desk.next_number("visit", at),
            "arrived_at": text,
            "station": self.desk.station,
            "created_at": text,
            "created_by": person.id,
            "updated_at": text,
            "updated_by": person.id,
        }
