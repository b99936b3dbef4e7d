"""`csdesk export week|month|quarter|year|weekly-report` from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from csdesk.rules.figures import KEYS

from .conftest import Run

ZH = ["来电登记", "来访登记", "投诉清单", "回访", "排班表", "周报", "统计"]


@pytest.fixture
def busy(csdesk: Run, call: dict[str, Any]) -> Run:
    """A home with calls, a visit whose texts look like formulas, and a complaint."""
    for line in (
        ("call", "add", "--phone", "13800000002", "--asked", "=1+1", "--category", "enquiry"),
        ("visit", "add", "--name", "@李四", "--phone", "13800001234", "--intent", "B"),
        ("complaint", "add", "--name", "赵敏", "--phone", "13800001234", "--content", "-漏水", "--promise",
         "2026-11-22 10:00"),
    ):  # fmt: skip
        ended = csdesk(*line)
        assert ended.code == 0, ended.err
    return csdesk


def cells(file: str, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(file).get_sheet_by_name(sheet).to_python()


def test_the_friday_pack_is_one_command(home: Path, busy: Run) -> None:
    ended = busy("--json", "export", "week", "--week", "2026-W47", language="zh")
    assert (ended.code, ended.err) == (0, "")
    assert set(ended.json) == {"file", "sheets", "rows", "seconds"}
    assert ended.json["sheets"] == ZH
    assert Path(ended.json["file"]) == home / "exports" / "csdesk-2026-W47.xlsx"
    assert CalamineWorkbook.from_path(ended.json["file"]).sheet_names == ZH
    again = busy("export", "week", "--week", "2026-W47")
    assert "csdesk-2026-W47 (2).xlsx" in again.out
    texts = [cell for sheet in ZH for row in cells(ended.json["file"], sheet) for cell in row]
    assert {"=1+1", "@李四", "-漏水"} <= set(texts)
    assert "138****1234" in texts and "13800001234" not in texts


@pytest.mark.parametrize(
    ("arguments", "report", "sheet"),
    [
        (("week",), ("week",), "Statistics"), (("statistics",), ("week",), "Statistics"),
        (("month", "2026-11"), ("month",), "Monthly report"), (("quarter",), ("quarter",), "Window"),
        (("year",), ("year",), "Annual summary"),
    ],
)  # fmt: skip
def test_the_numbers_of_the_sheet_are_those_of_the_report(
    busy: Run, arguments: tuple[str, ...], report: tuple[str, ...], sheet: str
) -> None:
    figures = busy("--json", "report", *report).json["figures"]
    printed = {line.split("  ")[0]: line for line in busy("report", *report).out.splitlines()[2:]}
    rows = cells(busy("--json", "export", *arguments).json["file"], sheet)
    titles = [row[0] for row in rows]
    told = {str(row[0]).removesuffix(", h"): row[1:] for row in rows[titles.index("All figures") :]}
    for key, label in zip(KEYS, printed, strict=True):
        if label not in told:
            assert sheet == "Monthly report"
            continue
        value, figure = told[label][0], figures[key]
        if figure["value"] is None:
            assert value == "–", key
        elif "whole" in figure:
            assert value * 100 == pytest.approx(figure["value"], abs=0.1), key
            assert told[label][1] == f"{figure['part']}/{figure['whole']}" and told[label][1] in printed[label]
        else:
            assert value == pytest.approx(figure["value"], abs=0.01), key
        assert told[label][-1] == ("" if figure["target"] is None else {True: "met", False: "not met", None: "–"}[
            figure["is_met"]
        ])  # fmt: skip


def test_phones_are_in_full_only_where_that_is_asked_for_and_permitted(home: Path, busy: Run) -> None:
    file = busy("--json", "export", "week", "--reveal").json["file"]
    assert any("13800001234" in row for row in cells(file, "Register of calls"))
    assert "phones in full" in busy("history", "week").out
    assert busy("staff", "add", "--name", "李敏", "--role", "receptionist").code == 0
    ended = busy("--as", "李敏", "export", "week")
    assert (ended.code, ended.out) == (3, "")
    assert busy("--as", "李敏", "export", "month").code == 0


def test_a_weekly_report_is_printed_by_its_writer(home: Path, busy: Run, tmp_path: Path) -> None:
    assert busy("staff", "add", "--name", "周强", "--role", "sales").code == 0
    ended = busy("--as", "周强", "--json", "export", "weekly-report", "--out", str(tmp_path))
    assert Path(ended.json["file"]) == tmp_path / "csdesk-weekly-2026-W47-周强.xlsx"
    assert any("周强" in row for row in cells(ended.json["file"], ended.json["sheets"][0]))
    assert busy("--as", "周强", "export", "weekly-report", "王小明").code == 3
    assert busy("export", "weekly-report", "周强", "--week", "2026-W47").code == 0


def test_ctrl_c_leaves_nothing(home: Path, busy: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("csdesk.desk.papers_roster.roster", stop)
    ended = busy("export", "week")
    assert (ended.code, ended.out) == (1, "")
    assert list((home / "exports").iterdir()) == []


@pytest.mark.parametrize("arguments", [("week", "--week", "2026-11"), ("month", "2026-W47"), ("year", "soon")])
def test_what_is_no_such_period_ends_with_one_line(home: Path, csdesk: Run, arguments: tuple[str, ...]) -> None:
    ended = csdesk("export", *arguments)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert not (home / "exports").exists()
