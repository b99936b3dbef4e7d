"""How many people a post needs by what came in the weeks before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from roster_weeks import WEEK, always, company, never

from csdesk.rules.forecast import needs
from csdesk.rules.roster import Place
from csdesk.rules.roster_policy import Post

PHONE = Post("phone", ("day",), serves=("calls",), an_hour=5)
HALVES = Post("desk", ("morning", "afternoon"), staff=2, serves=("visits", "calls"), an_hour=5)
GATE = Post("gate", ("day",), staff=3)
COMPANY = company([PHONE, HALVES, GATE])
MONDAY = WEEK[0]


@pytest.mark.parametrize(
    ("counts", "phone", "morning", "afternoon"),
    [
        ({}, 1, 2, 2),
        ({("calls", 0, 9): 40}, 2, 2, 2),  # ten calls an hour over four weeks
        ({("calls", 0, 9): 41}, 3, 3, 2),
        ({("calls", 0, 13): 400}, 1, 2, 2),  # nobody is there at that hour
        ({("calls", 1, 9): 400}, 1, 2, 2),  # another weekday
        ({("visits", 0, 17): 60}, 1, 2, 3),
        ({("calls", 0, 10): 40, ("visits", 0, 10): 40}, 2, 4, 2),
    ],
)
def test_the_busiest_hour_of_a_shift_says_how_many_it_needs(
    counts: dict[tuple[str, int, int], int], phone: int, morning: int, afternoon: int
) -> None:
    assert needs(counts, 4, [MONDAY], COMPANY, always) == {
        Place(MONDAY, "phone", "day"): phone,
        Place(MONDAY, "desk", "morning"): morning,
        Place(MONDAY, "desk", "afternoon"): afternoon,
        Place(MONDAY, "gate", "day"): 3,
    }


def test_without_weeks_to_look_at_the_posts_have_their_own_numbers() -> None:
    assert set(needs({("calls", 0, 9): 1000}, 0, [MONDAY], COMPANY, always).values()) == {1, 2, 3}
    assert needs({("calls", 0, 9): 1000}, 4, [MONDAY], COMPANY, never) == {}


@given(st.integers(0, 500), st.integers(1, 8), st.integers(0, 23))
def test_shifts_that_are_there_together_serve_all_who_come(came: int, weeks: int, hour: int) -> None:
    both = company([Post("desk", ("day", "morning"), staff=0, serves=("visits",), an_hour=4)])
    wanted = needs({("visits", 0, hour): came}, weeks, [MONDAY], both, always)
    if 9 <= hour < 12:
        assert sum(wanted.values()) * 4 * weeks >= came
    assert sum(wanted.values()) <= came / (4 * weeks) + 2
