"""The fields of the call form, and what is said about them as they are left."""

from __future__ import annotations

from collections.abc import Callable

from csdesk.desk import reading
from csdesk.desk.desk import Desk
from csdesk.desk.errors import DeskError
from csdesk.rules.policy import Option
from csdesk.texts import N_, _
from csdesk.tui.screens.call_sheets import Sheet
from csdesk.tui.widgets.fields import Remark
from csdesk.tui.widgets.form import Entry, Kind


def entries(desk: Desk, present: Callable[[], Sheet]) -> list[Entry]:
    """The fields of a call; `present` gives the sheet that stands in the form."""

    def check_phone(text: str) -> Remark | None:
        sheet = present()
        is_masked = sheet.chosen or (sheet.correcting and "*" in text)
        if not is_masked and reading.is_odd_phone(desk, text):
            return Remark(_("This is no phone number; it is kept as heard"), is_error=False)
        return None

    def check_day(text: str) -> Remark | None:
        return _refused(lambda: reading.day(desk, "intends_to_visit_on", text))

    def check_moment(text: str) -> Remark | None:
        return _refused(lambda: reading.moment(desk, "at", text))

    line, text = desk.policy.longest_line, desk.policy.longest_text
    fields = [
        Entry("phone", N_("Phone"), Kind.PHONE, check=check_phone, placeholder=N_("digits as they come")),
        Entry("name", N_("Name"), longest=line),
        Entry("category", N_("Category"), Kind.PICKER, options=desk.options("call_category"),
              placeholder=N_("enquiry, if left empty")),
        Entry("subject", N_("Subject"), Kind.PICKER, options=desk.options("subject")),
        Entry("asked", N_("Asked"), Kind.TEXT, required=True, longest=text, rows=4),
        Entry("answered", N_("Answered"), Kind.TEXT, longest=text, rows=4),
        Entry("invited", N_("Invited"), Kind.YES_NO),
        Entry("intends_to_visit_on", N_("Visit planned"), Kind.MOMENT, check=check_day,
              placeholder=N_("Saturday, 11-28 ...")),
        Entry("outcome", N_("Outcome"), Kind.PICKER, options=desk.options("call_outcome")),
        Entry("transferred_to", N_("Transferred to"), longest=line),
    ]  # fmt: skip
    if len(desk.projects) > 1:
        projects = [Option(name, name, name) for name in desk.projects]
        fields.append(Entry("project", N_("Project"), Kind.PICKER, options=projects, allow_other=True))
    return [*fields, Entry("at", N_("Time"), Kind.MOMENT, check=check_moment, placeholder=N_("now"))]


def _refused(read: Callable[[], object]) -> Remark | None:
    """What is wrong with a text that `read` refuses."""
    try:
        read()
    except DeskError as error:
        return Remark(error.sentence())
    return None
