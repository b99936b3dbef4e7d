"""Every screen as it looks, at both sizes in Chinese, and in English, the light and the high-contrast theme."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from desks import hold_still, settle, write
from standing_clock import ids_in_order
from textual.pilot import Pilot
from two_desks import disagree, second_desk

from csdesk.desk import complaints, customers, demo, sync
from csdesk.desk.desk import Desk
from csdesk.desk.settings import Home
from csdesk.store import followups
from csdesk.texts import use_language
from csdesk.tui.app import FrontDesk

Steps = Callable[[Pilot[int]], Awaitable[None]]


NOW = datetime(2026, 11, 20, 16, 40)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the sample company on a Friday afternoon, on which nothing comes round beside the screen."""
    folder = tmp_path_factory.mktemp("sample")
    desk = Desk(Home(folder, folder / "csdesk.db"), lambda: NOW, ids_in_order())
    demo.build(desk)
    with desk.store.transaction(None):
        followups.remember_look(desk.store, NOW.date())
    desk.store.rest()
    desk.close()
    return folder


@pytest.fixture
def sample(built: Path, tmp_path: Path) -> Iterator[Desk]:
    """The sample company, with the receptionist 李敏 signed in."""
    home = tmp_path / "home"
    shutil.copytree(built, home)
    new_id = ids_in_order()
    for _made_before in range(20_000):
        new_id()
    desk = Desk(Home(home, home / "csdesk.db"), lambda: NOW, new_id)
    desk.person = next(person for person in desk.staff.values() if person.name == "李敏")
    yield desk
    desk.close()


async def nothing(_pilot: Pilot[int]) -> None:
    """The screen as it opens."""


async def known_caller(pilot: Pilot[int]) -> None:
    await write(pilot, "13800000008")
    await pilot.press("enter", "enter")


async def candidates(pilot: Pilot[int]) -> None:
    await write(pilot, "1380")


async def parked_and_wrong(pilot: Pilot[int]) -> None:
    await write(pilot, "13800000008")
    await pilot.press("ctrl+t")
    await settle(pilot)
    await write(pilot, "12")
    await pilot.press("ctrl+s")
    await settle(pilot)


