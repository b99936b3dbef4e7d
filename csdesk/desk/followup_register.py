"""Follow-ups as people read them: the list of what is owed, one in full, and finding one by what is known of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from csdesk.desk import customers, disclosures, finding, reading, surveys
from csdesk.desk.customers import CustomerName
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError, NoSuchRecordError
from csdesk.rules import followups as rules
from csdesk.rules import writing
from csdesk.rules.followups import Window
from csdesk.rules.rights import Right
from csdesk.store import customers as stored_customers
from csdesk.store import followups as stored
from csdesk.store import records
from csdesk.store.followups import Wanted
from csdesk.texts import N_, language

Row = dict[str, Any]
Key = tuple[date, str]

STATES = ("owed", "coming", "due", "overdue", "now", "done", "skipped", "all")
"""What a list of follow-ups may be of; "due" are those whose window is open."""

_FOUND = 500  # customers whom a search finds, among whose follow-ups is looked


@dataclass(frozen=True)
class Source:
    """The record that gave rise to a follow-up: "visit", "complaint" …, its id and its number."""

    kind: str
    id: str
    number: str


@dataclass(frozen=True)
class Attempt:
    """One try to reach the customer; `outcome` is a key of the list followup_outcome."""

    at: datetime
    by: str
    outcome: str
    note: str
    again_at: datetime | None


@dataclass(frozen=True)
class Answer:
    """An answer: keys as they are counted, and the words of the question and the answer as they read now."""

    question: str
    answer: str
    asked: str
    answered: str


@dataclass(frozen=True)
class FollowUp:
    """A follow-up as it is shown; the phone is masked unless it was revealed.

    `at` is when it came up. `state` is "coming", "due", "last_day", "overdue", "done" or "skipped", and `timing`
    "early", "in_window" or "late" for one that is done. Lists leave `answers` empty unless
    they are asked for them.
    """

    id: str
    at: datetime
    station: str
    by: str
    kind: str
    customer: CustomerName | None
    name: str
    phone: str
    source: Source | None
    about: str
    opens_on: date
    closes_on: date
    state: str
    timing: str
    assignee: str
    attempts: tuple[Attempt, ...]
    again_at: datetime | None
    done_at: datetime | None
    done_by: str
    result: str
    notes: str
    next_step: str
    skip_reason: str
    survey: str
    survey_version: int | None
    answers: tuple[Answer, ...]
    key: Key = field(repr=False, default=(date.min, ""))


@needs(Right.READ_RECORDS)
def page(
    desk: Desk,
    *,
    state: str = "owed",
    mine: bool = False,
    person: str = "",
    unassigned: bool = False,
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
    phone: str = "",
    text: str = "",
    answers: bool = False,
    after: Key | None = None,
    limit: int = 100,
) -> list[FollowUp]:
    """Follow-ups that stand as `state`, one of STATES, going on after the `key` of the last one shown.

    The state "now" is that of all that are due or overdue. Those still owed begin with the window that closes
    first, others with the one that closed last. `person` names
    a member of staff, `since` and `until` are the first and last day on which a window may close.
    With `answers` those that were given are there too.
    """
    if state not in STATES:
        raise BadInputError(
            N_("'{value}' is given; accepted: {accepted}"), "status", value=state, accepted=", ".join(STATES)
        )
    assignee = desk.me.id if mine else reading.person(desk, "assignee", person).id if person else None
    wanted = Wanted(
        today=desk.clock().date(),
        state="" if state == "all" else state,
        since=since,
        until=until,
        kind=reading.option(desk, "kind", "followup_kind", kind) or "",
        assignee=assignee,
        unassigned=unassigned,
        phone=reading.phone(desk, phone) or "",
        text=writing.line(text[:200]),
        customers=_customers_found(desk, text) if text.strip() else (),
    )
    return shown(desk, stored.page(desk.store, wanted, after=after, limit=limit), answers=answers)


def _customers_found(desk: Desk, text: str) -> list[str]:
    found = finding.identities(desk, stored_customers.Customer, text, limit=_FOUND)
    return list(stored_customers.families(desk.store, found))


@needs(Right.READ_RECORDS)
def show(desk: Desk, text: str, *, reveal: bool = False) -> FollowUp:
    """The follow-up that `text` names, with its answers; `reveal` records who saw the phone number."""
    row = fetch(desk, text)
    if reveal:
        disclosures.record(desk, row["id"], "phone")
    return shown(desk, [row], reveal=reveal, answers=True)[0]


@needs(Right.READ_RECORDS)
def of_customer(desk: Desk, identity: str, *, state: str = "all", limit: int = 50) -> list[FollowUp]:
    """The follow-ups of a customer and of those merged into them."""
    wanted = Wanted(
        today=desk.clock().date(),
        state="" if state == "all" else state,
        customers=stored_customers.identities(desk.store, customers.find(desk, identity)),
    )
    return shown(desk, stored.page(desk.store, wanted, limit=limit))


@needs(Right.READ_RECORDS)
def of_source(desk: Desk, source_id: str) -> list[FollowUp]:
    """The follow-ups that the record `source_id` gave rise to, the first to close first."""
    return shown(desk, stored.standing_of_source(desk.store, source_id))


def fetch(desk: Desk, text: str) -> Row:
    """The row that `text` names: an id or six characters from either end of it, or the customer's name or phone
    where they are owed but one. Raises NoSuchRecordError and BadInputError.
    """
    wanted = writing.line(text[:100])
    row = records.fetch(desk.store, stored.Followup, wanted)
    if row is not None:
        return row
    found = _by_part(desk, wanted.lower()) or _by_customer(desk, wanted)
    if len(found) > 1:
        accepted = ", ".join(f"{each['id']} ({desk.label('followup_kind', each['kind'])})" for each in found)
        raise BadInputError(
            N_("'{value}' are several follow-ups; name one by its id: {accepted}"),
            "id", value=reading.shown(wanted), accepted=accepted,
        )  # fmt: skip
    if not found:
        raise NoSuchRecordError(N_("there is no follow-up '{value}'"), value=reading.shown(wanted))
    return found[0]


def _by_part(desk: Desk, part: str) -> list[Row]:
    return stored.by_part_of_id(desk.store, part) if re.fullmatch(r"[0-9a-f-]{6,36}", part) else []


def _by_customer(desk: Desk, text: str) -> list[Row]:
    number = reading.phone(desk, text) or ""
    today = desk.clock().date()
    found = stored.owed_to(desk.store, number, text)
    if not found and text:
        known = [row["id"] for row in (
            stored_customers.by_phone(desk.store, number) or stored_customers.by_name(desk.store, text)
        )]  # fmt: skip
        if known:
            wanted = Wanted(today=today, customers=list(stored_customers.families(desk.store, known)))
            found = stored.page(desk.store, wanted, limit=5)
    return found


def shown(desk: Desk, rows: Sequence[Row], *, reveal: bool = False, answers: bool = False) -> list[FollowUp]:
    """The follow-ups as they are shown, those done with their `answers` where that is asked for."""
    identities = [row["id"] for row in rows]
    known = customers.names(desk, (row["customer_id"] for row in rows))
    numbers = stored.source_numbers(
        desk.store, [(row["source_table"], row["source_id"]) for row in rows if row["source_id"]]
    )
    attempts: dict[str, list[Attempt]] = {}
    for row in stored.attempts(desk.store, identities):
        attempts.setdefault(row["followup_id"], []).append(_attempt(desk, row))
    given: dict[str, list[Answer]] = _answers(desk, identities) if answers else {}
    return [
        _followup(desk, row, known.get(row["customer_id"]), numbers, attempts.get(row["id"], ()),
                  given.get(row["id"], ()), reveal)
        for row in rows
    ]  # fmt: skip


def _attempt(desk: Desk, row: Row) -> Attempt:
    return Attempt(row["at"], desk.name_of(row["created_by"]), row["outcome"], row["note"] or "", row["again_at"])


def _answers(desk: Desk, followups: Sequence[str]) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = {}
    rows = stored.answers(desk.store, followups)
    asked = {name: surveys.find(desk, name) for name in {row["survey"] for row in rows}}
    for row in rows:
        survey = asked[row["survey"]]
        question = survey.question(row["question"]) if survey else None
        found.setdefault(row["followup_id"], []).append(
            Answer(
                question=row["question"],
                answer=row["answer"],
                asked=question.label(language()) if question else row["question"],
                answered=question.word(row["answer"], language()) if question else row["answer"],
            )
        )
    return found


def _followup(
    desk: Desk,
    row: Row,
    customer: tuple[str, str] | None,
    numbers: Mapping[str, str],
    attempts: Sequence[Attempt],
    answers: Sequence[Answer],
    reveal: bool,
) -> FollowUp:
    phone = disclosures.shown(row["phone"], reveal=reveal)
    window = Window(row["opens_on"], row["closes_on"])
    done_at = row["done_at"]
    source = row["source_id"]
    is_made = done_at is not None and row["outcome"] != "skipped"
    rule = desk.policy.followups.get(row["kind"])
    return FollowUp(
        id=row["id"],
        at=row["created_at"],
        station=row["station"],
        by=desk.name_of(row["created_by"]),
        kind=row["kind"],
        customer=CustomerName(*customer, phone) if customer else None,
        name=row["name"] or "",
        phone=phone,
        source=Source(row["source_table"] or "", source, numbers.get(source, "")) if source else None,
        about=row["about"] or "",
        opens_on=window.opens_on,
        closes_on=window.closes_on,
        state=(row["outcome"] or "done") if done_at else rules.state(window, desk.clock().date()).value,
        timing=rules.timing(window, done_at.date()).value if is_made else "",
        assignee=desk.name_of(row["assignee_id"]),
        attempts=tuple(attempts),
        again_at=attempts[-1].again_at if attempts and not done_at else None,
        done_at=done_at,
        done_by=desk.name_of(row["done_by"]),
        result=row["result"] or "",
        notes=row["notes"] or "",
        next_step=row["next_step"] or "",
        skip_reason=row["skip_reason"] or "",
        survey=row["survey"] or (rule.survey if rule and not done_at else ""),
        survey_version=row["survey_version"],
        answers=tuple(answers),
        key=(window.closes_on, row["id"]),
    )
