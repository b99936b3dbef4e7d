"""What counts as a first visit registered, and as an entry made late (DOMAIN 4, Visits)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FirstVisitRate:
    """Of `all` first visits those that were `registered`; a party that was only tallied is one of them.

    `rate` and `target` are percentages; `rate` is None where nobody came.
    """

    registered: int
    all: int
    rate: float | None
    target: int

    @property
    def is_met(self) -> bool:
        """Whether the target is reached, or nothing can be said."""
        return self.rate is None or self.rate >= self.target

    def shown(self) -> str:
        """The rate as it is shown, cut to whole percents so that it never looks better than it is."""
        return "–" if self.rate is None else f"{int(self.rate)} %"


def first_visit_rate(registered: int, every: int, target: int) -> FirstVisitRate:
    """The rate of `registered` first visits among `every` one."""
    return FirstVisitRate(registered, every, 100 * registered / every if every else None, target)


def is_late(arrived: datetime, entered: datetime) -> bool:
    """Whether a visit was entered on a later day than that of the arrival."""
    return arrived.date() < entered.date()


def is_tracked(intent: str | None, tracked: Collection[str]) -> bool:
    """Whether a visitor with this intention is owed a follow-up."""
    return bool(intent) and intent in tracked
