"""Complaints as they are shown: each with what its timeline came to, and the lists of them.

How one is taken down is in `complaint_intake`, what is done with it in `complaint_steps`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from csdesk.desk import complaint_cases, customers, disclosures, finding, reading, units
from csdesk.desk.customers import CustomerName
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError, NotPermittedError
from csdesk.rules.complaint_steps import ACTIONS, allowed
from csdesk.rules.complaints import Case, Slip
from csdesk.rules.rights import Right
from csdesk.store import complaints as stored
from csdesk.store import customers as stored_customers
from csdesk.store import records
from csdesk.texts import N_

Row = dict[str, Any]
Key = tuple[datetime, str]

WHICH = ("all", "open", "overdue", "due", "mine", "waiting", "moved_up", "serious", "report")
"""The lists of complaints; "report" are those the desk settled itself and owes its superior a report of."""

ORDERS = tuple(stored.ORDERS)
"""What every list but that of all may be sorted by: by the promise, the soonest first, or by receipt, newest first."""

_LONGEST_LIST = 10_000
_REPEATS = 200


@dataclass(frozen=True)
class ComplaintEvent:
    """One entry of a timeline. `rule` names the rule that made it, "" where a person did.

    `refused` says why it counts for nothing, "" where it counts.
    """

    id: str
    at: datetime
    station: str
    by: str
    kind: str
    text: str
    promise_at: datetime | None
    agreed_with: str
    department: str
    staff: str
    level: str
    result: str
    satisfaction: int | None
    is_signed: bool | None
    rule: str
    refused: str


@dataclass(frozen=True)
class Complaint:
    """A complaint as it is shown; the phone is masked unless it was revealed. `at` is when it was received.

    `actions` are what the acting person may do with it now (see `complaint_steps`); `key` is where a list goes on.
    """

    id: str
    number: str
    at: datetime
    received_at: datetime
    station: str
    by: str
    channel: str
    is_written: bool
    name: str
    phone: str
    customer: CustomerName | None
    unit: str
    project: str
    category: str
    subject: str
    severity: str
    marks: tuple[str, ...]
    content: str
    against_kind: str
    against: str
    against_staff: str
    status: str
    promise_at: datetime
    due_at: datetime | None
    overdue: bool
    extensions: int
    level: str
    owner: str
    departments: tuple[str, ...]
    waiting_on: tuple[str, ...]
    is_moved_up: bool
    is_read_back: bool
    reply: str
    opinion: str
    accepted: bool | None
    satisfaction: int | None
    is_signed: bool
    has_written_reply: bool
    resolved_at: datetime | None
    closed_at: datetime | None
    owes_return_visit: bool
    report_due_at: datetime | None
    reopenings: int
    received_by: str
    notes: str
    source: str
    slips: tuple[Slip, ...]
    events: tuple[ComplaintEvent, ...]
    actions: tuple[str, ...]
    key: Key = field(repr=False, default=(datetime.min, ""))


@dataclass(frozen=True)
class Counts:
    """How many complaints there are on each list; `report` those of which the superior is owed a report."""

    open: int
    overdue: int
    due: int
    mine: int
    waiting: int
    moved_up: int
    serious: int = 0
    report: int = 0


@needs(Right.READ_RECORDS)
def show(desk: Desk, text: str, *, reveal: bool = False) -> Complaint:
    """The complaint with the id or number `text`; `reveal` records who saw the phone number."""
    row = fetch(desk, text)
    if reveal:
        disclosures.record(desk, row["id"], "phone")
    return shown(desk, [row], reveal=reveal)[0]


def fetch(desk: Desk, text: str) -> Row:
    """The row of the complaint with the id or number `text`; raises NoSuchRecordError."""
    return finding.fetch(desk, stored.Complaint, text, N_("there is no complaint '{value}'"))


def check_not_accused(desk: Desk, row: Row) -> None:
    """Raise NotPermittedError where the complaint `row` is against the acting person."""
    if row["against_staff_id"] and row["against_staff_id"] == desk.me.id:
        raise NotPermittedError(N_("the complaint is against you, so others handle it"))


def shown(
    desk: Desk,
    rows: Sequence[Row],
    *,
    reveal: bool = False,
    keys: Mapping[str, Key] | None = None,
    is_brief: bool = False,
) -> list[Complaint]:
    """The complaints as they are shown; `keys` gives the key of each where a list does not go by its receipt.

    A brief one tells neither its customer nor its events nor what can be done with it, which takes the most time.
    """
    known = {} if is_brief else customers.names(desk, (row["customer_id"] for row in rows))
    events = complaint_cases.timelines(desk, [row["id"] for row in rows])
    found = []
    for row in rows:
        timeline = events.get(row["id"], [])
        case = complaint_cases.case_of(desk, row, timeline)
        key = (keys or {}).get(row["id"], (row["received_at"], row["id"]))
        found.append(_complaint(desk, row, case, timeline, known.get(row["customer_id"]), reveal, key, is_brief))
    return found


def _complaint(
    desk: Desk,
    row: Row,
    case: Case,
    events: Sequence[Row],
    customer: tuple[str, str] | None,
    reveal: bool,
    key: Key,
    is_brief: bool,
) -> Complaint:
    phone = disclosures.shown(row["phone"], reveal=reveal)
    refused = {each.event: each.why for each in case.refused}
    rises = dict(case.rises)
    actions = frozenset() if is_brief else _allowed(desk, case)
    return Complaint(
        id=row["id"],
        number=desk.number_of(row),
        at=row["received_at"],
        received_at=row["received_at"],
        station=row["station"],
        by=desk.name_of(row["created_by"]),
        channel=row["channel"] or "",
        is_written=case.facts.is_written,
        name=row["name"] or "",
        phone=phone,
        customer=CustomerName(*customer, phone) if customer else None,
        unit=row["unit"] or "",
        project=row["project"] or "",
        category=row["category"] or "",
        subject=row["subject"] or "",
        severity=case.facts.severity,
        marks=tuple((row["marks"] or "").split()),
        content=row["content"],
        against_kind=row["against_kind"] or "",
        against=row["against"] or "",
        against_staff=desk.name_of(row["against_staff_id"]),
        status=case.status,
        promise_at=case.promise_at,
        due_at=case.due_at,
        overdue=case.is_overdue(desk.clock()),
        extensions=case.extensions,
        level=case.level,
        owner=desk.name_of(case.owner),
        departments=case.departments,
        waiting_on=case.waiting_on,
        is_moved_up=case.is_moved_up,
        is_read_back=case.is_read_back,
        reply=case.result or row["reply"] or "",
        opinion=_last(events, ("accepted", "not_accepted", "return_visit"), refused),
        accepted=case.is_accepted,
        satisfaction=case.satisfaction,
        is_signed=case.is_signed,
        has_written_reply=case.has_written_reply,
        resolved_at=case.resolved_at,
        closed_at=case.closed_at,
        owes_return_visit=case.owes_return_visit,
        report_due_at=case.report_due_at,
        reopenings=case.reopenings,
        received_by=desk.name_of(row["received_by"]),
        notes=row["notes"] or "",
        source=row["source_id"] or "",
        slips=case.slips,
        events=tuple(_event(desk, event, refused.get(event["id"], ""), rises) for event in events if not is_brief),
        actions=tuple(action for action in ACTIONS if action in actions),
        key=key,
    )


def _allowed(desk: Desk, case: Case) -> frozenset[str]:
    """What the acting person may do with the case now."""
    return allowed(case, complaint_cases.actor_of(desk, desk.me, case), desk.policy.complaints, desk.clock())


def _last(events: Sequence[Row], kinds: Sequence[str], refused: Mapping[str, str]) -> str:
    """The text of the last event of these `kinds` that counts and has one."""
    said = (event["text"] for event in reversed(events) if event["kind"] in kinds and event["id"] not in refused)
    return next(filter(None, said), "")


def _event(desk: Desk, row: Row, refused: str, rises: Mapping[str, str]) -> ComplaintEvent:
    return ComplaintEvent(
        id=row["id"],
        at=row["at"],
        station=row["station"],
        by=desk.name_of(row["created_by"]),
        kind=row["kind"],
        text=row["text"] or "",
        promise_at=row["promise_at"],
        agreed_with=row["agreed_with"] or "",
        department=row["department"] or "",
        staff=desk.name_of(row["staff_id"]),
        level=row["level"] or rises.get(row["id"], ""),
        result=row["result"] or "",
        satisfaction=row["satisfaction"],
        is_signed=row["is_signed"],
        rule=row["rule"] or "",
        refused=refused,
    )


@needs(Right.READ_RECORDS)
def page(
    desk: Desk,
    which: str = "all",
    *,
    due: date | None = None,
    mine: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    phone: str = "",
    text: str = "",
    order: str = "",
    after: Key | None = None,
    limit: int = 100,
) -> list[Complaint]:
    """A list of complaints, one of WHICH: newest first, or overdue, due and to be reported by when they are due.

    `due` is the day of the list "due", today where it is not given; `mine` narrows any list to those the acting
    person looks after; `order`, one of ORDERS, sorts any but that of all. Goes on after the `key` of a complaint;
    with `text` those that a search for it finds, newest first.
    """
    for given, accepted in ((which, WHICH), (order, ("", *ORDERS) if which != "all" else ("",))):
        if given not in accepted:
            raise BadInputError(N_("'{value}' is given; accepted: {accepted}"), value=given,
                                accepted=", ".join(filter(None, accepted)) or "–")  # fmt: skip
    number = reading.phone(desk, phone) or ""
    if text:
        return _searched(desk, text, which, due, mine, (since, until), number, after, limit)
    if which in ("all", "open") and not mine and order in ("", "receipt"):
        rows = stored.page(
            desk.store, since=since, until=until, open_only=which == "open", phone=number, after=after, limit=limit
        )
        return shown(desk, rows)
    keys = _listed(desk, which, due, mine, (since, until), number, after, limit, order)
    return _of_keys(desk, keys)


def _of_keys(desk: Desk, keys: Sequence[Key]) -> list[Complaint]:
    there = records.fetch_all(desk.store, stored.Complaint, [identity for _moment, identity in keys])
    places = {identity: (moment, identity) for moment, identity in keys}
    return shown(desk, [there[identity] for identity in places if identity in there], keys=places)


def _listed(
    desk: Desk, which: str, due: date | None, mine: bool, period: tuple[datetime | None, datetime | None], phone: str,
    after: Key | None, limit: int, order: str = "",
) -> list[Key]:  # fmt: skip
    now = desk.clock()
    first = datetime.combine(due or now, time())
    since, until = period
    values: Row = {
        "now": now, "first": first, "last": first + timedelta(days=1), "owner": desk.me.id,
        "since": since, "until": until, "phone": phone,
        "serious": stored.texts_of(desk.policy.complaints.at_once_severities),
    }  # fmt: skip
    conditions = []
    if since is not None:
        conditions.append("received_at >= :since")
    if until is not None:
        conditions.append("received_at < :until")
    if phone:
        conditions.append("phone = :phone")
    if which == "open" and mine:
        which = "mine"
    elif which == "all":
        which = "owned"
    elif mine:
        conditions.append("owner_id = :owner")
    return stored.listed(desk.store, which, values, conditions=conditions, order=order, after=after, limit=limit)


def _searched(
    desk: Desk, text: str, which: str, due: date | None, mine: bool, period: tuple[datetime | None, datetime | None],
    phone: str, after: Key | None, limit: int,
) -> list[Complaint]:  # fmt: skip
    among: set[str] | None = None
    if which not in ("all", "open") or mine:
        among = {key[1] for key in _listed(desk, which, due, mine, (None, None), "", None, _LONGEST_LIST)}

    def keep(row: Row) -> bool:
        return (which != "open" or row["closed_at"] is None) and (among is None or row["id"] in among)

    since, until = period
    return shown(desk, finding.rows(
        desk, stored.Complaint, text, "received_at", since=since, until=until, having={"phone": phone}, keep=keep,
        after=after, limit=limit,
    ))  # fmt: skip


@needs(Right.READ_RECORDS)
def counts(desk: Desk, day: date | None = None) -> Counts:
    """How many complaints are on each list; due on `day`, today where it is not given."""
    now = desk.clock()
    first = datetime.combine(day or now, time())
    row = stored.counts(desk.store, now, first, first + timedelta(days=1), desk.me.id,
                        desk.policy.complaints.at_once_severities)  # fmt: skip
    return Counts(**{name: row[name] for name in Counts.__dataclass_fields__})


@needs(Right.READ_RECORDS)
def count_overdue(desk: Desk) -> int:
    """How many complaints are overdue now."""
    return stored.count_overdue(desk.store, desk.clock())


@needs(Right.READ_RECORDS)
def repeats(
    desk: Desk, *, customer: str = "", phone: str = "", unit: str = "", project: str = "",
    subject: str = "", category: str = "", before: datetime | None = None, besides: str = "", limit: int = 20,
) -> list[Complaint]:  # fmt: skip
    """Earlier complaints of the same customer or unit about the same subject, newest first.

    Without a subject the category tells. `phone` may be as typed; `besides` is the id of the complaint itself.
    """
    if not subject and not category:
        return []
    number = (reading.phone(desk, phone) or "") if phone and not disclosures.is_masked(phone) else ""
    rows = repeated(desk, customer, number, unit, project or desk.only_project, subject, category,
                    before or desk.clock())  # fmt: skip
    return shown(desk, [row for row in rows if row["id"] != besides][:limit])


def repeated(
    desk: Desk, customer: str | None, phone: str | None, unit: str | None, project: str | None, subject: str | None,
    category: str | None, before: datetime,
) -> list[Row]:  # fmt: skip
    """The rows of the complaints that one received at `before` repeats, newest first."""
    days = desk.policy.complaints.repeat_days
    since = before - timedelta(days=days) if days else None
    if not subject and not category:
        return []
    identities = stored_customers.identities(desk.store, customer) if customer else []
    there = units.of(desk, {"unit": unit, "project": project})
    rows = stored.repeats(desk.store, phone=phone or "", since=since, limit=_REPEATS)
    rows += units.same(desk, there, stored.repeats(desk.store, units=units.keys(desk, there), since=since,
                                                   limit=_REPEATS))  # fmt: skip
    for identity in identities:
        rows += stored.repeats(desk.store, customer=identity, since=since, limit=_REPEATS)
    found: dict[str, Row] = {}
    for row in rows:
        same = row["subject"] == subject if subject and row["subject"] else category and row["category"] == category
        if same and row["received_at"] <= before:
            found[row["id"]] = row
    return sorted(found.values(), key=lambda row: (row["received_at"], row["id"]), reverse=True)


def words_of(desk: Desk, name: str, keys: Iterable[str]) -> str:
    """The words for the entries `keys` of a list, in one line."""
    return reading.APART.join(desk.label(name, key) for key in keys)
