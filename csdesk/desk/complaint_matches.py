"""Complaints of which two registers tell: with the same number, and nothing in one that contradicts the other.

A number alone proves nothing, as registers count from 1: the content has to be the same too or, where one of
them has none, the reply. Where anything differs both are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from csdesk.desk.desk import Desk
from csdesk.rules.complaints import IMPORTED
from csdesk.store import complaints as stored
from csdesk.store import records

Row = dict[str, Any]

_FILLED = ("channel", "name", "phone", "unit", "project", "category", "subject", "received_by")
_UNKNOWN = (None, "", "other")


@dataclass(frozen=True)
class Matched:
    """The rows of a register beside the complaints that registers told of before.

    `wanted` are to be written, those `replaced` to be taken back as one of them tells more, and `filled` says by
    complaint what a row adds to it.
    """

    wanted: list[Row]
    replaced: list[str]
    filled: Mapping[str, Row]

    @property
    def count(self) -> int:
        """How many rows tell something new."""
        return len(self.wanted) + len(self.filled)


@dataclass(frozen=True)
class _Told:
    """A complaint that a register told of; `is_worked_on` is whether anybody did anything with it since."""

    row: Row
    promise_at: datetime | None
    is_worked_on: bool


def match(desk: Desk, rows: Sequence[Row], there: Collection[str], untimed: str) -> Matched:
    """Find those of `rows` of which a register told before; what then tells nothing new is left out.

    `there` are the ids of complaints that other rows are; `untimed` is how ids begin where no time was told.
    """
    before = _told_before(desk, {row["number"] for row in rows if row["number"]}, there)
    wanted: list[Row] = []
    replaced: list[str] = []
    filled: dict[str, Row] = {}
    for row in rows:
        known = before.get(row["number"] or "", [])
        same = next((told for told in known if _is_same(row, told.row, untimed)), None)
        if same is None:
            wanted.append(row)
            continue
        known.remove(same)
        if _tells_more(row, same.row, untimed) and not same.is_worked_on:
            replaced.append(same.row["id"])
            wanted.append(_together(desk, row, same, untimed))
        elif added := _additions(row, same):
            filled[same.row["id"]] = added
    return Matched(wanted, replaced, filled)


def _told_before(desk: Desk, numbers: Collection[str], there: Collection[str]) -> dict[str, list[_Told]]:
    """The complaints with one of `numbers` that a register told of, by number."""
    numbered = records.among(desk.store, stored.Complaint, "number", numbers, "id")
    rows = [row for row in numbered if row["id"] not in there]
    events: defaultdict[str, list[Row]] = defaultdict(list)
    for event in stored.events_of(desk.store, [row["id"] for row in rows]):
        events[event["complaint_id"]].append(event)
    found: defaultdict[str, list[_Told]] = defaultdict(list)
    for row in rows:
        own = events[row["id"]]
        if any(event["kind"] == "received" and event["rule"] == IMPORTED for event in own):
            promises = [event["promise_at"] for event in own if event["kind"] == "promised" and not event["text"]]
            is_worked_on = row["updated_at"] != row["created_at"] or any(event["rule"] != IMPORTED for event in own)
            found[row["number"]].append(_Told(row, next(iter(promises), None), is_worked_on))
    return found


def _is_same(row: Row, other: Row, untimed: str) -> bool:
    texts = [(_content(row), _content(other)), (row["reply"], other["reply"])]
    compared = [_alike(one, two) for one, two in [*texts, (row["phone"], other["phone"])] if one and two]
    has_proof = any(one and two for one, two in texts)
    return has_proof and all(compared) and not (
        _is_timed(row, untimed) and _is_timed(other, untimed)
        and _differ(row["received_at"], other["received_at"])
    )  # fmt: skip


def _content(row: Row) -> str | None:
    """What the complaint says; where only the reply was written down, that stands in its place."""
    return row["content"] if row["content"] != row["reply"] else None


def _alike(one: str, two: str) -> bool:
    """Whether the texts are the same but for blanks and line ends, which every program sets as it likes."""
    return one == two or "".join(one.split()) == "".join(two.split())


def _is_timed(row: Row, untimed: str) -> bool:
    return not row["id"].startswith(untimed)


def _differ(one: datetime, two: datetime) -> bool:
    """Whether the times differ; midnight is a day alone."""
    return one.date() != two.date() if time() in (one.time(), two.time()) else one != two


def _tells_more(row: Row, other: Row, untimed: str) -> bool:
    """Whether `row` knows what is in the timeline or the content of a complaint, and `other` does not."""
    return bool(
        (_is_timed(row, untimed) and not _is_timed(other, untimed))
        or (_content(row) and not _content(other))
        or (row["reply"] and not other["reply"])
        or (row["closed_at"] and not other["closed_at"])
    )


def _together(desk: Desk, row: Row, told: _Told, untimed: str) -> Row:
    """`row` with what only the complaint told before knows."""
    other = told.row
    found = row | {name: other[name] for name in _FILLED if row[name] in _UNKNOWN and other[name] not in _UNKNOWN}
    found["is_written"] = found["channel"] in desk.policy.complaints.written_channels
    found["notes"] = "\n".join(filter(None, [other["notes"], *_new_lines(row["notes"], other)])) or None
    found["content"] = _content(row) or other["content"]
    found["promise_at"] = row["promise_at"] or told.promise_at
    if not _is_timed(row, untimed):
        found["received_at"] = other["received_at"]
        if row["closed_at"] == row["received_at"]:
            found["closed_at"] = other["received_at"]
    if not row["reply"]:
        found["reply"] = other["reply"]
        found["closed_at"] = found["closed_at"] or other["closed_at"]
    return found


def _additions(row: Row, told: _Told) -> Row:
    """The columns that `row` adds to a complaint; a reply that its timeline cannot take goes into the notes."""
    other = told.row
    added = {name: row[name] for name in _FILLED if row[name] not in _UNKNOWN and other[name] in _UNKNOWN}
    if _content(row) and not _content(other):
        added["content"] = row["content"]
    lines = _new_lines(row["notes"], other) + (_new_lines(row["reply"], other) if not other["reply"] else [])
    if lines:
        added["notes"] = "\n".join(filter(None, [other["notes"], *lines]))
    return added


def _new_lines(text: str | None, other: Row) -> list[str]:
    known = (other["notes"] or "").split("\n")
    return [line for line in (text or "").split("\n") if line and line not in known]
