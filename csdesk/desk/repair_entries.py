"""What people give of a repair, read into its columns, and what follows from it: warranty, deadline, repeats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from csdesk.desk import callers, reading, units
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError
from csdesk.rules import repairs as rules
from csdesk.store import customers as stored_customers
from csdesk.store import repairs as stored
from csdesk.texts import N_

Row = dict[str, Any]


@dataclass(frozen=True)
class Repeat:
    """How often the same was asked for, this time included, and the `numbers` of the requests before, oldest first."""

    count: int
    numbers: tuple[str, ...]


def read_values(desk: Desk, values: Mapping[str, str], numbers: Sequence[str]) -> Row:
    """The columns that `values` give, a field it leaves out is left out; a masked phone is one of `numbers`."""
    row: Row = {}
    for name in ("name", "unit", "project", "place", "engineer"):
        if name in values:
            row[name] = reading.line(desk, name, values[name])
    for name in ("content", "plan", "notes"):
        if name in values:
            row[name] = reading.text(desk, name, values[name])
    for name, column in (("emergency", "is_emergency"), ("in_warranty", "is_in_warranty"),
                         ("plan_explained", "is_plan_explained")):  # fmt: skip
        if name in values:
            row[column] = reading.yes_or_no(name, values[name])
    if "item" in values:
        row["item"] = reading.option(desk, "item", "repair_item", values["item"])
    if "phone" in values:
        row["phone"] = callers.read_phone(desk, values["phone"], numbers)
    if "delivered_on" in values:
        row["delivered_on"] = read_delivery(desk, values["delivered_on"])
    if "at" in values:
        row["reported_at"] = reading.moment(desk, "at", values["at"])
    if values.get("received_by", "").strip():
        row["received_by"] = reading.person(desk, "received_by", values["received_by"]).id
    return row


def read_delivery(desk: Desk, text: str) -> date | None:
    """The day on which a unit was delivered, which is no later than today."""
    day = reading.day(desk, "delivered_on", text, forward=False)
    if day is not None and day > desk.clock().date():
        raise BadInputError(
            N_("'{value}' is given; a day up to today is accepted"), "delivered_on", value=reading.shown(text)
        )
    return day


def step_time(desk: Desk, field: str, values: Mapping[str, str], earliest: datetime | None = None) -> datetime:
    """When something was done: as given, else now; not before `earliest`, and not in the future."""
    now = desk.clock()
    given = reading.moment(desk, field, values.get(field, ""))
    if given is None:
        return max(now, earliest or now)
    if earliest is None and given > now:
        raise BadInputError(
            N_("'{value}' is given; a time up to now is accepted"), field, value=reading.shown(values[field])
        )
    if earliest is not None and not earliest <= given <= now:
        raise BadInputError(
            N_("'{value}' is given; a time from {first} to now is accepted"),
            field, value=reading.shown(values[field]), first=f"{earliest:%Y-%m-%d %H:%M}",
        )  # fmt: skip
    return given


def fill_unit(desk: Desk, row: Row) -> None:
    """Fill in the unit of a customer who has but one, where none was given."""
    if not row.get("unit") and row.get("customer_id"):
        identities = stored_customers.identities(desk.store, row["customer_id"])
        theirs = stored_customers.units(desk.store, identities)
        if len({units.of(desk, found) for found in theirs}) == 1:
            row["unit"] = theirs[0]["unit"]


def delivered_on(desk: Desk, row: Row) -> date | None:
    """When the repair's unit was delivered: to this customer, or else to whoever had it last."""
    if not row.get("unit"):
        return None
    unit = units.of(desk, row)
    found = units.same(desk, unit, stored_customers.deliveries(desk.store, units.keys(desk, unit)))
    theirs = stored_customers.identities(desk.store, row["customer_id"]) if row.get("customer_id") else []
    days = [each["delivered_on"] for each in found if each["customer_id"] in theirs] or [
        each["delivered_on"] for each in found
    ]
    return date.fromisoformat(days[0]) if days else None


def in_warranty(desk: Desk, row: Row) -> bool | None:
    """Whether the repair is in warranty, by its item and when its unit was delivered; None where that is unknown."""
    item = desk.policy.repairs.items.get(row.get("item") or "")
    return rules.is_in_warranty(item, row.get("delivered_on"), row["reported_at"].date())


def contact_by(desk: Desk, since: datetime, *, emergency: bool) -> datetime:
    """By when somebody must have spoken with the owner about what was reported at `since`."""
    return rules.contact_by(desk.policy.repairs, since, desk.working_time, emergency=emergency)


def repeat_of(desk: Desk, row: Row) -> Repeat:
    """How often the same was asked for; of a repair that is saved already, up to and with it."""
    item = desk.policy.repairs.items.get(row.get("item") or "")
    if item is None or not item.repeats or not (row.get("unit") or row.get("customer_id")):
        return Repeat(1, ())
    days = desk.policy.complaints.repeat_days
    customer = row.get("customer_id")
    unit = units.of(desk, row)
    found = stored.same(
        desk.store,
        item=item.key,
        units=units.keys(desk, unit),
        customers=stored_customers.identities(desk.store, customer) if customer else [],
        since=row["reported_at"] - timedelta(days=days) if days else None,
    )
    at = next((at for at, each in enumerate(found) if each["id"] == row.get("id")), len(found))
    earlier = [
        each
        for each in found[:at]
        if each["reported_at"] <= row["reported_at"]
        and (not unit.key or not each["unit"] or units.of(desk, each).is_same(unit))
    ]
    return Repeat(len(earlier) + 1, tuple(each["number"] for each in earlier))
