"""What may not slip by: the customer is told, dates are entered as they happen, a call is one complaint, reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from standing_clock import StandingClock

from csdesk.desk import calls, complaint_intake, complaint_steps, complaints, followups, history, staff, today, visits
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import BadInputError, NotPermittedError

GIVEN = {"phone": "13800001234", "name": "赵敏", "content": "厨房漏水", "promise": "2026-11-22 15:00"}


def receive(desk: Desk, **values: str) -> str:
    return complaint_intake.receive(desk, GIVEN | values).complaint.number


def test_a_case_is_overdue_until_the_customer_is_told_and_is_not_closed_before(
    desk: Desk, clock: StandingClock
) -> None:
    number = receive(desk)
    complaint_steps.resolve(desk, number, {"text": "已修好"})
    clock.move(days=2)
    with pytest.raises(BadInputError, match=r"has not been told the result yet; possible now: .*Tell the customer"):
        complaint_steps.close(desk, number, {})
    assert complaints.show(desk, number).overdue and complaints.counts(desk).overdue == 1
    complaint_steps.inform(desk, number, {})
    assert not complaints.show(desk, number).overdue
    assert complaint_steps.close(desk, number, {}).complaint.status == "closed"


@pytest.mark.parametrize("at", ["", "2026-11-22 11:00"])
def test_an_overdue_case_is_not_extended_by_dating_it_back(desk: Desk, clock: StandingClock, at: str) -> None:
    number = receive(desk)
    clock.move(days=2)
    with pytest.raises(BadInputError, match="the promised day was 2026-11-22"):
        complaint_steps.extend(desk, number, {"promise": "2026-11-30", "at": at})
    assert complaints.show(desk, number).extensions == 0


def test_a_new_promise_lies_ahead(desk: Desk, clock: StandingClock) -> None:
    number = receive(desk, promise="今天10:00")
    clock.move(hours=2)
    with pytest.raises(BadInputError, match="a time after 2026-11-21 11:30"):
        complaint_steps.extend(desk, number, {"promise": "2026-11-21 11:00", "at": "09:40"})


def test_what_happened_on_another_day_is_entered_by_a_supervisor(
    desk: Desk, clock: StandingClock, act_as: Callable[[str], None]
) -> None:
    number = receive(desk)
    clock.move(days=1)
    act_as("李敏")
    with pytest.raises(NotPermittedError, match="another day"):
        complaint_steps.progress(desk, number, {"text": "已派人", "at": "2026-11-21 10:00"})
    with pytest.raises(NotPermittedError, match="another day"):
        receive(desk, at="2026-11-21 10:00", promise="2026-11-25")
    complaint_steps.progress(desk, number, {"text": "已派人", "at": "2026-11-22 09:00"})
    act_as("陈静")
    complaint_steps.progress(desk, number, {"text": "已派人", "at": "2026-11-21 10:00"})
    assert receive(desk, at="2026-11-21 10:00", promise="2026-11-25")


def test_of_three_departments_the_last_is_waited_for_too(desk: Desk, act_as: Callable[[str], None]) -> None:
    number = receive(desk)
    act_as("吴刚")
    complaint_steps.issue(desk, number, {"department": "工程,物业,法务"})
    for department in ("工程", "物业"):
        complaint_steps.measure(desk, number, {"department": department, "result": "已办"})
    with pytest.raises(BadInputError, match="the answer of Legal"):
        complaint_steps.resolve(desk, number, {"text": "好"})
    complaint_steps.measure(desk, number, {"result": "无需办理"})
    assert complaint_steps.resolve(desk, number, {"text": "好"}).complaint.status == "resolved"


def test_a_slip_issued_after_the_promise_does_not_go_up_at_once(
    desk: Desk, act_as: Callable[[str], None], clock: StandingClock
) -> None:
    number = receive(desk, promise="今天10:00")
    clock.move(hours=2)
    act_as("吴刚")
    found = complaint_steps.issue(desk, number, {"department": "工程"}).complaint
    assert (found.level, [event.rule for event in found.events if event.rule]) == ("department", [])


def test_the_timeline_names_the_level_to_which_a_case_went_by_itself(
    desk: Desk, act_as: Callable[[str], None], clock: StandingClock
) -> None:
    number = receive(desk)
    act_as("吴刚")
    complaint_steps.issue(desk, number, {"department": "工程"})
    clock.move(days=2)
    today.look(desk)
    (event,) = [event for event in complaints.show(desk, number).events if event.rule == "slip_unanswered"]
    assert event.level == "deputy_gm"


def test_what_the_desk_settled_itself_is_listed_until_it_is_reported(desk: Desk, clock: StandingClock) -> None:
    first, second = receive(desk), receive(desk, content="门坏")
    for number in (first, second):
        complaint_steps.resolve(desk, number, {"text": "已修好"})
        clock.move(hours=1)
    listed = complaints.page(desk, "report")
    assert [found.number for found in listed] == [first, second]
    assert [found.number for found in complaints.page(desk, "report", after=listed[0].key)] == [second]
    assert complaints.counts(desk).report == today.look(desk).reports_due == 2
    clock.move(days=3)
    complaint_steps.inform(desk, first, {})
    complaint_steps.close(desk, first, {})
    assert today.look(desk).reports_due == 2
    assert complaint_steps.pass_up(desk, first, {}).complaint.report_due_at is None
    complaint_steps.pass_up(desk, second, {})
    assert complaints.page(desk, "report") == [] and today.look(desk).reports_due == 0


@pytest.fixture
def call(desk: Desk, clock: StandingClock) -> str:
    """The id of a call that was taken an hour ago."""
    found = calls.log(desk, {"phone": "13800001234", "name": "赵敏", "asked": "厨房漏水"}).call
    clock.move(hours=1)
    return found.id


def test_a_call_becomes_one_complaint_from_the_moment_it_was_taken(desk: Desk, call: str) -> None:
    made = complaint_intake.receive(desk, GIVEN, source=("call", call)).complaint
    assert made.received_at == datetime(2026, 11, 21, 9, 30)
    assert calls.show(desk, call).outcome == "became_complaint"
    with pytest.raises(BadInputError, match=f"it is a complaint already: {made.number}"):
        complaint_intake.receive(desk, GIVEN, source=("call", call))
    history.undo(desk)
    assert calls.show(desk, call).outcome == ""
    again = complaint_intake.receive(desk, GIVEN | {"at": "10:15"}, source=("call", call)).complaint
    assert again.received_at == datetime(2026, 11, 21, 10, 15)


@pytest.mark.parametrize(("outcome", "after"), [("answered", "became_complaint"), ("became_repair", "became_repair")])
def test_the_outcome_of_a_call_says_complaint_unless_it_became_something_else(
    desk: Desk, call: str, outcome: str, after: str
) -> None:
    calls.correct(desk, call, {"outcome": outcome})
    complaint_intake.receive(desk, GIVEN, source=("call", call))
    assert calls.show(desk, call).outcome == after


def test_a_call_of_another_day_is_a_complaint_received_today(desk: Desk, call: str, clock: StandingClock) -> None:
    clock.move(days=1)
    made = complaint_intake.receive(desk, GIVEN | {"promise": "2026-11-25"}, source=("call", call)).complaint
    assert made.received_at == clock()


def test_the_call_that_brought_a_visitor_says_so(desk: Desk, call: str) -> None:
    visits.check_in(desk, call)
    assert calls.show(desk, call).outcome == "became_visit"
    history.undo(desk)
    assert calls.show(desk, call).outcome == ""
    visits.register(desk, {"name": "赵敏", "phone": "13800001234"})  # that it was this call is but a guess
    assert calls.show(desk, call).outcome == ""
    number = calls.show(desk, call).number
    visits.register(desk, {"name": "赵敏", "phone": "13800001234", "came_by_call": number})
    assert calls.show(desk, call).outcome == "became_visit"
    calls.correct(desk, call, {"outcome": "answered"})
    visits.register(desk, {"name": "赵敏", "phone": "13800001234", "came_by_call": number})
    assert calls.show(desk, call).outcome == "answered"


@pytest.mark.parametrize("written", ["3-2-501", "3 栋 2 单元 501室", "云岭花园3栋2单元501", "云岭花园 ３-2-501"])
def test_a_repeat_is_seen_however_the_unit_is_written(desk: Desk, written: str) -> None:
    first = receive(desk, unit="3栋2单元501", subject="物业")
    other = GIVEN | {"phone": "13800004321", "name": "钱进", "unit": written, "subject": "物业"}
    assert [found.number for found in complaints.repeats(desk, unit=written, subject="property")] == [first]
    saved = complaint_intake.receive(desk, other)
    assert [found.number for found in saved.repeats] == [first]
    assert not complaint_intake.receive(desk, other | {"unit": "3-2-502", "phone": "13800005555"}).repeats


def test_a_decider_whom_the_complaint_is_against_is_named(desk: Desk) -> None:
    number = receive(desk, against_staff="吴刚")
    with pytest.raises(NotPermittedError, match="the complaint is against 吴刚"):
        complaint_steps.issue(desk, number, {"department": "工程", "decided_by": "吴刚"})


def test_the_return_visit_is_not_made_by_whom_the_complaint_is_against(
    desk: Desk, person: Callable[[str], Person], act_as: Callable[[str], None]
) -> None:
    act_as("李敏")
    number = receive(desk, against_staff="李敏")
    act_as("吴刚")
    staff.add(desk, name="总经理", role="gm")
    complaint_steps.resolve(desk, number, {"text": "已道歉"})
    complaint_steps.accept(desk, number, {})
    closed = complaint_steps.close(desk, number, {}).complaint
    (owed,) = followups.of_source(desk, closed.id)
    assert owed.assignee == ""
    with pytest.raises(BadInputError, match="the complaint is against 李敏"):
        followups.assign(desk, owed.id, "李敏")
    assert followups.assign(desk, owed.id, "周强").assignee == "周强"


def test_the_most_senior_at_the_desk_names_somebody_above_them(desk: Desk, act_as: Callable[[str], None]) -> None:
    act_as("吴刚")
    assert staff.add(desk, name="郑总", role="gm").role == "gm"
    with pytest.raises(NotPermittedError, match="only 郑总 may do this for a General manager"):
        staff.add(desk, name="王总", role="gm")
