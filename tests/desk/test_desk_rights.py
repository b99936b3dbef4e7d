"""Who may do what, checked on every function of the desk; and phones, masked unless somebody asked to see them."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from types import FunctionType

import pytest
from standing_clock import StandingClock

import csdesk.desk
from csdesk.desk import calls, complaints, customers, history, search, staff, visits
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import DeskError, NotPermittedError
from csdesk.rules.rights import Right
from csdesk.store import complaints as stored_complaints
from csdesk.store import records

EVERYBODY = {"receptionist", "sales", "supervisor", "manager"}
SUPERVISOR = {"supervisor", "manager"}
MANAGER = {"manager"}
WHO_MAY = {
    Right.LOG_CALLS: EVERYBODY, Right.CORRECT_CALLS: EVERYBODY, Right.READ_RECORDS: EVERYBODY,
    Right.REGISTER_VISITS: EVERYBODY,
    Right.KEEP_CUSTOMERS: EVERYBODY, Right.RECEIVE_COMPLAINTS: EVERYBODY, Right.REVEAL_PHONES: EVERYBODY,
    Right.KEEP_DUTY_LOG: EVERYBODY,
    Right.FOLLOW_UP: EVERYBODY, Right.ASSIGN_FOLLOWUPS: SUPERVISOR,
    Right.HANDLE_COMPLAINTS: EVERYBODY, Right.DECIDE_COMPLAINTS: MANAGER,
    Right.RECEIVE_REPAIRS: EVERYBODY, Right.CHECK_DAILY: SUPERVISOR, Right.ENTER_LATE: SUPERVISOR,
    Right.RAISE_ACTIONS: EVERYBODY, Right.APPROVE_ACTIONS: MANAGER,
    Right.UNDO: EVERYBODY, Right.READ_HISTORY: EVERYBODY, Right.CHECK_DESK: EVERYBODY,
    Right.MERGE_CUSTOMERS: SUPERVISOR, Right.IMPORT_REGISTERS: SUPERVISOR, Right.BACK_UP: SUPERVISOR,
    Right.DRAW_UP_ROSTER: SUPERVISOR, Right.PUBLISH_ROSTER: SUPERVISOR, Right.APPROVE_ROSTER: MANAGER,
    Right.WRITE_WEEKLY_REPORT: EVERYBODY, Right.READ_REPORTS: EVERYBODY, Right.EXPORT_PAPERS: EVERYBODY,
    Right.EXPORT_REGISTERS: SUPERVISOR,
    Right.SYNC: EVERYBODY, Right.CHOOSE_HUB: SUPERVISOR,
    Right.MANAGE_STAFF: SUPERVISOR, Right.RESTORE: MANAGER, Right.CHANGE_SETTINGS: MANAGER,
}  # fmt: skip

# Modules whose functions are parts of others: what they do, somebody with the right has asked for.
PARTS = {
    "callers", "complaint_cases", "complaint_register", "complaint_returns", "customer_parts", "demo_complaints",
    "complaint_matches", "demo_duty", "demo_followups", "demo_repairs", "demo_visits", "finding", "outcomes", "reading",
    "register_words", "registers", "repair_complaints", "repair_entries", "repair_shown", "units", "visit_entries",
    "visit_register", "visit_shown", "demo_roster", "roster_candidates", "roster_changes", "roster_entries",
    "demo_weekly", "papers_weekly", "report_sections", "hub_memory",
    "papers_cells", "papers_complaints", "papers_followups", "papers_registers", "papers_roster",
    "roster_filling", "roster_month", "roster_shown", "roster_words", "time_line",
}  # fmt: skip
# Public functions of the others that are given a desk and need no right: they check for themselves, or likewise.
WITHOUT_A_RIGHT = {
    "staff.set_up", "staff.set_pin", "staff.is_pin", "staff.sign_in", "staff.default_person",
    "drafts.keep", "drafts.drop", "drafts.kept", "search.find_records",
    "customers.find", "customers.names", "customers.numbers", "calls.calls_of", "calls.fetch", "calls.shown",
    "followup_owing.owe", "followup_owing.settle", "followup_owing.withdraw", "followup_owing.hand_over",
    "followup_owing.falls_to", "followup_owing.fill_in", "followup_owing.serving", "followup_owing.window_of",
    "visits.owe_others", "followup_register.fetch", "followup_register.shown",
    "surveys.find", "surveys.named", "surveys.every", "surveys.read_answers",
    "complaints.fetch", "complaints.shown", "complaints.repeated", "complaints.words_of",
    "complaints.check_not_accused", "working_time.days_of_year",
    "complaint_intake.read_promise", "complaint_intake.read_departments", "complaint_steps.check",
    "complaint_intake.check_day", "drafts.waiting", "followup_owing.owing", "today.is_told_at_once",
    "warranties.note", "exports.file_for", "demo.build", "preferences.choose", "figure_words.formula",
    "figures.period", "weekly_reports.numbers_of", "weekly_reports.number_label", "weekly_reports.told",
    "followup_figures.count_kept", "followup_figures.count_kept_by",
    "history.shown_value", "preferences.heed", "staff.look_again", "customers.read_birthday",
}  # fmt: skip


def functions() -> Iterator[tuple[str, FunctionType]]:
    """Every public function of the desk that is given a desk."""
    for module in pkgutil.iter_modules(csdesk.desk.__path__):
        room = importlib.import_module(f"csdesk.desk.{module.name}")
        for name, found in inspect.getmembers(room, inspect.isfunction):
            parameters = list(inspect.signature(found).parameters)
            if found.__module__ == room.__name__ and parameters[:1] == ["desk"] and not name.startswith("_"):
                yield f"{module.name}.{name}", found


GUARDED = [(name, found) for name, found in functions() if hasattr(found, "right")]


def test_every_function_of_the_desk_needs_a_right() -> None:
    without = {name for name, found in functions() if not hasattr(found, "right")}
    assert {name for name in without if name.split(".")[0] not in PARTS} <= WITHOUT_A_RIGHT


@pytest.mark.parametrize(("name", "function"), GUARDED, ids=[name for name, _found in GUARDED])
def test_each_role_may_do_what_the_department_decided_and_nobody_else_anything(
    desk: Desk, act_as: Callable[[str], None], person: Callable[[str], Person], name: str,
    function: Callable[..., object],
) -> None:  # fmt: skip
    allowed = WHO_MAY[function.right]  # type: ignore[attr-defined]
    for role in sorted(EVERYBODY):
        act_as(next(person.name for person in desk.staff.values() if person.role == role))
        before = desk.store.rows("SELECT count(*) AS n FROM change")
        try:
            function(desk)
        except NotPermittedError as refused:
            assert role not in allowed
            assert refused.exit_code == 3
            assert desk.store.rows("SELECT count(*) AS n FROM change") == before
        except (TypeError, DeskError):
            assert role in allowed
        else:
            assert role in allowed
    act_as("陈静")
    staff.take_off(desk, person("周强"))
    for acting in (None, person("周强")):
        desk.person = acting
        with pytest.raises(NotPermittedError, match="nobody is signed in"):
            function(desk)


def test_a_right_that_nobody_at_the_desk_holds_falls_to_the_most_senior(
    desk: Desk, person: Callable[[str], Person]
) -> None:
    assert not desk.may(Right.RESTORE)
    desk.person = person("吴刚")
    staff.take_off(desk, person("陈静"))
    desk.person = person("李敏")
    assert not desk.may(Right.RESTORE)


# Phones.

FULL = re.compile(r"1[3-9]\d{9}|0755-\d{8}")


def texts_of(value: object) -> Iterator[str]:
    """Every text in a result, however deep."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for each in dataclasses.fields(value):
            yield from texts_of(getattr(value, each.name))
    elif isinstance(value, (list, tuple, set)):
        for each in value:
            yield from texts_of(each)
    elif isinstance(value, str):
        yield value


