"""Texts with delimiters: encodings, delimiters, quotes, and files without headers."""

from __future__ import annotations

from pathlib import Path

import pytest

from csdesk.sheets.columns import CALL_COLUMNS, COMPLAINT_COLUMNS, CUSTOMER_COLUMNS
from csdesk.sheets.register import Register, open_sheet

CALLS = "来电时间,客户姓名,联系电话,咨询内容\r\n2026-11-21 09:30,王小明,13800000001,还有九十平方的吗\r\n"


@pytest.fixture
def opened(tmp_path: Path):
    def opened(content: str | bytes, columns=CALL_COLUMNS, name: str = "register.csv", **options) -> Register:
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return open_sheet(path, columns, **options)

    return opened


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
    ],
)
def test_encodings_are_told_apart(opened, encoding, told):
    register = opened(CALLS.encode(encoding))
    assert (register.layout.encoding, register.layout.delimiter) == (told, ",")
    assert register.layout.headers == ("来电时间", "客户姓名", "联系电话", "咨询内容")
    assert list(register.rows()) == [(2, ["2026-11-21 09:30", "王小明", "13800000001", "还有九十平方的吗"])]


def test_big_endian_utf_16(opened):
    assert opened(b"\xfe\xff" + CALLS.encode("utf-16-be")).layout.columns["asked"] == 3


def test_big5_is_not_taken_for_gb18030(opened):
    rows = "日期,客戶姓名,電話,內容\n" + "2026-11-21,陳小姐,13800000001,請問還有九十平方的戶型嗎\n" * 20
    register = opened(rows.encode("big5"), mapping={"asked": "內容"})
    assert register.layout.encoding == "big5"
    assert next(register.rows())[1][3] == "請問還有九十平方的戶型嗎"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_broken_byte_keeps_nothing_else_out(opened, encoding):
    lines = (CALLS + "2026-11-21 09:40,李静,13800000002,学区在哪里\r\n" * 20).encode(encoding)
    register = opened(lines[:-2] + b"\xff\r\n")
    assert register.row_count == 21
    assert next(register.rows())[1][1] == "王小明"


def test_a_named_encoding_is_used(opened):
    register = opened("Name,Phone,Question\nJosé,13800000001,Où?\n".encode("cp1252"), encoding="cp1252")
    assert register.layout.encoding == "cp1252"
    assert next(register.rows())[1] == ["José", "13800000001", "Où?"]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters_are_told_apart(opened, delimiter):
    text = CALLS.replace(",", delimiter) + f"2026-11-21{delimiter}李静{delimiter}{delimiter}一，二, 三\r\n"
    text = text.replace("一，二, 三", '"一，二, 三"')
    register = opened(text)
    assert register.layout.delimiter == delimiter
    assert [cells[3] for _number, cells in register.rows()] == ["还有九十平方的吗", "一，二, 三"]


def test_the_delimiter_a_file_declares(opened):
    register = opened("sep=;\r\n" + CALLS.replace(",", ";"))
    assert (register.layout.delimiter, register.layout.header_row) == (";", 2)
    assert next(register.rows())[0] == 3


def test_quoted_cells_keep_line_breaks_delimiters_and_quotes(opened):
    text = '编号,投诉内容,备注\r\n1,"第一行\r\n第二行, 还有 ""引号""",\r\n2,电梯,急\r\n'
    rows = list(opened(text, COMPLAINT_COLUMNS).rows())
    assert rows == [(2, ["1", '第一行\r\n第二行, 还有 "引号"', ""]), (3, ["2", "电梯", "急"])]


def test_a_quote_that_is_text_swallows_no_rows(opened):
    text = '编号\t投诉内容\n1\t"三期"还没通水\n2\t"没有关的引号\n3\t管径 6" 太细\n4\t好\n'
    rows = list(opened(text, COMPLAINT_COLUMNS, name="a.tsv").rows())
    assert [cells[0] for _number, cells in rows] == ["1", "2", "3", "4"]


