"""Registers from spreadsheets taken into the desk's records: a whole file or nothing.

A record's id is made of what its row holds, so importing a file again adds nothing and brings back what
was undone, as it is read now, while equal rows of one file stay records of their own. Rows of customers who
share phone and name are one customer: each that adds something to them counts as imported, others as duplicates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from time import perf_counter

from csdesk.desk import (
    complaint_cases,
    complaint_matches,
    complaint_register,
    complaint_rows,
    customers,
    reading,
    registers,
    visit_register,
)
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.desk.register_row import REASON, RegisterRow, is_month_first
from csdesk.desk.registers import Row
from csdesk.desk.words import label
from csdesk.rules.rights import Right
from csdesk.sheets.columns import CALL_COLUMNS, COMPLAINT_COLUMNS, CUSTOMER_COLUMNS, VISIT_COLUMNS, Column
from csdesk.sheets.errors import SheetError
from csdesk.sheets.grid import Cell
from csdesk.sheets.register import Register, open_sheet
from csdesk.sheets.rejected import write_rejected
from csdesk.store import bulk, records
from csdesk.store import complaints as stored_complaints
from csdesk.store import customers as stored
from csdesk.store.identity import derived_id
from csdesk.store.models import moment_text
from csdesk.texts import N_, _, in_all_languages

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done and how much there is; may raise to give up."""

AREAS: Mapping[str, tuple[str, Sequence[Column]]] = {
    "calls": ("call", CALL_COLUMNS),
    "visits": ("visit", VISIT_COLUMNS),
    "complaints": ("complaint", COMPLAINT_COLUMNS),
    "customers": ("customer", CUSTOMER_COLUMNS),
}
"""What can be imported: the kind of record, and the columns its registers have."""

_UNTIMED = datetime(2000, 1, 1)  # where the ids of records whose rows name no time begin
_MOMENTS = ("started_at", "ended_at", "received_at", "closed_at", "arrived_at", "left_at")
_BEGINS = {"call": "started_at", "visit": "arrived_at", "complaint": "received_at"}
_READERS = {**registers.READERS, "visit": visit_register.visit, "complaint": complaint_rows.complaint}
_STEP = 2000
_TIME_OF_ID = len("00000000-0000")  # by which ids begin
_TOLD_REASONS = 3


@dataclass(frozen=True)
class Summary:
    """What became of a register; `guesses` are sentences about how it was read.

    `read` = `imported` + `duplicates` + `rejected`; the rejected rows are in `rejected_file`, and `reasons` are
    sentences about the first of them. `followups` says how many are owed to the visitors that were imported.
    """

    read: int
    imported: int
    duplicates: int
    rejected: int
    followups: int
    rejected_file: Path | None
    reasons: tuple[str, ...]
    guesses: tuple[str, ...]
    seconds: float


@needs(Right.IMPORT_REGISTERS)
def read(
    desk: Desk,
    area: str,
    file: Path,
    *,
    sheet: str = "",
    mapping: Mapping[str, str] | None = None,
    encoding: str = "",
    at: str = "",
    dry_run: bool = False,
    progress: Progress = lambda _what, _done, _total: None,
) -> Summary:
    """Import the register in `file` into `area`; with `dry_run` only say what would come of it.

    `at` is the time of rows that name none, by default the time the file was last written. What cannot be
    taken goes into FILE.rejected.csv. Raises BadInputError where the file cannot be read as a register.
    """
    began = perf_counter()
    if area not in AREAS:
        accepted = ", ".join((*AREAS, "roster"))  # the last is read by roster_imports
        raise BadInputError(N_("'{value}' is given; accepted: {accepted}"), "AREA", value=area, accepted=accepted)
    kind, columns = AREAS[area]
    if file.exists() and not file.is_file() and not file.is_dir():
        raise BadInputError(N_("{path} is no file that can be read to its end"), path=file)
    try:
        register = open_sheet(
            file, columns, sheet=sheet, mapping=mapping, encoding=encoding, added=in_all_languages(REASON)
        )
        default = reading.moment(desk, "at", at) or min(datetime.fromtimestamp(file.stat().st_mtime), desk.clock())
        taken, rejected, reasons, untimed = _read_rows(desk, kind, register, default.replace(microsecond=0), progress)
        rejected_file = None
        if dry_run:
            known = _known(desk, kind, taken)
            wanted = [row for row in taken if known.get(row["id"], True)]
            if kind == "complaint":
                imported, owed = _matched(desk, taken, wanted).count, 0
            else:
                imported, owed = len(wanted), len(visit_register.followups(desk, wanted)) if kind == "visit" else 0
        else:
            with desk.store.transaction(desk.me.id):
                imported, owed = _write(desk, kind, taken, progress)
                if rejected:
                    headers = register.layout.written_headers(columns)
                    rejected_file = write_rejected(file, headers, rejected, _(REASON))
    except SheetError as error:
        raise BadInputError(N_("{path}: {reason}"), path=error.file, reason=_(error.reason, **error.given)) from error
    return Summary(
        read=len(taken) + len(rejected),
        imported=imported,
        duplicates=len(taken) - imported,
        rejected=len(rejected),
        followups=owed,
        rejected_file=rejected_file,
        reasons=tuple(reasons),
        guesses=(*_guesses(register), *(_told_of_times(register, default, untimed) if kind in _BEGINS else ())),
        seconds=round(perf_counter() - began, 2),
    )


