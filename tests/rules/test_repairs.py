"""Warranties, deadlines and the state of a repair, and how a company's own items are read."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.resources import bundled
from csdesk.rules import repairs
from csdesk.rules.policy import lay_over, read_policy
from csdesk.rules.repairs import Facts, Item
from csdesk.rules.working_time import Hours, WorkingTime, read_periods

DEFAULTS = tomllib.loads((bundled("data") / "policy.toml").read_text(encoding="utf-8"))
POLICY = read_policy(DEFAULTS, {}).repairs
DAY = read_periods(["09:00-12:00", "14:30-18:00"])
WORKING_TIME = WorkingTime(Hours((DAY,) * 7, frozenset(range(5))), {}, frozenset({2026}))
REPORTED = datetime(2026, 11, 20, 10)


def on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("item", "delivered", "ends"),
    [
        ("structure", "2020-06-30", "2070-06-30"),
        ("roof", "2021-11-21", "2026-11-21"),
        ("bathroom", "2024-02-29", "2029-02-28"),
        ("exterior_wall", "2021-12-01", "2026-12-01"),
        ("wiring", "2024-11-21", "2026-11-21"),
        ("pipes", "2024-11-21", "2026-11-21"),
        ("fittings", "2024-02-29", "2026-02-28"),
        ("heating", "2024-11-15", "2026-03-15"),  # from the day the season begins on: a whole one
        ("heating", "2024-11-16", "2027-03-15"),  # the one begun is not counted
        ("heating", "2025-03-20", "2027-03-15"),
        ("cooling", "2025-06-01", "2026-09-30"),
        ("cooling", "2025-07-10", "2027-09-30"),
        ("structure", "9990-01-01", "9999-12-31"),
    ],
)
def test_a_warranty_ends_on_its_last_day(item: str, delivered: str, ends: str) -> None:
    assert repairs.warranty_ends_on(POLICY.items[item], on(delivered)) == on(ends)


@pytest.mark.parametrize(
    ("item", "delivered", "day", "inside"),
    [
        ("roof", "2021-11-21", "2026-11-21", True),
        ("roof", "2021-11-21", "2026-11-22", False),
        ("roof", "2021-11-21", "2021-11-01", True),
        ("roof", None, "2026-11-21", None),
        (None, "2021-11-21", "2026-11-21", None),
        ("other", None, "2026-11-21", False),
        ("other", "2026-11-20", "2026-11-21", False),
    ],
)
def test_in_warranty_is_unknown_where_item_or_delivery_are(
    item: str | None, delivered: str | None, day: str, inside: bool | None
) -> None:
    found = repairs.is_in_warranty(POLICY.items[item] if item else None, on(delivered) if delivered else None, on(day))
    assert found is inside


ITEMS = st.builds(
    Item,
    key=st.just("x"),
    years=st.integers(0, 60),
    seasons=st.integers(0, 4),
    season_begins=st.tuples(st.integers(1, 12), st.integers(1, 28)),
    season_ends=st.tuples(st.integers(1, 12), st.integers(1, 28)),
    repeats=st.booleans(),
)
DAYS = st.dates(date(1990, 1, 1), date(2080, 1, 1))


@given(ITEMS, DAYS, st.integers(0, 60))
def test_the_deliveries_of_warranties_that_end_are_all_of_them_and_no_others(
    item: Item, first: date, days: int
) -> None:
    last = first + timedelta(days)
    found = repairs.delivered_when_ending(item, first, last)
    if found is None:
        assert not item.has_warranty or item.seasons or (first == last and (first.month, first.day) == (2, 29))
        return
    for delivered in found:
        ends = repairs.warranty_ends_on(item, delivered)
        assert ends is not None and first <= ends <= last
    for outside in (found[0] - timedelta(1), found[1] + timedelta(1)):
        ends = repairs.warranty_ends_on(item, outside)
        assert ends is not None and not first <= ends <= last


@given(ITEMS, DAYS, st.integers(1, 3000))
def test_a_later_delivery_never_ends_a_warranty_earlier(item: Item, delivered: date, days: int) -> None:
    if item.has_warranty:
        ends = repairs.warranty_ends_on(item, delivered)
        later = repairs.warranty_ends_on(item, delivered + timedelta(days))
        assert ends is not None and later is not None and delivered < ends <= later


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2026-11-21", 1, "2026-12-21"), ("2026-01-31", 1, "2026-02-28"), ("2026-12-31", 2, "2027-02-28")],
)
def test_a_month_later_is_the_same_day_or_the_last(day: str, months: int, later: str) -> None:
    assert repairs.months_later(on(day), months) == on(later)


@pytest.mark.parametrize(
    ("reported", "emergency", "due"),
    [
        ("2026-11-20T10:00", False, "2026-11-23T18:00"),
        ("2026-11-21T10:00", False, "2026-11-23T18:00"),
        ("2026-11-23T23:00", False, "2026-11-24T18:00"),
        ("2026-11-21T23:00", True, "2026-11-21T23:30"),  # also at night
    ],
)
def test_the_owner_hears_at_once_or_within_a_working_day(reported: str, emergency: bool, due: str) -> None:
    found = repairs.contact_by(POLICY, datetime.fromisoformat(reported), WORKING_TIME, emergency=emergency)
    assert found == datetime.fromisoformat(due)


def test_without_working_days_the_owner_hears_within_a_day() -> None:
    never = WorkingTime(Hours((DAY,) * 7, frozenset()), {}, frozenset({2026}))
    assert repairs.contact_by(POLICY, REPORTED, never, emergency=False) == REPORTED + timedelta(days=1)


LATER = REPORTED + timedelta(hours=1)


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        (Facts(LATER), "open"),
        (Facts(LATER, contacted_at=REPORTED), "contacted"),
        (Facts(LATER, contacted_at=REPORTED, appointment_at=LATER), "appointed"),
        (Facts(LATER, contacted_at=REPORTED, done_at=LATER), "done"),
        (Facts(LATER, is_passed=False), "not_passed"),
        (Facts(LATER, is_passed=False, appointment_at=LATER), "appointed"),
        (Facts(LATER, done_at=LATER, accepted_at=LATER, is_passed=True), "accepted"),
        (Facts(LATER, done_at=LATER, accepted_at=LATER, is_passed=True, called_back_at=LATER), "called_back"),
    ],
)
def test_a_repair_stands_where_its_last_step_left_it(facts: Facts, status: str) -> None:
    assert repairs.status(facts) == status
    assert status in repairs.STATUSES


@pytest.mark.parametrize(
    ("facts", "now", "overdue"),
    [
        (Facts(LATER), LATER, False),
        (Facts(LATER), LATER + timedelta(minutes=1), True),
        (Facts(LATER, contacted_at=LATER), LATER + timedelta(days=9), False),
        (Facts(LATER, contacted_at=LATER, appointment_at=LATER), LATER + timedelta(hours=9), False),
        (Facts(LATER, contacted_at=LATER, appointment_at=LATER), LATER + timedelta(days=1), True),
        (Facts(LATER, appointment_at=LATER, done_at=LATER), LATER + timedelta(days=9), False),
        (Facts(None), LATER, False),
    ],
)
def test_overdue_is_who_waits_in_vain(facts: Facts, now: datetime, overdue: bool) -> None:
    assert repairs.is_overdue(facts, now) is overdue


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ("[warranty.lift]\nzh = '电梯'\nen = 'Lift'\nyears = 2", []),
        ("[warranty.roof]\nyears = 10", []),
        ("[warranty.heating]\nseason_begins = '10-31'", []),
        ("[warranty.heating]\nseason_begins = '02-30'",
         ["'02-30' is given, a day of the year such as \"11-15\" is wanted"]),
        ("[warranty.lift]\nzh = '电梯'", ['an entry needs both "zh" and "en"']),
        ("[warranty.roof]\nyears = -1", ["'-1' is given, a whole number from 0 to 100 is wanted"]),
        ("[repairs]\ncontact_days = 'soon'", ["'soon' is given, a whole number from 0 to 100 is wanted"]),
    ],
)  # fmt: skip
def test_a_company_has_its_own_items_and_periods(own: str, told: list[str]) -> None:
    merged, problems = lay_over(DEFAULTS, tomllib.loads(own), lists=False)
    assert [each.reason.format(**each.given) for each in problems] == told
    policy = read_policy(merged, {})
    assert (policy.repairs == POLICY) is bool(told)
    assert {option.key for option in policy.lists["repair_item"]} == set(policy.repairs.items)
