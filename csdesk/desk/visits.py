"""Visits: greeting who comes, counting who gives no name, who is in the house and who is expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from csdesk.desk import callers, calls, disclosures, finding, followups, outcomes, reading
from csdesk.desk.calls import Call, calls_of
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.desk.visit_entries import FIRST_FIELDS, check_arrival, check_left, decide, read_values
from csdesk.desk.visit_outlook import Outlook, outlook
from csdesk.desk.visit_shown import Visit, fetch, visits_of
from csdesk.rules import visits as rules
from csdesk.rules.rights import Right
from csdesk.rules.visits import FirstVisitRate
from csdesk.store import customers as stored_customers
from csdesk.store import drafts, records
from csdesk.store import followups as stored_followups
from csdesk.store import visits as stored
from csdesk.texts import N_

Row = dict[str, Any]
Key = tuple[datetime, str]

TRACKING = "visit_tracking"
"""The kind of follow-up that is owed to visitors who intend to buy."""

_TOLD_ON = {"arrived_at", "customer_id", "name", "phone", "opinions", "is_registered"}  # what a follow-up repeats

__all__ = ["FORM", "Outlook", "Saved", "Visit", "check_in", "correct", "expected", "inside", "leave", "outlook",
           "page", "rate", "register", "show", "tally", "today"]  # fmt: skip

FORM = "visit"
"""The name under which drafts of visits are kept."""


@dataclass(frozen=True)
class Saved(callers.Saved):
    """A visit that is safely on disk; its phone is as it was given, masked where that was masked.

    `followup` is the id of the follow-up that is owed for it, "" for none, and `badge_taken` the number of
    another visit whose party has their badge and is still in the house.
    """

    visit: Visit
    followup: str
    badge_taken: str = ""


@dataclass(frozen=True)
class Counts:
    """How many parties came today, are in the house and are expected, and today's first-visit rate."""

    today: int
    inside: int
    expected: int
    rate: FirstVisitRate


@needs(Right.REGISTER_VISITS)
def register(desk: Desk, values: Mapping[str, str], *, customer: str = "", slot: int | None = None) -> Saved:
    """Save a visit; `values` holds a text by field: name, phone, party, purpose, intent, at, host …

    `customer` is the id of one picked by hand; without it the phone tells who came, and a customer is made
    of an unknown phone and a name. First visit or not, and the call that brought them, are decided from
    what the desk knows where `first_visit` and `came_by_call` do not say. `slot` is the draft that the visit
    was typed in. Raises BadInputError, and NotPermittedError where it is late for the acting person.
    """
    row = read_values(desk, values, callers.numbers(desk, customer))
    callers.check_told(row, customer, "name")
    return _save(desk, row, customer, slot, reveal=not disclosures.is_masked(values.get("phone", "")))


def _save(desk: Desk, row: Row, customer: str, slot: int | None, *, reveal: bool) -> Saved:
    now = desk.clock()
    row["arrived_at"] = row.get("arrived_at") or now
    row["is_late"] = check_arrival(desk, row["arrived_at"], now)
    check_left(row, now)
    row["is_registered"] = True
    row["is_from_memory"] = bool(row.get("is_from_memory"))
    row["party"] = row.get("party") or 1
    row["host_id"] = row.get("host_id") or desk.me.id
    row["project"] = row.get("project") or desk.only_project
    taken = stored.with_badge(desk.store, row["badge"], desk.midnight, now) if _has_badge_now(desk, row) else ""
    came_of = ("call", row["call_id"]) if row.get("call_id") else None  # as somebody said, not as the phone tells
    with desk.store.transaction(desk.me.id) as batch:
        caller = callers.find_or_make(desk, row, customer)
        row["customer_id"] = caller.id
        row |= {name: value for name, value in decide(desk, row).items() if row.get(name) is None}
        row["call_id"] = row["call_id"] or None
        row["number"] = desk.next_number("visit", row["arrived_at"])
        identity = records.add(desk.store, stored.Visit, row, desk.me.id)
        followup = _owe(desk, row | {"id": identity})
        outcomes.note(desk, came_of, "became_visit")
        if slot is not None:
            drafts.drop(desk.store, desk.me.id, FORM, slot)
    return Saved(
        visit=visits_of(desk, [fetch(desk, identity)], reveal=reveal)[0],
        batch=batch,
        is_new_customer=caller.is_new,
        odd_phone=reading.is_odd_phone(desk, row.get("phone") or ""),
        followup=followup or "",
        badge_taken=taken,
    )


