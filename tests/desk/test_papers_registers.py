"""电话咨询记录表, 客户来访登记表 and the follow-ups of some days as sheets, a row a record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from printed import Sheet, printed
from standing_clock import StandingClock

from csdesk.desk import calls, followups, papers_registers, visits
from csdesk.desk.desk import Desk
from csdesk.desk.papers_cells import Table
from csdesk.sheets.paper import Workbook
from csdesk.texts import use_language

WEEK = (datetime(2026, 11, 16), datetime(2026, 11, 23))


@pytest.fixture(autouse=True)
def _chinese() -> None:
    use_language("zh")


@pytest.fixture
def sheet_of(tmp_path: Path) -> Callable[[Table], Sheet]:
    def write(table: Table) -> Sheet:
        with Workbook(tmp_path / "周.xlsx") as book:
            table.put(book)
        return printed(book.file.target).sheets[0]

    return write


def column(table: Table, title: str) -> list[object]:
    at = [heading.title for heading in table.headings].index(title)
    return [row[at] for row in table.rows]


def test_the_record_of_phone_enquiries_has_a_row_a_call_oldest_first(
    desk: Desk, clock: StandingClock, sheet_of: Callable[[Table], Sheet]
) -> None:
    for at in range(3):
        calls.log(desk, {"phone": f"1380000000{at}", "name": f"来电{at}", "asked": "=1+1", "invited": "yes"})
        clock.move(hours=1)
    clock.move(days=3)
    calls.log(desk, {"phone": "13800009999", "asked": "下周"})
    table = papers_registers.calls(desk, *WEEK)
    assert column(table, "姓名") == ["来电0", "来电1", "来电2"]
    assert column(table, "电话") == ["138****0000", "138****0001", "138****0002"]
    sheet = sheet_of(table)
    assert (sheet.raw.title, sheet.raw["A1"].value) == ("来电登记", "电话咨询记录表")
    assert sheet.raw["A2"].value == "2026年11月16日至2026年11月22日"
    assert sheet.is_landscape and sheet.repeated == "$1:$3"
    assert sheet.raw["B4"].value == datetime(2026, 11, 21, 9, 30)
    assert "=1+1" in [cell.value for cell in sheet.raw[4] if cell.data_type == "s"]


def test_phones_stand_in_full_where_whoever_asks_says_so(desk: Desk) -> None:
    calls.log(desk, {"phone": "13800001234", "asked": "户型"})
    visits.register(desk, {"phone": "13800001234", "name": "赵敏", "intent": "A"})
    desk_tables = (papers_registers.calls, papers_registers.visits, papers_registers.followups)
    late = (datetime(2026, 11, 16), datetime(2026, 12, 7))
    for table in desk_tables:
        assert column(table(desk, *late, reveal=True), "电话") == ["13800001234"]
        assert column(table(desk, *late), "电话") == ["138****1234"]


def test_the_register_of_visitors_tells_all_that_was_noted_and_those_only_counted(
    desk: Desk, sheet_of: Callable[[Table], Sheet]
) -> None:
    visits.register(desk, {
        "phone": "13800001234", "name": "赵敏", "party": "3", "intent": "A", "unit_type": "三房", "budget": "300万",
        "liked": "价格", "doubts": "交通", "materials": "楼书", "badge": "7", "from_memory": "yes",
    })  # fmt: skip
    visits.tally(desk, 2)
    table = papers_registers.visits(desk, *WEEK)
    assert column(table, "购房需求") == ["户型：三房；预算：300万", ""]
    assert column(table, "关注点与抗性")[0] == "认可点：价格\n抗性：交通"
    assert column(table, "来访人数") == [3, 2]
    assert [str(text).split("\n")[0] for text in column(table, "备注")] == ["凭记忆补填", "未登记"]
    assert sheet_of(table).raw["A1"].value == "客户来访登记表"


def test_the_follow_ups_of_a_week_are_those_made_and_those_that_had_to_be(desk: Desk, clock: StandingClock) -> None:
    def owe(name: str, first: date, last: date) -> str:
        return followups.add(desk, {
            "kind": "visit_tracking", "name": name, "phone": "13800001234", "opens_on": str(first),
            "closes_on": str(last),
        }).id  # fmt: skip

    owe("本周", date(2026, 11, 20), date(2026, 11, 22))
    early = owe("下周", date(2026, 11, 23), date(2026, 11, 25))
    owe("以后", date(2026, 11, 27), date(2026, 11, 30))
    followups.done(desk, early, {"result": "considering"})
    table = papers_registers.followups(desk, *WEEK)
    assert column(table, "姓名") == ["本周", "下周"]
    assert column(table, "联系时间") == [None, datetime(2026, 11, 21, 9, 30)]


def test_more_records_than_are_read_at_once_all_come_and_in_order(
    desk: Desk, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers_registers, "_AT_ONCE", 3)
    for at in range(10):
        calls.log(desk, {"phone": f"138000000{at:02}", "asked": "户型"})
        clock.move(minutes=1)
    for count in (9, 10):
        table = papers_registers.calls(desk, WEEK[0], datetime(2026, 11, 21, 9, 30 + count))
        assert column(table, "编号") == [f"LD-A-20261121-{at:03}" for at in range(1, count + 1)]
