"""The figures of a week, month, quarter or year, and the numbers of one person's week, brought from the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from csdesk.desk import complaint_cases, followup_figures, reading
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.rules import figures_complaints, figures_enquiries, figures_service, periods, visits
from csdesk.rules.figures import Compared, Figures
from csdesk.rules.figures_enquiries import ENQUIRY, OUTGOING
from csdesk.rules.periods import Period
from csdesk.rules.rates import Counts, Rate, Target
from csdesk.rules.rights import Right
from csdesk.rules.today import ages
from csdesk.store import figures as stored
from csdesk.store import followups as stored_followups
from csdesk.store import visits as stored_visits
from csdesk.texts import N_, _

__all__ = ["Compared", "Figures", "Opinion", "PersonWeek", "compared", "figures", "period", "person_week"]

_PROSPECT = "prospect"


def period(desk: Desk, text: str, kind: str = "") -> Period:
    """The period that `text` names, of that `kind` where one is given; the present one for "". Raises BadInputError."""
    try:
        return periods.parse(text[:40], desk.clock().date(), kind)
    except (ValueError, OverflowError):
        examples = {
            "week": _("2026-W47, last week"),
            "month": _("2026-11, last month"),
            "quarter": _("2026-Q4, last quarter"),
            "year": _("2026, last year"),
        }
        raise BadInputError(
            N_("'{value}' is given; accepted: {accepted}"), "period",
            value=reading.shown(text), accepted=examples.get(kind) or ", ".join(examples.values()),
        ) from None  # fmt: skip


@needs(Right.READ_REPORTS)
def figures(desk: Desk, period: Period) -> Figures:
    """Every figure of `period`, from one view of the records; may take seconds for a year of many."""
    complaint_cases.fold_what_is_new(desk)
    with desk.store.reading():
        return _figures(desk, period)


@needs(Right.READ_REPORTS)
def compared(desk: Desk, period: Period) -> Compared:
    """The figures of `period` and of the one before it, from one view of the records."""
    complaint_cases.fold_what_is_new(desk)
    with desk.store.reading():
        return Compared(_figures(desk, period), _figures(desk, period.before))


def _figures(desk: Desk, period: Period) -> Figures:
    store, targets = desk.store, desk.policy.targets
    since, until, now = period.since, period.until, desk.clock()
    standing = stored.merged(store)
    calls = map(figures_enquiries.CallRow._make, stored.calls(store, since, until))
    came = map(figures_enquiries.VisitRow._make, stored.visits(store, since, until))
    first = visits.first_visit_rate(*stored_visits.first_visits(store, since, until), desk.policy.first_visit_target)
    signings = stored.signings(store, _PROSPECT, since, now + timedelta(seconds=1), standing)
    scores = map(figures_service.ScoreRow._make, stored.scores(store, since, until))
    gaps = map(figures_service.GapRow._make, stored.gaps(store, since, until))
    return Figures(
        period=period,
        at=now,
        enquiries=figures_enquiries.Enquiries(
            calls=figures_enquiries.count_calls(calls, targets["invitation"]),
            visits=figures_enquiries.count_visits(came),
        ),
        call_to_visit=_call_to_visit(desk, period, standing),
        first_visits=Rate(first.registered, first.all, Target(">=", first.target)),
        conversion=figures_enquiries.prospect_conversion(
            stored.prospects(store, _PROSPECT, until),
            map(figures_enquiries.Signing._make, signings),
            period,
            targets["conversion"],
        ),
        complaints=_complaints(desk, period, now),
        followups=figures_service.count_followups(
            tracking=followup_figures.count_kept(desk, "visit_tracking", period.first, period.last),
            returns=followup_figures.count_kept(desk, "complaint_return", period.first, period.last),
            callbacks=followup_figures.count_kept(desk, "repair_callback", period.first, period.last),
            targets=targets,
        ),
        repairs=figures_service.count_repairs(
            map(figures_service.RepairRow._make, stored.repairs(store, since, until)),
            map(figures_service.CallBackRow._make, stored.callbacks(store, since, until)),
            targets,
        ),
        satisfaction=figures_service.satisfaction(scores, gaps, targets["satisfied"]),
        targets=targets,
    )


def _call_to_visit(desk: Desk, period: Period, standing: Mapping[str, str]) -> Rate:
    store, days = desk.store, desk.policy.call_link_days
    asked = stored.callers(store, period.since, period.until, ENQUIRY, OUTGOING)
    pairs = stored.calls_and_visits(store, period.since, period.until, ENQUIRY, OUTGOING, days, standing)
    return figures_enquiries.call_to_visit(
        _different(asked, standing),
        map(figures_enquiries.CallAndVisit._make, pairs),
        days,
        desk.policy.targets["call_to_visit"],
    )


def _different(people: Iterable[str], standing: Mapping[str, str]) -> int:
    """How many different `people` there are, none of whom is named twice, but for those merged into one."""
    kept = set(standing.values())
    number = 0
    merged: set[str] = set()
    for one in people:
        if one in standing or one in kept:
            merged.add(standing.get(one, one))
        else:
            number += 1
    return number + len(merged)


def _complaints(desk: Desk, period: Period, now: datetime) -> figures_complaints.Complaints:
    store, policy, targets = desk.store, desk.policy.complaints, desk.policy.targets
    since, until = period.since, period.until
    longest = timedelta(hours=max(policy.standard_hours.values()))
    end = min(until, now + timedelta(seconds=1))
    open_by_day: dict[date, int] = {}
    for day, number in stored.open_by_day(store, end):
        opened = date.fromisoformat(day)
        open_by_day[opened] = open_by_day.get(opened, 0) + number
    return figures_complaints.Complaints(
        cases=figures_complaints.count_cases(
            map(figures_complaints.CaseRow._make, stored.cases(store, since - longest, until)),
            period, now, policy, targets,
        ),
        promises=figures_complaints.count_promises(
            map(figures_complaints.PromiseRow._make, stored.promises(store, since, until)),
            period, now, policy.max_extensions, targets,
        ),
        closed=stored.closed(store, since, until),
        open=sum(open_by_day.values()),
        by_age=tuple(ages(open_by_day, min(period.last, now.date()), desk.policy.age_bands)),
        hours_to_resolve=figures_complaints.hours_to_resolve(
            map(figures_complaints.Resolution._make, stored.resolutions(store, since, until)),
            period, desk.working_time,
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class Opinion:
    """What a visitor said; `id` and `number` are those of the visit."""

    id: str
    number: str
    at: datetime
    name: str
    text: str


@dataclass(frozen=True)
class PersonWeek:
    """The numbers of one person's week for the weekly report 周报; `staff` is their id.

    `calls` came in and were taken by them, visits are those they received: `visits_first` and `visits_return`, and
    `intents` of these visitors. Of the follow-ups that fall to them and whose last day lies in the week,
    `followups_owed` in all and `followups_done` of these; `contacts_made` they made in the week, whosever they were.
    """

    staff: str
    name: str
    week: Period
    calls: int
    invitation: Rate
    visits: int
    visits_first: int
    visits_return: int
    followups_done: int
    followups_owed: int
    contacts_made: int
    intents: Counts
    opinions: tuple[Opinion, ...]


@needs(Right.WRITE_WEEKLY_REPORT)
def person_week(desk: Desk, staff: str, week: Period) -> PersonWeek:
    """The numbers of the member of staff with the id `staff` in that week."""
    since, until = week.since, week.until
    with desk.store.reading():
        calls = figures_enquiries.count_calls(
            map(figures_enquiries.CallRow._make, stored.calls(desk.store, since, until, taken_by=staff)),
            desk.policy.targets["invitation"],
        )
        came = figures_enquiries.count_visits(
            map(figures_enquiries.VisitRow._make, stored.visits(desk.store, since, until, host=staff))
        )
        owed = followup_figures.count_kept_by(desk, staff, week.first, week.last)
        return PersonWeek(
            staff=staff,
            name=desk.name_of(staff),
            week=week,
            calls=calls.number,
            invitation=calls.invitation,
            visits=came.number,
            visits_first=came.first,
            visits_return=came.returning,
            followups_done=owed.done,
            followups_owed=owed.owed,
            contacts_made=stored_followups.made_by(desk.store, staff, since, until),
            intents=dict.fromkeys((option.key for option in desk.options("intent")), 0) | dict(came.by_intent),
            opinions=tuple(Opinion(*each) for each in stored.opinions(desk.store, since, until, staff)),
        )