def _has_badge_now(desk: Desk, row: Row) -> bool:
    """Whether the party has a badge and is in the house."""
    return bool(row.get("badge")) and row.get("left_at") is None and row["arrived_at"] >= desk.midnight


def _owe(desk: Desk, row: Row) -> str | None:
    """Let the desk owe the visitor a follow-up where they intend to buy, in the running transaction."""
    if not row["is_registered"] or not rules.is_tracked(row.get("intent"), desk.policy.tracked_intents):
        return None
    return followups.owe(
        desk,
        TRACKING,
        source_table="visit",
        source_id=row["id"],
        since=row["arrived_at"].date(),
        customer=row["customer_id"],
        name=row.get("name") or "",
        phone=row.get("phone") or "",
        assignee=row.get("host_id"),
        about=row.get("opinions") or "",
        is_shared=True,
    )


def owe_others(desk: Desk, visit: Row) -> None:
    """Let the desk owe for the customer's other visits of that day what was owed for `visit`.

    Visits of one day share a contact; one that no longer gives rise to it must not take it from the others.
    Runs in the transaction of whoever calls.
    """
    if visit["customer_id"] and visit["is_registered"]:
        known = stored_customers.identities(desk.store, visit["customer_id"])
        for other in stored.of_the_day(desk.store, known, visit["arrived_at"].date(), visit["id"]):
            _owe(desk, other)


@needs(Right.REGISTER_VISITS)
def correct(desk: Desk, identity: str, values: Mapping[str, str], *, customer: str = "") -> Visit:
    """Change a saved visit; fields that `values` leaves out stay, and a masked phone stays the number it hides.

    `customer` is the id of one picked by hand. What was decided from history is decided again where the visit
    turns out to be somebody else's, unless it was corrected by hand. A party that was only tallied is
    registered by its name or phone. A follow-up comes and goes with the intention.
    """
    before = fetch(desk, identity)
    row = read_values(desk, values, callers.numbers(desk, customer, before))
    if row.get("call_id") == "":
        row["call_id"] = None
    for name in ("arrived_at", "party", "host_id", "is_first", "is_from_memory"):
        if name in row and row[name] is None:
            del row[name]
    changed = {name: value for name, value in row.items() if value != before[name]}
    after = before | changed
    if "arrived_at" in changed and after["arrived_at"].date() != before["arrived_at"].date():
        changed["is_late"] = check_arrival(desk, after["arrived_at"], before["created_at"])
    elif "arrived_at" in changed:
        check_arrival(desk, after["arrived_at"], after["arrived_at"])
    if "arrived_at" in changed or "left_at" in changed:
        check_left(after, desk.clock())
    if not before["is_registered"] and (after["name"] or after["phone"] or customer):
        changed |= {"is_registered": True, "host_id": after["host_id"] or desk.me.id}
    if changed or customer:
        with desk.store.transaction(desk.me.id):
            _change(desk, before, changed, customer, values)
    return visits_of(desk, [fetch(desk, before["id"])], reveal=False)[0]


