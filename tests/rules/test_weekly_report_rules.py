"""The numbers of a weekly report: kept, read again, and compared with those of later."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.rules.weekly_reports import NAMES, Difference, Numbers, as_table, by_key, differences, read_numbers

WEEK = Numbers(
    calls=3, enquiry_calls=2, invited=1, visits=4, visits_first=3, visits_return=1, followups_owed=5,
    followups_done=4, contacts_made=6, intents={"A": 1, "B": 0},
)  # fmt: skip
counts = st.integers(0, 10_000)
numbers = st.builds(Numbers, **dict.fromkeys(NAMES, counts), intents=st.dictionaries(st.text(max_size=3), counts))


@given(numbers)
def test_what_is_kept_is_read_again(week: Numbers) -> None:
    assert read_numbers(json.loads(json.dumps(as_table(week)))) == week
    assert differences(week, week) == ()


@pytest.mark.parametrize("spoiled", [None, 3, [], "x", {"calls": "3"}, {"intents": {"A": None}}])
def test_what_another_program_wrote_there_is_no_report(spoiled: object) -> None:
    assert read_numbers(spoiled) is None


def test_numbers_that_were_not_counted_yet_are_nought() -> None:
    found = read_numbers({"calls": 3, "intents": 7})
    assert found is not None and {key: number for key, number in by_key(found).items() if number} == {"calls": 3}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ()),
        ({"visits": 5}, (Difference("visits", 4, 5),)),
        ({"calls": 2, "contacts_made": 7}, (Difference("calls", 3, 2), Difference("contacts_made", 6, 7))),
        ({"intents": {"A": 1, "B": 2}}, (Difference("intent:B", 0, 2),)),
        ({"intents": {"B": 0, "热": 1}}, (Difference("intent:热", 0, 1), Difference("intent:A", 1, 0))),
    ],
)
def test_differences_are_told_in_the_order_of_the_report(
    change: dict[str, Any], expected: tuple[Difference, ...]
) -> None:
    assert differences(WEEK, replace(WEEK, **change)) == expected
