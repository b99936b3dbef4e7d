"""Rosters for tests: a small company, and weeks written as short tables."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from csdesk.resources import bundled
from csdesk.rules.policy import read_policy
from csdesk.rules.roster import Member, Place, Plan
from csdesk.rules.roster_policy import Post, RosterPolicy, Shift
from csdesk.rules.working_time import read_periods

DEFAULTS = tomllib.loads((bundled("data") / "policy.toml").read_text(encoding="utf-8"))
POLICY = read_policy(DEFAULTS, {}).roster
MONDAY = date(2026, 11, 23)
WEEK = tuple(MONDAY + timedelta(days=at) for at in range(7))


def company(posts: Iterable[Post], **changes: object) -> RosterPolicy:
    """The default numbers with these posts, and three shifts: morning and afternoon, and the day that is both."""
    hours = {"morning": ["09:00-12:00"], "afternoon": ["14:00-18:00"], "day": ["09:00-12:00", "14:00-18:00"]}
    return replace(
        POLICY,
        shifts={key: Shift(key, read_periods(periods)) for key, periods in hours.items()},
        posts={post.key: post for post in posts},
        **changes,
    )  # type: ignore[arg-type]


def people(posts: Mapping[str, str]) -> dict[str, Member]:
    """Members by id, with the posts that each may hold, separated by blanks."""
    return {person: Member(person, frozenset(held.split())) for person, held in posts.items()}


def plan(
    cells: Mapping[tuple[int, str, str], str],
    absences: Mapping[tuple[int, str], str] | None = None,
    fixed: Mapping[tuple[int, str, str], str] | None = None,
) -> Plan:
    """A plan whose days are counted from Monday, and whose people are separated by blanks."""
    return Plan(
        {Place(MONDAY + timedelta(days=at), post, shift): tuple(staff.split())
         for (at, post, shift), staff in {**cells, **(fixed or {})}.items()},
        {(MONDAY + timedelta(days=at), person): kind for (at, person), kind in (absences or {}).items()},
        frozenset(
            (Place(MONDAY + timedelta(days=at), post, shift), person)
            for (at, post, shift), staff in (fixed or {}).items() for person in staff.split()
        ),
    )  # fmt: skip


def always(day: date) -> bool:
    """Open, or a holiday, every day."""
    return True


def never(day: date) -> bool:
    """Closed, or no holiday, on any day."""
    return False
