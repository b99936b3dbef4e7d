"""A state machine of several desks in which all goes wrong that can; also run against faulty variants."""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from team import Member, Team, check_store, log_of

from csdesk.store import backups, capture, conflicts, merging
from csdesk.store.database import Store

ROWS = [f"0193ffff-0000-7000-8000-00000000000{at}" for at in range(4)]
MEMBERS = st.integers(0, 9)


class Desks(RuleBasedStateMachine):
    """Desks that share a file."""

    suffix = "team.csdesk"

    @initialize(seed=st.integers(0, 1000))
    def begin(self, seed: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="csdesk-sync-"))
        (self.folder / "share").mkdir()
        self.team = Team(self.folder, self._named())
        self.dice = random.Random(seed)
        self.written = 0
        self.told: set[str] = set()  # every value that a desk was told is saved, and has not lost by a restore
        self.old: list[tuple[Member, Path]] = []
        self.touched: list[Member] = []
        for _ in range(2):
            self.team.join()
        self.team.members[0].add(ROWS[0], self._value())
        self.team.sync(*self.team.members)

    def _named(self) -> str:
        return f"{self.folder}/share/{self.suffix}"

    def _member(self, at: int) -> Member:
        member = self.team.members[at % len(self.team.members)]
        self.touched = [member]
        return member

    def _value(self) -> str:
        self.written += 1
        self.told.add(f"值{self.written}。")
        return f"值{self.written}。"

    @rule(at=MEMBERS, row=st.sampled_from(ROWS), column=st.sampled_from(["name", "updated_by"]))
    def write(self, at: int, row: str, column: str) -> None:
        member = self._member(at)
        if not member.get(row):
            member.add(row, self._value())
        else:
            member.edit(row, **{column: self._value()})

    @rule(at=MEMBERS, row=st.sampled_from(ROWS[:2]), column=st.sampled_from(["name", "updated_by"]))
    def write_more(self, at: int, row: str, column: str) -> None:
        self.write(at, row, column)

    @rule(at=MEMBERS, row=st.sampled_from(ROWS), how=st.sampled_from(["delete", "bring back", "remove from outside"]))
    def delete(self, at: int, row: str, how: str) -> None:
        member = self._member(at)
        if not member.get(row):
            return
        if how == "delete":
            member.delete(row)
        elif how == "bring back":
            member.edit(row, deleted_at=None)
        else:
            member.remove(row)

    @rule(at=MEMBERS)
    def settle_a_conflict(self, at: int) -> None:
        member = self._member(at)
        for conflict in conflicts.every(member.store)[:1]:
            value = self.dice.choice([conflict.value, conflict.losers[0].value])
            conflicts.settle(member.store, conflict, value, "p1")
            keys = [(each.row, each.column) for each in conflicts.every(member.store)]
            assert (conflict.row, conflict.column) not in keys

    @rule(at=MEMBERS, seconds=st.sampled_from([0, 1, 60, 86400, 3 * 86400, -86400, -3 * 86400]))
    def clock_moves(self, at: int, seconds: int) -> None:
        self._member(at).clock.move(seconds=seconds)

    @rule(at=MEMBERS)
    def sync_more(self, at: int) -> None:
        self.sync(at)

    @rule(at=MEMBERS)
    def sync_still_more(self, at: int) -> None:
        self.sync(at)

    @rule(at=MEMBERS)
    def sync(self, at: int) -> None:
        member = self._member(at)
        before = {row["id"]: row["name"] for row in member.store.rows("SELECT id, name FROM project")}
        (done,) = self.team.sync(member)
        after = {row["id"]: row["name"] for row in member.store.rows("SELECT id, name FROM project")}
        assert done.pulled or done.began_anew or before == after  # an empty or older hub changes nothing here

    @rule()
    def everybody_syncs(self) -> None:
        self.touched = self.team.members
        self.team.sync()

    @precondition(lambda self: len(self.team.members) < 4)
    @rule()
    def desk_joins(self) -> None:
        self.touched = [self.team.join()]

    @precondition(lambda self: len(self.team.members) > 2)
    @rule()
    def desk_is_given_up(self) -> None:
        """For good, having sent all it wrote to others."""
        self.team.sync(rounds=2)
        self.team.members.pop().store.close()
        self.old = [(member, path) for member, path in self.old if member in self.team.members]

    # What happens to databases

    @rule(at=MEMBERS)
    def back_up(self, at: int) -> None:
        member = self._member(at)
        path = self.folder / f"backup-{self.written}-{len(self.old)}.db"
        backups.copy(member.path, path)
        self.old.append((member, path))
        self.write(at, ROWS[0], "name")

    @precondition(lambda self: self.old)
    @rule(which=MEMBERS, is_by_program=st.booleans())
    def restore(self, which: int, is_by_program: bool) -> None:
        member, path = self.old[which % len(self.old)]
        if is_by_program:
            backups.restore(member.store, path)
        else:
            member.store.close()
            for end in ("-wal", "-shm"):
                Path(f"{member.path}{end}").unlink(missing_ok=True)
            with member.path.open("r+b") as there:
                there.write(path.read_bytes())
                there.truncate()
        member.reopen()
        known = "".join(str(log_of(each.store)) for each in self.team.members)
        self.told = {value for value in self.told if value in known}
        self.write(self.team.members.index(member), ROWS[1], "name")

    @precondition(lambda self: self.old and len(self.team.members) < 4)
    @rule(which=MEMBERS)
    def clone(self, which: int) -> None:
        _member, path = self.old[which % len(self.old)]
        copy = self.folder / f"clone-{self.written}.db"
        shutil.copy(path, copy)
        self.team.join(file=copy)
        self.write(len(self.team.members) - 1, ROWS[1], "name")

    # What happens to the hub

    @precondition(lambda self: self._files())
    @rule(how=st.sampled_from(["deleted", "emptied", "cut off", "flipped"]), where=st.floats(0, 0.9999))
    def hub_is_harmed(self, how: str, where: float) -> None:
        path = self.dice.choice(self._files())
        data = bytearray(path.read_bytes())
        if how == "deleted":
            for each in self._files():
                each.unlink()
        elif how == "emptied":
            path.write_bytes(b"")
        elif how == "cut off":
            path.write_bytes(data[: int(len(data) * where)])
        elif data:
            data[int(len(data) * where)] ^= 1 << self.dice.randrange(8)
            path.write_bytes(bytes(data))

    @precondition(lambda self: self._files())
    @rule()
    def hub_is_kept(self) -> None:
        shutil.rmtree(self.folder / "kept", ignore_errors=True)
        shutil.copytree(self.folder / "share", self.folder / "kept")

    @precondition(lambda self: (self.folder / "kept").exists())
    @rule()
    def hub_is_rolled_back(self) -> None:
        shutil.rmtree(self.folder / "share")
        shutil.copytree(self.folder / "kept", self.folder / "share")

    def _files(self) -> list[Path]:
        return sorted(path for path in (self.folder / "share").iterdir() if "damaged" not in path.name)

    # What must be true

    @invariant()
    def every_desk_is_in_order(self) -> None:
        for member in getattr(self, "touched", []):
            check_store(member.store)
        self.touched = []

    def teardown(self) -> None:
        if not hasattr(self, "team"):
            return
        try:
            self.team.check()
            known = str(log_of(self.team.members[0].store))
            assert {value for value in self.told if value not in known} == set()
            store = self.team.members[0].store
            listed = {
                (each.row, each.column): {each.value, *(loser.value for loser in each.losers)}
                for each in conflicts.every(store)
            }
            for place, values in unseen(store).items():
                assert listed.pop(place) == values
            assert all(column == "deleted_at" or was_removed(store, row) for row, column in listed)
        finally:
            self.team.close()
            shutil.rmtree(self.folder, ignore_errors=True)


