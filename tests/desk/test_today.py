"""The supervisor's page: its figures against records made by hand, the daily checks, and what is owed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from standing_clock import StandingClock

from csdesk.desk import (
    calls,
    complaint_intake,
    complaint_steps,
    complaints,
    duty,
    followups,
    history,
    repair_lists,
    repairs,
    staff,
    today,
    visits,
)
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, NotPermittedError
from csdesk.desk.settings import Home
from csdesk.texts import use_language

ActAs = Callable[[str], None]


def receive(desk: Desk, promise: str, **values: str) -> complaints.Complaint:
    given = {"phone": "13800001234", "name": "赵敏", "content": "厨房漏水", "promise": promise}
    return complaint_intake.receive(desk, given | values).complaint


def test_an_empty_desk_owes_nothing_and_its_rate_is_a_dash(desk: Desk) -> None:
    page = today.look(desk)
    assert (page.open, page.overdue, page.due, page.due_tomorrow, page.waiting, page.moved_up) == (0,) * 6
    assert (page.serious, page.new, page.followups_owed, page.repairs_open, page.calls, page.visits) == (0,) * 6
    assert page.first_visit_rate.shown() == "–" and page.first_visit_rate.is_met
    assert sum(age.number for age in page.ages) == 0 and dict(page.calls_by_hour) == {}
    assert [(check.at, check.by) for check in page.checks] == [(None, "")] * len(desk.options("daily_check"))
    assert today.owed(desk) == today.Owed(0, 0, 0, on_duty=page.on_duty, roster_due="2026-W48")


def test_complaints_are_counted_by_promise_state_and_severity(desk: Desk, clock: StandingClock, act_as: ActAs) -> None:
    act_as("吴刚")
    receive(desk, "2026-11-21 10:00")  # will be overdue
    receive(desk, "2026-11-21 18:00", severity="serious")
    receive(desk, "2026-11-21", severity="urgent")
    receive(desk, "2026-11-22 00:00")
    receive(desk, "2026-11-23 10:00")
    slip = receive(desk, "2026-11-24 10:00")
    complaint_steps.issue(desk, slip.id, {"department": "工程"})
    several = receive(desk, "2026-11-24 11:00")
    complaint_steps.issue(desk, several.id, {"department": "工程,物业"})  # goes up by itself
    repeat = receive(desk, "2026-11-25 10:00", subject="保修", unit="3栋101")
    again = receive(desk, "2026-11-26 10:00", subject="保修", unit="3栋101")
    settled = receive(desk, "2026-11-21 11:00", severity="urgent")
    for step in (complaint_steps.resolve, complaint_steps.accept, complaint_steps.close):
        step(desk, settled.id, {"text": "已修"})
    assert repeat.is_moved_up is False and again.is_moved_up is True
    clock.move(hours=1)
    page = today.look(desk)
    assert (page.open, page.overdue, page.due, page.due_tomorrow) == (9, 1, 3, 1)
    assert (page.waiting, page.moved_up, page.serious, page.new) == (2, 2, 2, 10)
    assert [each.promise_at for each in page.pressing] == sorted(each.promise_at for each in page.pressing)
    assert [each.overdue for each in page.pressing] == [True] + [False] * 7  # the ninth finds no place
    assert [each.waiting_on for each in page.pressing if each.number == slip.number] == [("engineering",)]
    assert settled.number not in [each.number for each in page.pressing]
    assert page.serious == len(complaints.page(desk, "serious")) == complaints.counts(desk).serious
    owed = today.owed(desk)
    assert (owed.due, owed.overdue, owed.serious) == (3, 1, 2)
    assert len(owed.grave) == 2


def test_the_version_tells_what_another_program_wrote(desk: Desk, open_again: Callable[[], Desk]) -> None:
    before = today.version(desk)
    assert today.version(desk) == before
    other = open_again()
    other.person = desk.person
    calls.log(other, {"phone": "13800000001", "asked": "价格"})
    assert today.version(desk) != before


def test_what_is_serious_is_said_by_the_policy(desk: Desk, home: Home, clock: StandingClock) -> None:
    receive(desk, "2026-11-23 10:00", severity="serious")
    urgent = receive(desk, "2026-11-23 11:00", severity="urgent")
    assert today.look(desk).serious == 2
    (home.folder / "policy.toml").write_text('[complaints]\nat_once_severities = ["urgent"]\n', encoding="utf-8")
    other = Desk(home, clock, desk.store.new_id)
    other.person = desk.person
    assert today.look(other).serious == 1
    assert [each.id for each in complaints.page(other, "serious")] == [urgent.id]
    other.close()


def test_new_is_since_yesterdays_midnight(desk: Desk, clock: StandingClock) -> None:
    clock.move(days=-2, hours=14)  # 19 November, 23:30
    receive(desk, "2026-11-25 10:00")
    clock.move(hours=1)  # 20 November, 00:30
    receive(desk, "2026-11-25 10:00")
    clock.move(days=1)
    assert today.look(desk).new == 1


AGES = [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (7, 2), (8, 3), (15, 3), (16, 4), (100, 4)]


@pytest.mark.parametrize(("days", "band"), AGES)
def test_an_open_complaint_is_counted_by_its_age(desk: Desk, clock: StandingClock, days: int, band: int) -> None:
    case = receive(desk, "2027-11-25 10:00")
    clock.move(days=days)
    assert [age.number for age in today.look(desk).ages] == [int(at == band) for at in range(5)]
    for step in (complaint_steps.resolve, complaint_steps.accept, complaint_steps.close):
        step(desk, case.id, {"text": "已修"})
    assert sum(age.number for age in today.look(desk).ages) == 0


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("en", ["0–1 days", "2–3 days", "4–7 days", "8–15 days", "over 15 days"]),
        ("zh", ["0–1 天", "2–3 天", "4–7 天", "8–15 天", "超过 15 天"]),
    ],
)
def test_ages_are_named(desk: Desk, language: str, labels: list[str]) -> None:
    use_language(language)
    assert [today.age_label(age) for age in today.look(desk).ages] == labels


def test_an_age_of_one_day_is_named_alone(desk: Desk) -> None:
    assert today.age_label(today.Age(1, 1, 0)) == "1 day"


def test_calls_are_counted_by_the_hour_in_which_they_began(desk: Desk, clock: StandingClock) -> None:
    for at in ("2026-11-21 00:00", "2026-11-21 08:59", "2026-11-21 09:00", "2026-11-21 09:29"):
        calls.log(desk, {"phone": "13800000001", "asked": "价格", "at": at})
    calls.log(desk, {"phone": "13800000001", "asked": "价格", "at": "2026-11-20 23:59"})
    page = today.look(desk)
    assert dict(page.calls_by_hour) == {0: 1, 8: 1, 9: 2} and page.calls == 4


def test_visits_follow_ups_repairs_and_open_points_are_those_of_their_lists(
    desk: Desk, clock: StandingClock, act_as: ActAs
) -> None:
    act_as("周强")
    visits.register(desk, {"phone": "13800000001", "name": "王小明", "first_visit": "yes", "intent": "A"})
    visits.tally(desk, 2)
    visits.tally(desk, 1)
    calls.log(desk, {"phone": "13800000002", "name": "赵丽华", "asked": "看房", "intends_to_visit_on": "2026-11-22"})
    act_as("陈静")
    followups.add(desk, {"kind": "其他", "name": "孙悦", "phone": "13800000003", "opens_on": "2026-11-20",
                         "closes_on": "2026-11-21"})  # fmt: skip
    repairs.add(desk, {"phone": "13800000004", "name": "周琳", "content": "断电", "emergency": "yes"})
    duty.add(desk, {"kind": "incident", "text": "电梯困人"})
    page = today.look(desk)
    rate = page.first_visit_rate
    assert (page.visits, rate.registered, rate.all, rate.shown(), rate.is_met) == (3, 1, 3, "33 %", False)
    assert (page.inside, page.expected, page.open_points) == (1, 1, 1)
    assert (page.followups_due, page.followups_overdue, page.followups_owed) == (1, 0, 1)
    assert (page.emergencies, page.repairs_open, page.repairs_waiting, page.repairs_overdue) == (1, 1, 1, 0)
    clock.move(days=1)
    page = today.look(desk)
    assert (page.followups_due, page.followups_overdue, page.followups_owed) == (0, 1, 1)
    assert page.repairs_overdue == 1 == len(repair_lists.page(desk, "overdue"))
    assert page.first_visit_rate.shown() == "–" and page.visits == 0
    assert today.owed(desk).followups == 1


def test_on_duty_are_those_who_saved_something_today_the_last_one_first(
    desk: Desk, clock: StandingClock, act_as: ActAs
) -> None:
    clock.move(days=1)
    act_as("陈静")
    assert today.look(desk).on_duty == ()
    for name in ("李敏", "周强"):
        act_as(name)
        calls.log(desk, {"phone": "13800000001", "asked": "价格"})
    assert today.look(desk).on_duty == ("周强", "李敏")
    act_as("陈静")
    staff.take_off(desk, next(each for each in desk.staff.values() if each.name == "李敏"))
    assert "李敏" not in today.look(desk).on_duty
    assert "周强" in today.look(desk).on_duty
    clock.move(days=1)
    assert today.look(desk).on_duty == ()


def test_what_is_due_by_itself_happens_before_it_is_counted(desk: Desk, clock: StandingClock, act_as: ActAs) -> None:
    act_as("吴刚")
    case = receive(desk, "2026-11-22 10:00")
    complaint_steps.extend(desk, case.id, {"promise": "2026-11-23 10:00"})
    complaint_steps.extend(desk, case.id, {"promise": "2026-11-24 10:00"})
    clock.move(days=5)
    today.look(desk)
    assert complaints.show(desk, case.id).level == "gm"


def test_a_daily_check_is_made_once_a_day_and_can_be_undone(desk: Desk, clock: StandingClock) -> None:
    made = today.check(desk, {"what": "complaints", "note": "都已跟进"})
    assert (made.what, made.at, made.by, made.note) == ("complaints", clock.now, "陈静", "都已跟进")
    assert [check.what for check in today.look(desk).checks if check.at] == ["complaints"]
    clock.move(hours=2)
    with pytest.raises(BadInputError) as refused:
        today.check(desk, {"what": "complaints"})
    assert refused.value.field == "what" and "陈静 at 09:30" in str(refused.value)
    assert str(refused.value).startswith("Check: ")
    history.undo(desk)
    assert not any(check.at for check in today.look(desk).checks)
    today.check(desk, {"what": "complaints"})
    clock.move(days=1)
    assert not any(check.at for check in today.look(desk).checks)


@pytest.mark.parametrize("what", ["", "  ", "拖地"])
def test_a_check_that_is_none_is_refused(desk: Desk, what: str) -> None:
    with pytest.raises(BadInputError) as refused:
        today.check(desk, {"what": what})
    assert refused.value.field == "what"


def test_a_receptionist_sees_the_page_but_makes_no_check(desk: Desk, act_as: ActAs) -> None:
    act_as("李敏")
    assert today.look(desk).open == 0
    with pytest.raises(NotPermittedError):
        today.check(desk, {"what": "complaints"})


def test_a_check_that_is_no_longer_offered_still_shows(desk: Desk) -> None:
    today.check(desk, {"what": "call_log"})
    staff.sign_in(desk, desk.me)
    shown = [check.what for check in today.look(desk).checks]
    assert len(shown) == len(set(shown)) == len(desk.options("daily_check"))


# The lists of complaints that the page opens


def test_open_complaints_sorted_by_promise_go_on_page_by_page(desk: Desk, clock: StandingClock) -> None:
    made = []
    for day in (25, 23, 24, 23, 26, 23):
        made.append((f"2026-11-{day} 10:00", receive(desk, f"2026-11-{day} 10:00").id))
        clock.move(minutes=1)
    wanted = [identity for _promise, identity in sorted(made)]
    for size in (1, 2, 4, 10):
        found: list[complaints.Complaint] = []
        while page := complaints.page(
            desk, "open", order="promise", after=found[-1].key if found else None, limit=size
        ):
            found += page
        assert [each.id for each in found] == wanted, size
    assert [each.id for each in complaints.page(desk, "open", order="receipt")] == [
        identity for _promise, identity in reversed(made)
    ]
    assert [each.id for each in complaints.page(desk, "mine", order="promise")] == wanted


@pytest.mark.parametrize(("which", "order"), [("all", "promise"), ("open", "name"), ("serious", "key")])
def test_no_other_order_is_taken(desk: Desk, which: str, order: str) -> None:
    with pytest.raises(BadInputError):
        complaints.page(desk, which, order=order)
