"""A receptionist's first day at a real terminal, from the first start to the evening's power cut."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from terminals import Terminal

CSDESK = (sys.executable, "-m", "csdesk")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts csdesk in a home of its own."""
    opened: list[Terminal] = []

    def start_one(*arguments: str, columns: int = 100, rows: int = 30) -> Terminal:
        command = (*CSDESK, "--home", tmp_path, "--lang", "zh", *arguments)
        opened.append(Terminal(command, columns, rows, {"CSDESK_NOW": "2026-11-21T09:30"}))
        return opened[-1]

    yield start_one
    for terminal in opened:
        terminal.close()


def _command(home: Path, *arguments: str) -> Any:
    done = subprocess.run(
        [*CSDESK, "--home", str(home), "--json", *arguments],
        cwd=ROOT,
        env=os.environ | {"CSDESK_NOW": "2026-11-21T09:30", "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return json.loads(done.stdout)


def _set_up(home: Path) -> None:
    _command(home, "init", "--company", "云岭置业", "--station", "A", "--project", "云岭花园", "--supervisor", "陈静")
    _command(home, "staff", "add", "--name", "李敏", "--role", "receptionist")


def test_from_the_first_start_to_a_saved_call(start: Callable[..., Terminal], tmp_path: Path) -> None:
    terminal = start()
    terminal.wait_until_shown("欢迎使用", "前台代码")
    terminal.send("云岭置业\ra\r云岭花园，云岭里\r陈静\r\r")
    terminal.wait_until_shown("F2 来电", "每日检查")  # a supervisor begins with today
    terminal.send("\x1bOQ")  # F2
    terminal.wait_until_shown("F2 来电", "咨询内容")
    terminal.send("１３８００００００１２\r")
    terminal.send("单雄信\r")
    terminal.send("zx\r")
    terminal.send("\r")
    asked = "请问二期三号楼的两房现在是什么价格，首付要几成"
    terminal.send(asked)
    terminal.wait_until_shown(asked)
    terminal.send("\x13")
    terminal.wait_until_shown("LD-A-20261121-001")
    terminal.send("\x11")
    assert terminal.end_code() == 0
    call = _command(tmp_path, "call", "show", "LD-A-20261121-001", "--reveal")
    assert (call["phone"], call["name"], call["asked"]) == ("13800000012", "单雄信", asked)
    assert _command(tmp_path, "search", "sxx")


@pytest.mark.parametrize("length", [1, 5, 60])
def test_what_an_input_method_commits_arrives_whole_with_the_cursor_behind_it(
    start: Callable[..., Terminal], tmp_path: Path, length: int
) -> None:
    _set_up(tmp_path)
    terminal = start("--as", "李敏", columns=160)
    terminal.wait_until_shown("F2 来电")
    commit = "请问业主来电询问入伙手续如何办理以及停车位租金多少"[:length].ljust(length, "好")
    terminal.send("13800000012\r\r\r\r")
    terminal.send(commit)
    left = None
    terminal.wait_until_shown(commit[:20])
    for number in range(terminal.screen.lines):
        if commit[:20] in terminal.row(number):
            left = cell_len(terminal.row(number).partition(commit[:20])[0])
            if 2 * length < 60:
                terminal.wait_for(left + 2 * length, number)
    assert left is not None


def test_a_half_typed_call_survives_kill_9(start: Callable[..., Terminal], tmp_path: Path) -> None:
    _set_up(tmp_path)
    terminal = start("--as", "李敏")
    terminal.wait_until_shown("F2 来电")
    terminal.send("13800000012\r王小明\r\r\r问到一半")
    terminal.wait_until_shown("问到一半")
    # The words are on disk a moment after they are on the screen.
    for _ in range(20):
        terminal.read()
        terminal.process.isalive()
        if "问到一半" in _drafts(tmp_path):
            break
    terminal.kill()
    again = start("--as", "李敏")
    again.wait_until_shown("13800000012", "王小明", "问到一半")
    again.send("\x13")
    again.wait_until_shown("LD-A-20261121-001")


def _drafts(home: Path) -> str:
    import sqlite3
    import time

    time.sleep(0.1)
    with sqlite3.connect(home / "csdesk.db") as connection:
        return str(connection.execute("SELECT content FROM draft").fetchall())


def test_a_burst_typed_ahead_goes_into_the_right_fields(start: Callable[..., Terminal], tmp_path: Path) -> None:
    _set_up(tmp_path)
    terminal = start("--as", "李敏")
    terminal.wait_until_shown("F2 来电")
    terminal.send("13800000012\r王小明\r\r\r两房\r有的\x13")
    terminal.wait_until_shown("LD-A-20261121-001")
    call = _command(tmp_path, "call", "show", "LD-A-20261121-001", "--reveal")
    assert (call["phone"], call["name"], call["asked"], call["answered"]) == ("13800000012", "王小明", "两房", "有的")


def test_a_message_pasted_into_the_phone_field_gives_its_number(start: Callable[..., Terminal], tmp_path: Path) -> None:
    _set_up(tmp_path)
    terminal = start("--as", "李敏")
    terminal.wait_until_shown("F2 来电")
    terminal.send("\x1b[200~客户留言\n订单20261120\n请回电 138-0000-0012 谢谢\x1b[201~")
    terminal.wait_until_shown("138-0000-0012")
    assert "订单" not in terminal.text()


def test_alt_chords_do_what_the_card_says_and_type_nothing(start: Callable[..., Terminal], tmp_path: Path) -> None:
    _set_up(tmp_path)
    for name, phone in (("王小明", "13800000012"), ("孙悦", "13800000013")):
        _command(tmp_path, "call", "add", "--phone", phone, "--name", name, "--asked", "两房")
    terminal = start("--as", "李敏", columns=120)
    terminal.wait_until_shown("F2 来电")
    terminal.send("1380")
    terminal.wait_until_shown("Alt+2")
    terminal.send("\x1b2")
    terminal.wait_until_shown("138****0013", "两房")
    terminal.send("\x1b[1;5B")  # Ctrl+Down, to the list
    terminal.send("\r")
    terminal.wait_until_shown("更正 LD-A-20261121-00")
    terminal.send("\x1bh")
    terminal.wait_until_shown("新增")
    terminal.send("\x1b")
    terminal.wait_until_shown("更正 LD-A-20261121-00")
    assert "****0013h" not in terminal.text()


def test_a_known_callers_name_is_passed_over_however_fast_somebody_types(
    start: Callable[..., Terminal], tmp_path: Path
) -> None:
    _set_up(tmp_path)
    _command(tmp_path, "call", "add", "--phone", "13800000012", "--name", "王小明", "--asked", "两房")
    terminal = start("--as", "李敏")
    terminal.wait_until_shown("F2 来电")
    terminal.send("13800000012\rts\r\r停车收费\x13")
    terminal.wait_until_shown("LD-A-20261121-002")
    call = _command(tmp_path, "call", "show", "LD-A-20261121-002")
    assert (call["name"], call["category"], call["asked"]) == ("王小明", "complaint", "停车收费")
