"""The search index finds exactly what reading every record would find."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from standing_clock import StandingClock, ids_in_order

from csdesk.chinese import is_han, name_keys, runs
from csdesk.store import capture, history, indexing, records
from csdesk.store.calls import Call
from csdesk.store.complaints import Complaint
from csdesk.store.customers import Customer, CustomerPhone, CustomerUnit
from csdesk.store.database import Store
from csdesk.store.search import Hit, search

Row = dict[str, Any]

# Few characters, so that what is searched is often there; compatibility forms, and what a query language would obey.
ALPHABET = "王小明尉迟单户型〇3138x1aBé １Ｘ。，·-'\"()*:^+\n㈱\uf900⼀の"
TEXTS = st.one_of(
    st.text(ALPHABET, max_size=10),
    st.sampled_from(
        ["王小明", "户型 小户型", "3 x 4", "3栋1单元1201", "AND OR NOT", "NEAR(a b)", "call", "尉迟明x", "ＶＩＰ客户"]
    ),
)
NAMES = st.sampled_from(["", "王小明", "单雄", "尉迟明", "曾 小明", "Xu Ming", "徐小x", "王先生3138", "明"])
PHONES = st.sampled_from(["", "13800001234", "13831380000", "0755-26889999-801", "约 138 0000", "1 2"])
QUERIES = st.one_of(
    st.text(ALPHABET, min_size=1, max_size=4),
    st.sampled_from(
        [
            "王",
            "小明",
            "王小明",
            "明 户型",
            "x",
            "xm",
            "wxm",
            "wangx",
            "sx",
            "shanx",
            "danx",
            "yc",
            "ychm",
            "zeng",
            "zengx",
            "138",
            "313",
            "1234",
            "2688",
            "380 小",
            "9801",
            "1380000",
            "13",
            "1",
            "单 雄",
            "豈",
            "豈",
            "一",
            "株",
            "vip",
            "3栋",
            "and",
            "call",
            "の",
            "n3",
            "x 4",
            "xu",
            "xum",
            "0755",
            "00001234138",
        ]
    ),
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "call",
                "call",
                "complaint",
                "customer",
                "customer",
                "phone",
                "unit",
                "change",
                "delete",
                "undelete",
                "merge",
                "part",
                "undo",
                "rebuild",
            ]
        ),
        st.integers(0, 9),
        st.integers(0, 9),
        TEXTS,
        NAMES,
        PHONES,
    ),
    min_size=2,
    max_size=14,
)


@contextmanager
def a_store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "s.db", clock=StandingClock(), new_id=ids_in_order())
        store.name_station("A")
        try:
            yield store
        finally:
            store.close()


def add_call(store: Store, text: str = "", name: str = "", phone: str = "", **more: Any) -> str:
    row = {
        "number": store.next_numbers("N", 1)[0], "started_at": store.clock(), "direction": "incoming",
        "category": "enquiry", "asked": text, "name": name or None, "phone": phone or None,
    } | more  # fmt: skip
    return records.add(store, Call, row, "p1")


def add_customer(store: Store, name: str, *phones: str, **more: Any) -> str:
    identity = records.add(store, Customer, {"name": name} | more, "p1")
    for phone in phones:
        records.add(store, CustomerPhone, {"customer_id": identity, "number": phone}, "p1")
    return identity


@settings(max_examples=60)
@given(EDITS, st.lists(QUERIES, min_size=3, max_size=8, unique=True))
@example(
    [("customer", 0, 0, "", "王小明", "13800001234"), ("unit", 0, 0, "1栋", "", ""), ("unit", 0, 0, "2栋", "", "")],
    ["x"],
)
@example([("customer", 0, 0, "", "明", "13800000013"), ("phone", 0, 0, "", "", "13831380000")], ["00138", "0138"])
def test_search_finds_what_reading_everything_finds(edits: list[tuple[Any, ...]], queries: list[str]) -> None:
    with a_store() as store:
        for edit in edits:
            _edit(store, *edit)
        everything = list(_documents(store))
        for query in queries:
            found = {(hit.kind, hit.record) for hit in search(store, query, limit=1000)}
            assert found == {(row["kind"], row["id"]) for row in everything if _holds(row, query)}, query
            for kind in indexing.KINDS:
                narrowed = {hit.record for hit in search(store, query, kinds=[kind], limit=1000)}
                assert narrowed == {record for of, record in found if of == kind}


def _edit(store: Store, what: str, one: int, other: int, text: str, name: str, phone: str) -> None:
    customers = [row["id"] for row in store.rows("SELECT id FROM customer ORDER BY id")]
    chosen = customers[one % len(customers)] if customers else None
    calls = [row["id"] for row in store.rows("SELECT id FROM call ORDER BY id")]
    with store.transaction("p1"):
        if what == "call":
            add_call(store, text, name, phone, answered=text[::-1])
        elif what == "complaint":
            row = {"number": store.next_numbers("T", 1)[0], "received_at": store.clock(), "content": text, "name": name,
                   "unit": text[2:]}  # fmt: skip
            records.add(store, Complaint, row, "p1")
        elif what == "customer":
            add_customer(store, name, *filter(None, [phone]), notes=text)
        elif what == "phone" and chosen and phone:
            records.add(store, CustomerPhone, {"customer_id": chosen, "number": phone}, "p1")
        elif what == "unit" and chosen:
            records.add(store, CustomerUnit, {"customer_id": chosen, "unit": text}, "p1")
        elif what == "change" and calls:
            store.connection().execute("UPDATE call SET asked = ?, name = ? WHERE id = ?",
                                       (text, name, calls[one % len(calls)]))  # fmt: skip
        elif what in ("delete", "undelete"):
            deleted = "2026-11-21 10:00:00" if what == "delete" else None
            table = ("call", "customer", "customer_phone", "customer_unit", "complaint")[other % 5]
            ids = [row["id"] for row in store.rows(f"SELECT id FROM {table} ORDER BY id")]
            if ids:
                store.connection().execute(f"UPDATE {table} SET deleted_at = ? WHERE id = ?",
                                           (deleted, ids[one % len(ids)]))  # fmt: skip
        elif what == "merge" and chosen and (kept := customers[other % len(customers)]) < chosen:
            records.change(store, Customer, chosen, {"merged_into_id": kept}, "p1")
        elif what == "part" and chosen:
            records.change(store, Customer, chosen, {"merged_into_id": None}, "p1")
        elif what == "rebuild":
            indexing.rebuild(store.connection())
    if what == "undo" and (batch := history.last_batch(store, "p1", capture.SHARED_TABLES)) is not None:
        with suppress(history.LaterChangeError):
            history.undo_batch(store, batch, "p1")


def _documents(store: Store) -> Iterator[Row]:
    for row in store.rows("SELECT * FROM call WHERE deleted_at IS NULL"):
        yield _document("call", row, [row["name"]], [row["number"], row["asked"], row["answered"]], [row["phone"]])
    for row in store.rows("SELECT * FROM complaint WHERE deleted_at IS NULL"):
        yield _document("complaint", row, [row["name"]], [row["number"], row["content"], row["unit"]], [])
    every = {row["id"]: row for row in store.rows("SELECT * FROM customer")}
    for row in every.values():
        if row["deleted_at"] is None and row["merged_into_id"] is None:
            family = [other for other in every.values() if _stands_for(every, other) == row["id"]]
            texts, phones = [row["notes"]], []
            for each in family:
                texts += _column(store, "customer_unit", "unit", each["id"])
                phones += _column(store, "customer_phone", "number", each["id"])
            yield _document("customer", row, [each["name"] for each in family], texts, phones)


def _stands_for(every: dict[str, Row], row: Row) -> str:
    while row["merged_into_id"]:
        row = every[row["merged_into_id"]]
    return str(row["id"])


def _column(store: Store, table: str, column: str, customer: str) -> list[str]:
    query = f"SELECT {column} AS value FROM {table} WHERE customer_id = ? AND deleted_at IS NULL"
    return [row["value"] for row in store.rows(query, (customer,))]


def _document(kind: str, row: Row, names: list[str], texts: list[str], phones: list[str]) -> Row:
    return {
        "kind": kind, "id": row["id"], "number": row.get("number"),
        "names": [run for name in names for run in runs(name or "")],
        "body": [run for text in texts for run in runs(text or "")],
        "phones": ["".join(filter(str.isdigit, phone or "")) for phone in phones],
    }  # fmt: skip


def _holds(row: Row, query: str) -> bool:
    if row["number"] and "".join(query.split()).upper() == row["number"]:
        return True
    words = runs(query)
    return bool(words) and all(_holds_word(row, word) for word in words)


def _holds_word(row: Row, word: str) -> bool:
    """A run of Chinese stands anywhere; a word stands whole, from three letters on it may be begun; names always."""
    if is_han(word):
        return any(word in run for run in row["body"] + row["names"])
    if any(word == run or (len(word) > 2 and run.startswith(word)) for run in row["body"]):
        return True
    if word.isdecimal() and len(word) > 2 and any(word in phone for phone in row["phones"]):
        return True
    return any(word in name_keys(run) if is_han(run) else run.startswith(word) for run in row["names"])


# Order.


def search_ids(store: Store, text: str, **options: Any) -> list[str]:
    return [hit.record for hit in search(store, text, **options)]


def test_hits_are_ranked_by_what_matched_and_then_by_time(store: Store, clock: StandingClock) -> None:
    with store.transaction("p1"):
        mentioned = add_call(store, "赵敏来过，电话尾号1234")
        caller = add_call(store, name="赵敏", phone="13800001234")
        customer = add_customer(store, "赵敏", "13800001234")
        clock.move(minutes=1)
        later_caller = add_call(store, name="赵敏明", phone="13900001234")
        later_mentioned = add_call(store, "找赵敏")
    assert search_ids(store, "赵敏") == [customer, later_caller, caller, later_mentioned, mentioned]
    assert search_ids(store, "zm") == [customer, later_caller, caller]
    assert search_ids(store, "1234") == [customer, later_caller, caller, mentioned]
    exact = search(store, "138 0000 1234", phone="13800001234")
    assert exact[:2] == [Hit("customer", customer, "number"), Hit("call", caller, "number")]
    assert search(store, " n-001 ")[0] == Hit("call", mentioned, "number")


def test_the_limit_keeps_the_best(store: Store, clock: StandingClock) -> None:
    with store.transaction("p1"):
        customer = add_customer(store, "赵敏")
        for _ in range(30):
            clock.move(seconds=1)
            latest = add_call(store, "赵敏")
    assert search_ids(store, "赵敏", limit=2) == [customer, latest]
    assert len(search_ids(store, "赵敏", limit=31)) == 31
    assert search_ids(store, "敏", limit=1) == [customer]


def test_many_records_of_one_second_are_all_found_newest_second_first(store: Store, clock: StandingClock) -> None:
    with store.transaction("p1"):
        same = {add_call(store, "户型") for _ in range(40)}
        clock.move(seconds=1)
        later = {add_call(store, "户型") for _ in range(3)}
        clock.move(seconds=-2)
        earlier = {add_call(store, "户型") for _ in range(3)}
    found = search_ids(store, "户型")
    assert set(found) == same | later | earlier
    assert len(found) == 46
    assert search_ids(store, "户") == found


def test_a_record_changed_often_is_found_once_and_by_its_last_text(store: Store) -> None:
    with store.transaction("p1"):
        call = add_call(store, "按揭")
    for text in ("价格", "产权证", "入伙", "更名"):
        with store.transaction("p1"):
            records.change(store, Call, call, {"asked": text}, "p1")
    assert search_ids(store, "更名") == [call]
    assert not any(search_ids(store, text) for text in ("按揭", "价格", "产权证", "入伙"))
    with store.transaction("p1"):
        assert indexing.rebuild(store.connection()) == 1
    assert search_ids(store, "更") == [call]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单雄", "shanxiong"),
        ("单雄", "sx"),
        ("曾小明", "zeng"),
        ("曾小明", "zxm"),
        ("尉迟恭", "yuchi"),
        ("尉迟恭", "ycg"),
        ("单于明", "chanyu"),
        ("覃敏", "qin"),
        ("覃敏", "tan"),
        ("查小明", "zha"),
        ("仇英", "qiuy"),
        ("盖明", "ge"),
        ("王小明", "xiaom"),
        ("王小明", "xm"),
        ("朴敏", "piaom"),
        ("朴敏", "pum"),
        ("区小明", "ou"),
    ],
)
def test_names_are_found_by_every_usual_reading(store: Store, name: str, typed: str) -> None:
    with store.transaction("p1"):
        customer = add_customer(store, name)
        add_customer(store, "李大力")
    assert search_ids(store, typed) == [customer]
    assert search_ids(store, typed.upper()) == [customer]


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        '"',
        '""',
        "*",
        "a*",
        "*a",
        "NEAR",
        "NEAR(a b)",
        "a AND",
        "AND",
        "OR OR",
        "NOT a",
        "-a",
        "(",
        ")",
        "(a",
        "^a",
        "body:a",
        "{body names}:a",
        "a:",
        ":",
        "+",
        "a+b",
        "\\",
        "'",
        "'; DROP TABLE call; --",
        "\x00",
        "a\x00b",
        "\ud800",
        "\ud800王",
        "%",
        "_",
        "王\u200d小",
        "\U0001f468\u200d\U0001f469",
        "a" * 100_000,
        "王" * 100_000,
        "1" * 100_000,
        "a " * 50,
        "王 " * 50,
        "1234 " * 20,
        "٣٤٥",
        "²³⁴",
        "१२३४",
        "\uffff",
        "İ",
        "ß",
        "ﬁ",
        "㎡",
    ],
    ids=lambda query: ascii(query[:12]),
)
def test_no_query_makes_a_fault(store: Store, query: str) -> None:
    with store.transaction("p1"):
        add_call(store, "王小明问户型 a b c 1234 ㎡", "王小明", "13800001234")
        add_customer(store, "王小明", "13800001234")
    for kinds in ((), ("customer",), ("call", "complaint")):
        search(store, query, kinds=kinds)
