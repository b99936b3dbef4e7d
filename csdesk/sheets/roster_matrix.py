"""Rosters with a row for each person and a column for each day: shift codes in the cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from csdesk.sheets.grid import Cell, is_blank
from csdesk.sheets.roster_days import Mark, NoSuchDay, OverTwoMonths, days_of, mark, period_of, weekday
from csdesk.sheets.rosters import PEOPLE, Reading, RosterEntry, RosterSheet, Told, column_named, place_of, text_of
from csdesk.texts import N_

_FEWEST_DAYS = 3
_NAMES = {
    "姓名",
    "员工姓名",
    "员工",
    "人员",
    "名字",
    "值班人员",
    "人员姓名",
    "name",
    "staff",
    "employee",
    "employeename",
}
_POSTS = {"岗位", "工作岗位", "值班岗位", "post"}
_TOTALS = re.compile(
    r"合计|总计|小计|总人数|人数|在岗|出勤|备注|说明|注\b|注[::]|图例|班次|制表|编制|审核|审批|批准|日期|星期|"
    r"(?:total|legend|notes?|remarks?|sum|count)\b",
    re.IGNORECASE,
)
_MONTH_GROUP = re.compile(r"(?:(20\d{2})年)?(\d{1,2})月(?:份)?")
_LONGEST_CODE = 10


@dataclass
class _Block:
    """The rows of people under one row of days."""

    header_row: int
    days: dict[int, date | None]
    written: dict[int, str]
    name: int
    post: int | None
    people: list[tuple[int, list[Cell]]] = field(default_factory=list)


def read_matrix(reading: Reading) -> RosterSheet | None:
    """The roster of a sheet that has a row of days; None where there is none. Raises SheetError."""
    blocks: list[_Block] = []
    titles: list[Cell] = []
    left_out: list[str] = []
    for at, (number, row) in enumerate(reading.rows):
        marks = _header(row)
        block = blocks[-1] if blocks else None
        if marks and (block is None or _is_heading(row[block.name])):
            blocks.append(_begun(reading, at, marks, titles, block))
            titles = []
        elif block is None or is_blank([row[index] for index in block.days]):
            titles += row
        elif _weekdays(row, block.days):
            _check_weekdays(reading, number, row, block)
        elif _TOTALS.match(text_of(row[block.name])):
            left_out.append(text_of(row[block.name]))
        else:
            block.people.append((number, row))
    if not blocks:
        return None
    entries = [entry for block in blocks for entry in _entries(block, left_out)]
    if left_out:
        names = ", ".join(dict.fromkeys(name[:20] for name in left_out if name))
        reading.tell(N_("rows that are of nobody were left out: {rows}"), rows=names)
    grid = reading.grid
    return RosterSheet(
        reading.path, grid.sheet, grid.encoding, grid.delimiter, PEOPLE, blocks[0].header_row, tuple(entries), {},
        tuple(reading.told),
    )  # fmt: skip


def _header(row: Sequence[Cell]) -> dict[int, Mark]:
    """The days that a row of days has, by column; nothing for another row."""
    found = {index: told for index, cell in enumerate(row) if (told := mark(cell)) is not None}
    marks = list(found.values())
    if len(marks) < _FEWEST_DAYS or not _is_run([each.day for each in marks]):
        return {}
    bare = [not each.month for each in marks]
    # A day of the month may follow one that names it (4/1, 2, 3 …), a date may not follow a number.
    is_alike = all(bare) or not any(bare) or (not bare[0] and sum(bare) > len(bare) / 2)
    return found if is_alike else {}


def _is_run(days: Sequence[int]) -> bool:
    """Whether days of months follow one another as in a calendar, however many are left out."""
    steps = [later - day for day, later in pairwise(days)]
    falls = sum(step <= 0 for step in steps)
    return falls <= len(days) // 28 + 1 and sum(step == 1 for step in steps) * 2 >= len(steps) and 0 not in steps


def _is_heading(cell: Cell) -> bool:
    text = _plain(cell)
    return not text or text in _NAMES or bool(_TOTALS.match(text)) or mark(cell) is not None


def _begun(reading: Reading, at: int, marks: dict[int, Mark], titles: list[Cell], before: _Block | None) -> _Block:
    """The block under the row of days at the place `at` of the rows; without a month, `titles` tell it."""
    number, row = reading.rows[at]
    period = reading.period(titles)
    above = reading.rows[at - 1][1] if at else []
    marks = _in_groups(above, marks, period.year)
    try:
        days = days_of(list(marks.values()), period, reading.today)
    except OverTwoMonths:
        raise reading.refuse(
            N_(
                "the days in row {row} run into a second month, and nothing says of which months they are; "
                "the period in the title (2026-03-26 to 2026-04-25) or whole dates would"
            ),
            row=number,
        ) from None
    except NoSuchDay:
        if before is not None and not titles and not period.month:
            days = [before.days.get(index) for index in marks]
        else:
            raise reading.refuse(
                N_("the days in row {row} are without a month; --map month=2026-04 names it"), row=number
            ) from None
    _tell_month(reading, titles, days, all(each.month for each in marks.values()))
    near = [each for _number, each in reading.rows[max(0, at - 2) : at + 3]]
    first = min(marks)
    headings = [next((text_of(each[index]) for each in near if _plain(each[index]) in _NAMES | _POSTS), "")
                for index in range(first)]  # fmt: skip
    headings += [text_of(cell) for cell in row[first:]]
    chosen = column_named(reading, "name", headings)
    name = chosen if chosen is not None else _name_column(reading, at, first, headings)
    post = next((index for index in range(first) if _plain(headings[index]) in _POSTS and index != name), None)
    written = {index: text_of(row[index]) for index in marks}
    return _Block(number, dict(zip(marks, days, strict=True)), written, name, post)


def _in_groups(above: Sequence[Cell], marks: dict[int, Mark], year: int) -> dict[int, Mark]:
    """`marks` with the months that stand above them, each over several days."""
    month = 0
    found: dict[int, Mark] = {}
    for index in range(min(marks), max(marks) + 1):
        group = _MONTH_GROUP.fullmatch(_plain(above[index])) if index < len(above) else None
        if group:
            year, month = int(group[1] or year), int(group[2])
        if index in marks:
            given = marks[index]
            found[index] = given if given.month or not 1 <= month <= 12 else Mark(year, month, given.day)
    return found


def _tell_month(reading: Reading, titles: Sequence[Cell], days: Sequence[date | None], are_whole: bool) -> None:
    months = list(dict.fromkeys(f"{day:%Y-%m}" for day in days if day))
    title = period_of(titles)
    named = f"{title.year}-{title.month:02d}" if title.year else ""
    reading.tell(N_("days from {first} to {last}"), first=min(filter(None, days)), last=max(filter(None, days)))
    if are_whole and named and named not in months and title.first is None:
        reading.tell(
            N_("the title is of {month}, but the days are of {months}; the days count"),
            month=named, months=", ".join(months),
        )  # fmt: skip


def _name_column(reading: Reading, at: int, first: int, headings: Sequence[str]) -> int:
    """The column of the names: the one that is headed so, else the one left of the days with the most texts."""
    for index in range(first):
        if _plain(headings[index]) in _NAMES:
            return index
    if not first:
        raise reading.refuse(N_("no column of names stands left of the days; --map name=COLUMN names one"))

    def texts(index: int) -> int:
        cells = (row[index] for _number, row in reading.rows[at + 1 :])
        return len({text_of(cell) for cell in cells if isinstance(cell, str) and cell.strip() and mark(cell) is None})

    return max(range(first), key=lambda index: (texts(index), index))


def _weekdays(row: Sequence[Cell], days: Mapping[int, object]) -> bool:
    """Whether nothing but weekdays stands under the days."""
    filled = [row[index] for index in days if text_of(row[index])]
    return len(filled) >= _FEWEST_DAYS and all(weekday(cell) is not None for cell in filled)


def _check_weekdays(reading: Reading, number: int, row: Sequence[Cell], block: _Block) -> None:
    for index, day in block.days.items():
        named = weekday(row[index])
        if day and named is not None and named != day.weekday():
            reading.tell(
                N_("the weekdays in row {row} do not fit the dates: {day} is no {weekday}"),
                row=number, day=day, weekday=text_of(row[index]),
            )  # fmt: skip
            return


def _entries(block: _Block, left_out: list[str]) -> list[RosterEntry]:
    cells = [text_of(row[index]) for _number, row in block.people for index in block.days]
    codes = {cell for cell in cells if cell}
    are_numbers = sum(cell.isdecimal() for cell in cells) * 2 > len(cells)
    found: list[RosterEntry] = []
    for number, row in block.people:
        who = text_of(row[block.name])
        filled = {index: text for index in block.days if (text := text_of(row[index]))}
        if _is_legend(who, filled, codes, len(block.days), are_numbers):
            left_out.append(who)
            continue
        post = text_of(row[block.post]) if block.post is not None else ""
        for index, text in filled.items():
            found.append(_entry(block, number, index, who, text, post))
    return found


def _is_legend(who: str, filled: Mapping[int, str], codes: set[str], days: int, are_numbers: bool) -> bool:
    """Whether a row explains the codes or counts them, instead of being somebody's."""
    if who in codes and not who.isdecimal():
        return True
    if not are_numbers and all(text.isdecimal() for text in filled.values()):
        return True
    is_prose = any(len(text) > _LONGEST_CODE for text in (*filled.values(), who))
    return is_prose and len(filled) * 4 <= max(days, 4)


def _entry(block: _Block, number: int, index: int, who: str, text: str, post: str) -> RosterEntry:
    day = block.days[index]
    fault = None
    if day is None:
        fault = Told(N_("'{value}' is no day that exists"), {"value": block.written[index]})
    elif not who:
        fault = Told(N_("no name stands in row {row}"), {"row": number})
    return RosterEntry(place_of(number, index), number, day, who, text, post, block.written[index], fault)


def _plain(cell: Cell) -> str:
    return "".join(unicodedata.normalize("NFKC", text_of(cell)).lower().split())
