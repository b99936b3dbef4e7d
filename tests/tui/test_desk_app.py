"""The app around its screens: signing in, the lock, boxes, keys and settings of one's own, and how it ends."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from desks import at_desk, footer, said, settle, until, write
from desks import keys as press_keys
from standing_clock import StandingClock
from textual import constants
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.pilot import Pilot
from textual.widgets import Static

from csdesk.desk import calls, complaint_intake, customers, drafts, staff, today
from csdesk.desk.complaints import Complaint
from csdesk.desk.desk import Desk, Person
from csdesk.store import bulk
from csdesk.texts import use_language
from csdesk.tui import keys, start
from csdesk.tui.app import FrontDesk
from csdesk.tui.frame import Header, StatusLine
from csdesk.tui.screens.calls import CallsScreen
from csdesk.tui.screens.complaint import ComplaintScreen
from csdesk.tui.screens.customer_form import CustomerScreen
from csdesk.tui.screens.imports import ImportScreen
from csdesk.tui.screens.notice import NoticeScreen
from csdesk.tui.screens.sign_in import SignInScreen
from csdesk.tui.widgets.caller_card import CallerCard
from csdesk.tui.widgets.form import Form
from csdesk.tui.widgets.record_table import RecordTable

FindPerson = Callable[[str], Person]


async def test_a_person_signs_in_by_initials_and_pin(desk: Desk, person: FindPerson) -> None:
    staff.set_pin(desk, person("李敏"), "2468")
    desk.person = None
    app = FrontDesk(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("l", "m", "enter")
        await settle(pilot)
        await pilot.press(*"2468", "enter")
        await until(pilot, lambda: isinstance(app.screen, CallsScreen))
        assert desk.me.name == "李敏"


async def test_a_wrong_pin_is_refused_and_costs_a_wait(desk: Desk, person: FindPerson) -> None:
    staff.set_pin(desk, person("李敏"), "2468")
    desk.person = None
    app = FrontDesk(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("l", "m", "enter", *"1111", "enter")
        await settle(pilot)
        assert isinstance(app.screen, SignInScreen)
        assert desk.person is None
        await pilot.press(*"2468", "enter")  # the wait is not over
        await settle(pilot)
        assert isinstance(app.screen, SignInScreen)
        await pilot.pause(desk.policy.wrong_pin_seconds + 1.5)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CallsScreen))
        assert desk.me.name == "李敏"


async def test_an_empty_pin_is_asked_for_and_costs_nothing(desk: Desk, person: FindPerson) -> None:
    staff.set_pin(desk, person("李敏"), "2468")
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("f12")
        await settle(pilot)
        assert isinstance(app.screen, SignInScreen)
        await pilot.press("enter", "enter")
        await settle(pilot)
        assert str(app.screen._said.render()) == "PIN is needed"
        assert app.wrong_pins == 0
        await pilot.press(*"2468", "enter")
        await until(pilot, lambda: isinstance(app.screen, CallsScreen))


async def test_an_attempt_made_during_the_wait_gives_way_to_the_next(desk: Desk, person: FindPerson) -> None:
    staff.set_pin(desk, person("李敏"), "2468")
    desk.person = None
    app = FrontDesk(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("l", "m", "enter", *"1111", "enter")
        await settle(pilot)
        assert isinstance(app.screen, SignInScreen) and app.screen._waiting
        await pilot.press(*"3333", "enter", *"24", "tab", "shift+tab", *"68")
        await settle(pilot)
        assert app.screen._pin.value == "2468"
        assert app.wrong_pins == 1


async def test_the_idle_desk_locks_itself(desk: Desk, person: FindPerson, clock: StandingClock) -> None:
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test() as pilot:
        await settle(pilot)
        clock.move(minutes=desk.policy.idle_minutes - 1)
        await app._lock_when_idle()
        assert not app.is_locked
        clock.move(minutes=1)
        await app._lock_when_idle()
        assert app.is_locked
        await pilot.press("f2", "f7", "ctrl+f", "ctrl+p")
        await settle(pilot)
        assert isinstance(app.screen, SignInScreen)


async def test_another_shift_finds_its_own_calls(desk: Desk, person: FindPerson) -> None:
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test() as pilot:
        await settle(pilot)
        await write(pilot, "13800000005")
        await pilot.press("f12")
        await settle(pilot)
        await pilot.press("w", "g", "enter")
        await settle(pilot)
        assert desk.me.name == "吴刚"
        assert app.screen.query_one(Form).values()["phone"] == ""
        assert said(pilot) == ""


async def test_a_half_filled_customer_survives_another_screen(desk: Desk, person: FindPerson) -> None:
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await pilot.press("f7")
        await settle(pilot)
        await pilot.press("ctrl+n")
        await settle(pilot)
        await write(pilot, "孙悦")
        await pilot.press("f2", "f7")
        await settle(pilot)
        await pilot.press("ctrl+n")
        await settle(pilot)
        assert isinstance(app.screen, CustomerScreen)
        assert app.screen.query_one(Form).values()["name"] == "孙悦"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert [found.name for found in customers.page(desk, limit=5)] == ["孙悦"]


async def test_two_customers_are_merged_and_parted_again(desk: Desk, person: FindPerson) -> None:
    first = customers.add(desk, {"name": "孙悦", "phone": "13800000001"})
    customers.add(desk, {"name": "孙女士", "phone": "13800000001"})
    app = FrontDesk(desk, person=person("陈静"))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await app.open_record(("customer", first.id))
        await settle(pilot)
        await pilot.press("alt+m")
        await settle(pilot)
        await pilot.press("enter", "enter")
        await settle(pilot)
        assert len(customers.page(desk, limit=5)) == 1
        await pilot.press("ctrl+z")
        await settle(pilot)
        assert len(customers.page(desk, limit=5)) == 2


async def test_search_opens_what_it_found(desk: Desk, person: FindPerson) -> None:
    saved = calls.log(desk, {"phone": "13800000001", "name": "单雄信", "asked": "停车位月租多少"})
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+f")
        await settle(pilot)
        await write(pilot, "sxx")
        table = app.screen.query_one(RecordTable)
        assert [row.id.split()[0] for row in table.rows] == ["customer", "call"]
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(app.screen, CallsScreen)
        assert app.screen._sheets.present.correcting == saved.call.id


async def test_the_palette_finds_commands_by_initials(desk: Desk, person: FindPerson) -> None:
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await settle(pilot)
        await write(pilot, "dark")
        await pilot.press("enter")
        await settle(pilot)
        assert app.theme == "dark"
        assert 'theme = "dark"' in desk.home.config.read_text(encoding="utf-8")


@pytest.mark.parametrize("typed", ["共享", "shared", "gxwj", "服务器", "同步位置", "set up the"])
async def test_the_palette_finds_commands_by_other_words_for_them(desk: Desk, person: FindPerson, typed: str) -> None:
    use_language("zh")
    app = FrontDesk(desk, person=person("陈静"))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await settle(pilot)
        await write(pilot, typed)
        table = app.screen.query_one(RecordTable)
        assert "app.set_up_hub" in [row.id for row in table.rows]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *((typed, "app.use_theme('dark')") for typed in ("主题", "配色", "ztps", "shense", "深色", "theme", "dark")),
        *((typed, "app.switch_language") for typed in ("语言", "qhyy", "language", "english")),
    ],
)
async def test_the_palette_finds_themes_and_language_by_all_that_they_are_called(
    desk: Desk, person: FindPerson, typed: str, found: str
) -> None:
    use_language("zh")
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await settle(pilot)
        await write(pilot, typed)
        assert found in [row.id for row in app.screen.query_one(RecordTable).rows]


async def test_the_palette_shows_what_fits_a_name_before_what_fits_another_word(desk: Desk, person: FindPerson) -> None:
    app = FrontDesk(desk, person=person("陈静"))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await settle(pilot)
        await write(pilot, "sync")
        table = app.screen.query_one(RecordTable)
        assert [row.id for row in table.rows] == ["app.conflicts", "app.set_up_hub"]


async def test_a_register_is_imported_in_the_app(desk: Desk, person: FindPerson, tmp_path: Path) -> None:
    register = tmp_path / "calls.csv"
    register.write_text("来电时间,姓名,咨询内容\n2026-11-20 10:00,王小明,两房多少钱\n", encoding="utf-8")
    app = FrontDesk(desk, person=person("陈静"))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await app.run_action("import_register")
        await settle(pilot)
        assert isinstance(app.screen, ImportScreen)
        app.screen.query_one(Form).fill({"area": "calls", "file": str(register)})
        await pilot.press("ctrl+l")
        await settle(pilot)
        assert calls.page(desk, limit=5) == []
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert [call.asked for call in calls.page(desk, limit=5)] == ["两房多少钱"]


async def test_who_may_not_import_is_not_offered_it(desk: Desk, person: FindPerson) -> None:
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test() as pilot:
        await settle(pilot)
        assert app.check_action("import_register", ()) is False
        assert app.check_action("staff", ()) is False


async def test_keys_can_be_chosen_and_clashes_are_named(
    desk: Desk, person: FindPerson, open_again: Callable[[], Desk]
) -> None:
    config = desk.home.config
    config.write_text('[keys]\n"calls.save" = "f11"\n', encoding="utf-8")
    app = FrontDesk(open_again(), person=person("李敏"))
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("f11")
        await settle(pilot)
        assert app.screen.query_one(Form).focused_name == "asked"
    config.write_text('[keys]\n"calls.save" = "ctrl+t"\n"calls.fly" = "f11"\n', encoding="utf-8")
    app = FrontDesk(open_again(), person=person("李敏"))
    async with app.run_test() as pilot:
        await settle(pilot)
        assert isinstance(app.screen, NoticeScreen)
        told = " ".join(app.screen._sentences)
        assert "calls.fly" in told
        assert "calls.save" in told
        assert "calls.park" in told


async def test_a_wrong_key_takes_none_of_the_others_away_and_what_is_shown_is_what_does_something(
    desk: Desk, person: FindPerson, open_again: Callable[[], Desk]
) -> None:
    desk.home.config.write_text(
        """[keys]
