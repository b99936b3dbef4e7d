"""Repairs at the desk: intake, warranty, deadlines, the steps to the call-back, repeats, search, history and undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from standing_clock import StandingClock

from csdesk.desk import calls, complaints, customers, history, repairs, search, warranties
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, NoSuchRecordError, NotPermittedError
from csdesk.desk.repairs import Saved

UNIT = "1期-3栋-1201"
REPAIR = {"phone": "13800001234", "name": "赵敏", "unit": UNIT, "item": "卫生间防水", "content": "天花板渗水"}


def _add(desk: Desk, **values: str) -> Saved:
    return repairs.add(desk, REPAIR | values)


def _counted(desk: Desk) -> object:
    return desk.store.rows("SELECT count(*) AS n FROM change") + desk.store.rows("SELECT * FROM number_series")


def _call_backs(desk: Desk) -> list[tuple[str, str]]:
    rows = desk.store.rows("SELECT opens_on, closes_on FROM followup WHERE deleted_at IS NULL ORDER BY id")
    return [(row["opens_on"], row["closes_on"]) for row in rows]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"content": " "}, "content"),
        ({"phone": "", "name": ""}, "phone"),
        ({"item": "飞碟"}, "item"),
        ({"emergency": "maybe"}, "emergency"),
        ({"delivered_on": "2026-02-30"}, "delivered_on"),
        ({"at": "明天"}, "at"),
        ({"at": "2026-11-21 09:31"}, "at"),
        ({"received_by": "无此人"}, "received_by"),
        ({"unit": "号" * 201}, "unit"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_written(desk: Desk, values: dict[str, str], field: str) -> None:
    before = _counted(desk)
    with pytest.raises(BadInputError) as refused:
        repairs.add(desk, REPAIR | values)
    assert refused.value.field == field
    assert _counted(desk) == before


def test_a_repair_is_taken_down_with_number_customer_and_deadline(desk: Desk, clock: StandingClock) -> None:
    saved = _add(desk)
    repair = saved.repair
    assert repair.number == "BX-A-20261121-001"
    assert (repair.at, repair.item, repair.status, repair.emergency) == (clock(), "bathroom", "open", False)
    assert repair.contact_by == datetime(2026, 11, 23, 18)  # Saturday, so by Monday evening
    assert saved.is_new_customer and repair.customer is not None and repair.customer.name == "赵敏"
    assert (repair.project, repair.received_by, repair.phone) == ("云岭花园", "陈静", "13800001234")
    assert repair.in_warranty is None
    assert repairs.show(desk, repair.number).phone == "138****1234"
    assert repairs.show(desk, repair.number.lower()) == repairs.show(desk, repair.id)
    with pytest.raises(NoSuchRecordError, match="BX-A-20261121-009"):
        repairs.show(desk, "BX-A-20261121-009")


def test_an_emergency_is_due_at_once_whatever_the_day(desk: Desk, clock: StandingClock) -> None:
    repair = _add(desk, emergency="是").repair
    assert repair.contact_by == clock() + timedelta(minutes=30)
    clock.move(minutes=31)
    assert repairs.show(desk, repair.id).overdue
    assert [each.id for each in repairs.page(desk, overdue=True)] == [repair.id]
    assert [each.id for each in repairs.page(desk, emergency=True, is_open=True)] == [repair.id]
    assert repairs.contact(desk, repair.id, {}).overdue is False
    assert repairs.page(desk, overdue=True) == []


def test_the_warranty_follows_from_the_delivery_that_the_desk_knows(desk: Desk) -> None:
    owner = customers.add(desk, {"name": "赵敏", "phone": "13800001234", "unit": UNIT})
    warranties.deliver(desk, owner.id, UNIT, "2021-11-21")
    repair = repairs.add(desk, REPAIR | {"unit": ""}).repair
    assert (repair.unit, repair.delivered_on) == (UNIT, date(2021, 11, 21))
    assert (repair.in_warranty, repair.warranty_ends_on) == (True, date(2026, 11, 21))
    assert _add(desk, item="wiring").repair.in_warranty is False
    assert _add(desk, item="wiring", in_warranty="yes").repair.in_warranty is True
    assert _add(desk, item="wiring", delivered_on="2025-01-01").repair.in_warranty is True
    corrected = repairs.correct(desk, repair.id, {"item": "pipes"})
    assert (corrected.in_warranty, corrected.warranty_ends_on) == (False, date(2023, 11, 21))


def test_a_delivery_entered_later_reaches_the_open_repairs(desk: Desk, clock: StandingClock) -> None:
    repair = _add(desk).repair
    shown = warranties.deliver(desk, "赵敏", UNIT, "2024-05-01")
    assert shown.units == (customers.Unit(UNIT, "owned", date(2024, 5, 1)),)
    assert repairs.show(desk, repair.id).in_warranty is True
    assert warranties.deliver(desk, "赵敏", UNIT, "").units[0].delivered_on is None
    assert repairs.show(desk, repair.id).in_warranty is None
    with pytest.raises(BadInputError, match="up to today"):
        warranties.deliver(desk, "赵敏", UNIT, "2026-11-22")
    with pytest.raises(BadInputError, match="not a unit"):
        warranties.deliver(desk, "赵敏", "9栋", "")


def test_from_contact_to_the_call_back(desk: Desk, clock: StandingClock) -> None:
    repair = _add(desk).repair
    clock.move(hours=1)
    agreed = repairs.contact(desk, repair.id, {
        "appointment_at": "11月23日 9:00", "engineer": "韩工", "plan": "重做防水", "plan_explained": "是",
    })  # fmt: skip
    assert (agreed.status, agreed.contacted_at) == ("appointed", clock())
    assert (agreed.appointment_at, agreed.engineer, agreed.plan_explained) == (datetime(2026, 11, 23, 9), "韩工", True)
    assert not _call_backs(desk)
    clock.move(days=2)
    done = repairs.done(desk, repair.id, {})
    assert (done.status, done.done_at) == ("done", clock())
    assert _call_backs(desk) == [("2026-11-24", "2026-11-26")]
    clock.move(days=1)
    accepted = repairs.accept(desk, repair.id, {"rating": "5"})
    assert (accepted.status, accepted.passed, accepted.rating) == ("accepted", True, 5)
    assert _call_backs(desk) == [("2026-11-25", "2026-11-27")], "the one call-back, now from the acceptance on"
    assert repairs.page(desk, is_open=True) == []
    desk.store.connection().execute("UPDATE followup SET done_at = '2026-11-26 10:00:00', outcome = 'done'")
    shown = repairs.show(desk, repair.id)
    assert (shown.status, shown.called_back_at) == ("called_back", datetime(2026, 11, 26, 10))


def test_work_that_does_not_pass_begins_again_and_owes_no_call(desk: Desk, clock: StandingClock) -> None:
    repair = _add(desk).repair
    repairs.contact(desk, repair.id, {"appointment_at": "2026-11-21 17:00"})
    repairs.done(desk, repair.id, {})
    again = repairs.accept(desk, repair.id, {"passed": "no", "rating": "1"})
    assert (again.status, again.passed, again.done_at, again.appointment_at) == ("not_passed", False, None, None)
    assert again.contact_by == datetime(2026, 11, 23, 18)
    assert not _call_backs(desk)
    clock.move(days=3)
    assert [each.id for each in repairs.page(desk, overdue=True)] == [repair.id]
    assert repairs.done(desk, repair.id, {}).passed is None
    assert repairs.accept(desk, repair.id, {"passed": "是"}).status == "accepted"
    assert len(_call_backs(desk)) == 1


def test_steps_come_in_their_order_and_their_times_too(desk: Desk) -> None:
    repair = _add(desk, at="2026-11-20 10:00").repair
    with pytest.raises(BadInputError, match="not done yet"):
        repairs.accept(desk, repair.id, {})
    for at in ("2026-11-20 09:59", "2026-11-21 09:31"):
        with pytest.raises(BadInputError, match="2026-11-20 10:00 to now"):
            repairs.contact(desk, repair.id, {"at": at})
    with pytest.raises(BadInputError, match="when it was reported"):
        repairs.contact(desk, repair.id, {"appointment_at": "2026-11-20 09:00"})
    repairs.contact(desk, repair.id, {"at": "2026-11-20 11:00"})
    assert repairs.contact(desk, repair.id, {"engineer": "韩工"}).contacted_at == datetime(2026, 11, 20, 11)
    with pytest.raises(BadInputError, match="2026-11-20 11:00 to now"):
        repairs.done(desk, repair.id, {"at": "2026-11-20 10:30"})
    repairs.done(desk, repair.id, {"at": "2026-11-20 17:00"})
    with pytest.raises(BadInputError, match="already"):
        repairs.done(desk, repair.id, {})
    with pytest.raises(BadInputError, match="from 1 to 5"):
        repairs.accept(desk, repair.id, {"rating": "6"})
    repairs.accept(desk, repair.id, {})
    for step in (repairs.contact, repairs.done, repairs.accept):
        with pytest.raises(BadInputError, match="a new one"):
            step(desk, repair.id, {})
    with pytest.raises(BadInputError, match="already"):
        repairs.correct(desk, repair.id, {"at": "2026-11-20 12:00"})


def test_the_third_request_becomes_a_complaint_and_the_fourth_goes_to_the_top(desk: Desk, clock: StandingClock) -> None:
    numbers: list[str] = []
    found: list[Saved] = []
    for day in range(5):
        saved = _add(desk, content=f"第{day + 1}次")
        assert saved.repeat == repairs.Repeat(day + 1, tuple(numbers))
        assert saved.repair.repeat == day + 1
        numbers.append(saved.repair.number)
        found.append(saved)
        clock.move(days=1)
    assert [saved.becomes for saved in found] == ["", "", "complaint", "headquarters", "headquarters"]
    assert [saved.repair.complaint for saved in found] == ["", "", *["TS-A-20261123-001"] * 3]
    complaint = complaints.show(desk, "TS-A-20261123-001")
    assert complaint.level == desk.policy.complaints.top
    assert complaint.is_moved_up
    assert numbers[0] in complaint.content and "第3次" in complaint.content
    assert complaint.customer is not None and complaint.customer.name == "赵敏"
    assert complaint.promise_at >= datetime(2026, 11, 24)
    assert [event.kind for event in complaint.events].count("moved_up") == 1
    assert sum("第5次" in event.text for event in complaint.events) == 1


def test_what_is_not_the_same_repair_is_no_repeat(desk: Desk, clock: StandingClock) -> None:
    _add(desk)
    assert _add(desk, item="wiring").repeat.count == 1
    assert _add(desk, unit="1期-3栋-1202").repeat.count == 1
    assert _add(desk, item="").repeat.count == 1
    assert [_add(desk, item="其他").repeat.count for _ in range(2)] == [1, 1]
    assert _add(desk, phone="13800005678", name="钱伟").repeat.count == 2, "another caller about the same unit"
    clock.move(days=366)
    assert _add(desk).repeat.count == 1, "too long ago"


def test_requests_without_a_unit_are_the_customer_s(desk: Desk) -> None:
    assert [_add(desk, unit="").repeat.count for _ in range(2)] == [1, 2]
    assert _add(desk).repeat.count == 3, "the same customer, who once named no unit"


def test_a_correction_may_be_what_makes_it_a_repeat(desk: Desk) -> None:
    _add(desk)
    _add(desk)
    third = _add(desk, item="wiring").repair
    assert third.repeat == 1 and not third.complaint
    corrected = repairs.correct(desk, third.id, {"item": "bathroom"})
    assert corrected.repeat == 3 and corrected.complaint.startswith("TS-A-")


def test_undo_takes_the_request_back_with_all_it_brought_about(desk: Desk) -> None:
    _add(desk)
    _add(desk)
    saved = _add(desk)
    undone = history.undo(desk)
    assert {"repair", "complaint", "complaint_event"} <= {table for table, _row in undone.records}
    with pytest.raises(NoSuchRecordError):
        repairs.show(desk, saved.repair.id)
    assert complaints.page(desk, "open") == []
    assert _add(desk).repeat.count == 3


def test_undoing_a_step_leaves_the_repair_as_it_was_before(desk: Desk) -> None:
    repair = _add(desk).repair
    repairs.done(desk, repair.id, {})
    history.undo(desk)
    assert repairs.show(desk, repair.id).status == "open"
    assert not _call_backs(desk)


def test_a_masked_phone_stays_the_number_it_hides(desk: Desk) -> None:
    repair = _add(desk).repair
    corrected = repairs.correct(desk, repair.id, {"phone": "138****1234", "emergency": "yes", "notes": "家有老人"})
    assert (corrected.emergency, corrected.contact_by) == (True, repair.at + timedelta(minutes=30))
    assert repairs.show(desk, repair.id, reveal=True).phone == "13800001234"
    assert desk.store.rows("SELECT count(*) AS n FROM disclosure") == [{"n": 1}]


def test_a_call_that_became_a_repair_says_so(desk: Desk) -> None:
    call = calls.log(desk, {"phone": "13800001234", "name": "赵敏", "asked": "漏水"}).call
    repairs.add(desk, REPAIR, source=("call", call.id))
    assert calls.show(desk, call.id).outcome == "became_repair"
    assert history.undo(desk, ["repair"])
    assert calls.show(desk, call.id).outcome == ""


def test_repairs_are_found_listed_and_on_the_time_line(desk: Desk, clock: StandingClock) -> None:
    first = _add(desk, place="主卧").repair
    clock.move(hours=1)
    other = _add(desk, item="wiring", content="插座没电", phone="13800005678", name="钱伟", unit="2栋-301").repair
    assert [each.id for each in repairs.page(desk)] == [other.id, first.id]
    assert [each.id for each in repairs.page(desk, after=(other.at, other.id))] == [first.id]
    assert [each.id for each in repairs.page(desk, phone="13800005678")] == [other.id]
    assert [each.id for each in repairs.page(desk, text="渗水", is_open=True)] == [first.id]
    assert repairs.page(desk, text="渗水", overdue=True) == []
    for wanted in ("渗水", "渗", "主卧", "zhaomin", first.number, "00001234", "1201"):
        assert first.id in {found.id for found in search.find(desk, wanted, areas=["repairs"])}, wanted
    assert first.customer is not None
    line = customers.contacts(desk, first.customer.id)
    assert [(each.kind, each.number, each.category, each.is_open) for each in line] == [
        ("repair", first.number, "bathroom", True)
    ]
    told = history.of(desk, first.number)
    assert tuple(
        field.after for name in ("item", "is_emergency") for field in told[0].fields if field.field == name
    ) == ("Bathroom waterproofing", "No")


def test_who_may_not_receive_repairs_may_not(
    desk: Desk, act_as: Callable[[str], None], open_again: Callable[[], Desk]
) -> None:
    (desk.home.folder / "policy.toml").write_text("[roles.receptionist]\nrights = ['read_records']\n", encoding="utf-8")
    other = open_again()
    other.person = next(each for each in other.staff.values() if each.name == "李敏")
    with pytest.raises(NotPermittedError):
        repairs.add(other, REPAIR)
    assert repairs.page(other) == []


def test_warranties_that_end_within_a_month_are_listed(desk: Desk) -> None:
    for at, (name, day) in enumerate(
        [("甲", "2021-11-21"), ("乙", "2021-12-21"), ("丙", "2021-12-22"), ("丁", "2021-11-20"), ("戊", "2024-12-01")]
    ):
        owner = customers.add(desk, {"name": name, "phone": f"1380000900{at}", "unit": f"{at}栋"})
        warranties.deliver(desk, owner.id, f"{at}栋", day)
    found = warranties.ending(desk)
    assert [(each.customer.name if each.customer else "", each.item, each.ends_on.isoformat()) for each in found] == [
        ("甲", item, "2026-11-21") for item in ("bathroom", "exterior_wall", "roof")
    ] + [("戊", item, "2026-12-01") for item in ("fittings", "pipes", "wiring")] + [
        ("乙", item, "2026-12-21") for item in ("bathroom", "exterior_wall", "roof")
    ]  # fmt: skip
    assert warranties.ending(desk, limit=2) == found[:2]
    assert {each.item for each in warranties.ending(desk, date(2027, 3, 15))} >= {"heating"}
    assert warranties.ending(desk, date(2026, 11, 20)) == []


@pytest.mark.parametrize(
    "query",
    [
        {"is_open": True},
        {"overdue": True, "is_open": True},
        {"emergency": True},
        {"phone": "13800001234"},
        {},
    ],
)
def test_no_list_of_repairs_reads_or_sorts_the_whole_table(desk: Desk, query: dict[str, object]) -> None:
    statements: list[str] = []
    _add(desk)
    connection = desk.store.connection()
    connection.set_trace_callback(statements.append)
    repairs.page(desk, **query)  # type: ignore[arg-type]
    connection.set_trace_callback(None)
    listed = [each for each in statements if 'FROM "repair"' in each and "ORDER BY" in each]
    assert listed
    for statement in listed:
        plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}"))
        assert "USING INDEX repair_" in plan and "TEMP B-TREE" not in plan, plan


def test_a_call_back_names_the_repair_it_comes_of(desk: Desk) -> None:
    repair = _add(desk).repair
    repairs.done(desk, repair.id, {})
    rows = desk.store.rows("SELECT kind, source_table, source_id, name, assignee_id FROM followup")
    assert rows == [{
        "kind": "repair_callback", "source_table": "repair", "source_id": repair.id, "name": "赵敏",
        "assignee_id": desk.me.id,
    }]  # fmt: skip
