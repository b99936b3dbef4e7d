"""What the reports count, read in narrow rows: nothing here decides what counts, and no table is held in memory.

Rows come as tuples in the order that the rules name; `since` is included and `until` is not. To be read to the
end, or in one `Store.reading`, which gives all of them one view of the file.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from csdesk.store.database import Store
from csdesk.store.models import moment_text, read_moment

Tuple = tuple[Any, ...]

_DAY = timedelta(days=1)


def _rows(store: Store, sql: str, values: Sequence[object] = ()) -> Iterator[Tuple]:
    given = [moment_text(value) if isinstance(value, datetime) else value for value in values]
    return store.each(sql, given)


def _moment(text: str | None) -> datetime | None:
    return read_moment(text) if text else None


def _by_day(store: Store, sql: str, since: datetime, until: datetime, more: Sequence[object]) -> Iterator[Tuple]:
    """What `sql` finds in each day, with how many rows are alike: so never more than a day's are held."""
    first = since
    while first < until:
        last, day = min(first + _DAY, until), f"{first:%Y-%m-%d}"
        found = Counter(store.each(sql, (moment_text(first), moment_text(last), *more)))
        for alike, number in found.items():
            yield (day, *alike, number)
        first = last


def calls(store: Store, since: datetime, until: datetime, taken_by: str = "") -> Iterator[Tuple]:
    """Alike calls: day, hour, category, subject, project, direction, whether invited, and their number.

    With `taken_by` only those that this member of staff took.
    """
    sql = (
        "SELECT CAST(substr(started_at, 12, 2) AS INTEGER), category, coalesce(subject, ''), coalesce(project, ''), "
        "direction, coalesce(invited, 0) FROM call WHERE started_at >= ? AND started_at < ? AND deleted_at IS NULL"
    )
    return _by_day(store, sql + (" AND taken_by = ?" if taken_by else ""), since, until, [taken_by] if taken_by else [])


def visits(store: Store, since: datetime, until: datetime, host: str = "") -> Iterator[Tuple]:
    """Alike visits: day, hour, whether registered and first, project, purpose, medium, intention, and their number.

    With `host` only those whom this member of staff received.
    """
    sql = (
        "SELECT CAST(substr(arrived_at, 12, 2) AS INTEGER), is_registered, is_first, coalesce(project, ''), "
        "coalesce(purpose, ''), coalesce(medium, ''), coalesce(intent, '') FROM visit "
        "WHERE arrived_at >= ? AND arrived_at < ? AND deleted_at IS NULL"
    )
    return _by_day(store, sql + (" AND host_id = ?" if host else ""), since, until, [host] if host else [])


def opinions(store: Store, since: datetime, until: datetime, host: str) -> Iterator[Tuple]:
    """Id, number, time, name and what was said by each visitor whom `host` received and who gave an opinion."""
    for identity, number, arrived, name, said in _rows(
        store,
        "SELECT id, number, arrived_at, coalesce(name, ''), opinions FROM visit WHERE arrived_at >= ? "
        "AND arrived_at < ? AND host_id = ? AND deleted_at IS NULL AND opinions IS NOT NULL AND opinions <> '' "
        "ORDER BY arrived_at, id",
        (since, until, host),
    ):
        yield identity, number, read_moment(arrived), name, said


def merged(store: Store) -> dict[str, str]:
    """Every customer who was merged into another, with the one who stands for them, at any remove."""
    found = _rows(store, "SELECT id, merged_into_id FROM customer WHERE merged_into_id IS NOT NULL")
    into: dict[str, str] = dict(found)
    standing = {}
    for identity in into:
        seen, last = {identity}, into[identity]
        while last in into and last not in seen:
            seen.add(last)
            last = into[last]
        standing[identity] = last
    return standing


def callers(store: Store, since: datetime, until: datetime, category: str, outgoing: str) -> Iterator[str]:
    """Who made the calls of `category` that are not `outgoing`: each customer or, without one, each phone once."""
    found = _rows(
        store,
        "SELECT DISTINCT coalesce(customer_id, phone) FROM call WHERE started_at >= ? AND started_at < ? "
        "AND category = ? AND direction <> ? AND deleted_at IS NULL AND coalesce(customer_id, phone) IS NOT NULL",
        (since, until, category, outgoing),
    )
    return (who for (who,) in found)


