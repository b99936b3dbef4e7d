"""The page of one case: its timeline, and only the steps that may be taken with it now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from csdesk.desk import complaints
from csdesk.desk.complaint_words import step_label
from csdesk.desk.complaints import Complaint
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.keys import COMPLAINT
from csdesk.tui.screens.complaint_card import complaint_lines
from csdesk.tui.screens.complaint_forms import STEPS, UNDOES, step_entries
from csdesk.tui.screens.printing import print_paper
from csdesk.tui.screens.steps import Step, StepsScreen


class ComplaintScreen(StepsScreen):
    """The complaint with the id `identity`; gives that id where it is to be corrected, "" where it is gone."""

    ACTIONS = COMPLAINT
    TITLE_TEXT = N_("Complaint")
    UNDOES = UNDOES
    BINDINGS: ClassVar[list[BindingType]] = bindings(COMPLAINT)

    def __init__(self, identity: str) -> None:
        super().__init__(identity)
        self._found: Complaint | None = None

    async def read(self, *, reveal: bool = False) -> Sequence[Content]:
        """The case as it stands now."""
        job = self.work.write if reveal else self.work.read
        self._found = await job(complaints.show, self.desk, self.identity, reveal=reveal)
        return list(complaint_lines(self.desk, self._found))

    def steps(self) -> Sequence[Step]:
        """What may be done with it; nothing by whoever it is against."""
        found = self._found
        if found is None:
            return ()
        if not found.actions and self.desk.may(Right.HANDLE_COMPLAINTS):
            self.say_instead(N_("the complaint is against you, so others handle it"))
        return [(action, step_label(action)) for action in found.actions]

    async def take(self, step: str) -> None:
        """Ask for what the step needs, and take it."""
        found = self._found
        if found is None:
            return
        self.ask(
            f"{step_label(step)}  {found.number} {found.name}",
            step_entries(self.desk, found, step),
            lambda values: self.work.write(STEPS[step], self.desk, found.id, values),
            draft=f"complaint.{step} {found.id}",
            said=lambda _result: _("{step}: entered", step=step_label(step)),
        )

    def action_print(self) -> None:
        """Write its slips."""
        from csdesk.desk import papers

        print_paper(self.desk_app, papers.slip, self.identity)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what the acting person may not do: who may handle the case may always do something with it."""
        if action == "correct":
            return self._found is not None and bool(self._found.actions)
        if action == "print":
            accused = self._found.against_staff if self._found else ""
            return self.desk.may(Right.EXPORT_PAPERS) and accused != self.desk.me.name
        return super().check_action(action, parameters)
