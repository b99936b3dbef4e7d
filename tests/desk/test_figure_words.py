"""Figures in words: change, verdict, and a formula for every one."""

from __future__ import annotations

import pytest

from csdesk.desk import figure_words
from csdesk.desk.desk import Desk
from csdesk.rules.figures import KEYS, Line, Value
from csdesk.rules.rates import Rate, Target
from csdesk.texts import _, use_language


def line(value: Value, unit: str = "", target: Target | None = None) -> Line:
    return Line("complaints", "Complaints received", value, unit, target)


@pytest.mark.parametrize(
    ("this", "before", "unit", "told"),
    [
        (12, 9, "", "+3"),
        (9, 12, "", "-3"),
        (9, 9, "", "0"),
        (Rate(1, 2), Rate(1, 3), "", "+16.7"),
        (Rate(3, 54), Rate(0, 3), "", "+5.5"),  # 5.5 % is read, and 0 %
        (Rate(1, 2), Rate(0, 0), "", "–"),
        (Rate(0, 0), Rate(1, 2), "", "–"),
        (12.34, 12.3, "hours", "0"),
        (12.5, 12.0, "hours", "+0.5"),
        (4.25, 4.5, "points", "-0.25"),
        (None, 1.0, "points", "–"),
    ],
)
def test_a_change_is_told_with_its_sign_and_a_dash_where_it_cannot_be(
    this: Value, before: Value, unit: str, told: str
) -> None:
    assert figure_words.change(line(this, unit), line(before, unit)) == told


@pytest.mark.parametrize(
    ("value", "target", "told"),
    [
        (Rate(1, 2), None, ""),
        (Rate(1, 2), Target(">=", 50), "met"),
        (Rate(1, 3), Target(">=", 50), "not met"),
        (Rate(0, 0), Target(">=", 50), "–"),
        (0, Target("<=", 0), "met"),
    ],
)
def test_whether_a_target_is_met_is_told_in_words(value: Value, target: Target | None, told: str) -> None:
    assert figure_words.met(line(value, target=target)) == told


def test_every_figure_has_a_formula_in_both_languages(desk: Desk) -> None:
    assert set(figure_words.FORMULAS) == set(KEYS)
    use_language("zh")
    assert [key for key in KEYS if figure_words.formula(desk, key) == figure_words.FORMULAS[key]] == []
    assert "30" in figure_words.formula(desk, "call_to_visit")
    assert _("not met") != "not met"


def test_hours_are_told_with_their_unit() -> None:
    assert figure_words.shown(line(3.5, "hours")) == "3.5 h"
    assert figure_words.shown(line(None, "hours")) == "–"
