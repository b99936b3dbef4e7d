"""Real processes killed at every step of a sync, and many at once on one file."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import peewee
import pytest
from team import ROW, Member, Team, check_store, contents

from csdesk.store.database import Store
from csdesk.store.identity import new_id
from csdesk.sync import shared_file, shared_folder
from csdesk.sync.hub import HubError
from csdesk.sync.hubs import open_hub
from csdesk.sync.session import sync_once

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are made by fork")


def in_a_process(work: Callable[[], object]) -> int:
    """Do `work` in a process of its own; returns its id."""
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def ended(pid: int) -> int:
    """How the process ended: 0, or the signal or code with which it did not."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class Dying:
    """Kills its own process at the step with the number `at`: a statement of SQL that writes, or a touch of a file.

    Dying before one that only reads is dying after the one before it.
    """

    def __init__(self, at: int) -> None:
        self.left = at

    def step(self, statement: str = "") -> None:
        if statement.startswith(("SELECT", "PRAGMA", "--")):  # the last are those of triggers
            return
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, member: Member) -> None:
        """Count from now on in this process, in which `member`'s store is open already."""
        member.store.connection().set_trace_callback(self.step)
        connect, append, replace = sqlite3.connect, shared_folder._append, Path.replace

        def connected(*given: Any, **named: Any) -> sqlite3.Connection:
            made = connect(*given, **named)
            made.set_trace_callback(self.step)
            return made

        def half_appended(file: Path, data: bytes) -> None:
            self.step()
            self.left -= 1
            if self.left == 0:
                append(file, data[: len(data) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            append(file, data)
            self.step()

        def replaced(path: Path, target: Path) -> Path:
            self.step()
            return replace(path, target)

        sqlite3.connect = connected  # type: ignore[assignment]
        import peewee

        peewee.sqlite3.connect = connected
        shared_folder._append = half_appended
        Path.replace = replaced  # type: ignore[method-assign, assignment]


def sync_of(path: Path, hub: str, kill: Callable[[Member], object]) -> None:
    member = Member(path, new_id, "A")
    kill(member)
    sync_once(member.store, open_hub(hub, now=member.clock(), memory=path.with_suffix(".looks")))
    member.store.close()


@pytest.fixture(params=["share/team.csdesk", "share/"], ids=["file", "folder"])
def prepared(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, str]:
    """A folder with two desks that have much to tell each other, of which B has told it; and the hub below it."""
    folder = tmp_path / "before"
    (folder / "share").mkdir(parents=True)
    team = Team(folder, f"{folder}/{request.param}")
    a, b = team.join("A"), team.join("B")
    a.add(f"{ROW}00", "零")
    team.settle()
    for at in range(3):
        a.edit(f"{ROW}00", name=f"甲{at}")
        a.add(f"{ROW}1{at}", f"甲{at}")
        b.edit(f"{ROW}00", name=f"乙{at}")
        b.add(f"{ROW}2{at}", f"乙{at}")
    team.sync(b)
    team.close()
    return folder, request.param


def killed_at(prepared: tuple[Path, str], target: Path, kill: Callable[[Member], object]) -> tuple[Team, int]:
    """A fresh copy of the desks in which A's sync was killed, and how it ended."""
    before, hub = prepared
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(before, target)
    path = target / "A-0.db"
    # As if it had always been there: what is tested is not a clone.
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE place SET whereabouts = ?", (_whereabouts(path),))
    connection.close()
    with sqlite3.connect(target / "B-1.db") as connection:
        connection.execute("UPDATE place SET whereabouts = ?", (_whereabouts(target / "B-1.db"),))
    connection.close()

    status = ended(in_a_process(lambda: sync_of(path, f"{target}/{hub}", kill)))
    team = Team(target, f"{target}/{hub}", ids=new_id)
    team.join("A", path)
    team.join("B", target / "B-1.db")
    return team, status


def _whereabouts(path: Path) -> str:
    from csdesk.sync.exchange import whereabouts

    return whereabouts(SimpleNamespace(path=path))  # type: ignore[arg-type]


def checked(team: Team) -> Any:
    """What the desks come to after the one that was killed has synced again."""
    for member in team.members:
        check_store(member.store)
    team.check(newcomer=False)
    a, b = team.members
    for member in (a, b):
        assert {row["name"] for row in member.store.rows("SELECT name FROM project")} >= {"甲0", "甲1", "甲2", "乙0"}
    found = {
        "rows": contents(a.store)["rows"], "conflicts": a.conflicts(), "changes": len(contents(a.store)["log"]),
    }  # fmt: skip
    team.close()
    return found


def test_a_sync_killed_at_any_step_leaves_all_usable_and_the_next_completes_it(
    prepared: tuple[Path, str], tmp_path: Path
) -> None:
    team, status = killed_at(prepared, tmp_path / "whole", lambda _member: None)
    assert status == 0
    expected = checked(team)
    deaths = 0
    step = 1
    while True:
        team, status = killed_at(prepared, tmp_path / "killed", Dying(step).watch)
        if status == 0:
            team.close()
            break
        assert status == -signal.SIGKILL
        assert checked(team) == expected
        deaths += 1
        step += 1 if step < 8 else 3
    assert deaths > 20


def test_a_sync_killed_at_any_moment_leaves_all_usable(prepared: tuple[Path, str], tmp_path: Path) -> None:
    dice = random.Random(5)
    team, _status = killed_at(prepared, tmp_path / "whole", lambda _member: None)
    expected = checked(team)
    for _ in range(8):
        pause = dice.uniform(0.0, 0.08)

        def fall(_member: Member, pause: float = pause) -> None:
            signal.signal(signal.SIGALRM, lambda *_given: os.kill(os.getpid(), signal.SIGKILL))
            signal.setitimer(signal.ITIMER_REAL, pause + 0.001)

        team, status = killed_at(prepared, tmp_path / "killed", fall)
        assert status in (0, -signal.SIGKILL)
        assert checked(team) == expected


def hammer(folder: Path, hub: str, at: int, rounds: int, *, vfs: str = "") -> None:
    """One desk that writes and syncs again and again, whatever the others do."""
    if vfs:

        class WithoutLocks(peewee.SqliteDatabase):  # type: ignore[misc,unused-ignore]
            def __init__(self, name: str, **more: Any) -> None:
                super().__init__(f"file:{name}?vfs={vfs}", uri=True, **more)

        shared_file.peewee = SimpleNamespace(**{**vars(peewee), "SqliteDatabase": WithoutLocks})  # type: ignore[assignment]
    member = Member(folder / f"{at}.db", new_id, f"D{at}")
    for count in range(rounds + 1):
        if count:
            member.add(f"0193ffff-0000-7000-8000-10000{at:03}{count:04}", f"台{at}第{count}")
            member.edit(f"{ROW}00", name=f"台{at}第{count}改")
        for _try in range(60):
            try:
                sync_once(member.store, open_hub(hub, now=member.clock(), memory=folder / f"{at}.looks"))
                break
            except HubError:
                time.sleep(0.02)
    member.store.close()


@pytest.mark.parametrize(
    ("place", "count", "vfs"),
    [("team.csdesk", 8, ""), ("share/", 8, ""), ("team.csdesk", 4, "unix-none")],
    ids=["file", "folder", "file without locks"],
)
def test_many_processes_at_once_lose_nothing(tmp_path: Path, place: str, count: int, vfs: str) -> None:
    hub = f"{tmp_path}/{place}"
    (tmp_path / "share").mkdir()
    first = Member(tmp_path / "first.db", new_id, "A")
    first.add(f"{ROW}00", "零")
    sync_once(first.store, open_hub(hub, now=first.clock()))
    first.store.close()
    rounds = 4
    pids = [
        in_a_process(lambda at=at: hammer(tmp_path, hub, at, rounds, vfs=vfs))  # type: ignore[misc]
        for at in range(count)
    ]
    assert [ended(pid) for pid in pids] == [0] * count
    team = Team(tmp_path, hub, ids=new_id)
    team.join("A", tmp_path / "first.db")  # what it wrote may have been in nothing but a file that was damaged
    for at in range(count):
        team.join(f"D{at}", tmp_path / f"{at}.db")
    team.check()
    names = {row["name"] for row in team.members[0].store.rows("SELECT name FROM project")}
    assert names >= {f"台{at}第{turn}" for at in range(count) for turn in range(1, rounds + 1)}
    log = team.members[0].store.rows("SELECT \"values\" FROM change WHERE operation = 'update'")
    told = "".join(row["values"] for row in log)
    assert vfs or all(f"台{at}第{turn}改" in told for at in range(count) for turn in range(1, rounds + 1))
    team.close()


def test_the_app_writes_on_while_a_desk_joins(team: Team) -> None:
    import threading

    a = team.join()
    for at in range(60):
        a.add(f"{ROW}{at:02}", f"甲{at}")
        a.edit(f"{ROW}{at:02}", name=f"乙{at}")
    team.sync(a)
    b = team.join()

    def write() -> None:
        other = Store(b.path, clock=b.clock, new_id=b.new_id)
        for at in range(30):
            with other.transaction("p1"):
                other.connection().execute(
                    "INSERT INTO project (id, station, created_at, updated_at, name) VALUES (?, 'B', 'x', 'x', ?)",
                    (f"{ROW[:-1]}x{at:02}", f"丙{at}"),
                )
        other.close()

    writing = threading.Thread(target=write)
    writing.start()
    for _ in range(5):
        team.sync(b)
    writing.join()
    team.check()
    assert len(a.store.rows("SELECT 1 FROM project")) == 90
