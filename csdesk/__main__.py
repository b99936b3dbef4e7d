"""Where csdesk begins: the app at once, or the command line where a command is named."""

from __future__ import annotations

import gc

gc.disable()  # until everything is imported: collecting meanwhile costs a fifth of the start

import sys
from collections.abc import Sequence

from csdesk.cli import options
from csdesk.cli.failures import guarded
from csdesk.cli.streams import speak_utf8, write
from csdesk.cli.without_terminal import has_terminal, show


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks, by default this process's own; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    speak_utf8()
    return guarded(given, lambda: _run(given))


def _run(given: list[str]) -> int:
    # Typer costs as much as the half of the app's own start: it is not loaded on the way there.
    found = options.read(given)
    if found.command == ["--version"]:
        from csdesk import __version__

        write(f"csdesk {__version__}\n")
        return 0
    if found.command in ([], ["demo"]):
        return _open_app(found, demo=bool(found.command))
    from csdesk.cli.commands import run_command

    return run_command(found, open_app=_open_app)


def _open_app(found: options.Options, *, demo: bool) -> int:
    if not has_terminal():
        return show(found, demo=demo)
    from csdesk.tui.start import run

    return run(found.home, found.language, person=found.staff, demo=demo)


if __name__ == "__main__":
    sys.exit(main())
