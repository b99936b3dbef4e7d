"""The Chinese catalogue says everything that the code says, and the code says nothing past the catalogue."""

from __future__ import annotations

import ast
import gettext
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.mofile import read_mo

from csdesk.chinese import width
from csdesk.resources import bundled

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = bundled("data") / "messages" / "zh" / "LC_MESSAGES" / "csdesk.mo"
KEYWORDS = {"_": 1, "N_": 1, "counted": 2}  # how many of the arguments are messages

# What people read in English too: the name of the switch, what may be typed in Chinese, headers of Chinese registers.
CHINESE_IN_ENGLISH = {
    "中文 / English",
    "'{value}' is given; FIELD=COLUMN is accepted, such as phone=联系电话",
    "'{value}' is given; a day of the week such as sunday or 周日 is accepted",
    "'{value}' is no month that exists; 2026-11, 11月, next or a day of the month is accepted",
    "'{value}' is no week that exists; 2026-W48, next, 下周 or a day of the week is accepted",
}

# Where the calls of our own and Textual's functions take a text that people read: which argument, by place or name.
SHOWN: dict[str, tuple[int | str, ...]] = {
    "Action": (2, 3),
    "Binding": (2, "description", "tooltip"),
    "Entry": (1, "label", "placeholder"),
    "Field": (2, "help"),
    "LineField": ("placeholder",),
    "PickerField": ("placeholder",),
    "TextField": ("placeholder",),
    "RecordTable": ("empty",),
    "TableColumn": (1,),
    "Remark": (0, "text"),
    "Static": (0, "content"),
    "update": (0,),
    "say": (0,),
    "many": (1,),
    "warn": (0,),
    "group": (1, "help"),
    "command": (2, "help"),
    "argument": (1, "help"),
    "text_option": (2, "help"),
    "Option": ("help",),
    "Argument": ("help",),
    "getpass": (0,),
    "ask_pin": (0,),
    "Check": (0,),
    "Fault": (3,),
    "Problem": (1,),
    "SheetError": (1,),
    "DeskError": (0,),
    "BadInputError": (0,),
    "NotSetUpError": (0,),
    "NotPermittedError": (0,),
    "NoSuchRecordError": (0,),
    "BusyError": (0,),
}


pytestmark = pytest.mark.xdist_group("texts")  # so that the code is read once


@pytest.fixture(scope="module", autouse=True)
def _forget_the_code() -> Iterator[None]:
    """Not to have a million nodes looked through in every collection of garbage from then on."""
    yield
    nodes.cache_clear()


@cache
def nodes() -> tuple[tuple[str, ast.AST], ...]:
    """Every node of the code, with the place it stands at."""
    return tuple(
        (f"{file.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 0)}", node)
        for file in sorted((ROOT / "csdesk").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_bytes()))
    )


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call, with its place and the name that is called."""
    for place, node in nodes():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield place, node.func.id if isinstance(node.func, ast.Name) else node.func.attr, node


def message_of(node: ast.AST | None) -> str | None:
    """The text that `node` is, or marks as a message."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS and node.args:
        return message_of(node.args[0])
    return None


@cache
def messages() -> frozenset[tuple[str, ...]]:
    """The messages in the code, those that are counted with both their forms."""
    found = set()
    for _place, name, call in calls():
        texts = tuple(text for each in call.args[: KEYWORDS.get(name, 0)] if (text := message_of(each)))
        if texts and isinstance(call.func, ast.Name):
            found.add(texts)
    return frozenset(found)


@cache
def translations() -> gettext.GNUTranslations:
    with CATALOGUE.open("rb") as file:
        return gettext.GNUTranslations(file)


def chinese(message: tuple[str, ...]) -> str:
    """What `message` is in Chinese; the message itself where it has no translation."""
    if len(message) == 1:
        return translations().gettext(message[0])
    one, many = message
    return translations().ngettext(one, many, 2)


def blanks(text: str) -> set[tuple[str, str | None, str | None]]:
    """The `{names}` in a message, with how each is written."""
    return {(name, conversion, spec) for _text, name, spec, conversion in Formatter().parse(text) if name is not None}


def test_the_catalogue_is_what_the_code_asks_for() -> None:
    ended = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "texts"), "--check"],
        capture_output=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (0, ""), ended.stderr


