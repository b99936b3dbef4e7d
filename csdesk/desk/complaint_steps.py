"""What is done with a complaint once it was taken down, each step one entry of its timeline.

Every function takes the complaint's number or id and `values`, a text by field; `text` is what there is to say
and `at` when it happened, now where it is not given. Refused is what the rules do not allow, in a sentence that
says why and what is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from csdesk.desk import actions, complaint_cases, complaints, followups, reading
from csdesk.desk.complaint_intake import check_day, promise_to_offer, read_departments, read_promise
from csdesk.desk.complaint_words import STEPS, WHY_REFUSED
from csdesk.desk.complaints import Complaint, words_of
from csdesk.desk.desk import Desk, Person, needs
from csdesk.desk.errors import BadInputError, DeskError, NotPermittedError
from csdesk.rules.complaint_steps import ACTIONS, DECISIONS, OF_OTHERS, Hindrance, allowed, hindrance
from csdesk.rules.complaints import Case
from csdesk.rules.rights import Right
from csdesk.store import complaints as stored
from csdesk.store import records
from csdesk.texts import N_, _

_DISCONTENT = 2  # points of satisfaction up to which a customer is not content

Row = dict[str, Any]
Values = Mapping[str, str]
Read = Callable[[Desk, Row, Case, Values, datetime], Sequence[Row]]


@dataclass(frozen=True)
class Stepped:
    """The complaint after a step; `batch` undoes it."""

    complaint: Complaint
    batch: int


def _step(desk: Desk, text: str, action: str, values: Values, read: Read) -> Stepped:
    """Take the step `action`: `read` gives the events to be added, from the row, the case, the values and the time.

    Whether it may be done is judged by now, whatever time is given: nobody agrees yesterday to what is late today.
    """
    row = complaints.fetch(desk, text)
    now = desk.clock().replace(microsecond=0)
    at = reading.moment(desk, "at", values.get("at", "")) or now
    if not row["received_at"] <= at <= now:
        raise BadInputError(
            N_("'{value}' is given; a time from {first} to {last} is accepted"), "at",
            value=f"{at:%Y-%m-%d %H:%M}", first=f"{row['received_at']:%Y-%m-%d %H:%M}", last=f"{now:%Y-%m-%d %H:%M}",
        )  # fmt: skip
    check_day(desk, at, now)
    decider = _decider(desk, action, values)
    with desk.store.transaction(desk.me.id) as batch:
        case = complaint_cases.go_on(desk, [row["id"]])[row["id"]]
        complaints.check_not_accused(desk, row)
        check(desk, case, action, decider or desk.me, now)
        made = []
        for event in read(desk, row, case, values, at):
            values_of_event: Row = {"complaint_id": row["id"], "at": at, "kind": ACTIONS[action]}
            if decider is not None:
                values_of_event["staff_id"] = decider.id
            made.append(records.add(desk.store, stored.ComplaintEvent, values_of_event | event, desk.me.id))
        after = complaint_cases.go_on(desk, [row["id"]])[row["id"]]
        for refused in after.refused:
            if refused.event in made:
                raise _refusal(desk, Hindrance(WHY_REFUSED[refused.why], {}), case, decider or desk.me, now)
        _owe_return_visit(desk, row, case, after, at)
    return Stepped(complaints.shown(desk, [complaints.fetch(desk, row["id"])])[0], batch)


def _decider(desk: Desk, action: str, values: Values) -> Person | None:
    """Who decided what the acting person only writes down."""
    named = values.get("decided_by", "")
    return reading.person(desk, "decided_by", named) if named.strip() and action in DECISIONS else None


def check(desk: Desk, case: Case, action: str, person: Person, now: datetime) -> None:
    """Raise where `person` may not take the step `action` now; the sentence says why and what is allowed."""
    found = hindrance(case, action, complaint_cases.actor_of(desk, person, case), desk.policy.complaints, now)
    if found is not None:
        raise _refusal(desk, found, case, person, now)


def _refusal(desk: Desk, found: Hindrance, case: Case, person: Person, now: datetime) -> DeskError:
    given = {name: _in_words(desk, name, value) for name, value in found.given.items()}
    actor = complaint_cases.actor_of(desk, person, case)
    possible = allowed(case, actor, desk.policy.complaints, now)
    kind = NotPermittedError if found.is_personal else BadInputError
    message = found.message if person.id == desk.me.id else OF_OTHERS.get(found.message, found.message)
    return kind(
        N_("{why}; possible now: {possible}"),
        why=_(message, name=person.name, **given),
        possible=", ".join(_(STEPS[action]) for action in ACTIONS if action in possible) or "–",
    )


def _in_words(desk: Desk, name: str, value: object) -> object:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if name == "level":
        return desk.role_label(str(value))
    return words_of(desk, "complaint_department", value) if isinstance(value, tuple) else value


def _owe_return_visit(desk: Desk, row: Row, before: Case, after: Case, at: datetime) -> None:
    """Owe the customer of a closed complaint a return visit, until it was made or the complaint taken up again."""
    if after.owes_return_visit and after.closed_at and before.closed_at != after.closed_at:
        accused = row["against_staff_id"]
        taker = after.owner or (row["received_by"] if row["received_by"] != accused else None)
        followups.owe(
            desk, "complaint_return", source_table="complaint", source_id=row["id"], since=after.closed_at.date(),
            customer=row["customer_id"], name=row["name"] or "", phone=row["phone"] or "", assignee=taker,
            about=row["content"][: desk.policy.longest_line],
        )  # fmt: skip
    elif before.closed_at and not after.closed_at:
        followups.withdraw(desk, row["id"])
    elif before.owes_return_visit and not after.owes_return_visit:
        is_content = after.satisfaction is None or after.satisfaction > _DISCONTENT
        followups.settle(desk, row["id"], at, "satisfied" if is_content else "not_satisfied")


def _said(desk: Desk, values: Values, *, required: bool = False) -> str | None:
    return reading.text(desk, "text", values.get("text", ""), required=required)


def _words(desk: Desk, _row: Row, _case: Case, values: Values, _at: datetime) -> Sequence[Row]:
    """The one event of a step at which something may be said."""
    return [{"text": _said(desk, values)}]


def _needed_words(desk: Desk, _row: Row, _case: Case, values: Values, _at: datetime) -> Sequence[Row]:
    """The one event of a step at which something must be said."""
    return [{"text": _said(desk, values, required=True)}]


def _opinions(desk: Desk, _row: Row, _case: Case, values: Values, _at: datetime) -> Sequence[Row]:
    """The one event of a step at which the customer says what they think."""
    return [_opinion(desk, values)]


def _opinion(desk: Desk, values: Values) -> Row:
    return {
        "text": _said(desk, values),
        "satisfaction": reading.whole_number("satisfaction", values.get("satisfaction", ""), 1, 5),
        "is_signed": reading.yes_or_no("signed", values.get("signed", "")),
        "is_face_to_face": reading.yes_or_no("face_to_face", values.get("face_to_face", "")),
    }


@needs(Right.HANDLE_COMPLAINTS)
def read_back(desk: Desk, text: str, values: Values) -> Stepped:
    """It was read back to the customer, who confirmed it."""
    return _step(desk, text, "read_back", values, _words)


@needs(Right.HANDLE_COMPLAINTS)
def assign(desk: Desk, text: str, values: Values) -> Stepped:
    """Give it to a member of `staff`, to `department`s, or both."""

    def events(desk: Desk, row: Row, _case: Case, values: Values, _at: datetime) -> Sequence[Row]:
        said = _said(desk, values)
        found: list[Row] = [
            {"department": department, "text": said}
            for department in read_departments(desk, values.get("department", ""))
        ]
        if values.get("staff", "").strip():
            person = reading.person(desk, "staff", values["staff"])
            if person.id == row["against_staff_id"]:
                raise BadInputError(
                    N_("the complaint is against {name}, so others handle it"), "staff", name=person.name
                )
            found.append({"staff_id": person.id, "text": said})
        if not found:
            raise BadInputError(N_("nothing is given; a member of staff or a department is needed"), "staff")
        return found

    return _step(desk, text, "assign", values, events)


@needs(Right.HANDLE_COMPLAINTS)
def issue(desk: Desk, text: str, values: Values) -> Stepped:
    """Sign slips out to `department`s, saying what is asked; `decided_by` names the manager who signed.

    Without departments those go that the complaint was assigned to.
    """

    def events(desk: Desk, _row: Row, case: Case, values: Values, _at: datetime) -> Sequence[Row]:
        assigned = [each for each in case.departments if each not in {slip.department for slip in case.slips}]
        given = read_departments(desk, values.get("department", ""), required=not assigned)
        return [{"department": department, "text": _said(desk, values)} for department in given or assigned]

    return _step(desk, text, "issue", values, events)


@needs(Right.HANDLE_COMPLAINTS)
def progress(desk: Desk, text: str, values: Values) -> Stepped:
    """The customer was told how it stands."""
    return _step(desk, text, "progress", values, _needed_words)


@needs(Right.HANDLE_COMPLAINTS)
def extend(desk: Desk, text: str, values: Values) -> Stepped:
    """A new `promise` was agreed with the customer, or with whom `agreed_with` names, and why."""

    def events(desk: Desk, row: Row, case: Case, values: Values, _at: datetime) -> Sequence[Row]:
        promise = read_promise(desk, values.get("promise", ""), max(desk.clock(), case.promise_at), required=True)
        agreed = reading.line(desk, "agreed_with", values.get("agreed_with", "")) or row["name"]
        return [{"promise_at": promise, "agreed_with": agreed, "text": _said(desk, values)}]

    return _step(desk, text, "extend", values, events)


@needs(Right.HANDLE_COMPLAINTS)
def pass_up(desk: Desk, text: str, values: Values) -> Stepped:
    """Pass it up to the next level, or report to the superior what the desk has settled itself."""
    return _step(
        desk, text, "pass_up", values,
        lambda desk, _row, case, given, _at: [
            {
                "text": _said(desk, given),
                "level": None if case.resolved_at else desk.policy.complaints.above(case.level),
            }
        ],
    )  # fmt: skip


@needs(Right.HANDLE_COMPLAINTS)
def measure(desk: Desk, text: str, values: Values) -> Stepped:
    """What a `department` does about it (`text`), or with `result` what came of it: that answers its slip."""

    def events(desk: Desk, _row: Row, case: Case, values: Values, _at: datetime) -> Sequence[Row]:
        known = [slip.department for slip in case.slips]
        waiting = case.waiting_on or known
        given = read_departments(desk, values.get("department", ""), required=len(waiting) > 1) or waiting[:1]
        if strangers := [each for each in given if each not in known]:
            raise BadInputError(
                N_("'{value}' is given; accepted: {accepted}"), "department",
                value=words_of(desk, "complaint_department", strangers),
                accepted=words_of(desk, "complaint_department", known),
            )  # fmt: skip
        result = reading.text(desk, "result", values.get("result", ""))
        said = _said(desk, values, required=not result)
        return [{"department": department, "text": said, "result": result} for department in given]

    return _step(desk, text, "measure", values, events)


@needs(Right.HANDLE_COMPLAINTS)
def resolve(desk: Desk, text: str, values: Values) -> Stepped:
    """It has a result; `decided_by` names the superior who decided."""
    return _step(desk, text, "resolve", values, _needed_words)


@needs(Right.HANDLE_COMPLAINTS)
def inform(desk: Desk, text: str, values: Values) -> Stepped:
    """The customer was told the result, perhaps `face_to_face`, and then has it `signed`."""
    return _step(desk, text, "inform", values, _opinions)


@needs(Right.HANDLE_COMPLAINTS)
def reply(desk: Desk, text: str, values: Values) -> Stepped:
    """The result was sent in writing, in the company's name."""
    return _step(desk, text, "reply", values, _words)


