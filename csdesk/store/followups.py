"""Contacts that the desk owes its customers, the attempts at them and what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import peewee

from csdesk.store import records
from csdesk.store.database import Store
from csdesk.store.models import DayField, MomentField, Record, Reference, moment_text, read_day

Row = dict[str, Any]

_SOURCES = ("call", "visit", "complaint", "repair")
_CONTACTS = (("call", "started_at"), ("visit", "arrived_at"), ("complaint", "received_at"), ("repair", "reported_at"))


class Followup(Record):
    """One contact that is or was owed; `outcome` is "done" or "skipped" once `done_at` is set."""

    kind = peewee.TextField()
    customer_id = Reference("customer", null=True)
    name = peewee.TextField(null=True)
    phone = peewee.TextField(null=True)
    source_table = peewee.TextField(null=True)
    source_id = peewee.TextField(null=True)
    about = peewee.TextField(null=True)
    opens_on = DayField()
    closes_on = DayField()
    assignee_id = Reference("staff", null=True)
    done_at = MomentField(null=True)
    done_by = Reference("staff", null=True)
    outcome = peewee.TextField(null=True)
    result = peewee.TextField(null=True)
    notes = peewee.TextField(null=True)
    next_step = peewee.TextField(null=True)
    skip_reason = peewee.TextField(null=True)
    survey = peewee.TextField(null=True)
    survey_version = peewee.IntegerField(null=True)


class FollowupAttempt(Record):
    """One try to reach the customer."""

    followup_id = Reference("followup")
    at = MomentField()
    outcome = peewee.TextField()
    note = peewee.TextField(null=True)
    again_at = MomentField(null=True)


class SurveyAnswer(Record):
    """One answer to one question of a version of a survey; a question with many answers has a row for each."""

    followup_id = Reference("followup")
    survey = peewee.TextField()
    survey_version = peewee.IntegerField()
    question = peewee.TextField()
    answer = peewee.TextField()


def of_source(store: Store, kind: str, source: str) -> list[Row]:
    """All follow-ups of `kind` that the record `source` gave rise to, withdrawn ones too, the latest first."""
    query = Followup.select().where(Followup.source_id == source, Followup.kind == kind)
    return records.every(store, query.order_by(Followup.id.desc()))


def owed_in(store: Store, kind: str, customers: Sequence[str], opens_on: date, closes_on: date) -> str | None:
    """The id of the first follow-up of `kind` that is still owed to any of `customers` in exactly that window."""
    found = store.rows(
        "SELECT id FROM followup WHERE done_at IS NULL AND deleted_at IS NULL AND kind = ? AND opens_on = ? "
        f"AND closes_on = ? AND customer_id IN ({', '.join('?' * len(customers))}) ORDER BY id LIMIT 1",
        (kind, opens_on.isoformat(), closes_on.isoformat(), *customers),
    )
    return str(found[0]["id"]) if found else None


def owed_of_source(store: Store, source: str) -> list[str]:
    """The ids of the follow-ups that the record `source` gave rise to and that are still owed."""
    rows = store.rows(
        "SELECT id FROM followup WHERE source_id = ? AND done_at IS NULL AND deleted_at IS NULL", (source,)
    )
    return [row["id"] for row in rows]


def standing_of_source(store: Store, source: str) -> list[Row]:
    """The follow-ups that the record `source` gave rise to and that were not withdrawn, the first to close first."""
    query = Followup.select().where(Followup.source_id == source, Followup.deleted_at.is_null())
    return records.every(store, query.order_by(Followup.closes_on, Followup.id))


def owed_to(store: Store, phone: str, name: str, limit: int = 5) -> list[Row]:
    """The follow-ups owed to whoever has exactly this phone or name, the first to close first."""
    query = Followup.select().where(Followup.deleted_at.is_null(), Followup.done_at.is_null())
    found = query.where((Followup.phone == (phone or name)) | (Followup.name == name))
    return records.every(store, found.order_by(Followup.closes_on, Followup.id).limit(limit))


def is_there(store: Store, identity: str) -> bool:
    """Whether there is a follow-up with the id `identity`, also one that was withdrawn."""
    return bool(store.rows("SELECT 1 FROM followup WHERE id = ?", (identity,)))


def owed_by(store: Store, staff: str) -> list[str]:
    """The ids of the follow-ups that the staff member still has to make."""
    rows = store.rows(
        "SELECT id FROM followup WHERE assignee_id = ? AND done_at IS NULL AND deleted_at IS NULL", (staff,)
    )
    return [row["id"] for row in rows]


def loads(store: Store, staff: Iterable[str]) -> dict[str, int]:
    """How many follow-ups each of `staff` still has to make."""
    wanted = list(staff)
    rows = store.among(
        "SELECT assignee_id, count(*) AS count FROM followup WHERE done_at IS NULL AND deleted_at IS NULL "
        "AND assignee_id IN",
        wanted,
        "GROUP BY assignee_id",
    )
    return dict.fromkeys(wanted, 0) | {row["assignee_id"]: row["count"] for row in rows}


@dataclass(frozen=True)
class Wanted:
    """Which follow-ups to look for: by how they stand `today`, and by what else is not empty.

    `state` is "owed", "coming", "due", "overdue", "now" (due or overdue), "done", "skipped" or "" for all; `since`
    and `until` are the first and last day on which a window may close.
    """

    today: date
    state: str = "owed"
    since: date | None = None
    until: date | None = None
    kind: str = ""
    assignee: str | None = None
    unassigned: bool = False
    phone: str = ""
    text: str = ""
    customers: Sequence[str] = ()


def page(store: Store, wanted: Wanted, *, after: tuple[date, str] | None = None, limit: int) -> list[Row]:
    """The follow-ups that are `wanted`, going on after the key (closes_on, id) `after`.

    Those still owed begin with the one that closes first, others with the one that closed last.
    """
    query = Followup.select().where(Followup.deleted_at.is_null(), *_conditions(wanted))
    is_owed = wanted.state in ("owed", "coming", "due", "overdue", "now")
    if after is not None:
        day, identity = after
        query = query.where(
            (Followup.closes_on > day) | ((Followup.closes_on == day) & (Followup.id > identity))
            if is_owed
            else (Followup.closes_on < day) | ((Followup.closes_on == day) & (Followup.id < identity))
        )
    order = (Followup.closes_on, Followup.id) if is_owed else (Followup.closes_on.desc(), Followup.id.desc())
    return records.every(store, query.order_by(*order).limit(limit))


def _conditions(wanted: Wanted) -> list[peewee.Expression]:
    today = wanted.today
    conditions = list({
        "owed": [Followup.done_at.is_null()],
        "coming": [Followup.done_at.is_null(), Followup.closes_on > today, Followup.opens_on > today],
        "due": [Followup.done_at.is_null(), Followup.closes_on >= today, Followup.opens_on <= today],
        "overdue": [Followup.done_at.is_null(), Followup.closes_on < today],
        "now": [Followup.done_at.is_null(), (Followup.closes_on < today) | (Followup.opens_on <= today)],
        "done": [Followup.outcome == "done"],
        "skipped": [Followup.outcome == "skipped"],
    }.get(wanted.state, []))  # fmt: skip
    if wanted.since is not None:
        conditions.append(Followup.closes_on >= wanted.since)
    if wanted.until is not None:
        conditions.append(Followup.closes_on <= wanted.until)
    if wanted.kind:
        conditions.append(Followup.kind == wanted.kind)
    if wanted.unassigned:
        conditions.append(Followup.assignee_id.is_null())
    elif wanted.assignee is not None:
        conditions.append(Followup.assignee_id == wanted.assignee)
    if wanted.phone:
        conditions.append(Followup.phone == wanted.phone)
    if wanted.text:
        found = [field.contains(wanted.text) for field in (Followup.name, Followup.about, Followup.notes)]
        if wanted.customers:
            found.append(Followup.customer_id.in_(list(wanted.customers)))
        either = found[0]
        for one in found[1:]:
            either |= one
        conditions.append(either)
    elif wanted.customers:
        conditions.append(Followup.customer_id.in_(list(wanted.customers)))
    return conditions


def by_part_of_id(store: Store, part: str, limit: int = 3) -> list[Row]:
    """The follow-ups whose id begins or ends with `part`."""
    query = Followup.select().where(
        Followup.deleted_at.is_null(),
        ((Followup.id >= part) & (Followup.id < part + "~")) | (Followup.id % f"*{part}"),
    )
    return records.every(store, query.limit(limit))


def attempts(store: Store, followups: Iterable[str]) -> list[Row]:
    """The attempts at the follow-ups, in the order in which they were made."""
    return records.among(store, FollowupAttempt, "followup_id", followups, "at, id")


def answers(store: Store, followups: Iterable[str]) -> list[Row]:
    """The answers given in the follow-ups, in the order in which they were entered."""
    return records.among(store, SurveyAnswer, "followup_id", followups, "created_at, id")


def source_numbers(store: Store, sources: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The human number of each of `sources`, given by table and id, by its id."""
    by_table: dict[str, list[str]] = {}
    for table, identity in sources:
        if table in _SOURCES:
            by_table.setdefault(table, []).append(identity)
    return {
        row["id"]: row["number"]
        for table, identities in by_table.items()
        for row in store.among(f"SELECT id, number FROM {table} WHERE id IN", identities)
    }


