"""`csdesk action`: corrective actions and improvement proposals."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated

import typer

from csdesk.cli.fields import Field, Limit, Record, Since, Until, argument, of_saved, period, takes, text_option
from csdesk.cli.output import moment
from csdesk.cli.pages import in_pages
from csdesk.cli.session import Session, session_of
from csdesk.cli.tree import command, group
from csdesk.desk import actions
from csdesk.desk.actions import Action
from csdesk.desk.complaint_words import status_label
from csdesk.desk.words import label
from csdesk.texts import N_

app = group("action", N_("Corrective actions and improvement proposals."))

FINDING = Field("finding", "TEXT", N_("What was found."))
REMEDY = (
    Field("cause", "TEXT", N_("Where it comes from.")),
    Field("action", "TEXT", N_("What is to be done about it.")),
    Field("owner", "NAME", N_("Who sees to it.")),
    Field("due_on", "DATE", N_("By when.")),
)
_FIELDS = (
    FINDING,
    Field(
        "kind",
        "KIND",
        N_("Corrective or improvement; corrective where nothing is given."),
        N_("Corrective or improvement."),
    ),
    Field("subject", "SUBJECT", N_("The subject that recurs.")),
    *REMEDY,
)


@command(app, "add", N_("Raise a corrective action or an improvement proposal."))
@takes(*_FIELDS, Field("complaint", "NUMBER", N_("The complaint that it comes of.")))
def add(context: typer.Context, values: Mapping[str, str]) -> None:
    """Raise an action."""
    session = session_of(context)
    _print(session, actions.add(session.desk, values))


@command(app, "correct", N_("Change an action; it has to be approved anew."))
@takes(*of_saved(*_FIELDS))
def correct(context: typer.Context, record: Record, values: Mapping[str, str]) -> None:
    """Change an action."""
    session = session_of(context)
    _print(session, actions.correct(session.desk, record, values))


@command(app, "approve", N_("Approve an action."))
def approve(context: typer.Context, record: Record) -> None:
    """Approve an action."""
    session = session_of(context)
    _print(session, actions.approve(session.desk, record))


@command(app, "done", N_("An action was carried out."))
def done(
    context: typer.Context, record: Record, result: Annotated[str, argument("RESULT", N_("What came of it."))]
) -> None:
    """Say what came of an action."""
    session = session_of(context)
    _print(session, actions.done(session.desk, record, result))


@command(app, "list", N_("Show actions, those raised last first."))
def show_list(
    context: typer.Context,
    open_only: Annotated[bool, typer.Option("--open", help=N_("Only those that are not done."))] = False,
    complaint: Annotated[str, text_option("--complaint", "NUMBER", N_("Only those of this complaint."))] = "",
    since: Since = "",
    until: Until = "",
    limit: Limit = 100,
) -> None:
    """Show actions."""
    session = session_of(context)
    desk = session.desk
    first, last = period(desk, since, until)
    page = partial(actions.page, desk, open_only=open_only, complaint=complaint, since=first, until=last)
    found = in_pages(page, limit)
    headings = [label(name) for name in ("number", "at", "status", "owner", "due_on", "complaint", "finding")]
    session.printer.many(found, headings, lambda action: [
        action.number, moment(action.at), status_label(action.status), action.owner,
        moment(action.due_on) if action.due_on else "", action.complaint, action.finding,
    ])  # fmt: skip


@command(app, "show", N_("Show one action."))
def show(context: typer.Context, record: Record) -> None:
    """Show one action."""
    session = session_of(context)
    _print(session, actions.show(session.desk, record))


def _print(session: Session, action: Action) -> None:
    words = session.words({"kind": "action_kind", "subject": "subject"})
    session.printer.one(action, lambda field, key: status_label(key) if field == "status" else words(field, key))
