"""Phone enquiries: logging one while the caller talks, correcting it, reading the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from csdesk.desk import callers, customers, disclosures, finding, reading
from csdesk.desk.customers import CustomerName
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.rules.rights import Right
from csdesk.store import calls as stored
from csdesk.store import drafts, records
from csdesk.texts import N_

Row = dict[str, Any]
Key = tuple[datetime, str]

FORM = "call"
"""The name under which drafts of calls are kept."""

LISTS: Mapping[str, str] = {
    "category": "call_category",
    "subject": "subject",
    "outcome": "call_outcome",
    "direction": "call_direction",
}
"""The fields that are picked from a list, and its name."""

NOT_MADE = N_("{value} is given, and it is {now} now; a call is registered when it was made")
"""Why a call that is still to come is refused."""

_FIRST = datetime(2000, 1, 1)  # what is earlier is a slip of the finger


@dataclass(frozen=True)
class Call:
    """A call as it is shown; the phone is masked unless it was revealed. `at` is when it started."""

    id: str
    number: str
    at: datetime
    station: str
    by: str
    ended_at: datetime | None
    direction: str
    phone: str
    name: str
    customer: CustomerName | None
    project: str
    category: str
    subject: str
    asked: str
    answered: str
    invited: bool | None
    intends_to_visit_on: date | None
    transferred_to: str
    outcome: str
    taken_by: str
    notes: str


@dataclass(frozen=True)
class Saved(callers.Saved):
    """A call that is safely on disk; its phone is as it was given, masked where that was masked."""

    call: Call


@needs(Right.LOG_CALLS)
def log(desk: Desk, values: Mapping[str, str], *, customer: str = "", slot: int | None = None) -> Saved:
    """Save a call; `values` holds a text by field: phone, name, category, asked, answered, at …

    `customer` is the id of a caller picked by hand; without it the phone tells who it was, and a
    customer is made of an unknown phone and a name. `slot` is the draft that the call was typed in,
    forgotten in the same transaction. Raises BadInputError.
    """
    row = _read(desk, values, callers.numbers(desk, customer))
    if "category" not in row or not row["category"]:
        row["category"] = "enquiry"
    if not row.get("asked"):
        reading.text(desk, "asked", "", required=True)
    callers.check_told(row, customer)
    now = desk.clock()
    if not row.get("started_at"):  # logged as it is spoken; when an earlier call ended nobody knows
        row["started_at"] = now
        row.setdefault("ended_at", now)
    _check_start(row["started_at"], now)
    _check_end(row, now)
    row["direction"] = row.get("direction") or "incoming"
    row["project"] = row.get("project") or desk.only_project
    row["taken_by"] = row.get("taken_by") or desk.me.id
    with desk.store.transaction(desk.me.id) as batch:
        caller = callers.find_or_make(desk, row, customer)
        numbered = {"number": desk.next_number("call", row["started_at"]), "customer_id": caller.id}
        saved = records.insert(desk.store, stored.Call, row | numbered, desk.me.id)
        if slot is not None:
            drafts.drop(desk.store, desk.me.id, FORM, slot)
    known = (caller.id, caller.name) if caller.id else None
    return Saved(
        call=_call(desk, saved, known, reveal=not disclosures.is_masked(values.get("phone", ""))),
        batch=batch,
        is_new_customer=caller.is_new,
        odd_phone=reading.is_odd_phone(desk, row.get("phone") or ""),
    )


def _check_start(started: datetime, now: datetime) -> None:
    """Raises BadInputError where a call is still to come, or began before anybody kept such a register.

    It may be of an earlier day, unlike a visit: what a recorder took at night is logged when it is heard.
    """
    if started > now:
        raise BadInputError(NOT_MADE, "at", value=f"{started:%Y-%m-%d %H:%M}", now=f"{now:%Y-%m-%d %H:%M}")
    if started < _FIRST:
        raise BadInputError(
            N_("'{value}' is given; a time from {first} to now is accepted"),
            "at", value=f"{started:%Y-%m-%d %H:%M}", first=f"{_FIRST:%Y-%m-%d %H:%M}",
        )  # fmt: skip


def _check_end(row: Row, now: datetime) -> None:
    ended, started = row.get("ended_at"), row["started_at"]
    if ended is not None and ended > now:
        raise BadInputError(
            N_("'{value}' is given; a time up to now is accepted"), "ended_at", value=f"{ended:%Y-%m-%d %H:%M}"
        )
    if ended is not None and ended < started:
        raise BadInputError(
            N_("{value} is given; a call that began at {started} cannot have ended before"),
            "ended_at", value=f"{ended:%Y-%m-%d %H:%M}", started=f"{started:%Y-%m-%d %H:%M}",
        )  # fmt: skip


def _read(desk: Desk, values: Mapping[str, str], numbers: Sequence[str]) -> Row:
    """The columns that `values` give, a field it leaves out is left out; a masked phone is one of `numbers`."""
    row: Row = {}
    for name in ("name", "project", "transferred_to"):
        if name in values:
            row[name] = reading.line(desk, name, values[name])
    for name in ("asked", "answered", "notes"):
        if name in values:
            row[name] = reading.text(desk, name, values[name])
    for name, options in LISTS.items():
        if name in values:
            row[name] = reading.option(desk, name, options, values[name])
    for name, column in (("at", "started_at"), ("ended_at", "ended_at")):
        if name in values:
            row[column] = reading.moment(desk, name, values[name])
    if "phone" in values:
        row["phone"] = callers.read_phone(desk, values["phone"], numbers)
    if "invited" in values:
        row["invited"] = reading.yes_or_no("invited", values["invited"])
    if "intends_to_visit_on" in values:
        row["intends_to_visit_on"] = reading.day(desk, "intends_to_visit_on", values["intends_to_visit_on"])
    if values.get("taken_by", "").strip():
        row["taken_by"] = reading.person(desk, "taken_by", values["taken_by"]).id
    return row


@needs(Right.CORRECT_CALLS)
def correct(desk: Desk, identity: str, values: Mapping[str, str], *, customer: str = "") -> Call:
    """Change a saved call; fields that `values` leaves out stay, and a masked phone stays the number it hides.

    `customer` is the id of a caller picked by hand. Without it a call whose phone or name changes goes to
    the customer who has them, and the customer made for it changes with it; no other is changed or made twice.
    """
    before = fetch(desk, identity)
    row = _read(desk, values, callers.numbers(desk, customer, before))
    if "asked" in row and not row["asked"]:
        reading.text(desk, "asked", "", required=True)
    for name in ("started_at", "category", "direction"):
        if name in row and not row[name]:
            del row[name]
    changed = {name: value for name, value in row.items() if value != before[name]}
    if "started_at" in changed:
        _check_start(changed["started_at"], desk.clock())
    if "started_at" in changed or "ended_at" in changed:
        _check_end(before | changed, desk.clock())
    if changed or customer:
        with desk.store.transaction(desk.me.id):
            changed = callers.picked_or_told(desk, before, changed, customer)
            if changed:
                records.change(desk.store, stored.Call, before["id"], changed, desk.me.id)
    return shown(desk, [fetch(desk, before["id"])], reveal=False)[0]


@needs(Right.READ_RECORDS)
def show(desk: Desk, text: str, *, reveal: bool = False) -> Call:
    """The call with the id or number `text`; `reveal` records who saw the phone number."""
    row = fetch(desk, text)
    if reveal:
        disclosures.record(desk, row["id"], "phone")
    return shown(desk, [row], reveal=reveal)[0]


def fetch(desk: Desk, text: str) -> Row:
    """The stored call with the id or number `text`; raises NoSuchRecordError."""
    return finding.fetch(desk, stored.Call, text, N_("there is no call '{value}'"))


def calls_of(desk: Desk, identities: Sequence[str], *, reveal: bool = False) -> list[Call]:
    """The calls with those ids, in that order, phones masked unless `reveal`."""
    there = records.fetch_all(desk.store, stored.Call, identities)
    return shown(desk, [there[identity] for identity in identities if identity in there], reveal=reveal)


def shown(desk: Desk, rows: Sequence[Row], *, reveal: bool, is_brief: bool = False) -> list[Call]:
    """The calls that the stored `rows` are, phones masked unless `reveal`; brief ones do not tell their customers."""
    known = {} if is_brief else customers.names(desk, (row["customer_id"] for row in rows))
    return [_call(desk, row, known.get(row["customer_id"]), reveal=reveal) for row in rows]


def _call(desk: Desk, row: Row, customer: tuple[str, str] | None, *, reveal: bool) -> Call:
    phone = disclosures.shown(row["phone"], reveal=reveal)
    return Call(
        id=row["id"],
        number=desk.number_of(row),
        at=row["started_at"],
        station=row["station"],
        by=desk.name_of(row["created_by"]),
        ended_at=row["ended_at"],
        direction=row["direction"],
        phone=phone,
        name=row["name"] or "",
        customer=CustomerName(*customer, phone) if customer else None,
        project=row["project"] or "",
        category=row["category"],
        subject=row["subject"] or "",
        asked=row["asked"],
        answered=row["answered"] or "",
        invited=row["invited"],
        intends_to_visit_on=row["intends_to_visit_on"],
        transferred_to=row["transferred_to"] or "",
        outcome=row["outcome"] or "",
        taken_by=desk.name_of(row["taken_by"]),
        notes=row["notes"] or "",
    )


@needs(Right.READ_RECORDS)
def page(
    desk: Desk,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    phone: str = "",
    text: str = "",
    mine: bool = False,
    after: Key | None = None,
    limit: int = 100,
) -> list[Call]:
    """The register of calls, newest first, going on after the key (at, id) `after`.

    With `text` those that a search for it finds, best first.
    """
    taken_by = desk.me.id if mine else ""
    number = reading.phone(desk, phone) or ""
    if text:
        having = {"phone": number, "taken_by": taken_by}
        rows = finding.rows(
            desk, stored.Call, text, "started_at", since=since, until=until, having=having, after=after, limit=limit
        )
    else:
        rows = stored.page(
            desk.store, since=since, until=until, phone=number, taken_by=taken_by, after=after, limit=limit
        )
    return shown(desk, rows, reveal=False)


@needs(Right.READ_RECORDS)
def today(desk: Desk, *, after: Key | None = None, limit: int = 100) -> list[Call]:
    """Today's calls at all desks, newest first."""
    midnight = desk.midnight
    rows = stored.page(desk.store, since=midnight, until=midnight + timedelta(days=1), after=after, limit=limit)
    return shown(desk, rows, reveal=False)
