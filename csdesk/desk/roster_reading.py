"""The entries of a roster from elsewhere, read into who stands where, who is away, and what is rejected and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from csdesk.desk import reading
from csdesk.desk.desk import Person
from csdesk.desk.errors import BadInputError
from csdesk.desk.roster_codes import Codes, Meaning
from csdesk.desk.roster_names import Names
from csdesk.rules import writing
from csdesk.sheets.rosters import DAYS, FIELDS, PEOPLE, RosterEntry, RosterSheet
from csdesk.store.roster import Cell
from csdesk.texts import N_, _

_LISTED = 30


@dataclass
class Taken:
    """What the entries of a file come to; `rows` is as RosterSheet tells.

    The cells and absences are without repetitions, which `repeated` counts. `places` are the posts at which each
    code's people are put, `guessed` those that were guessed for a shift.
    """

    rows: str
    read: int = 0
    repeated: int = 0
    cells: dict[Cell, RosterEntry] = field(default_factory=dict)
    absences: dict[tuple[date, str], tuple[str, RosterEntry]] = field(default_factory=dict)
    remarks: Mapping[date, str] = field(default_factory=dict)
    rejected: list[tuple[list[str], str]] = field(default_factory=list)
    places: dict[str, dict[str, None]] = field(default_factory=dict)
    guessed: Counter[tuple[str, str]] = field(default_factory=Counter)
    unknown_codes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    """Of other rejections than for unknown codes and for names."""

    def reject(self, entry: RosterEntry, name: str, why: str) -> None:
        """Keep an entry as a row of its own, which may be mended and imported."""
        day = entry.day.isoformat() if entry.day else entry.written_day
        self.rejected.append(([day, name, entry.post, entry.what, entry.place], why))


def listed(names: Sequence[str]) -> str:
    """The names, as many as a sentence holds, each cut to what can be shown."""
    shown = [reading.shown(name) for name in names[:_LISTED]]
    return ", ".join(shown) + (" …" if len(names) > _LISTED else "")


def check_codes(sheet: RosterSheet, codes: Codes, given: Mapping[str, str]) -> None:
    """Raises BadInputError where `given` maps what the file does not have, or no heading of the file means anything."""
    there = {writing.plain(entry.what): entry.what for entry in sheet.entries}
    for code in given:
        if writing.plain(code) not in there:
            raise BadInputError(
                N_("there is no code or heading {code} in the file; there are {codes}, and the fields {fields}"),
                "--map", code=reading.shown(code), codes=listed([*there.values()]), fields=", ".join(FIELDS),
            )  # fmt: skip
    if sheet.rows == DAYS and there and not any(_meanings(codes, entry) for entry in sheet.entries):
        raise BadInputError(
            N_(
                "{path}: none of the columns {columns} is a shift or a post of the company; "
                "--map {example}=SHIFT says which one is"
            ),
            path=sheet.path, columns=listed([*there.values()]), example=next(iter(there.values())),
        )  # fmt: skip


def strangers(sheet: RosterSheet, codes: Codes, names: Names) -> list[str]:
    """The names of nobody at the desk of whom the file says anything that can be taken."""
    return names.unknown(
        name
        for entry in sheet.entries
        if entry.fault is None and _meanings(codes, entry)
        for name in _people(sheet, entry, names)
    )


def take(sheet: RosterSheet, codes: Codes, names: Names) -> Taken:
    """What the entries of the file come to."""
    remarks, away = _away_in_remarks(sheet, codes)
    taken = Taken(sheet.rows, remarks=remarks)
    rows: dict[tuple[date, str], RosterEntry] = {}
    for entry in (*sheet.entries, *away):
        meanings = _meanings(codes, entry)
        if not meanings:
            taken.unknown_codes[writing.line(entry.what)] += 1
        for name in _people(sheet, entry, names):
            person = _person(taken, entry, meanings, name, names)
            if person is None:
                taken.read += 1
                continue
            for meaning in meanings:
                taken.read += 1
                try:
                    if sheet.rows == PEOPLE:
                        _refuse_second_row(rows, entry, person)
                    _take(codes, taken, entry, meaning, person)
                except BadInputError as error:
                    taken.reject(entry, name, str(error))
                    taken.reasons[str(error)] += 1
    return taken


def _away_in_remarks(sheet: RosterSheet, codes: Codes) -> tuple[dict[date, str], list[RosterEntry]]:
    """The remarks of the days, and who is away by them: our own forms say it there, as 年假：王芳."""
    remarks: dict[date, str] = {}
    away: list[RosterEntry] = []
    for day, text in sheet.remarks.items():
        lines = []
        for line in writing.clean_cell(text).split("\n"):
            kind, colon, who = line.replace("：", ":").partition(":")
            meanings = codes.meanings(kind) if colon and who.strip() else ()
            if meanings and all(meaning.absence for meaning in meanings):
                away.append(RosterEntry("", 0, day, who, kind))
            else:
                lines.append(line)
        if any(lines):
            remarks[day] = "\n".join(lines)
    return remarks, away


def _meanings(codes: Codes, entry: RosterEntry) -> tuple[Meaning, ...]:
    """What an entry says; a post that has but one shift names that too."""
    return codes.meanings(entry.what) or (codes.meanings(entry.post) if entry.post else ())


def _people(sheet: RosterSheet, entry: RosterEntry, names: Names) -> list[str]:
    return [writing.line(entry.who)] if sheet.rows == PEOPLE else names.parted(entry.who)


def _person(
    taken: Taken, entry: RosterEntry, meanings: Sequence[Meaning], name: str, names: Names
) -> Person | None:  # fmt: skip
    """Whose entry it is; None for one that is rejected with all that is wrong with it."""
    wrong: list[str] = []
    person: Person | None = None
    if entry.fault is not None:
        wrong.append(_(entry.fault.message, **entry.fault.given))
        taken.reasons[wrong[0]] += 1
    if not meanings:
        wrong.append(_("'{code}' is no shift and no absence", code=reading.shown(entry.what)))
    if name:
        try:
            person = names.person(name, entry.day)
        except BadInputError as error:
            wrong.append(str(error))
    if not wrong:
        return person
    taken.reject(entry, name, _("; ").join(wrong))
    return None


def _refuse_second_row(rows: dict[tuple[date, str], RosterEntry], entry: RosterEntry, person: Person) -> None:
    """Two rows of one name may be of two people, so where they differ the first counts."""
    assert entry.day is not None  # else it has a fault
    first = rows.setdefault((entry.day, person.id), entry)
    if first.row != entry.row and writing.plain(first.what) != writing.plain(entry.what):
        raise BadInputError(
            N_("{name} stands in row {row} too, there with {code} on this day"),
            name=person.name, row=first.row, code=first.what,
        )  # fmt: skip


def _take(codes: Codes, taken: Taken, entry: RosterEntry, meaning: Meaning, person: Person) -> None:
    assert entry.day is not None  # else it has a fault
    if meaning.absence:
        kind, _first = taken.absences.setdefault((entry.day, person.id), (meaning.absence, entry))
        if kind != meaning.absence:
            raise BadInputError(N_("{name} is away on this day for another reason"), name=person.name)
        taken.repeated += _first is not entry
        taken.places.setdefault(entry.what, {})
        return
    post, is_guess = codes.place(meaning, entry.post, person)
    first = taken.cells.setdefault(Cell(entry.day, post, meaning.shift, person.id), entry)
    taken.repeated += first is not entry
    taken.places.setdefault(entry.what, {})[post] = None
    if is_guess:
        taken.guessed[meaning.shift, post] += 1
