"""What a register of complaints knows of each one's timeline: when it came, what was promised, how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from csdesk.desk.desk import Desk
from csdesk.rules.complaints import CLOSED, IMPORTED, OPEN
from csdesk.store import complaints as stored
from csdesk.store.identity import derived_id
from csdesk.store.models import moment_text
from csdesk.texts import _

Row = dict[str, Any]

_FIRST = datetime(1970, 1, 1)
_STEP = timedelta(milliseconds=1)  # between the ids of one complaint's events, so that they stay in order


def events(desk: Desk, rows: Sequence[Row]) -> list[Row]:
    """The timeline entries of complaints as a register tells them, their times as text.

    An open one of which no promise is told is promised an answer in the standard time from now.
    """
    now = desk.clock().replace(microsecond=0)
    text = _("the register names no promise; the standard time counts from the import")
    ours = {"promise_at": moment_text(_promise(desk)), "text": text}
    return [event for row in rows for event in _events(row, now, ours)]


def _promise(desk: Desk) -> datetime:
    """What is promised where a register says nothing: nobody is late by a promise that nobody made."""
    return desk.clock().replace(microsecond=0) + desk.policy.complaints.standard("ordinary")


def _events(row: Row, now: datetime, ours: Row) -> Iterator[Row]:
    told: list[tuple[datetime, str, Row]] = [(row["received_at"], "received", {})]
    if row["promise_at"] is not None:
        told.append((row["received_at"], "promised", {"promise_at": moment_text(row["promise_at"])}))
    elif row["closed_at"] is None:
        told.append((max(now, row["received_at"]), "promised", ours))
    if row["closed_at"] is not None:
        told += [(row["closed_at"], "resolved", {"text": row["reply"]}), (row["closed_at"], "closed", {})]
    for at, (moment, kind, more) in enumerate(told):
        yield {
            "id": derived_id(max(moment, _FIRST) + at * _STEP, "complaint_event", row["id"], kind),
            "complaint_id": row["id"],
            "at": moment_text(moment),
            "kind": kind,
            "rule": IMPORTED,
            **more,
        }


def note_states(desk: Desk, rows: Sequence[Row], *, besides: Sequence[str]) -> None:
    """Note what imported complaints come to but those of `besides`, in the running transaction.

    Of a new one the row itself tells: folding tens of thousands would take longer than reading them.
    """
    policy = desk.policy.complaints
    known, ours = set(besides), _promise(desk)
    stored.keep_states(desk.store, (
        {
            "complaint_id": row["id"],
            "received_at": row["received_at"],
            "status": OPEN if row["closed_at"] is None else CLOSED,
            "level": policy.start(),
            "promise_at": (expected := row["promise_at"] or (ours if row["closed_at"] is None
                                                             else row["received_at"] + policy.standard("ordinary"))),
            "due_at": expected if row["closed_at"] is None else None,
            "extensions": 0,
            "departments": "",
            "waiting_on": "",
            "owner_id": row["received_by"],
            "is_moved_up": False,
            "next_step_at": None,
            "closed_at": row["closed_at"],
            "resolved_at": row["closed_at"],
            "first_resolved_at": row["closed_at"],
            "reopenings": 0,
            "is_repeat": False,
        }
        for row in rows if row["id"] not in known
    ))  # fmt: skip
    stored.keep_promises(desk.store, {
        row["id"]: [{"promise_at": row["promise_at"], "extensions": 0, "replied_at": row["closed_at"],
                     "resolved_at": row["closed_at"]}]
        for row in rows if row["id"] not in known and row["promise_at"] is not None
    })  # fmt: skip
