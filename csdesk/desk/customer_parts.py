"""The phones and units of a customer: read from one text, and changed to what it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence

from csdesk.desk import disclosures, reading
from csdesk.desk.desk import Desk
from csdesk.rules import writing
from csdesk.store import customers as stored
from csdesk.store import records
from csdesk.store.models import Record


def read_phones(desk: Desk, text: str, known: Sequence[str] = ()) -> list[str]:
    """The numbers in `text`; a masked one is every one of the `known` numbers that it may hide."""
    parts = [part for part in re.split(r"[,，;；、\n]", text[: desk.policy.longest_text]) if writing.line(part)]
    return list(dict.fromkeys(
        number
        for part in parts
        for number in disclosures.hidden(known, part) or [reading.phone(desk, part) or ""]
    ))  # fmt: skip


def read_units(desk: Desk, text: str) -> list[str]:
    """The units in `text`."""
    parts = re.split(r"[,，;；、\n]", text[: desk.policy.longest_text])
    return list(dict.fromkeys(unit for part in parts if (unit := reading.line(desk, "unit", part))))


def set_phones(desk: Desk, identity: str, numbers: Sequence[str], identities: Sequence[str] = ()) -> None:
    """Let a customer, who goes by `identities`, have the phones `numbers` alone, in the running transaction."""
    known = stored.phones(desk.store, identities or [identity])
    for row in known:
        if row["number"] not in numbers:
            _delete(desk, stored.CustomerPhone, row["id"])
    for number in numbers:
        if number not in {row["number"] for row in known}:
            add_phone(desk, identity, number)


def set_units(desk: Desk, identity: str, units: Sequence[str], identities: Sequence[str] = ()) -> None:
    """Let the customer have the units `units` alone, likewise."""
    known = stored.units(desk.store, identities or [identity])
    for row in known:
        if row["unit"] not in units:
            _delete(desk, stored.CustomerUnit, row["id"])
    for unit in units:
        if unit not in {row["unit"] for row in known}:
            records.add(desk.store, stored.CustomerUnit, {"customer_id": identity, "unit": unit}, desk.me.id)


def add_phone(desk: Desk, identity: str, number: str) -> None:
    """Note one more phone of a customer, in the running transaction."""
    records.add(desk.store, stored.CustomerPhone, {"customer_id": identity, "number": number}, desk.me.id)


def _delete(desk: Desk, model: type[Record], identity: str) -> None:
    records.change(desk.store, model, identity, {"deleted_at": desk.clock()}, desk.me.id)
