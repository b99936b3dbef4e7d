"""`csdesk repair`: faults reported by owners, until they are mended and the owner was called back."""

from __future__ import annotations

from collections.abc import Mapping
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
from csdesk.cli.output import moment
from csdesk.cli.pages import in_pages
from csdesk.cli.session import Session, session_of
from csdesk.cli.streams import warn
from csdesk.cli.tree import command, group
from csdesk.desk import complaints, reading, repairs, warranties
from csdesk.desk.repairs import Repair
from csdesk.desk.words import label
from csdesk.texts import N_, _

app = group("repair", N_("Repairs, from the request to the call-back."))

_TIME = Field("at", "TIME", N_("When that was; now where nothing is given."))
_AGREED = (
    Field("engineer", "NAME", N_("The engineer or contractor.")),
    Field("plan", "TEXT", N_("What is going to be done.")),
    Field("plan_explained", "", N_("Whether the plan was explained to the owner.")),
)
_FIELDS = (
    Field("phone", "PHONE", N_("The owner's number.")),
    Field("name", "NAME", N_("The owner's name.")),
    Field("unit", "UNIT", N_("The unit; that of the owner where there is but one.")),
    Field("place", "TEXT", N_("Where in the unit: the kitchen, the master bedroom …")),
    Field("item", "ITEM", N_("What is broken: bathroom waterproofing, wiring, pipes …")),
    Field("content", "TEXT", N_("What is wrong.")),
    Field("emergency", "", N_("Whether safety is at stake, or one cannot live there.")),
    Field("at", "TIME", N_("When it was reported; now where nothing is given."), N_("When it was reported.")),
    Field("project", "NAME", N_("The project it is in.")),
    Field("delivered_on", "DATE", N_("When the unit was delivered, where the desk does not know.")),
    Field("in_warranty", "", N_("Whether it is in warranty; by item and delivery where nothing is given.")),
    Field(
        "received_by",
        "STAFF",
        N_("Who took the request; whoever acts where nothing is given."),
        N_("Who took the request."),
    ),
    NOTES,
)


@command(app, "add", N_("Take a repair down."))
@takes(*_FIELDS)
def add(
    context: typer.Context,
    values: Mapping[str, str],
    customer: Annotated[
        str, text_option("--customer", "ID", N_("Who asks, where the number does not tell: id, phone or name."))
    ] = "",
) -> None:
    """Take a repair down and say what should be looked at."""
    session = session_of(context)
    saved = repairs.add(session.desk, values, customer=customer)
    repair = saved.repair
    warn_of(session, saved, repair.phone, repair.customer)
    if saved.repeat.numbers:
        warn(_("this was asked for {count} times, before: {numbers}",
               count=saved.repeat.count, numbers=", ".join(saved.repeat.numbers)))  # fmt: skip
    if saved.becomes:
        complaint = complaints.show(session.desk, repair.complaint)
        warn(_("so it is a complaint now: {number}, with a reply promised until {promise}: tell the owner",
               number=complaint.number, promise=moment(complaint.promise_at)))  # fmt: skip
    if session.printer.as_json:
        session.printer.one(repair)
        return
    session.printer.say(_("saved as {number}", number=repair.number))
    if repair.contact_by:
        session.printer.say(
            _("an emergency: see to it at once") if repair.emergency
            else _("to be contacted until {time}", time=moment(repair.contact_by))
        )  # fmt: skip


@command(app, "contact", N_("The owner was spoken with: the appointment, who comes and what is going to be done."))
@takes(
    Field("appointment_at", "TIME", N_("When somebody comes.")),
    *_AGREED,
    _TIME,
    NOTES,
)
def contact(context: typer.Context, record: Record, values: Mapping[str, str]) -> None:
    """Note what was agreed with the owner."""
    session = session_of(context)
    repair = repairs.contact(session.desk, record, values)
    if repair.appointed_late and repair.contact_by and not repair.done_at:
        warn(_("the appointment is later than {time}, by when the owner was to be seen to",
               time=moment(repair.contact_by)))  # fmt: skip
    _print(session, repair)


