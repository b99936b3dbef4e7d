"""The search index follows the records: a little before each search, the rest in portions while nobody waits."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from standing_clock import StandingClock

from csdesk.store import bulk, following, indexing, records
from csdesk.store.customers import Customer
from csdesk.store.database import Store
from csdesk.store.identity import new_id
from csdesk.store.pace import Pace
from csdesk.store.search import search

AT = "2026-11-21 09:30:00"


def rows(count: int, text: str = "户型") -> list[dict[str, Any]]:
    return [
        {"id": f"{text}{at:05}", "station": "A", "created_at": AT, "updated_at": AT, "number": f"N{at}",
         "started_at": AT, "direction": "incoming", "category": "enquiry", "asked": text}
        for at in range(count)
    ]  # fmt: skip


def write(store: Store, *written: dict[str, Any]) -> None:
    with store.transaction("p1"):
        bulk.insert(store, "call", written)


def found(store: Store, text: str = "户型") -> int:
    return len(search(store, text, limit=100_000))


def marked(store: Store) -> list[dict[str, Any]]:
    return store.rows("SELECT kind, record FROM search_pending ORDER BY kind, record")


def test_a_save_only_marks_what_it_wrote_and_a_search_finds_it(store: Store) -> None:
    with store.transaction("p1"):
        identity = records.add(store, Customer, {"name": "单雄信", "kind": "prospect"}, "p1")
    assert marked(store) == [{"kind": "customer", "record": identity}]
    assert store.is_index_behind()
    assert [hit.record for hit in search(store, "sxx")] == [identity]
    assert not store.is_index_behind()


def test_rows_past_the_triggers_are_marked_as_by_them(store: Store) -> None:
    parts = {"customer": {"name": "秦琼", "kind": "prospect"}, "customer_phone": {"customer_id": "c", "number": "138"},
             "customer_unit": {"customer_id": "d", "unit": "1-1"}, "project": {"name": "甲"}}  # fmt: skip
    for at, (table, values) in enumerate(parts.items()):
        row = {"id": f"r{at}", "station": "A", "created_at": AT, "updated_at": AT, **values}
        with store.transaction("p1"):
            names, marks = ", ".join(row), ", ".join("?" * len(row))
            store.connection().execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*row.values()])
        by_triggers = marked(store)
        with store.transaction("p1"):
            store.connection().execute(f"DELETE FROM {table}")
            store.connection().execute("DELETE FROM search_pending")
            bulk.insert(store, table, [row])
        assert marked(store) == by_triggers
        with store.transaction("p1"):
            store.connection().execute("DELETE FROM search_pending")


@pytest.mark.parametrize("head, tail", [
    ("INSERT", "ON CONFLICT (id) DO UPDATE SET asked = excluded.asked"), ("REPLACE", ""), ("INSERT OR REPLACE", ""),
    ("INSERT OR IGNORE", ""), ("INSERT OR FAIL", "ON CONFLICT (id) DO NOTHING"),
])  # fmt: skip
def test_what_is_marked_already_keeps_nobody_from_writing(store: Store, head: str, tail: str) -> None:
    (row,) = rows(1)
    sql = f"{head} INTO call ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) {tail}"
    with closing(sqlite3.connect(store.path)) as other, other:
        for text in ("户型", "户型图", "户型表"):
            other.execute(sql, [*(row | {"asked": text}).values()])
    assert marked(store) == [{"kind": "call", "record": row["id"]}]
    assert found(store) == 1


def test_a_search_waits_for_a_few_records_and_not_for_many(store: Store) -> None:
    write(store, *rows(2 * following._A_FEW))
    write(store, *rows(1, "户型图"))  # whose id is the highest
    assert found(store, "户型图") == 1
    assert found(store) == 2 * following._A_FEW
    assert found(store) == 2 * following._A_FEW + 1
    assert not store.is_index_behind()


def test_what_waits_is_told_and_done_to_the_end(store: Store) -> None:
    write(store, *rows(450))
    told: list[tuple[int, int]] = []
    following.catch_up(store, is_alone=False, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 450)
    assert [total for _done, total in told] == [450] * len(told)
    assert len(told) > 2
    assert found(store) == 450


def test_who_gives_up_loses_nothing(store: Store) -> None:
    write(store, *rows(450))

    def give_up(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        following.catch_up(store, is_alone=False, progress=give_up)
    assert store.is_index_behind()
    assert indexing.missing(store.connection()) == 0
    following.catch_up(store, is_alone=True)
    assert found(store) == 450


def test_a_record_that_changes_often_is_found_once_and_as_it_is_now(store: Store) -> None:
    for text in ("户型", "价格", "车位"):
        with store.transaction("p1"):
            if text == "户型":
                bulk.insert(store, "call", rows(1))
            store.connection().execute("UPDATE call SET asked = ?", (text,))
        following.catch_up_a_little(store)
    assert [found(store, text) for text in ("户型", "价格", "车位")] == [0, 0, 1]


def test_while_somebody_else_writes_the_search_finds_what_it_can(store: Store) -> None:
    write(store, *rows(1))
    assert found(store) == 1
    write(store, *rows(1, "户型图"))
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert found(store) == 1
    assert store.rows("PRAGMA busy_timeout") == [{"timeout": 5000}]
    assert found(store) == 2


def test_others_write_between_the_portions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    write(store, *rows(900))
    portion = Pace.portion
    at = 0

    def counted(pace: Pace) -> Any:
        nonlocal at
        with closing(sqlite3.connect(store.path, timeout=0)) as other, other:  # does not wait at all
            other.execute("INSERT INTO followup_look (day) VALUES (?)", (f"{at}",))
        at += 1
        return portion(pace)

    monkeypatch.setattr(Pace, "portion", counted)
    following.catch_up(store, is_alone=True)
    assert at > 2
    assert found(store) == 900


def test_much_at_a_desk_where_nobody_works_is_merged_at_the_end_also_if_that_was_broken_off(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_MUCH", 11)
    write(store, *rows(12))

    def fail(*_given: object) -> None:
        raise RuntimeError("the power failed")

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(indexing, "merge_gathered", fail)
        following.catch_up(store, is_alone=True)
    connection = store.connection()
    assert indexing.is_gathering(connection)
    assert found(store) == 12  # all the same
    write(store, *rows(1, "户型图"))
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "gather", fail)  # not for a few
        following.catch_up(store, is_alone=True)
    assert not indexing.is_gathering(connection)
    assert store.rows("SELECT count(DISTINCT segid) AS n FROM search_text_idx")[0]["n"] <= 2
    assert found(store) == 13


def test_where_somebody_works_nothing_is_gathered(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_MUCH", 11)
    write(store, *rows(12))
    following.catch_up(store, is_alone=False)
    assert not indexing.is_gathering(store.connection())
    assert found(store) == 12


def test_what_another_program_left_behind_is_found(store: Store, clock: StandingClock, tmp_path: Path) -> None:
    write(store, *rows(3))
    path = store.path
    store.close()
    again = Store(path, clock=clock, new_id=new_id)
    with closing(again):
        assert found(again) == 3
