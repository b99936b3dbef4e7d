"""Customers whom desks merged, deleted and named without knowing of each other."""

from __future__ import annotations

import tempfile
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from team import MADE_AT, ROW, Member, Team

from csdesk.store import conflicts, customers, customers_together, history
from csdesk.store.history import LaterChangeError

PEOPLE = [f"{ROW}0{at}" for at in range(4)]


def merge(member: Member, kept: int, other: int) -> None:
    """Merge the customers who stand for these two, as the desk does."""
    first, second = (customers.standing_for(member.store, PEOPLE[at]) for at in (kept, other))
    if first != second:
        member.edit(second, "customer", merged_into_id=first, updated_by="p1")


def standing(member: Member) -> list[str]:
    rows = member.store.rows("SELECT id FROM customer WHERE merged_into_id IS NULL ORDER BY id")
    return [row["id"] for row in rows]


@pytest.mark.parametrize("order", permutations(range(3)))
def test_of_a_circle_of_three_one_stands_in_whatever_order_the_desks_sync(team: Team, order: tuple[int, ...]) -> None:
    members = [team.join() for _ in range(3)]
    for person in PEOPLE:
        members[0].add(person, "赵敏", "customer")
    team.settle()
    for at, member in enumerate(members):
        member.clock.move(minutes=order[-1 - at])
        merge(member, (at + 1) % 3, at)
    team.sync(*(members[at] for at in order))
    team.check()
    for member in members:
        assert standing(member) == [PEOPLE[0], PEOPLE[3]]
        assert set(customers.identities(member.store, PEOPLE[0])) == set(PEOPLE[:3])
        assert [row for row, _column, _value, _losers in member.conflicts()] == [PEOPLE[0]]
    (conflict,) = conflicts.every(members[1].store)
    conflicts.settle(members[1].store, conflict, conflict.losers[0].value, "p1")
    team.check()
    assert standing(members[2]) == [PEOPLE[1], PEOPLE[3]]
    assert members[0].conflicts() == []


def test_a_parting_is_not_undone_once_others_are_merged_the_other_way(team: Team) -> None:
    a = team.join()
    for person in PEOPLE[:2]:
        a.add(person, "赵敏", "customer")
    merge(a, 1, 0)
    a.edit(PEOPLE[0], "customer", merged_into_id=None)
    ((parted,),) = a.store.connection().execute("SELECT max(batch) FROM change").fetchall()
    merge(a, 0, 1)
    with pytest.raises(LaterChangeError):
        history.undo_batch(a.store, parted, "p1")
    assert standing(a) == [PEOPLE[0]]


STEPS = st.tuples(st.integers(0, 2), st.sampled_from(["merge", "merge", "sync", "settle"]), *[st.integers(0, 3)] * 2)


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(st.lists(STEPS, max_size=20))
def test_whatever_desks_merge_nobody_disappears(steps: list[tuple[int, str, int, int]]) -> None:
    with tempfile.TemporaryDirectory(prefix="csdesk-merge-") as folder:
        team = Team(Path(folder))
        for _ in range(3):
            team.join()
        for person in PEOPLE:
            team.members[0].add(person, "赵敏", "customer")
        team.settle()
        for desk, step, kept, other in steps:
            member = team.members[desk]
            if step == "merge":
                merge(member, kept, other)
            elif step == "sync":
                team.sync(member)
            else:
                for conflict in conflicts.every(member.store)[:1]:
                    conflicts.settle(member.store, conflict, conflict.losers[0].value, "p1")
        team.check(newcomer=False)
        for member in team.members:
            assert [customers_together.circle(member.store, person) for person in PEOPLE] == [[]] * 4
            families = customers.families(member.store, standing(member))
            assert families.keys() == set(PEOPLE)
        team.close()


def test_a_customer_is_brought_back_who_is_named_by_somebody_unknown_to_the_deletion(team: Team) -> None:
    a, b = team.join(), team.join()
    family = {"customer": PEOPLE[:2], "customer_phone": [f"{ROW}10", f"{ROW}11"]}
    for person, phone in zip(*family.values(), strict=True):
        a.add(person, "赵敏", "customer")
        a.add(phone, "", "customer_phone", customer_id=person, number="13800001234")
    team.settle()
    a.clock.move(minutes=1)
    with a.store.transaction("p1"):
        for table, rows in family.items():
            a.store.connection().execute(
                f"UPDATE {table} SET deleted_at = ? WHERE id IN (?, ?)", (MADE_AT, *rows)
            )  # fmt: skip
    b.add(PEOPLE[2], "赵小敏", "customer", merged_into_id=PEOPLE[0])  # the first is needed, the second is not
    team.check()
    for member in (a, b):
        gone = [member.get(row, table)["deleted_at"] for table, rows in family.items() for row in rows]
        assert gone == [None, MADE_AT, None, MADE_AT]
    b.delete(PEOPLE[0], "customer")  # by somebody who knows
    team.check()
    assert a.get(PEOPLE[0], "customer")["deleted_at"] is not None


def test_a_customer_whose_deletion_lost_has_their_phones(team: Team) -> None:
    a, b = team.join(), team.join()
    phones = [f"{ROW}10", f"{ROW}11"]
    a.add(PEOPLE[0], "赵敏", "customer")
    for phone in phones:
        a.add(phone, "", "customer_phone", customer_id=PEOPLE[0], number="13800001234")
    a.delete(phones[1], "customer_phone")  # before, and for good
    team.settle()
    with a.store.transaction("p1"):
        for table, row in (("customer", PEOPLE[0]), ("customer_phone", phones[0])):
            a.store.connection().execute(f"UPDATE {table} SET deleted_at = ? WHERE id = ?", (MADE_AT, row))
    b.edit(PEOPLE[0], "customer", notes="还在")
    team.check()
    for member in (a, b):
        assert member.get(PEOPLE[0], "customer")["deleted_at"] is None
        assert [member.get(phone, "customer_phone")["deleted_at"] is None for phone in phones] == [True, False]
    assert [(row, column) for row, column, _value, _losers in a.conflicts()] == [(PEOPLE[0], "deleted_at")]
