"""What a terminal may send that is no text, and what is told where Textual itself fails."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from terminals import Terminal

FAILING = """
import sys
from textual.drivers import linux_driver

def fail(*_given):
    raise ValueError("the parser failed")

linux_driver.XTermParser.feed = fail
from csdesk.__main__ import main
sys.exit(main())
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts a program in a home of its own, where csdesk asks for the first things."""
    opened: list[Terminal] = []

    def start_one(*program: str) -> Terminal:
        opened.append(Terminal((sys.executable, *program, "--home", tmp_path, "--lang", "zh"), 100, 30))
        return opened[-1]

    yield start_one
    for terminal in opened:
        terminal.close()


@pytest.mark.parametrize("wrong", ["你好".encode("gbk"), b"\xed\xa0\x80", b"\xff\xfe", b"\xc4"], ids=ascii)
def test_bytes_that_are_no_text_are_passed_over_and_the_app_goes_on(
    start: Callable[..., Terminal], wrong: bytes
) -> None:
    terminal = start("-m", "csdesk")
    terminal.wait_until_shown("欢迎使用", "前台代码")
    terminal.process.write("云岭".encode() + wrong + "置业".encode() + wrong)
    terminal.process.write(b"\x1b[200~" + wrong + "有限公司".encode() + b"\x1b[201~\r")
    terminal.wait_until_shown("云岭置业有限公司")
    terminal.send("ab")
    terminal.wait_until_shown("ab")
    assert "\ufffd" not in terminal.text()
    terminal.send("\x1b")
    terminal.wait_until_shown("再按一次 Esc")
    terminal.send("\x1b")
    assert terminal.end_code() == 0


def test_where_textual_itself_fails_the_exit_code_and_the_log_tell(
    start: Callable[..., Terminal], tmp_path: Path
) -> None:
    terminal = start("-c", FAILING)
    terminal.wait_until_shown("欢迎使用")
    terminal.send("a")
    assert terminal.end_code() == 1
    assert "Traceback" not in terminal.text()
    (log,) = (tmp_path / "logs").iterdir()
    assert "ValueError: the parser failed" in log.read_text(encoding="utf-8")
