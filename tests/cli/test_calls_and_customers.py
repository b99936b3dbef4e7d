"""Calls, customers and the records of every area, as people and as programs read them."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from csdesk.chinese import width

from .conftest import Run


@pytest.mark.usefixtures("home")
def test_a_logged_call_tells_its_number(csdesk: Run) -> None:
    ended = csdesk("call", "add", "--phone", "13800001234", "--name", "李四", "--asked", "价格")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "saved as LD-A-20261121-001, with 李四 as a new customer\n"


def test_a_call_is_json_with_the_field_names_as_keys(call: dict[str, Any]) -> None:
    assert call["number"] == "LD-A-20261121-001"
    assert call["at"] == "2026-11-21 09:30"
    assert (call["station"], call["by"], call["invited"]) == ("A", "王小明", True)
    assert call["customer"].keys() == {"id", "name", "phone"}
    assert call["intends_to_visit_on"] is None


@pytest.mark.usefixtures("home")
def test_seconds_are_told_only_where_there_are_any(csdesk: Run) -> None:
    ended = csdesk("--json", "call", "add", "--name", "李四", "--asked", "价格", "--at", "2026-11-20 08:01:02",
                   "--intends-to-visit-on", "2026-11-22")  # fmt: skip
    assert ended.json["at"] == "2026-11-20 08:01:02"
    assert ended.json["intends_to_visit_on"] == "2026-11-22"


@pytest.mark.usefixtures("home")
def test_an_odd_phone_is_kept_as_heard_and_json_stays_whole(csdesk: Run) -> None:
    ended = csdesk("--json", "call", "add", "--phone", "138xx", "--asked", "价格")
    assert ended.code == 0
    assert ended.json["phone"] == "138xx"
    assert "138xx" in ended.err and len(ended.err.splitlines()) == 1


def test_a_likely_duplicate_is_told_with_the_command_that_merges(call: dict[str, Any], csdesk: Run) -> None:
    ended = csdesk("--json", "call", "add", "--phone", "13800001234", "--name", "李思", "--asked", "价格")
    known, other = call["customer"]["id"], ended.json["customer"]["id"]
    assert f"csdesk customer merge {known} {other}" in ended.err
    again = csdesk("call", "add", "--phone", "13800001234", "--name", call["name"], "--asked", "价格")
    assert f"csdesk customer merge {known} {other}" in again.err
    merged = csdesk("--json", "customer", "merge", known, other)
    assert merged.json["merged"] == [other]


@pytest.mark.usefixtures("call")
def test_the_register_lists_newest_first_with_phones_masked(csdesk: Run) -> None:
    csdesk("call", "add", "--phone", "13800001235", "--asked", "later", "--at", "2026-11-21 09:29")
    ended = csdesk("call", "list")
    lines = ended.out.splitlines()
    assert "138****1234" in lines[1] and "138****1235" in lines[2]
    assert "1380000" not in ended.out
    assert lines[0].index("Phone") == len("LD-A-20261121-001  2026-11-21 09:30  ")
    assert [row["number"] for row in csdesk("--json", "call", "list").json] == [
        "LD-A-20261121-001",
        "LD-A-20261121-002",
    ]
    assert "key" not in csdesk("--json", "customer", "list").json[0]


@pytest.mark.parametrize(
    ("narrowing", "count"),
    [
        (("--from", "2026-11-20", "--to", "2026-11-20"), 2),
        (("--from", "2026-11-20 12:00", "--to", "2026-11-20"), 1),
        (("--to", "2026-11-20 08:00"), 1),
        (("--from", "昨天"), 3),
        (("--to", "9999-12-31"), 3),
        (("--phone", "138 0000 0001"), 1),
        (("--text", "渗漏"), 1),
        (("--mine",), 3),
        (("--limit", "2"), 2),
        (("--from", "2026-11-22"), 0),
    ],
)
@pytest.mark.usefixtures("home")
def test_the_register_is_narrowed(csdesk: Run, narrowing: tuple[str, ...], count: int) -> None:
    for phone, asked, at in (
        ("13800000001", "价格", "2026-11-20 08:00"),
        ("13800000002", "渗漏", "2026-11-20 23:59"),
        ("13800000003", "价格", "2026-11-21 09:00"),
    ):
        csdesk("call", "add", "--phone", phone, "--asked", asked, "--at", at)
    assert len(csdesk("--json", "call", "list", *narrowing).json) == count


@pytest.mark.parametrize(
    ("narrowing", "names"),
    [
        ((), ["周静", "何敏", "高燕"]),
        (("--from", "2026-11-21"), ["周静"]),
        (("--to", "2026-11-20"), ["何敏", "高燕"]),
        (("--mine",), ["周静", "高燕"]),
        (("--mine", "--limit", "1"), ["周静"]),
        (("--text", "城东"), ["周静", "高燕"]),
        (("--text", "城东", "--mine", "--to", "2026-11-20"), ["高燕"]),
        (("--text", "城东", "--from", "2026-11-21 09:00"), ["周静"]),
        (("--phone", "13800000003", "--mine"), ["高燕"]),
    ],
)
@pytest.mark.usefixtures("home")
def test_the_customers_are_narrowed(
    csdesk: Run, monkeypatch: pytest.MonkeyPatch, narrowing: tuple[str, ...], names: list[str]
) -> None:
    me = next(person["name"] for person in csdesk("--json", "staff", "list").json)
    for number, name, area, now in (
        ("1", "周静", "城东", "2026-11-19T09:00"), ("2", "何敏", "城西", "2026-11-20T10:00"),
        ("3", "高燕", "城东", "2026-11-20T09:00"),
    ):  # fmt: skip
        monkeypatch.setenv("CSDESK_NOW", now)
        mine = () if name == "何敏" else ("--adviser", me)
        csdesk("customer", "add", "--name", name, "--phone", f"1380000000{number}", "--area", area, *mine)
    monkeypatch.setenv("CSDESK_NOW", "2026-11-21T09:00")
    csdesk("customer", "correct", "周静", "--notes", "要南向")
    found = [row["name"] for row in csdesk("--json", "customer", "list", *narrowing).json]
    assert sorted(found) == sorted(names) if "--text" in narrowing else found == names


@pytest.mark.usefixtures("home")
def test_a_register_longer_than_a_page_is_listed_whole(csdesk: Run, monkeypatch: Any) -> None:
    monkeypatch.setattr("csdesk.cli.pages._SIZE", 2)
    for number in range(5):
        csdesk("call", "add", "--name", f"客户{number}", "--asked", "价格")
    assert len(csdesk("--json", "call", "list").json) == 5
    assert len(csdesk("--json", "call", "list", "--limit", "3").json) == 3


def test_on_a_terminal_a_row_fits_and_only_text_is_cut(
    call: dict[str, Any], csdesk: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    csdesk("call", "correct", call["number"], "--asked", "价格与付款方式" * 20)
    monkeypatch.setattr("csdesk.cli.output._is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("WT_SESSION", "1")
    heading, row = csdesk("call", "list").out.splitlines()
    assert heading.startswith("\x1b[1m") and heading.endswith("\x1b[0m")
    assert width(row) <= 80 and row.startswith(call["number"]) and row.endswith("..")
    assert "\x1b" not in csdesk("--no-color", "call", "list").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in csdesk("call", "list").out


def test_on_a_terminal_a_search_marks_what_matched_on_a_line_of_its_own(
    call: dict[str, Any], csdesk: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    csdesk("call", "correct", call["number"], "--asked", "价格" + "与付款方式" * 20)
    assert csdesk("search", "付款").out.splitlines()[1].endswith("付款方式")
    monkeypatch.setattr("csdesk.cli.output._is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("WT_SESSION", "1")
    _heading, row, text = csdesk("search", "付款").out.splitlines()
    assert row.startswith("Call") and call["number"] in row and "付款" not in row
    assert text.startswith("  价格与\x1b[1;4m付款\x1b[0m方式与\x1b[1;4m付款")
    plain = csdesk("--no-color", "search", "付款").out.splitlines()[2]
    assert plain == text.replace("\x1b[1;4m", "").replace("\x1b[0m", "") and width(plain) <= 80


@pytest.mark.usefixtures("home")
def test_nothing_found_is_an_empty_array(csdesk: Run) -> None:
    assert csdesk("--json", "call", "list").out == "[]\n"
    ended = csdesk("call", "list")
    assert (ended.code, ended.out, ended.err) == (0, "", "nothing was found\n")


def test_a_call_is_shown_in_words_and_revealing_is_written_down(call: dict[str, Any], csdesk: Run) -> None:
    masked = csdesk("call", "show", call["number"])
    assert "138****1234" in masked.out and "Enquiry" in masked.out
    assert "咨询" in csdesk("call", "show", call["number"], language="zh").out
    assert "13800001234" in csdesk("call", "show", call["id"], "--reveal").out
    assert "disclosure" in [change["what"] for change in csdesk("--json", "history", call["number"]).json]


def test_a_call_is_corrected_by_its_number_and_the_correction_undone(call: dict[str, Any], csdesk: Run) -> None:
    ended = csdesk("--json", "call", "correct", call["number"], "--answered", "已答", "--no-invited")
    assert (ended.json["answered"], ended.json["invited"], ended.json["asked"]) == ("已答", False, "户型和价格")
    history = csdesk("history", call["number"])
    assert "changed" in history.out and "Answered: 已答" in history.out
    assert csdesk("--json", "undo").json["records"] == [["call", call["id"]]]
    assert csdesk("--json", "call", "show", call["id"]).json["answered"] == ""
    told = csdesk("undo").out.splitlines()
    names = (f"Call {call['number']}", "Customer 李四", "Phone 138****1234")
    assert set(told) == {f"taken back: {name}" for name in names}


def test_a_call_is_given_to_a_customer_picked_by_hand(call: dict[str, Any], csdesk: Run) -> None:
    other = csdesk("--json", "customer", "add", "--name", "赵六", "--phone", "13800004321").json["id"]
    ended = csdesk("--json", "call", "correct", call["number"], "--customer", other)
    assert ended.json["customer"]["id"] == other
    assert ended.json["asked"] == "户型和价格"
    assert csdesk("call", "correct", call["number"], "--customer", "nobody").code == 4


@pytest.mark.usefixtures("home")
def test_a_customer_is_entered_corrected_listed_and_shown(csdesk: Run) -> None:
    made = csdesk("--json", "customer", "add", "--name", "赵六", "--phone", "13800000006，13800000007",
                  "--unit", "3栋1201", "--kind", "owner", "--may-be-contacted").json  # fmt: skip
    assert made["phones"] == ["13800000006", "13800000007"]
    assert (made["kind"], made["may_be_contacted"]) == ("owner", True)
    assert csdesk("customer", "correct", "赵六", "--grade", "A").code == 0
    shown = csdesk("customer", "show", "13800000006")
    assert "3栋1201" in shown.out and "Owner" in shown.out and "138****0006" in shown.out
    assert csdesk("--json", "customer", "show", made["id"], "--reveal").json["phones"][0] == "13800000006"
    assert "赵六" in csdesk("customer", "list").out
    assert csdesk("--json", "customer", "list", "--text", "zl").json[0]["grade"] == "A"
    assert csdesk("customer", "add", "--name", "孙七").out.startswith("saved: 孙七 ")


def test_one_search_finds_in_every_area(call: dict[str, Any], csdesk: Run) -> None:
    for text in ("户型", "价", "ls", "1234", "LD-A-20261121-001"):
        assert call["id"] in [found["id"] for found in csdesk("--json", "search", text).json], text
    assert {found["kind"] for found in csdesk("--json", "search", "李四", "--in", "customers").json} == {"customer"}
    assert len(csdesk("--json", "search", "李四", "--limit", "1").json) == 1
    assert "LD-A-20261121-001" in csdesk("search", "户型").out


def test_control_characters_in_stored_text_do_not_reach_the_terminal(
    call: dict[str, Any], csdesk: Run, home: Path
) -> None:
    with sqlite3.connect(home / "csdesk.db") as database:
        database.execute("PRAGMA trusted_schema = 1")
        database.execute("UPDATE call SET asked = ?", ("价\x1b[31m\x07\x9b2J\u202e格\n二",))
    database.close()
    for arguments in (("call", "list"), ("call", "show", call["number"]), ("history", call["number"])):
        out = csdesk(*arguments).out
        assert not set(out) & set("\x1b\x07\x9b\u202e"), arguments
    raw = csdesk("--json", "call", "list")
    assert not set(raw.out) & set("\x1b\x07\x9b\u202e")
    assert raw.json[0]["asked"] == "价\x1b[31m\x07\x9b2J\u202e格\n二"


@pytest.mark.usefixtures("home")
def test_complaints_are_listed_and_shown(csdesk: Run, tmp_path: Path) -> None:
    register = tmp_path / "投诉.csv"
    register.write_text(
        "姓名,联系电话,投诉内容,投诉时间,答复,答复时间\n"
        "李四,13800001234,卫生间渗漏,2026-11-20 09:00,,\n"
        "赵六,13800000006,夜间噪音,2026-11-19 10:00,已处理,2026-11-20 10:00\n",
        encoding="utf-8",
    )
    assert csdesk("import", "complaints", str(register)).code == 0
    listed = csdesk("--json", "complaint", "list").json
    assert [row["content"] for row in listed] == ["卫生间渗漏", "夜间噪音"]
    assert len(csdesk("--json", "complaint", "list", "--open").json) == 1
    assert "渗漏" in csdesk("complaint", "list", "--from", "2026-11-20").out
    assert "138****1234" in csdesk("complaint", "show", listed[0]["number"]).out
    assert csdesk("--json", "complaint", "show", listed[0]["number"], "--reveal").json["phone"] == "13800001234"


@pytest.mark.usefixtures("home")
def test_an_import_is_taken_back_only_when_that_is_asked_for(csdesk: Run, tmp_path: Path) -> None:
    rows = "".join(f"客{number},138000{number:05}\n" for number in range(60))
    (tmp_path / "a.csv").write_text("姓名,联系电话\n" + rows, encoding="utf-8")
    assert csdesk("import", "customers", str(tmp_path / "a.csv")).code == 0
    refused = csdesk("undo")
    assert (refused.code, refused.out) == (2, "")
    assert "an import of 60 records; csdesk undo --import takes all of it back" in refused.err
    assert len(csdesk("--json", "customer", "list").json) == 60
    undone = csdesk("undo", "--import")
    assert (undone.code, undone.out) == (0, "taken back: 120 records\n")
    assert csdesk("--json", "customer", "list").json == []


def test_history_names_what_was_done_in_words_of_its_own(home: Path, csdesk: Run, call: dict[str, Any]) -> None:
    csdesk("undo")
    told = csdesk("history", call["number"], language="zh").out
    assert "操作" in told.splitlines()[0]
    assert "已撤销" in told
    assert not {"已完成", "已退回"} & set(told.split())


def test_the_help_of_a_correction_offers_no_defaults_and_that_of_a_search_all_areas(csdesk: Run) -> None:
    assert "now where nothing is given" in " ".join(csdesk("call", "add", "--help").out.split())
    assert "where nothing" not in " ".join(csdesk("call", "correct", "--help").out.split())
    assert "duty, repairs; with" in " ".join(csdesk("search", "--help").out.split())
