"""What a complaint has come to, folded from its timeline (DOMAIN 3 and 4, complaints).

A timeline is a set of events that desks put together as they sync, so the order in which they arrive
means nothing: they are folded by their time and id, which every desk does alike. What cannot be true by
then (a third extension, a second desk's closing) stays in the timeline as refused and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from csdesk.rules.complaint_routes import ComplaintPolicy

OPEN, WITH_DEPARTMENT, WAITING_CUSTOMER, RESOLVED, CLOSED, REOPENED = (
    "open", "with_department", "waiting_customer", "resolved", "closed", "reopened",
)  # fmt: skip
STATUSES = (OPEN, WITH_DEPARTMENT, WAITING_CUSTOMER, RESOLVED, CLOSED, REOPENED)

IMPORTED = "import"
"""The rule of events that a register told: what was closed there is history, and owes no return visit."""
REPEAT = "repeat"
"""The rule of events by which a complaint rose that is a repeat."""

KINDS = (
    "received", "read_back", "assigned", "slip_issued", "passed_up", "progress", "promised", "extended", "measure",
    "resolved", "informed", "accepted", "not_accepted", "written_reply", "closed", "return_visit", "reopened",
    "moved_up", "action_asked", "alerted",
)  # fmt: skip
"""The kinds of events, in the order in which a case mostly has them."""


@dataclass(frozen=True)
class Event:
    """Something that happened to a case. `rule` names the rule that made it, "" where a person did.

    `staff` is whom a case was assigned to, or who decided it; `level` the role that it went to, or was shown to;
    `entered_at` is when it was written down, None where that was when it happened.
    """

    id: str
    at: datetime
    kind: str
    text: str = ""
    promise_at: datetime | None = None
    agreed_with: str = ""
    department: str = ""
    staff: str = ""
    level: str = ""
    result: str = ""
    satisfaction: int | None = None
    is_signed: bool | None = None
    is_face_to_face: bool = False
    rule: str = ""
    by: str = ""
    entered_at: datetime | None = None


@dataclass(frozen=True)
class Facts:
    """What the case itself says, apart from its timeline; `accused` is the member of staff it is against."""

    id: str
    received_at: datetime
    severity: str = "ordinary"
    is_written: bool = False
    accused: str = ""
    accused_role: str = ""
    received_by: str = ""


@dataclass(frozen=True)
class Slip:
    """What a department was asked, and what it did about it; `result` is "" until it has answered."""

    department: str
    issued_at: datetime
    text: str = ""
    measure: str = ""
    result: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Refused:
    """An event that counts for nothing, and why: a key of REFUSALS."""

    event: str
    kind: str
    at: datetime
    why: str


@dataclass(frozen=True)
class Case:
    """What a complaint has come to. `promise_at` is the date the customer was promised last.

    `due_at` is that date while the customer has not been answered; `owner` who looks after the case; `result` the
    last one there was, be it turned down; `rises` the id of every event that took it up, and the level it went to.
    """

    facts: Facts
    status: str
    level: str
    promise_at: datetime
    due_at: datetime | None
    extensions: int
    promises: int
    departments: tuple[str, ...]
    slips: tuple[Slip, ...]
    owner: str
    is_read_back: bool
    is_moved_up: bool
    resolved_at: datetime | None
    result: str
    is_self_settled: bool
    informed_at: datetime | None
    is_accepted: bool | None
    is_signed: bool
    lacks_signature: bool
    has_written_reply: bool
    satisfaction: int | None
    closed_at: datetime | None
    owes_return_visit: bool
    reopenings: int
    report_due_at: datetime | None
    refused: tuple[Refused, ...]
    automatic: frozenset[tuple[str, datetime, str]]
    needs_several_since: datetime | None
    rises: tuple[tuple[str, str], ...]

    @property
    def waiting_on(self) -> tuple[str, ...]:
        """The departments that have not answered their slips."""
        return tuple(slip.department for slip in self.slips if slip.answered_at is None)

    @property
    def is_settled(self) -> bool:
        """Whether it has a result that was not turned down."""
        return self.status in (RESOLVED, WAITING_CUSTOMER, CLOSED)

    def is_overdue(self, now: datetime) -> bool:
        """Whether the customer was promised an answer before `now` and has none."""
        return self.due_at is not None and self.due_at < now


THIRD_EXTENSION, LATE_EXTENSION, NOT_LATER, OUT_OF_TURN, WAITS_FOR_DEPARTMENTS, NOT_INFORMED, BY_THE_ACCUSED = (
    "third_extension", "late_extension", "not_later", "out_of_turn", "waits_for_departments", "not_informed",
    "by_the_accused",
)  # fmt: skip
_DECISIONS = {"slip_issued", "resolved", "extended", "closed"}


def fold(facts: Facts, events: Iterable[Event], policy: ComplaintPolicy) -> Case:
    """What the case has come to by its `events`, in whatever order they are given."""
    folding = _Folding(facts, policy)
    for event in sorted(events, key=_place):
        folding.take(event)
    return folding.case()


def _place(event: Event) -> tuple[bool, datetime, bool, str]:
    return place(event.kind, event.at, event.rule, event.id)


def place(kind: str, at: datetime, rule: str, identity: str) -> tuple[bool, datetime, bool, str]:
    """What events are ordered by: of the same second, what people did goes before what happened by itself."""
    return kind != "received", at, rule not in ("", IMPORTED), identity


@dataclass
class _Folding:
    """A case on its way through its timeline."""

    facts: Facts
    policy: ComplaintPolicy
    level: str = ""
    promise: datetime = datetime.max
    has_promise: bool = False
    promises: int = 0
    extensions: int = 0
    departments: list[str] = field(default_factory=list)
    slips: dict[str, Slip] = field(default_factory=dict)
    owner: str = ""
    is_read_back: bool = False
    is_moved_up: bool = False
    resolved_at: datetime | None = None
    result: str = ""
    is_self_settled: bool = False
    is_reported: bool = False
    informed_at: datetime | None = None
    is_accepted: bool | None = None
    is_signed: bool = False
    is_face_to_face: bool = False
    has_written_reply: bool = False
    satisfaction: int | None = None
    closed_at: datetime | None = None
    is_visited: bool = False
    reopenings: int = 0
    several_since: datetime | None = None
    refused: list[Refused] = field(default_factory=list)
    automatic: set[tuple[str, datetime, str]] = field(default_factory=set)
    rises: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.level = self.policy.start(self.facts.accused_role)
        self.promise = self.facts.received_at + self.policy.standard(self.facts.severity)
        self.owner = self.facts.received_by if self.facts.received_by != self.facts.accused else ""

    def take(self, event: Event) -> None:
        """Go on by one event."""
        if event.rule:
            self.automatic.add((event.rule, event.at, event.level))
        if self.facts.accused and event.kind in _DECISIONS and self.facts.accused in (event.by, event.staff):
            why = BY_THE_ACCUSED
        else:
            level = self.level
            handler = _HANDLERS.get(event.kind)  # a newer csdesk may know kinds that this one does not
            why = handler(self, event) if handler else ""
            if self.level != level:
                self.rises.append((event.id, self.level))
        if why:
            self.refused.append(Refused(event.id, event.kind, event.at, why))

    def read_back(self, _event: Event) -> str:
        """It was read back to the customer, who confirmed it."""
        self.is_read_back = True
        return ""

    def assigned(self, event: Event) -> str:
        """It was given to a member of staff, or to a department."""
        if self.resolved_at:
            return OUT_OF_TURN
        if event.staff and event.staff == self.facts.accused:
            return BY_THE_ACCUSED
        self.owner = event.staff or self.owner
        self._involve(event)
        return ""

    def _involve(self, event: Event) -> None:
        if event.department and event.department not in self.departments:
            self.departments.append(event.department)
            if len(self.departments) == 2:
                self.several_since = event.at

    def slip_issued(self, event: Event) -> str:
        """A slip was signed out to a department."""
        if self.resolved_at:
            return OUT_OF_TURN
        self._involve(event)
        self.slips[event.department] = Slip(event.department, event.at, event.text)
        if "department" in self.policy.chain:
            self._rise("department")
        return ""

    def _rise(self, level: str) -> bool:
        is_higher = self.policy.is_higher(level, self.level)
        if is_higher:
            self.level = level
        return is_higher

    def passed_up(self, event: Event) -> str:
        """It went up to the next level; or the desk reported to its superior what it had settled itself."""
        if self.resolved_at:
            self.is_reported = self.is_reported or not event.rule
            return OUT_OF_TURN if event.rule else ""
        level = event.level or self.policy.above(self.level) or ""
        if not self._rise(level):
            return OUT_OF_TURN
        self.is_moved_up = True
        return ""

    def promised(self, event: Event) -> str:
        """The customer was told when they would hear, when the complaint was received."""
        if self.has_promise or event.promise_at is None:
            return OUT_OF_TURN
        self._promise(event.promise_at)
        return ""

    def _promise(self, moment: datetime) -> None:
        self.promise, self.has_promise = moment, True
        self.promises += 1

    def extended(self, event: Event) -> str:
        """A new date was agreed with the customer."""
        if self.resolved_at or event.promise_at is None:
            return OUT_OF_TURN
        if self.extensions >= self.policy.max_extensions:
            return THIRD_EXTENSION
        if max(event.at, event.entered_at or event.at).date() > self.promise.date():
            return LATE_EXTENSION
        if event.promise_at <= self.promise:
            return NOT_LATER
        self._promise(event.promise_at)
        self.extensions += 1
        return ""

    def measure(self, event: Event) -> str:
        """A department said what it does, or with a result what it did."""
        slip = self.slips.get(event.department)
        if slip is None:
            return OUT_OF_TURN
        self.slips[event.department] = Slip(
            slip.department, slip.issued_at, slip.text, event.text or slip.measure, event.result or slip.result,
            slip.answered_at or (event.at if event.result else None),
        )  # fmt: skip
        return ""

    def resolved(self, event: Event) -> str:
        """It has a result; that is also the answer of a department which is the only one it was given to."""
        waiting = [slip for slip in self.slips.values() if slip.answered_at is None]
        if self.resolved_at:
            return OUT_OF_TURN
        if waiting and len(self.departments) > 1:
            return WAITS_FOR_DEPARTMENTS
        for slip in waiting:
            self.slips[slip.department] = Slip(
                slip.department, slip.issued_at, slip.text, slip.measure, event.text, event.at
            )
        self.resolved_at = event.at
        self.result = event.text or self.result
        is_history = event.rule == IMPORTED  # of which nobody is owed a report any more
        self.is_self_settled = self.level == self.policy.chain[0] and not self.slips and not is_history
        return ""

    def informed(self, event: Event) -> str:
        """The customer was told the result."""
        if not self.resolved_at or self.closed_at:
            return OUT_OF_TURN
        self.informed_at = self.informed_at or event.at
        self.is_face_to_face = self.is_face_to_face or event.is_face_to_face
        self.is_signed = self.is_signed or bool(event.is_signed)
        return ""

    def accepted(self, event: Event) -> str:
        """The customer is content with the result."""
        if why := self.informed(event):
            return why
        self.is_accepted = True
        self.satisfaction = event.satisfaction or self.satisfaction
        return ""

    def not_accepted(self, event: Event) -> str:
        """The customer is not content: the case is open again."""
        if not self.resolved_at:
            return OUT_OF_TURN
        self.satisfaction = event.satisfaction or self.satisfaction
        self._reopen(event)
        self.is_accepted = False
        return ""

    def written_reply(self, event: Event) -> str:
        """The result was sent to the customer in writing, in the company's name."""
        if why := self.informed(event):
            return why
        self.has_written_reply = True
        return ""

    def closed(self, event: Event) -> str:
        """The case was closed."""
        lacks_reply = self.facts.is_written and not self.has_written_reply and event.rule != IMPORTED
        if not self.resolved_at or self.closed_at or lacks_reply:
            return OUT_OF_TURN
        if not self.informed_at and event.rule != IMPORTED:
            return NOT_INFORMED
        self.closed_at = event.at
        self.is_visited = event.rule == IMPORTED
        return ""

    def return_visit(self, event: Event) -> str:
        """The customer was asked afterwards."""
        if not self.closed_at:
            return OUT_OF_TURN
        self.is_visited = True
        self.satisfaction = event.satisfaction or self.satisfaction
        return ""

    def reopened(self, event: Event) -> str:
        """The case was taken up again."""
        if not self.resolved_at:
            return OUT_OF_TURN
        self._reopen(event)
        return ""

    def _reopen(self, event: Event) -> None:
        self._promise(event.promise_at or event.at + self.policy.standard(self.facts.severity))
        self.resolved_at = self.informed_at = self.closed_at = self.is_accepted = None
        self.is_self_settled = self.is_reported = self.has_written_reply = False
        self.is_face_to_face = self.is_signed = self.is_visited = False
        self.reopenings += 1

    def moved_up(self, event: Event) -> str:
        """It rose because it is a repeat."""
        if self.resolved_at or not self._rise(event.level):
            return OUT_OF_TURN
        self.is_moved_up = True
        return ""

    def status(self) -> str:
        """Where the case stands."""
        if self.closed_at:
            return CLOSED
        if self.resolved_at:
            return WAITING_CUSTOMER if self.informed_at and not self.is_accepted else RESOLVED
        if any(slip.answered_at is None for slip in self.slips.values()):
            return WITH_DEPARTMENT
        return REOPENED if self.reopenings else OPEN

    def case(self) -> Case:
        """What it has come to."""
        report = timedelta(days=self.policy.self_settled_report_days)
        owes_report = self.resolved_at and self.is_self_settled and not self.is_reported
        return Case(
            facts=self.facts,
            status=self.status(),
            level=self.level,
            promise_at=self.promise,
            due_at=None if self.informed_at or self.closed_at else self.promise,
            extensions=self.extensions,
            promises=self.promises,
            departments=tuple(self.departments),
            slips=tuple(self.slips.values()),
            owner=self.owner,
            is_read_back=self.is_read_back,
            is_moved_up=self.is_moved_up,
            resolved_at=self.resolved_at,
            result=self.result,
            is_self_settled=self.is_self_settled,
            informed_at=self.informed_at,
            is_accepted=self.is_accepted,
            is_signed=self.is_signed,
            lacks_signature=self.is_face_to_face and not self.is_signed and not self.has_written_reply,
            has_written_reply=self.has_written_reply,
            satisfaction=self.satisfaction,
            closed_at=self.closed_at,
            owes_return_visit=self.closed_at is not None and not self.is_visited,
            reopenings=self.reopenings,
            report_due_at=self.resolved_at + report if owes_report and self.resolved_at else None,
            refused=tuple(self.refused),
            automatic=frozenset(self.automatic),
            needs_several_since=self.several_since,
            rises=tuple(self.rises),
        )


_SAYING_ONLY = ("received", "progress", "action_asked", "alerted")  # that change nothing
_HANDLERS = {kind: getattr(_Folding, kind) for kind in KINDS if kind not in _SAYING_ONLY}
