"""The fields of the call form."""

from __future__ import annotations

from collections.abc import Callable

from csdesk.desk import reading
from csdesk.desk.calls import Call
from csdesk.desk.desk import Desk
from csdesk.texts import N_
from csdesk.tui.screens.entries import check_phone, fits, project_entry
from csdesk.tui.screens.sheets import Sheet
from csdesk.tui.widgets.form import Entry, Kind


def entries(desk: Desk, present: Callable[[], Sheet]) -> list[Entry]:
    """The fields of a call; `present` gives the sheet that stands in the form."""
    line, text = desk.policy.longest_line, desk.policy.longest_text
    check_day = fits(lambda given: reading.day(desk, "intends_to_visit_on", given))
    check_moment = fits(lambda given: reading.moment(desk, "at", given))
    return [
        Entry("phone", N_("Phone"), Kind.PHONE, check=check_phone(desk, present),
              placeholder=N_("digits as they come")),
        Entry("name", N_("Name"), longest=line),
        Entry("category", N_("Category"), Kind.PICKER, options=desk.options("call_category"),
              placeholder=N_("an enquiry if empty")),
        Entry("subject", N_("Subject"), Kind.PICKER, options=desk.options("subject")),
        Entry("asked", N_("Asked"), Kind.TEXT, required=True, longest=text, rows=4),
        Entry("answered", N_("Answered"), Kind.TEXT, longest=text, rows=4),
        Entry("invited", N_("Invited"), Kind.YES_NO),
        Entry("intends_to_visit_on", N_("Visit planned"), Kind.MOMENT, check=check_day,
              placeholder=N_("Saturday, 11-28 ...")),
        Entry("outcome", N_("Outcome"), Kind.PICKER, options=desk.options("call_outcome")),
        Entry("transferred_to", N_("Transferred to"), longest=line),
        *project_entry(desk),
        Entry("at", N_("Time"), Kind.MOMENT, check=check_moment, placeholder=N_("now")),
    ]  # fmt: skip


def values_of(call: Call) -> dict[str, str]:
    """A saved call as the form shows it."""
    return {
        "phone": call.phone,
        "name": call.name,
        "category": call.category,
        "subject": call.subject,
        "asked": call.asked,
        "answered": call.answered,
        "invited": {True: "yes", False: "no", None: ""}[call.invited],
        "intends_to_visit_on": call.intends_to_visit_on.isoformat() if call.intends_to_visit_on else "",
        "outcome": call.outcome,
        "transferred_to": call.transferred_to,
        "project": call.project,
        "at": f"{call.at:%Y-%m-%d %H:%M}",
    }
