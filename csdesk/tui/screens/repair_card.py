"""A repair in words: where it stands, by when what is owed, the warranty, what was agreed and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from textual.content import Content

from csdesk.desk.desk import Desk
from csdesk.desk.repair_lists import Outlook
from csdesk.desk.repairs import Repair, status_label
from csdesk.desk.words import label
from csdesk.texts import _
from csdesk.tui.screens.look import facts


def owed_words(repair: Repair) -> str:
    """What the owner may expect next and by when, "" where nothing more is owed before they accept it."""
    if repair.done_at is not None or repair.accepted_at is not None:
        return ""
    if repair.appointment_at is not None:
        return _("appointment {when}", when=f"{repair.appointment_at:%m-%d %H:%M}")
    if repair.contacted_at is not None or repair.contact_by is None:
        return ""
    return _("to be contacted until {when}", when=f"{repair.contact_by:%m-%d %H:%M}")


def warranty_words(has_warranty: bool, in_warranty: bool | None, ends_on: date | None) -> str:
    """Whether it is in warranty, and until when; `has_warranty` says whether the item has one at all."""
    if not has_warranty and not in_warranty:
        return _("no warranty for this item")
    if in_warranty is None:
        return _("warranty unknown: the delivery date is missing")
    if ends_on is None:
        return _("in warranty") if in_warranty else _("out of warranty")
    if in_warranty:
        return _("in warranty until {day}", day=ends_on.isoformat())
    return _("out of warranty since {day}", day=ends_on.isoformat())


def repeat_words(desk: Desk, outlook: Outlook) -> str:
    """How often the same was asked for and what that means; "" where it was not before."""
    if outlook.repeat.count < 2:
        return ""
    top = desk.role_label(desk.policy.complaints.top)
    meant = {
        "complaint": _("it becomes a complaint"),
        "headquarters": _("it becomes a complaint and goes to {level}", level=top),
    }.get(outlook.becomes, "")
    if not meant and outlook.next_becomes:
        meant = _("one more becomes a complaint")
    said = _("Request number {count} for this item", count=outlook.repeat.count)
    return _("{said}: {meaning}", said=said, meaning=meant) if meant else said


def earlier_line(repair: Repair) -> Content:
    """An earlier request in a line."""
    return Content.assemble(
        (f"{repair.at:%Y-%m-%d} {repair.number}  ", "$text-muted"),
        f"{status_label(repair.status)}  {' '.join(repair.content.split())[:60]}",
    )


def repair_lines(desk: Desk, repair: Repair) -> Iterator[Content]:
    """All of a repair."""
    urgent = [(f"  {label('emergency')}", "bold $error")] if repair.emergency else []
    late = [(f"  {label('overdue')}", "bold $error")] if repair.overdue else []
    yield Content.assemble(
        (repair.number, "bold $primary"), "  ", (status_label(repair.status), "bold"), *urgent, *late
    )
    if owed := owed_words(repair):
        yield Content.styled(owed, "bold $error" if repair.overdue else "bold")
    yield Content.assemble((repair.name, "bold"), f"  {repair.phone}  {repair.unit}".rstrip())
    item = desk.policy.repairs.items.get(repair.item)
    warranty = ""
    if item is not None or repair.in_warranty is not None:
        warranty = warranty_words(
            item is None or item.has_warranty or bool(repair.in_warranty), repair.in_warranty, _ends(repair)
        )
    yield from facts([
        (label("item"), "  ".join(filter(None, (desk.label("repair_item", repair.item), repair.place)))),
        (_("Warranty"), warranty),
    ])  # fmt: skip
    yield Content(repair.content)
    if repair.repeat > 1:
        yield Content.styled(_("Request number {count} for this item", count=repair.repeat), "bold $warning")
    if repair.complaint:
        yield Content.styled(_("became complaint {number}", number=repair.complaint), "bold $warning")
    yield from facts([
        (label("reported_at"), f"{repair.at:%Y-%m-%d %H:%M} {repair.received_by}"),
        (label("delivered_on"), repair.delivered_on.isoformat() if repair.delivered_on else ""),
        (label("contacted_at"), f"{repair.contacted_at:%m-%d %H:%M}" if repair.contacted_at else ""),
        (label("appointment_at"), f"{repair.appointment_at:%m-%d %H:%M}" if repair.appointment_at else ""),
        (label("engineer"), repair.engineer),
        (label("plan"), repair.plan),
        (label("plan_explained"), _yes_or_no(repair.plan_explained)),
        (label("done_at"), f"{repair.done_at:%m-%d %H:%M}" if repair.done_at else ""),
        (label("passed"), _yes_or_no(repair.passed)),
        (label("accepted_at"), f"{repair.accepted_at:%m-%d %H:%M}" if repair.accepted_at else ""),
        (label("rating"), f"{repair.rating}/5" if repair.rating else ""),
        (label("called_back_at"), f"{repair.called_back_at:%m-%d %H:%M}" if repair.called_back_at else ""),
        (label("notes"), repair.notes),
    ])  # fmt: skip


def _ends(repair: Repair) -> date | None:
    """The end of the warranty, unless somebody decided otherwise than the day says."""
    ends_on = repair.warranty_ends_on
    if ends_on is None or (repair.at.date() <= ends_on) != repair.in_warranty:
        return None
    return ends_on


def _yes_or_no(answer: bool | None) -> str:
    return "" if answer is None else _("yes") if answer else _("no")
