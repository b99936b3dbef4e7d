"""Files that cannot be read: each is one SheetError that says what is wrong."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from csdesk.sheets.columns import CALL_COLUMNS
from csdesk.sheets.errors import SheetError
from csdesk.sheets.register import open_sheet


def refusal(path: Path, **options: str) -> str:
    with pytest.raises(SheetError) as refused:
        open_sheet(path, CALL_COLUMNS, **options)  # type: ignore[arg-type]
    assert refused.value.file == path
    return str(refused.value)


def compound_file(*streams: str) -> bytes:
    """The least of an OLE container: a header, one sector of table, one of directory."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (512 - len(header) - 4)
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504
    directory = b""
    for kind, name in [(5, "Root Entry"), *((2, stream) for stream in streams)]:
        written = name.encode("utf-16-le")
        entry = written.ljust(64, b"\0") + struct.pack("<HBB", len(written) + 2, kind, 1)
        directory += entry + b"\xff" * 12 + bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)
    return header + table + directory.ljust(512, b"\0")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "the file is empty", id="empty"),
        pytest.param(b"\xef\xbb\xbf\r\n \r\n", "the file is empty", id="blank"),
        pytest.param(b",,,\r\n,,,\r\n", "the file is empty", id="delimiters only"),
        pytest.param(
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "this is not a spreadsheet but a file of the kind PNG", id="png"
        ),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "this is not a spreadsheet but a file of the kind PDF", id="pdf"),
        pytest.param(bytes(range(256)) * 8, "this is not a spreadsheet", id="any bytes"),
        pytest.param(b"PK\x03\x04" + b"x" * 200, "this is not a spreadsheet, or it is damaged", id="broken zip"),
        pytest.param(
            b"<html><table><tr><td>1</td></tr></table>",
            "this is a web page or XML, whatever its name says: open it and save it as .xlsx or .csv",
            id="a web page named .xls",
        ),
        pytest.param(
            compound_file("EncryptionInfo", "EncryptedPackage"),
            "the workbook is protected by a password: open it, remove the password and save it again",
            id="password",
        ),
        pytest.param(
            compound_file("Workbook")[:-600], "this is not a spreadsheet, or it is damaged", id="a broken .xls"
        ),
        pytest.param(
            compound_file("WordDocument"), "this is not a spreadsheet, or it is damaged", id="a letter in OLE"
        ),
    ],
)
def test_what_is_no_register_is_refused(tmp_path: Path, content, message):
    path = tmp_path / "register.xlsx"
    path.write_bytes(content)
    assert refusal(path) == message


def test_a_missing_file_and_a_folder(tmp_path: Path):
    assert refusal(tmp_path / "none.csv") == "there is no such file"
    assert refusal(tmp_path) == "this is a folder, not a file"


def test_a_workbook_of_empty_sheets(write_workbook):
    path = write_workbook({"一": [], "二": []})
    assert refusal(path) == "the workbook has nothing in its sheets"
    assert refusal(path, sheet="二") == "the sheet 二 is empty"


def test_an_unknown_sheet(write_workbook, tmp_path: Path):
    path = write_workbook({"一月": [["日期"]], "二月": []})
    assert refusal(path, sheet="三月") == "there is no sheet 三月; the sheets are 一月, 二月"
    text = tmp_path / "a.csv"
    text.write_text("日期,内容\n", encoding="utf-8")
    assert refusal(text, sheet="三月") == "this is a text file: it has no sheet 三月"


def test_a_truncated_workbook(write_workbook):
    path = write_workbook({"一月": [["日期", "内容"]] * 500})
    path.write_bytes(path.read_bytes()[:-400])
    assert "damaged" in refusal(path)


def test_a_wrong_encoding(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes("日期,内容\n".encode("gbk"))
    assert refusal(path, encoding="utf-8") == "the file is not written in utf-8"
    assert refusal(path, encoding="utf-9") == "there is no encoding utf-9"
    path.write_bytes(bytes(range(128, 256)) * 20)
    assert refusal(path) == "the encoding of the file cannot be told: name it with --encoding"
