"""Visits in the store: every question that is asked at the desk goes through an index."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from csdesk.store import bulk, records, visits
from csdesk.store.calls import Call
from csdesk.store.database import Store
from csdesk.store.models import moment_text
from csdesk.store.visits import Visit

DAY = datetime(2026, 11, 21)


def add(store: Store, minutes: int = 0, **values: Any) -> str:
    row = {
        "number": "LF-A-20261121-001", "arrived_at": DAY + timedelta(minutes=minutes), "is_registered": True, "party": 1
    }  # fmt: skip
    with store.transaction("p1"):
        return records.add(store, Visit, row | values, "p1")


def add_call(store: Store, **values: Any) -> str:
    row = {
        "number": "LD-A-20261120-001", "started_at": DAY - timedelta(days=1), "direction": "incoming",
        "category": "enquiry", "asked": "户型",
    }  # fmt: skip
    with store.transaction("p1"):
        return records.add(store, Call, row | values, "p1")


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with many visits of many years and as many calls."""
    at = [moment_text(DAY - timedelta(hours=8 * back)) for back in range(3000)]
    base = [{"station": "A", "created_at": moment, "updated_at": moment} for moment in at]
    with store.transaction("p1"):
        bulk.insert(
            store,
            "visit",
            [
                row
                | {
                    "id": f"v{n}",
                    "number": f"LF-{n}",
                    "arrived_at": moment,
                    "is_registered": n % 3 > 0,
                    "is_first": n % 2,
                    "party": 1,
                    "phone": f"138{n:08}",
                    "customer_id": f"c{n}",
                    "call_id": f"k{n}",
                    "left_at": None if n % 10 else moment,
                }
                for n, (row, moment) in enumerate(zip(base, at, strict=True))
            ],
        )
        bulk.insert(store, "call", [
            row | {"id": f"k{n}", "number": f"LD-{n}", "started_at": moment, "direction": "incoming",
                   "category": "enquiry", "asked": "户型", "phone": f"138{n:08}", "customer_id": f"c{n}",
                   "intends_to_visit_on": moment[:10]}
            for n, (row, moment) in enumerate(zip(base, at, strict=True))
        ])  # fmt: skip
    store.connection().execute("ANALYZE")
    return store


