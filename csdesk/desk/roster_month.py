"""A month of the roster: a row for each person, a column for each day, and what everybody had of it."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from csdesk.desk.desk import Desk, Person
from csdesk.desk.roster_shown import is_open, members, plan, rostered
from csdesk.desk.roster_words import place_label, short_absence, short_shift
from csdesk.rules.roster_fairness import Share, shares
from csdesk.store import roster as stored
from csdesk.store.roster import Cell
from csdesk.texts import language


@dataclass(frozen=True)
class MonthDay:
    """A day of the month."""

    day: date
    festival: str
    is_holiday: bool
    is_make_up: bool
    is_open: bool


@dataclass(frozen=True)
class MonthCell:
    """What somebody does on a day: the `sign` of their shifts or absence, and in full in `places`.

    `shifts` are keys and so is `absence`; all is "" or empty where they rest, or nothing is drawn up.
    """

    sign: str
    shifts: tuple[str, ...]
    places: tuple[str, ...]
    absence: str


@dataclass(frozen=True)
class MonthRow:
    """Somebody's month: a cell for each day, and how many days they work, rest on weekends, and work on holidays."""

    id: str
    name: str
    cells: tuple[MonthCell, ...]
    days: int
    weekend_rests: int
    holidays: int
    by_shift: Mapping[str, int]
    by_post: Mapping[str, int]
    absences: Mapping[str, int]


@dataclass(frozen=True)
class MonthRoster:
    """A month: `month` as "2026-11", its days, and a row for everybody on the roster or at work in it."""

    month: str
    first: date
    last: date
    days: tuple[MonthDay, ...]
    rows: tuple[MonthRow, ...]


_NOTHING = MonthCell("", (), (), "")


def month_roster(desk: Desk, first: date, whose: Person | None) -> MonthRoster:
    """The month that begins with `first`, of everybody or of one person."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    days = [first + timedelta(days=at) for at in range(last.day)]
    # Of one person too, for who rests on a weekend is told by others being at work.
    kept = stored.cells(desk.store, first, last)
    absences = stored.absences(desk.store, first, last)
    whole = plan(desk, kept, absences)
    known = members(desk, whole)
    had = shares(whole, known, desk.policy.roster, desk.working_time.is_holiday)
    signs = {shift: short_shift(desk, shift) for shift in {each.cell.shift for each in kept}}
    labels = {where: place_label(desk, *where) for where in {each.cell[1:3] for each in kept}}
    stood: dict[tuple[str, date], list[Cell]] = {}
    for each in kept:
        stood.setdefault((each.cell.staff, each.cell.day), []).append(each.cell)
    wanted = [whose.id] if whose else list(dict.fromkeys([*(each.id for each in rostered(desk)), *known]))
    return MonthRoster(
        month=f"{first:%Y-%m}",
        first=first,
        last=last,
        days=tuple(_day(desk, day) for day in days),
        rows=tuple(
            _row(
                desk,
                staff,
                tuple(
                    _cell(desk, stood.get((staff, day), []), absences.get((day, staff), ""), signs, labels)
                    for day in days
                ),
                had.get(staff, Share()),
            )
            for staff in wanted
        ),
    )  # fmt: skip


def _day(desk: Desk, day: date) -> MonthDay:
    festival, is_holiday = desk.working_time.name_of(day, language()), desk.working_time.is_holiday(day)
    return MonthDay(day, festival, is_holiday, bool(festival) and not is_holiday, is_open(desk, day))


def _cell(
    desk: Desk, stood: list[Cell], absence: str, signs: Mapping[str, str], labels: Mapping[tuple[str, str], str]
) -> MonthCell:
    if not stood and not absence:
        return _NOTHING
    shifts = tuple(dict.fromkeys(cell.shift for cell in stood))
    sign = "".join(signs[shift] for shift in shifts) or short_absence(desk, absence)
    return MonthCell(sign, shifts, tuple(labels[cell.post, cell.shift] for cell in stood), absence)


def _row(desk: Desk, staff: str, cells: tuple[MonthCell, ...], had: Share) -> MonthRow:
    absences: dict[str, int] = {}
    for cell in cells:
        if cell.absence:
            absences[cell.absence] = absences.get(cell.absence, 0) + 1
    return MonthRow(
        id=staff,
        name=desk.name_of(staff),
        cells=cells,
        days=had.days,
        weekend_rests=had.weekend_rests,
        holidays=had.holidays,
        by_shift=dict(had.by_shift),
        by_post=dict(had.by_post),
        absences=absences,
    )
