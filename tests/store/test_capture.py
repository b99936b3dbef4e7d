"""Every way to write a shared table leaves the table equal to its replayed log."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peewee import IntegrityError
from standing_clock import StandingClock, ids_in_order

from csdesk.store import bulk, capture, indexing, records, replay
from csdesk.store.customers import Customer
from csdesk.store.database import Store
from csdesk.store.staff import Project, Staff

PERSON = {
    "id": "p1", "station": "A", "created_at": "2026-11-21 09:30:00", "updated_at": "2026-11-21 09:30:00",
    "name": "陈静", "pinyin": "chen jing", "role": "supervisor", "active": 1,
}  # fmt: skip
CALL = {
    "id": "c1", "station": "A", "created_at": "2026-11-21 09:30:00", "updated_at": "2026-11-21 09:30:00",
    "number": "LD-A-20261121-001", "started_at": "2026-11-21 09:30:00", "direction": "incoming",
    "category": "enquiry", "asked": "户型",
}  # fmt: skip


def log(store: Store) -> list[dict[str, Any]]:
    return store.rows("SELECT * FROM change ORDER BY replica, counter")


def differences(store: Store) -> list[Any]:
    return list(replay.differences(store.connection()))


def insert(connection: sqlite3.Connection, table: str, row: dict[str, Any], verb: str = "INSERT") -> None:
    connection.execute(
        f"{verb} INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
    )


@contextmanager
def plain_client(store: Store) -> Iterator[sqlite3.Connection]:
    """Another program's connection, with nothing set as ours are."""
    with closing(sqlite3.connect(store.path)) as connection, connection:
        yield connection


def by_the_models(store: Store) -> None:
    with store.transaction("p1"):
        identity = records.add(store, Project, {"name": "云岭花园"}, "p1")
        records.change(store, Project, identity, {"name": "云岭'花园\"\\"}, "p1")


def by_many_values(store: Store) -> None:
    rows = [tuple((PERSON | {"id": f"p{at}", "name": f"人{at}"}).values()) for at in range(20)]
    store.connection().executemany(
        f"INSERT INTO staff ({', '.join(PERSON)}) VALUES ({', '.join('?' * len(PERSON))})", rows
    )


def by_replacing(store: Store) -> None:
    insert(store.connection(), "staff", PERSON | {"department": "客服", "extension": "801"})
    insert(store.connection(), "staff", PERSON | {"name": "陈 静"}, "INSERT OR REPLACE")


def by_replacing_elsewhere(store: Store) -> None:
    with plain_client(store) as connection:
        insert(connection, "staff", PERSON | {"department": "客服", "extension": "801"})
        insert(connection, "staff", PERSON | {"name": "陈 静"}, "REPLACE")


def by_upsert(store: Store) -> None:
    insert(store.connection(), "staff", PERSON | {"department": "客服"})
    store.connection().execute(
        f"INSERT INTO staff ({', '.join(PERSON)}) VALUES ({', '.join('?' * len(PERSON))}) "
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name || '？', department = NULL",
        tuple(PERSON.values()),
    )


def by_updating_many(store: Store) -> None:
    by_many_values(store)
    store.connection().execute("UPDATE staff SET rest_day = 'saturday', active = 1 - active WHERE id > 'p12'")
    store.connection().execute(
        "UPDATE staff SET name = (SELECT group_concat(name) FROM staff AS others), active = active + 0.5"
    )


def by_deleting(store: Store) -> None:
    by_many_values(store)
    store.connection().execute("DELETE FROM staff WHERE id < 'p15'")
    insert(store.connection(), "staff", PERSON | {"name": "回来的人"})


def by_truncating(store: Store) -> None:
    by_many_values(store)
    store.connection().execute("DELETE FROM staff")


def by_selecting(store: Store) -> None:
    by_many_values(store)
    names = capture.columns(store.connection(), "staff")
    chosen = ", ".join("id || 'b'" if name == "id" else name for name in names)
    store.connection().execute(f"INSERT INTO staff SELECT {chosen} FROM staff")


