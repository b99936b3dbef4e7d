"""The terminal's cursor, beside which an input method opens its window, stands on the caret."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from terminals import Terminal

COLUMNS, ROWS = 60, 12
LEFT = 2 + len("Line 11") + 1 + 1  # the form's padding, the labels, the field's padding
SENTENCE = "请问二期三号楼还有房吗"


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal([sys.executable, Path(__file__).with_name("caret_app.py")], COLUMNS, ROWS)
    terminal.wait_for(LEFT, 1)
    yield terminal
    terminal.close()


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
    assert "Other" not in terminal.row(4)


def test_the_cursor_is_on_the_right_row_when_focusing_scrolls_the_form(terminal: Terminal) -> None:
    terminal.send("\r" + SENTENCE * 3 + "\r" + "其他\r")
    for number in range(12):
        terminal.send(f"第{number}\r" if number < 11 else "末行")
    terminal.wait_for(LEFT + 4, None, "Line 11")
    terminal.send("\x1b[A" * 11)
    terminal.wait_for(LEFT + 3, None, "Line 0")
