"""`csdesk duty`: the duty log on the command line, for people and for programs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .conftest import Run


@pytest.fixture
def wallet(home: object, csdesk: Run) -> dict[str, Any]:
    """A lost wallet in the log."""
    ended = csdesk("--json", "duty", "add", "--kind", "失物", "--text", "黑色钱包一个", "--person", "王芳",
                   "--phone", "13800000001", "--place", "大堂")  # fmt: skip
    assert (ended.code, ended.err) == (0, "")
    found: dict[str, Any] = ended.json
    return found


def test_an_entry_is_json_with_the_field_names_as_keys(wallet: dict[str, Any]) -> None:
    assert list(wallet) == [
        "id", "at", "station", "by", "shift", "kind", "text", "person", "phone", "place", "reported_to",
        "is_open", "closed_at", "closed_by", "notes",
    ]  # fmt: skip
    assert (wallet["at"], wallet["shift"], wallet["kind"]) == ("2026-11-21 09:30", "early", "lost_and_found")
    assert (wallet["is_open"], wallet["closed_at"], wallet["notes"]) == (True, None, [])


def test_an_open_point_is_listed_until_it_is_closed(wallet: dict[str, Any], csdesk: Run) -> None:
    csdesk("duty", "add", "--kind", "announcement", "--text", "停水通知")
    assert [row["id"] for row in csdesk("--json", "duty", "list", "--open").json] == [wallet["id"]]
    assert csdesk("duty", "note", wallet["id"], "--text", "已贴招领启事").code == 0
    ended = csdesk("--json", "duty", "close", wallet["id"], "--text", "失主领走", "--person", "王芳")
    assert ended.json["closed_by"] == "王小明"
    assert [note["text"] for note in ended.json["notes"]] == ["已贴招领启事", "失主领走"]
    assert csdesk("--json", "duty", "list", "--open").json == []
    assert len(csdesk("--json", "duty", "list").json) == 2


@pytest.mark.usefixtures("wallet")
@pytest.mark.parametrize(
    ("narrowing", "count"),
    [
        (("--kind", "失物"), 1),
        (("--kind", "mail"), 0),
        (("--text", "钱包"), 1),
        (("--from", "2026-11-21"), 1),
        (("--to", "2026-11-20"), 0),
        (("--mine",), 1),
        (("--open", "--limit", "1"), 1),
    ],
)
def test_the_log_is_narrowed(csdesk: Run, narrowing: tuple[str, ...], count: int) -> None:
    assert len(csdesk("--json", "duty", "list", *narrowing).json) == count


def test_people_read_words_and_a_line_for_each_note(wallet: dict[str, Any], csdesk: Run) -> None:
    csdesk("duty", "close", wallet["id"], "--text", "失主领走", "--phone", "13800000002")
    shown = csdesk("duty", "show", wallet["id"]).out
    assert "Lost and found" in shown and "Early" in shown and "13800000001" not in shown
    assert "2026-11-21 09:30  王小明  失主领走  138****0002  Closes the point" in shown
    assert "13800000001" in csdesk("duty", "show", "--reveal", wallet["id"]).out
    heading, row = csdesk("duty", "list").out.splitlines()
    assert heading.split()[0] == "Id" and row.startswith(wallet["id"])


def test_a_handover_shows_what_the_next_shift_takes_over(wallet: dict[str, Any], csdesk: Run) -> None:
    ended = csdesk("duty", "handover", "--text", "钥匙已点交", "--reported-to", "李敏")
    assert ended.out.splitlines()[0] == "handed over with 1 open point"
    assert wallet["id"] in ended.out
    handed = csdesk("--json", "duty", "handover").json
    assert [point["id"] for point in handed["points"]] == [wallet["id"]]
    assert "黑色钱包一个" in handed["entry"]["text"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("add", "--text", "x"), 2, "Kind"),
        (("add", "--kind", "mail"), 2, "Text"),
        (("add", "--kind", "handover", "--text", "x"), 2, "Kind"),
        (("add", "--kind", "mail", "--text", "x", "--at", "2026-11-22"), 2, "Time"),
        (("list", "--kind", "nonsense"), 2, "Kind"),
        (("close", "nonsense", "--text", "x"), 4, "nonsense"),
        (("show", "nonsense"), 4, "nonsense"),
        (("note",), 2, "ID"),
    ],
)
@pytest.mark.usefixtures("home")
def test_what_cannot_be_done_is_one_line_and_an_exit_code(
    csdesk: Run, arguments: tuple[str, ...], code: int, told: str
) -> None:
    ended = csdesk("duty", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert told in ended.err and len(ended.err.splitlines()) == 1


def test_a_second_close_is_refused(wallet: dict[str, Any], csdesk: Run) -> None:
    csdesk("duty", "close", wallet["id"], "--text", "失主领走")
    ended = csdesk("duty", "close", wallet["id"], "--text", "又来一次")
    assert ended.code == 2 and "王小明" in ended.err


def test_the_log_is_searched_and_undone_like_other_records(wallet: dict[str, Any], csdesk: Run) -> None:
    assert [row["id"] for row in csdesk("--json", "search", "钱包", "--in", "duty").json] == [wallet["id"]]
    assert csdesk("--json", "history", wallet["id"]).json[0]["what"] == "duty_entry"
    assert csdesk("--json", "undo").json["records"] == [["duty_entry", wallet["id"]]]
    assert json.loads(csdesk("--json", "duty", "list").out) == []