@pytest.mark.parametrize(
    "write",
    [
        by_the_models, by_many_values, by_replacing, by_replacing_elsewhere, by_upsert, by_updating_many,
        by_deleting, by_truncating, by_selecting,
    ],
    ids=lambda write: write.__name__,
)  # fmt: skip
def test_every_way_to_write_is_logged(store: Store, write: Callable[[Store], None]) -> None:
    write(store)
    assert log(store)
    assert differences(store) == []
    assert [row["counter"] for row in log(store)] == list(range(1, len(log(store)) + 1))
    clocks = [row["clock"] for row in log(store)]
    assert clocks == sorted(set(clocks))


TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from([
        "", "\x00", "a\x00b", "'", '"', "\\", "\\u0000", "\U0001f468\u200d\U0001f469", "\ufeff\ufffe\uffff", "e\u0301",
        "\u2028", "{}", '{"real":"1"}', "0.30000000000000004", "null", "%s", "\x7f\x1b[31m", "\U0010ffff",
    ]),
)  # fmt: skip
VALUES = st.one_of(
    TEXTS,
    st.none(),
    st.binary(max_size=8),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.sampled_from([0.1 + 0.2, 1e308 * 10, -1e308 * 10, 5e-324, 1e15 + 0.3, 2.0**53, 1e22, -0.0, 2**53 + 1]),
)
IDS = st.sampled_from(["p1", "p2", "\x00", "人", "", "o'k", "\U0001f600"])
COLUMNS = st.sampled_from(
    ["name", "pinyin", "role", "department", "pin_hash", "active", "rest_day", "deleted_at", "station", "updated_at"]
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["INSERT OR IGNORE", "INSERT OR REPLACE", "UPSERT", "UPDATE", "UPDATE ALL", "DELETE", "CLOCK"]),
        IDS,
        COLUMNS,
        VALUES,
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)
REQUIRED = {"name", "pinyin", "role", "active", "station", "updated_at"}


@settings(max_examples=50)
@given(EDITS)
def test_any_edits_with_any_values_replay_to_the_table(edits: list[tuple[str, str, str, Any, bool]]) -> None:
    clock = StandingClock()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "s.db", clock=clock, new_id=ids_in_order())
        stranger = sqlite3.connect(store.path, isolation_level=None)
        try:
            for edit in edits:
                _edit(store, stranger, clock, *edit)
            assert differences(store) == []
            assert [row["counter"] for row in log(store)] == list(range(1, len(log(store)) + 1))
            newest: dict[str, int] = {}
            for change in log(store):
                assert change["clock"] > newest.get(change["row"], 0)
                newest[change["row"]] = change["clock"]
        finally:
            stranger.close()
            store.close()


def _edit(
    store: Store, stranger: sqlite3.Connection, clock: StandingClock, verb: str, row: str, column: str, value: Any,
    is_stranger: bool,
) -> None:  # fmt: skip
    connection = stranger if is_stranger else store.connection()
    value = "x" if value is None and column in REQUIRED else value
    values = PERSON | {"id": row, column: value}
    if verb == "CLOCK":
        clock.move(days=-3 if is_stranger else 1)
        with store.transaction("p1"):
            store.connection().execute("UPDATE staff SET department = coalesce(department, '') || '部'")
    elif verb == "UPDATE":
        connection.execute(f"UPDATE staff SET {column} = ? WHERE id = ?", (value, row))
    elif verb == "UPDATE ALL":
        connection.execute(f"UPDATE staff SET {column} = ?", (value,))
    elif verb == "DELETE":
        connection.execute("DELETE FROM staff WHERE id >= ?", (row,))
    elif verb == "UPSERT":
        connection.execute(
            f"INSERT INTO staff ({', '.join(values)}) VALUES ({', '.join('?' * len(values))}) "
            f"ON CONFLICT (id) DO UPDATE SET {column} = excluded.{column}",
            tuple(values.values()),
        )
    else:
        insert(connection, "staff", values, verb)


def test_an_update_that_changes_nothing_is_not_logged(store: Store) -> None:
    insert(store.connection(), "staff", PERSON)
    store.connection().execute("UPDATE staff SET name = name, active = 1, department = NULL")
    assert len(log(store)) == 1


def test_only_changed_columns_are_logged(store: Store) -> None:
    insert(store.connection(), "staff", PERSON | {"department": "客服"})
    store.connection().execute("UPDATE staff SET name = '陈静', department = NULL, extension = '801'")
    assert capture.read_values(log(store)[-1]["values"]) == {"department": None, "extension": "801"}


