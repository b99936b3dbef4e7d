"""Callers known by their phones, likely duplicates, merging and parting, and what correcting must not lose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from standing_clock import StandingClock

from csdesk.desk import calls, complaint_intake, customers, history, search, time_line, visits
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, DeskError, NoSuchRecordError
from csdesk.store import complaints as stored_complaints
from csdesk.store import records, replay


def log_call(desk: Desk, **values: str) -> calls.Saved:
    return calls.log(desk, {"asked": "户型"} | values)


def add(desk: Desk, name: str, phone: str = "", **values: str) -> str:
    return customers.add(desk, {"name": name, "phone": phone} | values).id


def names(desk: Desk) -> list[str]:
    return sorted(customer.name for customer in customers.page(desk))


@pytest.mark.parametrize(
    "typed",
    [
        "13800001234",
        "138 0000 1234",
        "+86 138-0000-1234",
        "0086 13800001234",
        "１３８００００１２３４",
        "0755-26889999",
        "(0755) 2688 9999",
        "0755 26889999 转 801",
        "+852 2345 6789",
    ],
)
def test_a_caller_is_known_by_any_of_their_phones_however_it_is_written(desk: Desk, typed: str) -> None:
    known = add(desk, "赵敏", "13800001234, 0755-26889999；0755-26889999-801\n+85223456789")
    add(desk, "钱进", "13800009999")
    saved = log_call(desk, phone=typed)
    assert saved.call.customer is not None
    assert (saved.call.customer.id, saved.call.name, saved.is_new_customer) == (known, "赵敏", False)
    card = customers.card(desk, typed)
    assert card.customer is not None
    assert card.customer.id == known
    assert [contact.id for contact in card.contacts] == [saved.call.id]


def test_a_household_that_shares_a_phone_is_told_apart_by_name(desk: Desk) -> None:
    wife, husband = add(desk, "赵敏", "13800001234"), add(desk, "钱进", "13800001234")
    assert log_call(desk, phone="13800001234").call.customer is None
    for name, known in (("赵敏", wife), ("钱进", husband)):
        saved = log_call(desk, phone="13800001234", name=name)
        assert saved.call.customer is not None
        assert saved.call.customer.id == known
        assert not saved.is_new_customer
    child = log_call(desk, phone="13800001234", name="钱多")
    assert child.is_new_customer
    assert child.call.customer is not None
    assert {name.id for name in customers.likely_duplicates(desk, child.call.customer.id)} == {wife, husband}
    assert names(desk) == ["赵敏", "钱多", "钱进"]
    card = customers.card(desk, "13800001234")
    assert card.customer is None
    assert len(card.candidates) == 3


def test_likely_duplicates_are_offered_and_never_merged(desk: Desk) -> None:
    first = add(desk, "赵敏", "13800001234", unit="3-2-1201")
    second = add(desk, "赵敏", "13800005678", unit="3-2-1201")
    third = add(desk, "赵小敏", "13800001234")
    add(desk, "赵敏", "13800009999", unit="5-1-101")
    assert {name.id for name in customers.likely_duplicates(desk, first)} == {second, third}
    assert {name.id for name in customers.likely_duplicates(desk, third)} == {first}
    assert len(names(desk)) == 4


@pytest.mark.parametrize(
    ("values", "makes"),
    [
        ({"name": "赵敏"}, False), ({"phone": "13800001234"}, False), ({"phone": "没说清", "name": "赵敏"}, False),
        ({"phone": "1234", "name": "赵敏"}, False), ({"phone": "13800001234", "name": "赵敏"}, True),
        ({"phone": "95588", "name": "银行"}, True),
    ],
)  # fmt: skip
def test_a_customer_is_made_of_a_phone_and_a_name_only(desk: Desk, values: dict[str, str], makes: bool) -> None:
    saved = log_call(desk, **values)
    assert saved.is_new_customer is makes
    assert (saved.call.customer is not None) is makes
    assert saved.call.phone == values.get("phone", "")
    assert saved.odd_phone is (values.get("phone") in ("没说清", "1234"))


def test_a_caller_picked_by_hand_gets_the_new_phone(desk: Desk) -> None:
    known = add(desk, "赵敏", "13800001234")
    saved = calls.log(desk, {"phone": "13800005678", "asked": "户型"}, customer=known)
    assert saved.call.name == "赵敏"
    assert customers.show(desk, known, reveal=True).phones == ("13800001234", "13800005678")
    calls.log(desk, {"phone": "听不清", "asked": "户型"}, customer=known)
    assert len(customers.show(desk, known).phones) == 2


def test_a_call_for_a_customer_who_is_not_there_is_refused_whole(desk: Desk) -> None:
    before = desk.store.rows("SELECT count(*) AS n FROM change")
    with pytest.raises(NoSuchRecordError):
        calls.log(desk, {"phone": "13800005678", "asked": "户型"}, customer="nobody")
    assert desk.store.rows("SELECT count(*) AS n FROM change") == before
    assert log_call(desk, name="赵敏").call.number.endswith("-001")


@pytest.mark.parametrize("name", ["赵敏", ""])
def test_the_card_tells_of_open_complaints_first_however_much_came_after(
    desk: Desk, clock: StandingClock, name: str
) -> None:
    told = {"phone": "13800001234", "name": name, "content": "电梯", "promise": "2026-11-28 15:00"}
    opened, closed = (complaint_intake.receive(desk, told).complaint.id for _number in range(2))
    with desk.store.transaction(desk.me.id):
        records.change(desk.store, stored_complaints.Complaint, closed, {"closed_at": clock()}, desk.me.id)
    later = []
    for _number in range(6):
        clock.move(minutes=1)
        later.append(log_call(desk, phone="13800001234", name=name).call.id)
    card = customers.card(desk, "13800001234")
    assert (card.customer is None) is (name == "")
    assert [contact.id for contact in card.contacts] == [opened, *later[:1:-1]]
    clock.move(minutes=1)
    newest = complaint_intake.receive(desk, told).complaint.id
    contacts = customers.card(desk, "13800001234").contacts
    assert [contact.id for contact in contacts] == [newest, opened, *later[:2:-1]]


# Correcting.


@pytest.mark.parametrize("masked", ["138****1234", " 138****1234 ", "138****1234\n", "１３８****1234"])
def test_a_masked_phone_given_back_keeps_the_number_it_hides(desk: Desk, masked: str) -> None:
    saved = log_call(desk, phone="13800001234", name="赵敏")
    assert saved.call.customer is not None
    calls.correct(desk, saved.call.id, {"phone": masked, "notes": "记"})
    assert calls.show(desk, saved.call.id, reveal=True).phone == "13800001234"
    customers.correct(desk, saved.call.customer.id, {"phone": masked, "notes": "记"})
    assert customers.show(desk, saved.call.customer.id, reveal=True).phones == ("13800001234",)
    changes = [change for change in history.of(desk, saved.call.customer.id) if change.what != "disclosure"]
    assert [changed.field for changed in changes[-1].fields] == ["notes"]


def test_two_phones_that_look_the_same_masked_are_both_kept(desk: Desk) -> None:
    known = add(desk, "赵敏", "13800001234, 13899991234, 13800005555")
    shown = customers.show(desk, known).phones
    assert shown == ("138****1234", "138****1234", "138****5555")
    customers.correct(desk, known, {"phone": ", ".join(shown)})
    assert customers.show(desk, known, reveal=True).phones == ("13800001234", "13899991234", "13800005555")
    customers.correct(desk, known, {"phone": "138****5555, 13800006666"})
    assert customers.show(desk, known, reveal=True).phones == ("13800005555", "13800006666")


def test_correcting_leaves_out_what_is_not_given(desk: Desk) -> None:
    known = add(desk, "赵敏", "13800001234", unit="3-2-1201", notes="记", kind="owner", birthday="1990-01-02")
    customers.correct(desk, known, {"wechat": "zhaomin"})
    after = customers.show(desk, known, reveal=True)
    assert (after.phones, after.notes, after.kind, after.wechat) == (("13800001234",), "记", "owner", "zhaomin")
    assert [unit.unit for unit in after.units] == ["3-2-1201"]
    customers.correct(desk, known, {"phone": "", "unit": "", "notes": "", "kind": ""})
    after = customers.show(desk, known, reveal=True)
    assert (after.phones, after.units, after.notes, after.kind) == ((), (), "", "")


@pytest.mark.parametrize("values", [{"phone": "13800001234"}, {"unit": "3-2-1201"}, {"notes": "x"}, {}])
def test_correcting_a_customer_who_is_not_there_writes_nothing(desk: Desk, values: dict[str, str]) -> None:
    before = desk.store.rows("SELECT count(*) AS n FROM change")
    with pytest.raises(NoSuchRecordError):
        customers.correct(desk, "nobody", values)
    assert desk.store.rows("SELECT count(*) AS n FROM change") == before


def test_a_call_whose_phone_is_corrected_belongs_to_whom_the_new_phone_belongs(desk: Desk) -> None:
    right = add(desk, "钱进", "13800005678")
    saved = log_call(desk, phone="13800001234")
    corrected = calls.correct(desk, saved.call.id, {"phone": "13800005678"})
    assert corrected.customer is not None
    assert (corrected.customer.id, corrected.phone, corrected.customer.phone) == (right, "138****5678", "138****5678")
    assert list(replay.differences(desk.store.connection())) == []


# Merging.


def test_merged_customers_are_one_at_any_remove(desk: Desk) -> None:
    first, second, third = (add(desk, f"赵敏{n}", f"1380000000{n}") for n in (1, 2, 3))
    logged = [log_call(desk, phone=f"1380000000{n}").call.id for n in (1, 2, 3)]
    customers.merge(desk, second, first)
    customers.merge(desk, third, second)
    assert names(desk) == ["赵敏3"]
    for phone in ("13800000001", "13800000002", "13800000003"):
        card = customers.card(desk, phone)
        assert card.customer is not None, phone
        assert card.customer.id == third
        assert {contact.id for contact in card.contacts} == set(logged)
        assert [name.id for name in card.candidates] == [third]
        assert customers.show(desk, phone).id == third
        saved = log_call(desk, phone=phone)
        assert saved.call.customer is not None
        assert saved.call.customer.id == third
        assert not saved.is_new_customer
        logged.append(saved.call.id)
        assert customers.likely_duplicates(desk, third) == []
        assert [hit.id for hit in search.find(desk, phone, areas=["customers"])] == [third]
        assert [hit.id for hit in search.find(desk, phone[-4:], areas=["customers"])] == [third]
    assert set(customers.show(desk, first).phones) == {"138****0001", "138****0002", "138****0003"}
    assert customers.show(desk, first).id == third
    assert [hit.id for hit in search.find(desk, "赵敏1", areas=["customers"])] == [third]
    assert len(customers.contacts(desk, third)) == len(logged)


def test_merging_in_a_circle_is_refused(desk: Desk) -> None:
    first, second, third = (add(desk, f"赵敏{n}") for n in (1, 2, 3))
    customers.merge(desk, second, first)
    customers.merge(desk, third, second)
    for kept, other in (
        (first, third),
        (third, first),
        (second, third),
        (first, first),
        (third, third),
        (first, second),
    ):
        with pytest.raises(BadInputError, match="same customer"):
            customers.merge(desk, kept, other)
    assert names(desk) == ["赵敏3"]


def test_merges_are_parted_one_by_one(desk: Desk) -> None:
    first, second, third = (add(desk, f"赵敏{n}", f"1380000000{n}") for n in (1, 2, 3))
    customers.merge(desk, second, first)
    customers.merge(desk, third, second)
    history.undo(desk)
    assert names(desk) == ["赵敏2", "赵敏3"]
    assert customers.show(desk, "13800000001").id == second
    assert [hit.id for hit in search.find(desk, "13800000001", areas=["customers"])] == [second]
    assert [hit.id for hit in search.find(desk, "0003", areas=["customers"])] == [third]
    history.undo(desk)
    assert names(desk) == ["赵敏1", "赵敏2", "赵敏3"]
    assert [hit.id for hit in search.find(desk, "0001", areas=["customers"])] == [first]
    assert {hit.id for hit in search.find(desk, "敏1", areas=["customers"])} == {first}


def test_what_is_corrected_under_a_merged_id_is_corrected_on_who_stands_for_it(desk: Desk) -> None:
    first, second = (add(desk, f"赵敏{n}", f"1380000000{n}") for n in (1, 2))
    customers.merge(desk, second, first)
    customers.correct(desk, first, {"notes": "记"})
    assert customers.show(desk, second).notes == "记"
    log_call(desk, phone="13800000002")
    assert len(customers.contacts(desk, first)) == 1
    assert customers.card(desk, "13800000001", chosen=first).customer == customers.show(desk, second)


def test_only_one_of_a_name_or_phone_can_be_named_by_it(desk: Desk) -> None:
    one, two = add(desk, "赵敏", "13800001234"), add(desk, "赵敏", "13800005678")
    with pytest.raises(BadInputError, match="several") as refused:
        customers.find(desk, "赵敏")
    assert one in str(refused.value)
    assert two in str(refused.value)
    assert customers.find(desk, "138 0000 5678") == two
    for nobody in ("", " ", "\ud800", "x" * 10_000, "13800000000", "无此人", "\x00"):
        with pytest.raises(DeskError):
            customers.find(desk, nobody)


# The time line.


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_a_time_line_is_paged_without_gap_or_repeat_though_times_are_equal(
    desk: Desk, clock: StandingClock, limit: int
) -> None:
    first, second = add(desk, "赵敏", "13800001234"), add(desk, "赵小敏", "13800005678")
    customers.merge(desk, first, second)
    expected = set()
    for at in range(12):
        phone = "13800001234" if at % 2 else "13800005678"
        expected.add(log_call(desk, phone=phone).call.id)
        with desk.store.transaction(desk.me.id):
            expected.add(
                records.add(
                    desk.store,
                    stored_complaints.Complaint,
                    {
                        "number": f"TS-{at}",
                        "received_at": clock(),
                        "content": "漏水",
                        "customer_id": second if at % 3 else first,
                    },
                    desk.me.id,
                )
            )
        if at % 4 == 0:
            clock.move(seconds=1)
    found: list[time_line.Contact] = []
    while page := customers.contacts(desk, first, limit=limit, after=(found[-1].at, found[-1].id) if found else None):
        assert len(page) <= limit
        found += page
    assert [contact.id for contact in found] == [contact.id for contact in customers.contacts(desk, first, limit=100)]
    assert len(found) == len(expected)
    assert {contact.id for contact in found} == expected
    keys = [(contact.at, contact.id) for contact in found]
    assert keys == sorted(keys, reverse=True)


def test_customers_are_paged_without_gap_or_repeat(desk: Desk) -> None:
    expected = {add(desk, f"客{at}") for at in range(11)}
    found: list[customers.Customer] = []
    while page := customers.page(desk, limit=3, after=found[-1].key if found else None):
        found += page
    assert len(found) == 11
    assert {customer.id for customer in found} == expected


def test_a_customer_deleted_by_another_program_is_passed_over(desk: Desk, person: Callable[..., object]) -> None:
    gone, left = add(desk, "赵敏", "13800001234"), add(desk, "赵小敏", "13800005678")
    call = log_call(desk, phone="13800001234").call.id
    desk.store.connection().execute("DELETE FROM customer WHERE id = ?", (gone,))
    assert [customer.id for customer in customers.page(desk, text="敏")] == [left]
    assert [hit.id for hit in search.find(desk, "赵", areas=["customers"])] == [left]
    assert calls.show(desk, call).customer is None
    desk.store.connection().execute("DELETE FROM call WHERE id = ?", (call,))
    assert calls.page(desk, text="赵敏") == []


# What was masked when it was given back.


@pytest.mark.parametrize("mask", ["138****1235", "138****123", "139****1234", "138＊＊＊＊1235", "138***1234", "*1234"])
def test_a_mask_that_was_changed_is_refused_and_the_number_stays(desk: Desk, mask: str) -> None:
    known = add(desk, "赵敏", "13800001234", wechat="13800005678")
    saved = log_call(desk, phone="13800001234")
    for change in (
        lambda: customers.correct(desk, known, {"phone": mask}),
        lambda: customers.correct(desk, known, {"phone": f"138****1234,{mask}"}),
        lambda: customers.correct(desk, known, {"wechat": mask}),
        lambda: calls.correct(desk, saved.call.id, {"phone": mask}),
        lambda: log_call(desk, phone=mask),
    ):
        with pytest.raises(BadInputError, match="cannot be changed in part") as refused:
            change()
        assert refused.value.field in ("phone", "wechat")
    shown = customers.show(desk, known, reveal=True)
    assert (shown.phones, shown.wechat) == (("13800001234",), "13800005678")
    assert calls.show(desk, saved.call.id, reveal=True).phone == "13800001234"


def test_a_wechat_given_back_masked_stays_the_number_it_hides(desk: Desk) -> None:
    known = add(desk, "赵敏", wechat="13800001234")
    customers.correct(desk, known, {"wechat": customers.show(desk, known).wechat, "notes": "记"})
    assert customers.show(desk, known, reveal=True).wechat == "13800001234"
    told = repr(history.of(desk, known))
    assert "138****1234" in told
    assert "13800001234" not in told


def test_a_number_is_told_in_full_only_to_who_typed_it(desk: Desk) -> None:
    known = add(desk, "赵敏", "13800001234")
    assert log_call(desk, phone="13800001234").call.phone == "13800001234"
    saved = calls.log(desk, {"asked": "户型", "phone": "138****1234"}, customer=known)
    assert "13800001234" not in repr(saved)
    assert calls.show(desk, saved.call.id, reveal=True).phone == "13800001234"


def test_part_of_a_phone_finds_whom_it_belongs_to_though_it_looks_like_a_whole_number(desk: Desk) -> None:
    mobile = add(desk, "王小明", "13800001123")
    landline = add(desk, "赵敏", "0755-26889998")
    extended = add(desk, "钱进", "0755-26889999-801")
    hotline = add(desk, "孙丽", "112")
    number = log_call(desk, phone="13800001123", name="王小明").call.number
    for part, expected in {
        "112": [hotline, mobile], "123": [mobile], "3800001": [mobile], "268899": [extended, landline],
        "2688999": [extended, landline], "26889998": [landline], "26889999": [extended],
        "0755-26889999": [extended], "0755 2688999": [extended, landline], "13800001123": [mobile],
    }.items():  # fmt: skip
        assert [hit.id for hit in search.find(desk, part, areas=["customers"])] == expected, part
        assert [customer.id for customer in customers.page(desk, text=part)] == expected, part
    assert [hit.number for hit in search.find(desk, number.removeprefix("LD-A-"))] == [number]


@pytest.mark.parametrize("typed", ["2688999", "26889998", "0755-2688999"])
def test_a_caller_is_offered_by_a_landline_without_its_area_code(desk: Desk, typed: str) -> None:
    known = add(desk, "赵敏", "13800000001, 0755-26889998")
    add(desk, "钱进", "13800009999")
    earlier = log_call(desk, phone=typed)
    card = customers.card(desk, typed)
    assert card.customer is None
    assert [(name.id, name.phone) for name in card.candidates] == [(known, "0755-****9998")]
    assert [contact.id for contact in card.contacts] == [earlier.call.id]
    assert customers.card(desk, "26889997").candidates == ()


def test_a_part_of_a_mobile_that_looks_like_a_landline_still_tells_who_it_may_be(desk: Desk) -> None:
    known = add(desk, "王小明", "13800001123")
    for area_code in ("", "0755"):
        desk.policy = replace(desk.policy, area_code=area_code)
        assert [name.id for name in customers.card(desk, "3800001").candidates] == [known]


def test_whose_unit_was_typed_exactly_is_found_before_those_of_the_rooms_beside(desk: Desk) -> None:
    for block in range(1, 13):
        customers.add(desk, {"name": f"业主{block}", "unit": f"1期{block}栋301"})
    for typed in ("1期1栋301", "1期-1-301", "云岭花园1期1栋301室"):
        found = search.find(desk, typed)
        assert found[0].name == "业主1", typed
        assert found[0].text == "1期1栋301"


def test_what_was_known_of_the_one_merged_in_is_known_of_who_stays_until_they_are_parted(desk: Desk) -> None:
    known = customers.add(desk, {
        "name": "何十", "phone": "13800000201", "kind": "owner", "adviser": "周强", "grade": "A",
        "birthday": "1990-05-01", "tags": "老业主", "notes": "喜欢朝南",
    })  # fmt: skip
    kept = customers.add(desk, {"name": "何小十", "kind": "prospect", "grade": "B", "tags": "电话", "notes": "要三房"})
    merged = customers.merge(desk, kept.id, known.id)
    assert (merged.name, merged.kind, merged.adviser, merged.grade) == ("何小十", "owner", "周强", "B")
    assert (merged.birthday, merged.tags, merged.notes) == (date(1990, 5, 1), "电话、老业主", "要三房\n喜欢朝南")
    assert kept.id in [hit.id for hit in search.find(desk, "朝南", areas=["customers"])]
    history.undo(desk)
    assert customers.show(desk, kept.id) == kept
    assert customers.show(desk, known.id).notes == "喜欢朝南"


def test_what_came_from_a_number_before_anybody_knew_whose_it_is_stands_on_their_card_and_time_line(
    desk: Desk, clock: StandingClock
) -> None:
    first = calls.log(desk, {"phone": "13800000301", "asked": "问价格"}).call
    clock.move(hours=1)
    calls.log(desk, {"phone": "13800000302", "asked": "问车位"})
    visit = visits.register(desk, {"phone": "13800000301", "name": "冯九", "purpose": "看房"}).visit
    found = search.find(desk, "冯九", areas=["customers"])[0].id
    clock.move(hours=1)
    last = calls.log(desk, {"phone": "13800000301", "asked": "又问价格"}).call
    expected = [last.number, visit.number, first.number]
    assert [contact.number for contact in customers.contacts(desk, found)] == expected
    assert [contact.number for contact in customers.card(desk, "13800000301").contacts] == expected
    after = customers.contacts(desk, found, limit=1)[0]
    assert [one.number for one in customers.contacts(desk, found, after=(after.at, after.id))] == expected[1:]
