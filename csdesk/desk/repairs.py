"""Repairs 报修: a fault reported by an owner, from the request to the call-back after it is mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csdesk.desk import callers, disclosures, finding, followups, outcomes, reading, repair_entries, warranties
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.desk.repair_complaints import become_complaint, step_of
from csdesk.desk.repair_entries import Repeat, read_values, repeat_of, step_time
from csdesk.desk.repair_shown import Repair, facts, fetch, repairs_of, status_label
from csdesk.rules.repairs import is_overdue
from csdesk.rules.rights import Right
from csdesk.store import drafts, records
from csdesk.store import repairs as stored
from csdesk.texts import N_

__all__ = [
    "FORM", "Repair", "Repeat", "Saved", "accept", "add", "contact", "correct", "done", "fetch", "page", "show",
    "status_label",
]  # fmt: skip

Row = dict[str, Any]
Key = tuple[datetime, str]

FORM = "repair"
"""The name under which drafts of repairs are kept."""


@dataclass(frozen=True)
class Saved(callers.Saved):
    """A repair that is safely on disk; its phone is as it was given, masked where that was masked.

    `repeat` tells how often the same was asked for, and `becomes` what that made of it: "", "complaint" or
    "headquarters"; the number of the complaint stands in the repair.
    """

    repair: Repair
    repeat: Repeat
    becomes: str


@needs(Right.RECEIVE_REPAIRS)
def add(
    desk: Desk,
    values: Mapping[str, str],
    *,
    customer: str = "",
    slot: int | None = None,
    source: tuple[str, str] | None = None,
) -> Saved:
    """Save a repair; `values` holds a text by field: phone, name, unit, place, item, content, emergency, at …

    `customer` is the id of one picked by hand; without it the phone tells, and a customer is made of an
    unknown phone and a name. The warranty follows from the item and the delivery of the unit unless
    `in_warranty` says otherwise. `slot` is the draft it was typed in, `source` the kind and id of the
    record it was made of. Asked for often enough it becomes a complaint at once. Raises BadInputError.
    """
    row = read_values(desk, values, callers.numbers(desk, customer))
    if not row.get("content"):
        reading.text(desk, "content", "", required=True)
    callers.check_told(row, customer)
    row["reported_at"] = step_time(desk, "at", values)
    row["is_emergency"] = bool(row.get("is_emergency"))
    row["project"] = row.get("project") or desk.only_project
    row["received_by"] = row.get("received_by") or desk.me.id
    row["contact_by"] = repair_entries.contact_by(desk, row["reported_at"], emergency=row["is_emergency"])
    row["source_table"], row["source_id"] = source or (None, None)
    with desk.store.transaction(desk.me.id) as batch:
        caller = callers.find_or_make(desk, row, customer)
        row["customer_id"] = caller.id
        repair_entries.fill_unit(desk, row)
        row["delivered_on"] = row.get("delivered_on") or repair_entries.delivered_on(desk, row)
        if row.get("is_in_warranty") is None:
            row["is_in_warranty"] = repair_entries.in_warranty(desk, row)
        repeat = repeat_of(desk, row)
        row["repeat_count"] = repeat.count
        row["number"] = desk.next_number("repair", row["reported_at"])
        identity = records.add(desk.store, stored.Repair, row, desk.me.id)
        warranties.note(desk, row | {"id": identity})
        become_complaint(desk, fetch(desk, identity), repeat)
        outcomes.note(desk, source, "became_repair")
        if slot is not None:
            drafts.drop(desk.store, desk.me.id, FORM, slot)
    return Saved(
        repair=repairs_of(desk, [fetch(desk, identity)], reveal=not disclosures.is_masked(values.get("phone", "")))[0],
        batch=batch,
        is_new_customer=caller.is_new,
        odd_phone=reading.is_odd_phone(desk, row.get("phone") or ""),
        repeat=repeat,
        becomes=step_of(desk, repeat),
    )


@needs(Right.RECEIVE_REPAIRS)
def correct(desk: Desk, identity: str, values: Mapping[str, str], *, customer: str = "") -> Repair:
    """Change a saved repair; fields that `values` leaves out stay, and a masked phone stays the number it hides.

    What follows from the changed fields (warranty, deadline, repeats) changes with them. `customer` is the
    id of one picked by hand.
    """
    before = fetch(desk, identity)
    row = read_values(desk, values, callers.numbers(desk, customer, before))
    if "content" in row and not row["content"]:
        reading.text(desk, "content", "", required=True)
    if row.get("reported_at"):
        row["reported_at"] = step_time(desk, "at", values)
        first_step = min(filter(None, (before["contacted_at"], before["done_at"], before["accepted_at"])), default=None)
        if first_step is not None and row["reported_at"] > first_step:
            raise BadInputError(
                N_("'{value}' is given; something was done about it on {first} already"),
                "at", value=reading.shown(values["at"]), first=f"{first_step:%Y-%m-%d %H:%M}",
            )  # fmt: skip
    for name in ("reported_at", "is_emergency"):
        if name in row and row[name] is None:
            del row[name]
    changed = {name: value for name, value in row.items() if value != before[name]}
    if not changed and not customer:
        return repairs_of(desk, [before], reveal=False)[0]
    with desk.store.transaction(desk.me.id):
        after = before | callers.picked_or_told(desk, before, changed, customer)
        _follow(desk, before, after, given=row)
        repeat = repeat_of(desk, after)
        after["repeat_count"] = repeat.count
        changed = {name: value for name, value in after.items() if value != before[name]}
        if changed:
            records.change(desk.store, stored.Repair, before["id"], changed, desk.me.id)
        if "delivered_on" in row:
            warranties.note(desk, after)
        if repeat.count > (before["repeat_count"] or 1):
            become_complaint(desk, fetch(desk, before["id"]), repeat)
    return repairs_of(desk, [fetch(desk, before["id"])], reveal=False)[0]


def _follow(desk: Desk, before: Row, after: Row, given: Row) -> None:
    """Change what follows from the fields that differ, unless it was `given` itself."""

    def differ(*names: str) -> bool:
        return any(after[name] != before[name] for name in names)

    if differ("reported_at", "is_emergency") and before["contacted_at"] is None:
        after["contact_by"] = repair_entries.contact_by(desk, after["reported_at"], emergency=after["is_emergency"])
    if differ("unit", "customer_id") and "delivered_on" not in given:
        after["delivered_on"] = repair_entries.delivered_on(desk, after) or (
            None if differ("unit") else before["delivered_on"]
        )
    if differ("item", "delivered_on", "reported_at") and "is_in_warranty" not in given:
        after["is_in_warranty"] = repair_entries.in_warranty(desk, after)


@needs(Right.RECEIVE_REPAIRS)
def contact(desk: Desk, identity: str, values: Mapping[str, str], *, slot: int | None = None) -> Repair:
    """Somebody spoke with the owner: `at`, and what was agreed: appointment_at, engineer, plan, plan_explained.

    May be said again when something else is agreed. Refused once the owner has taken the work over.
    """
    before = _unfinished(desk, identity)
    row: Row = {"contacted_at": step_time(desk, "at", values, before["reported_at"])}
    appointment = reading.moment(desk, "appointment_at", values.get("appointment_at", ""), forward=True)
    if appointment is not None:
        if appointment < before["reported_at"]:
            raise BadInputError(
                N_("'{value}' is given; a time after {first}, when it was reported, is accepted"),
                "appointment_at", value=reading.shown(values["appointment_at"]),
                first=f"{before['reported_at']:%Y-%m-%d %H:%M}",
            )  # fmt: skip
        row["appointment_at"] = appointment
    agreed = {name: values[name] for name in ("engineer", "plan", "plan_explained", "notes") if name in values}
    row |= {name: value for name, value in read_values(desk, agreed, []).items() if value is not None}
    if before["contacted_at"] is not None and not values.get("at", "").strip():
        del row["contacted_at"]  # they heard in time the first time
    return _change(desk, before, row, slot)


@needs(Right.RECEIVE_REPAIRS)
def done(desk: Desk, identity: str, values: Mapping[str, str], *, slot: int | None = None) -> Repair:
    """The work is done: `at`, engineer, notes. From now on the desk owes the owner a call."""
    before = _unfinished(desk, identity)
    if before["done_at"] is not None:
        raise BadInputError(
            N_("this repair was done on {at} already; it waits to be accepted"),
            at=f"{before['done_at']:%Y-%m-%d %H:%M}",
        )
    earliest = max(before["reported_at"], before["contacted_at"] or before["reported_at"])
    given = {name: values[name] for name in ("engineer", "notes") if values.get(name, "").strip()}
    row = read_values(desk, given, []) | {"done_at": step_time(desk, "at", values, earliest), "is_passed": None}
    return _change(desk, before, row, slot, owed_since=row["done_at"])


@needs(Right.RECEIVE_REPAIRS)
def accept(desk: Desk, identity: str, values: Mapping[str, str], *, slot: int | None = None) -> Repair:
    """The owner looked at the work: `at`, `passed` (yes unless given), `rating` from 1 to 5, notes.

    Passed, the call-back is owed from that day. Not passed, nothing is owed but the repair itself: it must be
    talked about and done again, within the same time as a new one.
    """
    before = _unfinished(desk, identity)
    if before["done_at"] is None:
        raise BadInputError(N_("this repair is not done yet, so there is nothing to accept"))
    at = step_time(desk, "at", values, before["done_at"])
    passed = reading.yes_or_no("passed", values.get("passed", "")) is not False
    row: Row = {"is_passed": passed, "rating": reading.whole_number("rating", values.get("rating", ""), 1, 5)}
    if values.get("notes", "").strip():
        row |= read_values(desk, {"notes": values["notes"]}, [])
    if passed:
        return _change(desk, before, row | {"accepted_at": at}, slot, owed_since=at)
    again = repair_entries.contact_by(desk, at, emergency=before["is_emergency"])
    row |= {"done_at": None, "contacted_at": None, "appointment_at": None, "contact_by": again}
    return _change(desk, before, row, slot, withdraw=True)


def _unfinished(desk: Desk, identity: str) -> Row:
    row = fetch(desk, identity)
    if row["accepted_at"] is not None:
        raise BadInputError(
            N_("this repair was accepted on {at}; what is wrong since is a new one"),
            at=f"{row['accepted_at']:%Y-%m-%d %H:%M}",
        )
    return row


def _change(
    desk: Desk, before: Row, row: Row, slot: int | None, *, owed_since: datetime | None = None, withdraw: bool = False
) -> Repair:
    """Write a step of the repair, and let the call-back be owed since then, or no longer."""
    changed = {name: value for name, value in row.items() if value != before[name]}
    with desk.store.transaction(desk.me.id):
        if changed:
            records.change(desk.store, stored.Repair, before["id"], changed, desk.me.id)
        if withdraw:
            followups.withdraw(desk, before["id"])
        if owed_since is not None:
            followups.owe(
                desk,
                "repair_callback",
                source_table="repair",
                source_id=before["id"],
                since=owed_since.date(),
                customer=before["customer_id"],
                name=before["name"] or "",
                phone=before["phone"] or "",
                assignee=before["received_by"],
                about=before["content"],
            )
        if slot is not None:
            drafts.drop(desk.store, desk.me.id, FORM, slot)
    return repairs_of(desk, [fetch(desk, before["id"])], reveal=False)[0]


@needs(Right.READ_RECORDS)
def show(desk: Desk, text: str, *, reveal: bool = False) -> Repair:
    """The repair with the id or number `text`; `reveal` records who saw the phone number."""
    row = fetch(desk, text)
    if reveal:
        disclosures.record(desk, row["id"], "phone")
    return repairs_of(desk, [row], reveal=reveal)[0]


@needs(Right.READ_RECORDS)
def page(
    desk: Desk,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    phone: str = "",
    text: str = "",
    mine: bool = False,
    is_open: bool = False,
    overdue: bool = False,
    emergency: bool = False,
    after: Key | None = None,
    limit: int = 100,
) -> list[Repair]:
    """The register of repairs, newest first, going on after the key (at, id) `after`.

    With `text` those that a search for it finds, best first. `is_open` are those not accepted yet,
    `overdue` those whose owner waits in vain for a word or for the appointment.
    """
    received_by = desk.me.id if mine else ""
    number = reading.phone(desk, phone) or ""
    if not text:
        rows = stored.page(
            desk.store, since=since, until=until, phone=number, received_by=received_by, is_open=is_open,
            overdue_at=desk.clock() if overdue else None, is_emergency=emergency, after=after, limit=limit,
        )  # fmt: skip
        return repairs_of(desk, rows, reveal=False)

    def keep(row: Row) -> bool:
        return (
            (not is_open or row["accepted_at"] is None)
            and (not emergency or row["is_emergency"])
            and (not overdue or is_overdue(facts(row), desk.clock()))
        )

    rows = finding.rows(
        desk, stored.Repair, text, "reported_at", since=since, until=until,
        having={"phone": number, "received_by": received_by}, keep=keep if is_open or emergency or overdue else None,
        after=after, limit=limit,
    )  # fmt: skip
    return repairs_of(desk, rows, reveal=False)
