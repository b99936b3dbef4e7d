"""How many people a week's posts need by the calls and visits of the weeks before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from csdesk.rules.roster import Place, places
from csdesk.rules.roster_policy import Post, RosterPolicy

HOUR = timedelta(hours=1)


def needs(
    counts: Mapping[tuple[str, int, int], int],
    weeks: int,
    days: Sequence[date],
    policy: RosterPolicy,
    is_open: Callable[[date], bool],
) -> dict[Place, int]:
    """How many people each place of the open `days` needs; never fewer than the post has without a forecast.

    `counts` are the contacts of the last `weeks` whole weeks by kind ("calls", "visits"), weekday (0 is
    Monday) and hour of the day (0 to 23). What came on average in an hour of that weekday is expected to
    come again. It is shared out among those shifts of a post that hold any part of the hour, and the
    busiest hour of a shift says how many it needs.
    """
    return {
        place: _need(policy.posts[place.post], place, counts, weeks, policy)
        for day in days
        if is_open(day)
        for place in places(day, policy)
    }


def _need(
    post: Post, place: Place, counts: Mapping[tuple[str, int, int], int], weeks: int, policy: RosterPolicy
) -> int:
    if not post.an_hour or weeks <= 0:
        return post.staff
    hours = {shift: _hours(shift, policy) for shift in post.shifts}
    need = post.staff
    for hour in hours[place.shift]:
        came = sum(counts.get((kind, place.day.weekday(), hour), 0) for kind in post.serves)
        shared_by = sum(hour in held for held in hours.values())
        # Rounded up without ever leaving whole numbers.
        need = max(need, -(-came // (weeks * post.an_hour * shared_by)))
    return need


def _hours(shift: str, policy: RosterPolicy) -> set[int]:
    """The hours of the day of which the shift holds any part."""
    return {
        hour
        for period in policy.shifts[shift].periods
        for hour in range(24)
        if period.opens < (hour + 1) * HOUR and hour * HOUR < period.closes
    }
