"""Text from keyboard, clipboard and spreadsheets."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.rules.writing import clean, clean_cell, line, plain

FAMILY = "👨\u200d👩\u200d👧"

CLEANED = {
    "王小明": "王小明",
    "  王小明\u3000": "王小明",
    "王\u200b小\u2060明\ufeff": "王小明",
    "王\u200d小\u200c明\u00ad": "王小明",
    "\u202e王小明\u202c": "王小明",
    "a\x00b\x1b[31mc\x7f\x9f": "ab[31mc",
    "一\r\n二\r三": "一\n二\n三",
    "一\x0b二\u2028三\u2029四\x85五": "一\n二\n三\n四\n五",
    "一 \t\n二": "一\n二",
    "一\n\n二": "一\n\n二",
    "一\t二": "一\t二",
    "一\u00a0二": "一 二",
    "\ud83d": "\ufffd",
    "王\udc80明": "王\ufffd明",
    "\ud83d\ude00": "😀",
    f"谢谢{FAMILY}": f"谢谢{FAMILY}",
    "👩🏽\u200d💻 ❤️\u200d🔥 🏳️\u200d🌈": "👩🏽\u200d💻 ❤️\u200d🔥 🏳️\u200d🌈",
    "👩\u200d\u200d💻\u200d": "👩💻",
    "👩\u200b\u200d💻": "👩\u200d💻",
    "，。《》１２ＡＢ": "，。《》１２ＡＢ",
    "𠮷野家 䶮": "𠮷野家 䶮",
    "葛\U000e0100": "葛\U000e0100",
    "": "",
}


@pytest.mark.parametrize(("text", "kept"), CLEANED.items())
def test_only_what_cannot_be_seen_is_removed(text: str, kept: str) -> None:
    assert clean(text) == kept


ANY = st.text(st.one_of(st.characters(), st.sampled_from("\ud83d\ude00\u200d\u200b\r\n\t \x0b\u3000👩❤\ufe0f💻")))


@given(ANY)
def test_clean_text_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert line(line(text)) == line(text)


@given(ANY)
def test_the_text_of_a_cell_needs_no_more_cleaning(text: str) -> None:
    kept = clean_cell(text)
    assert clean(kept) == kept
    assert line(kept) == " ".join(kept.split())


@given(ANY)
def test_clean_text_can_be_stored_and_seen(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not [c for c in cleaned if unicodedata.category(c) == "Cc" and c not in "\n\t"]
    assert not set(cleaned) & set("\u200b\u200c\u2060\ufeff\u202e")
    assert "\n" not in line(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_nothing_that_can_be_read_is_changed(text: str) -> None:
    assert clean(text) == text.strip()


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("一_x000D_\n二", "一\n二"),
        ("一_x000d_二", "一\n二"),
        ("_x005F_x000D_", "_x000D_"),
        ("_xD83D__xDE00_", "😀"),
        ("_x00_ _xyz_", "_x00_ _xyz_"),
        ("一\n\n \n二\t三", "一\n二 三"),
        (" 一 ", "一"),
    ],
)
def test_a_cell_is_read_as_the_spreadsheet_shows_it(cell: str, kept: str) -> None:
    assert clean_cell(cell) == kept


def test_a_line_has_one_blank_between_words() -> None:
    assert line(" 王小明\r\n 先生\t\u3000 A座 ") == "王小明 先生 A座"


def test_words_are_compared_in_one_form() -> None:
    assert plain("Ａ座 １２０３") == plain("a座1203") == "a座1203"
