"""When units were delivered, and whose warranties end soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from csdesk.desk import customers, reading, repair_entries, units
from csdesk.desk.customers import Customer, CustomerName
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.rules import repairs as rules
from csdesk.rules.rights import Right
from csdesk.rules.units import Unit
from csdesk.store import customers as stored_customers
from csdesk.store import records
from csdesk.store import repairs as stored
from csdesk.texts import N_

Row = dict[str, Any]

_MOST = 100_000  # units whose warranties are looked at for one list


@dataclass(frozen=True)
class Ending:
    """The warranty of one item in one unit that ends soon; `ends_on` is its last day, `item` the item's key."""

    unit: str
    customer: CustomerName | None
    item: str
    delivered_on: date
    ends_on: date


@needs(Right.READ_RECORDS)
def ending(desk: Desk, until: date | None = None, *, limit: int = 1000) -> list[Ending]:
    """The warranties that end from today to `until`, the first to end first.

    Without a day, as far ahead as the company wants to know: a month.
    """
    today = desk.clock().date()
    last = until or rules.months_later(today, desk.policy.repairs.warranty_notice_months)
    found: list[tuple[date, str, str, Row]] = []
    for key, item in desk.policy.repairs.items.items():
        option = desk.policy.option("repair_item", key)
        delivered = rules.delivered_when_ending(item, today, last)
        if delivered is None or option is None or option.hidden:
            continue
        for row in stored_customers.delivered_between(desk.store, *delivered, limit=_MOST):
            ends_on = rules.warranty_ends_on(item, row["delivered_on"])
            if ends_on is not None:
                found.append((ends_on, row["unit"], key, row))
    found.sort(key=lambda each: each[:3])
    shown = found[:limit]
    names = customers.names(desk, (row["customer_id"] for *_, row in shown))
    return [
        Ending(unit, _customer(names.get(row["customer_id"])), key, row["delivered_on"], ends_on)
        for ends_on, unit, key, row in shown
    ]


def _customer(name: tuple[str, str] | None) -> CustomerName | None:
    return CustomerName(*name, "") if name else None


@needs(Right.KEEP_CUSTOMERS)
def deliver(desk: Desk, customer: str, unit: str, day: str) -> Customer:
    """Note on which `day` the `unit` was delivered to the `customer` (id, phone or name), who from then on owns it.

    The warranties of its open repairs follow. An empty day takes the note back.
    """
    identity = customers.find(desk, customer)
    name = reading.line(desk, "unit", unit, required=True) or ""
    delivered_on = repair_entries.read_delivery(desk, day)
    identities = stored_customers.identities(desk.store, identity)
    there = units.of(desk, {"unit": name})
    theirs = units.same(desk, there, stored_customers.units(desk.store, identities))
    if not theirs and delivered_on is None:
        raise BadInputError(N_("'{value}' is not a unit of this customer"), "unit", value=reading.shown(name))
    values: Row = {"delivered_on": delivered_on} | ({"relation": "owned"} if delivered_on else {})
    with desk.store.transaction(desk.me.id):
        for row in theirs:
            records.change(desk.store, stored_customers.CustomerUnit, row["id"], values, desk.me.id)
        if not theirs:
            made = values | {"customer_id": identity, "unit": name}
            records.add(desk.store, stored_customers.CustomerUnit, made, desk.me.id)
        _follow(desk, there)
    return customers.show(desk, identity)


def note(desk: Desk, repair: Row) -> None:
    """Note the delivery that a repair tells with its customer's unit, in the running transaction.

    Only where the desk knew of none, and of the customer; else what it knew stays.
    """
    if not (repair["delivered_on"] and repair["unit"] and repair["customer_id"]):
        return
    there = units.of(desk, repair)
    if repair_entries.delivered_on(desk, repair) is not None:
        return
    identities = stored_customers.identities(desk.store, repair["customer_id"])
    theirs = units.same(desk, there, stored_customers.units(desk.store, identities))
    day = {"delivered_on": repair["delivered_on"]}
    if theirs:
        records.change(desk.store, stored_customers.CustomerUnit, theirs[0]["id"], day, desk.me.id)
    else:
        made: Row = {"customer_id": repair["customer_id"], "unit": repair["unit"], "relation": "owned"}
        records.add(desk.store, stored_customers.CustomerUnit, made | day, desk.me.id)
    _follow(desk, there, besides=repair["id"])


def _follow(desk: Desk, unit: Unit, besides: str = "") -> None:
    """Let the open repairs in `unit` but one know when it was delivered, in the running transaction."""
    for row in units.same(desk, unit, stored.open_in_unit(desk.store, units.keys(desk, unit))):
        if row["id"] == besides:
            continue
        after = row | {"delivered_on": repair_entries.delivered_on(desk, row)}
        changed: Row = {
            "delivered_on": after["delivered_on"],
            "is_in_warranty": repair_entries.in_warranty(desk, after),
        }
        if after["delivered_on"] != row["delivered_on"]:
            records.change(desk.store, stored.Repair, row["id"], changed, desk.me.id)