def counts(store: Store, today: date, staff: str) -> Row:
    """Of the follow-ups that are owed: how many are coming, due, on their last day, overdue or nobody's.

    The same again of those that fall to `staff`, under names that begin with my_.
    """
    parts = {
        "coming": "opens_on > ?1",
        "due": "opens_on <= ?1 AND closes_on >= ?1",
        "last_day": "closes_on = ?1",
        "overdue": "closes_on < ?1",
    }
    sums = [f"coalesce(sum({condition}), 0) AS {name}" for name, condition in parts.items()]
    sums += [f"coalesce(sum({condition} AND assignee_id = ?2), 0) AS my_{name}" for name, condition in parts.items()]
    return store.rows(
        f"SELECT {', '.join(sums)}, coalesce(sum(assignee_id IS NULL), 0) AS unassigned "
        "FROM followup INDEXED BY followup_owed WHERE done_at IS NULL AND deleted_at IS NULL",
        (today.isoformat(), staff),
    )[0]


def kept(store: Store, kind: str, since: date, until: date) -> Row:
    """Of the follow-ups of `kind` whose window closed from `since` to `until`: how many were owed, made, in time."""
    return _kept(store, "kind", kind, since, until)


def kept_by(store: Store, staff: str, since: date, until: date) -> Row:
    """The same of the follow-ups that fall to `staff`."""
    return _kept(store, "assignee_id", staff, since, until)


