"""A contact that is made: what is known of the customer beside the questions of a survey and the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from csdesk.desk import drafts, followups, surveys
from csdesk.desk.desk import Desk
from csdesk.desk.errors import DeskError
from csdesk.desk.followups import FollowUp
from csdesk.rules.option import Option
from csdesk.rules.surveys import Question, Survey, is_asked
from csdesk.texts import N_, _, language
from csdesk.tui.actions import bindings
from csdesk.tui.keys import SURVEY
from csdesk.tui.screens.asking import AskBesideScreen
from csdesk.tui.widgets.form import Entry, Form, Kind
from csdesk.tui.widgets.many_picker import BETWEEN

_KINDS = {"one": Kind.PICKER, "many": Kind.MANY, "yes_no": Kind.YES_NO, "number": Kind.LINE, "text": Kind.TEXT}
_ANSWER = "answer "  # stands before the ids of questions in the form


@dataclass(frozen=True)
class OtherSurvey:
    """Another survey to ask instead, by its id; `values` is what was said already of the result."""

    name: str
    values: Mapping[str, str]


class SurveyScreen(AskBesideScreen):
    """Makes the contact `each`, with the customer's card `about`; gives what was saved, or the other survey to ask.

    Without an `other` one the survey is asked that was begun, or else the one that `each` is for.
    """

    ACTIONS = SURVEY
    BINDINGS: ClassVar[list[BindingType]] = bindings(SURVEY)
    DEFAULT_CSS = """
    SurveyScreen {
        & #told { height: auto; padding: 0 1; background: $surface; }
    }
    """

    def __init__(self, each: FollowUp, about: Sequence[Content], other: OtherSurvey | None = None) -> None:
        self._each = each
        self._names = sorted(surveys.every(self.desk))
        self._survey: Survey | None = surveys.find(self.desk, other.name if other else self._begun())
        title = self._survey.label(language()) if self._survey else _("What came of it")
        form = f"  {self._survey.form}" if self._survey and self._survey.form else ""
        super().__init__(
            f"{title}{form}",
            [*self._questions(), *_result(self.desk)],
            self._save,
            draft=self._draft(self._survey.id if self._survey else ""),
            known=other.values if other else None,
            about=about,
            asked=self._asked_now,
        )

    def _draft(self, survey: str) -> str:
        return f"followup.done {self._each.id} {survey}".rstrip()

    def _begun(self) -> str:
        """The survey that was half filled, the usual one before others."""
        usual = self._each.survey
        names = [usual, *(name for name in self._names if name != usual)]
        return next((name for name in names if self._is_begun(name)), usual)

    def _is_begun(self, name: str) -> bool:
        try:
            return bool(drafts.kept(self.desk, self._draft(name)))
        except DeskError:
            return False

    def card(self) -> Widget:
        """What is known of the customer."""
        return Static(Content("\n").join(self._about), id="told")

    def _questions(self) -> list[Entry]:
        return [_entry(question, self.desk) for question in (self._survey.questions if self._survey else ())]

    def _asked_now(self, values: Mapping[str, str]) -> list[str]:
        """The questions that follow from the answers, and the result."""
        answers: dict[str, Sequence[str]] = {}
        shown = []
        for question in self._survey.questions if self._survey else ():
            if is_asked(question, answers):
                name = _ANSWER + question.id
                shown.append(name)
                answers[question.id] = values[name].split(BETWEEN)
        return [*shown, *(entry.name for entry in _result(self.desk))]

    async def _save(self, values: dict[str, str]) -> FollowUp:
        answers = {
            name.removeprefix(_ANSWER): text.replace(BETWEEN, ",") if self._kind(name) == "many" else text
            for name, text in values.items()
            if name.startswith(_ANSWER)
        }
        rest = {name: text for name, text in values.items() if not name.startswith(_ANSWER)}
        if answers and self._survey is not None:
            rest["survey"] = self._survey.id
        saved = await self.work.write(followups.done, self.desk, self._each.id, rest, answers)
        for name in self._names:
            if self._is_begun(name):
                await self.work.write(drafts.drop, self.desk, self._draft(name), 1)
        return saved

    def _kind(self, name: str) -> str:
        question = self._survey.question(name.removeprefix(_ANSWER)) if self._survey else None
        return question.kind if question else ""

    def refuse(self, form: Form, error: DeskError) -> None:
        """Say it under the question, which an error names by its words."""
        asked = self._survey.questions if self._survey else ()
        name = next((_ANSWER + one.id for one in asked if one.label(language()) == error.field), error.field)
        super().refuse(form, type(error)(error.message, name, **error.given))

    def action_other_survey(self) -> None:
        """Give the name of another survey, to be asked instead; what was answered is kept with this one."""
        present = self._survey.id if self._survey else ""
        at = self._names.index(present) + 1 if present in self._names else 0
        values = self.form.values()
        said = {entry.name: values[entry.name] for entry in _result(self.desk)}
        self.dismiss(OtherSurvey(self._names[at % len(self._names)], said))


def _entry(question: Question, desk: Desk) -> Entry:
    words = question.label(language())
    options = [Option(option.key, option.zh, option.en, option.pinyin) for option in question.options]
    return Entry(
        _ANSWER + question.id,
        words,
        _KINDS[question.kind],
        options=() if question.kind == "yes_no" else options,
        longest=desk.policy.longest_text if question.kind == "text" else None,
        rows=2,
    )


def _result(desk: Desk) -> list[Entry]:
    return [
        Entry("result", N_("Result"), Kind.PICKER, required=True, options=desk.options("followup_result")),
        Entry("notes", N_("What was said"), Kind.TEXT, longest=desk.policy.longest_text, rows=3),
        Entry("next_step", N_("Next step"), longest=desk.policy.longest_line),
    ]
