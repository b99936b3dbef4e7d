"""A program in a pseudo-terminal of its own: what is typed into it, and what it shows."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import ptyprocess
import pyte
import pytest

_PATIENCE = 30.0  # seconds, for a busy machine


class Terminal:
    """`command` running in a terminal of `columns` by `rows`."""

    def __init__(
        self,
        command: Sequence[str | Path],
        columns: int,
        rows: int,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        inherited = {**os.environ, "LANG": "C.UTF-8", "TERM": "xterm-256color", "PYTHONUTF8": "1"}
        for name in (
            "COLUMNS",
            "LINES",
            "TEXTUAL",
            "TEXTUAL_DRIVER",
            "TEXTUAL_ANIMATIONS",
            "TEXTUAL_DISABLE_KITTY_KEY",
            "NO_COLOR",
        ):
            inherited.pop(name, None)
        inherited["PYTHONPATH"] = str(Path(__file__).parents[2])
        self.process = ptyprocess.PtyProcess.spawn(
            [str(part) for part in command], dimensions=(rows, columns), env={**inherited, **(environment or {})}
        )
        os.set_blocking(self.process.fd, False)
        self.screen = pyte.Screen(columns, rows)
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

    def text(self) -> str:
        """All that is shown."""
        return "\n".join(self.row(number) for number in range(self.screen.lines))

    def wait_for(self, column: int, row: int | None, text: str = "") -> None:
        """Read until the cursor is where it should be, in any row for None, beside `text`."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            self.read()
            x, y = self.caret()
            if (x, y) == (column, y if row is None else row) and text in self.row(y):
                return
            time.sleep(0.02)
        pytest.fail(f"{self.caret()} for {(column, row)} beside {text!r} in\n{self.text()}")

    def wait_until_shown(self, *texts: str) -> None:
        """Read until all of `texts` are to be seen."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            self.read()
            if all(text in self.text() for text in texts):
                return
            time.sleep(0.02)
        pytest.fail(f"no {texts} in\n{self.text()}")

    def read(self) -> None:
        """Take in what the program has painted."""
        try:
            while data := os.read(self.process.fd, 65536):
                self.stream.feed(data)
        except BlockingIOError:
            pass
        except OSError:  # the program has ended
            pass

    def kill(self) -> None:
        """End the program without a word, as a power cut does."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end_code(self) -> int | None:
        """Wait for the program to end by itself; its exit code."""
        until = time.monotonic() + _PATIENCE
        while self.process.isalive() and time.monotonic() < until:
            self.read()
            time.sleep(0.02)
        code: int | None = self.process.exitstatus
        return code

    def close(self) -> None:
        """Have done with it."""
        self.process.terminate(force=True)
