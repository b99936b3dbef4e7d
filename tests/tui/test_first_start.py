"""The first start: what a new desk is asked for, in the language that is chosen there."""

from __future__ import annotations

from desks import fill, keys, settle, until
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
