"""The rows of registers of calls and customers read into the records that they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from csdesk.desk import reading
from csdesk.desk.calls import NOT_MADE
from csdesk.desk.register_row import RegisterRow
from csdesk.rules import phones, writing

Row = dict[str, Any]


def call(row: RegisterRow) -> Row:
    """The call in a row of a register of calls."""
    started = row.started("started_at")
    asked = row.long_text("asked")
    subject = row.option("subject", "subject")
    length = row.length("duration")
    started_at = started or row.default_moment
    row.refuse_future("started_at", started_at, NOT_MADE)
    ended = row.past_end("ended_at", started_at)
    found: Row = {
        "number": row.own_number(),
        "started_at": started_at,
        "is_timed": started is not None and row.is_day_told,
        "ended_at": ended or (started_at + length if length else None),
        "direction": row.option("direction", "call_direction") or "incoming",
        "phone": row.phone("phone"),
        "name": row.line("name"),
        "project": row.line("project"),
        "category": row.option("category", "call_category") or "enquiry",
        "subject": subject,
        "asked": asked or row.long_text("subject"),
        "answered": row.long_text("answered"),
        "invited": row.yes_or_no("invited"),
        "outcome": row.option("outcome", "call_outcome"),
        "transferred_to": row.line("transferred_to"),
        "taken_by": row.staff("taken_by"),
    }
    if not found["asked"]:
        reading.text(row.desk, "asked", "", required=True)
    found["notes"] = row.all_notes()
    return found


def customer(row: RegisterRow) -> Row:
    """The customer in a row of a register of customers, with `phones` and `units`."""
    numbers = [
        number
        for name in ("phone", "phone_2")
        for part in re.split(r"[,，;；、/\n]", row.text(name))
        if (number := reading.phone(row.desk, part))
    ]
    units = [unit for part in re.split(r"[,，;；、\n]", row.text("unit")) if (unit := writing.line(part))]
    name = row.line("name")
    if not name:
        if not numbers:
            reading.line(row.desk, "name", "", required=True)
        name = phones.mask(numbers[0])  # a name is shown to everybody
    birthday = row.moment("birthday")
    if birthday and birthday > row.now:
        row.note("birthday")
        birthday = None
    found: Row = {plain: row.line(plain) for plain in ("salutation", "company", "wechat", "email", "grade", "area",
                                                       "tags")}  # fmt: skip
    found |= {
        "name": name,
        "kind": row.option("kind", "customer_kind"),
        "source": row.option("source", "customer_source"),
        "adviser_id": row.staff("adviser"),
        "birthday": birthday.date().isoformat() if birthday else None,
        "phones": list(dict.fromkeys(numbers)),
        "units": list(dict.fromkeys(units)),
    }
    found["notes"] = row.all_notes()
    return found


READERS: Mapping[str, Any] = {"call": call, "customer": customer}
"""What reads a row of a register of each kind of record."""