QUESTIONS = {
    "page": lambda store: visits.page(store, limit=20),
    "a day": lambda store: visits.page(store, since=DAY, until=DAY + timedelta(days=1), limit=20),
    "after": lambda store: visits.page(store, after=(DAY - timedelta(days=400), "v1200"), limit=20),
    "phone": lambda store: visits.page(store, phone="13800000007", limit=20),
    "customer": lambda store: visits.page(store, customers=["c7"], limit=20),
    "inside": lambda store: visits.inside(store, DAY, DAY + timedelta(hours=12)),
    "number": lambda store: records.by_number(store, visits.Visit, "LF-7"),
    "expected": lambda store: visits.expected(store, DAY.date(), DAY.date() + timedelta(days=6)),
    "first visits": lambda store: visits.first_visits(store, DAY - timedelta(days=2), DAY),
    "visited": lambda store: visits.has_visited(store, ["c7", "c8"], "13800000009", DAY, "v1"),
    "last call": lambda store: visits.last_call(store, ["c7"], "13800000009", DAY - timedelta(days=30), DAY),
    "of a call": lambda store: visits.visit_of_call(store, "k7"),
    "first known": lambda store: visits.first_known(store, ["13800000007"]),
    "calls from": lambda store: visits.calls_from(store, ["13800000007"]),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_reads_the_whole_table(filled: Store, question: str) -> None:
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    QUESTIONS[question](filled)
    filled.connection().set_progress_handler(count, 100)
    QUESTIONS[question](filled)
    filled.connection().set_progress_handler(None, 0)
    assert steps < 60  # the table takes thousands


def test_a_page_is_narrowed_by_all_that_is_asked(store: Store) -> None:
    wanted = add(store, 1, phone="13800000001", host_id="p1")
    add(store, 2, phone="13800000001", host_id="p2")
    add(store, 3, phone="13800000002", host_id="p1")
    add(store, -1, phone="13800000001", host_id="p1")
    tallied = add(store, 4, is_registered=False)
    found = visits.page(store, since=DAY, phone="13800000001", host="p1", limit=9)
    assert [row["id"] for row in found] == [wanted]
    assert [row["id"] for row in visits.page(store, registered=False, limit=9)] == [tallied]
    assert len(visits.page(store, registered=True, limit=9)) == 4


def test_in_the_house_is_who_came_in_that_time_with_a_name_and_has_not_left(store: Store) -> None:
    first, last = add(store, 10), add(store, 20)
    add(store, 15, left_at=DAY + timedelta(hours=1))
    add(store, 16, is_registered=False)
    add(store, -600)
    add(store, 17, deleted_at=DAY)
    assert [row["id"] for row in visits.inside(store, DAY, DAY + timedelta(minutes=20))] == [last, first]


def test_first_visits_are_counted_by_party(store: Store) -> None:
    add(store, 1, is_first=True, party=3)
    add(store, 2, is_first=True, is_registered=False, party=9)
    add(store, 3, is_first=False)
    add(store, 4, is_first=None)
    add(store, 5, is_first=True, deleted_at=DAY)
    add(store, 24 * 60, is_first=True)
    assert visits.first_visits(store, DAY, DAY + timedelta(days=1)) == (1, 2)
    assert visits.first_visits(store, DAY + timedelta(days=9), DAY + timedelta(days=10)) == (0, 0)


def test_who_came_before_is_known_by_customer_or_phone(store: Store) -> None:
    visit = add(store, 10, phone="13800000001", customer_id="c1")
    later = DAY + timedelta(hours=1)
    assert visits.has_visited(store, ["c1"], None, later)
    assert visits.has_visited(store, [], "13800000001", later)
    assert not visits.has_visited(store, ["c1"], "13800000001", later, visit)
    assert not visits.has_visited(store, ["c1"], "13800000001", DAY)
    assert not visits.has_visited(store, ["c2"], "13800000002", later)
    assert not visits.has_visited(store, [], None, later)


def test_the_last_call_is_that_of_the_customer_or_the_phone_whichever_is_later(store: Store) -> None:
    add_call(store, customer_id="c1", started_at=DAY - timedelta(days=5))
    last = add_call(store, phone="13800000001", started_at=DAY - timedelta(days=2))
    add_call(store, phone="13800000001", started_at=DAY + timedelta(days=2))
    add_call(store, phone="13800000001", started_at=DAY - timedelta(days=1), deleted_at=DAY)
    assert visits.last_call(store, ["c1"], "13800000001", DAY - timedelta(days=30), DAY) == last
    assert visits.last_call(store, ["c1"], "13800000001", DAY - timedelta(days=1), DAY) is None


def test_expected_are_who_meant_to_come_and_did_not_once_a_day_each(store: Store) -> None:
    today, tomorrow = DAY.date(), DAY.date() + timedelta(days=1)
    add_call(store, phone="13800000001", intends_to_visit_on=today)
    latest = add_call(store, phone="13800000001", intends_to_visit_on=today, started_at=DAY - timedelta(hours=1))
    later = add_call(store, phone="13800000001", intends_to_visit_on=tomorrow)
    linked = add_call(store, phone="13800000002", intends_to_visit_on=today)
    add(store, -60, call_id=linked)
    add_call(store, phone="13800000003", intends_to_visit_on=today)
    add(store, 60, phone="13800000003")
    add_call(store, customer_id="c4", intends_to_visit_on=today)
    add(store, 60, customer_id="c4")
    came_before = add_call(store, phone="13800000005", intends_to_visit_on=today)
    add(store, -60, phone="13800000005")
    nameless = add_call(store, intends_to_visit_on=today)
    assert set(visits.expected(store, today, today)) == {latest, came_before, nameless}
    assert visits.expected(store, today, tomorrow)[-1] == later
    assert visits.expected(store, date(2026, 12, 1), date(2026, 12, 9)) == []