def calls_and_visits(
    store: Store,
    since: datetime,
    until: datetime,
    category: str,
    outgoing: str,
    days: int,
    standing: Mapping[str, str],
) -> Iterator[tuple[str, datetime, datetime]]:
    """Caller, call and visit, where somebody called in that time and came within so many `days` after it.

    It is the same person by phone, by customer, or by one who was merged with another: those who stand for others
    are told by `standing`.
    """
    families: dict[str, list[str]] = {}
    for identity, kept in standing.items():
        families.setdefault(kept, [kept]).append(identity)
    kin = [(one, other) for family in families.values() for one in family for other in family if one != other]
    latest = until + timedelta(days=days + 1)
    for join in (
        "visit CROSS JOIN call ON call.phone = visit.phone",
        "visit CROSS JOIN call ON call.customer_id = visit.customer_id",
        "visit CROSS JOIN kin ON kin.one = visit.customer_id CROSS JOIN call ON call.customer_id = kin.other",
    ):
        if "kin" in join and not kin:
            continue
        for who, called, arrived in _rows(
            store,
            "WITH kin (one, other) AS MATERIALIZED "
            "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?7)) "
            f"SELECT coalesce(call.customer_id, call.phone), call.started_at, visit.arrived_at FROM {join} "
            "WHERE visit.arrived_at >= ?1 AND visit.arrived_at < ?2 AND visit.deleted_at IS NULL "
            "AND call.started_at >= ?1 AND call.started_at < ?3 AND call.started_at <= visit.arrived_at "
            "AND call.started_at >= datetime(visit.arrived_at, ?4) "
            "AND call.category = ?5 AND call.direction <> ?6 AND call.deleted_at IS NULL",
            (since, latest, until, f"-{days + 1} days", category, outgoing, json.dumps(kin) if "kin" in join else "[]"),
        ):
            yield standing.get(who, who), read_moment(called), read_moment(arrived)


def prospects(store: Store, kind: str, until: datetime) -> int:
    """How many customers who were entered before `until` are of the `kind` now."""
    ((number,),) = _rows(
        store,
        "SELECT count(*) FROM customer WHERE kind = ? AND created_at < ? "
        "AND deleted_at IS NULL AND merged_into_id IS NULL",
        (kind, until),
    )
    return int(number)


def signings(
    store: Store, kind: str, since: datetime, until: datetime, standing: Mapping[str, str]
) -> Iterator[tuple[str, datetime, bool]]:
    """Customer, time, and whether they are of the `kind`: who came to sign or said that they have, in that time."""
    for who, at in _rows(
        store,
        "SELECT customer_id, arrived_at FROM visit WHERE purpose = 'signing' AND arrived_at >= ?1 AND arrived_at < ?2 "
        "AND deleted_at IS NULL AND customer_id IS NOT NULL UNION ALL "
        "SELECT customer_id, done_at FROM followup WHERE result = 'signed' AND done_at >= ?1 AND done_at < ?2 "
        "AND deleted_at IS NULL AND customer_id IS NOT NULL",
        (since, until),
    ):
        stands = standing.get(who, who)
        found = list(_rows(store, "SELECT kind FROM customer WHERE id = ? AND deleted_at IS NULL", (stands,)))
        yield stands, read_moment(at), found == [(kind,)]


def cases(store: Store, since: datetime, until: datetime) -> Iterator[Tuple]:
    """The complaints received in that time, as `rules.figures_complaints.CaseRow` has them."""
    for received, severity, category, subject, channel, departments, first, closed, reopenings, repeat, up in _rows(
        store,
        "SELECT complaint.received_at, coalesce(severity, 'ordinary'), coalesce(category, ''), coalesce(subject, ''), "
        "coalesce(channel, ''), departments, first_resolved_at, complaint.closed_at, reopenings, is_repeat, "
        "is_moved_up FROM complaint JOIN complaint_state AS state ON state.complaint_id = complaint.id "
        "WHERE complaint.received_at >= ? AND complaint.received_at < ? AND deleted_at IS NULL",
        (since, until),
    ):
        yield (
            read_moment(received), severity, category, subject, channel, tuple(departments.split()),
            _moment(first), _moment(closed), reopenings, bool(repeat), bool(up),
        )  # fmt: skip


def promises(store: Store, since: datetime, until: datetime) -> Iterator[Tuple]:
    """The promises whose date lies in that time, as `rules.figures_complaints.PromiseRow` has them."""
    for complaint, promised, extensions, *moments in _rows(
        store,
        "SELECT complaint_id, promise_at, extensions, replied_at, resolved_at, extended_at, void_at "
        "FROM complaint_promise WHERE promise_at >= ? AND promise_at < ?",
        (since, until),
    ):
        yield (complaint, read_moment(promised), extensions, *map(_moment, moments))


