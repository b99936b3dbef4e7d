"""Changes of rosters on their way to the store: all of one step at once, so that undo takes all of it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from csdesk.desk import reading
from csdesk.desk.desk import Desk
from csdesk.desk.roster_shown import WeekRoster
from csdesk.store import roster as stored
from csdesk.store.roster import Cell, RosterAbsence, RosterCell, RosterDay, RosterWeek
from csdesk.texts import _

Row = dict[str, Any]


@dataclass
class Changes:
    """What is to be: who stands in a cell and whether that is fixed, None for who is taken out; who is away and why,
    "" for who is there again; remarks by day and columns of a week by its Monday.
    """

    cells: dict[Cell, bool | None] = field(default_factory=dict)
    absences: dict[tuple[date, str], str] = field(default_factory=dict)
    remarks: dict[date, str] = field(default_factory=dict)
    weeks: dict[date, Row] = field(default_factory=dict)

    def set_people(self, present: Mapping[str, bool], where: tuple[date, str, str], wanted: Mapping[str, bool]) -> None:
        """Let exactly the `wanted` stand at the place, where those `present` do now; each with whether it is fixed."""
        for staff in present.keys() - wanted.keys():
            self.cells[Cell(*where, staff)] = None
        for staff, is_fixed in wanted.items():
            if present.get(staff) != is_fixed:
                self.cells[Cell(*where, staff)] = is_fixed

    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.cells or self.absences or self.remarks or self.weeks)


def write(desk: Desk, changes: Changes) -> int:
    """Write `changes` in one transaction; returns the batch that undoes it, 0 where there was nothing to write.

    The first change of a week makes its roster: it is drawn up by whoever acts, today. Leave alone does not.
    """
    if changes.is_empty():
        return 0
    with desk.store.transaction(desk.me.id) as batch:
        enter(desk, changes)
    return batch


def enter(desk: Desk, changes: Changes) -> None:
    """As `write`, in the running transaction."""
    store, actor = desk.store, desk.me.id
    touched = {cell.day for cell in changes.cells} | changes.remarks.keys()
    for monday in sorted({day - timedelta(days=day.weekday()) for day in touched} | changes.weeks.keys()):
        _write_week(desk, monday, changes.weeks.get(monday, {}))
    for cell, is_fixed in changes.cells.items():
        identity = stored.cell_id(cell)
        if is_fixed is None:
            stored.take_out(store, RosterCell, identity, actor)
        else:
            row = {"day": cell.day, "post": cell.post, "shift": cell.shift, "staff_id": cell.staff}
            stored.put(store, RosterCell, identity, row | {"is_fixed": is_fixed}, actor)
    for (day, staff), kind in changes.absences.items():
        identity = stored.absence_id(day, staff)
        if kind:
            stored.put(store, RosterAbsence, identity, {"day": day, "staff_id": staff, "kind": kind}, actor)
        else:
            stored.take_out(store, RosterAbsence, identity, actor)
    for day, remarks in changes.remarks.items():
        stored.put(store, RosterDay, stored.day_id(day), {"day": day, "remarks": remarks or None}, actor)


def published(desk: Desk, found: WeekRoster, reason: str) -> Row:
    """What the week becomes when it is published now; the `reason` is noted where something is wrong with it."""
    row: Row = {"published_at": desk.clock().replace(microsecond=0), "published_by": desk.me.id}
    if found.changes_since_approval:
        row |= {"approved_at": None, "approved_by": None}
    if found.faults and reason:
        told = _("Published all the same: {reason}", reason=reason)
        row["notes"] = reading.text(desk, "notes", f"{found.notes}\n{told}")
    return row


def _write_week(desk: Desk, monday: date, values: Row) -> None:
    there = stored.week(desk.store, monday)
    if there is not None and not values:
        return
    new = {
        "week": stored.week_name(monday),
        "notes": None,
        "drawn_up_by": desk.me.id,
        "drawn_up_on": desk.clock().date(),
        "published_at": None,
        "published_by": None,
        "approved_at": None,
        "approved_by": None,
    }
    row = values if there is not None else new | values
    stored.put(desk.store, RosterWeek, stored.week_id(monday), row, desk.me.id)
