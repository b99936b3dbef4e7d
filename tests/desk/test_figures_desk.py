"""The figures of a period out of records as the desk makes them; numbers agree with the pages that show the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from standing_clock import StandingClock

from csdesk.desk import (
    calls,
    complaint_cases,
    complaint_intake,
    complaint_steps,
    customers,
    figures,
    followups,
    history,
    repairs,
    visits,
)
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError
from csdesk.desk.figures import Figures
from csdesk.rules.figures import lines, told
from csdesk.rules.periods import of, parse
from csdesk.rules.rates import Rate

# The clock stands at Saturday 2026-11-21 09:30, in the week 2026-W47.
PROMISE = {"phone": "13800001234", "name": "赵敏", "content": "厨房漏水", "promise": "2026-11-22 15:00"}


def look(desk: Desk, name: str = "") -> Figures:
    return figures.figures(desk, figures.period(desk, name))


def parts(rate: Rate) -> tuple[int, int]:
    return rate.part, rate.whole


def values(desk: Desk, name: str = "") -> dict[str, object]:
    return {
        line.key: parts(line.value) if isinstance(line.value, Rate) else line.value for line in lines(look(desk, name))
    }


def test_an_empty_desk_has_no_rate_at_all(desk: Desk) -> None:
    found = lines(look(desk))
    assert {line.text for line in found} == {"0", "–"}
    assert all(line.text == "–" for line in found if isinstance(line.value, Rate))
    assert [line.is_met for line in found if line.key == "serious"] == [True]


def test_calls_and_visits_of_the_week(desk: Desk, clock: StandingClock) -> None:
    calls.log(desk, {"phone": "13800000001", "name": "李四", "asked": "价格", "category": "enquiry", "invited": "yes"})
    calls.log(desk, {"phone": "13800000002", "asked": "户型", "category": "enquiry", "invited": "no"})
    calls.log(desk, {"phone": "13800000003", "asked": "漏水", "category": "repair"})
    calls.log(desk, {"phone": "13800000004", "asked": "回电", "category": "enquiry", "direction": "outgoing"})
    clock.move(days=1)
    visits.register(
        desk, {"phone": "13800000001", "name": "李四", "purpose": "viewing", "intent": "A", "medium": "friend"}
    )
    visits.tally(desk, 2)
    found = values(desk)
    assert (found["enquiries"], found["calls"], found["visits"]) == (5, 3, 2)
    assert (found["invitation"], found["call_to_visit"], found["first_visits"]) == ((1, 2), (1, 2), (1, 2))
    week = look(desk)
    assert parts(week.first_visits) == (visits.counts(desk).rate.registered, visits.counts(desk).rate.all)
    assert week.enquiries.by_day == {"2026-11-21": 3, "2026-11-22": 2}
    assert week.enquiries.visits.by_medium_and_intent == {("friend", "A"): 1}
    assert values(desk, "上周")["enquiries"] == 0
    assert values(desk, "2026-11")["enquiries"] == values(desk, "2026")["enquiries"] == 5


def test_a_visit_in_another_period_still_counts_for_the_call(desk: Desk, clock: StandingClock) -> None:
    calls.log(desk, {"phone": "13800000001", "name": "李四", "asked": "价格", "category": "enquiry"})
    clock.move(days=30)
    visits.register(desk, {"phone": "13800000001", "name": "李四"})
    assert values(desk, "2026-W47")["call_to_visit"] == (1, 1)
    assert values(desk)["call_to_visit"] == (0, 0)


def test_a_caller_is_one_person_also_after_two_customers_were_merged(desk: Desk) -> None:
    first = calls.log(desk, {"phone": "13800000001", "name": "李四", "asked": "价格", "category": "enquiry"}).call
    second = calls.log(desk, {"phone": "13800000002", "name": "李四", "asked": "户型", "category": "enquiry"}).call
    visits.register(desk, {"phone": "13800000002", "name": "李四"})
    assert first.customer and second.customer
    assert values(desk)["call_to_visit"] == (1, 2)
    customers.merge(desk, first.customer.id, second.customer.id)
    assert values(desk)["call_to_visit"] == (1, 1)


def test_what_was_taken_back_counts_nowhere(desk: Desk) -> None:
    before = values(desk)
    calls.log(desk, {"phone": "13800000001", "asked": "价格", "category": "enquiry", "invited": "yes"})
    visits.register(desk, {"name": "李四", "phone": "13800000001", "intent": "A", "purpose": "signing"})
    complaint_intake.receive(desk, PROMISE | {"severity": "serious"})
    repairs.add(desk, {"phone": "13800000001", "content": "漏水", "in_warranty": "no"})
    assert values(desk) != before
    for _saved in range(4):
        history.undo(desk)
    assert values(desk) == before


def test_tracking_agrees_with_the_follow_ups(desk: Desk, clock: StandingClock) -> None:
    for phone in ("13800000001", "13800000002"):
        visits.register(desk, {"phone": phone, "name": "李四", "intent": "B"})
    clock.move(days=8)
    one = followups.page(desk)[0]
    followups.done(desk, one.id, {"result": "considering"})
    assert values(desk, "2026-W49")["tracking"] == (0, 0)  # day 10 has not passed
    clock.move(days=3)
    assert values(desk, "2026-W49")["tracking"] == (1, 2)
    kept = followups.tracking_rate(desk, date(2026, 11, 30), date(2026, 12, 6))
    assert (kept.in_window, kept.owed) == (1, 2)


def test_a_complaint_from_its_receipt_to_the_return_visit(desk: Desk, clock: StandingClock) -> None:
    number = complaint_intake.receive(desk, PROMISE).complaint.number
    assert values(desk)["complaints_open"] == 1
    complaint_steps.extend(desk, number, {"promise": "2026-11-25 12:00"})
    clock.move(days=3)  # Tuesday of the next week
    complaint_steps.resolve(desk, number, {"text": "已修好"})
    complaint_steps.accept(desk, number, {"satisfaction": "5"})
    complaint_steps.close(desk, number, {})
    week, after = values(desk, "2026-W47"), values(desk, "2026-W48")
    assert (week["complaints"], week["handled"], week["complaints_closed"], week["complaints_open"]) == (
        1,
        (1, 1),
        0,
        1,
    )
    assert (after["complaints"], after["handled"], after["complaints_closed"], after["complaints_open"]) == (
        0,
        (0, 0),
        1,
        0,
    )
    assert (week["timely"], week["promise_kept"], week["extended"]) == ((0, 1), (0, 0), (1, 1))
    assert (after["timely"], after["promise_kept"]) == ((0, 0), (0, 0))  # Wednesday's promise is still to come
    assert (week["resolve_median"], after["resolve_median"]) == (None, 6.5 + 0.5)  # Monday, and half an hour on Tuesday
    assert (after["satisfaction"], after["satisfied"]) == (5, (1, 1))
    clock.move(days=1, hours=4)
    assert values(desk, "2026-W48")["promise_kept"] == (1, 1)
    followups.done(desk, followups.page(desk)[0].id, {"result": "satisfied"}, {"satisfaction": "4"})
    clock.move(days=6)
    found = values(desk, "2026-W48")
    assert found["complaint_returns"] == (1, 1)
    assert found["satisfaction"] == 4.5  # once for the result, and once in the return visit


def test_a_complaint_that_comes_again_and_is_turned_down(desk: Desk, clock: StandingClock) -> None:
    given = PROMISE | {"category": "quality", "subject": "warranty"}
    first = complaint_intake.receive(desk, given).complaint.number
    complaint_intake.receive(desk, given)
    complaint_steps.resolve(desk, first, {"text": "已修好"})
    complaint_steps.reject(desk, first, {"promise": "2026-11-22 18:00", "text": "还漏"})
    found = values(desk)
    assert (found["repeated"], found["moved_up"], found["reopened"]) == ((1, 2), (1, 2), (1, 2))


def test_repairs_and_their_call_backs(desk: Desk, clock: StandingClock) -> None:
    number = repairs.add(desk, {"phone": "13800000001", "content": "漏水", "in_warranty": "no"}).repair.number
    repairs.add(desk, {"phone": "13800000002", "content": "断电", "in_warranty": "no"})
    repairs.done(desk, number, {})
    repairs.accept(desk, number, {"rating": "3"})
    found = values(desk)
    assert (found["repairs"], found["repair_quality"], found["out_of_warranty_fixed"]) == (2, (1, 1), (1, 2))
    assert found["satisfaction"] == 3
    clock.move(days=2)
    followups.done(desk, followups.page(desk)[0].id, {"result": "satisfied"}, {"mended": "no", "satisfaction": "1"})
    clock.move(days=5)
    found = values(desk, "2026-W48")
    assert (found["callback_passed"], found["repair_callbacks"], found["satisfaction"]) == ((0, 1), (1, 1), 1)


def test_prospects_who_came_to_sign(desk: Desk) -> None:
    for phone in ("13800000001", "13800000002"):
        visits.register(desk, {"phone": phone, "name": f"客户{phone[-1]}"})
    visits.register(desk, {"phone": "13800000001", "name": "客户1", "purpose": "signing"})
    assert values(desk)["conversion"] == (1, 2)
    assert values(desk, "去年")["conversion"] == (0, 0)


def test_states_that_were_never_noted_are_folded_first(desk: Desk) -> None:
    complaint_intake.receive(desk, PROMISE)
    expected = values(desk)
    connection = desk.store.connection()
    connection.execute("DELETE FROM complaint_state")
    connection.execute("DELETE FROM complaint_promise")
    assert values(desk) == expected
    complaint_cases.fold_all_anew(desk)
    assert values(desk) == expected


def test_two_periods_are_compared_line_by_line(desk: Desk) -> None:
    calls.log(desk, {"phone": "13800000001", "asked": "价格", "category": "enquiry"})
    found = figures.compared(desk, parse("", date(2026, 11, 21)))
    assert [(this.key, before.key) for this, before in found.pairs][:1] == [("enquiries", "enquiries")]
    assert [(this.value, before.value) for this, before in found.pairs][:1] == [(1, 0)]
    plain = told(found)
    assert (plain["period"], plain["before"]) == ("2026-W47", "2026-W46")
    assert plain["figures"]["enquiries"] == {"value": 1, "target": None, "is_met": None, "before": 0}
    assert plain["figures"]["invitation"] == {
        "value": 0.0, "part": 0, "whole": 1, "target": ">= 100", "is_met": False, "before": None,
    }  # fmt: skip
    assert plain["counts"]["calls_by_category"] == {"enquiry": 1}


@pytest.mark.parametrize(("text", "kind"), [("2026-13", ""), ("上月", "week"), ("x" * 1000, ""), ("W54", "week")])
def test_what_is_no_period_is_told_with_what_is_accepted(desk: Desk, text: str, kind: str) -> None:
    with pytest.raises(BadInputError, match="2026-W47"):
        figures.period(desk, text, kind)


def test_the_numbers_of_one_persons_week(desk: Desk, clock: StandingClock, act_as: Callable[[str], None]) -> None:
    act_as("周强")
    calls.log(desk, {"phone": "13800000001", "name": "李四", "asked": "价格", "category": "enquiry", "invited": "yes"})
    visits.register(desk, {"phone": "13800000001", "name": "李四", "intent": "A", "opinions": "想要南向"})
    clock.move(hours=1)
    visits.register(desk, {"phone": "13800000001", "name": "李四"})
    visits.tally(desk)
    mine = desk.me.id
    act_as("李敏")
    visits.register(desk, {"phone": "13800000002", "name": "王五", "intent": "B", "opinions": "别人的客户"})
    week = of("week", clock().date())
    found = figures.person_week(desk, mine, week)
    assert (found.name, found.calls, found.visits, found.visits_first, found.visits_return) == ("周强", 1, 2, 1, 1)
    assert (found.intents, found.followups_owed) == ({"A": 1, "B": 0, "C": 0, "D": 0}, 0)
    assert [(each.name, each.text) for each in found.opinions] == [("李四", "想要南向")]
    clock.move(days=8)
    act_as("周强")
    (owed,) = followups.page(desk, mine=True)
    later = of("week", owed.closes_on)
    assert (figures.person_week(desk, mine, later).followups_owed, owed.assignee) == (1, "周强")
    followups.done(desk, owed.id, {"result": "considering"})
    done = figures.person_week(desk, mine, later)
    assert (done.followups_done, done.followups_owed) == (1, 1)
    assert figures.person_week(desk, mine, of("week", clock().date())).contacts_made == 1
    assert figures.person_week(desk, mine, of("week", clock().date() + timedelta(days=70))).calls == 0
