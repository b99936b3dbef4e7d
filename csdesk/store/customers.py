"""Customers with their phones and units, and how they are found by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import peewee

from csdesk.store import records
from csdesk.store.database import Store
from csdesk.store.models import DayField, Record, Reference

Row = dict[str, Any]


class Customer(Record):
    """A person or company; `merged_into_id` names the customer who stands for this one since a merge."""

    name = peewee.TextField()
    salutation = peewee.TextField(null=True)
    kind = peewee.TextField(null=True)
    company = peewee.TextField(null=True)
    wechat = peewee.TextField(null=True)
    email = peewee.TextField(null=True)
    adviser_id = Reference("staff", null=True)
    source = peewee.TextField(null=True)
    grade = peewee.TextField(null=True)
    area = peewee.TextField(null=True)
    tags = peewee.TextField(null=True)
    notes = peewee.TextField(null=True)
    birthday = DayField(null=True)
    may_be_contacted = peewee.BooleanField(null=True)
    merged_into_id = Reference("customer", null=True)


class CustomerPhone(Record):
    """One of a customer's phones, in canonical form."""

    customer_id = Reference("customer")
    number = peewee.TextField()


class CustomerUnit(Record):
    """A unit that a customer owns or wants."""

    customer_id = Reference("customer")
    unit = peewee.TextField()
    relation = peewee.TextField(null=True)
    delivered_on = DayField(null=True)


def by_phone(store: Store, number: str, limit: int = 9) -> list[Row]:
    """The customers who have the phone `number`."""
    return _of(store, "phones.number = ?", [number], limit)


def by_phone_start(store: Store, digits: str, limit: int = 9) -> list[Row]:
    """The customers one of whose phones begins with `digits`, those with the lowest numbers."""
    return _of(store, "phones.number >= ? AND phones.number < ?", [digits, digits + ":"], limit)


def _of(store: Store, condition: str, values: Sequence[object], limit: int) -> list[Row]:
    found = store.rows(
        f"""SELECT DISTINCT customer.id AS id, customer.name AS name, phones.number AS phone, merged_into_id
        FROM customer_phone AS phones INDEXED BY customer_phone_number
        CROSS JOIN customer ON customer.id = phones.customer_id
        WHERE {condition} AND phones.deleted_at IS NULL AND customer.deleted_at IS NULL
        ORDER BY phones.number LIMIT ?""",
        [*values, limit],
    )
    # A number may be on several customers that were merged into one: that one is shown once.
    shown: dict[tuple[str, str], Row] = {}
    for row in found:
        identity, name = row["id"], row["name"]
        if row["merged_into_id"]:
            identity = standing_for(store, identity)
            name = (records.fetch(store, Customer, identity) or row)["name"]
        shown.setdefault((identity, row["phone"]), {"id": identity, "name": name, "phone": row["phone"]})
    return list(shown.values())


def all_by_phone(store: Store, numbers: Iterable[str]) -> list[Row]:
    """Number, id, name and merged_into_id of every customer who has one of `numbers`."""
    return store.among(
        "SELECT phones.number, customer.id, customer.name, customer.merged_into_id FROM customer_phone AS phones "
        "JOIN customer ON customer.id = phones.customer_id "
        "WHERE phones.deleted_at IS NULL AND customer.deleted_at IS NULL AND phones.number IN",
        numbers,
    )


def by_name(store: Store, name: str, limit: int = 9) -> list[Row]:
    """The customers called exactly `name`, the latest first."""
    query = Customer.select().where(
        Customer.name == name, Customer.deleted_at.is_null(), Customer.merged_into_id.is_null()
    )
    return records.every(store, query.order_by(Customer.updated_at.desc()).limit(limit))


def by_name_and_unit(store: Store, name: str, units: Sequence[str], limit: int = 9) -> list[str]:
    """The ids of customers called exactly `name` who own or want one of `units`."""
    rows = store.rows(
        f"""SELECT DISTINCT customer.id FROM customer JOIN customer_unit AS units ON units.customer_id = customer.id
        WHERE customer.name = ? AND customer.deleted_at IS NULL AND customer.merged_into_id IS NULL
        AND units.unit IN ({", ".join("?" * len(units))}) AND units.deleted_at IS NULL LIMIT ?""",
        [name, *units, limit],
    )
    return [row["id"] for row in rows]


