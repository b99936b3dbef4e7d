"""Follow-ups by hand: attempts, contacts, skipping, assigning, lists and figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from standing_clock import StandingClock

from csdesk.desk import calls, customers, followups, history
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import BadInputError, BusyError, DeskError, NoSuchRecordError, NotPermittedError
from csdesk.desk.followups import FollowUp

ActAs = Callable[[str], None]

KNOWN = {"name": "张三", "phone": "13800001234"}


def owed(desk: Desk, **values: str) -> FollowUp:
    return followups.add(desk, KNOWN | values)


def test_one_is_owed_by_hand_with_the_window_of_its_kind(desk: Desk) -> None:
    found = owed(desk, kind="来访跟踪", about="看过三房")
    assert (found.kind, found.opens_on, found.closes_on) == ("visit_tracking", date(2026, 11, 28), date(2026, 12, 1))
    assert (found.state, found.assignee, found.about, found.phone) == ("coming", "陈静", "看过三房", "138****1234")
    assert (found.source, found.attempts, found.answers, found.timing) == (None, (), (), "")


@pytest.mark.parametrize(
    ("values", "opens_on", "closes_on"),
    [
        ({"opens_on": "2026-11-25"}, date(2026, 11, 25), date(2026, 11, 28)),
        ({"closes_on": "2026-11-23"}, date(2026, 11, 21), date(2026, 11, 23)),
        ({"opens_on": "2026-12-25"}, date(2026, 12, 25), date(2026, 12, 25)),
        ({"opens_on": "12-01", "closes_on": "12-02"}, date(2026, 12, 1), date(2026, 12, 2)),
    ],
)
def test_days_given_by_hand_take_the_place_of_the_rule(
    desk: Desk, values: dict[str, str], opens_on: date, closes_on: date
) -> None:
    found = owed(desk, **values)
    assert (found.opens_on, found.closes_on) == (opens_on, closes_on)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "", "phone": ""}, "phone"),
        ({"kind": "拜年"}, "kind"),
        ({"opens_on": "12-02", "closes_on": "12-01"}, "closes_on"),
        ({"opens_on": "13-40"}, "opens_on"),
        ({"assignee": "谁"}, "assignee"),
        ({"phone": "138****1234"}, "phone"),
        ({"name": "名" * 201}, "name"),
    ],
    ids=repr,
)
def test_what_cannot_be_owed_is_refused_by_field(desk: Desk, values: dict[str, str], field: str) -> None:
    with pytest.raises(BadInputError) as refused:
        owed(desk, **values)
    assert refused.value.field == field
    assert followups.page(desk) == []


def test_the_customer_is_known_by_phone_or_picked_with_the_number_hidden(desk: Desk) -> None:
    customer = customers.add(desk, KNOWN)
    assert owed(desk).customer == customers.CustomerName(customer.id, "张三", "138****1234")
    picked = followups.add(desk, {"phone": "138****1234"}, customer=customer.id)
    assert (picked.name, followups.show(desk, picked.id, reveal=True).phone) == ("张三", "13800001234")


def test_what_comes_of_a_call_names_it(desk: Desk) -> None:
    call = calls.log(desk, KNOWN | {"asked": "价格"}).call
    found = followups.add(desk, KNOWN, source=("call", call.id))
    assert found.source == followups.show(desk, found.id).source
    assert found.source is not None
    assert (found.source.kind, found.source.number) == ("call", call.number)
    assert [one.id for one in followups.of_source(desk, call.id)] == [found.id]


def test_attempts_are_kept_and_the_contact_is_still_owed(desk: Desk, clock: StandingClock) -> None:
    one = owed(desk)
    followups.attempt(desk, one.id, {"outcome": "无人接听"})
    clock.move(hours=1)
    found = followups.attempt(desk, one.id, {"outcome": "call_again", "note": "开会", "again_at": "11-21 15:00"})
    assert [attempt.outcome for attempt in found.attempts] == ["no_answer", "call_again"]
    assert found.attempts[1].note == "开会"
    assert f"{found.again_at:%m-%d %H:%M}" == "11-21 15:00"
    assert (found.state, found.done_at) == ("due", None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "outcome"), ({"outcome": "睡着"}, "outcome"), ({"outcome": "no_answer", "at": "2026-11-21 09:31"}, "at"),
        ({"outcome": "call_again", "again_at": "2026-11-21 09:00"}, "again_at"),
    ],
    ids=repr,
)  # fmt: skip
def test_an_attempt_that_makes_no_sense_is_refused(desk: Desk, values: dict[str, str], field: str) -> None:
    one = owed(desk)
    with pytest.raises(BadInputError) as refused:
        followups.attempt(desk, one.id, values)
    assert refused.value.field == field
    assert followups.show(desk, one.id).attempts == ()


@pytest.mark.parametrize(("days", "timing"), [(6, "early"), (7, "in_window"), (10, "in_window"), (11, "late")])
def test_a_contact_is_early_in_time_or_late(desk: Desk, clock: StandingClock, days: int, timing: str) -> None:
    one = owed(desk, kind="visit_tracking")
    clock.move(days=days)
    found = followups.done(desk, one.id, {"result": "仍在考虑", "next_step": "寄资料", "notes": "还在比较"})
    assert (found.state, found.timing, found.result) == ("done", timing, "considering")
    assert (found.done_by, found.next_step, found.notes) == ("陈静", "寄资料", "还在比较")
    assert [attempt.outcome for attempt in found.attempts] == ["reached"]


def test_answers_are_stored_with_the_version_of_the_survey(desk: Desk) -> None:
    one = owed(desk, kind="visit_tracking")
    answers = {
        "still_considering": "是",
        "unclear": "付款方式,户型结构",
        "decides_soon": "不",
        "area": "120平",
    }
    found = followups.done(desk, one.id, {"result": "considering"}, answers)
    assert (found.survey, found.survey_version) == ("tracking_a", 1)
    assert [(answer.question, answer.answer) for answer in found.answers] == [
        ("still_considering", "yes"), ("unclear", "layout"), ("unclear", "payment"),
        ("decides_soon", "no"), ("area", "120平"),
    ]  # fmt: skip
    assert found.answers[1].answered == "Layout"


def test_another_template_can_be_asked(desk: Desk) -> None:
    one = owed(desk, kind="visit_tracking")
    found = followups.done(desk, one.id, {"result": "considering", "survey": "tracking_b"}, {"deciding_factors": "4"})
    assert (found.survey, found.answers[0].answer) == ("tracking_b", "price")


@pytest.mark.parametrize(
    ("values", "answers", "problem"),
    [
        ({}, {}, "must be filled in"),
        ({"result": "considering"}, {"colour": "red"}, "no question"),
        ({"result": "considering"}, {"unclear": "红", "still_considering": "是"}, "accepted: Layout"),
        ({"result": "considering", "survey": "nothing"}, {"area": "1"}, "no survey 'nothing'"),
        ({"result": "considering"}, {"area": "长" * 20001}, "at most"),
        (
            {"result": "considering"},
            {"why_not": "贵", "still_considering": "yes"},
            "What dissatisfied: '贵' is given, but .* 'Still considering our estate' is answered 'No', not 'Yes'",
        ),
        ({"result": "considering"}, {"why_not": "贵"}, "only where 'Still considering our estate' is answered 'No'$"),
        ({"result": "considering"}, {"still_considering": "no", "attraction": "1"}, "'Chose another estate'"),
    ],
)
def test_nothing_is_kept_of_a_contact_that_is_refused(
    desk: Desk, values: dict[str, str], answers: dict[str, str], problem: str
) -> None:
    one = owed(desk, kind="visit_tracking")
    with pytest.raises(DeskError, match=problem):
        followups.done(desk, one.id, values, answers)
    assert followups.show(desk, one.id) == one


def test_a_contact_of_another_day_is_entered_by_a_supervisor(desk: Desk, clock: StandingClock, act_as: ActAs) -> None:
    one = owed(desk, kind="visit_tracking")
    clock.move(days=12)
    act_as("李敏")
    with pytest.raises(NotPermittedError, match="another day"):
        followups.done(desk, one.id, {"result": "considering", "at": "2026-11-30 10:00"})
    act_as("陈静")
    assert followups.done(desk, one.id, {"result": "considering", "at": "2026-11-30 10:00"}).timing == "in_window"


def test_skipping_needs_a_reason_and_deletes_nothing(desk: Desk) -> None:
    one = owed(desk)
    with pytest.raises(BadInputError) as refused:
        followups.skip(desk, one.id, " ")
    assert refused.value.field == "skip_reason"
    found = followups.skip(desk, one.id, "已签约")
    assert (found.state, found.skip_reason, found.timing, found.done_by) == ("skipped", "已签约", "", "陈静")
    assert [kept.id for kept in followups.page(desk, state="skipped")] == [one.id]
    for again in (
        lambda: followups.done(desk, one.id, {"result": "other"}),
        lambda: followups.skip(desk, one.id, "又"),
    ):
        with pytest.raises(BadInputError, match="was skipped on 2026-11-21"):
            again()


def test_one_s_own_is_handed_on_and_others_by_a_supervisor(
    desk: Desk, act_as: ActAs, person: Callable[[str], Person]
) -> None:
    one = owed(desk, assignee="周强")
    act_as("李敏")
    with pytest.raises(NotPermittedError):
        followups.assign(desk, one.id, "李敏")
    act_as("周强")
    assert followups.assign(desk, one.id, "李敏").assignee == "李敏"
    with pytest.raises(NotPermittedError):
        followups.assign(desk, one.id, "周强")
    act_as("陈静")
    assert followups.assign(desk, one.id, "zhouqiang").assignee == "周强"
    with desk.store.transaction(None):
        followups.hand_over(desk, person("周强"))
    act_as("李敏")
    assert followups.assign(desk, one.id, "李敏").assignee == "李敏"  # nobody's may be taken


def test_a_department_that_only_gets_slips_may_do_nothing_here(desk: Desk, act_as: ActAs) -> None:
    from csdesk.desk import staff

    one = owed(desk)
    staff.add(desk, name="郑工", role="department")
    act_as("郑工")
    for forbidden in (
        lambda: owed(desk),
        lambda: followups.attempt(desk, one.id, {"outcome": "reached"}),
        lambda: followups.done(desk, one.id, {"result": "other"}),
        lambda: followups.skip(desk, one.id, "不做"),
        lambda: followups.assign(desk, one.id, "郑工"),
        lambda: followups.page(desk),
        lambda: followups.show(desk, one.id),
    ):
        with pytest.raises(NotPermittedError):
            forbidden()


def spread(desk: Desk) -> dict[str, str]:
    """One follow-up a state, by their states, and each one's name."""
    today = desk.clock().date()
    days = {"overdue": (-3, -1), "last_day": (-3, 0), "due": (-1, 2), "coming": (1, 3)}
    for state, (opens, closes) in days.items():
        owed(desk, name=state, phone="", opens_on=str(today + timedelta(days=opens)),
             closes_on=str(today + timedelta(days=closes)), assignee="李敏" if state == "due" else "陈静")  # fmt: skip
    return {one.name: one.id for one in followups.page(desk)}


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["overdue", "last_day", "due", "coming"]),
        ({"state": "due"}, ["last_day", "due"]),
        ({"state": "overdue"}, ["overdue"]),
        ({"state": "coming"}, ["coming"]),
        ({"state": "done"}, []),
        ({"state": "all"}, ["coming", "due", "last_day", "overdue"]),
        ({"mine": True}, ["overdue", "last_day", "coming"]),
        ({"person": "李敏"}, ["due"]),
        ({"since": date(2026, 11, 21), "until": date(2026, 11, 23)}, ["last_day", "due"]),
        ({"text": "DUE"}, ["overdue", "due"]),
        ({"text": "100%"}, []),
        ({"kind": "care_call"}, []),
    ],
    ids=repr,
)
def test_what_is_owed_is_listed_by_its_last_day(desk: Desk, wanted: dict[str, object], names: list[str]) -> None:
    spread(desk)
    assert [one.name for one in followups.page(desk, **wanted)] == names  # type: ignore[arg-type]