@needs(Right.HANDLE_COMPLAINTS)
def accept(desk: Desk, text: str, values: Values) -> Stepped:
    """The customer is content: what they say, their `satisfaction` from 1 to 5, and whether they `signed`."""
    return _step(desk, text, "accept", values, _opinions)


@needs(Right.HANDLE_COMPLAINTS)
def reject(desk: Desk, text: str, values: Values) -> Stepped:
    """The customer is not content: it is open again, with the new `promise` or the one the standard time gives."""
    return _step(
        desk, text, "reject", values,
        lambda desk, row, _case, given, at: [_opinion(desk, given) | _new_promise(desk, row, given, at)],
    )  # fmt: skip


def _new_promise(desk: Desk, row: Row, values: Values, at: datetime) -> Row:
    promise = read_promise(desk, values.get("promise", ""), at)
    return {"promise_at": promise or max(promise_to_offer(desk, row["severity"] or ""), at)}


@needs(Right.HANDLE_COMPLAINTS)
def close(desk: Desk, text: str, values: Values) -> Stepped:
    """Close it; the desk owes the customer a return visit from then on."""
    return _step(desk, text, "close", values, _words)


@needs(Right.HANDLE_COMPLAINTS)
def return_visit(desk: Desk, text: str, values: Values) -> Stepped:
    """The customer was asked after the closing; one who is not content goes on with `reject`."""
    return _step(desk, text, "return_visit", values, _opinions)


@needs(Right.HANDLE_COMPLAINTS)
def reopen(desk: Desk, text: str, values: Values) -> Stepped:
    """Take it up again, with the new `promise` or the one the standard time gives."""
    return _step(
        desk, text, "reopen", values,
        lambda desk, row, _case, given, at: [{"text": _said(desk, given)} | _new_promise(desk, row, given, at)],
    )  # fmt: skip


@needs(Right.HANDLE_COMPLAINTS)
def move_up(desk: Desk, text: str, values: Values) -> Stepped:
    """Move it up a level as a repeat that the desk did not see by itself."""
    return _step(
        desk, text, "move_up", values,
        lambda desk, _row, case, given, _at: [
            {"text": _said(desk, given), "level": desk.policy.complaints.above(case.level)}
        ],
    )  # fmt: skip


@needs(Right.RAISE_ACTIONS)
def ask_action(desk: Desk, text: str, values: Values) -> actions.Action:
    """Ask for a corrective action because of it; `values` are those of `actions.add`."""
    return actions.add(desk, {**values, "complaint": text})
