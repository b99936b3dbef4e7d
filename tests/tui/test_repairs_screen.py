"""报修 by keyboard: taken in, spoken about, done, accepted; what is late, asked for again, and ends soon."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

import pytest
from desks import at_desk, press, said, settle, write
from standing_clock import StandingClock
from textual.pilot import Pilot
from textual.widgets import Static

from csdesk.desk import calls, complaints, customers, followups, repairs, warranties
from csdesk.desk.desk import Desk, Person
from csdesk.desk.repairs import Repair
from csdesk.tui.screens.asking import AskScreen
from csdesk.tui.screens.followups import FollowupsScreen
from csdesk.tui.screens.repair import RepairScreen
from csdesk.tui.screens.repair_intake import RepairIntakeScreen
from csdesk.tui.screens.repairs import RepairsScreen
from csdesk.tui.widgets.record_table import RecordTable

Person_ = Callable[[str], Person]
UNIT = "1期-3栋-1201"
REPAIR = {"phone": "13800001234", "name": "赵敏", "unit": UNIT, "item": "bathroom", "content": "天花板渗水"}

repairs_desk = partial(at_desk, opening="alt+r")


def shown(pilot: Pilot[int], name: str) -> str:
    return str(pilot.app.screen.query_one(f"#{name}", Static).render())


def listed(pilot: Pilot[int]) -> list[str]:
    """The names of those whose repairs stand in the list."""
    return [row.cells[2] for row in pilot.app.screen.query_one(RecordTable).rows]


def steps(pilot: Pilot[int]) -> list[str]:
    assert isinstance(pilot.app.screen, RepairScreen)
    return [step for step, _words in pilot.app.screen.steps()]


@pytest.fixture
def reported(desk: Desk, act_as: Callable[[str], None]) -> Repair:
    """赵敏 reported a leak."""
    act_as("李敏")
    return repairs.add(desk, REPAIR).repair


async def test_a_repair_goes_by_keyboard_from_the_request_to_the_call_back(desk: Desk, person: Person_) -> None:
    async with repairs_desk(desk, person("李敏")) as pilot:
        await press(pilot, "ctrl+n")
        assert isinstance(pilot.app.screen, RepairIntakeScreen)
        for text in ("13800001234", "赵敏", UNIT, "wsjfs"):
            await write(pilot, text)
            await press(pilot, "enter")
        await write(pilot, "主卫")
        await press(pilot, "enter", "enter")
        await write(pilot, "天花板渗水")
        await press(pilot, "ctrl+s")
        taken = repairs.page(desk)[0]
        assert (taken.name, taken.unit, taken.item, taken.place, taken.content) == (
            "赵敏", UNIT, "bathroom", "主卫", "天花板渗水",
        )  # fmt: skip
        assert taken.number in said(pilot) and "to be contacted until 11-23 18:00" in said(pilot)

        await press(pilot, "alt+p")  # the page of what was just saved
        assert steps(pilot) == ["contact", "done", "correct"]
        await press(pilot, "1")
        await write(pilot, "11-24 9:30")
        await press(pilot, "enter")
        await write(pilot, "方诚防水")
        await press(pilot, "enter")
        await write(pilot, "做闭水试验")
        await press(pilot, "ctrl+s")
        taken = repairs.show(desk, taken.id)
        assert (taken.appointment_at, taken.engineer, taken.plan) == (
            datetime(2026, 11, 24, 9, 30), "方诚防水", "做闭水试验",
        )  # fmt: skip
        assert steps(pilot) == ["done", "contact_again", "correct"]

        await press(pilot, "1", "ctrl+s")
        assert repairs.show(desk, taken.id).status == "done"
        assert steps(pilot) == ["accept", "correct"]
        await press(pilot, "1", "1", "5", "ctrl+s")
        taken = repairs.show(desk, taken.id)
        assert (taken.status, taken.passed, taken.rating) == ("accepted", True, 5)
        assert "call-back is owed" in said(pilot)
        assert steps(pilot) == ["call_back", "correct"]

        await press(pilot, "1")
        assert isinstance(pilot.app.screen, FollowupsScreen)
        assert pilot.app.screen.marked == followups.of_source(desk, taken.id)[0].id


async def test_what_is_refused_stays_typed(desk: Desk, person: Person_, reported: Repair) -> None:
    async with repairs_desk(desk, person("李敏")) as pilot:
        await press(pilot, "enter", "1")
        await write(pilot, "2026-11-20 9:30")  # before it was reported
        await press(pilot, "enter")
        await write(pilot, "方诚防水")
        await press(pilot, "ctrl+s")
        box = pilot.app.screen
        assert isinstance(box, AskScreen)
        assert box.form.focused_name == "appointment_at"
        assert box.form.values()["engineer"] == "方诚防水"
        assert repairs.show(desk, reported.id).status == "open"
        await press(pilot, "escape", "1")  # left and opened again, nothing typed is lost
        again = pilot.app.screen
        assert isinstance(again, AskScreen)
        assert again.form.values()["engineer"] == "方诚防水"


async def test_a_repair_without_its_content_is_not_taken(desk: Desk, person: Person_) -> None:
    async with repairs_desk(desk, person("李敏")) as pilot:
        await press(pilot, "ctrl+n")
        await write(pilot, "13800001234")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, RepairIntakeScreen)
        assert pilot.app.screen.form.focused_name == "content"
        assert pilot.app.screen.form.values()["phone"] == "13800001234"
        assert repairs.page(desk) == []


async def test_work_that_does_not_pass_is_to_be_spoken_about_anew(
    desk: Desk, person: Person_, reported: Repair
) -> None:
    repairs.contact(desk, reported.id, {})
    repairs.done(desk, reported.id, {})
    async with repairs_desk(desk, person("李敏")) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, RepairsScreen)
        assert listed(pilot) == []
        for _ in range(4):
            await press(pilot, "alt+e")
        assert (screen.present, listed(pilot)) == ("done", ["赵敏"])
        await press(pilot, "enter", "1", "ctrl+s")
        assert isinstance(pilot.app.screen, AskScreen)  # whether it passed must be said
        await press(pilot, "2", "ctrl+s")
        assert "anew" in said(pilot)
        assert steps(pilot) == ["contact", "done", "correct"]
        assert [each for each in followups.of_source(desk, reported.id) if each.done_at is None] == []
        await press(pilot, "escape")
        assert listed(pilot) == []


async def test_an_owner_who_waits_in_vain_stands_in_the_list_of_the_overdue(
    desk: Desk, person: Person_, reported: Repair, clock: StandingClock
) -> None:
    repairs.add(desk, REPAIR | {"phone": "13800002345", "name": "孙建国", "unit": "2栋-0702", "emergency": "yes"})
    clock.move(hours=1)
    async with repairs_desk(desk, person("李敏")) as pilot:
        assert listed(pilot) == ["孙建国", "赵敏"]  # by when each is owed a word
        await press(pilot, "alt+e")
        assert listed(pilot) == ["孙建国"]
        assert "Overdue" in shown(pilot, "card")
        await press(pilot, "enter", "1", "ctrl+s", "escape")
        assert listed(pilot) == []
        await press(pilot, "alt+e")
        assert listed(pilot) == ["孙建国"]  # an emergency until the work is done


async def test_a_list_is_searched_through_within_itself(desk: Desk, person: Person_, reported: Repair) -> None:
    other = repairs.add(desk, REPAIR | {"phone": "13800002345", "name": "孙建国", "unit": "2栋-0702"}).repair
    repairs.contact(desk, other.id, {"appointment_at": "2026-11-24 09:30"})
    async with repairs_desk(desk, person("李敏")) as pilot:
        assert listed(pilot) == ["赵敏"]
        await press(pilot, "ctrl+up")
        await write(pilot, "渗水")
        assert listed(pilot) == ["赵敏"]
        await press(pilot, "ctrl+down", "alt+e", "alt+e", "alt+e")
        assert listed(pilot) == ["孙建国"]


async def test_warranty_and_repeats_show_while_it_is_typed(desk: Desk, person: Person_, reported: Repair) -> None:
    owner = reported.customer
    assert owner is not None
    warranties.deliver(desk, owner.id, UNIT, "2020-12-10")
    second = repairs.add(desk, REPAIR).repair
    async with repairs_desk(desk, person("李敏")) as pilot:
        await press(pilot, "ctrl+n")
        await write(pilot, "13800001234")  # the owner has but one unit, so it need not be typed
        screen = pilot.app.screen
        assert isinstance(screen, RepairIntakeScreen)
        screen.form.focus_field("item")
        await write(pilot, "wsjfs")
        await press(pilot, "enter")
        ahead = shown(pilot, "outlook")
        assert "out of warranty since 2025-12-10" in ahead
        assert "Request number 3" in ahead and "becomes a complaint" in ahead
        assert second.number in ahead
        screen.form.focus_field("delivered_on")
        await settle(pilot)
        await write(pilot, "2024-06-01")
        assert "in warranty until 2029-06-01" in shown(pilot, "outlook")
        screen.form.focus_field("content")
        await settle(pilot)
        await write(pilot, "又渗水")
        await press(pilot, "ctrl+s")
        third = repairs.page(desk)[0]
        assert third.complaint and third.complaint in said(pilot)
        assert complaints.show(desk, third.complaint).source == third.id
        assert shown(pilot, "outlook") == ""


async def test_the_first_request_says_nothing_of_repeats(desk: Desk, person: Person_) -> None:
    async with repairs_desk(desk, person("李敏")) as pilot:
        await press(pilot, "ctrl+n")
        screen = pilot.app.screen
        assert isinstance(screen, RepairIntakeScreen)
        screen.form.focus_field("item")
        await write(pilot, "wsjfs")
        await press(pilot, "enter")
        assert "Request" not in shown(pilot, "outlook")
        assert "delivery date is missing" in shown(pilot, "outlook")


async def test_a_correction_keeps_what_became_of_it(desk: Desk, person: Person_, reported: Repair) -> None:
    repairs.contact(desk, reported.id, {"engineer": "方诚防水"})
    async with repairs_desk(desk, person("李敏")) as pilot:
        for _ in range(3):
            await press(pilot, "alt+e")
        await press(pilot, "enter", "ctrl+e")
        screen = pilot.app.screen
        assert isinstance(screen, RepairIntakeScreen)
        assert screen.form.values()["phone"] == "138****1234"
        screen.form.focus_field("place")
        await write(pilot, "主卫")
        await press(pilot, "ctrl+s")
        corrected = repairs.show(desk, reported.id, reveal=True)
        assert (corrected.place, corrected.engineer, corrected.phone) == ("主卫", "方诚防水", "13800001234")


async def test_a_call_becomes_a_repair_and_says_so(desk: Desk, person: Person_) -> None:
    async with repairs_desk(desk, person("李敏")) as pilot:
        call = calls.log(desk, {"phone": "13800001234", "name": "赵敏", "asked": "天花板渗水"}).call
        await pilot.app.take_over(("call", call.id, "repair"))  # type: ignore[attr-defined]
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, RepairIntakeScreen)
        assert screen.form.values()["content"] == "天花板渗水"
        await press(pilot, "ctrl+s")
        assert repairs.page(desk)[0].content == "天花板渗水"
        assert calls.show(desk, call.id).outcome == "became_repair"


async def test_a_repair_that_was_found_opens_its_page(desk: Desk, person: Person_, reported: Repair) -> None:
    async with repairs_desk(desk, person("李敏")) as pilot:
        await press(pilot, "f2", "ctrl+f")
        await write(pilot, "渗水")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, RepairScreen)
        assert reported.number in shown(pilot, "told")


async def test_warranties_that_end_soon_lead_to_their_owner(
    desk: Desk, person: Person_, act_as: Callable[[str], None]
) -> None:
    act_as("李敏")
    owner = customers.add(desk, {"name": "赵敏", "phone": "13800001234", "unit": UNIT})
    warranties.deliver(desk, owner.id, UNIT, "2021-12-10")
    assert {each.ends_on for each in warranties.ending(desk)} == {date(2026, 12, 10)}
    async with repairs_desk(desk, person("李敏")) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, RepairsScreen)
        screen.action_show_list("ending")
        await settle(pilot)
        assert set(listed(pilot)) == {"赵敏"}
        assert "2026-12-10, in 19 d" in shown(pilot, "card")
        await press(pilot, "enter")
        assert pilot.app.current_mode == "customers"


async def test_a_step_can_be_taken_back(desk: Desk, person: Person_, reported: Repair) -> None:
    async with repairs_desk(desk, person("李敏")) as pilot:
        await press(pilot, "enter", "2", "ctrl+s")
        assert repairs.show(desk, reported.id).status == "done"
        await press(pilot, "ctrl+z")
        assert repairs.show(desk, reported.id).status == "open"
        assert steps(pilot) == ["contact", "done", "correct"]


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_every_part_of_the_repairs_has_room(
    desk: Desk, person: Person_, reported: Repair, size: tuple[int, int]
) -> None:
    async with repairs_desk(desk, person("李敏"), size) as pilot:
        assert pilot.app.screen.query_one(RecordTable).region.height >= 5
        assert pilot.app.screen.query_one("#one").region.height >= 5
        await press(pilot, "enter")
        assert pilot.app.screen.query_one(RecordTable).region.height >= 4
        assert pilot.app.screen.query_one("#text").region.height >= 8
        await press(pilot, "escape", "ctrl+n")
        assert pilot.app.screen.query_one(RecordTable).region.height >= 3