@pytest.mark.parametrize("value", [0.1 + 0.2, 1e308 * 10, -5e-324, 1e15 + 0.3, 2**63 - 1, -(2**63), b"\x00", "x"])
def test_a_number_is_logged_to_its_last_digit(store: Store, value: object) -> None:
    insert(store.connection(), "staff", PERSON | {"active": value})
    store.connection().execute("UPDATE staff SET active = 1")
    store.connection().execute("UPDATE staff SET active = ?", (value,))
    logged = [capture.read_values(row["values"])["active"] for row in log(store)]
    assert logged == [value, 1, value]
    assert differences(store) == []


def test_replacing_a_row_logs_that_the_old_one_went(store: Store) -> None:
    by_replacing(store)
    assert [row["operation"] for row in log(store)] == ["insert", "delete", "insert"]


def test_an_insert_carries_every_column_that_has_a_value(store: Store) -> None:
    insert(store.connection(), "staff", PERSON)
    assert capture.read_values(log(store)[-1]["values"]) == PERSON


@pytest.mark.parametrize("table", capture.SHARED_TABLES)
def test_the_id_of_a_record_cannot_change(store: Store, table: str) -> None:
    names = store.rows(f"SELECT name FROM pragma_table_info('{table}') WHERE \"notnull\"")
    insert(store.connection(), table, {row["name"]: "1" for row in names})
    for statement in (f"UPDATE {table} SET id = '2'", f"UPDATE OR REPLACE {table} SET id = x'31'"):
        with plain_client(store) as connection, pytest.raises(sqlite3.IntegrityError, match="never changes"):
            connection.execute(statement)
    assert store.rows(f"SELECT id FROM {table}") == [{"id": "1"}]


def test_a_statement_that_fails_in_the_middle_leaves_neither_rows_nor_log(store: Store) -> None:
    by_many_values(store)
    before = log(store)
    with pytest.raises(sqlite3.IntegrityError):
        store.connection().execute("UPDATE staff SET name = CASE WHEN id = 'p9' THEN NULL ELSE 'x' END")
    with pytest.raises((IntegrityError, sqlite3.IntegrityError)), store.transaction("p1"):
        records.add(store, Staff, PERSON | {"id": "new"}, "p1")
        records.add(store, Staff, PERSON | {"id": "p3"}, "p1")
    assert log(store) == before
    by_deleting_one = store.connection().execute("DELETE FROM staff WHERE id = 'p3'").rowcount
    assert by_deleting_one == 1
    assert log(store)[-1]["counter"] == len(before) + 1


def test_an_edit_beats_what_it_overwrites_though_the_clock_jumps_back(store: Store, clock: StandingClock) -> None:
    with store.transaction("p1"):
        insert(store.connection(), "staff", PERSON)
    clock.move(days=-30)
    for name in ("甲", "乙"):
        with store.transaction("p1"):
            store.connection().execute("UPDATE staff SET name = ?", (name,))
    with plain_client(store) as connection:
        connection.execute("UPDATE staff SET name = '丙'")
    clocks = [row["clock"] for row in log(store)]
    assert clocks == sorted(set(clocks))


def test_an_edit_beats_a_foreign_change_from_a_desk_whose_clock_is_ahead(store: Store) -> None:
    insert(store.connection(), "staff", PERSON)
    ahead = log(store)[0]["clock"] + (10**9 << 16)
    _apply_foreign(store, ahead)
    store.connection().execute("UPDATE staff SET name = '我'")
    assert log(store)[1]["clock"] > ahead
    assert differences(store) == []


def _apply_foreign(store: Store, clock: int) -> None:
    """A change of another desk to p1, as a sync applies it: capture switched off inside its transaction."""
    connection = store.connection()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE capture SET capturing = 0")
    connection.execute("INSERT OR IGNORE INTO replica (number, id, station) VALUES (2, 'other', 'B')")
    connection.execute(
        'INSERT INTO change (replica, counter, clock, context, batch, "table", "row", operation, "values") '
        "VALUES (2, 1, ?, 0, 1, 'staff', 'p1', 'update', '{\"name\":\"他\"}')",
        (clock,),
    )
    connection.execute("UPDATE staff SET name = '他' WHERE id = 'p1'")
    connection.execute("UPDATE capture SET capturing = 1")
    connection.execute("COMMIT")


