"""Who may stand at a place of the roster, the likeliest first."""

from __future__ import annotations

from dataclasses import dataclass

from csdesk.desk.desk import Desk
from csdesk.desk.roster_shown import WeekRoster
from csdesk.desk.roster_words import place_label
from csdesk.rules.roster import Place, posts_of


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be put at a place: where they stand that day already, and why they are away."""

    id: str
    name: str
    pinyin: tuple[str, ...]
    is_qualified: bool
    stands_at: tuple[str, ...]
    absence: str


def candidates(desk: Desk, week: WeekRoster, where: Place) -> list[Candidate]:
    """Everybody who works here: the qualified first, among them those who are free that day, and last who is away.

    Looks only at the roster `week` that is given, so that it costs nothing to ask for any cell.
    """
    away = {each.id: each.kind for day in week.days if day.day == where.day for each in day.absences}
    stands: dict[str, list[str]] = {}
    for (day, post, shift), placed in week.cells.items():
        if day == where.day and (post, shift) != (where.post, where.shift):
            for each in placed:
                stands.setdefault(each.id, []).append(place_label(desk, post, shift))
    found = [
        Candidate(
            id=person.id,
            name=person.name,
            pinyin=person.pinyin,
            is_qualified=where.post in posts_of(person.role, " ".join(person.posts), desk.policy.roster),
            stands_at=tuple(stands.get(person.id, ())),
            absence=away.get(person.id, ""),
        )
        for person in desk.staff.values()
        if person.active
    ]
    return sorted(found, key=lambda each: (not each.is_qualified, bool(each.absence), bool(each.stands_at)))
