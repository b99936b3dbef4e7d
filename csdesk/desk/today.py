"""The supervisor's page: what is due, overdue and owed now, who is at work, and the daily checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from csdesk.desk import complaint_cases, complaints, duty, followups, on_duty, reading, repair_lists, visits
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.rules import today as rules
from csdesk.rules.rights import Right
from csdesk.rules.today import Age
from csdesk.rules.visits import FirstVisitRate
from csdesk.store import complaints as stored_complaints
from csdesk.store import records
from csdesk.store import today as stored
from csdesk.store.models import read_moment
from csdesk.texts import N_, _, counted

_MOST_PRESSING = 8  # complaints that one look takes in
_MOST_GRAVE = 20
_REPAIRS_OPEN = ("waiting", "in_hand", "done")  # the lists that have what is not accepted, each repair on one


@dataclass(frozen=True)
class Check:
    """A daily check: `what` is a key of the list daily_check; `at` is None while it was not made today."""

    what: str
    at: datetime | None
    by: str
    note: str


@dataclass(frozen=True)
class Pressing:
    """A complaint whose customer waits for an answer: promised for when, and upon whom it waits."""

    id: str
    number: str
    name: str
    promise_at: datetime
    level: str
    waiting_on: tuple[str, ...]
    owner: str
    severity: str
    content: str
    overdue: bool


@dataclass(frozen=True)
class Today:
    """Everything on the page; figures are numbers of records.

    Of complaints: `open`, `overdue`, `due` and `due_tomorrow` by their promise, `waiting` on departments,
    `moved_up`, `serious` (serious or urgent and open), `new` since yesterday's midnight, and `ages`;
    `reports_due` are those that the desk settled itself and has not reported to its superior.
    `followups_owed` are those whose window is open or past. `repairs_open` are not accepted yet, and of these
    `repairs_waiting` for the first word. `calls_by_hour` has the hours with a call.
    `on_duty` are those whose shift it is by the roster; where today has none, those who saved anything at this desk
    today and still work here, the last one first. `roster_due` is next week, where its roster should be published
    by now and whoever acts may see to it; `weekly_missing` are those who should have signed this week's report by now.
    `pressing` are the few complaints that were promised an answer first, the overdue ones before all.
    """

    at: datetime
    station: str
    open: int
    overdue: int
    due: int
    due_tomorrow: int
    waiting: int
    moved_up: int
    serious: int
    new: int
    ages: tuple[Age, ...]
    followups_owed: int
    followups_due: int
    followups_overdue: int
    followups_unassigned: int
    repairs_open: int
    repairs_waiting: int
    repairs_overdue: int
    emergencies: int
    calls: int
    calls_by_hour: Mapping[int, int]
    visits: int
    inside: int
    expected: int
    first_visit_rate: FirstVisitRate
    open_points: int
    on_duty: tuple[str, ...]
    checks: tuple[Check, ...]
    pressing: tuple[Pressing, ...] = ()
    reports_due: int = 0
    roster_due: str = ""
    weekly_missing: tuple[str, ...] = ()


@needs(Right.READ_RECORDS)
def look(desk: Desk) -> Today:
    """The page as it stands now; the steps with complaints that are due by themselves are taken first."""
    complaint_cases.run_due(desk)
    now = desk.clock()
    midnight = desk.midnight
    cases = complaints.counts(desk)
    owed = followups.counts(desk)
    came = visits.counts(desk)
    broken = repair_lists.counts(desk)
    hours = stored.calls_by_hour(desk.store, midnight)
    return Today(
        at=now,
        station=desk.station,
        open=cases.open,
        overdue=cases.overdue,
        due=cases.due,
        due_tomorrow=complaints.counts(desk, (now + timedelta(days=1)).date()).due,
        waiting=cases.waiting,
        moved_up=cases.moved_up,
        serious=cases.serious,
        new=stored.received_since(desk.store, midnight - timedelta(days=1)),
        ages=tuple(rules.ages(stored.open_by_day(desk.store), now.date(), desk.policy.age_bands)),
        followups_owed=owed.all.due + owed.all.overdue,
        followups_due=owed.all.due,
        followups_overdue=owed.all.overdue,
        followups_unassigned=owed.unassigned,
        repairs_open=sum(broken[name] for name in _REPAIRS_OPEN),
        repairs_waiting=broken["waiting"],
        repairs_overdue=broken["overdue"],
        emergencies=broken["emergency"],
        calls=sum(hours.values()),
        calls_by_hour=hours,
        visits=came.today,
        inside=came.inside,
        expected=came.expected,
        first_visit_rate=came.rate,
        open_points=len(duty.open_points(desk)),
        on_duty=tuple(person.name for person in on_duty.now(desk)),
        checks=tuple(_checks(desk)),
        pressing=tuple(_pressing(desk)),
        reports_due=cases.report,
        roster_due=on_duty.is_reminder_due(desk),
        weekly_missing=_weekly_missing(desk),
    )


def _weekly_missing(desk: Desk) -> tuple[str, ...]:
    if not desk.may(Right.WRITE_WEEKLY_REPORT):
        return ()
    from csdesk.desk import weekly_reports  # slow to import

    return weekly_reports.missing(desk)


def _pressing(desk: Desk) -> list[Pressing]:
    wanted = stored.most_pressing(desk.store, _MOST_PRESSING)
    there = records.fetch_all(desk.store, stored_complaints.Complaint, wanted)
    return [
        Pressing(
            id=each.id,
            number=each.number,
            name=each.name,
            promise_at=each.due_at or each.promise_at,
            level=each.level,
            waiting_on=each.waiting_on,
            owner=each.owner,
            severity=each.severity,
            content=each.content,
            overdue=each.overdue,
        )
        for each in complaints.shown(desk, [there[identity] for identity in wanted if identity in there])
    ]


def _checks(desk: Desk) -> list[Check]:
    made = {row["what"]: row for row in stored.checks(desk.store, desk.clock().date())}
    keys = [option.key for option in desk.options("daily_check")]
    found = []
    for what in dict.fromkeys((*keys, *made)):
        row: dict[str, Any] = made.get(what, {})
        found.append(Check(what, row.get("created_at"), desk.name_of(row.get("created_by")), row.get("note") or ""))
    return found


@needs(Right.CHECK_DAILY)
def check(desk: Desk, values: Mapping[str, str]) -> Check:
    """Tick a daily check: `what` was looked at, with an optional `note`; once a day each."""
    what = reading.option(desk, "what", "daily_check", values.get("what", ""), required=True)
    note = reading.text(desk, "note", values.get("note", ""))
    before = next((each for each in _checks(desk) if each.what == what and each.at), None)
    if before is not None and before.at is not None:
        raise BadInputError(
            N_("'{value}' was checked today already, by {name} at {time}"), "what",
            value=desk.label("daily_check", what), name=before.by, time=f"{before.at:%H:%M}",
        )  # fmt: skip
    with desk.store.transaction(desk.me.id):
        row = {"day": desk.clock().date(), "what": what, "note": note}
        records.add(desk.store, stored.DailyCheck, row, desk.me.id)
    return next(each for each in _checks(desk) if each.what == what)


def age_label(age: Age) -> str:
    """What an age is called."""
    if age.most is None:
        return _("over {days} days", days=age.least - 1)
    if age.least == age.most:
        return counted("{count} day", "{count} days", age.least)
    return _("{first}–{last} days", first=age.least, last=age.most)


def received_at_age(age: Age, today: date) -> tuple[datetime | None, datetime | None]:
    """From when on and before when that was received which has this age on the day `today`."""
    midnight = datetime.combine(today, time())
    first = None if age.most is None else midnight - timedelta(days=age.most)
    return first, midnight - timedelta(days=age.least - 1) if age.least else None


@dataclass(frozen=True)
class Grave:
    """An open complaint that is shown at once to those whom the policy names."""

    id: str
    number: str
    name: str
    received_at: datetime
    received_by: str


@dataclass(frozen=True)
class Owed:
    """What the line at the bottom of every screen says: numbers of records, and the newest `grave` complaints.

    `on_duty` are the names of those on duty now, and `roster_due` the week whose roster should be published by now.
    """

    due: int
    overdue: int
    followups: int
    serious: int = 0
    grave: tuple[Grave, ...] = ()
    on_duty: tuple[str, ...] = ()
    roster_due: str = ""


@needs(Right.READ_RECORDS)
def owed(desk: Desk) -> Owed:
    """Complaints due today and overdue, follow-ups whose window is open or past, what is serious, who is on duty."""
    cases, contacts = complaints.counts(desk), followups.counts(desk)
    grave: list[Grave] = []
    if cases.serious:
        rows = stored.newest_of(desk.store, desk.policy.complaints.at_once_severities, _MOST_GRAVE)
        grave = [
            Grave(row["id"], row["number"], row["name"] or "", read_moment(row["received_at"]),
                  row["received_by"] or "")
            for row in rows
        ]  # fmt: skip
    return Owed(
        due=cases.due,
        overdue=cases.overdue,
        followups=contacts.all.due + contacts.all.overdue,
        serious=cases.serious,
        grave=tuple(grave),
        on_duty=tuple(person.name for person in on_duty.now(desk)),
        roster_due=on_duty.is_reminder_due(desk),
    )


def is_told_at_once(desk: Desk) -> bool:
    """Whether the acting person is among those to whom serious and urgent complaints are shown at once."""
    return desk.person is not None and desk.person.role in desk.policy.complaints.shown_at_once


@needs(Right.READ_RECORDS)
def version(desk: Desk) -> tuple[int, int]:
    """Two numbers, cheap to ask for often, that change when anybody, at this program or another, writes to the file.

    The second does only when it is a record of this desk, not when it is what somebody types or what others sent.
    """
    return desk.store.version(), stored.last_change(desk.store)
