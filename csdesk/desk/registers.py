"""One row of a register, as a spreadsheet holds it, read into the record that it stands for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from csdesk.desk import reading
from csdesk.desk.desk import Desk
from csdesk.desk.errors import BadInputError
from csdesk.rules import dates, phones, writing
from csdesk.sheets.grid import Cell
from csdesk.sheets.layout import Layout
from csdesk.texts import N_, _

Row = dict[str, Any]

REASON = N_("Why it was rejected")
"""The header of the reasons in a file of rejected rows, which may be mended and imported again."""

_FIRST_SERIAL_DAY = datetime(1899, 12, 30)  # day 0 of the serial numbers in which spreadsheets count days
_END_OF_DAY = time(23, 59)
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}")


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
        self._month_first = month_first
        # A field without a column has the blank cell that stands after the last one.
        self._places = defaultdict(lambda: -1, layout.columns)
        self._others = [(header, index) for header, index in layout.unmapped if header not in (REASON, _(REASON))]
        self._longest_line = desk.policy.longest_line
        self._staff = {person.name: person.id for person in reversed(desk.staff.values())}
        self._options: dict[tuple[str, str], str | None] = {}
        self.fill(())

    def fill(self, cells: Sequence[Cell]) -> None:
        """Take the next row."""
        self._cells = [*cells, None]
        self._texts = list(map(cell_text, self._cells))
        self._notes: list[str] = []

    @property
    def content(self) -> str:
        """All that the row says, by which it is told from others."""
        return "\x1f".join(self._texts[:-1])

    def cell(self, name: str) -> Cell:
        """What stands in the column of the field `name`; None where there is no such column."""
        return self._cells[self._places[name]]

    def text(self, name: str) -> str:
        """The cell of `name` as text, cleaned."""
        return self._texts[self._places[name]]

    def long_text(self, name: str) -> str | None:
        """The cell of `name` as a text of any length that a record takes; raises BadInputError."""
        text = self.text(name)
        return reading.text(self.desk, name, text) if text else None

    def line(self, name: str) -> str | None:
        """The cell of `name` on one line; what is too long for it is cut and kept whole in the notes."""
        text = self.text(name)
        if not text:
            return None
        kept = writing.line(text)
        if len(kept) > self._longest_line:
            self.note(name)
            kept = kept[: self._longest_line]
        return kept or None

    def own_number(self) -> str | None:
        """The number that the register gave the record; without a header it only counts the rows."""
        return self.line("number") if self.layout.header_row else None

    def option(self, name: str, options: str) -> str | None:
        """The entry of the list `options` in the cell; an unknown one is "other", as it stood in the notes."""
        text = self.text(name)
        if not text:
            return None
        key = self._option(name, options, text)
        if key is None:
            self.note(name)
            return "other" if self.desk.policy.option(options, "other") else None
        return key

    def _option(self, name: str, options: str, text: str) -> str | None:
        """The key of an entry as `reading.option` finds it; registers repeat themselves, so the answer is kept."""
        if (options, text) not in self._options:
            try:
                self._options[options, text] = reading.option(self.desk, name, options, text)
            except BadInputError:
                self._options[options, text] = None
        return self._options[options, text]

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
            self._notes.append(f"{self.layout.headers[self._places[name]]}: {text}")

    def remark(self, sentence: str) -> None:
        """Keep a sentence about the row in the notes."""
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
            return dates.parse(text, self.default_moment, month_first=self._month_first, forward=False).at()
        except ValueError:
            raise BadInputError(N_("'{value}' is no time that exists"), name, value=reading.shown(text)) from None

    def started(self, name: str) -> datetime | None:
        """The time of the record: in one column, or with day and time of day in two; raises BadInputError."""
        whole = self.moment(name)
        if whole is not None and "date" not in self.layout.columns:
            of_day = self.time("time")
            return datetime.combine(whole.date(), of_day) if of_day and whole.time() == time() else whole
        day = self.moment("date")
        if day is None:
            return whole
        of_day = self.time("time")
        return datetime.combine(day.date(), of_day) if of_day else day

    def time(self, name: str) -> time | None:
        """The time of day in the cell of `name`; raises BadInputError."""
        cell = self.cell(name)
        if cell is None:
            return None
        if isinstance(cell, datetime):
            return cell.time()
        if isinstance(cell, time):
            return cell
        if isinstance(cell, timedelta):
            return (datetime.min + cell).time()
        if isinstance(cell, float | int) and 0 <= cell < 1:
            return (datetime.min + timedelta(days=float(cell))).time().replace(microsecond=0)
        found = self.moment(name)
        return found.time() if found else None

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


def _as_moment(cell: Cell) -> datetime | None:
    """The moment that a spreadsheet program keeps as such, or as the number of a day."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, float | int) and not isinstance(cell, bool) and 10_000 < cell < 80_000:
        return (_FIRST_SERIAL_DAY + timedelta(days=float(cell))).replace(microsecond=0)
    return None


