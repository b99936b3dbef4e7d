"""The fields of the visit form, in the order a greeting goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from csdesk.desk import reading
from csdesk.desk.desk import Desk
from csdesk.desk.visits import Visit
from csdesk.rules.option import Option
from csdesk.texts import N_
from csdesk.tui.screens.entries import check_phone, fits, project_entry, staff_options
from csdesk.tui.screens.sheets import Sheet
from csdesk.tui.widgets.form import Entry, Kind
from csdesk.tui.widgets.many_picker import BETWEEN

_SEVERAL = ("liked", "doubts", "materials", "reminded")
AS_KNOWN = {"first_visit": N_("as known"), "came_by_call": N_("a call's number, or no")}
"""What stands in the fields that the desk fills in by itself while it is not known who came."""

_YES_NO = {True: "yes", False: "no", None: ""}


def entries(desk: Desk, present: Callable[[], Sheet]) -> list[Entry]:
    """The fields of a visit; `present` gives the sheet that stands in the form."""

    def picker(name: str, label: str, options: str, placeholder: str = "") -> Entry:
        kind = Kind.MANY if name in _SEVERAL else Kind.PICKER
        return Entry(name, label, kind, options=desk.options(options), placeholder=placeholder)

    line, text = desk.policy.longest_line, desk.policy.longest_text
    check_party = fits(lambda given: reading.whole_number("party", given, 1, desk.policy.largest_party))
    check_left = fits(lambda given: reading.moment(desk, "left_at", given))
    check_arrived = fits(lambda given: reading.moment(desk, "at", given))
    return [
        Entry("phone", N_("Phone"), Kind.PHONE, check=check_phone(desk, present)),
        Entry("name", N_("Name"), longest=line),
        Entry("party", N_("Party of"), check=check_party, width=30, placeholder=N_("1, if empty")),
        picker("purpose", N_("Purpose"), "visit_purpose"),
        Entry("first_visit", N_("First visit"), Kind.YES_NO, placeholder=AS_KNOWN["first_visit"], width=30),
        Entry("came_by_call", N_("Came by call"), longest=line, placeholder=AS_KNOWN["came_by_call"], width=30),
        picker("intent", N_("Intention"), "intent"),
        picker("medium", N_("Heard of us by"), "customer_source"),
        Entry("host", N_("Host"), Kind.PICKER, options=staff_options(desk), placeholder=N_("me, if empty")),
        picker("unit_type", N_("Unit type"), "unit_type"),
        picker("area_band", N_("Floor area"), "area_band"),
        picker("floor", N_("Floor"), "floor_band"),
        picker("orientation", N_("Orientation"), "orientation"),
        Entry("budget", N_("Budget"), longest=line, width=30),
        picker("reason", N_("Reason to buy"), "buying_reason"),
        picker("liked", N_("Points liked"), "point", N_("one or more")),
        picker("doubts", N_("Doubts"), "point", N_("one or more")),
        picker("materials", N_("Materials given"), "visit_material"),
        picker("reminded", N_("Documents reminded"), "visit_document"),
        Entry("badge", N_("Badge"), longest=line, width=30),
        Entry("opinions", N_("Opinions"), Kind.TEXT, longest=text, rows=3),
        Entry("from_memory", N_("Filled from memory"), Kind.YES_NO),
        *project_entry(desk),
        Entry("at", N_("Arrived"), Kind.MOMENT, check=check_arrived, placeholder=N_("now")),
        Entry("left_at", N_("Left"), Kind.MOMENT, check=check_left),
    ]


def values_of(visit: Visit, hosts: Sequence[Option]) -> dict[str, str]:
    """A saved visit as the form shows it; its host is one of `hosts`."""
    words = {
        name: getattr(visit, name)
        for name in (
            "phone", "name", "purpose", "intent", "medium", "unit_type", "area_band", "floor", "orientation",
            "budget", "reason", "opinions", "badge", "project", "came_by_call",
        )
    }  # fmt: skip
    return {
        **words,
        **{name: BETWEEN.join(getattr(visit, name)) for name in _SEVERAL},
        "party": str(visit.party),
        "first_visit": _YES_NO[visit.first_visit],
        "from_memory": _YES_NO[visit.from_memory or None],
        "host": next((host.key for host in hosts if host.zh == visit.host), visit.host),
        "at": f"{visit.at:%Y-%m-%d %H:%M}",
        "left_at": f"{visit.left_at:%Y-%m-%d %H:%M}" if visit.left_at else "",
    }
