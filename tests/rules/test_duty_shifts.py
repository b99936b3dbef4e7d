"""The shift on duty at a time of day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.rules.duty import shift_at

TWO = {"early": time(6), "late": time(14, 30)}


@pytest.mark.parametrize(
    ("now", "shift"),
    [
        (time(6), "early"),
        (time(14, 29, 59), "early"),
        (time(14, 30), "late"),
        (time(23, 59), "late"),
        (time(0), "late"),
        (time(5, 59), "late"),
    ],
)
def test_a_shift_lasts_until_another_begins_past_midnight_too(now: time, shift: str) -> None:
    assert shift_at(TWO, now) == shift


@pytest.mark.parametrize(("begins", "shift"), [({}, ""), ({"late": time(22)}, "late")])
def test_with_one_shift_it_is_always_that_and_with_none_nobody_s(begins: Mapping[str, time], shift: str) -> None:
    assert shift_at(begins, time(3)) == shift


@given(st.dictionaries(st.sampled_from(["early", "middle", "late", "night"]), st.times(), min_size=1), st.times())
def test_no_other_shift_begins_between_the_begin_of_the_shift_and_now(begins: dict[str, time], now: time) -> None:
    found = begins[shift_at(begins, now)]
    for began in begins.values():
        if found <= now:
            assert not found < began <= now
        else:
            assert now < began <= found
