"""The same repair asked for again and again: the third time it becomes a complaint, the fourth it goes to the top.

Nobody decides that: it is the company's rule (DOMAIN 4, complaints 9), and it comes true in the transaction
of the request itself.
"""

from __future__ import annotations

from typing import Any

from csdesk.desk import complaint_cases
from csdesk.desk.desk import Desk
from csdesk.desk.repair_entries import Repeat
from csdesk.rules.complaint_routes import suggested_promise
from csdesk.store import complaints as stored_complaints
from csdesk.store import records
from csdesk.store import repairs as stored
from csdesk.store.identity import derived_id

Row = dict[str, Any]

_HEADQUARTERS = "headquarters"


def step_of(desk: Desk, repeat: Repeat) -> str:
    """What becomes of a repair that is such a repeat: "" (a repair), "complaint" or "headquarters"."""
    return desk.policy.complaints.step_of_repair(repeat.count)


def become_complaint(desk: Desk, row: Row, repeat: Repeat) -> None:
    """Let the repair `row` be the complaint that its repeats make of it, in the running transaction.

    Where an earlier request became a complaint that has no result yet, it is that one, told of the request
    and taken to the top if it is time for that; else a new one, with the promise that the standard time suggests.
    """
    step = step_of(desk, repeat)
    if not step or row["complaint_id"]:
        return
    complaint = _unsettled(desk, repeat)
    if complaint:
        _tell(desk, complaint, row, {"kind": "progress", "text": _asked_again(row, repeat)})
    else:
        complaint = _make(desk, row, repeat)
    top = desk.policy.complaints.top
    if step == _HEADQUARTERS and desk.policy.complaints.is_higher(top, _level(desk, complaint)):
        _tell(desk, complaint, row, {"kind": "moved_up", "level": top, "rule": "repeat"})
    complaint_cases.go_on(desk, [complaint])
    records.change(desk.store, stored.Repair, row["id"], {"complaint_id": complaint}, desk.me.id)


def _unsettled(desk: Desk, repeat: Repeat) -> str:
    """The complaint that an earlier request became, the latest first, if it still waits for a result; else ""."""
    for number in reversed(repeat.numbers):
        earlier = records.by_number(desk.store, stored.Repair, number)
        complaint = earlier["complaint_id"] if earlier else None
        cases = complaint_cases.fold_anew(desk, [complaint]) if complaint else {}
        if any(not case.closed_at and not case.resolved_at for case in cases.values()):
            return str(complaint)
    return ""


def _make(desk: Desk, row: Row, repeat: Repeat) -> str:
    now = desk.clock().replace(microsecond=0)
    given: Row = {name: row[name] for name in ("name", "phone", "customer_id", "unit", "project", "received_by")}
    made: Row = {
        "number": desk.next_number("complaint", now),
        "received_at": now,
        "channel": "visit" if row["source_table"] == "visit" else "phone",
        "is_written": False,
        "severity": "ordinary",
        "category": "quality" if desk.policy.option("complaint_category", "quality") else None,
        "subject": "warranty" if desk.policy.option("subject", "warranty") else None,
        "content": _asked_again(row, repeat),
        "source_table": "repair",
        "source_id": row["id"],
    }
    identity = records.add(desk.store, stored_complaints.Complaint, given | made, desk.me.id)
    promise = suggested_promise(desk.policy.complaints, "ordinary", now, desk.working_time)
    for event in ({"kind": "received"}, {"kind": "promised", "promise_at": promise}):
        records.add(
            desk.store, stored_complaints.ComplaintEvent, event | {"complaint_id": identity, "at": now}, desk.me.id
        )
    return identity


def _tell(desk: Desk, complaint: str, row: Row, event: Row) -> None:
    """Add to the complaint's timeline what the request `row` brings about."""
    now = desk.clock().replace(microsecond=0)
    identity = derived_id(now, "complaint_event", complaint, event["kind"], row["id"])
    by = desk.me.id if event["kind"] == "progress" else None
    records.add(
        desk.store, stored_complaints.ComplaintEvent, event | {"id": identity, "complaint_id": complaint, "at": now}, by
    )


def _level(desk: Desk, complaint: str) -> str:
    return complaint_cases.fold_anew(desk, [complaint])[complaint].level


def _asked_again(row: Row, repeat: Repeat) -> str:
    """How often, what, and the numbers of the requests: facts only, for it is read in another language too."""
    return f"{repeat.count}× {row['content']} ({', '.join((*repeat.numbers, row['number']))})"
