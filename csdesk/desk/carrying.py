"""What one record gives to another that is made of it: a call that becomes a complaint, a visit that owes a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from csdesk.desk import calls, customers, visits
from csdesk.desk.calls import Call
from csdesk.desk.desk import Desk, needs
from csdesk.desk.visit_shown import Visit
from csdesk.rules.rights import Right


@dataclass(frozen=True)
class Carried:
    """What is known: texts by field, the customer's id ("" for nobody known), and the kind and id of the `source`.

    `number` is what the source is called by.
    """

    values: Mapping[str, str]
    customer: str
    source: tuple[str, str]
    number: str = ""


@needs(Right.READ_RECORDS)
def carry(desk: Desk, kind: str, identity: str) -> Carried:
    """What the saved `kind` of record ("call" or "visit") with that id or number knows.

    The phone of somebody who is no known customer is carried in full, and that is written down as seen.
    """
    show = calls.show if kind == "call" else visits.show
    record: Call | Visit = show(desk, identity)
    if record.phone and record.customer is None and desk.may(Right.REVEAL_PHONES):
        record = show(desk, identity, reveal=True)
    values = {"phone": record.phone, "name": record.name, "project": record.project, **_told(record)}
    customer = record.customer.id if record.customer else ""
    if customer:
        units = customers.show(desk, customer).units
        values["unit"] = units[0].unit if len(units) == 1 else ""
    return Carried({name: text for name, text in values.items() if text}, customer, (kind, record.id), record.number)


def _told(record: Call | Visit) -> dict[str, str]:
    """What was said, and how."""
    if isinstance(record, Call):
        return {"subject": record.subject, "content": record.asked, "about": record.asked, "channel": "phone"}
    return {"content": record.opinions, "about": record.opinions, "channel": "visit"}
