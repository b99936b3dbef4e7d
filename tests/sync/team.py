"""Several desks at one table, for tests: stores that exchange changes through a hub, and what must be true of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from standing_clock import StandingClock

from csdesk.store import conflicts, customers_together, journal, replay
from csdesk.store.capture import SHARED_TABLES
from csdesk.store.database import Store
from csdesk.sync.exchange import Exchanged
from csdesk.sync.hub import Hub
from csdesk.sync.hubs import open_hub
from csdesk.sync.session import lock_file, mend_once, sync_once

ROW = "0193ffff-0000-7000-8000-0000000000"
"""Ids of rows begin so; two digits are wanting."""

MADE_AT = "2026-11-21 09:30:00"


class Member:
    """One desk of the team, with a clock of its own."""

    def __init__(self, path: Path, new_id: Callable[[], str], station: str) -> None:
        self.path = path
        self.clock = StandingClock()
        self.new_id = new_id
        self.store = Store(path, clock=self.clock, new_id=new_id)
        if not self.store.station:
            self.store.name_station(station)

    def add(self, row: str, name: str = "云岭花园", table: str = "project", **more: object) -> None:
        """Make a record."""
        values = {
            "id": row, "station": self.store.station, "created_at": MADE_AT, "updated_at": MADE_AT, **more
        }  # fmt: skip
        if name:
            values["name"] = name
        self._run(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})", *values.values()
        )

    def edit(self, row: str, table: str = "project", **values: object) -> None:
        """Change columns of a record."""
        self._run(
            f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?", *values.values(), row
        )

    def delete(self, row: str, table: str = "project") -> None:
        """Delete a record as the app does."""
        self.edit(row, table, deleted_at=f"{self.clock.now:%Y-%m-%d %H:%M:%S}")

    def remove(self, row: str, table: str = "project") -> None:
        """Delete a record as another program would."""
        self._run(f"DELETE FROM {table} WHERE id = ?", row)

    def _run(self, sql: str, *values: object) -> None:
        with self.store.transaction("p1"):
            self.store.connection().execute(sql, values)

    def get(self, row: str, table: str = "project") -> dict[str, Any]:
        """The record as it stands, {} where there is none."""
        return next(iter(self.store.rows(f"SELECT * FROM {table} WHERE id = ?", (row,))), {})

    def conflicts(self) -> list[tuple[str, str, Any, list[Any]]]:
        """What is disputed: row, column, the value that stands, and the others."""
        return [
            (each.row, each.column, each.value, sorted(map(str, (loser.value for loser in each.losers))))
            for each in conflicts.every(self.store)
        ]

    def reopen(self) -> None:
        """Close the store and open it again."""
        self.store.close()
        self.store = Store(self.path, clock=self.clock, new_id=self.new_id)


class Team:
    """Desks A, B, C … that share `hub`."""

    def __init__(self, folder: Path, hub: str = "", ids: Callable[[], str] | None = None) -> None:
        from standing_clock import ids_in_order

        self.folder = folder
        self.hub = hub or str(folder / "team.csdesk")
        self.new_id = ids or ids_in_order()
        self.members: list[Member] = []
        self.passphrase = ""

    def join(self, name: str = "", file: Path | None = None) -> Member:
        """One more desk, new or with a database that is there already."""
        station = name or "ABCDEFGHIJ"[len(self.members)]
        path = file or self.folder / f"{station}-{len(self.members)}.db"
        self.members.append(Member(path, self.new_id, station))
        return self.members[-1]

    def sync(self, *members: Member, rounds: int = 1) -> list[Exchanged]:
        """Let each of `members` sync, or all of them."""
        return [
            sync_once(each.store, self._opened(each), partial(customers_together.put_in_order, each.store))
            for _round in range(rounds)
            for each in members or self.members
        ]

    def mend(self, member: Member) -> int:
        """Let `member` read everything in the hub; how many parts it found damaged."""
        return mend_once(member.store, self._opened(member))

    def _opened(self, member: Member) -> Hub:
        memory = lock_file(member.store).with_suffix(".looks")
        return open_hub(self.hub, now=member.clock(), passphrase=self.passphrase, memory=memory)

    def settle(self) -> None:
        """Sync until nothing moves any more."""
        for _round in range(8):
            if not any(done.pulled or done.pushed or done.began_anew for done in self.sync()):
                return
        raise AssertionError("the desks never come to rest")

    def close(self) -> None:
        for member in self.members:
            member.store.close()

    def check(self, *, newcomer: bool = True) -> None:
        """Bring all together, and a new desk built from the hub alone, and compare them."""
        self.settle()
        everybody = list(self.members)
        if newcomer:
            everybody.append(self.join("N"))
            self.settle()
            self.members.pop()
        first, *others = [contents(member.store) for member in everybody]
        for other in others:
            assert other == first
        for member in everybody:
            check_store(member.store)
        if newcomer:
            everybody[-1].store.close()
            for path in everybody[-1].path.parent.glob(f"{everybody[-1].path.name}*"):
                path.unlink()


def log_of(store: Store) -> list[tuple[Any, ...]]:
    """The log, every replica by its id."""
    return [
        tuple(row.values())
        for row in store.rows(
            'SELECT replica.id AS name, counter, clock, batch, actor, undoes, "table", "row", operation, "values" '
            "FROM change JOIN replica ON number = replica ORDER BY name, counter"
        )
    ]


def contents(store: Store) -> dict[str, Any]:
    """All that must be the same on every desk."""
    rows = {
        table: sorted(map(json.dumps, store.rows(f"SELECT * FROM {table}")))
        for table in SHARED_TABLES
        if store.rows(f"SELECT 1 FROM {table} LIMIT 1")
    }
    seen = store.rows(
        "SELECT mine.id AS a, theirs.id AS b, counter, upto FROM seen JOIN replica AS mine ON mine.number = replica "
        "JOIN replica AS theirs ON theirs.number = other "
        "WHERE counter <= (SELECT max(counter) FROM change WHERE replica = mine.number) ORDER BY a, b, counter"
    )
    return {"rows": rows, "log": log_of(store), "conflicts": conflicts.every(store), "seen": seen}


def check_store(store: Store) -> None:
    """What must be true of every single desk: no gaps, and the tables are what the log tells."""
    for row in store.rows(
        "SELECT replica, count(*) AS n, max(counter) AS last, min(counter) AS first FROM change GROUP BY 1"
    ):
        assert (row["first"], row["n"]) == (1, row["last"])
    assert list(replay.differences(store.connection())) == []
    assert store.rows("SELECT capturing, indexing FROM capture") == [{"capturing": 1, "indexing": 1}]
    connection = store.connection()
    for identity, number in journal.replicas(connection).items():
        hashes = [known for _first, _last, known in journal.kept_index(connection, number)]
        assert len(set(hashes)) == len(hashes), identity


def busy(team: Team, count: int = 3) -> tuple[Member, Member]:
    """Two desks that have exchanged some records."""
    a, b = team.join(), team.join()
    for at in range(count):
        a.add(f"{ROW}{at:02}", f"甲{at}")
        b.add(f"{ROW}{at + 50:02}", f"乙{at}")
        team.sync()
    team.settle()
    return a, b
