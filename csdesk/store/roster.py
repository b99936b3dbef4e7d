"""Rosters: who stands where on which day, who is away, and what is said of a day and of a week.

Ids are derived from what a row stands for, so that two desks make the same row, and begin with the day: all
rows of a week, those that were taken out too, stand together in the table. What was taken out stays, deleted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import peewee

from csdesk.store import records
from csdesk.store.capture import columns, read_values
from csdesk.store.database import Store
from csdesk.store.identity import beginning, derived_id
from csdesk.store.models import DayField, MomentField, Record, Reference, moment_text, read_day
from csdesk.store.records import put as put
from csdesk.store.replay import fold

Row = dict[str, Any]

_WEEK = timedelta(days=7)


class RosterWeek(Record):
    """The roster of the ISO week `week` ("2026-W48") as a whole."""

    week = peewee.TextField()
    notes = peewee.TextField(null=True)
    drawn_up_by = Reference("staff", null=True)
    drawn_up_on = DayField(null=True)
    published_at = MomentField(null=True)
    published_by = Reference("staff", null=True)
    approved_at = MomentField(null=True)
    approved_by = Reference("staff", null=True)

    class Meta:
        table_name = "roster_week"


class RosterDay(Record):
    """What is remarked on a day."""

    day = DayField()
    remarks = peewee.TextField(null=True)

    class Meta:
        table_name = "roster_day"


class RosterCell(Record):
    """Somebody at a post in a shift of a day; `is_fixed` says that a person put them there, not the machine."""

    day = DayField()
    post = peewee.TextField()
    shift = peewee.TextField()
    staff_id = Reference("staff")
    is_fixed = peewee.BooleanField()

    class Meta:
        table_name = "roster_cell"


class RosterAbsence(Record):
    """Somebody who is away on a day, and why."""

    day = DayField()
    staff_id = Reference("staff")
    kind = peewee.TextField()

    class Meta:
        table_name = "roster_absence"


class Cell(NamedTuple):
    """Where somebody stands."""

    day: date
    post: str
    shift: str
    staff: str


class StoredCell(NamedTuple):
    """A cell as it is kept, with its id."""

    cell: Cell
    is_fixed: bool
    id: str


@dataclass(frozen=True)
class Changed:
    """The ids of rows of a week that are not as they were at a moment, and the cells that they were or are."""

    ids: frozenset[str]
    cells: frozenset[Cell]


def week_name(day: date) -> str:
    """The ISO week in which `day` lies, such as "2026-W48"."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def week_id(monday: date) -> str:
    """The id of the roster of the week that begins on `monday`."""
    return derived_id(_midnight(monday), "roster_week", week_name(monday))


def day_id(day: date) -> str:
    """The id of what is remarked on `day`."""
    return derived_id(_midnight(day), "roster_day", day.isoformat())


def cell_id(cell: Cell) -> str:
    """The id of somebody's standing at a post."""
    return derived_id(_midnight(cell.day), "roster_cell", cell.day.isoformat(), cell.post, cell.shift, cell.staff)


def absence_id(day: date, staff: str) -> str:
    """The id of somebody's being away on `day`."""
    return derived_id(_midnight(day), "roster_absence", day.isoformat(), staff)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def week(store: Store, monday: date) -> Row | None:
    """The roster as a whole of the week that begins on `monday`."""
    return records.fetch(store, RosterWeek, week_id(monday))


def remarks(store: Store, first: date, last: date) -> dict[date, str]:
    """What is remarked on the days from `first` to `last`."""
    found = store.rows(
        "SELECT day, remarks FROM roster_day WHERE day BETWEEN ? AND ? AND deleted_at IS NULL AND remarks IS NOT NULL",
        (first.isoformat(), last.isoformat()),
    )
    return {read_day(row["day"]): row["remarks"] for row in found}


def cells(store: Store, first: date, last: date, staff: str = "") -> list[StoredCell]:
    """Everybody who stands anywhere from `first` to `last`, or where the one person `staff` does."""
    whose, values = ("AND staff_id = ? ", [staff]) if staff else ("", [])
    found = store.each(
        "SELECT day, post, shift, staff_id, is_fixed, id FROM roster_cell "
        f"WHERE day BETWEEN ? AND ? AND deleted_at IS NULL {whose}ORDER BY day, id",
        (first.isoformat(), last.isoformat(), *values),
    )
    days: dict[str, date] = {}
    return [
        StoredCell(Cell(days.get(day) or days.setdefault(day, read_day(day)), *where), bool(fixed), identity)
        for day, *where, fixed, identity in found
    ]


def absences(store: Store, first: date, last: date, staff: str = "") -> dict[tuple[date, str], str]:
    """Who is away from `first` to `last` and why, by day and id; or when the one person `staff` is."""
    whose, values = ("AND staff_id = ? ", [staff]) if staff else ("", [])
    found = store.rows(
        "SELECT day, staff_id, kind FROM roster_absence "
        f"WHERE day BETWEEN ? AND ? AND deleted_at IS NULL {whose}ORDER BY day, id",
        (first.isoformat(), last.isoformat(), *values),
    )
    return {(read_day(row["day"]), row["staff_id"]): row["kind"] for row in found}


