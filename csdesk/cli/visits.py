"""`csdesk visit`: the register of visits, the tally, who is in the house and who is expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import Annotated

import typer

from csdesk.cli.calls import print_register as print_calls
from csdesk.cli.customers import warn_of
from csdesk.cli.fields import (
    NOTES,
    Field,
    Limit,
    Phone,
    Record,
    Reveal,
    Since,
    Text,
    Until,
    argument,
    of_saved,
    period,
    takes,
    text_option,
)
from csdesk.cli.output import Printer, moment
from csdesk.cli.pages import in_pages
from csdesk.cli.session import Session, session_of
from csdesk.cli.streams import warn
from csdesk.cli.tree import command, group
from csdesk.desk import reading, visits
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError
from csdesk.desk.visit_entries import LISTS
from csdesk.desk.visits import Saved, Visit
from csdesk.desk.words import label
from csdesk.texts import N_, _

app = group("visit", N_("The register of visits."))

_FIELDS = (
    Field("name", "NAME", N_("The visitor's name.")),
    Field("phone", "PHONE", N_("The visitor's number.")),
    Field("party", "N", N_("How many came; 1 where nothing is given."), N_("How many came.")),
    Field("purpose", "PURPOSE", N_("Why they came: viewing, signing, payment …")),
    Field("intent", "A|B|C|D", N_("How much they intend to buy; a follow-up is owed for it.")),
    Field("unit_type", "TYPE", N_("The type of unit they look for.")),
    Field("area_band", "AREA", N_("The floor area they look for.")),
    Field("floor", "FLOOR", N_("The floor they look for.")),
    Field("orientation", "DIRECTION", N_("The orientation they look for.")),
    Field("budget", "TEXT", N_("Their budget.")),
    Field("reason", "REASON", N_("Why they buy.")),
    Field("liked", "POINTS", N_("Points they like, in words and not as numbers of a list, with commas between them.")),
    Field("doubts", "POINTS", N_("Their doubts, in words and not as numbers of a list, with commas between them.")),
    Field("medium", "SOURCE", N_("How they heard of us.")),
    Field("host", "STAFF", N_("Who received them; whoever acts where nothing is given."), N_("Who received them.")),
    Field("materials", "WORDS", N_("Materials given, in words and not as numbers, with commas between them.")),
    Field("reminded", "WORDS", N_("Documents reminded of, in words and not as numbers, with commas between them.")),
    Field("badge", "NUMBER", N_("The number of the visitor's badge.")),
    Field("came_by_call", "CALL", N_("The number of the call that brought them, or no; found by the phone otherwise.")),
    Field("project", "NAME", N_("The project it is about.")),
    Field("from_memory", "", N_("Whether it was written from memory, after they declined the form.")),
    Field("at", "TIME", N_("When they came; now where nothing is given."), N_("When they came.")),
    Field("left_at", "TIME", N_("When they left.")),
    Field("opinions", "TEXT", N_("Their opinions.")),
    NOTES,
)

_First = Annotated[bool, typer.Option("--first", help=N_("That it is the first visit; told by the history otherwise."))]
_Returning = Annotated[
    bool, typer.Option("--returning", help=N_("That they were here before; told by the history otherwise."))
]


@command(app, "add", N_("Register a visit."))
@takes(*_FIELDS)
def add(
    context: typer.Context,
    values: Mapping[str, str],
    first: _First = False,
    returning: _Returning = False,
    customer: Annotated[
        str, text_option("--customer", "ID", N_("Who came, where the number does not tell: id, phone or name."))
    ] = "",
) -> None:
    """Register a visit and say what should be looked at."""
    session = session_of(context)
    _tell(session, visits.register(session.desk, {**values, **_first(first, returning)}, customer=customer))


def _first(first: bool, returning: bool) -> Mapping[str, str]:
    if first and returning:
        raise BadInputError(N_("'{value}' are given together; one of them is accepted"), value="--first --returning")
    return {"first_visit": "yes" if first else "no"} if first or returning else {}


def _tell(session: Session, saved: Saved) -> None:
    visit = saved.visit
    warn_of(session, saved, visit.phone, visit.customer)
    if saved.badge_taken:
        warn(_("badge {badge} is still with {number}, who has not left", badge=visit.badge, number=saved.badge_taken))
    if session.printer.as_json:
        session.printer.one(visit)
    elif saved.is_new_customer:
        session.printer.say(_("saved as {number}, with {name} as a new customer", number=visit.number, name=visit.name))
    else:
        session.printer.say(_("saved as {number}", number=visit.number))


@command(app, "leave", N_("Sign a party out."))
def leave(
    context: typer.Context,
    record: Record,
    at: Annotated[str, text_option("--at", "TIME", N_("When they left; now where nothing is given."))] = "",
) -> None:
    """Sign a party out."""
    session = session_of(context)
    visit = visits.leave(session.desk, record, at)
    if session.printer.as_json:
        session.printer.one(visit)
    elif visit.left_at is not None:
        session.printer.say(_("{number} left at {time}", number=visit.number, time=moment(visit.left_at)))


@command(app, "tally", N_("Count a party that gave no name, and show the rate of first visits registered today."))
def tally(
    context: typer.Context,
    party: Annotated[str, argument("[N]", N_("How many they were; 1 where nothing is given."))] = "1",
) -> None:
    """Count a party."""
    session = session_of(context)
    desk = session.desk
    number = reading.whole_number("party", party, 1, desk.policy.largest_party)
    saved = visits.tally(desk, number or 1)
    if session.printer.as_json:
        session.printer.one(saved.visit)
        return
    rate = visits.rate(desk, desk.midnight, desk.midnight + timedelta(days=1))
    session.printer.say(_(
        "counted as {number}; today {registered} of {all} first visits are registered: {rate} (target {target} %)",
        number=saved.visit.number, registered=rate.registered, all=rate.all, rate=rate.shown(), target=rate.target,
    ))  # fmt: skip


@command(app, "list", N_("Show the register of visits, newest first."))
def show_list(
    context: typer.Context,
    since: Since = "",
    until: Until = "",
    phone: Phone = "",
    text: Text = "",
    mine: Annotated[bool, typer.Option("--mine", help=N_("Only those I received."))] = False,
    registered: Annotated[
        bool | None, typer.Option("--registered/--tallied", help=N_("Only those with a name, or only the tally."))
    ] = None,
    limit: Limit = 100,
) -> None:
    """Show the register."""
    session = session_of(context)
    desk = session.desk
    first, last = period(desk, since, until)
    page = partial(visits.page, desk, since=first, until=last, phone=phone, text=text, mine=mine, registered=registered)
    found = in_pages(page, limit, at_once=bool(text))
    print_register(session.printer, desk, found)


def print_register(printer: Printer, desk: Desk, found: Iterable[Visit]) -> None:
    """Print visits as a list."""
    headings = [label(name) for name in ("number", "at", "left_at", "phone", "name", "party", "purpose", "intent",
                                         "host", "opinions")]  # fmt: skip
    printer.many(found, headings, lambda visit: [
        visit.number, moment(visit.at), moment(visit.left_at) if visit.left_at else "", visit.phone,
        visit.name if visit.registered else _("not registered"), str(visit.party),
        desk.label("visit_purpose", visit.purpose), visit.intent, visit.host, visit.opinions,
    ])  # fmt: skip


@command(app, "show", N_("Show one visit."))
def show(context: typer.Context, record: Record, reveal: Reveal = False) -> None:
    """Show one visit."""
    session = session_of(context)
    session.printer.one(visits.show(session.desk, record, reveal=reveal), session.words(LISTS))


@command(app, "correct", N_("Change a saved visit; what is not given stays as it is."))
@takes(*of_saved(*_FIELDS))
def correct(
    context: typer.Context,
    record: Record,
    values: Mapping[str, str],
    first: _First = False,
    returning: _Returning = False,
) -> None:
    """Change a visit and show it."""
    session = session_of(context)
    visit = visits.show(session.desk, record)
    session.printer.one(
        visits.correct(session.desk, visit.id, {**values, **_first(first, returning)}), session.words(LISTS)
    )  # fmt: skip


@command(app, "inside", N_("Show who is in the house now."))
def inside(context: typer.Context) -> None:
    """Show who came today and has not left."""
    session = session_of(context)
    print_register(session.printer, session.desk, visits.inside(session.desk))


@command(app, "expected", N_("Show the calls whose callers mean to come and have not yet."))
def expected(
    context: typer.Context,
    on: Annotated[str, text_option("--on", "DATE", N_("That day alone; the next days where nothing is given."))] = "",
) -> None:
    """Show who is expected."""
    session = session_of(context)
    desk = session.desk
    print_calls(session.printer, desk, visits.expected(desk, reading.day(desk, "--on", on)))


@command(app, "check-in", N_("Register the arrival of somebody who is expected, by the number of the call."))
def check_in(context: typer.Context, record: Record) -> None:
    """Register the arrival of who called."""
    session = session_of(context)
    _tell(session, visits.check_in(session.desk, record))