def was_removed(store: Store, row: str) -> bool:
    """Whether another program ever deleted the row."""
    return bool(store.rows("SELECT 1 FROM change WHERE \"row\" = ? AND operation = 'delete'", (row,)))


def unseen(store: Store) -> dict[tuple[str, str], set[object]]:
    """Of every column the values that desks wrote without knowing of each other, reckoned in the plainest way."""
    seen: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row in store.rows("SELECT * FROM seen"):
        seen.setdefault((row["replica"], row["other"]), []).append((row["counter"], row["upto"]))

    def knew(later: tuple[int, int], earlier: tuple[int, int]) -> bool:
        if later[0] == earlier[0]:
            return later[1] > earlier[1]
        known = [upto for counter, upto in seen.get((later[0], earlier[0]), []) if counter <= later[1]]
        return max(known, default=0) >= earlier[1]

    writes: dict[tuple[str, str], list[tuple[tuple[int, int], object]]] = {}
    for row in store.rows('SELECT replica, counter, "row", "values" FROM change'):
        for column, value in capture.read_values(row["values"]).items():
            if column in ("name", "colour"):
                writes.setdefault((row["row"], column), []).append(((row["replica"], row["counter"]), value))
    found = {}
    for place, told in writes.items():
        values = {value for name, value in told if not any(knew(other, name) for other, _value in told)}
        if len(values) > 1 and not was_removed(store, place[0]):
            found[place] = values
    return found


class FolderDesks(Desks):
    """Desks that share a folder."""

    suffix = ""

    @precondition(lambda self: self._files())
    @rule()
    def cloud_makes_a_conflict_copy(self) -> None:
        path = self.dice.choice(self._files())
        data = path.read_bytes()
        name = self.dice.choice([f"{path.stem} (conflicted copy){path.suffix}", f"{path.name}-PC7"])
        path.with_name(name).write_bytes(data[: self.dice.randint(0, len(data))])


class MixedVersions(Desks):
    """Desks of which some have a newer csdesk, whose projects have a colour and which knows parks."""

    def teardown(self) -> None:
        if hasattr(self, "team"):
            for member in self.team.members:
                self._upgrade(member)
            join = self.team.join

            def join_newest(name: str = "", file: Path | None = None) -> Member:
                member = join(name, file)
                self._upgrade(member)
                return member

            self.team.join = join_newest  # type: ignore[method-assign]
        super().teardown()

    @rule(at=MEMBERS)
    def upgrade(self, at: int) -> None:
        self._upgrade(self._member(at))

    def _upgrade(self, member: Member) -> None:
        connection = member.store.connection()
        if "colour" in capture.columns(connection, "project"):
            return
        with member.store.transaction(None):
            connection.execute("ALTER TABLE project ADD COLUMN colour TEXT")
            capture.install(connection)
            merging.take_parked(connection)
        capture.remember_schema(connection)
        self.touched = [member]

    @rule(at=MEMBERS, row=st.sampled_from(ROWS))
    def paint(self, at: int, row: str) -> None:
        member = self._member(at)
        if "colour" in capture.columns(member.store.connection(), "project") and member.get(row):
            member.edit(row, colour=self._value())
