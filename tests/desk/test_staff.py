"""Who works at the desk: ranks, PINs, leaving, and setting a home up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from standing_clock import StandingClock, ids_in_order

from csdesk.desk import calls, staff
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import BadInputError, DeskError, NotPermittedError
from csdesk.desk.settings import Home

ByName = Callable[[str], Person]
ActAs = Callable[[str], None]


def test_a_pin_is_kept_as_a_hash_and_only_the_right_one_lets_in(desk: Desk, person: ByName) -> None:
    staff.set_pin(desk, person("李敏"), "2468")
    kept = repr(desk.store.rows("SELECT * FROM staff")) + repr(desk.store.rows("SELECT * FROM change"))
    assert "2468" not in kept
    assert "$argon2id$" in kept
    acting = desk.me.id
    for wrong in ("", "2469", "24680", "246", "2468 1", "\ud800", "x" * 100_000, "\x00", "二四六八"):
        with pytest.raises(NotPermittedError) as refused:
            staff.sign_in(desk, person("李敏"), wrong)
        assert refused.value.field == "pin"
        assert desk.me.id == acting
    for right in ("2468", " 2468 ", "２４６８"):
        staff.sign_in(desk, person("李敏"), right)
        assert desk.me.name == "李敏"


@pytest.mark.parametrize("damaged", ["2468", "$argon2id$v=19$m=65536,t=3,p=4$x$y", "\x00"])
def test_a_damaged_hash_lets_nobody_in_but_by_a_new_pin(desk: Desk, person: ByName, damaged: str) -> None:
    staff.set_pin(desk, person("李敏"), "2468")
    with desk.store.transaction(None):
        desk.store.connection().execute("UPDATE staff SET pin_hash = ? WHERE name = '李敏'", (damaged,))
    with pytest.raises(NotPermittedError):
        staff.sign_in(desk, person("李敏"), "2468")
    staff.set_pin(desk, person("李敏"), "1357")
    staff.sign_in(desk, person("李敏"), "1357")


@pytest.mark.parametrize("pin", ["123", "12345678901234", "abcd", "12 a4", "\ud800123"])
def test_a_pin_that_cannot_be_taken_is_refused(desk: Desk, person: ByName, pin: str) -> None:
    with pytest.raises(BadInputError) as refused:
        staff.set_pin(desk, person("李敏"), pin)
    assert refused.value.field == "pin"
    assert pin not in str(refused.value)
    with pytest.raises(BadInputError):
        staff.set_pin(desk, person("李敏"), "")
    assert not person("李敏").has_pin


def test_anybody_changes_their_own_pin_and_nobody_that_of_a_senior(desk: Desk, person: ByName, act_as: ActAs) -> None:
    act_as("李敏")
    staff.set_pin(desk, person("李敏"), "2468")
    for other in ("周强", "陈静", "吴刚"):
        with pytest.raises(NotPermittedError):
            staff.set_pin(desk, person(other), "1111")
    act_as("陈静")
    staff.set_pin(desk, person("李敏"), "1357")
    with pytest.raises(NotPermittedError, match="吴刚"):
        staff.set_pin(desk, person("吴刚"), "1111")


def test_nobody_makes_somebody_senior_to_themself_while_one_is_there(desk: Desk, person: ByName, act_as: ActAs) -> None:
    with pytest.raises(NotPermittedError, match="吴刚"):
        staff.add(desk, name="新人", role="manager")
    with pytest.raises(NotPermittedError):
        staff.take_off(desk, person("吴刚"))
    act_as("李敏")
    for role in ("receptionist", "supervisor"):
        with pytest.raises(NotPermittedError):
            staff.add(desk, name="新人", role=role)
    assert len(desk.staff) == 4


def test_who_has_left_acts_no_more_and_their_records_keep_their_name(desk: Desk, person: ByName, act_as: ActAs) -> None:
    act_as("李敏")
    saved = calls.log(desk, {"phone": "13800001234", "asked": "户型"})
    before = person("李敏")
    act_as("陈静")
    assert not staff.take_off(desk, before).active
    for stale in (before, person("李敏")):
        with pytest.raises(NotPermittedError, match="no longer"):
            staff.sign_in(desk, stale)
    assert calls.show(desk, saved.call.id).taken_by == "李敏"
    with pytest.raises(BadInputError, match="陈静"):
        calls.log(desk, {"phone": "13800001234", "asked": "户型", "taken_by": "李敏"})


def test_who_was_taken_off_in_another_window_cannot_sign_in_here(
    desk: Desk, person: ByName, open_again: Callable[[], Desk]
) -> None:
    stale = person("李敏")
    other = open_again()
    other.person = other.staff[person("陈静").id]
    staff.take_off(other, other.staff[stale.id])
    with pytest.raises(NotPermittedError, match="no longer"):
        staff.sign_in(desk, stale)


def test_a_pin_given_in_another_window_is_asked_for_here(
    desk: Desk, person: ByName, open_again: Callable[[], Desk]
) -> None:
    stale = person("李敏")
    other = open_again()
    other.person = other.staff[person("陈静").id]
    staff.set_pin(other, other.staff[stale.id], "2468")
    with pytest.raises(NotPermittedError):
        staff.sign_in(desk, stale)
    assert staff.default_person(desk) is None


def test_somebody_unknown_to_the_desk_cannot_sign_in(desk: Desk, person: ByName) -> None:
    with pytest.raises(NotPermittedError):
        staff.sign_in(desk, replace(person("吴刚"), id="nobody"))


def test_the_last_who_may_manage_staff_stays(desk: Desk, person: ByName, act_as: ActAs) -> None:
    act_as("吴刚")
    staff.take_off(desk, person("陈静"))
    with pytest.raises(BadInputError, match="last"):
        staff.take_off(desk, person("吴刚"))
    assert person("吴刚").active


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\x00\u200b"}, "name"),
        ({"name": "李敏"}, "name"),
        ({"name": " 李敏\n"}, "name"),
        ({"name": "名" * 201}, "name"),
        ({"role": ""}, "role"),
        ({"role": "boss"}, "role"),
        ({"role": "\ud800"}, "role"),
        ({"pin": "1"}, "pin"),
        ({"extension": "8" * 201}, "extension"),
    ],
    ids=repr,
)
def test_somebody_who_cannot_be_taken_on_is_refused_by_field(desk: Desk, values: dict[str, str], field: str) -> None:
    with pytest.raises(BadInputError) as refused:
        staff.add(desk, **({"name": "新人", "role": "sales"} | values))
    assert refused.value.field == field
    assert len(desk.store.rows("SELECT id FROM staff")) == 4


GIVEN = {"company": "云岭置业", "station": "A", "projects": ["云岭花园"], "supervisor": "陈静"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"company": " "}, "company"), ({"company": "云" * 201}, "company"), ({"station": ""}, "station"),
        ({"station": "ABCDE"}, "station"), ({"station": "甲"}, "station"), ({"station": "A-1"}, "station"),
        ({"station": "\ud800"}, "station"), ({"projects": []}, "project"), ({"projects": ["", "\x00"]}, "project"),
        ({"supervisor": ""}, "supervisor"), ({"pin": "12"}, "pin"),
    ],
    ids=repr,
)  # fmt: skip
def test_a_home_is_not_half_set_up(home: Home, clock: StandingClock, values: dict[str, object], field: str) -> None:
    desk = Desk(home, clock, ids_in_order())
    try:
        with pytest.raises(BadInputError) as refused:
            staff.set_up(desk, **(GIVEN | values))  # type: ignore[arg-type]
        assert refused.value.field == field
        assert not desk.is_set_up
        assert desk.store.rows("SELECT count(*) AS n FROM change") == [{"n": 0}]
        staff.set_up(desk, **GIVEN, pin="2468")  # type: ignore[arg-type]
        assert (desk.me.name, desk.me.role, desk.station, desk.projects) == ("陈静", "supervisor", "A", ("云岭花园",))
        with pytest.raises(DeskError, match="already"):
            staff.set_up(desk, **GIVEN)  # type: ignore[arg-type]
    finally:
        desk.close()


def test_what_is_known_of_somebody_is_changed_and_what_is_left_out_stays(desk: Desk, person: ByName) -> None:
    changed = staff.change(desk, person("李敏"), {"posts": "前台接待，phone", "rest_day": "星期日", "shift": "早"})
    assert (changed.posts, changed.rest_day, changed.preferred_shift) == (("reception", "phone"), "sunday", "early")
    changed = staff.change(desk, changed, {"extension": "801", "role": "销售人员", "department": "客服部"})
    assert (changed.extension, changed.role, changed.department) == ("801", "sales", "客服部")
    assert (changed.posts, changed.rest_day) == (("reception", "phone"), "sunday")
    changed = staff.change(desk, changed, {"posts": "", "rest_day": "", "shift": "", "extension": ""})
    assert (changed.posts, changed.rest_day, changed.preferred_shift, changed.extension) == ((), "", "", "")


@pytest.mark.parametrize(
    ("text", "day"),
    [("sunday", "sunday"), ("Sun", "sunday"), ("周日", "sunday"), ("礼拜天", "sunday"), ("7", "sunday"),
     ("周一", "monday"), ("3", "wednesday"), ("FRI", "friday")],
)  # fmt: skip
def test_a_rest_day_is_a_day_of_the_week(desk: Desk, person: ByName, text: str, day: str) -> None:
    assert staff.change(desk, person("李敏"), {"rest_day": text}).rest_day == day


@pytest.mark.parametrize("values", [{"rest_day": "周八"}, {"posts": "qq"}, {"shift": "qq"}, {"role": "qq"}])
def test_what_cannot_be_known_of_somebody_changes_nothing(desk: Desk, person: ByName, values: dict[str, str]) -> None:
    before = person("李敏")
    with pytest.raises(BadInputError) as refused:
        staff.change(desk, before, {"extension": "801"} | values)
    assert refused.value.field == next(iter(values))
    assert person("李敏") == before


def test_nobody_changes_their_seniors_or_gives_away_the_last_right_to_manage(
    desk: Desk, person: ByName, act_as: ActAs
) -> None:
    with pytest.raises(NotPermittedError, match="吴刚"):
        staff.change(desk, person("吴刚"), {"extension": "801"})
    with pytest.raises(NotPermittedError, match="吴刚"):
        staff.change(desk, person("陈静"), {"role": "manager"})
    act_as("吴刚")
    staff.change(desk, person("陈静"), {"role": "sales"})
    with pytest.raises(BadInputError, match="吴刚 is the last who may manage staff"):
        staff.change(desk, person("吴刚"), {"role": "sales"})
