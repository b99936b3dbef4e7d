"""One run of a command: its options, and the desk, opened when first needed, with the person who acts."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property, partial
from typing import Protocol

import typer

from csdesk.cli.options import Options
from csdesk.cli.output import Printer
from csdesk.cli.streams import progress_bar, warn
from csdesk.desk import reading, staff
from csdesk.desk.desk import Desk, Person, open_desk
from csdesk.desk.errors import DeskError, NotPermittedError
from csdesk.desk.settings import fault_sentence
from csdesk.resources import Fault
from csdesk.texts import N_, _


class OpenApp(Protocol):
    """Starts the app, on a sample desk for a `demo`; returns its exit code."""

    def __call__(self, options: Options, /, *, demo: bool) -> int: ...


class Session:
    """What the commands of one run share; `open_app` starts the app, which the command line itself never loads."""

    def __init__(self, options: Options, open_app: OpenApp) -> None:
        self.options = options
        self._start = open_app
        self.printer = Printer(as_json=options.json, colour=options.colour)
        self._opened: Desk | None = None
        self.told_by_command: Callable[[Fault], bool] = lambda _fault: False
        """Which faults of the company's files the command tells by itself; the others are warned of."""

    @cached_property
    def desk(self) -> Desk:
        """The desk with somebody signed in; raises NotSetUpError and NotPermittedError."""
        self._opened = open_desk(self.options.home)
        self._opened.hear_fault = self._tell
        self._opened.is_patient = True
        for fault in self._opened.faults:
            self._tell(fault)
        _sign_in(self._opened, self.options.staff)
        return self._opened

    def _tell(self, fault: Fault) -> None:
        if not self.told_by_command(fault):
            warn(fault_sentence(fault))

    def open_app(self, *, demo: bool) -> int:
        """Start the app with the options of this run; returns its exit code."""
        return self._start(self.options, demo=demo)

    def words(self, lists: Mapping[str, str]) -> Callable[[str, str], str]:
        """What gives the word for a key in a record's field; `lists` names the list that each field is picked from."""
        return lambda field, key: self.desk.label(lists[field], key) if field in lists else key

    def close(self) -> None:
        """Let a search find what was written, and give the database up."""
        if self._opened is None:
            return
        try:
            with suppress(DeskError), progress_bar() as progress:  # what is left is done by whoever searches next
                tell = partial(progress, _("making it known to the search"))
                self._opened.catch_up(is_alone=True, progress=tell)
        finally:
            self._opened.close()


def session_of(context: typer.Context) -> Session:
    """The session that a command runs in."""
    session = context.find_object(Session)
    assert session is not None
    return session


def _sign_in(desk: Desk, named: str) -> None:
    person = reading.person(desk, "--as", named) if named else staff.default_person(desk)
    if person is None:
        raise NotPermittedError(
            N_("there are PINs at this desk, so say who acts: --as NAME or CSDESK_STAFF, and the PIN in CSDESK_PIN")
        )
    try:
        staff.sign_in(desk, person, _pin_of(person) if person.has_pin else "")
    except NotPermittedError:
        # Guessing must not pay, here no more than at the lock of the app.
        time.sleep(desk.policy.wrong_pin_seconds)
        raise


def _pin_of(person: Person) -> str:
    if pin := os.environ.get("CSDESK_PIN"):
        return pin
    if (pin := ask_pin(_("PIN of {name}: ", name=person.name))) is not None:
        return pin
    raise NotPermittedError(
        N_("{name} has a PIN: put it into CSDESK_PIN, or run this in a terminal to be asked for it"),
        name=person.name,
    )


def ask_pin(prompt: str) -> str | None:
    """The PIN typed unseen at the terminal, None where there is no terminal to ask at."""
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    from getpass import getpass

    try:
        return getpass(prompt)
    except EOFError:
        return None
