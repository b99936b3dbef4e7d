"""Units as people write them, and the key by which they are the same."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.rules.units import unit_key, unit_of, ways_to_write, written_key
from csdesk.store.migrations.m0003 import UNIT_COLUMNS

PROJECTS = ("云岭花园", "壹号院", "云岭1期", "云岭花园二区")


@pytest.mark.parametrize(
    "text",
    ["3栋2单元501", "3-2-501", "3 栋 2 单元 501室", "３栋２单元５０１", "3号楼2单元501房", "3幢-2-501号", "3座2单元501",
     "云岭花园3栋2单元501", "云岭花园 3-2-501", "云岭花园-3—2—501", "3#2-501", "-3--2-501-"],
)  # fmt: skip
def test_one_unit_has_one_key(text: str) -> None:
    assert unit_key(text, PROJECTS) == "3-2-501"


@pytest.mark.parametrize(
    ("one", "other"),
    [("3-2-501", "3-2-502"), ("3-2-501", "32-501"), ("1期3-1201", "1-3-1201"), ("a座501", "B座501"), ("", "3-2-501"),
     ("云岭1期2-501", "云岭12-501")],
)  # fmt: skip
def test_what_differs_has_another_key(one: str, other: str) -> None:
    assert unit_key(one, PROJECTS) != unit_key(other, PROJECTS)


def test_letters_are_alike_and_the_phase_stays() -> None:
    assert unit_key("a座501") == unit_key("Ａ-501") == "A-501"
    assert unit_key("1期-3栋-1201") == unit_key("1期3栋1201室") == "1期-3-1201"
    assert unit_key("壹号院3-501", PROJECTS) == "3-501"


def test_units_of_two_projects_are_two() -> None:
    here, there = unit_of("云岭花园3-501", PROJECTS), unit_of("3栋501", PROJECTS, "壹号院")
    assert (here.key, here.project) == (there.key, "云岭花园")
    assert not here.is_same(there)
    assert here.is_same(unit_of("3-501", PROJECTS)) and there.is_same(unit_of("壹号院 3-501", PROJECTS))
    assert unit_of("云岭花园二区3-501", PROJECTS).project == "云岭花园二区"
    assert ways_to_write(unit_of("3-501"), ["云岭花园"]) == ["3-501", "云岭花园3-501", "云岭花园-3-501"]
    assert ways_to_write(unit_of(" "), PROJECTS) == []


@given(st.text("0123０５９ABab ＡｂＨ　栋座幢室号房楼单元期-－_/#＃.．·、–—云岭花园", max_size=20))
def test_the_database_makes_the_same_key(text: str) -> None:
    connection = sqlite3.connect(":memory:")
    columns = ", ".join(f"{name} TEXT GENERATED ALWAYS AS ({made}) VIRTUAL" for name, made in UNIT_COLUMNS.items())
    connection.execute(f"CREATE TABLE written (unit TEXT, {columns})")
    connection.execute("INSERT INTO written (unit) VALUES (?)", (text,))
    assert connection.execute("SELECT unit_key FROM written").fetchone() == (written_key(text),)
    connection.close()
