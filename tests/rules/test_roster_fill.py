"""Weeks filled by the solver: what they keep, how they share, and what is said where there is no roster."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from roster_weeks import MONDAY, WEEK, always, company, never, people, plan

from csdesk.rules.roster import Member, Place, Plan, check
from csdesk.rules.roster_fairness import shares
from csdesk.rules.roster_fill import Filled, SolverMissing, fill
from csdesk.rules.roster_policy import Post, RosterPolicy

pytest.importorskip("ortools", reason="OR-Tools fills the rosters: pip install csdesk[roster]")

DESK = Post("desk", ("morning", "afternoon"))
PHONE = Post("phone", ("day",))
GATE = Post("gate", ("day",))
COMPANY = company([DESK, PHONE])
STAFF = people(dict.fromkeys("abcde", "desk phone"))


def filled(
    roster: Plan,
    staff: Mapping[str, Member] = STAFF,
    policy: RosterPolicy = COMPANY,
    needs: dict[Place, int] | None = None,
) -> Filled:
    return fill(roster, WEEK, staff, policy, always, never, needs=needs)


@st.composite
def weeks(draw: st.DrawFn) -> tuple[RosterPolicy, dict[str, Member], Plan]:
    """A company, its people, who is away, and who stood where in the week before."""
    keys = ["desk", "phone", "gate"][: draw(st.integers(1, 3))]
    shifts = st.sampled_from([("day",), ("morning", "afternoon"), ("morning", "day"), ("day", "morning", "afternoon")])
    days = st.sampled_from([frozenset[int](), frozenset(range(5)), frozenset({5, 6})])
    posts = [Post(key, draw(shifts), draw(st.integers(0, 2)), draw(days)) for key in keys]
    policy = company(posts, most_days_in_a_row=draw(st.integers(2, 7)), rest_days_a_week=draw(st.integers(0, 3)))
    staff = {
        person: Member(
            person, frozenset(draw(st.sets(st.sampled_from(keys), min_size=1))), draw(st.sampled_from([None, 0, 6])),
            draw(st.sampled_from(["", "morning", "afternoon"])),
        )
        for person in "abcdefghijkl"[: draw(st.integers(0, 12))]
    }  # fmt: skip
    ids = st.sampled_from(sorted(staff) or ["stranger"])
    away = draw(st.dictionaries(st.tuples(st.sampled_from(WEEK), ids), st.sampled_from(["rest", "sick_leave"])))
    before = draw(st.dictionaries(st.integers(-10, -1), st.lists(ids, max_size=4, unique=True)))
    cells = {Place(MONDAY + timedelta(days=at), "desk", "day"): tuple(stood) for at, stood in before.items()}
    return policy, staff, Plan(cells, away)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(weeks())
def test_what_is_filled_has_no_faults_but_empty_places_that_are_told(
    week: tuple[RosterPolicy, dict[str, Member], Plan],
) -> None:
    policy, staff, roster = week
    found = fill(roster, WEEK, staff, policy, lambda day: day != WEEK[3], never)
    whole = replace(roster, cells={**roster.cells, **found.cells})
    faults = check(whole, WEEK, staff, policy, lambda day: day != WEEK[3])
    assert {fault.kind for fault in faults} <= {"uncovered"}
    assert found.faults_left == tuple(faults)
    assert (found.sentence is None) == (not faults)
    assert not any(place.day == WEEK[3] for place in found.cells)
    if found.sentence:
        assert found.sentence.message.format(**found.sentence.given)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(weeks())
def test_the_same_input_in_any_order_gives_the_same_roster(
    week: tuple[RosterPolicy, dict[str, Member], Plan],
) -> None:
    policy, staff, roster = week
    turned = Plan(dict(reversed(roster.cells.items())), dict(reversed(roster.absences.items())), roster.fixed)
    first = fill(roster, WEEK, staff, policy, always, never)
    again = fill(turned, WEEK, dict(reversed(staff.items())), policy, always, never)
    assert first == again


def test_fixed_cells_and_leave_are_respected() -> None:
    roster = plan(
        {(0, "desk", "morning"): "e", (1, "phone", "day"): "stranger"},  # not fixed: decided anew
        {(2, "a"): "annual_leave", (3, "b"): "rest"},
        {(day, "phone", "day"): "c" for day in range(5)} | {(6, "desk", "morning"): "d stranger"},
    )
    found = filled(roster)
    assert not found.sentence
    assert all(found.cells[Place(WEEK[day], "phone", "day")] == ("c",) for day in range(5))
    assert found.cells[Place(WEEK[6], "desk", "morning")] == ("d", "stranger")
    assert found.cells[Place(WEEK[1], "phone", "day")] == ("c",)
    assert not any("a" in staff for place, staff in found.cells.items() if place.day == WEEK[2])
    assert not any("b" in staff for place, staff in found.cells.items() if place.day == WEEK[3])
    assert [(fault.kind, fault.staff) for fault in found.faults_left] == [("unqualified", "stranger")]


def test_what_is_fixed_against_the_rules_stays_and_is_told() -> None:
    fixed = {(0, "phone", "day"): "a", (0, "desk", "morning"): "a"} | {(day, "gate", "day"): "b" for day in range(7)}
    found = filled(plan({}, {(0, "a"): "sick_leave"}, fixed), STAFF, company([DESK, PHONE, GATE]))
    assert not found.sentence
    assert {fault.kind for fault in found.faults_left} == {
        "absent", "clash", "unqualified", "too_many_days", "no_rest"
    }  # fmt: skip
    assert all(fault.staff in "ab" for fault in found.faults_left)


def test_the_days_before_the_week_count_for_days_in_a_row() -> None:
    staff = people({"a": "phone", "b": "phone"})
    roster = plan({(day, "phone", "day"): "a" for day in range(-6, 0)})
    found = filled(roster, staff, company([PHONE]))
    assert found.cells[Place(MONDAY, "phone", "day")] == ("b",)
    assert not found.faults_left


def test_a_forecast_says_how_many_are_placed() -> None:
    needs = {Place(WEEK[0], "phone", "day"): 3, Place(WEEK[1], "phone", "day"): 0}
    found = filled(plan({}), needs=needs)
    assert len(found.cells[Place(WEEK[0], "phone", "day")]) == 3
    assert Place(WEEK[1], "phone", "day") not in found.cells
    assert not found.faults_left


def test_people_rest_on_the_day_and_work_the_shift_they_like() -> None:
    likes = {person: replace(member, rest_day="abcde".index(person)) for person, member in STAFF.items()}
    likes["a"] = replace(likes["a"], preferred_shift="afternoon")
    liked = replace(COMPANY, weights={**COMPANY.weights, "preferred_shift": 100})
    found = filled(plan({}), likes, liked)
    assert not any(person in staff for place, staff in found.cells.items()
                   for person in staff if likes[person].rest_day == place.day.weekday())  # fmt: skip
    assert not any("a" in staff for place, staff in found.cells.items() if place.shift == "morning")


def test_weekends_holidays_shifts_and_posts_are_shared_over_eight_weeks() -> None:
    staff = people(dict.fromkeys("abcdef", "desk phone"))
    roster = Plan()
    holidays = [MONDAY + timedelta(days=at) for at in (9, 17, 25, 33, 41, 49)]
    for at in range(8):
        days = [day + timedelta(weeks=at) for day in WEEK]
        found = fill(roster, days, staff, COMPANY, always, holidays.__contains__)
        assert not found.faults_left
        roster = replace(roster, cells={**roster.cells, **found.cells})
    had = shares(roster, staff, COMPANY, holidays.__contains__).values()
    for amounts, spread in (
        ([share.weekend_rests for share in had], 1),
        ([share.holidays for share in had], 1),
        ([share.days for share in had], 1),
        ([share.by_shift["morning"] for share in had], 2),
        ([share.by_shift["afternoon"] for share in had], 2),
        ([share.by_post["phone"] for share in had], 2),
    ):
        assert max(amounts) - min(amounts) <= spread


def test_who_was_on_leave_or_came_later_owes_no_weekends() -> None:
    staff = people(dict.fromkeys("abcd", "phone"))
    staff["d"] = replace(staff["d"], since=MONDAY)
    weekends = [at - 7 * week for week in range(1, 7) for at in (5, 6)]
    worked = {(at, "phone", "day"): "ab"[at % 2] for at in weekends}
    away = {(at, "c"): "sick_leave" for at in weekends}
    found = filled(plan(worked, away), staff, company([replace(PHONE, days=frozenset({5, 6}))]))
    # Neither has to make up for the weekends of the others, nor do the others rest before them for that.
    assert sorted(staff for staff in found.cells.values()) != [("c",), ("c",)]
    assert sorted(staff for staff in found.cells.values()) != [("d",), ("d",)]


@pytest.mark.parametrize(
    ("staff", "policy", "roster", "rule", "posts", "days"),
    [
        pytest.param({"a": "desk", "b": "desk", "c": "desk", "d": "phone", "e": "phone"}, COMPANY,
                     plan({}, {(2, "d"): "sick_leave", (2, "e"): "rest"}), "leave", ("phone",), WEEK[2:3],
                     id="all who may stand there are on leave"),
        pytest.param({"a": "desk", "b": "desk", "c": "desk"}, COMPANY, plan({}), "qualified", ("phone",), WEEK,
                     id="nobody is qualified"),
        pytest.param(dict.fromkeys("ab", "desk phone gate"), company([PHONE, GATE]), plan({}), "rest days",
                     ("phone", "gate"), None, id="too few people for rest days"),
        pytest.param({"a": "phone", "b": "gate", "c": "gate"}, company([PHONE, GATE]), plan({}), "rest days",
                     ("phone",), None, id="too few people for the rest days of one post"),
        pytest.param({"a": "phone"}, company([replace(PHONE, days=frozenset(range(4)))], most_days_in_a_row=3),
                     plan({}), "most_days_in_a_row", None, None, id="too many days in a row"),
        pytest.param({"a": "phone"}, company([PHONE], most_days_in_a_row=31), plan({}), "rest_days_a_week", None, None,
                     id="no rest day"),
        pytest.param({"a": "phone gate", "b": "phone gate"}, company([replace(one, days=frozenset({0}))
                     for one in (PHONE, GATE)]), plan({}, {}, {(0, "phone", "day"): "a b"}), "set by hand", None,
                     WEEK[:1], id="people set where they are not needed"),
    ],
)  # fmt: skip
def test_where_there_is_no_roster_the_sentence_names_the_rule_and_where(
    staff: dict[str, str],
    policy: RosterPolicy,
    roster: Plan,
    rule: str,
    posts: tuple[str, ...] | None,
    days: tuple[object, ...] | None,
) -> None:
    found = filled(roster, people(staff), policy)
    assert found.sentence is not None
    assert rule in found.sentence.message
    assert posts is None or found.sentence.given["posts"] == posts
    assert days is None or found.sentence.given["days"] == days
    assert found.sentence.message.format(**found.sentence.given)
    assert {fault.kind for fault in found.faults_left} == {"uncovered"}


def test_where_there_is_no_roster_as_much_is_filled_as_can_be() -> None:
    found = filled(plan({}), people({"a": "phone", "b": "desk phone"}))
    # Two people can work six days each; "a" holds the phone, "b" both halves of a day at the desk.
    assert sum(map(len, found.cells.values())) == 6 + 2 * 6
    assert len(found.faults_left) == 3


def test_a_week_of_a_hundred_people_without_a_roster_is_told_in_time() -> None:
    crowd = people({f"{at:03}": ("desk", "phone", "gate")[at % 3] for at in range(100)})
    posts = [replace(DESK, staff=14), replace(PHONE, staff=28), replace(GATE, staff=30)]
    found = filled(plan({}), crowd, company(posts))
    assert found.sentence is not None
    assert found.sentence.given["posts"] == ("gate",)


def test_without_the_solver_it_is_said_that_it_is_missing() -> None:
    script = (
        "import sys\nsys.modules['ortools'] = None\n"
        "from datetime import date\n"
        "from csdesk.rules.roster import Plan\n"
        "from csdesk.rules.roster_fill import SolverMissing, fill\n"
        "try:\n    fill(Plan(), [date(2026, 11, 23)], {}, None, bool, bool)\n"
        "except SolverMissing:\n    print('missing')\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "missing", ran.stderr
    assert issubclass(SolverMissing, Exception)
