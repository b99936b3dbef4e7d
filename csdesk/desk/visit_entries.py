"""What is entered of a visit: its fields read, its times checked, and what history tells decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from csdesk.desk import callers, finding, reading
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, NotPermittedError
from csdesk.rules import visits as rules
from csdesk.rules.rights import Right
from csdesk.store import calls as stored_calls
from csdesk.store import customers as stored_customers
from csdesk.store import visits as stored
from csdesk.texts import N_

Row = dict[str, Any]

LISTS: Mapping[str, str] = {
    "purpose": "visit_purpose",
    "unit_type": "unit_type",
    "area_band": "area_band",
    "floor": "floor_band",
    "orientation": "orientation",
    "reason": "buying_reason",
    "intent": "intent",
    "medium": "customer_source",
    "liked": "point",
    "doubts": "point",
    "materials": "visit_material",
    "reminded": "visit_document",
}
"""The fields that are picked from a list, and its name."""

SEVERAL = ("liked", "doubts", "materials", "reminded")
"""Those of them that hold any number of entries and free words."""

FIRST_FIELDS = ("customer_id", "phone", "arrived_at")
"""The columns on which it depends what history tells."""


def read_values(desk: Desk, values: Mapping[str, str], numbers: Sequence[str]) -> Row:
    """The columns that `values` give, a field it leaves out is left out; a masked phone is one of `numbers`."""
    row: Row = {}
    for name in ("name", "project", "budget", "badge"):
        if name in values:
            row[name] = reading.line(desk, name, values[name])
    for name in ("opinions", "notes"):
        if name in values:
            row[name] = reading.text(desk, name, values[name])
    for name, options in LISTS.items():
        if name in values:
            read = reading.several if name in SEVERAL else reading.option
            row[name] = read(desk, name, options, values[name])
    for name, column in (("at", "arrived_at"), ("left_at", "left_at")):
        if name in values:
            row[column] = reading.moment(desk, name, values[name])
    for name, column in (("first_visit", "is_first"), ("from_memory", "is_from_memory")):
        if name in values:
            row[column] = reading.yes_or_no(name, values[name])
    if "phone" in values:
        row["phone"] = callers.read_phone(desk, values["phone"], numbers)
    if "party" in values:
        row["party"] = reading.whole_number("party", values["party"], 1, desk.policy.largest_party)
    if "host" in values:
        row["host_id"] = reading.person(desk, "host", values["host"]).id if values["host"].strip() else None
    if values.get("came_by_call", "").strip():
        row["call_id"] = read_call(desk, values["came_by_call"])
    return row


def read_call(desk: Desk, given: str) -> str | None:
    """The id of the call with that number or id, None where it says that there was none."""
    found = finding.named(desk, stored_calls.Call, given)
    if found is not None:
        return str(found["id"])
    try:
        if reading.yes_or_no("came_by_call", given) is False:
            return ""
    except BadInputError:
        pass
    raise BadInputError(
        N_("'{value}' is given; the number of a call, or no, is accepted"), "came_by_call", value=reading.shown(given)
    )


def check_arrival(desk: Desk, arrived: datetime, entered: datetime) -> bool:
    """Whether an arrival is entered late; raises where it is still to come, or late for the acting person."""
    now = desk.clock()
    if arrived > now:
        raise BadInputError(
            N_("{value} is given, and it is {now} now; a visit is registered when they have come"),
            "at", value=f"{arrived:%Y-%m-%d %H:%M}", now=f"{now:%Y-%m-%d %H:%M}",
        )  # fmt: skip
    if not rules.is_late(arrived, entered):
        return False
    if not desk.may(Right.ENTER_LATE):
        raise NotPermittedError(
            N_("{day} is given; a visit is entered on the day itself, and later only by a supervisor"),
            "at", day=f"{arrived:%Y-%m-%d}",
        )  # fmt: skip
    return True


def check_left(row: Row, now: datetime) -> None:
    """Raises BadInputError where they left before they came, or are still to leave."""
    left, arrived = row.get("left_at"), row["arrived_at"]
    if left is not None and left > now:
        raise BadInputError(
            N_("{value} is given, and it is {now} now; who is still here has not left"),
            "left_at", value=f"{left:%Y-%m-%d %H:%M}", now=f"{now:%Y-%m-%d %H:%M}",
        )  # fmt: skip
    if left is not None and left < arrived.replace(second=0):  # people give no seconds
        raise BadInputError(
            N_("{value} is given; who came at {arrived} cannot have left before"),
            "left_at", value=f"{left:%Y-%m-%d %H:%M}", arrived=f"{arrived:%Y-%m-%d %H:%M}",
        )  # fmt: skip


def decide(desk: Desk, row: Row, *, besides: str = "") -> Row:
    """What history tells of a visit: whether it is the first, and the call that brought them.

    `besides` is the id of the visit itself where it is saved already.
    """
    customer, phone, arrived = row.get("customer_id"), row.get("phone"), row["arrived_at"]
    known = stored_customers.identities(desk.store, customer) if customer else []
    since = arrived - timedelta(days=desk.policy.call_link_days)
    return {
        "is_first": not stored.has_visited(desk.store, known, phone, arrived, besides),
        "call_id": stored.last_call(desk.store, known, phone, since, arrived),
    }
