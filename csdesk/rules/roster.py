"""The duty roster: who stands at which post on which day, and what is wrong with that (DOMAIN 4, roster).

A roster may be looked at at any stage, half drawn up or long published: `check` only tells, it forbids nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from typing import NamedTuple

from csdesk.rules.roster_policy import Post, RosterPolicy, Shift

__all__ = ["FAULTS", "REST", "Fault", "Member", "Place", "Plan", "Post", "RosterPolicy", "Shift", "check", "needed",
           "places", "posts_of", "resting", "week_of", "worked_days"]  # fmt: skip

REST = "rest"
"""The absence of those who were given their rest day, or asked for it; all other kinds are leave."""

FAULTS = ("unknown_post", "unknown_shift", "unqualified", "absent", "clash", "too_many_days", "no_rest", "uncovered")
"""The kinds of faults, in the order in which those of one day are told."""

DAY = timedelta(days=1)


class Place(NamedTuple):
    """Where somebody stands on a day: a post, in one of its shifts."""

    day: date
    post: str
    shift: str


@dataclass(frozen=True)
class Member:
    """One of those on the roster: where they may stand, and the rest day (0 is Monday) and shift they like.

    `since` is the day they joined: what happened before does not count for them when rest days are shared out.
    """

    id: str
    posts: frozenset[str]
    rest_day: int | None = None
    preferred_shift: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Plan:
    """Who stands where, who is away, and which of the cells people set themselves.

    It may hold more days than are checked or filled: those before are looked at for days in a row, and
    all that it holds for sharing fairly.
    """

    cells: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)
    absences: Mapping[tuple[date, str], str] = field(default_factory=dict)
    fixed: frozenset[tuple[Place, str]] = frozenset()


class Fault(NamedTuple):
    """Something wrong with a roster: what kind, where, about whom ("" where it is about nobody), and numbers."""

    kind: str
    day: date
    post: str
    shift: str
    staff: str
    given: Mapping[str, object]


def posts_of(role: str, qualified: str, policy: RosterPolicy) -> frozenset[str]:
    """Where somebody may stand: at the posts of `qualified`, separated by blanks, or else those of their role."""
    named = frozenset(qualified.split())
    return named & policy.posts.keys() or frozenset(key for key, post in policy.posts.items() if role in post.roles)


def week_of(day: date) -> tuple[date, ...]:
    """The seven days of the week of `day`, Monday first."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=at) for at in range(7))


def places(day: date, policy: RosterPolicy) -> Iterator[Place]:
    """All places of that weekday, in the order of the posts and their shifts."""
    for post in policy.posts.values():
        if post.is_held_on(day.weekday()):
            yield from (Place(day, post.key, shift) for shift in post.shifts)


def needed(
    days: Sequence[date],
    policy: RosterPolicy,
    is_open: Callable[[date], bool],
    needs: Mapping[Place, int] | None = None,
) -> dict[Place, int]:
    """How many people each place needs: what `needs` says (a forecast) or else the post; none when it is closed."""
    said = needs or {}
    found = {
        place: said.get(place, policy.posts[place.post].staff)
        for day in days
        if is_open(day)
        for place in places(day, policy)
    }
    return {place: number for place, number in found.items() if number > 0}


def worked_days(cells: Mapping[Place, tuple[str, ...]]) -> dict[str, set[date]]:
    """The days on which each person stands anywhere."""
    worked: dict[str, set[date]] = {}
    for place, staff in cells.items():
        for person in staff:
            worked.setdefault(person, set()).add(place.day)
    return worked


def resting(plan: Plan, day: date, members: Mapping[str, Member]) -> list[str]:
    """The resting staff 休息人员 of a day: who stands nowhere and is not on leave, in the order of `members`."""
    at_work = {person for place, staff in plan.cells.items() if place.day == day for person in staff}
    return [person for person in members if person not in at_work and plan.absences.get((day, person), REST) == REST]


