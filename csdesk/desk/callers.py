"""Who called or came: the customer behind the phone and the name that were given, found or made.

Areas keep both as given in `phone` and `name` of their records, and the customer in `customer_id`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from csdesk.desk import customer_parts, customers, disclosures, reading
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError
from csdesk.store import customers as stored
from csdesk.store import records
from csdesk.texts import N_

Row = dict[str, Any]


@dataclass(frozen=True)
class Saved:
    """What is to be said of a record that is safely on disk and of who it is from.

    `batch` undoes the save; `is_new_customer` says that a customer was made for it; `odd_phone` that the number was
    kept as heard.
    """

    batch: int
    is_new_customer: bool
    odd_phone: bool


@dataclass(frozen=True)
class Caller:
    """The customer of a record as they stand since any merge, or nobody; `is_new` says that they were made for it."""

    id: str | None = None
    name: str = ""
    is_new: bool = False


def check_told(row: Row, customer: str, field: str = "phone") -> None:
    """Raise BadInputError about `field` where neither phone, name nor a `customer` picked by hand is given."""
    if not row.get("phone") and not row.get("name") and not customer:
        raise BadInputError(N_("nothing is given; a phone number or a name must be filled in"), field)


def numbers(desk: Desk, customer: str, before: Row | None = None) -> list[str]:
    """The numbers that a masked phone may hide: of the record as it was `before`, and of who was picked by hand."""
    own = [before["phone"]] if before and before["phone"] else []
    return own + (customers.numbers(desk, customer) if customer else [])


def read_phone(desk: Desk, text: str, numbers: Sequence[str]) -> str | None:
    """The number in `text`; one that was shown masked is the one of `numbers` that it hides."""
    masked = disclosures.hidden(numbers, text)
    return masked[0] if masked else reading.phone(desk, text)


def find_or_make(desk: Desk, row: Row, chosen: str = "") -> Caller:
    """The customer of a new record, in the running transaction.

    `chosen` is the id of one picked by hand, who gets the phone too. Without it phone and name tell; both
    together make a customer where they are new. A name that was not typed is filled in.
    """
    phone, name = row.get("phone"), row.get("name")
    if chosen:
        standing = customers.find(desk, chosen)
        numbers_known = [found["number"] for found in stored.phones(desk.store, [standing])]
        if phone and phone not in numbers_known and not reading.is_odd_phone(desk, phone):
            customer_parts.add_phone(desk, standing, phone)
        known = records.fetch(desk.store, stored.Customer, standing)
        caller = Caller(standing, known["name"] if known else "")
    else:
        same = _same(desk, row)
        if not same and phone and name and not reading.is_odd_phone(desk, phone):
            made = records.add(desk.store, stored.Customer, {"name": name, "kind": "prospect"}, desk.me.id)
            customer_parts.add_phone(desk, made, phone)
            return Caller(made, name, is_new=True)
        if len(same) != 1:
            return Caller()
        caller = Caller(same[0]["id"], same[0]["name"])
    row["name"] = name or caller.name or None
    return caller


def told(desk: Desk, row: Row, chosen: str = "") -> str | None:
    """The customer whom phone and name of a record tell, or who was picked by hand; None where nobody is known."""
    if chosen:
        return customers.find(desk, chosen)
    same = _same(desk, row)
    return str(same[0]["id"]) if len(same) == 1 else None


def _same(desk: Desk, row: Row) -> list[Row]:
    """The customers with the phone of a record, and with its name where it has one."""
    found = stored.by_phone(desk.store, row["phone"]) if row.get("phone") else []
    return [other for other in found if not row.get("name") or other["name"] == row["name"]]


def after_correction(desk: Desk, before: Row, changed: Row) -> str | None:
    """Whose record it is now that its phone or name has `changed`, in the running transaction.

    The customer made for the record changes with it; no other is changed or made twice.
    """
    from csdesk.store import history  # not before something is corrected

    after = before | changed
    linked, phone, name = before["customer_id"], after["phone"], after["name"]
    made = linked if linked and history.is_made_for(desk.store, linked, before["id"]) else None
    found = stored.by_phone(desk.store, phone) if phone else []
    same = [other["id"] for other in found if other["id"] != made and (not name or other["name"] == name)]
    if len(same) == 1:
        _forget_made(desk, before, same[0])
        return str(same[0])
    if made is not None:
        if changed.get("name"):
            records.change(desk.store, stored.Customer, made, {"name": name}, desk.me.id)
        if "phone" in changed:
            customer_parts.set_phones(desk, made, [phone] if phone and not reading.is_odd_phone(desk, phone) else [])
    elif not found and (linked is None or changed.keys() >= {"phone", "name"}):
        return find_or_make(desk, after).id
    return str(linked) if linked else None


def picked_or_told(desk: Desk, before: Row, changed: Row, customer: str) -> Row:
    """What has `changed` of a record with whose it now is, in the running transaction.

    It is that of the `customer` picked by hand, who also fills in what was not typed, or of whom phone and name tell.
    """
    if customer:
        after = before | changed
        after["customer_id"] = find_or_make(desk, after, customer).id
        _forget_made(desk, before, after["customer_id"])
        return {name: value for name, value in after.items() if value != before[name]}
    if "phone" in changed or "name" in changed:
        return changed | {"customer_id": after_correction(desk, before, changed)}
    return changed


def _forget_made(desk: Desk, before: Row, customer: str | None) -> None:
    """Delete the customer made for a record that turned out to be of `customer`, in the running transaction.

    They were a slip in phone or name; one of whom more is known, or whom other records name, stays.
    """
    from csdesk.store import history

    made = before["customer_id"]
    if made is None or made == customer or not history.is_made_for(desk.store, made, before["id"]):
        return
    if history.is_described(desk.store, made):
        return
    customer_parts.set_phones(desk, made, [])
    records.change(desk.store, stored.Customer, made, {"deleted_at": desk.clock()}, desk.me.id)
