"""Chinese as it is typed, searched and laid out."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from csdesk import chinese
from csdesk.chinese import bigrams, fit, match, match_name, name_keys, name_readings, spans, syllables, width

COMPLAINT = ("tou", "su")
ENQUIRY_OF_PRICE = ("jia", "ge", "zi", "xun")


def test_neither_pinyin_nor_the_screen_is_loaded_before_it_is_needed() -> None:
    code = "import sys, csdesk.chinese; print({'pypinyin', 'textual', 'phonenumbers'} & sys.modules.keys())"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("投诉", ("tou", "su")),
        ("A座 12 层", ("a", "zuo", "12", "ceng")),
        ("吕女士", ("lv", "nv", "shi")),
        ("ＶＩＰ客户", ("vip", "ke", "hu")),
        ("二〇二六", ("er", "ling", "er", "liu")),
        ("，。", ()),
        ("", ()),
    ],
)
def test_text_is_read_a_syllable_a_character(text: str, read: tuple[str, ...]) -> None:
    assert syllables(text) == read


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("王小明", [("wang", "xiao", "ming")]),
        ("单雄", [("shan", "xiong")]),
        ("曾国", [("zeng", "guo")]),
        ("查良", [("zha", "liang")]),
        ("解珍", [("xie", "zhen")]),
        ("仇英", [("qiu", "ying")]),
        ("覃明", [("qin", "ming"), ("tan", "ming")]),
        ("欧阳小明", [("ou", "yang", "xiao", "ming")]),
        ("尉迟恭", [("yu", "chi", "gong")]),
        ("单于飞", [("chan", "yu", "fei"), ("shan", "yu", "fei")]),
        (" 单　雄 ", [("shan", "xiong")]),
        ("小单", [("xiao", "dan")]),
        ("Peter Wang", [("peter", "wang")]),
        ("", [()]),
    ],
)
def test_a_surname_is_read_as_a_surname(name: str, readings: list[tuple[str, ...]]) -> None:
    assert name_readings(name) == readings


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("王小明", "w wangx wangxiaoming xiaoming ming wxm xm m wangxm wangxiaom"),
        ("单雄", "shanxiong sx shanx"),
        ("覃明", "qinming tanming qm tm"),
        ("欧阳小明", "ouyang ouyangxm oyxm ouyxm xiaoming"),
        ("Wang", "w wang"),
    ],
)
def test_a_name_is_found_by_pinyin_initials_and_surname(name: str, typed: str) -> None:
    assert set(typed.split()) <= name_keys(name)


def test_a_name_is_not_found_by_another_reading() -> None:
    assert not name_keys("单雄") & {"dan", "danxiong", "dx"}
    assert "" not in name_keys("王小明")
    assert name_keys("") == set()


@pytest.mark.parametrize("name", ["明" * 200, "w" * 20_000, "王小明 " * 5000])
def test_an_endless_name_has_few_keys(name: str) -> None:
    assert sum(map(len, name_keys(name))) < 40_000


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("投诉", "投诉 诉"),
        ("投", "投"),
        ("价格咨询", "价格 格咨 咨询 询"),
        ("3栋A座 ＶＩＰ", "3 栋 a 座 vip"),
        ("电话13800001234，请回", "电话 话 13800001234 请回 回"),
        ("𠮷野家", "𠮷野 野家 家"),
        ("こんにちは", "こんにちは"),
        ("a_b-c", "a b c"),
        ("。", ""),
    ],
)
def test_search_tokens_are_pairs_of_characters_and_whole_words(text: str, tokens: str) -> None:
    assert bigrams(text) == tokens


@settings(deadline=None, derandomize=True)
@given(st.text("投诉价格a1 ，", max_size=12), st.text("投诉价格", min_size=2, max_size=4))
def test_a_phrase_of_pairs_is_found_exactly_where_the_characters_stand(text: str, words: str) -> None:
    pairs = [first + second for first, second in pairwise(words)]
    tokens = bigrams(text).split()
    stands = any(tokens[at : at + len(pairs)] == pairs for at in range(len(tokens)))
    assert stands == (words in text)


@pytest.mark.parametrize(
    ("query", "label", "pinyin", "rank"),
    [
        ("投诉", "投诉", COMPLAINT, 0),
        ("", "投诉", COMPLAINT, 0),
        ("投", "投诉", COMPLAINT, 1),
        ("诉", "投诉", COMPLAINT, 2),
        ("ts", "投诉", COMPLAINT, 3),
        ("ＴＳ", "投诉", COMPLAINT, 3),
        ("zx", "价格咨询", ENQUIRY_OF_PRICE, 4),
        ("tous", "投诉", COMPLAINT, 5),
        ("tou su", "投诉", COMPLAINT, 5),
        ("tsu", "投诉", COMPLAINT, 5),
        ("zixun", "价格咨询", ENQUIRY_OF_PRICE, 6),
        ("zix", "价格咨询", ENQUIRY_OF_PRICE, 6),
        ("vip", "ＶＩＰ", (), 0),
        ("tuo", "投诉", COMPLAINT, None),
        ("tous u x", "投诉", COMPLAINT, None),
        ("1", "投诉", COMPLAINT, None),
        ("x", "投诉", (), None),
        ("x", "投诉", ("", ""), None),
    ],
)
def test_an_option_fits_by_label_initials_or_pinyin(
    query: str, label: str, pinyin: tuple[str, ...], rank: int | None
) -> None:
    assert match(query, label, pinyin) == rank


def test_a_name_fits_in_every_usual_reading() -> None:
    assert match_name("tm", "覃明") == match_name("qm", "覃明") == 3
    assert match_name("shan", "单雄") == 5
    assert match_name("dan", "单雄") is None
    assert match_name("雄", "单雄") == 2
    assert match_name("", "") == 0


def test_ten_thousand_options_are_matched_quickly() -> None:
    labels = [f"客户来访登记第{number}号" for number in range(10_000)]
    pinyin = ("ke", "hu", "lai", "fang", "deng", "ji", "di", "hao")
    start = perf_counter()
    for query in ("fangdj", "lfdj", "登记", "zzz"):
        for label in labels:
            match(query, label, pinyin)
    assert perf_counter() - start < 2


def test_a_query_that_nearly_fits_everywhere_is_refused_quickly() -> None:
    start = perf_counter()
    assert match("a" * 200 + "b", "x", ["aaaaaaaa"] * 40) is None
    assert perf_counter() - start < 2


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("投诉", 6, "投诉  "),
        ("投诉", 4, "投诉"),
        ("投诉处理", 6, "投诉.."),
        ("投诉处理", 7, "投诉.. "),
        ("投诉处理", 2, ".."),
        ("投诉", 1, "."),
        ("投诉", 0, ""),
        ("投诉", -1, ""),
        ("", -1, ""),
        ("", 2, "  "),
        ("ab cd", 4, "ab.."),
        ("ab cd", 5, "ab cd"),
    ],
)
def test_text_is_cut_and_padded_by_cells(text: str, cells: int, shown: str) -> None:
    assert fit(text, cells) == shown


TEXT = st.text(
    st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from("投诉ab 。Ａ👩\u200d💻❤\ufe0f㎡ﬁ\u0301"))
)


@settings(deadline=None, derandomize=True)
@given(TEXT, st.integers(0, 30))
def test_fitted_text_takes_exactly_its_cells(text: str, cells: int) -> None:
    assert width(fit(text, cells)) == cells


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("投诉电话", "电话", ["电话"]),
        ("投诉，再投诉", "投诉", ["投诉", "投诉"]),
        ("ＶＩＰ客户", "vip", ["ＶＩＰ"]),
        ("Vip客户", "ＶＩＰ 客", ["Vip", "客"]),
        ("面积90㎡左右", "90m2", ["90㎡"]),
        ("面积90㎡左右", "m2", ["㎡"]),
        ("面积90㎡左右", "m", []),
        ("第㈱号", "号", ["号"]),
        ("a.b", ".", []),
        ("1期24栋301", "1期1栋301", ["1", "期", "栋", "301"]),
        ("12345", "234 123 5", ["1234", "5"]),
        ("投诉", "", []),
        ("", "投诉", []),
    ],
)
def test_the_words_of_a_query_are_marked(text: str, query: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text, query)] == found


MIXED = st.text(st.one_of(st.characters(), st.sampled_from("abAB投诉㎡Ａﬁİſﷺ㍿ 1①½ß")), max_size=12)


@settings(deadline=None, derandomize=True)
@given(MIXED, MIXED)
def test_every_marked_span_begins_and_ends_with_a_word_of_the_query(text: str, query: str) -> None:
    words = tuple(chinese.runs(query))
    done = 0
    for start, end in spans(text, query):
        folded = "".join(unicodedata.normalize("NFKC", character).lower() for character in text[start:end])
        assert folded.startswith(words) and folded.endswith(words)
        assert done <= start < end
        done = end


@settings(deadline=None, derandomize=True)
@given(TEXT)
def test_nothing_breaks_the_reading_of_a_text(text: str) -> None:
    assert all(syllables(text))
    assert cell_len(text) == width(text)
    name_keys(text)
    match_name(text[:3], text)
