"""Many rows at once: the triggers that stand aside meanwhile are back whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standing_clock import StandingClock, ids_in_order

from csdesk.store import bulk, capture, replay
from csdesk.store.database import Store

CALLS: list[dict[str, Any]] = [
    {
        "id": f"c{at}", "station": "A", "created_at": "2026-11-21 09:30:00", "updated_at": "2026-11-21 09:30:00",
        "number": f"LD-A-20261121-{at:03d}", "started_at": "2026-11-21 09:30:00", "direction": "incoming",
        "category": "enquiry", "asked": "户型",
    }
    for at in range(20)
]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(bulk, "_MANY", 10)
    with closing(Store(tmp_path / "csdesk.db", clock=StandingClock(), new_id=ids_in_order())) as opened:
        yield opened


VALUE = st.sampled_from([None, "", "100%", '%s "户型"', 0, 1, True, 1.0, 0.1, b"\x00"])


@given(st.lists(st.tuples(VALUE, VALUE, VALUE), min_size=1, max_size=4))
def test_many_inserts_are_logged_as_each_alone(rows: list[tuple[object, ...]]) -> None:
    names = ("id", "name", "active")
    alone = [capture.logged(dict(zip(names, row, strict=True))) for row in rows]
    assert list(capture.logged_inserts(names, rows)) == alone


@pytest.mark.parametrize("count", [9, 10, 20])
def test_what_is_changed_after_a_bulk_insert_is_captured_again(store: Store, count: int) -> None:
    with store.transaction("p1"):
        bulk.insert(store, "call", CALLS[:count])
    assert capture.is_intact(store.connection())
    assert capture.missing_triggers(store.connection()) == []
    store.connection().execute("UPDATE call SET asked = '价格' WHERE id = 'c3'")
    assert store.rows("SELECT operation FROM change WHERE counter > ?", (count,)) == [{"operation": "update"}]
    assert list(replay.differences(store.connection())) == []


def test_a_bulk_insert_that_is_given_up_leaves_everything_as_it_was(store: Store) -> None:
    def give_up(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), store.transaction("p1"):
        bulk.insert(store, "call", CALLS, give_up)
    assert capture.is_intact(store.connection())
    assert capture.missing_triggers(store.connection()) == []
    assert store.rows("SELECT id FROM call") == []


def test_a_bulk_insert_does_not_hide_that_somebody_else_took_triggers_away(store: Store) -> None:
    store.connection().execute("DROP TRIGGER capture_staff_insert")
    with store.transaction("p1"):
        bulk.insert(store, "call", CALLS)
    assert not capture.is_intact(store.connection())
    assert capture.missing_triggers(store.connection()) == ["capture_staff_insert"]


def test_values_of_every_kind_are_logged_as_the_triggers_log_them(store: Store) -> None:
    odd: list[dict[str, object]] = [
        {"invited": True}, {"invited": 7}, {"invited": 0.1}, {"invited": None}, {"notes": b"\x00\xff"},
        {"notes": 'a"\\\n\x01\U0001f600'},
    ]  # fmt: skip
    single = [call | {"id": f"s{call['id']}"} for call in CALLS]
    with store.transaction("p1"):
        bulk.insert(store, "call", [call | given for call, given in zip(CALLS[:6], odd, strict=True)])
        for call, given in zip(single[:6], odd, strict=True):
            row = call | given
            store.connection().execute(
                f"INSERT INTO call ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
            )
    assert list(replay.differences(store.connection())) == []
    logged = [capture.read_values(change["values"]) for change in store.rows('SELECT "values" FROM change')]
    assert [row | {"id": ""} for row in logged[:6]] == [row | {"id": ""} for row in logged[6:]]
