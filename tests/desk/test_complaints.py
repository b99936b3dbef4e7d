"""Complaints from the first word to the return visit: intake, steps, lists, repeats, what happens by itself, undo."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from standing_clock import StandingClock

from csdesk.desk import (
    actions,
    complaint_cases,
    complaint_intake,
    complaint_steps,
    complaints,
    followups,
    history,
    imports,
    search,
)
from csdesk.desk.complaints import Complaint
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, BusyError, DeskError, NoSuchRecordError, NotPermittedError
from csdesk.store import indexing, replay

GIVEN = {
    "phone": "13800001234",
    "name": "赵敏",
    "content": "厨房漏水",
    "promise": "2026-11-22 15:00",
    "subject": "保修",
}


@pytest.fixture(autouse=True)
def states_are_true(desk: Desk) -> Any:
    """Whatever was done, log and tables agree, and what is noted for the lists is what the timelines say."""
    yield
    assert list(replay.differences(desk.store.connection())) == []
    assert indexing.missing(desk.store.connection()) == 0
    queries = [f"SELECT * FROM {table} ORDER BY 1, 2" for table in ("complaint_state", "complaint_promise")]
    before = [desk.store.rows(query) for query in queries]
    complaint_cases.fold_all_anew(desk)
    assert [desk.store.rows(query) for query in queries] == before


def receive(desk: Desk, **values: str) -> Complaint:
    return complaint_intake.receive(desk, GIVEN | values).complaint


def kinds(complaint: Complaint) -> list[str]:
    return [event.kind for event in complaint.events]


def numbers(found: list[Complaint]) -> list[str]:
    return [complaint.number for complaint in found]


def settled(desk: Desk, number: str) -> Complaint:
    complaint_steps.resolve(desk, number, {"text": "已修好"})
    complaint_steps.accept(desk, number, {"text": "满意", "satisfaction": "5"})
    return complaint_steps.close(desk, number, {}).complaint


def test_a_complaint_is_taken_down_with_its_promise(desk: Desk) -> None:
    saved = complaint_intake.receive(desk, GIVEN)
    complaint = saved.complaint
    assert complaint.number == "TS-A-20261121-001"
    assert (complaint.status, complaint.level, complaint.extensions) == ("open", "receptionist", 0)
    assert complaint.promise_at == complaint.due_at == datetime(2026, 11, 22, 15)
    assert (complaint.channel, complaint.severity, complaint.is_written, complaint.owner) == (
        "phone", "ordinary", False, "陈静")  # fmt: skip
    assert complaint.customer is not None and complaint.customer.name == "赵敏"
    assert saved.is_new_customer and not saved.repeats
    assert kinds(complaint) == ["received", "promised"]
    assert "extend" in complaint.actions and "close" not in complaint.actions
    assert [found.id for found in search.find(desk, "漏水")] == [complaint.id]


REFUSED = [
    ({"promise": ""}, "promise", "told when they will hear"),
    ({"promise": " "}, "promise", "told when they will hear"),
    ({"promise": "2026-11-21 09:30"}, "promise", "a time after 2026-11-21 09:30"),
    ({"promise": "2026-11-20"}, "promise", "a time after"),
    ({"promise": "soon"}, "promise", "'soon' is no time"),
    ({"content": " "}, "content", "must be filled in"),
    ({"phone": "", "name": ""}, "phone", "phone number or a name"),
    ({"severity": "awful"}, "severity", "Serious"),
    ({"channel": "pigeon"}, "channel", "Suggestion box"),
    ({"department": "甲乙丙"}, "department", "Engineering"),
    ({"against_staff": "无此人"}, "against_staff", "李敏"),
    ({"at": "2026-11-21 10:00"}, "at", "later than now"),
    ({"written": "perhaps"}, "written", "yes or no"),
    ({"marks": "loud"}, "marks", "Litigation"),
]


@pytest.mark.parametrize(("values", "field", "said"), REFUSED)
def test_what_cannot_be_taken_is_named_and_nothing_is_written(
    desk: Desk, values: dict[str, str], field: str, said: str
) -> None:
    before = desk.store.rows("SELECT count(*) AS n FROM change") + desk.store.rows("SELECT * FROM number_series")
    with pytest.raises(BadInputError) as refused:
        complaint_intake.receive(desk, GIVEN | values)
    assert refused.value.field == field
    assert said in str(refused.value)
    after = desk.store.rows("SELECT count(*) AS n FROM change") + desk.store.rows("SELECT * FROM number_series")
    assert after == before


def test_a_promise_of_a_day_is_the_end_of_it_and_words_are_read(desk: Desk) -> None:
    assert receive(desk, promise="11月23日").promise_at == datetime(2026, 11, 23, 23, 59)
    assert receive(desk, promise="明天下午3点", subject="物业").promise_at == datetime(2026, 11, 22, 15)


@pytest.mark.parametrize(
    ("values", "is_written"),
    [
        ({"channel": "来函"}, True),
        ({"channel": "letter", "written": "no"}, False),
        ({"written": "yes"}, True),
        ({}, False),
    ],
)
def test_a_letter_counts_as_written(desk: Desk, values: dict[str, str], is_written: bool) -> None:
    assert receive(desk, **values).is_written == is_written


def test_everything_that_was_given_is_kept(desk: Desk) -> None:
    found = receive(
        desk, unit="3栋2单元1201", severity="重大", marks="群诉,媒体", category="工程质量", against_kind="质量",
        against="防水", department="工程", read_back="yes", notes="老人家",
    )  # fmt: skip
    assert (found.unit, found.severity, found.marks, found.category) == (
        "3栋2单元1201", "serious", ("group", "media"), "quality")  # fmt: skip
    assert (found.against_kind, found.against, found.departments) == ("quality", "防水", ("engineering",))
    assert (found.is_read_back, found.notes, found.status) == (True, "老人家", "open")


def test_a_complaint_carries_the_call_it_comes_of(desk: Desk) -> None:
    found = complaint_intake.receive(desk, GIVEN, source=("call", "x")).complaint
    assert found.source == "x"


def test_a_case_goes_from_the_slip_to_the_return_visit(
    desk: Desk, act_as: Callable[[str], None], clock: StandingClock
) -> None:
    number = receive(desk).number
    act_as("吴刚")
    issued = complaint_steps.issue(desk, number, {"department": "工程部", "text": "请查修"}).complaint
    assert (issued.status, issued.level, issued.waiting_on) == ("with_department", "department", ("engineering",))
    act_as("李敏")
    clock.move(hours=2)
    measured = complaint_steps.measure(desk, number, {"text": "已派工", "result": "已修好"}).complaint
    assert (measured.status, measured.slips[0].result) == ("open", "已修好")
    assert complaint_steps.resolve(desk, number, {"text": "重做防水"}).complaint.status == "resolved"
    assert [found.number for found in search.find(desk, "重做防水")] == [number]
    informed = complaint_steps.inform(desk, number, {"text": "电话告知"}).complaint
    assert (informed.status, informed.due_at) == ("waiting_customer", None)
    accepted = complaint_steps.accept(desk, number, {"text": "谢谢", "satisfaction": "4"}).complaint
    assert (accepted.satisfaction, accepted.opinion, accepted.reply) == (4, "谢谢", "重做防水")
    closed = complaint_steps.close(desk, number, {}).complaint
    assert (closed.status, closed.closed_at, closed.owes_return_visit) == ("closed", clock(), True)
    assert desk.store.rows("SELECT closed_at FROM complaint") == [{"closed_at": "2026-11-21 11:30:00"}]
    (owed,) = followups.of_source(desk, closed.id)
    assert (owed.kind, owed.name, owed.assignee) == ("complaint_return", "赵敏", "陈静")
    visited = complaint_steps.return_visit(desk, number, {"satisfaction": "5"}).complaint
    assert (visited.owes_return_visit, visited.satisfaction) == (False, 5)


def test_not_accepted_opens_it_again_and_the_return_visit_is_no_longer_owed(desk: Desk, clock: StandingClock) -> None:
    number = settled(desk, receive(desk).number).number
    clock.move(days=1)
    again = complaint_steps.reject(desk, number, {"text": "还在漏", "promise": "11-25 10:00"}).complaint
    assert (again.status, again.closed_at, again.promise_at) == ("reopened", None, datetime(2026, 11, 25, 10))
    assert followups.page(desk) == []
    assert numbers(complaints.page(desk, "open")) == [number]
    settled(desk, number)
    assert len(followups.page(desk)) == 1


def test_there_is_no_third_extension(desk: Desk) -> None:
    number = receive(desk).number
    for day in ("11-23", "11-24"):
        last = complaint_steps.extend(desk, number, {"promise": f"{day} 10:00", "text": "等配件"}).complaint
    assert (last.extensions, last.promise_at) == (2, datetime(2026, 11, 24, 10))
    assert last.events[-1].agreed_with == "赵敏"
    with pytest.raises(
        BadInputError, match=r"agreed 2 times already.*goes to General manager; possible now: Read back"
    ):
        complaint_steps.extend(desk, number, {"promise": "11-25 10:00"})
    assert complaints.show(desk, number) == last


def test_a_new_date_has_to_be_later_and_agreed_in_time(desk: Desk, clock: StandingClock) -> None:
    number = receive(desk).number
    with pytest.raises(BadInputError, match="a time after 2026-11-22 15:00"):
        complaint_steps.extend(desk, number, {"promise": "11-22 14:00"})
    clock.move(days=2)
    with pytest.raises(BadInputError, match="promised day was 2026-11-22"):
        complaint_steps.extend(desk, number, {"promise": "11-25 14:00"})


def test_what_is_past_its_second_date_goes_to_the_general_manager_once(desk: Desk, clock: StandingClock) -> None:
    number = receive(desk).number
    for day in ("11-23", "11-24"):
        complaint_steps.extend(desk, number, {"promise": f"{day} 10:00"})
    assert complaint_cases.run_due(desk) == 0
    clock.now = datetime(2026, 11, 24, 10)
    assert complaint_cases.run_due(desk) == 0
    clock.move(seconds=1)
    assert complaint_cases.run_due(desk) == 1
    assert complaint_cases.run_due(desk) == 0
    found = complaints.show(desk, number)
    assert (found.level, found.overdue, found.is_moved_up) == ("gm", True, True)
    (step,) = [event for event in found.events if event.rule]
    assert (step.kind, step.level, step.rule, step.by, step.at) == (
        "passed_up", "gm", "second_date_passed", "", datetime(2026, 11, 24, 10))  # fmt: skip
    assert numbers(complaints.page(desk, "moved_up")) == numbers(complaints.page(desk, "overdue")) == [number]


def test_the_same_step_has_the_same_id_on_every_desk(desk: Desk, clock: StandingClock) -> None:
    receive(desk, severity="urgent")
    ids = {row["id"] for row in desk.store.rows("SELECT id FROM complaint_event WHERE rule = 'serious'")}
    assert len(ids) == 2
    with desk.store.transaction(None):
        desk.store.connection().execute("DELETE FROM complaint_event WHERE rule = 'serious'")
    clock.move(hours=3)
    complaint_cases.fold_all_anew(desk)
    assert complaint_cases.run_due(desk) == 1
    assert {row["id"] for row in desk.store.rows("SELECT id FROM complaint_event WHERE rule = 'serious'")} == ids


def test_a_serious_one_is_shown_to_the_supervisor_and_the_manager_at_once(desk: Desk) -> None:
    found = receive(desk, severity="serious")
    assert sorted(event.level for event in found.events if event.kind == "alerted") == ["manager", "supervisor"]
    assert kinds(found) == ["received", "promised", "alerted", "alerted"]


def test_several_departments_go_to_the_general_manager_and_all_are_waited_for(
    desk: Desk, act_as: Callable[[str], None]
) -> None:
    found = receive(desk, department="工程,物业")
    assert (found.level, [event.rule for event in found.events if event.rule]) == ("gm", ["several_departments"])
    act_as("吴刚")
    complaint_steps.issue(desk, found.number, {})
    with pytest.raises(BadInputError, match="the answer of Engineering、Property"):
        complaint_steps.resolve(desk, found.number, {"text": "好"})
    with pytest.raises(BadInputError, match="must be filled in"):
        complaint_steps.measure(desk, found.number, {"result": "好"})
    complaint_steps.measure(desk, found.number, {"department": "物业", "result": "已劝阻"})
    last = complaint_steps.measure(desk, found.number, {"result": "已修"}).complaint
    assert (last.waiting_on, last.status) == ((), "open")


def test_an_unanswered_slip_goes_up_when_the_promise_has_passed(
    desk: Desk, act_as: Callable[[str], None], clock: StandingClock
) -> None:
    number = receive(desk).number
    act_as("吴刚")
    complaint_steps.issue(desk, number, {"department": "法务"})
    assert numbers(complaints.page(desk, "waiting")) == [number]
    clock.move(days=2)
    complaint_cases.run_due(desk)
    assert complaints.show(desk, number).level == "deputy_gm"


def test_slips_are_signed_out_by_a_manager_whom_others_may_name(desk: Desk, act_as: Callable[[str], None]) -> None:
    number = receive(desk).number
    act_as("李敏")
    with pytest.raises(NotPermittedError, match="signed out by a manager; possible now"):
        complaint_steps.issue(desk, number, {"department": "工程"})
    issued = complaint_steps.issue(desk, number, {"department": "工程", "decided_by": "吴刚"}).complaint
    assert issued.events[-1].staff == "吴刚"


def test_nobody_handles_a_complaint_against_themself(desk: Desk, act_as: Callable[[str], None]) -> None:
    found = receive(desk, against_staff="吴刚")
    assert (found.level, found.against_kind, found.against_staff) == ("representative", "person", "吴刚")
    with pytest.raises(BadInputError, match="against 吴刚"):
        complaint_steps.assign(desk, found.number, {"staff": "吴刚"})
    with pytest.raises(NotPermittedError):
        complaint_steps.resolve(desk, found.number, {"text": "无事", "decided_by": "吴刚"})
    act_as("吴刚")
    for step in (complaint_steps.progress, complaint_steps.resolve, complaint_steps.close, complaint_steps.pass_up):
        with pytest.raises(NotPermittedError, match="against you"):
            step(desk, found.number, {"text": "无事"})
    with pytest.raises(NotPermittedError, match="against you"):
        complaint_intake.correct(desk, found.number, {"content": "无事"})
    assert complaints.show(desk, found.number).actions == ()
    act_as("李敏")
    with pytest.raises(NotPermittedError, match="Customer representative decides"):
        complaint_steps.resolve(desk, found.number, {"text": "无事"})
    act_as("陈静")  # nobody at the desk stands above her but the accused
    assert complaint_steps.resolve(desk, found.number, {"text": "已道歉"}).complaint.status == "resolved"


def test_a_written_complaint_is_answered_in_writing(desk: Desk) -> None:
    number = receive(desk, written="yes").number
    complaint_steps.resolve(desk, number, {"text": "已修好"})
    with pytest.raises(BadInputError, match="answered in writing before it is closed"):
        complaint_steps.close(desk, number, {})
    complaint_steps.reply(desk, number, {"text": "复函"})
    assert complaint_steps.close(desk, number, {}).complaint.has_written_reply


def test_a_reply_face_to_face_is_signed(desk: Desk) -> None:
    number = receive(desk).number
    complaint_steps.resolve(desk, number, {"text": "已修好"})
    complaint_steps.inform(desk, number, {"face_to_face": "yes"})
    with pytest.raises(BadInputError, match="has not signed"):
        complaint_steps.close(desk, number, {})
    complaint_steps.accept(desk, number, {"signed": "yes"})
    assert complaint_steps.close(desk, number, {}).complaint.is_signed


def test_what_repeats_moves_up_and_is_found_while_typing(desk: Desk, clock: StandingClock) -> None:
    first = receive(desk, unit="3栋1201").number
    clock.move(days=3)
    promise = {"promise": "后天10:00"}
    found = complaints.repeats(desk, phone="13800001234", subject="warranty") or complaints.repeats(
        desk, phone="13800001234", subject=complaints.show(desk, first).subject)  # fmt: skip
    assert numbers(found) == [first]
    second = complaint_intake.receive(desk, GIVEN | promise)
    assert numbers(list(second.repeats)) == [first]
    assert (second.complaint.level, second.complaint.is_moved_up) == ("department", True)
    clock.move(hours=1)
    neighbour = {"phone": "13800005678", "name": "钱进", "unit": "3栋1201"}
    assert complaint_intake.receive(desk, GIVEN | promise | neighbour).complaint.level == "department"
    clock.move(hours=1)
    third = complaint_intake.receive(desk, GIVEN | promise | {"unit": "3栋1201"})
    assert third.complaint.level == "gm"
    other = complaint_intake.receive(desk, GIVEN | promise | {"subject": "物业"})
    assert (other.complaint.level, other.repeats) == ("receptionist", ())
    clock.move(days=366)
    assert complaint_intake.receive(desk, GIVEN | promise).repeats == ()


def test_the_lists_hold_what_they_say(desk: Desk, act_as: Callable[[str], None], clock: StandingClock) -> None:
    today = receive(desk, promise="今天17:00", subject="户型").number
    tomorrow = receive(desk, promise="明天10:00", subject="价格").number
    act_as("李敏")
    done = settled(desk, receive(desk, promise="今天12:00", subject="物业").number).number
    hers = receive(desk, promise="明天9:00", subject="公证").number
    assert numbers(complaints.page(desk)) == [hers, done, tomorrow, today]
    assert numbers(complaints.page(desk, "open")) == [hers, tomorrow, today]
    assert numbers(complaints.page(desk, "due")) == [today]
    assert numbers(complaints.page(desk, "due", due=clock().date() + timedelta(days=1))) == [hers, tomorrow]
    assert numbers(complaints.page(desk, "mine")) == [hers]
    assert numbers(complaints.page(desk, mine=True)) == [hers, done]
    assert numbers(complaints.page(desk, "open", text="漏水", mine=True)) == [hers]
    assert numbers(complaints.page(desk, phone="13800001234", limit=1)) == [hers]
    assert complaints.counts(desk) == complaints.Counts(
        open=3, overdue=0, due=1, mine=1, waiting=0, moved_up=0, report=1
    )
    clock.move(days=2)
    overdue = complaints.page(desk, "overdue")
    assert numbers(overdue) == [today, hers, tomorrow]
    assert numbers(complaints.page(desk, "overdue", after=overdue[0].key)) == [hers, tomorrow]
    assert numbers(complaints.page(desk, "overdue", limit=1)) == [today]
    assert numbers(complaints.page(desk, "overdue", mine=True)) == [hers]
    assert numbers(complaints.page(desk, "overdue", until=datetime(2026, 11, 21))) == []
    assert complaints.counts(desk).overdue == 3
    with pytest.raises(BadInputError, match="accepted: all, open"):
        complaints.page(desk, "closed")


def test_a_step_can_be_undone_and_the_case_stands_as_before(desk: Desk, clock: StandingClock) -> None:
    number = receive(desk).number
    before = complaints.show(desk, number)
    clock.move(minutes=1)
    complaint_steps.extend(desk, number, {"promise": "11-25 10:00"})
    history.undo(desk)
    assert complaints.show(desk, number) == before
    closed = settled(desk, number)
    history.undo(desk)
    after = complaints.show(desk, number)
    assert (after.status, after.closed_at, after.accepted) == ("resolved", None, True)
    assert followups.of_source(desk, closed.id) == []
    assert numbers(complaints.page(desk, "open")) == [number]
    with pytest.raises(NoSuchRecordError):
        for _step in ("accept", "resolve", "receive"):
            history.undo(desk)
        complaints.show(desk, number)
    assert complaints.page(desk) == [] and complaints.counts(desk).open == 0


def test_what_others_built_on_is_not_undone(desk: Desk, act_as: Callable[[str], None], clock: StandingClock) -> None:
    number = receive(desk).number
    clock.move(minutes=1)
    act_as("李敏")
    complaint_steps.progress(desk, number, {"text": "正在查"})
    act_as("陈静")
    with pytest.raises(BusyError):
        history.undo(desk)
    assert kinds(complaints.show(desk, number)) == ["received", "promised", "progress"]


def test_a_step_that_fails_leaves_nothing_behind(desk: Desk) -> None:
    number = receive(desk).number
    before = desk.store.rows("SELECT count(*) AS n FROM change")
    for step, values in (
        (complaint_steps.progress, {}), (complaint_steps.extend, {}), (complaint_steps.resolve, {"text": " "}),
        (complaint_steps.close, {}), (complaint_steps.reopen, {}), (complaint_steps.accept, {}),
        (complaint_steps.measure, {"result": "好"}), (complaint_steps.return_visit, {}),
        (complaint_steps.assign, {}), (complaint_steps.progress, {"text": "x", "at": "2026-11-21 10:00"}),
        (complaint_steps.progress, {"text": "x", "at": "2026-11-20 10:00"}),
    ):  # fmt: skip
        with pytest.raises(DeskError):
            step(desk, number, values)
    assert desk.store.rows("SELECT count(*) AS n FROM change") == before
    with pytest.raises(NoSuchRecordError):
        complaint_steps.close(desk, "TS-A-20200101-001", {})


def test_of_two_desks_that_use_the_last_extension_the_later_does_not_count(desk: Desk, clock: StandingClock) -> None:
    number = receive(desk).number
    complaint_steps.extend(desk, number, {"promise": "11-23 10:00"})
    clock.move(minutes=5)
    case = complaint_steps.extend(desk, number, {"promise": "11-24 10:00"}).complaint
    with desk.store.transaction(None):  # what another desk did a minute later, not knowing of this
        desk.store.connection().execute(
            "INSERT INTO complaint_event (id, station, created_at, updated_at, complaint_id, at, kind, promise_at) "
            "VALUES ('z', 'B', '2026-11-21 09:36:00', '2026-11-21 09:36:00', ?, '2026-11-21 09:36:00', 'extended', "
            "'2026-11-25 10:00:00')", (case.id,),
        )  # fmt: skip
        complaint_cases.go_on(desk, [case.id])
    found = complaints.show(desk, number)
    assert (found.extensions, found.promise_at, found.level) == (2, datetime(2026, 11, 24, 10), "receptionist")
    clock.move(minutes=5)
    complaint_cases.run_due(desk)
    found = complaints.show(desk, number)
    assert found.level == "manager"
    assert [event.refused for event in found.events if event.id == "z"] == ["third_extension"]


def test_what_was_taken_down_can_be_corrected(desk: Desk) -> None:
    number = receive(desk).number
    found = complaint_intake.correct(desk, number, {"content": "卫生间漏水", "severity": "urgent", "name": "赵敏敏"})
    assert (found.content, found.severity, found.name) == ("卫生间漏水", "urgent", "赵敏敏")
    assert found.customer is not None and found.customer.name == "赵敏敏"
    assert "alerted" in kinds(found)
    with pytest.raises(BadInputError, match="must be filled in"):
        complaint_intake.correct(desk, number, {"content": ""})


def test_a_corrective_action_is_raised_approved_and_done(
    desk: Desk, act_as: Callable[[str], None], clock: StandingClock
) -> None:
    number = receive(desk).number
    raised = complaint_steps.ask_action(
        desk, number, {"finding": "防水施工未验收", "owner": "工程部", "due_on": "11-30"}
    )
    assert (raised.number, raised.complaint, raised.kind, raised.status) == (
        "JZ-A-20261121-001", number, "corrective", "proposed")  # fmt: skip
    assert kinds(complaints.show(desk, number))[-1] == "action_asked"
    with pytest.raises(NotPermittedError):
        actions.approve(desk, raised.number)
    with pytest.raises(BadInputError, match="not approved yet"):
        actions.done(desk, raised.number, "好")
    proposal = actions.add(desk, {"finding": "电梯等候久", "kind": "改进建议"})
    act_as("吴刚")
    with pytest.raises(BadInputError, match="must be filled in"):
        actions.approve(desk, proposal.number)
    assert actions.approve(desk, raised.number).approved_by == "吴刚"
    clock.move(days=10)
    assert [found.overdue for found in actions.page(desk, complaint=number)] == [True]
    assert actions.done(desk, raised.number, "已逐户复验").status == "done"
    assert [found.number for found in actions.page(desk, open_only=True)] == [proposal.number]
    with pytest.raises(BadInputError, match="done already"):
        actions.correct(desk, raised.number, {"owner": "物业部"})


def test_the_history_of_a_complaint_tells_its_steps(desk: Desk) -> None:
    number = receive(desk).number
    complaint_steps.progress(desk, number, {"text": "正在查"})
    told = [(change.what, field.after) for change in history.of(desk, number) for field in change.fields]
    assert ("complaint_event", "Customer told how it stands") in told
    assert ("complaint_event", "正在查") in told


def test_phones_stay_masked(desk: Desk) -> None:
    number = receive(desk).number
    for found in (complaints.page(desk)[0], complaint_steps.progress(desk, number, {"text": "x"}).complaint):
        assert found.phone == "138****1234"
    assert complaints.show(desk, number, reveal=True).phone == "13800001234"


REGISTER = (
    "投诉编号,投诉时间,投诉渠道,投诉人,联系电话,投诉类别,投诉内容,预定答复时间,处理结果,办结时间\n"
    "T1,2026-11-10 09:00,电话,赵敏,13800001234,工程质量,漏水,2026-11-12,已修好,2026-11-11 16:00\n"
    "T2,2026-11-11 09:00,来函,钱进,13800005678,物业管理,停电,2026-11-12 10:00,,\n"
    "T3,2026-11-12 09:00,网络,孙礼,13800004321,其他,噪音,尽快,,\n"
)


def test_imported_complaints_have_timelines_of_what_the_register_knows(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(REGISTER, encoding="utf-8")
    assert imports.read(desk, "complaints", tmp_path / "a.csv").imported == 3
    third, second, first = complaints.page(desk)
    assert (first.status, first.closed_at, first.reply) == ("closed", datetime(2026, 11, 11, 16), "已修好")
    assert first.promise_at == datetime(2026, 11, 12, 23, 59)
    assert kinds(first) == ["received", "promised", "resolved", "closed"]
    assert {event.rule for event in first.events} == {"import"}
    assert not first.owes_return_visit and followups.page(desk) == []
    assert (second.status, second.channel, second.category) == ("open", "letter", "property")
    assert (second.promise_at, second.overdue) == (datetime(2026, 11, 12, 10), True)
    assert (third.promise_at, third.overdue) == (desk.clock() + timedelta(hours=24), False)
    assert "尽快" in third.notes
    assert numbers(complaints.page(desk, "overdue")) == ["T2"]
    assert complaint_cases.run_due(desk) == 0
    complaint_steps.resolve(desk, "T2", {"text": "已修好"})
    complaint_steps.reply(desk, "T2", {"text": "已复函"})  # it came by letter
    assert complaint_steps.close(desk, "T2", {}).complaint.owes_return_visit


def test_an_import_that_was_undone_comes_back_with_its_timelines(
    desk: Desk, tmp_path: Path, clock: StandingClock
) -> None:
    (tmp_path / "a.csv").write_text(REGISTER, encoding="utf-8")
    imports.read(desk, "complaints", tmp_path / "a.csv")
    before = complaints.page(desk)
    clock.move(minutes=1)
    history.undo(desk)
    assert complaints.page(desk) == [] and complaints.counts(desk).overdue == 0
    assert imports.read(desk, "complaints", tmp_path / "a.csv").imported == 3
    promised_anew, *others = complaints.page(desk)  # the register names no promise for the first
    assert others == before[1:]
    assert promised_anew.promise_at == before[0].promise_at + timedelta(minutes=1)
    assert imports.read(desk, "complaints", tmp_path / "a.csv").duplicates == 3


REAL = Path(os.environ.get("CSDESK_REGISTERS") or Path(__file__).parents[3] / "shared" / "data") / "complaints"


@pytest.mark.skipif(not REAL.exists(), reason="no folder of registers: name one in CSDESK_REGISTERS")
@pytest.mark.parametrize(
    ("name", "mapping"),
    [("nyc311_1000.csv", {}), ("taidi2020_附件4_留言答复.xlsx", {}), ("taidi2020_答复_GBK.csv", {})],
)
def test_real_registers_become_cases(desk: Desk, tmp_path: Path, name: str, mapping: dict[str, str]) -> None:
    copy = tmp_path / name
    copy.write_bytes((REAL / name).read_bytes())
    summary = imports.read(desk, "complaints", copy, mapping=mapping)
    assert summary.imported > 900
    assert imports.read(desk, "complaints", copy, mapping=mapping).imported == 0
    rows = desk.store.rows("SELECT status, count(*) AS n FROM complaint_state GROUP BY status ORDER BY status")
    assert sum(row["n"] for row in rows) == summary.imported
    closed = desk.store.rows("SELECT count(*) AS n FROM complaint WHERE closed_at IS NOT NULL")[0]["n"]
    assert closed == sum(row["n"] for row in rows if row["status"] == "closed")
