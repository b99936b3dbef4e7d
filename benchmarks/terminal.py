"""Programs in a terminal of their own, timed as a person at it sees them paint."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import ptyprocess
import pyte

ROWS, COLUMNS = 40, 120
_QUIET = 0.15
_LONGEST = 30.0
_ALTERNATE_SCREEN = b"\x1b[?1049h"
_NOT_SHOWN = re.compile(rb"\x1b[P_^X].*?(?:\x1b\\|\x07)", re.DOTALL)  # strings that pyte would print
# What a terminal answers to the questions of a program, which else may wait for it.
_ANSWERS = (
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    (b"\x1b[?2048$p", b"\x1b[?2048;0$y"),
    (b"\x1b[6n", b"\x1b[1;1R"),
    (b"\x1b[c", b"\x1b[?62;22c"),
)

EMPTY_APP = """
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("ready")

Empty().run()
"""
"""The least that can be shown, to compare with."""

INPUT_APP = """
from textual.app import App
from textual.widgets import Input

class Bare(App):
    def compose(self):
        yield Input(placeholder="ready")

Bare().run()
"""
"""A field to type in and nothing else, to compare with."""


class Terminal:
    """A program running in a terminal, with everything it wrote and when."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self.chunks: list[tuple[float, bytes]] = []
        self.has_ended = False
        self.started = time.perf_counter()
        self._process = ptyprocess.PtyProcess.spawn(list(command), dimensions=(ROWS, COLUMNS), env=environment)

    def wait_for(self, shown: str) -> float:
        """Wait until the screen shows something that the pattern `shown` fits; how long after the start that was."""
        screen = pyte.Screen(COLUMNS, ROWS)
        stream = pyte.ByteStream(screen)
        told = 0
        while time.perf_counter() - self.started < _LONGEST and not self.has_ended:
            self._read(_QUIET)
            for moment, data in self.chunks[told:]:
                clean = _NOT_SHOWN.sub(b"", data)
                stream.feed(clean.replace(_ALTERNATE_SCREEN, _ALTERNATE_SCREEN + b"\x1b[2J\x1b[H"))
                if re.search(shown, "\n".join(screen.display)):
                    return moment - self.started
            told = len(self.chunks)
        raise TimeoutError(f"{shown!r} was never shown; the screen: " + "\n".join(screen.display).strip())

    def press(self, key: str) -> float:
        """Press a key; how long until the program had painted what came of it."""
        self._settle(_QUIET)
        told = len(self.chunks)
        pressed = time.perf_counter()
        os.write(self._process.fd, key.encode())
        while len(self.chunks) == told and time.perf_counter() - pressed < 2:
            self._read(1)
        if len(self.chunks) == told:
            raise TimeoutError(f"nothing was painted after {key!r}")
        return self.chunks[told][0] - pressed

    def close(self) -> None:
        """End the program."""
        self._process.terminate(force=True)
        self._process.close()

    def _settle(self, quiet: float) -> None:
        while self._read(quiet):
            pass

    def _read(self, longest: float) -> bool:
        if not select.select([self._process.fd], [], [], longest)[0]:
            return False
        try:
            data = os.read(self._process.fd, 65536)
        except OSError:
            data = b""
        self.has_ended = not data
        if data:
            self.chunks.append((time.perf_counter(), data))
            for question, answer in _ANSWERS:
                for _ in range(data.count(question)):
                    os.write(self._process.fd, answer)
        return bool(data)


@contextmanager
def running(command: Sequence[str], **more: str) -> Iterator[Terminal]:
    """The program `command` in a terminal, with `more` in its environment."""
    dropped = ("LINES", "COLUMNS", "NO_COLOR", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    terminal = Terminal(command, kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"} | more)
    try:
        yield terminal
    finally:
        terminal.close()


def csdesk(home: str) -> list[str]:
    """The command that opens the desk in `home`."""
    return [sys.executable, "-m", "csdesk", "--home", home]


def script(source: str) -> list[str]:
    """The command that runs `source`."""
    return [sys.executable, "-c", source]
