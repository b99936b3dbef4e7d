"""The repairs that want something, list by list, and what a request would be while it is being typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from csdesk.desk import finding, reading, repair_entries, repairs
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.desk.repair_complaints import step_of
from csdesk.desk.repair_entries import Repeat
from csdesk.desk.repair_shown import Repair, repairs_of
from csdesk.rules import repairs as rules
from csdesk.rules import writing
from csdesk.rules.rights import Right
from csdesk.store import records
from csdesk.store import repairs as stored
from csdesk.texts import N_

Row = dict[str, Any]
Key = tuple[datetime, str]
Read = TypeVar("Read")

LISTS = (*stored.LISTS, "all")
"""Waiting for a word, overdue, emergencies, in hand, done, accepted with the call-back owed; and all."""

_EARLIER = 2  # requests for the same that are told of


@dataclass(frozen=True)
class Outlook:
    """What a request would be: how often the same was asked for, and the `earlier` ones, the latest first.

    `becomes` is what saving it makes of it and `next_becomes` what one more would: "", "complaint" or
    "headquarters". `in_warranty` is None where item or delivery are unknown.
    """

    repeat: Repeat
    earlier: tuple[Repair, ...]
    becomes: str
    next_becomes: str
    has_warranty: bool
    in_warranty: bool | None
    delivered_on: date | None
    warranty_ends_on: date | None


@needs(Right.READ_RECORDS)
def page(
    desk: Desk, which: str = "all", *, text: str = "", after: Key | None = None, limit: int = 100
) -> list[tuple[Key, Repair]]:
    """One of LISTS with the key of each repair, going on after a key: what is owed first, of all the newest first.

    With `text` those that a search for it finds.
    """
    if which not in LISTS:
        raise BadInputError(N_("'{value}' is given; accepted: {accepted}"), value=which, accepted=", ".join(LISTS))
    if which == "all":
        found = repairs.page(desk, text=text, after=after, limit=limit)
        return [((repair.at, repair.id), repair) for repair in found]
    among = finding.identities(desk, stored.Repair, text) if text else None
    keys = stored.listed(desk.store, which, desk.clock(), among=among, after=after, limit=limit)
    there = records.fetch_all(desk.store, stored.Repair, [identity for _moment, identity in keys])
    shown = repairs_of(desk, [there[identity] for _moment, identity in keys if identity in there], reveal=False)
    places = {key[1]: key for key in keys}
    return [(places[repair.id], repair) for repair in shown]


@needs(Right.READ_RECORDS)
def counts(desk: Desk) -> Mapping[str, int]:
    """How many repairs are on each of LISTS but the last."""
    return stored.counts(desk.store, desk.clock())


@needs(Right.READ_RECORDS)
def outlook(desk: Desk, values: Mapping[str, str], *, customer: str = "", besides: str = "") -> Outlook:
    """What a request with `values`, a text by field as far as it is typed, would be; raises nothing for half a day.

    `customer` is the id of who asks, "" for nobody known; `besides` the id of the repair itself if it is saved.
    """
    item = desk.policy.option("repair_item", values.get("item", ""))
    row: Row = {
        "id": besides,
        "item": item.key if item else None,
        "unit": writing.line(values.get("unit", "")) or None,
        "customer_id": customer or None,
        "project": writing.line(values.get("project", "")) or desk.only_project,
        "reported_at": _read(lambda: reading.moment(desk, "at", values.get("at", ""))) or desk.clock(),
    }
    repair_entries.fill_unit(desk, row)
    given = _read(lambda: reading.day(desk, "delivered_on", values.get("delivered_on", ""), forward=False))
    row["delivered_on"] = given or repair_entries.delivered_on(desk, row)
    repeat = repair_entries.repeat_of(desk, row)
    rule = desk.policy.repairs.items.get(row["item"] or "")
    earlier = [records.by_number(desk.store, stored.Repair, number) for number in repeat.numbers[: -_EARLIER - 1 : -1]]
    return Outlook(
        repeat=repeat,
        earlier=tuple(repairs_of(desk, [row for row in earlier if row], reveal=False)),
        becomes=step_of(desk, repeat),
        next_becomes=step_of(desk, Repeat(repeat.count + 1, ())),
        has_warranty=rule is not None and rule.has_warranty,
        in_warranty=repair_entries.in_warranty(desk, row),
        delivered_on=row["delivered_on"],
        warranty_ends_on=rules.warranty_ends_on(rule, row["delivered_on"]) if rule and row["delivered_on"] else None,
    )


def _read(read: Callable[[], Read]) -> Read | None:
    """What `read` gives; None for what is not typed to its end."""
    try:
        return read()
    except BadInputError:
        return None
