"""When a contact is owed, and whether it came in its window."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.rules.followups import (
    Kept,
    Rule,
    State,
    Timing,
    Window,
    months_after,
    state,
    timing,
    window,
    working_days_after,
)

SATURDAY = date(2026, 11, 21)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def rule(opens: int, closes: int, *, working: bool = False, months: int = 0) -> Rule:
    return Rule("any", opens, closes, working, months, "taker", "", (), 12)


def weekdays(day: date) -> bool:
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("given_rule", "opens_on", "closes_on"),
    [
        (rule(7, 10), date(2026, 11, 28), date(2026, 12, 1)),
        (rule(0, 0), SATURDAY, SATURDAY),
        (rule(1, 3, working=True), date(2026, 11, 23), date(2026, 11, 25)),
        (rule(0, 5, working=True), date(2026, 11, 23), date(2026, 11, 27)),
        (rule(-14, 0, months=4), date(2027, 3, 7), date(2027, 3, 21)),
        (rule(-1, 0, working=True, months=4), date(2027, 3, 19), date(2027, 3, 22)),
    ],
)
def test_a_window_runs_as_its_rule_counts(given_rule: Rule, opens_on: date, closes_on: date) -> None:
    assert window(given_rule, SATURDAY, weekdays) == Window(opens_on, closes_on)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 27), State.COMING),
        (date(2026, 11, 28), State.DUE),
        (date(2026, 11, 30), State.DUE),
        (date(2026, 12, 1), State.LAST_DAY),
        (date(2026, 12, 2), State.OVERDUE),
    ],
)
def test_what_is_owed_comes_is_due_has_a_last_day_and_is_overdue(today: date, expected: State) -> None:
    assert state(window(rule(7, 10), SATURDAY, weekdays), today) is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 27), Timing.EARLY),
        (date(2026, 11, 28), Timing.IN_WINDOW),
        (date(2026, 12, 1), Timing.IN_WINDOW),
        (date(2026, 12, 2), Timing.LATE),
    ],
)
def test_a_contact_is_early_in_time_or_late(day: date, expected: Timing) -> None:
    assert timing(window(rule(7, 10), SATURDAY, weekdays), day) is expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 10, 31), 4, date(2027, 2, 28)),
        (date(2027, 10, 31), 4, date(2028, 2, 29)),
        (date(2026, 3, 15), -4, date(2025, 11, 15)),
        (date(9999, 12, 31), 1, date.max),
        (date(1, 1, 1), -1, date.min),
    ],
)
def test_months_end_with_their_last_day(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@given(DAYS, st.integers(1, 60))
def test_as_many_working_days_lie_in_between_as_were_counted(day: date, count: int) -> None:
    found = working_days_after(day, count, weekdays)
    assert weekdays(found)
    days = [day + timedelta(days=number) for number in range(1, (found - day).days + 1)]
    assert sum(map(weekdays, days)) == count


@given(DAYS, st.integers(-60, 60), st.integers(-60, 60), st.booleans(), st.integers(0, 12))
def test_no_window_closes_before_it_opens(day: date, opens: int, closes: int, working: bool, months: int) -> None:
    found = window(rule(opens, closes, working=working, months=months), day, weekdays)
    assert found.opens_on <= found.closes_on


@given(DAYS, DAYS)
def test_an_owed_contact_made_today_is_in_time_exactly_while_it_is_due(since: date, today: date) -> None:
    found = window(rule(7, 10), since, weekdays)
    assert (state(found, today) in (State.DUE, State.LAST_DAY)) == (timing(found, today) is Timing.IN_WINDOW)


def test_a_calendar_without_working_days_does_not_count_for_ever() -> None:
    assert working_days_after(SATURDAY, 3, lambda _day: False) > SATURDAY


@pytest.mark.parametrize("day", [date.max, date.min, date(9999, 12, 30)])
def test_windows_stay_within_the_calendar(day: date) -> None:
    for given_rule in (rule(7, 10), rule(-7, 10, working=True), rule(-14, 0, months=4)):
        found = window(given_rule, day, weekdays)
        assert found.opens_on <= found.closes_on


def test_a_rate_of_nothing_is_none() -> None:
    assert Kept(0, 0, 0).rate is None
    assert Kept(4, 3, 1).rate == 25