def test_every_one_has_its_state(desk: Desk) -> None:
    spread(desk)
    assert all(one.name == one.state for one in followups.page(desk))


def test_a_list_has_the_answers_where_they_are_asked_for(desk: Desk) -> None:
    one = owed(desk, kind="visit_tracking")
    followups.done(desk, one.id, {"result": "considering"}, {"area": "120平"})
    assert followups.page(desk, state="done")[0].answers == ()
    (listed,) = followups.page(desk, state="done", answers=True)
    assert [answer.answered for answer in listed.answers] == ["120平"]


def test_lists_go_on_after_a_key(desk: Desk) -> None:
    for _ in range(5):
        owed(desk)
    for state in ("owed", "all"):
        whole = [one.id for one in followups.page(desk, state=state)]
        first = followups.page(desk, state=state, limit=2)
        rest = followups.page(desk, state=state, after=first[-1].key)
        assert [one.id for one in (*first, *rest)] == whole


def test_a_list_is_narrowed_by_phone_and_by_the_customer_s_pinyin(desk: Desk) -> None:
    customers.add(desk, KNOWN)
    one = owed(desk)
    owed(desk, name="李四", phone="13800005678")
    assert [found.id for found in followups.page(desk, phone="138 0000 1234")] == [one.id]
    assert [found.id for found in followups.page(desk, text="zhangsan")] == [one.id]


