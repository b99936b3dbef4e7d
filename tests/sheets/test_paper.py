"""Papers as programs open them: the page, merged cells, continuation sheets, figures with their formats, charts."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csdesk.chinese import broken, width
from csdesk.sheets.errors import CannotWriteError, DiskFullError
from csdesk.sheets.paper import (
    Chart,
    Form,
    FormCell,
    FormRow,
    Heading,
    Number,
    Report,
    Section,
    Workbook,
    list_form,
)
from csdesk.texts import use_language

LONG = "地下车库入口的道闸抬杆过慢，早高峰排队超过二十分钟，要求增派人员疏导。" * 60
Build = Callable[[Workbook], None]


def slip(content: str = "漏水", **named: Any) -> Form:
    """A form of one page with a label, a wide text and a place to sign."""
    rows = (
        FormRow(
            (FormCell("编号", style="label"), FormCell("TS-A-1"), FormCell("客户", style="label"), FormCell("赵敏"))
        ),
        FormRow((FormCell("投诉内容", style="label"), FormCell(content, span=3, style="long")), 120),
        FormRow((FormCell("签名/日期", style="label"), FormCell("", span=3, style="sign")), 36),
    )
    return Form(**{"sheet": "投诉处理单", "title": "投诉处理单", "number": "GFP19-2-F1", "period": "",
                   "columns": (1, 2, 1, 2), "rows": rows, **named})  # fmt: skip


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Build], Any]:
    """Writes a workbook and opens it again."""

    def write(build: Build) -> Any:
        with Workbook(tmp_path / "paper.xlsx", company="云岭置业 & 伙伴", note="李敏 2026-11-21") as book:
            build(book)
        return openpyxl.load_workbook(book.file.target)

    return write


def texts(sheet: Any) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_a_form_is_an_a4_page_with_its_number_at_the_top_right(written: Callable[[Build], Any]) -> None:
    sheet = written(lambda book: book.form(slip()))["投诉处理单"]
    assert (sheet["A1"].value, sheet["A1"].alignment.horizontal) == ("GFP19-2-F1", "right")
    assert sheet["A2"].value == "投诉处理单"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area == "'投诉处理单'!$A$1:$D$5"
    assert "Page &P of &N" in sheet.oddFooter.center.text
    assert sheet.oddFooter.left.text == "李敏 2026-11-21"
    assert "云岭置业 && 伙伴" in sheet.oddHeader.left.text
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {"A1:D1", "A2:D2", "B4:D4", "B5:D5"} <= merged
    assert sheet["B4"].border.left.style == "thin"
    assert sheet["B4"].alignment.wrap_text


@pytest.mark.parametrize(("spoken", "title", "text"), [("zh", "黑体", "宋体"), ("en", "Arial", "Arial")])
def test_fonts_are_those_of_the_language(written: Callable[[Build], Any], spoken: str, title: str, text: str) -> None:
    use_language(spoken)
    sheet = written(lambda book: book.form(slip()))["投诉处理单"]
    assert (sheet["A2"].font.name, sheet["B4"].font.name) == (title, text)


def test_a_column_has_the_room_of_its_longest_word(written: Callable[[Build], Any]) -> None:
    rows = [("TS-1", "Receptionist", "no"), ("TS-2", "a much longer text of many words", "yes")]
    headings = [("Number", 1), ("Waits for", 0.3), ("Remarks", 4.0)]
    sheet = written(lambda book: book.form(list_form("a", "b", "c", "", headings, rows)))["a"]
    widths = [sheet.column_dimensions[column].width for column in "ABC"]
    assert widths[1] * 5.25 >= len("Receptionist") * 9 * 0.55
    assert 700 < sum(widths) * 5.25 < 760  # the page in landscape


def test_what_a_row_begins_stands_on_one_page(written: Callable[[Build], Any]) -> None:
    block = (FormRow((FormCell("周强", span=2, style="section"),), begins=True),
             *(FormRow((FormCell("数"), FormCell(at)), 40) for at in range(7)))  # fmt: skip
    form = Form("周报", "周报", "", "", (1, 1), block * 3, one_page=False)
    sheet = written(lambda book: book.form(form))["周报"]
    begins = [row[0].row for row in sheet.iter_rows() if row[0].value == "周强"]
    assert [pause.id + 1 for pause in sheet.row_breaks.brk] == [begins[2]]  # two have room on the first page
    assert not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage


def test_texts_in_a_table_are_what_they_were(written: Callable[[Build], Any]) -> None:
    texts = ["<b>&amp;", " blank ", "x_x000D_y", "two\nlines", "plain", "", "=1+1"]
    headings = [Heading("a"), Heading("b")]
    sheet = written(lambda book: book.table("来电", headings, [(text, "x") for text in texts]))["来电"]
    found = [sheet.cell(row, 1).value or "" for row in range(2, 9)]
    assert [text.replace("_x005F_", "_") for text in found] == texts  # openpyxl leaves the escaped as it is


def test_a_form_is_as_wide_and_as_high_as_its_page(written: Callable[[Build], Any]) -> None:
    sheet = written(lambda book: book.form(slip()))["投诉处理单"]
    across = sum(sheet.column_dimensions[column].width * 5.25 for column in "ABCD")
    down = sum(sheet.row_dimensions[row].height for row in range(1, 6))
    assert 440 < across < 515  # points that A4 has between the margins
    assert 200 < down < 760


def test_text_that_has_no_room_goes_on_a_continuation_sheet(written: Callable[[Build], Any]) -> None:
    book = written(lambda book: book.form(slip(LONG)))
    assert book.sheetnames == ["投诉处理单", "投诉处理单 continued"]
    cell, hint = book["投诉处理单"]["B4"].value.rsplit("\n", 1)
    assert hint == "(continued on the continuation sheet, 1)"
    sheet = book["投诉处理单 continued"]
    rest = "".join(str(row[1].value) for row in sheet.iter_rows(min_row=4))
    assert cell + rest == LONG
    assert sheet["A1"].value == "GFP19-2-F1"
    assert sheet["A4"].value == "1  投诉内容"
    assert all(sheet.row_dimensions[row].height <= 409 for row in range(1, sheet.max_row + 1))


def test_text_that_has_room_stays_whole(written: Callable[[Build], Any]) -> None:
    text = "地下车库入口的道闸抬杆过慢。" * 20
    book = written(lambda book: book.form(slip(text)))
    assert book.sheetnames == ["投诉处理单"]
    assert book["投诉处理单"]["B4"].value == text
    assert book["投诉处理单"].row_dimensions[4].height > 120


def test_a_list_repeats_its_headings_and_has_rows_to_write_in(written: Callable[[Build], Any]) -> None:
    form = list_form(
        "投诉清单", "投诉记录清单", "GFP19-2-F2", "2026年11月16日至22日", [("编号", 1), ("内容", 3), ("备注", 1)],
        [(f"TS-{number}", LONG[:100] if number else LONG, "") for number in range(40)], long=(1,), foot=("填制人：",),
        least=45,
    )  # fmt: skip
    book = written(lambda book: book.form(form))
    sheet = book["投诉清单"]
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$1:$4", "A5")
    assert sheet.auto_filter.ref == "A4:C49"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet["A50"].value == "填制人："
    assert sheet["A44"].value == "TS-39"
    assert sheet["A49"].border.left.style == "thin"
    assert "1  内容 TS-0" in texts(book["投诉清单 continued"])


def test_cells_that_reach_down_keep_their_columns(written: Callable[[Build], Any]) -> None:
    rows = (
        FormRow((FormCell("早班", rows=2, style="label"), FormCell("一号岗"), FormCell("李敏"))),
        FormRow((FormCell("二号岗"), FormCell("孙磊"))),
    )
    sheet = written(lambda book: book.form(slip(columns=(1, 1, 1), rows=rows)))["投诉处理单"]
    assert [[sheet.cell(row, column).value for column in (1, 2, 3)] for row in (3, 4)] == [
        ["早班", "一号岗", "李敏"], [None, "二号岗", "孙磊"],
    ]  # fmt: skip


def test_a_row_wider_than_the_form_is_refused(written: Callable[[Build], Any]) -> None:
    with pytest.raises(ValueError, match="wider than its 1 columns"):
        written(lambda book: book.form(slip(columns=(1,), rows=(FormRow((FormCell("x", span=2),)),))))


FIGURES = Section(
    "一、指标", (Heading("指标"), Heading("本周", "percent"), Heading("上周"), Heading("数")),
    (("邀约率", Number(0.973, "percent", False), Number(None, "percent"), 12),
     ("跟踪率", 0.5, Number(float("nan")), 3), ("合计", None, Number(1.25, "decimal"), 15)),
    Chart("column", "指标对比", 0, (1, 3), 1), "说明", 1,
)  # fmt: skip


def test_figures_are_numbers_with_their_formats_and_nothing_is_a_dash(written: Callable[[Build], Any]) -> None:
    sheet = written(lambda book: book.report(Report("统计", "周报", "第47周", (FIGURES,))))["统计"]
    table = [[(cell.value, cell.number_format) for cell in row] for row in sheet["A6:D8"]]
    assert [[value for value, _format in row] for row in table] == [
        ["邀约率", 0.973, "–", 12], ["跟踪率", 0.5, "–", 3], ["合计", "–", 1.25, 15],
    ]  # fmt: skip
    assert [table[0][1][1], table[0][3][1], table[2][2][1]] == ["0.0%", "#,##0", "#,##0.0#"]
    assert (sheet["B6"].font.bold, sheet["B7"].font.bold) == (True, False)  # a target that was missed is marked
    assert sheet["D8"].font.bold


@pytest.mark.parametrize(
    ("kind", "element"),
    [("column", "barChart"), ("bar", "barChart"), ("line", "lineChart"), ("stacked", "barChart"), ("pie", "pieChart")],
)
def test_charts_are_native_ones_with_chinese_titles(tmp_path: Path, kind: str, element: str) -> None:
    section = Section("时段", FIGURES.headings, FIGURES.rows, Chart(kind, "各时段咨询量", 0, (3,), 1))
    with Workbook(tmp_path / "paper.xlsx") as book:
        book.report(Report("统计", "周报", "", (section,)))
    drawn = zipfile.ZipFile(book.file.target).read("xl/charts/chart1.xml").decode()
    assert f"<c:{element}>" in drawn
    assert "各时段咨询量" in drawn
    assert "<c:f>统计!$D$5:$D$6</c:f>" in drawn.replace("'", "")  # without the total
    assert ('<c:grouping val="stacked"/>' in drawn) == (kind == "stacked")


def test_a_section_that_has_no_room_begins_a_new_page(written: Callable[[Build], Any]) -> None:
    section = Section("一", (Heading("名"), Heading("数")), tuple((str(at), at) for at in range(15)))
    sheet = written(lambda book: book.report(Report("统计", "周报", "", (section,) * 4)))["统计"]
    begins = [row[0].row for row in sheet.iter_rows() if row[0].value == "一"]
    assert [pause.id + 2 for pause in sheet.row_breaks.brk] == [begins[2]]


def test_the_lines_for_signatures_stand_below_the_last_section_not_alone(written: Callable[[Build], Any]) -> None:
    first, last = (
        Section("一", (Heading("名"), Heading("数")), tuple((str(at), at) for at in range(rows))) for rows in (10, 20)
    )
    report = Report("统计", "周报", "", (first, last), foot=("编制人：",))
    sheet = written(lambda book: book.report(report))["统计"]
    begins = [row[0].row for row in sheet.iter_rows() if row[0].value == "一"]
    assert [pause.id + 2 for pause in sheet.row_breaks.brk] == [begins[1]]


def test_a_workbook_opens_on_its_report(written: Callable[[Build], Any]) -> None:
    def build(book: Workbook) -> None:
        book.table("来电", [Heading("x")], [])
        book.report(Report("统计", "周报", "", (FIGURES,)))

    assert written(build).active.title == "统计"


def test_tables_hold_days_texts_and_figures_as_what_they_are(written: Callable[[Build], Any]) -> None:
    rows = [("=1+1", datetime(2026, 11, 21, 9, 30), date(2026, 11, 22), "0138", 3, True, None)]
    headings = [Heading("内容", "long_text"), Heading("时间", "moment"), Heading("日", "date"), Heading("电话"),
                Heading("数", "count"), Heading("邀约"), Heading("空")]  # fmt: skip
    sheet = written(lambda book: book.table("来电登记", headings, rows, title="电话咨询记录表"))["来电登记"]
    assert [cell.value for cell in sheet[3]] == [
        "=1+1", datetime(2026, 11, 21, 9, 30), datetime(2026, 11, 22), "0138", 3, "yes", None,
    ]  # fmt: skip
    assert sheet["A3"].data_type == "s"
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A3", "A2:G3", "$1:$2")


def test_what_would_break_a_file_is_made_harmless_in_forms_too(written: Callable[[Build], Any]) -> None:
    book = written(lambda book: book.form(slip("坏\ud83d字\x00", title="标\x07题")))
    assert book["投诉处理单"]["B4"].value == "坏\ufffd字"
    assert book["投诉处理单"]["A2"].value == "标题"


def test_sheets_are_called_as_programs_allow_and_no_two_alike(written: Callable[[Build], Any]) -> None:
    def build(book: Workbook) -> None:
        for name in ("a/b:c", "A-B-C", "长" * 40, "长" * 40, "", "History"):
            book.table(name, [Heading("x")], [])

    assert written(build).sheetnames == ["a-b-c", "A-B-C 2", "长" * 31, "长" * 29 + " 2", "-", "History 2"]


def test_nothing_is_left_of_a_workbook_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyboardInterrupt), Workbook(tmp_path / "paper.xlsx") as book:
        book.form(slip())
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())

    def full(*_given: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DiskFullError, match="make room"), Workbook(tmp_path / "paper.xlsx") as book:
        book.form(slip())
    assert not list(tmp_path.iterdir())
    with pytest.raises(CannotWriteError, match="there is no folder"), Workbook(tmp_path / "gone" / "paper.xlsx"):
        pass


@pytest.mark.parametrize("cells", [2, 7, 20, 200])
@pytest.mark.parametrize("text", [LONG, "plain words, 中文 mixed。\n\nnext  line\n", "x" * 300, "", "。" * 50])
def test_broken_lines_fit_and_are_the_text_again(text: str, cells: int) -> None:
    lines = broken(text, cells)
    assert "".join(lines) == text
    assert all(width(line.rstrip()) <= max(cells, 4) for line in lines)