def _told_of_times(register: Register, default: datetime, untimed: int) -> list[str]:
    """What time the rows get that tell none, of which there are `untimed`."""
    moment = f"{default:%Y-%m-%d %H:%M}"
    if not {*_BEGINS.values(), "date", "time"} & register.layout.columns.keys():
        return [_("no column tells the time; all rows get {moment}", moment=moment)]
    return [_("rows that tell no time: {count}; they get {moment}", count=untimed, moment=moment)] if untimed else []


def _read_rows(
    desk: Desk, kind: str, register: Register, default: datetime, progress: Progress
) -> tuple[list[Row], list[tuple[list[Cell], str]], list[str], int]:
    """The records in a register, each with its id, and the rows that hold none, with the reason.

    Then come sentences about the first of those, and how many of the records got the time `default`, as they told none.
    """
    layout = register.layout
    reader = _READERS[kind]
    what = _("reading {file}", file=register.path.name)
    progress(what, 0, register.row_count)
    numbered = list(register.rows())
    rows = [row for _number, row in numbered]
    dated = [index for name, index in layout.columns.items() if name.endswith("_at") or name in ("date", "birthday")]
    register_row = RegisterRow(desk, layout, is_month_first(rows, dated), default)
    seen: defaultdict[str, int] = defaultdict(int)
    taken: list[Row] = []
    rejected: list[tuple[list[Cell], str]] = []
    reasons: list[str] = []
    untimed = 0
    for done, cells in enumerate(rows):
        if done % _STEP == 0:
            progress(what, done, len(rows))
        try:
            register_row.fill(cells)
            row = reader(register_row)
            is_timed = row.pop("is_timed", False)
            is_untimed = not is_timed and register_row.is_day_told
            if is_untimed:
                register_row.refuse_totals()
        except BadInputError as error:
            rejected.append((register_row.for_mending(), str(error)))
            if len(rejected) <= _TOLD_REASONS:
                reasons.append(_("row {row}: {reason}", row=numbered[done][0], reason=error))
            continue
        untimed += is_untimed
        content = register_row.content
        seen[content] += 1
        moment = row[_BEGINS[kind]] if is_timed and row[_BEGINS[kind]].year > 1970 else _UNTIMED
        row["id"] = derived_id(moment, kind, content, str(seen[content]))
        taken.append(row)
    return taken, rejected, reasons, untimed


def _write(desk: Desk, kind: str, rows: list[Row], progress: Progress) -> tuple[int, int]:
    """Write the records that are new or were taken back, in the running transaction.

    Returns how many they are, and how many follow-ups are owed for them.
    """
    known = _known(desk, kind, rows)
    wanted = [row for row in rows if known.get(row["id"], True)]
    if kind == "customer":
        return _write_customers(desk, wanted, progress), 0
    count = len(wanted)
    if kind == "complaint":
        matched = _matched(desk, rows, wanted)
        wanted, count = matched.wanted, matched.count
        _write_matched(desk, matched)
    _link_customers(desk, wanted, progress)
    owed: list[Row] = []
    if kind == "visit":
        visit_register.decide(desk, wanted)
        owed = visit_register.followups(desk, wanted)
    _give_numbers(desk, kind, [row for row in wanted if row["id"] not in known])
    if kind == "complaint":
        _begin_timelines(desk, wanted, [row["id"] for row in wanted if row["id"] in known], progress)
    _enter(desk, kind, wanted, progress)
    _enter(desk, "followup", owed, progress)
    if kind == "complaint":
        complaint_cases.fold_anew(desk, [row["id"] for row in wanted if row["id"] in known])
    return count, len(owed)


