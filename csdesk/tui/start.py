"""The app from its start to its end: the desk is opened while Textual is imported."""

from __future__ import annotations

import gc
from contextlib import ExitStack

from csdesk.desk.desk import Desk, Person, open_desk, system_clock
from csdesk.desk.errors import DeskError
from csdesk.desk.settings import Home
from csdesk.texts import use_language
from csdesk.tui.work import Work


def run(home: Home, language: str, *, person: str = "", demo: bool = False) -> int:
    """Run the app on the desk in `home`, or on the sample desk; returns the exit code.

    Raises DeskError where the desk cannot be opened.
    """
    gc.disable()  # until the first screen is painted: collecting while importing costs a fifth of the start
    use_language(language)
    work = Work()
    # SQLite reads the long triggers beside the import, on the thread that goes on reading through this connection.
    opening = None if demo else work.begin(_open, home, person)
    from csdesk.tui.app import FrontDesk

    with ExitStack() as stack:
        if opening is not None:
            desk, who = opening.result()
            stack.callback(desk.close)
        else:
            from csdesk.desk.demo import demo_desk

            desk = stack.enter_context(demo_desk(system_clock()))
            who = desk.person
        stack.callback(work.finish, desk.close)
        app = FrontDesk(desk, person=who, work=work)
        gc.freeze()  # what is imported stays: looking through it all would stop the screen just as typing begins
        ended = app.run()
        if app.failure is not None:
            raise app.failure
        return ended or 0


def _open(home: Home, person: str) -> tuple[Desk, Person | None]:
    """The desk, and who was named on the command line if they need no PIN."""
    desk = open_desk(home, set_up=False)
    if not person or not desk.is_set_up:
        return desk, None
    from csdesk.desk import reading

    try:
        found = reading.person(desk, "staff", person)
    except DeskError:
        desk.close()
        raise
    return desk, None if found.has_pin else found
