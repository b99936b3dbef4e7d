"""Finds at a glance, without a solver, which posts of a week cannot be held for want of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from csdesk.rules.roster import DAY, row_until, week_of
from csdesk.rules.roster_task import Task, at_once

_FEW = 3  # posts that are looked at together, besides all of them: more would take too long where there are many


@dataclass(frozen=True)
class Lack:
    """That `posts` need more people than may stand there: on each of `on_days`, or else days of work in the week.

    `able` are the people, or the days that they can work; `staff` is who may stand there at all.
    """

    posts: tuple[str, ...]
    on_days: tuple[date, ...]
    needed: int
    able: int
    staff: tuple[str, ...]


def lacking(task: Task) -> Lack | None:
    """The fewest posts for which there are too few people, None where this alone does not stand in the way."""
    days = [day for day in task.days if any(place.day == day for place in task.left)]
    able = {
        (post, day): frozenset(
            person
            for person in task.members
            if any(
                task.may_stand(place, person) for place in task.left if place.post == post and place.day == day
            )
        )
        for post in task.policy.posts
        for day in days
    }  # fmt: skip
    return _on_days(task, days, able) or _in_week(task, days, able)


def _groups(task: Task) -> Iterator[tuple[str, ...]]:
    posts = tuple(task.policy.posts)
    for size in range(1, min(_FEW, len(posts)) + 1):
        yield from combinations(posts, size)
    if len(posts) > _FEW:
        yield posts


def _on_days(task: Task, days: list[date], able: Mapping[tuple[str, date], frozenset[str]]) -> Lack | None:
    for posts in _groups(task):
        short: dict[date, tuple[int, int]] = {}
        for day in days:
            needed = _people_needed(task, posts, day)
            there = len(frozenset().union(*(able[post, day] for post in posts)))
            if needed > there:
                short[day] = needed, there
        if short:
            worst = max(short.values(), key=lambda one: one[0] - one[1])
            return Lack(posts, tuple(short), *worst, _staff(task, posts))
    return None


def _in_week(task: Task, days: list[date], able: Mapping[tuple[str, date], frozenset[str]]) -> Lack | None:
    for posts in _groups(task):
        needed = sum(_people_needed(task, posts, day) for day in days)
        there: dict[str, set[date]] = {}
        for day in days:
            for person in frozenset().union(*(able[post, day] for post in posts)):
                there.setdefault(person, set()).add(day)
        can_work = sum(_days_possible(task, person, there[person]) for person in there)
        if needed > can_work:
            return Lack(posts, (), needed, can_work, _staff(task, posts))
    return None


def _people_needed(task: Task, posts: tuple[str, ...], day: date) -> int:
    """How many people it takes at least to hold the posts on `day`: those of one moment cannot be the same."""
    places = [place for place in task.left if place.day == day and place.post in posts]
    return max((sum(task.left[place] for place in one) for one in at_once(places, task.policy)), default=0)


def _days_possible(task: Task, person: str, days: set[date]) -> int:
    """On how many of `days` somebody can work besides what is fixed, by their rest days and the days in a row."""
    settled = task.settled.get(person, set())
    further = days - settled
    by_rest_days = 0
    for monday in {week_of(day)[0] for day in further}:
        week = set(week_of(monday))
        by_rest_days += min(len(further & week), max(0, 7 - task.policy.rest_days_a_week - len(settled & week)))
    # By the days in a row: each row is made as long as it may be, whatever is fixed later.
    worked = settled - set(task.days)
    by_rows = 0
    for day in sorted(further):
        if row_until(day - DAY, worked) < task.policy.most_days_in_a_row:
            worked.add(day)
            by_rows += 1
    return len(days & settled) + min(by_rest_days, by_rows)


def _staff(task: Task, posts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(member.id for member in task.members.values() if member.posts & set(posts)))


def on_leave(task: Task, lack: Lack) -> tuple[str, ...]:
    """Who may stand at the lacking posts and is on leave on one of those days."""
    days = lack.on_days or task.days
    return tuple(person for person in lack.staff if any((day, person) in task.plan.absences for day in days))
