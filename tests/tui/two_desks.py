"""A second desk that shares a file with the first, for tests of what the app makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from standing_clock import ids_in_order

from csdesk.desk import customers, staff, sync
from csdesk.desk.desk import Desk
from csdesk.desk.settings import Home


@contextmanager
def second_desk(desk: Desk, folder: Path, clock: Callable[[], datetime]) -> Iterator[Desk]:
    """The desk B of the company of `desk`, after both have synced with one file in `folder`."""
    hub = folder / "share" / "team.csdesk"
    hub.parent.mkdir(parents=True)
    home = Home(folder / "B", folder / "B" / "csdesk.db")
    home.folder.mkdir()
    other = Desk(home, clock, ids_in_order(40_000))
    first, *_more = [person for person in desk.staff.values() if person.role == "supervisor"]
    staff.set_up(other, company=desk.company, station="B", projects=list(desk.projects), supervisor=first.name)
    sent_by, desk.person = desk.person, first
    sync.sync(desk, str(hub))
    sync.sync(other, str(hub))
    sync.sync(desk)
    desk.person = sent_by
    yield other
    other.close()


def disagree(desk: Desk, other: Desk, customer: str, ours: dict[str, str], theirs: dict[str, str]) -> None:
    """Let both desks correct one customer without knowing of each other; `other` has told the hub, `desk` has not."""
    customers.correct(desk, customer, ours)
    customers.correct(other, customer, theirs)
    sync.sync(other)
