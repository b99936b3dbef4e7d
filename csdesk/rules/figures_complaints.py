"""Complaints counted: what came in and went out, promises and standard times kept, how long it took (DOMAIN 6).

Three spans of time are meant by "in the period", each said where it counts: when a complaint was received, when
a date that was promised fell, and when there was a result. Complaints that were taken back count nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from csdesk.rules.complaint_routes import ComplaintPolicy
from csdesk.rules.periods import Period
from csdesk.rules.rates import Counts, Rate, Spread, Target, spread
from csdesk.rules.today import Age
from csdesk.rules.working_time import WorkingTime

ORDINARY, SERIOUS = "ordinary", "serious"

Targets = Mapping[str, Target | None]


class CaseRow(NamedTuple):
    """A complaint as it stands now; "" where a key is not known. `closed_at` is None again once it was reopened."""

    received_at: datetime
    severity: str
    category: str
    subject: str
    channel: str
    departments: tuple[str, ...]
    first_resolved_at: datetime | None
    closed_at: datetime | None
    reopenings: int
    is_repeat: bool
    is_moved_up: bool


class PromiseRow(NamedTuple):
    """A date promised to the customer of a complaint, and what came of it; see `complaint_course.Promise`."""

    complaint: str
    promise_at: datetime
    extensions: int
    replied_at: datetime | None
    resolved_at: datetime | None
    extended_at: datetime | None
    void_at: datetime | None


class Resolution(NamedTuple):
    """When a complaint was received, and when it had the result that stands."""

    received_at: datetime
    resolved_at: datetime


@dataclass(frozen=True)
class Cases:
    """What can be said of the complaints received in a period."""

    received: int
    serious: int
    by_day: Counts
    by_category: Counts
    by_subject: Counts
    by_channel: Counts
    by_severity: Counts
    by_department: Counts
    handled: Rate
    handled_ordinary: Rate
    timely: Rate
    timely_by_severity: Mapping[str, Rate]
    reopened: Rate
    repeated: Rate
    moved_up: Rate


@dataclass(frozen=True)
class Promises:
    """What came of the promises whose date fell into a period."""

    kept: Rate
    extended: Rate
    past_last_date: Rate


@dataclass(frozen=True)
class Complaints:
    """Complaints in a period: those received, promises that fell due, results, and what was open at its end.

    `closed` are those closed in it, whenever they were received; `open` and `by_age` are those at its end or, while
    it lasts, now. `hours_to_resolve` are working hours.
    """

    cases: Cases
    promises: Promises
    closed: int
    open: int
    by_age: tuple[Age, ...]
    hours_to_resolve: Spread


def count_cases(
    rows: Iterable[CaseRow], period: Period, now: datetime, policy: ComplaintPolicy, targets: Targets
) -> Cases:
    """The complaints received in `period` (DOMAIN 6), and those due in it by the standard time.

    - 投诉处理率: closed by now ÷ received; the target is that of the ordinary ones.
    - 投诉处理及时率: handled within the standard time ÷ complaints due. A complaint is due when the standard time
      of its severity has passed since it was received, be that before the period; it counts where that moment lies
      in the period and is not to come. Handled in time is what had its first result before that moment.
    - 重大投诉: received with the severity 重大; 紧急 is another one.
    - reopened ÷ received, repeats ÷ received, moved up ÷ received: each complaint once, as known now. A repeat is
      what rose by the rule for repeats; moved up is what anybody or any rule took to a higher level.

    By department a complaint counts for each that it was given to.
    """
    sums: Counter[str] = Counter()
    by: dict[str, Counter[str]] = {name: Counter() for name in _CASES_BY}
    due: Counter[str] = Counter()
    in_time: Counter[str] = Counter()
    closed_ordinary = 0
    since, until = period.since, period.until
    standard = cache(policy.standard)
    for row in rows:
        due_at = row.received_at + standard(row.severity)
        if since <= due_at < until and due_at <= now:
            due[row.severity] += 1
            in_time[row.severity] += row.first_resolved_at is not None and row.first_resolved_at < due_at
        if not since <= row.received_at < until:
            continue
        by["by_day"][row.received_at.date().isoformat()] += 1
        by["by_category"][row.category] += 1
        by["by_subject"][row.subject] += 1
        by["by_channel"][row.channel] += 1
        by["by_severity"][row.severity] += 1
        for department in row.departments:
            by["by_department"][department] += 1
        sums["closed"] += row.closed_at is not None
        closed_ordinary += row.closed_at is not None and row.severity == ORDINARY
        sums["reopened"] += row.reopenings > 0
        sums["repeated"] += row.is_repeat
        sums["moved_up"] += row.is_moved_up
    received = by["by_severity"].total()

    def rate(name: str) -> Rate:
        return Rate(sums[name], received, targets.get(name))

    return Cases(
        received=received,
        serious=by["by_severity"][SERIOUS],
        handled=Rate(sums["closed"], received),
        handled_ordinary=Rate(closed_ordinary, by["by_severity"][ORDINARY], targets.get("handled_ordinary")),
        timely=Rate(in_time.total(), due.total(), targets.get("timely")),
        timely_by_severity={each: Rate(in_time[each], due[each], targets.get("timely")) for each in sorted(due)},
        reopened=rate("reopened"),
        repeated=rate("repeated"),
        moved_up=rate("moved_up"),
        **{name: _ordered(name, counter) for name, counter in by.items()},
    )


_CASES_BY = ("by_day", "by_category", "by_subject", "by_channel", "by_severity", "by_department")


def _ordered(name: str, counter: Counter[str]) -> dict[str, int]:
    """Days as they come, all else the most frequent first; what is not known comes last."""
    kept = {key: number for key, number in counter.items() if number}
    if name == "by_day":
        return dict(sorted(kept.items()))
    return dict(sorted(kept.items(), key=lambda item: (item[0] == "", -item[1], item[0])))


def count_promises(
    rows: Iterable[PromiseRow], period: Period, now: datetime, max_extensions: int, targets: Targets
) -> Promises:
    """The promises whose date lies in `period` and is not to come (DOMAIN 6), whenever they were made.

    - extension rate: those in whose place another date was agreed ÷ all of them.
    - 承诺兑现率: replies on or before the promise ÷ promises due, to the minute. Due are those that were not
      extended; heard has the customer who was told the result, or was answered in writing. Early replies count when
      their date comes. Where the case was taken up again before that date and before the reply, nothing was due.
    - GM rate: cases past two dates ÷ cases: those without a result by the last date that may be agreed, the one
      after `max_extensions`, ÷ all cases with a date in the period.
    """
    all_of_them = extended = due = kept = 0
    cases: set[str] = set()
    past: set[str] = set()
    since, until = period.since, period.until
    for row in rows:
        if not (since <= row.promise_at < until and row.promise_at <= now):
            continue
        if row.void_at is not None and row.void_at <= row.promise_at:
            continue
        all_of_them += 1
        cases.add(row.complaint)
        if row.extensions >= max_extensions and (row.resolved_at is None or row.resolved_at > row.promise_at):
            past.add(row.complaint)
        if row.extended_at is not None:
            extended += 1
            continue
        due += 1
        kept += row.replied_at is not None and row.replied_at <= row.promise_at
    return Promises(
        kept=Rate(kept, due, targets.get("promise_kept")),
        extended=Rate(extended, all_of_them, targets.get("extended")),
        past_last_date=Rate(len(past), len(cases), targets.get("past_last_date")),
    )


def hours_to_resolve(rows: Iterable[Resolution], period: Period, working_time: WorkingTime) -> Spread:
    """Time to resolve: the median and P90 of received → resolved, in working hours (DOMAIN 6).

    Of the complaints whose result was reached in `period`, whenever they were received; a case that was reopened
    counts with the result that stands, from when it was first received.
    """
    return spread(
        working_time.between(row.received_at, row.resolved_at).total_seconds() / 3600
        for row in rows
        if period.has(row.resolved_at)
    )
