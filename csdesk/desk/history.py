"""Who changed what, when and at which desk; and taking back what was saved last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from csdesk.desk import complaint_cases, disclosures, reading, visit_entries
from csdesk.desk.complaint_words import event_label, rule_label
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError, BusyError, NoSuchRecordError
from csdesk.desk.words import state_label, table_label, weekday_label
from csdesk.rules import phones, writing
from csdesk.rules.rights import Right
from csdesk.store import calls, complaints, conflicts, customers, records, roster, visits
from csdesk.store import history as stored
from csdesk.texts import N_, _

UNDOABLE = ("call", "visit", "complaint", "repair", "customer", "duty_entry", "followup", "corrective_action",
            "daily_check", "roster_week", "weekly_report")  # fmt: skip
"""The records that `undo` takes back; staff and settings are changed back by hand."""

_YES_OR_NO = {
    "active", "closes", "invited", "is_emergency", "is_face_to_face", "is_first", "is_fixed", "is_from_memory",
    "is_in_warranty", "is_late", "is_open_point", "is_passed", "is_plan_explained", "is_registered", "is_signed",
    "is_written", "may_be_contacted",
}  # fmt: skip
_PARTS = {
    "customer": ("customer", "customer_phone", "customer_unit"),
    "followup": ("followup", "followup_attempt", "survey_answer"),
    "complaint": ("complaint", "complaint_event"),
    "roster_week": ("roster_week", "roster_day", "roster_cell", "roster_absence"),
}
_MOST_AT_ONCE = 50  # no one saves more at once by hand
_NEVER_SHOWN = {"id", "station", "pin_hash", "customer_id", "record_id", "about_id", "source_id", "followup_id",
                "complaint_id"}  # fmt: skip


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
    """What was taken back: the `batch` that it was saved in, and of each record its kind and id, the last first."""

    records: tuple[tuple[str, str], ...]
    batch: int


def kind_of(table: str) -> str:
    """The kind of record of UNDOABLE with which a row of `table` is taken back, "" where none is."""
    return next((kind for kind in UNDOABLE if table in _PARTS.get(kind, (kind,))), "")


@needs(Right.READ_HISTORY)
def of(desk: Desk, text: str) -> list[Change]:
    """The history of the record with the id or number `text`, oldest change first.

    That of a roster, with all who were put on it and taken off, is found by its week ("2026-W48") or its id. That of
    a customer holds what became of those who were merged into them.
    """
    wanted = writing.line(text[:100])
    wanted = stored.numbered(desk.store, wanted) or wanted
    identities = customers.identities(desk.store, wanted)
    related = stored.related(desk.store, identities)
    rows = dict.fromkeys([*identities, *related, *roster.of_week(desk.store, wanted)])
    found = stored.changes_of(desk.store, list(rows))
    if not found and (gone := stored.once_numbered(desk.store, wanted)):
        found = stored.changes_of(desk.store, [gone, *stored.related(desk.store, [gone])])
    if not found:
        raise NoSuchRecordError(N_("there is no record '{value}'"), value=wanted)
    return [_told(desk, change, wanted) for change in found]


def _told(desk: Desk, change: stored.Change, wanted: str) -> Change:
    return Change(
        at=change.at,
        station=change.station,
        by=desk.name_of(change.actor),
        what=change.table,
        operation="undo" if change.undoes is not None else _operation(change),
        fields=tuple(
            FieldChange(name, _value(desk, change.table, name, before), _value(desk, change.table, name, after))
            for name, (before, after) in _values(desk, change, wanted).items()
            if name not in _NEVER_SHOWN or (change.table, name) == ("repair", "complaint_id")
        ),
    )


def _operation(change: stored.Change) -> str:
    """What was done; who is taken off a roster or put on it again is a row deleted or not so any more."""
    before, after = change.values.get("deleted_at", (None, None))
    if change.table not in _ON_ROSTER or before is None is after:
        return change.operation
    return "insert" if after is None else "delete"


def _values(desk: Desk, change: stored.Change, wanted: str) -> dict[str, tuple[object, object]]:
    """What was changed, on a roster with who and where it was, of a customer merged into `wanted` with who that is."""
    if change.table == "customer" and change.row != wanted:
        return {"name": (None, stored.row_of(desk.store, "customer", change.row).get("name"))} | change.values
    if change.table not in _ON_ROSTER:
        return change.values
    row = stored.row_of(desk.store, change.table, change.row)
    is_moved = change.operation == "insert" or "deleted_at" in change.values
    untold = {"deleted_at", "is_fixed"} if is_moved else set()
    changed = {name: values for name, values in change.values.items() if name not in untold}
    return {name: (None, row[name]) for name in _ON_ROSTER[change.table] if name in row} | changed


_ON_ROSTER = {
    "roster_cell": ("day", "post", "shift", "staff_id"),
    "roster_absence": ("day", "staff_id", "kind"),
    "roster_day": ("day",),
}

_LISTS = {
    "category": {"call": "call_category", "complaint": "complaint_category"},
    "direction": {"call": "call_direction"},
    "outcome": {"call": "call_outcome", "followup_attempt": "followup_outcome"},
    "result": {"followup": "followup_result"},
    "subject": {"call": "subject", "complaint": "subject", "corrective_action": "subject"},
    "department": {"complaint_event": "complaint_department"},
    "severity": {"complaint": "complaint_severity"},
    "against_kind": {"complaint": "complaint_against"},
    "channel": {"complaint": "complaint_channel"},
    "kind": {
        "customer": "customer_kind",
        "duty_entry": "duty_kind",
        "followup": "followup_kind",
        "corrective_action": "action_kind",
        "roster_absence": "absence",
    },
    "post": {"roster_cell": "post"},
    "shift": {"duty_entry": "shift", "roster_cell": "roster_shift"},
    "preferred_shift": {"staff": "roster_shift"},
    "item": {"repair": "repair_item"},
    "source": {"customer": "customer_source"},
}


def shown_value(desk: Desk, table: str, name: str, value: object) -> str:
    """A value of the column `name` as people read it: words for keys, names for ids, phones masked, no secrets."""
    return "" if name == "pin_hash" else _value(desk, table, name, value)


def _value(desk: Desk, table: str, name: str, value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    if name in _YES_OR_NO:
        return _("Yes") if value else _("No")
    if name in ("phone", "wechat") or (name == "number" and table == "customer_phone"):
        return phones.mask(text)
    if table == "visit" and name in visit_entries.LISTS:
        return reading.APART.join(desk.label(visit_entries.LISTS[name], word) for word in text.split(reading.APART))
    if name == "merged_into_id":
        return "".join(str(row["name"]) for row in customers.named(desk.store, [text]))
    if name == "complaint_id":
        complaint = records.fetch(desk.store, complaints.Complaint, text)
        return complaint["number"] if complaint else ""
    if name == "call_id":
        call = records.fetch(desk.store, calls.Call, text)
        return call["number"] if call else ""
    if name in (
        "host_id",
        "taken_by",
        "received_by",
        "adviser_id",
        "assignee_id",
        "done_by",
        "staff_id",
        "against_staff_id",
        "approved_by",
        "drawn_up_by",
        "published_by",
        "signed_by",
    ):
        return desk.name_of(text)
    if table == "followup" and name == "outcome":
        return state_label(text)
    if (table, name) == ("weekly_report", "figures"):
        from csdesk.desk import weekly_reports  # slow to import

        return weekly_reports.told(desk, text)
    if (table, name) == ("disclosure", "what"):
        return disclosures.told(text)
    if name == "source_table":
        return table_label(text)
    if table == "complaint_event" and name in ("kind", "rule"):
        return event_label(text) if name == "kind" else rule_label(text)
    if name == "level" or (table, name) == ("staff", "role"):
        return desk.role_label(text)
    if name == "qualified_posts":
        return reading.APART.join(desk.label("post", post) for post in text.split())
    if name == "rest_day":
        return weekday_label(text)
    if lists := _LISTS.get(name, {}).get(table):
        return desk.label(lists, text)
    return text.removesuffix(":00") if name.endswith(("_at", "contact_by")) and len(text) == 19 else text


@needs(Right.UNDO)
def names_of(desk: Desk, undone: Undone) -> list[str]:
    """What people call each record that was taken back: its kind with its number, its name or how its text begins."""
    return [f"{table_label(table)} {_name_of(desk, table, row)}".rstrip() for table, row in undone.records]


def _name_of(desk: Desk, table: str, identity: str) -> str:
    row = stored.row_of(desk.store, table, identity)
    if table in _ON_ROSTER:
        return " ".join(_value(desk, table, name, row[name]) for name in _ON_ROSTER[table] if name in row)
    told = next((name for name in ("number", "name", "unit", "about", "week", "text") if row.get(name)), "")
    return reading.shown(_value(desk, table, told, row[told])) if told else ""


@needs(Right.UNDO)
def undo(
    desk: Desk, tables: Collection[str] = UNDOABLE, *, whole_import: bool = False, is_alone: bool = False
) -> Undone:
    """Take back what the acting person saved last at this desk of `tables`, some of UNDOABLE.

    Refused where somebody built on it since, where it is an import unless that is asked for with `whole_import`,
    and with `is_alone` where records of other kinds were saved with it; the undoing is itself part of the history.
    """
    parts = [part for table in tables for part in _PARTS.get(table, (table,))]
    last = stored.last_batch(desk.store, desk.me.id, parts)
    if last is None:
        raise BadInputError(N_("there is nothing to undo"))
    batch = stored.batch_rows(desk.store, last)
    count = sum(table in UNDOABLE for table, _row in batch)
    if count > _MOST_AT_ONCE and not whole_import:
        raise BadInputError(
            N_("what you saved last is an import of {count} records; csdesk undo --import takes all of it back"),
            count=count,
        )
    others = [(table, row) for table, row in batch if table in UNDOABLE and table not in tables]
    if is_alone and others:
        raise BadInputError(
            N_("what you saved last came with {what}: take it back on that screen"),
            what=", ".join(names_of(desk, Undone(tuple(others), last))),
        )
    came = [row for table, row in batch if table == "visit"] if count <= _MOST_AT_ONCE else []
    visited = list(records.fetch_all(desk.store, visits.Visit, came).values())
    try:
        rows = stored.undo_batch(desk.store, last, desk.me.id, lambda back: complaint_cases.after_undo(desk, back))
    except stored.LaterChangeError as error:
        raise BusyError(
            N_("this cannot be undone: the {what} was changed again since"),
            what=table_label(error.table).lower(),
        ) from error
    conflicts.forget_settled(desk.store)
    if visited:
        _owe_what_others_shared(desk, visited)
    return Undone(tuple(rows), last)


def _owe_what_others_shared(desk: Desk, visited: Collection[dict[str, Any]]) -> None:
    """Put in order what is owed for visits of one day, of which some were taken back; `visited` as they were before."""
    from csdesk.desk import followups  # not before a visit is taken back
    from csdesk.desk.visits import owe_others

    there = records.fetch_all(desk.store, visits.Visit, [row["id"] for row in visited])
    with desk.store.transaction(None):  # nobody in particular: nobody's undo takes it back
        for row in visited:
            if row["id"] not in there:
                followups.withdraw(desk, row["id"])
            owe_others(desk, row)
