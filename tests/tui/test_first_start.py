"""The first start: what a new desk is asked for, in the language that is chosen there."""

from __future__ import annotations

import pytest
from desks import fill, keys, said, settle, until
from standing_clock import StandingClock

from csdesk.desk.desk import Desk
from csdesk.desk.preferences import read_again
from csdesk.desk.settings import Home
from csdesk.texts import language
from csdesk.tui.app import FrontDesk
from csdesk.tui.screens.setup import SetupScreen
from csdesk.tui.widgets.form import Form


async def test_the_language_chosen_is_kept_and_what_is_typed_stays(home: Home, clock: StandingClock) -> None:
    desk = Desk(home, clock)
    app = FrontDesk(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await fill(pilot, company="云岭置业", station="b2", pin="2468")
        for spoken in ("zh", "en"):
            await keys(pilot, "f8")
            form = app.screen.query_one(Form)
            assert isinstance(app.screen, SetupScreen)
            assert (language(), read_again(home).language) == (spoken, spoken)
            assert (form.typed()["company"], form.typed()["station"], form.typed()["pin"]) == ("云岭置业", "b2", "2468")
            assert form.focused_name == "pin"
        await fill(pilot, project="云岭花园", supervisor="陈静")
        await keys(pilot, "ctrl+s")
        await until(pilot, lambda: bool(app.screen_stack) and app.current_mode != "_default")
        await settle(pilot)
        assert desk.is_set_up and desk.store.station == "B2"
    desk.close()


async def test_what_was_typed_is_given_up_only_when_that_is_asked_for_twice(home: Home, clock: StandingClock) -> None:
    desk = Desk(home, clock)
    app = FrontDesk(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await fill(pilot, company="云岭置业")
        for _time in range(2):  # what is typed after it was said is lost no more easily
            await keys(pilot, "escape")
            assert app.is_running and said(pilot).endswith("Esc again leaves without it")
            await keys(pilot, "tab", "b", "f8", "f8")
            assert app.screen.query_one(Form).typed()["company"] == "云岭置业"
        await keys(pilot, "escape")
        assert app.is_running
        await pilot.press("escape")
        await until(pilot, lambda: not app.is_running)
    assert app.return_code == 0 and not desk.is_set_up
    desk.close()


@pytest.mark.parametrize("typed", ["", "x"])
async def test_where_nothing_is_filled_in_leaving_is_asked_for_once(
    home: Home, clock: StandingClock, typed: str
) -> None:
    desk = Desk(home, clock)
    app = FrontDesk(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await keys(pilot, *typed, *("backspace" for _letter in typed))
        await pilot.press("escape")
        await until(pilot, lambda: not app.is_running)
    desk.close()


async def test_a_wrong_station_code_is_told_below_its_field_as_it_is_left(home: Home, clock: StandingClock) -> None:
    desk = Desk(home, clock)
    app = FrontDesk(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await fill(pilot, station="ABCDE")
        await keys(pilot, "enter")
        form = app.screen.query_one(Form)
        assert form.focused_name == "project" and "'ABCDE' is given" in form._cells["station"].said
        assert not app.unkept[app.screen]
    desk.close()
