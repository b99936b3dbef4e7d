"""Who changed what, when and at which desk; and taking back what was saved last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError, BusyError, NoSuchRecordError
from csdesk.desk.words import table_label
from csdesk.rules import phones, writing
from csdesk.rules.rights import Right
from csdesk.store import customers
from csdesk.store import history as stored
from csdesk.texts import N_, _

_NEVER_SHOWN = {"id", "station", "pin_hash", "customer_id", "record_id"}


@dataclass(frozen=True)
class FieldChange:
    """A field's value before and after a change, as stored; "" for none."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One change: `by` is who made it, "" for an edit made outside csdesk; `what` is the kind of record.

    `operation` is "insert", "update", "delete" or "undo".
    """

    at: datetime
    station: str
    by: str
    what: str
    operation: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Undone:
    """What was taken back: the kind of record and its id, the first that was saved first."""

    records: tuple[tuple[str, str], ...]


@needs(Right.READ_HISTORY)
def of(desk: Desk, text: str) -> list[Change]:
    """The history of the record with the id or number `text`, oldest change first."""
    wanted = writing.line(text[:100])
    for row in desk.store.rows(  # one that was taken back has a history too
        "SELECT id FROM call WHERE number = ?1 UNION ALL SELECT id FROM complaint WHERE number = ?1 LIMIT 1",
        (wanted.upper(),),
    ):
        wanted = row["id"]
    related = [
        row["id"]
        for named in customers.identities(desk.store, wanted)
        for row in desk.store.rows(
            "SELECT id FROM customer_phone WHERE customer_id = ? UNION ALL "
            "SELECT id FROM customer_unit WHERE customer_id = ? UNION ALL "
            "SELECT id FROM disclosure WHERE record_id = ?",
            (named, named, named),
        )
    ]
    found = stored.changes_of(desk.store, [wanted, *related])
    if not found:
        raise NoSuchRecordError(N_("there is no record {value!r}"), value=wanted)
    return [_told(desk, change) for change in found]


def _told(desk: Desk, change: stored.Change) -> Change:
    return Change(
        at=change.at,
        station=change.station,
        by=desk.name_of(change.actor),
        what=change.table,
        operation="undo" if change.undoes is not None else change.operation,
        fields=tuple(
            FieldChange(name, _value(desk, change.table, name, before), _value(desk, change.table, name, after))
            for name, (before, after) in change.values.items()
            if name not in _NEVER_SHOWN
        ),
    )


_LISTS = {
    "category": {"call": "call_category", "complaint": "complaint_category"},
    "direction": {"call": "call_direction"},
    "outcome": {"call": "call_outcome"},
    "subject": {"call": "subject", "complaint": "subject"},
    "channel": {"complaint": "complaint_channel"},
    "kind": {"customer": "customer_kind"},
    "source": {"customer": "customer_source"},
}


def _value(desk: Desk, table: str, name: str, value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    if name in ("invited", "active", "may_be_contacted"):
        return _("Yes") if value else _("No")
    if name == "phone" or (name == "number" and table == "customer_phone"):
        return phones.mask(text)
    if name in ("taken_by", "received_by", "adviser_id"):
        return desk.name_of(text)
    if lists := _LISTS.get(name, {}).get(table):
        return desk.label(lists, text)
    return text.removesuffix(":00") if name.endswith("_at") and len(text) == 19 else text


@needs(Right.UNDO)
def undo(desk: Desk, batch: int | None = None) -> Undone:
    """Take back what the acting person saved last at this desk, or their `batch`.

    Refused where somebody built on it since; the undoing is itself part of the history.
    """
    last = batch if batch is not None else stored.last_batch(desk.store, desk.me.id)
    if last is None or stored.saved_by(desk.store, last) != desk.me.id:
        raise BadInputError(N_("there is nothing to undo"))
    try:
        rows = stored.undo_batch(desk.store, last, desk.me.id)
    except stored.LaterChangeError as error:
        raise BusyError(
            N_("this cannot be undone: the {what} was changed again since"),
            what=table_label(error.table).lower(),
        ) from error
    desk.refresh()
    return Undone(tuple(rows))