async def correction(pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+down", "down", "enter")


async def one_customer(pilot: Pilot[int]) -> None:
    await pilot.press("f7")
    await settle(pilot)
    await pilot.press("down", "down")


async def customer_form(pilot: Pilot[int]) -> None:
    await one_customer(pilot)
    await settle(pilot)
    await pilot.press("ctrl+e")


async def search(pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+f")
    await settle(pilot)
    await write(pilot, "车位")


async def search_for_nothing(pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+f")
    await settle(pilot)
    await write(pilot, "xyzzy")


async def help_page(pilot: Pilot[int]) -> None:
    await pilot.press("f1")


async def palette(pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+p")


async def lock(pilot: Pilot[int]) -> None:
    await pilot.press("f12")


async def history(pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+down", "alt+h")


async def complaint(pilot: Pilot[int]) -> None:
    app = pilot.app
    assert isinstance(app, FrontDesk)
    await app.open_record(("complaint", complaints.page(app.desk, limit=1)[0].id))


async def register(pilot: Pilot[int]) -> None:
    await pilot.app.run_action("import_register")


async def people(pilot: Pilot[int]) -> None:
    await pilot.app.run_action("staff")


async def visit(pilot: Pilot[int]) -> None:
    await pilot.press("f3")
    await settle(pilot)
    await write(pilot, "13800000008")
    await pilot.press("enter", "enter", "tab")


async def expected_visitors(pilot: Pilot[int]) -> None:
    await pilot.press("f3", "alt+e", "alt+e")


async def followups_due(pilot: Pilot[int]) -> None:
    await pilot.press("f5")


async def survey(pilot: Pilot[int]) -> None:
    await pilot.press("f5")
    await settle(pilot)
    await pilot.press("enter")


async def duty_log(pilot: Pilot[int]) -> None:
    await pilot.press("f10")
    await settle(pilot)
    await pilot.press("down")


async def small_form(pilot: Pilot[int]) -> None:
    await duty_log(pilot)
    await pilot.press("ctrl+n")
    await settle(pilot)
    await pilot.press("ctrl+s")


async def turn_into(pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+down", "ctrl+o")


async def complaints_open(pilot: Pilot[int]) -> None:
    await pilot.press("f4")
    await settle(pilot)
    await pilot.press("down")


async def receiving(pilot: Pilot[int]) -> None:
    await pilot.press("f4", "ctrl+n")
    await settle(pilot)
    await write(pilot, "13800000008")


async def repairs(pilot: Pilot[int]) -> None:
    await pilot.press("alt+r")
    await settle(pilot)
    await pilot.press("down")


async def repair_form(pilot: Pilot[int]) -> None:
    await pilot.press("alt+r", "ctrl+n")
    await settle(pilot)
    await write(pilot, "13800000008")


async def today(pilot: Pilot[int]) -> None:
    await pilot.press("f9")


async def roster_week(pilot: Pilot[int]) -> None:
    await pilot.press("f6")
    await settle(pilot)
    await pilot.press("ctrl+down")


async def roster_cell(pilot: Pilot[int]) -> None:
    await pilot.press("f6", "down", "right")
    await settle(pilot)
    await pilot.press("enter")


async def roster_month(pilot: Pilot[int]) -> None:
    await pilot.press("f6")
    await settle(pilot)
    await pilot.press("alt+e", "down")


async def roster_calendar(pilot: Pilot[int]) -> None:
    await roster_month(pilot)
    await settle(pilot)
    await pilot.press("enter")


async def reports_week(pilot: Pilot[int]) -> None:
    await pilot.press("f8")
    await settle(pilot)
    await pilot.press("down", "down", "down")


async def figure_records(pilot: Pilot[int]) -> None:
    await reports_week(pilot)
    await settle(pilot)
    await pilot.press("enter")


async def weekly_reports(pilot: Pilot[int]) -> None:
    await pilot.press("f8")
    await settle(pilot)
    await pilot.app.run_action("open_list('reports', 'weekly')")


async def weekly_report(pilot: Pilot[int]) -> None:
    await weekly_reports(pilot)
    await settle(pilot)
    await pilot.press("enter")


async def export(pilot: Pilot[int]) -> None:
    await pilot.press("f8")
    await settle(pilot)
    await pilot.press("ctrl+e")


async def corrective_actions(pilot: Pilot[int]) -> None:
    await pilot.app.run_action("open('actions')")


async def conflicts(pilot: Pilot[int]) -> None:
    assert isinstance(pilot.app, FrontDesk)
    await pilot.app.syncing.look()
    await pilot.press("alt+c")
    await settle(pilot)
    await pilot.press("down")


async def one_conflict(pilot: Pilot[int]) -> None:
    await conflicts(pilot)
    await settle(pilot)
    await pilot.press("enter")


RECEPTIONIST: list[Steps] = [
    nothing, known_caller, candidates, parked_and_wrong, correction, one_customer, customer_form, search,
    search_for_nothing, help_page, palette, lock, history, complaint, visit, expected_visitors, followups_due, survey,
    duty_log, small_form, turn_into, complaints_open, receiving, repairs, repair_form, weekly_report,
]  # fmt: skip
SUPERVISOR: list[Steps] = [
    register, people, today, corrective_actions, roster_week, roster_cell, roster_month, roster_calendar,
    reports_week, figure_records, weekly_reports, export,
]  # fmt: skip
ENGLISH: list[Steps] = [
    known_caller, one_customer, search, visit, survey, complaint, today, roster_week, roster_month, reports_week,
    weekly_report,
]  # fmt: skip
SIZES = [(80, 24), (120, 30)]


def _look(snap_compare: Any, desk: Desk, steps: Steps, size: tuple[int, int], theme: str = "light") -> None:
    async def before(pilot: Pilot[int]) -> None:
        pilot.app.theme = theme
        await settle(pilot)
        await steps(pilot)
        await settle(pilot)
        await hold_still(pilot)

    assert snap_compare(FrontDesk(desk, person=desk.person), terminal_size=size, run_before=before)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x30"])
@pytest.mark.parametrize("steps", RECEPTIONIST, ids=lambda steps: steps.__name__)
def test_what_a_receptionist_sees(snap_compare: Any, sample: Desk, steps: Steps, size: tuple[int, int]) -> None:
    use_language("zh")
    _look(snap_compare, sample, steps, size)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x30"])
@pytest.mark.parametrize("steps", SUPERVISOR, ids=lambda steps: steps.__name__)
def test_what_a_supervisor_sees(snap_compare: Any, sample: Desk, steps: Steps, size: tuple[int, int]) -> None:
    use_language("zh")
    sample.person = next(person for person in sample.staff.values() if person.role == "supervisor")
    _look(snap_compare, sample, steps, size)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x30"])
def test_the_first_start(snap_compare: Any, tmp_path: Path, size: tuple[int, int]) -> None:
    use_language("zh")
    desk = Desk(Home(tmp_path, tmp_path / "csdesk.db"), lambda: datetime(2026, 11, 20, 16, 40), ids_in_order())
    _look(snap_compare, desk, nothing, size)
    desk.close()


@pytest.fixture
def disputing(sample: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The sample company with a second desk that told some things differently."""
    with second_desk(sample, tmp_path, lambda: NOW) as other:
        known = customers.page(sample, limit=4)
        disagree(sample, other, known[0].id, {"name": "王晓明"}, {"name": "王小明"})
        disagree(sample, other, known[2].id, {"notes": "周末来看车位，请先打电话"}, {"notes": "车位改到下周三再谈"})
        sync.sync(sample)
        yield sample


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x30"])
@pytest.mark.parametrize("steps", [conflicts, one_conflict], ids=lambda steps: steps.__name__)
def test_what_two_desks_told_differently(
    snap_compare: Any, disputing: Desk, steps: Steps, size: tuple[int, int]
) -> None:
    use_language("zh")
    _look(snap_compare, disputing, steps, size)


def test_conflicts_in_english(snap_compare: Any, disputing: Desk) -> None:
    _look(snap_compare, disputing, conflicts, (120, 30))


@pytest.mark.parametrize("steps", ENGLISH, ids=lambda steps: steps.__name__)
def test_english(snap_compare: Any, sample: Desk, steps: Steps) -> None:
    _look(snap_compare, sample, steps, (120, 30))


@pytest.mark.parametrize("theme", ["dark", "high-contrast", "monochrome"])
def test_other_themes(snap_compare: Any, sample: Desk, theme: str) -> None:
    use_language("zh")
    _look(snap_compare, sample, known_caller, (80, 24), theme)


@pytest.mark.parametrize("theme", ["dark", "high-contrast", "monochrome"])
def test_the_roster_in_other_themes(snap_compare: Any, sample: Desk, theme: str) -> None:
    use_language("zh")
    sample.person = next(person for person in sample.staff.values() if person.role == "supervisor")
    _look(snap_compare, sample, roster_week, (80, 24), theme)


@pytest.mark.parametrize("theme", ["high-contrast", "monochrome"])
def test_the_reports_in_other_themes(snap_compare: Any, sample: Desk, theme: str) -> None:
    use_language("zh")
    _look(snap_compare, sample, reports_week, (80, 24), theme)