@pytest.fixture
def filled(desk: Desk, clock: StandingClock) -> Desk:
    saved = calls.log(desk, {"phone": "13800001234", "name": "赵敏", "asked": "户型"})
    assert saved.call.customer is not None
    customers.correct(
        desk, saved.call.customer.id, {"phone": "138****1234, 0755-26889999, 13800005678转801, 说是13800007777"}
    )
    calls.log(desk, {"phone": "0755-26889999", "asked": "价格"})
    calls.log(desk, {"phone": "打13800006666找我", "asked": "价格", "name": "钱进"})
    customers.add(desk, {"name": "赵敏", "phone": "13800001234"})
    visits.register(desk, {"phone": "13800001234", "name": "赵敏", "opinions": "户型", "intent": "A"})
    visits.register(desk, {"phone": "0755-26889999"})
    with desk.store.transaction(desk.me.id):
        records.add(
            desk.store,
            stored_complaints.Complaint,
            {
                "number": "TS-A-20261121-001",
                "received_at": clock(),
                "content": "漏水",
                "phone": "13800001234",
                "customer_id": saved.call.customer.id,
            },
            desk.me.id,
        )
    return desk


def test_no_phone_is_shown_in_full_unless_it_was_asked_for(filled: Desk) -> None:
    known = complaints.page(filled)[0].customer.id
    shown = {
        "calls.page": calls.page(filled), "calls.page text": calls.page(filled, text="户型"),
        "calls.page phone": calls.page(filled, phone="13800001234"), "calls.today": calls.today(filled),
        "calls.show": [calls.show(filled, call.id) for call in calls.page(filled)],
        "visits.page": visits.page(filled), "visits.page text": visits.page(filled, text="户型"),
        "visits.today": visits.today(filled), "visits.inside": visits.inside(filled),
        "visits.show": [visits.show(filled, visit.id) for visit in visits.page(filled)],
        "visits.correct": visits.correct(filled, visits.page(filled)[0].id, {"notes": "x"}),
        "complaints.page": complaints.page(filled), "complaints.show": complaints.show(filled, "TS-A-20261121-001"),
        "customers.page": customers.page(filled), "customers.page text": customers.page(filled, text="赵敏"),
        "customers.show": [customers.show(filled, customer.id) for customer in customers.page(filled)],
        "customers.contacts": customers.contacts(filled, known),
        "customers.likely": customers.likely_duplicates(filled, known),
        "card": [(card.customer, card.candidates, card.contacts) for typed in ("13800001234", "1380000", "0755-2688")
                 for card in [customers.card(filled, typed)]],
        "chosen": customers.card(filled, "1380", chosen=known),
        "find": search.find(filled, "13800001234"), "find fragment": search.find(filled, "1234"),
        "find odd": search.find(filled, "6666"),
        "history": [history.of(filled, call.id) for call in calls.page(filled)] + [history.of(filled, known)],
        "correct": calls.correct(filled, calls.page(filled)[0].id, {"notes": "x"}),
        "customers.correct": customers.correct(filled, known, {"notes": "x"}),
    }  # fmt: skip
    for name, result in shown.items():
        found = list(texts_of(result))
        assert found, name
        assert not [text for text in found if FULL.search(text)], name
    assert filled.store.rows("SELECT count(*) AS n FROM disclosure") == [{"n": 0}]


