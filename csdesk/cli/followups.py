"""`csdesk followup`: the contacts that the desk owes its customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Annotated

import typer

from csdesk.cli.fields import Field, Limit, Phone, Reveal, Since, Text, Until, argument, takes, text_option
from csdesk.cli.output import Printer, moment
from csdesk.cli.pages import in_pages
from csdesk.cli.session import Session, session_of
from csdesk.cli.streams import warn
from csdesk.cli.tree import command, group
from csdesk.desk import followups, reading, surveys
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError
from csdesk.desk.followups import FollowUp
from csdesk.desk.words import label, state_label, table_label, timing_label
from csdesk.rules.rights import Right
from csdesk.texts import N_, counted, language

app = group("followup", N_("The contacts that the desk owes its customers."))

_Which = Annotated[
    str, argument("ID", N_("The id or six characters of it, or the customer's phone or name where one is owed."))
]
_Answers = Annotated[
    list[str] | None,
    text_option("--answer", "QUESTION=ANSWER", N_("An answer of the survey; once for every question.")),
]
_LISTS = {"kind": "followup_kind", "result": "followup_result"}


@command(app, "add", N_("Owe a customer a contact, by hand."))
@takes(
    Field("kind", "KIND", N_("Care call, visit tracking …; other where nothing is given.")),
    Field("name", "NAME", N_("The customer's name.")),
    Field("phone", "PHONE", N_("The customer's number.")),
    Field("about", "TEXT", N_("What it is about.")),
    Field("opens_on", "DATE", N_("The first day; that of the kind where nothing is given.")),
    Field("closes_on", "DATE", N_("The last day; that of the kind where nothing is given.")),
    Field("assignee", "STAFF", N_("Who makes it; as the kind has it where nothing is given.")),
    Field("survey", "SURVEY", N_("The survey to ask; that of the kind where nothing is given.")),
)
def add(
    context: typer.Context,
    values: Mapping[str, str],
    customer: Annotated[
        str, text_option("--customer", "ID", N_("Who it is, where the number does not tell: id, phone or name."))
    ] = "",
) -> None:
    """Owe a follow-up."""
    session = session_of(context)
    _print(session, followups.add(session.desk, values, customer=customer))


@command(app, "attempt", N_("Write down a try to reach the customer."))
@takes(
    Field("outcome", "OUTCOME", N_("No answer, call again later, wrong number, refused …")),
    Field("note", "TEXT", N_("A note.")),
    Field("again_at", "TIME", N_("When to try again.")),
    Field("at", "TIME", N_("When it was; now where nothing is given.")),
)
def attempt(context: typer.Context, record: _Which, values: Mapping[str, str]) -> None:
    """Write down an attempt."""
    session = session_of(context)
    _print(session, followups.attempt(session.desk, record, values))


@command(app, "done", N_("The customer was reached: write down the result and what was answered."))
@takes(
    Field("result", "RESULT", N_("Satisfied, still considering, will visit …")),
    Field("notes", "TEXT", N_("What was said.")),
    Field("next_step", "TEXT", N_("What is to be done next.")),
    Field("survey", "SURVEY", N_("The survey that was asked; that of the follow-up where nothing is given.")),
    Field("at", "TIME", N_("When it was; now where nothing is given.")),
)
def done(context: typer.Context, record: _Which, values: Mapping[str, str], answer: _Answers = None) -> None:
    """Write down a contact."""
    session = session_of(context)
    _print(session, followups.done(session.desk, record, values, _answers(answer or ())))


def _answers(given: list[str] | tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in given:
        question, equals, answer = pair.partition("=")
        if not equals:
            raise BadInputError(
                N_("'{value}' is given; QUESTION=ANSWER is accepted"), "--answer", value=reading.shown(pair)
            )
        found[question.strip()] = answer
    return found


@command(app, "skip", N_("The contact is not made: say why."))
def skip(
    context: typer.Context,
    record: _Which,
    reason: Annotated[str, text_option("--reason", "TEXT", N_("Why it is not made."))] = "",
) -> None:
    """Skip a follow-up."""
    session = session_of(context)
    _print(session, followups.skip(session.desk, record, reason))


@command(app, "assign", N_("Let another person make it."))
def assign(
    context: typer.Context,
    record: _Which,
    staff: Annotated[str, argument("STAFF", N_("A name, pinyin, initials or id."))],
) -> None:
    """Assign a follow-up."""
    session = session_of(context)
    _print(session, followups.assign(session.desk, record, staff))


@command(app, "list", N_("Show what is owed, the one that closes first before the others."))
def show_list(
    context: typer.Context,
    since: Since = "",
    until: Until = "",
    phone: Phone = "",
    text: Text = "",
    kind: Annotated[str, text_option("--kind", "KIND", N_("Only this kind."))] = "",
    staff: Annotated[str, text_option("--staff", "STAFF", N_("Only those that fall to this person."))] = "",
    mine: Annotated[bool, typer.Option("--mine", help=N_("Only those that fall to me."))] = False,
    unassigned: Annotated[bool, typer.Option("--unassigned", help=N_("Only those that fall to nobody."))] = False,
    due: Annotated[bool, typer.Option("--due", help=N_("Only those whose window is open."))] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help=N_("Only those whose window has closed."))] = False,
    coming: Annotated[bool, typer.Option("--coming", help=N_("Only those whose window has not opened."))] = False,
    is_done: Annotated[bool, typer.Option("--done", help=N_("Those that were made, the last first."))] = False,
    skipped: Annotated[bool, typer.Option("--skipped", help=N_("Those that were skipped, the last first."))] = False,
    every: Annotated[bool, typer.Option("--all", help=N_("All of them, the last first."))] = False,
    limit: Limit = 100,
) -> None:
    """Show follow-ups."""
    session = session_of(context)
    desk = session.desk
    asked = {"due": due, "overdue": overdue, "coming": coming, "done": is_done, "skipped": skipped, "all": every}
    chosen = [state for state, is_chosen in asked.items() if is_chosen]
    if len(chosen) > 1:
        raise BadInputError(
            N_("'{value}' are given together; one of them is accepted"), value=" ".join(f"--{one}" for one in chosen)
        )
    first, last = _days(desk, since, until)
    followups.bring_up(desk)
    warn_of_nobodys(session)
    page = partial(
        followups.page, desk, state=chosen[0] if chosen else "owed", mine=mine, person=staff, unassigned=unassigned,
        kind=kind, since=first, until=last, phone=phone, text=text, answers=session.printer.as_json,
    )  # fmt: skip
    found = in_pages(page, limit)
    names = ("id", "closes_on", "state", "kind", "name", "phone", "assignee", "about")
    session.printer.many(found, [label(name) for name in names], lambda followup: [
        followup.id[-8:], moment(followup.closes_on), _state(followup), desk.label("followup_kind", followup.kind),
        followup.name, followup.phone, followup.assignee, followup.about,
    ])  # fmt: skip


def warn_of_nobodys(session: Session) -> None:
    """Tell whoever may assign follow-ups that some fall to nobody, as after somebody has left."""
    desk = session.desk
    if desk.may(Right.ASSIGN_FOLLOWUPS) and (count := followups.counts(desk).unassigned):
        warn(
            counted(
                "{count} follow-up falls to nobody; csdesk followup list --unassigned shows it",
                "{count} follow-ups fall to nobody; csdesk followup list --unassigned shows them",
                count,
            )
        )


def _days(desk: Desk, since: str, until: str) -> tuple[date | None, date | None]:
    first = reading.day(desk, "--from", since, forward=False)
    last = reading.day(desk, "--to", until)
    if first is not None and last is not None and last < first:
        raise BadInputError(
            N_("'{value}' is given; a day from {first} on is accepted"), "--to",
            value=reading.shown(until), first=first.isoformat(),
        )  # fmt: skip
    return first, last


def _state(followup: FollowUp) -> str:
    return timing_label(followup.timing) if followup.timing else state_label(followup.state)


@command(app, "show", N_("Show one follow-up, with its attempts and answers."))
def show(context: typer.Context, record: _Which, reveal: Reveal = False) -> None:
    """Show one follow-up."""
    session = session_of(context)
    _print(session, followups.show(session.desk, record, reveal=reveal))


def _print(session: Session, followup: FollowUp) -> None:
    words = session.words(_LISTS)

    def named(field: str, key: str) -> str:
        if field == "survey":
            found = surveys.find(session.desk, key)
            return found.label(language()) if found else key
        if field == "state":
            return state_label(key)
        return timing_label(key) if field == "timing" else words(field, key)

    if session.printer.as_json:
        session.printer.one(followup)
        return
    told = [replace(each, outcome=session.desk.label("followup_outcome", each.outcome)) for each in followup.attempts]
    source = followup.source and replace(followup.source, kind=table_label(followup.source.kind))
    shown = replace(followup, attempts=tuple(told), answers=(), source=source)
    session.printer.one(shown, named, table="followup")
    for answer in followup.answers:
        session.printer.say(f"{answer.asked}  {answer.answered}")


@command(app, "survey", N_("Count the answers of a survey, or show which there are."))
def survey(
    context: typer.Context,
    name: Annotated[str, argument("SURVEY", N_("The survey's name."))] = "",
    since: Since = "",
    until: Until = "",
) -> None:
    """Count answers."""
    session = session_of(context)
    desk, printer = session.desk, session.printer
    if not name:
        _print_surveys(printer, desk)
        return
    first, last = _days(desk, since, until)
    printer.many(
        followups.answers_counted(desk, name, first, last),
        [label(column) for column in ("version", "question", "answer", "count")],
        lambda answer: [str(answer.version), answer.asked, answer.answered, str(answer.count)],
    )


def _print_surveys(printer: Printer, desk: Desk) -> None:
    printer.many(
        surveys.every(desk).values(),
        [label(column) for column in ("id", "version", "title")],
        lambda found: [found.id, str(found.version), found.label(language())],
    )
