"""The rate of first visits registered, and what is entered late."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.rules.visits import first_visit_rate, is_late, is_tracked


@pytest.mark.parametrize(
    ("registered", "every", "rate", "shown", "is_met"),
    [
        (0, 0, None, "–", True),
        (0, 3, 0, "0 %", False),
        (1, 2, 50, "50 %", True),
        (2, 2, 100, "100 %", True),
        (124, 250, 49.6, "49 %", False),
    ],
)
def test_the_rate_is_never_shown_better_than_it_is(
    registered: int, every: int, rate: float | None, shown: str, is_met: bool
) -> None:
    found = first_visit_rate(registered, every, 50)
    assert (found.rate, found.shown(), found.is_met) == (rate, shown, is_met)
    assert (found.registered, found.all, found.target) == (registered, every, 50)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 100))
def test_a_target_is_met_exactly_where_the_shares_are(registered: int, tallied: int, target: int) -> None:
    found = first_visit_rate(registered, registered + tallied, target)
    if registered + tallied:
        assert found.is_met == (100 * registered >= target * (registered + tallied))
        assert found.rate is not None
        assert 0 <= found.rate <= 100
    else:
        assert (found.rate, found.is_met) == (None, True)


@pytest.mark.parametrize(
    ("arrived", "entered", "late"),
    [
        (datetime(2026, 11, 21, 0, 0), datetime(2026, 11, 21, 23, 59), False),
        (datetime(2026, 11, 20, 23, 59), datetime(2026, 11, 21, 0, 0), True),
        (datetime(2025, 11, 21, 9, 0), datetime(2026, 11, 21, 9, 0), True),
        (datetime(2026, 11, 21, 9, 0), datetime(2026, 11, 21, 9, 0), False),
    ],
)
def test_a_visit_is_late_when_it_is_entered_on_another_day(arrived: datetime, entered: datetime, late: bool) -> None:
    assert is_late(arrived, entered) is late


@pytest.mark.parametrize(("intent", "tracked"), [("A", True), ("D", False), ("", False), (None, False)])
def test_only_intentions_that_policy_names_are_tracked(intent: str | None, tracked: bool) -> None:
    assert is_tracked(intent, {"A", "B"}) is tracked
