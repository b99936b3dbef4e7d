"""The week's roster at the desk: who is put where, copied, swapped, away; and what is said when it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from standing_clock import StandingClock

from csdesk.desk import history, roster, staff
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import BadInputError, NotPermittedError
from csdesk.desk.roster import WeekRoster
from csdesk.rules.roster import Place
from csdesk.texts import use_language

MONDAY = date(2026, 11, 23)  # of next week, 2026-W48
TUESDAY = date(2026, 11, 24)
EARLY = (MONDAY, "reception", "early")
LATE = (MONDAY, "reception", "late")


@pytest.fixture
def team(desk: Desk) -> Desk:
    """A desk of eight, two of whose names have the initials lm."""
    for name, role in (("王芳", "receptionist"), ("刘明", "sales"), ("孙磊", "sales"), ("赵婷", "receptionist")):
        staff.add(desk, name=name, role=role)
    return desk


def names(week: WeekRoster, place: tuple[date, str, str]) -> list[str]:
    return [placed.name for placed in week.cells.get(place, ())]


def put(desk: Desk, place: tuple[date, str, str], staff: str) -> WeekRoster:
    return roster.place(desk, *place, staff).week


def test_a_week_of_nobody_has_a_column_for_each_post_and_shift(desk: Desk) -> None:
    week = roster.show(desk, "2026-W48")
    assert (week.week, week.first, week.last, week.status) == ("2026-W48", MONDAY, date(2026, 11, 29), "draft")
    assert [column.label for column in week.columns] == ["Reception Early", "Reception Late", "Phone", "Sales floor"]
    assert (week.cells, week.drawn_up_by, week.drawn_up_on, week.days[0].resting) == ({}, "", None, ())
    assert {fault.kind for fault in week.faults} == {"uncovered"} and len(week.faults) == 28
    assert roster.show(desk, "2026-W40").faults == ()  # long past, and nobody drew anything up


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("", "2026-W47"), ("本周", "2026-W47"), ("next", "2026-W48"), ("下周", "2026-W48"), ("上周", "2026-W46"),
        ("2026-w48", "2026-W48"), ("W50", "2026-W50"), ("第50周", "2026-W50"), ("2026-W53", "2026-W53"),
        ("2026-11-29", "2026-W48"), ("11月30日", "2026-W49"), ("2027-01-03", "2026-W53"),
    ],
)  # fmt: skip
def test_a_week_is_named_in_many_ways(desk: Desk, text: str, week: str) -> None:
    assert roster.show(desk, text).week == week


@pytest.mark.parametrize("text", ["2026-W54", "2025-W53", "2026-W00", "x", "1900-W01", "9999-W50", "0001-01-01"])
def test_a_week_that_does_not_exist_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(BadInputError) as refused:
        roster.show(desk, text)
    assert refused.value.field == "week" and text in str(refused.value)


def test_people_are_put_in_by_name_pinyin_and_initials_and_whoever_is_not_named_goes(team: Desk) -> None:
    saved = roster.place(team, "2026-11-23", "前台接待", "早", "王芳、zhouqiang sl")
    assert names(saved.week, EARLY) == ["周强", "王芳", "孙磊"]
    assert (saved.week.drawn_up_by, saved.week.drawn_up_on) == ("陈静", date(2026, 11, 21))
    assert all(placed.is_fixed and not placed.is_changed for placed in saved.week.cells[EARLY])
    assert names(put(team, EARLY, "wf"), EARLY) == ["王芳"]
    assert names(put(team, EARLY, ""), EARLY) == []
    assert names(put(team, EARLY, "王芳"), EARLY) == ["王芳"]  # a row taken out is taken in again
    assert roster.place(team, *EARLY, "王芳").batch == 0


def test_a_shift_is_given_by_its_code_and_may_be_left_out_where_there_is_but_one(team: Desk) -> None:
    assert names(roster.place(team, MONDAY, "reception", "A2", "王芳").week, LATE) == ["王芳"]
    assert (MONDAY, "phone", "day") in roster.place(team, MONDAY, "phone", "", "李敏").week.cells


@pytest.mark.parametrize(
    ("place", "people", "field", "told"),
    [
        (EARLY, "lm", "staff", "李敏, 刘明"),
        (EARLY, "王方", "staff", "王芳"),
        (EARLY, "zz", "staff", "accepted: 陈静, 李敏"),
        ((MONDAY, "lobby", "early"), "王芳", "post", "Reception, Phone, Sales floor"),
        ((MONDAY, "reception", "night"), "王芳", "shift", "accepted"),
        ((MONDAY, "reception", "day"), "王芳", "shift", "Early, Late"),
        ((MONDAY, "reception", ""), "王芳", "shift", "Early, Late"),
        (("31 April", "reception", "early"), "王芳", "day", "31 April"),
    ],
)  # fmt: skip
def test_what_cannot_be_placed_is_told_with_what_can(
    team: Desk, place: tuple[date, str, str], people: str, field: str, told: str
) -> None:
    with pytest.raises(BadInputError, match=told) as refused:
        roster.place(team, *place, people)
    assert refused.value.field == field
    assert roster.show(team, "next").cells == {}


def test_full_pinyin_goes_before_pinyin_cut_short(team: Desk) -> None:
    assert names(put(team, EARLY, "limin"), EARLY) == ["李敏"]  # and not 刘明, who is liuming


def test_whoever_has_left_is_not_put_in_but_stays_where_they_stood(team: Desk, person: Callable[[str], Person]) -> None:
    put(team, EARLY, "王芳")
    staff.take_off(team, person("王芳"))
    assert names(roster.show(team, "next"), EARLY) == ["王芳"]
    with pytest.raises(BadInputError, match="王芳 is no longer at the desk"):
        put(team, LATE, "王芳")
    assert roster.copy_week(team, "next", "2026-W49").week.cells == {}


def test_who_only_reads_changes_nothing(team: Desk, act_as: Callable[[str], None]) -> None:
    put(team, EARLY, "王芳")
    act_as("李敏")
    assert names(roster.show(team, "next"), EARLY) == ["王芳"]
    before = team.store.rows("SELECT count(*) AS n FROM change")
    for forbidden in (
        lambda: put(team, EARLY, ""), lambda: roster.clear(team, "next"), lambda: roster.publish(team, "next"),
        lambda: roster.set_absence(team, MONDAY, "李敏", "annual"), lambda: roster.copy_week(team, "next", "2026-W49"),
        lambda: roster.note(team, "next", {"notes": "x"}), lambda: roster.fill(team, "next"),
    ):  # fmt: skip
        with pytest.raises(NotPermittedError):
            forbidden()
    assert team.store.rows("SELECT count(*) AS n FROM change") == before


def test_who_rests_and_who_is_away_stands_in_the_day(team: Desk) -> None:
    put(team, EARLY, "王芳")
    week = roster.set_absence(team, MONDAY, "周强", "年假").week
    assert week.days[0].resting == ("陈静", "李敏", "刘明", "孙磊", "赵婷")  # the manager is on no roster
    assert [(away.name, away.kind) for away in week.days[0].absences] == [("周强", "annual")]
    assert roster.set_absence(team, MONDAY, "周强", "").week.days[0].absences == ()


def test_leave_of_several_days_is_one_step_and_draws_up_no_roster(team: Desk) -> None:
    saved = roster.set_absence(team, MONDAY, "周强", "sick", until="2026-12-01")
    assert [len(day.absences) for day in saved.week.days] == [1] * 7
    assert saved.week.drawn_up_on is None
    assert len(history.undo(team, roster.UNDOES).records) == 9
    assert not any(day.absences for day in roster.show(team, "next").days)
    for until in ("2026-11-22", "2030-01-01"):
        with pytest.raises(BadInputError) as refused:
            roster.set_absence(team, MONDAY, "周强", "sick", until=until)
        assert refused.value.field == "until"


def test_what_is_wrong_is_told_in_place_and_in_words(team: Desk) -> None:
    put(team, EARLY, "王芳")
    put(team, (MONDAY, "phone", "day"), "王芳 周强")
    week = roster.set_absence(team, MONDAY, "王芳", "sick").week
    told = [(fault.kind, fault.post, fault.staff, fault.sentence) for fault in week.faults if fault.kind != "uncovered"]
    assert told == [
        ("unqualified", "phone", "周强", "周强 is not qualified for Phone"),
        ("absent", "reception", "王芳", "王芳 is away: Sick leave"),
        ("absent", "phone", "王芳", "王芳 is away: Sick leave"),
        ("clash", "phone", "王芳", "王芳 is at Reception Early at the same time"),
    ]
    use_language("zh")
    assert {fault.sentence for fault in roster.show(team, "next").faults} >= {
        "周强不具备来电接听岗位资格", "王芳当天不在：病假", "王芳同一时间还排在前台接待 早",
        "销售接待缺人：需1人，已排0人",
    }  # fmt: skip


def test_a_clash_tells_both_places(team: Desk) -> None:
    put(team, EARLY, "王芳")
    put(team, (MONDAY, "phone", "day"), "王芳")
    week = roster.show(team, "next")
    (clash,) = [fault for fault in week.faults if fault.kind == "clash"]
    places = {(clash.day, clash.post, clash.shift), (clash.day, clash.other_post, clash.other_shift)}
    assert places == {EARLY, (MONDAY, "phone", "day")}


def test_who_joined_later_did_not_rest_in_an_old_week(team: Desk) -> None:
    roster.place(team, "2024-03-11", "phone", "day", "王芳")
    week = roster.place(team, "2024-03-12", "phone", "day", "李敏").week
    assert week.days[1].resting == ("王芳",)
    put(team, EARLY, "王芳")
    assert {"李敏", "周强"} <= set(roster.show(team, "next").days[0].resting)


def test_days_in_a_row_count_from_the_week_before(team: Desk) -> None:
    for day in (18, 19, 20, 21, 22, 23):
        put(team, (date(2026, 11, day), "reception", "early"), "王芳")
    assert not [fault for fault in roster.show(team, "next").faults if fault.kind == "too_many_days"]
    week = put(team, (TUESDAY, "reception", "early"), "王芳")
    (fault,) = [fault for fault in week.faults if fault.kind == "too_many_days"]
    assert (fault.day, fault.staff, fault.sentence) == (
        TUESDAY, "王芳", "王芳 works 7 days in a row, at most 6 are allowed",
    )  # fmt: skip


def test_a_day_is_copied_without_those_who_are_away(team: Desk) -> None:
    put(team, EARLY, "王芳")
    put(team, LATE, "孙磊")
    put(team, (TUESDAY, "phone", "day"), "李敏")
    roster.set_absence(team, TUESDAY, "王芳", "annual")
    week = roster.copy_day(team, "2026-11-23", TUESDAY).week
    assert {key[1:]: names(week, key) for key in week.cells if key[0] == TUESDAY} == {("reception", "late"): ["孙磊"]}
    assert all(placed.is_fixed for placed in week.cells[(TUESDAY, "reception", "late")])
    with pytest.raises(BadInputError, match="nobody stands anywhere on 2026-11-27"):
        roster.copy_day(team, "2026-11-27", TUESDAY)


def test_a_week_is_copied_loosely_around_what_is_fixed_and_not_to_days_when_the_desk_is_closed(team: Desk) -> None:
    thursday = date(2026, 9, 24)  # the 25th to the 27th are a festival
    for at in range(4):
        put(team, (date(2026, 9, 14 + at), "reception", "early"), "王芳")
    put(team, (date(2026, 9, 18), "reception", "early"), "王芳")
    put(team, (thursday, "reception", "early"), "孙磊")
    week = roster.copy_week(team, "2026-W38", "2026-W39").week
    assert [names(week, (date(2026, 9, 21 + at), "reception", "early")) for at in range(5)] == [
        ["王芳"], ["王芳"], ["王芳"], ["孙磊"], [],
    ]  # fmt: skip
    assert [week.cells[(date(2026, 9, day), "reception", "early")][0].is_fixed for day in (21, 24)] == [False, True]
    cleared = roster.clear(team, "2026-W39").week
    assert list(cleared.cells) == [(thursday, "reception", "early")]
    for source, target in (("next", "next"), ("2026-W20", "next")):
        with pytest.raises(BadInputError) as refused:
            roster.copy_week(team, source, target)
        assert refused.value.field == "week"


def test_two_people_exchange_their_places(team: Desk) -> None:
    put(team, EARLY, "王芳")
    other = (TUESDAY, "sales_floor", "day")
    put(team, other, "孙磊 刘明")
    week = roster.swap(team, Place(*EARLY), "wf", Place(*other), "孙磊").week
    assert (names(week, EARLY), names(week, other)) == (["孙磊"], ["王芳", "刘明"])
    with pytest.raises(BadInputError, match="王芳 does not stand at Reception Early"):
        roster.swap(team, Place(*EARLY), "王芳", Place(*other), "刘明")
    with pytest.raises(BadInputError, match="stands at Sales floor on 2026-11-24 already"):
        roster.swap(team, Place(*other), "王芳", Place(*other), "刘明")


def test_the_place_of_somebody_is_found_unless_they_have_none_or_several(team: Desk) -> None:
    put(team, EARLY, "王芳")
    assert roster.place_of(team, MONDAY, "王芳") == Place(*EARLY)
    put(team, (MONDAY, "phone", "day"), "王芳")
    with pytest.raises(BadInputError, match="Reception Early, Phone"):
        roster.place_of(team, MONDAY, "王芳")
    assert roster.place_of(team, MONDAY, "王芳", "phone").post == "phone"
    with pytest.raises(BadInputError, match="李敏 stands nowhere"):
        roster.place_of(team, MONDAY, "李敏")


def test_notes_remarks_and_who_drew_it_up_are_kept(team: Desk) -> None:
    given = {"notes": "双十二活动", "drawn_up_by": "wf", "drawn_up_on": "11-20", "2026-11-24": "开盘"}
    saved = roster.note(team, "next", given)
    assert (saved.week.notes, saved.week.drawn_up_by) == ("双十二活动", "王芳")
    assert (saved.week.drawn_up_on, saved.week.days[1].remarks) == (date(2026, 11, 20), "开盘")
    assert roster.note(team, "next", given).batch == 0
    assert roster.note(team, "next", {"2026-11-24": ""}).week.days[1].remarks == ""
    with pytest.raises(BadInputError, match="2026-11-30 is not in 2026-W48"):
        roster.note(team, "next", {"2026-11-30": "x"})


def test_every_step_is_taken_back_whole_even_where_it_is_large(team: Desk) -> None:
    people = ["王芳", "李敏", "陈静", "孙磊", "赵婷", "刘明", "周强"]
    for at in range(7):
        for post, shift in (("reception", "early"), ("reception", "late"), ("phone", "day"), ("sales_floor", "day")):
            put(team, (date(2026, 11, 16 + at), post, shift), "、".join(people[:2]))
    saved = roster.copy_week(team, "", "next")
    assert sum(map(len, saved.week.cells.values())) == 56
    undone = history.undo(team)
    assert undone.batch == saved.batch and len(undone.records) == 57
    assert "Place on the roster 2026-11-23 Reception Early 李敏" in history.names_of(team, undone)
    assert roster.show(team, "next").cells == {} and roster.show(team, "next").drawn_up_on is None


def test_a_place_the_company_no_longer_has_is_shown_and_can_be_emptied(
    team: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dataclasses

    put(team, (MONDAY, "phone", "day"), "李敏")
    posts = {key: post for key, post in team.policy.roster.posts.items() if key != "phone"}
    policy = dataclasses.replace(team.policy, roster=dataclasses.replace(team.policy.roster, posts=posts))
    monkeypatch.setattr(team, "policy", policy)
    week = roster.show(team, "next")
    assert (week.columns[-1].post, week.faults[0].kind) == ("phone", "unknown_post")
    assert roster.place(team, MONDAY, "phone", "day", "").week.cells == {}
    with pytest.raises(BadInputError):
        roster.place(team, MONDAY, "phone", "day", "李敏")


def test_a_month_has_a_row_for_everybody_on_the_roster(team: Desk) -> None:
    put(team, EARLY, "王芳")
    put(team, (date(2026, 11, 28), "reception", "late"), "孙磊")
    roster.set_absence(team, TUESDAY, "王芳", "annual")
    found = roster.month(team)
    assert (found.month, len(found.days), len(found.rows)) == ("2026-11", 30, 7)
    row = next(row for row in found.rows if row.name == "王芳")
    assert [row.cells[day - 1].sign for day in (22, 23, 24, 25)] == ["", "E", "an", ""]
    assert (row.cells[22].places, row.cells[22].shifts) == (("Reception Early",), ("early",))
    assert (row.days, row.weekend_rests, row.holidays) == (1, 1, 0)
    assert (dict(row.by_shift), dict(row.by_post), row.absences) == ({"early": 1}, {"reception": 1}, {"annual": 1})
    use_language("zh")
    (alone,) = roster.month(team, "2026年11月", "wf").rows
    assert [alone.cells[day - 1].sign for day in (23, 24)] == ["早", "年"]


@pytest.mark.parametrize(
    ("text", "month"),
    [("", "2026-11"), ("next", "2026-12"), ("上月", "2026-10"), ("2027-2", "2027-02"), ("3月", "2026-03"),
     ("2026-12-31", "2026-12")],
)  # fmt: skip
def test_a_month_is_named_in_many_ways(desk: Desk, text: str, month: str) -> None:
    assert roster.month(desk, text).month == month


@pytest.mark.parametrize("text", ["2026-13", "0000-01", "x", "13月"])
def test_a_month_that_does_not_exist_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(BadInputError, match="is no month"):
        roster.month(desk, text)


def test_a_month_tells_festivals_and_make_up_days(desk: Desk) -> None:
    days = {day.day.day: day for day in roster.month(desk, "2026-10").days}
    assert (days[1].is_holiday, days[1].festival, days[1].is_open) == (True, "National Day", False)
    assert (days[10].is_make_up, days[10].is_holiday, days[10].is_open) == (True, False, True)


def test_one_who_joins_has_not_rested_before(desk: Desk, clock: StandingClock) -> None:
    put(desk, (date(2026, 11, 21), "reception", "early"), "李敏")
    clock.move(days=2)
    staff.add(desk, name="王芳", role="receptionist")
    rows = {row.name: row for row in roster.month(desk).rows}
    assert (rows["周强"].weekend_rests, rows["王芳"].weekend_rests) == (1, 0)
