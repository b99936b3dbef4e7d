"""Rates with their targets, and the middle and the tail of many values."""

from __future__ import annotations

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.rules.rates import Rate, Target, read_target, spread, together


@pytest.mark.parametrize(
    ("part", "whole", "target", "percent", "is_met"),
    [
        (0, 0, ">= 100", "–", None), (0, 0, "", "–", None), (0, 3, ">= 100", "0 %", False),
        (3, 3, ">= 100", "100 %", True),
        (2, 3, "", "66.6 %", None), (999, 1000, ">= 100", "99.9 %", False), (9999, 10_000, ">= 100", "99.9 %", False),
        (98, 100, "> 98", "98 %", False), (981, 1000, "> 98", "98.1 %", True), (95, 100, ">= 95", "95 %", True),
        (1, 3, "<= 5", "33.4 %", False), (1, 20, "<= 5", "5 %", True), (1, 20, "< 5", "5 %", False),
        (1, 100_000, "<= 5", "0.1 %", True),
    ],
)  # fmt: skip
def test_a_rate_never_looks_better_than_it_is(
    part: int, whole: int, target: str, percent: str, is_met: bool | None
) -> None:
    rate = Rate(part, whole, read_target(target))
    assert (rate.percent, rate.is_met) == (percent, is_met)
    assert (rate.value is None) == (whole == 0)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("", None),
        (">= 95", Target(">=", 95)),
        (">98", Target(">", 98)),
        ("<= 0", Target("<=", 0)),
        ("< 2.5", Target("<", 2.5)),
    ],
)
def test_targets_are_read_from_the_policy(text: str, target: Target | None) -> None:
    assert read_target(text) == target


def test_a_target_reads_as_people_write_it() -> None:
    assert [str(Target(sign, 95)) for sign in (">=", ">", "<=", "<")] == ["≥ 95", "> 95", "≤ 95", "< 95"]


@pytest.mark.parametrize(
    ("values", "median", "p90"),
    [
        ([], None, None), ([5], 5, 5), ([1, 2], 1.5, 2), ([3, 1, 2], 2, 3), (list(range(1, 11)), 5.5, 9),
        (list(range(1, 12)), 6, 10), ([0, 0, 0, 100], 0, 100), ([2] * 99 + [50], 2, 2),
    ],
)  # fmt: skip
def test_the_middle_and_the_tail(values: list[float], median: float | None, p90: float | None) -> None:
    found = spread(values)
    assert (found.number, found.median, found.p90) == (len(values), median, p90)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=200))
def test_nine_tenths_do_not_exceed_the_p90(values: list[float]) -> None:
    found = spread(values)
    assert found.p90 is not None and found.median == pytest.approx(statistics.median(values))
    assert sum(value <= found.p90 for value in values) >= math.ceil(len(values) * 9 / 10)
    assert found.p90 in values


def test_counts_add_up() -> None:
    assert together({"a": 1}, {"b": 2, "a": 3}, {}) == {"a": 4, "b": 2}
