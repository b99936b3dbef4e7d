"""What is written to the terminal: always UTF-8, and nothing in it that a terminal would obey."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from csdesk.desk.errors import DeskError
from csdesk.rules import writing
from csdesk.texts import N_


def speak_utf8() -> None:
    """Write UTF-8 whatever the system's code page is, with a mark where a character cannot be written."""
    # A program without a console has no streams at all.
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def write(text: str) -> None:
    """Write `text` to standard output; raises as `to_output` does."""
    with to_output():
        sys.stdout.write(text)


def flush() -> None:
    """See that all that was written has left; raises as `to_output` does."""
    with to_output():
        sys.stdout.flush()


@contextmanager
def to_output() -> Iterator[None]:
    """For writing to standard output; raises BrokenPipeError where nobody reads on, DeskError where it is full."""
    try:
        yield
    except OSError as error:
        if isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL):  # named so there
            raise BrokenPipeError(*error.args) from error
        forget_output()
        raise DeskError(N_("the output cannot be written: {why}"), why=error.strerror) from error


def forget_output() -> None:
    """Write to nowhere from now on, so that the end of the program does not fail on what it cannot write."""
    sys.stdout = io.StringIO()


def warn(sentence: str) -> None:
    """Write one line to standard error."""
    with suppress(OSError):  # nobody reads there: the exit code tells
        sys.stderr.write(writing.line(sentence[:5000]) + "\n")
        sys.stderr.flush()


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """What long work tells its progress to: a bar on standard error where that is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield tell