"desk.calls" = "ctrl+b"
"desk.visits" = "f99x"
"desk.actions" = "f11"
"calls.park" = "alt+b"
"calls.umdo" = "alt+z"
""",
        encoding="utf-8",
    )
    async with at_desk(open_again(), person("李敏"), size=(160, 30)) as pilot:
        app = pilot.app
        assert isinstance(app.screen, NoticeScreen)
        told = app.screen._sentences
        assert len(told) == 2 and "calls.umdo" in told[0] and "f99" in told[1]
        await press_keys(pilot, "escape")
        header = "".join(text for _style, text, _action in app.screen.query_one(Header).left())
        assert "Ctrl+B Calls" in header and "F3 Visits" in header
        assert "Alt+B Park" in footer(pilot)
        await press_keys(pilot, "f3", "f2")
        assert app.current_mode == "visits"
        await press_keys(pilot, "ctrl+b", *"1380", "alt+b")
        assert app.current_mode == "calls"
        assert len(calls_screen(pilot)._sheets.all) == 2
        await press_keys(pilot, "f11")
        assert app.current_mode == "actions"


async def test_what_is_said_and_helped_with_names_the_keys_that_were_chosen(
    desk: Desk, person: FindPerson, act_as: Callable[[str], None], open_again: Callable[[], Desk]
) -> None:
    act_as("李敏")
    for name in ("张三丰", "李四光"):
        calls.log(desk, {"phone": "13800000071", "name": name, "asked": "两房"})
    desk.home.config.write_text(
        """[keys]
