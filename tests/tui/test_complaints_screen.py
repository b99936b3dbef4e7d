"""投诉 by keyboard: taking one down with its promise, repeats, the page of a case with its steps, the lists, undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from desks import at_desk, fill, footer, keys, said, settle, write
from standing_clock import StandingClock
from textual.pilot import Pilot
from textual.widgets import Static

from csdesk import chinese
from csdesk.desk import complaint_intake, complaint_steps, complaints, customers, followups
from csdesk.desk.complaints import Complaint
from csdesk.desk.desk import Desk, Person
from csdesk.texts import use_language
from csdesk.tui.app import FrontDesk
from csdesk.tui.frame import StatusLine
from csdesk.tui.screens.asking import AskScreen
from csdesk.tui.screens.complaint import ComplaintScreen
from csdesk.tui.screens.complaint_card import promise_words
from csdesk.tui.screens.complaints import ComplaintsScreen
from csdesk.tui.screens.receiving import ReceivingScreen
from csdesk.tui.widgets.list_tabs import ListTabs
from csdesk.tui.widgets.record_table import RecordTable

FindPerson = Callable[[str], Person]
ActAs = Callable[[str], None]

GIVEN = {
    "phone": "13800001234", "name": "赵敏", "content": "厨房漏水", "promise": "2026-11-22 15:00", "subject": "保修",
}  # fmt: skip

complaints_of = partial(at_desk, opening="f4")


async def take(pilot: Pilot[int], step: str, **texts: str) -> None:
    """Take a step on the page of the case by its digit, fill in what it asks for, and save."""
    number = steps(pilot).index(step) + 1
    if number < 10:
        await keys(pilot, str(number))
    else:
        page(pilot).query_one(RecordTable).go_to(number - 1)
        await keys(pilot, "enter")
    assert isinstance(pilot.app.screen, AskScreen), said(pilot)
    await fill(pilot, **texts)
    await keys(pilot, "ctrl+s")


def steps(pilot: Pilot[int]) -> list[str]:
    """The steps that the page of the case offers."""
    return [row.id for row in page(pilot).query_one("#steps", RecordTable).rows]


def page(pilot: Pilot[int]) -> ComplaintScreen:
    found = pilot.app.screen
    assert isinstance(found, ComplaintScreen), found
    return found


def case_text(pilot: Pilot[int]) -> str:
    return str(page(pilot).query_one("#told", Static).render())


def lists(pilot: Pilot[int]) -> ComplaintsScreen:
    found = pilot.app.screen
    assert isinstance(found, ComplaintsScreen), found
    return found


def intake(pilot: Pilot[int]) -> ReceivingScreen:
    found = pilot.app.screen
    assert isinstance(found, ReceivingScreen), found
    return found


def listed(pilot: Pilot[int]) -> list[str]:
    return [row.id for row in lists(pilot).table.rows]


def tabs(pilot: Pilot[int]) -> str:
    line = lists(pilot).query_one(ListTabs)
    return "".join(text for _style, text, _action in (*line.left(), *line.right()))


def receive(desk: Desk, **values: str) -> Complaint:
    return complaint_intake.receive(desk, GIVEN | values).complaint


def now(desk: Desk, complaint: Complaint) -> Complaint:
    return complaints.show(desk, complaint.id)


async def open_page(pilot: Pilot[int], complaint: Complaint) -> None:
    app = pilot.app
    assert isinstance(app, FrontDesk)
    await app.open_record(("complaint", complaint.id))
    await settle(pilot)


# Taking a complaint down


async def test_a_complaint_is_taken_down_in_chinese_but_not_without_a_promise(desk: Desk, person: FindPerson) -> None:
    use_language("zh")
    async with complaints_of(desk, person("李敏"), (80, 24)) as pilot:
        await keys(pilot, "ctrl+n")
        await write(pilot, "13800000001")
        await keys(pilot, "enter")
        await write(pilot, "王小明")
        await fill(pilot, category="zl", content="厨房漏水三天没人管")
        await keys(pilot, "ctrl+s")
        assert complaints.page(desk) == []
        assert intake(pilot).form.focused_name == "promise"
        assert "预定答复时间" in said(pilot)
        assert intake(pilot).form.values()["content"] == "厨房漏水三天没人管"
        await write(pilot, "明天下午3点")
        await keys(pilot, "ctrl+s")
        (saved,) = complaints.page(desk)
        assert (saved.name, saved.content, saved.promise_at) == (
            "王小明", "厨房漏水三天没人管", datetime(2026, 11, 22, 15))  # fmt: skip
        assert saved.category == "quality" and saved.received_by == "李敏"
        assert saved.number in said(pilot)
        assert intake(pilot).form.values()["content"] == "" and intake(pilot).form.focused_name == "phone"


async def test_a_promise_in_the_past_is_refused_as_the_field_is_left(desk: Desk, person: FindPerson) -> None:
    async with complaints_of(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+n")
        await fill(pilot, phone="13800000001", content="漏水", promise="11-20 10:00")
        await keys(pilot, "tab")
        assert "after" in intake(pilot).form._cells["promise"].said
        await keys(pilot, "ctrl+s")
        assert complaints.page(desk) == [] and intake(pilot).form.focused_name == "promise"


async def test_the_name_of_a_known_caller_is_passed_over(desk: Desk, person: FindPerson) -> None:
    customers.add(desk, {"name": "王小明", "phone": "13800000001"})
    async with complaints_of(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+n")
        await write(pilot, "13800000001")
        await keys(pilot, "enter")
        assert intake(pilot).form.values()["name"] == "王小明"
        assert intake(pilot).form.focused_name == "unit"


async def test_earlier_complaints_about_the_same_show_while_typing_and_it_moves_up(
    desk: Desk, person: FindPerson
) -> None:
    earlier = receive(desk)
    async with complaints_of(desk, person("李敏"), (80, 24)) as pilot:
        await keys(pilot, "ctrl+n")
        await fill(pilot, phone="13800001234", subject="保修")
        view = intake(pilot).query_one("#repeats", Static)
        assert view.display
        assert earlier.number in str(view.render())
        assert "number 2" in str(view.render()) and "Department" in str(view.render())
        intake(pilot).form.fill({"subject": ""})
        await fill(pilot, subject="车位")
        assert not view.display
        intake(pilot).form.fill({"subject": ""})
        await fill(pilot, subject="保修", content="又漏了", promise="明天")
        await keys(pilot, "ctrl+s")
        newest = complaints.page(desk)[0]
        assert newest.id != earlier.id and newest.level == "department" and newest.is_moved_up
        assert "Department" in said(pilot)


async def test_the_saved_complaint_opens_its_page_and_undo_brings_it_back_into_the_form(
    desk: Desk, person: FindPerson
) -> None:
    async with complaints_of(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+n")
        await fill(pilot, phone="13800000001", content="漏水", promise="明天15点", department="gc")
        await keys(pilot, "ctrl+s")
        (saved,) = complaints.page(desk)
        assert saved.departments == ("engineering",)
        await keys(pilot, "alt+p")
        assert saved.number in case_text(pilot)
        await keys(pilot, "escape", "ctrl+n")
        await keys(pilot, "ctrl+z")
        assert complaints.page(desk) == []
        assert intake(pilot).form.values()["content"] == "漏水"


async def test_what_is_typed_survives_another_screen_and_another_start(desk: Desk, person: FindPerson) -> None:
    async with complaints_of(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+n")
        await fill(pilot, phone="13800000001", content="漏水三天")
        await keys(pilot, "f2", "f4", "ctrl+n")
        assert intake(pilot).form.values()["content"] == "漏水三天"
    async with complaints_of(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+n")
        assert intake(pilot).form.values()["content"] == "漏水三天"


# The page of a case


async def test_a_case_goes_by_digits_from_the_reading_back_to_the_return_visit_that_is_owed(
    desk: Desk, person: FindPerson, act_as: ActAs
) -> None:
    act_as("李敏")
    case = receive(desk)
    async with complaints_of(desk, person("李敏")) as pilot:
        await keys(pilot, "enter")
        assert case.number in case_text(pilot)
        assert "issue" not in steps(pilot)  # slips are signed out by a manager
        await take(pilot, "read_back")
        assert "entered" in said(pilot) and "read_back" not in steps(pilot)
        await take(pilot, "assign", staff="周强")
        assert now(desk, case).owner == "周强" and "周强" in case_text(pilot)
        await take(pilot, "resolve", text="已换水管")
        await take(pilot, "inform", face_to_face="是", signed="是")
        await take(pilot, "accept", satisfaction="5", text="满意")
        assert "close" in steps(pilot)
        await take(pilot, "close")
        after = now(desk, case)
        assert (after.status, after.satisfaction, after.is_signed) == ("closed", 5, True)
        assert "a return visit is owed" in case_text(pilot)
        await keys(pilot, "f5")
        owed = followups.page(desk, state="owed")
        assert [(each.kind, each.name) for each in owed] == [("complaint_return", "赵敏")]


async def test_a_step_is_taken_by_enter_and_what_it_needs_is_asked_under_its_field(
    desk: Desk, person: FindPerson, act_as: ActAs
) -> None:
    act_as("李敏")
    case = receive(desk)
    async with complaints_of(desk, person("李敏"), (80, 24)) as pilot:
        await open_page(pilot, case)
        page(pilot).query_one(RecordTable).go_to(steps(pilot).index("progress"))
        await keys(pilot, "enter", "ctrl+s")
        assert isinstance(pilot.app.screen, AskScreen)
        assert "What was told" in said(pilot)
        assert now(desk, case).events[-1].kind == "promised"
        await write(pilot, "已派人")
        await keys(pilot, "ctrl+s")
        assert now(desk, case).events[-1].text == "已派人"
        assert "已派人" in case_text(pilot)


async def test_slips_of_two_departments_are_signed_out_and_answered_one_by_one(desk: Desk, person: FindPerson) -> None:
    case = receive(desk)
    async with complaints_of(desk, person("吴刚")) as pilot:
        await open_page(pilot, case)
        await take(pilot, "issue", department="gc", text="请查修")
        assert now(desk, case).status == "with_department"
        await take(pilot, "issue", department="wy")
        after = now(desk, case)
        assert set(after.waiting_on) == {"engineering", "property"}
        assert after.level == "gm"
        assert "by rule" in case_text(pilot)
        assert "resolve" not in steps(pilot)
        await take(pilot, "measure", department="gc", text="已派工", result="已修好")
        assert now(desk, case).waiting_on == ("property",)
        await take(pilot, "measure", text="已清理", result="已赔偿地板")
        assert now(desk, case).waiting_on == ()
        assert "已赔偿地板" in case_text(pilot)


async def test_two_new_dates_can_be_agreed_and_a_third_is_not_offered(desk: Desk, person: FindPerson) -> None:
    case = receive(desk)
    async with complaints_of(desk, person("李敏")) as pilot:
        await open_page(pilot, case)
        await take(pilot, "extend", promise="11-23 10:00", text="等配件")
        await take(pilot, "extend", promise="11-24 10:00", text="下雨")
        assert now(desk, case).extensions == 2
        assert "extend" not in steps(pilot)
        assert "2/2" in case_text(pilot)


async def test_a_new_date_before_the_promise_is_refused_and_stays_to_be_corrected(
    desk: Desk, person: FindPerson
) -> None:
    case = receive(desk)
    async with complaints_of(desk, person("李敏")) as pilot:
        await open_page(pilot, case)
        await take(pilot, "extend", promise="11-22 10:00", text="等配件")
        box = pilot.app.screen
        assert isinstance(box, AskScreen)
        assert "after 2026-11-22 15:00" in box.form._cells["promise"].said
        assert box.form.values()["text"] == "等配件"
        assert now(desk, case).extensions == 0


async def test_a_case_is_passed_up_and_the_step_taken_back(desk: Desk, person: FindPerson, act_as: ActAs) -> None:
    act_as("李敏")
    case = receive(desk)
    async with complaints_of(desk, person("李敏")) as pilot:
        await open_page(pilot, case)
        await take(pilot, "pass_up", text="请定夺")
        assert now(desk, case).level == "manager" and "Manager" in case_text(pilot)
        assert "resolve" not in steps(pilot)  # at this level the manager decides
        await keys(pilot, "ctrl+z")
        assert now(desk, case).level == "receptionist"
        assert "请定夺" not in case_text(pilot) and "resolve" in steps(pilot)
        assert "Taken back" in said(pilot)


async def test_a_complaint_that_was_taken_back_leaves_its_page(desk: Desk, person: FindPerson, act_as: ActAs) -> None:
    act_as("李敏")
    other = receive(desk, subject="")
    case = receive(desk, subject="")
    async with complaints_of(desk, person("李敏")) as pilot:
        await open_page(pilot, case)
        await keys(pilot, "ctrl+z")
        assert listed(pilot) == [other.id]
        assert said(pilot) == "Taken back"


async def test_a_result_that_is_not_accepted_opens_the_case_again(desk: Desk, person: FindPerson) -> None:
    case = receive(desk)
    async with complaints_of(desk, person("李敏")) as pilot:
        await open_page(pilot, case)
        await take(pilot, "resolve", text="已修")
        await take(pilot, "reject", text="还在漏", promise="11-25 10:00")
        after = now(desk, case)
        assert (after.status, after.promise_at) == ("reopened", datetime(2026, 11, 25, 10))
        assert "Reopened" in case_text(pilot) and "resolve" in steps(pilot)


async def test_a_written_complaint_is_closed_only_after_the_written_reply(desk: Desk, person: FindPerson) -> None:
    case = receive(desk, channel="letter")
    async with complaints_of(desk, person("李敏")) as pilot:
        await open_page(pilot, case)
        assert "read_back" not in steps(pilot)
        await take(pilot, "resolve", text="已修")
        assert "close" not in steps(pilot)
        await take(pilot, "reply")
        assert now(desk, case).has_written_reply
        await take(pilot, "close")
        assert now(desk, case).status == "closed"


async def test_whom_a_complaint_is_against_is_offered_no_step(desk: Desk, person: FindPerson) -> None:
    case = receive(desk, against_staff="周强")
    async with complaints_of(desk, person("周强")) as pilot:
        await open_page(pilot, case)
        assert steps(pilot) == []
        assert "against you" in page(pilot).query_one("#steps", RecordTable)._note()
        await keys(pilot, "1", "enter")
        assert isinstance(pilot.app.screen, ComplaintScreen)
        await keys(pilot, "ctrl+e")
        assert isinstance(pilot.app.screen, ComplaintScreen), "nor may they correct it"


async def test_the_intake_is_corrected_from_the_page_but_not_what_the_timeline_says(
    desk: Desk, person: FindPerson
) -> None:
    case = receive(desk)
    async with complaints_of(desk, person("李敏"), (80, 24)) as pilot:
        await open_page(pilot, case)
        await keys(pilot, "ctrl+e")
        assert not {"promise", "department", "read_back", "at"} & set(intake(pilot).form.shown_names())
        await fill(pilot, content="，阳台也漏")
        await keys(pilot, "ctrl+s")
        after = now(desk, case)
        assert "阳台也漏" in after.content and after.promise_at == case.promise_at
        assert "Corrected" in said(pilot)
        assert "promise" in intake(pilot).form.shown_names()


async def test_a_correction_can_be_made_long_after_the_promise(
    desk: Desk, person: FindPerson, clock: StandingClock
) -> None:
    case = receive(desk)
    clock.move(days=30)
    async with complaints_of(desk, person("李敏")) as pilot:
        await open_page(pilot, case)
        await keys(pilot, "ctrl+e")
        await fill(pilot, unit="3栋1单元")
        await keys(pilot, "ctrl+s")
        assert now(desk, case).unit == "3栋1单元"


async def test_the_number_is_revealed_on_the_page_and_that_is_noted(desk: Desk, person: FindPerson) -> None:
    case = receive(desk)
    async with complaints_of(desk, person("李敏")) as pilot:
        await open_page(pilot, case)
        assert "138****1234" in case_text(pilot)
        await keys(pilot, "ctrl+r")
        assert "13800001234" in case_text(pilot)
        assert len(desk.store.rows("SELECT * FROM disclosure")) == 1


# The lists


async def test_every_list_opens_and_has_what_belongs_to_it(
    desk: Desk, person: FindPerson, clock: StandingClock, act_as: ActAs
) -> None:
    act_as("李敏")
    late = receive(desk, promise="2026-11-21 10:00", subject="")
    mine = receive(desk, promise="2026-11-21 17:00", subject="", severity="urgent")
    act_as("吴刚")
    slip = receive(desk, promise="2026-11-22 17:00", subject="")
    complaint_steps.issue(desk, slip.id, {"department": "工程"})
    clock.move(hours=1)
    async with complaints_of(desk, person("李敏")) as pilot:
        found = {}
        for _list in ComplaintsScreen.LISTS:
            found[lists(pilot).present] = set(listed(pilot))
            await keys(pilot, "alt+e")
        assert lists(pilot).present == "open"
        everything = {late.id, mine.id, slip.id}
        assert found == {
            "open": everything, "overdue": {late.id}, "due": {late.id, mine.id}, "mine": {late.id, mine.id},
            "waiting": {slip.id}, "moved_up": set(), "all": everything, "tomorrow": {slip.id}, "new": everything,
            "serious": {mine.id}, "report": set(),
        }  # fmt: skip
        assert "Overdue 1" in tabs(pilot) and "Open cases 3" in tabs(pilot)
        assert "! 11-21 10:00" in lists(pilot).table.rows[0].cells[0]
        assert any("[Urgent]" in row.cells[2] for row in lists(pilot).table.rows)


async def test_the_open_cases_are_sorted_by_promise_or_by_receipt(
    desk: Desk, person: FindPerson, clock: StandingClock
) -> None:
    first = receive(desk, promise="2026-11-25 10:00", subject="")
    clock.move(minutes=5)
    second = receive(desk, promise="2026-11-22 10:00", subject="")
    clock.move(minutes=5)
    third = receive(desk, promise="2026-11-23 10:00", subject="")
    async with complaints_of(desk, person("李敏")) as pilot:
        assert listed(pilot) == [second.id, third.id, first.id]
        assert "by promise" in tabs(pilot)
        await keys(pilot, "alt+o")
        assert listed(pilot) == [third.id, second.id, first.id]
        assert "by receipt" in tabs(pilot) and "receipt" in said(pilot)
        lists(pilot).action_show_list("all")
        await settle(pilot)
        assert "by receipt" not in tabs(pilot) and "Sort" not in footer(pilot)


async def test_the_search_finds_a_case_by_its_number_and_opens_its_page(desk: Desk, person: FindPerson) -> None:
    receive(desk, subject="", content="电梯坏了")
    case = receive(desk, subject="")
    async with complaints_of(desk, person("李敏")) as pilot:
        await keys(pilot, "f2", "ctrl+f", *case.number)
        await pilot.pause(0.3)
        await settle(pilot)
        await keys(pilot, "enter")
        assert case.number in case_text(pilot)
        await keys(pilot, "escape")
        assert lists(pilot).marked == case.id


async def test_the_search_line_narrows_the_list_and_says_where_nothing_fits(desk: Desk, person: FindPerson) -> None:
    receive(desk, subject="", content="电梯坏了")
    case = receive(desk, subject="")
    async with complaints_of(desk, person("李敏")) as pilot:
        await keys(pilot, "ctrl+up")
        await write(pilot, "漏水")
        await pilot.pause(0.3)
        await settle(pilot)
        assert listed(pilot) == [case.id]
        await write(pilot, "无此事")
        await pilot.pause(0.3)
        await settle(pilot)
        assert listed(pilot) == [] and lists(pilot).table.empty == "Nothing fits"


async def test_what_the_rules_do_by_themselves_shows_once_its_time_has_come(
    desk: Desk, person: FindPerson, clock: StandingClock, act_as: ActAs
) -> None:
    act_as("吴刚")
    case = receive(desk)
    complaint_steps.extend(desk, case.id, {"promise": "2026-11-23 10:00"})
    complaint_steps.extend(desk, case.id, {"promise": "2026-11-24 10:00"})
    async with complaints_of(desk, person("李敏")) as pilot:
        assert "Receptionist" in lists(pilot).table.rows[0].cells
        clock.move(days=4)
        await keys(pilot, "f2", "f4")
        row = lists(pilot).table.rows[0]
        assert "General manager" in row.cells and row.cells[0].startswith("!")
        await keys(pilot, "enter")
        assert "by rule: the last agreed date has passed" in case_text(pilot)
        assert "overdue by" in case_text(pilot)


async def test_the_bottom_line_counts_what_is_owed_and_a_click_opens_the_list(
    desk: Desk, person: FindPerson, clock: StandingClock
) -> None:
    late = receive(desk, promise="2026-11-21 10:00", subject="")
    receive(desk, promise="2026-11-21 17:00", subject="")
    clock.move(hours=1)
    async with complaints_of(desk, person("李敏")) as pilot:
        app = pilot.app
        assert isinstance(app, FrontDesk)
        await app.owing.look()
        await keys(pilot, "f2")
        line = app.screen.query_one(StatusLine)
        texts = [text for _style, text, _action in line._placed(line.size.width)]
        at = texts.index("overdue 1  ")
        await pilot.click(StatusLine, offset=(sum(map(chinese.width, texts[:at])) + 2, 0))
        await settle(pilot)
        assert lists(pilot).present == "overdue" and listed(pilot) == [late.id]


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_a_list_without_cases_says_so(desk: Desk, person: FindPerson, size: tuple[int, int]) -> None:
    async with complaints_of(desk, person("李敏"), size) as pilot:
        assert listed(pilot) == []
        assert lists(pilot).table._note() == "No complaints here"
        await keys(pilot, "enter")
        assert isinstance(pilot.app.screen, ComplaintsScreen)


COUNTDOWNS = [  # 2026-11-21 is a Saturday
    ("2026-11-21 16:30", "2026-11-22 23:59", "11-22 23:59，还剩 1 天 7 小时，其间无工作时间"),
    ("2026-11-21 16:30", "2026-11-21 17:00", "11-21 17:00，还剩 30 分钟，其间无工作时间"),
    ("2026-11-21 16:30", "2026-11-23 09:20", "11-23 09:20，还剩 20 分钟（工作时间）"),
    ("2026-11-20 16:30", "2026-11-23 11:00", "11-23 11:00，还剩 3 小时（工作时间）"),
    ("2026-11-22 18:30", "2026-11-22 16:30", "11-22 16:30，已超期 2 小时"),
    ("2026-11-23 11:00", "2026-11-23 09:00", "11-23 09:00，已超期 2 小时（工作时间）"),
]


@pytest.mark.parametrize(("at", "due", "words"), COUNTDOWNS)
def test_a_promise_is_counted_down_in_working_time_or_by_the_clock_where_there_is_none(
    desk: Desk, clock: StandingClock, at: str, due: str, words: str
) -> None:
    use_language("zh")
    clock.now = datetime(2026, 11, 19, 9, 30)
    made = receive(desk, promise=due)
    clock.now = datetime.fromisoformat(at)
    assert promise_words(desk, now(desk, made)) == words


async def test_what_is_to_be_reported_is_a_list_that_opens_from_the_page_of_the_day(
    desk: Desk, person: FindPerson, act_as: Callable[[str], None]
) -> None:
    act_as("李敏")
    made = receive(desk)
    receive(desk)
    complaint_steps.resolve(desk, made.id, {"text": "当场修好"})
    async with complaints_of(desk, person("陈静")) as pilot:
        app = pilot.app
        assert isinstance(app, FrontDesk)
        await app.action_open_list("complaints", "report")
        await settle(pilot)
        assert listed(pilot) == [made.id] and "To report up 1" in tabs(pilot)
