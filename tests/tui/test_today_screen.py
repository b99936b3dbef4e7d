"""今日 by keyboard: the figures and the lists behind them, the daily checks, and on which screen a role begins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from threading import Event

import pytest
from desks import at_desk, footer, keys, said, settle, until, write
from standing_clock import StandingClock
from textual.pilot import Pilot
from textual.widgets import Static

from csdesk.desk import calls, complaint_intake, complaint_steps, customers, duty, followups, repairs, today, visits
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import DeskError
from csdesk.store import pace
from csdesk.texts import use_language
from csdesk.tui.app import FrontDesk
from csdesk.tui.frame import StatusLine
from csdesk.tui.screens.asking import AskScreen
from csdesk.tui.screens.complaint import ComplaintScreen
from csdesk.tui.screens.complaints import ComplaintsScreen
from csdesk.tui.screens.followups import FollowupsScreen
from csdesk.tui.screens.look import LookScreen
from csdesk.tui.screens.today import TodayScreen
from csdesk.tui.screens.today_lists import AgeList, PressingList
from csdesk.tui.widgets.form import Form
from csdesk.tui.widgets.list_tabs import ListTabs
from csdesk.tui.widgets.record_table import Row

FindPerson = Callable[[str], Person]
ActAs = Callable[[str], None]

supervising = partial(at_desk, opening="f9")


def screen(pilot: Pilot[int]) -> TodayScreen:
    found = pilot.app.screen
    assert isinstance(found, TodayScreen), found
    return found


def figures(pilot: Pilot[int]) -> list[Row]:
    return screen(pilot)._table.rows


def drawn(pilot: Pilot[int]) -> str:
    return str(screen(pilot).query_one("#drawn", Static).render())


@pytest.fixture
def busy(desk: Desk, clock: StandingClock, act_as: ActAs) -> None:
    """A desk on which every figure stands for something."""
    act_as("吴刚")

    def receive(promise: str, **values: str) -> str:
        given = {"phone": "13800001234", "name": "赵敏", "content": "厨房漏水", "promise": promise}
        return complaint_intake.receive(desk, given | values).complaint.id

    receive("2026-11-21 10:00", severity="urgent")
    receive("2026-11-21 18:00")
    receive("2026-11-22 18:00")
    slip = receive("2026-11-25 18:00", unit="3栋101", subject="保修")
    complaint_steps.issue(desk, slip, {"department": "工程"})
    receive("2026-11-26 18:00", unit="3栋101", subject="保修")
    for name, closes in (("孙悦", "2026-11-21"), ("周琳", "2026-11-23")):
        followups.add(desk, {"kind": "其他", "name": name, "phone": "13800000003", "opens_on": "2026-11-20",
                             "closes_on": closes})  # fmt: skip
    repairs.add(desk, {"phone": "13800000004", "name": "周琳", "content": "断电", "emergency": "yes"})
    visits.register(desk, {"phone": "13800000001", "name": "王小明", "first_visit": "yes"})
    visits.tally(desk, 1)
    calls.log(desk, {"phone": "13800000002", "name": "赵丽华", "asked": "看房", "intends_to_visit_on": "2026-11-22"})
    duty.add(desk, {"kind": "incident", "text": "电梯困人"})
    clock.move(hours=1)


@pytest.mark.usefixtures("busy")
async def test_every_figure_opens_a_list_with_as_many_records(desk: Desk, person: FindPerson) -> None:
    async with supervising(desk, person("陈静")) as pilot:
        rows = list(figures(pilot))
        assert len(rows) == 23
        looked_at = set()
        for at, row in enumerate(rows):
            await keys(pilot, "f9")
            screen(pilot)._table.go_to(at)
            await keys(pilot, "enter")
            area, name, _place = row.id.split(" ")
            assert pilot.app.current_mode == area, row
            opened = pilot.app.screen
            shown = row.cells[2]
            looked_at.add(area)
            if not name or area == "roster":
                continue
            if isinstance(opened, LookScreen):
                assert opened.present == name and opened.table.has_focus
                assert len(opened.table.rows) == int(shown), row
            elif "%" not in shown:
                assert len(opened.table.rows) == int(shown), row  # type: ignore[attr-defined]
        assert looked_at == {"roster", "complaints", "followups", "repairs", "visits", "calls", "duty"}


@pytest.mark.usefixtures("busy")
async def test_the_serious_ones_are_listed(desk: Desk, person: FindPerson) -> None:
    async with supervising(desk, person("陈静")) as pilot:
        at = next(at for at, row in enumerate(figures(pilot)) if row.cells[1] == "serious, urgent")
        assert figures(pilot)[at].cells[2] == "1" and figures(pilot)[at].tone == "error"
        screen(pilot)._table.go_to(at)
        await keys(pilot, "enter")
        opened = pilot.app.screen
        assert isinstance(opened, ComplaintsScreen)
        assert ["[Urgent]" in row.cells[2] for row in opened.table.rows] == [True]


async def test_a_supervisor_begins_here_with_a_page_on_which_nothing_is_owed(desk: Desk, person: FindPerson) -> None:
    app = FrontDesk(desk, person=person("陈静"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert [row.cells[2] for row in figures(pilot) if row.cells[1] == "first visits"] == ["–/50 %"]
        figure = {row.cells[1]: row.cells[2] for row in figures(pilot)}
        assert figure.pop("unpublished") == "2026-W48"  # it is Saturday
        assert {number for name, number in figure.items() if name != "on duty"} == {"0", "–/50 %"}
        assert {row.cells[1] for row in figures(pilot) if row.tone} == {"unpublished"}


BEGINS = [("李敏", "calls"), ("周强", "visits"), ("陈静", "today"), ("吴刚", "today")]


@pytest.mark.parametrize(("who", "area"), BEGINS)
async def test_each_role_begins_on_the_screen_that_the_policy_names(
    desk: Desk, person: FindPerson, who: str, area: str
) -> None:
    app = FrontDesk(desk, person=person(who))
    async with app.run_test() as pilot:
        await settle(pilot)
        assert app.current_mode == area


async def test_a_check_is_ticked_with_a_note_and_not_offered_again(desk: Desk, person: FindPerson) -> None:
    async with supervising(desk, person("陈静"), (80, 24)) as pilot:
        await keys(pilot, "ctrl+t")
        assert isinstance(pilot.app.screen, AskScreen)
        await keys(pilot, "1")
        pilot.app.screen.query_one(Form).focus_field("note")
        await write(pilot, "都已跟进")
        await keys(pilot, "ctrl+s")
        first = desk.options("daily_check")[0]
        assert [(check.what, check.note) for check in today.look(desk).checks if check.at] == [(first.key, "都已跟进")]
        assert first.en in said(pilot)
        assert f"✓ {first.en}" in drawn(pilot) and "09:30 陈静 都已跟进" in drawn(pilot)
        await keys(pilot, "ctrl+t")
        offered = pilot.app.screen.query_one(Form).field("what")
        assert first.key not in [option.key for option in offered._options]  # type: ignore[union-attr]


async def test_when_all_checks_are_made_that_is_said(desk: Desk, person: FindPerson) -> None:
    for option in desk.options("daily_check"):
        today.check(desk, {"what": option.key})
    async with supervising(desk, person("陈静")) as pilot:
        await keys(pilot, "ctrl+t")
        assert isinstance(pilot.app.screen, TodayScreen) and "All checks" in said(pilot)


async def test_a_check_made_at_another_desk_meanwhile_is_refused_in_the_box(desk: Desk, person: FindPerson) -> None:
    async with supervising(desk, person("陈静")) as pilot:
        await keys(pilot, "ctrl+t", "1")
        today.check(desk, {"what": desk.options("daily_check")[0].key})
        await keys(pilot, "ctrl+s")
        box = pilot.app.screen
        assert isinstance(box, AskScreen)
        assert "already, by 陈静 at 09:30" in box.form._cells["what"].said


async def test_undo_takes_back_the_check_and_nothing_that_was_saved_elsewhere(desk: Desk, person: FindPerson) -> None:
    calls.log(desk, {"phone": "13800000001", "asked": "价格"})
    today.check(desk, {"what": "complaints"})
    calls.log(desk, {"phone": "13800000001", "asked": "学位"})
    async with supervising(desk, person("陈静")) as pilot:
        await keys(pilot, "ctrl+z")
        assert not any(check.at for check in today.look(desk).checks) and "✓" not in drawn(pilot)
        await keys(pilot, "ctrl+z")
        assert "nothing to undo" in said(pilot) and len(calls.today(desk)) == 2


async def test_a_receptionist_is_offered_no_check(desk: Desk, person: FindPerson) -> None:
    async with supervising(desk, person("李敏")) as pilot:
        assert "Tick" not in footer(pilot)
        await keys(pilot, "ctrl+t")
        assert isinstance(pilot.app.screen, TodayScreen)


async def test_the_page_is_counted_anew_when_it_is_come_back_to(desk: Desk, person: FindPerson) -> None:
    async with supervising(desk, person("陈静")) as pilot:
        screen(pilot)._table.go_to(20)
        assert figures(pilot)[20].cells == ("Calls", "today", "0")
        await keys(pilot, "f2")
        calls.log(desk, {"phone": "13800000001", "asked": "价格"})
        await keys(pilot, "f9")
        assert figures(pilot)[20].cells == ("Calls", "today", "1")
        assert screen(pilot)._table.row == figures(pilot)[20]


async def test_goodwill_visits_that_come_round_are_owed_before_anybody_opens_their_list(
    desk: Desk, person: FindPerson, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "_FIRST", 1)
    for phone, name in (("13800000001", "王小明"), ("13800000002", "赵敏")):
        customers.add(desk, {"name": name, "phone": phone, "kind": "owner"})
        calls.log(desk, {"phone": phone, "asked": "价格"})
    clock.move(days=120)
    async with at_desk(desk, person("李敏"), opening="f2") as pilot:
        assert isinstance(pilot.app, FrontDesk)
        told = pilot.app.screen.query_one(StatusLine)
        await until(pilot, lambda: "to contact 2" in "".join(words for _style, words, _action in told.right()))
        await keys(pilot, "f5")
        assert isinstance(pilot.app.screen, FollowupsScreen) and len(pilot.app.screen.table.rows) == 2
        await keys(pilot, "f9")
        assert [row.cells[2] for row in figures(pilot) if row.cells[1] == "to contact"] == ["2"]
        customers.add(desk, {"name": "周琳", "phone": "13800000003", "kind": "owner"})
        calls.log(desk, {"phone": "13800000003", "asked": "价格"})
        clock.move(days=120)
        for customer in ("13800000001", "13800000002"):
            calls.log(desk, {"phone": customer, "asked": "价格"})
        pilot.app.count_owed()  # the first of another day
        await until(pilot, lambda: today.look(desk).followups_owed == 3)


async def test_what_comes_round_holds_nobody_up_who_saves_and_is_tried_again_where_it_failed(
    desk: Desk, person: FindPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = [], Event()

    def bring_up(_desk: Desk) -> int:
        begun.append(1)
        may_end.wait(10)
        raise DeskError("held")

    monkeypatch.setattr(followups, "bring_up", bring_up)
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test() as pilot:
        await until(pilot, lambda: begun == [1])
        async with asyncio.timeout(5):
            await app.work.write(calls.log, desk, {"phone": "13800000001", "asked": "价格"})
            await app.owing.look()
        assert begun == [1] and not may_end.is_set()
        may_end.set()
        await settle(pilot)
        assert said(pilot) == ""
        app.owing.changed_person()
        await app.owing.look()
        await until(pilot, lambda: begun == [1, 1])


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_all_of_it_fits(desk: Desk, person: FindPerson, size: tuple[int, int], language: str) -> None:
    use_language(language)
    async with supervising(desk, person("陈静"), size) as pilot:
        table = screen(pilot)._table
        assert table._visible >= 20 and len(table.rows) == 23
        assert not any(".." in table.render_line(line).text for line in range(table._visible + 1))
        beside = screen(pilot).query_one("#rest")
        assert beside.max_scroll_y == 0 and beside.max_scroll_x == 0


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_what_presses_most_stands_beside_the_figures_and_opens_its_page(
    desk: Desk, person: FindPerson, size: tuple[int, int]
) -> None:
    use_language("zh")
    async with supervising(desk, person("陈静"), size) as pilot:
        await keys(pilot, "tab")
        pressing = screen(pilot).query_one(PressingList)
        assert pressing.has_focus
        assert [row.cells[0] for row in pressing.rows] == [
            "!今天 10:00", "今天 18:00", "明天 18:00", "11-25 18:00", "11-26 18:00"
        ]  # fmt: skip
        assert pressing.rows[0].tone == "error" and "[紧急]" in pressing.rows[0].cells[-1]
        assert "工程" in pressing.rows[3].cells
        assert pressing._visible >= min(len(pressing.rows), 6)
        await keys(pilot, "down", "enter")
        opened = pilot.app.screen
        assert isinstance(opened, ComplaintScreen) and opened.identity == pressing.rows[1].id


async def test_an_age_opens_the_cases_of_that_age(desk: Desk, person: FindPerson, clock: StandingClock) -> None:
    given = {"phone": "13800001234", "name": "赵敏", "content": "厨房漏水", "promise": "2027-11-25 10:00"}
    made = {}
    for days in (0, 1, 2, 3, 4, 7, 8, 15, 16, 40):
        clock.now = datetime(2026, 11, 21, 23, 59) - timedelta(days=days)
        made[days] = complaint_intake.receive(desk, given).complaint.id
    clock.now = datetime(2026, 11, 21, 9, 30)
    bands = [{0, 1}, {2, 3}, {4, 7}, {8, 15}, {16, 40}]
    async with supervising(desk, person("陈静")) as pilot:
        assert [row.cells[1] for row in screen(pilot).query_one(AgeList).rows] == ["2"] * 5
        for at, band in enumerate(bands):
            await keys(pilot, "f9")
            ages = screen(pilot).query_one(AgeList)
            ages.focus()
            ages.go_to(at)
            await keys(pilot, "enter")
            opened = pilot.app.screen
            assert isinstance(opened, ComplaintsScreen)
            assert {row.id for row in opened.table.rows} == {made[days] for days in band}
        await keys(pilot, "alt+e")
        assert opened.present == "open" and len(opened.table.rows) == 10


@pytest.mark.usefixtures("busy")
async def test_what_is_to_contact_opens_exactly_those_from_the_line_below_too(desk: Desk, person: FindPerson) -> None:
    async with supervising(desk, person("陈静")) as pilot:
        app = pilot.app
        assert isinstance(app, FrontDesk) and app.owing.owed is not None
        parts = app.screen.query_one(StatusLine).right()
        (method,) = [action for _style, words, action in parts if words.startswith("to contact")]
        await app.run_action(method)
        await settle(pilot)
        opened = app.screen
        assert isinstance(opened, FollowupsScreen) and opened.present == "now"
        assert len(opened.table.rows) == app.owing.owed.followups == today.look(desk).followups_owed == 2
        assert "To contact now" in "".join(words for _style, words, _action in opened.query_one(ListTabs).left())
        await keys(pilot, "alt+e")
        assert opened.present == opened.LISTS[0]
