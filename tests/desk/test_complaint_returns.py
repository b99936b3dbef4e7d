"""The return visit of a closed complaint: written down with the case or with the follow-up, it is done with both."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from standing_clock import StandingClock

from csdesk.desk import complaint_intake, complaint_steps, complaints, followups, history
from csdesk.desk.complaints import Complaint
from csdesk.desk.desk import Desk


@pytest.fixture
def closed(desk: Desk, act_as: Callable[[str], None], clock: StandingClock) -> Complaint:
    """A complaint that the desk settled and closed, of which the return visit is owed."""
    act_as("李敏")
    saved = complaint_intake.receive(
        desk,
        {
            "name": "赵敏",
            "phone": "13800001234",
            "content": "门岗态度不好",
            "promise": "明天下午3点",
            "read_back": "yes",
        },
    )
    identity = saved.complaint.id
    clock.move(hours=1)
    complaint_steps.resolve(desk, identity, {"text": "已道歉"})
    complaint_steps.inform(desk, identity, {})
    complaint_steps.accept(desk, identity, {"satisfaction": "4"})
    complaint = complaint_steps.close(desk, identity, {}).complaint
    assert complaint.owes_return_visit
    assert [owed.state for owed in followups.of_source(desk, identity)] == ["coming"]
    clock.move(days=2)
    return complaint


def test_the_step_of_the_case_settles_the_follow_up(desk: Desk, closed: Complaint) -> None:
    after = complaint_steps.return_visit(desk, closed.id, {"text": "没有问题", "satisfaction": "5"}).complaint
    assert not after.owes_return_visit
    (made,) = followups.of_source(desk, closed.id)
    assert (made.state, made.result, made.done_by) == ("done", "satisfied", "李敏")
    assert [tried.outcome for tried in made.attempts] == ["reached"]


def test_the_follow_up_stands_in_the_timeline_of_the_case(desk: Desk, closed: Complaint) -> None:
    (owed,) = followups.of_source(desk, closed.id)
    followups.done(
        desk, owed.id, {"result": "satisfied", "notes": "客户满意"}, {"satisfaction": "4", "accepted": "yes"}
    )
    after = complaints.show(desk, closed.id)
    assert not after.owes_return_visit
    assert after.closed_at is not None
    assert (after.events[-1].kind, after.events[-1].text, after.satisfaction) == ("return_visit", "客户满意", 4)


@pytest.mark.parametrize(
    ("values", "answers"),
    [
        ({"result": "not_satisfied"}, {}),
        ({"result": "other"}, {"accepted": "no", "reason": "又漏了"}),
    ],
)
def test_a_customer_who_is_not_content_has_the_case_open_again(
    desk: Desk, closed: Complaint, values: dict[str, str], answers: dict[str, str]
) -> None:
    (owed,) = followups.of_source(desk, closed.id)
    followups.done(desk, owed.id, values, answers)
    after = complaints.show(desk, closed.id)
    assert after.status == "reopened"
    assert after.closed_at is None
    assert after.promise_at > desk.clock()
    assert not after.owes_return_visit


def test_undoing_the_follow_up_takes_the_step_back_too(desk: Desk, closed: Complaint) -> None:
    (owed,) = followups.of_source(desk, closed.id)
    followups.done(desk, owed.id, {"result": "not_satisfied"}, {})
    history.undo(desk)
    after = complaints.show(desk, closed.id)
    assert after.status == "closed"
    assert after.owes_return_visit
    assert [each.state for each in followups.of_source(desk, closed.id)] == ["due"]
