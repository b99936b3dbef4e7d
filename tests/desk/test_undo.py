"""Taking back what was saved last, while nobody has built on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from standing_clock import StandingClock

from csdesk.desk import calls, customers, history, staff
from csdesk.desk.calls import Saved
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, BusyError, NoSuchRecordError
from csdesk.store import history as stored_history
from csdesk.store import indexing, replay
from csdesk.store.history import LaterChangeError

ActAs = Callable[[str], None]


def log_call(desk: Desk, **values: str) -> Saved:
    return calls.log(desk, {"phone": "13800001234", "name": "赵敏", "asked": "户型"} | values)


def undo_batch(desk: Desk, batch: int) -> None:
    stored_history.undo_batch(desk.store, batch, desk.me.id)


def names(desk: Desk) -> set[str]:
    return {customer.name for customer in customers.page(desk)}


@pytest.fixture(autouse=True)
def log_is_true(desk: Desk) -> object:
    """Whatever was undone, tables and log agree and everything is found."""
    yield
    assert list(replay.differences(desk.store.connection())) == []
    assert indexing.missing(desk.store.connection()) == 0


def test_a_saved_call_goes_with_the_customer_and_phone_made_for_it(desk: Desk) -> None:
    saved = log_call(desk)
    assert saved.is_new_customer
    undone = history.undo(desk)
    assert {kind for kind, _id in undone.records} == {"call", "customer", "customer_phone"}
    assert calls.page(desk) == []
    assert names(desk) == set()
    assert customers.card(desk, "13800001234").candidates == ()
    with pytest.raises(NoSuchRecordError):
        calls.show(desk, saved.call.number)


def test_a_correction_goes_back_to_what_stood_before(desk: Desk, clock: StandingClock) -> None:
    saved = log_call(desk, notes="记")
    clock.move(minutes=1)
    calls.correct(desk, saved.call.id, {"asked": "价格", "notes": "", "category": "repair", "invited": "yes"})
    clock.move(minutes=1)
    history.undo(desk)
    call = calls.show(desk, saved.call.id)
    assert (call.asked, call.notes, call.category, call.invited) == ("户型", "记", "enquiry", None)


def test_undoing_again_goes_further_back_in_one_record(desk: Desk) -> None:
    saved = log_call(desk)
    calls.correct(desk, saved.call.id, {"asked": "价格"})
    calls.correct(desk, saved.call.id, {"asked": "按揭"})
    for asked in ("价格", "户型"):
        history.undo(desk)
        assert calls.show(desk, saved.call.id).asked == asked
    history.undo(desk)
    assert calls.page(desk) == []
    assert names(desk) == set()


def test_undoing_again_goes_further_back_over_several_records(desk: Desk) -> None:
    for phone in ("13800000001", "13800000002", "13800000003"):
        log_call(desk, phone=phone, name=f"客{phone[-1]}")
    for left in (2, 1, 0):
        history.undo(desk)
        assert len(calls.page(desk)) == left


def test_a_new_save_after_an_undo_is_undone_first(desk: Desk) -> None:
    first = log_call(desk, asked="一")
    calls.correct(desk, first.call.id, {"asked": "二"})
    history.undo(desk)
    calls.correct(desk, first.call.id, {"asked": "三"})
    history.undo(desk)
    assert calls.show(desk, first.call.id).asked == "一"
    history.undo(desk)
    assert calls.page(desk) == []


def test_undoing_until_nothing_is_left_ends_with_a_word(desk: Desk, act_as: ActAs) -> None:
    act_as("李敏")
    log_call(desk)
    history.undo(desk)
    with pytest.raises(BadInputError, match="nothing to undo"):
        history.undo(desk)


def test_a_later_change_by_another_keeps_it_from_being_undone(desk: Desk, act_as: ActAs) -> None:
    act_as("李敏")
    saved = log_call(desk)
    act_as("周强")
    calls.correct(desk, saved.call.id, {"asked": "价格"})
    act_as("李敏")
    with pytest.raises(BusyError) as refused:
        history.undo(desk)
    assert refused.value.exit_code == 5
    assert calls.show(desk, saved.call.id).asked == "价格"
    assert names(desk) == {"赵敏"}


def test_an_edit_by_another_program_keeps_it_from_being_undone(desk: Desk) -> None:
    saved = log_call(desk)
    desk.store.connection().execute("UPDATE call SET answered = '外'")
    with pytest.raises(BusyError):
        history.undo(desk)
    assert calls.show(desk, saved.call.id).answered == "外"


def test_what_another_saved_is_not_undone(desk: Desk, act_as: ActAs) -> None:
    act_as("李敏")
    log_call(desk)
    act_as("周强")
    with pytest.raises(BadInputError, match="nothing to undo"):
        history.undo(desk)
    assert len(calls.page(desk)) == 1


def test_a_batch_is_undone_once_and_named(desk: Desk) -> None:
    saved = log_call(desk)
    assert history.undo(desk).batch == saved.batch
    for _ in range(2):
        with pytest.raises(LaterChangeError):
            undo_batch(desk, saved.batch)
    assert calls.page(desk) == []


def test_the_customer_stays_while_another_call_names_them(desk: Desk) -> None:
    first = log_call(desk)
    second = log_call(desk, asked="按揭")
    undo_batch(desk, first.batch)
    assert [call.id for call in calls.page(desk)] == [second.call.id]
    assert names(desk) == {"赵敏"}
    assert customers.card(desk, "13800001234").customer is not None


def test_the_customer_stays_when_a_phone_or_unit_was_added_since(desk: Desk) -> None:
    for number, more in enumerate(({"phone": "138****0001,13800009999"}, {"unit": "3-2-1201"}), 1):
        saved = log_call(desk, phone=f"1380000000{1}", name=f"客{number}")
        assert saved.call.customer is not None
        customers.correct(desk, saved.call.customer.id, more)
        undo_batch(desk, saved.batch)
        assert f"客{number}" in names(desk)


def test_the_customer_stays_when_another_was_merged_into_them(desk: Desk) -> None:
    other = customers.add(desk, {"name": "赵小敏", "phone": "13800005678"})
    saved = log_call(desk)
    assert saved.call.customer is not None
    customers.merge(desk, saved.call.customer.id, other.id)
    undo_batch(desk, saved.batch)
    assert names(desk) == {"赵敏"}
    assert customers.card(desk, "13800005678").customer is not None


def test_entering_a_customer_whom_a_call_names_since_cannot_be_undone(desk: Desk) -> None:
    customers.add(desk, {"name": "赵敏", "phone": "13800001234"})
    batch = desk.store.rows("SELECT max(batch) AS batch FROM change")[0]["batch"]
    log_call(desk)
    with pytest.raises(LaterChangeError):
        undo_batch(desk, batch)
    assert names(desk) == {"赵敏"}


def test_a_merge_is_parted_again(desk: Desk) -> None:
    kept = customers.add(desk, {"name": "赵敏", "phone": "13800001234"})
    other = customers.add(desk, {"name": "赵小敏", "phone": "13800005678"})
    customers.merge(desk, kept.id, other.id)
    assert names(desk) == {"赵敏"}
    history.undo(desk)
    assert names(desk) == {"赵敏", "赵小敏"}
    assert customers.show(desk, "13800005678").name == "赵小敏"
    assert customers.show(desk, kept.id).phones == ("138****1234",)


def test_undo_does_not_bring_back_what_was_overwritten_later(desk: Desk, act_as: ActAs) -> None:
    saved = log_call(desk)
    act_as("李敏")
    calls.correct(desk, saved.call.id, {"asked": "二"})
    act_as("周强")
    calls.correct(desk, saved.call.id, {"asked": "三"})
    act_as("李敏")
    with pytest.raises(BusyError):
        history.undo(desk)
    act_as("周强")
    history.undo(desk)
    assert calls.show(desk, saved.call.id).asked == "二"
    act_as("李敏")
    history.undo(desk)
    assert calls.show(desk, saved.call.id).asked == "户型"


def test_undoing_is_itself_part_of_the_history(desk: Desk, clock: StandingClock) -> None:
    saved = log_call(desk)
    clock.move(minutes=5)
    history.undo(desk)
    told = history.of(desk, saved.call.id)
    assert [change.operation for change in told] == ["insert", "undo"]
    assert told[1].at == clock.now
    assert told[1].by == "陈静"
    assert desk.store.rows("SELECT count(*) AS n FROM call") == [{"n": 1}]


def test_staff_and_pins_are_not_what_undo_takes_back(desk: Desk, person: Callable[[str], staff.Person]) -> None:
    saved = log_call(desk)
    staff.add(desk, name="新人", role="sales")
    staff.set_pin(desk, person("李敏"), "2468")
    assert history.undo(desk).batch == saved.batch
    assert "新人" in {person.name for person in desk.staff.values()}
    assert staff.is_pin(desk, person("李敏"), "2468")
    with pytest.raises(BadInputError, match="nothing to undo"):
        history.undo(desk)


def test_undo_can_be_kept_to_some_kinds_of_records(desk: Desk) -> None:
    known = customers.add(desk, {"name": "钱进", "phone": "13800005678"})
    customers.correct(desk, known.id, {"phone": "13800005678,13800009999"})
    saved = log_call(desk, phone="13800005678", name="钱进")
    history.undo(desk, ["customer"])
    assert names(desk) == {"钱进"}
    assert customers.show(desk, known.id).phones == ("138****5678",)
    assert [call.id for call in calls.page(desk)] == [saved.call.id]


def test_seeing_a_phone_is_not_what_undo_takes_back(desk: Desk) -> None:
    saved = log_call(desk)
    calls.show(desk, saved.call.id, reveal=True)
    history.undo(desk)
    assert calls.page(desk) == []


def test_history_masks_phones_and_never_shows_pins(desk: Desk, person: Callable[[str], staff.Person]) -> None:
    saved = log_call(desk)
    assert saved.call.customer is not None
    staff.set_pin(desk, person("李敏"), "2468")
    told = (
        history.of(desk, saved.call.id) + history.of(desk, saved.call.customer.id) + history.of(desk, person("李敏").id)
    )
    assert "138****1234" in repr(told)
    assert "13800001234" not in repr(told)
    assert "argon2" not in repr(told)
