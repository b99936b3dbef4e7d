"""The words csdesk says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from csdesk import texts
from csdesk.texts import N_, _


@pytest.fixture(autouse=True)
def _language_as_it_was() -> Iterator[None]:
    before = texts.language()
    yield
    texts.use_language(before)


def test_english_is_what_stands_in_the_code() -> None:
    texts.use_language("en")
    assert _("saved {number} ({name})", number=3, name="王小明") == "saved 3 (王小明)"
    assert texts.counted("{count} call", "{count} calls", 1) == "1 call"
    assert texts.counted("{count} call of {name}", "{count} calls of {name}", 2, name="王") == "2 calls of 王"


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_message_without_a_translation_is_said_in_english(language: str) -> None:
    texts.use_language(language)
    assert _("no catalogue has {this}", this="this") == "no catalogue has this"
    assert _("") == ""
    assert _("braces {stay} where nothing is given") == "braces {stay} where nothing is given"
    assert N_("no catalogue has {this}") == "no catalogue has {this}"


def test_an_unknown_language_is_answered_in_chinese() -> None:
    texts.use_language("fr")
    assert texts.language() == "zh"
