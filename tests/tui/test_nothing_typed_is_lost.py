"""What is typed into the call form through undoing, leaving, and a database that others hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desks import at_desk, keys, said, settle, until, write
from standing_clock import StandingClock
from textual.pilot import Pilot

from csdesk.desk import calls, customers, drafts, history
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import BusyError
from csdesk.tui.app import FrontDesk
from csdesk.tui.screens.calls import CallsScreen

Person_ = Callable[[str], Person]


def screen(pilot: Pilot[int]) -> CallsScreen:
    found = pilot.app.screen
    assert isinstance(found, CallsScreen)
    return found


async def fill_in(pilot: Pilot[int], phone: str, question: str) -> None:
    screen(pilot).form.focus_field("phone")
    await settle(pilot)
    await write(pilot, phone)
    screen(pilot).form.focus_field("asked")
    await settle(pilot)
    await write(pilot, question)


async def look(pilot: Pilot[int]) -> None:
    """Have the app look whether anything was written, as it does every few seconds."""
    app = pilot.app
    assert isinstance(app, FrontDesk)
    app.count_owed()
    await settle(pilot)


def refused(*_given: object, **_named: object) -> None:
    raise BusyError("held by another program")


async def test_text_that_is_no_subject_is_refused_in_a_few_words_after_the_form_was_left_too(
    desk: Desk, person: Person_, open_again: Callable[[], Desk]
) -> None:
    async with at_desk(desk, person("李敏"), size=(80, 24)) as pilot:
        await fill_in(pilot, "13800000001", "两房")
        screen(pilot).form.focus_field("subject")
        await settle(pilot)
        await write(pilot, "加一句")
        await keys(pilot, "ctrl+t", "ctrl+g", "ctrl+s")
        assert said(pilot) == "Not saved: Nothing in the list fits 加一句"
    again = open_again()
    async with at_desk(again, person("李敏"), size=(80, 24)) as pilot:
        assert screen(pilot).form.typed()["subject"] == "加一句"
        await keys(pilot, "ctrl+s")
        assert said(pilot) == "Not saved: Nothing in the list fits 加一句"
        screen(pilot).form.focus_field("subject")
        await keys(pilot, "ctrl+u", "ctrl+s")
        assert [call.asked for call in calls.today(again)] == ["两房"]


async def test_the_correction_of_a_very_long_call_is_taken_up_again(
    desk: Desk, person: Person_, act_as: Callable[[str], None], open_again: Callable[[], Desk]
) -> None:
    act_as("李敏")
    longest = desk.policy.longest_text
    calls.log(desk, {"phone": "13800000001", "asked": "问" * longest, "answered": "答" * (longest - 1)})
    async with at_desk(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+down", "enter")
        screen(pilot).form.focus_field("answered")
        await settle(pilot)
        await write(pilot, "x")
    async with at_desk(open_again(), person("李敏")) as pilot:
        sheet = screen(pilot).sheet
        assert sheet.correcting
        assert (sheet.original["asked"], sheet.values["answered"]) == ("问" * longest, "答" * (longest - 1) + "x")


async def test_a_correction_that_an_earlier_version_cut_off_is_taken_up_all_the_same(
    desk: Desk, person: Person_, act_as: Callable[[str], None]
) -> None:
    act_as("李敏")
    call = calls.log(desk, {"phone": "13800000001", "asked": "车位"}).call
    content = {"asked": "车位费", "@correcting": call.id, "@number": call.number, "@original": '{"asked": "车'}
    drafts.keep(desk, calls.FORM, 1, content)
    async with at_desk(desk, person("李敏")) as pilot:
        assert screen(pilot).form.values()["asked"] == "车位费"


@pytest.mark.parametrize(("later", "phone"), [([], "13800000002"), (["ctrl+g", "1"], "1380000001")])
async def test_the_form_typed_into_last_is_opened_again(
    desk: Desk, person: Person_, clock: StandingClock, open_again: Callable[[], Desk], later: list[str], phone: str
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await write(pilot, "138000000")
        await keys(pilot, "ctrl+t")
        await write(pilot, "13800000002")
        clock.move(minutes=1)
        await keys(pilot, *later)
    async with at_desk(open_again(), person("李敏")) as pilot:
        assert screen(pilot).form.values()["phone"] == phone
        assert len(screen(pilot)._sheets.all) == 2


async def test_a_save_is_not_taken_back_where_no_form_has_room_for_it(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        for number in range(9):
            await write(pilot, f"1380000001{number}")
            await keys(pilot, "ctrl+t")
        await fill_in(pilot, "13800000020", "停车位")
        await keys(pilot, "ctrl+s")
        await fill_in(pilot, "13800000021", "学位")
        await keys(pilot, "ctrl+z")
        screen(pilot).table.focus()  # where no field takes the key for itself
        await keys(pilot, "ctrl+z")
        assert [call.asked for call in calls.today(desk)] == ["停车位"]
        assert "taken; save one first" in said(pilot)


@pytest.mark.parametrize("brought_back_from", ["ctrl+s", "ctrl+l"])
async def test_what_is_brought_back_began_when_it_began(
    desk: Desk, person: Person_, clock: StandingClock, brought_back_from: str
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await fill_in(pilot, "13800000005", "停车位")
        clock.move(minutes=3)
        await keys(pilot, brought_back_from)
        screen(pilot).form.focus_field("phone")
        await keys(pilot, "ctrl+z", "ctrl+s")
        assert [f"{call.at:%H:%M}" for call in calls.today(desk)] == ["09:30"]


async def test_undoing_what_was_saved_before_the_app_was_opened_says_what_it_was(
    desk: Desk, person: Person_, act_as: Callable[[str], None]
) -> None:
    act_as("李敏")
    call = calls.log(desk, {"phone": "13800000001", "name": "王小明", "asked": "车位"}).call
    async with at_desk(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+z")
        assert call.number in said(pilot)
        assert "13800000001" not in said(pilot)


async def test_undo_takes_back_the_offer_to_merge(desk: Desk, person: Person_, act_as: Callable[[str], None]) -> None:
    act_as("李敏")
    calls.log(desk, {"phone": "13800000001", "name": "王小明", "asked": "车位"})
    async with at_desk(desk, person("陈静")) as pilot:
        await keys(pilot, "f2")
        screen(pilot).form.fill({"phone": "13800000001", "name": "王大明", "asked": "车位"})
        await keys(pilot, "ctrl+s")
        assert screen(pilot).check_action("merge", ())
        await keys(pilot, "ctrl+z")
        assert not screen(pilot).check_action("merge", ())


@pytest.mark.parametrize("name", ["王小明", "王大明"])
async def test_who_was_entered_first_is_kept_whoever_of_two_alike_called(
    desk: Desk, person: Person_, act_as: Callable[[str], None], name: str
) -> None:
    act_as("李敏")
    known = customers.add(desk, {"name": "王小明", "phone": "13800000001", "kind": "owner", "adviser": "李敏"})
    customers.add(desk, {"name": "王大明", "phone": "13800000001"})
    async with at_desk(desk, person("陈静")) as pilot:
        await keys(pilot, "f2")
        screen(pilot).form.fill({"phone": "13800000001", "name": name, "asked": "车位"})
        await keys(pilot, "ctrl+s")
        assert "Alt+M merges 王大明 into 王小明" in said(pilot)
        await keys(pilot, "alt+m")
        assert said(pilot).startswith("Merged with 王小明")
        assert [customer.id for customer in customers.page(desk)] == [known.id]


async def test_leaving_without_what_is_typed_has_to_be_asked_for_twice(
    desk: Desk, person: Person_, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = drafts.keep
    async with at_desk(desk, person("李敏")) as pilot:
        monkeypatch.setattr(drafts, "keep", refused)
        await write(pilot, "1380000000")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: "leaves without it" in said(pilot))
        monkeypatch.setattr(drafts, "keep", keep)
        screen(pilot)._drafts._try_again()
        await settle(pilot)
        monkeypatch.setattr(drafts, "keep", refused)
        await write(pilot, "1")
        await pilot.press("ctrl+q")  # asked for once more, since all was kept meanwhile
        await until(pilot, lambda: "leaves without it" in said(pilot))
        assert pilot.app.is_running
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not pilot.app.is_running)


async def test_it_is_said_once_that_nothing_is_kept_and_once_that_it_is_again(
    desk: Desk, person: Person_, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        with monkeypatch.context() as held:
            held.setattr(drafts, "keep", refused)
            held.setattr(calls, "log", refused)
            await fill_in(pilot, "13800000005", "停车位")
            await keys(pilot, "ctrl+s")
            screen(pilot)._drafts._try_again()
            await settle(pilot)
            assert said(pilot) == "held by another program"
        screen(pilot)._drafts._try_again()
        await settle(pilot)
        assert said(pilot) == "What you type is kept again"


async def test_the_screen_of_customers_leaves_the_call_for_which_one_was_made(
    desk: Desk, person: Person_, act_as: Callable[[str], None]
) -> None:
    act_as("李敏")
    calls.log(desk, {"phone": "13800000001", "name": "王小明", "asked": "车位"})
    async with at_desk(desk, person("李敏")) as pilot:
        await keys(pilot, "f7", "ctrl+z")
        assert "came with Call LD-A-20261121-001" in said(pilot)
        assert len(calls.today(desk)) == 1


async def test_the_list_shows_what_was_taken_back_elsewhere(
    desk: Desk, person: Person_, act_as: Callable[[str], None]
) -> None:
    act_as("李敏")
    calls.log(desk, {"phone": "13800000001", "name": "王小明", "asked": "车位"})
    async with at_desk(desk, person("李敏")) as pilot:
        assert len(screen(pilot).table.rows) == 1
        await keys(pilot, "f7")
        history.undo(desk)
        await keys(pilot, "f2")
        assert screen(pilot).table.rows == []


async def test_the_list_shows_what_another_program_at_this_desk_saves_while_somebody_types(
    desk: Desk, person: Person_, act_as: Callable[[str], None], open_again: Callable[[], Desk]
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await look(pilot)
        await write(pilot, "13800000005")
        other = open_again()
        other.person = other.staff[person("周强").id]
        calls.log(other, {"phone": "13800000001", "asked": "车位"})
        await look(pilot)
        assert len(screen(pilot).table.rows) == 1
        assert screen(pilot).form.values()["phone"] == "13800000005"
