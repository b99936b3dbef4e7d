"""What everybody had of rest days, holidays, shifts and posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from roster_weeks import MONDAY, POLICY, WEEK, company, never, people, plan

from csdesk.rules.roster_fairness import Share, balances, fairness_days, shares
from csdesk.rules.roster_policy import Post

COMPANY = company([Post("desk", ("morning", "afternoon")), Post("phone", ("day",))])
STAFF = people({"a": "desk phone", "b": "desk phone", "c": "desk"})


def test_shares_count_days_weekend_rests_holidays_shifts_and_posts() -> None:
    week = plan(
        {(0, "desk", "morning"): "a", (0, "desk", "afternoon"): "a", (5, "desk", "morning"): "a b",
         (6, "phone", "day"): "b", (6, "desk", "morning"): "stranger"},
    )  # fmt: skip
    assert shares(week, STAFF, COMPANY, lambda day: day == WEEK[5]) == {
        "a": Share(2, 1, 1, {"morning": 2, "afternoon": 1}, {"desk": 3}),
        "b": Share(2, 0, 1, {"morning": 1}, {"desk": 1, "phone": 1}),
        "c": Share(0, 2, 0, {}, {}),
    }


def test_leave_is_no_rest_and_days_on_which_nobody_works_are_none_either() -> None:
    week = plan({(5, "desk", "morning"): "a"}, {(5, "b"): "sick_leave", (5, "c"): "rest"})
    rests = {person: share.weekend_rests for person, share in shares(week, STAFF, COMPANY, never).items()}
    assert rests == {"a": 0, "b": 0, "c": 1}


def test_what_was_before_somebody_joined_does_not_count() -> None:
    week = plan({(day, "desk", "morning"): "a" for day in (-2, -1, 5, 6)})
    staff = STAFF | {"b": replace(STAFF["b"], since=MONDAY)}
    rests = {person: share.weekend_rests for person, share in shares(week, staff, COMPANY, never).items()}
    assert rests == {"a": 0, "b": 2, "c": 4}


def test_balances_are_shared_among_those_who_are_there_and_may_stand_there() -> None:
    week = plan({(0, "phone", "day"): "a", (0, "desk", "morning"): "c"}, {(0, "b"): "sick_leave"})
    found = balances(week.cells, week, STAFF, COMPANY, never)
    assert found[("days",)] == {"a": 0, "b": 0, "c": 0}
    assert found["posts", "phone"] == {"a": 0, "b": 0, "c": 0}
    assert found["shifts", "desk", "morning"] == {"a": -0.5, "b": 0, "c": 0.5}


@pytest.mark.parametrize("shift", ["morning", "afternoon"])
def test_balances_of_a_shift_add_up_to_nothing(shift: str) -> None:
    week = plan({(day, "desk", shift): "abc"[day % 2] for day in range(7)})
    found = balances(week.cells, week, STAFF, COMPANY, never)
    assert found["shifts", "desk", shift]["a"] == pytest.approx(4 - 7 / 3)
    assert all(sum(parts.values()) == pytest.approx(0) for parts in found.values())


def test_the_weeks_that_are_shared_out_end_with_the_week_asked_about() -> None:
    assert fairness_days(date(2026, 11, 25), POLICY) == (MONDAY - timedelta(weeks=7), WEEK[-1])
