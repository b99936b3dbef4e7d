"""Says which forms the person at the desk has left unsaved, and with which keys each is come back to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from csdesk.desk import drafts
from csdesk.desk.words import table_label
from csdesk.texts import _
from csdesk.tui import keys
from csdesk.tui.actions import Action, key_label
from csdesk.tui.areas import FORM_OF

if TYPE_CHECKING:
    from csdesk.tui.app import FrontDesk

# Where the drafts of a form are taken up: the kind of record, and the actions that lead there.
_WAYS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "call": ("call", ("desk.calls",)),
    "visit": ("visit", ("desk.visits",)),
    "complaint": ("complaint", ("desk.complaints", "complaints.receive")),
    "repair": ("repair", ("desk.repairs", "repairs.receive")),
    "followup": ("followup", ("desk.followups",)),
    "survey": ("followup", ("desk.followups",)),
    "customer": ("customer", ("desk.customers",)),
    "duty": ("duty_entry", ("desk.duty",)),
    "action": ("corrective_action", ("desk.palette",)),
    "daily_check": ("daily_check", ("desk.today", "today.check")),
    "weekly_report": ("weekly_report", ("desk.reports",)),
}


def waiting_words(forms: Mapping[str, int], keys_of: Callable[[Action], str]) -> str:
    """A sentence on the drafts in `forms`, "" where there are none; the form of a step is found on its record."""
    found: Counter[tuple[str, str]] = Counter()
    actions = {action.id: action for actions in keys.BY_SCREEN for action in actions}
    for form, number in forms.items():
        name, _dot, step = form.partition(".")
        if name in _WAYS:
            kind, way = _WAYS[name]
            chords = " ".join(key_label(keys_of(actions[each])) for each in (way[:1] if step else way))
            found[table_label(kind), chords] += number
    told = [_("{kind} {count} ({keys})", kind=kind, count=count, keys=way) for (kind, way), count in found.items()]
    return _("Forms not saved: {forms}", forms="  ".join(told)) if told else ""


async def say_waiting(app: FrontDesk) -> None:
    """Say once what waits, unless it is all on the screen that is shown, which tells of it itself."""
    forms = await app.attempt(app.work.read(drafts.waiting, app.desk))
    if forms and app.desk.person is not None and forms.keys() - {FORM_OF.get(app.current_mode)}:
        app.say(waiting_words(forms, app.keys_of), "warning", has_chosen_keys=True)
