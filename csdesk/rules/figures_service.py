"""What was done for customers afterwards: return visits, call-backs, repairs, and how satisfied they are (DOMAIN 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from csdesk.rules.followups import Kept
from csdesk.rules.rates import Rate, Target

Targets = Mapping[str, Target | None]

_FAILED = ("not_satisfied", "to_be_handled")
_LOWEST, _SATISFIED, _HIGHEST = 1, 4, 5  # points of satisfaction


@dataclass(frozen=True)
class FollowUps:
    """Contacts owed whose window closed in a period, and how many of them were made.

    `tracking` counts those of visitors made in their window; `complaint_returns` and `repair_callbacks` those made
    at all.
    """

    tracking: Rate
    complaint_returns: Rate
    repair_callbacks: Rate


def count_followups(tracking: Kept, returns: Kept, callbacks: Kept, targets: Targets) -> FollowUps:
    """跟踪率 and 回访率 (DOMAIN 6), of follow-ups whose last day lies in the period and has passed.

    - tracking: intent visitors contacted on days 7–10 ÷ intent visitors whose day 10 has passed; the days are those
      of the policy. One contact serves all visits of a customer on one day.
    - return visits: done ÷ owed, for complaints and for repairs; a late one is done too, a skipped one is not.
    """
    return FollowUps(
        tracking=Rate(tracking.in_window, tracking.owed, targets.get("tracking")),
        complaint_returns=Rate(returns.done, returns.owed, targets.get("complaint_returns")),
        repair_callbacks=Rate(callbacks.done, callbacks.owed, targets.get("repair_callbacks")),
    )


class RepairRow(NamedTuple):
    """A repair reported in a period; what nobody knows or has said yet is None."""

    is_in_warranty: bool | None
    is_passed: bool | None
    is_fixed: bool


class CallBackRow(NamedTuple):
    """A call-back made after a repair: the result that was noted, and whether it is mended, as the owner says."""

    result: str
    mended: str


@dataclass(frozen=True)
class Repairs:
    """Repairs reported in a period, and the call-backs made in it."""

    number: int
    quality: Rate
    out_of_warranty_fixed: Rate
    callback_passed: Rate


def count_repairs(rows: Iterable[RepairRow], callbacks: Iterable[CallBackRow], targets: Targets) -> Repairs:
    """Repairs by when they were reported, call-backs by when they were made (DOMAIN 6).

    - repair quality: passed ÷ repairs of which the owner has judged the work, by what they said last.
    - out-of-warranty fixed: fixed ÷ requested, of those known to be out of warranty; fixed is what is done and was
      not turned down.
    - call-back pass rate: passed ÷ made. Passed has who says that it is mended, or without that question is
      satisfied; not who is dissatisfied or wants more done. A skipped one was not made.
    """
    number = judged = passed = requested = fixed = made = content = 0
    for row in rows:
        number += 1
        judged += row.is_passed is not None
        passed += row.is_passed is True
        requested += row.is_in_warranty is False
        fixed += row.is_in_warranty is False and row.is_fixed
    for callback in callbacks:
        made += 1
        content += _is_content(callback)
    return Repairs(
        number=number,
        quality=Rate(passed, judged, targets.get("repair_quality")),
        out_of_warranty_fixed=Rate(fixed, requested, targets.get("out_of_warranty_fixed")),
        callback_passed=Rate(content, made, targets.get("callback_passed")),
    )


def _is_content(callback: CallBackRow) -> bool:
    if callback.result in _FAILED or callback.mended == "no":
        return False
    return callback.mended == "yes" or callback.result == "satisfied"


class ScoreRow(NamedTuple):
    """So many customers who gave that many points; `source` is what they were asked about, or the survey."""

    source: str
    score: int
    number: int = 1


class GapRow(NamedTuple):
    """What a customer expected and what they experienced, in points of one survey."""

    source: str
    expectation: int
    experience: int


@dataclass(frozen=True)
class Opinion:
    """What so many customers think: the `mean` of their points and how many are satisfied.

    `gap` is the mean of experience − expectation of the `compared` who were asked for both. What nobody was asked
    is None.
    """

    asked: int
    mean: float | None
    satisfied: Rate
    compared: int
    gap: float | None


@dataclass(frozen=True)
class Satisfaction:
    """满意度 of all customers who were asked in a period, and by what they were asked about."""

    all: Opinion
    by_source: Mapping[str, Opinion]


def satisfaction(scores: Iterable[ScoreRow], gaps: Iterable[GapRow], target: Target | None = None) -> Satisfaction:
    """满意度 (DOMAIN 6): the mean of 1–5, satisfied (4–5) ÷ asked, and experience − expectation where both are asked.

    Asked is every time somebody gave points in the period: for how a complaint was handled, for a repair when it was
    taken over, and in the surveys of follow-ups. Other points than 1 to 5 belong to another scale and do not count.
    """
    points: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (_HIGHEST + 1))
    differences: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in scores:
        if _LOWEST <= row.score <= _HIGHEST:
            points[row.source][row.score] += row.number
    for gap in gaps:
        if _LOWEST <= gap.expectation <= _HIGHEST and _LOWEST <= gap.experience <= _HIGHEST:
            differences[gap.source][0] += 1
            differences[gap.source][1] += gap.experience - gap.expectation
    sources = sorted({*points, *differences})
    whole = [sum(each) for each in zip(*points.values(), strict=True)] or [0] * (_HIGHEST + 1)
    compared = [sum(each) for each in zip(*differences.values(), strict=True)] or [0, 0]
    return Satisfaction(
        all=_opinion(whole, compared, target),
        by_source={source: _opinion(points[source], differences[source], target) for source in sources},
    )


def _opinion(points: list[int], differences: list[int], target: Target | None) -> Opinion:
    asked = sum(points)
    compared, difference = differences
    return Opinion(
        asked=asked,
        mean=sum(score * number for score, number in enumerate(points)) / asked if asked else None,
        satisfied=Rate(sum(points[_SATISFIED:]), asked, target),
        compared=compared,
        gap=difference / compared if compared else None,
    )
