"""Survey forms read from data, and the answers they take."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.resources import bundled
from csdesk.rules.surveys import Survey, UnfitAnswer, is_asked, read_answer, read_survey

FILES = sorted((bundled("data") / "surveys").glob("*.toml"))
SMALL = """
version = 2
zh = "小表"
en = "Small"
[questions.pleased]
zh = "满意吗"
en = "Pleased"
kind = "yes_no"
[questions.why]
zh = "为什么"
en = "Why"
kind = "many"
when = { question = "pleased", answer = "no" }
options.price = { zh = "价格", en = "Price" }
options.place = { zh = "位置", en = "Place" }
[questions.mark]
zh = "打分"
en = "Mark"
kind = "number"
least = 1
most = 5
[questions.words]
zh = "意见"
en = "Words"
kind = "text"
"""


def small() -> Survey:
    survey, problems = read_survey(tomllib.loads(SMALL), "small")
    assert survey is not None, problems
    return survey


def answer(question: str, text: str, language: str = "zh") -> tuple[str, ...]:
    found = small().question(question)
    assert found is not None
    return read_answer(found, text, language)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_bundled_survey_can_be_used(file: Path) -> None:
    survey, problems = read_survey(tomllib.loads(file.read_text(encoding="utf-8")), file.stem)
    assert not problems
    assert survey is not None
    assert survey.questions


def test_template_a_has_the_words_of_the_paper() -> None:
    table = tomllib.loads((bundled("data") / "surveys" / "tracking_a.toml").read_text(encoding="utf-8"))
    survey, _problems = read_survey(table, "tracking_a")
    assert survey is not None
    words = {question.id: [option.zh for option in question.options] for question in survey.questions}
    assert survey.form == "GFP19-1-F1"
    assert words["unclear"] == ["户型结构", "付款方式", "购楼程序", "小区环境及配套", "其他"]
    assert words["chose_another"] == ["是", "不是", "还未决定"]
    assert words["attraction"] == ["价格", "户型及面积", "小区环境及规模", "地理位置", "其他"]
    assert words["decorated"] == ["是", "不是", "部分"]


@pytest.mark.parametrize(
    ("question", "text", "stored"),
    [
        ("pleased", "是", ("yes",)),
        ("pleased", "不是", ("no",)),
        ("pleased", "Yes", ("yes",)),
        ("pleased", "2", ("no",)),
        ("pleased", " ", ()),
        ("why", "位置,价格", ("price", "place")),
        ("why", "Price；price、1", ("price",)),
        ("mark", "５", ("5",)),
        ("mark", "05", ("5",)),
        ("mark", "", ()),
        ("words", " 很好\x00 ", ("很好",)),
        ("words", "", ()),
    ],
)
def test_an_answer_is_stored_by_its_key(question: str, text: str, stored: tuple[str, ...]) -> None:
    assert answer(question, text) == stored


@pytest.mark.parametrize(
    ("question", "text"),
    [("pleased", "也许"), ("why", "价格,颜色"), ("mark", "0"), ("mark", "6"), ("mark", "4.5"), ("mark", "九")],
)
def test_an_answer_that_does_not_fit_is_refused(question: str, text: str) -> None:
    with pytest.raises(UnfitAnswer):
        answer(question, text)


@given(st.text(max_size=30))
def test_no_text_makes_reading_an_answer_fail_otherwise(text: str) -> None:
    for question in small().questions:
        try:
            stored = read_answer(question, text, "en")
        except UnfitAnswer:
            continue
        assert len(stored) <= max(len(question.options), 1)


def test_a_question_is_asked_where_its_condition_holds() -> None:
    why = small().question("why")
    assert why is not None
    assert is_asked(why, {"pleased": ("no",)})
    assert not is_asked(why, {"pleased": ("yes",)})
    assert not is_asked(why, {})


def changed(old: str, new: str) -> dict[str, Any]:
    assert old in SMALL
    return tomllib.loads(SMALL.replace(old, new, 1))


@pytest.mark.parametrize(
    ("table", "key", "reason"),
    [
        ({}, "", 'a survey needs "questions"'),
        (changed("version = 2", "version = 0"), "", 'needs "version"'),
        (changed("version = 2", "version = -1"), "version", "whole number"),
        (changed("version = 2", "version = 'two'"), "version", "whole number"),
        (changed('zh = "小表"', "colour = 1"), "colour", "no such key"),
        (changed('kind = "yes_no"', 'kind = "maybe"'), "questions.pleased.kind", "accepted: one, many"),
        (changed('zh = "满意吗"', 'zh = " "'), "questions.pleased", 'both "zh" and "en"'),
        (changed('answer = "no"', 'answer = "never"'), "questions.why.when.answer", "accepted: yes, no"),
        (changed('question = "pleased"', 'question = "mark"'), "questions.why.when", "before this one"),
        (changed('options.place = { zh = "位置", en = "Place" }', ""), "questions.why", "two options"),
        (changed('en = "Place"', 'size = "Place"'), "questions.why.options.place.size", "no such key"),
        (changed("most = 5", "most = 0"), "questions.mark.most", "not less than 1"),
        (changed('kind = "text"', 'kind = "text"\noptions.a = { zh = "甲", en = "A" }'), "questions.words.options",
         "has no options"),
        ({"version": 1, "zh": "表", "en": "Form", "questions": {"a": 3}}, "questions.a", "a table"),
        ({"version": True, "zh": "表", "en": "Form", "questions": {}}, "version", "whole number"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_survey_is_named_by_its_key(table: dict[str, Any], key: str, reason: str) -> None:
    survey, problems = read_survey(table, "small")
    assert survey is None
    told = {".".join(problem.keys): problem.reason.format(**problem.given) for problem in problems}
    assert reason in told[key]
