"""The weekly report 周报: a week's numbers, what customers said, what comes next; everybody writes and signs theirs.

The numbers are counted as long as the report is not signed, and then kept as they were. Every step is taken back by
`history.undo`, and a signature also by a supervisor, who says why.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from csdesk.desk import figures, reading
from csdesk.desk.desk import Desk, Person, needs
from csdesk.desk.errors import BadInputError, NotPermittedError
from csdesk.rules import periods
from csdesk.rules import weekly_reports as rules
from csdesk.rules.periods import Period
from csdesk.rules.rights import Right
from csdesk.rules.weekly_reports import Numbers
from csdesk.store import records
from csdesk.store import weekly_reports as stored
from csdesk.store.weekly_reports import WeeklyReport as StoredReport
from csdesk.texts import N_, _

Row = dict[str, Any]

UNDOES = ("weekly_report",)
"""What `history.undo` is given to take back the last step on a report."""

FIELDS: Mapping[str, str] = {"opinions": "opinions", "next_plan": "plan", "summary": "summary"}
"""What a person writes, and the column that keeps it."""


@dataclass(frozen=True)
class Number:
    """One number of the report; `name` in the language spoken now."""

    key: str
    name: str
    value: int


@dataclass(frozen=True)
class WeeklyReport:
    """One person's report; `at` and `by` are of its first writing, None and "" where nothing was written yet.

    `status` is "open", "written" or "signed". `numbers` are those that were signed or else the present ones, and
    `changes` tells in words which of them would be others now. `opinions` are the visitors' own until somebody
    writes there (`are_opinions_written`). `taken_back` is why the last signature was. `is_due` says that it is to
    be signed by now.
    """

    id: str
    at: datetime | None
    station: str
    by: str
    week: str
    first: date
    last: date
    staff: str
    staff_id: str
    status: str
    numbers: tuple[Number, ...]
    opinions: str
    next_plan: str
    summary: str
    signed_at: datetime | None
    signed_by: str
    changes: tuple[str, ...]
    taken_back: str
    are_opinions_written: bool
    is_mine: bool
    is_due: bool


@dataclass(frozen=True)
class Saved:
    """A report that is safely on disk; `batch` undoes the step, 0 where nothing was changed."""

    report: WeeklyReport
    batch: int


@needs(Right.WRITE_WEEKLY_REPORT)
def show(desk: Desk, week: str = "", staff: str = "") -> WeeklyReport:
    """The report of a week (this one, "last week", "2026-W47") by the acting person, or by another named."""
    return _shown(desk, figures.period(desk, week, "week"), _whose(desk, staff))


@needs(Right.WRITE_WEEKLY_REPORT)
def page(desk: Desk, week: str = "") -> list[WeeklyReport]:
    """The reports of a week: everybody's who owes or wrote one for those who read all, else the acting person's."""
    period = figures.period(desk, week, "week")
    there = stored.of_week(desk.store, period.label)
    if desk.may(Right.CHECK_DAILY):
        writers = {person.id for person in _writers(desk, period)} | there.keys()
        people = [person for person in desk.staff.values() if person.id in writers]
    else:
        people = [desk.me]
    return [_shown(desk, period, person, there.get(person.id, {})) for person in people]


@needs(Right.WRITE_WEEKLY_REPORT)
def write(desk: Desk, values: Mapping[str, str], week: str = "") -> Saved:
    """Write the acting person's report: `values` holds a text by field, one of FIELDS; those left out stay.

    Opinions that are the same as the visitors' own go on following these. Raises BadInputError, also where the
    report is signed.
    """
    period = figures.period(desk, week, "week")
    before = _shown(desk, period, desk.me)
    _check_open(before)
    row = {FIELDS[name]: reading.text(desk, name, text) for name, text in values.items() if name in FIELDS}
    if "opinions" in row:
        row["opinions"] = row["opinions"] or ""
        if not before.are_opinions_written and row["opinions"] == before.opinions:
            del row["opinions"]
    return _saved(desk, period, desk.me, row)


@needs(Right.WRITE_WEEKLY_REPORT)
def sign(desk: Desk, week: str = "") -> Saved:
    """Sign the acting person's report: its numbers and opinions are kept as they are now."""
    period = figures.period(desk, week, "week")
    before = _shown(desk, period, desk.me)
    _check_open(before)
    if period.first > desk.clock().date():
        raise BadInputError(N_("{week} has not begun yet; it is signed at its end"), "week", week=period.label)
    numbers, _opinions = numbers_of(desk, period, desk.me)
    row = {
        "opinions": before.opinions,
        "figures": json.dumps(rules.as_table(numbers), ensure_ascii=False),
        "signed_at": desk.clock().replace(microsecond=0),
        "signed_by": desk.me.id,
        "taken_back": None,
    }
    return _saved(desk, period, desk.me, row)


@needs(Right.CHECK_DAILY)
def take_back(desk: Desk, staff: str, reason: str, week: str = "") -> Saved:
    """Take the signature of a report back, so that whoever wrote it can change it; `reason` stands in its history."""
    period, person = figures.period(desk, week, "week"), _whose(desk, staff)
    before = _shown(desk, period, person)
    why = reading.line(desk, "taken_back", reason, required=True)
    if before.status != "signed":
        raise BadInputError(
            N_("the report of {name} on {week} is not signed"), "staff", name=person.name, week=period.label
        )
    row = {"figures": None, "signed_at": None, "signed_by": None, "taken_back": why}
    return _saved(desk, period, person, row)