def _change(desk: Desk, before: Row, changed: Row, customer: str, values: Mapping[str, str]) -> None:
    """Write what has `changed` with all that follows from it, in the running transaction."""
    changed = callers.picked_or_told(desk, before, changed, customer)
    if any((before | changed)[name] != before[name] for name in FIRST_FIELDS):
        decided = decide(desk, before, besides=before["id"])
        for name, value in decide(desk, before | changed, besides=before["id"]).items():
            if name not in changed and before[name] == decided[name] and _is_left_open(values, name):
                changed[name] = value
    changed = {name: value for name, value in changed.items() if value != before[name]}
    if not changed:
        return
    records.change(desk.store, stored.Visit, before["id"], changed, desk.me.id)
    after, tracked = before | changed, desk.policy.tracked_intents
    if not rules.is_tracked(after["intent"], tracked):
        if rules.is_tracked(before["intent"], tracked) and followups.withdraw(desk, before["id"]):
            owe_others(desk, before)
    elif not rules.is_tracked(before["intent"], tracked) or (
        changed.keys() & _TOLD_ON and _was_owed(desk, before)
    ):  # an old visit from a register owes nothing until somebody gives it an intention
        _owe(desk, after)
        if changed.keys() & {"arrived_at", "customer_id"}:
            owe_others(desk, before)


def _was_owed(desk: Desk, visit: Row) -> bool:
    """Whether there is a follow-up of `visit`, or one of another visit of that day that serves it too."""
    if stored_followups.of_source(desk.store, TRACKING, visit["id"]):
        return True
    return followups.serving(desk, TRACKING, visit["arrived_at"].date(), visit["customer_id"]) is not None


def _is_left_open(values: Mapping[str, str], name: str) -> bool:
    """Whether `values` leave to the desk what it can decide."""
    return not values.get({"is_first": "first_visit", "call_id": "came_by_call"}[name], "").strip()


@needs(Right.REGISTER_VISITS)
def leave(desk: Desk, text: str, at: str = "") -> Visit:
    """Sign the party with that id or number out, now or `at` a time; refused where they have left already."""
    before = fetch(desk, text)
    if before["left_at"] is not None:
        raise BadInputError(
            N_("{number} left at {time} already"),
            number=before["number"], time=f"{before['left_at']:%Y-%m-%d %H:%M}",
        )  # fmt: skip
    now = desk.clock()
    left = reading.moment(desk, "left_at", at)
    if left is None and before["arrived_at"].date() != now.date():
        raise BadInputError(
            N_("nothing is given; {number} came on {day}, so the time at which they left is needed"),
            "left_at", number=before["number"], day=f"{before['arrived_at']:%Y-%m-%d}",
        )  # fmt: skip
    changed = {"left_at": left or now}
    check_left(before | changed, now)
    with desk.store.transaction(desk.me.id):
        records.change(desk.store, stored.Visit, before["id"], changed, desk.me.id)
    return visits_of(desk, [before | changed], reveal=False)[0]


@needs(Right.REGISTER_VISITS)
def tally(desk: Desk, party: int = 1) -> Saved:
    """Count a party that gave no name: one first visit, however many they are."""
    largest = desk.policy.largest_party
    if not 1 <= party <= largest:
        raise BadInputError(
            N_("'{value}' is given; a whole number from {least} to {most} is accepted"),
            "party", value=party, least=1, most=largest,
        )  # fmt: skip
    row: Row = {
        "arrived_at": desk.clock(),
        "is_registered": False,
        "is_first": True,
        "is_late": False,
        "is_from_memory": False,
        "party": party,
        "project": desk.only_project,
    }
    with desk.store.transaction(desk.me.id) as batch:
        row["number"] = desk.next_number("visit", row["arrived_at"])
        identity = records.add(desk.store, stored.Visit, row, desk.me.id)
    visit = visits_of(desk, [fetch(desk, identity)], reveal=False)[0]
    return Saved(visit=visit, batch=batch, is_new_customer=False, odd_phone=False, followup="")


@needs(Right.READ_RECORDS)
def show(desk: Desk, text: str, *, reveal: bool = False) -> Visit:
    """The visit with the id or number `text`; `reveal` records who saw the phone number."""
    row = fetch(desk, text)
    if reveal:
        disclosures.record(desk, row["id"], "phone")
    return visits_of(desk, [row], reveal=reveal)[0]


