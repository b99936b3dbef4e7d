"""The page of one corrective action, and only what can be done with it now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.content import Content

from csdesk.desk import actions, complaints, reading
from csdesk.desk.actions import Action
from csdesk.desk.complaint_words import status_label
from csdesk.desk.desk import Desk
from csdesk.desk.words import label
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.keys import ACTION
from csdesk.tui.screens.entries import fits
from csdesk.tui.screens.look import facts
from csdesk.tui.screens.steps import Step, StepsScreen
from csdesk.tui.widgets.form import Entry, Kind

_APPROVE, _DONE, _CORRECT, _COMPLAINT = "approve", "done", "correct", "complaint"
_WORDS = {
    _APPROVE: N_("Approve"),
    _DONE: N_("Carried out"),
    _CORRECT: N_("Correct"),
    _COMPLAINT: N_("Go to the complaint"),
}
_SAID = ("kind", "subject", "finding", "cause", "action", "owner")


class ActionScreen(StepsScreen):
    """The corrective action or improvement proposal with the id `identity`."""

    ACTIONS = ACTION
    TITLE_TEXT = N_("Corrective action")
    BINDINGS: ClassVar[list[BindingType]] = bindings(ACTION)

    def __init__(self, identity: str) -> None:
        super().__init__(identity)
        self._found: Action | None = None

    async def read(self, *, reveal: bool = False) -> Sequence[Content]:  # noqa: ARG002 (nothing is hidden in it)
        """The action."""
        self._found = await self.work.read(actions.show, self.desk, self.identity)
        self.identity = self._found.id
        return list(action_lines(self.desk, self._found))

    def steps(self) -> Sequence[Step]:
        """What can be done with it now, by whom is signed in."""
        found = self._found
        if found is None:
            return ()
        possible = []
        if found.status == "proposed" and self.desk.may(Right.APPROVE_ACTIONS):
            possible.append(_APPROVE)
        if self.desk.may(Right.RAISE_ACTIONS):
            possible += {"approved": [_DONE, _CORRECT], "proposed": [_CORRECT]}.get(found.status, [])
        if found.complaint:
            possible.append(_COMPLAINT)
        return [(step, _(_WORDS[step])) for step in possible]

    async def take(self, step: str) -> None:
        """Take a step."""
        found = self._found
        if found is None:
            return
        if step == _APPROVE:
            if await self.desk_app.attempt(self.work.write(actions.approve, self.desk, found.id)) is not None:
                self.desk_app.say(_("Approved"), "success")
                await self.show()
        elif step == _COMPLAINT:
            case = await self.desk_app.attempt(self.work.read(complaints.show, self.desk, found.complaint))
            if case is not None:
                await self.desk_app.open_record(("complaint", case.id))
        elif step == _DONE:
            self._ask_done(found)
        else:
            self.action_correct()

    def _ask_done(self, found: Action) -> None:
        async def do(values: dict[str, str]) -> Any:
            return await self.work.write(actions.done, self.desk, found.id, values.get("result", ""))

        entries = [Entry("result", N_("Result"), Kind.TEXT, required=True,
                         longest=self.desk.policy.longest_text, rows=4)]  # fmt: skip
        self.ask(
            f"{_('Carried out')}  {found.number}", entries, do, draft=f"action.done {found.id}",
            said=lambda _result: _("Carried out"), about=list(action_lines(self.desk, found))[:6],
        )  # fmt: skip

    def action_correct(self) -> None:
        """Correct what was proposed; approved, it has to be approved anew."""
        found = self._found
        if found is None:
            return

        async def correct(values: dict[str, str]) -> Any:
            # What was emptied is not among the texts that were filled in.
            emptied = {name: "" for name in known if name not in values}
            changed = {name: text for name, text in {**values, **emptied}.items() if text != known[name]}
            return await self.work.write(actions.correct, self.desk, found.id, changed)

        known = _values_of(found)
        note = [Content.styled(_("It has to be approved anew once it is changed"), "$warning")]
        self.ask(
            f"{_('Correct')}  {found.number}", action_entries(self.desk), correct,
            draft=f"action.correct {found.id}", said=lambda _result: _("Corrected {number}", number=found.number),
            known=known, about=note if found.status == "approved" else (),
        )  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done with it now."""
        if action == "correct":
            return any(step == _CORRECT for step, _words in self.steps())
        return super().check_action(action, parameters)


def action_entries(desk: Desk, *, is_new: bool = False) -> list[Entry]:
    """The fields of an action."""
    longest = desk.policy.longest_text
    check_day = fits(lambda given: reading.day(desk, "due_on", given))
    of_case = [
        Entry("complaint", N_("Complaint"), longest=desk.policy.longest_line, placeholder=N_("its number, if any"),
              width=30)
    ] if is_new else []  # fmt: skip
    return [
        Entry("kind", N_("Kind"), Kind.PICKER, options=desk.options("action_kind"), width=40),
        *of_case,
        Entry("subject", N_("Subject"), Kind.PICKER, options=desk.options("subject")),
        Entry("finding", N_("Finding"), Kind.TEXT, required=True, longest=longest, rows=3),
        Entry("cause", N_("Cause"), Kind.TEXT, longest=longest, rows=2),
        Entry("action", N_("Measure to be taken"), Kind.TEXT, longest=longest, rows=3),
        Entry("owner", N_("In charge"), longest=desk.policy.longest_line, width=30),
        Entry("due_on", N_("Due by"), Kind.MOMENT, check=check_day, placeholder=N_("Saturday, 11-28 ...")),
    ]


def _values_of(action: Action) -> dict[str, str]:
    values = {name: getattr(action, name) for name in _SAID}
    return values | {"due_on": action.due_on.isoformat() if action.due_on else ""}


def action_lines(desk: Desk, action: Action) -> Iterator[Content]:
    """All of an action."""
    late = [(f"  {label('overdue')}", "bold $error")] if action.overdue else []
    yield Content.assemble(
        (action.number, "bold $primary"), "  ", (status_label(action.status), "bold"), *late,
        f"  {desk.label('action_kind', action.kind)}",
    )  # fmt: skip
    due = action.due_on.isoformat() if action.due_on else "–"
    yield Content.assemble(
        (f"{label('owner')}: ", "$text-muted"), (action.owner or "–", "bold"),
        (f"  {_('Due by')}: ", "$text-muted"), (due, "bold $error" if action.overdue else "bold"),
    )  # fmt: skip
    yield from facts([
        (_("Raised"), f"{action.at:%Y-%m-%d %H:%M} {action.by}"),
        (label("complaint"), action.complaint),
        (label("subject"), desk.label("subject", action.subject)),
        (label("finding"), action.finding),
        (label("cause"), action.cause),
        (label("action"), action.action),
        (_("Approved"), f"{action.approved_at:%Y-%m-%d %H:%M} {action.approved_by}" if action.approved_at else ""),
        (_("Done"), f"{action.done_at:%Y-%m-%d %H:%M}" if action.done_at else ""),
        (label("result"), action.result),
    ])  # fmt: skip
