"""回访 by keyboard: the contact with its survey, attempts, who makes it, skipping, owing one by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from desks import at_desk, box, fill, footer, keys, said, settle, write
from standing_clock import StandingClock
from textual.pilot import Pilot
from textual.widgets import Static

from csdesk.desk import followups, visits
from csdesk.desk.desk import Desk, Person
from csdesk.desk.followups import FollowUp
from csdesk.tui.screens.followups import FollowupsScreen
from csdesk.tui.screens.survey import SurveyScreen
from csdesk.tui.widgets.list_tabs import ListTabs

Person_ = Callable[[str], Person]

followups_desk = partial(at_desk, opening="f5")


def screen(pilot: Pilot[int]) -> FollowupsScreen:
    found = pilot.app.screen
    assert isinstance(found, FollowupsScreen)
    return found


def names(pilot: Pilot[int]) -> list[str]:
    return [row.cells[1] for row in screen(pilot).table.rows]


def card(pilot: Pilot[int]) -> str:
    return str(screen(pilot).query_one("#card", Static).render())


@pytest.fixture
def owed(desk: Desk, act_as: Callable[[str], None], clock: StandingClock) -> FollowUp:
    """周强 owes 孙悦 a call from today on, for she came a week ago."""
    clock.move(days=-7)
    act_as("周强")
    visits.register(desk, {"name": "孙悦", "phone": "13800000001", "intent": "A", "opinions": "想要朝南"})
    clock.move(days=7)
    return followups.page(desk, state="due")[0]


async def test_a_contact_is_made_with_the_survey_and_what_was_said(desk: Desk, person: Person_, owed: FollowUp) -> None:
    async with followups_desk(desk, person("周强")) as pilot:
        assert "想要朝南" in card(pilot)
        await keys(pilot, "enter", "1")
        assert box(pilot).form.focused_name == "answer unclear"
        await keys(pilot, "2", "1")
        await fill(pilot, result="4", notes="周末来看")
        await keys(pilot, "ctrl+s")
        done = followups.show(desk, owed.id)
        assert (done.result, done.notes, done.survey) == ("will_visit", "周末来看", "tracking_a")
        assert [(each.question, each.answer) for each in done.answers] == [
            ("still_considering", "yes"), ("unclear", "layout"), ("unclear", "payment"),
        ]  # fmt: skip
        assert said(pilot) == "Done"
        assert names(pilot) == []
        assert card(pilot) == ""  # no card of a record that is in the list no more


async def test_questions_come_and_go_with_the_answers(desk: Desk, person: Person_, owed: FollowUp) -> None:
    async with followups_desk(desk, person("周强")) as pilot:
        await keys(pilot, "enter")
        assert "answer unclear" not in box(pilot).form.shown_names()
        await keys(pilot, "1")
        shown = box(pilot).form.shown_names()
        assert "answer unclear" in shown
        box(pilot).form.focus_field("answer still_considering")
        await keys(pilot, "2")
        assert "answer unclear" not in box(pilot).form.shown_names()
        assert set(shown) != set(box(pilot).form.shown_names())


async def test_the_other_survey_is_asked_with_what_was_said_kept_and_each_keeps_its_answers(
    desk: Desk, person: Person_, owed: FollowUp
) -> None:
    async with followups_desk(desk, person("周强")) as pilot:
        await keys(pilot, "enter", "1")
        await fill(pilot, notes="周末来看")
        await keys(pilot, "alt+s")
        assert isinstance(pilot.app.screen, SurveyScreen)
        assert pilot.app.screen._survey and pilot.app.screen._survey.id == "tracking_b"
        assert box(pilot).form.values()["notes"] == "周末来看"
        await keys(pilot, *["alt+s"] * len(pilot.app.screen._names[1:]))  # all round to the first
        assert box(pilot).form.values()["answer still_considering"] == "yes"
        await keys(pilot, "alt+s")
        await fill(pilot, result="4")
        await keys(pilot, "ctrl+s")
        done = followups.show(desk, owed.id)
        assert (done.result, done.notes, done.answers) == ("will_visit", "周末来看", ())


async def test_a_half_filled_survey_survives_esc_the_lock_and_a_new_start(
    desk: Desk, person: Person_, owed: FollowUp, open_again: Callable[[], Desk]
) -> None:
    async with followups_desk(desk, person("周强")) as pilot:
        await keys(pilot, "enter", "alt+s")
        await fill(pilot, notes="周末来")
        await keys(pilot, "escape")
        screen(pilot)
        await keys(pilot, "enter")
        assert box(pilot).form.values()["notes"] == "周末来"
        assert isinstance(pilot.app.screen, SurveyScreen)  # the one that was begun, not the usual one
        assert pilot.app.screen._survey and pilot.app.screen._survey.id == "tracking_b"
        await fill(pilot, next_step="再打")
        await pilot.press("f12")
        await settle(pilot)
        await keys(pilot, "enter")
        await keys(pilot, "enter")
        assert box(pilot).form.values()["next_step"] == "再打"
        box(pilot).form.focus_field("next_step")
        await settle(pilot)
        await pilot.press("一", "次", "ctrl+q")
    other = open_again()
    async with followups_desk(other, other.staff[person("周强").id]) as pilot:
        await keys(pilot, "enter")
        assert box(pilot).form.values()["next_step"] == "再打一次"
        assert "Taken up again" in said(pilot)


async def test_who_was_not_reached_is_tried_again(desk: Desk, person: Person_, owed: FollowUp) -> None:
    async with followups_desk(desk, person("周强")) as pilot:
        await keys(pilot, "ctrl+t", "1")
        await fill(pilot, again_at="明天下午3点")
        await keys(pilot, "ctrl+s")
        tried = followups.show(desk, owed.id)
        assert [attempt.outcome for attempt in tried.attempts] == ["no_answer"]
        assert tried.again_at is not None
        assert f"{tried.again_at:%m-%d %H:%M}" == "11-22 15:00"
        assert names(pilot) == ["孙悦"]
        assert "No answer" in card(pilot)


async def test_skipping_needs_a_reason_and_is_found_again(desk: Desk, person: Person_, owed: FollowUp) -> None:
    async with followups_desk(desk, person("周强")) as pilot:
        await keys(pilot, "ctrl+d", "ctrl+s")
        assert "Reason is needed" in said(pilot)
        assert followups.show(desk, owed.id).done_at is None
        await write(pilot, "已在别处买房")
        await keys(pilot, "ctrl+s")
        assert names(pilot) == []
        screen(pilot).action_show_list("skipped")
        await settle(pilot)
        assert names(pilot) == ["孙悦"]
        assert "已在别处买房" in card(pilot)
        assert "Enter" not in footer(pilot)  # what is settled cannot be made
        assert "Skip" not in footer(pilot)
        await keys(pilot, "ctrl+z")
        assert followups.show(desk, owed.id).done_at is None
        assert said(pilot) == "Taken back"


async def test_it_is_given_to_somebody_else_by_whose_it_is_or_by_a_supervisor(
    desk: Desk, person: Person_, owed: FollowUp
) -> None:
    async with followups_desk(desk, person("李敏")) as pilot:
        assert "Assign" not in footer(pilot)
        await keys(pilot, "ctrl+g")
        screen(pilot)
    async with followups_desk(desk, person("周强")) as pilot:
        assert "Assign" in footer(pilot)
        await keys(pilot, "ctrl+g")
        await write(pilot, "lm")
        await keys(pilot, "enter")  # takes the person, and being the last field's, saves
        assert followups.show(desk, owed.id).assignee == "李敏"
        assert said(pilot) == "李敏 makes it now"
        assert "Assign" not in footer(pilot)


async def test_one_owed_by_hand_is_shown_where_it_stands(desk: Desk, person: Person_, owed: FollowUp) -> None:
    async with followups_desk(desk, person("周强")) as pilot:
        await keys(pilot, "ctrl+n")
        await fill(pilot, phone="13800000009", name="马丽", opens_on="2026-12-01")
        await keys(pilot, "ctrl+s")
        made = followups.page(desk, state="coming")[0]
        assert (made.name, made.assignee, f"{made.opens_on:%m-%d}") == ("马丽", "周强", "12-01")
        assert screen(pilot).present == "coming"
        assert "马丽" in card(pilot)
        assert "周强" in said(pilot)


async def test_what_is_nobodys_is_listed_and_taken(desk: Desk, person: Person_, owed: FollowUp) -> None:
    with desk.store.transaction(None):
        from csdesk.store import followups as stored
        from csdesk.store import records

        records.change(desk.store, stored.Followup, owed.id, {"assignee_id": None}, desk.me.id)
    async with followups_desk(desk, person("李敏")) as pilot:
        tabs = {tab.name: tab.count for tab in screen(pilot).query_one(ListTabs)._tabs}
        assert tabs["unassigned"] == 1
        screen(pilot).action_show_list("unassigned")
        await settle(pilot)
        assert screen(pilot).table.rows[0].cells[4] == "nobody"
        assert "Assign" in footer(pilot)


async def test_the_search_line_narrows_and_says_when_nothing_fits(desk: Desk, person: Person_, owed: FollowUp) -> None:
    async with followups_desk(desk, person("周强")) as pilot:
        await keys(pilot, "ctrl+up")
        await write(pilot, "sy")
        assert names(pilot) == ["孙悦"]
        await write(pilot, "x")
        assert names(pilot) == []
        assert screen(pilot).table._note() == "Nothing fits"
        assert card(pilot) == ""
        assert "Ctrl+T" not in footer(pilot)


async def test_one_opened_from_elsewhere_keeps_its_card_whatever_the_list_shows(
    desk: Desk, person: Person_, owed: FollowUp
) -> None:
    followups.add(desk, {"name": "马丽", "opens_on": "2026-11-21", "closes_on": "2026-11-21"})
    async with followups_desk(desk, person("周强")) as pilot:
        assert "马丽" in card(pilot)
        await keys(pilot, "f2")
        await pilot.app.open_record(("followup", owed.id))  # type: ignore[attr-defined]
        await settle(pilot)
        assert "孙悦" in card(pilot)
        assert screen(pilot).table.row and screen(pilot).table.row.id == owed.id
        await keys(pilot, "up")
        assert "马丽" in card(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_list_card_and_survey_have_room(
    desk: Desk, person: Person_, owed: FollowUp, size: tuple[int, int]
) -> None:
    async with followups_desk(desk, person("周强"), size) as pilot:
        for widget, least in ((screen(pilot).table, 8), (screen(pilot).query_one("#one"), 7)):
            assert widget.region.height >= least
            assert pilot.app.screen.region.contains_region(widget.region)
        await keys(pilot, "enter")
        assert box(pilot).form.region.height >= 10
        assert box(pilot).query_one("#card").region.height >= 5


def tabs(pilot: Pilot[int]) -> dict[str, int | None]:
    return {tab.name: tab.count for tab in screen(pilot).query_one(ListTabs)._tabs}


def beside_the_tabs(pilot: Pilot[int]) -> str:
    return "".join(words for _style, words, _method in screen(pilot).query_one(ListTabs).right())


async def test_the_lists_are_those_of_one_person_until_everybodys_are_wanted(
    desk: Desk, person: Person_, owed: FollowUp
) -> None:
    followups.add(desk, {"name": "马丽", "opens_on": "2026-11-21", "closes_on": "2026-11-21", "assignee": "李敏"})
    followups.add(desk, {"name": "何平", "opens_on": "2026-12-01", "assignee": "李敏"})
    async with followups_desk(desk, person("陈静")) as pilot:
        assert (names(pilot), tabs(pilot)["due"]) == (["马丽", "孙悦"], 2)
        screen(pilot).action_show_list("unassigned")
        await keys(pilot, "alt+p", *"lm", "enter")
        assert screen(pilot).present == "due"  # nobody's are not hers
        assert names(pilot) == ["马丽"]
        assert tabs(pilot) == {"due": 1, "overdue": 0, "coming": 1, "done": None, "skipped": None}
        assert beside_the_tabs(pilot) == "Only those of 李敏"
        await keys(pilot, "alt+e", "alt+e")
        assert (screen(pilot).present, names(pilot)) == ("coming", ["何平"])
        await keys(pilot, "alt+p", "escape")
        assert names(pilot) == ["何平"]
        await keys(pilot, "alt+p", "alt+p")
        assert (beside_the_tabs(pilot), tabs(pilot)["due"]) == ("", 2)
        await keys(pilot, "alt+p", *"zhouqiang", "enter")
        screen(pilot).action_show_list("due")
        await settle(pilot)
        assert names(pilot) == ["孙悦"]
        await keys(pilot, "alt+p", "1")  # everybody
        assert names(pilot) == ["马丽", "孙悦"]


async def test_one_opened_from_elsewhere_is_shown_whosever_were_looked_at(
    desk: Desk, person: Person_, owed: FollowUp
) -> None:
    async with followups_desk(desk, person("陈静")) as pilot:
        await keys(pilot, "alt+p", *"lm", "enter")
        assert names(pilot) == []
        await pilot.app.open_record(("followup", owed.id))  # type: ignore[attr-defined]
        await settle(pilot)
        assert (names(pilot), beside_the_tabs(pilot)) == (["孙悦"], "")
        assert "孙悦" in card(pilot)


async def test_the_card_below_the_survey_is_read_on_by_key(desk: Desk, person: Person_, owed: FollowUp) -> None:
    async with followups_desk(desk, person("周强"), (80, 24)) as pilot:
        for day in range(1, 9):
            followups.attempt(desk, owed.id, {"outcome": "no_answer", "note": f"第{day}次"})
        await keys(pilot, "enter")
        shown = box(pilot).query_one("#card")
        assert shown.max_scroll_y > 0
        field = box(pilot).form.focused_name
        await keys(pilot, *["ctrl+down"] * 4)
        assert shown.scroll_y == shown.max_scroll_y
        assert box(pilot).form.focused_name == field
        await keys(pilot, *["ctrl+up"] * 4)
        assert shown.scroll_y == 0
        await keys(pilot, "f1")
        assert "Ctrl+Down" in keys_in_help(pilot)


def keys_in_help(pilot: Pilot[int]) -> str:
    return " ".join(str(each.render()) for each in pilot.app.screen.query(".keys").results(Static))
