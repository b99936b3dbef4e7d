"""`csdesk complaint`: the register of complaints."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.fields import Limit, Record, Reveal, Since, Until, period
from csdesk.cli.output import moment
from csdesk.cli.pages import in_pages
from csdesk.cli.session import session_of
from csdesk.cli.tree import command, group
from csdesk.desk import complaints
from csdesk.desk.words import label
from csdesk.texts import N_

app = group("complaint", N_("The register of complaints."))

_LISTS = {"channel": "complaint_channel", "category": "complaint_category", "subject": "subject"}


@command(app, "list", N_("Show the register of complaints, newest first."))
def show_list(
    context: typer.Context,
    open_only: Annotated[bool, typer.Option("--open", help=N_("Only those that are not closed."))] = False,
    since: Since = "",
    until: Until = "",
    limit: Limit = 100,
) -> None:
    """Show the register."""
    session = session_of(context)
    desk = session.desk
    first, last = period(desk, since, until)
    found = in_pages(
        lambda after, size: complaints.page(
            desk, since=first, until=last, open_only=open_only, after=after, limit=size
        ),
        lambda complaint: (complaint.at, complaint.id),
        limit,
    )
    headings = [label(name) for name in ("number", "received_at", "phone", "name", "category", "closed_at", "content")]
    session.printer.many(found, headings, lambda complaint: [
        complaint.number, moment(complaint.at), complaint.phone, complaint.name,
        desk.label("complaint_category", complaint.category),
        moment(complaint.closed_at) if complaint.closed_at else "", complaint.content,
    ])  # fmt: skip


@command(app, "show", N_("Show one complaint."))
def show(context: typer.Context, record: Record, reveal: Reveal = False) -> None:
    """Show one complaint."""
    session = session_of(context)
    found = complaints.show(session.desk, record, reveal=reveal)
    session.printer.one(found, session.words(_LISTS))
