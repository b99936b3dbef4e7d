"""The papers of follow-ups (DOMAIN 5): the interview record, and survey forms filled in or to be filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from csdesk.chinese import width
from csdesk.desk.customers import Customer
from csdesk.desk.desk import Desk
from csdesk.desk.followup_register import FollowUp
from csdesk.desk.papers_cells import SIGNING, head, in_lines, listed, moment_text, to_sign
from csdesk.desk.words import table_label
from csdesk.rules.surveys import Condition, Question, Survey
from csdesk.sheets.paper import Form, FormCell, FormRow
from csdesk.texts import N_, _, language

TICKED, UNTICKED = "☑", "□"
_BETWEEN = "   "  # options on one line
_CELLS = 58  # of half a Chinese character that the options of a question have on a line

_PERSONAL = ("age", "occupation", "education")
"""The questions that a company's own survey may ask for the personal lines of the interview record."""

_FOR_QUESTIONS = 600.0  # points of a page that questions have
_LINE, _MOST_ROOM = 34.0, 150.0  # of those a choice, and at most what is to be said
_SHORT = 6  # the last characters of an id, by which the follow-up is found again


def interview(desk: Desk, followup: FollowUp, customer: Customer | None) -> Form:
    """客户访问记录单: what a visit to the customer found; age, occupation and education stay empty unless asked."""
    told = {one.question: one.answered for one in followup.answers}
    return Form(
        sheet=_("Interview record"),
        title=_("Customer interview record"),
        number=desk.policy.form_numbers["interview"],
        period="",
        columns=(1.0, 1.4, 0.9, 1.2, 0.9, 1.2),
        rows=(
            FormRow((head(N_("No.")), FormCell(followup.id[-_SHORT:]), head(N_("Topic")),
                     FormCell(desk.label("followup_kind", followup.kind), 3))),
            FormRow((head(N_("Interviewer")), FormCell(followup.done_by or followup.assignee), head(N_("Customer")),
                     FormCell(followup.name or (customer.name if customer else ""), 3))),
            FormRow((head(N_("Age")), FormCell(told.get("age", "")), head(N_("Occupation")),
                     FormCell(told.get("occupation", "")), head(N_("Education")),
                     FormCell(told.get("education", "")))),
            FormRow((head(N_("Contact phone")), FormCell(followup.phone), head(N_("Home address")),
                     FormCell(_address(customer), 3))),
            FormRow((head(N_("Reason for the interview")), FormCell(_reason(followup), 5, style="long")), 90),
            FormRow((head(N_("Record of the interview")), FormCell(_record(desk, followup), 5, style="long")), 300),
            FormRow((head(N_("Customer's signature")), to_sign(5)), SIGNING),
        ),
    )  # fmt: skip


def _address(customer: Customer | None) -> str:
    """Where the customer lives, as far as it is known: the units they own, or the area."""
    if customer is None:
        return ""
    owned = [unit.unit for unit in customer.units if unit.relation == "owned"]
    return listed(owned) or customer.area


def _reason(followup: FollowUp) -> str:
    source = f"{table_label(followup.source.kind)} {followup.source.number}".strip() if followup.source else ""
    return in_lines((source, followup.about))


def _record(desk: Desk, followup: FollowUp) -> str:
    """When the customer was reached, what was answered and noted, and what is to be done next."""
    answers = [one for one in followup.answers if one.question not in _PERSONAL]
    told = [
        _said(words, listed(one.answered for one in some))
        for words, some in groupby(answers, key=lambda one: one.asked)
    ]
    return in_lines((
        f"{moment_text(followup.done_at)} {desk.label('followup_result', followup.result)}",
        *told,
        followup.notes,
        _said(_("Next step"), followup.next_step),
        followup.skip_reason,
    ))  # fmt: skip


def _said(words: str, text: str) -> str:
    return _("{words}: ", words=words) + text if text else ""


def tracking(survey: Survey, followup: FollowUp | None = None, *, blank: bool = False) -> Form:
    """客户跟踪调查表: the survey with the answers of the follow-up ticked, or `blank` to be filled in by hand.

    Without a follow-up nobody's name stands in it. Answers to what is not asked any more come at the end.
    """
    answers: dict[str, list[str]] = {}
    if followup is not None and not blank:
        for one in followup.answers:
            answers.setdefault(one.question, []).append(one.answer)
    told = followup is not None and not blank
    return Form(
        sheet=survey.label(language()),
        title=survey.label(language()),
        number=survey.form,
        period="",
        columns=(1.0, 1.4, 1.3, 1.0, 1.9),
        rows=(
            FormRow((head(N_("Customer's name")), FormCell(followup.name if followup else "", 2),
                     head(N_("Contact phone")), FormCell(followup.phone if followup else ""))),
            FormRow((head(N_("Tracked by")),
                     FormCell((followup.done_by or followup.assignee) if followup else "", 2), head(N_("Time")),
                     FormCell(moment_text(followup.done_at) if followup and told else ""))),
            *_questions(survey, answers),
            *_left_over(survey, followup if told else None),
        ),
    )  # fmt: skip


def _questions(survey: Survey, answers: Mapping[str, Sequence[str]]) -> Iterator[FormRow]:
    """A row a question; beside those that hang on another answer stands which."""
    texts = sum(question.kind == "text" for question in survey.questions)
    free = _FOR_QUESTIONS - _LINE * (len(survey.questions) - texts)
    room = min(max(free / max(texts, 1), _LINE), _MOST_ROOM)
    for condition, some in groupby(survey.questions, key=lambda question: question.when):
        asked = list(some)
        for at, question in enumerate(asked):
            label = FormCell(question.label(language()), 2 if condition is None else 1, style="label")
            answer = FormCell(
                _answer(question, answers.get(question.id, ())), 3, style="text" if question.options else "long"
            )
            when = (FormCell(_when(survey, condition), rows=len(asked), style="label"),)
            before = when if condition is not None and at == 0 else ()
            yield FormRow((*before, label, answer), room if question.kind == "text" else _LINE)


def _when(survey: Survey, condition: Condition | None) -> str:
    """The answer on which questions hang."""
    earlier = survey.question(condition.question) if condition else None
    if condition is None or earlier is None:
        return ""
    return f"{earlier.label(language())}\n“{earlier.word(condition.answer, language())}”"


def _answer(question: Question, given: Sequence[str]) -> str:
    """The options with those that were `given` ticked, or what was said."""
    if not question.options:
        return "\n".join(given)
    known = {option.key for option in question.options}
    boxes = [
        f"{TICKED if option.key in given else UNTICKED} {option.label(language())}"
        for option in question.options
        if not option.hidden or option.key in given
    ]
    return _packed([*boxes, *(f"{TICKED} {each}" for each in given if each not in known)])


def _packed(boxes: Sequence[str]) -> str:
    """As many `boxes` on each line as have room there, so that none is parted from its word."""
    lines = [""]
    for box in boxes:
        longer = f"{lines[-1]}{_BETWEEN}{box}" if lines[-1] else box
        if lines[-1] and width(longer) > _CELLS:
            lines.append(box)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def _left_over(survey: Survey, followup: FollowUp | None) -> Iterator[FormRow]:
    """What an earlier version of the survey, or another one, was answered."""
    for one in followup.answers if followup else ():
        if survey.question(one.question) is None:
            yield FormRow((FormCell(one.asked, 2, style="label"), FormCell(one.answered, 3)))
