"""Publishing and approving a roster, the marks of what is changed afterwards, its history, and the Friday reminder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from standing_clock import StandingClock

from csdesk.desk import history, roster, staff, today
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, BusyError, NotPermittedError
from csdesk.desk.roster import WeekRoster
from csdesk.rules.roster import Place
from csdesk.texts import use_language

MONDAY = date(2026, 11, 23)
EARLY = (MONDAY, "reception", "early")
LATE = (MONDAY, "reception", "late")
ActAs = Callable[[str], None]


@pytest.fixture
def published(desk: Desk) -> Desk:
    """A desk whose next week has 李敏 in the early shift of Monday and is published, though most of it is empty."""
    staff.add(desk, name="王芳", role="receptionist")
    roster.place(desk, *EARLY, "李敏")
    roster.publish(desk, "next", despite="人手不足")
    return desk


def changed(week: WeekRoster) -> list[tuple[str, str, bool]]:
    """Everybody in a cell: the shift, the name, and whether that is marked as changed."""
    return [(key[2], each.name, each.is_changed) for key, placed in week.cells.items() for each in placed]


def test_a_roster_with_faults_is_published_for_a_reason_alone_which_is_noted(desk: Desk) -> None:
    with pytest.raises(BadInputError, match="nobody stands anywhere in 2026-W48"):
        roster.publish(desk, "next")
    roster.note(desk, "next", {"notes": "双十二活动"})
    roster.place(desk, *EARLY, "李敏")
    with pytest.raises(BadInputError, match=r"27 things are wrong .* 2026-11-23: Reception Late has 0 of 1") as refused:
        roster.publish(desk, "next")
    assert refused.value.field == "despite"
    week = roster.publish(desk, "next", despite="人手不足").week
    assert (week.status, week.published_by, week.published_at) == ("published", "陈静", datetime(2026, 11, 21, 9, 30))
    assert week.notes == "双十二活动\nPublished all the same: 人手不足"
    with pytest.raises(BadInputError, match="was published at 2026-11-21 09:30 and not changed since"):
        roster.publish(desk, "next", despite="再发")


def test_what_is_changed_after_publishing_is_marked_even_in_the_same_second(published: Desk) -> None:
    assert changed(roster.show(published, "next")) == [("early", "李敏", False)]
    week = roster.place(published, *LATE, "王芳").week
    assert changed(week) == [("late", "王芳", True), ("early", "李敏", False)] or changed(week) == [
        ("early", "李敏", False), ("late", "王芳", True),
    ]  # fmt: skip
    assert (week.changes_since, week.changed) == (1, {LATE})
    week = roster.place(published, *EARLY, "").week
    assert (week.changes_since, week.changed) == (2, {EARLY, LATE})  # where somebody was only taken out, too
    week = roster.set_absence(published, MONDAY, "李敏", "sick").week
    assert (week.changes_since, week.changed) == (3, {EARLY, LATE})


def test_what_is_as_it_was_is_not_marked_however_it_came_to_be_so(published: Desk, clock: StandingClock) -> None:
    clock.move(hours=1)
    roster.place(published, *EARLY, "")
    history.undo(published, roster.UNDOES)
    assert roster.show(published, "next").changes_since == 0
    roster.place(published, *EARLY, "王芳")
    assert roster.place(published, *EARLY, "李敏").week.changes_since == 0
    assert roster.note(published, "next", {"2026-11-23": "开盘"}).week.changes_since == 0


def test_publishing_anew_takes_the_marks_away(published: Desk, clock: StandingClock) -> None:
    roster.place(published, *EARLY, "王芳")
    clock.move(minutes=5)
    week = roster.publish(published, "next", despite="人手不足").week
    assert (week.changes_since, changed(week)) == (0, [("early", "王芳", False)])


def test_a_manager_approves_what_is_published_and_a_change_asks_for_it_again(published: Desk, act_as: ActAs) -> None:
    with pytest.raises(NotPermittedError):
        roster.approve(published, "next")
    act_as("吴刚")
    with pytest.raises(BadInputError, match="2026-W49 is not published yet"):
        roster.approve(published, "2026-W49")
    week = roster.approve(published, "next").week
    assert (week.status, week.approved_by) == ("approved", "吴刚")
    with pytest.raises(BadInputError, match="was approved by 吴刚 and not changed since"):
        roster.approve(published, "next")
    act_as("陈静")
    week = roster.place(published, *LATE, "王芳").week
    assert (week.status, week.changes_since, week.changes_since_approval) == ("approved", 1, 1)
    week = roster.publish(published, "next", despite="人手不足").week
    assert (week.status, week.approved_at, week.approved_by) == ("published", None, "")


def test_a_publishing_that_was_approved_cannot_be_taken_back(published: Desk, act_as: ActAs) -> None:
    act_as("吴刚")
    roster.approve(published, "next")
    act_as("陈静")
    with pytest.raises(BusyError, match="the roster was changed again since"):
        history.undo(published, roster.UNDOES)
    act_as("吴刚")
    history.undo(published, roster.UNDOES)
    act_as("陈静")
    history.undo(published, roster.UNDOES)
    assert roster.show(published, "next").status == "draft"


def test_a_week_that_is_past_may_be_changed_and_is_marked(published: Desk, clock: StandingClock) -> None:
    clock.move(days=21)
    week = roster.place(published, *EARLY, "王芳").week
    assert (week.week, week.changes_since) == ("2026-W48", 2)


def test_the_history_of_a_week_tells_who_was_put_where_by_whom(published: Desk, act_as: ActAs) -> None:
    roster.place(published, *EARLY, "王芳")
    roster.set_absence(published, MONDAY, "李敏", "sick")
    roster.note(published, "next", {"2026-11-23": "开盘"})
    act_as("吴刚")
    roster.place(published, *EARLY, "李敏")
    told = [
        (change.by, change.what, change.operation, tuple(field.after for field in change.fields))
        for change in history.of(published, "2026-W48")
    ]
    early = ("2026-11-23", "Reception", "Early")
    assert told[1:3] == [
        ("陈静", "roster_cell", "insert", (*early, "李敏")),
        ("陈静", "roster_week", "update", ("Published all the same: 人手不足", "2026-11-21 09:30", "陈静")),
    ]
    assert told[3:7] == [
        ("陈静", "roster_cell", "delete", (*early, "李敏")),
        ("陈静", "roster_cell", "insert", (*early, "王芳")),
        ("陈静", "roster_absence", "insert", ("2026-11-23", "李敏", "Sick leave")),
        ("陈静", "roster_day", "insert", ("2026-11-23", "开盘")),
    ]
    assert sorted(told[7:]) == [
        ("吴刚", "roster_cell", "delete", (*early, "王芳")),
        ("吴刚", "roster_cell", "insert", (*early, "李敏")),
    ]
    assert history.of(published, roster.show(published, "next").id) == history.of(published, "2026-w48")


def test_the_history_of_a_week_holds_nothing_of_the_weeks_beside_it(published: Desk) -> None:
    roster.place(published, date(2026, 11, 22), "phone", "", "李敏")
    roster.place(published, date(2026, 11, 30), "phone", "", "李敏")
    told = history.of(published, "2026-W48")
    days = {field.after for change in told for field in change.fields if field.field == "day"}
    assert days == {"2026-11-23"}


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (datetime(2026, 11, 19, 18), ""),  # Thursday
        (datetime(2026, 11, 20, 8), "2026-W48"),
        (datetime(2026, 11, 22, 23, 59), "2026-W48"),
        (datetime(2026, 11, 23, 0), ""),
        (datetime(2027, 1, 1, 9), "2027-W01"),
        (datetime(2026, 2, 13, 9), ""),  # the desk is closed all of next week
    ],
)
def test_from_friday_on_next_weeks_roster_is_asked_for(
    desk: Desk, clock: StandingClock, moment: datetime, due: str
) -> None:
    clock.now = moment
    assert roster.is_reminder_due(desk) == due
    assert (today.owed(desk).roster_due, today.look(desk).roster_due) == (due, due)


def test_only_those_are_reminded_who_may_see_to_it_and_only_until_it_is_published(desk: Desk, act_as: ActAs) -> None:
    roster.place(desk, *EARLY, "李敏")
    act_as("李敏")
    assert roster.is_reminder_due(desk) == ""
    act_as("吴刚")
    assert roster.is_reminder_due(desk) == "2026-W48"
    roster.publish(desk, "next", despite="人手不足")
    assert roster.is_reminder_due(desk) == ""
    history.undo(desk, roster.UNDOES)
    assert roster.is_reminder_due(desk) == "2026-W48"


def test_the_marks_and_reasons_speak_chinese(desk: Desk) -> None:
    use_language("zh")
    roster.place(desk, *EARLY, "李敏")
    with pytest.raises(BadInputError, match="还有27个问题，首先是2026-11-23：前台接待 晚缺人"):
        roster.publish(desk, "下周")
    assert roster.publish(desk, "下周", despite="人手不足").week.notes == "带问题发布原因：人手不足"
    assert roster.place_of(desk, MONDAY, "李敏") == Place(*EARLY)
