"""Corrective actions and improvement proposals: raised from a complaint or a subject that recurs, approved, done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from csdesk.desk import complaint_cases, complaints, finding, reading
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.rules import writing
from csdesk.rules.rights import Right
from csdesk.store import actions as stored
from csdesk.store import complaints as stored_complaints
from csdesk.store import records
from csdesk.texts import N_

Row = dict[str, Any]
Key = tuple[datetime, str]

FORM = "action"
"""The name under which drafts of actions are kept."""


LISTS = stored.LISTS
"""The lists of actions: "proposed", "approved", "overdue" and "done"."""


@dataclass(frozen=True)
class Action:
    """A corrective action as it is shown. `at` is when it was raised; `complaint` the number of the case it is of.

    `status` is "proposed", "approved" or "done".
    """

    id: str
    number: str
    at: datetime
    station: str
    by: str
    kind: str
    complaint: str
    subject: str
    finding: str
    cause: str
    action: str
    owner: str
    due_on: date | None
    overdue: bool
    status: str
    approved_by: str
    approved_at: datetime | None
    done_at: datetime | None
    result: str


@needs(Right.RAISE_ACTIONS)
def add(desk: Desk, values: Mapping[str, str]) -> Action:
    """Raise an action; `values` holds a text by field: finding, cause, action, owner, due_on, kind, subject.

    `complaint` is the number of the case it comes of, in whose timeline it then stands; its subject is taken over.
    """
    row = _read(desk, values)
    if not row.get("finding"):
        reading.text(desk, "finding", "", required=True)
    named = values.get("complaint", "").strip()
    case = complaints.fetch(desk, named) if named else None
    if case is not None:
        complaints.check_not_accused(desk, case)
        row["complaint_id"] = case["id"]
        row["subject"] = row.get("subject") or case["subject"]
    row["kind"] = row.get("kind") or "corrective"
    now = desk.clock().replace(microsecond=0)
    row["raised_at"] = now
    with desk.store.transaction(desk.me.id):
        number = desk.next_number("corrective_action", now)
        identity = records.add(desk.store, stored.CorrectiveAction, row | {"number": number}, desk.me.id)
        if case is not None:
            event = {
                "complaint_id": case["id"],
                "at": now,
                "kind": "action_asked",
                "text": f"{number} {row['finding']}",
            }
            records.add(desk.store, stored_complaints.ComplaintEvent, event, desk.me.id)
            complaint_cases.go_on(desk, [case["id"]])
    return show(desk, identity)


def _read(desk: Desk, values: Mapping[str, str]) -> Row:
    row: Row = {}
    for name in ("finding", "cause", "action"):
        if name in values:
            row[name] = reading.text(desk, name, values[name])
    if "owner" in values:
        row["owner"] = reading.line(desk, "owner", values["owner"])
    if "due_on" in values:
        row["due_on"] = reading.day(desk, "due_on", values["due_on"])
    for name, options in (("kind", "action_kind"), ("subject", "subject")):
        if name in values:
            row[name] = reading.option(desk, name, options, values[name])
    return row


@needs(Right.RAISE_ACTIONS)
def correct(desk: Desk, text: str, values: Mapping[str, str]) -> Action:
    """Change an action that was not done yet; what `values` leaves out stays. A changed one has to be approved anew."""
    before = _open(desk, text)
    row = _read(desk, values)
    if "finding" in row and not row["finding"]:
        reading.text(desk, "finding", "", required=True)
    changed = {name: value for name, value in row.items() if value != before[name] and (value or name != "kind")}
    if changed:
        with desk.store.transaction(desk.me.id):
            records.change(
                desk.store, stored.CorrectiveAction, before["id"],
                changed | {"approved_by": None, "approved_at": None}, desk.me.id,
            )  # fmt: skip
    return show(desk, before["id"])


@needs(Right.APPROVE_ACTIONS)
def approve(desk: Desk, text: str) -> Action:
    """Approve an action; somebody must have been named who sees to it, and by when."""
    row = _open(desk, text)
    for name in ("owner", "due_on"):
        if not row[name]:
            reading.line(desk, name, "", required=True)
    with desk.store.transaction(desk.me.id):
        approval = {"approved_by": desk.me.id, "approved_at": desk.clock().replace(microsecond=0)}
        records.change(desk.store, stored.CorrectiveAction, row["id"], approval, desk.me.id)
    return show(desk, row["id"])


@needs(Right.RAISE_ACTIONS)
def done(desk: Desk, text: str, result: str) -> Action:
    """An approved action was carried out; `result` says what came of it."""
    row = _open(desk, text)
    if row["approved_at"] is None:
        raise BadInputError(N_("{number} was not approved yet"), number=row["number"])
    told = reading.text(desk, "result", result, required=True)
    with desk.store.transaction(desk.me.id):
        records.change(
            desk.store, stored.CorrectiveAction, row["id"],
            {"done_at": desk.clock().replace(microsecond=0), "result": told}, desk.me.id,
        )  # fmt: skip
    return show(desk, row["id"])


def _open(desk: Desk, text: str) -> Row:
    row = _fetch(desk, text)
    if row["done_at"] is not None:
        raise BadInputError(N_("{number} is done already"), number=row["number"])
    return row


@needs(Right.READ_RECORDS)
def show(desk: Desk, text: str) -> Action:
    """The action with the id or number `text`."""
    return _actions(desk, [_fetch(desk, text)])[0]


def _fetch(desk: Desk, text: str) -> Row:
    return finding.fetch(desk, stored.CorrectiveAction, text, N_("there is no corrective action '{value}'"))


@needs(Right.READ_RECORDS)
def page(
    desk: Desk,
    *,
    open_only: bool = False,
    complaint: str = "",
    which: str = "",
    text: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    after: Key | None = None,
    limit: int = 100,
) -> list[Action]:
    """The actions, those raised last first, going on after the key (at, id) `after`; `complaint` is a number or id.

    `which` is one of LISTS, "" for all; `text` is something that they say.
    """
    if which and which not in LISTS:
        raise BadInputError(N_("'{value}' is given; accepted: {accepted}"), value=which, accepted=", ".join(LISTS))
    case = complaints.fetch(desk, complaint)["id"] if complaint else ""
    return _actions(desk, stored.page(
        desk.store, open_only=open_only, complaint=case, which=which, today=desk.clock().date(),
        text=writing.line(text[:100]), since=since, until=until, after=after, limit=limit,
    ))  # fmt: skip


@needs(Right.READ_RECORDS)
def counts(desk: Desk) -> Mapping[str, int]:
    """How many actions are proposed, approved and overdue."""
    return stored.counts(desk.store, desk.clock().date())


def _actions(desk: Desk, rows: Sequence[Row]) -> list[Action]:
    wanted = {row["complaint_id"] for row in rows if row["complaint_id"]}
    numbers = {key: row["number"] for key, row in records.fetch_all(
        desk.store, stored_complaints.Complaint, wanted).items()}  # fmt: skip
    today = desk.clock().date()
    return [
        Action(
            id=row["id"],
            number=desk.number_of(row),
            at=row["raised_at"],
            station=row["station"],
            by=desk.name_of(row["created_by"]),
            kind=row["kind"],
            complaint=numbers.get(row["complaint_id"], ""),
            subject=row["subject"] or "",
            finding=row["finding"],
            cause=row["cause"] or "",
            action=row["action"] or "",
            owner=row["owner"] or "",
            due_on=row["due_on"],
            overdue=row["done_at"] is None and row["due_on"] is not None and row["due_on"] < today,
            status="done" if row["done_at"] else "approved" if row["approved_at"] else "proposed",
            approved_by=desk.name_of(row["approved_by"]),
            approved_at=row["approved_at"],
            done_at=row["done_at"],
            result=row["result"] or "",
        )
        for row in rows
    ]
