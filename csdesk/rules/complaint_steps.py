"""What may be done with a complaint now and by whom, and what happens by itself when its time has come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from csdesk.rules.complaint_routes import ComplaintPolicy
from csdesk.rules.complaints import THIRD_EXTENSION, Case
from csdesk.rules.messages import N_

ACTIONS: Mapping[str, str] = {
    "read_back": "read_back", "assign": "assigned", "issue": "slip_issued", "progress": "progress",
    "extend": "extended", "pass_up": "passed_up", "measure": "measure", "resolve": "resolved", "inform": "informed",
    "reply": "written_reply", "accept": "accepted", "reject": "not_accepted", "close": "closed", "reopen": "reopened",
    "return_visit": "return_visit", "move_up": "moved_up", "ask_action": "action_asked",
}  # fmt: skip
"""What a person may do with a case, and the kind of event that it makes."""

DECISIONS = frozenset({"issue", "resolve"})
"""What somebody may write down whom a senior has told their decision."""


@dataclass(frozen=True)
class Actor:
    """Who wants to act: whether they may handle complaints, and sign slips out and decide them.

    `is_most_senior` is whether nobody at the desk stands above them, apart from whoever the case is
    against: what nobody at the desk may do falls to them.
    """

    staff: str
    role: str
    may_handle: bool = True
    may_decide: bool = False
    is_most_senior: bool = False


@dataclass(frozen=True)
class Hindrance:
    """Why something cannot be done: a message, what it names, and whether it is for who the actor is."""

    message: str
    given: dict[str, object]
    is_personal: bool = False


AGAINST_YOU = N_("the complaint is against you, so others handle it")
NOT_YOUR_ROLE = N_("your role does not handle complaints")
OF_OTHERS: Mapping[str, str] = {
    AGAINST_YOU: N_("the complaint is against {name}, so others handle it"),
    NOT_YOUR_ROLE: N_("the role of {name} does not handle complaints"),
}
"""What is said to the actor, and what of one whose decision somebody else writes down."""

_WHEN_PAST = ("second_date_passed", "slip_unanswered")
_PAST = timedelta(seconds=1)


@dataclass(frozen=True)
class Step:
    """Something that happens by `rule` at the moment `at`: the event to be made.

    `level` is "" where the case goes one level up: desks that do not know the same yet must make one step of it.
    """

    kind: str
    rule: str
    at: datetime
    level: str

    @property
    def due(self) -> datetime:
        """From when on it is to be made: at once, or when the date that was promised is past."""
        return self.at + _PAST if self.rule in _WHEN_PAST else self.at

    @property
    def cause(self) -> tuple[str, ...]:
        """What tells this step of a case from all others, alike on every desk: the event's id is made of it."""
        return self.rule, f"{self.at:%Y-%m-%d %H:%M:%S}", self.level


def allowed(case: Case, actor: Actor, policy: ComplaintPolicy, now: datetime) -> frozenset[str]:
    """The actions that `actor` may take now."""
    return frozenset(action for action in ACTIONS if hindrance(case, action, actor, policy, now) is None)


def hindrance(case: Case, action: str, actor: Actor, policy: ComplaintPolicy, now: datetime) -> Hindrance | None:
    """What stands in the way of `action` by `actor`, None where it may be done."""
    if case.facts.accused and actor.staff == case.facts.accused:
        return Hindrance(AGAINST_YOU, {}, is_personal=True)
    if not actor.may_handle:
        return Hindrance(NOT_YOUR_ROLE, {}, is_personal=True)
    found = _CHECKS[action](case, policy, now) if action in _CHECKS else None
    return found or _too_junior(case, action, actor, policy)


def _too_junior(case: Case, action: str, actor: Actor, policy: ComplaintPolicy) -> Hindrance | None:
    if actor.is_most_senior:
        return None
    if action == "issue" and not actor.may_decide:
        return Hindrance(N_("slips to departments are signed out by a manager"), {}, is_personal=True)
    if (
        action == "resolve"
        and policy.needs_a_decision(case.level)
        and not (actor.may_decide and policy.rank(actor.role) >= policy.rank(case.level))
    ):
        return Hindrance(N_("at this level {level} decides"), {"level": case.level}, is_personal=True)
    return None


def _unsettled(case: Case) -> Hindrance | None:
    if case.closed_at:
        return Hindrance(N_("the complaint is closed"), {})
    return Hindrance(N_("the complaint has a result already"), {}) if case.resolved_at else None


def _settled(case: Case) -> Hindrance | None:
    if case.closed_at:
        return Hindrance(N_("the complaint is closed"), {})
    return None if case.resolved_at else Hindrance(N_("the complaint has no result yet"), {})


def _before_closing(case: Case, _policy: ComplaintPolicy, _now: datetime) -> Hindrance | None:
    return Hindrance(N_("the complaint is closed"), {}) if case.closed_at else None


def _read_back(case: Case, policy: ComplaintPolicy, now: datetime) -> Hindrance | None:
    if case.facts.is_written:
        return Hindrance(N_("only what was said is read back, and this complaint came in writing"), {})
    if case.is_read_back:
        return Hindrance(N_("it was read back and confirmed already"), {})
    return _before_closing(case, policy, now)


