"""`csdesk complaint` and `csdesk action` as scripts and people call them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

ADD = ("complaint", "add", "--name", "赵敏", "--phone", "13800001234", "--content", "厨房漏水")
PROMISE = ("--promise", "2026-11-22 15:00")
KEYS = {
    "id", "number", "at", "station", "by", "customer", "received_at", "channel", "category", "severity", "content",
    "status", "promise_at", "extensions", "level", "departments", "overdue", "events",
}  # fmt: skip


@pytest.fixture
def number(home: Path, csdesk: Run) -> str:
    """A complaint that was taken down."""
    ended = csdesk("--json", *ADD, *PROMISE)
    assert ended.code == 0, ended.err
    return str(ended.json["number"])


def test_a_complaint_has_the_keys_that_scripts_rely_on(home: Path, csdesk: Run) -> None:
    found = csdesk("--json", *ADD, *PROMISE, "--severity", "重大", "--department", "工程", "--department", "物业").json
    assert found.keys() >= KEYS
    assert found["number"] == "TS-A-20261121-001"
    assert found["customer"].keys() == {"id", "name", "phone"}
    assert (found["status"], found["promise_at"], found["extensions"]) == ("open", "2026-11-22 15:00", 0)
    assert (found["severity"], found["level"], found["overdue"]) == ("serious", "gm", False)
    assert found["departments"] == ["engineering", "property"]
    assert [event["kind"] for event in found["events"]].count("alerted") == 2
    assert csdesk("--json", "complaint", "list").json[0].keys() == found.keys()


def test_a_complaint_without_a_promise_is_refused(home: Path, csdesk: Run) -> None:
    for promise in ((), ("--promise", ""), ("--promise", "2026-11-20 10:00")):
        ended = csdesk(*ADD, *promise)
        assert (ended.code, ended.out) == (2, "")
        assert "Promised reply" in ended.err and ended.err.count("\n") == 1
    assert csdesk("--json", "complaint", "list").json == []


def test_every_step_has_its_command(csdesk: Run, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def step(name: str, *rest: str) -> Any:
        ended = csdesk("--json", "complaint", name, number, *rest)
        assert ended.code == 0, ended.err
        return ended.json

    assert step("read-back")["is_read_back"]
    assert step("assign", "王小明", "--department", "工程部")["departments"] == ["engineering"]
    assert step("issue", "请查修")["status"] == "with_department"
    assert step("progress", "--text", "工程部已派人")["events"][-1]["text"] == "工程部已派人"
    assert step("extend", "2026-11-23 10:00", "--text", "等配件")["extensions"] == 1
    assert step("extend", "--promise", "2026-11-24 10:00", "--agreed-with", "赵先生")["extensions"] == 2
    refused = csdesk("complaint", "extend", number, "2026-11-25 10:00")
    assert refused.code == 2 and "possible now" in refused.err
    assert step("pass-up")["level"] == "deputy_gm"
    assert step("measure", "--result", "已修好")["waiting_on"] == []
    assert step("resolve", "重做防水")["status"] == "resolved"
    assert step("inform")["status"] == "waiting_customer"
    assert step("reply", "复函")["has_written_reply"] is True
    assert step("accept", "--satisfaction", "4")["accepted"] is True
    assert step("close")["status"] == "closed"
    assert step("return-visit", "--satisfaction", "5")["owes_return_visit"] is False
    assert step("reject", "还在漏")["status"] == "reopened"
    assert step("move-up")["level"] == "gm"
    assert step("resolve", "再修")["status"] == "resolved"
    assert step("reopen")["status"] == "reopened"
    told = csdesk("complaint", "show", number).out
    assert "Customer does not accept" in told and "还在漏" in told and "138****1234" in told
    monkeypatch.setenv("CSDESK_NOW", "2026-12-30T09:30")
    assert csdesk("--json", "complaint", "list", "--overdue").json[0]["level"] == "gm"


def test_a_step_that_is_not_allowed_says_what_is(csdesk: Run, number: str) -> None:
    ended = csdesk("complaint", "close", number)
    assert ended.code == 2
    assert ended.err.startswith("the complaint has no result yet; possible now: ")
    assert csdesk("complaint", "close", "TS-A-20261121-099").code == 4
    assert "尚无处理结果" in csdesk("complaint", "close", number, language="zh").err


def test_nobody_acts_on_a_complaint_against_themself(home: Path, csdesk: Run) -> None:
    found = csdesk("--json", *ADD, *PROMISE, "--against-staff", "王小明").json
    ended = csdesk("--as", "王小明", "complaint", "resolve", found["number"], "无事")
    assert ended.code == 3 and "against you" in ended.err


def test_the_lists(csdesk: Run, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def listed(*options: str) -> list[str]:
        return [found["number"] for found in csdesk("--json", "complaint", "list", *options).json]

    assert listed("--open") == listed("--mine") == listed("--due", "2026-11-22") == listed("--text", "漏水") == [number]
    assert listed("--phone", "13800001234", "--from", "2026-11-21", "--to", "2026-11-21") == [number]
    assert listed("--overdue") == listed("--due", "2026-11-23") == listed("--waiting") == listed("--moved-up") == []
    assert csdesk("complaint", "list", "--overdue", "--waiting").code == 2
    assert csdesk("complaint", "list", "--due", "someday").code == 2
    csdesk("complaint", "issue", number, "--department", "法务")
    assert listed("--waiting") == listed("--open", "--waiting") == [number]
    monkeypatch.setenv("CSDESK_NOW", "2026-11-23T09:30")
    assert listed("--overdue") == listed("--moved-up") == [number]
    shown = csdesk("--json", "complaint", "show", number).json
    assert [event["rule"] for event in shown["events"] if event["rule"]] == ["slip_unanswered"]
    assert "Overdue" in csdesk("complaint", "list").out


def test_a_repeat_is_told(csdesk: Run, number: str) -> None:
    assert csdesk(*ADD, *PROMISE, "--subject", "保修").err == ""
    ended = csdesk(*ADD, *PROMISE, "--subject", "保修")
    assert "repeats TS-A-20261121-002" in ended.err
    assert "Department" in ended.out


def test_a_complaint_of_a_call_carries_what_the_call_knows(csdesk: Run, call: dict[str, Any]) -> None:
    found = csdesk("--json", "complaint", "add", "--call", call["number"], *PROMISE)
    assert found.code == 0, found.err
    assert (found.json["name"], found.json["content"], found.json["channel"]) == ("李四", "户型和价格", "phone")
    assert found.json["source"] == call["id"]


def test_steps_can_be_taken_back(csdesk: Run, number: str) -> None:
    csdesk("complaint", "resolve", number, "已修好")
    assert csdesk("undo").code == 0
    assert csdesk("--json", "complaint", "show", number).json["status"] == "open"
    assert "已修好" in csdesk("history", number).out


def test_corrective_actions(csdesk: Run, number: str) -> None:
    raised = csdesk("--json", "action", "add", "--finding", "防水未验收", "--complaint", number, "--owner", "工程部",
                    "--due-on", "2026-11-30").json  # fmt: skip
    assert raised.keys() >= {"id", "number", "at", "station", "by"}
    assert (raised["number"], raised["complaint"], raised["status"]) == ("JZ-A-20261121-001", number, "proposed")
    assert csdesk("action", "done", raised["number"], "好").code == 2
    assert csdesk("--json", "action", "approve", raised["number"]).json["approved_by"] == "王小明"
    assert csdesk("--json", "action", "done", raised["number"], "已逐户复验").json["status"] == "done"
    assert csdesk("--json", "action", "list", "--open").json == []
    assert "防水未验收" in csdesk("action", "list").out
    assert csdesk("--json", "action", "show", raised["number"]).json["result"] == "已逐户复验"
    assert csdesk("--json", "complaint", "ask-action", number, "--finding", "培训").json["complaint"] == number
    assert csdesk("action", "show", "JZ-A-20200101-001").code == 4


def test_the_exits_of_what_is_refused(csdesk: Run, call: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    number = csdesk("--json", "complaint", "add", "--call", call["number"], *PROMISE).json["number"]
    again = csdesk("complaint", "add", "--call", call["number"], *PROMISE)
    assert (again.code, again.err.strip()) == (2, f"it is a complaint already: {number}")
    assert csdesk("--json", "call", "show", call["number"]).json["outcome"] == "became_complaint"
    csdesk("complaint", "resolve", number, "已修好")
    silent = csdesk("complaint", "close", number)
    assert silent.code == 2 and "not been told the result" in silent.err
    assert [found["number"] for found in csdesk("--json", "complaint", "list", "--report").json] == [number]
    assert "to be reported to its superior: 1" in csdesk("today").out
    csdesk("staff", "add", "--name", "李敏", "--role", "receptionist")
    monkeypatch.setenv("CSDESK_NOW", "2026-11-22T15:30")
    late = csdesk("--as", "李敏", "complaint", "inform", number, "--at", "2026-11-21 18:00")
    assert late.code == 3 and "another day" in late.err
