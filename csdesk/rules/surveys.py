"""Survey forms as data: which questions there are, when each is asked, and what answers it takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csdesk.rules import writing
from csdesk.rules.messages import N_
from csdesk.rules.option import Option
from csdesk.rules.problem import Problem

Table = dict[str, Any]

KINDS = ("one", "many", "yes_no", "number", "text")
YES_NO = (Option("yes", "是", "Yes", ("shi",)), Option("no", "否", "No", ("fou",)))

_TOP: Mapping[str, type] = {"version": int, "zh": str, "en": str, "form": str, "questions": dict}
_QUESTION: Mapping[str, type] = {
    "zh": str, "en": str, "kind": str, "options": dict, "when": dict, "least": int, "most": int,
}  # fmt: skip
_OPTION: Mapping[str, type] = {"zh": str, "en": str, "pinyin": str}
_WHEN: Mapping[str, type] = {"question": str, "answer": str}
_WANTED = {
    int: N_("'{value}' is given, a whole number is wanted"),
    str: N_("'{value}' is given, text is wanted"),
    dict: N_("'{value}' is given, a table is wanted"),
}
_BETWEEN = re.compile(r"[,，、;；\n]")
_YES = ("是", "y", "true")
_NO = ("不是", "不", "否", "n", "false")


@dataclass(frozen=True)
class Condition:
    """A question is asked only where the earlier `question` was answered with `answer`, or with it among others."""

    question: str
    answer: str


@dataclass(frozen=True)
class Question:
    """One question; `options` are what "one", "many" and "yes_no" are picked from, `least` to `most` a "number"."""

    id: str
    zh: str
    en: str
    kind: str
    options: tuple[Option, ...] = ()
    when: Condition | None = None
    least: int = 0
    most: int = 1_000_000

    def label(self, language: str) -> str:
        """The question in `language`."""
        return self.en if language == "en" else self.zh

    def word(self, answer: str, language: str) -> str:
        """The stored `answer` as people read it; one that is no longer an option stays as it is."""
        return next((option.label(language) for option in self.options if option.key == answer), answer)


@dataclass(frozen=True)
class Survey:
    """One version of a survey form; `form` is the number that stands on the paper, "" where there is none."""

    id: str
    version: int
    zh: str
    en: str
    form: str
    questions: tuple[Question, ...]

    def label(self, language: str) -> str:
        """The form's title in `language`."""
        return self.en if language == "en" else self.zh

    def question(self, identity: str) -> Question | None:
        """The question `identity`, None where this version does not ask it."""
        return next((question for question in self.questions if question.id == identity), None)


class UnfitAnswer(ValueError):
    """An answer that a question does not take: a message of the catalogue and the values it names."""

    def __init__(self, message: str, **given: object) -> None:
        super().__init__(message, given)
        self.message = message
        self.given = given


def read_survey(table: Table, identity: str) -> tuple[Survey | None, list[Problem]]:
    """The survey that a table of TOML stands for, None where it cannot be used, and what is wrong with it."""
    problems: list[Problem] = []
    top = _fitting(table, _TOP, (), problems)
    for key in ("version", "zh", "en", "questions"):
        if not top.get(key) and not any(problem.keys == (key,) for problem in problems):
            problems.append(Problem((), N_('a survey needs "{key}"'), {"key": key}))
    if top.get("version", 1) < 1:
        problems.append(Problem(("version",), _WANTED[int], {"value": top["version"]}))
    questions: list[Question] = []
    for name, entry in top.get("questions", {}).items():
        if question := _question(name, entry, questions, problems):
            questions.append(question)
    if problems:
        return None, problems
    return Survey(identity, top["version"], top["zh"], top["en"], top.get("form", ""), tuple(questions)), []


def _fitting(table: Table, wanted: Mapping[str, type], at: tuple[str, ...], problems: list[Problem]) -> Table:
    """The values of `table` that are of the kinds `wanted`."""
    kept: Table = {}
    for key, value in table.items():
        if key not in wanted:
            problems.append(Problem((*at, key), N_("there is no such key"), {}))
        elif not isinstance(value, wanted[key]) or isinstance(value, bool):
            problems.append(Problem((*at, key), _WANTED[wanted[key]], {"value": value}))
        else:
            kept[key] = value
    return kept


