"""Logging calls: what is taken, what is refused and in which words, numbers, and the register in pages."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standing_clock import StandingClock, ids_in_order

from csdesk.desk import calls, customers, drafts, history, staff
from csdesk.desk.desk import Desk, system_clock
from csdesk.desk.errors import BadInputError, NoSuchRecordError
from csdesk.desk.settings import Home

CALL = {"phone": "13800001234", "name": "赵敏", "asked": "户型"}

REFUSED = [
    ({"asked": ""}, "asked", ["must be filled in"]),
    ({"asked": " \n\t\u200b\x00"}, "asked", ["must be filled in"]),
    ({"asked": "字" * 20_001}, "asked", ["20001", "20000"]),
    ({"asked": "字" * 10_000_000}, "asked", ["10000000", "20000"]),
    ({"answered": "字" * 20_001}, "answered", ["20001", "20000"]),
    ({"notes": "字" * 20_001}, "notes", ["20001", "20000"]),
    ({"name": "名" * 201}, "name", ["201", "200"]),
    ({"name": "名" * 1_000_000}, "name", ["at most 200"]),
    ({"phone": "1" * 201}, "phone", ["201", "200"]),
    ({"project": "云" * 201}, "project", ["201", "200"]),
    ({"transferred_to": "部" * 300}, "transferred_to", ["300", "200"]),
    ({"phone": "", "name": ""}, "phone", ["phone number or a name"]),
    ({"category": "nonsense"}, "category", ["nonsense", "Enquiry", "Repair"]),
    ({"category": "\x1b[31mred"}, "category", ["[31mred", "Enquiry"]),
    ({"category": "x" * 5000}, "category", ["xxx..", "Enquiry"]),
    ({"subject": "无此主题啊"}, "subject", ["无此主题啊"]),
    ({"outcome": "无"}, "outcome", ["无", "Handed on"]),
    ({"direction": "sideways"}, "direction", ["sideways", "Incoming"]),
    ({"at": "2026-02-30 09:30"}, "at", ["2026-02-30 09:30", "2026-11-21 09:30"]),
    ({"at": "25:00"}, "at", ["25:00"]),
    ({"at": "\ud800"}, "at", []),
    ({"at": "9" * 1000}, "at", ["999.."]),
    ({"at": "2027-01-01 10:00"}, "at", ["2027-01-01 10:00", "registered when it was made"]),
    ({"at": "1900-01-01"}, "at", ["1900-01-01 00:00", "2000-01-01 00:00"]),
    ({"ended_at": "2026-13-01"}, "ended_at", ["2026-13-01"]),
    ({"ended_at": "2026-11-22 08:00"}, "ended_at", ["2026-11-22 08:00", "up to now"]),
    ({"at": "2026-11-21 09:00", "ended_at": "2026-11-21 08:59"}, "ended_at", ["08:59", "09:00"]),
    ({"intends_to_visit_on": "2026-02-30"}, "intends_to_visit_on", ["2026-02-30", "2026-11-21"]),
    ({"intends_to_visit_on": "0000-00-00"}, "intends_to_visit_on", ["0000-00-00"]),
    ({"invited": "maybe"}, "invited", ["maybe", "yes or no"]),
    ({"taken_by": "无此人"}, "taken_by", ["无此人", "陈静", "李敏"]),
]


@pytest.mark.parametrize(("values", "field", "said"), REFUSED, ids=lambda value: ascii(value)[:40])
def test_what_cannot_be_taken_is_named_with_the_field_and_what_is_accepted_and_nothing_is_written(
    desk: Desk, values: dict[str, str], field: str, said: list[str]
) -> None:
    before = desk.store.rows("SELECT count(*) AS n FROM change") + desk.store.rows("SELECT * FROM number_series")
    with pytest.raises(BadInputError) as refused:
        calls.log(desk, CALL | values)
    assert refused.value.field == field
    assert refused.value.exit_code == 2
    for part in said:
        assert part in str(refused.value)
    assert len(str(refused.value)) < 2000
    assert "\x1b" not in str(refused.value)
    assert "\n" not in str(refused.value)
    assert before == desk.store.rows("SELECT count(*) AS n FROM change") + desk.store.rows(
        "SELECT * FROM number_series"
    )


@pytest.mark.parametrize(("values", "field", "said"), REFUSED, ids=lambda value: ascii(value)[:40])
def test_what_cannot_be_taken_cannot_be_corrected_to_either(
    desk: Desk, values: dict[str, str], field: str, said: list[str]
) -> None:
    if values == {"phone": "", "name": ""}:
        pytest.skip("a call may lose both afterwards")
    saved = calls.log(desk, CALL)
    before = desk.store.rows("SELECT * FROM call")
    with pytest.raises(BadInputError) as refused:
        calls.correct(desk, saved.call.id, values)
    assert refused.value.field == field
    assert desk.store.rows("SELECT * FROM call") == before


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("a\x00b\x07c", "abc"),
        ("第一行\r\n第二行", "第一行\n第二行"),
        ("\ud800户型", "\ufffd户型"),
        ("户\u200b型\ufeff", "户型"),
        ("\U0001f468\u200d\U0001f469 问", "\U0001f468\u200d\U0001f469 问"),
        ("'; DROP TABLE call; --", "'; DROP TABLE call; --"),
        ("\x1b[31m红\x1b[0m", "[31m红[0m"),
        ("字" * 20_000, "字" * 20_000),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_text_is_kept_without_what_a_terminal_would_obey(desk: Desk, given_text: str, kept: str) -> None:
    saved = calls.log(desk, CALL | {"asked": given_text, "name": "赵\x00敏\n"})
    assert (saved.call.asked, saved.call.name) == (kept, "赵敏")


@pytest.mark.parametrize(
    ("field", "given_text", "kept"),
    [
        ("category", "报修", "repair"),
        ("category", "bx", "repair"),
        ("category", "REPAIR", "repair"),
        ("category", "", "enquiry"),
        ("category", "tous", "complaint"),
        ("invited", "是", True),
        ("invited", "N", False),
        ("invited", "Ｙ", True),
        ("invited", " ", None),
        ("taken_by", "limin", "李敏"),
        ("taken_by", "wg", "吴刚"),
        ("taken_by", "", "陈静"),
        ("at", "昨天下午3点", datetime(2026, 11, 20, 15)),
        ("at", "", datetime(2026, 11, 21, 9, 30)),
    ],
)
def test_fields_are_read_as_people_write_them(desk: Desk, field: str, given_text: str, kept: object) -> None:
    assert getattr(calls.log(desk, CALL | {field: given_text}).call, field) == kept


def test_a_call_is_found_and_corrected_by_its_number(desk: Desk) -> None:
    saved = calls.log(desk, CALL)
    for written in (saved.call.number, saved.call.number.lower(), f" {saved.call.number} "):
        assert calls.show(desk, written).id == saved.call.id
    assert calls.correct(desk, saved.call.number.lower(), {"asked": "价格", "phone": "13800005678"}).asked == "价格"
    assert calls.show(desk, saved.call.id, reveal=True).phone == "13800005678"
    for nothing in ("", "LD-A-20261121-999", "\ud800", "x" * 100_000, "%", "'"):
        with pytest.raises(NoSuchRecordError):
            calls.show(desk, nothing)


def test_correcting_nothing_writes_nothing(desk: Desk) -> None:
    saved = calls.log(desk, CALL | {"notes": "记", "invited": "yes", "at": "昨天下午3点"})
    before = desk.store.rows("SELECT * FROM change")
    shown = calls.show(desk, saved.call.id)
    calls.correct(
        desk,
        saved.call.id,
        {
            "asked": shown.asked,
            "notes": shown.notes,
            "phone": shown.phone,
            "name": shown.name,
            "category": shown.category,
            "at": f"{shown.at:%Y-%m-%d %H:%M}",
            "invited": "yes",
        },
    )
    assert desk.store.rows("SELECT * FROM change") == before


def test_the_name_of_a_call_can_be_corrected_without_losing_the_customer_picked_by_hand(desk: Desk) -> None:
    known = customers.add(desk, {"name": "赵敏"}).id
    saved = calls.log(desk, {"asked": "户型", "name": "赵女士"}, customer=known)
    corrected = calls.correct(desk, saved.call.id, {"name": "赵敏女士"})
    assert corrected.customer is not None
    assert corrected.customer.id == known


# Numbers.


def test_numbers_count_by_day_and_desk_and_go_on_after_999(desk: Desk, clock: StandingClock) -> None:
    assert calls.log(desk, CALL).call.number == "LD-A-20261121-001"
    assert calls.log(desk, CALL | {"at": "2026-11-20 09:30"}).call.number == "LD-A-20261120-001"
    with desk.store.transaction(desk.me.id):
        desk.store.connection().execute("UPDATE number_series SET last = 998 WHERE prefix = 'LD-A-20261121'")
    assert [calls.log(desk, CALL).call.number for _ in range(3)] == [
        "LD-A-20261121-999", "LD-A-20261121-1000", "LD-A-20261121-1001",
    ]  # fmt: skip
    clock.move(days=1)
    assert calls.log(desk, CALL).call.number == "LD-A-20261122-001"
    clock.move(days=-1)
    assert calls.log(desk, CALL).call.number == "LD-A-20261121-1002"
    assert calls.show(desk, "LD-A-20261121-1000").number == "LD-A-20261121-1000"


# The clock of scripts.


@pytest.mark.parametrize(
    ("told", "now"),
    [
        ("2026-11-21T09:30", datetime(2026, 11, 21, 9, 30)), ("2026-11-21 09:30:15", datetime(2026, 11, 21, 9, 30, 15)),
        ("2026-11-21", datetime(2026, 11, 21)), (" 2026-11-21 ", datetime(2026, 11, 21)),
    ],
)  # fmt: skip
def test_the_time_can_be_told(monkeypatch: pytest.MonkeyPatch, told: str, now: datetime) -> None:
    monkeypatch.setenv("CSDESK_NOW", told)
    assert system_clock()() == system_clock()() == now


def test_a_time_with_a_zone_becomes_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSDESK_NOW", "2026-11-21T09:30:00+08:00")
    now = system_clock()()
    assert now.tzinfo is None
    assert now.astimezone() == datetime.fromisoformat("2026-11-21T09:30:00+08:00")


@pytest.mark.parametrize("told", ["soon", "2026-02-30", "09:30", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"])
def test_a_time_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv("CSDESK_NOW", told)
    with pytest.raises(BadInputError, match="CSDESK_NOW") as refused:
        system_clock()
    assert told in str(refused.value)


# Drafts.


def test_drafts_keep_what_was_typed_exactly(desk: Desk) -> None:
    typed = {"asked": "a\x00\n\ud800\U0001f468'\"", "phone": "138****", "name": " "}
    drafts.keep(desk, "call", 3, typed)
    drafts.keep(desk, "call", 1, {"asked": "一"})
    assert [(draft.slot, dict(draft.content)) for draft in drafts.kept(desk, "call")] == [
        (1, {"asked": "一"}),
        (3, typed),
    ]
    drafts.keep(desk, "call", 1, {"asked": ""})
    assert [draft.slot for draft in drafts.kept(desk, "call")] == [3]


def test_a_draft_goes_with_the_call_it_became_and_stays_when_that_is_refused(desk: Desk) -> None:
    drafts.keep(desk, calls.FORM, 2, CALL)
    with pytest.raises(BadInputError):
        calls.log(desk, CALL | {"category": "nonsense"}, slot=2)
    with pytest.raises(NoSuchRecordError):
        calls.log(desk, CALL, customer="nobody", slot=2)
    assert len(drafts.kept(desk, calls.FORM)) == 1
    calls.log(desk, CALL, slot=2)
    assert drafts.kept(desk, calls.FORM) == []


# The register.


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=12), st.integers(1, 5), st.booleans())
def test_the_register_is_paged_without_gap_or_repeat(
    made: list[tuple[int, bool]], limit: int, is_searched: bool
) -> None:
    clock = StandingClock()
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Home(Path(folder), Path(folder) / "csdesk.db"), clock, ids_in_order())
        staff.set_up(desk, company="云岭置业", station="A", projects=["云岭花园"], supervisor="陈静")
        expected = []
        for minutes, is_asked in made:
            at = clock.now - timedelta(minutes=minutes)
            asked = "户型" if is_asked else "价格"
            call = calls.log(desk, {"name": "赵敏", "asked": asked, "at": f"{at:%Y-%m-%d %H:%M}"}).call
            if is_asked or not is_searched:
                expected.append((call.at, call.id))
        found: list[tuple[datetime, str]] = []
        text = "户型" if is_searched else ""
        while page := calls.page(desk, text=text, limit=limit, after=found[-1] if found else None):
            assert len(page) <= limit
            found += [(call.at, call.id) for call in page]
            assert len(found) <= len(expected)
        assert sorted(found) == sorted(expected)
        if not is_searched:
            assert found == sorted(expected, reverse=True)
        desk.close()


def test_the_register_is_narrowed_by_day_phone_person_and_text_together(desk: Desk, clock: StandingClock) -> None:
    wanted = calls.log(desk, CALL | {"taken_by": "李敏"}).call.id
    calls.log(desk, CALL | {"taken_by": "李敏", "phone": "13800005678"})
    calls.log(desk, CALL)
    calls.log(desk, CALL | {"taken_by": "李敏", "asked": "价格"})
    calls.log(desk, CALL | {"taken_by": "李敏", "at": "2026-11-19 09:30"})
    desk.person = next(person for person in desk.staff.values() if person.name == "李敏")
    since, until = datetime(2026, 11, 21), datetime(2026, 11, 22)
    found = calls.page(desk, since=since, until=until, phone="138 0000 1234", text="户型", mine=True)
    assert [call.id for call in found] == [wanted]
    assert len(calls.page(desk, since=since, until=until, phone="138 0000 1234", mine=True)) == 2
    assert len(calls.today(desk)) == 4
    clock.move(days=1)
    assert calls.today(desk) == []


# Correcting who called.


def _people(desk: Desk) -> list[tuple[str, tuple[str, ...]]]:
    return sorted((found.name, found.phones) for found in customers.page(desk))


def test_a_name_misheard_is_put_right_on_the_customer_made_for_the_call(desk: Desk) -> None:
    saved = calls.log(desk, CALL)
    corrected = calls.correct(desk, saved.call.id, {"name": "赵明"})
    assert (corrected.name, corrected.customer and corrected.customer.name) == ("赵明", "赵明")
    assert _people(desk) == [("赵明", ("138****1234",))]


def test_a_number_misheard_is_put_right_on_the_customer_made_for_the_call(desk: Desk) -> None:
    saved = calls.log(desk, CALL)
    corrected = calls.correct(desk, saved.call.id, {"phone": "13800005678", "name": "赵明"})
    assert corrected.customer is not None
    assert _people(desk) == [("赵明", ("138****5678",))]


def test_a_customer_whom_others_name_keeps_their_name_when_a_call_is_corrected(desk: Desk) -> None:
    first = calls.log(desk, CALL)
    calls.log(desk, CALL)
    corrected = calls.correct(desk, first.call.id, {"name": "赵女士"})
    assert corrected.name == "赵女士"
    assert corrected.customer is not None
    assert corrected.customer.name == "赵敏"
    assert _people(desk) == [("赵敏", ("138****1234",))]


def test_a_customer_known_before_the_call_keeps_name_and_numbers_when_it_is_corrected(desk: Desk) -> None:
    known = customers.add(desk, {"name": "赵敏", "phone": "13800001234"}).id
    saved = calls.log(desk, CALL)
    for values in ({"name": "赵女士"}, {"phone": "13800005678"}):
        corrected = calls.correct(desk, saved.call.id, values)
        assert corrected.customer is not None
        assert corrected.customer.id == known
    assert _people(desk) == [("赵敏", ("138****1234",))]


def test_a_call_corrected_to_the_number_of_somebody_else_is_theirs(desk: Desk) -> None:
    known = customers.add(desk, {"name": "赵敏", "phone": "13800005678"}).id
    corrected = calls.correct(desk, calls.log(desk, CALL).call.id, {"phone": "13800005678"})
    assert corrected.customer is not None
    assert corrected.customer.id == known
    assert desk.store.rows("SELECT count(*) AS n FROM customer") == [{"n": 2}]


def test_a_caller_can_be_picked_by_hand_when_a_call_is_corrected(desk: Desk) -> None:
    known = customers.add(desk, {"name": "钱进", "phone": "13800009999"}).id
    saved = calls.log(desk, CALL)
    corrected = calls.correct(desk, saved.call.id, {"phone": "138****9999", "name": ""}, customer=known)
    assert corrected.customer is not None
    assert (corrected.customer.id, corrected.name, corrected.phone) == (known, "钱进", "138****9999")
    assert calls.show(desk, saved.call.id, reveal=True).phone == "13800009999"
    before = desk.store.rows("SELECT * FROM change")
    calls.correct(desk, saved.call.id, {}, customer=known)
    assert desk.store.rows("SELECT * FROM change") == before


def test_a_customer_made_for_a_slip_in_the_number_goes_when_the_call_turns_out_to_be_somebody_s(desk: Desk) -> None:
    known = calls.log(desk, {"phone": "13800000001", "name": "王芳", "asked": "价格"}).call
    assert known.customer is not None
    slip = calls.log(desk, {"phone": "13800000010", "name": "王芳", "asked": "户型"}).call
    assert slip.customer is not None and slip.customer.id != known.customer.id
    corrected = calls.correct(desk, slip.id, {"phone": "13800000001"})
    assert corrected.customer is not None and corrected.customer.id == known.customer.id
    assert [found.id for found in customers.page(desk, limit=9)] == [known.customer.id]
    assert customers.page(desk, phone="13800000010", limit=9) == []
    history.undo(desk)
    assert {found.id for found in customers.page(desk, limit=9)} == {known.customer.id, slip.customer.id}
    calls.correct(desk, slip.id, {}, customer=known.customer.id)
    assert [found.id for found in customers.page(desk, limit=9)] == [known.customer.id]


@pytest.mark.parametrize("known_of", ["notes", "call"])
def test_a_customer_of_whom_more_is_known_stays_when_their_call_was_somebody_else_s(desk: Desk, known_of: str) -> None:
    known = calls.log(desk, {"phone": "13800000001", "name": "王芳", "asked": "价格"}).call
    other = calls.log(desk, {"phone": "13800000010", "name": "王芳", "asked": "户型"}).call
    assert known.customer is not None and other.customer is not None
    if known_of == "notes":
        customers.correct(desk, other.customer.id, {"notes": "想看样板间"})
    else:
        calls.log(desk, {"phone": "13800000010", "asked": "又问"})
    calls.correct(desk, other.id, {"phone": "13800000001"})
    assert len(customers.page(desk, limit=9)) == 2
