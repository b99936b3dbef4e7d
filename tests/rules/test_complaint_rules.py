"""Complaints by the rules of DOMAIN 4: a test for every rule, and what no timeline can come to."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.resources import bundled
from csdesk.rules.complaint_routes import ComplaintPolicy, suggested_promise
from csdesk.rules.complaint_steps import ACTIONS, Actor, allowed, hindrance, next_automatic
from csdesk.rules.complaints import KINDS, STATUSES, Case, Event, Facts, fold
from csdesk.rules.policy import lay_over, read_policy

DEFAULTS = tomllib.loads((bundled("data") / "policy.toml").read_text(encoding="utf-8"))
NOON = datetime(2026, 11, 21, 12)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PROMISE = NOON + DAY

DESK = Actor("li", "receptionist")
MANAGER = Actor("wu", "manager", may_decide=True)
GM = Actor("gm", "gm", may_decide=True, is_most_senior=True)


def policy_with(own: str = "") -> ComplaintPolicy:
    table, _problems = lay_over(DEFAULTS, tomllib.loads(own), lists=False)
    return read_policy(table, {}).complaints


POLICY = policy_with()


def event(hours: float, kind: str, **values: object) -> Event:
    """An event so many hours after noon; its id is made of them."""
    return Event(f"{hours:08.2f}-{kind}", NOON + hours * HOUR, kind, **values)  # type: ignore[arg-type]


def case_of(*events: Event, policy: ComplaintPolicy = POLICY, **facts: object) -> Case:
    """A case received at noon and promised for the next noon, with what followed."""
    begin = (event(0, "received"), event(0.01, "promised", promise_at=PROMISE))
    return fold(Facts("c", NOON, received_by="li", **facts), [*begin, *events], policy)  # type: ignore[arg-type]


def extended(hours: float, days: float) -> Event:
    """A new date agreed after so many hours, so many days after the first."""
    return event(hours, "extended", promise_at=PROMISE + days * DAY, agreed_with="赵敏")


def may(case: Case, actor: Actor = GM, *, hours: float = 1, policy: ComplaintPolicy = POLICY) -> frozenset[str]:
    return allowed(case, actor, policy, NOON + hours * HOUR)


def rules_due(case: Case, hours: float) -> list[str]:
    return [step.rule for step in next_automatic(case, POLICY) if step.due <= NOON + hours * HOUR]


def test_rule_1_the_customer_has_a_promise_from_the_first_and_it_is_the_one_told() -> None:
    case = case_of()
    assert (case.promise_at, case.due_at, case.status, case.level) == (PROMISE, PROMISE, "open", "receptionist")
    assert not case.is_overdue(PROMISE)
    assert case.is_overdue(PROMISE + timedelta(seconds=1))
    bare = fold(Facts("c", NOON), [], POLICY)
    assert bare.promise_at == NOON + timedelta(hours=24)
    assert fold(Facts("c", NOON, severity="urgent"), [], POLICY).promise_at == NOON + timedelta(hours=4)


def test_rule_2_what_the_desk_settles_itself_is_reported_within_a_day() -> None:
    case = case_of(event(1, "resolved", text="已处理"))
    assert case.is_self_settled
    assert case.report_due_at == NOON + HOUR + DAY
    assert "pass_up" in may(case, DESK)
    reported = case_of(event(1, "resolved"), event(2, "passed_up"))
    assert (reported.report_due_at, reported.level, reported.status) == (None, "receptionist", "resolved")
    assert "pass_up" not in may(reported, DESK)
    assert case_of(event(1, "passed_up"), event(2, "resolved")).report_due_at is None


def test_rule_3_the_case_goes_up_the_chain_level_by_level() -> None:
    levels = [case_of(*(event(at, "passed_up") for at in range(1, count + 1))).level for count in range(7)]
    assert levels == ["receptionist", "manager", "representative", "department", "deputy_gm", "gm", "gm"]
    assert "pass_up" not in may(case_of(event(1, "passed_up", level="gm")))
    assert case_of(event(1, "passed_up", level="gm"), event(2, "passed_up", level="manager")).level == "gm"


def test_rule_3_a_slip_goes_to_the_department_and_is_signed_out_by_a_manager() -> None:
    assert "issue" not in may(case_of(), DESK)
    assert "issue" in may(case_of(), MANAGER)
    case = case_of(event(1, "slip_issued", department="engineering", text="请查修"))
    assert (case.status, case.level, case.waiting_on) == ("with_department", "department", ("engineering",))
    answered = case_of(
        event(1, "slip_issued", department="engineering"),
        event(2, "measure", department="engineering", text="已派工"),
        event(3, "measure", department="engineering", result="已修好"),
    )
    assert (answered.status, answered.waiting_on) == ("open", ())
    (slip,) = answered.slips
    assert (slip.measure, slip.result, slip.answered_at) == ("已派工", "已修好", NOON + 3 * HOUR)


@pytest.mark.parametrize(
    ("role", "level"),
    [("receptionist", "manager"), ("sales", "manager"), ("supervisor", "manager"), ("manager", "representative"),
     ("representative", "department"), ("deputy_gm", "gm"), ("gm", "gm"), ("department", "deputy_gm"),
     ("", "receptionist")],
)  # fmt: skip
def test_rule_3_the_route_starts_one_level_above_whoever_is_complained_about(role: str, level: str) -> None:
    assert case_of(accused="wu", accused_role=role).level == level


def test_rule_3_nobody_handles_a_complaint_against_themself() -> None:
    case = case_of(accused="wu", accused_role="manager")
    assert may(case, MANAGER) == frozenset()
    assert may(case, Actor("wu", "manager", may_decide=True, is_most_senior=True)) == frozenset()
    found = hindrance(case, "progress", MANAGER, POLICY, NOON)
    assert found is not None and found.is_personal
    assert "resolve" not in may(case, DESK)
    assert "resolve" in may(case, Actor("rep", "representative", may_decide=True))
    assert case_of(event(1, "assigned", staff="wu"), accused="wu", accused_role="manager").owner == "li"
    told = case_of(event(1, "resolved", by="wu"), accused="wu", accused_role="manager")
    assert (told.status, [refused.why for refused in told.refused]) == ("open", ["by_the_accused"])
    assert case_of(accused="li", accused_role="receptionist").owner == ""


@pytest.mark.parametrize(
    ("own", "levels"),
    [
        ('chain = ["receptionist", "manager", "gm"]', ["receptionist", "manager", "gm"]),
        ('chain = ["receptionist", "supervisor", "manager", "representative", "department", "deputy_gm", "gm"]',
         ["receptionist", "supervisor", "manager", "representative", "department", "deputy_gm", "gm"]),
        ('chain = ["gm"]', ["gm"]),
    ],
    ids=["three levels", "seven levels", "one level"],
)  # fmt: skip
def test_rule_3_a_company_has_its_own_chain(own: str, levels: list[str]) -> None:
    policy = policy_with(f"[complaints]\n{own}")
    ups = [event(at, "passed_up") for at in range(1, 9)]
    assert [case_of(*ups[:count], policy=policy).level for count in range(len(levels))] == levels
    assert case_of(*ups, policy=policy).level == levels[-1]
    accused = case_of(policy=policy, accused="li", accused_role="receptionist")
    assert accused.level == levels[min(1, len(levels) - 1)]


@pytest.mark.parametrize(
    "own",
    ['chain = ["nobody", "gm"]', 'several_departments = "nobody"', 'past_the_last_date = ""',
     'repeat_levels = ["nobody"]', 'shown_at_once = ["nobody"]'],
)  # fmt: skip
def test_rule_3_a_level_that_is_no_role_is_told_and_the_default_stays(own: str) -> None:
    table, problems = lay_over(DEFAULTS, tomllib.loads(f"[complaints]\n{own}"), lists=False)
    assert [(found.keys, found.reason) for found in problems] == [
        (("complaints", own.split(" ")[0]), "'{value}' is not a role")]  # fmt: skip
    assert read_policy(table, {}).complaints == POLICY


def test_rule_3_a_chain_without_levels_is_told_and_the_default_stays() -> None:
    table, problems = lay_over(DEFAULTS, {"complaints": {"chain": []}}, lists=False)
    assert [(found.keys, found.reason) for found in problems] == [
        (("complaints", "chain"), "a chain needs at least one level")]  # fmt: skip
    assert read_policy(table, {}).complaints == POLICY


def test_rule_3_the_headquarters_of_a_company_is_a_level_it_adds() -> None:
    policy = policy_with(
        '[roles.headquarters]\nzh = "集团"\nen = "Headquarters"\nincludes = "gm"\n[complaints]\n'
        'chain = ["receptionist", "manager", "gm", "headquarters"]\nrepeat_levels = ["gm", "headquarters"]'
    )
    assert policy.top == "headquarters"
    assert [policy.level_of_repeat(times) for times in (1, 2, 3, 4)] == [None, "gm", "headquarters", "headquarters"]


def test_rule_4_several_departments_take_the_case_to_the_general_manager() -> None:
    case = case_of(event(1, "assigned", department="engineering"), event(2, "assigned", department="property"))
    assert case.departments == ("engineering", "property")
    (step,) = next_automatic(case, POLICY)
    assert (step.kind, step.rule, step.level, step.at) == ("passed_up", "several_departments", "gm", NOON + 2 * HOUR)
    assert step.due == NOON + 2 * HOUR
    assert next_automatic(case_of(event(1, "assigned", department="engineering")), POLICY) == []


def test_rule_4_the_case_waits_for_all_departments() -> None:
    slips = [event(1, "slip_issued", department="engineering"), event(2, "slip_issued", department="property")]
    waiting = case_of(*slips)
    assert waiting.waiting_on == ("engineering", "property")
    assert "resolve" not in may(waiting)
    early = case_of(*slips, event(3, "resolved"))
    assert (early.status, early.refused[0].why) == ("with_department", "waits_for_departments")
    one = case_of(*slips, event(3, "measure", department="property", result="已劝阻"))
    assert one.waiting_on == ("engineering",)
    found = hindrance(one, "resolve", GM, POLICY, NOON + HOUR)
    assert found is not None and found.given == {"departments": ("engineering",)}
    partly = (*slips, event(3, "measure", department="property", result="已劝阻"), event(4, "resolved", text="修好"))
    assert (case_of(*partly).status, case_of(*partly).slips[0].result) == ("with_department", "")
    both = case_of(*partly, event(5, "measure", department="engineering", result="换管"), event(6, "resolved"))
    assert (both.status, [slip.result for slip in both.slips]) == ("resolved", ["换管", "已劝阻"])


def test_rule_4_a_department_that_is_the_only_one_is_answered_for_by_the_result() -> None:
    case = case_of(event(1, "slip_issued", department="engineering"), event(2, "resolved", text="修好"))
    assert (case.status, case.slips[0].result) == ("resolved", "修好")


def test_rule_5_a_new_date_is_agreed_on_or_before_the_promised_day() -> None:
    assert case_of(extended(20, 1)).promise_at == PROMISE + DAY
    on_the_day = case_of(extended(35, 1))  # the promised hour is past, the day is not
    assert on_the_day.extensions == 1
    late = case_of(extended(36.5, 3))
    assert (late.extensions, late.promise_at, late.refused[0].why) == (0, PROMISE, "late_extension")
    assert "extend" in may(case_of(), hours=35)
    assert "extend" not in may(case_of(), hours=36.5)
    assert case_of(extended(1, -0.5)).refused[0].why == "not_later"


def test_rule_5_an_extension_is_judged_by_when_it_was_entered() -> None:
    backdated = Event("x", NOON + HOUR, "extended", promise_at=PROMISE + 3 * DAY, entered_at=NOON + 37 * HOUR)
    assert [refused.why for refused in case_of(backdated).refused] == ["late_extension"]
    at_once = Event("x", NOON + HOUR, "extended", promise_at=PROMISE + 3 * DAY, entered_at=NOON + 30 * HOUR)
    assert case_of(at_once).extensions == 1


def test_rule_5_there_are_at_most_two_extensions() -> None:
    twice = case_of(extended(1, 1), extended(2, 2))
    assert (twice.extensions, twice.promises) == (2, 3)
    assert "extend" not in may(twice)
    thrice = case_of(extended(1, 1), extended(2, 2), extended(3, 3))
    assert (thrice.extensions, thrice.promise_at, thrice.refused[0].why) == (2, PROMISE + 2 * DAY, "third_extension")


def test_rule_5_of_two_desks_that_use_the_last_extension_the_later_is_refused_and_the_case_passes_up() -> None:
    first, earlier, later = extended(1, 1), extended(2, 2), extended(3, 5)
    for arrived in ([first, earlier, later], [later, first, earlier], [earlier, later, first]):
        case = case_of(*arrived)
        assert case.promise_at == PROMISE + 2 * DAY
        assert rules_due(case, 4) == ["extension_refused"]
    up = case_of(first, earlier, later, event(3, "passed_up", rule="extension_refused"))
    assert up.level == "manager"
    assert rules_due(up, 4) == []


def test_rule_5_what_is_not_settled_by_its_second_agreed_date_goes_to_the_general_manager() -> None:
    case = case_of(extended(1, 1), extended(2, 2))
    assert rules_due(case, 72) == []
    assert rules_due(case, 72.01) == ["second_date_passed"]
    (step,) = next_automatic(case, POLICY)
    assert (step.at, step.level) == (PROMISE + 2 * DAY, "gm")
    settled = case_of(extended(1, 1), extended(2, 2), event(3, "resolved"))
    assert next_automatic(settled, POLICY) == []
    up = case_of(extended(1, 1), extended(2, 2), Event("x", step.at, "passed_up", level="gm", rule=step.rule))
    assert (up.level, up.is_moved_up, next_automatic(up, POLICY)) == ("gm", True, [])
    assert rules_due(case_of(extended(1, 1)), 1000) == []


def test_rule_5_a_slip_unanswered_by_the_promise_goes_up() -> None:
    case = case_of(event(1, "slip_issued", department="legal"))
    assert rules_due(case, 24) == []
    assert rules_due(case, 24.01) == ["slip_unanswered"]
    up = case_of(event(1, "slip_issued", department="legal"), Event("x", PROMISE, "passed_up", rule="slip_unanswered"))
    assert (up.level, rules_due(up, 100)) == ("deputy_gm", [])


def test_rule_5_a_slip_issued_after_the_promise_is_measured_against_the_next_one() -> None:
    late = event(25, "slip_issued", department="legal")
    assert rules_due(case_of(late), 100) == []
    again = case_of(late, extended(26, 2))
    assert rules_due(again, 24 + 48) == []
    assert rules_due(again, 24 + 48.01) == ["slip_unanswered"]


def test_the_level_that_a_case_rose_to_is_known_of_every_event() -> None:
    up = Event("x", PROMISE, "passed_up", rule="slip_unanswered")
    case = case_of(event(1, "slip_issued", department="legal"), up)
    assert case.rises == (("00001.00-slip_issued", "department"), ("x", "deputy_gm"))


def test_rule_5_what_is_settled_in_the_last_second_does_not_go_up() -> None:
    end = PROMISE + 2 * DAY
    events = [extended(1, 1), extended(2, 2), Event("a", end, "passed_up", level="gm", rule="second_date_passed")]
    case = case_of(*events, Event("b", end, "resolved", text="修好"))
    assert (case.status, case.level, case.result) == ("resolved", "receptionist", "修好")


def test_rule_6_a_written_complaint_gets_a_written_reply_before_it_is_closed() -> None:
    told = (event(1, "resolved"), event(2, "informed"))
    written = case_of(*told, is_written=True)
    assert "close" not in may(written)
    assert case_of(*told, event(3, "closed"), is_written=True).status == "waiting_customer"
    replied = case_of(*told, event(3, "written_reply"), is_written=True)
    assert "close" in may(replied)
    assert case_of(*told, event(3, "written_reply"), event(4, "closed"), is_written=True).status == "closed"
    assert "read_back" not in may(case_of(is_written=True))
    assert "read_back" in may(case_of())
    assert case_of(event(1, "read_back")).is_read_back


@pytest.mark.parametrize("level", POLICY.chain)
def test_a_case_is_closed_once_the_customer_was_told_at_every_level(level: str) -> None:
    up = () if level == "receptionist" else (event(0.5, "passed_up", level=level),)
    settled = case_of(*up, event(1, "resolved"))
    assert "close" not in may(settled)
    assert settled.is_overdue(PROMISE + HOUR)
    silent = case_of(*up, event(1, "resolved"), event(2, "closed"))
    assert (silent.status, [refused.why for refused in silent.refused]) == ("resolved", ["not_informed"])
    assert silent.is_overdue(PROMISE + HOUR)
    for kind in ("informed", "accepted", "written_reply"):
        told = case_of(*up, event(1, "resolved"), event(2, kind))
        assert "close" in may(told) and not told.is_overdue(PROMISE + HOUR)
        assert case_of(*up, event(1, "resolved"), event(2, kind), event(3, "closed")).status == "closed"


def test_rule_6_a_reply_face_to_face_is_signed() -> None:
    told = (event(1, "resolved"), event(2, "informed", is_face_to_face=True))
    assert "close" not in may(case_of(*told))
    assert "close" in may(case_of(*told, event(3, "accepted", is_signed=True)))
    assert "close" in may(case_of(event(1, "resolved"), event(2, "informed")))


def test_rule_7_a_closed_case_owes_a_return_visit_and_not_accepted_reopens_it() -> None:
    closing = (event(1, "resolved"), event(2, "accepted", satisfaction=4), event(3, "closed"))
    closed = case_of(*closing)
    assert (closed.status, closed.closed_at, closed.owes_return_visit) == ("closed", NOON + 3 * HOUR, True)
    assert may(closed) == {"reject", "reopen", "return_visit", "ask_action", "pass_up"}
    visited = case_of(*closing, event(30, "return_visit", satisfaction=5))
    assert (visited.owes_return_visit, visited.satisfaction) == (False, 5)
    again = case_of(*closing, event(30, "not_accepted", promise_at=NOON + 3 * DAY))
    assert (again.status, again.closed_at, again.promise_at) == ("reopened", None, NOON + 3 * DAY)
    assert (again.reopenings, again.is_accepted) == (1, False)
    settled = case_of(*closing, event(30, "not_accepted"), event(31, "resolved"), event(32, "informed"),
                      event(33, "closed"))  # fmt: skip
    assert settled.owes_return_visit


def test_rule_7_what_the_customer_thinks_is_waited_for() -> None:
    assert case_of(event(1, "resolved")).status == "resolved"
    informed = case_of(event(1, "resolved"), event(2, "informed"))
    assert (informed.status, informed.due_at) == ("waiting_customer", None)
    assert case_of(event(1, "resolved"), event(2, "informed"), event(3, "accepted")).status == "resolved"
    assert case_of(event(1, "resolved"), event(2, "informed"), event(3, "not_accepted")).status == "reopened"


@pytest.mark.parametrize("severity", ["serious", "urgent"])
def test_rule_8_a_serious_complaint_is_shown_at_once_to_the_supervisor_and_the_manager(severity: str) -> None:
    steps = next_automatic(case_of(severity=severity), POLICY)
    assert [(step.kind, step.level, step.at) for step in steps] == [
        ("alerted", "manager", NOON), ("alerted", "supervisor", NOON)]  # fmt: skip
    shown = [Event(step.level, step.at, step.kind, level=step.level, rule=step.rule) for step in steps]
    assert next_automatic(case_of(*shown, severity=severity), POLICY) == []
    assert next_automatic(case_of(severity="ordinary"), POLICY) == []


def test_rule_9_repeats_rise() -> None:
    assert [POLICY.level_of_repeat(times) for times in range(1, 5)] == [None, "department", "gm", "gm"]
    assert [POLICY.step_of_repair(times) for times in range(1, 6)] == [
        "", "", "complaint", "headquarters", "headquarters"]  # fmt: skip
    case = case_of(event(0.5, "moved_up", level="department", rule="repeat"))
    assert (case.level, case.is_moved_up) == ("department", True)
    assert case_of(event(1, "moved_up", level="gm"), event(2, "moved_up", level="department")).level == "gm"


def test_rule_10_a_corrective_action_can_be_asked_for_at_any_time() -> None:
    closed = case_of(event(1, "resolved"), event(2, "informed"), event(3, "closed"))
    for case in (case_of(), closed):
        assert "ask_action" in may(case)
    assert case_of(event(1, "action_asked")).status == "open"


def test_rule_11_an_open_slip_is_seen_as_due_overdue_or_waiting() -> None:
    case = case_of(event(1, "slip_issued", department="legal"))
    assert (case.due_at, case.waiting_on, case.is_overdue(NOON), case.is_overdue(NOON + 2 * DAY)) == (
        PROMISE, ("legal",), False, True)  # fmt: skip


def test_a_promise_that_is_offered_falls_on_a_working_day() -> None:
    class Weekdays:
        def is_working_day(self, day: date, /) -> bool:
            return day.weekday() < 5

    friday = datetime(2026, 11, 20, 15, 40, 30)
    assert suggested_promise(POLICY, "ordinary", friday, Weekdays()) == datetime(2026, 11, 23, 15, 40)


def test_somebody_without_the_right_may_do_nothing() -> None:
    assert may(case_of(), Actor("x", "department", may_handle=False)) == frozenset()


PEOPLE = ("li", "wu", "gm")
EVENTS = st.lists(
    st.builds(
        event,
        st.floats(0, 200).map(lambda hours: round(hours, 2)),
        st.sampled_from(KINDS + ("extended",) * 6 + ("promised", "resolved", "closed", "reopened")),
        promise_at=st.none() | st.integers(-2, 20).map(lambda days: NOON + days * DAY),
        department=st.sampled_from(["engineering", "property", "legal"]),
        staff=st.sampled_from(["", *PEOPLE]),
        by=st.sampled_from(PEOPLE),
        level=st.sampled_from(["", *POLICY.chain, "nobody"]),
        result=st.sampled_from(["", "已修好"]),
        is_face_to_face=st.booleans(),
        is_signed=st.sampled_from([None, True, False]),
        rule=st.sampled_from(["", "", "second_date_passed"]),
    ),
    max_size=30,
)
FACTS = st.builds(
    Facts,
    st.just("c"),
    st.just(NOON),
    severity=st.sampled_from(["ordinary", "serious", "urgent", "new"]),
    is_written=st.booleans(),
    accused=st.just("wu"),
    accused_role=st.sampled_from(["receptionist", "supervisor", "manager", "gm"]),
    received_by=st.sampled_from(PEOPLE),
)


@given(FACTS, EVENTS, st.randoms(use_true_random=False), st.floats(0, 300))
def test_no_timeline_comes_to_what_the_rules_forbid(
    facts: Facts, events: list[Event], chance: Random, hours: float
) -> None:
    case = fold(facts, events, POLICY)
    assert case.status in STATUSES
    assert case.extensions <= POLICY.max_extensions
    assert case.promise_at is not None
    if case.status not in ("closed", "waiting_customer"):
        assert case.due_at is not None or case.informed_at
    if case.status == "closed":
        last = max(found.at for found in events if found.kind == "closed")
        assert case.owes_return_visit or any(
            found.kind == "return_visit" for found in events if found.at <= last + 300 * DAY
        )
        assert not facts.is_written or case.has_written_reply
        assert case.informed_at
    assert case.owner != facts.accused
    now = NOON + hours * HOUR
    for actor in (Actor("wu", facts.accused_role, may_decide=True), Actor("wu", "gm", is_most_senior=True)):
        assert not allowed(case, actor, POLICY, now)
    refused = {found.event for found in case.refused}
    assert not [
        found
        for found in events
        if found.kind in ("resolved", "extended", "slip_issued", "closed") and "wu" in (found.by, found.staff)
        if found.id not in refused
    ]
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert fold(facts, shuffled, POLICY) == case or len({found.id for found in events}) < len(events)


@given(FACTS, EVENTS)
def test_automatic_steps_come_to_an_end_and_none_comes_twice(facts: Facts, events: list[Event]) -> None:
    case, made = fold(facts, events, POLICY), list(events)
    for _round in range(20):
        steps = [step for step in next_automatic(case, POLICY) if step.due <= NOON + 1000 * HOUR]
        if not steps:
            break
        step = steps[0]
        assert "/".join(step.cause) not in {found.id for found in made}
        made.append(Event("/".join(step.cause), step.at, step.kind, level=step.level, rule=step.rule))
        case = fold(facts, made, POLICY)
    else:
        raise AssertionError("steps without end")


@given(FACTS, EVENTS, st.sampled_from(sorted(ACTIONS)), st.sampled_from([DESK, MANAGER, GM]), st.floats(0, 250))
def test_what_is_allowed_counts_when_it_is_done(
    facts: Facts, events: list[Event], action: str, actor: Actor, hours: float
) -> None:
    case = fold(facts, events, POLICY)
    now = NOON + hours * HOUR
    if action not in allowed(case, actor, POLICY, now):
        return
    later = max([now, *(found.at for found in events)])
    if action == "extend" and later.date() > case.promise_at.date():
        return
    done = Event(
        "~", later, ACTIONS[action], promise_at=case.promise_at + DAY, by=actor.staff, text="好",
        department=case.slips[0].department if case.slips else "legal",
        level=(POLICY.above(case.level) or "") if action == "move_up" else "",
    )  # fmt: skip
    after = fold(facts, [*events, done], POLICY)
    assert not [refused for refused in after.refused if refused.event == "~"]
