"""Registers written: what programs read in them again, whatever the texts hold, and that nothing half-written stays."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from csdesk.sheets import register_out
from csdesk.sheets.register_out import Heading, write_register

HEADINGS = [Heading("编号"), Heading("来电时间", "moment"), Heading("日期", "date"), Heading("电话"),
            Heading("内容", "long_text"), Heading("人数", "number")]  # fmt: skip
ROW = ["LD-A-1", datetime(2026, 11, 21, 9, 30), date(2026, 11, 22), "013800001234", "两房多少钱", 3]


def write(folder: Path, rows: list[list[Any]], headings: list[Heading] = HEADINGS, **named: Any) -> Path:
    written, count = write_register(folder / "register.xlsx", "来电登记", headings, rows, **named)
    assert count == len(rows)
    return written.target


def read(file: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()


def texts(folder: Path, *given: str) -> list[str]:
    """What stands in the cells of a register of these texts."""
    file = write(folder, [[text] for text in given], [Heading("内容")])
    return [row[0] for row in read(file)[1:]]


def test_days_are_days_phones_are_texts_and_numbers_are_numbers(tmp_path: Path) -> None:
    file = write(tmp_path, [ROW])
    assert read(file) == [[heading.title for heading in HEADINGS], ROW]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sheet = openpyxl.load_workbook(file).active
    assert [cell.value for cell in sheet[2]] == [*ROW[:2], datetime(2026, 11, 22), *ROW[3:]]
    assert [cell.number_format for cell in sheet[2]] == ["@", "yyyy-mm-dd hh:mm", "yyyy-mm-dd", "@", "@", "General"]
    assert sheet.title == "来电登记"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:F2")
    assert sheet.print_title_rows in ("$1:$1", "1:1")
    assert sheet.column_dimensions["E"].width >= 20
    assert sheet["A1"].font.bold


def test_columns_are_as_wide_as_their_chinese_texts_within_bounds(tmp_path: Path) -> None:
    file = write(
        tmp_path, [["短", "长" * 500, "x"]], [Heading("一"), Heading("二", "long_text"), Heading("三", width=33)]
    )
    sheet = openpyxl.load_workbook(file).active
    widths = [sheet.column_dimensions[name].width for name in "ABC"]
    assert widths == pytest.approx([8.7, 60.7, 33.7], abs=0.1)


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 755", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://example.com", "0138"]
)
def test_a_text_stays_text_whatever_it_begins_with(tmp_path: Path, text: str) -> None:
    file = write(tmp_path, [[text]], [Heading("内容")])
    cell = openpyxl.load_workbook(file).active["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00\x07b\x1fc\x7f", "abc"),
        ("第一行\r\n第二行\u2028第三行", "第一行\n第二行\n第三行"),
        ("坏\ud83d字", "坏\ufffd字"),
        ("\ud83d\ude00", "😀"),
        ("<b>&amp;'\"]]>", "<b>&amp;'\"]]>"),
        ("  边  ", "  边  "),
        ("_x000D_", "_x000D_"),
        ("\ufffe\uffff好", "好"),
    ],
)
def test_what_would_break_a_file_is_made_harmless(tmp_path: Path, text: str, kept: str) -> None:
    file = write(tmp_path, [[text]], [Heading("内容")])
    value = openpyxl.load_workbook(file).active["A2"].value
    assert value.replace("_x005F_", "_") == kept


@given(st.lists(st.text(st.characters(codec=None), max_size=30), min_size=1, max_size=5))
def test_any_text_at_all_can_be_written_and_read(tmp_path_factory: pytest.TempPathFactory, given: list[str]) -> None:
    found = texts(tmp_path_factory.mktemp("any"), *[f"x{text}x" for text in given])
    assert len(found) == len(given)


@pytest.mark.parametrize("character", ["字", "😀"])
def test_a_text_longer_than_a_cell_is_cut_and_says_where_the_rest_is(tmp_path: Path, character: str) -> None:
    file = write(
        tmp_path, [["LD-A-7", character * 40_000], ["LD-A-8", "字" * 32_767]], [Heading("编号"), Heading("内容")]
    )
    long, whole = (row[1] for row in read(file)[1:])
    assert len(long.encode("utf-16-le")) // 2 <= 32_767
    assert long.startswith(character * 10_000)
    assert "the whole text is in csdesk under LD-A-7" in long[-150:]
    assert whole == "字" * 32_767


def test_rows_beyond_a_sheet_go_on_further_sheets_with_their_headings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_out, "MOST_ROWS", 10)
    file = write(tmp_path, [[str(number)] for number in range(25)], [Heading("数")])
    book = CalamineWorkbook.from_path(file)
    assert book.sheet_names == ["来电登记", "来电登记 2", "来电登记 3"]
    rows = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert [page[0] for page in rows] == [["数"]] * 3
    assert [cell for page in rows for (cell,) in page[1:]] == [str(number) for number in range(25)]


@pytest.mark.parametrize(
    ("value", "read_again"),
    [
        (None, ""), (True, "yes"), (float("nan"), ""), (float("inf"), ""), (2**60, str(2**60)),
        (datetime(1890, 1, 2, 3, 4), "1890-01-02 03:04"), (date(1899, 1, 2), "1899-01-02"), (0.5, 0.5), (-3, -3.0),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_cannot_hold_as_it_is_becomes_text_or_nothing(
    tmp_path: Path, value: object, read_again: object
) -> None:
    file = write(tmp_path, [["a", value]], [Heading("一"), Heading("二", "number")])
    assert read(file)[1][1:] in ([read_again], [])


def test_a_register_of_nothing_still_has_its_headings(tmp_path: Path) -> None:
    assert read(write(tmp_path, []))[0] == [heading.title for heading in HEADINGS]


def test_columns_beyond_z_have_their_letters(tmp_path: Path) -> None:
    headings = [Heading(str(number)) for number in range(60)]
    assert read(write(tmp_path, [["x"] * 60], headings)) == [[heading.title for heading in headings], ["x"] * 60]


def test_what_is_there_stays(tmp_path: Path) -> None:
    first, second = write(tmp_path, [ROW]), write(tmp_path, [ROW, ROW])
    assert (len(read(first)), len(read(second))) == (2, 3)


@pytest.mark.parametrize("failed", [KeyboardInterrupt, ValueError, RuntimeError])
def test_nothing_is_left_where_the_rows_or_the_progress_give_up(tmp_path: Path, failed: type[BaseException]) -> None:
    def rows() -> Iterator[list[str]]:
        for _row in range(5000):
            yield ["x"]
        raise failed

    def give_up(_done: int) -> None:
        raise failed

    for named in ({}, {"progress": give_up}, {"before_it_is_there": give_up}):
        source = rows() if not named else [["x"]] * 5000
        with pytest.raises(failed):
            write_register(tmp_path / "register.xlsx", "数", [Heading("数")], source, **named)  # type: ignore[arg-type]
        assert not list(tmp_path.iterdir())


def test_progress_is_told_as_rows_are_written(tmp_path: Path) -> None:
    told: list[int] = []
    write(tmp_path, [["x"]] * 4500, [Heading("数")], progress=told.append)
    assert told == list(range(500, 4501, 500))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit the size of files")
def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    program = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from csdesk.sheets.errors import DiskFullError\n"
        "from csdesk.sheets.register_out import Heading, write_register\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "rows = ([str(n * 7919) * 20] for n in range(50_000))\n"
        "try: write_register(Path(sys.argv[1]) / 'r.xlsx', 'x', [Heading('x')], rows)\n"
        "except DiskFullError as error: print('full:', error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("full:")
    assert not list(tmp_path.iterdir())
