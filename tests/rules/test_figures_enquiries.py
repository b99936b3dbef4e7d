"""Calls and visits as reports count them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from csdesk.rules.figures_enquiries import (
    CallAndVisit,
    CallRow,
    Enquiries,
    Signing,
    VisitRow,
    call_to_visit,
    count_calls,
    count_visits,
    prospect_conversion,
)
from csdesk.rules.periods import of
from csdesk.rules.rates import Target

WEEK = of("week", date(2026, 11, 16))
CALL = CallRow("2026-11-16", 9, "enquiry", "price", "云岭花园", "incoming", True)
VISIT = VisitRow("2026-11-16", 10, True, True, "云岭花园", "viewing", "friend", "A")


def test_nothing_counts_nothing_and_has_no_rate() -> None:
    calls, visits = count_calls([]), count_visits([])
    assert (calls.number, calls.invitation.percent, calls.by_hour) == (0, "–", {})
    assert (visits.number, visits.first, visits.returning, visits.tallied) == (0, 0, 0, 0)
    assert Enquiries(calls, visits).number == 0


INVITATIONS = [  # calls, invited enquiry calls, enquiry calls
    ([CALL], 1, 1),
    ([CALL, CALL._replace(is_invited=False)], 1, 2),
    ([CALL, CALL._replace(category="complaint", is_invited=True)], 1, 1),  # no enquiry
    ([CALL, CALL._replace(direction="outgoing")], 1, 1),  # the desk called
    ([CALL._replace(number=3), CALL._replace(is_invited=False, number=7)], 3, 10),
    ([CALL._replace(category="")], 0, 0),
]


@pytest.mark.parametrize(("rows", "invited", "enquiries"), INVITATIONS)
def test_the_invitation_rate_is_that_of_enquiry_calls_that_came_in(
    rows: list[CallRow], invited: int, enquiries: int
) -> None:
    rate = count_calls(rows, Target(">=", 100)).invitation
    assert (rate.part, rate.whole, rate.is_met) == (invited, enquiries, None if not enquiries else invited == enquiries)


def test_calls_are_counted_by_all_that_is_known_of_them() -> None:
    found = count_calls([
        CALL._replace(number=2), CALL._replace(hour=8, category="repair", subject="", day="2026-11-17"),
        CALL._replace(direction="outgoing", number=50),
    ])  # fmt: skip
    assert found.number == 3
    assert list(found.by_hour.items()) == [(8, 1), (9, 2)]
    assert list(found.by_subject.items()) == [("price", 2), ("", 1)]
    assert found.by_category == {"enquiry": 2, "repair": 1}
    assert found.by_day == {"2026-11-16": 2, "2026-11-17": 1}
    assert found.by_hour_and_category == {(8, "repair"): 1, (9, "enquiry"): 2}


def test_a_tallied_party_is_an_enquiry_of_which_nothing_else_is_known() -> None:
    tallied = VISIT._replace(is_registered=False, purpose="", medium="", intent="")
    found = count_visits([VISIT, tallied, VISIT._replace(is_first=False, intent=""), VISIT._replace(is_first=None)])
    assert (found.number, found.tallied, found.first, found.returning) == (4, 1, 1, 1)
    assert found.by_purpose == {"viewing": 3, "": 1}
    assert found.by_medium == {"friend": 3}
    assert found.by_intent == {"A": 2}
    assert found.by_medium_and_intent == {("friend", "A"): 2}


def test_enquiries_are_calls_and_visits_together() -> None:
    found = Enquiries(
        count_calls([CALL, CALL._replace(category="complaint")]), count_visits([VISIT._replace(purpose="complaint")])
    )
    assert (found.number, found.by_channel) == (3, {"phone": 2, "visit": 1})
    assert found.by_category == {"enquiry": 1, "complaint": 2}
    assert found.by_hour == {9: 2, 10: 1}
    assert found.by_project == {"云岭花园": 3}


CALLED = datetime(2026, 11, 16, 9, 30)
CAME = [  # how long after the call they came, whether that counts
    (timedelta(0), True), (timedelta(days=1), True), (timedelta(days=30), True),
    (timedelta(days=30, seconds=1), False), (timedelta(seconds=-1), False),
]  # fmt: skip


@pytest.mark.parametrize(("after", "counts"), CAME)
def test_who_visits_within_thirty_days_of_a_call_counts(after: timedelta, counts: bool) -> None:
    rate = call_to_visit(4, [CallAndVisit("赵敏", CALLED, CALLED + after)], 30)
    assert (rate.part, rate.whole) == (int(counts), 4)


def test_a_caller_who_calls_and_comes_often_counts_once() -> None:
    pairs = [CallAndVisit(who, CALLED, CALLED + timedelta(days=day)) for who in "甲乙" for day in (1, 2, 40)]
    assert (call_to_visit(2, pairs, 30).part, call_to_visit(0, [], 30).percent) == (2, "–")


MONDAY = datetime(2026, 11, 16)
SIGNINGS = [  # prospects kept as such now, who signed when and is kept so, signed ÷ prospects
    (10, [], 0, 10),
    (0, [], 0, 0),
    (10, [("甲", MONDAY, True)], 1, 10),
    (10, [("甲", MONDAY, False)], 1, 11),  # was one until then
    (10, [("甲", MONDAY, False), ("甲", MONDAY + timedelta(days=1), False)], 1, 11),
    (10, [("甲", MONDAY + timedelta(days=7), False)], 0, 11),  # signed since, was a prospect then
    (10, [("甲", MONDAY + timedelta(days=7), True)], 0, 10),
    (10, [("甲", MONDAY - timedelta(seconds=1), False)], 0, 10),
]


@pytest.mark.parametrize(("prospects", "signed", "part", "whole"), SIGNINGS)
def test_prospects_who_signed(prospects: int, signed: list[tuple[str, datetime, bool]], part: int, whole: int) -> None:
    rate = prospect_conversion(prospects, [Signing(*each) for each in signed], WEEK)
    assert (rate.part, rate.whole) == (part, whole)
