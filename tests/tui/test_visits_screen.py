"""来访 by keyboard: greeting, several answers at once, counting, who is here and expected, corrections, undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from desks import at_desk, fill, footer, keys, said, settle, write
from standing_clock import StandingClock
from textual.pilot import Pilot

from csdesk.desk import calls, customers, drafts, followups, visits
from csdesk.desk.carrying import Carried
from csdesk.desk.desk import Desk, Person
from csdesk.tui.screens.visits import VisitsScreen
from csdesk.tui.widgets.caller_card import CallerCard
from csdesk.tui.widgets.fields import LineField
from csdesk.tui.widgets.picker import PickerField

Person_ = Callable[[str], Person]

reception = partial(at_desk, opening="f3")


def screen(pilot: Pilot[int]) -> VisitsScreen:
    found = pilot.app.screen
    assert isinstance(found, VisitsScreen)
    return found


def cells(pilot: Pilot[int]) -> list[tuple[str, ...]]:
    return [row.cells for row in screen(pilot).table.rows]


@pytest.fixture
def known(desk: Desk, act_as: Callable[[str], None]) -> calls.Saved:
    """王小明 has called, and means to come today."""
    act_as("李敏")
    values = {"phone": "13800000001", "name": "王小明", "asked": "三房多少钱", "intends_to_visit_on": "2026-11-21"}
    return calls.log(desk, values)


async def test_a_known_visitor_is_registered_with_one_key_besides_the_number(
    desk: Desk, person: Person_, known: calls.Saved
) -> None:
    async with reception(desk, person("周强")) as pilot:
        await write(pilot, "13800000001")
        await keys(pilot, "ctrl+s")
        visit = visits.today(desk)[0]
        assert (visit.name, visit.host, visit.party, visit.came_by_call) == ("王小明", "周强", 1, known.call.number)
        assert known.call.number in said(pilot)
        assert screen(pilot).form.focused_name == "phone"


async def test_a_stranger_is_greeted_as_a_new_visitor_and_walked_through_by_enter(desk: Desk, person: Person_) -> None:
    async with reception(desk, person("周强")) as pilot:
        await write(pilot, "13800000002")
        await pilot.pause(0.6)  # region and carrier
        await settle(pilot)
        assert "new visitor" in str(screen(pilot).query_one(CallerCard).render())
        await keys(pilot, "enter")
        await write(pilot, "赵丽华")
        await keys(pilot, "enter")
        await write(pilot, "3")
        await keys(pilot, "enter")
        await write(pilot, "kf")
        await keys(pilot, "enter", "enter")
        await write(pilot, "a")
        await keys(pilot, "enter", "ctrl+s")
        visit = visits.today(desk)[0]
        assert (visit.name, visit.party, visit.purpose, visit.intent) == ("赵丽华", 3, "viewing", "A")
        assert customers.card(desk, "13800000002").customer is not None
        owed = followups.page(desk, state="owed")
        assert [(each.kind, each.name, each.assignee) for each in owed] == [("visit_tracking", "赵丽华", "周强")]


async def test_several_points_are_picked_one_after_another_beside_words_of_ones_own(
    desk: Desk, person: Person_
) -> None:
    async with reception(desk, person("周强")) as pilot:
        await write(pilot, "13800000002")
        screen(pilot).form.focus_field("doubts")
        await settle(pilot)
        first, second = (option.key for option in desk.options("point")[:2])
        await keys(pilot, "2", "enter", "1", "enter")
        await write(pilot, "怕吵")
        await keys(pilot, "ctrl+s")
        visit = visits.today(desk)[0]
        assert (visit.doubts, visit.liked) == ((second, first, "怕吵"), ())


async def test_a_number_in_an_empty_form_counts_a_party_and_anything_else_is_one(desk: Desk, person: Person_) -> None:
    async with reception(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+y")
        await fill(pilot, party="３")
        await keys(pilot, "ctrl+y")
        assert [(visit.party, visit.registered) for visit in visits.today(desk)] == [(3, False), (1, False)]
        assert screen(pilot).form.values()["party"] == ""
        await fill(pilot, party="三")
        await keys(pilot, "ctrl+y")
        assert len(visits.today(desk)) == 2
        assert screen(pilot).form.focused_name == "party"
        await keys(pilot, "ctrl+z")  # nothing was cleared that could come back instead
        assert [visit.party for visit in visits.today(desk)] == [1]


async def test_who_leaves_is_signed_out_in_the_list_and_undo_takes_it_back(desk: Desk, person: Person_) -> None:
    async with reception(desk, person("李敏")) as pilot:
        await fill(pilot, name="孙悦")
        await keys(pilot, "ctrl+s", "alt+e")
        assert len(cells(pilot)) == 1
        assert "Ctrl+D" in footer(pilot)
        await keys(pilot, "ctrl+d")
        assert "孙悦 left at 09:30" in said(pilot)
        assert cells(pilot) == []
        await keys(pilot, "ctrl+z")
        assert visits.today(desk)[0].left_at is None
        assert len(cells(pilot)) == 1


async def test_what_has_left_or_was_only_counted_offers_no_signing_out(desk: Desk, person: Person_) -> None:
    async with reception(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+y", "ctrl+down")
        assert cells(pilot)[0][1] == "only counted"
        assert "Ctrl+D" not in footer(pilot)


async def test_enter_checks_in_who_is_expected_and_undo_leaves_nothing_open(
    desk: Desk, person: Person_, known: calls.Saved
) -> None:
    async with reception(desk, person("李敏")) as pilot:
        await keys(pilot, "alt+e", "alt+e")
        assert cells(pilot) == [("today", "王小明", "138****0001", "三房多少钱", "李敏")]
        assert "Enter Check in" in footer(pilot)
        assert "Ctrl+D" not in footer(pilot)
        await keys(pilot, "enter")
        visit = visits.today(desk)[0]
        assert (visit.name, visit.came_by_call) == ("王小明", known.call.number)
        assert f"checked in as {visit.number}" in said(pilot)
        assert screen(pilot).sheet.correcting == visit.id
        await keys(pilot, "ctrl+z")
        assert visits.today(desk) == []
        assert screen(pilot).sheet.correcting == ""
        assert said(pilot).startswith("Taken back: ")
        assert visit.number in said(pilot)


async def test_a_visit_is_corrected_and_its_follow_up_goes_with_the_intention(desk: Desk, person: Person_) -> None:
    async with reception(desk, person("周强")) as pilot:
        await fill(pilot, name="孙悦", intent="a")
        await keys(pilot, "enter", "ctrl+s")
        assert len(followups.page(desk, state="owed")) == 1
        await keys(pilot, "ctrl+down", "enter")
        number = screen(pilot).sheet.number
        screen(pilot).form.focus_field("intent")
        await keys(pilot, "backspace", "ctrl+s")
        assert said(pilot) == f"Corrected {number}"
        assert visits.today(desk)[0].intent == ""
        assert followups.page(desk, state="owed") == []


async def test_two_visitors_are_in_hand_at_once_and_survive_other_screens_and_a_new_start(
    desk: Desk, person: Person_, open_again: Callable[[], Desk]
) -> None:
    async with reception(desk, person("李敏")) as pilot:
        await write(pilot, "13800000003")
        await keys(pilot, "ctrl+t")
        await write(pilot, "13800000004")
        await keys(pilot, "ctrl+g")
        assert screen(pilot).form.values()["phone"] == "13800000003"
        await keys(pilot, "f2", "f3")
        assert screen(pilot).form.values()["phone"] == "13800000003"
    other = open_again()
    async with reception(other, other.staff[person("李敏").id]) as pilot:
        kept = {sheet.values["phone"] for sheet in screen(pilot)._sheets.all.values()}
        assert kept == {"13800000003", "13800000004"}
        assert len(drafts.kept(other, visits.FORM)) == 2


@pytest.mark.parametrize(("who", "saved"), [("李敏", 0), ("陈静", 1)])
async def test_what_happened_yesterday_is_entered_by_a_supervisor_alone_and_marked(
    desk: Desk, person: Person_, who: str, saved: int
) -> None:
    async with reception(desk, person(who)) as pilot:
        await fill(pilot, name="孙悦", at="2026-11-20 15:00")
        await keys(pilot, "ctrl+s")
        found = visits.page(desk)
        assert [visit.late for visit in found] == [True] * saved
        if not saved:
            assert screen(pilot).form.focused_name == "at"
            assert screen(pilot).form.values()["name"] == "孙悦"
            assert "supervisor" in screen(pilot).form._cells["at"].said


async def test_each_empty_list_says_what_it_is_empty_of(desk: Desk, person: Person_) -> None:
    async with reception(desk, person("李敏")) as pilot:
        notes = []
        for _list in range(3):
            notes.append(screen(pilot).table._note())
            await keys(pilot, "alt+e")
        assert len(set(notes)) == 3
        assert "Enter" not in footer(pilot) or screen(pilot).table.has_focus


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_form_card_and_list_have_room(
    desk: Desk, person: Person_, known: calls.Saved, size: tuple[int, int]
) -> None:
    async with reception(desk, person("李敏"), size) as pilot:
        await write(pilot, "13800000001")
        assert "王小明" in str(screen(pilot).query_one(CallerCard).render())
        for widget, least in (
            (screen(pilot).form, 12),
            (screen(pilot).table, 4),
            (screen(pilot).query_one(CallerCard), 1),
        ):
            assert widget.region.height >= least
            assert pilot.app.screen.region.contains_region(widget.region)


def placeholders(pilot: Pilot[int]) -> tuple[str, str]:
    first, call = (screen(pilot).form.field(name) for name in ("first_visit", "came_by_call"))
    assert isinstance(first, PickerField)
    assert isinstance(call, LineField)
    return first.line.placeholder, call.placeholder


async def test_what_the_desk_would_decide_is_seen_before_the_visit_is_saved(
    desk: Desk, person: Person_, known: calls.Saved, clock: StandingClock
) -> None:
    unknown = ("as known", "a call's number, or no")
    async with reception(desk, person("李敏")) as pilot:
        assert placeholders(pilot) == unknown
        await write(pilot, "13800000001")
        assert placeholders(pilot) == ("yes, on record", known.call.number)
        await fill(pilot, at="明几点")  # half a time tells nothing, and breaks nothing
        assert placeholders(pilot) == unknown
        screen(pilot).form.focus_field("at")
        await keys(pilot, *["backspace"] * 12)
        assert placeholders(pilot) == ("yes, on record", known.call.number)
        await keys(pilot, "ctrl+s")
        assert placeholders(pilot) == unknown
        clock.move(minutes=1)
        await write(pilot, "13800000001")
        assert placeholders(pilot)[0] == "no, on record"
        await keys(pilot, "ctrl+l")
        await write(pilot, "13800000005")
        assert placeholders(pilot) == ("yes, on record", "no call on record")


async def test_the_call_behind_a_visit_is_denied_corrected_and_taken_out(
    desk: Desk, person: Person_, known: calls.Saved
) -> None:
    async with reception(desk, person("李敏")) as pilot:
        await write(pilot, "13800000001")
        await fill(pilot, came_by_call="no")
        await keys(pilot, "ctrl+s")
        assert visits.today(desk)[0].came_by_call == ""
        await keys(pilot, "ctrl+down", "enter")
        await fill(pilot, came_by_call=known.call.number)
        await keys(pilot, "ctrl+s")
        assert visits.today(desk)[0].came_by_call == known.call.number
        await keys(pilot, "ctrl+down", "enter")
        assert screen(pilot).form.values()["came_by_call"] == known.call.number
        screen(pilot).form.focus_field("came_by_call")
        await keys(pilot, *["backspace"] * 20, "ctrl+s")
        assert visits.today(desk)[0].came_by_call == ""


async def test_a_visit_made_from_a_call_shows_that_call_and_lets_another_be_named(
    desk: Desk, person: Person_, known: calls.Saved
) -> None:
    other = calls.log(desk, {"name": "钱多", "asked": "车位"}).call
    async with reception(desk, person("李敏")) as pilot:
        await screen(pilot).take_over(Carried({"phone": "13800000001"}, "", ("call", other.id)))
        await settle(pilot)
        assert placeholders(pilot)[1] == other.number
        await fill(pilot, came_by_call=known.call.number)
        await keys(pilot, "ctrl+s")
        assert visits.today(desk)[0].came_by_call == known.call.number


async def test_points_are_added_by_number_after_coming_back(desk: Desk, person: Person_) -> None:
    async with reception(desk, person("李敏")) as pilot:
        await fill(pilot, name="孙悦")
        screen(pilot).form.focus_field("liked")
        await settle(pilot)
        await keys(pilot, *"hx", "enter", *"jg", "enter", "tab", "shift+tab", *"dd", "enter", "1", "5", "comma")
        await keys(pilot, "ctrl+s")
        assert visits.today(desk)[0].liked == ("layout", "price", "location", "noise")


async def test_a_number_beyond_the_list_is_refused_under_its_field(desk: Desk, person: Person_) -> None:
    async with reception(desk, person("李敏")) as pilot:
        await fill(pilot, name="孙悦", liked="99")
        await keys(pilot, "ctrl+s")
        assert visits.today(desk) == []
        assert "'99' is given" in screen(pilot).form._cells["liked"].said


async def test_what_is_said_under_fields_leaves_the_card_in_sight(
    desk: Desk, person: Person_, known: calls.Saved
) -> None:
    async with reception(desk, person("李敏"), (80, 24)) as pilot:
        await write(pilot, "13800000001")
        await fill(pilot, party="多", purpose="无此项", at="明天的明天")
        await keys(pilot, "ctrl+s")
        shown = screen(pilot).query_one(CallerCard)
        assert shown.region.height >= 1
        assert screen(pilot).query_one("#intake").region.contains_region(shown.region)
        assert screen(pilot).table.region.height >= 4
