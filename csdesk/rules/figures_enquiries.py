"""Calls and visits counted: enquiries, invitations, who came after a call, and what visitors want (DOMAIN 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from csdesk.rules.periods import Period
from csdesk.rules.rates import Counts, Rate, Target, together

OUTGOING, ENQUIRY = "outgoing", "enquiry"
"""The direction of calls that are no enquiries of anybody, and the category of those that are."""


class CallRow(NamedTuple):
    """So many calls that are alike in all this; `day` as it is stored, "" where a key is not known."""

    day: str
    hour: int
    category: str
    subject: str
    project: str
    direction: str
    is_invited: bool
    number: int = 1


class VisitRow(NamedTuple):
    """So many parties that are alike in all this; whether it is their first visit is None where nobody knows."""

    day: str
    hour: int
    is_registered: bool
    is_first: bool | None
    project: str
    purpose: str
    medium: str
    intent: str
    number: int = 1


@dataclass(frozen=True)
class Calls:
    """The calls that came in, `number` in all; `invitation` is the rate of enquiry calls with an invitation."""

    number: int
    by_day: Counts
    by_hour: Counts
    by_category: Counts
    by_subject: Counts
    by_project: Counts
    by_hour_and_category: Counts
    invitation: Rate


@dataclass(frozen=True)
class Visits:
    """The parties that came, `number` in all, those only `tallied` among them.

    Of the registered ones `first` and `returning`; of neither where nobody knows. Media, purposes and intentions
    are theirs too.
    """

    number: int
    tallied: int
    first: int
    returning: int
    by_day: Counts
    by_hour: Counts
    by_project: Counts
    by_purpose: Counts
    by_medium: Counts
    by_intent: Counts
    by_medium_and_intent: Counts


@dataclass(frozen=True)
class Enquiries:
    """咨询量 (DOMAIN 6): calls + visits, by category, hour, channel and project.

    The category of a visit is its purpose; its channel beside that of the calls, by phone, is that it is a visit,
    and what brought visitors is told by `visits.by_medium`.
    """

    calls: Calls
    visits: Visits

    @property
    def number(self) -> int:
        """All of them."""
        return self.calls.number + self.visits.number

    @property
    def by_channel(self) -> Counts:
        """By phone, and in person."""
        return {"phone": self.calls.number, "visit": self.visits.number}

    @property
    def by_category(self) -> Counts:
        """By category of the call and purpose of the visit; what both have is one."""
        return together(self.calls.by_category, self.visits.by_purpose)

    @property
    def by_hour(self) -> Counts:
        """By hour of the day."""
        return dict(sorted(together(self.calls.by_hour, self.visits.by_hour).items()))

    @property
    def by_day(self) -> Counts:
        """By day, those without any left out."""
        return dict(sorted(together(self.calls.by_day, self.visits.by_day).items()))

    @property
    def by_project(self) -> Counts:
        """By project, "" where it was not named."""
        return together(self.calls.by_project, self.visits.by_project)


def count_calls(rows: Iterable[CallRow], invitation: Target | None = None) -> Calls:
    """The calls of a period by all that reports tell of them.

    Calls that came in count, by when they began; calls that the desk made itself do not. An enquiry call is one of
    the category 咨询, and invited is whoever was invited on the call itself: 邀约率 is enquiry calls with an
    invitation ÷ enquiry calls (DOMAIN 6). One of which nobody noted it counts as not invited.
    """
    counters: dict[str, Counter[Any]] = {name: Counter() for name in _CALLS_BY}
    by_day, by_hour, by_category, by_subject, by_project, by_both = counters.values()
    enquiries = invited = 0
    for day, hour, category, subject, project, direction, is_invited, number in rows:  # hundreds of thousands a year
        if direction == OUTGOING:
            continue
        by_day[day] += number
        by_hour[hour] += number
        by_category[category] += number
        by_subject[subject] += number
        by_project[project] += number
        by_both[hour, category] += number
        if category == ENQUIRY:
            enquiries += number
            invited += number if is_invited else 0
    return Calls(
        number=counters["by_hour"].total(),
        invitation=Rate(invited, enquiries, invitation),
        **{name: _ordered(name, counter) for name, counter in counters.items()},
    )


_CALLS_BY = ("by_day", "by_hour", "by_category", "by_subject", "by_project", "by_hour_and_category")
_BY_KEY = ("by_day", "by_hour", "by_intent", "by_hour_and_category", "by_medium_and_intent")


def _ordered(name: str, counter: Counter[Any]) -> dict[Any, int]:
    """By key where the keys have an order, else the most frequent first; what is not known comes last."""
    if name in _BY_KEY:
        return dict(sorted(counter.items()))
    return dict(sorted(counter.items(), key=lambda item: (item[0] == "", -item[1], item[0])))


def count_visits(rows: Iterable[VisitRow]) -> Visits:
    """The parties of a period by all that reports tell of them, each one, by when they arrived.

    A party that was only tallied is one enquiry of which nothing else is known; it has no purpose, medium or
    intention, and stands under "" by category.
    """
    counters: dict[str, Counter[Any]] = {name: Counter() for name in _VISITS_BY}
    sums: Counter[str] = Counter()
    for row in rows:
        number = row.number
        counters["by_day"][row.day] += number
        counters["by_hour"][row.hour] += number
        counters["by_project"][row.project] += number
        counters["by_purpose"][row.purpose] += number
        if not row.is_registered:
            sums["tallied"] += number
            continue
        if row.is_first is not None:
            sums["first" if row.is_first else "returning"] += number
        counters["by_medium"][row.medium] += number
        if row.intent:
            counters["by_intent"][row.intent] += number
            counters["by_medium_and_intent"][row.medium, row.intent] += number
    return Visits(
        number=counters["by_hour"].total(),
        tallied=sums["tallied"],
        first=sums["first"],
        returning=sums["returning"],
        **{name: _ordered(name, counter) for name, counter in counters.items()},
    )


_VISITS_BY = ("by_day", "by_hour", "by_project", "by_purpose", "by_medium", "by_intent", "by_medium_and_intent")


class CallAndVisit(NamedTuple):
    """An enquiry call of a period and a visit of the same person, whenever that was."""

    caller: str
    called_at: datetime
    arrived_at: datetime


def call_to_visit(callers: int, pairs: Iterable[CallAndVisit], days: int, target: Target | None = None) -> Rate:
    """Callers who visited within 30 days ÷ enquiry callers (DOMAIN 6); the 30 `days` are the policy's.

    `callers` is how many different people made the enquiry calls of the period that came in, known by customer or
    phone; of a call with neither nobody can say whose it was, and it counts on neither side. Visited has who came
    no earlier than one of these calls and no later than so many days after it, to the minute, also after the end
    of the period.
    """
    span = timedelta(days=days)
    came = {pair.caller for pair in pairs if pair.called_at <= pair.arrived_at <= pair.called_at + span}
    return Rate(len(came), callers, target)


class Signing(NamedTuple):
    """That a customer signed at a time, and whether they are entered as a prospect still."""

    customer: str
    at: datetime
    is_prospect: bool


def prospect_conversion(
    prospects: int, signings: Iterable[Signing], period: Period, target: Target | None = None
) -> Rate:
    """储备客户转化率, prospects who signed ÷ prospects (DOMAIN 6).

    Prospects of a period are customers who were entered before its end and are still kept as prospects (`prospects`
    of them), and those who signed since it began and are no longer. Signed has, each customer once, who came to
    sign or said in a follow-up that they have; `signings` are those since the period began.
    """
    signed: set[str] = set()
    others: set[str] = set()
    for signing in signings:
        if signing.at >= period.since and not signing.is_prospect:
            others.add(signing.customer)
        if period.has(signing.at):
            signed.add(signing.customer)
    return Rate(len(signed), prospects + len(others), target)
