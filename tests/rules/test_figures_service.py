"""Return visits, call-backs, repairs and satisfaction as reports count them."""

from __future__ import annotations

import pytest

from csdesk.rules.figures_service import (
    CallBackRow,
    GapRow,
    RepairRow,
    ScoreRow,
    count_followups,
    count_repairs,
    satisfaction,
)
from csdesk.rules.followups import Kept
from csdesk.rules.rates import Target

TARGETS = {"tracking": Target(">=", 100), "callback_passed": Target(">", 98), "out_of_warranty_fixed": Target(">=", 95)}
NONE = Kept(0, 0, 0)


def test_tracking_counts_contacts_in_the_window_and_return_visits_all() -> None:
    found = count_followups(tracking=Kept(4, 3, 2), returns=Kept(4, 3, 2), callbacks=NONE, targets=TARGETS)
    assert (found.tracking.percent, found.tracking.is_met) == ("50 %", False)
    assert (found.complaint_returns.percent, found.repair_callbacks.percent) == ("75 %", "–")


PASSED = [  # the result, the answer to whether it is mended, whether it passed
    ("satisfied", "yes", True), ("satisfied", "", True), ("other", "yes", True), ("other", "", False),
    ("satisfied", "no", False), ("not_satisfied", "yes", False), ("to_be_handled", "yes", False), ("", "", False),
]  # fmt: skip


@pytest.mark.parametrize(("result", "mended", "passed"), PASSED)
def test_a_call_back_passes_where_nothing_is_left_to_do(result: str, mended: str, passed: bool) -> None:
    rate = count_repairs([], [CallBackRow(result, mended)], TARGETS).callback_passed
    assert (rate.part, rate.whole) == (int(passed), 1)


REPAIRS = [  # in warranty, passed, fixed; passed ÷ judged, fixed ÷ requested out of warranty
    ((True, True, True), (1, 1), (0, 0)),
    ((False, True, True), (1, 1), (1, 1)),
    ((False, None, True), (0, 0), (1, 1)),
    ((False, False, False), (0, 1), (0, 1)),
    ((None, None, False), (0, 0), (0, 0)),
]


@pytest.mark.parametrize(("row", "quality", "fixed"), REPAIRS)
def test_repairs_passed_and_fixed_out_of_warranty(
    row: tuple[bool | None, bool | None, bool], quality: tuple[int, int], fixed: tuple[int, int]
) -> None:
    found = count_repairs([RepairRow(*row)], [], TARGETS)
    assert found.number == 1 and found.callback_passed.percent == "–"
    assert (found.quality.part, found.quality.whole) == quality
    assert (found.out_of_warranty_fixed.part, found.out_of_warranty_fixed.whole) == fixed


def test_nobody_asked_is_no_satisfaction() -> None:
    found = satisfaction([], [])
    assert (found.all.asked, found.all.mean, found.all.satisfied.percent, found.all.gap) == (0, None, "–", None)
    assert found.by_source == {}


def test_satisfied_are_those_who_give_four_or_five_points() -> None:
    found = satisfaction(
        [ScoreRow("complaint", 5), ScoreRow("complaint", 3), ScoreRow("repair", 4, 2), ScoreRow("repair", 1)],
        [],
        Target(">=", 60),
    )
    assert (found.all.asked, found.all.mean) == (5, 3.4)
    assert (found.all.satisfied.part, found.all.satisfied.is_met) == (3, True)
    assert {source: each.mean for source, each in found.by_source.items()} == {"complaint": 4, "repair": 3}


@pytest.mark.parametrize("score", [0, 6, 10, -1])
def test_points_of_another_scale_do_not_count(score: int) -> None:
    assert satisfaction([ScoreRow("own", score)], [GapRow("own", score, 5), GapRow("own", 5, score)]).all.asked == 0


def test_experience_less_expectation_where_both_are_asked() -> None:
    found = satisfaction([ScoreRow("other", 5)], [GapRow("own", 5, 3), GapRow("own", 3, 4), GapRow("own", 9, 1)])
    assert (found.all.compared, found.all.gap) == (2, -0.5)
    assert found.by_source["own"].asked == 0 and found.by_source["own"].mean is None
    assert found.by_source["other"].gap is None
