"""What makes the desk owe a contact, and what ends that without one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from standing_clock import StandingClock

from csdesk.desk import calls, customers, followups, history, staff, visits
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import BadInputError
from csdesk.desk.settings import Home
from csdesk.store import pace

ByName = Callable[[str], Person]
ActAs = Callable[[str], None]

SATURDAY = date(2026, 11, 21)


def owe(desk: Desk, kind: str = "visit_tracking", source: str = "v1", since: date = SATURDAY, **given: str) -> str:
    with desk.store.transaction(desk.me.id):
        found = followups.owe(
            desk, kind, source_table="visit", source_id=source, since=since,
            name=given.get("name", "张三"), phone=given.get("phone", "13800001234"),
            assignee=given.get("assignee", desk.me.id), customer=given.get("customer"),
        )  # fmt: skip
    assert found is not None
    return found


def everything(desk: Desk) -> list[followups.FollowUp]:
    return followups.page(desk, state="all")


def test_a_visit_with_intention_is_owed_a_contact_between_day_7_and_day_10(desk: Desk) -> None:
    owed = followups.show(desk, owe(desk))
    assert (owed.opens_on, owed.closes_on) == (date(2026, 11, 28), date(2026, 12, 1))
    assert (owed.state, owed.assignee, owed.survey) == ("coming", "陈静", "tracking_a")
    assert owed.phone == "138****1234"


def test_working_days_of_the_company_s_calendar_are_counted(desk: Desk) -> None:
    owed = followups.show(desk, owe(desk, "complaint_return", since=date(2026, 9, 30)))
    assert (owed.opens_on, owed.closes_on) == (date(2026, 10, 8), date(2026, 10, 10))  # the holiday, and a make-up day


def test_the_same_source_is_owed_once_however_often_it_is_said(desk: Desk) -> None:
    assert len({owe(desk) for _ in range(3)}) == 1
    assert len(everything(desk)) == 1


def test_two_desks_make_the_same_follow_up_of_one_record(desk: Desk, open_again: Callable[[], Desk]) -> None:
    first = owe(desk)
    with desk.store.transaction(desk.me.id):
        desk.store.connection().execute("DELETE FROM followup")
    other = open_again()
    other.person = desk.person
    assert owe(other) == first


def visit(desk: Desk, **values: str) -> visits.Saved:
    return visits.register(desk, {"name": "张三", "phone": "13800001234", "intent": "A"} | values)


def test_two_visits_of_one_day_are_owed_one_contact(desk: Desk) -> None:
    first, second = visit(desk), visit(desk)
    assert first.followup == second.followup
    assert [one.id for one in everything(desk)] == [first.followup]
    others = visit(desk, name="赵六", phone="13800001235")
    assert others.followup != first.followup
    assert len(everything(desk)) == 2


def test_a_visit_that_gave_rise_to_nothing_does_not_take_what_the_other_is_owed(desk: Desk) -> None:
    first, second = visit(desk), visit(desk)
    visits.correct(desk, second.visit.id, {"intent": ""})
    assert [one.id for one in everything(desk)] == [first.followup]
    visits.correct(desk, second.visit.id, {"intent": "B"})
    assert [one.id for one in everything(desk)] == [first.followup]
    visits.correct(desk, first.visit.id, {"intent": ""})
    (left,) = everything(desk)
    assert left.source is not None and left.source.id == second.visit.id
    history.undo(desk)
    assert [one.id for one in everything(desk)] == [first.followup]


def test_a_visit_moved_to_another_day_leaves_the_other_its_contact(desk: Desk) -> None:
    first, second = visit(desk), visit(desk)
    visits.correct(desk, first.visit.id, {"at": "2026-11-20 10:00"})
    assert sorted((one.closes_on, one.source.id if one.source else "") for one in everything(desk)) == [
        (date(2026, 11, 30), first.visit.id), (date(2026, 12, 1), second.visit.id),
    ]  # fmt: skip
    history.undo(desk)
    visits.correct(desk, second.visit.id, {"at": "2026-11-20 10:00"})
    assert sorted((one.closes_on, one.source.id if one.source else "") for one in everything(desk)) == [
        (date(2026, 11, 30), second.visit.id), (date(2026, 12, 1), first.visit.id),
    ]  # fmt: skip


def test_undoing_one_of_two_visits_leaves_the_other_its_contact(desk: Desk, act_as: ActAs) -> None:
    first = visit(desk)
    act_as("李敏")
    second = visit(desk)
    act_as("陈静")
    history.undo(desk)
    (left,) = everything(desk)
    assert left.source is not None and left.source.id == second.visit.id
    followups.done(desk, left.id, {"result": "considering"})
    history.undo(desk)
    assert [(one.id, one.state) for one in everything(desk)] == [(left.id, "coming")]
    with pytest.raises(BadInputError, match="nothing to undo"):
        history.undo(desk)
    act_as("李敏")
    history.undo(desk)
    assert everything(desk) == []
    assert first.visit.id != second.visit.id


def test_a_corrected_day_moves_the_window(desk: Desk) -> None:
    first = owe(desk)
    assert owe(desk, since=date(2026, 11, 20)) == first
    assert followups.show(desk, first).closes_on == date(2026, 11, 30)


def test_what_was_withdrawn_comes_back_when_it_is_owed_again(desk: Desk) -> None:
    first = owe(desk)
    with desk.store.transaction(desk.me.id):
        assert followups.withdraw(desk, "v1") == [first]
    assert everything(desk) == []
    assert owe(desk) == first
    assert len(everything(desk)) == 1


def test_what_was_done_is_neither_withdrawn_nor_owed_again(desk: Desk) -> None:
    first = owe(desk)
    followups.done(desk, first, {"result": "considering"})
    with desk.store.transaction(desk.me.id):
        assert followups.withdraw(desk, "v1") == []
    assert owe(desk) == first
    assert len(everything(desk)) == 1


def test_a_case_closed_again_later_is_owed_another_contact(desk: Desk, clock: StandingClock) -> None:
    first = owe(desk, "complaint_return")
    followups.done(desk, first, {"result": "not_satisfied"})
    clock.move(days=9)
    assert owe(desk, "complaint_return", since=date(2026, 11, 30)) != first
    assert len(everything(desk)) == 2


def test_undoing_what_gave_rise_to_it_takes_it_back_and_it_can_be_owed_anew(desk: Desk) -> None:
    first = owe(desk)
    history.undo(desk)
    assert everything(desk) == []
    assert owe(desk) == first


def test_a_kind_that_the_company_hides_is_not_owed(home: Home, desk: Desk, open_again: Callable[[], Desk]) -> None:
    (home.folder / "policy.toml").write_text("[followups.visit_tracking]\nhidden = true\n", encoding="utf-8")
    other = open_again()
    other.person = desk.person
    with other.store.transaction(other.me.id):
        for kind in ("visit_tracking", "nothing_like_it"):
            owed = followups.owe(other, kind, source_table="visit", source_id="v1", since=SATURDAY)
            assert owed is None


def test_it_falls_to_the_adviser_or_a_role_where_the_rule_says_so(
    home: Home, desk: Desk, person: ByName, open_again: Callable[[], Desk]
) -> None:
    customer = customers.add(desk, {"name": "张三", "phone": "13800001234", "adviser": "周强"}).id
    assert followups.show(desk, owe(desk, "signing_survey", customer=customer)).assignee == "周强"
    (home.folder / "policy.toml").write_text('[followups.care_call]\nassignee = "receptionist"\n', encoding="utf-8")
    other = open_again()
    other.person = desk.person
    assert followups.show(other, owe(other, "care_call", "c1")).assignee == "李敏"
    staff.add(other, name="钱芳", role="receptionist")
    assert followups.show(other, owe(other, "care_call", "c2")).assignee == "钱芳"  # who has the fewest
    assert {owe(other, "care_call", "c3"), owe(other, "care_call", "c4")}
    shared = [one.assignee for one in followups.page(other, kind="care_call")]
    assert sorted(shared) == ["李敏", "李敏", "钱芳", "钱芳"]


def test_name_and_phone_come_from_the_customer_where_the_source_has_none(desk: Desk) -> None:
    customer = customers.add(desk, {"name": "张三", "phone": "13800001234"}).id
    owed = followups.show(desk, owe(desk, customer=customer, name="", phone=""))
    assert (owed.name, owed.phone) == ("张三", "138****1234")
    assert owed.customer is not None


def test_what_somebody_who_left_still_owed_falls_to_nobody_in_one_step(desk: Desk, person: ByName) -> None:
    leaving = person("周强")
    owed = owe(desk, assignee=leaving.id)
    made = owe(desk, source="v2", assignee=leaving.id)
    followups.done(desk, made, {"result": "considering"})
    staff.take_off(desk, leaving)
    assert followups.show(desk, owed).assignee == ""
    assert followups.show(desk, made).assignee == "周强"
    assert [one.id for one in followups.page(desk, unassigned=True)] == [owed]
    assert followups.counts(desk).unassigned == 1
    batches = desk.store.rows("SELECT DISTINCT batch FROM change WHERE \"row\" IN (?, ?) AND operation = 'update' "
                              "ORDER BY batch DESC LIMIT 1", (owed, leaving.id))  # fmt: skip
    assert len(desk.store.rows("SELECT 1 FROM change WHERE batch = ?", (batches[0]["batch"],))) == 2


def test_undo_does_not_bring_back_somebody_who_left(desk: Desk, person: ByName) -> None:
    owe(desk, assignee=person("周强").id)
    staff.take_off(desk, person("周强"))
    with pytest.raises(Exception, match="changed again since"):
        history.undo(desk)
    assert not person("周强").active


def goodwill(desk: Desk) -> list[followups.FollowUp]:
    return followups.page(desk, kind="goodwill")


def active_customer(desk: Desk, name: str = "张三", phone: str = "13800001234", **more: str) -> str:
    customer = customers.add(desk, {"name": name, "phone": phone, "kind": "owner", "adviser": "周强"} | more).id
    calls.log(desk, {"phone": phone, "name": name, "asked": "物业"}, customer=customer)
    return customer


def test_a_goodwill_visit_comes_round_every_four_months(desk: Desk, clock: StandingClock) -> None:
    active_customer(desk)
    assert followups.bring_up(desk) == 0
    clock.now = datetime(2027, 3, 6, 9, 0)
    assert followups.bring_up(desk) == 0
    clock.now = datetime(2027, 3, 7, 9, 0)
    assert followups.bring_up(desk) == 1
    (owed,) = goodwill(desk)
    assert (owed.opens_on, owed.closes_on, owed.assignee) == (date(2027, 3, 7), date(2027, 3, 21), "周强")
    followups.done(desk, owed.id, {"result": "satisfied"})
    clock.now = datetime(2027, 6, 20, 9, 0)
    assert followups.bring_up(desk) == 0
    clock.now = datetime(2027, 6, 23, 9, 0)
    assert followups.bring_up(desk) == 1
    assert goodwill(desk)[0].closes_on == date(2027, 7, 7)


def test_goodwill_visits_come_up_once(desk: Desk, clock: StandingClock, open_again: Callable[[], Desk]) -> None:
    active_customer(desk)
    clock.now = datetime(2027, 3, 10, 9, 0)
    other = open_again()
    other.person = desk.person
    assert [followups.bring_up(desk), followups.bring_up(desk), followups.bring_up(other)] == [1, 0, 0]
    clock.move(days=1)
    assert followups.bring_up(desk) == 0
    assert len(goodwill(desk)) == 1


def test_everybody_to_whom_it_came_round_is_owed_one_at_once_however_many_they_are(
    desk: Desk, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "_FIRST", 2)
    monkeypatch.setattr(pace, "_MOST", 2)
    kept = [active_customer(desk, f"甲{number}", f"1380000{number:04}") for number in range(7)]
    clock.now = datetime(2027, 3, 10, 9, 0)
    assert followups.bring_up(desk) == 7
    with desk.store.transaction(None):  # the first two were taken back; they stand before the others
        desk.store.connection().execute(
            "UPDATE followup SET deleted_at = ? WHERE customer_id <= ?", ("2027-03-10 10:00:00", sorted(kept)[1])
        )
        desk.store.connection().execute("DELETE FROM followup WHERE deleted_at IS NULL")
    clock.move(days=1)
    assert followups.bring_up(desk) == 5
    assert len(goodwill(desk)) == 5


def test_nobody_s_undo_takes_back_what_came_round_by_itself(desk: Desk, clock: StandingClock) -> None:
    active_customer(desk)
    clock.now = datetime(2027, 3, 10, 9, 0)
    followups.bring_up(desk)
    history.undo(desk)
    assert len(goodwill(desk)) == 1


def test_goodwill_is_for_active_customers_who_may_be_contacted(desk: Desk, clock: StandingClock) -> None:
    customers.add(desk, {"name": "无往来", "phone": "13800000001", "kind": "owner"})
    active_customer(desk, "勿扰", "13800000002", may_be_contacted="no")
    active_customer(desk, "潜客", "13800000003", kind="prospect")
    kept = active_customer(desk, "甲", "13800000004")
    other = active_customer(desk, "乙", "13800000005")
    customers.merge(desk, kept, other)
    clock.now = datetime(2027, 3, 10, 9, 0)
    assert followups.bring_up(desk) == 1
    assert [one.name for one in goodwill(desk)] == ["甲"]
    clock.now = datetime(2029, 3, 10, 9, 0)  # nobody called for two years
    followups.skip(desk, goodwill(desk)[0].id, "联系不上")
    clock.move(days=300)
    assert followups.bring_up(desk) == 0


def test_customers_kept_since_years_are_spread_over_the_next_interval(desk: Desk, clock: StandingClock) -> None:
    kept = {f"1380000{number:04}": active_customer(desk, f"甲{number}", f"1380000{number:04}") for number in range(20)}
    clock.now = datetime(2028, 3, 10, 9, 0)
    for phone, customer in kept.items():
        calls.log(desk, {"phone": phone, "asked": "再来电"}, customer=customer)
    assert followups.bring_up(desk) == 20
    opened = {one.opens_on for one in goodwill(desk)}
    assert len(opened) > 10
    assert date(2028, 3, 10) <= min(opened) < max(opened) < date(2028, 7, 10)
    assert all((one.closes_on - one.opens_on).days == 14 for one in goodwill(desk))
