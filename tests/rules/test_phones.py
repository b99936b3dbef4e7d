"""Phone numbers as they are heard, shown and hidden."""

from __future__ import annotations

import re
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.rules import phones
from csdesk.rules.phones import NotAPhoneNumber, Phone

HEARD = [
    ("13800001234", "13800001234", "mobile"),
    ("+8613800001234", "13800001234", "mobile"),
    ("+86 138 0000 1234", "13800001234", "mobile"),
    ("008613800001234", "13800001234", "mobile"),
    ("86-138-0000-1234", "13800001234", "mobile"),
    ("013800001234", "13800001234", "mobile"),
    ("138‐0000‑1234", "13800001234", "mobile"),
    ("138–0000—1234", "13800001234", "mobile"),
    ("138－0000−1234", "13800001234", "mobile"),
    ("138.0000.1234", "13800001234", "mobile"),
    ("13800001234.0", "13800001234", "mobile"),
    ("4008001234.0", "4008001234", "service"),
    ("１３８００００１２３４", "13800001234", "mobile"),
    ("１３８　００００　１２３４", "13800001234", "mobile"),
    ("\u202d138\u200b0000\u20601234\u202c\ufeff", "13800001234", "mobile"),
    ("13800001234转801", "13800001234-801", "mobile"),
    ("0755-26889999", "0755-26889999", "landline"),
    ("0755-2688 9999 转 801", "0755-26889999-801", "landline"),
    ("0755-26889999（转801）", "0755-26889999-801", "landline"),
    ("0755-26889999 分机：801", "0755-26889999-801", "landline"),
    ("0755 26889999 ext. 801", "0755-26889999-801", "landline"),
    ("0755-26889999-801", "0755-26889999-801", "landline"),
    ("0315-2345678-9", "0315-2345678-9", "landline"),
    ("(010)65551234", "010-65551234", "landline"),
    ("（010）6555－1234", "010-65551234", "landline"),
    ("021 65551234", "021-65551234", "landline"),
    ("+86 10 6555 1234", "010-65551234", "landline"),
    ("+86 755 2688 9999", "0755-26889999", "landline"),
    ("+86 (0)755 2688 9999", "0755-26889999", "landline"),
    ("26889999", "26889999", "landline"),
    ("2688-9999", "26889999", "landline"),
    ("2688999转8", "2688999-8", "landline"),
    ("400-800-1234", "4008001234", "service"),
    ("800 8001234", "8008001234", "service"),
    ("4008001234转5", "4008001234-5", "service"),
    ("110", "110", "short"),
    ("12345", "12345", "short"),
    ("10086", "10086", "short"),
    ("95588", "95588", "short"),
    ("+852 2345 6789", "+85223456789", "abroad"),
    ("00852-2345-6789", "+85223456789", "abroad"),
    ("+1 (202) 555-0123", "+12025550123", "abroad"),
]

REFUSED = [
    "", " ", "1380000123", "138000012345", "12800001234", "abc", "138000O1234", "13800001234a", "--", "+",
    "+86", "+86 26889999", "00", "转801", "12345转1", "+852 2345 6789 转 1", "+1800FLOWERS", "+999123456789",
    "1380000123４５", "2026-11-21 09:30", "13800001234/13800005678", "\ud800", "٠١٢٣٤٥٦٧٨٩",
]  # fmt: skip


@pytest.mark.parametrize(("text", "number", "kind"), HEARD)
def test_a_number_is_understood_however_it_is_written(text: str, number: str, kind: str) -> None:
    assert phones.parse(text) == Phone(number, kind)


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_a_number_is_refused(text: str) -> None:
    with pytest.raises(NotAPhoneNumber):
        phones.parse(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2688 9999", "0755-26889999"),
        ("26889999转801", "0755-26889999-801"),
        ("2688999-8", "0755-2688999-8"),
        ("(010)65551234", "010-65551234"),
        ("13800001234", "13800001234"),
        ("12345", "12345"),
    ],
)
def test_only_a_local_number_takes_the_company_s_area_code(text: str, number: str) -> None:
    assert phones.parse(text, "0755").number == number


def test_a_text_of_megabytes_is_refused_at_once_and_not_kept() -> None:
    kept = phones._parse.cache_info().currsize
    start = perf_counter()
    for text in ("1" * 10_000_000, "1 " * 5_000_000, "(" * 10_000_000):
        with pytest.raises(NotAPhoneNumber) as refused:
            phones.parse(text)
        assert len(str(refused.value)) < 100
    assert perf_counter() - start < 1
    assert phones._parse.cache_info().currsize == kept


def test_blank_edges_do_not_count_towards_the_length() -> None:
    assert phones.parse(" " * 1000 + "13800001234\n").number == "13800001234"


