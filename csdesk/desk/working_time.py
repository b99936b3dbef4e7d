"""Working time as it is in force: the company's hours under the official calendars, its own years among them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from csdesk.desk.desk import Desk
from csdesk.desk.settings import Home
from csdesk.resources import Fault, bundled, line_of, read_toml
from csdesk.rules.official_calendar import read_calendar, year_of
from csdesk.rules.working_time import Hours, NamedDay, WorkingTime
from csdesk.texts import N_, language

Tell = Callable[[Fault], None]


@dataclass(frozen=True)
class CalendarDay:
    """A day of the official calendar: `kind` is "holiday" or "make_up"."""

    day: date
    name: str
    kind: str


def days_of_year(desk: Desk, year: int) -> list[CalendarDay]:
    """The holidays and make-up days of `year` in order; a year that is not known is told and has none.

    A festival of the year may begin before it or end after it: all its days are there.
    """
    working_time = desk.working_time
    working_time.is_working_day(date(year, 1, 1))
    file = _every_file(desk.home, desk.tell_fault).get(year)
    found = _read_or_bundled(desk.home, file, year, desk.tell_fault) if file else None
    days = (found or {}) | {day: named for day, named in working_time.named_days.items() if day.year == year}
    return [
        CalendarDay(day, named.label(language()), "holiday" if named.is_holiday else "make_up")
        for day, named in sorted(days.items())
    ]


def read_working_time(home: Home, hours: Hours, tell: Tell) -> WorkingTime:
    """Working time with `hours`, under the bundled calendars and those in the home's folder `calendar`.

    A year's file in the home takes the place of the bundled one. What cannot be taken is told to `tell`,
    and so is a year without a calendar when something in it is first counted.
    """
    days: dict[date, NamedDay] = {}
    years = set()
    for year, file in sorted(_every_file(home, tell).items()):
        found = _read_or_bundled(home, file, year, tell)
        if found is not None:
            # A festival that reaches into the next year stands in both years' tables; each knows its own days best.
            days |= {day: named for day, named in found.items() if day.year == year or day not in days}
            years.add(year)
    told: set[int] = set()

    def unknown_year(year: int) -> None:
        if year not in told:
            told.add(year)
            tell(Fault(_own(home) / f"{year}.toml", "", 0, _UNKNOWN_YEAR, {"year": year}))

    return WorkingTime(hours, days, frozenset(years), unknown_year)


_UNKNOWN_YEAR = N_(
    "there is no calendar of the holidays of {year}; its working days are counted as if there were no holidays"
)


def _own(home: Home) -> Path:
    return home.folder / "calendar"


def _every_file(home: Home, tell: Tell) -> dict[int, Path]:
    """The calendars by year, the company's own in the place of the bundled ones."""
    return dict(_files(bundled("data") / "calendar", tell)) | dict(_files(_own(home), tell))


def _read_or_bundled(home: Home, file: Path, year: int, tell: Tell) -> dict[date, NamedDay] | None:
    """The named days in `file`, or where it is the company's own and of no use those of the bundled one."""
    found = _read(file, year, tell)
    if found is None and file.parent == _own(home):
        found = _read(bundled("data") / "calendar" / file.name, year, lambda _fault: None)
    return found


def _files(folder: Path, tell: Tell) -> list[tuple[int, Path]]:
    if not folder.is_dir():
        return []
    try:
        return [(year, file) for file in folder.iterdir() if (year := year_of(file.name)) is not None]
    except OSError as error:
        tell(Fault(folder, "", 0, N_("the folder cannot be read ({why})"), {"why": error.strerror or str(error)}))
        return []


def _read(file: Path, year: int, tell: Tell) -> dict[date, NamedDay] | None:
    """The named days in `file`, None where it is not there or cannot be read at all."""
    table = read_toml(file) if file.exists() else {}
    if isinstance(table, Fault):
        tell(table)
        return None
    days, problems = read_calendar(table, year)
    for problem in problems:
        tell(Fault(file, ".".join(problem.keys), line_of(file, problem.keys), problem.reason, problem.given))
    return days if days else None
