"""`csdesk weekly` as people and scripts call it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .conftest import Run


@pytest.fixture
def sales(home: Path, csdesk: Run, call: dict[str, Any]) -> Run:
    """Runs commands as 周强, who sells and received a visitor."""
    assert csdesk("staff", "add", "--name", "周强", "--role", "sales").code == 0

    def run(*arguments: str, language: str = "en") -> Any:
        return csdesk("--as", "周强", *arguments, language=language)

    ended = run("visit", "add", "--name", "李四", "--phone", "13800001234", "--intent", "A")
    assert ended.code == 0, ended.err
    return run


def test_a_report_is_written_and_signed(sales: Run) -> None:
    shown = sales("--json", "weekly", "show").json
    assert (shown["week"], shown["staff"], shown["status"]) == ("2026-W47", "周强", "open")
    ended = sales("weekly", "write", "--summary", "客流平稳", "--next-plan", "回访A类客户", "--opinions", "要南向")
    assert ended.code == 0, ended.err
    assert "2026-W47 2026-11-16 – 2026-11-22 周强 not signed!" in ended.out
    assert "Visitors received 1" in ended.out and "Plan for next week: 回访A类客户" in ended.out
    signed = sales("--json", "weekly", "sign").json
    assert (signed["status"], signed["signed_by"], signed["opinions"]) == ("signed", "周强", "要南向")
    assert (signed["numbers"]["visits"], signed["numbers"]["intent:A"]) == (1, 1)
    again = sales("weekly", "write", "--summary", "改")
    assert (again.code, again.out) == (2, "") and "take the signature back" in again.err
    assert "已签字" in sales("weekly", "show", language="zh").out


def test_a_supervisor_lists_all_and_takes_a_signature_back(csdesk: Run, sales: Run) -> None:
    listed = csdesk("weekly", "list")
    assert "周强" in listed.out and "not written!" in listed.out
    sales("weekly", "sign")
    sales("visit", "add", "--name", "王五", "--phone", "13800001235")
    listed = csdesk("--json", "weekly", "list", "--week", "2026-W47").json
    assert [(each["staff"], each["status"]) for each in listed] == [("周强", "signed")]
    assert listed[0]["changes"] == [
        "Visitors received: 1 when it was signed, 2 now", "First visits: 1 when it was signed, 2 now",
    ]  # fmt: skip
    assert csdesk("weekly", "take-back", "--staff", "周强").code == 2
    back = csdesk("--json", "weekly", "take-back", "--staff", "周强", "--reason", "少算一批").json
    assert (back["status"], back["taken_back"]) == ("written", "少算一批")
    assert "少算一批" in csdesk("history", back["id"]).out


def test_others_may_read_only_their_own(csdesk: Run, sales: Run) -> None:
    assert sales("weekly", "show", "--staff", "王小明").code == 3
    assert sales("weekly", "take-back", "--staff", "周强", "--reason", "x").code == 3
    assert [each["staff"] for each in sales("--json", "weekly", "list").json] == ["周强"]


def test_what_is_missing_stands_on_the_days_page(csdesk: Run, sales: Run) -> None:
    assert "Weekly reports not signed yet: 周强" in csdesk("today").out
    assert csdesk("--json", "today").json["weekly_missing"] == ["周强"]
    sales("weekly", "sign")
    assert "not signed yet" not in csdesk("today").out


def test_a_company_decides_who_writes_and_by_when(home: Path, csdesk: Run, sales: Run) -> None:
    (home / "policy.toml").write_text('[weekly_reports]\nroles = ["supervisor"]\ndue_on = "sunday"\n', encoding="utf-8")
    assert csdesk("--json", "today").json["weekly_missing"] == []
    assert [each["staff"] for each in csdesk("--json", "weekly", "list").json] == ["王小明"]
    (home / "policy.toml").write_text('[weekly_reports]\nroles = ["cook"]\ndue_on = "Friday"\n', encoding="utf-8")
    ended = csdesk("--json", "today")
    assert "'cook' is not a role" in ended.err and "a day from monday to sunday is wanted" in ended.err
    assert ended.json["weekly_missing"] == ["周强"]
