"""`csdesk today` as scripts and people call it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

COMPLAINT = ("complaint", "add", "--name", "赵敏", "--phone", "13800001234", "--content", "厨房漏水")


@pytest.fixture
def busy_home(home: Path, csdesk: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with complaints, a call and visits."""
    for line in (
        (*COMPLAINT, "--promise", "2026-11-21 10:00"),
        (*COMPLAINT, "--promise", "2026-11-21 17:00", "--severity", "urgent"),
        (*COMPLAINT, "--promise", "2026-11-22 09:00"),
        ("call", "add", "--phone", "13800000001", "--asked", "价格"),
        ("visit", "add", "--name", "王小明", "--phone", "13800000002", "--first"),
        ("visit", "tally", "1"),
    ):
        ended = csdesk(*line)
        assert ended.code == 0, ended.err
    monkeypatch.setenv("CSDESK_NOW", "2026-11-21T11:00")
    return home


def test_the_page_in_words(busy_home: Path, csdesk: Run) -> None:
    ended = csdesk("today")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0].startswith("2026-11-21 11:00 示例置业")
    assert lines[1] == "Complaints: 1 overdue, 2 due today, 1 due tomorrow, 3 open"
    assert "1 serious" in lines[2] and "3 new" in lines[2]
    assert "0–1 days 3" in lines[3] and "over 15 days 0" in lines[3]
    assert "First visits 1/2: 50 %, target 50 %" in ended.out
    assert "Calls today: 1; visits today: 2, 1 in the house" in ended.out
    assert "On duty: 王小明" in ended.out
    pressing = lines[lines.index("Waiting for an answer:") + 1 :]
    assert pressing[0].startswith("! 2026-11-21 10:00 TS-A-20261121-001 赵敏")
    assert [line[:2] for line in pressing] == ["! ", "20", "20"]


def test_an_empty_desk_has_no_rate(home: Path, csdesk: Run) -> None:
    assert "First visits 0/0: –" in csdesk("today").out
    assert csdesk("--json", "today").json["first_visit_rate"]["rate"] is None


def test_the_page_as_json(busy_home: Path, csdesk: Run) -> None:
    page = csdesk("--json", "today").json
    assert (page["at"], page["station"]) == ("2026-11-21 11:00", "A")
    assert (page["open"], page["overdue"], page["due"], page["due_tomorrow"], page["serious"]) == (3, 1, 2, 1, 1)
    assert page["ages"][0] == {"least": 0, "most": 1, "number": 3} and page["ages"][-1]["most"] is None
    assert (page["calls"], page["calls_by_hour"]) == (1, {"9": 1})
    assert page["first_visit_rate"] == {"registered": 1, "all": 2, "rate": 50.0, "target": 50}
    assert page["on_duty"] == ["王小明"]
    first = page["pressing"][0]
    assert (first["number"], first["name"], first["overdue"]) == ("TS-A-20261121-001", "赵敏", True)
    assert (first["promise_at"], first["waiting_on"]) == ("2026-11-21 10:00", []) and first["level"]
    assert [check["at"] for check in page["checks"]] == [None] * len(page["checks"])


def test_a_check_is_ticked_once(busy_home: Path, csdesk: Run) -> None:
    checked = csdesk("--json", "today", "--check", "complaints", "--note", "都已跟进").json["checks"]
    (made,) = [check for check in checked if check["at"]]
    assert made == {"what": "complaints", "at": "2026-11-21 11:00", "by": "王小明", "note": "都已跟进"}
    again = csdesk("today", "--check", "complaints")
    assert (again.code, again.out) == (2, "")
    assert "already, by 王小明 at 11:00" in again.err and again.err.count("\n") == 1


def test_a_check_is_named_in_chinese_too_and_an_unknown_one_is_refused(busy_home: Path, csdesk: Run) -> None:
    assert csdesk("today", "--check", "来电登记", language="zh").code == 0
    ended = csdesk("today", "--check", "拖地")
    assert (ended.code, ended.out) == (2, "") and ended.err.count("\n") == 1


def test_a_receptionist_reads_the_page_but_ticks_nothing(busy_home: Path, csdesk: Run) -> None:
    assert csdesk("staff", "add", "--name", "李敏", "--role", "receptionist").code == 0
    assert csdesk("--as", "李敏", "today").code == 0
    assert csdesk("--as", "李敏", "today", "--check", "complaints").code == 3


def test_the_page_in_chinese_has_the_words_of_the_desk(busy_home: Path, csdesk: Run) -> None:
    ended = csdesk("today", language="zh")
    for words in ("投诉", "今日到期", "初访", "50 %", "每日检查", "报修"):
        assert words in ended.out, words


def test_serious_complaints_are_a_list_of_their_own(busy_home: Path, csdesk: Run) -> None:
    found = csdesk("--json", "complaint", "list", "--serious").json
    assert [each["severity"] for each in found] == ["urgent"]
    assert csdesk("complaint", "list", "--serious", "--overdue").code == 2
