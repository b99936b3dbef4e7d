"""Documents of the search index get numbers of their own, however many records one second has."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from standing_clock import StandingClock

from csdesk.store import bulk, following, indexing, records
from csdesk.store.calls import Call
from csdesk.store.database import Store
from csdesk.store.search import search
from csdesk.store.visits import Visit

Row = dict[str, Any]

UNTIMED = datetime(2026, 11, 21, 9, 0)


def calls_at(moment: datetime, count: int, name: str) -> list[Row]:
    at = f"{moment:%Y-%m-%d %H:%M:%S}"
    return [
        {"id": f"{name}{number}", "station": "A", "created_at": at, "updated_at": at, "number": f"{name}{number}",
         "started_at": at, "direction": "incoming", "category": "enquiry", "asked": "户型"}
        for number in range(count)
    ]  # fmt: skip


def add_many(store: Store, *rows: list[Row]) -> None:
    with store.transaction("p1"):
        bulk.insert(store, "call", [row for part in rows for row in part])
    following.catch_up(store, is_alone=True)


@pytest.mark.parametrize("key", ["layout", "three_rooms", "A", "三房-大"])
def test_an_entry_of_a_list_is_found_by_its_key_alone(store: Store, key: str) -> None:
    with store.transaction("p1"):
        made = {"number": "LF-1", "arrived_at": UNTIMED, "party": 1, "is_registered": True}
        visit = records.add(store, Visit, made | {"liked": f"采光、{key}", "doubts": "price"}, "p1")
    assert [hit.record for hit in search(store, "词", entries={"词": [("liked", key)]})] == []  # a single character
    assert [hit.record for hit in search(store, "词语", entries={"词语": [("liked", key)]})] == [visit]
    assert search(store, "词语", entries={"词语": [("doubts", key), ("liked", "price")]}) == []
    assert search(store, "词语") == []


def add_one(store: Store) -> str:
    with store.transaction("p1"):
        row = {"number": "N", "started_at": UNTIMED, "direction": "incoming", "category": "enquiry", "asked": "价格"}
        return records.add(store, Call, row, "p1")


def steps_of_a_save(store: Store) -> int:
    """How many hundreds of steps SQLite takes to save and index one more call of the second UNTIMED."""
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    store.connection().set_progress_handler(count, 100)
    add_one(store)
    following.catch_up_a_little(store)
    store.connection().set_progress_handler(None, 0)
    return steps


@pytest.mark.parametrize("first", [3, 4095, 4096, 4097, 6000, 9000])
def test_blocks_longer_than_the_next_import_are_passed_over(store: Store, first: int) -> None:
    second = timedelta(seconds=1)
    add_many(store, calls_at(UNTIMED, first, "a"), calls_at(UNTIMED + second, 2, "b"))
    add_many(store, calls_at(UNTIMED - second, 2, "c"), calls_at(UNTIMED, 2, "d"), calls_at(UNTIMED + second, 2, "e"))
    add_many(store, calls_at(UNTIMED - second, 5000, "f"), calls_at(UNTIMED + 3 * second, 1, "g"))
    assert indexing.missing(store.connection()) == 0
    assert len(search(store, "户型", limit=100_000)) == first + 2 + 6 + 5001


def test_saving_is_no_slower_after_6000_records_of_the_same_second(store: Store) -> None:
    before = steps_of_a_save(store)
    add_many(store, calls_at(UNTIMED, 6000, "a"))
    assert steps_of_a_save(store) < before + 5
    assert len(search(store, "价格")) == 2


def test_the_index_is_made_anew_with_many_records_of_one_second(store: Store, clock: StandingClock) -> None:
    add_many(store, calls_at(UNTIMED, 6000, "a"))
    for _ in range(3):
        clock.move(seconds=1)
        add_one(store)
    with store.transaction("p1"):
        assert indexing.rebuild(store.connection()) == 6003
    assert len(search(store, "价格")) == 3