def check(
    plan: Plan,
    days: Sequence[date],
    members: Mapping[str, Member],
    policy: RosterPolicy,
    is_open: Callable[[date], bool],
    *,
    needs: Mapping[Place, int] | None = None,
) -> list[Fault]:
    """What is wrong with the roster of `days`, by day and then in the order of FAULTS.

    `given` holds of a clash the `other_post` and `other_shift`, of an absence its `absence` (a kind), of
    too_many_days the `days` so far and the `most`, of no_rest the days `rested` and `wanted`, of uncovered
    the people `placed` and `needed`. An absent or unqualified person counts as placed: that is told already.
    """
    wanted = set(days)
    by_day: dict[date, list[tuple[Place, tuple[str, ...]]]] = {day: [] for day in sorted(wanted)}
    for place, staff in plan.cells.items():
        if place.day in wanted and staff:
            by_day[place.day].append((place, tuple(dict.fromkeys(staff))))
    columns = {place[1:]: at for at, place in enumerate(_columns(policy))}
    faults: list[Fault] = []
    for day, cells in by_day.items():
        cells.sort(key=lambda cell: (columns.get(cell[0][1:], len(columns)), cell[0]))
        for place, staff in cells:
            faults += _at_place(place, staff, plan, members, policy)
        faults += _clashes(day, cells, policy)
    worked = worked_days(plan.cells)
    faults += _too_many_days(sorted(wanted), worked, policy)
    faults += _no_rest(sorted(wanted), worked, policy)
    for place, number in needed(sorted(wanted), policy, is_open, needs).items():
        placed = len(set(plan.cells.get(place, ())))
        if placed < number:
            faults.append(Fault("uncovered", *place, "", {"placed": placed, "needed": number}))
    return sorted(faults, key=lambda fault: (fault.day, FAULTS.index(fault.kind)))


def _columns(policy: RosterPolicy) -> Iterator[Place]:
    return (Place(date.min, post.key, shift) for post in policy.posts.values() for shift in post.shifts)


def _at_place(
    place: Place, staff: Sequence[str], plan: Plan, members: Mapping[str, Member], policy: RosterPolicy
) -> Iterator[Fault]:
    post = policy.posts.get(place.post)
    if post is None:
        yield Fault("unknown_post", *place, "", {})
    elif place.shift not in post.shifts:
        yield Fault("unknown_shift", *place, "", {})
    for person in staff:
        if post is not None and (person not in members or place.post not in members[person].posts):
            yield Fault("unqualified", *place, person, {})
        if absence := plan.absences.get((place.day, person)):
            yield Fault("absent", *place, person, {"absence": absence})


def _clashes(day: date, cells: Sequence[tuple[Place, tuple[str, ...]]], policy: RosterPolicy) -> Iterator[Fault]:
    by_person: dict[str, list[Place]] = {}
    for place, staff in cells:
        for person in staff:
            by_person.setdefault(person, []).append(place)
    for person, places_of_day in by_person.items():
        for first, second in combinations(places_of_day, 2):
            if policy.do_overlap(first.shift, second.shift):
                other = {"other_post": first.post, "other_shift": first.shift}
                yield Fault("clash", day, second.post, second.shift, person, other)


def _too_many_days(days: Sequence[date], worked: Mapping[str, set[date]], policy: RosterPolicy) -> Iterator[Fault]:
    """Each row of days that is too long, told once: on its first day too many that is looked at."""
    most = policy.most_days_in_a_row
    for person in sorted(worked):
        for day in days:
            row = row_until(day, worked[person])
            if row == most + 1 or (row > most and day - DAY not in days):
                yield Fault("too_many_days", day, "", "", person, {"days": row, "most": most})


def row_until(day: date, at_work: set[date]) -> int:
    """How many days in a row somebody has worked by `day`."""
    row = 0
    while day in at_work:
        row += 1
        day -= DAY
    return row


def _no_rest(days: Sequence[date], worked: Mapping[str, set[date]], policy: RosterPolicy) -> Iterator[Fault]:
    for monday in sorted({day - timedelta(days=day.weekday()) for day in days}):
        week = week_of(monday)
        last = max(day for day in week if day in days)
        for person in sorted(worked):
            rested = sum(day not in worked[person] for day in week)
            if rested < policy.rest_days_a_week:
                given = {"rested": rested, "wanted": policy.rest_days_a_week}
                yield Fault("no_rest", last, "", "", person, given)
