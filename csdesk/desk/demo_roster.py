"""The rosters of the invented company: eight weeks and this one published, and next week begun."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from datetime import date, datetime, time, timedelta
from typing import Any

from csdesk.desk import roster
from csdesk.desk.desk import Desk, Person
from csdesk.desk.roster_shown import is_open, members
from csdesk.rules.roster import Place, places, week_of
from csdesk.store import roster as stored
from csdesk.store.models import moment_text
from csdesk.store.roster import Cell

Row = dict[str, Any]

_WEEKS = 8
_DRAWN_UP = timedelta(days=-3, hours=16)  # on the Friday before the week's Monday
_APPROVED = timedelta(hours=1, minutes=20)
_BEGUN = 3  # days of next week that are filled


def rows(desk: Desk, now: datetime) -> dict[str, list[Row]]:
    """The rows by table: of the weeks before, this one, and the first days of the next."""
    by_role = {person.role: person for person in reversed(desk.staff.values())}
    supervisor, manager = by_role["supervisor"], by_role["manager"]
    this_monday = now.date() - timedelta(days=now.weekday())
    found: dict[str, list[Row]] = {"roster_cell": [], "roster_week": []}
    rotation = _rotation(desk)
    next(rotation)
    for back in range(_WEEKS, -2, -1):
        monday = this_monday - timedelta(weeks=back)
        drawn_up = min(datetime.combine(monday, time()) + _DRAWN_UP, now - timedelta(hours=2))
        base = _base(desk, drawn_up, supervisor)
        is_next = back < 0
        for day in week_of(monday)[: _BEGUN if is_next else 7]:
            for cell in rotation.send(day):
                found["roster_cell"].append(
                    base
                    | {
                        "id": stored.cell_id(cell),
                        "day": cell.day.isoformat(),
                        "post": cell.post,
                        "shift": cell.shift,
                        "staff_id": cell.staff,
                        "is_fixed": is_next,
                    }
                )
        week = base | {
            "id": stored.week_id(monday),
            "week": stored.week_name(monday),
            "drawn_up_by": supervisor.id,
            "drawn_up_on": drawn_up.date().isoformat(),
        }
        if not is_next:
            week |= {"published_at": moment_text(drawn_up), "published_by": supervisor.id,
                     "approved_at": moment_text(drawn_up + _APPROVED), "approved_by": manager.id}  # fmt: skip
        found["roster_week"].append(week)
    return found


def change(desk: Desk, reason: str) -> None:
    """What came up after this week was published: somebody is away on its last open day, and another stands in."""
    week = roster.show(desk)
    known = members(desk)
    day = next((day for day in reversed(week.days) if day.resting), None)
    if day is None:
        return
    for (when, post, shift), (gone, *_others) in week.cells.items():
        free = [one for one in known if post in known[one].posts and desk.name_of(one) in day.resting]
        if when == day.day and free:
            roster.set_absence(desk, when, gone.id, "personal")
            roster.place(desk, when, post, shift, free[0])
            roster.note(desk, week.week, {when.isoformat(): reason})
            return


def _rotation(desk: Desk) -> Generator[list[Cell], date, None]:
    """Takes turns: gives the cells of each day that is sent to it, the days in order.

    At each place stands who may, has not stood anywhere that day, and has worked and stood there least.
    """
    known = members(desk)
    worked: Counter[str] = Counter()
    stood: Counter[tuple[str, str, str]] = Counter()
    cells: list[Cell] = []
    while True:
        day = yield cells
        cells = []
        there: set[str] = set()
        wanted: list[Place] = list(places(day, desk.policy.roster)) if is_open(desk, day) else []
        # Where the fewest may stand comes first, lest they be taken already.
        for place in sorted(wanted, key=lambda each: sum(each.post in member.posts for member in known.values())):
            able = [one for one in known if place.post in known[one].posts and one not in there]
            if not able:
                continue
            chosen = min(able, key=lambda one: (worked[one], stood[one, place.post, place.shift]))
            there.add(chosen)
            stood[chosen, place.post, place.shift] += 1
            cells.append(Cell(*place, chosen))
        worked.update(there)


def _base(desk: Desk, moment: datetime, person: Person) -> Row:
    at = moment_text(moment)
    return {
        "station": desk.station,
        "created_at": at,
        "created_by": person.id,
        "updated_at": at,
        "updated_by": person.id,
    }
