"""The terminal's cursor, beside which an input method opens its window, stands on the caret."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

import ptyprocess
import pyte

COLUMNS, ROWS = 60, 12
LEFT = 2 + len("Line 11") + 1 + 1  # the form's padding, the labels, the field's padding
SENTENCE = "请问二期三号楼还有房吗"


class Terminal:
    """The app in a terminal of 60 by 12, and what that shows."""

    def __init__(self) -> None:
        environment = {**os.environ, "LANG": "C.UTF-8", "TERM": "xterm-256color", "PYTHONUTF8": "1"}
        for name in ("TEXTUAL", "TEXTUAL_DRIVER", "NO_COLOR"):
            environment.pop(name, None)
        checkout = Path(__file__).parents[2]
        environment["PYTHONPATH"] = str(checkout)
        self.process = ptyprocess.PtyProcess.spawn(
            [sys.executable, str(Path(__file__).with_name("caret_app.py"))],
            dimensions=(ROWS, COLUMNS),
            env=environment,
        )
        os.set_blocking(self.process.fd, False)
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)

    def send(self, text: str) -> None:
        """What a keyboard, or an input method that commits, sends."""
        self.process.write(text.encode())

    def caret(self) -> tuple[int, int]:
        """The column and row of the cursor."""
        return self.screen.cursor.x, self.screen.cursor.y

    def row(self, number: int) -> str:
        """What stands in a row; the second cell of a wide character is not given."""
        return self.screen.display[number].replace("\x00", "")

    def wait_for(self, column: int, row: int | None, text: str = "") -> None:
        """Read until the cursor is where it should be, in any row for None, beside `text`."""
        until = time.monotonic() + 20
        while time.monotonic() < until:
            self.read()
            x, y = self.caret()
            if (x, y) == (column, y if row is None else row) and text in self.row(y):
                return
            time.sleep(0.02)
        pytest.fail(f"{self.caret()} for {(column, row)} beside {text!r} in\n" + "\n".join(self.screen.display))

    def read(self) -> None:
        """Take in what the app has painted."""
        try:
            while data := os.read(self.process.fd, 65536):
                self.stream.feed(data)
        except BlockingIOError:
            pass


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    terminal.wait_for(LEFT, 1)
    yield terminal
    terminal.process.terminate(force=True)


def test_a_committed_sentence_arrives_whole_with_the_cursor_at_its_end(terminal: Terminal) -> None:
    for length in (12, 5, 1):
        commit = (SENTENCE + "？")[:length]
        terminal.send(commit)
        terminal.wait_for(LEFT + 2 * length, 1, commit)
        terminal.send("\x15")
        terminal.wait_for(LEFT, 1)


def test_the_cursor_goes_back_with_the_caret(terminal: Terminal) -> None:
    terminal.send(SENTENCE)
    terminal.wait_for(LEFT + cell_len(SENTENCE), 1, SENTENCE)
    terminal.send("\x1b[D\x1b[D")
    terminal.wait_for(LEFT + cell_len(SENTENCE) - 4, 1, SENTENCE)


def test_the_cursor_keeps_to_the_caret_when_the_line_scrolls(terminal: Terminal) -> None:
    terminal.send(SENTENCE * 4)
    last = COLUMNS - 2 - 1 - 1 - 1  # the form's padding and scroll bar, the field's padding
    terminal.wait_for(last, 1, "还有房吗")
    assert "".join(terminal.screen.buffer[1][column].data for column in range(last)).endswith("吗")
    terminal.send("\x1b[D")
    terminal.wait_for(last - 2, 1)
    terminal.send("\x1b[H")
    terminal.wait_for(LEFT, 1, SENTENCE)


def test_the_cursor_keeps_to_the_caret_where_text_wraps(terminal: Terminal) -> None:
    terminal.send("\r" + SENTENCE * 3)
    terminal.wait_for(LEFT + 2 * (33 - 22), 3)
    terminal.send("\x1b\r" + "好")
    terminal.wait_for(LEFT + 2, 4, "好")


def test_the_cursor_is_on_the_right_row_when_focusing_scrolls_the_form(terminal: Terminal) -> None:
    terminal.send("\r" + SENTENCE * 3 + "\r" + "其他\r")
    for number in range(12):
        terminal.send(f"第{number}\r" if number < 11 else "末行")
    terminal.wait_for(LEFT + 4, None, "Line 11")
    terminal.send("\x1b[A" * 11)
    terminal.wait_for(LEFT + 3, None, "Line 0")
