"""Registers handed out as spreadsheets that any desk can read in again; who took what along is written down."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

from csdesk.desk import complaint_words, disclosures, reading
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError, DeskError
from csdesk.desk.words import label
from csdesk.rules import phones
from csdesk.rules.rights import Right
from csdesk.sheets.columns import CALL_COLUMNS, COMPLAINT_COLUMNS, CUSTOMER_COLUMNS, VISIT_COLUMNS, Column
from csdesk.sheets.errors import DiskFullError, NoFolderError, SheetError
from csdesk.store import exports as stored
from csdesk.store.models import read_day, read_moment
from csdesk.texts import N_, _, language

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done and how much there is; may raise to give up."""

Made = Callable[[Any], object]
"""Makes the cell of a stored value."""

_LITTLE = datetime.resolution
_AND = "；"  # between several phones, as they are read in again


@dataclass(frozen=True)
class Exported:
    """A register that was handed out: where it is, and how many records it has."""

    file: Path
    rows: int
    seconds: float


@dataclass(frozen=True)
class _Area:
    """A register: what it is called, the columns by which it is read in, and what it holds of them.

    `fields` gives the field of a column, the stored one that fills it, and what it holds: text, long_text, moment,
    date, number, phone, staff, yes_or_no, first, several:LIST or the name of a list.
    """

    title: str
    columns: Sequence[Column]
    fields: tuple[tuple[str, str, str], ...]


def _fields(*given: str) -> tuple[tuple[str, str, str], ...]:
    """Each as "field holds" or, where it is stored under another name, "field=stored holds"."""
    parts = [each.partition(" ") for each in given]
    named = [(name.partition("="), holds or "text") for name, _blank, holds in parts]
    return tuple((field, column or field, holds) for (field, _sign, column), holds in named)


AREAS: Mapping[str, _Area] = {
    "calls": _Area(N_("Register of calls"), CALL_COLUMNS, _fields(
        "number", "started_at moment", "ended_at moment", "direction call_direction", "phone phone", "name", "project",
        "category call_category", "subject subject", "asked long_text", "answered long_text", "invited yes_or_no",
        "outcome call_outcome", "transferred_to", "taken_by staff", "notes long_text")),
    "visits": _Area(N_("Register of visits"), VISIT_COLUMNS, _fields(
        "number", "arrived_at moment", "left_at moment", "name", "phone phone", "party number",
        "first_visit=is_first first", "purpose visit_purpose", "intent intent", "project", "unit_type unit_type",
        "area_band area_band", "budget", "reason buying_reason", "liked several:point", "doubts several:point",
        "medium customer_source", "host=host_id staff", "badge", "opinions long_text", "notes long_text")),
    "complaints": _Area(N_("Register of complaints"), COMPLAINT_COLUMNS, _fields(
        "number", "received_at moment", "channel complaint_channel", "name", "phone phone", "unit", "project",
        "category complaint_category", "subject subject", "content long_text", "promise_at moment", "reply long_text",
        "closed_at moment", "received_by staff", "status status", "notes long_text")),
    "customers": _Area(N_("Register of customers"), CUSTOMER_COLUMNS, _fields(
        "name", "salutation", "phone=phones first_phone", "phone_2=phones other_phones", "kind customer_kind",
        "company", "wechat", "email", "unit=units units", "adviser=adviser_id staff", "source customer_source",
        "grade", "area", "tags", "birthday date", "notes long_text")),
}  # fmt: skip
"""What can be handed out."""


@needs(Right.EXPORT_REGISTERS)
def register(
    desk: Desk,
    area: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    out: Path | None = None,
    reveal: bool = False,
    progress: Progress = lambda _what, _done, _total: None,
) -> Exported:
    """Write the register of `area` from `since` on and before `until` into a workbook, and write down who did.

    `out` is a folder or the file, by default the home's folder for exports; nothing is overwritten. Phones are
    masked unless `reveal`, which needs the right to see them. Where `progress` raises, nothing is left.
    """
    from csdesk.sheets.register_out import write_register

    began = perf_counter()
    if area not in AREAS:
        raise BadInputError(N_("'{value}' is given; accepted: {accepted}"), value=area, accepted=", ".join(AREAS))
    if reveal:
        disclosures.check(desk)
    wanted = AREAS[area]
    title = _(wanted.title)
    target = file_for(desk, out, f"csdesk-{area}-{_span(desk, since, until)}.xlsx")
    total = stored.count(desk.store, area, since, until)
    progress(title, 0, total)

    def hand_out(count: int) -> None:
        disclosures.hand_out(desk, area, _told(since, until, count, reveal))

    with told_of_sheets(), closing(_rows(desk, area, since, until, reveal=reveal)) as made:
        written, rows = write_register(
            target, title, list(headings(area)), made,
            progress=lambda done: progress(title, done, total), before_it_is_there=hand_out,
        )  # fmt: skip
    return Exported(written.target, rows, round(perf_counter() - began, 2))


