"""What figures are made of: rates with their targets, counts by key, and the middle and the tail of many values."""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from csdesk.rules.messages import N_

NOTHING = "–"
"""What is shown for a rate with nothing in its denominator (DOMAIN 6), never 0 % or 100 %."""

Counts: TypeAlias = Mapping[Any, int]
"""How many there are by key; "" is the key of those of which it is not known."""

_TARGET = r"(>=|>|<=|<) *(\d{1,3}(?:\.\d{1,2})?)"
_SIGNS = {">=": "≥", "<=": "≤"}

TARGETS = (
    "invitation", "call_to_visit", "tracking", "promise_kept", "timely", "handled_ordinary", "serious", "extended",
    "past_last_date", "reopened", "repeated", "moved_up", "complaint_returns", "repair_callbacks", "callback_passed",
    "repair_quality", "out_of_warranty_fixed", "satisfied", "conversion",
)  # fmt: skip
"""The figures to which a company may set a target; that of first visits stands with the visits."""

FORMS: dict[tuple[str, ...], tuple[str, str]] = {
    ("targets", name): (
        f"({_TARGET})?",
        N_('\'{value}\' is given; a target such as ">= 95", or "" for none, is wanted'),
    )
    for name in TARGETS
}
"""What the targets of a company's policy have to look like."""


@dataclass(frozen=True)
class Target:
    """What a figure is to come to: one of the signs >=, >, <=, < and a value, of rates in percent."""

    sign: str
    value: float

    def is_met(self, value: float) -> bool:
        """Whether `value` comes to it."""
        if self.sign.startswith(">"):
            return value > self.value or (self.sign == ">=" and value == self.value)
        return value < self.value or (self.sign == "<=" and value == self.value)

    def __str__(self) -> str:
        return f"{_SIGNS.get(self.sign, self.sign)} {self.value:g}"


def read_target(text: str) -> Target | None:
    """The target that a text of the policy stands for, None for ""."""
    found = re.fullmatch(_TARGET, text)
    return Target(found[1], float(found[2])) if found else None


def read_targets(table: Mapping[str, str]) -> dict[str, Target | None]:
    """The targets of a complete table [targets]."""
    return {name: read_target(table[name]) for name in TARGETS}


@dataclass(frozen=True)
class Rate:
    """`part` of a `whole`, and what it is to come to, if anything."""

    part: int
    whole: int
    target: Target | None = None

    @property
    def value(self) -> float | None:
        """The percentage; None where there is nothing in the denominator."""
        return 100 * self.part / self.whole if self.whole else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None where there is none, or nothing to measure."""
        return None if self.target is None or self.value is None else self.target.is_met(self.value)

    @property
    def percent(self) -> str:
        """The rate as it is shown, to a tenth of a percent and cut so that it never looks better than it is."""
        if not self.whole:
            return NOTHING
        fewer_is_better = self.target is not None and self.target.sign.startswith("<")
        tenths = -(-1000 * self.part // self.whole) if fewer_is_better else 1000 * self.part // self.whole
        return f"{tenths // 10} %" if tenths % 10 == 0 else f"{tenths / 10:.1f} %"


@dataclass(frozen=True)
class Spread:
    """The `median` and the `p90` of so many values; both None where there are none."""

    number: int
    median: float | None
    p90: float | None


def spread(values: Iterable[float]) -> Spread:
    """The middle of `values`, and the smallest of them that at least nine tenths do not exceed (the nearest rank)."""
    ranked = array("d", sorted(values))
    number = len(ranked)
    if not number:
        return Spread(0, None, None)
    middle = number // 2
    median = ranked[middle] if number % 2 else (ranked[middle - 1] + ranked[middle]) / 2
    return Spread(number, median, ranked[math.ceil(number * 9 / 10) - 1])


def together(*counts: Counts) -> dict[Any, int]:
    """The counts added up, key by key, in the order in which the keys come."""
    found: dict[Any, int] = {}
    for each in counts:
        for key, number in each.items():
            found[key] = found.get(key, 0) + number
    return found
