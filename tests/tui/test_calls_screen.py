"""来电 by keyboard: logging, the card, parked calls, corrections, undo, drafts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desks import at_desk, keys, press, said, settle, write
from standing_clock import StandingClock
from textual.pilot import Pilot

from csdesk import chinese
from csdesk.desk import calls, customers, drafts, history
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import DeskError
from csdesk.tui.frame import StatusLine
from csdesk.tui.screens.calls import CallsScreen
from csdesk.tui.screens.sheet_tabs import SheetTabs
from csdesk.tui.widgets.caller_card import CallerCard

Person_ = Callable[[str], Person]


def screen(pilot: Pilot[int]) -> CallsScreen:
    found = pilot.app.screen
    assert isinstance(found, CallsScreen)
    return found


def card_text(pilot: Pilot[int]) -> str:
    return str(screen(pilot).query_one(CallerCard).render())


@pytest.fixture
def known(desk: Desk, act_as: Callable[[str], None]) -> calls.Saved:
    """王小明 has called before."""
    act_as("李敏")
    return calls.log(desk, {"phone": "13800000001", "name": "王小明", "asked": "两房多少钱"})


async def test_a_known_caller_is_logged_with_six_keys_besides_the_text(
    desk: Desk, person: Person_, known: calls.Saved
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await write(pilot, "13800000001")
        assert "王小明" in card_text(pilot)
        for _ in range(3):  # to the category, the subject, what was asked
            await pilot.press("enter")
        await write(pilot, "三房有没有")
        await pilot.press("ctrl+s")
        await settle(pilot)
        newest = calls.today(desk)[0]
        assert (newest.name, newest.asked, newest.category) == ("王小明", "三房有没有", "enquiry")
        assert newest.customer and known.call.customer and newest.customer.id == known.call.customer.id
        assert screen(pilot).form.values()["phone"] == ""
        assert screen(pilot).form.focused_name == "phone"
        assert screen(pilot).table.row and screen(pilot).table.row.id == newest.id


async def test_an_unknown_caller_becomes_a_customer(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await write(pilot, "１３８ ００００ ０００２")
        await pilot.press("enter")
        await write(pilot, "赵丽华")
        await pilot.press("enter")
        await write(pilot, "zx")
        await pilot.press("enter", "enter")
        await write(pilot, "什么时候入伙")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "new customer 赵丽华" in said(pilot)
        assert customers.card(desk, "13800000002").customer is not None


async def test_a_missing_question_is_said_under_its_field_and_nothing_is_lost(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await write(pilot, "13800000002")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert screen(pilot).form.focused_name == "asked"
        assert screen(pilot).form.values()["phone"] == "13800000002"
        assert calls.today(desk) == []


async def test_a_second_ring_is_taken_while_the_first_waits(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await write(pilot, "13800000003")
        await pilot.press("ctrl+t")
        await settle(pilot)
        assert screen(pilot).form.values()["phone"] == ""
        await write(pilot, "13800000004")
        await pilot.press("ctrl+g")
        await settle(pilot)
        assert screen(pilot).form.values()["phone"] == "13800000003"
        await pilot.press("ctrl+g")
        await settle(pilot)
        assert screen(pilot).form.values()["phone"] == "13800000004"


async def test_nine_calls_wait_beside_the_one_in_hand_and_a_tenth_is_refused(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        for number in range(10):
            await write(pilot, f"1380000001{number}")
            await pilot.press("ctrl+t")
            await settle(pilot)
        assert screen(pilot).form.values()["phone"] == "13800000019"
        assert len(drafts.kept(desk, calls.FORM)) == 10
        assert "taken" in said(pilot)


async def test_tabs_without_room_are_marked_and_a_click_on_the_mark_goes_there(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏"), (80, 24)) as pilot:
        for number in range(9):
            await write(pilot, f"1380000001{number}")
            await keys(pilot, "ctrl+t")
        tabs = screen(pilot).query_one(SheetTabs)

        def shown() -> list[str]:
            return [text.strip() for _style, text, _action in tabs.left()]

        assert (shown()[0], shown()[-1]) == ("<", "10 New call")
        before = int(shown()[1].split()[0]) - 1
        await pilot.click(tabs, offset=(0, 0))
        await settle(pilot)
        assert screen(pilot).sheet.slot == before
        await keys(pilot, *["ctrl+g"] * (11 - before))
        assert (shown()[0], shown()[-1]) == ("1 138****0010", ">")
        assert sum(chinese.width(text) for _style, text, _action in tabs.left()) <= 80
        await keys(pilot, *["ctrl+g"] * 5)
        assert (shown()[0], shown()[-1]) == ("<", ">")
        assert any(text.startswith("6 ") for text in shown())


async def test_undo_takes_the_call_back_and_puts_it_into_the_form(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await write(pilot, "13800000005")
        await pilot.press("tab", "tab", "tab", "tab")
        await write(pilot, "停车位")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert len(calls.today(desk)) == 1
        await pilot.press("ctrl+z")
        await settle(pilot)
        assert calls.today(desk) == []
        assert screen(pilot).form.values()["asked"] == "停车位"


async def test_every_undo_puts_its_call_back_into_a_form(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        for question in ("停车位", "学位"):
            await write(pilot, "13800000005")
            screen(pilot).form.focus_field("asked")
            await settle(pilot)
            await write(pilot, question)
            await pilot.press("ctrl+s")
            await settle(pilot)
        await pilot.press("ctrl+z")
        await settle(pilot)
        screen(pilot).form.focus_field("phone")
        await settle(pilot)
        await pilot.press("ctrl+z")
        await settle(pilot)
        assert calls.today(desk) == []
        assert {sheet.values["asked"] for sheet in screen(pilot)._sheets.all.values()} == {"停车位", "学位"}


async def test_clearing_can_be_taken_back(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await write(pilot, "13800000006")
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert screen(pilot).form.values()["phone"] == ""
        await pilot.press("ctrl+z")
        await settle(pilot)
        assert screen(pilot).form.values()["phone"] == "13800000006"


async def test_what_was_cleared_comes_back_beside_what_was_typed_since(
    desk: Desk, person: Person_, known: calls.Saved
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await write(pilot, "13800000003")
        await press(pilot, "ctrl+t")
        await write(pilot, "13800000006")
        await press(pilot, "ctrl+l", "ctrl+g", "ctrl+z")
        assert screen(pilot).form.values()["phone"] == "13800000006"
        await keys(pilot, "ctrl+l")
        await write(pilot, "13800000007")
        await keys(pilot, "ctrl+z")
        assert screen(pilot).form.values()["phone"] == "13800000006"
        phones = {"13800000003", "13800000006", "13800000007"}
        assert {sheet.values["phone"] for sheet in screen(pilot)._sheets.all.values()} == phones
        assert {draft.content["phone"] for draft in drafts.kept(desk, calls.FORM)} == phones
        assert len(calls.today(desk)) == 1


async def test_what_was_cleared_waits_until_a_form_has_room_for_it(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        for number in range(9):
            await write(pilot, f"1380000001{number}")
            await keys(pilot, "ctrl+t")
        await write(pilot, "13800000020")
        await keys(pilot, "ctrl+l")
        await write(pilot, "13800000021")
        await keys(pilot, "ctrl+z")
        assert "taken; save one first" in said(pilot)
        assert screen(pilot).form.values()["phone"] == "13800000021"
        await press(pilot, *["backspace"] * 11, "ctrl+z")
        assert screen(pilot).form.values()["phone"] == "13800000020"


@pytest.mark.parametrize("meanwhile", [[], ["escape"], ["ctrl+down", "enter"]])
async def test_a_correction_that_was_cleared_comes_back_as_one(
    desk: Desk, person: Person_, known: calls.Saved, meanwhile: list[str]
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+down", "enter")
        screen(pilot).form.focus_field("asked")
        await settle(pilot)
        await write(pilot, "朝南")
        await press(pilot, "ctrl+l", *meanwhile, "ctrl+z")
        assert screen(pilot).sheet.correcting == known.call.id
        assert len(screen(pilot)._sheets.all) == 1
        await keys(pilot, "ctrl+s")
        assert [call.asked for call in calls.today(desk)] == ["两房多少钱朝南"]
        assert calls.show(desk, known.call.id, reveal=True).phone == "13800000001"


async def test_a_saved_call_is_corrected_with_its_number_kept(desk: Desk, person: Person_, known: calls.Saved) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await pilot.press("ctrl+down", "enter")
        await settle(pilot)
        values = screen(pilot).form.values()
        assert (values["phone"], values["asked"]) == ("138****0001", "两房多少钱")
        screen(pilot).form.focus_field("asked")
        await settle(pilot)
        await write(pilot, "朝南")
        await pilot.press("ctrl+s")
        await settle(pilot)
        corrected = calls.show(desk, known.call.id, reveal=True)
        assert (corrected.asked, corrected.phone) == ("两房多少钱朝南", "13800000001")
        assert [change.operation for change in history.of(desk, known.call.id)][:2] == ["insert", "update"]


async def test_esc_leaves_a_correction_and_the_call_in_hand_is_there_again(
    desk: Desk, person: Person_, known: calls.Saved
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await write(pilot, "13800000007")
        await pilot.press("ctrl+down", "enter")
        await settle(pilot)
        assert screen(pilot).form.values()["asked"] == "两房多少钱"
        await pilot.press("escape")
        await settle(pilot)
        assert screen(pilot).form.values()["phone"] == "13800000007"
        assert len(screen(pilot)._sheets.all) == 1
        assert said(pilot) == ""  # not any more how to correct


async def test_what_is_typed_survives_leaving_and_the_lock(
    desk: Desk, person: Person_, open_again: Callable[[], Desk]
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await write(pilot, "13800000008")
        await pilot.press("f7")
        await settle(pilot)
        await pilot.press("f12")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("f2")
        await settle(pilot)
        assert screen(pilot).form.values()["phone"] == "13800000008"
    other = open_again()
    async with at_desk(other, other.staff[person("李敏").id]) as pilot:
        assert screen(pilot).form.values()["phone"] == "13800000008"
        assert "Taken up again" in said(pilot)


async def test_a_caller_is_chosen_from_those_whose_number_it_may_be(
    desk: Desk, person: Person_, known: calls.Saved
) -> None:
    calls.log(desk, {"phone": "13800000091", "name": "孙悦", "asked": "停车"})
    async with at_desk(desk, person("李敏")) as pilot:
        await write(pilot, "1380000")
        assert "Alt+1" in card_text(pilot)
        await pilot.press("alt+2")
        await settle(pilot)
        assert screen(pilot).form.values()["name"] == "孙悦"
        screen(pilot).form.focus_field("asked")
        await settle(pilot)
        await write(pilot, "再问停车")
        await pilot.press("ctrl+s")
        await settle(pilot)
        saved = calls.show(desk, calls.today(desk)[0].id, reveal=True)
        assert (saved.name, saved.phone) == ("孙悦", "13800000091")


async def test_a_caller_on_the_card_is_taken_with_the_mouse(desk: Desk, person: Person_, known: calls.Saved) -> None:
    calls.log(desk, {"phone": "13800000091", "name": "孙悦", "asked": "停车"})
    async with at_desk(desk, person("李敏")) as pilot:
        await write(pilot, "1380000")
        lines = card_text(pilot).splitlines()
        for line, name in ((0, ""), (len(lines) + 1, ""), (2, "孙悦")):
            await pilot.click(CallerCard, offset=(3, line))
            await settle(pilot)
            assert screen(pilot).form.values()["name"] == name
        assert screen(pilot).form.focused_name == "phone"


async def test_an_odd_number_warns_and_is_saved_as_heard(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await write(pilot, "1380000")
        screen(pilot).form.focus_field("asked")
        await settle(pilot)
        await write(pilot, "没听清号码")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert calls.show(desk, calls.today(desk)[0].id, reveal=True).phone == "1380000"


async def test_revealing_a_phone_in_the_list_is_recorded(desk: Desk, person: Person_, known: calls.Saved) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await pilot.press("ctrl+down", "ctrl+r")
        await settle(pilot)
        assert "138 0000 0001" in said(pilot)
        assert any(change.what == "disclosure" for change in history.of(desk, known.call.id))


async def test_esc_keeps_a_changed_correction_as_a_tab(desk: Desk, person: Person_, known: calls.Saved) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await pilot.press("ctrl+down", "enter")
        await settle(pilot)
        screen(pilot).form.focus_field("answered")
        await settle(pilot)
        await write(pilot, "八十万起")
        await pilot.press("escape")
        await settle(pilot)
        await write(pilot, "13800000009")
        await pilot.press("ctrl+g")
        await settle(pilot)
        assert screen(pilot).form.values()["answered"] == "八十万起"
        assert {draft.content["answered"] for draft in drafts.kept(desk, calls.FORM)} == {"八十万起", ""}


async def test_a_hidden_number_cannot_be_changed_in_part(desk: Desk, person: Person_, known: calls.Saved) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await pilot.press("ctrl+down", "enter")
        await settle(pilot)
        await pilot.press("end", "backspace", "5", "ctrl+s")
        await settle(pilot)
        assert screen(pilot).form.focused_name == "phone"
        assert calls.show(desk, known.call.id, reveal=True).phone == "13800000001"


async def test_a_hidden_number_that_was_changed_is_refused_as_its_field_is_left(
    desk: Desk, person: Person_, known: calls.Saved
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await pilot.press("ctrl+down", "enter", "enter")
        await settle(pilot)
        phone = screen(pilot).form._cells["phone"]
        assert phone.said == ""
        screen(pilot).form.focus_field("phone")
        await settle(pilot)
        await pilot.press("end", "backspace", "enter")
        await settle(pilot)
        assert "cannot be changed in part" in phone.said
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert said(pilot) == f"Not saved: {phone.said}"
        await write(pilot, "1")
        await pilot.press("enter")
        await settle(pilot)
        assert phone.said == ""


async def test_undoing_a_correction_does_not_put_the_call_into_the_form(desk: Desk, person: Person_) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await write(pilot, "13800000005")
        screen(pilot).form.focus_field("asked")
        await settle(pilot)
        await write(pilot, "停车位")
        await pilot.press("ctrl+s")
        await settle(pilot)
        await pilot.press("ctrl+down", "enter")
        await settle(pilot)
        screen(pilot).form.focus_field("asked")
        await settle(pilot)
        await write(pilot, "月租")
        await pilot.press("ctrl+s")
        await settle(pilot)
        await pilot.press("ctrl+z")
        await settle(pilot)
        assert calls.today(desk)[0].asked == "停车位"
        assert screen(pilot).form.values()["asked"] == ""


async def test_a_call_begins_with_the_first_key_of_what_is_saved(
    desk: Desk, person: Person_, clock: StandingClock
) -> None:
    async with at_desk(desk, person("李敏")) as pilot:
        await pilot.press("1", "backspace")
        clock.move(hours=3)
        await write(pilot, "13800000005")
        clock.move(minutes=4)
        screen(pilot).form.focus_field("asked")
        await settle(pilot)
        await write(pilot, "停车位")
        await pilot.press("ctrl+s")
        await settle(pilot)
        call = calls.today(desk)[0]
        assert (f"{call.at:%H:%M}", call.ended_at and f"{call.ended_at:%H:%M}") == ("12:30", "12:34")


async def test_what_could_not_be_kept_is_kept_once_the_disk_has_room(
    desk: Desk, person: Person_, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = drafts.keep

    def full(*_given: object) -> None:
        raise DeskError("full")

    async with at_desk(desk, person("李敏")) as pilot:
        monkeypatch.setattr(drafts, "keep", full)
        await write(pilot, "13800000005")
        assert "not being kept" in said(pilot)
        await pilot.press("f12")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert screen(pilot).form.values()["phone"] == "13800000005"
        monkeypatch.setattr(drafts, "keep", keep)
        screen(pilot)._drafts._try_again()
        await settle(pilot)
        assert drafts.kept(desk, calls.FORM)[0].content["phone"] == "13800000005"


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_everything_has_room(desk: Desk, person: Person_, known: calls.Saved, size: tuple[int, int]) -> None:
    async with at_desk(desk, person("李敏"), size) as pilot:
        await write(pilot, "13800000001")
        for widget in (screen(pilot).form, screen(pilot).table, screen(pilot).query_one(CallerCard)):
            assert widget.region.width and widget.region.height >= 3
            assert pilot.app.screen.region.contains_region(widget.region)


async def test_the_line_at_the_bottom_has_room_below_tabs_and_long_texts(
    desk: Desk, person: Person_, known: calls.Saved
) -> None:
    for question in ("学位", "车位", "按揭"):
        calls.log(desk, {"phone": "13800000001", "asked": question})
    async with at_desk(desk, person("李敏"), (80, 24)) as pilot:
        await write(pilot, "13800000003")
        await keys(pilot, "ctrl+t")
        await write(pilot, "13800000001")
        screen(pilot).form.fill({"asked": "两房" * 80, "answered": "朝南" * 80})
        await settle(pilot)
        assert screen(pilot).query_one(StatusLine).region.y == 23
        assert screen(pilot).table.region.height == 2


async def test_the_list_shows_the_newest_call_unless_somebody_is_in_it(
    desk: Desk, person: Person_, act_as: Callable[[str], None]
) -> None:
    def ring(number: int) -> None:
        calls.log(desk, {"phone": f"138000000{number}", "asked": "车位"})

    act_as("周强")
    for number in range(10, 30):
        ring(number)
    async with at_desk(desk, person("李敏"), (80, 24)) as pilot:
        table = screen(pilot).table
        await keys(pilot, "ctrl+down", *["down"] * 12)
        before = table.row
        ring(30)
        screen(pilot).others_wrote()
        await settle(pilot)
        assert before is not None and table.row is not None and table.row.id == before.id
        await press(pilot, "alt+h", "escape")
        assert table.row is not None and table.row.id == before.id
        await keys(pilot, "enter")
        ring(31)
        screen(pilot).others_wrote()
        await settle(pilot)
        assert table.row is not None and table.row.id == before.id
        await keys(pilot, "escape")
        for number in range(32, 52):
            ring(number)
        screen(pilot).others_wrote()
        await settle(pilot)
        assert (table.row, table.scroll_offset.y) == (table.rows[0], 0)
        assert table.rows[0].id == calls.today(desk)[0].id