def has_any(store: Store, day: date) -> bool:
    """Whether anybody stands anywhere on `day`."""
    return bool(store.rows(
        "SELECT 1 FROM roster_cell WHERE day = ? AND deleted_at IS NULL LIMIT 1", (day.isoformat(),)
    ))  # fmt: skip


def first_day_with_any(store: Store, first: date, last: date) -> date | None:
    """The first day from `first` to `last` on which anybody stands anywhere."""
    found = store.rows(
        "SELECT min(day) AS day FROM roster_cell WHERE day BETWEEN ? AND ? AND deleted_at IS NULL",
        (first.isoformat(), last.isoformat()),
    )
    return read_day(found[0]["day"]) if found[0]["day"] else None


def take_out(store: Store, model: type[Record], identity: str, actor: str) -> None:
    """Take the row `identity` out in the running transaction; it stays, deleted."""
    if records.fetch(store, model, identity) is not None:
        records.change(store, model, identity, {"deleted_at": store.clock()}, actor)


_TOLD_APART = {"roster_cell": (), "roster_absence": ("kind",)}
"""The tables whose rows are a change of the roster, and the columns by which one differs from itself."""


def changed_since(store: Store, monday: date, column: str, moment: datetime) -> Changed:
    """What in the week of `monday` is not as it was when the week's `column` (published_at …) became `moment`.

    The log tells it, so that a change of the same second counts, and one that was taken back does not.
    """
    clock = _clock_of(store, week_id(monday), column, moment)
    ids: set[str] = set()
    changed: set[Cell] = set()
    for table, apart in _TOLD_APART.items():
        names = columns(store.connection(), table)
        for row in _rows_of(store, table, monday, "AND updated_at >= ?", moment_text(moment)):
            before: Row | None = None
            for change in store.rows(
                'SELECT operation, "values" FROM change WHERE "row" = ? AND clock <= ? ORDER BY clock, replica, '
                "counter", (row["id"], clock),
            ):  # fmt: skip
                before = fold(before, change["operation"], read_values(change["values"]), names)
            if _state(before, apart) != _state(row, apart):
                ids.add(row["id"])
                if table == "roster_cell":
                    changed.add(Cell(read_day(row["day"]), row["post"], row["shift"], row["staff_id"]))
    return Changed(frozenset(ids), frozenset(changed))


def _state(row: Mapping[str, Any] | None, apart: Sequence[str]) -> tuple[object, ...] | None:
    if row is None or row["deleted_at"] is not None:
        return None
    return tuple(row[name] for name in apart)


def _clock_of(store: Store, identity: str, column: str, moment: datetime) -> int:
    """The place in the log where the row's `column` became `moment`; where it does not tell, the moment's own."""
    found = store.rows(
        'SELECT max(clock) AS clock FROM change WHERE "row" = ? AND json_extract("values", ?) = ?',
        (identity, f"$.{column}", moment_text(moment)),
    )
    return found[0]["clock"] or int(moment.timestamp() * 1000) << 16


def _rows_of(store: Store, table: str, monday: date, rest: str = "", *values: str) -> list[Row]:
    """All rows of `table` in the week of `monday`, those taken out too."""
    until = min(monday, date.max - _WEEK) + _WEEK
    return store.rows(
        f"SELECT * FROM {table} WHERE id >= ? AND id < ? {rest}",
        (beginning(_midnight(monday)), beginning(_midnight(until)), *values),
    )


def rows_of_week(store: Store, monday: date) -> list[str]:
    """The ids of everything that is or was kept of the week of `monday`."""
    return [
        row["id"]
        for table in ("roster_week", "roster_day", "roster_cell", "roster_absence")
        for row in _rows_of(store, table, monday)
    ]


def of_week(store: Store, text: str) -> list[str]:
    """The ids of everything of the week that `text` is the name or the id of; nothing for another text."""
    named = re.fullmatch(r"(\d{4})-W(\d{2})", text.upper(), re.ASCII)
    if named is None:
        found = store.rows("SELECT week FROM roster_week WHERE id = ?", (text,))
        named = re.fullmatch(r"(\d{4})-W(\d{2})", found[0]["week"], re.ASCII) if found else None
    try:
        return rows_of_week(store, date.fromisocalendar(int(named[1]), int(named[2]), 1)) if named else []
    except ValueError:
        return []


def contacts_by_hour(store: Store, since: datetime, until: datetime) -> list[tuple[str, date, int, int]]:
    """How many calls and visits began from `since` on and before `until`: "calls" or "visits", day, hour, number."""
    found = store.each(
        "SELECT kind, substr(at, 1, 10), CAST(substr(at, 12, 2) AS INTEGER), count(*) FROM ("
        "SELECT started_at AS at, 'calls' AS kind FROM call WHERE started_at >= ?1 AND started_at < ?2 "
        "AND deleted_at IS NULL UNION ALL "
        "SELECT arrived_at, 'visits' FROM visit WHERE arrived_at >= ?1 AND arrived_at < ?2 AND deleted_at IS NULL) "
        "GROUP BY 1, 2, 3",
        (moment_text(since), moment_text(until)),
    )
    return [(kind, read_day(day), hour, number) for kind, day, hour, number in found]
