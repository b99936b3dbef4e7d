"""`csdesk complaint`: taking complaints down, and the lists of them. Their steps are in `complaint_steps`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Annotated

import typer

from csdesk.cli import complaint_steps
from csdesk.cli.complaint_steps import Departments, print_complaint
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
from csdesk.cli.streams import warn
from csdesk.cli.tree import command, group
from csdesk.desk import carrying, complaint_cases, complaint_intake, complaints, reading
from csdesk.desk.complaint_words import status_label
from csdesk.desk.complaints import Complaint
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError
from csdesk.desk.words import label
from csdesk.texts import N_, _

app = group("complaint", N_("Complaints, from the first word to the return visit."))
app.registered_commands += complaint_steps.app.registered_commands

_FIELDS = (
    Field("phone", "PHONE", N_("The customer's number.")),
    Field("name", "NAME", N_("The customer's name.")),
    Field("content", "TEXT", N_("What is complained of.")),
    Field(
        "channel", "CHANNEL", N_("Phone, visit, letter …; phone where nothing is given."), N_("Phone, visit, letter …")
    ),
    Field("written", "", N_("Whether it came in writing; the channel tells where nothing is given.")),
    Field("category", "CATEGORY", N_("Building quality, service …")),
    Field("subject", "SUBJECT", N_("What it is about: price, mortgage …")),
    Field(
        "severity",
        "SEVERITY",
        N_("Ordinary, serious or urgent; ordinary where nothing is given."),
        N_("Ordinary, serious or urgent."),
    ),
    Field("marks", "MARKS", N_("Group, press, litigation; with commas between them.")),
    Field("unit", "UNIT", N_("The unit it is about.")),
    Field("project", "NAME", N_("The project it is about.")),
    Field("against_kind", "KIND", N_("What it is against: project, quality, service, department, person.")),
    Field("against", "TEXT", N_("Whom or what it is against, in words.")),
    Field("against_staff", "STAFF", N_("The member of staff it is against, who then has no part in it.")),
    Field(
        "received_by", "STAFF", N_("Who took it down; whoever acts where nothing is given."), N_("Who took it down.")
    ),
    NOTES,
)
_NEW = (
    Field("promise", "TIME", N_("When the customer was told they would hear; it has to be given.")),
    Field("read_back", "", N_("Whether it was read back to the customer and confirmed.")),
    Field("at", "TIME", N_("When it was received; now where nothing is given.")),
)


@command(app, "add", N_("Take a complaint down, with the reply that was promised."))
@takes(*_FIELDS, *_NEW)
def add(
    context: typer.Context,
    values: Mapping[str, str],
    department: Departments = None,
    customer: Annotated[
        str, text_option("--customer", "ID", N_("Who complains, where the number does not tell: id, phone or name."))
    ] = "",
    call: Annotated[
        str, text_option("--call", "ID", N_("The call that it comes of: what it knows is taken over."))
    ] = "",
    visit: Annotated[
        str, text_option("--visit", "ID", N_("The visit that it comes of: what it knows is taken over."))
    ] = "",
) -> None:
    """Take a complaint down and say what should be looked at."""
    session = session_of(context)
    source: tuple[str, str] | None = None
    if call or visit:
        carried = carrying.carry(session.desk, "call" if call else "visit", call or visit)
        values, source, customer = {**carried.values, **values}, carried.source, customer or carried.customer
    given = {**values, "department": ",".join(department or ())}
    saved = complaint_intake.receive(session.desk, given, customer=customer, source=source)
    complaint = saved.complaint
    warn_of(session, saved, complaint.phone, complaint.customer)
    if saved.repeats:
        warn(_("repeats {numbers}", numbers=", ".join(repeated.number for repeated in saved.repeats)))
    if session.printer.as_json:
        session.printer.one(complaint)
    else:
        session.printer.say(_("saved as {number}, to be answered by {when}; it is with: {level}",
                              number=complaint.number, when=moment(complaint.promise_at),
                              level=session.desk.role_label(complaint.level)))  # fmt: skip


@command(app, "list", N_("Show complaints, newest first; those overdue or due by when they are due."))
def show_list(
    context: typer.Context,
    open_only: Annotated[bool, typer.Option("--open", help=N_("Only those that are not closed."))] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help=N_("Only those whose promise has passed."))] = False,
    due: Annotated[str, text_option("--due", "DATE", N_("Only those that are to be answered on this day."))] = "",
    mine: Annotated[bool, typer.Option("--mine", help=N_("Only those I look after."))] = False,
    waiting: Annotated[
        bool, typer.Option("--waiting", help=N_("Only those that wait for the answer of a department."))
    ] = False,
    moved_up: Annotated[bool, typer.Option("--moved-up", help=N_("Only open ones that have moved up."))] = False,
    serious: Annotated[bool, typer.Option("--serious", help=N_("Only open ones that are serious or urgent."))] = False,
    report: Annotated[
        bool, typer.Option("--report", help=N_("Only those the desk settled itself and is to report to its superior."))
    ] = False,
    since: Since = "",
    until: Until = "",
    phone: Phone = "",
    text: Text = "",
    limit: Limit = 100,
) -> None:
    """Show a list."""
    session = session_of(context)
    desk = session.desk
    first, last = period(desk, since, until)
    day = reading.day(desk, "--due", due)
    which = _which({"open": open_only, "overdue": overdue, "due": bool(day), "waiting": waiting, "moved_up": moved_up,
                    "serious": serious, "report": report})  # fmt: skip
    complaint_cases.run_due(desk)
    page = partial(complaints.page, desk, which, due=day, mine=mine, since=first, until=last, phone=phone, text=text)
    found = in_pages(page, limit, at_once=bool(text))
    print_register(session.printer, desk, found)


def _which(wanted: Mapping[str, bool]) -> str:
    """The one list that is asked for; --open says nothing more than the others."""
    lists = [name for name, is_wanted in wanted.items() if is_wanted]
    if len(lists) > 1 and "open" in lists:
        lists.remove("open")
    if len(lists) > 1:
        options = " ".join(f"--{name.replace('_', '-')}" for name in lists)
        raise BadInputError(N_("'{value}' is given; one of them is accepted"), value=options)
    return lists[0] if lists else "all"


def print_register(printer: Printer, desk: Desk, found: Iterable[Complaint]) -> None:
    """Print complaints as a list."""
    names = ("number", "received_at", "phone", "name", "category", "status", "promise_at", "level", "content")
    printer.many(found, [label(name) for name in names], lambda complaint: [
        complaint.number, moment(complaint.at), complaint.phone, complaint.name,
        desk.label("complaint_category", complaint.category),
        status_label(complaint.status) + (f" {label('overdue')}" if complaint.overdue else ""),
        moment(complaint.promise_at), desk.role_label(complaint.level), complaint.content,
    ])  # fmt: skip


@command(app, "show", N_("Show one complaint with its timeline."))
def show(context: typer.Context, record: Record, reveal: Reveal = False) -> None:
    """Show one complaint."""
    session = session_of(context)
    complaint_cases.run_due(session.desk)
    print_complaint(session, complaints.show(session.desk, record, reveal=reveal))


@command(app, "correct", N_("Change what was taken down; what is not given stays as it is."))
@takes(*of_saved(*_FIELDS))
def correct(context: typer.Context, record: Record, values: Mapping[str, str]) -> None:
    """Change a complaint and show it."""
    session = session_of(context)
    print_complaint(session, complaint_intake.correct(session.desk, record, values))
