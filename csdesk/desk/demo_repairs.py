"""The repairs of the invented company's owners, most of them done, and the corrective actions that were raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from csdesk.desk.desk import Desk
from csdesk.desk.repair_entries import contact_by, in_warranty
from csdesk.store.identity import derived_id
from csdesk.store.models import moment_text

Row = dict[str, Any]

_REPAIRS = 36
_DAYS = 28
_TURNS_UP = timedelta(hours=2)  # after the time agreed


def deliveries(now: datetime, customers: Sequence[Row]) -> dict[str, str]:
    """The day on which each owner's unit was delivered, by the owner's id."""
    chance = Random("csdesk deliveries")
    return {
        customer["id"]: (now.date() - timedelta(days=chance.randrange(30, 6 * 365))).isoformat()
        for customer in customers
        if customer["kind"] == "owner"
    }


def repairs(desk: Desk, texts: Mapping[str, Any], now: datetime, customers: Sequence[Row]) -> list[Row]:
    """The rows of the register up to `now`, the oldest first; `texts` is the table of `data/demo.toml`."""
    chance = Random("csdesk repairs")
    told = [(item, place, content, plan) for item, every in texts["repairs"]["faults"].items()
            for place, content, plan in every]  # fmt: skip
    people = [person for person in desk.staff.values() if person.role == "receptionist"]
    owners = [customer for customer in customers if customer["kind"] == "owner"]
    delivered = deliveries(now, customers)
    moments = sorted(
        datetime.combine(now.date() - timedelta(days=chance.randrange(_DAYS)), datetime.min.time())
        + timedelta(minutes=chance.randrange(9 * 60, 17 * 60))
        for _number in range(_REPAIRS)
    )
    rows = []
    for moment in (each for each in moments if each < now):
        owner, taker = chance.choice(owners), chance.choice(people)
        item, place, content, plan = chance.choice(told)
        row: Row = {
            "id": derived_id(moment, "demo", "repair", owner["id"]),
            "station": desk.station,
            "created_at": moment_text(moment),
            "created_by": taker.id,
            "updated_at": moment_text(moment),
            "updated_by": taker.id,
            "number": desk.next_number("repair", moment),
            "reported_at": moment,
            "name": owner["name"],
            "phone": owner["phone"],
            "customer_id": owner["id"],
            "unit": owner["unit"],
            "project": owner["project"],
            "place": place,
            "item": item,
            "content": content,
            "is_emergency": chance.random() < 0.12,
            "delivered_on": date.fromisoformat(delivered[owner["id"]]),
            "repeat_count": 1,
            "received_by": taker.id,
        }
        row["is_in_warranty"] = in_warranty(desk, row)
        row["contact_by"] = contact_by(desk, moment, emergency=row["is_emergency"])
        row |= _seen_to(chance, texts, row, plan, now)
        rows.append({name: moment_text(each) if isinstance(each, datetime) else each for name, each in row.items()}
                    | {"delivered_on": delivered[owner["id"]]})  # fmt: skip
    return rows


def _seen_to(chance: Random, texts: Mapping[str, Any], row: Row, plan: str, now: datetime) -> Row:
    """How far it has come by `now`."""
    names = ("contacted_at", "appointment_at", "engineer", "plan", "is_plan_explained", "done_at", "accepted_at",
             "is_passed", "rating")  # fmt: skip
    found: Row = dict.fromkeys(names)
    contacted = row["reported_at"] + timedelta(minutes=chance.randrange(5, 90 if row["is_emergency"] else 400))
    if contacted > now:
        return found
    appointment = contacted.replace(hour=chance.choice((10, 15)), minute=0) + timedelta(days=chance.randint(1, 3))
    found |= {"contacted_at": contacted, "appointment_at": appointment, "plan": plan, "is_plan_explained": True,
              "engineer": chance.choice(texts["repairs"]["engineers"])}  # fmt: skip
    if (done := appointment + _TURNS_UP) < now:
        found["done_at"] = done
        if chance.random() < 0.9:
            found |= {"accepted_at": done, "is_passed": True, "rating": chance.choice((3, 4, 5, 5))}
    return found


def corrective_actions(desk: Desk, texts: Mapping[str, Any], now: datetime) -> list[Row]:
    """A proposal that waits to be approved, an action under way and one that was done."""
    raiser = next(person for person in desk.staff.values() if person.role == "supervisor")
    rows = []
    for at, told in enumerate(texts["repairs"]["actions"]):
        raised = now - timedelta(days=told["days_ago"])
        due = now.date() + timedelta(days=told["due_in"])
        approved = moment_text(raised + timedelta(days=1)) if told["state"] != "proposed" else None
        rows.append({
            "id": derived_id(raised, "demo", "action", str(at)),
            "station": desk.station,
            "created_at": moment_text(raised),
            "created_by": raiser.id,
            "updated_at": moment_text(raised),
            "updated_by": raiser.id,
            "number": desk.next_number("corrective_action", raised),
            "raised_at": moment_text(raised),
            "kind": told["kind"],
            "finding": told["finding"],
            "cause": told["cause"],
            "action": told["action"],
            "owner": told["owner"],
            "due_on": due.isoformat(),
            "approved_by": raiser.id if approved else None,
            "approved_at": approved,
            "done_at": moment_text(now - timedelta(days=2)) if told["state"] == "done" else None,
            "result": told["result"] if told["state"] == "done" else None,
        })  # fmt: skip
    return rows