@needs(Right.READ_RECORDS)
def page(
    desk: Desk,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    phone: str = "",
    text: str = "",
    mine: bool = False,
    registered: bool | None = None,
    after: Key | None = None,
    limit: int = 100,
) -> list[Visit]:
    """The register of visits, newest first, going on after the key (at, id) `after`.

    With `text` those that a search for it finds, best first; `mine` are those whose host is acting.
    """
    host = desk.me.id if mine else ""
    number = reading.phone(desk, phone) or ""
    if text:
        rows = finding.rows(
            desk, stored.Visit, text, "arrived_at", since=since, until=until,
            having={"phone": number, "host_id": host},
            keep=None if registered is None else lambda row: bool(row["is_registered"] == registered),
            after=after, limit=limit,
        )  # fmt: skip
    else:
        rows = stored.page(
            desk.store, since=since, until=until, phone=number, host=host, registered=registered, after=after,
            limit=limit,
        )  # fmt: skip
    return visits_of(desk, rows, reveal=False)


@needs(Right.READ_RECORDS)
def today(desk: Desk, *, after: Key | None = None, limit: int = 100) -> list[Visit]:
    """Today's visits at all desks, newest first."""
    midnight = desk.midnight
    rows = stored.page(desk.store, since=midnight, until=midnight + timedelta(days=1), after=after, limit=limit)
    return visits_of(desk, rows, reveal=False)


@needs(Right.READ_RECORDS)
def inside(desk: Desk) -> list[Visit]:
    """Who came today and has not left, the last one first; nobody stays overnight."""
    return visits_of(desk, stored.inside(desk.store, desk.midnight, desk.clock()), reveal=False)


@needs(Right.READ_RECORDS)
def expected(desk: Desk, day: date | None = None) -> list[Call]:
    """The calls whose callers mean to come on `day`, or without it today and on the days that policy names.

    Those who came are left out; a day's latest callers are first.
    """
    first = day or desk.clock().date()
    last = day or first + timedelta(days=desk.policy.expected_days - 1)
    return calls_of(desk, stored.expected(desk.store, first, last))


@needs(Right.REGISTER_VISITS)
def check_in(desk: Desk, call_id: str) -> Saved:
    """Register at once the arrival of who called, with what the call with that id or number knows."""
    call = calls.fetch(desk, call_id)
    came = stored.visit_of_call(desk.store, call["id"])
    if came is not None and came["arrived_at"].date() == desk.clock().date():
        raise BadInputError(N_("{call} is checked in already, as {number}"), call=call["number"], number=came["number"])
    if not call["phone"] and not call["name"] and not call["customer_id"]:
        raise BadInputError(N_("the call tells neither name nor phone; register the visit by hand"), "name")
    row: Row = {
        "name": call["name"],
        "phone": call["phone"],
        "project": call["project"],
        "purpose": "viewing" if desk.policy.option("visit_purpose", "viewing") else None,
        "call_id": call["id"],
    }
    return _save(desk, row, call["customer_id"] or "", None, reveal=False)


@needs(Right.READ_RECORDS)
def rate(desk: Desk, since: datetime, until: datetime) -> FirstVisitRate:
    """The rate of first visits registered from `since` on and before `until`, against its target."""
    registered, every = stored.first_visits(desk.store, since, until)
    return rules.first_visit_rate(registered, every, desk.policy.first_visit_target)


@needs(Right.READ_RECORDS)
def counts(desk: Desk) -> Counts:
    """What stands above the lists of visits."""
    midnight = desk.midnight
    tomorrow = midnight + timedelta(days=1)
    return Counts(
        today=stored.count(desk.store, midnight, tomorrow),
        inside=len(stored.inside(desk.store, midnight, desk.clock())),
        expected=len(expected(desk)),
        rate=rate(desk, midnight, tomorrow),
    )
