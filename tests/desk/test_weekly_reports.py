"""Weekly reports: live until they are signed, kept as signed, taken back by undo or by a supervisor."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from standing_clock import StandingClock

from csdesk import texts
from csdesk.desk import calls, followups, history, staff, visits, weekly_reports
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, NotPermittedError
from csdesk.desk.weekly_reports import WeeklyReport

# The clock stands at Saturday 2026-11-21 09:30, in the week 2026-W47.


@pytest.fixture
def sales(desk: Desk, act_as: Callable[[str], None]) -> Desk:
    """The desk with 周强 acting, who has taken a call and received a visitor."""
    act_as("周强")
    calls.log(desk, {"phone": "13800000001", "name": "李四", "asked": "价格", "category": "enquiry", "invited": "yes"})
    visits.register(desk, {"phone": "13800000001", "name": "李四", "intent": "A", "opinions": "想要南向\n楼层高些"})
    return desk


def numbers(report: WeeklyReport) -> dict[str, int]:
    return {each.key: each.value for each in report.numbers if each.value}


def test_a_report_begins_with_the_numbers_of_the_week_and_what_visitors_said(sales: Desk) -> None:
    report = weekly_reports.show(sales)
    assert (report.week, report.staff, report.status, report.is_mine, report.at) == (
        "2026-W47", "周强", "open", True, None,
    )  # fmt: skip
    assert numbers(report) == {"calls": 1, "enquiry_calls": 1, "invited": 1, "visits": 1, "visits_first": 1,
                               "intent:A": 1}  # fmt: skip
    assert report.opinions == "11-21 LF-A-20261121-001 想要南向 楼层高些"
    assert "李四" not in report.opinions
    assert report.is_due


def test_opinions_follow_the_visitors_until_they_are_written(sales: Desk) -> None:
    shown = weekly_reports.show(sales).opinions
    saved = weekly_reports.write(sales, {"opinions": shown, "summary": "客流平稳"}).report
    assert (saved.status, saved.summary, saved.are_opinions_written) == ("written", "客流平稳", False)
    visits.register(sales, {"phone": "13800000002", "name": "王五", "opinions": "价格偏高"})
    assert weekly_reports.show(sales).opinions.count("\n") == 1
    weekly_reports.write(sales, {"opinions": "都想要南向"})
    visits.register(sales, {"phone": "13800000003", "name": "赵六", "opinions": "要车位"})
    assert weekly_reports.show(sales).opinions == "都想要南向"
    assert weekly_reports.write(sales, {"opinions": ""}).report.opinions == ""


def test_what_is_signed_stays_and_a_later_difference_is_told_in_words(sales: Desk, clock: StandingClock) -> None:
    weekly_reports.write(sales, {"summary": "客流平稳", "next_plan": "回访 A 类客户"})
    signed = weekly_reports.sign(sales).report
    assert (signed.status, signed.signed_at, signed.signed_by, signed.changes) == ("signed", clock(), "周强", ())
    visits.register(sales, {"phone": "13800000002", "name": "王五", "intent": "B", "opinions": "价格偏高"})
    after = weekly_reports.show(sales)
    assert (after.numbers, after.opinions) == (signed.numbers, signed.opinions)
    assert after.changes == (
        "Visitors received: 1 when it was signed, 2 now",
        "First visits: 1 when it was signed, 2 now",
        "Intention B: much interested: 0 when it was signed, 1 now",
    )
    texts.use_language("zh")
    assert weekly_reports.show(sales).changes[0] == "接待来访：签字时 1，现为 2"


@pytest.mark.parametrize("step", [
    lambda desk: weekly_reports.write(desk, {"summary": "改"}), lambda desk: weekly_reports.sign(desk),
])  # fmt: skip
def test_a_signed_report_is_not_changed(sales: Desk, step: Callable[[Desk], object]) -> None:
    weekly_reports.sign(sales)
    with pytest.raises(BadInputError, match=r"signed by 周强 at 2026-11-21 09:30.*take the signature back"):
        step(sales)


def test_every_step_is_taken_back_by_undo(sales: Desk) -> None:
    weekly_reports.write(sales, {"summary": "一"})
    weekly_reports.write(sales, {"summary": "二"})
    weekly_reports.sign(sales)
    found = []
    for _step in range(3):
        undone = history.undo(sales, weekly_reports.UNDOES)
        report = weekly_reports.show(sales)
        found.append((report.status, report.summary))
    assert found == [("written", "二"), ("written", "一"), ("open", "")]
    assert history.names_of(sales, undone) == ["Weekly report 2026-W47"]
    weekly_reports.write(sales, {"summary": "三"})
    assert weekly_reports.show(sales).summary == "三"


def test_writing_the_same_again_changes_nothing(sales: Desk) -> None:
    assert weekly_reports.write(sales, {"summary": "一"}).batch
    assert weekly_reports.write(sales, {"summary": "一"}).batch == 0


def test_a_supervisor_reads_all_and_takes_a_signature_back_with_a_reason(
    sales: Desk, act_as: Callable[[str], None], clock: StandingClock
) -> None:
    weekly_reports.sign(sales)
    clock.move(minutes=5)
    act_as("陈静")
    assert [(report.staff, report.status) for report in weekly_reports.page(sales)] == [("周强", "signed")]
    with pytest.raises(BadInputError, match="must be filled in"):
        weekly_reports.take_back(sales, "周强", " ")
    back = weekly_reports.take_back(sales, "周强", "来访少算一批").report
    assert (back.status, back.taken_back, back.signed_by, back.is_mine) == ("written", "来访少算一批", "", False)
    with pytest.raises(BadInputError, match="is not signed"):
        weekly_reports.take_back(sales, "周强", "再来")
    told = history.of(sales, back.id)
    assert [(change.by, change.operation) for change in told] == [("周强", "insert"), ("陈静", "update")]
    assert ("taken_back", "来访少算一批") in [(field.field, field.after) for field in told[-1].fields]
    assert any("Visitors received 1" in field.before for field in told[-1].fields)
    act_as("周强")
    assert weekly_reports.sign(sales).report.taken_back == ""


def test_others_see_nobodys_report_but_their_own(sales: Desk, act_as: Callable[[str], None]) -> None:
    act_as("李敏")
    assert [report.staff for report in weekly_reports.page(sales)] == ["李敏"]
    with pytest.raises(NotPermittedError):
        weekly_reports.show(sales, staff="周强")
    with pytest.raises(NotPermittedError):
        weekly_reports.take_back(sales, "周强", "看看")
    assert weekly_reports.show(sales, staff="李敏").staff == "李敏"


@pytest.mark.parametrize(("day", "name", "expected"), [
    (-2, "陈静", ()), (-1, "陈静", ("周强",)), (0, "陈静", ("周强",)), (0, "李敏", ()),
])  # fmt: skip
def test_whose_report_is_missing_is_told_from_friday_on(
    desk: Desk, clock: StandingClock, act_as: Callable[[str], None], day: int, name: str, expected: tuple[str, ...]
) -> None:
    clock.move(days=day)
    act_as(name)
    assert weekly_reports.missing(desk) == expected


def test_nothing_is_missing_of_who_has_signed_or_left(
    sales: Desk, act_as: Callable[[str], None], person: Callable[[str], staff.Person]
) -> None:
    weekly_reports.sign(sales)
    act_as("陈静")
    assert weekly_reports.missing(sales) == ()
    staff.add(sales, name="孙磊", role="sales")
    assert weekly_reports.missing(sales) == ("孙磊",)
    staff.take_off(sales, person("孙磊"))
    assert weekly_reports.missing(sales) == ()
    assert [report.staff for report in weekly_reports.page(sales, "last week")] == []


def test_a_week_that_has_not_begun_is_not_signed(sales: Desk) -> None:
    with pytest.raises(BadInputError, match="2026-W48 has not begun"):
        weekly_reports.sign(sales, "2026-W48")
    with pytest.raises(BadInputError, match="2026-W47"):
        weekly_reports.sign(sales, "2026-W60")


def test_follow_ups_that_fall_to_the_person_are_counted(sales: Desk, clock: StandingClock) -> None:
    clock.move(days=8)
    (owed,) = followups.page(sales, mine=True)
    followups.done(sales, owed.id, {"result": "considering"})
    assert numbers(weekly_reports.show(sales)) == {"contacts_made": 1}
    found = numbers(weekly_reports.show(sales, owed.closes_on.isoformat()))
    assert found == {"followups_owed": 1, "followups_done": 1}


def test_figures_that_another_program_spoiled_do_not_hide_the_report(sales: Desk) -> None:
    weekly_reports.sign(sales)
    for spoiled in ("no json", "[]", json.dumps({"calls": "x"})):
        sales.store.connection().execute("UPDATE weekly_report SET figures = ?", (spoiled,))
        assert numbers(weekly_reports.show(sales))["visits"] == 1