def by_unit(store: Store, units: Iterable[str], limit: int = 9) -> list[str]:
    """The ids of customers who own or want a unit with one of the keys `units`, as they stand since any merge."""
    rows = store.among(
        "SELECT DISTINCT customer.id, merged_into_id FROM customer_unit AS units "
        "JOIN customer ON customer.id = units.customer_id "
        "WHERE units.deleted_at IS NULL AND customer.deleted_at IS NULL AND units.unit_key IN",
        units,
        f"ORDER BY customer.updated_at DESC LIMIT {limit}",
    )
    return [standing_for(store, row["id"]) if row["merged_into_id"] else row["id"] for row in rows]


def advisers(store: Store, customers: Iterable[str]) -> dict[str, str]:
    """The adviser of each of `customers` who has one."""
    rows = store.among("SELECT id, adviser_id FROM customer WHERE adviser_id IS NOT NULL AND id IN", set(customers))
    return {row["id"]: row["adviser_id"] for row in rows}


def standing_for(store: Store, identity: str) -> str:
    """The id of the customer who stands for the customer `identity` since they were merged, at any remove."""
    seen: set[str] = set()
    while identity not in seen:
        seen.add(identity)
        row = records.fetch(store, Customer, identity)
        if row is None or not row["merged_into_id"]:
            break
        identity = row["merged_into_id"]
    return identity


def identities(store: Store, identity: str) -> list[str]:
    """The ids under which records may name the customer: their own and those merged into it, at any remove."""
    return list(families(store, [identity]))


def families(store: Store, customers: Iterable[str]) -> dict[str, str]:
    """The ids of `customers` and of all merged into them, at any remove, each with the one who stands for it."""
    standing = {identity: identity for identity in customers}
    further = list(standing)
    while further:
        rows = store.among(
            "SELECT id, merged_into_id FROM customer WHERE merged_into_id IN",
            further,
            "AND merged_into_id IS NOT NULL",
        )
        merged = {row["id"]: standing[row["merged_into_id"]] for row in rows if row["id"] not in standing}
        standing |= merged
        further = list(merged)
    return standing


def named(store: Store, identities: Iterable[str]) -> list[Row]:
    """Id, name and merged_into_id of each of the customers `identities`."""
    return store.among("SELECT id, name, merged_into_id FROM customer WHERE id IN", identities)


def phones(store: Store, customers: Sequence[str]) -> list[Row]:
    """The phones of all of `customers`, in the order in which they became known."""
    return _parts(store, "id, customer_id, number FROM customer_phone", customers)


def units(store: Store, customers: Sequence[str]) -> list[Row]:
    """The units of all of `customers`, in the order in which they became known."""
    return _parts(store, "id, customer_id, unit, relation, delivered_on FROM customer_unit", customers)


def deliveries(store: Store, units: Sequence[str]) -> list[Row]:
    """Customer, unit and day of each delivery of a unit with one of the keys `units`, the latest first."""
    return store.among(
        "SELECT customer_id, unit, delivered_on FROM customer_unit WHERE unit_key IN",
        units,
        "AND delivered_on IS NOT NULL AND deleted_at IS NULL ORDER BY delivered_on DESC, id DESC",
    )


def delivered_between(store: Store, first: date, last: date, limit: int) -> list[Row]:
    """The units delivered from `first` to `last`, with their customers, the earliest first."""
    delivered = CustomerUnit.select().where(
        CustomerUnit.delivered_on.between(first, last), CustomerUnit.deleted_at.is_null()
    )
    return records.every(store, delivered.order_by(CustomerUnit.delivered_on, CustomerUnit.id).limit(limit))


def _parts(store: Store, what: str, customers: Sequence[str]) -> list[Row]:
    return store.among(
        f"SELECT {what} WHERE customer_id IN", customers, "AND deleted_at IS NULL ORDER BY created_at, id"
    )


def page(
    store: Store,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    having: Mapping[str, str],
    after: tuple[datetime, str] | None = None,
    limit: int,
) -> list[Row]:
    """The customers changed last, from `since` on and before `until`, having the values in `having`, after the key."""
    unmerged = [Customer.merged_into_id.is_null()]
    when = Customer.updated_at
    return records.page(
        store, Customer, when, since=since, until=until, having=having, conditions=unmerged, after=after, limit=limit
    )
