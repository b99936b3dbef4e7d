"""`csdesk duty`: the duty log, and handing a shift over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Annotated

import typer

from csdesk.cli.fields import Field, Limit, Reveal, Since, Text, Until, argument, period, takes, text_option
from csdesk.cli.output import moment
from csdesk.cli.pages import in_pages
from csdesk.cli.session import Session, session_of
from csdesk.cli.streams import warn
from csdesk.cli.tree import command, group
from csdesk.desk import duty
from csdesk.desk.duty import DutyEntry
from csdesk.desk.words import label
from csdesk.texts import N_, _, counted

app = group("duty", N_("The duty log, with lost and found, the mail register and the handover of shifts."))

_LISTS = {"kind": "duty_kind", "shift": "shift"}

_Entry = Annotated[str, argument("ID", N_("The entry's id, as the list shows it."))]

_PARTICULARS = (
    Field("person", "NAME", N_("Whom it is about: who lost, found, is looked for, collects …")),
    Field("phone", "PHONE", N_("That person's number.")),
    Field("place", "PLACE", N_("Where it happened or lies.")),
    Field("reported_to", "NAME", N_("To whom it was reported.")),
)
_AT = Field("at", "TIME", N_("When it happened; now where nothing is given."))
_SHIFT = Field("shift", "SHIFT", N_("Early, late …; that of the time where nothing is given."))


@command(app, "add", N_("Write an entry into the duty log."))
@takes(
    Field("kind", "KIND", N_("Incident, breach, equipment, lost and found, person search, mail, announcement …")),
    Field("text", "TEXT", N_("What happened.")),
    *_PARTICULARS,
    _AT,
    _SHIFT,
    Field("open", "", N_("Whether the next shifts see it until it is closed; the kind tells where nothing is given.")),
)
def add(context: typer.Context, values: Mapping[str, str]) -> None:
    """Write an entry."""
    session = session_of(context)
    saved = duty.add(session.desk, values)
    if saved.odd_phone:
        warn(_("'{value}' is no phone number; it was kept as it was heard", value=saved.entry.phone))
    _tell(session, saved.entry)


@command(app, "note", N_("Add something to an entry."))
@takes(Field("text", "TEXT", N_("What there is to add.")), *_PARTICULARS, _AT, _SHIFT)
def note(context: typer.Context, entry: _Entry, values: Mapping[str, str]) -> None:
    """Add to an entry."""
    session = session_of(context)
    _tell(session, duty.add_to(session.desk, entry, values))


@command(app, "close", N_("Close an open point."))
@takes(Field("text", "TEXT", N_("How it ended.")), *_PARTICULARS, _AT, _SHIFT)
def close(context: typer.Context, entry: _Entry, values: Mapping[str, str]) -> None:
    """Close an open point."""
    session = session_of(context)
    _tell(session, duty.close(session.desk, entry, values))


@command(app, "handover", N_("Hand the shift over: the open points go to the next shift."))
@takes(
    Field("text", "TEXT", N_("What the next shift should know besides the open points.")),
    Field("reported_to", "NAME", N_("Who takes over.")),
    _AT,
    Field("shift", "SHIFT", N_("The shift that ends; that of the time where nothing is given.")),
)
def hand_over(context: typer.Context, values: Mapping[str, str]) -> None:
    """Hand the shift over and show the open points."""
    session = session_of(context)
    handed = duty.handover(session.desk, values)
    if session.printer.as_json:
        session.printer.one(handed)
        return
    session.printer.say(
        counted("handed over with {count} open point", "handed over with {count} open points", len(handed.points))
    )
    if handed.points:
        _print_list(session, handed.points)


@command(app, "list", N_("Show the duty log, newest first."))
def show_list(
    context: typer.Context,
    open_only: Annotated[bool, typer.Option("--open", help=N_("Only open points that nobody has closed."))] = False,
    kind: Annotated[str, text_option("--kind", "KIND", N_("Only those of this kind."))] = "",
    since: Since = "",
    until: Until = "",
    text: Text = "",
    mine: Annotated[bool, typer.Option("--mine", help=N_("Only those I wrote."))] = False,
    limit: Limit = 100,
) -> None:
    """Show the log."""
    session = session_of(context)
    desk = session.desk
    first, last = period(desk, since, until)
    page = partial(duty.page, desk, kind=kind, open=open_only, since=first, until=last, text=text, mine=mine)
    found = in_pages(page, limit, at_once=bool(text))
    _print_list(session, found)


@command(app, "show", N_("Show one entry with what was added to it."))
def show(context: typer.Context, entry: _Entry, reveal: Reveal = False) -> None:
    """Show one entry."""
    session = session_of(context)
    session.printer.one(duty.show(session.desk, entry, reveal=reveal), session.words(_LISTS))


def _tell(session: Session, entry: DutyEntry) -> None:
    """Print an entry, as the id is all by which it can be named later."""
    session.printer.one(entry, session.words(_LISTS))


def _print_list(session: Session, found: Iterable[DutyEntry]) -> None:
    desk = session.desk
    headings = [label(name) for name in ("id", "at", "kind", "shift", "by", "is_open", "text")]
    session.printer.many(found, headings, lambda entry: [
        entry.id, moment(entry.at), desk.label("duty_kind", entry.kind), desk.label("shift", entry.shift), entry.by,
        _("open") if entry.is_open else "", entry.text,
    ])  # fmt: skip
