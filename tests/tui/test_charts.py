"""What is drawn beside figures: bars, hours, shares; "–" where there is nothing."""

from __future__ import annotations

import pytest
from textual.content import Content

from csdesk.chinese import width
from csdesk.rules.rates import Rate
from csdesk.texts import use_language
from csdesk.tui.widgets.charts import Bar, bar, bar_lines, hour_lines, rate_lines, share_lines


def plain(lines: list[Content]) -> list[str]:
    return [line.plain for line in lines]


@pytest.mark.parametrize(
    ("number", "most", "cells"), [(0, 10, 0), (10, 10, 20), (5, 10, 10), (1, 1000, 1), (0, 0, 0), (999, 1000, 20)]
)
def test_a_bar_is_as_long_as_its_number_and_never_nothing_for_something(number: int, most: int, cells: int) -> None:
    assert bar(number, most, 20) == "█" * cells


def test_hours_stand_above_their_marks_to_one_scale() -> None:
    lines = plain(hour_lines([("now", {9: 8, 18: 1}, ""), ("then", {10: 4}, "")], 40))
    assert lines[0][5:].split() == ["█", "▁"]
    assert lines[1].strip() == "then      ▄"
    assert lines[0].index("█") == lines[2].index("8") + 2
    assert lines[1].index("▄") == lines[2].index("10") + 1


def test_hours_stand_closer_where_the_night_is_long() -> None:
    lines = plain(hour_lines([("now", {0: 1, 23: 2}, "")], 30))
    assert max(map(width, lines)) <= 30
    assert lines[1].split() == ["0", "4", "8", "12", "16", "20"]
    assert lines[0][4] == "▄"
    assert lines[0][4 + 23] == "█"


def test_hours_without_any_call_are_empty() -> None:
    assert plain(hour_lines([("", {}, "")]))[0].strip() == ""


def test_bars_tell_number_and_what_it_was_before() -> None:
    lines = plain(bar_lines([Bar("咨询", 12, 9), Bar("报修", 3, 0), Bar("投诉", 0, 4)], 30))
    assert lines[0].startswith("咨询 12 (9) ██")
    assert lines[1].startswith("报修  3 (0) █")
    assert lines[2].strip() == "投诉  0 (4)"
    assert max(map(width, lines)) <= 30


def test_bars_beyond_the_eighth_are_one() -> None:
    lines = plain(bar_lines([Bar(f"b{at}", 10 - at, 1) for at in range(10)], 40))
    assert len(lines) == 8
    assert lines[-1].startswith("3 others  6 (3)")


@pytest.mark.parametrize("bars", [[], [Bar("咨询", 0, 0)]])
def test_no_bars_are_a_dash(bars: list[Bar]) -> None:
    assert plain(bar_lines(bars, 30)) == ["–"]


def test_a_rate_is_told_and_drawn_and_never_rounded_up() -> None:
    lines = plain(rate_lines([("now", Rate(99, 100), ""), ("then", Rate(0, 0), "")], 60))
    assert lines[0] == "now  99 % (99/100) " + "█" * 19 + "░"
    assert lines[1].split() == ["then", "–"]


def test_shares_have_a_sign_for_each_part_and_leave_empty_rows_out() -> None:
    lines = plain(share_lines([("网络", [1, 0, 1, 0]), ("路过", [0, 0, 0, 4]), ("报纸", [0, 0, 0, 0])], "ABCD", 25))
    assert lines == ["A █  B ▓  C ▒  D ░", "网络 2 ████▒▒▒▒▒", "路过 4 " + "░" * 18]
    assert plain(share_lines([("报纸", [0, 0])], "AB", 25)) == ["–"]


def test_no_row_is_wider_than_the_room_in_either_language() -> None:
    for language in ("zh", "en"):
        use_language(language)
        lines = bar_lines([Bar("一个名字非常非常长的途径而且没有尽头", 1_000_000, 999_999)] * 9, 36)
        lines += share_lines([("一个名字非常非常长的途径而且没有尽头", [1, 2, 3, 4])] * 9, "ABCD", 36)
        assert max(width(line.plain) for line in lines) <= 36
