"""Registers imported, undone and imported again: nobody twice, nobody without their phones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import xlsxwriter
from standing_clock import StandingClock

from csdesk.desk import calls, customers, history, imports, search
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError
from csdesk.desk.imports import Summary
from csdesk.store import indexing, replay

CUSTOMERS = "姓名,联系电话,房号\n赵敏,13800001234,3-2-1201\n钱进,13800005678,3-2-1202\n"
CALLS = (
    "来电时间,姓名,联系电话,咨询内容\n2026-11-20 09:00,赵敏,13800001234,户型\n2026-11-20 10:00,钱进,13800005678,价格\n"
)


@pytest.fixture(autouse=True)
def log_is_true(desk: Desk) -> object:
    """Whatever was imported, tables and log agree and everything is found."""
    yield
    assert list(replay.differences(desk.store.connection())) == []
    assert indexing.missing(desk.store.connection()) == 0


def read(desk: Desk, tmp_path: Path, area: str, text: str, name: str = "a.csv") -> Summary:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return imports.read(desk, area, tmp_path / name)


def everybody(desk: Desk) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return sorted(
        (found.name, tuple(sorted(found.phones)), tuple(sorted(unit.unit for unit in found.units)))
        for found in customers.page(desk)
    )


BOTH = [("赵敏", ("138****1234",), ("3-2-1201",)), ("钱进", ("138****5678",), ("3-2-1202",))]


def test_customers_whose_import_was_undone_come_back_whole(desk: Desk, tmp_path: Path, clock: StandingClock) -> None:
    assert read(desk, tmp_path, "customers", CUSTOMERS).imported == 2
    clock.move(minutes=1)
    history.undo(desk)
    assert everybody(desk) == []
    clock.move(minutes=1)
    again = read(desk, tmp_path, "customers", CUSTOMERS)
    assert (again.imported, again.duplicates) == (2, 0)
    assert everybody(desk) == BOTH
    assert [found.name for found in search.find(desk, "13800001234")] == ["赵敏"]
    assert read(desk, tmp_path, "customers", CUSTOMERS).imported == 0
    history.undo(desk)
    assert everybody(desk) == []


def test_an_undone_import_is_counted_as_new_in_a_dry_run(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "calls", CALLS)
    history.undo(desk)
    assert imports.read(desk, "calls", tmp_path / "a.csv", dry_run=True).imported == 2


def test_calls_whose_import_was_undone_come_back_with_their_callers(
    desk: Desk, tmp_path: Path, clock: StandingClock
) -> None:
    read(desk, tmp_path, "calls", CALLS)
    numbers = {call.number for call in calls.page(desk)}
    history.undo(desk)
    assert (calls.page(desk), everybody(desk)) == ([], [])
    clock.move(minutes=1)
    assert read(desk, tmp_path, "calls", CALLS).imported == 2
    assert {call.number for call in calls.page(desk)} == numbers
    assert [(name, phones) for name, phones, _units in everybody(desk)] == [row[:2] for row in BOTH]
    card = customers.card(desk, "13800001234")
    assert card.customer is not None
    assert [contact.text for contact in card.contacts] == ["户型"]


def test_calls_brought_back_name_a_customer_who_is_there(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "customers", CUSTOMERS)
    read(desk, tmp_path, "calls", CALLS, "b.csv")
    history.undo(desk)
    history.undo(desk)
    read(desk, tmp_path, "calls", CALLS, "b.csv")
    there = {customer.id for customer in customers.page(desk)}
    assert {call.customer.id for call in calls.page(desk) if call.customer} == there
    assert len(there) == 2


def test_another_register_with_a_caller_who_was_taken_back_brings_them_back(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "calls", CALLS)
    history.undo(desk)
    read(desk, tmp_path, "calls", CALLS.replace("户型", "按揭").replace("价格", "学区"), "b.csv")
    assert len(everybody(desk)) == 2
    assert all(customers.card(desk, phone).customer for phone in ("13800001234", "13800005678"))


def test_rows_of_one_person_with_two_units_are_one_customer(desk: Desk, tmp_path: Path) -> None:
    text = CUSTOMERS + "赵敏,13800001234,5-1-301\n赵敏,13800001234,3-2-1201\n赵敏,13800001234/13800009999,\n"
    summary = read(desk, tmp_path, "customers", text)
    assert (summary.imported, summary.duplicates) == (4, 1)
    whole = [("赵敏", ("138****1234", "138****9999"), ("3-2-1201", "5-1-301")), BOTH[1]]
    assert everybody(desk) == whole
    again = read(desk, tmp_path, "customers", text)
    assert (again.imported, again.duplicates) == (0, 5)
    assert everybody(desk) == whole
    history.undo(desk)
    assert read(desk, tmp_path, "customers", text).imported == 4
    assert everybody(desk) == whole


def test_the_remarks_of_all_rows_of_a_person_are_kept(desk: Desk, tmp_path: Path) -> None:
    text = "姓名,联系电话,备注\n赵敏,13800001234,要三房\n赵敏,13800001234,怕吵\n赵敏,13800001234,怕吵\n"
    assert read(desk, tmp_path, "customers", text).imported == 2
    assert [customer.notes for customer in customers.page(desk)] == ["要三房\n怕吵"]


def test_a_caller_is_found_through_any_number_of_merges(desk: Desk, tmp_path: Path) -> None:
    first, second, third = (customers.add(desk, {"name": "赵敏", "phone": f"1380000000{n}"}).id for n in range(3))
    customers.merge(desk, second, first)
    customers.merge(desk, third, second)
    read(desk, tmp_path, "calls", CALLS.replace("13800001234", "13800000000"))
    assert {call.customer.id for call in calls.page(desk) if call.name == "赵敏" and call.customer} == {third}
    assert [customer.id for customer in customers.page(desk) if customer.name == "赵敏"] == [third]
    assert [row["customer_id"] for row in desk.store.rows("SELECT customer_id FROM call WHERE name = '赵敏'")] == [
        third
    ]


def test_a_customer_without_a_name_is_not_called_by_the_whole_number(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "customers", "姓名,联系电话\n,13800001234\n")
    assert [customer.name for customer in customers.page(desk)] == ["138****1234"]


def test_a_birthday_that_is_still_to_come_is_kept_in_the_notes(desk: Desk, tmp_path: Path) -> None:
    text = "姓名,生日,备注\n赵敏,2030-01-01,要三房\n钱进,1980-05-06,\n孙磊,2026-11-21,\n"
    assert read(desk, tmp_path, "customers", text).imported == 3
    found = {customer.name: (str(customer.birthday or ""), customer.notes) for customer in customers.page(desk)}
    assert found == {"赵敏": ("", "要三房\n生日: 2030-01-01"), "钱进": ("1980-05-06", ""), "孙磊": ("2026-11-21", "")}


def test_a_number_with_a_fraction_is_the_phone_that_it_was(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "customers", CUSTOMERS)
    read(desk, tmp_path, "calls", CALLS.replace("13800001234", "13800001234.0"), "b.csv")
    assert [call.customer.name for call in calls.page(desk) if call.customer] == ["钱进", "赵敏"]


@pytest.mark.parametrize(
    ("given", "invited"), [("√", True), ("已邀约", True), ("✔", True), ("×", False), ("未邀约", False), ("待定", None)]
)
def test_marks_and_words_say_whether_somebody_was_invited(
    desk: Desk, tmp_path: Path, given: str, invited: bool | None
) -> None:
    read(desk, tmp_path, "calls", f"来电时间,咨询内容,是否邀约\n2026-11-20 09:00,户型,{given}\n")
    call = calls.page(desk)[0]
    assert (call.invited, call.notes) == (invited, "" if invited is not None else "是否邀约: 待定")


def test_numbers_of_a_register_in_small_letters_are_found(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "calls", "编号,来电时间,姓名,咨询内容\nld-7a,2026-11-20 09:00,赵敏,户型\n")
    assert calls.show(desk, "ld-7a").name == "赵敏"
    assert history.of(desk, "ld-7a")[0].what == "call"
    assert [found.by for found in search.find(desk, " LD-7A ")] == ["text"]
    assert [found.by for found in search.find(desk, "ld-7a")] == ["number"]


def test_undoing_an_import_is_asked_for_by_name(desk: Desk, tmp_path: Path) -> None:
    rows = "".join(f"客{number},138000{number:05},\n" for number in range(51))
    read(desk, tmp_path, "customers", "姓名,联系电话,房号\n" + rows)
    with pytest.raises(BadInputError, match=re.escape("import of 51 records; csdesk undo --import")):
        history.undo(desk)
    assert len(customers.page(desk)) == 51
    undone = history.undo(desk, whole_import=True)
    assert len(undone.records) == 102
    assert everybody(desk) == []


def test_undoing_an_import_takes_as_many_queries_however_many_customers_it_made(desk: Desk, tmp_path: Path) -> None:
    counts = []
    for size in (5, 40):
        rows = "".join(f"客{size}-{number},138000{size:02}{number:03},\n" for number in range(size))
        read(desk, tmp_path, "customers", "姓名,联系电话,房号\n" + rows, f"{size}.csv")
        said: list[str] = []
        desk.store.connection().set_trace_callback(said.append)
        history.undo(desk)
        desk.store.connection().set_trace_callback(None)
        counts.append(sum(" FROM change" in line and line.startswith("SELECT") for line in said))
    assert counts[0] == counts[1]


def test_a_page_of_customers_takes_as_many_queries_however_long_it_is(desk: Desk, tmp_path: Path) -> None:
    rows = "".join(f"客{number},138000{number:05},3-{number}\n" for number in range(60))
    read(desk, tmp_path, "customers", "姓名,联系电话,房号\n" + rows)
    calls.log(desk, {"name": "客", "asked": "客房"})
    calls.log(desk, {"name": "客", "asked": "客房"})
    desk.catch_up(is_alone=True)
    counts = []
    for limit in (1, 2, 60):
        said: list[str] = []
        desk.store.connection().set_trace_callback(said.append)
        assert len(customers.page(desk, limit=limit)) == limit
        assert len(customers.page(desk, text="客", limit=limit)) == limit
        assert len(calls.page(desk, text="客", limit=limit)) == min(limit, 2)
        desk.store.connection().set_trace_callback(None)
        counts.append(sum("search_" not in line for line in said))  # without those of the search index itself
    assert max(counts) < 20
    assert max(counts) - min(counts) < 5


@pytest.mark.parametrize(
    ("area", "text", "mapping", "expected"),
    [
        ("calls", "来电时间,姓名,回电方式,咨询内容,处理\n2026-11-20 09:00,赵敏,13800001234,户型,已答\n",
         {"phone": "回电方式", "answered": "处理", "number": "处理"},
         {"phone": "13800001234", "answered": "已答", "notes": None}),
        ("visits", "到访时间,姓名,联系电话,离去\n2026-11-20 09:00,赵敏,13800001234,2026-11-20 10:00\n",
         {"left_at": "离去"}, {"left_at": "2026-11-20 10:00:00", "notes": None}),
        ("complaints", "投诉时间,姓名,联系电话,投诉内容,说法\n2026-11-20 09:00,赵敏,13800001234,漏水,已修\n",
         {"reply": "说法"}, {"reply": "已修", "closed_at": "2026-11-20 09:00:00", "notes": None}),
        ("complaints", "投诉时间,姓名,联系电话,投诉内容,回复,说法\n2026-11-20 09:00,赵敏,13800001234,漏水,再说,已修\n",
         {"reply": "说法"}, {"reply": "已修", "notes": "回复: 再说"}),
        ("customers", "姓名,联系电话,何处高就\n赵敏,13800001234,甲公司\n",
         {"company": "何处高就"}, {"company": "甲公司", "notes": None}),
    ],
)  # fmt: skip
def test_what_was_undone_comes_back_as_it_is_read_now(
    desk: Desk, tmp_path: Path, clock: StandingClock, area: str, text: str, mapping: dict[str, str],
    expected: dict[str, str | None],
) -> None:  # fmt: skip
    def row() -> dict[str, object]:
        return desk.store.rows(f"SELECT * FROM {imports.AREAS[area][0]}")[0]

    read(desk, tmp_path, area, text)
    before = row()
    history.undo(desk)
    clock.move(minutes=1)
    assert imports.read(desk, area, tmp_path / "a.csv", mapping=mapping).imported == 1
    again = row()
    assert {name: again[name] for name in expected} == expected
    kept = [name for name in ("id", "number", "station", "created_at", "created_by") if name in before]
    assert {name: again[name] for name in kept} == {name: before[name] for name in kept}
    assert customers.card(desk, "13800001234").customer
    assert imports.read(desk, area, tmp_path / "a.csv").duplicates == 1
    assert row() == again


def test_calls_that_are_brought_back_without_a_phone_are_no_customers(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "calls", CALLS)
    history.undo(desk)
    imports.read(desk, "calls", tmp_path / "a.csv", mapping={"answered": "联系电话"})
    assert {(call.phone, call.customer, call.answered) for call in calls.page(desk)} == {
        ("", None, "13800001234"), ("", None, "13800005678"),
    }  # fmt: skip


def test_a_register_that_grew_by_a_row_and_an_empty_column_adds_the_row_alone(desk: Desk, tmp_path: Path) -> None:
    read(desk, tmp_path, "calls", CALLS)
    header, *rows = f"{CALLS}2026-11-20 11:00,孙丽,13800009999,车位\n".splitlines()
    grown = "\n".join([f"{header},备注,", *(f"{row},," for row in rows)])
    summary = read(desk, tmp_path, "calls", grown)
    assert (summary.imported, summary.duplicates) == (1, 2)
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for number, line in enumerate([header, *rows]):
            sheet.write_row(number, 0, line.split(","))
        sheet.write(19, 6, " ")
    again = imports.read(desk, "calls", tmp_path / "a.xlsx")
    assert (again.imported, again.duplicates, again.rejected) == (0, 3, 0)


@pytest.mark.parametrize(
    ("names", "linked"),
    [
        (["", "赵敏", ""], ["赵敏"] * 3), (["", "", "赵敏"], ["赵敏"] * 3),
        (["赵敏", "", "钱进"], ["赵敏", "", "钱进"]), (["", "", ""], [""] * 3),
    ],
)  # fmt: skip
def test_whose_the_calls_without_a_name_are_does_not_depend_on_the_order(
    desk: Desk, tmp_path: Path, names: list[str], linked: list[str]
) -> None:
    rows = "".join(f"2026-11-20 0{hour}:00,{name},13800001234,户型\n" for hour, name in enumerate(names))
    read(desk, tmp_path, "calls", "来电时间,姓名,联系电话,咨询内容\n" + rows)
    found = sorted(calls.page(desk), key=lambda call: call.at)
    assert [call.customer.name if call.customer else "" for call in found] == linked
    assert [call.name for call in found] == linked


def test_a_sheet_that_was_not_read_is_told(desk: Desk, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for month in ("五月", "六月"):
            sheet = book.add_worksheet(month)
            for number, line in enumerate(CALLS.splitlines()):
                sheet.write_row(number, 0, line.split(","))
    guesses = imports.read(desk, "calls", tmp_path / "a.xlsx").guesses
    assert guesses[:2] == ("sheet: 五月", "other sheets that fit were not read; --sheet names one: 六月")
    assert not any("other sheets" in guess for guess in read(desk, tmp_path, "calls", CALLS).guesses)
