"""Every figure of DOMAIN 6 for one period, and the one order in which screen, sheet and JSON tell them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from csdesk.rules.figures_complaints import Complaints
from csdesk.rules.figures_enquiries import Enquiries
from csdesk.rules.figures_service import FollowUps, Repairs, Satisfaction
from csdesk.rules.messages import N_
from csdesk.rules.periods import Period
from csdesk.rules.rates import NOTHING, Counts, Rate, Target

Value: TypeAlias = Rate | int | float | None


@dataclass(frozen=True)
class Figures:
    """What the records say of `period` as they stood `at` a time; a period that lasts still is told up to then."""

    period: Period
    at: datetime
    enquiries: Enquiries
    call_to_visit: Rate
    first_visits: Rate
    conversion: Rate
    complaints: Complaints
    followups: FollowUps
    repairs: Repairs
    satisfaction: Satisfaction
    targets: Mapping[str, Target | None]


@dataclass(frozen=True)
class Line:
    """One figure: its `key`, the message that names it, its value and target; `unit` is "", "hours" or "points"."""

    key: str
    label: str
    value: Value
    unit: str = ""
    target: Target | None = None

    @property
    def number(self) -> float | None:
        """The value as one number, a rate in percent; None where there is none."""
        return self.value.value if isinstance(self.value, Rate) else self.value

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None where there is none, or nothing to measure."""
        return None if self.target is None or self.number is None else self.target.is_met(self.number)

    @property
    def as_read(self) -> float | None:
        """The number that `text` tells, so that a difference is the one between the figures that people read."""
        return None if self.number is None else float(self.text.removesuffix(" %"))

    @property
    def text(self) -> str:
        """The value as people read it."""
        if isinstance(self.value, Rate):
            return self.value.percent
        if self.value is None:
            return NOTHING
        if isinstance(self.value, int):
            return str(self.value)
        return f"{self.value:+.2f}" if self.key == "experience_gap" else f"{self.value:.{_DIGITS[self.unit]}f}"

    @property
    def of(self) -> str:
        """What a rate is made of, part/whole; "" for other figures."""
        return f"{self.value.part}/{self.value.whole}" if isinstance(self.value, Rate) else ""

    @property
    def target_text(self) -> str:
        """The target as people read it, "" where there is none."""
        if self.target is None:
            return ""
        return f"{self.target} %" if isinstance(self.value, Rate) else str(self.target)


_DIGITS = {"hours": 1, "points": 2, "": 1}

_LINES: tuple[tuple[str, str, str, Callable[[Figures], Value]], ...] = (
    ("enquiries", N_("Enquiries"), "", lambda of: of.enquiries.number),
    ("calls", N_("Calls that came in"), "", lambda of: of.enquiries.calls.number),
    ("visits", N_("Parties that came"), "", lambda of: of.enquiries.visits.number),
    ("invitation", N_("Invitation rate"), "", lambda of: of.enquiries.calls.invitation),
    ("call_to_visit", N_("Callers who visited"), "", lambda of: of.call_to_visit),
    ("first_visits", N_("First visits registered"), "", lambda of: of.first_visits),
    ("tracking", N_("Tracking rate"), "", lambda of: of.followups.tracking),
    ("conversion", N_("Prospects who signed"), "", lambda of: of.conversion),
    ("complaints", N_("Complaints received"), "", lambda of: of.complaints.cases.received),
    ("complaints_closed", N_("Complaints closed"), "", lambda of: of.complaints.closed),
    ("complaints_open", N_("Complaints open at end"), "", lambda of: of.complaints.open),
    ("serious", N_("Serious complaints"), "", lambda of: of.complaints.cases.serious),
    ("promise_kept", N_("Promises kept"), "", lambda of: of.complaints.promises.kept),
    ("timely", N_("Handled in standard time"), "", lambda of: of.complaints.cases.timely),
    ("handled", N_("Complaints handled"), "", lambda of: of.complaints.cases.handled),
    ("handled_ordinary", N_("Ordinary cases handled"), "", lambda of: of.complaints.cases.handled_ordinary),
    ("extended", N_("Promises extended"), "", lambda of: of.complaints.promises.extended),
    ("past_last_date", N_("Cases past the last date"), "", lambda of: of.complaints.promises.past_last_date),
    ("reopened", N_("Complaints reopened"), "", lambda of: of.complaints.cases.reopened),
    ("repeated", N_("Repeated complaints"), "", lambda of: of.complaints.cases.repeated),
    ("moved_up", N_("Complaints moved up"), "", lambda of: of.complaints.cases.moved_up),
    ("resolve_median", N_("Time to resolve, median"), "hours", lambda of: of.complaints.hours_to_resolve.median),
    ("resolve_p90", N_("Time to resolve, 90 %"), "hours", lambda of: of.complaints.hours_to_resolve.p90),
    ("complaint_returns", N_("Complaint return visits"), "", lambda of: of.followups.complaint_returns),
    ("repairs", N_("Repairs asked for"), "", lambda of: of.repairs.number),
    ("repair_callbacks", N_("Call-backs after repairs"), "", lambda of: of.followups.repair_callbacks),
    ("callback_passed", N_("Call-backs passed"), "", lambda of: of.repairs.callback_passed),
    ("repair_quality", N_("Repairs passed"), "", lambda of: of.repairs.quality),
    ("out_of_warranty_fixed", N_("Fixed out of warranty"), "", lambda of: of.repairs.out_of_warranty_fixed),
    ("satisfaction", N_("Satisfaction, mean of 1–5"), "points", lambda of: of.satisfaction.all.mean),
    ("satisfied", N_("Satisfied customers"), "", lambda of: of.satisfaction.all.satisfied),
    ("experience_gap", N_("Experience − expectation"), "points", lambda of: of.satisfaction.all.gap),
)  # fmt: skip
KEYS = tuple(key for key, _label, _unit, _value in _LINES)


