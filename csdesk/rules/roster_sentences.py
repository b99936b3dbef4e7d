"""Why a week of the roster cannot be filled, in a sentence that names the rule to relax and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from csdesk.rules.messages import N_
from csdesk.rules.roster import Place
from csdesk.rules.roster_lacking import Lack, on_leave
from csdesk.rules.roster_task import Cell, Task


class Sentence(NamedTuple):
    """A message and what it names: `posts` are keys, `days` dates, `staff` ids, all others numbers."""

    message: str
    given: Mapping[str, object]


_RELAXED = {
    "fixed": N_(
        "The cells set by hand leave no roster: change those of {staff} on {days} (no longer fixed), and all "
        "posts can be held."
    ),
    "leave": N_("All posts can be held only if people on leave come in: {staff} on {days}."),
    "most_days_in_a_row": N_(
        "All posts can be held only if {staff} work more than {most} days in a row. Find more people for the posts, "
        "or relax roster.most_days_in_a_row in policy.toml."
    ),
    "rest_days_a_week": N_(
        "All posts can be held only if {staff} have fewer than {rest} rest days in the week. Find more people for "
        "the posts, or relax roster.rest_days_a_week in policy.toml."
    ),
    "qualification": N_(
        "Too few people are qualified for {posts} on {days}: all posts can be held only if more people may stand there."
    ),
}


def lacking_sentence(lack: Lack, task: Task) -> Sentence:
    """The sentence on posts for which there are too few people."""
    given: dict[str, object] = {"posts": lack.posts, "needed": lack.needed, "able": lack.able}
    away = on_leave(task, lack)
    if not lack.on_days:
        policy = task.policy
        given |= {"people": len(lack.staff), "rest": policy.rest_days_a_week, "most": policy.most_days_in_a_row}
        return Sentence(
            N_(
                "Too few people for {posts}: the week takes {needed} days of work, and the {people} people who may "
                "stand there can work {able}, with {rest} rest days each and at most {most} days in a row. Find "
                "more people for the posts, or lower their number (staff) in policy.toml."
            ),
            given,
        )
    given |= {"days": lack.on_days}
    if not away:
        return Sentence(
            N_(
                "Too few people are qualified for {posts} on {days}: {needed} are needed, {able} may stand there. "
                "Qualify more people for the posts, or lower their number (staff) in policy.toml."
            ),
            given,
        )
    return Sentence(
        N_(
            "Too few people for {posts} on {days}: {needed} are needed and {able} are there, {staff} being on "
            "leave. Move the leave, or qualify more people for the posts."
        ),
        given | {"staff": away},
    )


def relaxed_sentence(rule: str, broken: Iterable[Cell], task: Task) -> Sentence:
    """The sentence on a rule that is in the way, and who would break it where."""
    cells = sorted(broken)
    given: dict[str, object] = {
        "posts": posts_of_places(place for place, _person in cells),
        "days": tuple(dict.fromkeys(place.day for place, _person in cells)),
        "staff": tuple(sorted({person for _place, person in cells})),
        "most": task.policy.most_days_in_a_row,
        "rest": task.policy.rest_days_a_week,
    }
    return Sentence(_RELAXED[rule], given)


def empty_sentence(empty: Mapping[Place, int], *, is_proved: bool) -> Sentence:
    """The sentence where no single rule is in the way, or it is not proved that no roster leaves fewer places empty."""
    given = {
        "missing": sum(empty.values()),
        "posts": posts_of_places(empty),
        "days": tuple(sorted({place.day for place in empty})),
    }
    if is_proved:
        message = N_(
            "Too few people: {missing} places stay empty at {posts} on {days}, and no single rule is in the way. "
            "Find more people for the posts, or lower their number (staff) in policy.toml."
        )
    else:
        message = N_(
            "No roster was found in time that leaves no place empty: {missing} are empty at {posts} on {days}. "
            "There are hardly enough people; find more for the posts, or lower their number (staff) in policy.toml."
        )
    return Sentence(message, given)


def posts_of_places(places: Iterable[Place]) -> tuple[str, ...]:
    """The posts of `places`, each once."""
    return tuple(dict.fromkeys(place.post for place in places))
