"""Signing in by digits, going through the customers from their search, and what the import box tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desks import at_desk, keys, said, settle, until
from textual.widgets import Static

from csdesk.desk import calls, customers, staff
from csdesk.desk.desk import Desk, Person
from csdesk.tui.app import FrontDesk
from csdesk.tui.screens import sign_in
from csdesk.tui.screens.imports import ImportScreen
from csdesk.tui.screens.sign_in import SignInScreen
from csdesk.tui.widgets.form import Form
from csdesk.tui.widgets.record_table import RecordTable

FindPerson = Callable[[str], Person]


async def test_a_letter_in_an_empty_pin_is_a_name_and_after_digits_a_slip(desk: Desk, person: FindPerson) -> None:
    for name in ("李敏", "周强"):
        staff.set_pin(desk, person(name), "2468")
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("f12")
        await settle(pilot)
        await pilot.press(*"24", "z", *"68")
        await settle(pilot)
        assert isinstance(app.screen, SignInScreen)
        assert app.screen._pin.value == "2468"
        await pilot.press("enter")
        await settle(pilot)
        assert desk.me.name == "李敏" and not isinstance(app.screen, SignInScreen)
        await pilot.press("f12")
        await settle(pilot)
        await pilot.press("z", "q", "enter", *"2468", "enter")
        await settle(pilot)
        assert desk.me.name == "周强"


async def test_who_is_added_or_taken_off_by_another_program_is_known_at_the_lock(
    desk: Desk, person: FindPerson, open_again: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "_LOOKED_EVERY", 0.1)
    other = open_again()
    other.person = next(found for found in other.staff.values() if found.name == "陈静")
    async with at_desk(desk, person("李敏")) as pilot:
        staff.add(other, name="林小雨", role="receptionist")
        await keys(pilot, "f12")
        screen = pilot.app.screen
        assert isinstance(screen, SignInScreen)
        await until(pilot, lambda: "林小雨" in [option.zh for option in screen._offered])
        assert person("李敏").id == screen._who.answer
        staff.take_off(other, other.staff[person("周强").id])
        staff.add(other, name="孙大海", role="sales")
        await until(pilot, lambda: "孙大海" in [option.zh for option in screen._offered])
        assert "周强" not in [option.zh for option in screen._offered]
        await keys(pilot, *"sdh", "enter")
        assert desk.me.name == "孙大海"


async def test_the_first_sign_in_looks_for_who_is_added_too_and_no_longer_once_somebody_is_there(
    desk: Desk, open_again: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "_LOOKED_EVERY", 0.1)
    other = open_again()
    other.person = next(found for found in other.staff.values() if found.name == "陈静")
    desk.person = None
    app = FrontDesk(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        first = app.screen
        assert isinstance(first, SignInScreen)
        staff.add(other, name="林小雨", role="receptionist")
        await until(pilot, lambda: "林小雨" in [option.zh for option in first._offered])
        assert str(first._said.render()) == ""
        await keys(pilot, *"lxy", "enter")
        await until(pilot, lambda: app.screen is not first)
        asked: list[None] = []
        monkeypatch.setattr(first._looks, "ask", asked.append)
        await pilot.pause(0.5)
        assert asked == []


async def test_the_list_of_customers_is_gone_through_from_its_search(desk: Desk, person: FindPerson) -> None:
    for number in range(60):
        customers.add(desk, {"name": f"客户{number}", "phone": f"1380000{number:04d}"})
    app = FrontDesk(desk, person=person("李敏"))
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("f7")
        await settle(pilot)
        table = app.screen.query_one("#customers", RecordTable)
        first = table.row
        await pilot.press("pagedown")
        await settle(pilot)
        assert table.row != first and not table.has_focus
        await pilot.press("pageup")
        await settle(pilot)
        assert table.row == first
        await pilot.press("ctrl+down", "down")
        await settle(pilot)
        assert table.row != first and table.has_focus
        await pilot.press("ctrl+up", *"59")
        await settle(pilot)
        assert table.row is not None and table.row.cells[0] == "客户59"


async def test_what_was_told_of_a_file_goes_when_another_is_typed(desk: Desk, person: FindPerson) -> None:
    app = FrontDesk(desk, person=person("陈静"))
    async with app.run_test() as pilot:
        await settle(pilot)
        await app.run_action("import_register")
        await settle(pilot)
        assert isinstance(app.screen, ImportScreen)
        summary = app.screen.query_one("#summary", Static)
        summary.update("100 rows read")
        app.say("done")
        app.screen.query_one(Form).focus_field("file")
        await pilot.press("x")
        await settle(pilot)
        assert str(summary.content) == ""
        assert said(pilot) == ""


async def test_a_roster_is_imported_and_new_names_are_taken_on_in_the_role_that_is_picked(
    desk: Desk, person: FindPerson, tmp_path: Path
) -> None:
    file = tmp_path / "值班.csv"
    file.write_text("日期,早班\n2026-11-23,李敏\n2026-11-24,林夏\n", encoding="utf-8")
    app = FrontDesk(desk, person=person("陈静"))
    async with app.run_test() as pilot:
        await settle(pilot)
        await app.run_action("import_register")
        await settle(pilot)
        form = app.screen.query_one(Form)
        assert form.shown_names() == ["area", "file", "sheet", "columns"]
        await pilot.press(*"roster", "enter")
        await settle(pilot)
        assert form.shown_names() == ["area", "file", "sheet", "columns", "create_staff"]
        form.fill({"file": str(file), "create_staff": "receptionist"})
        await pilot.press("ctrl+s")
        await settle(pilot)
        summary = app.screen.query_one("#summary", Static)
        assert str(summary.content).startswith("2 entries read: 2 new, 0 already there, 0 rejected")
        assert [each.role for each in desk.staff.values() if each.name == "林夏"] == ["receptionist"]


async def test_columns_are_named_in_the_import_box_and_the_first_rejected_rows_are_told(
    desk: Desk, person: FindPerson, tmp_path: Path
) -> None:
    file = tmp_path / "来电.csv"
    bad = "".join(f"2026-11-3{day},客{day},{day}\n" for day in range(1, 5))
    file.write_text("登记日,谁,说了什么\n2026-11-20,王小明,两房\n" + bad, encoding="utf-8")
    app = FrontDesk(desk, person=person("陈静"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await app.run_action("import_register")
        await settle(pilot)
        form = app.screen.query_one(Form)
        summary = app.screen.query_one("#summary", Static)

        async def looked(columns: str) -> str:
            form.fill({"area": "calls", "file": str(file), "columns": columns})
            await pilot.press("ctrl+l")
            await settle(pilot)
            return str(summary.content)

        assert "asked=COLUMN, in the app under Columns" in await looked("")
        assert await looked("说了什么") == ""
        assert form.focused_name == "columns"
        assert "'说了什么' is given; FIELD=COLUMN is accepted" in form._cells["columns"].said
        assert "there is no column 什么" in await looked("asked=什么")
        told = (await looked("--map asked=说了什么，name＝谁；started_at=A")).splitlines()
        assert told[0].startswith("5 rows read: 1 new, 0 already there, 4 rejected")
        assert told[1:4] == [f"row {row}: Time: '2026-11-3{row - 2}' is no time that exists" for row in (3, 4, 5)]
        assert told[4] == "Nothing was written yet. Ctrl+S imports."
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert [(call.name, call.asked) for call in calls.page(desk)] == [("王小明", "两房")]


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_the_list_of_names_covers_nothing_that_is_to_be_read(
    desk: Desk, person: FindPerson, size: tuple[int, int]
) -> None:
    for name in ("林夏", "程咬金", "秦琼", "罗成", "徐茂公", "尉迟恭"):
        staff.add(desk, name=name, role="receptionist")
    desk.person = None
    app = FrontDesk(desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, SignInScreen)
        names = app.screen._who._list.region
        assert names.height == 8
        told = [each for each in app.screen.query(Static) if each.display and each.id != "company"]
        assert [each.region for each in told if each.region.overlaps(names)] == []
        assert all(each.region.bottom <= size[1] for each in told)
