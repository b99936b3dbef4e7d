"""The people who work here: what the roster needs to know of them is set by naming them."""

from __future__ import annotations

from collections.abc import Callable

from desks import at_desk, keys, press, said, settle, write
from textual.pilot import Pilot

from csdesk.desk import roster
from csdesk.desk.desk import Desk, Person
from csdesk.tui.app import FrontDesk
from csdesk.tui.screens.entries import staff_options
from csdesk.tui.screens.staff import StaffScreen
from csdesk.tui.widgets.form import Form
from csdesk.tui.widgets.record_table import RecordTable

FindPerson = Callable[[str], Person]


async def shown(pilot: Pilot[int]) -> StaffScreen:
    assert isinstance(pilot.app, FrontDesk)
    pilot.app.action_staff()
    await settle(pilot)
    assert isinstance(pilot.app.screen, StaffScreen)
    return pilot.app.screen


async def test_posts_and_wishes_of_somebody_who_is_named_are_changed_without_a_new_pin(
    desk: Desk, person: FindPerson
) -> None:
    async with at_desk(desk, person("陈静"), (80, 24)) as pilot:
        screen = await shown(pilot)
        screen.query_one(Form).fill(
            {"name": "李敏", "posts": "reception、phone", "rest_day": "sunday", "shift": "early"}
        )
        await keys(pilot, "ctrl+s")
        now = person("李敏")
        assert (now.posts, now.rest_day, now.preferred_shift) == (("reception", "phone"), "sunday", "early")
        assert said(pilot).strip().startswith("李敏 was changed") and not now.has_pin
        row = next(row for row in screen.query_one(RecordTable).rows if row.cells[0] == "李敏")
        assert row.cells[2:4] == ("Reception Phone", "Sun Early")


async def test_a_pin_may_be_given_together_with_the_rest_and_nothing_at_all_is_refused(
    desk: Desk, person: FindPerson
) -> None:
    async with at_desk(desk, person("陈静"), (80, 24)) as pilot:
        screen = await shown(pilot)
        await write(pilot, "李敏")
        await keys(pilot, "ctrl+s")
        assert screen.query_one(Form).values()["name"] == "李敏"  # still to be mended
        screen.query_one(Form).fill({"name": "李敏", "pin": "2468", "extension": "801"})
        await press(pilot, "ctrl+s")
        assert person("李敏").has_pin and person("李敏").extension == "801"


async def test_who_is_on_duty_stands_first_where_people_are_picked(desk: Desk, person: FindPerson) -> None:
    roster.place(desk, "2026-11-21", "reception", "early", "周强")
    async with at_desk(desk, person("陈静")) as pilot:
        await settle(pilot)
        await pilot.app.owing.look()  # type: ignore[attr-defined]
        first = [option.zh for option in staff_options(desk) if option.is_first()]  # type: ignore[attr-defined]
        assert first == ["周强"]
