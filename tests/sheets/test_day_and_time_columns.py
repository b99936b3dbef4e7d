"""Registers with the day in one column and the time of day in another, whatever stands above them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from csdesk.sheets.columns import CALL_COLUMNS, COMPLAINT_COLUMNS, VISIT_COLUMNS
from csdesk.sheets.register import open_sheet


@pytest.mark.parametrize(
    ("columns", "headers", "expected"),
    [
        (VISIT_COLUMNS, "来访日期,到访时间,姓名", {"date": 0, "arrived_at": 1}),
        (VISIT_COLUMNS, "登记时间,到访时间,姓名", {"date": 0, "arrived_at": 1}),
        (VISIT_COLUMNS, "接待日期,登记日期,到访时间,姓名", {"date": 0, "arrived_at": 2}),
        (VISIT_COLUMNS, "出生日期,到访时间,姓名", {"arrived_at": 1}),
        (VISIT_COLUMNS, "预约日期,到访时间,姓名", {"arrived_at": 1, "appointment_at": 0}),
        (CALL_COLUMNS, "登记时间,来电时间,咨询内容", {"date": 0, "started_at": 1}),
        (COMPLAINT_COLUMNS, "登记时间,投诉时间,投诉内容", {"date": 0, "received_at": 1}),
    ],
)
def test_a_column_of_days_stands_beside_one_of_times(write_workbook, columns, headers, expected):
    names = headers.split(",")
    row = [time(9, 30) if name in ("到访时间", "来电时间", "投诉时间") else date(2026, 11, 13) for name in names[:-1]]
    file = write_workbook({"a": [names, [*row, "王小明"], [*row, "李小红"]]})
    assert times(open_sheet(file, columns)) == expected


@pytest.mark.parametrize("day", ["2026-11-13", "11月13日", "2026/11/13 0:00", "20261113"])
@pytest.mark.parametrize("of_day", ["9:30", "上午9点半", "09:30:15", "9点", "9am"])
def test_days_and_times_in_words_are_told_apart(tmp_path, day, of_day):
    file = tmp_path / "a.csv"
    file.write_text(f"到访时间,登记时间,姓名\n{day},{of_day},王小明\n", encoding="utf-8")
    assert times(open_sheet(file, VISIT_COLUMNS)) == {"arrived_at": 0, "time": 1}
    file.write_text(f"到访时间,登记时间,姓名\n{of_day},{day},王小明\n", encoding="utf-8")
    assert times(open_sheet(file, VISIT_COLUMNS)) == {"arrived_at": 0, "date": 1}


def test_a_whole_moment_takes_no_other_column(write_workbook):
    rows = [[datetime(2026, 11, 13, 9, 30), date(2026, 11, 14), time(8), "王小明"]]
    file = write_workbook({"a": [["到访时间", "登记时间", "开始时间", "姓名"], *rows]})
    assert times(open_sheet(file, VISIT_COLUMNS)) == {"arrived_at": 0}


def test_a_column_chosen_by_hand_is_believed(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("到访时间,登记时间,填表日,姓名\n9:30,2026-11-14,2026-11-13,王小明\n", encoding="utf-8")
    register = open_sheet(file, VISIT_COLUMNS, mapping={"date": "填表日"})
    assert times(register) == {"arrived_at": 0, "date": 2}


def times(register):
    wanted = ("date", "time", "appointment_at")
    return {
        field: index
        for field, index in register.layout.columns.items()
        if field in wanted or field in ("arrived_at", "started_at", "received_at")
    }
