"""The supervisor's page: what is due, overdue and owed now, who is at work, and the daily checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from csdesk.desk import complaint_cases, complaints, duty, followups, reading, repair_lists, visits
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.rules import today as rules
from csdesk.rules.rights import Right
from csdesk.rules.today import Age
from csdesk.rules.visits import FirstVisitRate
from csdesk.store import records
from csdesk.store import today as stored
from csdesk.texts import N_, _, counted

_REPAIRS_OPEN = ("waiting", "in_hand", "done")  # the lists that have what is not accepted, each repair on one


@dataclass(frozen=True)
class Check:
    """A daily check: `what` is a key of the list daily_check; `at` is None while it was not made today."""

    what: str
    at: datetime | None
    by: str
    note: str


@dataclass(frozen=True)
class Today:
    """Everything on the page; figures are numbers of records.

    Of complaints: `open`, `overdue`, `due` and `due_tomorrow` by their promise, `waiting` on departments,
    `moved_up`, `serious` (serious or urgent and open), `new` since yesterday's midnight, and `ages`.
    `followups_owed` are those whose window is open or past. `repairs_open` are not accepted yet, and of these
    `repairs_waiting` for the first word. `calls_by_hour` has the hours with a call.
    `on_duty` are those who saved anything at this desk today, the last one first, as long as no roster tells.
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


@needs(Right.READ_RECORDS)
def look(desk: Desk) -> Today:
    """The page as it stands now; the steps with complaints that are due by themselves are taken first."""
    complaint_cases.run_due(desk)
    now = desk.clock()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
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
        on_duty=tuple(desk.name_of(actor) for actor in stored.at_work(desk.store, midnight)),
        checks=tuple(_checks(desk)),
    )


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


@dataclass(frozen=True)
class Owed:
    """What the line at the bottom of every screen says: numbers of records."""

    due: int
    overdue: int
    followups: int


@needs(Right.READ_RECORDS)
def owed(desk: Desk) -> Owed:
    """Complaints due today and overdue, and the follow-ups whose window is open or past."""
    cases, contacts = complaints.counts(desk), followups.counts(desk)
    return Owed(cases.due, cases.overdue, contacts.all.due + contacts.all.overdue)
