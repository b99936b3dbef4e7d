"""`csdesk report` as scripts and people call it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csdesk.rules.figures import KEYS

Run = Callable[..., Any]


@pytest.fixture
def busy_home(home: Path, csdesk: Run) -> Path:
    """A home with calls, a visit and a complaint."""
    for line in (
        (
            "call",
            "add",
            "--phone",
            "13800000001",
            "--name",
            "李四",
            "--asked",
            "价格",
            "--category",
            "enquiry",
            "--invited",
        ),
        ("call", "add", "--phone", "13800000002", "--asked", "户型", "--category", "enquiry"),
        ("visit", "add", "--name", "李四", "--phone", "13800000001", "--first"),
        (
            "complaint",
            "add",
            "--name",
            "赵敏",
            "--phone",
            "13800001234",
            "--content",
            "漏水",
            "--promise",
            "2026-11-22 10:00",
        ),
    ):
        ended = csdesk(*line)
        assert ended.code == 0, ended.err
    return home


def test_the_figures_of_the_week_in_a_table(busy_home: Path, csdesk: Run) -> None:
    ended = csdesk("report")
    assert (ended.code, ended.err) == (0, "")
    title, headings, *rows = ended.out.splitlines()
    assert title == "示例置业: 2026-W47, 2026-11-16 to 2026-11-22, against 2026-W46"
    assert headings.split() == ["Figure", "2026-W47", "Of", "2026-W46", "Target"]
    assert len(rows) == len(KEYS)
    assert rows[0].split() == ["Enquiries", "3", "0"]
    (invited,) = [row for row in rows if row.startswith("Invitation")]
    assert invited.split() == ["Invitation", "rate", "50", "%", "1/2", "–", "≥", "100", "%", "✗"]
    (promised,) = [row for row in rows if row.startswith("Promises kept")]
    assert promised.split() == ["Promises", "kept", "–", "0/0", "–"]


def test_the_figures_as_json(busy_home: Path, csdesk: Run) -> None:
    found = csdesk("--json", "report", "month", "2026-11").json
    assert (found["period"], found["kind"], found["before"]) == ("2026-11", "month", "2026-10")
    assert (found["first"], found["last"], found["at"]) == ("2026-11-01", "2026-11-30", "2026-11-21 09:30")
    assert list(found["figures"]) == list(KEYS)
    assert found["figures"]["invitation"] == {
        "value": 50.0, "part": 1, "whole": 2, "target": ">= 100", "is_met": False, "before": None,
    }  # fmt: skip
    assert found["figures"]["promise_kept"]["value"] is None
    assert found["counts"]["calls_by_hour"] == {"9": 2}
    assert found["counts"]["complaints_by_age"]["0-1"] == 1


@pytest.mark.parametrize(
    ("arguments", "period"),
    [
        (("month",), "2026-11"), (("quarter",), "2026-Q4"), (("year",), "2026"), (("week", "上周"), "2026-W46"),
        (("2026-Q3",), "2026-Q3"), (("last", "month"), "2026-10"), (("月", "10"), "2026-10"), (("去年",), "2025"),
    ],
)  # fmt: skip
def test_a_period_is_named_as_people_do(home: Path, csdesk: Run, arguments: tuple[str, ...], period: str) -> None:
    assert csdesk("--json", "report", *arguments).json["period"] == period


@pytest.mark.parametrize("arguments", [("month", "2026-W47"), ("2026-13",), ("decade",), ("week", "47", "48")])
def test_what_is_no_period_ends_with_one_line(home: Path, csdesk: Run, arguments: tuple[str, ...]) -> None:
    ended = csdesk("report", *arguments)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)


def test_the_report_speaks_the_words_of_the_department(busy_home: Path, csdesk: Run) -> None:
    ended = csdesk("report", language="zh")
    rates = ("邀约率", "初访登记率", "跟踪率", "承诺兑现率", "投诉处理及时率", "投诉处理率", "储备客户转化率")
    for words in (*rates, "咨询量", "重大投诉", "回访", "满意度"):
        assert words in ended.out, words


def test_a_company_sets_its_own_targets(busy_home: Path, csdesk: Run) -> None:
    (busy_home / "policy.toml").write_text('[targets]\ninvitation = ">= 50"\ntimely = "> 90"\n', encoding="utf-8")
    figures = csdesk("--json", "report").json["figures"]
    assert figures["invitation"]["is_met"] is True and figures["timely"]["target"] == "> 90"
    (busy_home / "policy.toml").write_text('[targets]\ninvitation = "many"\n', encoding="utf-8")
    ended = csdesk("--json", "report")
    assert "many" in ended.err and ended.json["figures"]["invitation"]["target"] == ">= 100"