def test_what_is_owed_is_counted_for_all_and_for_me(desk: Desk) -> None:
    spread(desk)
    counted = followups.counts(desk)
    assert (counted.all.coming, counted.all.due, counted.all.last_day, counted.all.overdue) == (1, 2, 1, 1)
    assert (counted.mine.coming, counted.mine.due, counted.mine.last_day, counted.mine.overdue) == (1, 1, 1, 1)
    assert counted.unassigned == 0


def test_one_is_named_by_part_of_its_id_or_by_the_customer(desk: Desk) -> None:
    one = owed(desk)
    for text in (one.id, one.id[:13], one.id[-36:], "张三", "13800001234", "138-0000-1234"):
        assert followups.show(desk, text).id == one.id
    owed(desk)
    with pytest.raises(BadInputError, match="several"):
        followups.show(desk, "张三")
    for text in ("王五", one.id[:5], "", "%", "*"):
        with pytest.raises((NoSuchRecordError, BadInputError)):
            followups.show(desk, text)


def test_the_tracking_rate_counts_contacts_in_their_window(desk: Desk, clock: StandingClock) -> None:
    ones = [owed(desk, kind="visit_tracking") for _ in range(4)]
    clock.move(days=5)
    followups.done(desk, ones[0].id, {"result": "considering"})  # too early
    clock.move(days=3)
    followups.done(desk, ones[1].id, {"result": "considering"})
    followups.skip(desk, ones[2].id, "已购")
    first, last = date(2026, 11, 1), date(2026, 12, 31)
    assert followups.tracking_rate(desk, first, last).rate is None  # no window has closed
    clock.move(days=5)
    found = followups.tracking_rate(desk, first, last)
    assert (found.owed, found.done, found.in_window, found.rate) == (4, 2, 1, 25)
    assert followups.tracking_rate(desk, date(2026, 12, 2), last).owed == 0


