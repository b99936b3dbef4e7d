"""What a roster is to be filled from: the week, the people, the leave, and what people set themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from csdesk.rules.roster import Member, Place, Plan, needed, worked_days
from csdesk.rules.roster_policy import RosterPolicy

Cell = tuple[Place, str]
"""Somebody at a place."""


@dataclass(frozen=True)
class Task:
    """A week to be filled: what `roster_fill.fill` was given."""

    plan: Plan
    days: tuple[date, ...]
    members: Mapping[str, Member]
    policy: RosterPolicy
    is_open: Callable[[date], bool]
    is_holiday: Callable[[date], bool]
    needs: Mapping[Place, int] | None = None

    @cached_property
    def needed(self) -> dict[Place, int]:
        """How many people each place needs."""
        return needed(self.days, self.policy, self.is_open, self.needs)

    @cached_property
    def fixed(self) -> dict[Place, tuple[str, ...]]:
        """Who was put where by people and stays there."""
        kept: dict[Place, tuple[str, ...]] = {}
        for place, person in sorted(self.plan.fixed):
            if place.day in self.days:
                kept[place] = (*kept.get(place, ()), person)
        return kept

    @cached_property
    def before(self) -> dict[Place, tuple[str, ...]]:
        """Who stood where on the other days of the plan up to those that are filled."""
        return {place: staff for place, staff in self.plan.cells.items() if place.day not in self.days}

    @cached_property
    def settled(self) -> dict[str, set[date]]:
        """The days on which each person works whatever is filled."""
        return worked_days({**self.before, **self.fixed})

    @cached_property
    def placed(self) -> dict[str, tuple[Place, ...]]:
        """The fixed places of each person."""
        found: dict[str, tuple[Place, ...]] = {}
        for place, staff in self.fixed.items():
            for person in staff:
                found[person] = (*found.get(person, ()), place)
        return found

    @cached_property
    def left(self) -> dict[Place, int]:
        """How many people each place needs besides those who are fixed there."""
        return {place: max(0, number - len(self.fixed.get(place, ()))) for place, number in self.needed.items()}

    def may_stand(self, place: Place, person: str, relaxed: str = "") -> bool:
        """Whether somebody may be put there: qualified, not on leave, and not fixed at a place at that time."""
        return (
            (place.post in self.members[person].posts or relaxed == "qualification")
            and ((place.day, person) not in self.plan.absences or relaxed == "leave")
            and not any(
                other.day == place.day and (other == place or self.policy.do_overlap(other.shift, place.shift))
                for other in self.placed.get(person, ())
            )
        )

    def unfixed(self) -> Task:
        """The same task with nobody in their place yet."""
        return replace(self, plan=replace(self.plan, fixed=frozenset()))


def at_once(places: Sequence[Place], policy: RosterPolicy) -> list[frozenset[Place]]:
    """The largest sets of `places` of one day of which a person can hold only one.

    Hours overlap where one of them begins while the other lasts, so the beginnings are all that need be looked at.
    """
    begins = {period.opens for place in places for period in policy.shifts[place.shift].periods}
    held = {
        frozenset(
            place
            for place in places
            if any(period.opens <= begin < period.closes for period in policy.shifts[place.shift].periods)
        )
        for begin in begins
    }
    return sorted((one for one in held if not any(one < other for other in held)), key=sorted)
