"""Whether rest days, weekends, holidays, shifts and posts are shared fairly: what everybody had of each so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from csdesk.rules.roster import REST, Member, Place, Plan, week_of
from csdesk.rules.roster_policy import RosterPolicy

SATURDAY = 5


@dataclass(frozen=True)
class Share:
    """What one person had of the days of a roster.

    `weekend_rests` are the Saturdays and Sundays on which others stood somewhere and they rested; leave is
    no rest. `by_shift` counts only the posts that have several shifts.
    """

    days: int = 0
    weekend_rests: int = 0
    holidays: int = 0
    by_shift: Mapping[str, int] = field(default_factory=dict)
    by_post: Mapping[str, int] = field(default_factory=dict)


def fairness_days(first: date, policy: RosterPolicy) -> tuple[date, date]:
    """The first and last day of the weeks that are shared out together, of which that of `first` is the last."""
    week = week_of(first)
    return week[0] - timedelta(weeks=policy.fairness_weeks - 1), week[-1]


def shares(
    plan: Plan, members: Mapping[str, Member], policy: RosterPolicy, is_holiday: Callable[[date], bool]
) -> dict[str, Share]:
    """What each of `members` had over all days of the plan, since they joined."""
    days = sorted({place.day for place, staff in plan.cells.items() if staff})
    by_person: dict[str, list[Place]] = {person: [] for person in members}
    for place, staff in plan.cells.items():
        for person in set(staff) & members.keys():
            by_person[person].append(place)
    found = {}
    for person, stood in by_person.items():
        at_work = {place.day for place in stood}
        weekends = (day for day in days if day.weekday() >= SATURDAY and is_there(day, members[person], plan))
        found[person] = Share(
            days=len(at_work),
            weekend_rests=sum(day not in at_work for day in weekends),
            holidays=sum(map(is_holiday, at_work)),
            by_shift=Counter(place.shift for place in stood if has_shifts(place.post, policy)),
            by_post=Counter(place.post for place in stood),
        )
    return found


def is_there(day: date, member: Member, plan: Plan) -> bool:
    """Whether somebody belongs to the staff that day and is not on leave: at work, or resting."""
    return (member.since is None or member.since <= day) and plan.absences.get((day, member.id), REST) == REST


def has_shifts(post: str, policy: RosterPolicy) -> bool:
    """Whether there are several shifts at the post, which are to be shared out."""
    return post in policy.posts and len(policy.posts[post].shifts) > 1


Measure = tuple[str, ...]
"""What is shared out: ("days",), ("weekends",), ("holidays",), ("posts", a post) or ("shifts", a post, a shift)."""


def measures_of_day(day: date, is_holiday: Callable[[date], bool]) -> Iterator[Measure]:
    """What somebody has one more of who works on `day`."""
    yield ("days",)
    if day.weekday() >= SATURDAY:
        yield ("weekends",)
    if is_holiday(day):
        yield ("holidays",)


def measures_of_place(place: Place, policy: RosterPolicy) -> Iterator[Measure]:
    """What somebody has one more of who stands at `place`."""
    yield ("posts", place.post)
    if has_shifts(place.post, policy):
        yield ("shifts", place.post, place.shift)


def balances(
    cells: Mapping[Place, tuple[str, ...]],
    plan: Plan,
    members: Mapping[str, Member],
    policy: RosterPolicy,
    is_holiday: Callable[[date], bool],
) -> dict[Measure, dict[str, float]]:
    """How many more of each than their equal part the members had in `cells`, fewer being negative.

    What is done on a day is shared out equally among those who are there that day (`plan` knows the leave)
    and may do it. So nobody owes anything for their leave, or for the time before they joined.
    """
    found: dict[Measure, dict[str, float]] = {}
    for day, places_of_day in _by_day(cells).items():
        there = [member for member in members.values() if member.posts and is_there(day, member, plan)]
        for measure, had in _had(places_of_day, day, policy, is_holiday).items():
            sharing = [member.id for member in there if len(measure) == 1 or measure[1] in member.posts]
            balance = found.setdefault(measure, dict.fromkeys(members, 0.0))
            total = sum(had[person] for person in sharing)
            for person in sharing:
                balance[person] += had[person] - total / len(sharing)
    return found


def _by_day(cells: Mapping[Place, tuple[str, ...]]) -> dict[date, dict[Place, tuple[str, ...]]]:
    days: dict[date, dict[Place, tuple[str, ...]]] = {}
    for place in sorted(cells):
        days.setdefault(place.day, {})[place] = cells[place]
    return days


def _had(
    cells: Mapping[Place, tuple[str, ...]], day: date, policy: RosterPolicy, is_holiday: Callable[[date], bool]
) -> dict[Measure, Counter[str]]:
    """How much of each measure every person had on one day."""
    at_work = {person for staff in cells.values() for person in staff}
    found = {measure: Counter(at_work) for measure in measures_of_day(day, is_holiday)}
    for place, staff in cells.items():
        for measure in measures_of_place(place, policy):
            found.setdefault(measure, Counter()).update(set(staff))
    return found
