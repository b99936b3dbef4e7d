"""值班 by keyboard: writing an entry, what becomes of it, closing a point, handing the shift over."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from desks import at_desk, box, fill, footer, keys, said, write
from textual.pilot import Pilot
from textual.widgets import Static

from csdesk.desk import drafts, duty
from csdesk.desk.desk import Desk, Person
from csdesk.tui.screens.duty import DutyScreen
from csdesk.tui.widgets.list_tabs import ListTabs

Person_ = Callable[[str], Person]

duty_desk = partial(at_desk, opening="f10")


def screen(pilot: Pilot[int]) -> DutyScreen:
    found = pilot.app.screen
    assert isinstance(found, DutyScreen)
    return found


def texts(pilot: Pilot[int]) -> list[str]:
    return [row.cells[3] for row in screen(pilot).table.rows]


def card(pilot: Pilot[int]) -> str:
    return str(screen(pilot).query_one("#card", Static).render())


def about(pilot: Pilot[int]) -> str:
    return str(box(pilot).query_one("#about", Static).render())


@pytest.fixture
def found_bag(desk: Desk, act_as: Callable[[str], None]) -> duty.DutyEntry:
    """A bag was found, and nobody has called for it yet."""
    act_as("李敏")
    values = {"kind": "lost_and_found", "text": "拾到书包一个", "phone": "13800000001", "place": "大堂"}
    return duty.add(desk, values).entry


async def test_a_found_thing_is_written_down_and_stays_an_open_point(desk: Desk, person: Person_) -> None:
    async with duty_desk(desk, person("李敏")) as pilot:
        assert screen(pilot).table._note() == "Nothing here"
        assert "Ctrl+D" not in footer(pilot)
        await keys(pilot, "ctrl+n")
        await write(pilot, "sw")
        await keys(pilot, "enter")
        assert box(pilot).form.focused_name == "text"
        await write(pilot, "拾到雨伞一把")
        await fill(pilot, place="大堂")
        await keys(pilot, "ctrl+s")
        entry = duty.page(desk)[0]
        assert (entry.kind, entry.text, entry.place, entry.is_open) == ("lost_and_found", "拾到雨伞一把", "大堂", True)
        assert texts(pilot) == ["拾到雨伞一把"]
        assert "大堂" in card(pilot)
        assert drafts.kept(desk, duty.FORM) == []


async def test_what_is_no_open_point_is_shown_in_the_whole_log_and_cannot_be_closed(
    desk: Desk, person: Person_, found_bag: duty.DutyEntry
) -> None:
    async with duty_desk(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+n")
        await write(pilot, "tz")
        await keys(pilot, "enter")
        await write(pilot, "明天停水")
        await keys(pilot, "ctrl+s")
        assert screen(pilot).present == "all"
        assert "明天停水" in card(pilot)
        assert "Ctrl+D" not in footer(pilot)
        await keys(pilot, "down")
        assert "拾到书包一个" in card(pilot)
        assert "Ctrl+D" in footer(pilot)


async def test_a_note_is_added_below_what_it_is_about(desk: Desk, person: Person_, found_bag: duty.DutyEntry) -> None:
    async with duty_desk(desk, person("周强")) as pilot:
        assert "Enter Add a note" in footer(pilot)
        await keys(pilot, "enter")
        assert "拾到书包一个" in about(pilot)
        assert "13800000001" not in about(pilot)
        await write(pilot, "已广播寻找失主")
        await keys(pilot, "ctrl+s")
        assert [(note.text, note.by, note.closes) for note in duty.show(desk, found_bag.id).notes] == [
            ("已广播寻找失主", "周强", False)
        ]
        assert "已广播寻找失主" in card(pilot)


async def test_closing_needs_words_and_takes_the_point_off_the_list(
    desk: Desk, person: Person_, found_bag: duty.DutyEntry
) -> None:
    async with duty_desk(desk, person("周强")) as pilot:
        await keys(pilot, "ctrl+d", "ctrl+s")
        assert "Text is needed" in said(pilot)
        await write(pilot, "失主已领走")
        await fill(pilot, person="孙悦")
        await keys(pilot, "ctrl+s")
        assert said(pilot) == "Closed"
        assert duty.show(desk, found_bag.id).closed_by == "周强"
        assert (texts(pilot), card(pilot)) == ([], "")
        await keys(pilot, "ctrl+z")
        assert said(pilot) == "Taken back"
        assert texts(pilot) == ["拾到书包一个"]


async def test_undoing_an_entry_leaves_neither_its_card_nor_a_complaint_about_it(desk: Desk, person: Person_) -> None:
    async with duty_desk(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+n")
        await write(pilot, "tz")
        await keys(pilot, "enter")
        await write(pilot, "明天停水")
        await keys(pilot, "ctrl+s", "ctrl+z")
        assert (said(pilot), texts(pilot), card(pilot)) == ("Taken back", [], "")


async def test_a_shift_is_handed_over_with_its_open_points_and_the_next_person_sees_them(
    desk: Desk, person: Person_, found_bag: duty.DutyEntry
) -> None:
    async with duty_desk(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+o")
        assert "拾到书包一个" in about(pilot)
        await write(pilot, "周强")
        await fill(pilot, text="一切正常")
        await keys(pilot, "ctrl+s")
        assert "一切正常" in card(pilot)
        assert "拾到书包一个" in card(pilot)
        handed = duty.page(desk, kind="handover")[0]
        assert (handed.reported_to, handed.is_open) == ("周强", False)
    async with duty_desk(desk, person("周强")) as pilot:
        assert texts(pilot) == ["拾到书包一个"]
        assert next(tab.count for tab in screen(pilot).query_one(ListTabs)._tabs) == 1


async def test_a_shift_without_open_points_says_so(desk: Desk, person: Person_) -> None:
    async with duty_desk(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+o")
        assert about(pilot) == "No open points"


async def test_what_is_half_written_is_there_again_after_esc_and_for_its_writer_alone(
    desk: Desk, person: Person_, act_as: Callable[[str], None]
) -> None:
    async with duty_desk(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+n")
        await fill(pilot, text="电梯异响")
        await keys(pilot, "escape", "ctrl+n")
        assert box(pilot).form.values()["text"] == "电梯异响"
        assert box(pilot).form.focused_name == "kind"
        await keys(pilot, "ctrl+l")
        assert box(pilot).form.values()["text"] == ""
        await fill(pilot, text="电梯异响")
        await keys(pilot, "f2")
    async with duty_desk(desk, person("周强")) as pilot:
        await keys(pilot, "ctrl+n")
        assert box(pilot).form.values()["text"] == ""


async def test_a_phone_on_the_card_is_hidden_until_it_is_revealed(
    desk: Desk, person: Person_, found_bag: duty.DutyEntry
) -> None:
    async with duty_desk(desk, person("李敏")) as pilot:
        assert "138****0001" in card(pilot)
        await keys(pilot, "ctrl+r")
        assert "13800000001" in card(pilot).replace(" ", "")


async def test_the_registers_hold_their_own_kind(desk: Desk, person: Person_, found_bag: duty.DutyEntry) -> None:
    duty.add(desk, {"kind": "mail", "text": "特快专递一件"})
    async with duty_desk(desk, person("李敏")) as pilot:
        await keys(pilot, "alt+e", "alt+e")
        assert texts(pilot) == ["拾到书包一个"]
        await keys(pilot, "ctrl+n")
        assert box(pilot).form.values()["kind"] == "lost_and_found"
        assert box(pilot).form.focused_name == "text"
        await keys(pilot, "escape", "alt+e")
        assert texts(pilot) == ["特快专递一件"]


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_log_and_card_have_room(
    desk: Desk, person: Person_, found_bag: duty.DutyEntry, size: tuple[int, int]
) -> None:
    async with duty_desk(desk, person("李敏"), size) as pilot:
        for widget in (screen(pilot).table, screen(pilot).query_one("#one")):
            assert widget.region.height >= 8
            assert pilot.app.screen.region.contains_region(widget.region)
