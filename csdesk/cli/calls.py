"""`csdesk call`: the register of phone enquiries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Annotated

import typer

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
    of_saved,
    period,
    takes,
    text_option,
)
from csdesk.cli.output import Printer, moment
from csdesk.cli.pages import in_pages
from csdesk.cli.session import session_of
from csdesk.cli.tree import command, group
from csdesk.desk import calls
from csdesk.desk.calls import Call
from csdesk.desk.desk import Desk
from csdesk.desk.words import label
from csdesk.texts import N_, _

app = group("call", N_("The register of phone enquiries."))

_FIELDS = (
    Field("phone", "PHONE", N_("The caller's number.")),
    Field("name", "NAME", N_("The caller's name.")),
    Field(
        "category",
        "CATEGORY",
        N_("Enquiry, complaint, repair …; enquiry where nothing is given."),
        N_("Enquiry, complaint, repair …"),
    ),
    Field("asked", "TEXT", N_("What was asked.")),
    Field("answered", "TEXT", N_("What was answered.")),
    Field("project", "NAME", N_("The project it is about.")),
    Field("subject", "SUBJECT", N_("What it is about: price, mortgage …")),
    Field("invited", "", N_("Whether the caller was invited to view.")),
    Field("at", "TIME", N_("When the call began; now where nothing is given."), N_("When the call began.")),
    Field("ended_at", "TIME", N_("When the call ended.")),
    Field("outcome", "OUTCOME", N_("What became of it: answered, handed on …")),
    Field("transferred_to", "NAME", N_("The person or department it was handed on to.")),
    Field("intends_to_visit_on", "DATE", N_("The day on which the caller means to come.")),
    Field("taken_by", "STAFF", N_("Who took the call; whoever acts where nothing is given."), N_("Who took the call.")),
    Field("direction", "DIRECTION", N_("Incoming or outgoing.")),
    NOTES,
)

_Customer = Annotated[
    str, text_option("--customer", "ID", N_("Who called, where the number does not tell: id, phone or name."))
]


@command(app, "add", N_("Log a call."))
@takes(*_FIELDS)
def add(
    context: typer.Context,
    values: Mapping[str, str],
    customer: _Customer = "",
) -> None:
    """Log a call and say what should be looked at."""
    session = session_of(context)
    saved = calls.log(session.desk, values, customer=customer)
    warn_of(session, saved, saved.call.phone, saved.call.customer)
    if session.printer.as_json:
        session.printer.one(saved.call)
    elif saved.is_new_customer:
        session.printer.say(_("saved as {number}, with {name} as a new customer",
                              number=saved.call.number, name=saved.call.name))  # fmt: skip
    else:
        session.printer.say(_("saved as {number}", number=saved.call.number))


@command(app, "list", N_("Show the register of calls, newest first."))
def show_list(
    context: typer.Context,
    since: Since = "",
    until: Until = "",
    phone: Phone = "",
    text: Text = "",
    mine: Annotated[bool, typer.Option("--mine", help=N_("Only those I took."))] = False,
    limit: Limit = 100,
) -> None:
    """Show the register."""
    session = session_of(context)
    desk = session.desk
    first, last = period(desk, since, until)
    page = partial(calls.page, desk, since=first, until=last, phone=phone, text=text, mine=mine)
    found = in_pages(page, limit, at_once=bool(text))
    print_register(session.printer, desk, found)


def print_register(printer: Printer, desk: Desk, found: Iterable[Call]) -> None:
    """Print calls as a list."""
    headings = [label(name) for name in ("number", "at", "phone", "name", "category", "asked")]
    printer.many(found, headings, lambda call: [
        call.number, moment(call.at), call.phone, call.name, desk.label("call_category", call.category), call.asked,
    ])  # fmt: skip


@command(app, "show", N_("Show one call."))
def show(context: typer.Context, record: Record, reveal: Reveal = False) -> None:
    """Show one call."""
    session = session_of(context)
    session.printer.one(calls.show(session.desk, record, reveal=reveal), session.words(calls.LISTS))


@command(app, "correct", N_("Change a saved call; what is not given stays as it is."))
@takes(*of_saved(*_FIELDS))
def correct(context: typer.Context, record: Record, values: Mapping[str, str], customer: _Customer = "") -> None:
    """Change a call and show it."""
    session = session_of(context)
    call = calls.show(session.desk, record)
    session.printer.one(calls.correct(session.desk, call.id, values, customer=customer), session.words(calls.LISTS))