def lines(figures: Figures) -> tuple[Line, ...]:
    """The figures one by one, in the order of DOMAIN 6: enquiries, visits, complaints, repairs, satisfaction."""
    found = []
    for key, label, unit, value in _LINES:
        each = value(figures)
        target = each.target if isinstance(each, Rate) else figures.targets.get(key)
        found.append(Line(key, label, each, unit, target))
    return tuple(found)


@dataclass(frozen=True)
class Breakdown:
    """Counts by key: the message that names them, and the list that has the words for the keys, "" for none."""

    key: str
    label: str
    words: str
    counts: Counts


_BREAKDOWNS: tuple[tuple[str, str, str, Callable[[Figures], Counts]], ...] = (
    ("enquiries_by_day", N_("Enquiries by day"), "", lambda of: of.enquiries.by_day),
    ("enquiries_by_hour", N_("Enquiries by hour"), "", lambda of: of.enquiries.by_hour),
    ("enquiries_by_project", N_("Enquiries by project"), "", lambda of: of.enquiries.by_project),
    ("enquiries_by_channel", N_("Enquiries by channel"), "complaint_channel", lambda of: of.enquiries.by_channel),
    ("calls_by_category", N_("Calls by category"), "call_category", lambda of: of.enquiries.calls.by_category),
    ("calls_by_subject", N_("Calls by subject"), "subject", lambda of: of.enquiries.calls.by_subject),
    ("calls_by_hour", N_("Calls by hour"), "", lambda of: of.enquiries.calls.by_hour),
    ("visits_by_purpose", N_("Visits by purpose"), "visit_purpose", lambda of: of.enquiries.visits.by_purpose),
    ("visits_by_medium", N_("Visitors by medium"), "customer_source", lambda of: of.enquiries.visits.by_medium),
    ("visits_by_intent", N_("Visitors by intention"), "intent", lambda of: of.enquiries.visits.by_intent),
    ("complaints_by_category", N_("Complaints by category"), "complaint_category",
     lambda of: of.complaints.cases.by_category),
    ("complaints_by_subject", N_("Complaints by subject"), "subject", lambda of: of.complaints.cases.by_subject),
    ("complaints_by_channel", N_("Complaints by channel"), "complaint_channel",
     lambda of: of.complaints.cases.by_channel),
    ("complaints_by_severity", N_("Complaints by severity"), "complaint_severity",
     lambda of: of.complaints.cases.by_severity),
    ("complaints_by_department", N_("Complaints by department"), "complaint_department",
     lambda of: of.complaints.cases.by_department),
    ("complaints_by_age", N_("Open complaints by age"), "", lambda of: by_age(of)),
)  # fmt: skip


def by_age(figures: Figures) -> Counts:
    """Open complaints by age in days, as "0-1", and "16-" for the oldest."""
    return {f"{age.least}-{'' if age.most is None else age.most}": age.number for age in figures.complaints.by_age}


def breakdowns(figures: Figures) -> tuple[Breakdown, ...]:
    """The counts one by one, in one order."""
    return tuple(Breakdown(key, label, words, counts(figures)) for key, label, words, counts in _BREAKDOWNS)


@dataclass(frozen=True)
class Compared:
    """The figures of a period, and of the one `before` it."""

    this: Figures
    before: Figures

    @property
    def pairs(self) -> tuple[tuple[Line, Line], ...]:
        """Each figure of this period and of the one before."""
        return tuple(zip(lines(self.this), lines(self.before), strict=True))


def told(compared: Compared) -> dict[str, Any]:
    """The figures as programs read them: plain values by key."""
    this, before = compared.this, compared.before
    return {
        "period": this.period.label,
        "kind": this.period.kind,
        "first": this.period.first,
        "last": this.period.last,
        "at": this.at,
        "before": before.period.label,
        "figures": {line.key: _plain(line) | {"before": _value(earlier)} for line, earlier in compared.pairs},
        "counts": {each.key: dict(each.counts) for each in breakdowns(this)},
        "counts_before": {each.key: dict(each.counts) for each in breakdowns(before)},
    }


def _plain(line: Line) -> dict[str, Any]:
    return (
        {"value": _value(line)}
        | ({"part": line.value.part, "whole": line.value.whole} if isinstance(line.value, Rate) else {})
        | {"target": f"{line.target.sign} {line.target.value:g}" if line.target else None, "is_met": line.is_met}
    )


def _value(line: Line) -> float | None:
    """The number, a rate in percent, to two digits; more would pretend to know more."""
    return round(line.number, 2) if isinstance(line.number, float) else line.number
