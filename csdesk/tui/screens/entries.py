"""Fields that several forms have, and what is said about them as they are left."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from csdesk.desk import disclosures, reading
from csdesk.desk.desk import Desk
from csdesk.desk.errors import DeskError
from csdesk.rules.option import Option
from csdesk.rules.working_time import WEEKDAYS
from csdesk.texts import N_, _
from csdesk.tui.screens.sheets import Sheet
from csdesk.tui.widgets.fields import Remark
from csdesk.tui.widgets.form import Entry, Kind
from csdesk.tui.widgets.picker import Person

Check = Callable[[str], Remark | None]


def fits(read: Callable[[str], object]) -> Check:
    """A check that says what is wrong with a text that `read` refuses."""

    def check(text: str) -> Remark | None:
        try:
            read(text)
        except DeskError as error:
            return Remark(error.sentence())
        return None

    return check


def check_phone(desk: Desk, present: Callable[[], Sheet]) -> Check:
    """A check that warns of what is no phone number, and refuses a masked one that is not as it was shown.

    `present` gives the sheet that stands in the form.
    """
    check_mask = fits(partial(disclosures.hidden, ()))

    def check(text: str) -> Remark | None:
        sheet = present()
        is_as_shown = sheet.chosen or (sheet.correcting and text == sheet.original.get("phone", text))
        if is_as_shown or not reading.is_odd_phone(desk, text):
            return None
        return check_mask(text) or Remark(_("This is no phone number; it is kept as heard"), is_error=False)

    return check


def project_entry(desk: Desk) -> list[Entry]:
    """The field for the project, where there is more than one."""
    if len(desk.projects) < 2:
        return []
    projects = [Option(name, name, name) for name in desk.projects]
    return [Entry("project", N_("Project"), Kind.PICKER, options=projects, allow_other=True)]


def staff_options(desk: Desk) -> list[Option]:
    """Everybody who works here, to be picked; those on duty stand first."""
    return [
        Person(person.id, person.name, person.name, person.pinyin, is_first=partial(_is_on_duty, desk, person.id))
        for person in desk.staff.values()
        if person.active
    ]


def weekdays() -> list[Option]:
    """The days of the week, to be picked."""
    names = zip("一二三四五六日", ("yi", "er", "san", "si", "wu", "liu", "ri"), strict=True)
    return [
        Option(key, f"周{zh}", key.capitalize(), ("zhou", pinyin))
        for key, (zh, pinyin) in zip(WEEKDAYS, names, strict=True)
    ]


def _is_on_duty(desk: Desk, staff: str) -> bool:
    return staff in desk.on_duty