def headings(area: str) -> Iterator[Any]:
    """The columns of a register as it is handed out, called as they are recognised when it is read in."""
    from csdesk.sheets.register_out import Heading

    columns = {column.field: column for column in AREAS[area].columns}
    taken: set[str] = set()
    for field, _column, holds in AREAS[area].fields:
        names = [name for name in columns[field].names if name.isascii() == (language() == "en")]
        if (own := label(field).lower()) in names and language() == "en":  # else the word of the forms goes first
            names.insert(0, own)
        name = next(name for name in names if name not in taken)
        taken.add(name)
        kind = holds if holds in ("moment", "date", "number", "long_text") else "text"
        yield Heading(name[0].upper() + name[1:], kind)


def _rows(
    desk: Desk, area: str, since: datetime | None, until: datetime | None, *, reveal: bool
) -> Generator[list[object]]:
    there = stored.columns(area)
    makers = [(there.index(column), _maker(desk, holds, reveal)) for _field, column, holds in AREAS[area].fields]
    for row in stored.rows(desk.store, area, since, until):
        yield [None if (value := row[at]) is None else make(value) for at, make in makers]


def _maker(desk: Desk, holds: str, reveal: bool) -> Made:
    """What makes the cells of a column that holds this; words that come again and again are looked up once."""
    shown: Made = (lambda number: number) if reveal else phones.mask
    made: dict[str, Made] = {
        "text": lambda text: text,
        "long_text": lambda text: text,
        "number": lambda number: number,
        "moment": read_moment,
        "date": read_day,
        "phone": shown,
        "first_phone": lambda numbers: shown(numbers[0]) if numbers else None,
        "other_phones": lambda numbers: _AND.join(str(shown(number)) for number in numbers[1:]),
        "units": reading.APART.join,
        "staff": desk.name_of,
        "status": cache(complaint_words.status_label),
        "yes_or_no": _either(_("no"), _("yes")),
        "first": _either(_("return"), _("first")),
    }
    if holds in made:
        return made[holds]
    name = holds.rpartition(":")[2]
    word = cache(lambda key: desk.label(name, key))
    if holds.startswith("several:"):
        return cache(lambda keys: reading.APART.join(map(word, keys.split(reading.APART))))
    return word


def _either(no: str, yes: str) -> Made:
    return lambda value: yes if value else no


def _span(desk: Desk, since: datetime | None, until: datetime | None) -> str:
    """The time a register is of, in the name of its file."""
    if since is None and until is None:
        return f"{desk.clock():%Y-%m-%d}"
    first = f"{since:%Y-%m-%d}" if since else ""
    last = f"{until - _LITTLE:%Y-%m-%d}" if until else ""
    return f"{first}--{last}" if first != last else first


def _told(since: datetime | None, until: datetime | None, count: int, reveal: bool) -> str:
    """What is written down of a register that was handed out."""
    return (
        f"export: {count} rows, phones {'in full' if reveal else 'masked'}"
        + (f", from {since:%Y-%m-%d %H:%M}" if since else "")
        + (f", before {until:%Y-%m-%d %H:%M}" if until else "")
    )


def file_for(desk: Desk, out: Path | None, name: str) -> Path:
    """Where a paper called `name` is to be written: `out` is a file, a folder, or nothing for the home's own folder.

    Raises BadInputError.
    """
    from csdesk.sheets.output import fit_name

    if out is None:
        try:
            desk.home.exports.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInputError(
                N_("the folder {path} cannot be made ({why})"), path=desk.home.exports, why=error.strerror
            ) from error
        return desk.home.exports / fit_name(name)
    if out.is_dir():
        return out / fit_name(name)
    if not out.suffix and out.parent.is_dir() and not out.exists():
        try:
            out.mkdir(exist_ok=True)
        except OSError as error:
            raise BadInputError(
                N_("the folder {path} cannot be made ({why})"), "--out", path=out, why=error.strerror
            ) from error
        return out / fit_name(name)
    if out.suffix.lower() != ".xlsx":
        raise BadInputError(
            N_("'{value}' is given; a folder that is there, or a file that ends in .xlsx, is accepted"),
            "--out", value=out,
        )  # fmt: skip
    return out


@contextmanager
def told_of_sheets() -> Iterator[None]:
    """Turns a SheetError into the DeskError that a person understands."""
    try:
        yield
    except SheetError as error:
        kind = DeskError if isinstance(error, DiskFullError) else BadInputError
        raise kind(error.reason, "out" if isinstance(error, NoFolderError) else "", **error.given) from error
