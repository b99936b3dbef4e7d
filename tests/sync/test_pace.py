"""While much arrives somebody works on: portions are short, others write between them, and none is lost on the way."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from team import ROW, Member, Team, check_store

from csdesk.store import journal, merging, pace
from csdesk.sync.exchange import _Sync

COUNT = 900


@pytest.fixture
def desks(team: Team, monkeypatch: pytest.MonkeyPatch) -> tuple[Member, Member]:
    """A desk with much to tell, in one frame, and one that has long been at work and waits for it."""
    a, b = team.join(), team.join()
    with a.store.transaction("p1"):
        a.store.connection().executemany(
            "INSERT INTO project (id, station, created_at, updated_at, name) VALUES (?, 'A', 'x', 'x', '甲')",
            [(f"{ROW[:-6]}{at:08}",) for at in range(COUNT)],
        )
    team.sync(a)
    monkeypatch.setattr(journal, "is_young", lambda _connection: False)
    return a, b


@pytest.fixture
def portions(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many changes each transaction takes, on a computer that needs a millisecond for each."""
    taken: list[int] = []
    now = [0.0]
    plain = merging.take

    def take(connection: sqlite3.Connection, changes: list[journal.Change], *rest: object) -> None:
        taken.append(len(changes))
        now[0] += len(changes) / 1000
        plain(connection, changes, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(merging, "take", take)
    monkeypatch.setattr(pace, "perf_counter", lambda: now[0])
    monkeypatch.setattr(pace, "sleep", lambda _seconds: None)
    return taken


def test_no_transaction_holds_the_database_for_long(
    team: Team, desks: tuple[Member, Member], portions: list[int]
) -> None:
    team.sync(desks[1])
    assert sum(portions) == COUNT
    assert portions[0] == 200  # before anything is known of how fast it goes
    assert max(portions[1:]) <= pace.HOLD * 1000


def test_others_write_between_the_portions_and_what_they_see_is_whole(
    team: Team, desks: tuple[Member, Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = desks
    plain = _Sync._apply
    written = 0

    def apply(*given: object) -> None:
        nonlocal written
        plain(*given)  # type: ignore[arg-type]
        with closing(sqlite3.connect(b.path, timeout=0)) as other, other:  # does not wait at all
            other.execute(
                "INSERT INTO project (id, station, created_at, updated_at, name) VALUES (?, 'B', 'x', 'x', '乙')",
                (f"{ROW[:-2]}b{written:03}",),
            )
        written += 1
        check_store(b.store)

    monkeypatch.setattr(_Sync, "_apply", apply)
    team.sync(b)
    monkeypatch.undo()
    assert written > 1
    team.check()
    assert len(a.store.rows("SELECT 1 FROM project")) == COUNT + written


def test_a_sync_that_ends_within_a_frame_is_completed_by_the_next(
    team: Team, desks: tuple[Member, Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    _a, b = desks
    plain = _Sync._apply
    left = iter([True, True])

    def apply(*given: object) -> None:
        if not next(left, False):
            raise OSError("the power failed")
        plain(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(_Sync, "_apply", apply)
    with pytest.raises(OSError):
        team.sync(b)
    monkeypatch.undo()
    assert 0 < len(b.store.rows("SELECT 1 FROM project")) < COUNT
    check_store(b.store)
    b.add(f"{ROW[:-2]}b001", "乙")  # changed with the knowledge of a part of a frame
    team.check()


def test_a_new_desk_takes_much_at_a_time_until_somebody_writes(
    team: Team, desks: tuple[Member, Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    _a, b = desks
    alone = pace.Pace(b.store, is_alone=True)
    assert alone.count > 2000
    with alone.portion():
        pass
    assert alone.count > 2000
    with closing(sqlite3.connect(b.path)) as other, other:
        other.execute("INSERT INTO followup_look (day) VALUES (1)")
    with alone.portion():
        pass
    assert alone.count <= 2 * 200


def test_a_database_that_is_put_back_meanwhile_gets_no_gap(
    team: Team, desks: tuple[Member, Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    _a, b = desks
    plain = _Sync._apply
    is_first = iter([True])

    def apply(*given: object) -> None:
        plain(*given)  # type: ignore[arg-type]
        if next(is_first, False):
            with b.store.transaction(None):
                journal.forget_after(b.store.connection(), 2, 0)

    monkeypatch.setattr(_Sync, "_apply", apply)
    team.sync(b)
    check_store(b.store)
    assert len(b.store.rows("SELECT 1 FROM project")) == COUNT
