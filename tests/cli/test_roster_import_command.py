"""`csdesk import roster`: what it says in words and in JSON, and the options that only rosters take."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

LINES = "日期,早班,晚班,夜班\n2026-11-23,王小明,林夏,林夏\n2026-11-24,林夏、何冬,,\n"


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "值班.csv").write_text(LINES, encoding="gb18030")
    return str(tmp_path / "值班.csv")


def test_what_was_read_guessed_and_rejected_is_said(home: Path, csdesk: Run, file: str) -> None:
    ended = csdesk("import", "roster", file, "--dry-run")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[-4:] == [
        "夜班 (1 x) is no shift and no absence: --map 夜班=SHIFT says what it is, or for good the codes of a shift "
        "in policy.toml",
        "2 names are of nobody at the desk: 林夏 (3), 何冬 (1)",
        "5 entries read: 1 would be imported, 0 are there already, 4 rejected",
        "--create-staff takes on those who are not at the desk yet",
    ]  # fmt: skip
    ended = csdesk("import", "roster", file, language="zh")
    assert ended.out.splitlines()[-2] == "读取 5 条：已导入 1 条，已存在 0 条，退回 4 条"
    assert ended.err == f"退回的条目及原因见 {file}.rejected.csv\n"


def test_json_tells_all_of_it_and_staff_are_taken_on_when_asked_for(home: Path, csdesk: Run, file: str) -> None:
    given = ("import", "roster", file, "--create-staff", "--role", "sales", "--map", "夜班=晚", "--publish")
    summary = csdesk("--json", *given).json
    assert (summary["read"], summary["imported"], summary["duplicates"], summary["rejected"]) == (5, 4, 1, 0)
    assert (summary["created"], summary["first"], summary["last"]) == (["林夏", "何冬"], "2026-11-23", "2026-11-24")
    assert summary["unknown_names"] == {} and summary["rejected_file"] is None
    assert csdesk("--json", "roster", "show", "--week", "2026-W48").json["status"] == "published"
    assert [row["role"] for row in csdesk("--json", "staff", "list").json if row["name"] == "何冬"] == ["sales"]
    again = csdesk("--json", *given).json
    assert (again["imported"], again["duplicates"], again["created"], again["batch"]) == (0, 5, [], 0)
    assert csdesk("undo").code == 0
    assert csdesk("--json", "roster", "show", "--week", "2026-W48").json["status"] == "draft"


@pytest.mark.parametrize(
    ("area", "options", "told"),
    [
        ("calls", ["--post", "phone"], "--post: this option does not go with what is imported"),
        ("visits", ["--create-staff"], "--create-staff: this option"),
        ("customers", ["--replace"], "--replace: this option"),
        ("roster", ["--at", "2026-11-23"], "--at: this option"),
        ("roster", ["--role", "sales"], "--role: this needs --create-staff"),
        ("roster", ["--create-staff", "--role", "pilot"], "Role: 'pilot' is given"),
        ("rota", [], "'rota' is given; accepted: calls, visits, complaints, customers, roster"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    home: Path, csdesk: Run, file: str, area: str, options: list[str], told: str
) -> None:
    ended = csdesk("import", area, file, *options)
    assert ended.code == 2 and told in ended.err
