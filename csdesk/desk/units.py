"""Which records are about the same unit, however each of them writes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from csdesk.desk.desk import Desk
from csdesk.rules import units as rules
from csdesk.rules.units import Unit

Row = dict[str, Any]


def of(desk: Desk, row: Row) -> Unit:
    """The unit of a record that has a unit, and perhaps a project."""
    return rules.unit_of(row.get("unit") or "", desk.projects, row.get("project") or "")


def keys(desk: Desk, unit: Unit) -> list[str]:
    """The keys under which records of `unit` are found; those of other projects have to be left out of what is."""
    return rules.ways_to_write(unit, desk.projects)


def same(desk: Desk, unit: Unit, rows: Iterable[Row]) -> list[Row]:
    """Those of `rows` that are about `unit`."""
    return [row for row in rows if unit.key and of(desk, row).is_same(unit)]
