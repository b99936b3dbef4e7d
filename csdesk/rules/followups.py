"""When the desk owes a customer a contact, and whether it came early, in its window or late (DOMAIN 3, 4)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

IsWorkingDay = Callable[[date], bool]

_LONGEST_BREAK = 366  # days without work after which a calendar is not believed


@dataclass(frozen=True)
class Rule:
    """What the company decided about one kind of follow-up; see `data/policy.toml`."""

    kind: str
    opens: int
    closes: int
    in_working_days: bool
    months: int
    assignee: str
    survey: str
    customer_kinds: tuple[str, ...]
    active_months: int


@dataclass(frozen=True)
class Window:
    """The days on which a contact is owed, the first and the last included."""

    opens_on: date
    closes_on: date


class State(StrEnum):
    """How a contact that is still owed stands on a day."""

    COMING = "coming"
    DUE = "due"
    LAST_DAY = "last_day"
    OVERDUE = "overdue"


class Timing(StrEnum):
    """When a contact was made, measured by its window."""

    EARLY = "early"
    IN_WINDOW = "in_window"
    LATE = "late"


def window(rule: Rule, since: date, is_working_day: IsWorkingDay) -> Window:
    """The window of a follow-up that is owed `since` a day."""
    base = months_after(since, rule.months)

    def step(days: int) -> date:
        return working_days_after(base, days, is_working_day) if rule.in_working_days else days_after(base, days)

    opens_on = step(rule.opens)
    return Window(opens_on, max(opens_on, step(rule.closes)))


def state(window: Window, today: date) -> State:
    """How a contact owed in `window` stands `today`."""
    if today < window.opens_on:
        return State.COMING
    if today > window.closes_on:
        return State.OVERDUE
    return State.LAST_DAY if today == window.closes_on else State.DUE


def timing(window: Window, day: date) -> Timing:
    """Whether a contact made on `day` came in its window."""
    if day < window.opens_on:
        return Timing.EARLY
    return Timing.IN_WINDOW if day <= window.closes_on else Timing.LATE


def days_after(day: date, count: int) -> date:
    """The day `count` days after `day`, before it where the count is negative; within the calendar."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return date.max if count > 0 else date.min


def working_days_after(day: date, count: int, is_working_day: IsWorkingDay) -> date:
    """The `count`-th working day after `day`, before it where negative; for 0 the first from `day` on."""
    step = -1 if count < 0 else 1
    found = day if count == 0 else days_after(day, step)
    left, idle = max(abs(count), 1), 0
    while idle < _LONGEST_BREAK and found not in (date.min, date.max):
        if is_working_day(found):
            idle, left = 0, left - 1
            if left == 0:
                break
        else:
            idle += 1
        found = days_after(found, step)
    return found


def months_after(day: date, months: int) -> date:
    """The same day of the month `months` later, or the month's last where it is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Kept:
    """Of follow-ups whose window has closed: how many were `owed`, `done` at all, and done `in_window`."""

    owed: int
    done: int
    in_window: int

    @property
    def rate(self) -> float | None:
        """The percentage made in their window; None where none was owed."""
        return 100 * self.in_window / self.owed if self.owed else None
