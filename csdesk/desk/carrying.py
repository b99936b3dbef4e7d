"""What one record gives to another that is made of it: a call that becomes a complaint, a visit that owes a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from csdesk.desk import calls, customers, visits
from csdesk.desk.desk import Desk, needs
from csdesk.rules.rights import Right


@dataclass(frozen=True)
class Carried:
    """What is known: texts by field, the customer's id ("" for nobody known), and the kind and id of the `source`."""

    values: Mapping[str, str]
    customer: str
    source: tuple[str, str]


@needs(Right.READ_RECORDS)
def carry(desk: Desk, kind: str, identity: str) -> Carried:
    """What the saved `kind` of record ("call" or "visit") with that id or number knows.

    The phone of somebody who is no known customer is carried in full, and that is written down as seen.
    """
    values = _of_call(desk, identity) if kind == "call" else _of_visit(desk, identity)
    customer = values.pop("customer")
    source = (kind, values.pop("id"))
    if customer:
        units = customers.show(desk, customer).units
        values["unit"] = units[0].unit if len(units) == 1 else ""
    return Carried({name: text for name, text in values.items() if text}, customer, source)


def _of_call(desk: Desk, identity: str) -> dict[str, str]:
    call = calls.show(desk, identity)
    if call.phone and call.customer is None and desk.may(Right.REVEAL_PHONES):
        call = calls.show(desk, identity, reveal=True)
    return {
        "id": call.id,
        "customer": call.customer.id if call.customer else "",
        "phone": call.phone,
        "name": call.name,
        "project": call.project,
        "subject": call.subject,
        "content": call.asked,
        "about": call.asked,
        "channel": "phone",
    }


def _of_visit(desk: Desk, identity: str) -> dict[str, str]:
    visit = visits.show(desk, identity)
    if visit.phone and visit.customer is None and desk.may(Right.REVEAL_PHONES):
        visit = visits.show(desk, identity, reveal=True)
    return {
        "id": visit.id,
        "customer": visit.customer.id if visit.customer else "",
        "phone": visit.phone,
        "name": visit.name,
        "project": visit.project,
        "content": visit.opinions,
        "about": visit.opinions,
        "channel": "visit",
    }
