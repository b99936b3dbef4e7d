"""Repairs: until when an item is in warranty, by when the owner must hear, where a repair stands (DOMAIN 3 and 4)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from csdesk.rules.working_time import WorkingTime

STATUSES = ("open", "contacted", "appointed", "not_passed", "done", "accepted", "called_back")
"""Where a repair may stand: reported, then spoken about, made, taken over by the owner, and asked about again."""

_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True)
class Item:
    """What can be repaired, and its warranty: so many `years`, or so many `seasons` where there are any.

    With neither it has none. `repeats` says that two requests for it in one unit are about the same thing.
    """

    key: str
    years: int
    seasons: int
    season_begins: tuple[int, int]
    season_ends: tuple[int, int]
    repeats: bool

    @property
    def has_warranty(self) -> bool:
        """Whether there is a warranty at all."""
        return bool(self.years or self.seasons)


@dataclass(frozen=True)
class RepairPolicy:
    """The company's numbers for repairs; see `data/policy.toml`."""

    contact_days: int
    emergency_minutes: int
    warranty_notice_months: int
    items: Mapping[str, Item]


@dataclass(frozen=True)
class Facts:
    """What is written down of a repair so far. `is_passed` is what the owner said when the work was last done."""

    contact_by: datetime | None
    contacted_at: datetime | None = None
    appointment_at: datetime | None = None
    done_at: datetime | None = None
    accepted_at: datetime | None = None
    is_passed: bool | None = None
    called_back_at: datetime | None = None


def read_repair_policy(policy: Mapping[str, Any]) -> RepairPolicy:
    """What the tables [repairs] and [warranty] of a complete policy stand for."""
    numbers = policy["repairs"]
    return RepairPolicy(
        contact_days=numbers["contact_days"],
        emergency_minutes=numbers["emergency_minutes"],
        warranty_notice_months=numbers["warranty_notice_months"],
        items={key: _item(key, entry) for key, entry in policy["warranty"].items()},
    )


def _item(key: str, entry: Mapping[str, Any]) -> Item:
    begins, ends = (
        tuple(map(int, entry[name].split("-"))) if entry.get(name) else (1, 1)
        for name in ("season_begins", "season_ends")
    )
    return Item(
        key=key,
        years=entry.get("years", 0),
        seasons=entry.get("seasons", 0),
        season_begins=(begins[0], begins[1]),
        season_ends=(ends[0], ends[1]),
        repeats=entry.get("repeats", True),
    )


def warranty_ends_on(item: Item, delivered_on: date) -> date | None:
    """The last day of the item's warranty, None where it has none.

    Years end on the day of the year on which the unit was delivered, that day included, as the civil
    code counts them. Of seasons only whole ones count: the first is the one that begins on the day of
    delivery or next after it, and the warranty ends with the last day of the last.
    """
    if item.seasons:
        year = delivered_on.year
        if (delivered_on.month, delivered_on.day) > item.season_begins:
            year += 1
        year += item.seasons - 1 + (item.season_ends < item.season_begins)
        return _day(year, *item.season_ends)
    if item.years:
        return _day(delivered_on.year + item.years, delivered_on.month, delivered_on.day)
    return None


def is_in_warranty(item: Item | None, delivered_on: date | None, day: date) -> bool | None:
    """Whether a fault reported on `day` is in warranty, None where item or delivery are unknown."""
    if item is None or (delivered_on is None and item.has_warranty):
        return None
    ends_on = warranty_ends_on(item, delivered_on) if delivered_on else None
    return ends_on is not None and day <= ends_on


def delivered_when_ending(item: Item, first: date, last: date) -> tuple[date, date] | None:
    """From which to which day units were delivered whose warranty ends from `first` to `last`; None for no day."""
    if not item.has_warranty:
        return None

    def ends(ordinal: int) -> date:
        return warranty_ends_on(item, date.fromordinal(ordinal)) or date.max

    # The later a unit was delivered, the later its warranty ends.
    days = range(_FIRST, _LAST + 1)
    since = bisect_left(days, first, key=ends)
    until = bisect_right(days, last, key=ends) - 1
    return (date.fromordinal(days[since]), date.fromordinal(days[until])) if since <= until < len(days) else None


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _day(year, month + 1, day.day)


def contact_by(policy: RepairPolicy, reported_at: datetime, working_time: WorkingTime, *, emergency: bool) -> datetime:
    """By when the owner must have heard from somebody: at once, or within the working days of the policy.

    Where the company has no working days at all, any day counts.
    """
    if emergency:
        return reported_at + timedelta(minutes=policy.emergency_minutes)
    try:
        return working_time.end_of_working_days(reported_at, policy.contact_days)
    except ValueError:
        return reported_at + timedelta(days=policy.contact_days)


def status(facts: Facts) -> str:
    """Where the repair stands: one of STATUSES."""
    if facts.accepted_at is not None:
        return "called_back" if facts.called_back_at is not None else "accepted"
    if facts.done_at is not None:
        return "done"
    if facts.appointment_at is not None:
        return "appointed"
    if facts.is_passed is False:
        return "not_passed"
    return "contacted" if facts.contacted_at is not None else "open"


def is_overdue(facts: Facts, now: datetime) -> bool:
    """Whether the owner should have heard by now, or the day of the appointment went by without the work done."""
    if facts.done_at is not None or facts.accepted_at is not None:
        return False
    if facts.appointment_at is not None:
        return facts.appointment_at.date() < now.date()
    return facts.contacted_at is None and facts.contact_by is not None and facts.contact_by < now


def _day(year: int, month: int, day: int) -> date:
    """That day, or the last of its month where the month is too short; nothing ends after the year 9999."""
    if year > date.max.year:
        return date.max
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month + 1, 1) - timedelta(days=1)  # December is never too short
