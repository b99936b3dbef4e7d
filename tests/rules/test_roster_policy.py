"""The shifts and posts of a company, and what of them cannot be taken."""

from __future__ import annotations

import tomllib
from datetime import timedelta

import pytest

from csdesk.resources import bundled
from csdesk.rules.policy import Policy, lay_over, read_policy

DEFAULTS = tomllib.loads((bundled("data") / "policy.toml").read_text(encoding="utf-8"))
NIGHT = '[shifts.night]\nzh = "夜"\nen = "Night"\nhours = ["20:00-24:00"]\n'
GATE = '[posts.gate]\nzh = "门岗"\nen = "Gate"\n'


def policy_with(own: str) -> tuple[Policy, list[tuple[str, str]]]:
    """The policy in force under a company's own file, and each problem as its dotted key and sentence."""
    merged, problems = lay_over(DEFAULTS, tomllib.loads(own), lists=False)
    return read_policy(merged, {}), [(".".join(each.keys), each.reason.format(**each.given)) for each in problems]


def test_the_defaults_are_taken_whole() -> None:
    policy, problems = policy_with("")
    assert not problems
    assert policy.roster.drawn_up_on == 4
    assert policy.roster.posts["phone"].shifts == ("day",)
    assert policy.roster.shifts["late"].periods[0].opens == timedelta(hours=11, minutes=30)
    assert all(post.is_held_on(day) for post in policy.roster.posts.values() for day in range(7))
    assert set(policy.roster.weights) == {
        "days", "weekends", "holidays", "shifts", "posts", "rest_day", "preferred_shift"
    }  # fmt: skip


def test_a_company_may_add_shifts_and_posts() -> None:
    policy, problems = policy_with(
        NIGHT + GATE + 'shifts = ["late", "night"]\nstaff = 2\ndays = ["saturday", "sunday"]\nroles = ["sales"]'
    )
    assert not problems
    gate = policy.roster.posts["gate"]
    assert (gate.shifts, gate.staff, gate.days, gate.roles) == (("late", "night"), 2, {5, 6}, {"sales"})
    assert not gate.is_held_on(0)
    assert policy.roster.do_overlap("night", "day") is False
    assert (option := policy.option("post", "gate")) and option.label("zh") == "门岗"
    assert (option := policy.option("roster_shift", "night")) and option.label("en") == "Night"


def test_a_hidden_post_is_held_no_more_but_keeps_its_name() -> None:
    policy, problems = policy_with("[posts.phone]\nhidden = true")
    assert not problems
    assert "phone" not in policy.roster.posts
    assert (option := policy.option("post", "phone")) and option.hidden


@pytest.mark.parametrize(
    ("own", "key", "reason"),
    [
        ("[roster]\ndrawn_up_on = 'Friday'", "roster.drawn_up_on",
         "'Friday' is given, a day from monday to sunday is wanted"),
        ("[roster]\nmost_days_in_a_row = 0", "roster.most_days_in_a_row",
         "'0' is given, a whole number from 1 to 31 is wanted"),
        ("[roster]\nrest_days_a_week = 7", "roster.rest_days_a_week",
         "'7' is given, a whole number from 0 to 6 is wanted"),
        ("[roster]\nroles = ['receptionist', 'cook']", "roster.roles", "'cook' is not a role"),
        ("[roster.weights]\ndays = -1", "roster.weights.days", "'-1' is given, a whole number from 0 to 100 is wanted"),
        ("[shifts.early]\nhours = ['16:00-08:00']", "shifts.early.hours",
         "'['16:00-08:00']' is given, hours one after another such as [\"09:00-12:00\", \"14:30-18:00\"] are wanted"),
        ("[shifts.early]\nhours = []", "shifts.early.hours", "a shift needs its hours"),
        ("[shifts.early]\ncodes = ['A2']", "shifts.early.codes", "'A2' stands for another shift already"),
        ("[posts.phone]\nshifts = ['dawn']", "posts.phone.shifts", "'dawn' is not a shift"),
        ("[posts.phone]\nshifts = []", "posts.phone.shifts", "a post needs at least one shift"),
        ("[posts.phone]\nroles = ['cook']", "posts.phone.roles", "'cook' is not a role"),
        ("[posts.phone]\ndays = ['mon']", "posts.phone.days",
         "'['mon']' is given, days from monday to sunday are wanted"),
        ("[posts.phone]\nserves = ['letters']", "posts.phone.serves",
         "'letters' is given, calls and visits are wanted"),
        ("[posts.phone]\nstaff = 'two'", "posts.phone.staff",
         "'two' is given, a whole number from 0 to 1000 is wanted"),
        ("[posts.phone]\ncolour = 1", "posts.phone.colour", "there is no such key"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_and_leaves_the_default(own: str, key: str, reason: str) -> None:
    policy, problems = policy_with(own)
    assert problems == [(key, reason)]
    assert policy.roster == read_policy(DEFAULTS, {}).roster


@pytest.mark.parametrize(
    ("own", "problem"),
    [
        ('[shifts.night]\nzh = "夜"\nen = "Night"', ("shifts.night.hours", "a shift needs its hours")),
        (GATE, ("posts.gate.shifts", "a post needs at least one shift")),
        (GATE + 'shifts = ["dawn"]', ("posts.gate.shifts", "'dawn' is not a shift")),
    ],
)
def test_a_new_shift_or_post_that_lacks_what_it_needs_is_left_out(own: str, problem: tuple[str, str]) -> None:
    policy, problems = policy_with(own)
    assert problems[0] == problem
    assert policy.roster == read_policy(DEFAULTS, {}).roster


def test_a_code_may_be_given_from_one_shift_to_another() -> None:
    policy, problems = policy_with('[shifts.early]\ncodes = ["A2"]\n[shifts.late]\ncodes = ["A1"]')
    assert not problems
    assert policy.roster.shifts["early"].codes == ("A2",)
    assert policy.roster.shifts["late"].codes == ("A1",)