def test_batches_tell_what_was_saved_together_and_by_whom(store: Store) -> None:
    with store.transaction("p1") as first:
        by_many_values(store)
    with plain_client(store) as connection:
        connection.execute("UPDATE staff SET name = '外' WHERE id IN ('p1', 'p2')")
    with store.transaction("p2") as second:
        store.connection().execute("DELETE FROM staff WHERE id = 'p3'")
    changes = log(store)
    assert {(row["batch"], row["actor"]) for row in changes[:20]} == {(first, "p1")}
    assert [row["actor"] for row in changes[20:22]] == [None, None]
    assert (changes[22]["batch"], changes[22]["actor"]) == (second, "p2")
    assert not {row["batch"] for row in changes[20:22]} & {first, second}


# What happened behind our back is found when the file is opened again.


def _without_triggers(connection: sqlite3.Connection) -> None:
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")


def _rebuild_table(connection: sqlite3.Connection) -> None:
    """What an ORM's migrator does to drop or retype a column: SQLite throws the triggers away with the old table."""
    (schema,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'staff'").fetchone()
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(schema.replace("TABLE staff", "TABLE staff_new"))
    connection.execute("INSERT INTO staff_new SELECT * FROM staff")
    connection.execute("DROP TABLE staff")
    connection.execute("ALTER TABLE staff_new RENAME TO staff")


def _reopened(store: Store) -> Store:
    store.close()
    return Store(store.path, clock=store.clock, new_id=store.new_id)


@pytest.mark.parametrize("damage", [_without_triggers, _rebuild_table], ids=lambda damage: damage.__name__)
def test_edits_made_while_the_triggers_were_missing_are_logged_when_the_store_is_opened(
    store: Store, damage: Callable[[sqlite3.Connection], None]
) -> None:
    by_many_values(store)
    with plain_client(store) as connection:
        damage(connection)
        connection.execute("DELETE FROM staff WHERE id = 'p3'")
        connection.execute(
            "UPDATE staff SET name = ?, department = x'00', active = 0.1 + 0.2 WHERE id = 'p4'", ("a\x00b",)
        )
        insert(connection, "staff", PERSON | {"id": "new", "extension": "801"})
        insert(connection, "staff", PERSON | {"id": "p5", "name": "换"}, "REPLACE")
    assert len(differences(store)) == 4
    again = _reopened(store)
    try:
        assert differences(again) == []
        assert capture.missing_triggers(again.connection()) == []
        found = {row["row"]: row for row in log(again)[20:]}
        assert {row: change["operation"] for row, change in found.items()} == {
            "p3": "delete", "p4": "update", "new": "insert", "p5": "update",
        }  # fmt: skip
        assert capture.read_values(found["p4"]["values"]) == {
            "name": "a\x00b",
            "department": b"\0",
            "active": 0.1 + 0.2,
        }
        assert {row["actor"] for row in found.values()} == {None}
        assert [row["counter"] for row in log(again)] == list(range(1, 25))
        again.connection().execute("UPDATE staff SET name = '后来' WHERE id = 'p6'")
        assert len(log(again)) == 25
    finally:
        again.close()


def test_what_is_logged_afterwards_beats_foreign_changes_with_later_clocks(store: Store) -> None:
    insert(store.connection(), "staff", PERSON)
    ahead = log(store)[0]["clock"] + (10**9 << 16)
    _apply_foreign(store, ahead)
    with plain_client(store) as connection:
        _without_triggers(connection)
        connection.execute("UPDATE staff SET name = '背后'")
    again = _reopened(store)
    try:
        assert differences(again) == []
        assert again.rows("SELECT clock > ? AS later FROM change WHERE counter = 2 AND replica = 1", (ahead,)) == [
            {"later": 1}
        ]
    finally:
        again.close()


def test_capture_left_switched_off_is_switched_on_when_the_store_is_opened(store: Store) -> None:
    with plain_client(store) as connection:
        connection.execute("UPDATE capture SET capturing = 0, indexing = 0")
        insert(connection, "call", CALL)
    again = _reopened(store)
    try:
        assert differences(again) == []
        assert indexing.missing(again.connection()) == 0
    finally:
        again.close()


def test_phones_changed_while_the_triggers_were_missing_are_searched_afterwards(store: Store) -> None:
    from csdesk.store.search import search

    with store.transaction(None):
        customer = records.add(store, Customer, {"name": "赵敏"}, None)
    with plain_client(store) as connection:
        _without_triggers(connection)
        connection.execute(
            "INSERT INTO customer_phone (id, station, created_at, updated_at, customer_id, number) "
            "SELECT 'f1', 'A', created_at, updated_at, id, '13800004321' FROM customer"
        )
    again = _reopened(store)
    try:
        assert [hit.record for hit in search(again, "4321")] == [customer]
    finally:
        again.close()


def test_a_new_column_with_a_default_is_captured_after_opening(store: Store) -> None:
    insert(store.connection(), "staff", PERSON)
    with plain_client(store) as connection:
        connection.execute("ALTER TABLE staff ADD COLUMN shoe_size INTEGER DEFAULT 42")
    again = _reopened(store)
    try:
        assert differences(again) == []
        again.connection().execute("UPDATE staff SET shoe_size = 43")
        assert capture.read_values(log(again)[-1]["values"]) == {"shoe_size": 43}
    finally:
        again.close()


def test_triggers_that_another_version_wrote_are_replaced_when_the_store_is_opened(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(capture, "MILLISECONDS", "1000")
        store.connection().execute("BEGIN")
        capture.install(store.connection())
        store.connection().execute("COMMIT")
        capture.remember_schema(store.connection())
        store = _reopened(store)
        assert capture.missing_triggers(store.connection()) == []
    again = _reopened(store)
    try:
        assert capture.missing_triggers(again.connection()) == []
        assert capture.is_intact(again.connection())
    finally:
        again.close()


def test_opening_an_untouched_file_logs_nothing(store: Store) -> None:
    by_many_values(store)
    before = log(store)
    for _ in range(2):
        store = _reopened(store)
        assert log(store) == before
    store.close()


# Values that only another program can have written must not keep the desk from working.

ODD_CALLS = [
    {"started_at": "gestern"}, {"started_at": ""}, {"started_at": "2026-11-21T09:30:00+08:00"},
    {"asked": b"\xff\x00"}, {"name": b"\x01"}, {"phone": b"138"}, {"name": "a\x00b\x00"},
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD_CALLS, ids=repr)
def test_a_record_with_odd_values_does_not_keep_others_from_being_saved(store: Store, odd: dict[str, Any]) -> None:
    with plain_client(store) as connection:
        insert(connection, "call", CALL | odd)
    again = _reopened(store)
    try:
        with again.transaction("p1"):
            records.add(again, Project, {"name": "云岭花园"}, "p1")
        assert differences(again) == []
        with again.transaction("p1"):
            indexing.rebuild(again.connection())
        assert indexing.missing(again.connection()) == 0
    finally:
        again.close()


def test_text_that_is_not_utf8_does_not_keep_others_from_being_saved(store: Store) -> None:
    with plain_client(store) as connection:
        insert(connection, "call", CALL)
        connection.execute("UPDATE call SET asked = CAST(? AS TEXT)", ("户型".encode("gbk"),))
    again = _reopened(store)
    try:
        with again.transaction("p1"):
            records.add(again, Project, {"name": "云岭花园"}, "p1")
        assert differences(again) == []
    finally:
        again.close()


def test_ids_that_are_blobs_are_replayed_too(store: Store) -> None:
    for identity in (b"\x00", b"\xff", "p1", "人"):
        insert(store.connection(), "staff", PERSON | {"id": identity})
    store.connection().execute("UPDATE staff SET name = '乙'")
    assert differences(store) == []
    store.connection().execute("UPDATE capture SET capturing = 0")
    store.connection().execute("DELETE FROM staff WHERE id IN (x'00', 'p1')")
    assert [row for _table, row, _told, _row in differences(store)] == ["p1", b"\x00"]


# Bulk inserts go past the triggers and must leave what the triggers would have left.

BULK_CALLS = st.lists(
    st.fixed_dictionaries({
        "asked": TEXTS.filter(bool), "answered": st.none() | TEXTS, "name": st.none() | TEXTS,
        "phone": st.none() | st.sampled_from(["13800001234", "0755-26889999", "约138 或139"]),
        "started_at": st.sampled_from(["2026-11-21 09:30:00", "2026-11-21 09:30:01", "2025-01-01 00:00:00"]),
        "invited": st.none() | st.sampled_from([0, 1]),
    }),
    max_size=8,
)  # fmt: skip


@settings(max_examples=20)
@given(BULK_CALLS)
def test_bulk_inserts_leave_the_log_and_index_that_single_inserts_leave(given_calls: list[dict[str, Any]]) -> None:
    rows = [CALL | {"id": f"c{at:02}", "number": f"N-{at}"} | row for at, row in enumerate(given_calls)]
    with tempfile.TemporaryDirectory() as folder:
        one, many = (Store(Path(folder) / f"{n}.db", clock=StandingClock(), new_id=ids_in_order()) for n in range(2))
        try:
            for each in (one, many):
                with each.transaction("p1"):
                    insert(each.connection(), "call", CALL | {"id": "before"})
            with one.transaction("p1"):
                for row in rows:
                    insert(one.connection(), "call", row)
            with many.transaction("p1"), pytest.MonkeyPatch.context() as small:
                small.setattr(bulk, "_CHUNK", 3)
                bulk.insert(many, "call", rows)
            assert _logged(many) == _logged(one)
            assert [row["counter"] for row in log(many)] == list(range(1, len(rows) + 2))
            assert differences(many) == []
            for table in ("search_text", "search_character"):
                assert _vocabulary(many, table) == _vocabulary(one, table)
            assert many.rows("SELECT * FROM call ORDER BY id") == one.rows("SELECT * FROM call ORDER BY id")
        finally:
            one.close()
            many.close()


def _logged(store: Store) -> list[Any]:
    kept = ("replica", "context", "batch", "actor", "undoes", "table", "row", "operation")
    return sorted(
        (*(str(row[name]) for name in kept), sorted(capture.read_values(row["values"]).items(), key=repr))
        for row in log(store)
    )


def _vocabulary(store: Store, table: str) -> list[tuple[Any, ...]]:
    """Every token of the index with the record in which it stands; those of one second may lie in any order."""
    kind, place = ("instance", "col, offset") if table == "search_text" else ("instance", "NULL, NULL")
    store.connection().execute(f"CREATE VIRTUAL TABLE temp.words_{table} USING fts5vocab(main, {table}, {kind})")
    found = store.rows(f"SELECT term, record, {place} FROM temp.words_{table} LEFT JOIN search_entry ON docid = doc")
    return sorted(tuple(map(str, row.values())) for row in found)


def test_a_bulk_insert_that_is_given_up_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_CHUNK", 1000)

    def give_up(done: int) -> None:
        if done:
            raise KeyboardInterrupt

    rows = [CALL | {"id": f"c{at:05}"} for at in range(2500)]
    with pytest.raises(KeyboardInterrupt), store.transaction("p1"):
        bulk.insert(store, "call", rows, give_up)
    assert store.rows("SELECT (SELECT count(*) FROM call) + (SELECT count(*) FROM change) AS n") == [{"n": 0}]
    insert(store.connection(), "call", CALL)
    assert differences(store) == []
    assert log(store)[0]["counter"] == 1


def test_each_row_of_a_bulk_insert_has_a_later_clock(store: Store) -> None:
    with store.transaction("p1"):
        bulk.insert(store, "call", [CALL | {"id": f"c{at:05}"} for at in range(50)])
        bulk.insert(store, "call", [CALL | {"id": f"d{at:05}"} for at in range(50)])
        store.connection().execute("UPDATE call SET asked = '改' WHERE id = 'c00000'")
    clocks = [row["clock"] for row in log(store)]
    assert len(clocks) == 101
    assert clocks == sorted(set(clocks))


def test_triggers_capture_again_after_a_bulk_insert(store: Store) -> None:
    with store.transaction("p1"):
        bulk.insert(store, "call", [CALL])
        store.connection().execute("UPDATE call SET asked = '改' WHERE id = 'c1'")
    with plain_client(store) as connection:
        connection.execute("UPDATE call SET asked = '再改' WHERE id = 'c1'")
    assert [row["operation"] for row in log(store)] == ["insert", "update", "update"]
    assert differences(store) == []
