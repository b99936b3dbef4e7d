"""Whole registers read from the first record to the last, row by row and in little memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from csdesk.store import customers
from csdesk.store.database import Store
from csdesk.store.models import moment_text

Row = tuple[Any, ...]

_AT_ONCE = 1000


@dataclass(frozen=True)
class _Register:
    """The table of a register, joined with what else it tells; `when` is the column it goes by."""

    source: str
    when: str
    order: str
    columns: tuple[str, ...]
    condition: str = ""


def _columns(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_REGISTERS: Mapping[str, _Register] = {
    "calls": _Register("call AS r", "r.started_at", "r.started_at, r.id", _columns(
        "number started_at ended_at direction phone name project category subject asked answered invited outcome "
        "transferred_to taken_by notes")),
    "visits": _Register("visit AS r", "r.arrived_at", "r.arrived_at, r.id", _columns(
        "number arrived_at left_at name phone party is_first purpose intent project unit_type area_band budget reason "
        "liked doubts medium host_id badge opinions notes"), "r.is_registered = 1"),
    "complaints": _Register(
        "complaint AS r LEFT JOIN complaint_state AS state ON state.complaint_id = r.id",
        "r.received_at", "r.received_at, r.id", _columns(
            "number received_at channel name phone unit project category subject content state.promise_at reply "
            "r.closed_at received_by state.status notes")),
    # Customers come in the order of their ids, which is that of their making: it needs no sorting.
    "customers": _Register("customer AS r", "r.created_at", "r.id", _columns(
        "r.id name salutation kind company wechat email adviser_id source grade area tags birthday notes"),
        "r.merged_into_id IS NULL"),
}  # fmt: skip


def columns(register: str) -> tuple[str, ...]:
    """The names of what `rows` gives of each record; customers have their phones and units at the end."""
    names = tuple(column.rpartition(".")[2] for column in _REGISTERS[register].columns)
    return (*names, "phones", "units") if register == "customers" else names


def count(store: Store, register: str, since: datetime | None, until: datetime | None) -> int:
    """How many records `rows` gives."""
    condition, values = _condition(_REGISTERS[register], since, until)
    found = store.rows(
        f"SELECT count(*) AS n FROM {_REGISTERS[register].source.split(' LEFT ')[0]} {condition}", values
    )
    return int(found[0]["n"])


def rows(store: Store, register: str, since: datetime | None, until: datetime | None) -> Iterator[Row]:
    """The records of a register from `since` on and before `until`, oldest first, as stored.

    All of them as they are when the first is read. Of customers who were merged only who stands for the others.
    """
    wanted = _REGISTERS[register]
    condition, values = _condition(wanted, since, until)
    names = ", ".join(column if "." in column else f"r.{column}" for column in wanted.columns)
    found = store.each(f"SELECT {names} FROM {wanted.source} {condition} ORDER BY {wanted.order}", values)
    return _with_parts(store, found) if register == "customers" else found


def _condition(register: _Register, since: datetime | None, until: datetime | None) -> tuple[str, Sequence[str]]:
    parts = ["r.deleted_at IS NULL", *filter(None, [register.condition])]
    values = []
    for sign, moment in ((">=", since), ("<", until)):
        if moment is not None:
            parts.append(f"{register.when} {sign} ?")
            values.append(moment_text(moment))
    return f"WHERE {' AND '.join(parts)}", values


def _with_parts(store: Store, found: Iterator[Row]) -> Iterator[Row]:
    """The rows of customers, each with the phones and units that they and those merged into them have."""
    while some := list(islice(found, _AT_ONCE)):
        standing = customers.families(store, (row[0] for row in some))
        identities = list(standing)
        phones = _by_customer(standing, customers.phones(store, identities), "number")
        units = _by_customer(standing, customers.units(store, identities), "unit")
        for row in some:
            yield (*row, phones.get(row[0], []), units.get(row[0], []))


def _by_customer(standing: Mapping[str, str], parts: Sequence[Mapping[str, Any]], name: str) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = {}
    for part in parts:
        found.setdefault(standing[part["customer_id"]], {})[part[name]] = None
    return {customer: list(values) for customer, values in found.items()}
