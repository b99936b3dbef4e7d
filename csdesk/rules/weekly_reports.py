"""The weekly report of one person (DOMAIN 5): its numbers, what has changed since it was signed, who owes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csdesk.rules.messages import N_
from csdesk.rules.problem import Problem
from csdesk.rules.working_time import WEEKDAYS

Table = dict[str, Any]

FORMS: dict[tuple[str, ...], tuple[str, str]] = {
    ("weekly_reports", "due_on"): ("|".join(WEEKDAYS), N_("'{value}' is given, a day from monday to sunday is wanted"))
}

NAMES: Mapping[str, str] = {
    "calls": N_("Calls taken"),
    "enquiry_calls": N_("Enquiry calls"),
    "invited": N_("Of these invited to view"),
    "visits": N_("Visitors received"),
    "visits_first": N_("First visits"),
    "visits_return": N_("Return visits"),
    "followups_owed": N_("Follow-ups owed"),
    "followups_done": N_("Of these done"),
    "contacts_made": N_("Follow-ups made"),
}
"""The numbers of the report in its order, and what they are called; those by intention come after them."""


@dataclass(frozen=True)
class WeeklyReportPolicy:
    """Whose people write a weekly report, and the weekday (0 is Monday) from which on it is missed."""

    roles: frozenset[str]
    due_on: int


def read_weekly_reports(table: Mapping[str, Any]) -> WeeklyReportPolicy:
    """What a complete table [weekly_reports] stands for."""
    return WeeklyReportPolicy(frozenset(table["roles"]), WEEKDAYS.index(table["due_on"]))


def mend_weekly_reports(defaults: Table, merged: Table, problems: list[Problem]) -> None:
    """Put the default back where a company names a role that is not there."""
    table = merged["weekly_reports"]
    if unknown := [role for role in table["roles"] if role not in merged["roles"]]:
        keys, reason = ("weekly_reports", "roles"), N_("'{value}' is not a role")
        problems.append(Problem(keys, reason, {"value": unknown[0]}))
        merged["weekly_reports"] = table | {"roles": defaults["weekly_reports"]["roles"]}


@dataclass(frozen=True)
class Numbers:
    """The numbers of one person's week; `intents` by the key of the intention."""

    calls: int
    enquiry_calls: int
    invited: int
    visits: int
    visits_first: int
    visits_return: int
    followups_owed: int
    followups_done: int
    contacts_made: int
    intents: Mapping[str, int]


@dataclass(frozen=True)
class Difference:
    """A number that is not what it was when the report was signed; `key` is one of NAMES or "intent:A"."""

    key: str
    signed: int
    now: int


def by_key(numbers: Numbers) -> dict[str, int]:
    """The numbers in the report's order, those by intention as "intent:A"."""
    told = {key: int(getattr(numbers, key)) for key in NAMES}
    return told | {f"intent:{key}": number for key, number in numbers.intents.items()}


def differences(signed: Numbers, now: Numbers) -> tuple[Difference, ...]:
    """The numbers that have changed since they were signed."""
    then, later = by_key(signed), by_key(now)
    return tuple(
        Difference(key, then.get(key, 0), later.get(key, 0))
        for key in {**later, **then}
        if then.get(key, 0) != later.get(key, 0)
    )


def as_table(numbers: Numbers) -> Table:
    """The numbers as they are kept."""
    return {key: getattr(numbers, key) for key in NAMES} | {"intents": dict(numbers.intents)}


def read_numbers(table: object) -> Numbers | None:
    """The numbers that were kept as `table`; None where another program wrote something else there."""
    if not isinstance(table, Mapping):
        return None
    intents = table.get("intents")
    counts = {key: table.get(key, 0) for key in NAMES}
    intents = intents if isinstance(intents, Mapping) else {}
    if not all(isinstance(number, int) for number in (*counts.values(), *intents.values())):
        return None
    return Numbers(**counts, intents=dict(intents))