@needs(Right.WRITE_WEEKLY_REPORT)
def missing(desk: Desk) -> tuple[str, ...]:
    """Who has not signed this week's report although it is time to; nobody for those who do not read all reports."""
    today = desk.clock().date()
    if today.weekday() < desk.policy.weekly_reports.due_on or not desk.may(Right.CHECK_DAILY):
        return ()
    period = periods.of("week", today)
    signed = stored.signed(desk.store, period.label)
    return tuple(person.name for person in _writers(desk, period) if person.id not in signed)


def _writers(desk: Desk, period: Period) -> list[Person]:
    """Those who owe a report on the week: of the roles that do, and at the desk by then."""
    roles = desk.policy.weekly_reports.roles
    return [
        person for person in desk.staff.values() if person.active and person.role in roles and person.at < period.until
    ]


def _whose(desk: Desk, staff: str) -> Person:
    if not staff:
        return desk.me
    person = desk.staff.get(staff) or reading.person(desk, "staff", staff)
    if person.id != desk.me.id and not desk.may(Right.CHECK_DAILY):
        role = desk.role_label(desk.me.role)
        raise NotPermittedError(N_("{name} ({role}) may not do this"), name=desk.me.name, role=role)
    return person


def _check_open(report: WeeklyReport) -> None:
    if report.status == "signed":
        raise BadInputError(
            N_("the report on {week} was signed by {name} at {time}; a supervisor can take the signature back"),
            "week", week=report.week, name=report.signed_by, time=f"{report.signed_at:%Y-%m-%d %H:%M}",
        )  # fmt: skip


def _saved(desk: Desk, period: Period, person: Person, row: Row) -> Saved:
    identity = stored.report_id(period.since, period.label, person.id)
    there = records.fetch(desk.store, StoredReport, identity) or {}
    batch = 0
    if any(there.get(name) != value for name, value in row.items()):
        with desk.store.transaction(desk.me.id) as batch:
            values = {"week": period.label, "staff_id": person.id} | row
            records.put(desk.store, StoredReport, identity, values, desk.me.id)
    return Saved(_shown(desk, period, person), batch)


def numbers_of(desk: Desk, period: Period, person: Person) -> tuple[Numbers, str]:
    """The numbers of the week as they are now, and what its visitors said."""
    week = figures.person_week(desk, person.id, period)
    numbers = Numbers(
        calls=week.calls,
        enquiry_calls=week.invitation.whole,
        invited=week.invitation.part,
        visits=week.visits,
        visits_first=week.visits_first,
        visits_return=week.visits_return,
        followups_owed=week.followups_owed,
        followups_done=week.followups_done,
        contacts_made=week.contacts_made,
        intents={key: number for key, number in week.intents.items() if key},
    )
    # By number and not by name: what is signed stays, and customers may ask for their names to be erased.
    said = (f"{each.at:%m-%d} {each.number} {' '.join(each.text.split())}" for each in week.opinions)
    return numbers, "\n".join(said)[: desk.policy.longest_text]


def _shown(desk: Desk, period: Period, person: Person, row: Row | None = None) -> WeeklyReport:
    identity = stored.report_id(period.since, period.label, person.id)
    if row is None:
        row = records.fetch(desk.store, StoredReport, identity) or {}
    numbers, opinions = numbers_of(desk, period, person)
    kept = _read(row.get("figures"))
    is_signed = row.get("signed_at") is not None
    changed = rules.differences(kept, numbers) if kept and is_signed else ()
    return WeeklyReport(
        id=identity,
        at=row.get("created_at"),
        station=row.get("station", ""),
        by=desk.name_of(row.get("created_by")),
        week=period.label,
        first=period.first,
        last=period.last,
        staff=person.name,
        staff_id=person.id,
        status="signed" if is_signed else "written" if row else "open",
        numbers=tuple(
            Number(key, number_label(desk, key), value)
            for key, value in rules.by_key(kept if kept and is_signed else numbers).items()
        ),
        opinions=opinions if row.get("opinions") is None else row["opinions"],
        next_plan=row.get("plan") or "",
        summary=row.get("summary") or "",
        signed_at=row.get("signed_at"),
        signed_by=desk.name_of(row.get("signed_by")),
        changes=tuple(
            _("{name}: {signed} when it was signed, {now} now",
              name=number_label(desk, each.key), signed=each.signed, now=each.now)
            for each in changed
        ),
        taken_back=row.get("taken_back") or "",
        are_opinions_written=row.get("opinions") is not None,
        is_mine=person.id == desk.me.id,
        is_due=not is_signed and _is_due(desk, period, person),
    )  # fmt: skip


def _is_due(desk: Desk, period: Period, person: Person) -> bool:
    days = (desk.clock().date() - period.first).days
    return days >= desk.policy.weekly_reports.due_on and person in _writers(desk, period)


def _read(text: str | None) -> Numbers | None:
    """The numbers as they were signed; None where none were, or another program wrote something else there."""
    try:
        return rules.read_numbers(json.loads(text or "null"))
    except ValueError:
        return None


def number_label(desk: Desk, key: str) -> str:
    """What a number of the report is called."""
    if key.startswith("intent:"):
        return _("Intention {intent}", intent=desk.label("intent", key.partition(":")[2]))
    return _(rules.NAMES[key])


def told(desk: Desk, text: str) -> str:
    """Numbers as they are kept, told in one line."""
    numbers = _read(text)
    if numbers is None:
        return text
    return ", ".join(f"{number_label(desk, key)} {number}" for key, number in rules.by_key(numbers).items())


STATUSES = {"open": N_("not written"), "written": N_("not signed"), "signed": N_("signed off")}


def status_label(status: str) -> str:
    """How a report stands."""
    return _(STATUSES[status])
