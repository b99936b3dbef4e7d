"""A saved call or visit turned into another record, with everything that is known carried over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desks import at_desk, footer, keys, said, settle, write
from textual.pilot import Pilot

from csdesk.desk import calls, followups, visits
from csdesk.desk.desk import Desk, Person
from csdesk.desk.visits import Visit
from csdesk.tui.screens.asking import AskScreen
from csdesk.tui.screens.calls import CallsScreen
from csdesk.tui.screens.receiving import ReceivingScreen
from csdesk.tui.screens.turning import TurnScreen
from csdesk.tui.screens.visits import VisitsScreen
from csdesk.tui.widgets.record_table import RecordTable

Person_ = Callable[[str], Person]


async def turn(pilot: Pilot[int], into: str) -> None:
    """Choose `into` for the first record in the list."""
    await keys(pilot, "ctrl+down", "ctrl+o")
    box = pilot.app.screen
    assert isinstance(box, TurnScreen)
    await keys(pilot, str(box._targets.index(into) + 1))


@pytest.fixture
def call(desk: Desk, act_as: Callable[[str], None]) -> calls.Call:
    """王小明, who is known now, has called."""
    act_as("李敏")
    return calls.log(desk, {"phone": "13800000001", "name": "王小明", "asked": "三房还有没有"}).call


@pytest.fixture
def visit(desk: Desk, act_as: Callable[[str], None]) -> Visit:
    """孙悦 is here, and not content."""
    act_as("李敏")
    values = {"phone": "13800000002", "name": "孙悦", "opinions": "等了半小时没人接待"}
    return visits.register(desk, values).visit


async def test_a_call_becomes_a_visit_that_came_by_it(desk: Desk, person: Person_, call: calls.Call) -> None:
    async with at_desk(desk, person("李敏"), opening="f2") as pilot:
        await turn(pilot, "visit")
        screen = pilot.app.screen
        assert isinstance(screen, VisitsScreen)
        assert said(pilot) == f"Made of Call {call.number}; complete and save it"
        assert screen.form.values()["name"] == "王小明"
        await keys(pilot, "ctrl+s")
        made = visits.today(desk)[0]
        assert (made.name, made.came_by_call) == ("王小明", call.number)
        assert made.customer and call.customer and made.customer.id == call.customer.id
        assert visits.show(desk, made.id, reveal=True).phone == "13800000001"
        assert call.number in said(pilot)


async def test_the_link_to_the_call_survives_a_new_start(
    desk: Desk, person: Person_, call: calls.Call, open_again: Callable[[], Desk]
) -> None:
    calls.log(desk, {"phone": "13800000001", "name": "王小明", "asked": "再问一次"})
    async with at_desk(desk, person("李敏"), opening="f2") as pilot:
        await keys(pilot, "ctrl+down", "down", "ctrl+o", "3")
        assert isinstance(pilot.app.screen, VisitsScreen)
    other = open_again()
    async with at_desk(other, other.staff[person("李敏").id], opening="f3") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, VisitsScreen)
        assert screen.form.values()["name"] == "王小明"
        await keys(pilot, "ctrl+s")
        assert visits.today(other)[0].came_by_call == call.number


async def test_what_is_in_hand_on_the_other_screen_waits(desk: Desk, person: Person_, call: calls.Call) -> None:
    async with at_desk(desk, person("李敏"), opening="f3") as pilot:
        await write(pilot, "13800000005")
        await keys(pilot, "f2")
        await turn(pilot, "visit")
        screen = pilot.app.screen
        assert isinstance(screen, VisitsScreen)
        assert screen.form.values()["name"] == "王小明"
        await keys(pilot, "ctrl+g")
        assert screen.form.values()["phone"] == "13800000005"


async def test_a_call_owes_a_follow_up_that_tells_why(desk: Desk, person: Person_, call: calls.Call) -> None:
    async with at_desk(desk, person("李敏"), opening="f2") as pilot:
        await turn(pilot, "followup")
        box = pilot.app.screen
        assert isinstance(box, AskScreen)
        assert box.form.values()["about"] == "三房还有没有"
        assert box.form.focused_name == "kind"
        await keys(pilot, "6", "ctrl+s")
        made = followups.page(desk, state="all")[0]
        assert (made.name, made.about, made.kind) == ("王小明", "三房还有没有", "care_call")
        assert made.source is not None
        assert (made.source.kind, made.source.number) == ("call", call.number)
        assert made.customer and call.customer and made.customer.id == call.customer.id


async def test_a_visit_becomes_a_complaint_with_its_words_and_its_channel(
    desk: Desk, person: Person_, visit: Visit
) -> None:
    async with at_desk(desk, person("李敏"), opening="f3") as pilot:
        await turn(pilot, "complaint")
        screen = pilot.app.screen
        assert isinstance(screen, ReceivingScreen)
        values = screen.form.values()
        assert (values["name"], values["phone"]) == ("孙悦", "138****0002")
        assert (values["content"], values["channel"]) == ("等了半小时没人接待", "visit")
        assert screen.sheet.source == ("visit", visit.id)


async def test_a_saved_call_is_turned_at_once_from_the_empty_form(
    desk: Desk, person: Person_, call: calls.Call
) -> None:
    async with at_desk(desk, person("李敏"), opening="f2") as pilot:
        assert "Turn into" not in footer(pilot)
        await write(pilot, "13800000001")
        screen = pilot.app.screen
        assert isinstance(screen, CallsScreen)
        screen.form.focus_field("asked")
        await settle(pilot)
        await write(pilot, "漏水")
        await keys(pilot, "ctrl+s")
        assert "Turn into" in footer(pilot)
        await keys(pilot, "ctrl+o")
        assert isinstance(pilot.app.screen, TurnScreen)


async def test_enter_and_esc_choose_and_leave_as_the_footer_says(desk: Desk, person: Person_, call: calls.Call) -> None:
    async with at_desk(desk, person("李敏"), opening="f2") as pilot:
        await keys(pilot, "ctrl+down", "ctrl+o")
        assert "Enter Choose" in footer(pilot)
        table = pilot.app.screen.query_one(RecordTable)
        assert len(table.rows) == table.region.height - 1 == 4
        await keys(pilot, "escape")
        assert isinstance(pilot.app.screen, CallsScreen)
        await keys(pilot, "ctrl+o", "down", "down", "enter")
        assert isinstance(pilot.app.screen, VisitsScreen)


async def test_who_is_only_expected_is_turned_into_nothing(
    desk: Desk, person: Person_, act_as: Callable[[str], None]
) -> None:
    act_as("李敏")
    calls.log(desk, {"phone": "13800000001", "asked": "看房", "intends_to_visit_on": "2026-11-21"})
    async with at_desk(desk, person("李敏"), opening="f3") as pilot:
        await keys(pilot, "alt+e", "alt+e")
        screen = pilot.app.screen
        assert isinstance(screen, VisitsScreen)
        assert len(screen.table.rows) == 1
        assert "Turn into" not in footer(pilot)
        await keys(pilot, "ctrl+o")
        assert pilot.app.screen is screen


async def test_the_phone_of_a_stranger_is_carried_in_full_and_that_is_written_down(
    desk: Desk, person: Person_, act_as: Callable[[str], None]
) -> None:
    from csdesk.desk import history

    act_as("李敏")
    made = calls.log(desk, {"phone": "13800000007", "asked": "不肯说姓名"}).call
    assert made.customer is None
    async with at_desk(desk, person("李敏"), opening="f2") as pilot:
        await turn(pilot, "visit")
        screen = pilot.app.screen
        assert isinstance(screen, VisitsScreen)
        assert screen.form.values()["phone"] == "13800000007"
        assert any(change.what == "disclosure" for change in history.of(desk, made.id))
