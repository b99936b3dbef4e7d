"""The rows that could not be taken are given back as a file to mend."""

from __future__ import annotations

import csv
from datetime import date, datetime, time
from pathlib import Path

import pytest

from csdesk.sheets.columns import CALL_COLUMNS
from csdesk.sheets.errors import SheetError
from csdesk.sheets.register import open_sheet
from csdesk.sheets.rejected import write_rejected

HEADER = ("日期", "客户姓名", "咨询内容")


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_file_lies_beside_the_register_with_the_reason_last(tmp_path: Path):
    rows = [
        ([date(2026, 11, 21), "王小明", "学区\n在哪"], "没有电话"),
        ([datetime(2026, 11, 21, 9, 30), None], "没有内容"),
    ]
    path = write_rejected(tmp_path / "来电.xlsx", HEADER, rows, "原因")
    assert path == tmp_path / "来电.xlsx.rejected.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert read(path) == [
        [*HEADER, "原因"],
        ["2026-11-21", "王小明", "学区\n在哪", "没有电话"],
        ["2026-11-21 09:30:00", "", "", "没有内容"],
    ]


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("+86 138", "'+86 138"), ("-", "'-"), ("@x", "'@x"), (-5, "-5"), (2549.0, "2549"),
     (2.5, "2.5"), (time(9, 30), "09:30:00"), (True, "True"), ("a=b", "a=b")],
)  # fmt: skip
def test_cells_are_written_so_that_none_is_a_formula(tmp_path: Path, cell, written):
    assert read(write_rejected(tmp_path / "a.csv", ["x"], [([cell], "=why")], "why"))[1] == [written, "'=why"]


def test_a_mended_file_is_read_as_the_register_was(tmp_path: Path):
    cells = ["2026-11-21", "+王", "=学区"]
    path = write_rejected(tmp_path / "a.csv", HEADER, [(cells, "没有电话")], "原因")
    register = open_sheet(path, CALL_COLUMNS)
    assert list(register.rows()) == [(2, [*cells, "没有电话"])]
    assert register.layout.unmapped == (("原因", 3),)


def test_a_failure_leaves_an_older_file(tmp_path: Path):
    path = write_rejected(tmp_path / "a.csv", ["x"], [(["old"], "r")], "why")

    def failing():
        yield ["new"], "r"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_rejected(tmp_path / "a.csv", ["x"], failing(), "why")
    assert read(path)[1] == ["old", "r"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_says_something_else_is_kept_and_one_that_says_the_same_is_that_file(tmp_path: Path) -> None:
    for cell, name in (("old", ""), ("old", ""), ("new", "-2"), ("newer", "-3"), ("new", "-2"), ("old", "")):
        path = write_rejected(tmp_path / "a.csv", ["x"], [([cell], "r")], "why")
        assert (path.name, read(path)[1]) == (f"a.csv.rejected{name}.csv", [cell, "r"])
    assert len(list(tmp_path.iterdir())) == 3


def test_a_folder_that_is_not_there(tmp_path: Path):
    with pytest.raises(SheetError) as refused:
        write_rejected(tmp_path / "none" / "a.csv", ["x"], [], "why")
    assert str(refused.value).startswith("the file cannot be written (")
    assert str(refused.value).endswith("copy the spreadsheet into a folder of your own and import it from there")


def test_a_file_that_is_open_elsewhere_is_left_and_another_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_open = {tmp_path / "a.csv.rejected.csv", tmp_path / "a.csv.rejected-2.csv"}
    replace = Path.replace

    def refusing(file: Path, target: Path) -> Path:
        if target in is_open:
            raise PermissionError(13, "in use", str(target))
        return replace(file, target)

    monkeypatch.setattr(Path, "replace", refusing)
    path = write_rejected(tmp_path / "a.csv", ["x"], [(["new"], "r")], "why")
    assert path == tmp_path / "a.csv.rejected-3.csv"
    assert read(path)[1] == ["new", "r"]
    monkeypatch.setattr(Path, "replace", lambda file, _target: refusing(file, next(iter(is_open))))
    with pytest.raises(SheetError, match="cannot be written"):
        write_rejected(tmp_path / "a.csv", ["x"], [(["new"], "r")], "why")
    assert list(tmp_path.iterdir()) == [path]
