"""What is wrong with a roster, and who rests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from roster_weeks import MONDAY, POLICY, WEEK, always, company, never, people, plan

from csdesk.rules.roster import Place, check, needed, posts_of, resting
from csdesk.rules.roster_policy import Post

DESK = Post("desk", ("morning", "afternoon"))
PHONE = Post("phone", ("day",), days=frozenset(range(5)))
COMPANY = company([DESK, PHONE])
STAFF = people({"a": "desk phone", "b": "desk phone", "c": "desk"})


def told(cells: Mapping[tuple[int, str, str], str]) -> list[tuple[object, ...]]:
    """The faults of the week of a desk that is never open, as (kind, day from Monday, post, shift, staff)."""
    faults = check(plan(cells), WEEK, STAFF, COMPANY, never)
    return [(fault.kind, (fault.day - MONDAY).days, *fault[2:5]) for fault in faults]


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        ({}, []),
        ({(0, "desk", "morning"): "a", (0, "desk", "afternoon"): "a", (0, "phone", "day"): "b"}, []),
        ({(0, "desk", "morning"): "a", (0, "phone", "day"): "a"}, [("clash", 0, "phone", "day", "a")]),
        ({(0, "desk", "morning"): "a", (1, "phone", "day"): "a"}, []),
        ({(0, "phone", "day"): "c"}, [("unqualified", 0, "phone", "day", "c")]),
        ({(0, "phone", "day"): "nobody"}, [("unqualified", 0, "phone", "day", "nobody")]),
        ({(0, "gate", "day"): "a"}, [("unknown_post", 0, "gate", "day", "")]),
        ({(0, "gate", "day"): ""}, []),
        ({(0, "phone", "morning"): "a"}, [("unknown_shift", 0, "phone", "morning", "")]),
        ({(0, "phone", "dawn"): "a"}, [("unknown_shift", 0, "phone", "dawn", "")]),
        ({(-1, "phone", "day"): "c"}, []),
        ({(0, "desk", "morning"): "c c"}, []),
    ],
)
def test_faults_of_a_day(cells: Mapping[tuple[int, str, str], str], faults: list[tuple[object, ...]]) -> None:
    assert told(cells) == faults


@pytest.mark.parametrize("kind", ["annual_leave", "rest"])
def test_who_is_away_but_placed_is_told(kind: str) -> None:
    faults = check(plan({(2, "phone", "day"): "a"}, {(2, "a"): kind}), WEEK, STAFF, COMPANY, never)
    assert [(*fault[:5], fault.given) for fault in faults] == [
        ("absent", WEEK[2], "phone", "day", "a", {"absence": kind})
    ]


@pytest.mark.parametrize(
    ("worked", "faults"),
    [
        (range(6), []),
        (range(7), [("too_many_days", 6, "", "", "c"), ("no_rest", 6, "", "", "c")]),
        (range(-3, 3), []),
        (range(-3, 4), [("too_many_days", 3, "", "", "c")]),
        (range(-3, 6), [("too_many_days", 3, "", "", "c")]),  # told once for the whole row
        (range(-9, 1), [("too_many_days", 0, "", "", "c")]),  # it was too long before
        ((*range(-6, 1), *range(2, 7)), [("too_many_days", 0, "", "", "c")]),
        ((*range(-7, 0), 1), []),  # last week's business
        (range(3, 12), []),  # next week's
    ],
)
def test_rows_of_days_and_rest_days(worked: range, faults: list[tuple[object, ...]]) -> None:
    assert told({(day, "desk", "morning"): "c" for day in worked}) == faults


def test_a_row_that_is_too_long_and_too_few_rest_days_are_told_with_their_numbers() -> None:
    faults = check(plan({(day, "desk", "morning"): "c" for day in range(7)}), WEEK, STAFF, COMPANY, never)
    assert [fault.given for fault in faults] == [{"days": 7, "most": 6}, {"rested": 0, "wanted": 1}]


def test_more_rest_days_can_be_wanted() -> None:
    policy = replace(COMPANY, rest_days_a_week=2)
    faults = check(plan({(day, "desk", "morning"): "c" for day in range(6)}), WEEK, STAFF, policy, never)
    assert [(fault.kind, fault.given) for fault in faults] == [("no_rest", {"rested": 1, "wanted": 2})]


def test_every_post_is_to_be_held_on_its_days_while_the_desk_is_open() -> None:
    cells = {(0, "desk", "morning"): "a", (0, "phone", "day"): "b"}
    faults = check(plan(cells), WEEK, STAFF, COMPANY, lambda day: day in (WEEK[0], WEEK[5]))
    assert [fault[:4] for fault in faults] == [
        ("uncovered", WEEK[0], "desk", "afternoon"),
        ("uncovered", WEEK[5], "desk", "morning"),
        ("uncovered", WEEK[5], "desk", "afternoon"),
    ]
    assert faults[0].given == {"placed": 0, "needed": 1}


def test_the_same_person_twice_does_not_hold_a_post_for_two() -> None:
    policy = company([replace(DESK, staff=2, shifts=("morning",))])
    faults = check(plan({(0, "desk", "morning"): "a a"}), WEEK[:1], STAFF, policy, always)
    assert [(fault.kind, fault.given) for fault in faults] == [("uncovered", {"placed": 1, "needed": 2})]


def test_a_forecast_counts_instead_of_the_number_of_the_post() -> None:
    wanted = {Place(WEEK[0], "desk", "morning"): 3, Place(WEEK[0], "desk", "afternoon"): 0}
    assert needed(WEEK[:1], COMPANY, always, wanted) == {
        Place(WEEK[0], "desk", "morning"): 3,
        Place(WEEK[0], "phone", "day"): 1,
    }
    faults = check(plan({}), WEEK[:1], STAFF, COMPANY, always, needs=wanted)
    assert [fault.given["needed"] for fault in faults] == [3, 1]


def test_faults_are_told_day_by_day() -> None:
    cells = {(4, "phone", "day"): "c", (1, "phone", "day"): "c", (1, "gate", "day"): "a"}
    assert [fault[:2] for fault in told(cells)] == [("unknown_post", 1), ("unqualified", 1), ("unqualified", 4)]


def test_resting_is_who_stands_nowhere_and_is_not_on_leave() -> None:
    week = plan({(0, "phone", "day"): "a"}, {(0, "b"): "rest", (0, "c"): "sick_leave", (1, "a"): "rest"})
    assert resting(week, WEEK[0], STAFF) == ["b"]
    assert resting(week, WEEK[1], STAFF) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("role", "qualified", "posts"),
    [
        ("receptionist", "", {"reception", "phone"}),
        ("sales", "", {"reception", "sales_floor"}),
        ("sales", "phone", {"phone"}),
        ("sales", " phone  reception ", {"phone", "reception"}),
        ("sales", "post_of_old", {"reception", "sales_floor"}),
        ("gm", "", set()),
    ],
)
def test_where_somebody_may_stand(role: str, qualified: str, posts: set[str]) -> None:
    assert posts_of(role, qualified, POLICY) == posts


def test_a_check_looks_at_no_other_days_than_it_is_asked_about() -> None:
    cells = {(day, "phone", "day"): "c" for day in range(-20, 20)}
    faults = check(plan(cells), [date(2026, 11, 25)], STAFF, COMPANY, always)
    assert {fault.day for fault in faults} == {date(2026, 11, 25)}
    assert {fault.kind for fault in faults} == {"unqualified", "too_many_days", "no_rest", "uncovered"}
    assert MONDAY + timedelta(days=2) == date(2026, 11, 25)
