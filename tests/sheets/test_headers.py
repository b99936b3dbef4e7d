"""How headers are matched with fields, and how a person overrides it."""

from __future__ import annotations

from pathlib import Path

import pytest

from csdesk.sheets.columns import CALL_COLUMNS, COMPLAINT_COLUMNS, CUSTOMER_COLUMNS, VISIT_COLUMNS, Column
from csdesk.sheets.errors import SheetError
from csdesk.sheets.headers import Header, match_headers
from csdesk.sheets.register import open_sheet

PHONE = Column("phone", ("联系电话", "电话", "phone number", "phone"))
NAME = Column("name", ("客户姓名", "姓名", "name"))


@pytest.mark.parametrize(
    "header",
    ["联系电话", " 联系 电话 ", "联系电话：", "联系电话（必填）", "电话*",
     "电话 Phone", "ＰＨＯＮＥ",
     "Phone_Number", "Phone (mobile)", "业主联系电话", "Customer phone number", "联系\n电话"],
)  # fmt: skip
def test_a_header_is_known_however_it_is_written(header):
    assert match_headers([Header("编号"), Header(header)], [PHONE]) == {"phone": 1}


@pytest.mark.parametrize(
    "header", ["", "电话费", "联系电话费用说明", "agency_name", "物业管理处联系电话", "phone model", "时间"]
)
def test_a_header_that_means_something_else_is_left(header):
    assert match_headers([Header(header)], [PHONE, NAME]) == {}


@pytest.mark.parametrize("columns", [CALL_COLUMNS, VISIT_COLUMNS, COMPLAINT_COLUMNS, CUSTOMER_COLUMNS])
@pytest.mark.parametrize("first", ["Phone", "Telephone", "Tel", "Mobile", "Contact"])
@pytest.mark.parametrize("second", ["No", "No.", "Number"])
def test_the_numbers_of_people_are_known_as_phones_in_every_register(columns, first, second):
    assert match_headers([Header("No."), Header("Name"), Header(f"{first} {second}")], columns)["phone"] == 2


def test_of_two_phones_of_a_customer_the_mobile_comes_first():
    headers = [Header("Tel No."), Header("Mobile No.")]
    assert match_headers(headers, CUSTOMER_COLUMNS) == {"phone": 1, "phone_2": 0}


def test_an_exact_name_beats_the_end_of_a_longer_one():
    assert match_headers([Header("经办联系电话"), Header("电话")], [PHONE]) == {"phone": 1}


def test_an_early_name_beats_a_late_one_and_a_column_serves_one_field():
    second = Column("phone_2", ("备用电话", "电话"))
    headers = [Header("电话"), Header("联系电话")]
    assert match_headers(headers, [PHONE, second]) == {"phone": 1, "phone_2": 0}
    assert match_headers(headers[:1], [PHONE, second]) == {"phone": 0}


def test_the_own_level_of_a_header_counts_under_its_group():
    headers = [Header("姓名", "接待"), Header("姓名", "客户")]
    assert match_headers(headers, [NAME]) == {"name": 1}
    assert headers[1].text == "客户 姓名"


FILE = "登记日,谁,号码一,说了什么,备注\n2026-11-21,王小明,13800000001,学区在哪里,无\n"


