"""Bundled files, and TOML files that people write."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from time import perf_counter

import pytest

from csdesk.resources import Fault, bundled, line_of, read_toml


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "policy.toml"


def test_the_data_is_found_beside_or_inside_the_package() -> None:
    assert (bundled("data") / "policy.toml").is_file()


@pytest.mark.parametrize("name", ["policy", "categories", "subjects"])
def test_every_bundled_table_can_be_read(name: str) -> None:
    assert isinstance(read_toml(bundled("data") / f"{name}.toml"), dict)


def test_a_table_is_read_with_or_without_a_byte_order_mark(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfname = '\xe4\xb8\xad'\r\n")
    assert read_toml(file) == {"name": "中"}


def test_a_missing_file_is_told(file: Path) -> None:
    fault = read_toml(file)
    assert isinstance(fault, Fault)
    assert (fault.file, fault.key, fault.line) == (file, "", 0)
    assert fault.reason.format(**fault.given) == f"the file cannot be read ({os.strerror(2)})"


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    assert isinstance(read_toml(tmp_path), Fault)


@pytest.mark.parametrize(
    ("content", "line"),
    [("a = 1\nb = '中'\n".encode("gbk"), 2), ("甲".encode("utf-16"), 1), (b"\xff", 1)],
)
def test_a_file_in_another_encoding_is_told_with_its_line(file: Path, content: bytes, line: int) -> None:
    file.write_bytes(content)
    assert read_toml(file) == Fault(file, "", line, "the file is not UTF-8 text", {})


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a = 1\nb = \nc = 3\n", 2),
        ("a = 1\na = 2\n", 2),
        ("[a]\n[a]\n", 2),
        ("a = 1\n\nb = [1,\n  2,\n", 4),
        ("a = '中\n", 1),
        ("甲 = 1\n", 1),
        ("a = " + "[" * 100_000, 1),
        ("a = " + "9" * 5000, 1),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_not_toml_is_told_with_its_line(file: Path, content: str, line: int) -> None:
    file.write_text(content, encoding="utf-8")
    fault = read_toml(file)
    assert isinstance(fault, Fault)
    assert (fault.file, fault.key, fault.line) == (file, "", line)
    assert fault.reason.format(**fault.given).startswith("this is not TOML (")


FORMS = """\
# A comment with a = 1
title = "[lock]"
site."zh.cn".name = "甲"
text = '''
idle_minutes = 3
[roles]
'''
numbers = [
  [1, 2],
  ["a", "b"],  # [lock]
]

[lock]  # how long
idle_minutes = 10
"pin digits" = 4
'wrong' = { seconds = 2, more = { most = 3 } }
colour.red = 1
colour.blue = 2

[roles."a.b"]
zh = "甲"

[ roles . sales ]
zh = "销售"

[[post]]
name = "一"

[[post]]
name = "二"
place = "B"
"""

PLACES = {
    ("title",): 2,
    ("site",): 3,
    ("site", "zh.cn", "name"): 3,
    ("text",): 4,
    ("numbers",): 8,
    ("lock",): 13,
    ("lock", "idle_minutes"): 14,
    ("lock", "pin digits"): 15,
    ("lock", "wrong"): 16,
    ("lock", "wrong", "more", "most"): 16,
    ("lock", "colour", "red"): 17,
    ("lock", "colour", "blue"): 18,
    ("roles",): 20,
    ("roles", "a.b", "zh"): 21,
    ("roles", "sales"): 23,
    ("roles", "sales", "zh"): 24,
    ("post",): 26,
    ("post", "name"): 27,
    ("post", "place"): 31,
    # What is not there is at the nearest table around it.
    ("lock", "nothing"): 13,
    ("roles", "sales", "en"): 23,
    ("lock", "idle_minutes", "deeper"): 14,
    ("nothing", "at", "all"): 0,
    (): 0,
}  # fmt: skip


@pytest.mark.parametrize(("keys", "line"), PLACES.items())
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_key_is_found_in_every_form_of_toml(file: Path, keys: tuple[str, ...], line: int, end: str) -> None:
    file.write_bytes(FORMS.replace("\n", end).encode())
    assert line_of(file, keys) == line


def test_keys_before_a_mistake_are_found(file: Path) -> None:
    file.write_text("a = 1\nb = 2\nc = \nd = 4\n", encoding="utf-8")
    assert [line_of(file, (key,)) for key in "abcd"] == [1, 2, 0, 0]


def test_no_line_is_told_of_a_file_that_cannot_be_read(file: Path) -> None:
    assert line_of(file, ("a",)) == 0
    file.write_bytes(b"a = '\xff'")
    assert line_of(file, ("a",)) == 0


def test_a_key_is_found_quickly_in_a_long_file(file: Path) -> None:
    text = "".join(f'[table{number}]\nkey = "value"\n' for number in range(2000))
    file.write_text(text, encoding="utf-8")
    start = perf_counter()
    assert line_of(file, ("table1999", "key")) == 4000
    assert perf_counter() - start < 3


def test_every_key_of_the_bundled_policy_is_found() -> None:
    path = bundled("data") / "policy.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    for table, values in tomllib.loads("\n".join(lines)).items():
        for key in values:
            assert key in lines[line_of(path, (table, key)) - 1]