def _kept(store: Store, column: str, value: str, since: date, until: date) -> Row:
    return store.rows(
        "SELECT count(*) AS owed, coalesce(sum(outcome = 'done'), 0) AS done, "
        "coalesce(sum(outcome = 'done' AND date(done_at) BETWEEN opens_on AND closes_on), 0) AS in_window "
        f"FROM followup WHERE {column} = ? AND closes_on BETWEEN ? AND ? AND deleted_at IS NULL",
        (value, since.isoformat(), until.isoformat()),
    )[0]


def made_by(store: Store, staff: str, since: datetime, until: datetime) -> int:
    """How many contacts `staff` made from `since` on and before `until`."""
    (row,) = store.rows(
        "SELECT count(*) AS made FROM followup WHERE done_at >= ? AND done_at < ? AND done_by = ? "
        "AND outcome = 'done' AND deleted_at IS NULL",
        (moment_text(since), moment_text(until), staff),
    )
    return int(row["made"])


def answers_counted(store: Store, survey: str, since: datetime, until: datetime) -> list[Row]:
    """Version, question and answer with how often it was given, in contacts made from `since` on and before `until`."""
    return store.rows(
        "SELECT answers.survey_version AS version, question, answer, count(*) AS count "
        "FROM followup JOIN survey_answer AS answers ON answers.followup_id = followup.id "
        "WHERE followup.done_at >= ? AND followup.done_at < ? AND answers.survey = ? "
        "AND followup.deleted_at IS NULL AND answers.deleted_at IS NULL GROUP BY version, question, answer",
        (moment_text(since), moment_text(until), survey),
    )


def customers_due(
    store: Store, kind: str, customer_kinds: Sequence[str], *, last: date, active_since: date, after: str, limit: int
) -> list[Row]:
    """The next customers `after` an id to whom a follow-up of `kind` came round: id, and the day `since` it is counted.

    They are of `customer_kinds`, had a contact from `active_since` on and none of this kind after the day `last`,
    are owed none of this kind, and have not refused to be contacted.
    """
    same_day = f"{last.isoformat()} 23:59:59"
    contact = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE customer_id = customer.id AND {when} >= ?2 AND deleted_at IS NULL)"
        for table, when in _CONTACTS
    )
    kinds = ", ".join(f"?{number}" for number, _kind in enumerate(customer_kinds, 6))
    return store.rows(
        f"""SELECT id, date(coalesce((
            SELECT max(done_at) FROM followup
            WHERE customer_id = customer.id AND kind = ?1 AND deleted_at IS NULL
        ), created_at)) AS since FROM customer
        WHERE id > ?5 AND +kind IN ({kinds}) AND deleted_at IS NULL AND merged_into_id IS NULL
        AND coalesce(may_be_contacted, 1) AND created_at <= ?3
        AND NOT EXISTS (
            SELECT 1 FROM followup WHERE customer_id = customer.id AND kind = ?1 AND deleted_at IS NULL
            AND (done_at IS NULL OR done_at > ?3)
        ) AND ({contact}) ORDER BY id LIMIT ?4""",
        (kind, active_since.isoformat(), same_day, limit, after, *customer_kinds),
    )


def looked_on(store: Store) -> date | None:
    """The day on which this desk last looked for follow-ups that come round."""
    found = store.rows("SELECT max(day) AS day FROM followup_look")[0]["day"]
    return read_day(found) if found else None


def remember_look(store: Store, day: date) -> None:
    """Note, in the running transaction, that this desk has looked for follow-ups that come round."""
    store.connection().execute("DELETE FROM followup_look")
    store.connection().execute("INSERT INTO followup_look (day) VALUES (?)", (day.isoformat(),))
