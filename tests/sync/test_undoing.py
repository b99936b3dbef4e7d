"""Taking back what was saved, at desks that write without knowing of each other."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from team import Member, Team, check_store

from csdesk.store import conflicts, history
from csdesk.store.history import LaterChangeError

ROWS = [f"0193ffff-0000-7000-8000-00000000000{at}" for at in range(2)]
STEPS = ("edit", "write", "delete", "bring back", "undo", "undo", "sync", "sync", "settle", "keep")

Step = tuple[int, int, str]


class Desk:
    """A desk that remembers what each row was before each of its saves."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.was: dict[int, tuple[str, dict[str, Any], int]] = {}
        self.count = 0

    def do(self, row: str, step: str) -> None:
        """Take one step with the row."""
        before, store = self.member.get(row), self.member.store
        heard = self._heard(row)
        self.count += 1
        self.member.clock.move(seconds=1)
        if step == "undo":
            self._undo()
            return
        if not before:
            self.member.add(row, f"{store.station}{self.count}")
        elif step in ("edit", "write"):
            self.member.edit(row, **{"name" if step == "edit" else "created_by": f"{store.station}{self.count}"})
        elif step == "delete":
            self.member.delete(row)
        elif step == "bring back":
            self.member.edit(row, deleted_at=None)
        else:
            for conflict in conflicts.every(store)[:1]:
                row = conflict.row
                before, heard = self.member.get(row), self._heard(row)
                conflicts.settle(
                    store, conflict, conflict.value if step == "keep" else conflict.losers[0].value, "p1"
                )  # fmt: skip
        batch = history.last_batch(store, "p1", ["project"])
        if batch is not None and batch not in self.was:
            self.was[batch] = row, before, heard

    def _heard(self, row: str) -> int:
        """How many changes of the row came from elsewhere."""
        sql = 'SELECT count(*) AS n FROM change WHERE "row" = ? AND replica <> (SELECT replica FROM capture)'
        return int(self.member.store.rows(sql, (row,))[0]["n"])

    def _undo(self) -> None:
        store = self.member.store
        batch = history.last_batch(store, "p1", ["project"])
        if batch is None:
            return
        row, before, heard = self.was[batch]
        try:
            history.undo_batch(store, batch, "p1")
        except LaterChangeError:
            return
        there = self.member.get(row)
        assert there["station"]
        if heard == self._heard(row):
            assert told(there) == told(before) if before else there["deleted_at"] is not None
        check_store(store)


def told(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("updated_at", "updated_by")}


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@example([
    (0, 0, "edit"), (0, 0, "sync"), (1, 0, "sync"), (0, 0, "undo"), (1, 0, "edit"), (0, 0, "sync"), (1, 0, "sync"),
    (1, 0, "settle"), (1, 0, "undo"), (1, 0, "undo"),
])  # fmt: skip
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.sampled_from(STEPS)), max_size=25))
def test_an_undo_restores_what_was_or_is_refused(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory(prefix="csdesk-undo-") as folder:
        team = Team(Path(folder))
        desks = [Desk(team.join()), Desk(team.join())]
        for desk, row, step in steps:
            if step == "sync":
                team.sync(team.members[desk])
            else:
                desks[desk].do(ROWS[row], step)
        for desk in desks:
            for _again in range(3):
                desk.do(ROWS[0], "undo")
        team.check(newcomer=False)
        team.close()
