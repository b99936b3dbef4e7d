"""What is written to the terminal: always UTF-8, and nothing in it that a terminal would obey."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from csdesk.rules import writing


def speak_utf8() -> None:
    """Write UTF-8 whatever the system's code page is, with a mark where a character cannot be written."""
    # A program without a console has no streams at all.
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def write(text: str) -> None:
    """Write `text` to standard output; raises BrokenPipeError where nobody reads on."""
    try:
        sys.stdout.write(text)
    except OSError as error:
        raise _told_apart(error) from error


def flush() -> None:
    """See that all that was written has left; raises BrokenPipeError where nobody reads on."""
    try:
        sys.stdout.flush()
    except OSError as error:
        raise _told_apart(error) from error


def _told_apart(error: OSError) -> OSError:
    """`error`, or a BrokenPipeError where it is one that Windows names differently."""
    return BrokenPipeError(*error.args) if os.name == "nt" and error.errno == 22 else error


def forget_output() -> None:
    """Write to nowhere from now on, so that the end of the program does not fail on a reader that is gone."""
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
