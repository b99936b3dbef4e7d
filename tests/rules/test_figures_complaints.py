"""Complaints as reports count them: every edge of what lies in a period, what is due and what was in time."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from csdesk.resources import bundled
from csdesk.rules.complaint_routes import read_complaint_policy
from csdesk.rules.figures_complaints import (
    CaseRow,
    PromiseRow,
    Resolution,
    count_cases,
    count_promises,
    hours_to_resolve,
)
from csdesk.rules.periods import of
from csdesk.rules.rates import Target
from csdesk.rules.working_time import WEEKDAYS, Hours, WorkingTime, read_periods

TABLE = tomllib.loads((bundled("data") / "policy.toml").read_text(encoding="utf-8"))
SENIORITY = ("receptionist", "sales", "supervisor", "manager", "representative", "deputy_gm", "gm")
POLICY = read_complaint_policy(TABLE["complaints"] | {"roles": [*SENIORITY, "department"]}, SENIORITY)
TARGETS = {"handled_ordinary": Target(">=", 100), "promise_kept": None}
WEEK = of("week", date(2026, 11, 16))  # to Sunday 22 November
MONDAY, LATER = datetime(2026, 11, 16, 9, 0), datetime(2026, 12, 24)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
CASE = CaseRow(
    MONDAY, "ordinary", "quality", "warranty", "phone", (), MONDAY + HOUR, MONDAY + 2 * HOUR, 0, False, False
)


def test_without_complaints_there_are_no_rates() -> None:
    found = count_cases([], WEEK, LATER, POLICY, TARGETS)
    assert (found.received, found.serious, found.timely_by_severity) == (0, 0, {})
    rates = (found.handled, found.handled_ordinary, found.timely, found.reopened, found.repeated, found.moved_up)
    assert {rate.percent for rate in rates} == {"–"}


RECEIVED = [  # when it was received, whether it counts as received in the week
    (datetime(2026, 11, 16), 1), (datetime(2026, 11, 22, 23, 59, 59), 1),
    (datetime(2026, 11, 15, 23, 59, 59), 0), (datetime(2026, 11, 23), 0),
]  # fmt: skip


@pytest.mark.parametrize(("received", "number"), RECEIVED)
def test_a_complaint_is_received_in_the_period_to_the_second(received: datetime, number: int) -> None:
    row = CASE._replace(received_at=received, closed_at=datetime(2026, 11, 23, 9))
    found = count_cases([row], WEEK, LATER, POLICY, TARGETS)
    assert (found.received, found.handled.part, found.handled.whole) == (number, number, number)


def test_what_was_received_before_and_closed_in_the_period_is_not_handled_in_it() -> None:
    row = CASE._replace(received_at=MONDAY - timedelta(days=9), first_resolved_at=MONDAY, closed_at=MONDAY + HOUR)
    found = count_cases([row], WEEK, LATER, POLICY, TARGETS)
    assert (found.received, found.handled.percent, found.timely.percent) == (0, "–", "–")


TIMELY: list[tuple[str, datetime, datetime | None, datetime, int, int]] = [
    # severity, received, first result, now, in time, due
    ("ordinary", MONDAY, MONDAY + 24 * HOUR - SECOND, LATER, 1, 1),
    ("ordinary", MONDAY, MONDAY + 24 * HOUR, LATER, 0, 1),  # < 24 h
    ("ordinary", MONDAY, None, LATER, 0, 1),
    ("serious", MONDAY, MONDAY + 12 * HOUR, LATER, 0, 1),
    ("urgent", MONDAY, MONDAY + 3 * HOUR, LATER, 1, 1),
    ("no such severity", MONDAY, MONDAY + 23 * HOUR, LATER, 1, 1),
    ("ordinary", MONDAY, MONDAY + HOUR, MONDAY + 24 * HOUR - SECOND, 0, 0),  # not due yet
    ("ordinary", MONDAY, MONDAY + HOUR, MONDAY + 24 * HOUR, 1, 1),
    ("ordinary", datetime(2026, 11, 15, 9), datetime(2026, 11, 15, 10), LATER, 1, 1),  # received before, due in it
    ("ordinary", datetime(2026, 11, 22, 9), datetime(2026, 11, 22, 10), LATER, 0, 0),  # due after it
    ("ordinary", datetime(2026, 11, 14, 23, 59), None, LATER, 0, 0),  # due before it
]


@pytest.mark.parametrize(("severity", "received", "resolved", "now", "in_time", "due"), TIMELY)
def test_handled_within_the_standard_time_of_its_severity(
    severity: str, received: datetime, resolved: datetime | None, now: datetime, in_time: int, due: int
) -> None:
    row = CASE._replace(severity=severity, received_at=received, first_resolved_at=resolved)
    found = count_cases([row], WEEK, now, POLICY, TARGETS)
    assert (found.timely.part, found.timely.whole) == (in_time, due)
    assert {name: (rate.part, rate.whole) for name, rate in found.timely_by_severity.items()} == (
        {severity: (in_time, 1)} if due else {}
    )


def test_the_target_of_handled_complaints_is_that_of_ordinary_ones() -> None:
    rows = [CASE, CASE._replace(severity="serious", closed_at=None), CASE._replace(severity="urgent", closed_at=None)]
    found = count_cases(rows, WEEK, LATER, POLICY, TARGETS)
    assert (found.handled.part, found.handled.whole, found.handled.target) == (1, 3, None)
    assert (found.handled_ordinary.percent, found.handled_ordinary.is_met) == ("100 %", True)
    assert found.serious == 1  # 紧急 is not 重大
    assert found.by_severity == {"ordinary": 1, "serious": 1, "urgent": 1}


def test_reopened_repeated_and_moved_up_count_each_complaint_once() -> None:
    rows = [CASE._replace(reopenings=3), CASE._replace(is_repeat=True, is_moved_up=True), CASE, CASE]
    found = count_cases(rows, WEEK, LATER, POLICY, TARGETS)
    assert [rate.part for rate in (found.reopened, found.repeated, found.moved_up)] == [1, 1, 1]
    assert found.reopened.whole == 4


def test_complaints_are_counted_by_subject_channel_and_each_department() -> None:
    rows = [
        CASE._replace(departments=("engineering", "property")), CASE._replace(departments=("property",), category=""),
        CASE._replace(category="noise"), CASE._replace(category="noise", received_at=MONDAY + timedelta(days=1)),
    ]  # fmt: skip
    found = count_cases(rows, WEEK, LATER, POLICY, TARGETS)
    assert list(found.by_category.items()) == [("noise", 2), ("quality", 1), ("", 1)]
    assert list(found.by_department.items()) == [("property", 2), ("engineering", 1)]
    assert (found.by_subject, found.by_channel) == ({"warranty": 4}, {"phone": 4})
    assert found.by_day == {"2026-11-16": 3, "2026-11-17": 1}


DUE = datetime(2026, 11, 18, 15, 0)
PROMISE = PromiseRow("一", DUE, 0, None, None, None, None)
PROMISES: list[tuple[dict[str, Any], tuple[int, int], tuple[int, int]]] = [
    # what came of the promise, kept ÷ due, extended ÷ promises
    ({"replied_at": DUE}, (1, 1), (0, 1)),
    ({"replied_at": DUE - HOUR}, (1, 1), (0, 1)),
    ({"replied_at": DUE + SECOND}, (0, 1), (0, 1)),
    ({}, (0, 1), (0, 1)),
    ({"extended_at": DUE - HOUR}, (0, 0), (1, 1)),
    ({"void_at": DUE - HOUR}, (0, 0), (0, 0)),  # taken up again before it was due
    ({"void_at": DUE + HOUR}, (0, 1), (0, 1)),  # and after: it was missed
    ({"promise_at": datetime(2026, 11, 16), "replied_at": datetime(2026, 11, 9)}, (1, 1), (0, 1)),
    ({"promise_at": datetime(2026, 11, 15, 23, 59, 59)}, (0, 0), (0, 0)),
    ({"promise_at": datetime(2026, 11, 22, 23, 59, 59)}, (0, 1), (0, 1)),
    ({"promise_at": datetime(2026, 11, 23)}, (0, 0), (0, 0)),
]


@pytest.mark.parametrize(("changes", "kept", "extended"), PROMISES)
def test_promises_kept_and_extended(changes: dict[str, Any], kept: tuple[int, int], extended: tuple[int, int]) -> None:
    found = count_promises([PROMISE._replace(**changes)], WEEK, LATER, 2, TARGETS)
    assert (found.kept.part, found.kept.whole) == kept
    assert (found.extended.part, found.extended.whole) == extended


def test_a_promise_whose_date_is_to_come_is_not_due_though_it_was_answered() -> None:
    row = PROMISE._replace(replied_at=DUE - HOUR)
    assert count_promises([row], WEEK, DUE - SECOND, 2, TARGETS).kept.percent == "–"
    assert count_promises([row], WEEK, DUE, 2, TARGETS).kept.percent == "100 %"


LAST_DATES: list[tuple[dict[str, Any], int]] = [
    ({"extensions": 1}, 0), ({"extensions": 2}, 1), ({"extensions": 2, "resolved_at": DUE}, 0),
    ({"extensions": 2, "resolved_at": DUE + SECOND}, 1),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "past"), LAST_DATES)
def test_a_case_without_a_result_by_its_last_date_is_past_it(changes: dict[str, Any], past: int) -> None:
    rows = [PROMISE, PROMISE._replace(**changes), PROMISE._replace(complaint="二")]
    rate = count_promises(rows, WEEK, LATER, 2, TARGETS).past_last_date
    assert (rate.part, rate.whole) == (past, 2)


WORKING = WorkingTime(
    Hours(tuple(read_periods(["09:00-12:00", "14:30-18:00"]) for _day in WEEKDAYS), frozenset(range(5))), {},
    frozenset({2026}),
)  # fmt: skip


def test_time_to_resolve_is_in_working_hours_by_when_there_was_a_result() -> None:
    friday = datetime(2026, 11, 13, 17, 0)  # of the week before
    found = hours_to_resolve(
        [
            Resolution(friday, MONDAY + HOUR),  # an hour on Friday and one on Monday
            Resolution(MONDAY, MONDAY + 4 * HOUR),  # until noon
            Resolution(friday, friday + HOUR),  # a result in the week before
            Resolution(MONDAY, datetime(2026, 11, 23)),  # in the week after
            Resolution(datetime(2026, 11, 21, 10), datetime(2026, 11, 22, 10)),  # on a weekend
        ],
        WEEK,
        WORKING,
    )
    assert (found.number, found.median, found.p90) == (3, 2.0, 3.0)


def test_without_results_there_is_no_time_to_resolve() -> None:
    assert hours_to_resolve([], WEEK, WORKING).median is None
