"""Workbooks: title rows, headers of two levels, cells of every type, several sheets."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest

from csdesk.sheets.columns import CALL_COLUMNS, COMPLAINT_COLUMNS, CUSTOMER_COLUMNS, VISIT_COLUMNS
from csdesk.sheets.register import open_sheet

CALLS = [
    ["来电时间", "客户姓名", "联系电话", "类别", "咨询内容", "答复内容", "是否邀约", "接听人", "备注"],
    [datetime(2026, 11, 21, 9, 30), "王小明", 13800000001, "咨询", "还有九十平方的吗", "有", "是", "林芳", ""],
    [datetime(2026, 11, 21, 9, 45), "李静", "138-0000-0002", "报修", "厨房漏水", "已派单", "否", "林芳", "急"],
]  # fmt: skip
CALL_FIELDS = ["started_at", "phone", "name", "category", "asked", "answered", "invited", "taken_by", "notes"]


def test_a_plain_register(write_workbook):
    register = open_sheet(write_workbook({"来电": CALLS}), CALL_COLUMNS)
    assert (register.layout.sheet, register.layout.header_row, register.row_count) == ("来电", 1, 2)
    assert list(register.layout.columns) == CALL_FIELDS
    assert register.layout.unmapped == ()
    number, cells = next(register.rows())
    assert (number, cells[0], cells[2]) == (2, datetime(2026, 11, 21, 9, 30), 13800000001)


def test_rows_can_be_read_twice(write_workbook):
    register = open_sheet(write_workbook({"来电": CALLS}), CALL_COLUMNS)
    assert list(register.rows()) == list(register.rows())


def test_title_and_information_rows_are_passed_over(write_workbook):
    rows = [["翡翠湾来电登记表"], [], ["期间", "2026年11月", "填制人", "林芳"], *CALLS]
    register = open_sheet(write_workbook({"来电": rows}, merged=["A1:I1"]), CALL_COLUMNS)
    assert register.layout.header_row == 4
    assert list(register.layout.columns) == CALL_FIELDS
    assert [number for number, _cells in register.rows()] == [5, 6]


def test_a_header_of_two_levels_is_joined_where_that_names_more(write_workbook):
    rows = [
        ["来电登记表"],
        ["序号", "来电日期", "时间", "客户", "", "来电", "", "备注"],
        ["", "", "", "姓名", "电话", "类别", "内容", ""],
        [1, "2026-11-21", "9:30", "王小明", "13800000001", "咨询", "还有大户型吗", ""],
        [2, "2026-11-21", "9:40", "李静", "13800000002", "投诉", "电梯又停了", "急"],
    ]
    merged = ["A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2", "H2:H3"]
    register = open_sheet(write_workbook({"来电": rows}, merged=merged), CALL_COLUMNS)
    layout = register.layout
    assert layout.header_row == 3
    assert layout.headers == (
        "序号", "来电日期", "时间", "客户 姓名", "客户 电话", "来电 类别", "来电 内容", "备注",
    )  # fmt: skip
    assert dict(layout.columns) == {
        "date": 1, "time": 2, "phone": 4, "name": 3, "category": 5, "asked": 6, "notes": 7,
    }  # fmt: skip
    assert layout.unmapped == ()  # 序号 only counts the rows
    assert [number for number, _cells in register.rows()] == [4, 5]


def test_groups_above_a_full_header_are_passed_over(write_workbook):
    rows = [["客户信息", "", "通话信息", ""], ["客户姓名", "联系电话", "类别", "咨询内容"],
            ["王小明", "13800000001", "咨询", "学区"]]  # fmt: skip
    layout = open_sheet(write_workbook({"a": rows}, merged=["A1:B1", "C1:D1"]), CALL_COLUMNS).layout
    assert (layout.header_row, layout.headers) == (2, ("客户姓名", "联系电话", "类别", "咨询内容"))


def test_a_header_is_not_joined_with_its_first_row(write_workbook):
    rows = [["客户姓名", "", "内容", ""], ["王小明", "先生", "咨询", "备注"], ["李静", "女士", "投诉", "无"]]
    assert open_sheet(write_workbook({"a": rows}), CALL_COLUMNS).layout.header_row == 1


def test_a_register_may_start_anywhere_and_keeps_its_row_numbers_and_letters(write_workbook):
    rows = [[], [], *([["", "", *row] for row in CALLS])]
    register = open_sheet(write_workbook({"来电": rows}), CALL_COLUMNS, mapping={"notes": "K", "asked": "G"})
    assert register.layout.header_row == 3
    assert register.layout.headers[:3] == ("A", "B", "来电时间")
    assert register.layout.columns["notes"] == 10
    assert next(register.rows())[0] == 4
    assert next(register.rows())[1][6] == "还有九十平方的吗"


def test_blank_rows_and_repeated_headers_are_left_out(write_workbook):
    rows = [*CALLS[:2], [" "], [], CALLS[0], CALLS[2]]
    register = open_sheet(write_workbook({"来电": rows}), CALL_COLUMNS)
    assert [number for number, _cells in register.rows()] == [2, 6]
    assert register.row_count == 5


def test_cells_come_as_their_types(write_workbook):
    rows = [["日期", "咨询内容", "时长", "是否邀约"], [date(2026, 11, 21), "学区", time(0, 2, 23), True]]
    _number, cells = next(open_sheet(write_workbook({"a": rows}), CALL_COLUMNS).rows())
    assert isinstance(cells[0], date)
    assert cells[1:] == ["学区", cells[2], True]
    assert isinstance(cells[2], datetime | time)


def test_a_register_with_nothing_below_its_header(write_workbook):
    register = open_sheet(write_workbook({"来电": CALLS[:1]}), CALL_COLUMNS)
    assert (register.row_count, list(register.rows())) == (0, [])


def test_other_visible_sheets_that_fit_are_told(write_workbook):
    sheets = {"封面": [["2026年11月"]], "五月": CALLS, "旧": CALLS, "空": [], "六月": CALLS, "统计": [["合计", 2]]}
    path = write_workbook(sheets, hidden=["旧"])
    register = open_sheet(path, CALL_COLUMNS)
    assert (register.layout.sheet, register.other_sheets) == ("五月", ["六月"])
    assert open_sheet(path, CALL_COLUMNS, sheet="六月").other_sheets == []


VISITS = [
    ["编号", "到访时间", "姓名", "电话", "来访人数", "来访目的", "接待人", "同行宠物"],
    ["LF-1", datetime(2026, 11, 21, 9, 30), "王小明", 13800000001, 2, "看房", "林芳", ""],
]  # fmt: skip


def test_of_the_sheets_that_fit_the_one_is_read_that_fits_best(write_workbook):
    owners = [["客户姓名", "联系电话"], ["王小明", 13800000001]]
    path = write_workbook({"来电": CALLS, "来访": VISITS, "客户": owners})
    for columns, sheet, others in (
        (CALL_COLUMNS, "来电", []),
        (VISIT_COLUMNS, "来访", ["来电", "客户"]),
        (CUSTOMER_COLUMNS, "客户", ["来电", "来访"]),
    ):
        register = open_sheet(path, columns)
        assert (register.layout.sheet, register.other_sheets) == (sheet, others)


def test_a_register_with_many_columns_of_its_own_is_read_before_a_short_list(write_workbook):
    own = [f"自定{number}" for number in range(9)]
    customers = [["姓名", "手机", "房号", "客户类型", "置业顾问", "微信号", *own], ["王小明", 13800000001]]
    path = write_workbook({"联系表": [["姓名", "电话"], ["林芳", "13800000002"]], "客户": customers})
    assert open_sheet(path, CUSTOMER_COLUMNS).layout.sheet == "客户"


def test_without_a_name_a_hidden_sheet_is_not_read(write_workbook):
    path = write_workbook({"封面": [["2026年11月"]], "旧": CALLS, "空": [], "来电": CALLS}, hidden=["旧"])
    assert open_sheet(path, CALL_COLUMNS).layout.sheet == "来电"
    assert open_sheet(path, CALL_COLUMNS, sheet="旧").layout.sheet == "旧"
    assert open_sheet(path, CALL_COLUMNS, sheet=" 来电 ").layout.sheet == "来电"


def test_a_workbook_is_told_by_its_content(write_workbook, tmp_path: Path):
    path = write_workbook({"来电": CALLS}).rename(tmp_path / "来电.csv")
    assert open_sheet(path, CALL_COLUMNS).layout.sheet == "来电"


def test_an_open_document_sheet(tmp_path: Path):
    def row(*cells: str) -> str:
        inner = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
        )
        return f"<table:table-row>{inner}</table:table-row>"

    kind = "application/vnd.oasis.opendocument.spreadsheet"
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="客户">{row("姓名", "手机", "微信号")}'
        f"{row('王小明', '13800000001', 'wxm')}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    path = tmp_path / "客户.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"><manifest:file-entry '
            f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
    register = open_sheet(path, CUSTOMER_COLUMNS)
    assert list(register.layout.columns) == ["name", "phone", "wechat"]
    assert list(register.rows()) == [(2, ["王小明", "13800000001", "wxm"])]


@pytest.mark.parametrize(
    ("columns", "headers", "fields"),
    [
        pytest.param(
            CALL_COLUMNS,
            ["Call Id", "Agent", "Date", "Time", "Topic", "Answered (Y/N)", "AvgTalkDuration"],
            ["date", "time", "duration", "subject", "outcome", "taken_by", "number"],
            id="calls in English",
        ),
        pytest.param(
            COMPLAINT_COLUMNS,
            ["投诉处理记录编号", "投诉人", "联系电话", "投诉时间", "投诉记录人", "投诉内容摘要",
             "处理情况记录", "预定答复时间", "备注"],
            ["number", "received_at", "name", "phone", "content", "promise_at", "reply", "received_by",
             "notes"],
            id="the list of complaints",
        ),
        pytest.param(
            COMPLAINT_COLUMNS,
            ["Complaint record number", "Complainant", "Contact phone", "Time of the complaint",
             "Complaint recorded by", "Summary of the complaint", "Record of the handling", "Customer's opinion",
             "Remarks"],
            ["number", "received_at", "name", "phone", "content", "reply", "received_by", "notes"],
            id="the list of complaints in English",
        ),
        pytest.param(
            CUSTOMER_COLUMNS,
            ["姓名", "称谓", "手机", "联系电话", "客户类型", "工作单位", "房号", "置业顾问", "认知途径", "生日"],
            ["name", "salutation", "phone", "phone_2", "kind", "company", "unit", "adviser", "source",
             "birthday"],
            id="customers with two phones",
        ),
        pytest.param(
            CUSTOMER_COLUMNS,
            ["Full Name", "Mobile", "E-mail", "Tags", "Remarks"],
            ["name", "phone", "email", "tags", "notes"],
            id="customers in English",
        ),
    ],
)  # fmt: skip
def test_columns_are_found_in_both_languages(write_workbook, columns, headers, fields):
    layout = open_sheet(write_workbook({"a": [headers, ["x"] * len(headers)]}), columns).layout
    assert list(layout.columns) == fields


def test_readers_are_loaded_only_when_a_file_is_read():
    code = (
        "import sys, csdesk.sheets.register, csdesk.sheets.rejected;"
        "sys.exit(any(name in sys.modules for name in ('python_calamine', 'charset_normalizer')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