def test_every_message_has_a_translation_and_no_translation_is_left_over() -> None:
    with CATALOGUE.open("rb") as file:
        known = {(each.id,) if isinstance(each.id, str) else tuple(each.id) for each in read_mo(file) if each.id}
    assert messages() - known == set()
    assert known - messages() == set()


def test_a_translation_fills_in_the_same_names() -> None:
    wrong = {message for message in messages() if blanks(chinese(message)) != blanks(message[-1])}
    assert wrong == set()


def test_english_shows_no_chinese_but_what_is_meant_so() -> None:
    found = {text for message in messages() for text in message if re.search("[\u3400-\u9fff，。；：！？（）、]", text)}
    assert found - CHINESE_IN_ENGLISH == set()


def test_chinese_sentences_are_punctuated_in_chinese() -> None:
    narrow = re.compile(r"[\u3400-\u9fff][,;:!?(]|[,;:!?)][\u3400-\u9fff]|[\u3400-\u9fff]\.(?:\s|$)|\.\.\.")
    wrong = {text for message in messages() if narrow.search(text := chinese(message))}
    assert wrong == set()


def test_the_words_in_the_footer_are_four_at_most() -> None:
    long = []
    for place, name, call in calls():
        if name not in ("Action", "Binding") or len(call.args) < 3:
            continue
        hidden = {each.arg for each in call.keywords if isinstance(each.value, ast.Constant) and not each.value.value}
        text = message_of(call.args[2])
        is_in_footer = message_of(call.args[1]) != "" and not {"in_footer", "show"} & hidden
        if text and is_in_footer and text not in CHINESE_IN_ENGLISH and width(chinese((text,))) > 8:
            long.append(f"{place} {chinese((text,))}")
    assert long == []


def test_placeholders_fit_a_narrow_field() -> None:
    long = []
    for place, _name, call in calls():
        for each in call.keywords:
            text = message_of(each.value) if each.arg == "placeholder" else None
            if text and width(chinese((text,))) > 20:
                long.append(f"{place} {chinese((text,))}")
    assert long == []


def test_messages_are_written_out_where_they_are_marked() -> None:
    """A message put together from pieces, or chosen inside the call, is not found for the catalogue."""
    wrong = []
    for place, name, call in calls():
        if not isinstance(call.func, ast.Name) or name not in KEYWORDS:
            continue
        for argument in call.args[: KEYWORDS[name]]:
            if message_of(argument) is None and (name != "_" or not _is_looked_up(argument)):
                wrong.append(f"{place} {ast.unparse(argument)}")
    assert wrong == []


def _is_looked_up(argument: ast.expr) -> bool:
    """Whether `argument` names a message that is marked elsewhere, as in `_(entry.label)` or `_(each.help or "")`."""
    if isinstance(argument, ast.BoolOp):
        return all(_is_looked_up(each) or message_of(each) == "" for each in argument.values)
    return isinstance(argument, ast.Name | ast.Attribute | ast.Subscript)


@pytest.mark.parametrize("name", SHOWN)
def test_no_text_is_shown_past_the_catalogue(name: str) -> None:
    raw = []
    for place, called, call in calls():
        if called != name:
            continue
        for at in SHOWN[name]:
            if isinstance(at, int):
                argument = call.args[at] if at < len(call.args) else None
            else:
                argument = next((each.value for each in call.keywords if each.arg == at), None)
            if argument is not None and _is_raw(argument):
                raw.append(f"{place} {ast.unparse(argument)}")
    assert raw == []


def test_titles_are_messages() -> None:
    raw = [
        f"{place} {ast.unparse(node)}"
        for place, node in nodes()
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name | ast.Attribute) and "TITLE_TEXT" in ast.unparse(target)
                for target in node.targets)
        and _is_raw(node.value)
    ]  # fmt: skip
    assert raw == []


def _is_raw(argument: ast.expr) -> bool:
    """Whether `argument` is a text with words in it that nobody looks up."""
    if isinstance(argument, ast.JoinedStr):
        return any(_is_raw(each) for each in argument.values)
    if isinstance(argument, ast.List | ast.Tuple):
        return any(map(_is_raw, argument.elts))
    text = argument.value if isinstance(argument, ast.Constant) else None
    return isinstance(text, str) and bool(re.search(r"[^\W\d_]", text))
