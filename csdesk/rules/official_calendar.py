"""The yearly table of statutory holidays and make-up working days, as data/calendar holds it."""

from __future__ import annotations

import re
from datetime import date, datetime

from csdesk.rules.messages import N_
from csdesk.rules.policy import Problem, Table
from csdesk.rules.working_time import NamedDay

_LISTS = {"holidays": True, "make_up_days": False}


def read_calendar(table: Table, year: int) -> tuple[dict[date, NamedDay], list[Problem]]:
    """The named days of the `year` that `table` is for, and what in it cannot be taken; the rest is taken.

    One table a festival: `zh` and `en` name it, `holidays` and `make_up_days` list its days. A festival
    may reach into the months beside the year.
    """
    days: dict[date, NamedDay] = {}
    problems: list[Problem] = []
    for key, festival in table.items():
        if key == "source" and isinstance(festival, str):
            continue
        if not isinstance(festival, dict):
            problems.append(Problem((key,), N_("'{value}' is given, a table is wanted"), {"value": festival}))
            continue
        names = [festival.get(language) for language in ("zh", "en")]
        if not all(isinstance(name, str) and name.strip() for name in names):
            problems.append(Problem((key,), N_('an entry needs both "zh" and "en"'), {}))
            continue
        for list_key, listed in festival.items():
            if list_key in _LISTS:
                found = [NamedDay(day, str(names[0]), str(names[1]), _LISTS[list_key]) for day in _dates(listed, year)]
                problems += [
                    Problem((key, list_key), reason, {"value": value, "year": year})
                    for value, reason in _unfit(listed, year, days)
                ]
                days |= {each.day: each for each in found if each.day not in days}
            elif list_key not in ("zh", "en"):
                problems.append(Problem((key, list_key), N_("there is no such key"), {}))
    return days, problems


def year_of(name: str) -> int | None:
    """The year that a file called `name` is for; None where the name is not that of a year."""
    return int(name[:4]) if re.fullmatch(r"[12]\d{3}\.toml", name, re.ASCII) else None


def _dates(listed: object, year: int) -> list[date]:
    return [day for day in listed if _fits(day, year)] if isinstance(listed, list) else []


def _fits(day: object, year: int) -> bool:
    return (
        isinstance(day, date)
        and not isinstance(day, datetime)
        and date(year - 1, 12, 1) <= day <= date(year + 1, 1, 31)
    )


def _unfit(listed: object, year: int, taken: dict[date, NamedDay]) -> list[tuple[object, str]]:
    """The values of a list that cannot be taken, each with the reason."""
    if not isinstance(listed, list):
        return [(listed, N_("'{value}' is given, a list of dates such as [{year}-01-01] is wanted"))]
    found: list[tuple[object, str]] = []
    for value in listed:
        if not _fits(value, year):
            found.append((value, N_("'{value}' is given, a date of {year} such as {year}-01-01 is wanted")))
        elif value in taken:
            found.append((value, N_("{value} stands in this table twice")))
    return found