def test_old_line_ends_nul_and_end_of_file_marks(opened):
    register = opened(CALLS.replace("\r\n", "\r").encode() + "2026-11-21 10:00,李静,1380\x00,学\x00区\r\x1a".encode())
    assert list(register.rows())[1] == (3, ["2026-11-21 10:00", "李静", "1380", "学区"])


def test_rows_of_uneven_length_lose_nothing(opened):
    register = opened("日期,咨询内容\n2026-11-21\n2026-11-22,学区,多出来的\n2026-11-23,地铁\n,\n\n")
    assert register.layout.headers == ("日期", "咨询内容", "C")
    assert list(register.rows()) == [
        (2, ["2026-11-21", "", ""]),
        (3, ["2026-11-22", "学区", "多出来的"]),
        (4, ["2026-11-23", "地铁", ""]),
    ]
    assert register.layout.unmapped == (("C", 2),)


def test_a_very_long_cell(opened):
    assert len(next(opened(f"编号,投诉内容\n1,{'长' * 300_000}\n", COMPLAINT_COLUMNS).rows())[1][1]) == 300_000


def test_one_column_under_its_name(opened):
    register = opened("咨询内容\n有大户型吗, 多少钱\n学区\n地铁\n")
    assert (register.layout.delimiter, register.layout.headers) == ("", ("咨询内容",))
    assert next(register.rows())[1] == ["有大户型吗, 多少钱"]


@pytest.mark.parametrize(
    ("text", "columns", "fields"),
    [
        pytest.param(
            "0\t采荷一小是分校吧\r\n1\t毛坯吗？\r\n2\t你们的佣金费大约是多少和契税是多少。\r\n",
            CALL_COLUMNS,
            {"asked": 1},
            id="counted questions",
        ),
        pytest.param(
            "2026/11/21 9:30\t王小明\t13800000001\t咨询\t九十平方的还有吗\n"
            "2026/11/21 9:50\t李静\t138****0002\t投诉\t电梯又停了，谁来管\n",
            CALL_COLUMNS,
            {"started_at": 0, "name": 1, "phone": 2, "category": 3, "asked": 4},
            id="a whole call",
        ),
        pytest.param(
            "20261121,9:30,13800000001,还有大户型吗\n20261122,14:05,0755-26600001,学区在哪里\n",
            CALL_COLUMNS,
            {"date": 0, "time": 1, "phone": 2, "asked": 3},
            id="day and time apart",
        ),
        pytest.param(
            "王小明;13800000001\n陈女士;138 0000 0002\n", CUSTOMER_COLUMNS, {"name": 0, "phone": 1}, id="customers"
        ),
    ],
)
def test_a_file_without_headers_is_read_by_what_its_cells_look_like(opened, text, columns, fields):
    register = opened(text, columns, name="register.tsv")
    assert register.layout.header_row == 0
    assert dict(register.layout.columns) == {name: fields[name] for name in register.layout.columns}
    assert register.layout.columns.keys() == fields.keys()
    assert next(register.rows())[0] == 1


def test_a_row_whose_cells_happen_to_be_names_is_no_header(opened):
    text = "2026-11-21,13800000001,业主,电话,电梯又停了\n2026-11-22,13800000002,业主,来访,车位太小\n"
    register = opened(text, COMPLAINT_COLUMNS)
    assert (register.layout.header_row, dict(register.layout.columns)) == (0, {"date": 0, "phone": 1, "content": 4})


def test_a_header_in_unknown_words_is_not_taken_for_a_row(opened):
    register = opened("Nom,Téléphone\nWang,13800000001\nLi,13800000002\n", CUSTOMER_COLUMNS)
    assert register.layout.header_row == 1
    assert dict(register.layout.columns) == {"phone": 1}
    assert register.layout.unmapped == (("Nom", 0),)


def test_cells_that_were_shielded_against_formulas_come_back(opened):
    register = opened("客户姓名,联系电话,备注\n王小明,'+8613800000001,'=好\n", CUSTOMER_COLUMNS)
    assert next(register.rows())[1] == ["王小明", "+8613800000001", "=好"]