def _matched(desk: Desk, rows: list[Row], wanted: list[Row]) -> complaint_matches.Matched:
    """The `wanted` ones of the complaints in `rows` beside those of which other registers told."""
    theirs = {row["id"] for row in rows} - {row["id"] for row in wanted}
    return complaint_matches.match(desk, wanted, theirs, derived_id(_UNTIMED, "")[:_TIME_OF_ID])


def _write_matched(desk: Desk, matched: complaint_matches.Matched) -> None:
    """Complete complaints that registers told of before, and take those back that give way to others."""
    for identity, values in matched.filled.items():
        records.change(desk.store, stored_complaints.Complaint, identity, values, desk.me.id)
    stored_complaints.take_back(desk.store, matched.replaced, desk.me.id)
    complaint_cases.fold_anew(desk, matched.replaced)


def _begin_timelines(desk: Desk, rows: list[Row], again: list[str], progress: Progress) -> None:
    """Write the timelines of complaints; those of `again` were taken back and have theirs already."""
    complaint_register.note_states(desk, rows, besides=again)
    _enter(desk, "complaint_event", complaint_register.events(desk, rows), progress)


def _known(desk: Desk, table: str, rows: Iterable[Row]) -> dict[str, bool]:
    """The ids of those of `rows` that are in `table` already, and whether they are deleted."""
    return bulk.known(desk.store, table, (row["id"] for row in rows))


def _link_customers(desk: Desk, rows: list[Row], progress: Progress) -> None:
    """Give each row the customer whose phone and name it has, making those that are new."""
    called = [row for row in rows if row["phone"]]
    by_phone = _customers_by_phone(desk, {row["phone"] for row in called})
    made: dict[tuple[str, str], Row] = {}
    # Those without a name come last, or it would depend on the order of the rows whose they are.
    for row in [*(row for row in called if row["name"]), *(row for row in called if not row["name"])]:
        phone, name = row["phone"], row["name"]
        same = [identity for identity, known in by_phone.get(phone, {}).items() if not name or known == name]
        if len(same) == 1:
            row["customer_id"] = same[0]
            row["name"] = name or by_phone[phone][same[0]]
        elif name and not same and not reading.is_odd_phone(desk, phone):
            identity = derived_id(_UNTIMED, "customer", phone, name)
            made[phone, name] = {"id": identity, "name": name, "phones": [phone], "units": []}
            by_phone.setdefault(phone, {})[identity] = name
            row["customer_id"] = identity
    there = _known(desk, "customer", made.values())
    _enter_customers(desk, [row for row in made.values() if there.get(row["id"], True)], progress)


def _customers_by_phone(desk: Desk, phones: Iterable[str]) -> dict[str, dict[str, str]]:
    """For each phone the customers who have it: id and name."""
    rows = stored.all_by_phone(desk.store, phones)
    standing = customers.names(desk, (row["id"] for row in rows if row["merged_into_id"]))
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        identity, name = standing.get(row["id"], (row["id"], row["name"]))
        found.setdefault(row["number"], {})[identity] = name
    return found


def _write_customers(desk: Desk, rows: list[Row], progress: Progress) -> int:
    """Write new customers; one whose phone and name the desk knows only fills in what was not known of them."""
    by_phone = _customers_by_phone(desk, {phone for row in rows for phone in row["phones"]})
    new: dict[str, Row] = {}
    written = 0
    for row in rows:
        known = [
            identity
            for phone in row["phones"]
            for identity, name in by_phone.get(phone, {}).items()
            if name == row["name"]
        ]
        if not known:
            new[row["id"]] = row
            written += 1
        elif known[0] in new:
            written += _lay_together(new[known[0]], row)
        else:
            written += _complete(desk, known[0], row)
        for phone in row["phones"]:
            by_phone.setdefault(phone, {})[known[0] if known else row["id"]] = row["name"]
    _enter_customers(desk, list(new.values()), progress)
    return written


def _lay_together(row: Row, other: Row) -> bool:
    """Add to a new customer what an `other` row knows of them; returns whether there was anything."""
    before = dict(row)
    for name, value in other.items():
        if isinstance(value, list):
            row[name] = list(dict.fromkeys([*row[name], *value]))
        elif name == "notes" and row[name] and value and value not in row[name]:
            row[name] += f"\n{value}"
        else:
            row[name] = row[name] or value
    return row != before


