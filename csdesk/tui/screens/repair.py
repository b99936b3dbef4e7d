"""The page of one repair, and only the steps that can be taken with it now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.content import Content

from csdesk.desk import complaints, followups, reading, repair_lists, repairs
from csdesk.desk.desk import Desk
from csdesk.desk.repairs import Repair
from csdesk.rules.option import Option
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.actions import bindings
from csdesk.tui.keys import REPAIR
from csdesk.tui.screens.entries import fits
from csdesk.tui.screens.repair_card import earlier_line, repair_lines
from csdesk.tui.screens.steps import Step, StepsScreen
from csdesk.tui.widgets.form import Entry, Kind

_CONTACT, _AGAIN, _DONE, _ACCEPT = "contact", "contact_again", "done", "accept"
_CALL_BACK, _COMPLAINT, _CORRECT = "call_back", "complaint", "correct"

_STEPS: Mapping[str, Sequence[str]] = {
    "open": (_CONTACT, _DONE),
    "not_passed": (_CONTACT, _DONE),
    "contacted": (_AGAIN, _DONE),
    "appointed": (_DONE, _AGAIN),
    "done": (_ACCEPT,),
    "accepted": (_CALL_BACK,),
    "called_back": (),
}

_WORDS = {
    _CONTACT: N_("Owner contacted"),
    _AGAIN: N_("Agree something else"),
    _DONE: N_("Work done"),
    _ACCEPT: N_("Owner looked at the work"),
    _CALL_BACK: N_("Call the owner back"),
    _COMPLAINT: N_("Go to the complaint"),
    _CORRECT: N_("Correct what was taken down"),
}

_TAKEN: Mapping[str, Callable[[Desk, str, Mapping[str, str]], Repair]] = {
    _CONTACT: repairs.contact,
    _AGAIN: repairs.contact,
    _DONE: repairs.done,
    _ACCEPT: repairs.accept,
}

_POINTS = tuple(Option(str(points), str(points), str(points)) for points in range(1, 6))


class RepairScreen(StepsScreen):
    """The repair with the id `identity`; gives that id where it is to be corrected."""

    ACTIONS = REPAIR
    TITLE_TEXT = N_("Repair")
    BINDINGS: ClassVar[list[BindingType]] = bindings(REPAIR)

    def __init__(self, identity: str) -> None:
        super().__init__(identity)
        self._found: Repair | None = None

    async def read(self, *, reveal: bool = False) -> Sequence[Content]:
        """The repair, with the earlier requests for the same."""
        job = self.work.write if reveal else self.work.read
        found = self._found = await job(repairs.show, self.desk, self.identity, reveal=reveal)
        self.identity = found.id
        lines = list(repair_lines(self.desk, found))
        if found.repeat > 1:
            values = {"item": found.item, "unit": found.unit, "at": f"{found.at:%Y-%m-%d %H:%M:%S}"}
            customer = found.customer.id if found.customer else ""
            before = await self.work.read(repair_lists.outlook, self.desk, values, customer=customer, besides=found.id)
            if before.earlier:
                lines += [Content.styled(_("Before"), "bold $primary"), *map(earlier_line, before.earlier)]
        return lines

    def steps(self) -> Sequence[Step]:
        """What can be done with it now, by whom is signed in."""
        found = self._found
        if found is None:
            return ()
        possible: list[str] = []
        if self.desk.may(Right.RECEIVE_REPAIRS):
            possible += [step for step in _STEPS[found.status]
                         if step != _CALL_BACK or self.desk.may(Right.FOLLOW_UP)]  # fmt: skip
        if found.complaint:
            possible.append(_COMPLAINT)
        if self.desk.may(Right.RECEIVE_REPAIRS):
            possible.append(_CORRECT)
        return [(step, _(_WORDS[step])) for step in possible]

    async def take(self, step: str) -> None:
        """Take a step."""
        found = self._found
        if found is None:
            return
        if step == _CORRECT:
            self.action_correct()
        elif step == _COMPLAINT:
            case = await self.desk_app.attempt(self.work.read(complaints.show, self.desk, found.complaint))
            if case is not None:
                await self.desk_app.open_record(("complaint", case.id))
        elif step == _CALL_BACK:
            await self._call_back(found)
        else:
            self._ask(found, step)

    async def _call_back(self, found: Repair) -> None:
        """Go to the call-back that is owed."""
        owed = await self.desk_app.attempt(self.work.read(followups.of_source, self.desk, found.id))
        open_ones = [each for each in owed or () if each.done_at is None]
        if open_ones:
            await self.desk_app.open_record(("followup", open_ones[0].id))
        elif owed is not None:
            self.desk_app.say(_("No call-back is owed"), "warning")

    def _ask(self, found: Repair, step: str) -> None:
        """Ask for what the step needs, and take it."""

        async def take(values: dict[str, str]) -> Any:
            return await self.work.write(_TAKEN[step], self.desk, found.id, values)

        self.ask(
            f"{_(_WORDS[step])}  {found.number} {found.name}".rstrip(), step_entries(self.desk, step), take,
            draft=f"repair.{step} {found.id}", said=lambda result: _said(step, result), known=_known(found, step),
        )  # fmt: skip


def step_entries(desk: Desk, step: str) -> list[Entry]:
    """What is asked for to take a step."""
    line, text = desk.policy.longest_line, desk.policy.longest_text
    check_time = fits(lambda given: reading.moment(desk, "at", given))
    check_appointment = fits(lambda given: reading.moment(desk, "appointment_at", given, forward=True))
    at = Entry("at", N_("Time"), Kind.MOMENT, check=check_time, placeholder=N_("now"))
    engineer = Entry("engineer", N_("Engineer"), longest=line)
    notes = Entry("notes", N_("Notes"), Kind.TEXT, longest=text, rows=3)
    if step == _DONE:
        return [engineer, at, notes]
    if step == _ACCEPT:
        return [
            Entry("passed", N_("Passed"), Kind.YES_NO, required=True),
            Entry("rating", N_("Rating"), Kind.PICKER, options=_POINTS, placeholder=N_("1 to 5")),
            at,
            notes,
        ]
    return [
        Entry("appointment_at", N_("Appointment"), Kind.MOMENT, check=check_appointment,
              placeholder=N_("tomorrow 15:00 ...")),
        engineer,
        Entry("plan", N_("Plan"), Kind.TEXT, longest=text, rows=3),
        Entry("plan_explained", N_("Plan explained"), Kind.YES_NO),
        at,
        notes,
    ]  # fmt: skip


def _known(found: Repair, step: str) -> dict[str, str]:
    """What stands in the fields from the start."""
    known = {"engineer": found.engineer, "notes": found.notes}
    if step in (_CONTACT, _AGAIN):
        explained = {True: "yes", False: "no", None: ""}[found.plan_explained]
        known |= {"plan": found.plan, "plan_explained": explained}
        if found.appointment_at is not None:
            known["appointment_at"] = f"{found.appointment_at:%Y-%m-%d %H:%M}"
    if step == _ACCEPT:
        del known["engineer"]
    return known


def _said(step: str, repair: Repair) -> str:
    """What came of a step."""
    if step == _DONE:
        return _("Done; the owner is to look at it")
    if step == _ACCEPT:
        if repair.accepted_at is not None:
            return _("Accepted; the call-back is owed now")
        return _("Not accepted; the owner is to be contacted anew")
    if repair.appointment_at is not None:
        return _("Appointment {when}", when=f"{repair.appointment_at:%m-%d %H:%M}")
    return _("Contacted")
