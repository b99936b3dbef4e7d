"""The return visit that every closed complaint owes: a step of the case and a follow-up, done by doing either.

What stands here runs in the transaction of whoever calls it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from csdesk.desk import complaint_cases, complaints
from csdesk.desk.complaint_intake import promise_to_offer
from csdesk.desk.desk import Desk, Person
from csdesk.desk.errors import BadInputError
from csdesk.rules.complaint_steps import AGAINST_YOU, OF_OTHERS
from csdesk.store import complaints as stored
from csdesk.store import records

Row = dict[str, Any]
KIND = "complaint_return"


def check_assignee(desk: Desk, followup: Row, person: Person) -> None:
    """Raise BadInputError where the complaint of a return visit is against `person`, who cannot make it then."""
    row = records.fetch(desk.store, stored.Complaint, followup["source_id"]) if _is_return(followup) else None
    if row is not None and row["against_staff_id"] == person.id:
        raise BadInputError(OF_OTHERS[AGAINST_YOU], "assignee", name=person.name)


def _is_return(followup: Row) -> bool:
    return bool(followup["kind"] == KIND and followup["source_table"] == "complaint")


def note(desk: Desk, followup: Row, at: datetime, changed: Row, answers: Sequence[tuple[str, str]]) -> None:
    """Put the contact that was made into the timeline of its complaint; who is not content has it open again.

    `changed` is what was written down of the follow-up, `answers` the question and answer of its survey.
    """
    if not _is_return(followup):
        return
    row = complaints.fetch(desk, followup["source_id"])
    complaints.check_not_accused(desk, row)
    given = dict(answers)
    event: Row = {
        "complaint_id": row["id"],
        "at": at.replace(microsecond=0),
        "text": changed.get("notes") or given.get("opinions") or given.get("reason"),
        "satisfaction": int(given["satisfaction"]) if given.get("satisfaction") else None,
    }
    if given.get("accepted") == "no" or changed["result"] == "not_satisfied":
        event |= {"kind": "not_accepted", "promise_at": max(promise_to_offer(desk, row["severity"] or ""), at)}
    else:
        event["kind"] = "return_visit"
    records.add(desk.store, stored.ComplaintEvent, event, desk.me.id)
    complaint_cases.go_on(desk, [row["id"]])
