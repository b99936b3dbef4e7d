"""One row of a register, as a spreadsheet holds it: its cells by the field that they are read for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from typing import Any

from csdesk.desk import reading, register_words
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError
from csdesk.rules import dates, writing
from csdesk.sheets.grid import Cell
from csdesk.sheets.layout import Layout
from csdesk.sheets.looks import LAST_DAY_0
from csdesk.texts import N_, _

Row = dict[str, Any]

REASON = N_("Why it was rejected")
"""The header of the reasons in a file of rejected rows, which may be mended and imported again."""

_FIRST_SERIAL_DAY = datetime(1899, 12, 30)  # day 0 of the serial numbers in which spreadsheets count days
_DAY = 86_400  # seconds
_MIDNIGHT = time()
_OVERNIGHT = timedelta(hours=12)  # what ends earlier by the clock than it began ended on the next day, but no later
_ELSEWHERE = timedelta(days=500)  # so far from where a text stands nothing that it leaves open means the same
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}")
_TOTALS = re.compile(
    r"(?:(?:本\s?[日周月季年页]\s?)?[合总小共]\s*计|(?:grand |sub[ -]?)?totals?)\s*[:：]?\s*(?:\d[\d.,]*\s?\w?)?",
    re.IGNORECASE,
)
# Registers repeat themselves, so what their texts mean is remembered where that takes time to find out.
_remembered = lru_cache(10_000)


def is_month_first(rows: Iterable[Sequence[Cell]], columns: Iterable[int]) -> bool:
    """Whether dates such as 10/2/2022 name the month first; where nothing tells, they are taken to."""
    wanted = list(columns)
    for row in rows:
        for index in wanted:
            cell = row[index]
            if isinstance(cell, str) and (found := _SLASHED.match(cell.strip())):
                first, second = int(found[1]), int(found[2])
                if first > 12 or second > 12:
                    return second > 12
    return True


class RegisterRow:
    """A row's cells by field, made once for a register and filled with one row after another.

    What no field of the record can hold is gathered in the notes.
    """

    def __init__(self, desk: Desk, layout: Layout, month_first: bool, default_moment: datetime) -> None:
        self.desk = desk
        self.layout = layout
        self.default_moment = default_moment
        self.now = desk.clock()
        # A field without a column has the blank cell that stands after the last one.
        self._places = defaultdict(lambda: -1, layout.columns)
        self._others = layout.unmapped
        self._is_in_one_cell = not {"date", "time"} & layout.columns.keys()
        self._longest_line = desk.policy.longest_line
        self._longest_text = desk.policy.longest_text
        self._staff = {person.name: person.id for person in reversed(desk.staff.values())}
        self._known_option = _remembered(partial(_known_option, desk))
        self._word_of_others = _remembered(partial(register_words.entry, desk))
        self._known_moment = _remembered(
            partial(dates.parse, now=default_moment, month_first=month_first, forward=False)
        )
        self._moment_elsewhere = partial(
            dates.parse, now=default_moment - _ELSEWHERE, month_first=not month_first, forward=False
        )
        self.fill(())

    def fill(self, cells: Sequence[Cell]) -> None:
        """Take the next row."""
        self._cells = [*cells, None]
        self._texts = [
            cell.strip() if type(cell) is str and cell.isprintable() and "_x" not in cell else cell_text(cell)
            for cell in self._cells  # nearly all need no more, and there are very many
        ]
        self._notes: list[str] = []
        self.is_day_told = True

    @property
    def content(self) -> str:
        """All that the row says, by which it is told from others; a new column that is empty in it says nothing."""
        return "\x1f".join(self._texts[:-1]).rstrip("\x1f")

    def for_mending(self) -> list[Cell]:
        """The cells for a file of rejected rows; days and times that only this register tells are written out."""
        cells = self._cells[:-1]
        for name, index in self.layout.columns.items():
            if name.endswith("_at") or name in ("date", "time", "birthday"):
                with suppress(BadInputError):
                    cells[index] = self._lasting(name)
        return cells

    def _lasting(self, name: str) -> Cell:
        """The cell of `name`, or its day and time where it would be read otherwise elsewhere; raises BadInputError."""
        cell = self.cell(name)
        since = self._time_alone(name)
        if since is not None:
            return (datetime.min + since).time() if isinstance(cell, float | datetime) else cell
        found = self.moment(name)
        if found is None:
            return cell
        with suppress(ValueError):
            if self._moment_elsewhere(self.text(name)).at() == found:
                return cell
        return found if found.time() != _MIDNIGHT else found.date()

    def cell(self, name: str) -> Cell:
        """What stands in the column of the field `name`; None where there is no such column."""
        return self._cells[self._places[name]]

    def text(self, name: str) -> str:
        """The cell of `name` as text, cleaned."""
        return self._texts[self._places[name]]

    def long_text(self, name: str) -> str | None:
        """The cell of `name` as a text of any length that a record takes; raises BadInputError."""
        text = self._texts[self._places[name]]
        if len(text) > self._longest_text:
            return reading.text(self.desk, name, text)
        return text or None

    def line(self, name: str) -> str | None:
        """The cell of `name` on one line; what is too long for it is cut and kept whole in the notes."""
        text = self._texts[self._places[name]]
        if not text:
            return None
        kept = " ".join(text.split())  # the line of it, as it is clean already
        if len(kept) > self._longest_line:
            self.note(name)
            kept = kept[: self._longest_line]
        return kept or None

    def own_number(self) -> str | None:
        """The number that the register gave the record."""
        return self.line("number")

    def option(self, name: str, options: str) -> str | None:
        """The entry of the list `options` in the cell; an unknown one is "other", as it stood in the notes."""
        text = self.text(name)
        if not text:
            return None
        key = self._known_option(options, text)
        if key is None:
            self.note(name)
            return "other" if self.desk.policy.option(options, "other") else None
        return key

    def entry(self, name: str, options: str) -> str | None:
        """As `option`; the words of other systems count too, and go into the notes for what else they say."""
        key = self.option(name, options)
        text = self.text(name)
        if text and self._known_option(options, text) is None:
            return self._word_of_others(options, text) or key
        return key

    def phone(self, name: str) -> str | None:
        """The phone number in the cell, or what was heard where it is none; raises BadInputError."""
        text = self.text(name)
        return reading.phone(self.desk, text) if text else None

    def yes_or_no(self, name: str) -> bool | None:
        """Yes or no; anything else goes into the notes."""
        cell = self.cell(name)
        if isinstance(cell, bool):
            return cell
        try:
            return reading.yes_or_no(name, self.text(name))
        except BadInputError:
            self.note(name)
            return None

    def staff(self, name: str) -> str | None:
        """The id of the staff member named in the cell; a stranger goes into the notes."""
        text = self.text(name)
        found = self._staff.get(text)
        if text and not found:
            self.note(name)
        return found

    def note(self, name: str) -> None:
        """Keep the cell of `name` under its header in the notes."""
        if text := self.text(name):
            self.remark(f"{self.layout.headers[self._places[name]]}: {text}")

    def remark(self, sentence: str) -> None:
        """Keep a sentence about the row in the notes."""
        if sentence not in self._notes:
            self._notes.append(sentence)

    def all_notes(self) -> str | None:
        """The notes with what stands in columns that belong to no field."""
        own = self.text("notes")
        others = [f"{header}: {text}" for header, index in self._others if (text := self._texts[index])]
        if not (own or self._notes or others):
            return None
        return reading.text(self.desk, "notes", "\n".join([*([own] if own else []), *self._notes, *others]))

    def moment(self, name: str) -> datetime | None:
        """The day and time in the cell of `name`; raises BadInputError."""
        text = self.text(name)
        if not text:
            return None
        cell = self.cell(name)
        if not isinstance(cell, str) and (moment := _as_moment(cell)):
            return moment
        try:
            return dates.plain_moment(text) or self._known_moment(text).at()
        except ValueError:
            raise _no_time(name, text) from None

    def started(self, name: str) -> datetime | None:
        """The time of the record, in the cell of `name` or with day and time of day in two; raises BadInputError.

        The cells tell which is which. Where there is a time of day alone, its day is that of `default_moment`, or
        the day before, and `is_day_told` is False.
        """
        if self._is_in_one_cell:
            since = self._time_alone(name)
            return self.moment(name) if since is None else self._lately(since)
        whole, of_day = self._day_and_time(name)
        day, of_date = self._day_and_time("date")
        if whole is not None and of_day is not None and day is None:
            return _at(whole, of_day)
        last, clock = self._day_and_time("time")
        same = of_day if day is None or whole in (None, day) else None
        since = next((found for found in (clock, same, of_date) if found is not None), None)
        day = day or whole or last
        if whole not in (None, day) or of_day not in (None, since):
            self.note(name)  # it tells something else
        if day is None:
            return None if since is None else self._lately(since)
        return _at(day, since or timedelta())

    def ended(self, name: str, began: datetime) -> datetime | None:
        """When what `began` ended; raises BadInputError.

        A time of day alone is on the day on which it began, or in the night after it, or else goes into the notes.
        """
        since = self._time_alone(name)
        if since is None:
            return self.moment(name)
        found = _at(began.date(), since)
        if found < began.replace(second=0):
            found += timedelta(days=1)
            if found - began > _OVERNIGHT:
                self.note(name)
                return None
        return found

    def past_end(self, name: str, began: datetime) -> datetime | None:
        """As `ended`, but what is before it `began` or still to come goes into the notes; raises BadInputError."""
        found = self.ended(name, began)
        if found is not None and not began.replace(second=0) <= found <= self.now:
            self.note(name)
            return None
        return found

    def refuse_future(self, name: str, moment: datetime, reason: str) -> None:
        """Raises BadInputError with the `reason` where `moment` is still to come."""
        if moment > self.now:
            raise BadInputError(reason, name, value=f"{moment:%Y-%m-%d %H:%M}", now=f"{self.now:%Y-%m-%d %H:%M}")

    def refuse_totals(self) -> None:
        """Raises BadInputError where the row begins as the totals below or within a register do."""
        first = next(filter(None, self._texts), "")
        if _TOTALS.fullmatch(first):
            raise BadInputError(N_("the row begins with '{value}', so it sums up others and is no record"), value=first)

    def _day_and_time(self, name: str) -> tuple[date | None, timedelta | None]:
        """The day and the time since midnight in the cell of `name`; a day at midnight tells no time of day."""
        since = self._time_alone(name)
        if since is not None:
            return None, since
        found = self.moment(name)
        if found is None:
            return None, None
        return found.date(), found - _at(found.date()) or None

    def _time_alone(self, name: str) -> timedelta | None:
        """The time since midnight where the cell of `name` holds a time of day and no day; raises BadInputError."""
        cell = self.cell(name)
        if cell is None or cell == "":
            return None
        if isinstance(cell, str):
            text = self.text(name)
            try:
                return dates.parse_time(text)
            except ValueError:
                raise _no_time(name, text) from None
        if isinstance(cell, timedelta):
            return cell if timedelta() <= cell < timedelta(days=1) else None
        if isinstance(cell, time) or (isinstance(cell, datetime) and cell.date() <= LAST_DAY_0):
            return timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
        if isinstance(cell, float) and 0 < cell < 1:
            return timedelta(seconds=round(cell * _DAY))
        return None

    def _lately(self, since: timedelta) -> datetime:
        """A time of day in a row that tells no day: the last one; on a day that was given whole, on that day."""
        self.is_day_told = False
        self.remark(_("only the time of day was noted; the day is a guess"))
        found = _at(self.default_moment.date(), since)
        if found > self.default_moment > _at(self.default_moment.date()):
            found -= timedelta(days=1)
        return found

    def length(self, name: str) -> timedelta | None:
        """How long something took: a time, or a number of seconds; anything else goes into the notes."""
        text = self.text(name)
        if not text:
            return None
        cell = self.cell(name)
        if isinstance(cell, timedelta):
            return cell
        if isinstance(cell, time):
            return timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
        if clock := re.fullmatch(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})", text):
            return timedelta(hours=int(clock[1] or 0), minutes=int(clock[2]), seconds=int(clock[3]))
        if re.fullmatch(r"\d{1,6}", text):
            return timedelta(seconds=int(text))
        self.note(name)
        return None


def cell_text(cell: Cell) -> str:
    """A cell as text: a whole number without its fraction, a time as it is written, text cleaned."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return writing.clean_cell(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _known_option(desk: Desk, options: str, text: str) -> str | None:
    """The key of an entry of the list `options`, None where there is no such."""
    try:
        return reading.option(desk, options, options, text)
    except BadInputError:
        return None


def _no_time(name: str, text: str) -> BadInputError:
    return BadInputError(N_("'{value}' is no time that exists"), name, value=reading.shown(text))


def _at(day: date, since: timedelta = timedelta()) -> datetime:
    """The moment so long after the midnight with which `day` begins."""
    return datetime.combine(day, _MIDNIGHT) + since


def _as_moment(cell: Cell) -> datetime | None:
    """The moment that a spreadsheet program keeps as such, or as the number of a day."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, date):
        return datetime.combine(cell, _MIDNIGHT)
    if isinstance(cell, float | int) and not isinstance(cell, bool) and 10_000 < cell < 80_000:
        return _FIRST_SERIAL_DAY + timedelta(seconds=round(float(cell) * _DAY))
    return None
