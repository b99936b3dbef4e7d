"""The week's roster as people see it: who stands where, who rests or is away, what is wrong, what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from csdesk.desk.desk import Desk, Person
from csdesk.desk.roster_words import fault_sentence
from csdesk.rules import roster as rules
from csdesk.rules.roster import Member, Place, Plan
from csdesk.rules.working_time import WEEKDAYS
from csdesk.store import roster as stored
from csdesk.store.roster import Changed, StoredCell
from csdesk.texts import language

Row = dict[str, Any]
Key = tuple[date, str, str]

_LOOKED_BACK = 28  # days before a week by which days in a row are told


@dataclass(frozen=True)
class Placed:
    """Somebody in a cell; `is_fixed` by a person's hand, `is_changed` after the roster was published."""

    id: str
    name: str
    is_fixed: bool
    is_changed: bool


@dataclass(frozen=True)
class Absence:
    """Somebody who is away; `kind` is a key of the list absence."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True)
class RosterDay:
    """A day of the week. `resting` are the names of those who stand nowhere and are not away, once somebody stands."""

    day: date
    festival: str
    is_holiday: bool
    is_make_up: bool
    is_open: bool
    remarks: str
    resting: tuple[str, ...]
    absences: tuple[Absence, ...]


@dataclass(frozen=True)
class Column:
    """A post in one of its shifts; `shift_label` is "" where the post has but one."""

    post: str
    shift: str
    post_label: str
    shift_label: str

    @property
    def label(self) -> str:
        """Both in one."""
        return f"{self.post_label} {self.shift_label}".rstrip()


@dataclass(frozen=True)
class RosterFault:
    """Something wrong, in words; `staff` is a name, and what does not apply is "".

    `other_post` and `other_shift` are the other place of a clash.
    """

    kind: str
    day: date
    post: str
    shift: str
    staff: str
    sentence: str
    other_post: str = ""
    other_shift: str = ""


@dataclass(frozen=True)
class WeekRoster:
    """The roster of a week. `cells` has the places where somebody stands, by (day, post, shift).

    `changes_since` and `changes_since_approval` count what is not as it was when it was published or approved;
    `changed` are the places of the former, those too from which somebody was only taken out.
    `status` is "draft", "published" or "approved"; nobody has drawn anything up where `drawn_up_on` is None.
    """

    id: str
    week: str
    first: date
    last: date
    columns: tuple[Column, ...]
    days: tuple[RosterDay, ...]
    cells: Mapping[Key, tuple[Placed, ...]]
    notes: str
    drawn_up_by: str
    drawn_up_on: date | None
    published_at: datetime | None
    published_by: str
    approved_at: datetime | None
    approved_by: str
    changes_since: int
    changes_since_approval: int
    changed: frozenset[Key]
    faults: tuple[RosterFault, ...]

    @property
    def status(self) -> str:
        """How far the roster has come."""
        return "draft" if self.published_at is None else "published" if self.approved_at is None else "approved"


def rostered(desk: Desk) -> list[Person]:
    """Those who stand on the roster: active, and of a role that does."""
    return [each for each in desk.staff.values() if each.active and each.role in desk.policy.roster.roles]


def members(desk: Desk, whole: Plan | None = None) -> dict[str, Member]:
    """Those on the roster as the rules know them, and those besides who stand anywhere in the plan, who may have left.

    Somebody has been there since they were entered, or since the first day on which they stand anywhere.
    """
    stood: dict[str, date] = {}
    for where, staff in whole.cells.items() if whole else ():
        for each in staff:
            stood[each] = min(where.day, stood.get(each, where.day))
    wanted = {person.id for person in rostered(desk)} | stood.keys()
    return {
        identity: _member(desk, person, stood.get(identity, date.max))
        for identity, person in desk.staff.items()
        if identity in wanted
    }


def _member(desk: Desk, person: Person, stood: date) -> Member:
    policy = desk.policy.roster
    return Member(
        id=person.id,
        posts=rules.posts_of(person.role, " ".join(person.posts), policy),
        rest_day=WEEKDAYS.index(person.rest_day) if person.rest_day in WEEKDAYS else None,
        preferred_shift=person.preferred_shift,
        since=min(person.at.date(), stood),
    )


def plan(
    desk: Desk, cells: Sequence[StoredCell], absences: Mapping[tuple[date, str], str]
) -> Plan:  # fmt: skip
    """What is kept, as the rules look at it; in each cell in the order in which the people were taken on."""
    order = {identity: at for at, identity in enumerate(desk.staff)}
    found: dict[Place, list[str]] = {}
    fixed = set()
    for cell, is_fixed, _identity in cells:
        where = Place(cell.day, cell.post, cell.shift)
        found.setdefault(where, []).append(cell.staff)
        if is_fixed:
            fixed.add((where, cell.staff))
    last = len(order)
    return Plan(
        {where: tuple(sorted(staff, key=lambda each: order.get(each, last))) for where, staff in found.items()},
        absences,
        frozenset(fixed),
    )


def is_open(desk: Desk, day: date) -> bool:
    """Whether the desk is staffed on `day`."""
    return bool(desk.working_time.hours_on(day))


def week_roster(desk: Desk, monday: date) -> WeekRoster:
    """The roster of the week that begins on `monday`."""
    week, last = rules.week_of(monday), monday + timedelta(days=6)
    kept = stored.cells(desk.store, monday - timedelta(days=_LOOKED_BACK), last)
    absences = stored.absences(desk.store, monday, last)
    remarks = stored.remarks(desk.store, monday, last)
    row: Row = stored.week(desk.store, monday) or {}
    whole = plan(desk, kept, absences)
    ids = {each.cell: each.id for each in kept if each.cell.day >= monday}
    published, approved = (_changed(desk, row, monday, mark) for mark in ("published_at", "approved_at"))
    cells: dict[Key, tuple[Placed, ...]] = {
        (where.day, where.post, where.shift): tuple(
            Placed(
                id=each,
                name=desk.name_of(each),
                is_fixed=(where, each) in whole.fixed,
                is_changed=ids[stored.Cell(*where, each)] in published.ids,
            )
            for each in staff
        )
        for where, staff in whole.cells.items()
        if where.day >= monday
    }
    is_drawn_up = bool(cells) or bool(row)
    stood = {each for staff in whole.cells.values() for each in staff}
    known = {  # who came later did not rest: rosters of years ago may be imported
        identity: member
        for identity, member in members(desk).items()
        if identity in stood or member.since is None or member.since <= last
    }
    return WeekRoster(
        id=stored.week_id(monday),
        week=stored.week_name(monday),
        first=monday,
        last=last,
        columns=tuple(_columns(desk, cells)),
        days=tuple(_day(desk, day, whole, known, remarks) for day in week),
        cells=cells,
        notes=row.get("notes") or "",
        drawn_up_by=desk.name_of(row.get("drawn_up_by")),
        drawn_up_on=row.get("drawn_up_on"),
        published_at=row.get("published_at"),
        published_by=desk.name_of(row.get("published_by")),
        approved_at=row.get("approved_at"),
        approved_by=desk.name_of(row.get("approved_by")),
        changes_since=len(published.ids),
        changes_since_approval=len(approved.ids),
        changed=frozenset(cell[:3] for cell in published.cells),
        faults=_faults(desk, whole, week) if is_drawn_up or last >= desk.clock().date() else (),
    )


def _changed(desk: Desk, row: Row, monday: date, mark: str) -> Changed:
    if not row.get(mark):
        return Changed(frozenset(), frozenset())
    return stored.changed_since(desk.store, monday, mark, row[mark])


def _columns(desk: Desk, cells: Mapping[Key, object]) -> Iterable[Column]:
    """A column for each post and shift of the company, and for what else somebody stands at."""
    posts = {key: list(post.shifts) for key, post in desk.policy.roster.posts.items()}
    for _day, post, shift in cells:
        if shift not in posts.setdefault(post, []):
            posts[post].append(shift)
    for post, shifts in posts.items():
        for shift in shifts:
            told = desk.label("roster_shift", shift) if len(shifts) > 1 else ""
            yield Column(post, shift, desk.label("post", post), told)


def _day(desk: Desk, day: date, whole: Plan, known: Mapping[str, Member], remarks: Mapping[date, str]) -> RosterDay:
    working_time = desk.working_time
    festival = working_time.name_of(day, language())
    is_holiday = working_time.is_holiday(day)
    away = [(staff, kind) for (when, staff), kind in whole.absences.items() if when == day]
    order = {identity: at for at, identity in enumerate(desk.staff)}
    away.sort(key=lambda pair: order.get(pair[0], len(order)))
    is_drawn_up = any(where.day == day for where in whole.cells)
    return RosterDay(
        day=day,
        festival=festival,
        is_holiday=is_holiday,
        is_make_up=bool(festival) and not is_holiday,
        is_open=is_open(desk, day),
        remarks=remarks.get(day, ""),
        resting=tuple(map(desk.name_of, rules.resting(whole, day, known))) if is_drawn_up else (),
        absences=tuple(Absence(staff, desk.name_of(staff), kind) for staff, kind in away),
    )


def _faults(desk: Desk, whole: Plan, week: Sequence[date]) -> tuple[RosterFault, ...]:
    policy = desk.policy.roster
    found = rules.check(whole, week, members(desk, whole), policy, lambda day: is_open(desk, day))
    return tuple(
        RosterFault(
            kind=fault.kind,
            day=fault.day,
            post=fault.post,
            shift=fault.shift,
            staff=desk.name_of(fault.staff),
            sentence=fault_sentence(desk, fault),
            other_post=str(fault.given.get("other_post", "")),
            other_shift=str(fault.given.get("other_shift", "")),
        )
        for fault in found
    )