"calls.undo" = "alt+z"
"calls.save" = "alt+s"
"visits.undo" = "alt+u"
"calls.choose_1" = "alt+a"
"desk.help" = "f11"
"field.next" = "alt+n"
""",
        encoding="utf-8",
    )
    async with at_desk(open_again(), person("李敏"), size=(120, 40)) as pilot:
        status = "".join(text for _style, text, _action in pilot.app.screen.query_one(StatusLine).left())
        assert "F11 help" in status
        await press_keys(pilot, *"138", "alt+n")
        assert calls_screen(pilot).form.focused_name == "name"
        await press_keys(pilot, "ctrl+l")
        assert said(pilot) == "Cleared; Alt+Z brings it back"
        await press_keys(pilot, "alt+z")
        assert calls_screen(pilot).form.values()["phone"] == "138"
        await press_keys(pilot, "f11")
        told = help_rows(pilot)
        assert told["Empty the form; Alt+Z brings it back"] == "Ctrl+L"
        assert told["Undo the last save, or bring back what was cleared"] == "Alt+Z"
        assert told["Go to the list; Ctrl+Up comes back"] == "Ctrl+Down"
        await press_keys(pilot, "escape", *"00000071")
        assert "Alt+A 张三丰" in str(pilot.app.screen.query_one(CallerCard).render())
        await press_keys(pilot, "alt+a")
        assert calls_screen(pilot).form.values()["name"] == "张三丰"


async def test_help_names_every_key_of_a_field_and_a_candidate_only_where_there_is_one(
    desk: Desk, person: FindPerson, act_as: Callable[[str], None]
) -> None:
    act_as("李敏")
    for name in ("张三丰", "李四光"):
        calls.log(desk, {"phone": "13800000071", "name": name, "asked": "两房"})
    async with at_desk(desk, person("李敏"), size=(120, 50)) as pilot:
        await press_keys(pilot, "f1")
        told = help_rows(pilot)
        assert (told["Next field"], told["Field before"]) == ("Down, Enter", "Up")
        assert "Take this caller" not in told
        await press_keys(pilot, "escape", *"1380000007")
        await press_keys(pilot, "f1")
        assert help_rows(pilot)["Take this caller"] == "Alt+1, Alt+2"
        await press_keys(pilot, "escape")
        calls_screen(pilot).form.focus_field("subject")
        await press_keys(pilot, "f1")
        told = help_rows(pilot)
        assert told["Down in the list, or to the next field"] == "Down"
        assert told["Take what the list points to, or go to the next field"] == "Enter"
        assert "Next field" not in told


def calls_screen(pilot: Pilot[int]) -> CallsScreen:
    found = pilot.app.screen
    assert isinstance(found, CallsScreen)
    return found


def help_rows(pilot: Pilot[int]) -> dict[str, str]:
    """The keys that help tells of, by what they do."""
    rows = pilot.app.screen.query(".row")
    return {str(row.query_one(".words").render()): str(row.query_one(".keys").render()) for row in rows}


async def test_the_language_is_switched_with_what_is_typed_kept(desk: Desk, person: FindPerson) -> None:
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test() as pilot:
        await settle(pilot)
        await write(pilot, "13800000005")
        await app.run_action("switch_language")
        await settle(pilot)
        assert "电话" in str(app.screen.query_one(Form).query("Static").first().render())
        assert app.screen.query_one(Form).values()["phone"] == "13800000005"


def test_a_failure_of_the_app_is_raised_for_the_log(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Any) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(CallsScreen, "on_mount", fail)
    monkeypatch.setattr(start, "open_desk", lambda *_given, **_named: desk)
    monkeypatch.setattr(FrontDesk, "run", _run_headless)
    with pytest.raises(RuntimeError, match="out of order"):
        start.run(desk.home, "en", person="李敏")


def _run_headless(app: FrontDesk) -> int | None:
    import asyncio

    return asyncio.run(app.run_async(headless=True))


async def test_what_was_typed_is_folded_into_the_file_once_nobody_types_but_seldom(
    desk: Desk, person: FindPerson, clock: StandingClock, tmp_path: Path
) -> None:
    def is_in_the_file(typed: str) -> bool:
        """Whether the draft stands in the database file itself, not only in the log beside it."""
        alone = tmp_path / "alone.db"
        alone.write_bytes(desk.home.database.read_bytes())
        with closing(sqlite3.connect(alone)) as connection:
            return bool(connection.execute("SELECT 1 FROM draft WHERE content LIKE ?", (f"%{typed}%",)).fetchone())

    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test() as pilot:
        await settle(pilot)
        for typed, seconds, is_folded in (
            ("13800", 0, False), ("0000", 10, True), ("05", 10, False), ("-801", 15 * 60, True),
        ):  # fmt: skip
            await write(pilot, typed)
            await app._lock_when_idle()
            clock.move(seconds=seconds)
            await app._lock_when_idle()
            await settle(pilot)
            assert is_in_the_file(typed) == is_folded, typed


async def test_a_search_says_that_much_cannot_be_found_yet_and_once_nobody_types_it_can(
    desk: Desk, person: FindPerson, clock: StandingClock
) -> None:
    at = "2026-11-21 09:00:00"
    with desk.store.transaction(person("李敏").id):
        bulk.insert(desk.store, "call", [
            {"id": f"call{number:04}", "station": "A", "created_at": at, "updated_at": at, "number": f"N{number}",
             "started_at": at, "direction": "incoming", "category": "enquiry", "asked": f"第{number}次"}
            for number in range(1000)
        ])  # fmt: skip
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("ctrl+f")
        await write(pilot, "次")
        await settle(pilot)
        assert str(app.screen.query_one("#hint", Static).content).startswith("not everything can be found yet")
        await app._lock_when_idle()
        clock.move(seconds=10)
        await app._lock_when_idle()
        await settle(pilot)
        assert not desk.store.is_index_behind()
        await write(pilot, "数")
        await pilot.press("backspace")
        await settle(pilot)
        assert "50" in str(app.screen.query_one("#hint", Static).content)


# What the line below tells by itself


def complain(desk: Desk, who: Person, severity: str = "urgent", name: str = "赵敏") -> Complaint:
    """A complaint that `who` takes down, as another program on the same file would."""
    acting, desk.person = desk.person, who
    given = {"phone": "13800001234", "name": name, "content": "厨房漏水", "promise": "2026-11-25 10:00"}
    made = complaint_intake.receive(desk, given | {"severity": severity}).complaint
    desk.person = acting
    return made


def line(pilot: Pilot[int]) -> str:
    shown = pilot.app.screen.query_one(StatusLine)
    return "".join(words for _style, words, _action in shown._placed(shown.size.width))


async def look(pilot: Pilot[int]) -> None:
    """What the app does every few seconds."""
    assert isinstance(pilot.app, FrontDesk)
    pilot.app.count_owed()
    await settle(pilot)


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    rung: list[int] = []
    monkeypatch.setattr(FrontDesk, "bell", lambda _app: rung.append(1))
    return rung


@pytest.mark.parametrize("who", ["陈静", "吴刚"])
async def test_a_grave_complaint_from_another_program_is_told_at_once_on_any_screen(
    desk: Desk, person: FindPerson, open_again: Callable[[], Desk], bells: list[int], who: str
) -> None:
    app = FrontDesk(desk, person=person(who))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await pilot.press("f7")
        await look(pilot)
        assert "urgent" not in line(pilot) and not bells
        made = complain(open_again(), person("李敏"))
        await look(pilot)
        assert f" ! Serious complaint {made.number} 赵敏" in line(pilot)
        assert "urgent 1  " in line(pilot) and len(bells) == 1
        await pilot.press("f2")
        await look(pilot)
        assert made.number in line(pilot) and len(bells) == 1
        await app.action_open_alert()
        await settle(pilot)
        assert isinstance(app.screen, ComplaintScreen) and app.screen.identity == made.id
        await pilot.press("escape", "f2")
        await look(pilot)
        assert made.number not in line(pilot) and "urgent 1  overdue" in line(pilot) and len(bells) == 1


async def test_ones_own_next_message_takes_the_place_of_what_was_told(
    desk: Desk, person: FindPerson, bells: list[int]
) -> None:
    app = FrontDesk(desk, person=person("陈静"))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        made = complain(desk, person("李敏"), "serious")
        await look(pilot)
        assert made.number in line(pilot)
        app.say("Saved")
        assert made.number not in line(pilot) and "Saved" in line(pilot)
        await look(pilot)
        assert "Saved" in line(pilot) and len(bells) == 1
        other = complain(desk, person("李敏"), name="孙悦")
        await look(pilot)
        assert f"{other.number} 孙悦" in line(pilot) and "urgent 2" in line(pilot) and len(bells) == 2


UNTOLD = [("李敏", "李敏", "urgent"), ("陈静", "李敏", "ordinary"), ("陈静", "陈静", "urgent")]


@pytest.mark.parametrize(("who", "taker", "severity"), UNTOLD)
async def test_nobody_is_told_who_need_not_be(
    desk: Desk, person: FindPerson, bells: list[int], who: str, taker: str, severity: str
) -> None:
    app = FrontDesk(desk, person=person(who))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        complain(desk, person(taker), severity)
        await look(pilot)
        assert "Serious complaint" not in line(pilot) and not bells
        assert ("urgent 1" in line(pilot)) == (severity == "urgent")


async def test_who_signs_in_later_is_told_what_came_in_since_yesterday(
    desk: Desk, person: FindPerson, clock: StandingClock, bells: list[int]
) -> None:
    made = complain(desk, person("李敏"))
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        assert made.number not in line(pilot)
        await pilot.press("f12")
        await settle(pilot)
        await pilot.press("c", "j", "enter")
        await settle(pilot)
        assert desk.me.name == "陈静" and made.number in line(pilot) and len(bells) == 1
        await pilot.press("f12")
        await settle(pilot)
        shown = app.screen_stack[0].query_one(StatusLine)  # nothing of a customer on a locked desk
        assert made.number not in "".join(words for _style, words, _action in shown.left())
    clock.move(days=2)
    app = FrontDesk(desk, person=person("陈静"))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        assert made.number not in line(pilot) and "urgent 1" in line(pilot)


async def test_nothing_is_counted_while_nothing_was_written_until_a_minute_has_passed(
    desk: Desk, person: FindPerson, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await look(pilot)
        real = today.owed
        monkeypatch.setattr(today, "owed", lambda desk: counted.append(1) or real(desk))  # type: ignore[func-returns-value]
        await look(pilot)
        assert not counted
        complain(desk, person("李敏"))
        await look(pilot)
        assert len(counted) == 1
        clock.move(seconds=61)
        await look(pilot)
        assert len(counted) == 2


async def test_what_waits_unsaved_is_told_with_the_way_to_it(desk: Desk, person: FindPerson) -> None:
    use_language("zh")
    desk.person = person("李敏")
    drafts.keep(desk, "complaint", 1, {"content": "厨房漏水"})
    for slot in (1, 2):
        drafts.keep(desk, "visit", slot, {"name": "王小明"})
    drafts.keep(desk, "complaint.resolve 7", 1, {"text": "已修"})
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        told = "有未保存的表单：投诉 1（F4 Ctrl+N）  投诉 1（F4）  来访 2（F3）"
        assert said(pilot) == told
        await pilot.press("f12")
        await settle(pilot)
        await pilot.press("w", "g", "enter")
        await settle(pilot)
        assert said(pilot) == ""
        await pilot.press("f12")
        await settle(pilot)
        await pilot.press("l", "m", "enter")
        await settle(pilot)
        assert "投诉 1（F4 Ctrl+N）" in said(pilot)


async def test_drafts_on_the_screen_that_opens_are_told_by_it_alone(desk: Desk, person: FindPerson) -> None:
    desk.person = person("李敏")
    drafts.keep(desk, "call", 1, {"phone": "13800000005"})
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test() as pilot:
        await settle(pilot)
        assert said(pilot).startswith("Taken up again: 1 form")


def keys_from_terminal(sent: str) -> list[str]:
    """The keys that reach the app where a terminal sends `sent`."""
    parser = XTermParser()
    events = list(parser.feed(sent))
    time.sleep(constants.ESCAPE_DELAY + 0.02)  # for which it waits whether the sequence goes on
    return [getattr(event, "key", "") for event in [*events, *parser.tick()]]


def test_every_chord_with_alt_reaches_the_app_from_a_real_terminal() -> None:
    chords = {
        key
        for actions in keys.BY_SCREEN
        for action in actions
        for key in action.keys.split(",")
        if key.startswith("alt+") and len(key) == len("alt+r")  # the arrows have sequences of their own
    }
    assert "alt+r" in chords and len(chords) > 4
    for chord in sorted(chords | {f"alt+{digit}" for digit in range(1, 10)}):
        sent = f"\x1b{chord.removeprefix('alt+')}"
        assert keys_from_terminal(sent) == [chord]
        assert not any(known.startswith(sent) for known in ANSI_SEQUENCES_KEYS), chord


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("ctrl+j", "\n \x1b[27;5;13~ \x1b[13;5u"),
        ("alt+enter", "\x1b\r \x1b[27;3;13~ \x1b[13;3u"),
        ("shift+enter", "\x1b[27;2;13~ \x1b[13;2u"),
        ("enter", "\r"),
    ],
)
def test_enter_with_another_key_is_no_text_however_a_terminal_sends_it(
    monkeypatch: pytest.MonkeyPatch, key: str, sent: str
) -> None:
    monkeypatch.setattr(constants, "DISABLE_KITTY_KEY", True)  # as the program is started
    assert [keys_from_terminal(sequence) for sequence in sent.split(" ")] == [[key]] * len(sent.split(" "))


@pytest.mark.parametrize("change_in", ["", "f1"])
async def test_a_screen_that_was_left_has_the_colours_and_the_room_of_now(
    desk: Desk, person: FindPerson, change_in: str
) -> None:
    async with at_desk(desk, person("李敏"), opening="f2") as pilot:
        left = pilot.app.screen
        await press_keys(pilot, "f3", *filter(None, [change_in]))
        before = left.styles.background
        pilot.app.theme = "high-contrast"
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        await press_keys(pilot, *(["escape"] if change_in else []), "f2")
        assert pilot.app.screen is left
        assert left.styles.background != before
        assert not left.has_class("-wide") and not left.has_class("-tall")
