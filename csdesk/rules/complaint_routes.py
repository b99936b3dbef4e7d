"""The way a complaint takes through the chain of people, and the numbers by which it takes it (DOMAIN 4, complaints).

Levels are keys of roles. The chain is the company's own: three levels or seven work alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

_DAY = timedelta(days=1)


class WorkingDays(Protocol):
    """Knows which days the company works."""

    def is_working_day(self, day: Any, /) -> bool: ...


@dataclass(frozen=True)
class ComplaintPolicy:
    """The company's numbers and chain for complaints; see `data/policy.toml`.

    `seniority` is all roles that may do anything at the desk, the most junior first.
    """

    chain: tuple[str, ...]
    seniority: tuple[str, ...]
    max_extensions: int
    standard_hours: Mapping[str, int]
    self_settled_report_days: int
    several_departments: str
    past_the_last_date: str
    repeat_levels: tuple[str, ...]
    repeat_days: int
    repairs_until_complaint: int
    repairs_until_headquarters: int
    written_channels: tuple[str, ...]
    shown_at_once: tuple[str, ...]
    at_once_severities: tuple[str, ...]

    @property
    def top(self) -> str:
        """The last level."""
        return self.chain[-1]

    def standard(self, severity: str) -> timedelta:
        """The time within which a complaint of that severity is to be handled."""
        hours = self.standard_hours.get(severity)
        return timedelta(hours=self.standard_hours["ordinary"] if hours is None else hours)

    def rank(self, role: str) -> float:
        """How far up the chain `role` stands; a role beside the chain stands half a step above those below it."""
        if role in self.chain:
            return self.chain.index(role)
        if role not in self.seniority:
            return -1
        below = self.seniority[: self.seniority.index(role)]
        return max((self.chain.index(other) for other in below if other in self.chain), default=-1) + 0.5

    def start(self, accused_role: str = "") -> str:
        """The level at which a complaint begins: the desk, or one level above whoever is complained about."""
        if not accused_role:
            return self.chain[0]
        return next((level for level in self.chain if self.rank(level) > self.rank(accused_role)), self.top)

    def above(self, level: str) -> str | None:
        """The next level, None at the top."""
        at = self.chain.index(level) + 1
        return self.chain[at] if at < len(self.chain) else None

    def is_higher(self, level: str, other: str) -> bool:
        """Whether `level` of the chain stands above `other` of the chain."""
        return level in self.chain and self.chain.index(level) > self.chain.index(other)

    def needs_a_decision(self, level: str) -> bool:
        """Whether a result at that level has to be decided there: neither the desk nor a department settles it."""
        return level != self.chain[0] and level in self.seniority

    def level_of_repeat(self, times: int) -> str | None:
        """The level to which a complaint rises that is made for the `times`th time, None for the first."""
        if times < 2 or not self.repeat_levels:
            return None
        return self.repeat_levels[min(times - 2, len(self.repeat_levels) - 1)]

    def step_of_repair(self, times: int) -> str:
        """What becomes of a repair asked for the `times`th time: "" (a repair), "complaint" or "headquarters"."""
        if times >= self.repairs_until_headquarters:
            return "headquarters"
        return "complaint" if times >= self.repairs_until_complaint else ""


def suggested_promise(policy: ComplaintPolicy, severity: str, received: datetime, working: WorkingDays) -> datetime:
    """A reply date to offer the customer: the standard time on, and then the next working day."""
    moment = received + policy.standard(severity)
    for _day in range(60):
        if working.is_working_day(moment.date()):
            break
        moment += _DAY
    return moment.replace(second=0, microsecond=0)


def read_complaint_policy(table: Mapping[str, Any], seniority: tuple[str, ...]) -> ComplaintPolicy:
    """What a complete table [complaints] stands for; levels that are no roles of the company are passed over."""
    known = {*seniority, *table["chain"]} & {*table["roles"]}
    chain = tuple(dict.fromkeys(role for role in table["chain"] if role in known)) or seniority

    def level(name: str) -> str:
        return name if name in chain else chain[-1]

    return ComplaintPolicy(
        chain=chain,
        seniority=seniority,
        max_extensions=table["max_extensions"],
        standard_hours=table["standard_hours"],
        self_settled_report_days=table["self_settled_report_days"],
        several_departments=level(table["several_departments"]),
        past_the_last_date=level(table["past_the_last_date"]),
        repeat_levels=tuple(map(level, table["repeat_levels"])),
        repeat_days=table["repeat_days"],
        repairs_until_complaint=table["repairs_until_complaint"],
        repairs_until_headquarters=table["repairs_until_headquarters"],
        written_channels=tuple(table["written_channels"]),
        shown_at_once=tuple(role for role in table["shown_at_once"] if role in seniority),
        at_once_severities=tuple(table["at_once_severities"]),
    )
