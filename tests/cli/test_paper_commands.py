"""`csdesk export slip`, `complaint-list`, `interview`, `tracking` and `roster` as scripts and people call them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from printed import Printed, printed

Run = Callable[..., Any]

COMPLAINT = ("complaint", "add", "--name", "赵敏", "--phone", "13800001234", "--content", "厨房漏水",
             "--promise", "2026-11-22 15:00", "--department", "工程")  # fmt: skip
FOLLOWUP = ("followup", "add", "--kind", "goodwill", "--name", "赵敏", "--phone", "13800001234")


@pytest.fixture
def number(home: Path, csdesk: Run) -> str:
    """A complaint that was taken down."""
    return str(csdesk("--json", *COMPLAINT).json["number"])


@pytest.fixture
def followup(home: Path, csdesk: Run) -> str:
    """A follow-up that is owed."""
    return str(csdesk("--json", *FOLLOWUP).json["id"])


def paper(ended: Any) -> Printed:
    """The paper that a command wrote."""
    assert ended.code == 0, ended.err
    return printed(Path(json.loads(ended.out)["file"]))


def test_each_paper_goes_into_the_home_and_says_where_it_is(
    home: Path, csdesk: Run, number: str, followup: str
) -> None:
    for arguments, name, sheets in (
        (("slip", number), f"csdesk-slip-{number}.xlsx", ["投诉处理单", "投诉工作处理单 工程"]),
        (("slip", number, "--department", "法务,物业"), f"csdesk-slip-{number}-legal-property.xlsx",
         ["投诉工作处理单 法务", "投诉工作处理单 物业"]),
        (("complaint-list",), "csdesk-complaint-list-2026-11-16--2026-11-21.xlsx", ["投诉清单"]),
        (("interview", followup), f"csdesk-interview-赵敏-{followup[-6:]}.xlsx", ["客户访问记录单"]),
        (("tracking", followup, "--survey", "tracking_b"), f"csdesk-tracking_b-赵敏-{followup[-6:]}.xlsx",
         ["客户跟踪调查表(B)"]),
        (("tracking", "--blank"), "csdesk-tracking_a.xlsx", ["客户跟踪调查表(A)"]),
        (("roster", "--week", "2026-W48"), "csdesk-roster-2026-W48.xlsx", ["排班表"]),
    ):  # fmt: skip
        ended = csdesk("--json", "export", *arguments, language="zh")
        assert ended.code == 0, ended.err
        assert ended.json == {"file": str(home / "exports" / name), "wanted": str(home / "exports" / name),
                              "sheets": sheets}  # fmt: skip
        assert paper(ended).names == sheets
    said = csdesk("export", "roster", language="zh")
    assert said.out == f"已写入 {home / 'exports' / 'csdesk-roster-2026-W47.xlsx'}\n"


def test_nothing_is_overwritten(csdesk: Run, number: str, tmp_path: Path) -> None:
    file = tmp_path / "单.xlsx"
    file.write_text("not to be lost")
    ended = csdesk("--json", "export", "slip", number, "--out", str(file))
    assert Path(ended.json["file"]).name == "单 (2).xlsx" and ended.json["wanted"] == str(file)
    assert "单.xlsx is there already" in csdesk("export", "slip", number, "--out", str(file)).out
    assert file.read_text() == "not to be lost"


def test_phones_are_masked_unless_asked_for(csdesk: Run, number: str, followup: str) -> None:
    for arguments in (("slip", number), ("complaint-list",), ("interview", followup),
                      ("tracking", followup, "--survey", "tracking_a")):  # fmt: skip
        masked = paper(csdesk("--json", "export", *arguments)).sheets[0].texts()
        full = paper(csdesk("--json", "export", *arguments, "--reveal")).sheets[0].texts()
        assert "138****1234" in masked and "13800001234" not in masked
        assert "13800001234" in full and "138****1234" not in full


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("slip", "TS-A-20990101-001"), 4, "there is no complaint"),
        (("slip", ""), 4, "there is no complaint"),
        (("slip",), 2, ""),
        (("interview", "nobody"), 4, "there is no follow-up"),
        (("tracking", "nobody"), 4, "there is no follow-up"),
        (("tracking", "--blank", "--survey", "none"), 4, "there is no survey"),
        (("tracking",), 2, "--blank"),
        (("roster", "--week", "2026-W60"), 2, "W60"),
        (("complaint-list", "--from", "2026-11-20", "--to", "2026-11-10"), 2, "--to"),
        (("complaint-list", "--out", "nowhere/at/all.xlsx"), 2, "nowhere"),
        (("complaint-list", "--out", "list.pdf"), 2, ".xlsx"),
    ],
)
def test_what_cannot_be_printed_is_said_in_one_line(
    home: Path, csdesk: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ended = csdesk("export", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err and ended.err.count("\n") == 1
    assert not (home / "exports").exists() or not list((home / "exports").iterdir())


def test_an_unknown_department_is_told_with_those_there_are(csdesk: Run, number: str) -> None:
    ended = csdesk("export", "slip", number, "--department", "没有")
    assert ended.code == 2 and "Engineering" in ended.err
