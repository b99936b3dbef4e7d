"""What the company decided about its roster: the shifts, their hours, the posts and who may stand there (DOMAIN 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csdesk.rules.messages import N_
from csdesk.rules.problem import Problem
from csdesk.rules.working_time import WEEKDAYS, Period, read_periods

Table = dict[str, Any]

SHIFT: Table = {"hours": [], "codes": []}
POST: Table = {"shifts": [], "staff": 1, "days": [], "roles": [], "serves": [], "an_hour": 0}
"""What an entry of the tables [shifts] and [posts] holds besides its words."""

RANGES = {"most_days_in_a_row": (1, 31), "rest_days_a_week": (0, 6), "fairness_weeks": (1, 52), "staff": (0, 1000),
          "an_hour": (0, 1000)} | dict.fromkeys(
              ("days", "weekends", "holidays", "shifts", "posts", "rest_day", "preferred_shift"), (0, 100))  # fmt: skip

FORMS: dict[tuple[str, ...], tuple[str, str]] = {
    ("roster", "drawn_up_on"): ("|".join(WEEKDAYS), N_("'{value}' is given, a day from monday to sunday is wanted"))
}

CONTACTS = ("calls", "visits")
"""What the history counts that a forecast is made of."""


@dataclass(frozen=True)
class Shift:
    """Hours in which a post is held, and the codes by which rosters from elsewhere call it."""

    key: str
    periods: tuple[Period, ...]
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Post:
    """Where people stand: how many in each of its shifts, on which weekdays (none named: all), and of which roles.

    `serves` are the kinds of contacts it is there for, of which one person serves `an_hour`; the forecast
    leaves a post alone for which there is neither.
    """

    key: str
    shifts: tuple[str, ...]
    staff: int = 1
    days: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()
    serves: tuple[str, ...] = ()
    an_hour: int = 0

    def is_held_on(self, weekday: int) -> bool:
        """Whether anybody stands there on that weekday, 0 being Monday."""
        return not self.days or weekday in self.days


@dataclass(frozen=True)
class RosterPolicy:
    """The company's numbers, shifts and posts; see `data/policy.toml`. Hidden posts are not among `posts`."""

    roles: frozenset[str]
    most_days_in_a_row: int
    rest_days_a_week: int
    fairness_weeks: int
    drawn_up_on: int
    shifts: Mapping[str, Shift]
    posts: Mapping[str, Post]
    weights: Mapping[str, int] = field(default_factory=dict)

    def do_overlap(self, shift: str, other: str) -> bool:
        """Whether nobody can work both shifts on one day."""
        return any(
            mine.opens < theirs.closes and theirs.opens < mine.closes
            for mine in self._periods(shift)
            for theirs in self._periods(other)
        )

    def _periods(self, shift: str) -> tuple[Period, ...]:
        return self.shifts[shift].periods if shift in self.shifts else ()


def read_roster_policy(policy: Mapping[str, Any]) -> RosterPolicy:
    """What the tables [roster], [shifts] and [posts] of a complete policy stand for."""
    numbers = policy["roster"]
    return RosterPolicy(
        roles=frozenset(numbers["roles"]),
        most_days_in_a_row=numbers["most_days_in_a_row"],
        rest_days_a_week=numbers["rest_days_a_week"],
        fairness_weeks=numbers["fairness_weeks"],
        drawn_up_on=WEEKDAYS.index(numbers["drawn_up_on"]),
        shifts={
            key: Shift(key, read_periods(entry["hours"]), tuple(entry.get("codes", [])))
            for key, entry in policy["shifts"].items()
        },
        posts={key: _post(key, POST | entry) for key, entry in policy["posts"].items() if not entry.get("hidden")},
        weights=numbers["weights"],
    )


def _post(key: str, entry: Mapping[str, Any]) -> Post:
    return Post(
        key=key,
        shifts=tuple(dict.fromkeys(entry["shifts"])),
        staff=entry["staff"],
        days=frozenset(map(WEEKDAYS.index, entry["days"])),
        roles=frozenset(entry["roles"]),
        serves=tuple(entry["serves"]),
        an_hour=entry["an_hour"],
    )


def mend_roster(defaults: Table, merged: Table, problems: list[Problem]) -> None:
    """Put the default back where a company's shift or post names what is not there.

    What has no default, because the company added it, is left out where it cannot do without.
    """
    shifts = merged["shifts"] = _mended_shifts(defaults["shifts"], merged["shifts"], problems)

    def unknown(key: str, value: list[str], known: Mapping[str, object]) -> str:
        return next((item for item in value if item not in known), "") if key in ("shifts", "roles", "serves") else ""

    roster = merged["roster"] = dict(merged["roster"])
    if role := unknown("roles", roster["roles"], merged["roles"]):
        problems.append(Problem(("roster", "roles"), _UNKNOWN["roles"], {"value": role}))
        roster["roles"] = defaults["roster"]["roles"]
    there = {"shifts": shifts, "roles": merged["roles"], "serves": dict.fromkeys(CONTACTS)}
    posts: Table = {}
    for name, entry in merged["posts"].items():
        usual = POST | defaults["posts"].get(name, {})
        post = POST | entry
        for key, known in there.items():
            if value := unknown(key, post[key], known):
                problems.append(Problem(("posts", name, key), _UNKNOWN[key], {"value": value}))
                post[key] = usual[key]
        if not post["shifts"]:
            problems.append(Problem(("posts", name, "shifts"), N_("a post needs at least one shift"), {}))
            post["shifts"] = usual["shifts"]
        if post["shifts"]:
            posts[name] = post
    merged["posts"] = posts


_UNKNOWN = {
    "shifts": N_("'{value}' is not a shift"),
    "roles": N_("'{value}' is not a role"),
    "serves": N_("'{value}' is given, calls and visits are wanted"),
}


def _mended_shifts(defaults: Table, shifts: Table, problems: list[Problem]) -> Table:
    found: Table = {}
    for key, entry in shifts.items():
        shift = SHIFT | entry
        if not shift["hours"]:
            problems.append(Problem(("shifts", key, "hours"), N_("a shift needs its hours"), {}))
            shift["hours"] = defaults.get(key, {}).get("hours", [])
        if shift["hours"]:
            found[key] = shift

    def shared(key: str) -> str:
        """A code that the company gave to this shift although it is another's."""
        codes = found[key]["codes"]
        if codes == _usual_codes(defaults, key):
            return ""
        others = {code for other, entry in found.items() if other != key for code in entry["codes"]}
        return next((code for code in codes if code in others), "")

    # Putting one back may take a code from another that the company named, so from the start until all is well.
    while (taken := next(filter(shared, found), None)) is not None:
        reason = N_("'{value}' stands for another shift already")
        problems.append(Problem(("shifts", taken, "codes"), reason, {"value": shared(taken)}))
        found[taken] = found[taken] | {"codes": _usual_codes(defaults, taken)}
    return found


def _usual_codes(defaults: Table, key: str) -> list[str]:
    codes: list[str] = defaults.get(key, SHIFT)["codes"]
    return codes
