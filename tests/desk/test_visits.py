"""Visits: what is taken and what is refused, what history decides, the tally, the house, and follow-ups owed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from standing_clock import StandingClock

from csdesk.desk import calls, customers, drafts, history, search, staff, visits
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError, BusyError, NoSuchRecordError, NotPermittedError
from csdesk.desk.visits import Visit
from csdesk.store import indexing, replay

ActAs = Callable[[str], None]

VISIT = {"name": "赵敏", "phone": "13800001234"}

REFUSED = [
    ({"name": "", "phone": ""}, "name", ["phone number or a name"]),
    ({"name": "名" * 201}, "name", ["201", "200"]),
    ({"phone": "1" * 201}, "phone", ["201", "200"]),
    ({"party": "0"}, "party", ["'0'", "1 to 500"]),
    ({"party": "-1"}, "party", ["'-1'", "1 to 500"]),
    ({"party": "501"}, "party", ["501", "1 to 500"]),
    ({"party": "two"}, "party", ["two", "1 to 500"]),
    ({"party": "9" * 1000}, "party", ["1 to 500"]),
    ({"intent": "E"}, "intent", ["'E'", "A: will buy soon", "D: little interested"]),
    ({"purpose": "nonsense"}, "purpose", ["nonsense", "Viewing", "Payment"]),
    ({"unit_type": "\x1b[31mred"}, "unit_type", ["[31mred"]),
    ({"area_band": "七百平"}, "area_band", ["七百平"]),
    ({"host": "无此人"}, "host", ["无此人", "陈静", "李敏"]),
    ({"first_visit": "perhaps"}, "first_visit", ["perhaps", "yes or no"]),
    ({"from_memory": "perhaps"}, "from_memory", ["perhaps", "yes or no"]),
    ({"came_by_call": "LD-A-20261121-999"}, "came_by_call", ["LD-A-20261121-999", "number of a call"]),
    ({"at": "2026-02-30 09:30"}, "at", ["2026-02-30 09:30", "2026-11-21 09:30"]),
    ({"at": "\ud800"}, "at", []),
    ({"at": "2026-11-21 09:31"}, "at", ["09:31", "it is 2026-11-21 09:30 now"]),
    ({"at": "2026-11-21 09:00", "left_at": "2026-11-21 08:59"}, "left_at", ["08:59", "09:00"]),
    ({"at": "2026-11-21 09:00", "left_at": "2026-11-21 09:31"}, "left_at", ["09:31", "09:30 now"]),
    ({"left_at": "2026-13-01"}, "left_at", ["2026-13-01"]),
    ({"opinions": "字" * 20_001}, "opinions", ["20001", "20000"]),
    ({"liked": "字" * 201}, "liked", ["201", "200"]),
    ({"liked": "户型,１"}, "liked", ["'１'", "Layout", "Parking"]),
    ({"reminded": "3"}, "reminded", ["'3'", "Identity card"]),
    ({"liked": "字、" * 20_001}, "liked", ["20000"]),
    ({"badge": "8" * 201}, "badge", ["201", "200"]),
]


@pytest.fixture(autouse=True)
def log_is_true(desk: Desk) -> object:
    """Whatever was done, tables and log agree and everything is found."""
    yield
    assert list(replay.differences(desk.store.connection())) == []
    assert indexing.missing(desk.store.connection()) == 0


def register(desk: Desk, **values: str) -> Visit:
    return visits.register(desk, VISIT | values).visit


def owed(desk: Desk) -> list[dict[str, object]]:
    return desk.store.rows(
        "SELECT source_id, opens_on, closes_on, assignee_id, customer_id, name, phone FROM followup "
        "WHERE deleted_at IS NULL AND done_at IS NULL AND kind = 'visit_tracking'"
    )


def written(desk: Desk) -> list[dict[str, object]]:
    return desk.store.rows("SELECT count(*) AS n FROM change") + desk.store.rows("SELECT * FROM number_series")


@pytest.mark.parametrize(("values", "field", "said"), REFUSED, ids=lambda value: ascii(value)[:40])
def test_what_cannot_be_taken_is_named_with_its_field_and_nothing_is_written(
    desk: Desk, values: dict[str, str], field: str, said: list[str]
) -> None:
    before = written(desk)
    with pytest.raises(BadInputError) as refused:
        register(desk, **values)
    assert (refused.value.field, refused.value.exit_code) == (field, 2)
    for part in said:
        assert part in str(refused.value)
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 2000
    assert written(desk) == before


@pytest.mark.parametrize(("values", "field", "said"), REFUSED[1:], ids=lambda value: ascii(value)[:40])
def test_what_cannot_be_taken_cannot_be_corrected_to_either(
    desk: Desk, values: dict[str, str], field: str, said: list[str]
) -> None:
    visit = register(desk)
    before = written(desk)
    with pytest.raises(BadInputError) as refused:
        visits.correct(desk, visit.id, values)
    assert refused.value.field == field
    assert written(desk) == before


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        ("purpose", "看房", "viewing"),
        ("purpose", "jf", "payment"),
        ("purpose", "", ""),
        ("intent", "a", "A"),
        ("intent", "B 意向较强", "B"),
        ("unit_type", "三房", "three_rooms"),
        ("area_band", "90–120", "from_90"),
        ("orientation", "南", "south"),
        ("reason", "touzi", "investment"),
        ("medium", "路过", "passing"),
        ("floor", "高层", "high"),
        ("party", "３", 3),
        ("party", " ", 1),
        ("budget", "200万", "200万"),
        ("badge", "A-17", "A-17"),
        ("host", "zq", "周强"),
        ("host", "", "陈静"),
        ("from_memory", "是", True),
        ("at", "09:15", datetime(2026, 11, 21, 9, 15)),
        ("at", "", datetime(2026, 11, 21, 9, 30)),
        ("left_at", "9:30", datetime(2026, 11, 21, 9, 30)),
        ("liked", "户型，xuewei、近地铁,户型", ("layout", "school", "近地铁")),
        ("liked", "户", ("户",)),
        ("liked", "3房、2000万", ("3房", "2000万")),
        ("doubts", "价格", ("price",)),
        ("doubts", "，、\n", ()),
        ("materials", "楼书\n样板间光盘", ("brochure", "样板间光盘")),
        ("reminded", "身份证;户口本", ("identity_card", "household_register")),
        ("reminded", "'; DROP TABLE visit; --", ("'", "DROP TABLE visit", "--")),
    ],
)
def test_fields_are_read_as_people_write_them(desk: Desk, field: str, given: str, kept: object) -> None:
    visit = register(desk, **{field: given})
    assert getattr(visit, field) == kept
    assert getattr(visits.correct(desk, register(desk).id, {field: given or " "}), field) == kept
    if isinstance(kept, tuple):
        again = visits.correct(desk, visit.id, {field: "、".join(kept)})
        assert getattr(again, field) == kept


def test_a_new_visitor_becomes_a_customer_and_is_known_next_time(desk: Desk, clock: StandingClock) -> None:
    saved = visits.register(desk, VISIT)
    assert saved.is_new_customer
    assert saved.visit.customer is not None
    assert (saved.visit.number, saved.visit.first_visit) == ("LF-A-20261121-001", True)
    clock.move(days=1)
    again = visits.register(desk, {"phone": "13800001234"})
    assert (again.is_new_customer, again.visit.name) == (False, "赵敏")
    assert again.visit.customer is not None
    assert again.visit.customer.id == saved.visit.customer.id
    assert (again.visit.first_visit, again.visit.number) == (False, "LF-A-20261122-001")


def test_first_or_returning_can_be_said_and_corrected(desk: Desk) -> None:
    first = register(desk, first_visit="no")
    assert first.first_visit is False
    second = register(desk)
    assert second.first_visit is True  # both came this minute, so that neither was before the other
    assert visits.correct(desk, first.id, {"first_visit": "yes"}).first_visit is True
    assert visits.correct(desk, first.id, {"first_visit": ""}).first_visit is True


def test_first_or_returning_is_decided_again_where_the_visit_is_somebody_else_s(desk: Desk) -> None:
    register(desk, at="09:00")
    mistaken = register(desk, name="钱进", phone="13800005678")
    assert mistaken.first_visit is True
    corrected = visits.correct(desk, mistaken.id, {"name": "赵敏", "phone": "13800001234"})
    assert corrected.first_visit is False
    said = register(desk, name="孙莉", phone="13800007777", first_visit="no")
    assert visits.correct(desk, said.id, {"phone": "13800008888"}).first_visit is False


def test_who_was_only_a_name_before_is_told_by_the_customer_picked_by_hand(desk: Desk) -> None:
    known = customers.add(desk, {"name": "赵敏"}).id
    first = visits.register(desk, {"at": "09:00"}, customer=known).visit
    again = visits.register(desk, {}, customer=known).visit
    assert (first.name, first.first_visit, again.first_visit) == ("赵敏", True, False)


# Came by call.


def test_the_last_call_in_thirty_days_is_linked_by_phone_or_customer(desk: Desk, clock: StandingClock) -> None:
    calls.log(desk, {"phone": "13800001234", "name": "赵敏", "asked": "户型"})
    last = calls.log(desk, {"phone": "13800001234", "name": "赵敏", "asked": "价格"}).call
    clock.move(days=30)
    assert last.customer is not None
    by_phone = register(desk)
    by_customer = visits.register(desk, {"name": "赵敏"}, customer=last.customer.id).visit
    assert by_phone.came_by_call == by_customer.came_by_call == last.number
    clock.move(minutes=1)
    assert register(desk).came_by_call == ""


def test_the_call_can_be_named_or_denied(desk: Desk) -> None:
    call = calls.log(desk, {"phone": "13800001234", "name": "赵敏", "asked": "户型"}).call
    other = calls.log(desk, {"phone": "13800005678", "asked": "价格"}).call
    assert register(desk, came_by_call="no").came_by_call == ""
    visit = register(desk, came_by_call=other.number.lower())
    assert visit.came_by_call == other.number
    assert visits.correct(desk, visit.id, {"came_by_call": "否"}).came_by_call == ""
    assert visits.correct(desk, visit.id, {"came_by_call": call.id}).came_by_call == call.number
    assert visits.correct(desk, visit.id, {"came_by_call": "", "notes": "记"}).came_by_call == call.number


def test_how_far_back_a_call_counts_is_the_company_s_decision(desk: Desk, clock: StandingClock) -> None:
    (desk.home.folder / "policy.toml").write_text("[visits]\ncall_link_days = 2\n", encoding="utf-8")
    other = Desk(desk.home, clock)
    try:
        staff.sign_in(other, next(person for person in other.staff.values() if person.name == "李敏"))
        call = calls.log(other, {"phone": "13800001234", "asked": "户型"}).call
        clock.move(days=2)
        assert register(other).came_by_call == call.number
        clock.move(days=1)
        assert register(other).came_by_call == ""
    finally:
        other.close()


# Late entries.


def test_a_receptionist_enters_today_s_visits_and_a_supervisor_earlier_ones_marked_late(
    desk: Desk, act_as: ActAs
) -> None:
    act_as("李敏")
    assert register(desk, at="00:00").late is False
    before = written(desk)
    with pytest.raises(NotPermittedError) as refused:
        register(desk, at="2026-11-20 16:00")
    assert (refused.value.exit_code, refused.value.field) == (3, "at")
    assert "2026-11-20" in str(refused.value)
    assert "supervisor" in str(refused.value)
    assert written(desk) == before
    act_as("陈静")
    visit = register(desk, at="2026-11-20 16:00")
    assert (visit.late, visit.number) == (True, "LF-A-20261120-001")


def test_the_day_of_a_visit_is_corrected_under_the_same_rule(desk: Desk, act_as: ActAs, clock: StandingClock) -> None:
    act_as("李敏")
    visit = register(desk)
    with pytest.raises(NotPermittedError):
        visits.correct(desk, visit.id, {"at": "2026-11-20 09:00"})
    clock.move(days=3)
    assert visits.correct(desk, visit.id, {"at": "2026-11-21 09:10", "notes": "记"}).late is False
    act_as("陈静")
    assert visits.correct(desk, visit.id, {"at": "2026-11-20 09:00"}).late is True
    assert visits.correct(desk, visit.id, {"at": "2026-11-21 09:00"}).late is False


# Leaving, and who is in the house.


def test_a_party_is_signed_out_once(desk: Desk, clock: StandingClock) -> None:
    visit = register(desk)
    assert [found.id for found in visits.inside(desk)] == [visit.id]
    clock.move(minutes=40)
    assert visits.leave(desk, visit.number.lower()).left_at == clock.now
    assert visits.inside(desk) == []
    with pytest.raises(BadInputError, match="LF-A-20261121-001 left at 2026-11-21 10:10 already"):
        visits.leave(desk, visit.id)
    with pytest.raises(NoSuchRecordError):
        visits.leave(desk, "LF-A-20261121-999")


@pytest.mark.parametrize("at", ["09:29", "2026-11-20 09:30", "2026-11-21 10:11", "25:00"])
def test_nobody_leaves_before_they_came_or_later_than_now(desk: Desk, clock: StandingClock, at: str) -> None:
    visit = register(desk)
    clock.move(minutes=40)
    with pytest.raises(BadInputError) as refused:
        visits.leave(desk, visit.id, at)
    assert refused.value.field == "left_at"
    assert visits.show(desk, visit.id).left_at is None


def test_who_came_with_the_seconds_running_may_leave_in_the_same_minute(desk: Desk, clock: StandingClock) -> None:
    clock.move(seconds=45)
    visit = register(desk)
    assert visits.leave(desk, visit.id, "09:30").left_at == datetime(2026, 11, 21, 9, 30)


def test_who_was_forgotten_is_no_longer_inside_the_next_day_and_needs_a_time_to_leave(
    desk: Desk, clock: StandingClock
) -> None:
    visit = register(desk)
    clock.move(days=1)
    assert visits.inside(desk) == []
    with pytest.raises(BadInputError, match="came on 2026-11-21"):
        visits.leave(desk, visit.id)
    assert visits.leave(desk, visit.id, "2026-11-21 11:00").left_at == datetime(2026, 11, 21, 11)


# The tally and the rate.


def test_the_rate_counts_parties_and_is_a_dash_where_nobody_came(desk: Desk) -> None:
    day = datetime(2026, 11, 21), datetime(2026, 11, 22)
    assert visits.rate(desk, *day).shown() == "–"
    register(desk)
    assert visits.rate(desk, *day).shown() == "100 %"
    saved = visits.tally(desk, 5)
    assert (saved.visit.registered, saved.visit.party, saved.visit.first_visit) == (False, 5, True)
    assert (visits.rate(desk, *day).registered, visits.rate(desk, *day).all) == (1, 2)
    register(desk, name="孙莉", phone="13800007777", first_visit="no")
    assert visits.rate(desk, *day).rate == 50
    assert visits.rate(desk, *day).target == 50
    assert [visit.registered for visit in visits.inside(desk)] == [True, True]


@pytest.mark.parametrize("party", [0, -1, 501])
def test_a_tally_is_of_somebody_and_not_of_a_crowd(desk: Desk, party: int) -> None:
    before = written(desk)
    with pytest.raises(BadInputError, match="1 to 500"):
        visits.tally(desk, party)
    assert written(desk) == before


def test_a_party_that_was_tallied_is_registered_by_its_name(desk: Desk) -> None:
    counted = visits.tally(desk, 2).visit
    named = visits.correct(desk, counted.id, VISIT | {"intent": "B"})
    assert (named.registered, named.first_visit, named.party, named.host) == (True, True, 2, "陈静")
    assert visits.rate(desk, datetime(2026, 11, 21), datetime(2026, 11, 22)).rate == 100
    assert [row["source_id"] for row in owed(desk)] == [counted.id]


def test_a_tally_is_taken_back_with_one_key(desk: Desk) -> None:
    visits.tally(desk)
    assert {kind for kind, _id in history.undo(desk, ("visit",)).records} == {"visit"}
    assert visits.rate(desk, datetime(2026, 11, 21), datetime(2026, 11, 22)).all == 0


# Expected visitors.


def expect(desk: Desk, day: str = "2026-11-21", **values: str) -> str:
    call = {"phone": "13800001234", "name": "赵敏", "asked": "户型", "at": "2026-11-20 10:00"}
    return calls.log(desk, call | {"intends_to_visit_on": day} | values).call.number


def test_who_is_expected_is_checked_in_with_what_the_call_knows(desk: Desk) -> None:
    number = expect(desk)
    assert [call.number for call in visits.expected(desk, date(2026, 11, 21))] == [number]
    saved = visits.check_in(desk, number)
    visit = saved.visit
    assert (visit.name, visit.phone, visit.came_by_call, visit.purpose, visit.at) == (
        "赵敏", "138****1234", number, "viewing", datetime(2026, 11, 21, 9, 30),
    )  # fmt: skip
    assert visits.show(desk, visit.id, reveal=True).phone == "13800001234"
    assert visits.expected(desk, date(2026, 11, 21)) == []
    with pytest.raises(BadInputError, match=f"{number} is checked in already, as {visit.number}"):
        visits.check_in(desk, number)
    history.undo(desk)
    assert len(visits.expected(desk, date(2026, 11, 21))) == 1


def test_without_a_day_the_days_of_the_policy_are_listed(desk: Desk) -> None:
    within = [expect(desk, f"2026-11-{day}", phone=f"138000000{day}") for day in (21, 27)]
    expect(desk, "2026-11-28")
    assert [call.number for call in visits.expected(desk)] == within


def test_who_is_registered_at_the_door_is_no_longer_expected(desk: Desk) -> None:
    expect(desk)
    register(desk)
    assert visits.expected(desk, date(2026, 11, 21)) == []


def test_a_call_that_is_not_there_or_tells_nobody_is_not_checked_in(desk: Desk) -> None:
    with pytest.raises(NoSuchRecordError):
        visits.check_in(desk, "LD-A-20261121-999")
    number = expect(desk)
    calls.correct(desk, number, {"phone": "", "name": ""})
    with desk.store.transaction(desk.me.id):
        desk.store.connection().execute("UPDATE call SET customer_id = NULL")
    with pytest.raises(BadInputError, match="neither name nor phone"):
        visits.check_in(desk, number)


# Follow-ups.


def test_who_intends_to_buy_is_owed_a_contact_between_the_seventh_and_the_tenth_day(desk: Desk) -> None:
    saved = visits.register(desk, VISIT | {"intent": "A", "host": "周强"})
    visit = saved.visit
    assert visit.customer is not None
    assert saved.followup
    assert owed(desk) == [{
        "source_id": visit.id, "opens_on": "2026-11-28", "closes_on": "2026-12-01", "name": "赵敏",
        "phone": "13800001234", "customer_id": visit.customer.id,
        "assignee_id": next(one.id for one in desk.staff.values() if one.name == "周强"),
    }]  # fmt: skip
    assert visits.register(desk, {"name": "钱进"}).followup == ""
    assert len(owed(desk)) == 1


def test_a_follow_up_comes_and_goes_and_moves_with_the_visit(desk: Desk) -> None:
    visit = register(desk)
    assert owed(desk) == []
    visits.correct(desk, visit.id, {"intent": "C"})
    assert len(owed(desk)) == 1
    visits.correct(desk, visit.id, {"intent": "A", "at": "2026-11-20 09:00", "name": "赵明"})
    assert [(row["opens_on"], row["name"]) for row in owed(desk)] == [("2026-11-27", "赵明")]
    visits.correct(desk, visit.id, {"intent": ""})
    assert owed(desk) == []
    history.undo(desk)
    assert len(owed(desk)) == 1


def test_which_intentions_are_owed_a_contact_is_the_company_s_decision(desk: Desk, clock: StandingClock) -> None:
    (desk.home.folder / "policy.toml").write_text('[visits]\ntracked_intents = ["A"]\n', encoding="utf-8")
    other = Desk(desk.home, clock)
    try:
        staff.sign_in(other, next(person for person in other.staff.values() if person.name == "李敏"))
        assert not visits.register(other, VISIT | {"intent": "D"}).followup
        assert visits.register(other, VISIT | {"intent": "A"}).followup
    finally:
        other.close()


def test_a_visit_is_taken_back_with_its_customer_and_its_follow_up(desk: Desk) -> None:
    visit = register(desk, intent="A")
    undone = history.undo(desk)
    assert {kind for kind, _id in undone.records} == {"visit", "followup", "customer", "customer_phone"}
    assert (visits.page(desk), owed(desk), customers.page(desk)) == ([], [], [])
    assert search.find(desk, "赵敏") == []
    with pytest.raises(NoSuchRecordError):
        visits.show(desk, visit.number)


def test_a_visit_on_whose_follow_up_somebody_built_is_not_taken_back(desk: Desk) -> None:
    register(desk, intent="A")
    batch = history.stored.last_batch(desk.store, desk.me.id, ["visit"])
    assert batch is not None
    with desk.store.transaction("somebody else"):
        desk.store.connection().execute("UPDATE followup SET notes = '已约'")
    with pytest.raises(BusyError, match="follow-up"):
        history.undo(desk, ("visit",))
    assert len(visits.page(desk)) == 1


# Correcting who came.


def test_a_name_or_number_misheard_is_put_right_on_the_customer_made_for_the_visit(desk: Desk) -> None:
    visit = register(desk, intent="A")
    corrected = visits.correct(desk, visit.id, {"phone": "13800005678", "name": "赵明"})
    assert (corrected.name, corrected.customer and corrected.customer.name) == ("赵明", "赵明")
    assert [(found.name, found.phones) for found in customers.page(desk)] == [("赵明", ("138****5678",))]
    masked = visits.correct(desk, visit.id, {"phone": corrected.phone, "notes": "记"})
    assert masked.phone == "138****5678"
    assert visits.show(desk, visit.id, reveal=True).phone == "13800005678"


def test_correcting_nothing_writes_nothing(desk: Desk) -> None:
    visit = register(desk, liked="户型、近地铁", intent="A", first_visit="no", badge="7", from_memory="yes")
    before = written(desk)
    shown = visits.show(desk, visit.id)
    visits.correct(desk, visit.id, {
        "name": shown.name, "phone": shown.phone, "liked": "、".join(shown.liked), "intent": shown.intent,
        "party": str(shown.party), "at": f"{shown.at:%Y-%m-%d %H:%M}", "first_visit": "no", "badge": shown.badge,
        "from_memory": "yes", "host": shown.host, "came_by_call": shown.came_by_call,
    })  # fmt: skip
    assert written(desk) == before


# The register, the search and the time line.


def test_the_register_is_narrowed_and_paged(desk: Desk, clock: StandingClock) -> None:
    made = []
    for number in range(5):
        made.append(register(desk, opinions="学区房", phone=f"1380000000{number}", name=f"客{number}", host="李敏").id)
        clock.move(minutes=1)
    register(desk, opinions="价格", host="李敏")
    visits.tally(desk)
    desk.person = next(one for one in desk.staff.values() if one.name == "李敏")
    for narrowed in ({"text": "学区"}, {"text": "学区", "mine": True, "registered": True}):
        first = visits.page(desk, limit=3, **narrowed)
        rest = visits.page(desk, limit=3, after=(first[-1].at, first[-1].id), **narrowed)
        assert [visit.id for visit in first + rest] == made[::-1]
    assert [visit.id for visit in visits.page(desk, phone="138 0000 0002")] == [made[2]]
    assert len(visits.page(desk, registered=False)) == 1
    assert visits.page(desk, text="学区", until=datetime(2026, 11, 21)) == []
    assert len(visits.today(desk)) == 7
    clock.move(days=1)
    assert visits.today(desk) == []


@pytest.mark.parametrize("text", ["LF-A-20261121-001", "赵敏", "zm", "1234", "13800001234", "样板间", "近地铁"])
def test_a_visit_is_found_by_number_name_phone_and_text(desk: Desk, text: str) -> None:
    visit = register(desk, opinions="样板间很喜欢", liked="学位、近地铁")
    found = search.find(desk, text, areas=["visits"])
    assert [(each.kind, each.id, each.number) for each in found] == [("visit", visit.id, visit.number)]
    assert visit.id in [each.id for each in search.find(desk, text)]


def test_the_part_of_a_visit_that_was_found_is_told_in_words(desk: Desk) -> None:
    register(desk, liked="学位、近地铁")
    (found,) = search.find(desk, "近地铁", areas=["visits"])
    assert "近地铁" in found.text
    assert "School places" in found.text or found.text.startswith("...")


def test_visits_stand_on_the_time_line_and_the_caller_s_card(desk: Desk, clock: StandingClock) -> None:
    call = calls.log(desk, {"phone": "13800001234", "name": "赵敏", "asked": "户型"}).call
    clock.move(hours=1)
    visit = register(desk, purpose="看房", opinions="喜欢")
    assert call.customer is not None
    line = customers.contacts(desk, call.customer.id)
    assert [(one.kind, one.category, one.is_open) for one in line] == [
        ("visit", "viewing", True), ("call", "enquiry", False)
    ]  # fmt: skip
    assert customers.card(desk, "13800001234").contacts[0].id == visit.id
    visits.leave(desk, visit.id)
    assert customers.contacts(desk, call.customer.id)[0].is_open is False
    visits.register(desk, {"phone": "13800009999"})
    assert [one.kind for one in customers.card(desk, "13800009999").contacts] == ["visit"]


def test_history_tells_a_visit_in_words(desk: Desk) -> None:
    call = calls.log(desk, {"phone": "13800001234", "name": "赵敏", "asked": "户型"}).call
    visit = register(desk, liked="户型、近地铁", intent="A", purpose="看房")
    visits.correct(desk, visit.number, {"intent": "B"})
    told = history.of(desk, visit.number)
    entered = {field.field: field.after for field in told[0].fields}
    assert (entered["liked"], entered["intent"], entered["purpose"]) == (
        "Layout、近地铁",
        "A: will buy soon",
        "Viewing",
    )
    assert (entered["call_id"], entered["host_id"], entered["is_first"]) == (call.number, "陈静", "Yes")
    assert [
        (field.before, field.after) for change in told[1:] if change.what == "visit" for field in change.fields
    ] == [("A: will buy soon", "B: much interested")]


def test_a_draft_goes_with_the_visit_it_became_and_stays_when_that_is_refused(desk: Desk) -> None:
    drafts.keep(desk, visits.FORM, 2, VISIT)
    with pytest.raises(BadInputError):
        visits.register(desk, VISIT | {"party": "0"}, slot=2)
    assert len(drafts.kept(desk, visits.FORM)) == 1
    visits.register(desk, VISIT, slot=2)
    assert drafts.kept(desk, visits.FORM) == []


def test_a_page_of_visits_takes_as_many_queries_however_long_it_is(desk: Desk) -> None:
    for number in range(30):
        calls.log(desk, {"phone": f"138000000{number:02}", "name": f"客{number}", "asked": "户型"})
        register(desk, phone=f"138000000{number:02}", name=f"客{number}")
    counts = []
    for limit in (2, 30):
        said: list[str] = []
        desk.store.connection().set_trace_callback(said.append)
        assert len(visits.page(desk, limit=limit)) == limit
        desk.store.connection().set_trace_callback(None)
        counts.append(len(said))
    assert counts[0] == counts[1] < 8


def test_the_target_and_the_days_are_checked_like_every_number(desk: Desk, clock: StandingClock) -> None:
    (desk.home.folder / "policy.toml").write_text(
        "[visits]\nfirst_visit_target = 101\nexpected_days = 0\nlargest_party = 20\n", encoding="utf-8"
    )
    other = Desk(desk.home, clock)
    try:
        assert [fault.key for fault in other.faults] == ["visits.first_visit_target", "visits.expected_days"]
        assert (other.policy.first_visit_target, other.policy.expected_days, other.policy.largest_party) == (50, 7, 20)
    finally:
        other.close()


def test_the_rate_of_a_longer_time_takes_in_all_its_days(desk: Desk, clock: StandingClock) -> None:
    for _day in range(3):
        visits.tally(desk)
        clock.move(days=1)
    register(desk)
    until = clock.now + timedelta(days=1)
    assert visits.rate(desk, until - timedelta(days=30), until).rate == 25


def test_a_customer_made_by_a_slip_goes_when_the_visit_turns_out_to_be_somebody_elses(desk: Desk) -> None:
    known = customers.add(desk, {"name": "王小明", "phone": "13800000051"})
    slip = visits.register(desk, {"name": "王小名", "phone": "13800000052"}).visit
    assert slip.customer is not None
    corrected = visits.correct(desk, slip.id, {"phone": "13800000051", "name": "王小明"}, customer=known.id)
    assert corrected.customer is not None
    assert corrected.customer.id == known.id
    assert [customer.name for customer in customers.page(desk)] == ["王小明"]