def test_what_is_no_number_is_kept_as_heard() -> None:
    assert phones.heard("138 0000 1234") == "13800001234"
    assert phones.heard("  门卫　说是\u200b７栋 ") == "门卫 说是7栋"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("订单 20261121\n2026-11-21 09:30\n王小明 138 0000 1234\n13800005678", "138 0000 1234"),
        ("订单 20261121 13800001234", "13800001234"),
        ("20261121\t13800001234\t咨询", "13800001234"),
        ("1. 13800001234", "13800001234"),
        ("单号202611210001，电话：0755-26889999 转 801。", "0755-26889999 转 801"),
        ("请拨（010）65551234。", "(010)65551234"),
        ("客服 400-800-1234", "400-800-1234"),
        ("Hong Kong +852 2345 6789", "+852 2345 6789"),
        ("0012345678901 和 26889999 和 12345", ""),
        ("440300200001011234", ""),
        ("13800001234/13800005678", "13800001234"),
        ("没有号码", ""),
        ("", ""),
    ],
)
def test_a_number_is_found_in_a_paste(text: str, found: str) -> None:
    assert phones.find(text) == found
    assert not found or phones.parse(found)


def test_a_number_is_looked_for_quickly() -> None:
    start = perf_counter()
    assert phones.find("12 34 " * 2_000_000) == ""
    assert perf_counter() - start < 2


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13800005678", "138****5678"),
        ("13800005678-801", "138****5678-801"),
        ("0755-26889999", "0755-****9999"),
        ("0755-26889999-801", "0755-****9999-801"),
        ("010-6555123", "010-***5123"),
        ("26889999", "****9999"),
        ("4008001234", "******1234"),
        ("+85223456789", "+852****6789"),
        ("12345", "12345"),
        ("打 138 0000 5678 找王", "打 138 **** 5678 找王"),
        ("138-0000-5678 或 13800001234", "138-****-5678 或 138****1234"),
        ("", ""),
    ],
)
def test_a_list_shows_a_number_masked(number: str, masked: str) -> None:
    assert phones.mask(number) == masked


@pytest.mark.parametrize(
    ("number", "aloud"),
    [
        ("13800001234", "138 0000 1234"),
        ("13800001234-801", "138 0000 1234-801"),
        ("0755-26889999", "0755-2688 9999"),
        ("010-6555123-8", "010-655 5123-8"),
        ("4008001234", "400 800 1234"),
        ("+85223456789", "+85223456789"),
        ("门卫", "门卫"),
    ],
)
def test_a_number_is_grouped_for_reading_aloud(number: str, aloud: str) -> None:
    assert phones.grouped(number) == aloud


def test_digits_are_those_of_the_number() -> None:
    assert phones.digits("+86 １３８-0000-1234 转①") == "86138000012341"


def test_the_place_of_a_number_is_told_in_the_reader_s_language() -> None:
    assert "深圳" in phones.place("0755-26889999-801", "zh")
    assert "Shenzhen" in phones.place("0755-26889999", "en")
    assert phones.place("12345", "zh") == phones.place("门卫", "zh") == ""


FIGURES = "0123456789０１２٣+-－—()（） .转x#/_~\u200b"
WRITTEN = st.one_of(
    st.text(max_size=80),
    st.text(FIGURES, max_size=24),
    st.from_regex(r"\A(\+86|0086|00|\+|86)?(0(10|2\d|[3-9]\d\d))?[ -]?\d{3,8}( ?\d{4}){0,2}([-转x]\d{1,6})?\Z"),
)
AREAS = st.sampled_from(["", "010", "021", "0755"])


@given(WRITTEN, AREAS)
def test_a_number_in_canonical_form_is_understood_as_itself(text: str, area: str) -> None:
    try:
        phone = phones.parse(text, area)
    except NotAPhoneNumber:
        return
    assert phone.number.isascii()
    assert phones.parse(phone.number, area) == phone


@given(WRITTEN, AREAS)
def test_hearing_twice_changes_nothing(text: str, area: str) -> None:
    once = phones.heard(text, area)
    assert phones.heard(once, area) == once


@given(WRITTEN)
def test_a_mask_shows_at_most_seven_digits_in_a_row_and_keeps_the_last_four(text: str) -> None:
    masked = phones.mask(text)
    assert not re.search(r"\d{8}", masked)
    assert len(masked) == len(text)
    assert re.sub(r"\D", "", masked)[-4:] == re.sub(r"\D", "", text)[-4:]


@given(WRITTEN)
def test_what_is_found_is_a_number(text: str) -> None:
    if found := phones.find(text):
        assert phones.parse(found)
