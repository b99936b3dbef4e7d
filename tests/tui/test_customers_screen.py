"""The register of customers: whose card is shown, and what is said and offered after one was entered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from desks import at_desk, fill, keys, press, said, until, write
from textual.pilot import Pilot
from textual.widgets import Static

from csdesk.desk import customers, words
from csdesk.desk.desk import Desk, Person
from csdesk.texts import use_language
from csdesk.tui.screens.customer_form import CustomerScreen
from csdesk.tui.screens.customers import CustomersScreen
from csdesk.tui.widgets.form import Form
from csdesk.tui.widgets.record_table import RecordTable

FindPerson = Callable[[str], Person]


def card(pilot: Pilot[int]) -> str:
    """What the card says."""
    assert isinstance(pilot.app.screen, CustomersScreen)
    return str(pilot.app.screen.query_one("#card", Static).content)


def pointed_at(pilot: Pilot[int]) -> str:
    """Whose row in the list is marked."""
    row = pilot.app.screen.query_one("#customers", RecordTable).row
    return row.cells[0] if row else ""


def enter(desk: Desk, count: int) -> None:
    """Enter so many customers, of whom the last stands first in the list."""
    for number in range(count):
        customers.add(desk, {"name": f"客户{number}", "phone": f"1380000{number:04d}"})


async def corrected(pilot: Pilot[int]) -> str:
    """The name in the form that Ctrl+E opens."""
    await keys(pilot, "ctrl+e")
    assert isinstance(pilot.app.screen, CustomerScreen)
    return pilot.app.screen.query_one(Form).values()["name"]


async def test_a_customer_opened_from_search_is_the_one_shown_and_corrected(desk: Desk, person: FindPerson) -> None:
    customers.add(desk, {"name": "李单", "phone": "13800009999"})
    enter(desk, 3)
    async with at_desk(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+f")
        await write(pilot, "李单")
        await keys(pilot, "enter")
        assert card(pilot).startswith("李单")
        assert pointed_at(pilot) == "李单"
        assert await corrected(pilot) == "李单"


async def test_a_customer_opened_from_search_is_in_the_list_however_far_down_they_stand(
    desk: Desk, person: FindPerson
) -> None:
    customers.add(desk, {"name": "李单", "phone": "13800009999"})
    enter(desk, 210)
    async with at_desk(desk, person("李敏"), opening="f7") as pilot:
        assert pointed_at(pilot) == "客户209"
        await keys(pilot, "ctrl+f")
        await write(pilot, "李单")
        await keys(pilot, "enter")
        assert (card(pilot)[:2], pointed_at(pilot)) == ("李单", "李单")
        await press(pilot, "f2", "f7")
        assert (card(pilot)[:2], pointed_at(pilot)) == ("李单", "李单")
        await press(pilot, "ctrl+down", "down")
        assert (card(pilot)[:5], pointed_at(pilot)) == ("客户209", "客户209")


async def test_a_quick_hand_corrects_the_customer_it_pointed_to(desk: Desk, person: FindPerson) -> None:
    enter(desk, 3)
    async with at_desk(desk, person("李敏"), opening="f7") as pilot:
        await keys(pilot, "ctrl+down")
        assert isinstance(pilot.app.screen, CustomersScreen)
        pilot.app.screen._shown._pause = 0.5  # on a busy computer
        await keys(pilot, "down", "ctrl+e")
        assert isinstance(pilot.app.screen, CustomerScreen)
        assert pilot.app.screen.query_one(Form).values()["name"] == "客户1"


async def test_the_card_shows_who_was_just_entered_and_after_undo_who_is_pointed_to(
    desk: Desk, person: FindPerson
) -> None:
    enter(desk, 3)
    async with at_desk(desk, person("李敏"), opening="f7") as pilot:
        await write(pilot, "1")
        await keys(pilot, "ctrl+n")
        await fill(pilot, name="孙悦")
        await keys(pilot, "ctrl+s")
        assert (card(pilot)[:2], pointed_at(pilot)) == ("孙悦", "孙悦")
        await keys(pilot, "ctrl+down")
        assert await corrected(pilot) == "孙悦"
        await press(pilot, "escape", "ctrl+z")
        assert said(pilot).startswith("Taken back: ")
        assert (card(pilot)[:3], pointed_at(pilot)) == ("客户1", "客户1")


@pytest.mark.parametrize("same", [{"phone": "13800000001"}, {"unit": "3-2-1201"}])
async def test_a_customer_entered_twice_is_said_and_merged_with_who_was_known(
    desk: Desk, person: FindPerson, same: dict[str, str]
) -> None:
    known = customers.add(desk, {"name": "孙悦", "phone": "13800000001", "unit": "3-2-1201", "notes": "早到"})
    async with at_desk(desk, person("陈静"), opening="f7") as pilot:
        pilot.app.say("something old", "error")  # type: ignore[attr-defined]
        await keys(pilot, "ctrl+n")
        await fill(pilot, name="孙悦")
        await fill(pilot, **same)
        await keys(pilot, "ctrl+s")
        await until(pilot, lambda: said(pilot) == "Saved 孙悦; Alt+M merges with 孙悦, perhaps the same")
        assert len(customers.page(desk)) == 2
        await keys(pilot, "alt+m")
        await until(pilot, lambda: said(pilot).startswith("Merged with 孙悦"))
        assert [customer.id for customer in customers.page(desk)] == [known.id]
        await until(pilot, lambda: "早到" in card(pilot))
        await keys(pilot, "ctrl+z")
        await until(pilot, lambda: len(customers.page(desk)) == 2)


async def test_who_may_not_merge_is_told_of_the_likeness_only(desk: Desk, person: FindPerson) -> None:
    customers.add(desk, {"name": "孙悦", "phone": "13800000001"})
    async with at_desk(desk, person("周强"), opening="f7") as pilot:
        await keys(pilot, "ctrl+n")
        await fill(pilot, name="孙女士", phone="13800000001")
        await keys(pilot, "ctrl+s")
        await until(pilot, lambda: said(pilot) == "Saved 孙女士; may be the same as 孙悦")


async def test_a_customer_like_nobody_is_said_to_be_saved(desk: Desk, person: FindPerson) -> None:
    enter(desk, 2)
    async with at_desk(desk, person("李敏"), opening="f7") as pilot:
        pilot.app.say("something old", "error")  # type: ignore[attr-defined]
        await keys(pilot, "ctrl+n")
        await fill(pilot, name="孙悦")
        await keys(pilot, "ctrl+s")
        assert said(pilot) == "Saved 孙悦"


async def test_birthday_and_consent_are_entered_and_corrected_in_the_form(desk: Desk, person: FindPerson) -> None:
    async with at_desk(desk, person("李敏"), opening="f7") as pilot:
        await keys(pilot, "ctrl+n")
        await fill(pilot, name="孙悦", birthday="2080-05-06", may_be_contacted="n")
        await keys(pilot, "ctrl+s")
        assert said(pilot).startswith("Not saved: '2080-05-06' is given; a day up to today")
        pilot.app.screen.query_one(Form).fill({"birthday": "1980-05-06"})
        await keys(pilot, "ctrl+s")
        (saved,) = customers.page(desk)
        assert (saved.birthday, saved.may_be_contacted) == (date(1980, 5, 6), False)
        await press(pilot, "ctrl+down", "ctrl+e")
        values = pilot.app.screen.query_one(Form).values()
        assert (values["birthday"], values["may_be_contacted"]) == ("1980-05-06", "no")
        pilot.app.screen.query_one(Form).fill({"birthday": "", "may_be_contacted": "yes"})
        await keys(pilot, "ctrl+s")
        (saved,) = customers.page(desk)
        assert (saved.birthday, saved.may_be_contacted) == (None, True)


@pytest.mark.parametrize(
    ("spoken", "grade", "district", "consent"),
    [("zh", "等级", "区域", "同意联系"), ("en", "Customer grade", "District", "May be contacted")],
)
async def test_the_form_names_grade_and_district_by_their_own_words(
    desk: Desk, person: FindPerson, spoken: str, grade: str, district: str, consent: str
) -> None:
    use_language(spoken)
    async with at_desk(desk, person("李敏"), opening="f7") as pilot:
        await keys(pilot, "ctrl+n")
        labels = {str(label.content).strip() for label in pilot.app.screen.query("Form Static").results(Static)}
        assert {grade, district, consent} <= labels
        assert (words.label("grade"), words.label("area")) == (grade, district)


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_all_units_of_a_customer_are_on_the_card(desk: Desk, person: FindPerson, size: tuple[int, int]) -> None:
    units = [f"5-1-12{number:02d}" for number in range(8)]
    customers.add(desk, {"name": "孙悦", "phone": "13800000001,13800000002", "unit": ",".join(units)})
    async with at_desk(desk, person("李敏"), size, opening="f7") as pilot:
        shown = pilot.app.screen.query_one("#card", Static)
        lines = [shown.render_line(row).text for row in range(shown.size.height)]
        assert [unit for unit in units if not any(unit in line for line in lines)] == []