def resolutions(store: Store, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """When complaints were received that had their result in that time, and when they had it."""
    for received, resolved in _rows(
        store,
        "SELECT received_at, resolved_at FROM complaint_state WHERE resolved_at >= ? AND resolved_at < ?",
        (since, until),
    ):
        yield read_moment(received), read_moment(resolved)


def closed(store: Store, since: datetime, until: datetime) -> int:
    """How many complaints were closed in that time."""
    ((number,),) = _rows(
        store,
        "SELECT count(*) FROM complaint WHERE closed_at >= ? AND closed_at < ? AND deleted_at IS NULL",
        (since, until),
    )
    return int(number)


def open_by_day(store: Store, moment: datetime) -> Iterator[Tuple]:
    """By the day of receipt, the complaints that were received before `moment` and not closed by then."""
    for condition in ("closed_at IS NULL", "closed_at >= ?1"):
        yield from _rows(
            store,
            "SELECT substr(received_at, 1, 10), count(*) FROM complaint "
            f"WHERE received_at < ?1 AND {condition} AND deleted_at IS NULL GROUP BY 1",
            (moment,),
        )


def repairs(store: Store, since: datetime, until: datetime) -> Iterator[Tuple]:
    """The repairs reported in that time: whether in warranty, passed, and fixed; None for what is not known."""
    for in_warranty, passed, fixed in _rows(
        store,
        "SELECT is_in_warranty, is_passed, done_at IS NOT NULL OR accepted_at IS NOT NULL FROM repair "
        "WHERE reported_at >= ? AND reported_at < ? AND deleted_at IS NULL",
        (since, until),
    ):
        yield None if in_warranty is None else bool(in_warranty), None if passed is None else bool(passed), bool(fixed)


def callbacks(store: Store, since: datetime, until: datetime) -> Iterator[Tuple]:
    """The call-backs made in that time: the result, and the answer to whether it is mended, "" where not asked."""
    return _rows(
        store,
        "SELECT coalesce(result, ''), coalesce((SELECT answer FROM survey_answer WHERE followup_id = followup.id "
        "AND question = 'mended' AND survey_answer.deleted_at IS NULL LIMIT 1), '') FROM followup "
        "WHERE done_at >= ? AND done_at < ? AND kind = 'repair_callback' AND outcome = 'done' AND deleted_at IS NULL",
        (since, until),
    )


def scores(store: Store, since: datetime, until: datetime) -> Iterator[Tuple]:
    """What customers were asked about in that time, the points they gave, and how many gave them.

    What a return visit after a complaint found stands in the complaint's timeline, and not among the surveys too.
    """
    yield from _rows(
        store,
        "SELECT 'complaint', satisfaction, count(*) FROM complaint_event "
        "WHERE at >= ? AND at < ? AND typeof(satisfaction) = 'integer' AND deleted_at IS NULL GROUP BY 2",
        (since, until),
    )
    yield from _rows(
        store,
        "SELECT 'repair', rating, count(*) FROM repair "
        "WHERE accepted_at >= ? AND accepted_at < ? AND typeof(rating) = 'integer' AND deleted_at IS NULL GROUP BY 2",
        (since, until),
    )
    alike = Counter(
        _rows(
            store,
            "SELECT answers.survey, answers.answer FROM followup CROSS JOIN survey_answer AS answers "
            "ON answers.followup_id = followup.id WHERE done_at >= ? AND done_at < ? AND outcome = 'done' "
            "AND NOT (kind = 'complaint_return' AND coalesce(source_table, '') = 'complaint') "
            "AND question = 'satisfaction' AND followup.deleted_at IS NULL AND answers.deleted_at IS NULL",
            (since, until),
        )
    )
    for (survey, answer), number in alike.items():
        if answer.isdecimal():
            yield survey, int(answer), number


def gaps(store: Store, since: datetime, until: datetime) -> Iterator[Tuple]:
    """Survey, expectation and experience of each customer who was asked for both in that time."""
    for survey, expectation, experience in _rows(
        store,
        "SELECT expected.survey, expected.answer, met.answer FROM followup "
        "CROSS JOIN survey_answer AS expected ON expected.followup_id = followup.id "
        "CROSS JOIN survey_answer AS met ON met.followup_id = followup.id AND met.survey = expected.survey "
        "WHERE done_at >= ? AND done_at < ? AND outcome = 'done' AND expected.question = 'expectation' "
        "AND met.question = 'experience' AND followup.deleted_at IS NULL AND expected.deleted_at IS NULL "
        "AND met.deleted_at IS NULL",
        (since, until),
    ):
        if expectation.isdecimal() and experience.isdecimal():
            yield survey, int(expectation), int(experience)