def call(row: RegisterRow) -> Row:
    """The call in a row of a register of calls."""
    started = row.started("started_at")
    asked = row.long_text("asked")
    subject = row.option("subject", "subject")
    length = row.length("duration")
    started_at = started or row.default_moment
    ended = row.moment("ended_at")
    found: Row = {
        "number": row.own_number(),
        "started_at": started_at,
        "is_timed": started is not None,
        "ended_at": ended or (started_at + length if length else None),
        "direction": row.option("direction", "call_direction") or "incoming",
        "phone": row.phone("phone"),
        "name": row.line("name"),
        "project": row.line("project"),
        "category": row.option("category", "call_category") or "enquiry",
        "subject": subject,
        "asked": asked or row.long_text("subject"),
        "answered": row.long_text("answered"),
        "invited": row.yes_or_no("invited"),
        "outcome": row.option("outcome", "call_outcome"),
        "transferred_to": row.line("transferred_to"),
        "taken_by": row.staff("taken_by"),
    }
    if not found["asked"]:
        reading.text(row.desk, "asked", "", required=True)
    found["notes"] = row.all_notes()
    return found


def complaint(row: RegisterRow) -> Row:
    """The complaint in a row of a register of complaints; a reply with its time closes it.

    Where only the reply was written down, it is the best that is known of the content.
    """
    received = row.started("received_at")
    title, content = row.long_text("title"), row.long_text("content")
    reply = row.long_text("reply")
    replied = row.moment("replied_at")
    row.note("status")
    promised = _promise(row, received or row.default_moment)
    if replied and not reply:
        row.note("replied_at")
    found: Row = {
        "number": row.own_number(),
        "received_at": received or row.default_moment,
        "is_timed": received is not None,
        "channel": row.option("channel", "complaint_channel"),
        "name": row.line("name"),
        "phone": row.phone("phone"),
        "unit": row.line("unit"),
        "project": row.line("project"),
        "category": row.option("category", "complaint_category"),
        "subject": row.option("subject", "subject"),
        "content": "\n".join(part for part in (title, content) if part) or reply,
        "reply": reply,
        "closed_at": row.moment("closed_at") or (replied if reply else None),
        "promise_at": promised,
        "received_by": row.staff("received_by"),
    }
    if not found["content"]:
        reading.text(row.desk, "content", "", required=True)
    found["notes"] = row.all_notes()
    return found


def _promise(row: RegisterRow, received: datetime) -> datetime | None:
    """The promised reply; a day alone is its end, and what is no time or not after the receipt goes into the notes."""
    try:
        promised = row.moment("promise_at")
    except BadInputError:
        promised = None
    if promised is not None and promised.time() == time():
        promised = datetime.combine(promised, _END_OF_DAY)
    if promised is None or promised <= received:
        row.note("promise_at")
        return None
    return promised


def customer(row: RegisterRow) -> Row:
    """The customer in a row of a register of customers, with `phones` and `units`."""
    numbers = [
        number
        for name in ("phone", "phone_2")
        for part in re.split(r"[,，;；、/\n]", row.text(name))
        if (number := reading.phone(row.desk, part))
    ]
    units = [unit for part in re.split(r"[,，;；、\n]", row.text("unit")) if (unit := writing.line(part))]
    name = row.line("name")
    if not name:
        if not numbers:
            reading.line(row.desk, "name", "", required=True)
        name = phones.mask(numbers[0])  # a name is shown to everybody
    birthday = row.moment("birthday")
    found: Row = {plain: row.line(plain) for plain in ("salutation", "company", "wechat", "email", "grade", "area",
                                                       "tags")}  # fmt: skip
    found |= {
        "name": name,
        "kind": row.option("kind", "customer_kind"),
        "source": row.option("source", "customer_source"),
        "adviser_id": row.staff("adviser"),
        "birthday": birthday.date().isoformat() if birthday else None,
        "phones": list(dict.fromkeys(numbers)),
        "units": list(dict.fromkeys(units)),
    }
    found["notes"] = row.all_notes()
    return found


READERS: Mapping[str, Any] = {"call": call, "complaint": complaint, "customer": customer}
"""What reads a row of a register of each kind of record."""
