"""A day at the sales office at a real terminal: a visitor, the call that is owed, and a complaint with its promise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from terminals import Terminal

CSDESK = (sys.executable, "-m", "csdesk")
ROOT = Path(__file__).parents[2]
F3, F4, F5 = "\x1bOR", "\x1bOS", "\x1b[15~"
SAVE, NEW, QUIT = "\x13", "\x0e", "\x11"


def _command(home: Path, *arguments: str, now: str = "2026-11-21T09:30") -> Any:
    done = subprocess.run(
        [*CSDESK, "--home", str(home), "--json", *arguments],
        cwd=ROOT,
        env=os.environ | {"CSDESK_NOW": now, "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return json.loads(done.stdout)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    _command(
        tmp_path, "init", "--company", "云岭置业", "--station", "A", "--project", "云岭花园", "--supervisor", "陈静"
    )
    _command(tmp_path, "staff", "add", "--name", "周强", "--role", "sales")
    return tmp_path


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts csdesk at the sales office."""
    opened: list[Terminal] = []

    def start_one(person: str, now: str = "2026-11-21T09:30") -> Terminal:
        command = (*CSDESK, "--home", home, "--lang", "zh", "--as", person)
        opened.append(Terminal(command, 100, 30, {"CSDESK_NOW": now}))
        return opened[-1]

    yield start_one
    for terminal in opened:
        terminal.close()


def test_a_visitor_is_registered_and_the_call_that_is_owed_is_made(start: Callable[..., Terminal], home: Path) -> None:
    terminal = start("周强")
    terminal.wait_until_shown("F3 来访", "来访目的", "初访登记")
    terminal.send("13800000021\r")
    terminal.send("单雄信\r")
    terminal.send("２\r")  # a party of two, typed with full-width digits
    terminal.send("kf\r")  # 看房, by its initials
    terminal.send("\r")
    terminal.send("b\r")
    terminal.send(SAVE)
    terminal.wait_until_shown("LF-A-20261121-001", "首次来访")
    terminal.send(QUIT)
    assert terminal.end_code() == 0
    (visit,) = _command(home, "visit", "list")
    assert (visit["name"], visit["party"], visit["purpose"], visit["intent"]) == ("单雄信", 2, "viewing", "B")
    (owed,) = _command(home, "followup", "list")
    assert (owed["opens_on"], owed["closes_on"], owed["assignee"]) == ("2026-11-28", "2026-12-01", "周强")

    later = start("周强", "2026-11-29T10:00")
    later.wait_until_shown("F3 来访")
    later.send(F5)
    later.wait_until_shown("单雄信", "来访跟踪")
    later.send("\r")
    later.wait_until_shown("客户跟踪调查表")
    later.send("\x1b")  # the list of the field, and then the box, close
    later.wait_until_shown("Esc 关闭")
    later.send("\x1b")
    later.wait_until_shown("未联系上")
    later.send(QUIT)
    assert later.end_code() == 0


def test_a_complaint_needs_a_promise_and_loses_nothing_without_one(start: Callable[..., Terminal], home: Path) -> None:
    terminal = start("周强")
    terminal.wait_until_shown("F4 投诉")
    terminal.send(F4)
    terminal.wait_until_shown("没有投诉")
    terminal.send(NEW)
    terminal.wait_until_shown("预定答复时间")
    terminal.send("13800000022\r王小明\r3栋1502\r\r\r\r")
    content = "卫生间渗水三次报修都没有修好"
    terminal.send(content)
    terminal.wait_until_shown(content)
    terminal.send(SAVE)
    terminal.wait_until_shown("未保存", content)
    terminal.send("明天下午3点")
    terminal.wait_until_shown("明天下午3点")
    terminal.send(SAVE)
    terminal.wait_until_shown("TS-A-20261121-001")
    terminal.send(QUIT)
    assert terminal.end_code() == 0
    (complaint,) = _command(home, "complaint", "list", "--open")
    assert complaint["content"] == content
    assert complaint["promise_at"].startswith("2026-11-22 15:00")
    assert complaint["status"] == "open"
    assert [event["kind"] for event in complaint["events"]][:2] == ["received", "promised"]


def test_the_repairs_open_by_their_key_and_a_grave_complaint_shows_there_at_once(
    start: Callable[..., Terminal], home: Path
) -> None:
    terminal = start("陈静")
    terminal.wait_until_shown("F9 今日", "每日检查")
    terminal.send("\x1br")  # what a terminal sends for Alt+R
    terminal.wait_until_shown("没有报修")
    _command(home, "--as", "周强", "complaint", "add", "--phone", "13800000022", "--name", "王小明", "--content",
             "电梯坠落", "--severity", "urgent", "--promise", "2026-11-21 18:00")  # fmt: skip
    terminal.wait_until_shown("! 重大/紧急投诉 TS-A-20261121-001 王小明", "紧急 1")
    terminal.send(QUIT)
    assert terminal.end_code() == 0
