"""Rows that were rejected, mended and imported: in whichever file, they are the same records."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from standing_clock import StandingClock

from csdesk.desk import calls, imports
from csdesk.desk.desk import Desk
from csdesk.desk.imports import Summary
from csdesk.texts import use_language

REGISTER = (
    "来电时间,姓名,联系电话,咨询内容\n"
    "2026-11-20 09:00,赵敏,13800001234,有大户型吗\n"
    "2026-11-31 10:00,钱进,13800005678,价格是多少\n"
    "2026-11-32 11:00,孙丽,13800009999,=学区在哪里\n"
)
MENDED = REGISTER.replace("11-31", "11-19").replace("11-32", "11-18")


def read(desk: Desk, path: Path, text: str = "") -> Summary:
    if text:
        path.write_text(text, encoding="utf-8")
    return imports.read(desk, "calls", path)


def mend(path: Path) -> None:
    text = path.read_text(encoding="utf-8-sig").replace("2026-11-31", "2026-11-19").replace("2026-11-32", "2026-11-18")
    path.write_text(text, encoding="utf-8-sig")


@pytest.mark.parametrize("reading", ["zh", "en"])
@pytest.mark.parametrize("writing", ["zh", "en"])
def test_a_row_mended_in_the_rejected_file_and_in_the_register_is_one_record(
    desk: Desk, tmp_path: Path, writing: str, reading: str
) -> None:
    use_language(writing)
    first = read(desk, tmp_path / "a.csv", REGISTER)
    assert (first.imported, first.rejected) == (1, 2)
    assert first.rejected_file
    mend(first.rejected_file)
    use_language(reading)
    again = read(desk, first.rejected_file)
    assert (again.imported, again.rejected) == (2, 0)
    whole = read(desk, tmp_path / "a.csv", MENDED)
    assert (whole.imported, whole.duplicates) == (0, 3)
    assert [(call.name, call.asked, call.notes) for call in calls.page(desk)] == [
        ("赵敏", "有大户型吗", ""), ("钱进", "价格是多少", ""), ("孙丽", "=学区在哪里", "")
    ]  # fmt: skip
    assert not [guess for guess in again.guesses if "原因" in guess or "rejected" in guess]


def test_the_reason_may_have_been_moved_among_the_other_columns(desk: Desk, tmp_path: Path) -> None:
    text = MENDED.replace("姓名,", "Why it was rejected,姓名,").replace("赵", ",赵").replace("钱", "x,钱")
    assert read(desk, tmp_path / "b.csv", text.replace("孙", "x,孙")).imported == 3
    assert read(desk, tmp_path / "a.csv", MENDED).imported == 0


def test_a_rejected_row_that_is_rejected_again_has_one_reason(desk: Desk, tmp_path: Path) -> None:
    first = read(desk, tmp_path / "a.csv", REGISTER).rejected_file
    assert first
    use_language("zh")
    second = read(desk, first).rejected_file
    assert second
    with second.open(encoding="utf-8-sig", newline="") as file:
        headers, row, *_more = csv.reader(file)
    assert headers == ["来电时间", "姓名", "联系电话", "咨询内容", "退回原因"]
    assert row[:4] == ["2026-11-31 10:00", "钱进", "13800005678", "价格是多少"]
    assert len(row) == 5


def test_a_register_without_headers_keeps_its_numbers_where_a_person_names_them(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    file.write_text("1\t有大户型吗\n2\t价格是多少\n", encoding="utf-8")
    summary = imports.read(desk, "calls", file, dry_run=True)
    assert "left out, for they only count the rows: A" in summary.guesses
    assert not [guess for guess in summary.guesses if "(number)" in guess]
    imports.read(desk, "calls", file, mapping={"number": "A"})
    assert {call.number: call.asked for call in calls.page(desk)} == {"1": "有大户型吗", "2": "价格是多少"}


def test_rows_of_a_register_without_headers_are_mended_too(desk: Desk, tmp_path: Path) -> None:
    first = read(desk, tmp_path / "a.csv", REGISTER.split("\n", 1)[1])
    assert (first.imported, first.rejected) == (1, 2)
    assert first.rejected_file
    mend(first.rejected_file)
    assert read(desk, first.rejected_file).imported == 2
    assert read(desk, tmp_path / "a.csv", MENDED.split("\n", 1)[1]).imported == 0


def test_importing_the_register_again_leaves_what_was_mended(desk: Desk, tmp_path: Path) -> None:
    first = read(desk, tmp_path / "a.csv", REGISTER).rejected_file
    assert first
    mend(first)
    mended = first.read_bytes()
    assert read(desk, tmp_path / "a.csv").rejected_file == tmp_path / "a.csv.rejected-2.csv"
    assert first.read_bytes() == mended
    assert read(desk, first).imported == 2


def fill_in(file: Path | None, text: str = "补上") -> Path:
    """Write `text` into the first empty cell of each row."""
    assert file
    with file.open(encoding="utf-8-sig", newline="") as before:
        rows = list(csv.reader(before))
    for row in rows:
        if "" in row:
            row[row.index("")] = text
    with file.open("w", encoding="utf-8-sig", newline="") as after:
        csv.writer(after).writerows(rows)
    return file


def times(desk: Desk) -> dict[str, datetime]:
    return {call.name: call.at for call in calls.page(desk)}


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("25/10/2026 10:00,赵敏,户型", datetime(2026, 11, 3, 10)),
        ("10/25/2026 10:00,赵敏,户型\n25/10/2026 10:00,孙丽,", datetime(2026, 3, 11, 10)),
    ],
)  # fmt: skip
def test_a_row_of_a_register_keeps_its_day_when_it_is_mended_alone(
    desk: Desk, tmp_path: Path, before: str, expected: datetime
) -> None:
    text = f"来电时间,姓名,咨询内容\n{before}\n03/11/2026 10:00,钱进,\n"
    first = read(desk, tmp_path / "a.csv", text)
    read(desk, fill_in(first.rejected_file))
    assert times(desk)["钱进"] == expected


def test_a_row_keeps_its_year_and_its_day_however_late_it_is_mended(
    desk: Desk, tmp_path: Path, clock: StandingClock
) -> None:
    text = "来电时间,姓名,咨询内容\n11月3日 10:00,赵敏,\n昨天10:00,钱进,\n2026/11/5 10:00,孙丽,\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    first = imports.read(desk, "calls", tmp_path / "a.csv", at="2026-11-20 18:00")
    assert first.rejected_file
    assert "\n2026/11/5 10:00," in first.rejected_file.read_text(encoding="utf-8-sig").replace("\r", "")
    clock.move(days=400)
    imports.read(desk, "calls", fill_in(first.rejected_file), at="2027-12-20 18:00")
    assert times(desk) == {
        "赵敏": datetime(2026, 11, 3, 10), "钱进": datetime(2026, 11, 19, 10), "孙丽": datetime(2026, 11, 5, 10)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "cells"),
    [
        (["来电时间"], [46339.3958333333]), (["来电日期", "时间"], [46339, 0.3958333333]),
        (["来电日期", "时间"], [datetime(2026, 11, 13), datetime(1899, 12, 31, 9, 30)]),
    ],
)  # fmt: skip
def test_a_rejected_row_of_a_workbook_can_be_mended_whatever_its_days_are_kept_as(
    desk: Desk, tmp_path: Path, headers: list[str], cells: list[object]
) -> None:
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*headers, "姓名", "咨询内容", "备注"])
        sheet.write_row(1, 0, [*cells, "赵敏", "", "x"])
        sheet.write_row(2, 0, [*cells, "钱进", "户型", "x"])
    first = read(desk, file)
    assert (first.imported, first.rejected) == (1, 1)
    assert read(desk, fill_in(first.rejected_file)).imported == 1
    assert times(desk) == dict.fromkeys(["赵敏", "钱进"], datetime(2026, 11, 13, 9, 30))
