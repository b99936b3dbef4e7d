"""Rosters in spreadsheets, whatever way round: a row for each person, a row for each day, or a row for each entry.

What stands in the cells is given as it is, each with its day; what the names and codes mean, the desk knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from csdesk.sheets.errors import SheetError
from csdesk.sheets.grid import Cell, Grid, grids, is_blank
from csdesk.sheets.layout import letter
from csdesk.sheets.roster_days import Period, nearest_year, period_of
from csdesk.texts import N_

PEOPLE, DAYS, ENTRIES = "people", "days", "entries"
"""What the rows of a roster stand for."""


class Told(NamedTuple):
    """A message of the catalogue about how a file was read, and the values it names."""

    message: str
    given: Mapping[str, object]


@dataclass(frozen=True)
class RosterEntry:
    """What a cell says: on `day` `who` is `what`, at `post` where the row names one.

    `who` is a name, in rows of days several; `what` a code in rows of people, else what stands above the column.
    `place` is the cell, such as "C5". `day` is None and `fault` tells why where the entry cannot be taken.
    """

    place: str
    row: int
    day: date | None
    who: str
    what: str
    post: str = ""
    written_day: str = ""
    fault: Told | None = None


@dataclass(frozen=True)
class RosterSheet:
    """A roster that was recognised. `rows` is PEOPLE, DAYS or ENTRIES; `remarks` are those of days, in lines."""

    path: Path
    sheet: str
    encoding: str
    delimiter: str
    rows: str
    header_row: int
    entries: tuple[RosterEntry, ...]
    remarks: Mapping[date, str]
    told: tuple[Told, ...]


@dataclass
class Reading:
    """A sheet while it is read: its rows with their numbers, what is known of its time, and what is to be told."""

    path: Path
    grid: Grid
    rows: list[tuple[int, list[Cell]]]
    today: date
    mapping: Mapping[str, str]
    is_post: Callable[[str], bool]
    told: list[Told] = field(default_factory=list)

    def period(self, titles: Sequence[Cell]) -> Period:
        """The time that is given, or that the titles, the sheet's name or the file's name tell of, in this order."""
        if given := self.mapping.get("month", ""):
            period = period_of([given])
            if not period.month:
                raise SheetError(
                    self.path, N_("'{value}' is no month; month=2026-04 is accepted"), {"value": given[:40]}
                )
            return self._with_year(period)
        for texts in (titles, [self.grid.sheet], [self.path.stem]):
            period = period_of(texts)
            if period.month:
                return self._with_year(period)
        return period

    def _with_year(self, period: Period) -> Period:
        return period if period.year else Period(nearest_year(self.today, period.month, 1), period.month)

    def tell(self, message: str, **given: object) -> None:
        """Keep a sentence about how the sheet was read, once."""
        if (told := Told(message, given)) not in self.told:
            self.told.append(told)

    def refuse(self, message: str, **given: object) -> SheetError:
        """The error that says why the sheet is no roster that can be read."""
        return SheetError(self.path, message, given)


FIELDS = ("date", "month", "name")
"""What `mapping` may name besides codes: the column of days, the month of days without one, and that of names."""

_MOST_ROWS = 20_000
_NO_ROSTER = N_(
    "no days were recognised: a row or a column of dates is wanted, or the days 1 to 31 with the month in the title; "
    "--map month=2026-04 names the month, --map date=COLUMN the column of days"
)


def open_roster(
    path: Path,
    today: date,
    *,
    sheet: str = "",
    mapping: Mapping[str, str] | None = None,
    encoding: str = "",
    is_post: Callable[[str], bool] = lambda _heading: False,
) -> RosterSheet:
    """The roster in the file at `path`; without `sheet` the first visible one that holds a roster.

    `mapping` may give the fields of FIELDS, and `is_post` tells whether a heading names a post of the company, which
    might otherwise be taken for something else (电话回访). Years that are left out are those nearest to `today`.
    Raises SheetError.
    """
    from csdesk.sheets.roster_matrix import read_matrix
    from csdesk.sheets.roster_rows import read_day_rows

    refusal: SheetError | None = None
    found: RosterSheet | None = None
    others: list[str] = []
    for grid in grids(path, sheet=sheet, encoding=encoding):
        reading = Reading(path, grid, list(_filled_rows(path, grid)), today, mapping or {}, is_post)
        try:
            read = read_matrix(reading) or read_day_rows(reading)
            if read is None:
                raise SheetError(path, _NO_ROSTER)
        except SheetError as error:
            refusal = refusal or error
            continue
        if found is None:
            found = read
        else:
            others.append(grid.sheet)
    if found is None:
        assert refusal is not None  # there is always one grid
        raise refusal
    if others:
        told = Told(
            N_("other sheets hold rosters too and were left out; --sheet names one: {sheets}"),
            {"sheets": ", ".join(others)},
        )
        return RosterSheet(**(vars(found) | {"told": (*found.told, told)}))
    return found


def _filled_rows(path: Path, grid: Grid) -> Iterator[tuple[int, list[Cell]]]:
    for count, (number, row) in enumerate(
        (number, row) for number, row in enumerate(grid.rows(), 1) if not is_blank(row)
    ):
        if count >= _MOST_ROWS:
            raise SheetError(path, N_("the sheet has more than {count} rows: this is no roster"), {"count": count})
        yield number, row


def text_of(cell: Cell) -> str:
    """A cell as text on one line, a whole number without its fraction."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else " ".join(str(cell).split())


def place_of(row: int, index: int) -> str:
    """How spreadsheet programs call a cell: row 5 and index 2 are C5."""
    return f"{letter(index)}{row}"


def column_named(reading: Reading, field_name: str, headings: Sequence[str]) -> int | None:
    """The index of the column that the person named for a field, by heading, letter or number from 1; or None."""
    given = reading.mapping.get(field_name, "").strip()
    if not given:
        return None
    letters = [letter(index) for index in range(reading.grid.width)]
    for names in (headings, letters, [str(index + 1) for index in range(len(letters))]):
        for index, name in enumerate(names):
            if name and name.casefold() == given.casefold():
                return index
    raise reading.refuse(
        N_("there is no column {column}; the columns are {columns}"),
        column=given, columns=", ".join(filter(None, headings)) or ", ".join(letters),
    )  # fmt: skip
