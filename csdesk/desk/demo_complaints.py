"""What became of the invented company's complaints: each one's timeline, as a desk would have written it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from csdesk.desk import complaint_cases
from csdesk.desk.complaint_returns import KIND
from csdesk.desk.desk import Desk
from csdesk.desk.followup_owing import window_of
from csdesk.store import bulk
from csdesk.store.identity import derived_id
from csdesk.store.models import moment_text

Row = dict[str, Any]
Told = tuple[datetime, str, Row]

_DEPARTMENTS = {
    "quality": "engineering", "property": "property", "contract": "legal", "delivery": "engineering",
    "noise": "property",
}  # fmt: skip
_SUBJECTS = {"quality": "warranty", "property": "property", "contract": "contract"}
_WRITTEN = ("letter", "email", "fax", "suggestion_box")
_PROGRESS = ("已派人到现场查看", "配件已订，正在等货", "已约业主上门", "正在与施工单位核对责任")
_REASONS = ("等配件到货", "业主出差，改约时间", "连日下雨无法施工", "施工单位排期")
_ASKED = "请查明原因，提出处理措施并按时回复"
_NOT_MADE = 0.06  # of the return visits
_SKIPPED = "三次致电无人接听"
_OPINIONS = ("满意", "处理及时，谢谢", "可以接受", "希望以后早一点")


def describe(desk: Desk, complaints: Sequence[Row]) -> None:
    """Add to complaints what the register itself does not say: how serious, in writing, about what."""
    chance = Random("csdesk complaints described")
    for row in complaints:
        row["severity"] = chance.choices(("ordinary", "serious", "urgent"), (90, 7, 3))[0]
        row["is_written"] = row["channel"] in _WRITTEN
        subject = _SUBJECTS.get(row["category"], "")
        row["subject"] = subject if desk.policy.option("subject", subject) else None
        row["against_kind"] = {"quality": "quality", "service": "service"}.get(row["category"])


def events(desk: Desk, now: datetime, complaints: Sequence[Row]) -> list[Row]:
    """The timelines of all complaints; what happens by itself is left to the rules."""
    chance = Random("csdesk complaints")
    found = []
    for row in complaints:
        for at, (moment, kind, values) in enumerate(_at_work(_told(chance, row, now), row, now)):
            text = moment_text(moment)
            found.append(
                {
                    "id": derived_id(moment + at * timedelta(milliseconds=1), "demo", "event", row["id"], str(at)),
                    "station": desk.station,
                    "created_at": text,
                    "created_by": row["received_by"],
                    "updated_at": text,
                    "updated_by": row["received_by"],
                    "complaint_id": row["id"],
                    "at": text,
                    "kind": kind,
                    **values,
                }
            )
    return found


def _at_work(told: Iterator[Told], row: Row, now: datetime) -> Iterator[Told]:
    """What happened so far in order, at hours at which somebody was there."""
    closed = datetime.fromisoformat(row["closed_at"]) if row["closed_at"] else now
    earliest = datetime.min
    for told_at, kind, values in sorted(told, key=lambda each: each[0]):
        moment = told_at
        if kind not in ("received", "closed"):
            early, late = moment.replace(hour=9, minute=10 + moment.minute // 3), moment.replace(hour=17)
            moment = early if moment.hour < 9 else late if moment.hour >= 18 else moment
            moment = max(earliest, min(moment, now if kind == "return_visit" else closed))
        if moment <= now:
            earliest = moment
            yield moment, kind, values


def _told(chance: Random, row: Row, now: datetime) -> Iterator[Told]:
    """What happened to one complaint, up to its closing where it has one."""
    received = datetime.fromisoformat(row["received_at"])
    closed = datetime.fromisoformat(row["closed_at"]) if row["closed_at"] else None
    end = closed or now
    yield received, "received", {}
    promise = (received + timedelta(days=chance.randint(2, 8))).replace(
        hour=chance.choice((10, 15, 17)), minute=0, second=0
    )
    yield received, "promised", {"promise_at": moment_text(promise)}
    if not row["is_written"] and chance.random() < 0.9:
        yield received, "read_back", {}
    settling = max(end - timedelta(minutes=chance.randint(70, 300)), received + (end - received) / 2)
    department = _DEPARTMENTS.get(row["category"]) if chance.random() < 0.65 else None
    if department:
        issued = received + (settling - received) * chance.uniform(0.05, 0.3)
        yield issued, "slip_issued", {"department": department, "text": _ASKED}
        if closed or chance.random() < 0.4:
            answered = issued + (settling - issued) * 0.8
            result = row["reply"] if closed else None
            yield answered, "measure", {"department": department, "text": "已安排处理", "result": result}
    for _extension in range(2):
        if promise >= end or (not closed and chance.random() < 0.25):
            break
        agreed = promise - timedelta(minutes=chance.randint(20, 180))
        promise = (promise + timedelta(days=chance.randint(2, 4))).replace(hour=chance.choice((10, 15, 17)))
        if not received < agreed < settling:
            break
        new_date = {"promise_at": moment_text(promise), "agreed_with": row["name"], "text": chance.choice(_REASONS)}
        yield agreed, "progress", {"text": chance.choice(_PROGRESS)}
        yield agreed, "extended", new_date
    if closed:
        yield from _settled(chance, row, settling, closed, now)


def _settled(chance: Random, row: Row, settling: datetime, closed: datetime, now: datetime) -> Iterator[Told]:
    said = (closed - settling) / 4
    yield settling, "resolved", {"text": row["reply"]}
    if row["is_written"]:
        yield settling + said, "written_reply", {"text": row["reply"]}
    else:
        signed = {"is_face_to_face": True, "is_signed": True} if row["channel"] == "visit" else {}
        yield settling + said, "informed", signed
    if chance.random() < 0.1:
        yield (
            settling + 2 * said,
            "not_accepted",
            {"text": "问题还在", "promise_at": moment_text(closed + timedelta(days=1))},
        )
        yield settling + 2.5 * said, "resolved", {"text": row["reply"]}
        if row["is_written"]:
            yield settling + 2.7 * said, "written_reply", {"text": row["reply"]}
    opinion = {"text": chance.choice(_OPINIONS), "satisfaction": chance.choice((3, 4, 4, 5, 5))}
    yield settling + 3 * said, "accepted", opinion
    if closed < now - timedelta(days=2):  # of what was settled since, the superior is still to hear
        yield closed, "passed_up", {"text": "已自行处理，报上级备案"}
    yield closed, "closed", {}
    visited = closed + timedelta(days=chance.randint(1, 3))
    if visited < now - timedelta(days=2) or chance.random() < 0.3:
        said_then = {"text": "回访无异常", "satisfaction": chance.choice((4, 5, 5))}
        if Random(f"csdesk return visit {row['id']}").random() > _NOT_MADE:
            yield visited, "return_visit", said_then


def settle(desk: Desk, complaints: Sequence[Row]) -> None:
    """Note what the timelines come to, take the steps that are due, and keep the return visits, in the transaction."""
    rows = {row["id"]: row for row in complaints}
    cases = complaint_cases.go_on(desk, list(rows))
    visited = {
        identity: event["at"]
        for identity, timeline in complaint_cases.timelines(desk, list(rows)).items()
        for event in timeline
        if event["kind"] == "return_visit"
    }
    returns = [
        _return_visit(desk, rows[identity], case.closed_at, None if case.owes_return_visit else visited[identity])
        for identity, case in cases.items()
        if case.closed_at
    ]
    bulk.insert(desk.store, "followup", returns)
    bulk.insert(desk.store, "followup_attempt", [_reached(row) for row in returns if row.get("outcome") == "done"])


def _return_visit(desk: Desk, row: Row, closed: datetime, made_at: datetime | None) -> Row:
    """The return visit that the complaint `row` owes since it was closed: made, given up, or still to be made."""
    window = window_of(desk, desk.policy.followups[KIND], closed.date())
    text, person = moment_text(closed), row["received_by"]
    ended: Row = {}
    if made_at:
        ended = {"outcome": "done", "result": "satisfied", "done_at": moment_text(made_at), "done_by": person}
    elif window.closes_on < desk.clock().date():
        given_up = moment_text(datetime.combine(window.closes_on, time(17, closed.minute)))
        ended = {"outcome": "skipped", "skip_reason": _SKIPPED, "done_at": given_up, "done_by": person}
    return {
        "id": derived_id(datetime.combine(closed, time()), "followup", KIND, row["id"]),
        "station": desk.station,
        "created_at": text,
        "created_by": person,
        "updated_at": ended.get("done_at", text),
        "updated_by": person,
        "kind": KIND,
        "customer_id": row["customer_id"],
        "name": row["name"],
        "phone": row["phone"],
        "source_table": "complaint",
        "source_id": row["id"],
        "about": row["content"],
        "opens_on": window.opens_on.isoformat(),
        "closes_on": window.closes_on.isoformat(),
        "assignee_id": person,
        "survey": desk.policy.followups[KIND].survey,
        **ended,
    }


def _reached(made: Row) -> Row:
    """The attempt with which a return visit was `made`."""
    at = made["done_at"]
    return {
        "id": derived_id(datetime.fromisoformat(at), "demo", "attempt", made["id"]),
        "station": made["station"],
        "created_at": at,
        "created_by": made["done_by"],
        "updated_at": at,
        "updated_by": made["done_by"],
        "followup_id": made["id"],
        "at": at,
        "outcome": "reached",
    }
