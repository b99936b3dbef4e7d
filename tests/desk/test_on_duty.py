"""Who is on duty now, and who takes over: by the roster or, without one, by what was saved today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from standing_clock import StandingClock

from csdesk.desk import calls, duty, on_duty, roster, staff, today
from csdesk.desk.desk import Desk, Person
from csdesk.texts import use_language

SATURDAY = date(2026, 11, 21)
ActAs = Callable[[str], None]


@pytest.fixture
def team(desk: Desk) -> Desk:
    for name in ("王芳", "赵婷"):
        staff.add(desk, name=name, role="receptionist")
    return desk


@pytest.fixture
def rostered(team: Desk) -> Desk:
    """Today: 李敏 early (8:30–12, 13:30–16), 王芳 late (11:30–14:30, 16–20), 赵婷 at the phone (9–12, 14:30–18)."""
    for post, shift, name in (("reception", "early", "李敏"), ("reception", "late", "王芳"), ("phone", "day", "赵婷")):
        roster.place(team, SATURDAY, post, shift, name)
    return team


def names(people: tuple[Person, ...]) -> list[str]:
    return [person.name for person in people]


@pytest.mark.parametrize(
    ("hour", "present"),
    [
        ("08:29", []),
        ("08:30", ["李敏"]),
        ("11:45", ["李敏", "王芳", "赵婷"]),
        ("12:00", ["王芳"]),
        ("15:00", ["李敏", "赵婷"]),
        ("18:00", ["王芳"]),
        ("20:00", []),
    ],
)
def test_those_are_on_duty_whose_hours_hold_now(
    rostered: Desk, clock: StandingClock, hour: str, present: list[str]
) -> None:
    clock.now = datetime.fromisoformat(f"2026-11-21 {hour}")
    assert names(on_duty.now(rostered)) == present
    assert rostered.on_duty == {person.id for person in on_duty.now(rostered)}
    assert list(today.owed(rostered).on_duty) == list(today.look(rostered).on_duty) == present


def test_today_tells_everybodys_post_and_hours(rostered: Desk) -> None:
    first = on_duty.today(rostered)[0]
    assert (first.person.name, first.post, first.shift, first.is_now) == ("李敏", "reception", "early", True)
    assert (first.begins, first.ends) == (datetime(2026, 11, 21, 8, 30), datetime(2026, 11, 21, 16))
    assert [each.is_now for each in on_duty.today(rostered)] == [True, False, True]


def test_without_a_roster_those_are_on_duty_who_saved_something_today(team: Desk, act_as: ActAs) -> None:
    act_as("李敏")
    calls.log(team, {"phone": "13800000001", "asked": "价格"})
    assert names(on_duty.now(team)) == ["李敏", "陈静"]
    assert (on_duty.today(team), on_duty.next_shift(team)) == ((), ())


def test_who_is_away_or_has_left_is_not_on_duty(rostered: Desk, person: Callable[[str], Person]) -> None:
    roster.set_absence(rostered, SATURDAY, "李敏", "sick")
    staff.take_off(rostered, person("赵婷"))
    assert names(on_duty.now(rostered)) == []
    assert [each.person.name for each in on_duty.today(rostered)] == ["王芳"]


def test_the_next_shift_is_that_of_ones_own_post(rostered: Desk, act_as: ActAs, clock: StandingClock) -> None:
    roster.place(rostered, date(2026, 11, 23), "phone", "", "李敏")
    roster.place(rostered, date(2026, 11, 23), "reception", "late", "王芳")
    roster.place(rostered, date(2026, 11, 23), "reception", "early", "陈静")
    act_as("李敏")
    assert names(on_duty.next_shift(rostered)) == ["王芳"]
    act_as("赵婷")
    assert names(on_duty.next_shift(rostered)) == ["李敏"]  # nobody later at the phone: the next day with a roster
    act_as("王芳")
    clock.now = datetime(2026, 11, 21, 20, 5)  # the hours are over when the shift is handed over
    assert names(on_duty.next_shift(rostered)) == ["陈静"]
    act_as("吴刚")  # stands nowhere
    assert names(on_duty.next_shift(rostered)) == ["陈静"]


def test_a_handover_names_who_takes_over_unless_somebody_else_is_named(rostered: Desk, act_as: ActAs) -> None:
    act_as("李敏")
    assert duty.takes_over(rostered) == "王芳"
    assert duty.handover(rostered, {"text": "钥匙已点交"}).entry.reported_to == "王芳"
    assert duty.handover(rostered, {"reported_to": "赵婷"}).entry.reported_to == "赵婷"


def test_the_next_shift_of_several_is_named_in_one_line(rostered: Desk, act_as: ActAs) -> None:
    use_language("zh")
    roster.place(rostered, SATURDAY, "reception", "late", "王芳 陈静")
    act_as("李敏")
    assert duty.handover(rostered, {}).entry.reported_to == "陈静、王芳"