@pytest.mark.parametrize(
    ("show", "record"),
    [
        (lambda desk, of: calls.show(desk, of, reveal=True), "call"),
        (lambda desk, of: visits.show(desk, of, reveal=True), "visit"),
        (lambda desk, of: complaints.show(desk, of, reveal=True), "complaint"),
        (lambda desk, of: customers.show(desk, of, reveal=True), "customer"),
    ],
    ids=["call", "visit", "complaint", "customer"],
)
def test_whoever_sees_a_phone_is_written_down_with_the_record(
    filled: Desk, act_as: Callable[[str], None], clock: StandingClock, show: Callable[..., object], record: str
) -> None:
    act_as("李敏")
    clock.move(minutes=3)
    identity = filled.store.rows(f"SELECT id FROM {record} ORDER BY id LIMIT 1")[0]["id"]
    assert any(FULL.search(text) for text in texts_of(show(filled, identity)))
    (seen,) = filled.store.rows("SELECT record_id, what, created_by, created_at FROM disclosure")
    assert seen == {
        "record_id": identity, "what": "phone", "created_by": filled.me.id, "created_at": "2026-11-21 09:33:00",
    }  # fmt: skip
    last = history.of(filled, identity)[-1]
    assert (last.what, last.by) == ("disclosure", "李敏")


def test_without_the_right_to_see_phones_none_is_shown_or_written_down(
    filled: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rights = {role: granted - {Right.REVEAL_PHONES} for role, granted in filled.policy.rights.items()}
    rights["gm"] = filled.policy.rights["gm"]
    monkeypatch.setattr(filled, "policy", dataclasses.replace(filled.policy, rights=rights))
    staff.add(filled, name="郑总", role="gm")
    with pytest.raises(NotPermittedError):
        calls.show(filled, calls.page(filled)[0].id, reveal=True)
    assert filled.store.rows("SELECT count(*) AS n FROM disclosure") == [{"n": 0}]
