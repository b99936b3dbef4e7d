"""Registers as they are found in the world, where a folder of them is at hand."""

from __future__ import annotations

import os
from datetime import time
from pathlib import Path

import pytest

from csdesk.sheets.columns import CALL_COLUMNS, COMPLAINT_COLUMNS, Column
from csdesk.sheets.errors import SheetError
from csdesk.sheets.register import Register, open_sheet

REGISTERS = Path(os.environ.get("CSDESK_REGISTERS") or Path(__file__).parents[3] / "shared" / "data")

pytestmark = pytest.mark.skipif(not REGISTERS.is_dir(), reason="no folder of registers: name one in CSDESK_REGISTERS")


def opened(name: str, columns: tuple[Column, ...], **options: object) -> Register:
    return open_sheet(REGISTERS / name, columns, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "columns", "encoding", "delimiter", "header_row", "rows", "fields"),
    [
        pytest.param(
            "calls/pwc_Call-Center-Dataset.xlsx", CALL_COLUMNS, "", "", 1, 5000,
            {"number": "Call Id", "taken_by": "Agent", "date": "Date", "time": "Time", "subject": "Topic",
             "outcome": "Answered (Y/N)", "duration": "AvgTalkDuration"},
            id="calls in English",
        ),
        pytest.param(
            "complaints/taidi2020_附件4_留言答复.xlsx", COMPLAINT_COLUMNS, "", "", 1, 2816,
            {"number": "留言编号", "name": "留言用户", "title": "留言主题", "received_at": "留言时间",
             "content": "留言详情", "reply": "答复意见", "replied_at": "答复时间"},
            id="complaints with replies",
        ),
        pytest.param(
            "complaints/taidi2020_答复_GBK.csv", COMPLAINT_COLUMNS, "gb18030", ",", 1, 2816,
            {"number": "留言编号", "reply": "答复意见"},
            id="replies in GBK",
        ),
        pytest.param(
            "complaints/nyc311_1000.csv", COMPLAINT_COLUMNS, "utf-8", ",", 1, 1000,
            {"number": "unique_key", "received_at": "created_date", "closed_at": "closed_date",
             "category": "complaint_type", "content": "descriptor", "status": "status",
             "promise_at": "due_date", "reply": "resolution_description",
             "replied_at": "resolution_action_updated_date", "channel": "open_data_channel_type",
             "unit": "incident_address"},
            id="complaints in English",
        ),
        pytest.param(
            "enquiries/beike_train.query.tsv", CALL_COLUMNS, "utf-8", "\t", 0, 6000,
            {"asked": "B"},
            id="questions without headers",
        ),
        pytest.param(
            "enquiries/beike_train.reply.tsv", CALL_COLUMNS, "utf-8", "\t", 0, 21585,
            {"asked": "C"},
            id="replies without headers",
        ),
    ],
)  # fmt: skip
def test_the_layout_is_understood(name, columns, encoding, delimiter, header_row, rows, fields):
    register = opened(name, columns)
    layout = register.layout
    assert (layout.encoding, layout.delimiter, layout.header_row) == (encoding, delimiter, header_row)
    assert {field: layout.headers[index] for field, index in layout.columns.items()} == fields
    assert register.row_count == rows == sum(1 for _row in register.rows())


def test_replies_are_mapped_by_hand():
    layout = opened("enquiries/beike_train.reply.tsv", CALL_COLUMNS, mapping={"answered": "C", "asked": "B"}).layout
    assert dict(layout.columns) == {"asked": 1, "answered": 2}


def test_text_dates_stand_beside_times():
    _number, cells = next(opened("calls/pwc_Call-Center-Dataset.xlsx", CALL_COLUMNS).rows())
    assert cells[2:4] == ["2021-01-01", time(9, 12, 58)]


def test_long_replies_come_whole():
    register = opened("complaints/taidi2020_附件4_留言答复.xlsx", COMPLAINT_COLUMNS)
    reply = register.layout.columns["reply"]
    assert max(len(str(cells[reply])) for _number, cells in register.rows()) == 7883


@pytest.mark.parametrize(
    "name",
    ["complaints/taidi2020_附件1_三级标签体系.xlsx", "rosters/值班表_带班上午下午.xls", "rosters/值班表_每日三人.xlsx"],
)
def test_what_is_no_complaint_register_is_refused_with_its_headers(name):
    with pytest.raises(SheetError) as refused:
        opened(name, COMPLAINT_COLUMNS)
    assert "--map content=COLUMN" in str(refused.value)


def test_an_old_workbook_is_read():
    columns = (Column("date", ("日期",)), Column("weekday", ("星期",), required="weekday"))
    register = opened("rosters/值班表_带班上午下午.xls", columns)
    assert next(register.rows())[1][1:3] == ["2018-3-5", "星期一"]