def test_a_header_that_a_person_names_finds_the_row(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("某某表,,,,\n" + FILE, encoding="utf-8")
    layout = open_sheet(path, CALL_COLUMNS, mapping={"asked": "说了什么", "name": "谁"}).layout
    assert layout.header_row == 2
    assert dict(layout.columns) == {"name": 1, "asked": 3, "notes": 4}
    assert layout.unmapped == (("登记日", 0), ("号码一", 2))


def test_one_header_that_a_person_names_is_enough(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("某某表,,\n谁,说了什么,多少\n王小明,学区在哪里,3\n", encoding="utf-8")
    layout = open_sheet(path, CALL_COLUMNS, mapping={"asked": "说了什么"}).layout
    assert (layout.header_row, dict(layout.columns)) == (2, {"asked": 1})


@pytest.mark.parametrize("given", ["D", "d", "4", " 说了什么"])
def test_a_column_is_named_by_header_letter_or_number(tmp_path: Path, given):
    path = tmp_path / "a.csv"
    path.write_text(FILE, encoding="utf-8")
    layout = open_sheet(path, CALL_COLUMNS, mapping={"asked": given}).layout
    assert (layout.header_row, layout.columns["asked"]) == (1, 3)


def test_a_person_overrides_a_guess_and_the_field_that_loses_takes_what_is_left(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("编号,投诉内容,详情\n1,短,长长长\n", encoding="utf-8")
    assert open_sheet(path, COMPLAINT_COLUMNS).layout.columns["content"] == 1
    layout = open_sheet(path, COMPLAINT_COLUMNS, mapping={"notes": "投诉内容"}).layout
    assert dict(layout.columns) == {"number": 0, "content": 2, "notes": 1}


def test_a_file_without_headers_takes_a_mapping(tmp_path: Path):
    path = tmp_path / "a.tsv"
    path.write_text("0\t0\t杭州市采荷第一小学\t1\n0\t1\t是的\t0\n", encoding="utf-8")
    layout = open_sheet(path, CALL_COLUMNS, mapping={"answered": "C", "asked": "2"}).layout
    assert layout.header_row == 0
    assert dict(layout.columns) == {"asked": 1, "answered": 2}


@pytest.mark.parametrize(
    ("numbers", "is_counting"),
    [("012", True), ("123", True), ("234", False), ("001", False), (("LD1", "LD2", "LD3"), False)],
)
def test_numbers_without_a_header_are_no_records_number_unless_a_person_says_so(tmp_path: Path, numbers, is_counting):
    path = tmp_path / "a.tsv"
    path.write_text("".join(f"{number}\t学区在哪里\n" for number in numbers), encoding="utf-8")
    layout = open_sheet(path, CALL_COLUMNS).layout
    assert dict(layout.columns) == {"asked": 1}
    assert (layout.counting, layout.unmapped) == ((["A"], ()) if is_counting else ([], (("A", 0),)))
    layout = open_sheet(path, CALL_COLUMNS, mapping={"number": "A"}).layout
    assert (dict(layout.columns), layout.counting) == ({"asked": 1, "number": 0}, [])


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"fone": "C"}, "there is no field fone; the fields are name, salutation, phone, phone_2, kind, "),
        ({"phone": "电话九"}, "there is no column 电话九; the columns are 姓名, 手机"),
        ({"phone": "C"}, "there is no column C; the columns are 姓名, 手机"),
        ({"phone": "0"}, "there is no column 0; the columns are 姓名, 手机"),
    ],
)
def test_a_mapping_that_names_what_is_not_there_is_refused(tmp_path: Path, mapping, message):
    path = tmp_path / "a.csv"
    path.write_text("姓名,手机\n王小明,13800000001\n", encoding="utf-8")
    with pytest.raises(SheetError) as refused:
        open_sheet(path, CUSTOMER_COLUMNS, mapping=mapping)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize("header", ["咨询主题", "咨询内容"])
def test_required_columns_stand_for_each_other(tmp_path: Path, header):
    path = tmp_path / "a.csv"
    path.write_text(f"日期,{header}\n2026-11-21,学区\n", encoding="utf-8")
    assert open_sheet(path, CALL_COLUMNS).layout.header_row == 1


@pytest.mark.parametrize(
    "text", ["日期,姓名,金额\n2026-11-21,王小明,12\n", "Dear Sir, thank you\nfor your letter, it came\n"]
)
def test_without_a_required_column_the_headers_and_the_way_out_are_named(tmp_path: Path, text):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SheetError) as refused:
        open_sheet(path, CALL_COLUMNS)
    columns = "日期, 姓名, 金额" if "日期" in text else "A, B"
    assert str(refused.value) == (
        "no column was recognised as asked (咨询内容) / subject (咨询主题); "
        f"the columns are {columns}; name one with --map asked=COLUMN, in the app under Columns"
    )