def test_answers_are_counted_by_question(desk: Desk) -> None:
    for unclear in ("1,2", "付款方式", "其他"):
        one = owed(desk, kind="visit_tracking")
        followups.done(desk, one.id, {"result": "considering"}, {"still_considering": "yes", "unclear": unclear})
    counted = followups.answers_counted(desk, "客户跟踪调查表(A)", date(2026, 11, 21), date(2026, 11, 21))
    assert [(row.question, row.answer, row.count) for row in counted] == [
        ("still_considering", "yes", 3), ("unclear", "layout", 1), ("unclear", "payment", 2), ("unclear", "other", 1),
    ]  # fmt: skip
    assert followups.answers_counted(desk, "tracking_a", date(2026, 11, 22)) == []
    history.undo(desk)
    assert followups.answers_counted(desk, "tracking_a")[0].count == 2


def test_done_skip_and_attempts_can_be_undone(desk: Desk) -> None:
    one = owed(desk, kind="visit_tracking")
    for act in (
        lambda: followups.attempt(desk, one.id, {"outcome": "no_answer"}),
        lambda: followups.done(desk, one.id, {"result": "considering"}, {"area": "120"}),
        lambda: followups.skip(desk, one.id, "已签约"),
    ):
        assert act() != one
        history.undo(desk)
        assert followups.show(desk, one.id) == one
    history.undo(desk)
    assert followups.page(desk, state="all") == []


def test_undo_of_a_contact_leaves_the_attempts_before_it(desk: Desk, act_as: ActAs) -> None:
    one = owed(desk)
    before = followups.attempt(desk, one.id, {"outcome": "no_answer"})
    followups.done(desk, one.id, {"result": "other"})
    history.undo(desk)
    assert followups.show(desk, one.id) == before


def test_what_somebody_else_tried_is_not_undone_away(desk: Desk, act_as: ActAs) -> None:
    one = owed(desk)
    act_as("李敏")
    followups.attempt(desk, one.id, {"outcome": "no_answer"})
    act_as("陈静")
    with pytest.raises(BusyError):
        history.undo(desk)
    assert followups.show(desk, one.id).attempts


def test_the_history_tells_attempts_and_answers_in_words(desk: Desk) -> None:
    one = owed(desk, kind="visit_tracking")
    followups.attempt(desk, one.id, {"outcome": "no_answer"})
    followups.done(desk, one.id, {"result": "considering"}, {"area": "120"})
    told = history.of(desk, one.id)
    assert {change.what for change in told} == {"followup", "followup_attempt", "survey_answer"}
    after = {(change.what, field.field): field.after for change in told for field in change.fields}
    assert after["followup", "result"] == "Still considering"
    assert after["followup", "outcome"] == "done"
    assert after["followup", "kind"] == "Visit tracking"
    assert after["followup", "phone"] == "138****1234"
    assert after["followup", "assignee_id"] == "陈静"
    assert after["followup_attempt", "outcome"] == "Reached"
