"""The quiet sync while somebody works: what others wrote arrives, and a hub that is away is told once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desks import said, settle
from standing_clock import StandingClock

from csdesk.desk import calls, preferences, staff, sync
from csdesk.desk.desk import Desk, Person
from csdesk.desk.settings import Home
from csdesk.store.identity import new_id
from csdesk.tui.app import FrontDesk
from csdesk.tui.frame import StatusLine


@pytest.fixture
def other(tmp_path: Path, clock: StandingClock) -> Desk:
    """Another desk of the company, which has logged a call and sent it."""
    folder = tmp_path / "other"
    folder.mkdir()
    made = Desk(Home(folder, folder / "csdesk.db"), clock, new_id)
    staff.set_up(made, company="云岭置业", station="B", projects=["云岭花园"], supervisor="陈静")
    calls.log(made, {"phone": "13800001234", "name": "赵敏", "asked": "户型"})
    sync.sync(made, str(tmp_path / "team.csdesk"))
    return made


async def test_what_another_desk_sent_arrives_by_itself(
    desk: Desk, person: Callable[[str], Person], other: Desk, tmp_path: Path
) -> None:
    preferences.set_setting(desk.home, "hub", str(tmp_path / "team.csdesk"))
    desk.settings = preferences.read_again(desk.home)
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        app.syncing.look()
        await settle(pilot)
        assert [row["asked"] for row in desk.store.rows("SELECT asked FROM call")] == ["户型"]
        began = app.syncing._began
        app.syncing.look()  # not again before its time
        assert app.syncing._began == began
    other.close()


async def test_a_hub_that_is_away_is_told_once_with_what_was_not_sent(
    desk: Desk, person: Callable[[str], Person], clock: StandingClock, tmp_path: Path
) -> None:
    preferences.set_setting(desk.home, "hub", str(tmp_path / "away" / "team.csdesk"))
    desk.settings = preferences.read_again(desk.home)
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        for expected in (True, False):
            app.syncing.look()
            await settle(pilot)
            assert ("cannot be reached" in said(pilot)) is expected
            line = "".join(text for _style, text, _action in app.screen.query_one(StatusLine).right())
            assert "not sent" in line
            app.screen.query_one(StatusLine).say("")
            clock.move(minutes=2)


async def test_nothing_is_synced_where_it_is_switched_off(
    desk: Desk, person: Callable[[str], Person], other: Desk, tmp_path: Path
) -> None:
    preferences.set_setting(desk.home, "hub", str(tmp_path / "team.csdesk"))
    preferences.set_setting(desk.home, "sync_every", "0")
    desk.settings = preferences.read_again(desk.home)
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        app.syncing.look()
        await settle(pilot)
        assert desk.store.rows("SELECT asked FROM call") == []
    other.close()
