"""`csdesk complaint …`: one command for every step of a complaint's timeline (CONTRACT 2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated

import typer

from csdesk.cli.actions import FINDING, REMEDY
from csdesk.cli.fields import Field, Record, argument, takes, text_option
from csdesk.cli.output import moment
from csdesk.cli.session import Session, session_of
from csdesk.cli.tree import command, group
from csdesk.desk import complaint_steps as steps
from csdesk.desk.complaint_intake import LISTS
from csdesk.desk.complaint_steps import Stepped
from csdesk.desk.complaint_words import event_label, refusal_label, rule_label, status_label, step_label
from csdesk.desk.complaints import Complaint, ComplaintEvent
from csdesk.desk.desk import Desk
from csdesk.desk.words import label
from csdesk.texts import N_, _

app = group("", "")

Departments = Annotated[
    list[str] | None,
    text_option("--department", "NAMES", N_("The department responsible; more than once or with commas for several.")),
]

_TEXT = Field("text", "TEXT", N_("What there is to say."))
_AT = Field("at", "TIME", N_("When it happened; now where nothing is given."))
_PROMISE = Field("promise", "TIME", N_("When the customer was told they would hear."))
_NEW_PROMISE = Field("promise", "TIME", N_("The new date; what the standard time gives where nothing is given."))
_DECIDED_BY = Field("decided_by", "STAFF", N_("Who decided it, where somebody else writes it down."))
_SIGNED = Field("signed", "", N_("Whether the customer signed."))
_SATISFACTION = Field("satisfaction", "1-5", N_("How satisfied the customer is, from 1 to 5."))
_FACE_TO_FACE = Field("face_to_face", "", N_("Whether it was said face to face."))
_STAFF = Field("staff", "STAFF", N_("Who is to look after it."))
_RESULT = Field("result", "TEXT", N_("What came of it: that answers the department's slip."))
_AGREED = Field("agreed_with", "NAME", N_("With whom it was agreed; the customer where nothing is given."))

Step = Callable[[Desk, str, Mapping[str, str]], Stepped]


def _add(name: str, help: str, step: Step, what: str, about: str, *fields: Field, several: bool = False) -> None:  # noqa: A002
    """Make the command `name`; what stands after the number without an option is the field `what`."""
    said = Annotated[str, argument(what.upper(), about)]

    def run(context: typer.Context, record: str, values: Mapping[str, str], words: str, department: list[str]) -> None:
        given = {"department": ",".join(department)} if department else {}
        if words:
            given[what] = words
        session = session_of(context)
        stepped = step(session.desk, record, {**values, **given})
        if session.printer.as_json:
            session.printer.one(stepped.complaint)
        else:
            _tell(session, stepped.complaint)

    if several:

        def with_departments(
            context: typer.Context,
            record: Record,
            values: Mapping[str, str],
            words: said = "",
            department: Departments = None,
        ) -> None:
            """Take the step."""
            run(context, record, values, words, department or [])

        with_departments.__annotations__["words"] = said
        command(app, name, help)(takes(*fields, _AT)(with_departments))
    else:

        def alone(
            context: typer.Context,
            record: Record,
            values: Mapping[str, str],
            words: said = "",
        ) -> None:
            """Take the step."""
            run(context, record, values, words, [])

        alone.__annotations__["words"] = said
        command(app, name, help)(takes(*fields, _AT)(alone))


_SAID = N_("What there is to say, in place of --text.")

_add("read-back", N_("It was read back to the customer, who confirmed it."), steps.read_back, "text", _SAID, _TEXT)
_add("assign", N_("Give it to a member of staff or a department."), steps.assign, "staff",
     N_("Who is to look after it, in place of --staff."), _STAFF, _TEXT, several=True)  # fmt: skip
_add("issue", N_("Sign slips out to departments."), steps.issue, "text", _SAID, _TEXT, _DECIDED_BY, several=True)
_add("progress", N_("The customer was told how it stands."), steps.progress, "text", _SAID, _TEXT)
_add("extend", N_("A new date was agreed with the customer."), steps.extend, "promise",
     N_("The new date, in place of --promise."), _PROMISE, _AGREED, _TEXT)  # fmt: skip
_add("pass-up", N_("Pass it up to the next level, or report what the desk settled itself."), steps.pass_up, "text",
     _SAID, _TEXT)  # fmt: skip
_add("measure", N_("What a department does or did about it."), steps.measure, "text", _SAID, _TEXT, _RESULT,
     several=True)  # fmt: skip
_add("resolve", N_("It has a result."), steps.resolve, "text", _SAID, _TEXT, _DECIDED_BY)
_add("inform", N_("The customer was told the result."), steps.inform, "text", _SAID, _TEXT, _FACE_TO_FACE, _SIGNED)
_add("reply", N_("The result was sent in writing, in the company's name."), steps.reply, "text", _SAID, _TEXT)
_add("accept", N_("The customer is content with the result."), steps.accept, "text", _SAID, _TEXT, _SATISFACTION,
     _FACE_TO_FACE, _SIGNED)  # fmt: skip
_add("reject", N_("The customer is not content: it is open again."), steps.reject, "text", _SAID, _TEXT, _SATISFACTION,
     _NEW_PROMISE)  # fmt: skip
_add("close", N_("Close it; a return visit is owed from then on."), steps.close, "text", _SAID, _TEXT)
_add("reopen", N_("Take it up again."), steps.reopen, "text", _SAID, _TEXT, _NEW_PROMISE)
_add("return-visit", N_("The customer was asked after the closing."), steps.return_visit, "text", _SAID, _TEXT,
     _SATISFACTION)  # fmt: skip
_add("move-up", N_("Move it up a level as a repeat."), steps.move_up, "text", _SAID, _TEXT)


@command(app, "ask-action", N_("Ask for a corrective action because of it."))
@takes(FINDING, *REMEDY)
def ask_action(context: typer.Context, record: Record, values: Mapping[str, str]) -> None:
    """Ask for a corrective action and show it."""
    session = session_of(context)
    raised = steps.ask_action(session.desk, record, values)
    if session.printer.as_json:
        session.printer.one(raised)
    else:
        session.printer.say(_("saved as {number}", number=raised.number))


def _tell(session: Session, complaint: Complaint) -> None:
    """Say where a complaint stands now."""
    session.printer.say(_(
        "{number}: {status}; it is with: {level}; answer due {when}", number=complaint.number,
        status=status_label(complaint.status), level=session.desk.role_label(complaint.level),
        when=moment(complaint.due_at) if complaint.due_at else "–",
    ))  # fmt: skip


def print_complaint(session: Session, complaint: Complaint) -> None:
    """Print one complaint, for people with its timeline below."""
    desk = session.desk
    if session.printer.as_json:
        session.printer.one(complaint)
        return

    def named(field: str, key: str) -> str:
        if field == "status":
            return status_label(key)
        return desk.role_label(key) if field == "level" else session.words(LISTS)(field, key)

    def departments(keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(desk.label("complaint_department", key) for key in keys)

    session.printer.one(replace(
        complaint, slips=(), events=(), departments=departments(complaint.departments),
        waiting_on=departments(complaint.waiting_on), actions=tuple(map(step_label, complaint.actions)),
        marks=tuple(desk.label("complaint_mark", mark) for mark in complaint.marks), source="",
    ), named)  # fmt: skip
    session.printer.many(
        complaint.events, [label("at"), label("by"), label("events"), label("text")], lambda event: _line(desk, event)
    )


def _line(desk: Desk, event: ComplaintEvent) -> list[str]:
    by = event.by or (_("by rule: {rule}", rule=rule_label(event.rule)) if event.rule else "")
    kind = event_label(event.kind)
    if event.refused:
        kind += f" ({label('refused')}: {refusal_label(event.refused)})"
    parts = [
        desk.role_label(event.level) if event.level else "",
        desk.label("complaint_department", event.department),
        event.staff,
        moment(event.promise_at) if event.promise_at else "",
        event.agreed_with,
        event.text,
        event.result,
    ]
    return [moment(event.at), by, kind, "  ".join(filter(None, parts))]
