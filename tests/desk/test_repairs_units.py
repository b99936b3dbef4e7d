"""Repairs of one unit that is written in several ways, deliveries that a repair tells, late appointments."""

from __future__ import annotations

from datetime import date

import pytest

from csdesk import texts
from csdesk.desk import complaints, customers, history, repairs, warranties
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError

REPAIR = {"phone": "13800001234", "name": "赵敏", "unit": "3栋2单元501", "item": "卫生间防水", "content": "渗水"}


def test_the_third_request_is_a_complaint_however_the_unit_is_written(desk: Desk) -> None:
    repairs.add(desk, REPAIR)
    repairs.add(desk, REPAIR | {"unit": "3-2-501", "phone": "13800004321", "name": "钱进"})
    saved = repairs.add(desk, REPAIR | {"unit": "云岭花园 3 栋 2 单元 501室", "phone": "13800005555", "name": "孙礼"})
    assert (saved.repeat.count, saved.becomes) == (3, "complaint")


def test_the_warranty_knows_the_unit_however_it_is_written(desk: Desk) -> None:
    owner = customers.add(desk, {"name": "赵敏", "phone": "13800001234", "unit": "3栋2单元501"})
    opened = repairs.add(desk, REPAIR | {"unit": "3-2-501"}).repair
    after = warranties.deliver(desk, owner.id, "3-2-501室", "2025-11-21")
    assert [(unit.unit, unit.delivered_on) for unit in after.units] == [("3栋2单元501", date(2025, 11, 21))]
    assert repairs.show(desk, opened.id).in_warranty is True
    assert repairs.add(desk, REPAIR | {"unit": "3幢2单元501"}).repair.delivered_on == date(2025, 11, 21)


def test_a_unit_is_not_delivered_in_the_future(desk: Desk) -> None:
    for values in ({"delivered_on": "2026-11-22"}, {"delivered_on": "2027-01-01"}):
        with pytest.raises(BadInputError, match="a day up to today") as refused:
            repairs.add(desk, REPAIR | values)
        assert refused.value.field == "delivered_on"
    repair = repairs.add(desk, REPAIR).repair
    with pytest.raises(BadInputError, match="a day up to today"):
        repairs.correct(desk, repair.id, {"delivered_on": "2026-11-22"})


def test_a_delivery_that_a_repair_tells_is_noted_with_the_unit_once(desk: Desk) -> None:
    first = repairs.add(desk, REPAIR).repair
    told = repairs.add(desk, REPAIR | {"unit": "3-2-501", "delivered_on": "2024-11-30"}).repair
    assert told.customer is not None
    (unit,) = customers.show(desk, told.customer.id).units
    assert unit.delivered_on == date(2024, 11, 30)
    assert repairs.show(desk, first.id).delivered_on == date(2024, 11, 30)
    assert "wiring" in {ending.item for ending in warranties.ending(desk, date(2026, 12, 20))}
    repairs.add(desk, REPAIR | {"delivered_on": "2020-01-01"})
    assert customers.show(desk, told.customer.id).units == (unit,)
    history.undo(desk)
    history.undo(desk)
    assert all(unit.delivered_on is None for unit in customers.show(desk, told.customer.id).units)


def test_a_correction_may_tell_the_delivery_too(desk: Desk) -> None:
    repair = repairs.add(desk, REPAIR).repair
    corrected = repairs.correct(desk, repair.id, {"delivered_on": "2024-11-30"})
    assert corrected.customer is not None
    assert [unit.delivered_on for unit in customers.show(desk, corrected.customer.id).units] == [date(2024, 11, 30)]


@pytest.mark.parametrize(("at", "late"), [("2026-11-23 15:00", False), ("2026-11-23 18:01", True)])
def test_an_appointment_after_the_working_day_is_told(desk: Desk, at: str, late: bool) -> None:
    repair = repairs.add(desk, REPAIR).repair
    found = repairs.contact(desk, repair.id, {"appointment_at": at})
    assert found.appointed_late is late
    assert not found.overdue


def test_the_complaint_of_a_repair_says_the_same_in_both_languages(desk: Desk) -> None:
    told = []
    for language, unit in (("en", "1-1-101"), ("zh", "1-1-102")):
        texts.use_language(language)
        for _time in range(3):
            saved = repairs.add(desk, REPAIR | {"unit": unit})
        told.append(complaints.show(desk, saved.repair.complaint).content)
    texts.use_language("en")
    assert told == [
        "3× 渗水 (BX-A-20261121-001, BX-A-20261121-002, BX-A-20261121-003)",
        "3× 渗水 (BX-A-20261121-004, BX-A-20261121-005, BX-A-20261121-006)",
    ]
