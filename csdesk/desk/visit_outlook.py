"""What the desk would decide of a visit that is not saved yet: whether it is the first, and the call behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csdesk.desk import callers, reading
from csdesk.desk.desk import Desk, needs
from csdesk.desk.visit_entries import decide, read_call
from csdesk.rules.rights import Right
from csdesk.store import calls as stored_calls
from csdesk.store import records

Row = dict[str, Any]


@dataclass(frozen=True)
class Outlook:
    """Whether a visit would count as the first, and the number of the call that would stand behind it, "" for none."""

    first_visit: bool
    came_by_call: str


@needs(Right.READ_RECORDS)
def outlook(desk: Desk, values: Mapping[str, str], *, customer: str = "") -> Outlook:
    """What `register` would decide of the visit with these `values`: phone, name, at and came_by_call are looked at.

    `customer` is the id of one picked by hand. Raises BadInputError.
    """
    row: Row = {
        "phone": callers.read_phone(desk, values.get("phone", ""), callers.numbers(desk, customer)),
        "name": reading.line(desk, "name", values.get("name", "")),
        "arrived_at": reading.moment(desk, "at", values.get("at", "")) or desk.clock(),
    }
    row["customer_id"] = callers.told(desk, row, customer)
    decided = decide(desk, row)
    named = values.get("came_by_call", "")
    call = (read_call(desk, named) if named.strip() else decided["call_id"]) or ""
    found = records.fetch(desk.store, stored_calls.Call, call) if call else None
    return Outlook(decided["is_first"], found["number"] if found else "")
