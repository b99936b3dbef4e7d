"""纠正与预防措施 by keyboard: proposed, corrected, approved by who may, carried out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from desks import at_desk, press, said, settle, write
from standing_clock import StandingClock
from textual.pilot import Pilot
from textual.widgets import Static

from csdesk.desk import actions, complaint_intake
from csdesk.desk.actions import Action
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import NotPermittedError
from csdesk.tui.screens.action import ActionScreen
from csdesk.tui.screens.actions import ActionsScreen
from csdesk.tui.screens.asking import AskScreen
from csdesk.tui.screens.complaint import ComplaintScreen

Person_ = Callable[[str], Person]


@asynccontextmanager
async def actions_desk(desk: Desk, who: Person, size: tuple[int, int] = (120, 30)) -> AsyncIterator[Pilot[int]]:
    """The app on its corrective actions, chosen by name, with `who` signed in."""
    async with at_desk(desk, who, size, opening="ctrl+p") as pilot:
        await write(pilot, "corrective")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ActionsScreen)
        yield pilot


def listed(pilot: Pilot[int]) -> list[str]:
    """What was found, in the order of the list."""
    screen = pilot.app.screen
    assert isinstance(screen, ActionsScreen)
    return [row.cells[2] for row in screen.table.rows]


def steps(pilot: Pilot[int]) -> list[str]:
    assert isinstance(pilot.app.screen, ActionScreen)
    return [step for step, _words in pilot.app.screen.steps()]


@pytest.fixture
def proposed(desk: Desk, act_as: Callable[[str], None]) -> Action:
    """The receptionist proposed something, with all that an approval needs."""
    act_as("李敏")
    values = {"finding": "卫生间渗水反复报修", "cause": "卷边未收口", "owner": "方诚", "due_on": "2026-11-25"}
    return actions.add(desk, values)


async def test_an_action_is_raised_by_keyboard(desk: Desk, person: Person_) -> None:
    async with actions_desk(desk, person("李敏")) as pilot:
        await press(pilot, "ctrl+n", "2", "enter", "enter")  # an improvement; of no complaint, no subject
        await write(pilot, "电话经常占线")
        await press(pilot, "enter", "enter")
        await write(pilot, "增加一条线路")
        await press(pilot, "enter")
        await write(pilot, "吴刚")
        await press(pilot, "enter")
        await write(pilot, "12-05")
        await press(pilot, "enter")
        raised = actions.page(desk)[0]
        assert (raised.kind, raised.finding, raised.action, raised.owner, f"{raised.due_on}") == (
            "improvement", "电话经常占线", "增加一条线路", "吴刚", "2026-12-05",
        )  # fmt: skip
        assert listed(pilot) == ["电话经常占线"]


async def test_what_is_refused_of_an_action_stays_typed(desk: Desk, person: Person_) -> None:
    async with actions_desk(desk, person("李敏")) as pilot:
        await press(pilot, "ctrl+n", "2")
        await write(pilot, "TS-X-1")
        await press(pilot, "enter", "enter")
        await write(pilot, "电话经常占线")
        await press(pilot, "ctrl+s")
        box = pilot.app.screen
        assert isinstance(box, AskScreen)
        assert box.form.values()["finding"] == "电话经常占线"
        assert "TS-X-1" in said(pilot)
        assert actions.page(desk) == []


async def test_a_receptionist_cannot_approve_an_action(desk: Desk, person: Person_, proposed: Action) -> None:
    async with actions_desk(desk, person("李敏")) as pilot:
        await press(pilot, "enter")
        assert steps(pilot) == ["correct"]
        screen = pilot.app.screen
        assert isinstance(screen, ActionScreen)
        await screen.take("approve")  # even if the step could be reached
        await settle(pilot)
        assert actions.show(desk, proposed.id).status == "proposed"
        with pytest.raises(NotPermittedError):
            actions.approve(desk, proposed.id)
        assert "Approved" not in said(pilot)


async def test_an_approved_action_is_carried_out_with_its_result(desk: Desk, person: Person_, proposed: Action) -> None:
    async with actions_desk(desk, person("吴刚")) as pilot:
        await press(pilot, "enter")
        assert steps(pilot) == ["approve", "correct"]
        await press(pilot, "1")
        assert actions.show(desk, proposed.id).approved_by == "吴刚"
        assert steps(pilot) == ["done", "correct"]
        await press(pilot, "1", "ctrl+s")
        assert isinstance(pilot.app.screen, AskScreen)  # the result must be said
        await write(pilot, "全部闭水试验合格")
        await press(pilot, "ctrl+s")
        finished = actions.show(desk, proposed.id)
        assert (finished.status, finished.result) == ("done", "全部闭水试验合格")
        assert steps(pilot) == []
        await press(pilot, "escape")
        assert listed(pilot) == []
        for _ in range(3):
            await press(pilot, "alt+e")
        assert listed(pilot) == ["卫生间渗水反复报修"]


async def test_nothing_is_approved_that_nobody_sees_to(
    desk: Desk, person: Person_, act_as: Callable[[str], None]
) -> None:
    act_as("李敏")
    bare = actions.add(desk, {"finding": "交房资料缺页"})
    async with actions_desk(desk, person("吴刚")) as pilot:
        await press(pilot, "enter", "1")
        assert "In charge" in said(pilot)
        assert actions.show(desk, bare.id).status == "proposed"


async def test_a_changed_action_has_to_be_approved_anew(desk: Desk, person: Person_, proposed: Action) -> None:
    async with actions_desk(desk, person("吴刚")) as pilot:
        await press(pilot, "enter", "1", "ctrl+e")
        box = pilot.app.screen
        assert isinstance(box, AskScreen)
        assert box.form.values()["finding"] == "卫生间渗水反复报修"
        box.form.fill({"cause": ""})
        box.form.focus_field("action")
        await settle(pilot)
        await write(pilot, "同户型全部复查")
        await press(pilot, "ctrl+s")
        changed = actions.show(desk, proposed.id)
        assert (changed.action, changed.cause, changed.owner) == ("同户型全部复查", "", "方诚")
        assert (changed.status, steps(pilot)) == ("proposed", ["approve", "correct"])


async def test_an_action_whose_day_has_passed_stands_with_the_overdue(
    desk: Desk, person: Person_, proposed: Action, clock: StandingClock
) -> None:
    async with actions_desk(desk, person("李敏")) as pilot:
        await press(pilot, "alt+e", "alt+e")
        assert listed(pilot) == []
        clock.move(days=5)
        await press(pilot, "f12", "enter", "alt+e", "alt+e", "alt+e", "alt+e", "alt+e")
        screen = pilot.app.screen
        assert isinstance(screen, ActionsScreen)
        assert (screen.present, listed(pilot)) == ("overdue", ["卫生间渗水反复报修"])
        assert "Overdue" in str(screen.query_one("#card", Static).render())


async def test_actions_are_narrowed_by_what_they_say(desk: Desk, person: Person_, proposed: Action) -> None:
    actions.add(desk, {"finding": "电话经常占线", "owner": "吴刚"})
    async with actions_desk(desk, person("李敏")) as pilot:
        assert len(listed(pilot)) == 2
        await press(pilot, "ctrl+up")
        await write(pilot, "占线")
        assert listed(pilot) == ["电话经常占线"]
        await press(pilot, "ctrl+down", "alt+e")
        assert listed(pilot) == []


async def test_the_complaint_of_an_action_is_a_step_away(
    desk: Desk, person: Person_, act_as: Callable[[str], None]
) -> None:
    act_as("李敏")
    values = {"phone": "13800001234", "name": "赵敏", "content": "渗水三次", "promise": "2026-11-24 15:00"}
    case = complaint_intake.receive(desk, values).complaint
    raised = actions.add(desk, {"finding": "渗水", "complaint": case.number})
    async with actions_desk(desk, person("李敏")) as pilot:
        await pilot.app.open_record(("corrective_action", raised.number))  # type: ignore[attr-defined]
        await settle(pilot)
        assert steps(pilot) == ["correct", "complaint"]
        await press(pilot, "2")
        assert isinstance(pilot.app.screen, ComplaintScreen)
