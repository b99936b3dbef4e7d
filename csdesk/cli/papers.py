"""`csdesk export slip|complaint-list|interview|tracking|roster`: the department's papers, ready to print and sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.exports import Out
from csdesk.cli.fields import Record, Reveal, Since, Until, argument, period, text_option
from csdesk.cli.session import Session, session_of
from csdesk.cli.tree import command, group
from csdesk.texts import N_

if TYPE_CHECKING:
    from csdesk.desk.papers import Paper

app = group("", "")

_FollowUp = Annotated[str, argument("FOLLOWUP", N_("The follow-up: its id, six characters of it, or the customer."))]


@command(app, "slip", N_("Write the slip of a complaint, and the slips of its departments, to print and sign."))
def slip(
    context: typer.Context,
    number: Record,
    department: Annotated[
        list[str] | None,
        text_option("--department", "NAMES", N_("Only the slips of these departments, with commas for several.")),
    ] = None,
    out: Out = None,
    reveal: Reveal = False,
) -> None:
    """Write the slips."""
    from csdesk.desk import papers

    session = session_of(context)
    _tell(session, papers.slip(session.desk, number, departments=",".join(department or ()), out=out, reveal=reveal))


@command(app, "complaint-list", N_("Write the list of complaints of a span of days; of this week if none is given."))
def complaint_list(
    context: typer.Context, since: Since = "", until: Until = "", out: Out = None, reveal: Reveal = False
) -> None:
    """Write the list."""
    from csdesk.desk import papers

    session = session_of(context)
    first, last = period(session.desk, since, until)
    _tell(session, papers.complaint_list(session.desk, since=first, until=last, out=out, reveal=reveal))


@command(app, "interview", N_("Write the interview record of a follow-up, to be signed by the customer."))
def interview(context: typer.Context, followup: _FollowUp, out: Out = None, reveal: Reveal = False) -> None:
    """Write the interview record."""
    from csdesk.desk import papers

    session = session_of(context)
    _tell(session, papers.interview(session.desk, followup, out=out, reveal=reveal))


@command(app, "tracking", N_("Write the survey form of a follow-up with its answers, or an empty one with --blank."))
def tracking(
    context: typer.Context,
    followup: Annotated[
        str, argument("[FOLLOWUP]", N_("The follow-up: its id, six characters of it, or the customer."))
    ] = "",
    survey: Annotated[str, text_option("--survey", "NAME", N_("Another survey than that of the follow-up."))] = "",
    blank: Annotated[bool, typer.Option("--blank", help=N_("Without answers, to be filled in by hand."))] = False,
    out: Out = None,
    reveal: Reveal = False,
) -> None:
    """Write the form."""
    from csdesk.desk import papers

    session = session_of(context)
    _tell(session, papers.tracking(session.desk, followup, survey=survey, blank=blank, out=out, reveal=reveal))


@command(app, "roster", N_("Write the roster of a week, to be put up at the posts."))
def roster(
    context: typer.Context,
    week: Annotated[
        str, text_option("--week", "WEEK", N_("2026-W48, next, or a day in it; this week where nothing is given."))
    ] = "",
    out: Out = None,
) -> None:
    """Write the roster."""
    from csdesk.desk import papers

    session = session_of(context)
    _tell(session, papers.roster(session.desk, week, out=out))


def _tell(session: Session, paper: Paper) -> None:
    if session.printer.as_json:
        session.printer.one(paper)
    else:
        session.printer.say(paper.sentence)
