"""同步 in the app: two desks and a real shared file; conflicts, what the quiet worker does, setting it up."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desks import at_desk, footer, press, said, settle, write
from standing_clock import StandingClock
from textual.pilot import Pilot
from textual.widgets import Static
from two_desks import second_desk

from csdesk import chinese
from csdesk.desk import calls, customers, hub_memory, preferences, sync
from csdesk.desk.desk import Desk, Person
from csdesk.desk.settings import Home
from csdesk.desk.today import Owed
from csdesk.texts import _, use_language
from csdesk.tui.app import FrontDesk
from csdesk.tui.frame import StatusLine
from csdesk.tui.screens.calls import CallsScreen
from csdesk.tui.screens.conflict import ConflictScreen
from csdesk.tui.screens.hub import HubScreen
from csdesk.tui.screens.sync import SyncScreen
from csdesk.tui.syncing import Known
from csdesk.tui.widgets.form import Form

Person_ = Callable[[str], Person]


@pytest.fixture(autouse=True)
def time_is_told_by_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app does not look by itself whether it is time, however long a test takes."""
    monkeypatch.setattr("csdesk.tui.app.LOOKED_EVERY", 3600)


@pytest.fixture
def other(desk: Desk, tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    """Another desk with the same file."""
    with second_desk(desk, tmp_path, clock) as found:
        yield found


@pytest.fixture
def customer(desk: Desk, other: Desk) -> str:
    """A customer whom both desks know."""
    made = customers.add(desk, {"name": "单雄信", "phone": "13800001234"})
    for each in (desk, other):
        sync.sync(each)
    return made.id


@pytest.fixture
def disputed(desk: Desk, other: Desk, customer: str, clock: StandingClock) -> str:
    """A customer whom each desk calls differently; the other desk's name stands."""
    clock.move(minutes=1)
    customers.correct(desk, customer, {"name": "单雄新"})
    clock.move(minutes=1)
    customers.correct(other, customer, {"name": "单雄心"})
    for each in (other, desk):
        sync.sync(each)
    return customer


def app_of(pilot: Pilot[int]) -> FrontDesk:
    assert isinstance(pilot.app, FrontDesk)
    return pilot.app


def line(pilot: Pilot[int]) -> str:
    """What stands to the right in the line at the bottom."""
    return "".join(text for _style, text, _action in pilot.app.screen.query_one(StatusLine).right())


def listed(pilot: Pilot[int]) -> list[tuple[str, ...]]:
    screen = pilot.app.screen
    assert isinstance(screen, SyncScreen)
    return [row.cells for row in screen.table.rows]


def told(pilot: Pilot[int], where: str) -> str:
    return str(pilot.app.screen.query_one(where, Static).render())


async def let_it_be_time(pilot: Pilot[int], *, still: float = 2.0) -> None:
    """As if the time of a sync had come, and nobody had pressed a key for so many seconds."""
    app = app_of(pilot)
    app.syncing._tried_at = time.monotonic() - 10_000
    app.pressed_at = time.monotonic() - still
    app.syncing.tick()
    await settle(pilot)


# Conflicts


async def test_a_conflict_is_told_in_the_line_below_and_a_click_or_a_key_shows_it(
    desk: Desk, person: Person_, disputed: str
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        assert "conflicts" not in line(pilot)  # nothing is read for it before the first screen stands
        await let_it_be_time(pilot)
        assert "conflicts 1 Alt+C" in line(pilot)
        await press(pilot, "alt+c")
        assert [cells[:4] for cells in listed(pilot)] == [("Customer 单雄心", "Name", "单雄心", "单雄新")]
        card = told(pilot, "#card")
        assert "陈静  Desk B  2026-11-21 09:32" in card and "陈静  Desk A  2026-11-21 09:31" in card
        parts = pilot.app.screen.query_one(StatusLine).right()
        assert "app.conflicts" in [action for _style, text, action in parts if "conflicts" in text]


async def test_the_other_value_is_taken_and_that_is_undone(desk: Desk, person: Person_, disputed: str) -> None:
    async with at_desk(desk, person("李敏"), opening="alt+c") as pilot:
        await let_it_be_time(pilot)
        assert "Undo" not in footer(pilot)
        await press(pilot, "ctrl+t")
        assert customers.show(desk, disputed).name == "单雄新"
        assert said(pilot) == "It stands now: 单雄新"
        assert listed(pilot) == []
        assert "conflicts" not in line(pilot)
        await press(pilot, "ctrl+z")
        assert customers.show(desk, disputed).name == "单雄心"
        assert [cells[:4] for cells in listed(pilot)] == [("Customer 单雄心", "Name", "单雄心", "单雄新")]
        assert "conflicts 1 Alt+C" in line(pilot)
        assert "Undo" not in footer(pilot)  # what was saved elsewhere is not taken back from here
        await press(pilot, "ctrl+z")
        assert customers.show(desk, disputed).name == "单雄心"


def test_a_settling_that_is_undone_after_all_desks_know_of_it_settles_nothing(
    desk: Desk, other: Desk, disputed: str, clock: StandingClock
) -> None:
    from csdesk.desk import history

    def told(at: Desk) -> list[tuple[str, list[str]]]:
        return [(each.stands.value, [one.value for one in each.others]) for each in sync.conflicts(at)]

    for each in (other, desk):
        sync.sync(each)
    before = told(desk)
    assert before == told(other) == [("单雄心", ["单雄新"])]
    clock.move(minutes=1)
    sync.settle(desk, sync.conflicts(desk)[0].handle, other=1)
    for each in (desk, other):
        sync.sync(each)
    assert told(desk) == told(other) == []
    clock.move(minutes=1)
    history.undo(desk, ("customer",))
    assert told(desk) == before
    for each in (desk, other):
        sync.sync(each)
    assert told(other) == before
    assert customers.show(other, disputed).name == "单雄心"
    clock.move(minutes=1)
    sync.settle(other, sync.conflicts(other)[0].handle, other=1)
    for each in (other, desk):
        sync.sync(each)
    assert told(desk) == told(other) == []
    assert customers.show(desk, disputed).name == customers.show(other, disputed).name == "单雄新"


async def test_what_stands_is_let_stand_and_the_other_desk_learns_it(
    desk: Desk, other: Desk, person: Person_, disputed: str
) -> None:
    sync.sync(other)
    assert len(sync.conflicts(other)) == 1
    async with at_desk(desk, person("李敏"), opening="alt+c") as pilot:
        await press(pilot, "ctrl+d")
        assert listed(pilot) == []
        assert customers.show(desk, disputed).name == "单雄心"
        await let_it_be_time(pilot)
    sync.sync(other)
    assert sync.conflicts(other) == []


async def test_enter_shows_both_values_and_a_digit_settles(desk: Desk, person: Person_, disputed: str) -> None:
    async with at_desk(desk, person("李敏"), (80, 24), opening="alt+c") as pilot:
        await press(pilot, "enter")
        page = pilot.app.screen
        assert isinstance(page, ConflictScreen)
        assert [words for _step, words in page.steps()] == [
            "Let it stand: 单雄心", "Take instead: 单雄新", "Go to the record"
        ]  # fmt: skip
        assert "单雄心" in told(pilot, "#told") and "单雄新" in told(pilot, "#told")
        await press(pilot, "2")
        assert customers.show(desk, disputed).name == "单雄新"
        assert listed(pilot) == []
        await press(pilot, "ctrl+z")
        assert customers.show(desk, disputed).name == "单雄心"


async def test_a_conflict_settled_elsewhere_meanwhile_is_said_to_be(desk: Desk, person: Person_, disputed: str) -> None:
    async with at_desk(desk, person("李敏"), opening="alt+c") as pilot:
        await press(pilot, "enter")
        sync.settle(desk, sync.conflicts(desk)[0].handle)
        await press(pilot, "2")
        assert said(pilot) == "this conflict has been settled meanwhile"
        assert listed(pilot) == []  # the page is closed, and the list read anew
        assert customers.show(desk, disputed).name == "单雄心"


@pytest.mark.parametrize("key", ["ctrl+t", "ctrl+d", "enter"])
async def test_a_list_that_is_behind_says_so_and_is_read_anew(
    desk: Desk, person: Person_, disputed: str, key: str
) -> None:
    async with at_desk(desk, person("李敏"), opening="alt+c") as pilot:
        sync.settle(desk, sync.conflicts(desk)[0].handle)
        assert len(listed(pilot)) == 1
        await press(pilot, key)
        assert said(pilot) == "this conflict has been settled meanwhile"
        assert listed(pilot) == []


async def test_a_page_whose_conflict_goes_while_something_stands_above_it_closes_when_that_does(
    desk: Desk, person: Person_, disputed: str
) -> None:
    async with at_desk(desk, person("李敏"), opening="alt+c") as pilot:
        await press(pilot, "enter", "alt+h")
        sync.settle(desk, sync.conflicts(desk)[0].handle)
        next(each for each in pilot.app.screen_stack if isinstance(each, ConflictScreen)).others_wrote()
        await settle(pilot)
        await press(pilot, "escape")
        assert (listed(pilot), said(pilot)) == ([], "this conflict has been settled meanwhile")


async def test_a_conflict_settled_by_another_program_leaves_the_list_by_itself(
    desk: Desk, person: Person_, disputed: str
) -> None:
    async with at_desk(desk, person("李敏"), opening="alt+c") as pilot:
        await let_it_be_time(pilot)
        await app_of(pilot).owing.look()
        sync.settle(desk, sync.conflicts(desk)[0].handle)
        await app_of(pilot).owing.look()
        await settle(pilot)
        assert listed(pilot) == []
        assert "conflicts" not in line(pilot)


@pytest.mark.parametrize("by_name", [False, True])
async def test_after_a_sync_by_hand_list_and_card_are_read_anew(
    desk: Desk, person: Person_, disputed: str, clock: StandingClock, by_name: bool
) -> None:
    async with at_desk(desk, person("陈静"), opening="alt+c") as pilot:
        await let_it_be_time(pilot)
        sync.settle(desk, sync.conflicts(desk)[0].handle)
        clock.move(minutes=1)
        if by_name:
            await pilot.app.run_action("sync_now")
            await settle(pilot)
        else:
            await press(pilot, "ctrl+g")
        assert "sent 1 changes" in said(pilot)
        assert listed(pilot) == []
        assert "Not sent: 0" in told(pilot, "#card")


async def test_what_is_settled_on_the_page_is_said_below_the_list(desk: Desk, person: Person_, disputed: str) -> None:
    async with at_desk(desk, person("李敏"), opening="alt+c") as pilot:
        app_of(pilot).say("Saved", "success")
        await press(pilot, "enter", "2")
        assert isinstance(pilot.app.screen, SyncScreen)
        assert said(pilot) == "It stands now: 单雄新"


async def test_long_values_are_read_on_the_page(
    desk: Desk, other: Desk, person: Person_, customer: str, clock: StandingClock
) -> None:
    for at, word in ((desk, "一"), (other, "二")):
        clock.move(minutes=1)
        customers.correct(at, customer, {"notes": word * 600})
    for each in (other, desk):
        sync.sync(each)
    async with at_desk(desk, person("李敏"), (80, 24), opening="alt+c") as pilot:
        await press(pilot, "enter")
        text = pilot.app.screen.query_one("#text")
        assert "Ctrl+Down Read on" in footer(pilot)
        await press(pilot, "ctrl+down")
        assert text.scroll_y > 0
        await press(pilot, "ctrl+up")
        assert text.scroll_y == 0
        await press(pilot, "pagedown", "pagedown", "pagedown", "pagedown")
        assert text.scroll_y == text.max_scroll_y > 0
        await press(pilot, "pageup")
        assert text.scroll_y < text.max_scroll_y


async def test_the_number_of_a_record_is_told_in_full(
    desk: Desk, other: Desk, person: Person_, clock: StandingClock
) -> None:
    made = calls.log(desk, {"phone": "13800001234", "name": "秦琼", "asked": "户型"}).call
    for each in (desk, other):
        sync.sync(each)
    for at, asked in ((desk, "学位"), (other, "车位")):
        clock.move(minutes=1)
        calls.correct(at, made.id, {"asked": asked})
    for each in (other, desk):
        sync.sync(each)
    for size in ((80, 24), (120, 30)):
        async with at_desk(desk, person("李敏"), size, opening="alt+c") as pilot:
            screen = pilot.app.screen
            assert isinstance(screen, SyncScreen)
            shown = "".join(segment.text for segment in screen.table.render_line(1))
            assert f"Call {made.number} " in shown


async def test_a_removed_record_that_somebody_went_on_with_is_told_in_words(
    desk: Desk, other: Desk, person: Person_, clock: StandingClock
) -> None:
    from csdesk.desk import history

    made = calls.log(desk, {"phone": "13800001234", "name": "秦琼", "asked": "户型"}).call
    sync.sync(desk)
    sync.sync(other)
    clock.move(minutes=1)
    history.undo(desk)  # removes it here
    calls.correct(other, made.id, {"asked": "车位"})
    for each in (other, desk):
        sync.sync(each)
    async with at_desk(desk, person("李敏"), opening="alt+c") as pilot:
        assert ("Record", "goes on", "removed") in [cells[1:4] for cells in listed(pilot)]


async def test_conflicts_are_narrowed_by_name(desk: Desk, person: Person_, disputed: str) -> None:
    async with at_desk(desk, person("李敏"), opening="alt+c") as pilot:
        await press(pilot, "ctrl+up")
        await write(pilot, "雄心")
        assert len(listed(pilot)) == 1
        await write(pilot, "壮")
        assert listed(pilot) == []


async def test_without_a_hub_nothing_is_told_and_the_screen_says_how_to_begin(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏"), opening="alt+c") as pilot:
        await let_it_be_time(pilot)
        assert app_of(pilot).syncing.known is None
        assert "sync" not in line(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, SyncScreen)
        assert "Set up the shared file" in screen.table._note()
        assert "Sync now" not in footer(pilot)


# The quiet worker


async def test_what_others_saved_comes_into_the_list_while_a_form_is_half_typed(
    desk: Desk, other: Desk, person: Person_, customer: str
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, CallsScreen)
        await write(pilot, "13800005678")
        calls.log(other, {"phone": "13800001234", "name": "单雄信", "asked": "户型"})
        sync.sync(other)
        assert len(screen.table.rows) == 0
        focused = pilot.app.focused
        await let_it_be_time(pilot)
        assert [row.cells[1] for row in screen.table.rows] != []
        assert screen.query_one(Form).values()["phone"] == "13800005678"
        assert pilot.app.focused is focused
        await write(pilot, "9")
        assert screen.query_one(Form).values()["phone"] == "138000056789"


async def test_nothing_is_begun_between_two_keys(desk: Desk, other: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await let_it_be_time(pilot)
        app = app_of(pilot)
        before = app.syncing.known
        calls.log(desk, {"phone": "13800001234", "name": "单雄信", "asked": "户型"})
        await app.syncing.count()
        app.syncing._tried_at = time.monotonic() - 70
        await pilot.press("1")
        app.syncing.tick()
        assert not app.syncing._is_running
        assert "not sent" in line(pilot)
        await let_it_be_time(pilot)
        assert "not sent" not in line(pilot)
        assert before is not None and "synced 09:30" in line(pilot)


async def test_what_was_saved_is_sent_in_the_next_quiet_moment(desk: Desk, other: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await let_it_be_time(pilot)
        app = app_of(pilot)
        made = calls.log(desk, {"phone": "13800001234", "name": "单雄信", "asked": "户型"}).call
        await app.syncing.count()
        app.syncing._tried_at = app.pressed_at = time.monotonic() - 6  # long before the minute is over
        app.syncing.tick()
        await settle(pilot)
        sync.sync(other)
        assert [each.number for each in calls.page(other, limit=5)] == [made.number]


async def test_a_hub_that_vanishes_is_said_once_and_comes_back(
    desk: Desk, other: Desk, person: Person_, tmp_path: Path
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await let_it_be_time(pilot)
        assert "synced" in line(pilot)
        (tmp_path / "share").rename(tmp_path / "away")
        await let_it_be_time(pilot)
        assert "sync failed" in line(pilot)
        app = app_of(pilot)
        app.syncing.tick()
        assert "cannot be reached" in said(pilot)
        app.say("")
        await let_it_be_time(pilot)
        app.syncing.tick()
        assert said(pilot) == ""  # once
        assert app.syncing._wait > desk.settings.sync_every  # ever more rarely
        made = calls.log(desk, {"phone": "13800001234", "name": "单雄信", "asked": "户型"}).call  # the desk goes on
        (tmp_path / "away").rename(tmp_path / "share")
        await let_it_be_time(pilot)
        assert "sync failed" not in line(pilot)
        sync.sync(other)
        assert [each.number for each in calls.page(other, limit=5)] == [made.number]


async def test_a_failure_takes_the_place_of_nothing_that_wants_reading(
    desk: Desk, other: Desk, person: Person_, tmp_path: Path
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        (tmp_path / "share").rename(tmp_path / "away")
        app = app_of(pilot)
        app.say("Not saved: the phone is wrong", "error")
        await let_it_be_time(pilot)
        app.syncing.tick()
        assert said(pilot) == "Not saved: the phone is wrong"
        app.say("Saved", "success")
        app.syncing.tick()
        assert "cannot be reached" in said(pilot)


async def test_a_wrong_passphrase_is_said_and_nothing_is_taken(
    desk: Desk, other: Desk, person: Person_, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls.log(other, {"phone": "13800001234", "name": "单雄信", "asked": "户型"})
    sync.sync(other)
    monkeypatch.setenv(hub_memory.PASSPHRASE, "falsch")
    async with at_desk(desk, person("李敏")) as pilot:
        await let_it_be_time(pilot)
        app_of(pilot).syncing.tick()
        assert "passphrase" in said(pilot)
        assert calls.page(desk, limit=5) == []


async def test_a_locked_desk_goes_on_says_nothing_and_shows_what_came_once_somebody_signs_in(
    desk: Desk, other: Desk, person: Person_, tmp_path: Path
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await let_it_be_time(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, CallsScreen)
        made = calls.log(desk, {"phone": "13800001234", "name": "单雄信", "asked": "户型"}).call
        calls_of_other = calls.log(other, {"phone": "13800005678", "name": "秦琼", "asked": "车位"}).call
        sync.sync(other)
        await press(pilot, "f12")
        assert app_of(pilot).is_locked
        await let_it_be_time(pilot)
        sync.sync(other)
        assert made.number in [each.number for each in calls.page(other, limit=5)]
        before = len(screen.table.rows)
        (tmp_path / "share").rename(tmp_path / "away")
        await let_it_be_time(pilot)
        app_of(pilot).syncing.tick()
        assert screen.query_one(StatusLine)._said == ""
        assert len(screen.table.rows) == before
        await press(pilot, "enter")
        assert not app_of(pilot).is_locked
        app_of(pilot).syncing.tick()
        await settle(pilot)
        assert calls_of_other.id in [row.id for row in screen.table.rows]
        assert "cannot be reached" in said(pilot)


async def test_before_anybody_has_signed_in_nothing_is_exchanged(desk: Desk, other: Desk) -> None:
    desk.person = None
    app = FrontDesk(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await let_it_be_time(pilot)
        assert app.syncing.known is None


async def test_what_is_set_at_the_command_line_is_heeded_at_once(
    desk: Desk, other: Desk, person: Person_, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, first = Home(desk.home.folder, desk.home.database), Path(desk.settings.hub)
    async with at_desk(desk, person("李敏")) as pilot:
        app = app_of(pilot)
        await let_it_be_time(pilot)
        calls.log(desk, {"phone": "13800001234", "name": "单雄信", "asked": "户型"})
        preferences.set_setting(home, "sync_every", "0")
        await let_it_be_time(pilot)
        assert sync.unsent(desk) > 0
        preferences.set_setting(home, "sync_every", "30")
        preferences.set_setting(home, "hub", "")
        content = first.read_bytes()
        await let_it_be_time(pilot)
        assert (first.read_bytes(), sync.unsent(desk) > 0, "sync" in line(pilot)) == (content, True, False)
        second = tmp_path / "share" / "second.csdesk"
        preferences.set_setting(home, "hub", str(second))
        home.config.write_text("hub = [", encoding="utf-8")  # half written by an editor
        await let_it_be_time(pilot)
        assert not second.exists()
        home.config.write_text(f'hub = "{second}"', encoding="utf-8")
        await let_it_be_time(pilot)
        assert (second.exists(), first.read_bytes(), "synced" in line(pilot)) == (True, content, True)
        with monkeypatch.context() as patched:
            patched.setattr(preferences, "heed", lambda _desk: pytest.fail("it is read though nobody wrote it"))
            app.syncing.tick()


async def test_it_rests_where_it_is_turned_off(desk: Desk, other: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        preferences.set_setting(desk.home, "sync_every", "0")
        calls.log(desk, {"phone": "13800001234", "name": "单雄信", "asked": "户型"})
        await let_it_be_time(pilot)
        assert "not sent" in line(pilot)  # it is told, and waits
        await let_it_be_time(pilot)
        assert "not sent" in line(pilot)
        await pilot.app.run_action("sync_now")
        await settle(pilot)
        assert said(pilot).startswith("Received 0, sent ")
        assert "synced" in line(pilot)


async def test_leaving_sends_what_waits(desk: Desk, other: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await let_it_be_time(pilot)
        made = calls.log(desk, {"phone": "13800001234", "name": "单雄信", "asked": "户型"}).call
        await pilot.press("ctrl+q")
        await pilot.pause()
    sync.sync(other)
    assert [each.number for each in calls.page(other, limit=5)] == [made.number]


async def test_leaving_does_not_wait_for_a_hub_that_hangs(
    desk: Desk, other: Desk, person: Person_, monkeypatch: pytest.MonkeyPatch
) -> None:
    from csdesk.tui import syncing

    monkeypatch.setattr(syncing, "_LEAVING", 0.2)
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test() as pilot:
        await settle(pilot)
        await let_it_be_time(pilot)
        calls.log(desk, {"phone": "13800001234", "name": "单雄信", "asked": "户型"})
        monkeypatch.setattr(sync, "sync", lambda *_given: time.sleep(20))
        began = time.monotonic()
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert time.monotonic() - began < 5


# Setting it up


async def set_up(pilot: Pilot[int], hub: str, phrase: str = "", *, key: str = "ctrl+s") -> str:
    """Fill the box in and press `key`; what it says then."""
    await pilot.app.run_action("set_up_hub")
    await settle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, HubScreen)
    screen.query_one(Form).fill({"hub": hub, "phrase": phrase})
    await press(pilot, key)
    return told(pilot, "#findings")


async def test_a_shared_file_is_set_up_with_a_passphrase_and_used_from_then_on(
    desk: Desk, person: Person_, tmp_path: Path
) -> None:
    hub = tmp_path / "team.csdesk"
    async with at_desk(desk, person("陈静")) as pilot:
        found = await set_up(pilot, f"'{hub}'", "雪落无声", key="ctrl+l")
        assert "A shared file is right here." in found
        assert (desk.settings.hub, hub.exists()) == ("", False)  # it was only tried
        found = await set_up(pilot, str(hub), "雪落无声")
        assert "Received 0, sent" in found
        assert desk.settings.hub == str(hub)
        kept = desk.home.folder / "sync-passphrase"
        assert (kept.read_text(encoding="utf-8"), kept.stat().st_mode & 0o077) == ("雪落无声\n", 0)
        assert "云岭置业".encode() not in hub.read_bytes()
        await press(pilot, "escape")
        calls.log(desk, {"phone": "13800001234", "name": "单雄信", "asked": "户型"})
        await let_it_be_time(pilot)
        assert "synced 09:30" in line(pilot)


async def test_a_place_that_is_not_fit_is_not_taken(desk: Desk, person: Person_, tmp_path: Path) -> None:
    cloud = tmp_path / "OneDrive"
    cloud.mkdir()
    async with at_desk(desk, person("陈静")) as pilot:
        found = await set_up(pilot, str(cloud / "team.csdesk"))
        assert f"Use a shared folder here: {cloud}" in found
        assert desk.settings.hub == ""
        assert "cannot be reached" in await set_up(pilot, str(tmp_path / "nowhere" / "team.csdesk"))
        assert "is accepted" in await set_up(pilot, str(tmp_path / "team.xlsx"))


async def test_a_wrong_passphrase_sets_nothing_up(desk: Desk, other: Desk, person: Person_, tmp_path: Path) -> None:
    before = desk.settings.hub
    secret = tmp_path / "secret.csdesk"
    sync.sync(other, str(secret), "雪落无声")
    async with at_desk(desk, person("陈静")) as pilot:
        found = await set_up(pilot, str(secret), "雪落有声")
        assert "encrypted with another passphrase" in found
        assert (desk.settings.hub, hub_memory.passphrase(desk)) == (before, "")
        assert "Received" in await set_up(pilot, str(secret), "雪落无声")
        assert (desk.settings.hub, hub_memory.passphrase(desk)) == (str(secret), "雪落无声")


async def test_a_receptionist_sets_no_hub_up(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏"), opening="ctrl+p") as pilot:
        screen = pilot.app.screen
        offered = [words for _run, words, _keys in screen._commands]  # type: ignore[attr-defined]
        assert "Set up the shared file…" not in offered and "Sync now" not in offered
        assert "Sync conflicts" in offered


def test_nothing_of_it_is_loaded_before_the_first_screen() -> None:
    code = (
        "import sys, csdesk.tui.app, csdesk.tui.screens.calls;"
        "print({'csdesk.desk.sync', 'csdesk.sync', 'cryptography', 'filelock'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


async def test_others_who_hold_the_hub_for_a_moment_are_no_failure(
    desk: Desk, other: Desk, person: Person_, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_given: object) -> None:
        raise sync.InAMomentError("{hub} is busy", hub="team.csdesk")

    async with at_desk(desk, person("李敏")) as pilot:
        await let_it_be_time(pilot)
        app = app_of(pilot)
        with monkeypatch.context() as patched:
            patched.setattr(sync, "sync", held)
            for _time in range(3):
                await let_it_be_time(pilot)
            app.syncing.tick()
            assert (said(pilot), "sync failed" in line(pilot)) == ("", False)
            assert app.syncing._wait == 5  # tried again soon
            await let_it_be_time(pilot)
            app.syncing.tick()
            assert (said(pilot), "sync failed" in line(pilot)) == ("team.csdesk is busy", True)
        await let_it_be_time(pilot)
        assert "sync failed" not in line(pilot)


async def test_a_failure_that_nobody_foresaw_ends_nothing(
    desk: Desk, other: Desk, person: Person_, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("the moon is full")

    async with at_desk(desk, person("李敏")) as pilot:
        monkeypatch.setattr(sync, "sync", broken)
        await let_it_be_time(pilot)
        app_of(pilot).syncing.tick()
        assert "the moon is full" in said(pilot)
        await write(pilot, "13800005678")
        assert pilot.app.screen.query_one(Form).values()["phone"] == "13800005678"


def shown_line(pilot: Pilot[int], width: int) -> str:
    """The line at the bottom, as it is in a window of that width."""
    return "".join(text for _style, text, _action in pilot.app.screen.query_one(StatusLine)._placed(width))


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_how_sync_stands_is_told_before_desk_and_person_in_a_narrow_window(
    desk: Desk, other: Desk, person: Person_, language: str
) -> None:
    use_language(language)
    async with at_desk(desk, person("李敏"), (80, 24)) as pilot:
        await let_it_be_time(pilot)
        owing = app_of(pilot).owing
        owing.owed = Owed(overdue=3, due=1, followups=17, serious=1, on_duty=("李敏",), roster_due="2026-W48")
        assert "on duty" not in shown_line(pilot, 80) and "李敏" not in shown_line(pilot, 80)
        assert f"{_('synced {time}', time='09:30')} " in shown_line(pilot, 80)
        assert f"{_('to contact')} 17" in shown_line(pilot, 80)
        owing.owed = Owed(overdue=3, due=1, followups=17)
        app_of(pilot).syncing.known = Known(unsent=2, conflicts=3)
        assert f"{_('not sent')} 2  {_('conflicts')} 3" in shown_line(pilot, 80)
        owing.owed = Owed(overdue=0, due=0, followups=0)
        for width in range(40, 130):
            assert "09:30" in shown_line(pilot, width)
            assert chinese.width(shown_line(pilot, width)) == width


async def test_what_went_well_is_said_for_a_while_and_what_did_not_until_something_else_is(
    desk: Desk, person: Person_, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("csdesk.tui.frame._READ_IN", 0.05)
    async with at_desk(desk, person("李敏")) as pilot:
        app = app_of(pilot)
        app.say("Not saved: the phone is wrong", "error")
        await pilot.pause(0.2)
        assert said(pilot) == "Not saved: the phone is wrong"
        app.say("Saved", "success")
        for _moment in range(100):
            await pilot.pause(0.05)
            if said(pilot) == "":
                break
        assert said(pilot) == ""
