"""Survey forms: those that come with csdesk, and a company's own in the folder `surveys` of its home."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from csdesk.desk import reading
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, NoSuchRecordError
from csdesk.resources import Fault, bundled, line_of, read_toml
from csdesk.rules import surveys as rules
from csdesk.rules.surveys import Question, Survey, UnfitAnswer
from csdesk.texts import N_, language


def find(desk: Desk, identity: str) -> Survey | None:
    """The survey `identity` as it is asked now, None where there is none.

    What is wrong with a company's own is told as a fault of the desk; the one that comes with csdesk is asked then.
    """
    if not re.fullmatch(r"\w{1,60}", identity):
        return None
    for folder in (_own(desk), bundled("data") / "surveys"):
        file = folder / f"{identity}.toml"
        if file.exists() and (survey := _read(desk, file)) is not None:
            return survey
    return None


def named(desk: Desk, text: str) -> Survey:
    """The survey that `text` names: by id, or by its title. Raises NoSuchRecordError."""
    known = every(desk)
    wanted = text.strip()
    found = known.get(wanted) or next((one for one in known.values() if wanted in (one.zh, one.en)), None)
    if found is None:
        raise NoSuchRecordError(
            N_("there is no survey '{value}'; there are {accepted}"),
            value=reading.shown(wanted), accepted=", ".join(sorted(known)),
        )  # fmt: skip
    return found


def every(desk: Desk) -> dict[str, Survey]:
    """All surveys that can be asked, by id; what is wrong with a company's own is told as faults of the desk."""
    files = [*(bundled("data") / "surveys").glob("*.toml"), *_own(desk).glob("*.toml")]
    names = dict.fromkeys(file.stem for file in sorted(files, key=lambda file: file.name))
    return {name: survey for name in names if (survey := find(desk, name)) is not None}


def _own(desk: Desk) -> Path:
    return desk.home.folder / "surveys"


def _read(desk: Desk, file: Path) -> Survey | None:
    table = read_toml(file)
    if isinstance(table, Fault):
        desk.tell_fault(table)
        return None
    survey, problems = rules.read_survey(table, file.stem)
    for problem in problems:
        line = line_of(file, problem.keys) if problem.keys else 0
        desk.tell_fault(Fault(file, ".".join(problem.keys), line, problem.reason, problem.given))
    return survey


def read_answers(desk: Desk, survey: Survey, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is stored for the answers `given` as a text by question: question and answer, several for "many".

    Raises BadInputError, whose field is the question; also for an answer to one that the others leave out.
    """
    for name in given:
        if survey.question(name) is None:
            raise BadInputError(
                N_("'{value}' is no question of this survey; accepted: {accepted}"), "answers",
                value=reading.shown(name), accepted=", ".join(question.id for question in survey.questions),
            )  # fmt: skip
    kept: dict[str, tuple[str, ...]] = {}
    for question in survey.questions:
        text = given.get(question.id, "")
        if question.kind == "text":
            reading.text(desk, question.label(language()), text)
        try:
            answer = rules.read_answer(question, text, language())
        except UnfitAnswer as error:
            raise BadInputError(error.message, question.label(language()), **error.given) from error
        if answer and not rules.is_asked(question, kept):
            raise _not_asked(survey, question, text, kept)
        if answer:
            kept[question.id] = answer
    return [(question, answer) for question, answers in kept.items() for answer in answers]


def _not_asked(survey: Survey, question: Question, text: str, kept: Mapping[str, Sequence[str]]) -> BadInputError:
    """What is wrong with an answer `text` to a `question` that those `kept` leave out."""
    when = question.when
    earlier = survey.question(when.question) if when else None
    assert when is not None and earlier is not None
    told = ", ".join(earlier.word(answer, language()) for answer in kept.get(earlier.id, ()))
    message = (
        N_("'{value}' is given, but this is asked only where '{question}' is answered '{wanted}', not '{told}'")
        if told
        else N_("'{value}' is given, but this is asked only where '{question}' is answered '{wanted}'")
    )
    return BadInputError(
        message, question.label(language()), value=reading.shown(text), told=told,
        question=earlier.label(language()), wanted=earlier.word(when.answer, language()),
    )  # fmt: skip
