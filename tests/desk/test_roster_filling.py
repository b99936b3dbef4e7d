"""Letting the machine fill a week: around what is fixed and who is away, in one step, and what it says."""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from standing_clock import StandingClock

from csdesk.desk import history, roster, staff
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError
from csdesk.desk.roster import WeekRoster
from csdesk.store import bulk
from csdesk.texts import use_language

MONDAY = date(2026, 11, 23)
EARLY = (MONDAY, "reception", "early")


@pytest.fixture
def team(desk: Desk) -> Desk:
    for name, role in (("王芳", "receptionist"), ("赵婷", "receptionist"), ("孙磊", "sales")):
        staff.add(desk, name=name, role=role)
    return desk


def placed(week: WeekRoster) -> dict[tuple[date, str, str], list[str]]:
    return {place: [each.name for each in people] for place, people in week.cells.items()}


def test_a_week_is_filled_around_what_is_fixed_and_who_is_away_in_one_step(team: Desk) -> None:
    pytest.importorskip("ortools")
    roster.place(team, *EARLY, "孙磊")
    roster.set_absence(team, MONDAY, "王芳", "annual", until="2026-11-26")
    filled = roster.fill(team, "next")
    week = filled.week
    assert (week.faults, len(week.cells)) == ((), 28)
    assert placed(week)[EARLY] == ["孙磊"] and week.cells[EARLY][0].is_fixed
    assert [each.is_fixed for people in week.cells.values() for each in people].count(True) == 1
    away = {place for place, people in placed(week).items() if "王芳" in people and place[0] < date(2026, 11, 27)}
    assert not away
    assert filled.sentence == "2026-W48 is filled: 28 places in all, every post is held and every rule kept"
    assert placed(roster.fill(team, "next").week) == placed(week)  # the same once more
    assert len(history.undo(team, roster.UNDOES).records) == 27
    assert list(placed(roster.show(team, "next"))) == [EARLY]


def test_where_no_roster_keeps_all_rules_it_is_said_which_is_in_the_way(desk: Desk) -> None:
    pytest.importorskip("ortools")
    use_language("zh")
    filled = roster.fill(desk, "next")
    assert filled.sentence and "{" not in filled.sentence
    assert {fault.kind for fault in filled.week.faults} == {"uncovered"}
    assert len(filled.week.cells) > 0
    assert not any(key in filled.sentence for key in ("reception", "sales_floor", "0193"))


def test_what_is_fixed_against_a_rule_is_told(team: Desk) -> None:
    pytest.importorskip("ortools")
    roster.place(team, MONDAY, "sales_floor", "", "李敏")
    filled = roster.fill(team, "next")
    assert filled.sentence.endswith("first on 2026-11-23: 李敏 is not qualified for Sales floor")


def test_by_forecast_a_post_has_as_many_people_as_the_weeks_before_call_for(team: Desk, clock: StandingClock) -> None:
    pytest.importorskip("ortools")
    numbers = count(1)
    at = datetime(2026, 11, 9, 10)  # a Monday, 25 calls in one hour; the phone serves 10 an hour
    calls = [
        {
            "id": f"0193{next(numbers):04x}-0000-7000-8000-00000000000a", "station": "A", "created_at": str(moment),
            "updated_at": str(moment), "number": f"LD-{moment}", "started_at": str(moment), "direction": "incoming",
            "category": "enquiry", "asked": "价格", "phone": "13800000001", "taken_by": team.me.id,
        }
        for moment in (at + timedelta(minutes=2 * step) for step in range(25))
    ]  # fmt: skip
    with team.store.transaction(team.me.id):
        bulk.insert(team.store, "call", calls)
    people = placed(roster.fill(team, "next", forecast=True).week)
    assert len(people[MONDAY, "phone", "day"]) == 3
    assert len(people[MONDAY + timedelta(days=1), "phone", "day"]) == 1
    assert len(placed(roster.fill(team, "next").week)[MONDAY, "phone", "day"]) == 1


def test_without_the_solver_it_is_said_how_to_get_it(team: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("ortools", "csdesk.rules.roster_solving"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ortools", None)
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    with pytest.raises(BadInputError, match=r"pip install 'csdesk\[roster\]'") as refused:
        roster.fill(team, "next")
    assert refused.value.exit_code == 2
    assert roster.show(team, "next").cells == {}


def test_a_fill_that_is_given_up_changes_nothing(team: Desk) -> None:
    pytest.importorskip("ortools")

    def give_up() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        roster.fill(team, "next", before_writing=give_up)
    assert roster.show(team, "next").cells == {}


def test_a_solver_that_cannot_be_loaded_is_told_as_one_that_is_missing(
    team: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [name for name in sys.modules if name.startswith(("ortools", "csdesk.rules.roster_solving"))]:
        monkeypatch.delitem(sys.modules, name)
    (tmp_path / "ortools").mkdir()
    (tmp_path / "ortools" / "__init__.py").write_text("raise ImportError('a part of it cannot be loaded')\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(BadInputError, match=r"pip install 'csdesk\[roster\]'"):
        roster.fill(team, "next")


def test_a_week_in_which_the_desk_is_closed_needs_nobody(team: Desk) -> None:
    pytest.importorskip("ortools")
    filled = roster.fill(team, "2026-W08")
    assert (filled.sentence, filled.batch) == ("nobody has to stand anywhere in 2026-W08", 0)


def test_days_in_a_row_are_told_as_a_span(desk: Desk) -> None:
    pytest.importorskip("ortools")
    for name in ("李敏", "周强"):
        roster.set_absence(desk, MONDAY, name, "annual", until="2026-11-29")
    sentence = roster.fill(desk, "next").sentence
    assert "11-23–11-29" in sentence and "11-24" not in sentence
