"""Weeks, months, quarters and years, and how people name them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.rules.periods import KINDS, of, parse

TODAY = date(2026, 11, 21)  # a Saturday

NAMED = [  # what is written, the period's label, its first and last day
    ("2026-W47", "2026-W47", (2026, 11, 16), (2026, 11, 22)),
    ("2026w47", "2026-W47", (2026, 11, 16), (2026, 11, 22)),
    ("2026-W01", "2026-W01", (2025, 12, 29), (2026, 1, 4)),
    ("2026-W53", "2026-W53", (2026, 12, 28), (2027, 1, 3)),
    ("第47周", "2026-W47", (2026, 11, 16), (2026, 11, 22)),
    ("2025年第47周", "2025-W47", (2025, 11, 17), (2025, 11, 23)),
    ("W48", "2025-W48", (2025, 11, 24), (2025, 11, 30)),  # the last that has begun
    ("2026-11", "2026-11", (2026, 11, 1), (2026, 11, 30)),
    ("2024-02", "2024-02", (2024, 2, 1), (2024, 2, 29)),
    ("2026年11月", "2026-11", (2026, 11, 1), (2026, 11, 30)),
    ("11月份", "2026-11", (2026, 11, 1), (2026, 11, 30)),
    ("十二月", "2025-12", (2025, 12, 1), (2025, 12, 31)),
    ("2026-Q4", "2026-Q4", (2026, 10, 1), (2026, 12, 31)),
    ("2026年第四季度", "2026-Q4", (2026, 10, 1), (2026, 12, 31)),
    ("第1季度", "2026-Q1", (2026, 1, 1), (2026, 3, 31)),
    ("q2", "2026-Q2", (2026, 4, 1), (2026, 6, 30)),
    ("2026", "2026", (2026, 1, 1), (2026, 12, 31)),
    ("2026年度", "2026", (2026, 1, 1), (2026, 12, 31)),
    ("２０２６－１１", "2026-11", (2026, 11, 1), (2026, 11, 30)),
    ("", "2026-W47", (2026, 11, 16), (2026, 11, 22)),
    ("本周", "2026-W47", (2026, 11, 16), (2026, 11, 22)),
    ("上周", "2026-W46", (2026, 11, 9), (2026, 11, 15)),
    ("上上周", "2026-W45", (2026, 11, 2), (2026, 11, 8)),
    ("下一周", "2026-W48", (2026, 11, 23), (2026, 11, 29)),
    ("本月", "2026-11", (2026, 11, 1), (2026, 11, 30)),
    ("上个月", "2026-10", (2026, 10, 1), (2026, 10, 31)),
    ("上月", "2026-10", (2026, 10, 1), (2026, 10, 31)),
    ("上季度", "2026-Q3", (2026, 7, 1), (2026, 9, 30)),
    ("今年", "2026", (2026, 1, 1), (2026, 12, 31)),
    ("去年", "2025", (2025, 1, 1), (2025, 12, 31)),
    ("前年", "2024", (2024, 1, 1), (2024, 12, 31)),
    ("last week", "2026-W46", (2026, 11, 9), (2026, 11, 15)),
    ("This Month", "2026-11", (2026, 11, 1), (2026, 11, 30)),
    ("previous quarter", "2026-Q3", (2026, 7, 1), (2026, 9, 30)),
    ("2026-11-15", "2026-W46", (2026, 11, 9), (2026, 11, 15)),
    ("昨天", "2026-W47", (2026, 11, 16), (2026, 11, 22)),
]


@pytest.mark.parametrize(("text", "label", "first", "last"), NAMED)
def test_periods_are_named_in_chinese_and_english(
    text: str, label: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    found = parse(text, TODAY)
    assert (found.label, found.first, found.last) == (label, date(*first), date(*last))


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("", "month", "2026-11"), ("", "quarter", "2026-Q4"), ("", "year", "2026"), ("47", "week", "2026-W47"),
        ("11", "month", "2026-11"), ("4", "quarter", "2026-Q4"), ("2026-11-15", "month", "2026-11"),
        ("2025", "year", "2025"),
    ],
)  # fmt: skip
def test_what_has_no_name_of_its_own_is_of_the_kind_that_is_asked_for(text: str, kind: str, label: str) -> None:
    assert parse(text, TODAY, kind).label == label


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2026-13", ""), ("2026-W54", ""), ("2025-W53", ""), ("2026-Q5", ""), ("2026-Q0", ""), ("0026", ""),
        ("9999", ""), ("1026-11", ""), ("nonsense", ""), ("2026-11", "week"), ("上周", "month"), ("0", "month"),
        ("11月31日", ""), ("周周", ""), ("一十月", ""),
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str, kind: str) -> None:
    with pytest.raises(ValueError):
        parse(text, TODAY, kind)


@pytest.mark.parametrize(
    ("label", "before"),
    [
        ("2026-W01", "2025-W52"),
        ("2027-W01", "2026-W53"),
        ("2026-01", "2025-12"),
        ("2026-Q1", "2025-Q4"),
        ("2026", "2025"),
    ],
)
def test_the_one_before_is_of_the_same_kind(label: str, before: str) -> None:
    found = parse(label, TODAY)
    assert (found.before.label, found.before.after) == (before, found)


def test_a_period_has_its_first_moment_and_not_that_of_the_next() -> None:
    week = parse("2026-W47", TODAY)
    assert week.has(datetime(2026, 11, 16)) and week.has(datetime(2026, 11, 22, 23, 59, 59))
    assert not week.has(datetime(2026, 11, 23)) and not week.has(datetime(2026, 11, 15, 23, 59, 59))
    assert not week.has(None)


@given(st.dates(date(1901, 1, 1), date(2998, 12, 31)), st.sampled_from(KINDS))
def test_every_day_lies_in_one_period_that_its_name_leads_back_to(day: date, kind: str) -> None:
    found = of(kind, day)
    assert found.first <= day <= found.last
    assert found.before.last + timedelta(days=1) == found.first
    assert parse(found.label, TODAY) == found
