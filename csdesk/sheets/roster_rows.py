"""Rosters with a row for each day, under posts or shifts, and those with a row for each entry."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta

from csdesk.sheets.grid import Cell
from csdesk.sheets.layout import letter
from csdesk.sheets.roster_days import (
    Mark,
    NoSuchDay,
    OverTwoMonths,
    Period,
    days_of,
    mark,
    weekday,
)
from csdesk.sheets.rosters import (
    DAYS,
    ENTRIES,
    Reading,
    RosterEntry,
    RosterSheet,
    Told,
    column_named,
    place_of,
    text_of,
)
from csdesk.texts import N_

_WEEK_ROWS = 5  # rows of weekdays by which a week without dates is told
_DATE = {"日期", "日", "号", "值班日期", "排班日期", "date", "day"}
_NAMES = {"姓名", "员工姓名", "员工", "人员", "人员姓名", "名字", "值班人员", "值班人", "name", "names", "staff"}
_SHIFTS = {"班次", "班别", "班", "时段", "值班时段", "shift"}
_POSTS = {"岗位", "值班岗位", "工作岗位", "post"}
_REMARKS = {"备注", "说明", "remarks", "remark", "notes"}
_PHONE = re.compile(r"\d{5}")
_OTHERS = re.compile(
    r"序号|序|星期|周|周次|节日|节假日|签字|签名|签到|签退|电话|手机|联系|休息|轮休|编号|单元格|退回原因|"
    r"no\.?$|weekday|signature|phone|resting|cell$|why |festival|absences"
)


def read_day_rows(reading: Reading) -> RosterSheet | None:
    """The roster of a sheet that has a column of days; None where there is none. Raises SheetError."""
    found = _days(reading)
    if found is None:
        return None
    column, days, faults = found
    numbers = [number for number, _row in reading.rows]
    first = numbers.index(min(days))
    header_row, headings = _headings(reading, first, column)
    names = [index for index, heading in enumerate(headings) if _plain(heading) in _NAMES and index != column]
    if (chosen := column_named(reading, "name", headings)) is not None:
        names = [chosen]
    shift, post, remark = (
        next((index for index, heading in enumerate(headings) if _plain(heading) in words and index != column), None)
        for words in (_SHIFTS, _POSTS, _REMARKS)
    )
    taken = {column, shift, post, remark}
    weekdays = _weekday_column(reading, days, headings, taken)
    told = [index for index, heading in enumerate(headings)
            if index not in taken and (index == weekdays or _is_other(reading, index, heading))]  # fmt: skip
    columns = [index for index in range(len(headings)) if index not in taken and index not in told]
    if shift is not None and names:
        columns = names
    entries: list[RosterEntry] = []
    remarks: dict[date, str] = {}
    day: date | None = None
    for number, row in reading.rows[first:]:
        if number in days:
            day = days[number]
        elif text_of(row[column]):
            day = None  # below the roster
        fault = faults.get(number)
        if day is None and fault is None:
            continue
        written = text_of(row[column])
        if remark is not None and day is not None and text_of(row[remark]):
            remarks[day] = str(row[remark]).strip()
        for index in columns:
            if not (who := text_of(row[index])):
                continue
            what = text_of(row[shift]) if shift is not None else headings[index]
            where = text_of(row[post]) if post is not None else ""
            if shift is not None and index not in names:
                where = headings[index]
            entries.append(
                RosterEntry(place_of(number, index), number, None if fault else day, who, what, where, written, fault)
            )
    if weekdays is not None:
        _check_weekdays(reading, days, weekdays)
    _tell(reading, [day for day in days.values() if day], [headings[index] for index in told])
    grid = reading.grid
    return RosterSheet(
        reading.path, grid.sheet, grid.encoding, grid.delimiter, ENTRIES if shift is not None and names else DAYS,
        header_row, tuple(entries), remarks, tuple(reading.told),
    )  # fmt: skip


def _is_other(reading: Reading, index: int, heading: str) -> bool:
    """Whether a column says nothing of who stands where; one headed 电话 may be a post, or hold phone numbers."""
    if not _OTHERS.match(_plain(heading)):
        return False
    return not reading.is_post(heading) or any(
        _PHONE.search(text_of(row[index])) for _number, row in reading.rows if index < len(row)
    )


def _days(reading: Reading) -> tuple[int, dict[int, date | None], dict[int, Told]] | None:
    """The column of days, the day of each row that names one, and what is wrong with those of other rows."""
    marks: dict[int, dict[int, Mark]] = {}
    for number, row in reading.rows:
        for index, cell in enumerate(row):
            if (found := mark(cell)) is not None:
                marks.setdefault(index, {})[number] = found
    heads = [{_plain(row[index]) for _number, row in reading.rows[:30] if index < len(row)}
             for index in range(reading.grid.width)]  # fmt: skip
    texts = [next((text_of(row[index]) for _number, row in reading.rows[:30] if _plain(row[index]) in _DATE), "")
             for index in range(reading.grid.width)]  # fmt: skip
    chosen = column_named(reading, "date", texts)
    worth = {
        index: sum(1 for each in found.values() if each.month) or (len(found) if heads[index] & _DATE else 0)
        for index, found in marks.items()
        if chosen in (None, index)
    }
    column = max(worth, key=lambda index: (bool(heads[index] & _DATE), worth[index], -index), default=None)
    if column is None or not worth[column]:
        return _week(reading)
    if not heads[column] & _DATE and worth[column] < 2 and chosen is None:
        return _week(reading)
    return _dated(reading, column, marks[column])


def _dated(
    reading: Reading, column: int, marks: dict[int, Mark]
) -> tuple[int, dict[int, date | None], dict[int, Told]]:
    rows = dict(reading.rows)
    are_bare = all(not each.month for each in marks.values())
    if not are_bare:  # a number beside dates is none
        marks = {number: each for number, each in marks.items() if each.month}
    first = min(marks)
    titles = [cell for number, row in reading.rows if number < first for cell in row]
    try:
        days = days_of(list(marks.values()), reading.period(titles), reading.today)
    except OverTwoMonths:
        raise reading.refuse(
            N_("the days run into a second month, and nothing says of which months they are; whole dates would")
        ) from None
    except NoSuchDay:
        raise reading.refuse(N_("the days are without a month; --map month=2026-04 names it")) from None
    found = dict(zip(marks, days, strict=True))
    faults = {number: _no_day(rows[number][column]) for number, day in found.items() if day is None}
    for number, row in rows.items():  # a date that is none, such as 2026-04-31x, among the others
        text = text_of(row[column])
        if number > first and number not in found and number < max(found) and re.search(r"\d", text):
            faults[number] = _no_day(row[column])
    return column, found, faults


def _no_day(cell: Cell) -> Told:
    return Told(N_("'{value}' is no day that exists"), {"value": text_of(cell)[:40]})


def _week(reading: Reading) -> tuple[int, dict[int, date | None], dict[int, Told]] | None:
    """As `_days` where the rows are weekdays, of the week that the title tells."""
    named: dict[int, dict[int, int]] = {}
    for number, row in reading.rows:
        for index, cell in enumerate(row):
            if (found := weekday(cell)) is not None:
                named.setdefault(index, {})[number] = found
    column = next((index for index in sorted(named) if len(named[index]) >= _WEEK_ROWS), None)
    if column is None:
        return None
    first = min(named[column])
    period = reading.period([cell for number, row in reading.rows if number < first for cell in row])
    begins = _begins(period)
    if begins is None:
        raise reading.refuse(
            N_("the rows are weekdays, and nothing says of which week; a title such as 2026-11-23 to 2026-11-29 would")
        )
    days: dict[int, date | None] = {
        number: begins + timedelta(days=(found - begins.weekday()) % 7) for number, found in named[column].items()
    }
    return column, days, {}


def _begins(period: Period) -> date | None:
    if period.first is None or period.last is None or (period.last - period.first).days > 6:
        return None
    return period.first


def _headings(reading: Reading, first: int, column: int) -> tuple[int, list[str]]:
    """The row of the headings above the first row of days, and the headings; of two levels where there are two."""
    width = reading.grid.width
    if not first:
        return 0, [letter(index) for index in range(width)]
    number, row = reading.rows[first - 1]
    own = [text_of(cell) for cell in row]
    above = [text_of(cell) for cell in reading.rows[first - 2][1]] if first > 1 else []
    if above and not own[column] and (above[column] or sum(map(bool, above)) > 1):
        group = ""
        for index in range(width):
            group = above[index] if above[index] else group if own[index] else ""
            own[index] = f"{group} {own[index]}".strip()
    return number, [text or letter(index) for index, text in enumerate(own)]


def _weekday_column(
    reading: Reading, days: dict[int, date | None], headings: Sequence[str], taken: set[int | None]
) -> int | None:
    for index in range(len(headings)):
        cells = [row[index] for number, row in reading.rows if number in days and text_of(row[index])]
        if index not in taken and cells and all(weekday(cell) is not None for cell in cells):
            return index
    return None


def _check_weekdays(reading: Reading, days: dict[int, date | None], column: int) -> None:
    for number, row in reading.rows:
        day, named = days.get(number), weekday(row[column])
        if day and named is not None and named != day.weekday():
            reading.tell(
                N_("the weekdays do not fit the dates: in row {row}, {day} is no {weekday}"),
                row=number, day=day, weekday=text_of(row[column]),
            )  # fmt: skip
            return


def _tell(reading: Reading, days: Sequence[date], left_out: Sequence[str]) -> None:
    if days:
        reading.tell(N_("days from {first} to {last}"), first=min(days), last=max(days))
    if names := ", ".join(filter(None, left_out)):
        reading.tell(N_("columns that say nothing of who stands where were left out: {columns}"), columns=names)


def _plain(cell: Cell) -> str:
    return "".join(unicodedata.normalize("NFKC", text_of(cell)).lower().split())
