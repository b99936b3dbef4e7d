"""`csdesk sync`: desks at one shared file, from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csdesk.__main__ import main

Desk = Callable[..., Any]


@pytest.fixture
def desk(tmp_path: Path, csdesk: Any) -> Callable[[str], Desk]:
    """Runs commands at the desk with that station code, which is set up when first asked for."""

    def at(station: str, supervisor: str = "王小明") -> Desk:
        home = str(tmp_path / station)
        if not Path(home).exists():
            assert main(["--home", home, "init", "--company", "示例置业", "--station", station, "--project", "示例花园",
                         "--supervisor", supervisor]) == 0  # fmt: skip
        return lambda *arguments: csdesk("--home", home, "--json", *arguments)

    return at


@pytest.fixture
def hub(tmp_path: Path) -> str:
    return str(tmp_path / "share" / "team.csdesk")


@pytest.fixture(autouse=True)
def share(tmp_path: Path) -> Path:
    (tmp_path / "share").mkdir()
    return tmp_path / "share"


def log_call(desk: Desk, name: str) -> Any:
    ended = desk("call", "add", "--phone", "13800001234", "--name", name, "--asked", "户型")
    assert ended.code == 0, ended.err
    return ended.json


def test_two_desks_see_each_others_calls_and_the_hub_is_remembered(desk: Callable[[str], Desk], hub: str) -> None:
    a, b = desk("A"), desk("B")
    made = log_call(a, "单雄信")
    first = a("sync", hub)
    assert first.code == 0, first.err
    assert set(first.json) >= {"pulled", "pushed", "conflicts", "hub", "seconds"}
    assert (first.json["pulled"], first.json["hub"], first.json["conflicts"]) == (0, hub, 0)
    assert first.json["pushed"] > 0
    assert b("sync", hub).json["pulled"] == first.json["pushed"]
    assert [call["number"] for call in b("call", "list").json] == [made["number"]]
    log_call(b, "秦琼")
    assert b("sync").json["pushed"] > 0
    assert a("sync").json["pulled"] > 0
    assert {call["customer"]["name"] for call in a("call", "list").json} == {"单雄信", "秦琼"}
    assert (a("sync").json["pulled"], a("sync").json["pushed"]) == (0, 0)


def test_desks_set_up_alike_have_one_company_one_project_and_one_supervisor(
    desk: Callable[[str], Desk], hub: str
) -> None:
    a, b = desk("A"), desk("B")
    for each in (a, b, a):
        each("sync", hub)
    assert [person["name"] for person in a("staff", "list").json] == ["王小明"]
    assert a("sync", "conflicts").json == []


def test_a_conflict_is_listed_and_settled(desk: Callable[[str], Desk], hub: str) -> None:
    a, b = desk("A"), desk("B")
    identity = log_call(a, "单雄信")["customer"]["id"]
    for each in (a, b):
        each("sync", hub)
    store_edit(a, identity, "甲")
    store_edit(b, identity, "乙")
    for each in (a, b, a):
        each("sync")
    (conflict,) = a("sync", "conflicts").json
    assert conflict["id"] == identity
    assert {conflict["stands"]["value"], conflict["others"][0]["value"]} == {"甲", "乙"}
    assert a("sync", "conflicts", "--take", conflict["handle"]).json == []
    a("sync")
    b("sync")
    assert b("customer", "show", identity).json["name"] == conflict["others"][0]["value"]
    assert b("sync", "status").json["conflicts"] == 0


def test_of_several_other_values_each_can_be_taken(desk: Callable[[str], Desk], hub: str) -> None:
    a, *others = desk("A"), desk("B"), desk("C")
    identity = log_call(a, "单雄信")["customer"]["id"]
    for each in (a, *others):
        each("sync", hub)
    for each, name in zip((a, *others), "甲乙丙", strict=True):
        store_edit(each, identity, name)
    for each in (a, *others, a):
        each("sync")
    (conflict,) = a("sync", "conflicts").json
    handle, names = conflict["handle"], [each["value"] for each in conflict["others"]]
    assert len(names) == 2
    refused = a("sync", "conflicts", "--keep", handle, "--take", handle)
    assert (refused.code, len(a("sync", "conflicts").json)) == (2, 1)
    assert a("sync", "conflicts", "--take", f"{handle}:3").code == 2
    assert a("sync", "conflicts", "--take", f"{handle}:2").json == []
    assert a("customer", "show", identity).json["name"] == names[1]


def store_edit(desk: Desk, identity: str, name: str) -> None:
    ended = desk("customer", "correct", identity, "--name", name)
    assert ended.code == 0, ended.err


def test_status_tells_what_waits_to_be_sent(desk: Callable[[str], Desk], hub: str) -> None:
    a = desk("A")
    a("sync", hub)
    assert (a("sync", "status").json["unsent"], a("sync", "status").json["hub"]) == (0, hub)
    log_call(a, "单雄信")
    assert a("sync", "status").json["unsent"] > 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("sync",), 2), (("sync", "nothing.db"), 2), (("sync", "/nowhere/team.csdesk"), 5),
        (("sync", "conflicts", "--keep", "x.y"), 4), (("sync", "--keep", "x"), 2), (("sync", "--check", "x.db"), 2),
        (("sync", "--check", "/nowhere/"), 5), (("sync", "/nowhere/"), 5),
        (("sync", "--check", "/nowhere/x.csdesk"), 5),
        (("sync", "conflicts", "--keep", "x.y", "--take", "x.y"), 2), (("sync", "conflicts", "--take", "x.y:0"), 2),
        (("sync", "conflicts", "--take", "x.y:2"), 4),
    ],
)  # fmt: skip
def test_what_cannot_be_done_ends_with_its_code_and_one_line(
    desk: Callable[[str], Desk], arguments: tuple[str, ...], code: int
) -> None:
    ended = desk("A")(*arguments)
    assert (ended.code, ended.out, ended.err.count("\n")) == (code, "", 1), ended.err


def test_a_hub_that_cannot_be_reached_is_not_remembered(desk: Callable[[str], Desk]) -> None:
    a = desk("A")
    assert a("sync", "/nowhere/team.csdesk").code == 5
    assert a("config", "show").json["hub"] == ""


def test_a_receptionist_syncs_but_chooses_no_hub(desk: Callable[[str], Desk], hub: str) -> None:
    a = desk("A")
    assert a("staff", "add", "--name", "李敏", "--role", "receptionist").code == 0
    assert a("--as", "李敏", "sync", hub).code == 3
    a("sync", hub)
    assert a("--as", "李敏", "sync").code == 0


def test_two_desks_with_one_code_are_both_told(
    desk: Callable[..., Desk], hub: str, tmp_path: Path, csdesk: Any
) -> None:
    a, b = desk("A"), desk("B")
    other = str(tmp_path / "second")
    assert main(["--home", other, "init", "--company", "示例置业", "--station", "A", "--project", "示例花园",
                 "--supervisor", "王小明"]) == 0  # fmt: skip
    first, second = log_call(a, "单雄信"), csdesk(
        "--home", other, "--json", "call", "add", "--phone", "13800001235", "--name", "秦琼", "--asked", "价格"
    ).json  # fmt: skip
    assert first["number"] == second["number"]
    a("sync", hub)
    told = csdesk("--home", other, "--json", "sync", hub).json["warnings"]
    assert any("station code A" in warning for warning in told)
    assert any(first["number"] in warning for warning in told)
    assert any("station code A" in warning for warning in a("sync").json["warnings"])
    for run in (a, lambda *given: csdesk("--home", other, "--json", *given)):
        shown = {call["customer"]["name"]: call["number"] for call in run("call", "list").json}
        assert sorted(shown.values()) == [first["number"], f"{first['number']}-2"]
        for name, number in shown.items():
            assert run("call", "show", number).json["customer"]["name"] == name
    assert not any("station code" in warning for warning in b("sync", "status").json["warnings"])
    assert csdesk("--home", other, "--json", "station", "c").json == {"station": "C"}
    third = csdesk("--home", other, "--json", "call", "add", "--name", "程咬金", "--asked", "价格").json
    assert third["number"].startswith("LD-C-")
    for _round in range(2):
        csdesk("--home", other, "sync")
        a("sync")
    assert not any("station code" in warning for warning in a("sync", "status").json["warnings"])


def test_a_new_computer_may_take_the_place_and_the_code_of_a_lost_one(
    desk: Callable[..., Desk], hub: str, tmp_path: Path, csdesk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = desk("A"), desk("B")
    lost = log_call(a, "单雄信")
    a("sync", hub)
    monkeypatch.setenv("CSDESK_NOW", "2026-11-21T14:30")
    other = str(tmp_path / "new")
    assert main(["--home", other, "init", "--company", "示例置业", "--station", "A", "--project", "示例花园",
                 "--supervisor", "王小明"]) == 0  # fmt: skip
    assert csdesk("--home", other, "--json", "sync", hub).json["warnings"] == []
    assert b("sync", hub).json["warnings"] == []
    new = csdesk("--home", other, "--json", "call", "add", "--name", "秦琼", "--asked", "价格").json
    assert (lost["number"], new["number"]) == ("LD-A-20261121-001", "LD-A-20261121-002")


@pytest.mark.parametrize(("code", "ended"), [("", 2), ("too long", 2), ("北京", 2), ("b", 0)])
def test_a_station_code_is_a_few_letters_or_digits(desk: Callable[..., Desk], code: str, ended: int) -> None:
    assert desk("A")("station", code).code == ended


def test_a_folder_in_the_place_of_the_file_is_told(desk: Callable[[str], Desk], hub: str) -> None:
    a = desk("A")
    Path(hub).mkdir()
    for arguments in (("sync", hub), ("sync", "--check", hub)):
        ended = a(*arguments)
        assert (ended.code, "is a folder, not a file" in ended.err) == (2, True)
    assert a("sync", f"{hub}/").code == 0


def test_check_recommends_a_file_on_a_plain_disk_and_a_folder_where_a_cloud_copies(
    desk: Callable[[str], Desk], hub: str, tmp_path: Path
) -> None:
    a = desk("A")
    found = a("sync", "--check", hub)
    assert (found.code, found.json["is_fit"], found.json["recommended"]) == (0, True, "file")
    assert not list((tmp_path / "share").iterdir())
    (tmp_path / "OneDrive").mkdir()
    found = a("sync", "--check", str(tmp_path / "OneDrive" / "team.csdesk"))
    assert (found.code, found.json["is_fit"], found.json["recommended"]) == (1, False, "folder")
