"""How old open complaints are, in the bands of the policy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.rules.today import ages

TODAY = date(2026, 11, 21)
BANDS = (1, 3, 7, 15)

AGES = [  # days old, the number of the band
    (0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (7, 2), (8, 3), (15, 3), (16, 4), (400, 4),
    (-1, 0),  # a desk whose clock is behind
]  # fmt: skip


@pytest.mark.parametrize(("days", "band"), AGES)
def test_each_age_is_in_the_band_that_holds_it(days: int, band: int) -> None:
    found = ages({TODAY - timedelta(days=days): 3}, TODAY, BANDS)
    assert [age.number for age in found] == [3 if at == band else 0 for at in range(5)]


def test_the_bands_follow_each_other_and_the_last_is_open() -> None:
    found = ages({}, TODAY, BANDS)
    assert [(age.least, age.most, age.number) for age in found] == [
        (0, 1, 0), (2, 3, 0), (4, 7, 0), (8, 15, 0), (16, None, 0)]  # fmt: skip


def test_a_company_without_bands_sees_one_number() -> None:
    assert [(age.least, age.most, age.number) for age in ages({TODAY: 2}, TODAY, ())] == [(0, None, 2)]


@given(
    st.dictionaries(st.integers(-5, 500), st.integers(1, 50)),
    st.lists(st.integers(0, 300), unique=True, max_size=6).map(sorted),
)
def test_nothing_that_is_open_is_left_out_or_counted_twice(days: dict[int, int], bands: list[int]) -> None:
    found = ages({TODAY - timedelta(days=each): number for each, number in days.items()}, TODAY, bands)
    assert sum(age.number for age in found) == sum(days.values())
