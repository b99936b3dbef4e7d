"""Follow-ups: owing one by hand, the attempts, the contacts made with what was answered, and who makes them.

What other areas call when a record of theirs gives rise to a follow-up is in `followup_owing`, how lists
and single ones read in `followup_register`, how they are counted in `followup_figures`; all of it is named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from csdesk.desk import callers, customers, reading, surveys
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError, NotPermittedError
from csdesk.desk.followup_figures import answers_counted, counts, kept, tracking_rate
from csdesk.desk.followup_owing import bring_up, falls_to, fill_in, hand_over, owe, serving, settle, window_of, withdraw
from csdesk.desk.followup_register import FollowUp, fetch, of_customer, of_source, page, show, shown
from csdesk.rules import followups as rules
from csdesk.rules.rights import Right
from csdesk.rules.surveys import Survey
from csdesk.store import customers as stored_customers
from csdesk.store import followups as stored
from csdesk.store import records
from csdesk.texts import N_

__all__ = [
    "FORM", "FollowUp", "add", "answers_counted", "assign", "attempt", "bring_up", "counts", "done", "hand_over",
    "kept", "of_customer", "of_source", "owe", "page", "serving", "settle", "show", "skip", "tracking_rate", "withdraw",
]  # fmt: skip

Row = dict[str, Any]

FORM = "followup"
"""The name under which drafts of follow-ups are kept."""


@needs(Right.FOLLOW_UP)
def add(
    desk: Desk, values: Mapping[str, str], *, customer: str = "", source: tuple[str, str] | None = None
) -> FollowUp:
    """Owe a follow-up by hand; `values` holds a text by field: kind, name, phone, about, opens_on, closes_on,
    assignee, survey. The window is that of the kind, from today on, where no days are given.

    `customer` is the id of a customer picked by hand, `source` the table and id of the record it comes of.
    """
    kind = reading.option(desk, "kind", "followup_kind", values.get("kind", "")) or "other"
    rule = desk.policy.followups[kind]
    row: Row = {"kind": kind, "name": reading.line(desk, "name", values.get("name", ""))}
    chosen = customers.find(desk, customer) if customer else None
    row["phone"] = callers.read_phone(desk, values.get("phone", ""), callers.numbers(desk, customer))
    callers.check_told(row, customer)
    row["about"] = reading.text(desk, "about", values.get("about", ""))
    row["customer_id"] = chosen or _known(desk, row)
    fill_in(desk, row)
    row |= _window(desk, rule, values)
    if values.get("assignee", "").strip():
        row["assignee_id"] = reading.person(desk, "assignee", values["assignee"]).id
    else:
        row["assignee_id"] = falls_to(desk, rule, row["customer_id"], desk.me.id)
    named = values.get("survey", "").strip()
    row["survey"] = surveys.named(desk, named).id if named else rule.survey or None
    if source is not None:
        row["source_table"], row["source_id"] = source
    with desk.store.transaction(desk.me.id):
        identity = records.add(desk.store, stored.Followup, row, desk.me.id)
    return _shown(desk, identity)


def _known(desk: Desk, row: Row) -> str | None:
    """The customer whose phone it is, where that is certain."""
    found = stored_customers.by_phone(desk.store, row["phone"]) if row["phone"] else []
    same = {str(other["id"]) for other in found if not row["name"] or other["name"] == row["name"]}
    return same.pop() if len(same) == 1 else None


def _window(desk: Desk, rule: rules.Rule, values: Mapping[str, str]) -> Row:
    """The days that `values` give, the rest as the kind has it from today on; one day alone is both."""
    usual = window_of(desk, rule, desk.clock().date())
    opens_on = reading.day(desk, "opens_on", values.get("opens_on", ""))
    closes_on = reading.day(desk, "closes_on", values.get("closes_on", ""))
    if opens_on is None:
        opens_on = min(usual.opens_on, closes_on) if closes_on else usual.opens_on
    if closes_on is None:
        closes_on = max(usual.closes_on, opens_on)
    if closes_on < opens_on:
        raise BadInputError(
            N_("'{value}' is given; a day from {first} on is accepted"), "closes_on",
            value=closes_on.isoformat(), first=opens_on.isoformat(),
        )  # fmt: skip
    return {"opens_on": opens_on, "closes_on": closes_on}


@needs(Right.FOLLOW_UP)
def attempt(desk: Desk, text: str, values: Mapping[str, str]) -> FollowUp:
    """Write down a try to reach the customer: its outcome, a note, and again_at, when to try again."""
    row = _owed(desk, text)
    outcome = reading.option(desk, "outcome", "followup_outcome", values.get("outcome", ""), required=True)
    at = _when(desk, values)
    again_at = reading.moment(desk, "again_at", values.get("again_at", ""), forward=True)
    if again_at is not None and again_at < at:
        raise BadInputError(
            N_("'{value}' is given; a time after {first} is accepted"), "again_at",
            value=f"{again_at:%Y-%m-%d %H:%M}", first=f"{at:%Y-%m-%d %H:%M}",
        )  # fmt: skip
    note = reading.text(desk, "note", values.get("note", ""))
    with desk.store.transaction(desk.me.id):
        _add_attempt(desk, row["id"], at, str(outcome), note, again_at)
    return _shown(desk, row["id"])


@needs(Right.FOLLOW_UP)
def done(desk: Desk, text: str, values: Mapping[str, str], answers: Mapping[str, str] | None = None) -> FollowUp:
    """The customer was reached: `values` holds result, notes, next_step, at, survey; `answers` a text by question."""
    row = _owed(desk, text)
    changed: Row = {
        "outcome": "done",
        "done_at": _when(desk, values),
        "done_by": desk.me.id,
        "result": reading.option(desk, "result", "followup_result", values.get("result", ""), required=True),
        "notes": reading.text(desk, "notes", values.get("notes", "")),
        "next_step": reading.text(desk, "next_step", values.get("next_step", "")),
    }
    survey, given = _answered(desk, row, values.get("survey", "").strip(), answers or {})
    if survey is not None:
        changed |= {"survey": survey.id, "survey_version": survey.version}
    with desk.store.transaction(desk.me.id):
        _add_attempt(desk, row["id"], changed["done_at"], "reached", changed["notes"], None)
        for question, answer in given:
            made: Row = {"followup_id": row["id"], "question": question, "answer": answer}
            made |= {name: changed[name] for name in ("survey", "survey_version")}
            records.add(desk.store, stored.SurveyAnswer, made, desk.me.id)
        records.change(desk.store, stored.Followup, row["id"], changed, desk.me.id)
        if row["kind"] == "complaint_return":
            from csdesk.desk import complaint_returns  # which looks to complaints, and these to follow-ups

            complaint_returns.note(desk, row, changed["done_at"], changed, given)
    return _shown(desk, row["id"])


def _answered(
    desk: Desk, row: Row, named: str, answers: Mapping[str, str]
) -> tuple[Survey | None, list[tuple[str, str]]]:
    """The survey that was filled in and what is stored of it; None where it was not asked."""
    if not any(text.strip() for text in answers.values()):
        return (surveys.named(desk, named), []) if named else (None, [])
    survey = surveys.named(desk, named or row["survey"] or desk.policy.followups[row["kind"]].survey)
    return survey, surveys.read_answers(desk, survey, answers)


@needs(Right.FOLLOW_UP)
def skip(desk: Desk, text: str, reason: str) -> FollowUp:
    """The contact is not made, for a `reason`; the follow-up stays, and counts as not made."""
    row = _owed(desk, text)
    kept_reason = reading.text(desk, "skip_reason", reason, required=True)
    changed = {
        "outcome": "skipped", "skip_reason": kept_reason, "done_at": desk.clock(), "done_by": desk.me.id,
    }  # fmt: skip
    with desk.store.transaction(desk.me.id):
        records.change(desk.store, stored.Followup, row["id"], changed, desk.me.id)
    return _shown(desk, row["id"])


@needs(Right.FOLLOW_UP)
def assign(desk: Desk, text: str, staff: str) -> FollowUp:
    """Let another person make it; one's own, and what is nobody's for oneself, by anybody who follows up."""
    row = _owed(desk, text)
    person = reading.person(desk, "assignee", staff)
    if row["kind"] == "complaint_return":
        from csdesk.desk import complaint_returns  # which looks to complaints, and these to follow-ups

        complaint_returns.check_assignee(desk, row, person)
    takes_it = row["assignee_id"] is None and person.id == desk.me.id
    if row["assignee_id"] != desk.me.id and not takes_it:
        _check_may_assign(desk)
    if row["assignee_id"] != person.id:
        with desk.store.transaction(desk.me.id):
            records.change(desk.store, stored.Followup, row["id"], {"assignee_id": person.id}, desk.me.id)
    return _shown(desk, row["id"])


@needs(Right.ASSIGN_FOLLOWUPS)
def _check_may_assign(desk: Desk) -> None:
    pass


def _owed(desk: Desk, text: str) -> Row:
    """The follow-up that `text` names, which must still be owed."""
    row = fetch(desk, text)
    if row["done_at"] is not None:
        message = (
            N_("this follow-up was skipped on {day}; undo takes that back")
            if row["outcome"] == "skipped"
            else N_("this follow-up was done on {day}; undo takes that back")
        )
        raise BadInputError(message, day=f"{row['done_at']:%Y-%m-%d}")
    return row


def _when(desk: Desk, values: Mapping[str, str]) -> datetime:
    """When the customer was called: now, or earlier today; on another day only by somebody who may enter late."""
    now = desk.clock()
    at = reading.moment(desk, "at", values.get("at", "")) or now
    if at > now:
        raise BadInputError(N_("'{value}' is given; a time up to now is accepted"), "at", value=f"{at:%Y-%m-%d %H:%M}")
    if at.date() != now.date() and not desk.may(Right.ENTER_LATE):
        raise NotPermittedError(N_("what happened on another day may only be entered by a supervisor"), "at")
    return at


def _add_attempt(
    desk: Desk, identity: str, at: datetime, outcome: str, note: str | None, again_at: datetime | None
) -> None:
    made = {"followup_id": identity, "at": at, "outcome": outcome, "note": note, "again_at": again_at}
    records.add(desk.store, stored.FollowupAttempt, made, desk.me.id)


def _shown(desk: Desk, identity: str) -> FollowUp:
    return shown(desk, [fetch(desk, identity)], answers=True)[0]