def _complete(desk: Desk, identity: str, row: Row) -> bool:
    """Add to a customer what `row` knows and the desk did not; returns whether there was anything."""
    before = records.fetch(desk.store, stored.Customer, identity)
    if before is None:
        return False
    added = {name: value for name, value in row.items() if name in before and value and not before[name]}
    identities = stored.identities(desk.store, identity)
    phones = {known["number"] for known in stored.phones(desk.store, identities)}
    units = {known["unit"] for known in stored.units(desk.store, identities)}
    more_phones = [number for number in row["phones"] if number not in phones]
    more_units = [unit for unit in row["units"] if unit not in units]
    if added:
        records.change(desk.store, stored.Customer, identity, added, desk.me.id)
    for number in more_phones:
        records.add(desk.store, stored.CustomerPhone, {"customer_id": identity, "number": number}, desk.me.id)
    for unit in more_units:
        records.add(desk.store, stored.CustomerUnit, {"customer_id": identity, "unit": unit}, desk.me.id)
    return bool(added or more_phones or more_units)


def _enter_customers(desk: Desk, rows: list[Row], progress: Progress) -> None:
    """Write customers with their phones and units."""
    phones = [
        {"id": derived_id(_UNTIMED, "phone", row["id"], number), "customer_id": row["id"], "number": number}
        for row in rows
        for number in row["phones"]
    ]
    units = [
        {"id": derived_id(_UNTIMED, "unit", row["id"], unit), "customer_id": row["id"], "unit": unit}
        for row in rows
        for unit in row["units"]
    ]
    _enter(desk, "customer_phone", phones, progress)
    _enter(desk, "customer_unit", units, progress)
    _enter(desk, "customer", rows, progress)


def _give_numbers(desk: Desk, kind: str, rows: list[Row]) -> None:
    """Give the rows that bring no number of their own the next ones of their day."""
    when = _BEGINS[kind]
    for day, numbered in groupby(
        sorted((row for row in rows if not row["number"]), key=itemgetter(when, "id")),
        key=lambda row: row[when].date(),
    ):
        of_the_day = list(numbered)
        for row, number in zip(of_the_day, desk.next_numbers(kind, day, len(of_the_day)), strict=True):
            row["number"] = number


def _enter(desk: Desk, table: str, rows: list[Row], progress: Progress) -> None:
    """Write rows that are new, and bring back as they were read now those that were taken back."""
    known = _known(desk, table, rows)
    now = moment_text(desk.clock())
    again = [row for row in rows if known.get(row["id"])]
    new = [row for row in rows if row["id"] not in known]
    base = {
        "station": desk.station, "created_at": now, "created_by": desk.me.id,
        "updated_at": now, "updated_by": desk.me.id,
    }  # fmt: skip
    for row in (*again, *new):
        for name in _MOMENTS:
            if moment := row.get(name):
                row[name] = moment_text(moment)
    bulk.revive(desk.store, table, again, desk.me.id)
    for row in new:
        row |= base
    what = _("saving")
    bulk.insert(desk.store, table, new, lambda done: progress(what, done, len(new)))


def _guesses(register: Register) -> list[str]:
    layout = register.layout
    found = source_told(layout.sheet, layout.encoding, layout.delimiter)
    if register.other_sheets:
        names = ", ".join(register.other_sheets)
        found.append(_("other sheets that fit were not read; --sheet names one: {sheets}", sheets=names))
    found.append(
        _("header in row {row}", row=layout.header_row)
        if layout.header_row
        else _("no header; columns told by content")
    )
    found += [
        _("{header} is {field}", header=layout.headers[index], field=f"{label(name)} ({name})")
        for name, index in layout.columns.items()
    ]
    others = ", ".join(header for header, _index in layout.unmapped)
    if others:
        found.append(_("kept in the notes: {headers}", headers=others))
    if layout.counting:
        found.append(_("left out, for they only count the rows: {headers}", headers=", ".join(layout.counting)))
    return found


def source_told(sheet: str, encoding: str, delimiter: str) -> list[str]:
    """Which sheet of a workbook was read, or how a text was."""
    found = []
    if sheet:
        found.append(_("sheet: {sheet}", sheet=sheet))
    if encoding:
        named = {"\t": _("tab")}.get(delimiter, delimiter)
        found.append(_("encoding: {encoding}, columns parted by {delimiter}", encoding=encoding, delimiter=named))
    return found
