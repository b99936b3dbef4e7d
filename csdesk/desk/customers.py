"""Customers: the caller's card, registers of customers, correcting and merging them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from csdesk.desk import customer_parts, disclosures, finding, reading, time_line
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError, NoSuchRecordError
from csdesk.desk.time_line import Contact
from csdesk.rules import phones, writing
from csdesk.rules.rights import Right
from csdesk.store import customers as stored
from csdesk.store import records
from csdesk.store.models import read_day
from csdesk.texts import N_

Row = dict[str, Any]
Key = tuple[datetime, str]


@dataclass(frozen=True)
class CustomerName:
    """A customer as other records name them; the phone is masked unless it was revealed."""

    id: str
    name: str
    phone: str


@dataclass(frozen=True)
class Unit:
    """A unit, whether it is "owned" or "wanted", and when it was delivered to the customer."""

    unit: str
    relation: str
    delivered_on: date | None = None


@dataclass(frozen=True)
class Customer:
    """A customer in full; phones are masked unless they were revealed. `at` is when they were entered.

    `phone` is the first of `phones`, under the name by which other records tell it.
    """

    id: str
    at: datetime
    station: str
    by: str
    name: str
    salutation: str
    kind: str
    company: str
    phone: str
    phones: tuple[str, ...]
    units: tuple[Unit, ...]
    wechat: str
    email: str
    adviser: str
    source: str
    grade: str
    area: str
    tags: str
    notes: str
    birthday: date | None
    may_be_contacted: bool | None
    merged: tuple[str, ...]
    key: Key = field(repr=False, default=(datetime.min, ""))


Named = CustomerName | Customer


@dataclass(frozen=True)
class Card:
    """What is known of a caller while the number is being typed.

    `customer` is set once the number can only be theirs; until then `candidates` are those it may be.
    """

    number: str
    customer: Customer | None
    candidates: tuple[CustomerName, ...]
    contacts: tuple[Contact, ...]


@needs(Right.READ_RECORDS)
def card(desk: Desk, typed: str, chosen: str = "") -> Card:
    """The card for a number as far as it is `typed`; `chosen` is the id of a candidate picked by hand."""
    number = reading.phone(desk, typed) or ""
    candidates = _candidates(desk, number, typed) if len(phones.digits(number)) >= desk.policy.card_from_digits else []
    whole = [found for found in candidates if found.phone == number]
    known = _standing(desk, chosen) if chosen else whole[0].id if len(whole) == 1 else ""
    customer = _customer(desk, known, reveal=False) if known else None
    if customer is not None:
        contacts = time_line.on_card(desk, stored.identities(desk.store, customer.id), number)
    elif whole or not number or reading.is_odd_phone(desk, number):
        contacts = []
    else:
        contacts = time_line.on_card(desk, [], number)
    shown = [replace(found, phone=disclosures.masked(found.phone)) for found in candidates]
    return Card(number, customer, tuple(shown), tuple(contacts))


def _candidates(desk: Desk, number: str, typed: str) -> list[CustomerName]:
    """Who has the `number` that was `typed`; else whose numbers begin with it; else in whose numbers it stands.

    A landline is said without its area code or extension, and looks whole before a mobile is typed to its end.
    """
    found = stored.by_phone(desk.store, number)
    if not found and number.isascii() and not reading.is_odd_phone(desk, number) and not phones.is_landline(number):
        return []
    if not found:
        found = stored.by_phone_start(desk.store, _canonical_start(number))
    part = writing.plain(typed)
    if not found and len(part) <= 8 and part.isdecimal():
        from csdesk.store.search import search

        hits = [hit.record for hit in search(desk.store, part, kinds=["customer"], limit=9) if hit.by != "text"]
        known: dict[str, str] = {}
        for row in stored.phones(desk.store, hits):
            if row["customer_id"] not in known or part in phones.digits(row["number"]):
                known[row["customer_id"]] = row["number"]
        for hit in hits:
            customer = records.fetch(desk.store, stored.Customer, hit)
            if customer and hit in known:
                found.append({"id": hit, "name": customer["name"], "phone": known[hit]})
    return [CustomerName(row["id"], row["name"], row["phone"]) for row in found]


def _canonical_start(digits: str) -> str:
    """The beginning of a canonical number that begins with `digits`: a landline has a dash after its area code."""
    if area := re.match(r"0(?:10|2\d|[3-9]\d\d)(?=\d)", digits):
        return f"{area[0]}-{digits[area.end() :]}"
    return digits


@needs(Right.READ_RECORDS)
def contacts(desk: Desk, identity: str, *, after: Key | None = None, limit: int = 50) -> list[Contact]:
    """All contacts of a customer on one time line, newest first, going on after the key (at, id) `after`."""
    identities = stored.identities(desk.store, _standing(desk, identity))
    numbers = {row["number"] for row in stored.phones(desk.store, identities)}
    return time_line.page(desk, identities, numbers, limit, after)


@needs(Right.READ_RECORDS)
def show(desk: Desk, text: str, *, reveal: bool = False) -> Customer:
    """The customer named by id, by a phone, or by a name that only one has; `reveal` records who saw the phones."""
    identity = find(desk, text)
    if reveal:
        disclosures.record(desk, identity, "phone")
    return _customer(desk, identity, reveal=reveal)


def find(desk: Desk, text: str) -> str:
    """The id of the customer that `text` names: an id, a phone, or a name that only one has."""
    wanted = writing.line(text[:500])
    row = records.fetch(desk.store, stored.Customer, wanted)
    if row is not None:
        return stored.standing_for(desk.store, wanted)
    number = reading.phone(desk, wanted[: desk.policy.longest_line]) or ""
    found = {row["id"]: row["name"] for row in stored.by_phone(desk.store, number)} or {
        row["id"]: row["name"] for row in stored.by_name(desk.store, wanted)
    }
    if len(found) > 1:
        accepted = ", ".join(f"{name} {identity}" for identity, name in found.items())
        raise BadInputError(
            N_("'{value}' are several customers; name one by its id: {accepted}"),
            "customer", value=reading.shown(wanted), accepted=accepted,
        )  # fmt: skip
    if not found:
        raise NoSuchRecordError(N_("there is no customer '{value}'"), value=reading.shown(wanted))
    return str(next(iter(found)))


def _customer(desk: Desk, identity: str, *, reveal: bool) -> Customer:
    for customer in _customers(desk, [identity], reveal=reveal):
        return customer
    raise NoSuchRecordError(N_("there is no customer '{value}'"), value=identity)


def _customers(desk: Desk, identities: Sequence[str], *, reveal: bool) -> list[Customer]:
    """Those of the customers `identities` who are there."""
    rows = records.fetch_all(desk.store, stored.Customer, identities)
    standing = stored.families(desk.store, rows)
    merged: dict[str, list[str]] = {identity: [] for identity in rows}
    numbers: dict[str, dict[str, None]] = {identity: {} for identity in rows}
    units: dict[str, dict[Unit, None]] = {identity: {} for identity in rows}
    for other, kept in standing.items():
        if other != kept:
            merged[kept].append(other)
    for found in stored.phones(desk.store, list(standing)):
        numbers[standing[found["customer_id"]]][found["number"]] = None
    for found in stored.units(desk.store, list(standing)):
        units[standing[found["customer_id"]]][_unit(found)] = None
    return [
        _shown(desk, rows[identity], numbers[identity], units[identity], merged[identity], reveal=reveal)
        for identity in identities
        if identity in rows
    ]


def _unit(row: Row) -> Unit:
    delivered = row["delivered_on"]
    return Unit(row["unit"], row["relation"] or "", read_day(delivered) if delivered else None)


def _shown(
    desk: Desk, row: Row, numbers: Iterable[str], units: Iterable[Unit], merged: Iterable[str], *, reveal: bool
) -> Customer:
    plain = {name: row[name] or "" for name in _LINES}
    if not reveal:  # it is often the phone number
        plain["wechat"] = phones.mask(plain["wechat"])
    shown = tuple(numbers if reveal else map(phones.mask, numbers))
    return Customer(
        id=row["id"],
        at=row["created_at"],
        station=row["station"],
        by=desk.name_of(row["created_by"]),
        kind=row["kind"] or "",
        source=row["source"] or "",
        notes=row["notes"] or "",
        adviser=desk.name_of(row["adviser_id"]),
        birthday=row["birthday"],
        may_be_contacted=row["may_be_contacted"],
        phone=next(iter(shown), ""),
        phones=shown,
        units=tuple(units),
        merged=tuple(merged),
        key=(row["updated_at"], row["id"]),
        **plain,
    )


_LINES = ("name", "salutation", "company", "wechat", "email", "grade", "area", "tags")


def numbers(desk: Desk, identity: str) -> list[str]:
    """The numbers of a customer, among which is the one that the card showed masked; they are never shown."""
    identities = stored.identities(desk.store, find(desk, identity))
    return [row["number"] for row in stored.phones(desk.store, identities)]


def names(desk: Desk, identities: Iterable[str | None]) -> dict[str, tuple[str, str]]:
    """Who stands for each of `identities` since any merge: their id and name, by the id asked for."""
    found: dict[str, tuple[str, str]] = {}
    for row in stored.named(desk.store, {identity for identity in identities if identity}):
        standing, name = row["id"], row["name"]
        if row["merged_into_id"]:
            standing = stored.standing_for(desk.store, row["id"])
            kept = records.fetch(desk.store, stored.Customer, standing)
            name = kept["name"] if kept else name
        found[row["id"]] = (standing, name)
    return found


@needs(Right.READ_RECORDS)
def page(
    desk: Desk,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    text: str = "",
    phone: str = "",
    mine: bool = False,
    after: Key | None = None,
    limit: int = 100,
) -> list[Customer]:
    """Customers, those changed last first, or those that `text` and `phone` find, best first.

    `since` and `until` bound when they were changed last; `mine` are those the acting person looks after.
    """
    having = {"adviser_id": desk.me.id if mine else ""}
    if query := " ".join(filter(None, (text, phone))):
        rows = finding.rows(
            desk,
            stored.Customer,
            query,
            "updated_at",
            since=since,
            until=until,
            having=having,
            after=after,
            limit=limit,
        )
    else:
        rows = stored.page(desk.store, since=since, until=until, having=having, after=after, limit=limit)
    return _customers(desk, [row["id"] for row in rows], reveal=False)


@needs(Right.KEEP_CUSTOMERS)
def add(desk: Desk, values: Mapping[str, str]) -> Customer:
    """Enter a customer; `values` holds a text by field: name, phone, unit, kind, adviser …"""
    row = _read(desk, values)
    if not row.get("name"):
        reading.line(desk, "name", "", required=True)
    numbers = customer_parts.read_phones(desk, values.get("phone", ""))
    units = customer_parts.read_units(desk, values.get("unit", ""))
    with desk.store.transaction(desk.me.id):
        identity = records.add(desk.store, stored.Customer, row, desk.me.id)
        customer_parts.set_phones(desk, identity, numbers)
        customer_parts.set_units(desk, identity, units)
    return _customer(desk, identity, reveal=True)


@needs(Right.KEEP_CUSTOMERS)
def correct(desk: Desk, identity: str, values: Mapping[str, str]) -> Customer:
    """Change a customer; fields that `values` leaves out stay, and masked phones stay the numbers they hide."""
    row = _read(desk, values)
    if "name" in row and not row["name"]:
        reading.line(desk, "name", "", required=True)
    identity = _standing(desk, identity)
    before = records.fetch(desk.store, stored.Customer, identity) or {}
    if row.get("wechat") and disclosures.hidden([before["wechat"] or ""], row["wechat"], "wechat"):
        del row["wechat"]
    changed = {name: value for name, value in row.items() if value != before[name]}
    identities = stored.identities(desk.store, identity)
    known = [found["number"] for found in stored.phones(desk.store, identities)]
    numbers = customer_parts.read_phones(desk, values["phone"], known) if "phone" in values else None
    units = customer_parts.read_units(desk, values["unit"]) if "unit" in values else None
    with desk.store.transaction(desk.me.id):
        if changed:
            records.change(desk.store, stored.Customer, identity, changed, desk.me.id)
        if numbers is not None:
            customer_parts.set_phones(desk, identity, numbers, identities)
        if units is not None:
            customer_parts.set_units(desk, identity, units, identities)
    return _customer(desk, identity, reveal=False)


def _read(desk: Desk, values: Mapping[str, str]) -> Row:
    row: Row = {name: reading.line(desk, name, values[name]) for name in _LINES if name in values}
    if "kind" in values:
        row["kind"] = reading.option(desk, "kind", "customer_kind", values["kind"])
    if "source" in values:
        row["source"] = reading.option(desk, "source", "customer_source", values["source"])
    if "notes" in values:
        row["notes"] = reading.text(desk, "notes", values["notes"])
    if "birthday" in values:
        row["birthday"] = read_birthday(desk, values["birthday"])
    if "may_be_contacted" in values:
        row["may_be_contacted"] = reading.yes_or_no("may_be_contacted", values["may_be_contacted"])
    if "adviser" in values:
        adviser = values["adviser"]
        row["adviser_id"] = reading.person(desk, "adviser", adviser).id if adviser.strip() else None
    return row


def read_birthday(desk: Desk, text: str) -> date | None:
    """The day on which a customer was born, which is no later than today."""
    day = reading.day(desk, "birthday", text, forward=False)
    if day is not None and day > desk.clock().date():
        raise BadInputError(
            N_("'{value}' is given; a day up to today is accepted"), "birthday", value=reading.shown(text)
        )
    return day


def _standing(desk: Desk, identity: str) -> str:
    """The id of who stands for the customer `identity`, who must be there."""
    standing = stored.standing_for(desk.store, identity)
    if records.fetch(desk.store, stored.Customer, standing) is None:
        raise NoSuchRecordError(N_("there is no customer '{value}'"), value=reading.shown(identity))
    return standing


@needs(Right.READ_RECORDS)
def likely_duplicates(desk: Desk, identity: str) -> list[CustomerName]:
    """Other customers who are likely the same person: the same phone, or the same name and unit."""
    identities = stored.identities(desk.store, identity)
    row = records.fetch(desk.store, stored.Customer, identity)
    if row is None:
        return []
    found: dict[str, str] = {}
    for phone in stored.phones(desk.store, identities):
        for other in stored.by_phone(desk.store, phone["number"]):
            found.setdefault(other["id"], other["name"])
    units = [unit["unit"] for unit in stored.units(desk.store, identities)]
    for other_id in stored.by_name_and_unit(desk.store, row["name"], units):
        found.setdefault(other_id, row["name"])
    return [CustomerName(other, name, "") for other, name in found.items() if other not in identities]


def kept_and_other(one: Named, two: Named) -> tuple[Named, Named]:
    """Two who are likely the same, as `merge` takes them: the one entered first is kept, of whom more is known."""
    kept, other = sorted((one, two), key=lambda customer: customer.id)  # ids sort as they were made
    return kept, other


@needs(Right.MERGE_CUSTOMERS)
def merge(desk: Desk, kept: str, other: str) -> Customer:
    """Let `kept` stand for `other` too, with what was known of them alone.

    Both histories stay, and undoing the merge parts them again.
    """
    kept, other = find(desk, kept), find(desk, other)
    if kept == other:
        raise BadInputError(N_("both are the same customer"), "customer")
    with desk.store.transaction(desk.me.id):
        records.change(desk.store, stored.Customer, other, {"merged_into_id": kept}, desk.me.id)
        if added := _known_besides(desk, kept, other):
            records.change(desk.store, stored.Customer, kept, added, desk.me.id)
    return _customer(desk, kept, reveal=False)


def _known_besides(desk: Desk, kept: str, other: str) -> Row:
    """What is known of the customer `other` and not of `kept`; tags and notes of both stand one after the other."""
    mine, theirs = (records.fetch(desk.store, stored.Customer, one) or {} for one in (kept, other))
    names = ("salutation", "kind", "company", "wechat", "email", "adviser_id", "source", "grade", "area", "birthday",
             "may_be_contacted")  # fmt: skip
    added = {name: theirs[name] for name in names if mine[name] is None and theirs[name] is not None}
    if mine["kind"] == "prospect" and theirs["kind"]:  # as everybody is entered of whom nothing is known
        added["kind"] = theirs["kind"]
    for name, between in (("tags", reading.APART), ("notes", "\n")):
        if theirs[name] and theirs[name] not in (mine[name] or ""):
            added[name] = between.join(filter(None, (mine[name], theirs[name])))
    return added
