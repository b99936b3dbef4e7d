"""Forms written from the screens: the key, the file, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desks import at_desk, keys, said
from printed import printed

from csdesk.desk import complaint_intake, followups
from csdesk.desk.desk import Desk, Person
from csdesk.rules.rights import Right

FindPerson = Callable[[str], Person]
GIVEN = {"name": "赵敏", "phone": "13800001234", "content": "厨房漏水", "promise": "2026-11-22 15:00"}


def files(desk: Desk) -> list[str]:
    folder = desk.home.exports
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


async def test_the_page_of_a_complaint_writes_its_slip(desk: Desk, person: FindPerson) -> None:
    number = complaint_intake.receive(desk, GIVEN).complaint.number
    async with at_desk(desk, person("陈静"), opening="f4") as pilot:
        await keys(pilot, "enter")
        await keys(pilot, "alt+d")
        name = f"csdesk-slip-{number}.xlsx"
        assert files(desk) == [name]
        assert said(pilot).startswith(f"{name} is in ") and said(pilot).endswith("exports")
        sheet = printed(desk.home.exports / name).sheets[0]
        assert sheet.beside("Contact phone") == "138****1234"
        await keys(pilot, "alt+d")
        assert files(desk) == [f"csdesk-slip-{number} (2).xlsx", name]


async def test_whoever_is_complained_about_is_not_offered_the_slip(desk: Desk, person: FindPerson) -> None:
    complaint_intake.receive(desk, GIVEN | {"against_staff": "李敏"})
    async with at_desk(desk, person("李敏"), opening="f4") as pilot:
        await keys(pilot, "enter")
        await keys(pilot, "alt+d")
        assert files(desk) == []


async def test_the_list_of_follow_ups_writes_the_form_of_the_one_pointed_to(desk: Desk, person: FindPerson) -> None:
    owed = followups.add(desk, {"kind": "other", "name": "赵敏", "phone": "13800001234"})
    async with at_desk(desk, person("陈静"), opening="f5") as pilot:
        await keys(pilot, "alt+d")
        assert files(desk) == [f"csdesk-interview-赵敏-{owed.id[-6:]}.xlsx"]


async def test_the_roster_on_the_screen_is_the_one_that_is_written(desk: Desk, person: FindPerson) -> None:
    async with at_desk(desk, person("陈静"), opening="f6") as pilot:
        await keys(pilot, "ctrl+g")
        await keys(pilot, "alt+d")
        assert files(desk) == ["csdesk-roster-2026-W48.xlsx"]


async def test_whoever_may_print_nothing_is_offered_nothing(
    desk: Desk, person: FindPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    followups.add(desk, {"kind": "other", "name": "赵敏", "phone": "13800001234"})
    may = desk.may
    monkeypatch.setattr(desk, "may", lambda right: right is not Right.EXPORT_PAPERS and may(right))
    async with at_desk(desk, person("陈静"), opening="f5") as pilot:
        await keys(pilot, "alt+d")
        assert files(desk) == []
