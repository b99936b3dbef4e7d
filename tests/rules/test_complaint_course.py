"""The promises of a case and what came of each, whatever the order in which its events arrive."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from typing import Any

import pytest

from csdesk.resources import bundled
from csdesk.rules.complaint_course import Promise, course
from csdesk.rules.complaint_routes import read_complaint_policy
from csdesk.rules.complaints import IMPORTED, Event, Facts, fold

TABLE = tomllib.loads((bundled("data") / "policy.toml").read_text(encoding="utf-8"))
SENIORITY = ("receptionist", "sales", "supervisor", "manager", "representative", "deputy_gm", "gm")
POLICY = read_complaint_policy(TABLE["complaints"] | {"roles": [*SENIORITY, "department"]}, SENIORITY)
START = datetime(2026, 11, 16, 9, 0)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def timeline(*told: tuple[Any, ...]) -> list[Event]:
    """Events given as hours after the start, kind, and what they say besides."""
    return [
        Event(f"{place:02d}", at(hours), kind, **(more[0] if more else {}))
        for place, (hours, kind, *more) in enumerate([(0, "received"), *told])
    ]


def till(hours: float) -> dict[str, Any]:
    return {"promise_at": at(hours)}


PROMISED = (0, "promised", till(24))
COURSES: list[tuple[list[tuple[Any, ...]], list[Promise], float | None]] = [
    ([], [], None),
    ([PROMISED], [Promise(at(24), 0)], None),
    (
        [PROMISED, (5, "resolved"), (6, "informed"), (7, "accepted"), (8, "closed")],
        [Promise(at(24), 0, at(6), at(5))],
        5,
    ),
    ([PROMISED, (5, "informed")], [Promise(at(24), 0)], None),  # there was nothing to tell: refused
    (  # the third is refused
        [PROMISED, (5, "extended", till(48)), (6, "extended", till(72)), (7, "extended", till(96))],
        [Promise(at(24), 0, extended_at=at(5)), Promise(at(48), 1, extended_at=at(6)), Promise(at(72), 2)],
        None,
    ),
    (
        [PROMISED, (5, "resolved"), (6, "not_accepted", till(30)), (20, "resolved"), (21, "informed")],
        [Promise(at(24), 0, at(6), at(5)), Promise(at(30), 0, at(21), at(20))],
        5,
    ),
    (
        [PROMISED, (5, "resolved"), (6, "reopened")],  # the standard time runs anew
        [Promise(at(24), 0, resolved_at=at(5), void_at=at(6)), Promise(at(30), 0)],
        5,
    ),
    (
        [PROMISED, (5, "resolved"), (6, "informed"), (7, "closed"), (50, "reopened", till(60))],
        [Promise(at(24), 0, at(6), at(5)), Promise(at(60), 0)],
        5,
    ),
    (
        [(0, "promised", {**till(24), "rule": IMPORTED}), (9, "resolved", {"rule": IMPORTED}),
         (9, "closed", {"rule": IMPORTED})],
        [Promise(at(24), 0, at(9), at(9))],
        9,
    ),
    ([(0, "promised", {**till(24), "rule": IMPORTED, "text": "no promise was named"})], [], None),
]  # fmt: skip


@pytest.mark.parametrize(("told", "promises", "first_result"), COURSES)
def test_what_came_of_each_promise(
    told: list[tuple[Any, ...]], promises: list[Promise], first_result: float | None
) -> None:
    events = timeline(*told)
    case = fold(Facts("case", START), events, POLICY)
    for order in (events, events[::-1]):
        found = course(case, order, POLICY)
        assert list(found.promises) == promises
        assert found.first_resolved_at == (None if first_result is None else at(first_result))


def test_as_many_promises_are_told_as_the_fold_counts() -> None:
    events = timeline(
        PROMISED, (5, "extended", till(48)), (6, "resolved"), (7, "not_accepted"), (8, "extended", till(90))
    )
    case = fold(Facts("case", START), events, POLICY)
    assert case.promises == len(course(case, events, POLICY).promises) == 4