@command(app, "done", N_("The work is done."))
@takes(_AGREED[0], _TIME, NOTES)
def done(context: typer.Context, record: Record, values: Mapping[str, str]) -> None:
    """Note that the work is done."""
    session = session_of(context)
    _print(session, repairs.done(session.desk, record, values))


@command(app, "accept", N_("The owner looked at the work."))
@takes(
    Field("passed", "", N_("Whether the work is accepted; yes where nothing is given.")),
    Field("rating", "1-5", N_("How satisfied the owner is.")),
    _TIME,
    NOTES,
)
def accept(context: typer.Context, record: Record, values: Mapping[str, str]) -> None:
    """Note what the owner said about the work."""
    session = session_of(context)
    _print(session, repairs.accept(session.desk, record, values))


@command(app, "correct", N_("Change a saved repair; what is not given stays as it is."))
@takes(*of_saved(*_FIELDS), *_AGREED)
def correct(context: typer.Context, record: Record, values: Mapping[str, str]) -> None:
    """Change a repair and show it."""
    session = session_of(context)
    _print(session, repairs.correct(session.desk, record, values))


@command(app, "show", N_("Show one repair."))
def show(context: typer.Context, record: Record, reveal: Reveal = False) -> None:
    """Show one repair."""
    session = session_of(context)
    _print(session, repairs.show(session.desk, record, reveal=reveal))


@command(app, "list", N_("Show the register of repairs, newest first."))
def show_list(
    context: typer.Context,
    since: Since = "",
    until: Until = "",
    phone: Phone = "",
    text: Text = "",
    mine: Annotated[bool, typer.Option("--mine", help=N_("Only those I took."))] = False,
    is_open: Annotated[bool, typer.Option("--open", help=N_("Only those not accepted yet."))] = False,
    overdue: Annotated[
        bool, typer.Option("--overdue", help=N_("Only those whose owner waits in vain for a word or an appointment."))
    ] = False,
    emergency: Annotated[bool, typer.Option("--emergency", help=N_("Only emergencies."))] = False,
    limit: Limit = 100,
) -> None:
    """Show the register."""
    session = session_of(context)
    desk = session.desk
    first, last = period(desk, since, until)
    page = partial(
        repairs.page, desk, since=first, until=last, phone=phone, text=text, mine=mine, is_open=is_open,
        overdue=overdue, emergency=emergency,
    )  # fmt: skip
    found = in_pages(page, limit, at_once=bool(text))
    headings = [label(name) for name in ("number", "at", "unit", "name", "phone", "item", "status", "content")]
    session.printer.many(found, headings, lambda repair: [
        repair.number, moment(repair.at), repair.unit, repair.name, repair.phone,
        desk.label("repair_item", repair.item), _status(repair), repair.content,
    ])  # fmt: skip


def _status(repair: Repair) -> str:
    marks = [label("emergency")] if repair.emergency and not repair.done_at else []
    return " ".join([*marks, repairs.status_label(repair.status), *([label("overdue")] if repair.overdue else [])])


@command(app, "warranty", N_("Show the warranties that end soon, the first to end first."))
def show_ending(
    context: typer.Context,
    until: Annotated[
        str, text_option("--to", "DATE", N_("Up to this day; a month ahead where nothing is given."))
    ] = "",
    limit: Limit = 1000,
) -> None:
    """Show whose warranties end soon."""
    session = session_of(context)
    desk = session.desk
    found = warranties.ending(desk, reading.day(desk, "--to", until), limit=limit)
    headings = [label(name) for name in ("unit", "customer", "item", "ends_on", "delivered_on")]
    session.printer.many(found, headings, lambda each: [
        each.unit, each.customer.name if each.customer else "", desk.label("repair_item", each.item),
        each.ends_on.isoformat(), each.delivered_on.isoformat(),
    ])  # fmt: skip


def _print(session: Session, repair: Repair) -> None:
    def named(field: str, key: str) -> str:
        if field == "status":
            return repairs.status_label(key)
        return session.desk.label("repair_item", key) if field == "item" else key

    session.printer.one(repair, named)
