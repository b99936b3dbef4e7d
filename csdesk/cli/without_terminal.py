"""What a bare `csdesk` and `csdesk demo` do where there is no terminal to draw on, such as in a pipe."""

from __future__ import annotations

import sys

from csdesk.cli.options import Options
from csdesk.desk.errors import BadInputError
from csdesk.texts import N_


def has_terminal() -> bool:
    """Whether the app could be seen and typed into."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def show(options: Options, *, demo: bool) -> int:
    """Print the newest calls of the sample desk; a desk of one's own is not opened for nothing: BadInputError."""
    if not demo:
        raise BadInputError(N_("the app needs a terminal; csdesk --help names the commands that do without one"))
    from csdesk.cli.calls import print_register
    from csdesk.cli.output import Printer
    from csdesk.desk import calls
    from csdesk.desk.demo import demo_desk
    from csdesk.desk.desk import system_clock

    with demo_desk(system_clock()) as desk:
        printer = Printer(as_json=options.json, colour=options.colour)
        print_register(printer, desk, calls.page(desk, limit=20))
    return 0
