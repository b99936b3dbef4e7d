"""`csdesk export`: registers as spreadsheets from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from .conftest import Run


@pytest.mark.parametrize("area", ["calls", "visits", "complaints", "customers"])
def test_each_register_is_written_and_its_file_is_told(
    home: Path, csdesk: Run, call: dict[str, Any], area: str
) -> None:
    ended = csdesk("--json", "export", area)
    assert (ended.code, ended.err) == (0, "")
    assert set(ended.json) == {"file", "rows", "seconds"}
    file = Path(ended.json["file"])
    assert file == home / "exports" / f"csdesk-{area}-2026-11-21.xlsx"
    assert CalamineWorkbook.from_path(file).get_sheet_by_index(0).height == max(ended.json["rows"], 0) + 1
    again = csdesk("export", area)
    assert f"{ended.json['rows']} rows written to {file.with_stem(file.stem + ' (2)')}" in again.out


def test_phones_are_in_full_only_where_that_is_asked_for(home: Path, csdesk: Run, call: dict[str, Any]) -> None:
    for options, phone in (((), "138****1234"), (("--reveal",), "13800001234")):
        file = csdesk("--json", "export", "calls", *options).json["file"]
        assert phone in CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[1]
    assert "phones in full" in csdesk("history", "calls").out


def test_a_day_and_a_place_can_be_chosen(home: Path, csdesk: Run, call: dict[str, Any], tmp_path: Path) -> None:
    ended = csdesk("--json", "export", "calls", "--from", "2026-11-21", "--to", "2026-11-21", "--out", str(tmp_path))
    assert (ended.json["rows"], Path(ended.json["file"])) == (1, tmp_path / "csdesk-calls-2026-11-21.xlsx")
    assert csdesk("--json", "export", "calls", "--to", "2026-11-20").json["rows"] == 0
    ended = csdesk("export", "calls", "--out", str(tmp_path / "x.csv"))
    assert (ended.code, ended.out) == (2, "")
    assert "ends in .xlsx" in ended.err


def test_a_receptionist_may_not_hand_registers_out(home: Path, csdesk: Run, call: dict[str, Any]) -> None:
    assert csdesk("staff", "add", "--name", "李敏", "--role", "receptionist").code == 0
    ended = csdesk("--as", "李敏", "export", "calls")
    assert (ended.code, ended.out) == (3, "")
    assert not (home / "exports").exists()


def test_ctrl_c_leaves_nothing(home: Path, csdesk: Run, call: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("csdesk.sheets.register_out.sheet_end", stop)
    ended = csdesk("export", "calls")
    assert (ended.code, ended.out) == (1, "")
    assert "stopped" in ended.err
    assert list((home / "exports").iterdir()) == []


def test_the_help_is_in_chinese_too(home: Path, csdesk: Run) -> None:
    assert "把来电登记导出为电子表格" in csdesk("export", "--help", language="zh").out
