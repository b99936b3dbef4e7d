"""The history of a record: all that became of it, whoever did it and wherever."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from standing_clock import StandingClock

from csdesk.desk import calls, complaint_intake, customers, history, staff
from csdesk.desk.desk import Desk
from csdesk.desk.errors import NoSuchRecordError
from csdesk.desk.history import Change


def told(changes: list[Change], what: str) -> list[tuple[str, dict[str, str]]]:
    """What was done to records of the kind `what`, and which values they got."""
    return [
        (change.operation, {field.field: field.after for field in change.fields})
        for change in changes
        if change.what == what
    ]


def test_the_history_of_a_customer_tells_of_those_merged_into_them(desk: Desk, clock: StandingClock) -> None:
    kept = customers.add(desk, {"name": "甲甲", "phone": "13800000001"})
    other = customers.add(desk, {"name": "乙乙", "phone": "13800000002"})
    clock.move(minutes=1)
    customers.correct(desk, other.id, {"grade": "A"})
    clock.move(minutes=1)
    customers.merge(desk, kept.id, other.id)
    clock.move(minutes=1)
    customers.correct(desk, kept.id, {"grade": "B"})
    found = history.of(desk, kept.id)
    inserts = [values["name"] for operation, values in told(found, "customer") if operation == "insert"]
    assert inserts == ["甲甲", "乙乙"]
    assert told(found, "customer")[2:] == [
        ("update", {"name": "乙乙", "grade": "A"}),
        ("update", {"name": "乙乙", "merged_into_id": "甲甲"}),
        ("update", {"grade": "A"}),
        ("update", {"grade": "B"}),
    ]
    assert len(told(found, "customer_phone")) == 2
    assert told(history.of(desk, other.id), "customer")[1:] == [
        ("update", {"grade": "A"}), ("update", {"merged_into_id": "甲甲"})
    ]  # fmt: skip
    history.undo(desk)
    history.undo(desk)
    assert not any("乙乙" in values.values() for _operation, values in told(history.of(desk, kept.id), "customer"))


def test_a_record_that_was_deleted_outside_csdesk_is_found_by_its_number_too(desk: Desk) -> None:
    call = calls.log(desk, {"phone": "13800001234", "asked": "户型"}).call
    desk.store.connection().execute("DELETE FROM call WHERE id = ?", (call.id,))
    assert [operation for operation, _values in told(history.of(desk, call.number), "call")] == ["insert", "delete"]
    assert history.of(desk, call.number.lower()) == history.of(desk, call.id)
    for unknown in ("户型", call.number[:-1], ""):
        with pytest.raises(NoSuchRecordError):
            history.of(desk, unknown)


def test_the_history_tells_the_code_that_the_desk_had_then(
    desk: Desk, clock: StandingClock, act_as: Callable[[str], None]
) -> None:
    first = calls.log(desk, {"phone": "13800001234", "asked": "户型"}).call
    calls.correct(desk, first.id, {"asked": "价格"})
    clock.move(minutes=1)
    act_as("吴刚")
    staff.change_station(desk, "B")
    act_as("陈静")
    second = calls.log(desk, {"phone": "13800001234", "asked": "按揭"}).call
    calls.correct(desk, first.id, {"asked": "学区"})
    assert [change.station for change in history.of(desk, first.id)] == ["A", "A", "B"]
    assert [change.station for change in history.of(desk, second.id)] == ["B"]


def test_a_kind_of_record_that_nobody_knows_is_told_as_it_is_called(desk: Desk) -> None:
    given = {"phone": "13800000001", "name": "甲甲", "content": "漏水", "promise": "2026-11-23 15:00"}
    made = complaint_intake.receive(desk, given).complaint
    desk.store.connection().execute("UPDATE complaint SET source_table = 'mail' WHERE id = ?", (made.id,))
    assert told(history.of(desk, made.id), "complaint")[-1] == ("update", {"source_table": "mail"})
