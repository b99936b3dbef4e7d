"""Friday at a real terminal: next week's roster is filled, mended by hand, published and printed from the keyboard."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from terminals import Terminal

CSDESK = (sys.executable, "-m", "csdesk")
ROOT = Path(__file__).parents[2]
NOW = {"CSDESK_NOW": "2026-11-20T16:40"}
F6, FILL, PUBLISH, PRINT, QUIT = "\x1b[17~", "\x12", "\x1bp", "\x1bd", "\x11"


def _command(home: Path, *arguments: str) -> Any:
    done = subprocess.run(
        [*CSDESK, "--home", str(home), "--json", *arguments],
        cwd=ROOT, env=os.environ | NOW | {"PYTHONUTF8": "1"}, capture_output=True, check=True, encoding="utf-8",
    )  # fmt: skip
    return json.loads(done.stdout)


def test_next_weeks_roster_is_filled_changed_published_and_printed(tmp_path: Path) -> None:
    pytest.importorskip("ortools")
    _command(tmp_path, "init", "--company", "云岭置业", "--station", "A", "--project", "云岭花园",
             "--supervisor", "陈静")  # fmt: skip
    for name, role in (("李敏", "receptionist"), ("王芳", "receptionist"), ("赵婷", "receptionist"), ("周强", "sales"),
                       ("孙磊", "sales")):  # fmt: skip
        _command(tmp_path, "staff", "add", "--name", name, "--role", role)
    terminal = Terminal((*CSDESK, "--home", tmp_path, "--lang", "zh", "--as", "陈静"), 80, 24, NOW)
    try:
        terminal.wait_until_shown("下周未排班")
        terminal.send(F6)
        terminal.wait_until_shown("2026-W48", "!缺人")
        terminal.send("lm\r")  # by initials, before the machine fills the rest
        terminal.wait_until_shown("李敏=")
        terminal.send("王芳\r")  # and by what an input method sends
        terminal.wait_until_shown("王芳=")
        terminal.send(FILL)
        terminal.wait_until_shown("规则全部满足", "没有问题")
        terminal.send(PUBLISH)
        terminal.wait_until_shown("排班表已发布", "已发布")
        terminal.send(PRINT)
        terminal.wait_until_shown("csdesk-roster-2026-W48.xlsx")
        terminal.send(QUIT)
        assert terminal.end_code() == 0
    finally:
        terminal.close()
    week = _command(tmp_path, "roster", "show", "--week", "next")
    placed = [
        (day["day"], cell["post"], cell["shift"], person["name"])
        for day in week["days"]
        for cell in day["cells"]
        for person in cell["staff"]
        if person["is_fixed"]
    ]
    assert placed == [("2026-11-23", "reception", "early", "李敏"), ("2026-11-24", "reception", "early", "王芳")]
    assert (week["status"], week["faults"]) == ("published", [])
    assert (tmp_path / "exports" / "csdesk-roster-2026-W48.xlsx").stat().st_size > 0