def _question(name: str, entry: object, earlier: Sequence[Question], problems: list[Problem]) -> Question | None:
    at = ("questions", name)
    before = len(problems)
    if not re.fullmatch(r"\w+", name):
        problems.append(Problem(at, N_("there is no such key"), {}))
    if not isinstance(entry, dict):
        problems.append(Problem(at, _WANTED[dict], {"value": entry}))
        return None
    table = _fitting(entry, _QUESTION, at, problems)
    if not (table.get("zh", "").strip() and table.get("en", "").strip()):
        problems.append(Problem(at, N_('a question needs both "zh" and "en"'), {}))
    kind = table.get("kind", "")
    if kind not in KINDS:
        reason = N_("'{value}' is given; accepted: {accepted}")
        problems.append(Problem((*at, "kind"), reason, {"value": kind, "accepted": ", ".join(KINDS)}))
    options = _options(table.get("options", {}), (*at, "options"), problems)
    if kind in ("one", "many") and len(options) < 2 and "options" not in _faulty(problems[before:]):
        problems.append(Problem(at, N_("this kind of question needs two options or more"), {}))
    elif options and kind in ("yes_no", "number", "text"):
        problems.append(Problem((*at, "options"), N_("this kind of question has no options"), {}))
    least, most = table.get("least", 0), table.get("most", 1_000_000)
    if most < least:
        problems.append(Problem((*at, "most"), N_("'{value}' is given, not less than {least} is wanted"),
                                {"value": most, "least": least}))  # fmt: skip
    when = _condition(table["when"], (*at, "when"), earlier, problems) if "when" in table else None
    if len(problems) > before:
        return None
    options = YES_NO if kind == "yes_no" else options
    return Question(name, table["zh"].strip(), table["en"].strip(), kind, options, when, least, most)


def _faulty(problems: Sequence[Problem]) -> set[str]:
    return {problem.keys[2] for problem in problems if len(problem.keys) > 2}


def _options(table: Table, at: tuple[str, ...], problems: list[Problem]) -> tuple[Option, ...]:
    options = []
    for key, entry in table.items():
        if not re.fullmatch(r"\w+", key):
            problems.append(Problem((*at, key), N_("there is no such key"), {}))
        elif not isinstance(entry, dict):
            problems.append(Problem((*at, key), _WANTED[dict], {"value": entry}))
        else:
            words = _fitting(entry, _OPTION, (*at, key), problems)
            if not (words.get("zh", "").strip() and words.get("en", "").strip()):
                problems.append(Problem((*at, key), N_('an entry needs both "zh" and "en"'), {}))
            else:
                options.append(Option(key, words["zh"], words["en"], tuple(words.get("pinyin", "").split())))
    return tuple(options)


def _condition(
    table: Table, at: tuple[str, ...], earlier: Sequence[Question], problems: list[Problem]
) -> Condition | None:
    words = _fitting(table, _WHEN, at, problems)
    asked = next((question for question in earlier if question.id == words.get("question")), None)
    if asked is None:
        reason = N_("'{value}' is no question that is asked before this one")
        problems.append(Problem(at, reason, {"value": words.get("question", "")}))
        return None
    answer = words.get("answer", "")
    if asked.options and answer not in [option.key for option in asked.options]:
        accepted = ", ".join(option.key for option in asked.options)
        reason = N_("'{value}' is given; accepted: {accepted}")
        problems.append(Problem((*at, "answer"), reason, {"value": answer, "accepted": accepted}))
        return None
    return Condition(asked.id, answer)


def is_asked(question: Question, answers: Mapping[str, Sequence[str]]) -> bool:
    """Whether `question` is to be asked after `answers`, the stored answers by question."""
    return question.when is None or question.when.answer in answers.get(question.when.question, ())


def read_answer(question: Question, text: str, language: str) -> tuple[str, ...]:
    """What is stored for the answer `text`, () for none; an option is given by its key, word or place from 1 on.

    Raises UnfitAnswer.
    """
    if question.kind == "text":
        kept = writing.clean(text)
        return (kept,) if kept else ()
    if question.kind == "number":
        return _number(question, text)
    if question.kind != "many":
        kept = writing.line(text)
        return (_picked(question, kept, language),) if kept else ()
    parts = [part for part in map(writing.line, _BETWEEN.split(text)) if part]
    chosen = {_picked(question, part, language) for part in parts}
    return tuple(option.key for option in question.options if option.key in chosen)


def _picked(question: Question, text: str, language: str) -> str:
    wanted = writing.plain(text)
    for option in question.options:
        if wanted in (option.key, writing.plain(option.zh), writing.plain(option.en)):
            return option.key
    for place, option in enumerate(question.options, 1):
        if wanted == str(place):
            return option.key
    if wanted in (*_NO, *_YES) and {"yes", "no"} <= {option.key for option in question.options}:
        return "no" if wanted in _NO else "yes"
    raise UnfitAnswer(
        N_("'{value}' is given; accepted: {accepted}"),
        value=text[:40], accepted=", ".join(option.label(language) for option in question.options),
    )  # fmt: skip


def _number(question: Question, text: str) -> tuple[str, ...]:
    kept = writing.line(unicodedata.normalize("NFKC", text))
    if not kept:
        return ()
    if re.fullmatch(r"-?\d{1,9}", kept, re.ASCII) and question.least <= int(kept) <= question.most:
        return (str(int(kept)),)
    raise UnfitAnswer(
        N_("'{value}' is given, a whole number from {least} to {most} is wanted"),
        value=kept[:40], least=question.least, most=question.most,
    )  # fmt: skip
