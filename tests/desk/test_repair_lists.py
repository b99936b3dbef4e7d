"""The lists of repairs by what they want, and what a request would be while it is typed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from standing_clock import StandingClock

from csdesk.desk import customers, followups, repair_lists, repairs, warranties
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError

UNIT = "1期-3栋-1201"
REPAIR = {"phone": "13800001234", "name": "赵敏", "unit": UNIT, "item": "bathroom", "content": "天花板渗水"}


def _names(desk: Desk, which: str, text: str = "") -> list[str]:
    return [repair.name for _key, repair in repair_lists.page(desk, which, text=text)]


@pytest.mark.parametrize(
    ("taken", "lists"),
    [
        ([], {"waiting"}),
        (["contact"], {"in_hand"}),
        (["appoint"], {"in_hand"}),
        (["done"], {"done"}),
        (["contact", "done"], {"done"}),
        (["done", "accept"], {"accepted"}),
        (["done", "refuse"], {"waiting"}),
        (["done", "accept", "call"], set()),
    ],
)
def test_a_repair_stands_on_the_list_of_what_it_wants(desk: Desk, taken: list[str], lists: set[str]) -> None:
    repair = repairs.add(desk, REPAIR).repair
    for step in taken:
        if step == "contact":
            repairs.contact(desk, repair.id, {})
        elif step == "appoint":
            repairs.contact(desk, repair.id, {"appointment_at": "2026-11-24 09:30"})
        elif step == "done":
            repairs.done(desk, repair.id, {})
        elif step == "call":
            owed = followups.of_source(desk, repair.id)[0]
            followups.done(desk, owed.id, {"result": desk.options("followup_result")[0].key})
        else:
            repairs.accept(desk, repair.id, {"passed": "yes" if step == "accept" else "no"})
    on = {which for which in repair_lists.LISTS if _names(desk, which)}
    assert on == lists | {"all"}
    assert {name for name, count in repair_lists.counts(desk).items() if count} == lists


def test_what_is_owed_first_stands_first_and_pages_go_on(desk: Desk, clock: StandingClock) -> None:
    for at, name in enumerate(("赵敏", "孙建国", "何晓燕", "林子轩")):
        given = REPAIR | {"name": name, "phone": f"1380000000{at}", "unit": f"{at}栋", "item": "other"}
        repairs.add(desk, given | ({"emergency": "yes"} if name == "林子轩" else {}))
    every = repair_lists.page(desk, "waiting")
    assert [repair.name for _key, repair in every] == ["林子轩", "赵敏", "孙建国", "何晓燕"]
    first = repair_lists.page(desk, "waiting", limit=2)
    assert first + repair_lists.page(desk, "waiting", after=first[-1][0], limit=2) == every
    assert _names(desk, "waiting", "建国") == ["孙建国"]
    assert _names(desk, "in_hand", "建国") == []
    clock.move(minutes=31)
    assert _names(desk, "overdue") == ["林子轩"] == [repair.name for repair in repairs.page(desk, overdue=True)]
    assert every[0][0][0] == datetime(2026, 11, 21, 10)


def test_there_is_no_list_of_that_name(desk: Desk) -> None:
    with pytest.raises(BadInputError, match="lost"):
        repair_lists.page(desk, "lost")


def test_what_a_request_would_be_is_told_before_it_is_saved(desk: Desk) -> None:
    owner = customers.add(desk, {"name": "赵敏", "phone": "13800001234", "unit": UNIT})
    warranties.deliver(desk, owner.id, UNIT, "2022-05-01")
    typed = {"item": "bathroom"}
    first = repair_lists.outlook(desk, typed, customer=owner.id)
    assert (first.repeat.count, first.earlier, first.becomes, first.next_becomes) == (1, (), "", "")
    assert (first.in_warranty, first.warranty_ends_on) == (True, date(2027, 5, 1))
    made = [repairs.add(desk, REPAIR).repair, repairs.add(desk, REPAIR).repair]
    second = repair_lists.outlook(desk, typed, customer=owner.id, besides=made[1].id)
    assert (second.repeat.count, second.becomes, second.next_becomes) == (2, "", "complaint")
    third = repair_lists.outlook(desk, {"item": "bathroom", "unit": UNIT})
    assert (third.becomes, third.next_becomes) == ("complaint", "headquarters")
    assert [repair.number for repair in third.earlier] == [made[1].number, made[0].number]
    saved = repairs.add(desk, REPAIR)
    assert (saved.repeat, saved.becomes) == (third.repeat, third.becomes)


@pytest.mark.parametrize("typed", [{"delivered_on": "2026-"}, {"at": "昨"}, {"item": "wiri"}, {}])
def test_what_is_half_typed_raises_nothing(desk: Desk, typed: dict[str, str]) -> None:
    assert repair_lists.outlook(desk, {"unit": UNIT} | typed).repeat.count == 1


def test_no_warranty_is_told_of_an_item_that_has_none(desk: Desk) -> None:
    other = repair_lists.outlook(desk, {"item": "other", "unit": UNIT, "delivered_on": "2026-01-01"})
    assert (other.has_warranty, other.in_warranty) == (False, False)


def test_every_list_but_all_is_found_by_an_index(desk: Desk) -> None:
    from csdesk.store.repairs import LISTS

    for condition, _moment in LISTS.values():
        plan = desk.store.rows(f"EXPLAIN QUERY PLAN SELECT id FROM repair WHERE {condition}", {"now": ""})
        assert not any(row["detail"] == "SCAN repair" for row in plan), condition
