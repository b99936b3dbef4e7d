"""Taking a complaint down, with its promise, and correcting what was taken down."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from csdesk.desk import callers, complaint_cases, complaints, disclosures, outcomes, reading
from csdesk.desk.complaints import Complaint
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError, NotPermittedError
from csdesk.rules import writing
from csdesk.rules.complaint_routes import suggested_promise
from csdesk.rules.rights import Right
from csdesk.store import calls as stored_calls
from csdesk.store import complaints as stored
from csdesk.store import drafts, records
from csdesk.store.identity import derived_id
from csdesk.texts import N_

Row = dict[str, Any]

FORM = "complaint"
"""The name under which drafts of complaints are kept."""

LISTS: Mapping[str, str] = {
    "channel": "complaint_channel", "category": "complaint_category", "subject": "subject",
    "severity": "complaint_severity", "against_kind": "complaint_against",
}  # fmt: skip
"""The fields that are picked from a list, and its name."""

_PARTED = re.compile(r"[,，;；、/\n]")  # what people put between several words
_END_OF_DAY = time(23, 59)  # of a promise that names a day only


@dataclass(frozen=True)
class Saved(callers.Saved):
    """A complaint that is safely on disk; its phone is as it was given, masked where that was masked.

    `repeats` are the earlier complaints that it repeats, for which it may have moved up.
    """

    complaint: Complaint
    repeats: tuple[Complaint, ...]


@needs(Right.RECEIVE_COMPLAINTS)
def receive(
    desk: Desk,
    values: Mapping[str, str],
    *,
    customer: str = "",
    slot: int | None = None,
    source: tuple[str, str] | None = None,
) -> Saved:
    """Take a complaint down; `values` holds a text by field: phone, name, content, promise, channel, written …

    `promise` is when the customer was told they would hear, and has to be given. `customer` is the id of one
    picked by hand, `slot` the draft it was typed in, `source` the table and id of the call or visit it comes
    of; that of a call taken today is received when the caller said it, unless `at` tells. Raises BadInputError,
    also where the source is a complaint already, and NotPermittedError where it is late for the acting person.
    """
    row = _read(desk, values, callers.numbers(desk, customer))
    if not row.get("content"):
        reading.text(desk, "content", "", required=True)
    callers.check_told(row, customer)
    now = desk.clock().replace(microsecond=0)
    _check_not_made(desk, source)
    row["received_at"] = received = row.get("received_at") or _told_at(desk, source, now)
    if received > now:
        raise BadInputError(
            N_("'{value}' is given; a complaint cannot have been received later than now"), "at",
            value=f"{received:%Y-%m-%d %H:%M}",
        )  # fmt: skip
    check_day(desk, received, now)
    promise = read_promise(desk, values.get("promise", ""), received, required=True)
    departments = read_departments(desk, values.get("department", ""))
    is_read_back = reading.yes_or_no("read_back", values.get("read_back", ""))
    row["channel"] = row.get("channel") or "phone"
    row["severity"] = row.get("severity") or "ordinary"
    row["project"] = row.get("project") or desk.only_project
    row["received_by"] = row.get("received_by") or desk.me.id
    if row.get("is_written") is None:
        row["is_written"] = row["channel"] in desk.policy.complaints.written_channels
    if source is not None:
        row["source_table"], row["source_id"] = source
    with desk.store.transaction(desk.me.id) as batch:
        caller = callers.find_or_make(desk, row, customer)
        row["customer_id"] = caller.id
        repeated = complaints.repeated(
            desk,
            row["customer_id"],
            row.get("phone"),
            row.get("unit"),
            row["project"],
            row.get("subject"),
            row.get("category"),
            received,
        )
        row["number"] = desk.next_number("complaint", received)
        identity = records.add(desk.store, stored.Complaint, row, desk.me.id)
        _begin(desk, identity, received, promise, departments, is_read_back=bool(is_read_back))
        _rise(desk, identity, received, len(repeated) + 1)
        complaint_cases.go_on(desk, [identity])
        outcomes.note(desk, source, "became_complaint", instead=True)
        if slot is not None:
            drafts.drop(desk.store, desk.me.id, FORM, slot)
    is_shown = not disclosures.is_masked(values.get("phone", ""))
    return Saved(
        complaint=complaints.shown(desk, [complaints.fetch(desk, identity)], reveal=is_shown)[0],
        batch=batch,
        repeats=tuple(complaints.shown(desk, repeated)),
        is_new_customer=caller.is_new,
        odd_phone=reading.is_odd_phone(desk, row.get("phone") or ""),
    )


def check_day(desk: Desk, at: datetime, now: datetime) -> None:
    """Raise NotPermittedError where `at` is another day than that of `now` and the acting person may not enter late."""
    if at.date() != now.date() and not desk.may(Right.ENTER_LATE):
        raise NotPermittedError(N_("what happened on another day may only be entered by a supervisor"), "at")


def _check_not_made(desk: Desk, source: tuple[str, str] | None) -> None:
    """Nothing is made into a complaint twice."""
    made = stored.of_source(desk.store, *source) if source else None
    if made is not None:
        raise BadInputError(N_("it is a complaint already: {number}"), number=made["number"])


def _told_at(desk: Desk, source: tuple[str, str] | None, now: datetime) -> datetime:
    """When it was said: in the call of today that it comes of, else now."""
    call = records.fetch(desk.store, stored_calls.Call, source[1]) if source and source[0] == "call" else None
    if call is None or call["started_at"].date() != now.date():
        return now
    started: datetime = call["started_at"]
    return min(now, started.replace(microsecond=0))


def _begin(
    desk: Desk, identity: str, received: datetime, promise: datetime | None, departments: Sequence[str], *,
    is_read_back: bool,
) -> None:  # fmt: skip
    """The first entries of the timeline, in the running transaction."""
    events: list[Row] = [{"kind": "received"}, {"kind": "promised", "promise_at": promise}]
    if is_read_back:
        events.append({"kind": "read_back"})
    events += [{"kind": "assigned", "department": department} for department in departments]
    for event in events:
        values = event | {"complaint_id": identity, "at": received}
        records.add(desk.store, stored.ComplaintEvent, values, desk.me.id)


def _rise(desk: Desk, identity: str, received: datetime, times: int) -> None:
    """Let a complaint that is made for the second, the third time begin at the level that is meant for it."""
    level = desk.policy.complaints.level_of_repeat(times)
    case = complaint_cases.fold_anew(desk, [identity])[identity]
    if level and desk.policy.complaints.is_higher(level, case.level):
        event: Row = {
            "id": derived_id(received, "complaint_event", identity, "repeat", str(times)),
            "complaint_id": identity, "at": received, "kind": "moved_up", "level": level, "rule": "repeat",
        }  # fmt: skip
        records.add(desk.store, stored.ComplaintEvent, event, None)


def read_promise(desk: Desk, text: str, after: datetime, *, required: bool = False) -> datetime | None:
    """When the customer was told they would hear, which is after the moment `after`; a day alone is its end."""
    if not text.strip():
        if required:
            raise BadInputError(
                N_("nothing is given; the customer is told when they will hear, such as 11-23 15:00"),
                "promise",
            )
        return None
    moment = reading.moment(desk, "promise", text, forward=True)
    if moment is not None and moment.time() == time() and _is_a_day(desk, text):
        moment = datetime.combine(moment, _END_OF_DAY)
    if moment is not None and moment <= after:
        raise BadInputError(
            N_("'{value}' is given; a time after {first} is accepted"), "promise",
            value=f"{moment:%Y-%m-%d %H:%M}", first=f"{after:%Y-%m-%d %H:%M}",
        )  # fmt: skip
    return moment


def _is_a_day(desk: Desk, text: str) -> bool:
    try:
        return reading.day(desk, "promise", text) is not None
    except BadInputError:
        return False


def read_departments(desk: Desk, text: str, *, required: bool = False) -> list[str]:
    """The keys of the departments in `text`, with commas between them."""
    found = _options(desk, "department", "complaint_department", text)
    if required and not found:
        reading.line(desk, "department", "", required=True)
    return found


def _options(desk: Desk, field: str, name: str, text: str) -> list[str]:
    """The keys of the entries of a list in `text`; 工程部 is 工程."""
    parts = [writing.line(part) for part in _PARTED.split(text[: desk.policy.longest_line * 4])]
    found = [reading.option(desk, field, name, re.sub("(?<=..)部门?$", "", part)) for part in parts if part]
    return list(dict.fromkeys(key for key in found if key))


@needs(Right.READ_RECORDS)
def promise_to_offer(desk: Desk, severity: str = "ordinary") -> datetime:
    """A promise that the standard time and the working days suggest for a complaint received now."""
    return suggested_promise(desk.policy.complaints, severity or "ordinary", desk.clock(), desk.working_time)


def _read(desk: Desk, values: Mapping[str, str], numbers: Sequence[str]) -> Row:
    """The columns that `values` give, a field it leaves out is left out; a masked phone is one of `numbers`."""
    row: Row = {}
    for name in ("name", "unit", "project", "against"):
        if name in values:
            row[name] = reading.line(desk, name, values[name])
    for name in ("content", "notes"):
        if name in values:
            row[name] = reading.text(desk, name, values[name])
    for name, options in LISTS.items():
        if name in values:
            row[name] = reading.option(desk, name, options, values[name])
    if "marks" in values:
        row["marks"] = " ".join(_options(desk, "marks", "complaint_mark", values["marks"])) or None
    if "written" in values:
        row["is_written"] = reading.yes_or_no("written", values["written"])
    if "phone" in values:
        row["phone"] = callers.read_phone(desk, values["phone"], numbers)
    if "at" in values:
        row["received_at"] = reading.moment(desk, "at", values["at"])
    if values.get("received_by", "").strip():
        row["received_by"] = reading.person(desk, "received_by", values["received_by"]).id
    if "against_staff" in values:
        accused = values["against_staff"].strip()
        row["against_staff_id"] = reading.person(desk, "against_staff", accused).id if accused else None
        if accused:
            row["against_kind"] = row.get("against_kind") or "person"
    return row


@needs(Right.HANDLE_COMPLAINTS)
def correct(desk: Desk, text: str, values: Mapping[str, str], *, customer: str = "") -> Complaint:
    """Change what was taken down of a complaint; fields that `values` leaves out stay, as does when it was received.

    What became of it stands in its timeline and is not corrected, but added to. Whom a complaint is against
    cannot correct it.
    """
    before = complaints.fetch(desk, text)
    row = _read(desk, values, callers.numbers(desk, customer, before))
    complaints.check_not_accused(desk, before)
    if "content" in row and not row["content"]:
        reading.text(desk, "content", "", required=True)
    for name in ("received_at", "channel", "severity", "is_written", "received_by"):
        if name == "received_at" or (name in row and row[name] is None):
            row.pop(name, None)
    changed = {name: value for name, value in row.items() if value != before[name]}
    if changed or customer:
        with desk.store.transaction(desk.me.id):
            changed = callers.picked_or_told(desk, before, changed, customer)
            if changed:
                records.change(desk.store, stored.Complaint, before["id"], changed, desk.me.id)
                complaint_cases.go_on(desk, [before["id"]])
    return complaints.shown(desk, [complaints.fetch(desk, before["id"])])[0]