def _extend(case: Case, policy: ComplaintPolicy, now: datetime) -> Hindrance | None:
    if found := _unsettled(case):
        return found
    if case.extensions >= policy.max_extensions:
        return Hindrance(
            N_("a new date was agreed {count} times already; a case not settled by {when} goes to {level}"),
            {"count": case.extensions, "when": case.promise_at, "level": policy.past_the_last_date},
        )
    if now.date() > case.promise_at.date():
        return Hindrance(
            N_("the promised day was {day}; a new date has to be agreed on or before it"),
            {"day": case.promise_at.date()},
        )
    return None


def _pass_up(case: Case, policy: ComplaintPolicy, _now: datetime) -> Hindrance | None:
    if case.report_due_at:
        return None
    return _unsettled(case) or _move_up(case, policy, _now)


def _move_up(case: Case, policy: ComplaintPolicy, _now: datetime) -> Hindrance | None:
    if found := _unsettled(case):
        return found
    return None if policy.above(case.level) else Hindrance(N_("it is at the last level already"), {})


def _measure(case: Case, policy: ComplaintPolicy, now: datetime) -> Hindrance | None:
    if found := _before_closing(case, policy, now):
        return found
    return None if case.slips else Hindrance(N_("no slip was issued to a department"), {})


def _resolve(case: Case, _policy: ComplaintPolicy, _now: datetime) -> Hindrance | None:
    if found := _unsettled(case):
        return found
    if case.waiting_on and len(case.departments) > 1:
        return Hindrance(
            N_("several departments were asked, and it still waits for the answer of {departments}"),
            {"departments": case.waiting_on},
        )
    return None


def _close(case: Case, _policy: ComplaintPolicy, _now: datetime) -> Hindrance | None:
    if found := _settled(case):
        return found
    if case.facts.is_written and not case.has_written_reply:
        return Hindrance(N_("a written complaint is answered in writing before it is closed"), {})
    if not case.informed_at:
        return Hindrance(N_("the customer has not been told the result yet"), {})
    if case.lacks_signature:
        return Hindrance(N_("the customer was told face to face and has not signed"), {})
    return None


def _reject(case: Case, _policy: ComplaintPolicy, _now: datetime) -> Hindrance | None:
    return None if case.resolved_at else Hindrance(N_("the complaint has no result yet"), {})


def _reopen(case: Case, _policy: ComplaintPolicy, _now: datetime) -> Hindrance | None:
    return None if case.resolved_at else Hindrance(N_("the complaint is still open"), {})


def _return_visit(case: Case, _policy: ComplaintPolicy, _now: datetime) -> Hindrance | None:
    return None if case.closed_at else Hindrance(N_("the return visit follows the closing"), {})


_Check = Callable[[Case, ComplaintPolicy, datetime], Hindrance | None]
_CHECKS: Mapping[str, _Check] = {
    "read_back": _read_back,
    "assign": lambda case, _policy, _now: _unsettled(case),
    "issue": lambda case, _policy, _now: _unsettled(case),
    "progress": _before_closing,
    "extend": _extend,
    "pass_up": _pass_up,
    "measure": _measure,
    "resolve": _resolve,
    "inform": lambda case, _policy, _now: _settled(case),
    "reply": lambda case, _policy, _now: _settled(case),
    "accept": lambda case, _policy, _now: _settled(case),
    "reject": _reject,
    "close": _close,
    "reopen": _reopen,
    "return_visit": _return_visit,
    "move_up": _move_up,
}


def next_automatic(case: Case, policy: ComplaintPolicy) -> list[Step]:
    """What happens by itself, the first first: steps whose moment has come are to be made, the others wait.

    Only what can be told now: making one may bring about others, or make them needless.
    """
    steps = [
        Step("alerted", "serious", case.facts.received_at, role)
        for role in policy.shown_at_once
        if case.facts.severity in policy.at_once_severities and not case.closed_at
    ]
    if not case.is_settled:
        steps += _ways_up(case, policy)
    undone = [step for step in steps if (step.rule, step.at, step.level) not in case.automatic]
    return sorted(undone, key=lambda step: (step.at, step.rule, step.level))


def _ways_up(case: Case, policy: ComplaintPolicy) -> list[Step]:
    """The steps that take an unsettled case up, each to the level it goes to."""
    found = [("extension_refused", refused.at, "") for refused in case.refused if refused.why == THIRD_EXTENSION]
    if case.needs_several_since:
        found.append(("several_departments", case.needs_several_since, policy.several_departments))
    if case.extensions >= policy.max_extensions:
        found.append(("second_date_passed", case.promise_at, policy.past_the_last_date))
    if any(slip.answered_at is None and slip.issued_at <= case.promise_at for slip in case.slips):
        found.append(("slip_unanswered", case.promise_at, ""))
    return [
        Step("passed_up", rule, at, level)
        for rule, at, level in found
        if policy.is_higher(level or policy.above(case.level) or "", case.level)
    ]
