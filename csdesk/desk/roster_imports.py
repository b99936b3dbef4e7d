"""Rosters from spreadsheets taken into the desk's: a whole file or nothing, and nobody is taken on unless asked for.

An entry is somebody at a place, or away, on a day. What stands there already stays unless it is to be replaced, so
that importing a file again adds nothing. What is imported counts as put there by hand, and is a draft.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from csdesk.desk import reading, roster_reading, staff
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.desk.imports import Progress, source_told
from csdesk.desk.register_row import REASON
from csdesk.desk.roster_changes import Changes, enter, published
from csdesk.desk.roster_codes import Codes
from csdesk.desk.roster_names import Names
from csdesk.desk.roster_reading import Taken, listed
from csdesk.desk.roster_shown import week_roster
from csdesk.desk.words import label
from csdesk.rules.rights import Right
from csdesk.sheets.errors import SheetError
from csdesk.sheets.rejected import write_rejected
from csdesk.sheets.rosters import DAYS, ENTRIES, FIELDS, PEOPLE, RosterSheet, open_roster
from csdesk.store import roster as stored
from csdesk.texts import N_, _, counted

_MOST_REASONS = 10  # of rejections; all of them are in the file
_ROWS = {
    PEOPLE: N_("each row is a person, each column a day"),
    DAYS: N_("each row is a day, each column a post or a shift"),
    ENTRIES: N_("each row is a person on a day"),
}


@dataclass(frozen=True)
class RosterSummary:
    """What became of a roster; `guesses` are sentences about how it was read.

    `read` = `imported` + `duplicates` + `rejected` entries; the rejected ones are in `rejected_file`. `unknown_names`
    are those of nobody at the desk and `unknown_codes` those that mean nothing here, each with how often they stand
    there; `created` are the names of those who were taken on. `differing` counts who stands elsewhere on the days of
    the file, from `first` to `last`, than it says. `batch` undoes the import, 0 where nothing was written.
    """

    read: int
    imported: int
    duplicates: int
    rejected: int
    rejected_file: Path | None
    guesses: tuple[str, ...]
    seconds: float
    first: date | None
    last: date | None
    unknown_names: Mapping[str, int]
    ambiguous_names: Mapping[str, int]
    unknown_codes: Mapping[str, int]
    created: tuple[str, ...]
    differing: int
    batch: int


@dataclass(frozen=True)
class _Compared:
    """What is to be, beside what is there: the changes, entries that are there already, and others that differ."""

    changes: Changes
    duplicates: int
    differing: int


@needs(Right.IMPORT_REGISTERS)
def read(
    desk: Desk,
    file: Path,
    *,
    sheet: str = "",
    mapping: Mapping[str, str] | None = None,
    encoding: str = "",
    post: str = "",
    create_staff: str = "",
    replace: bool = False,
    publish: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda _what, _done, _total: None,
) -> RosterSummary:
    """Import the roster in `file`; with `dry_run` only say what would come of it.

    `mapping` says what codes and headings mean (A3 → middle), and may name the columns date and name, and the month.
    `post` is where those stand of whom the file does not say it. Who is not at the desk is rejected, or with
    `create_staff` taken on in that role. With `replace` the file's days are cleared first (at `post` alone where one
    is given), with `publish` its weeks are published. Raises BadInputError where the file cannot be read as a roster.
    """
    began = perf_counter()
    _check_may_draw_up(desk)
    if publish:
        _check_may_publish(desk)
    role = staff.role_named(desk, create_staff) if create_staff else ""
    where = _post(desk, post)
    if file.exists() and not file.is_file() and not file.is_dir():
        raise BadInputError(N_("{path} is no file that can be read to its end"), path=file)
    codes_given = {name: value for name, value in (mapping or {}).items() if name not in FIELDS}
    fields = {name: value for name, value in (mapping or {}).items() if name in FIELDS}
    try:
        progress(_("reading {file}", file=file.name), 0, 1)
        codes = Codes(desk, codes_given, where)
        found = open_roster(
            file, desk.clock().date(), sheet=sheet, mapping=fields, encoding=encoding, is_post=codes.is_post
        )  # fmt: skip
        roster_reading.check_codes(found, codes, codes_given)
        names = Names(desk)
        created = roster_reading.strangers(found, codes, names) if role else []
        rejected_file, batch = None, 0
        if dry_run:
            names.expect(created, role)
            taken = roster_reading.take(found, codes, names)
            compared = _compare(desk, taken, where, replace=replace)
        else:
            try:
                with desk.store.transaction(desk.me.id) as batch:
                    if created:
                        staff.take_on(desk, created, role)
                        names = Names(desk)
                        batch = desk.store.begin_batch()  # whom the import brought, undo does not send away
                    taken = roster_reading.take(found, codes, names)
                    compared = _compare(desk, taken, where, replace=replace)
                    if not _write(desk, compared.changes, taken, file, publish=publish, progress=progress):
                        batch = 0
                    if taken.rejected:
                        rejected_file = write_rejected(file, _headings(), taken.rejected, _(REASON))
            except BaseException:
                if created:
                    desk.refresh()  # those who were taken on are not there after all
                raise
    except SheetError as error:
        raise BadInputError(N_("{path}: {reason}"), path=error.file, reason=_(error.reason, **error.given)) from error
    days = _days(taken)
    return RosterSummary(
        read=taken.read,
        imported=taken.read - len(taken.rejected) - compared.duplicates,
        duplicates=compared.duplicates,
        rejected=len(taken.rejected),
        rejected_file=rejected_file,
        guesses=(
            *_how_read(found),
            *_what_codes_mean(desk, codes, taken),
            *_what_is_wrong(taken, names),
            *_what_came(created, compared.differing, replace=replace, dry_run=dry_run),
        ),
        seconds=round(perf_counter() - began, 2),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        unknown_names=dict(names.missing),
        ambiguous_names=dict(names.ambiguous),
        unknown_codes=dict(taken.unknown_codes),
        created=tuple(created),
        differing=compared.differing,
        batch=batch,
    )


@needs(Right.DRAW_UP_ROSTER)
def _check_may_draw_up(desk: Desk) -> None:
    """Raises NotPermittedError for others."""


@needs(Right.PUBLISH_ROSTER)
def _check_may_publish(desk: Desk) -> None:
    """Raises NotPermittedError for others."""


def _post(desk: Desk, text: str) -> str:
    """The key of the post that `text` names, "" for none."""
    key = reading.option(desk, "post", "post", text) or ""
    posts = desk.policy.roster.posts
    if key and key not in posts:
        accepted = ", ".join(desk.label("post", other) for other in posts)
        raise BadInputError(
            N_("'{value}' is given; accepted: {accepted}"), "post", value=reading.shown(text), accepted=accepted
        )
    return key


def _compare(desk: Desk, taken: Taken, where: str, *, replace: bool) -> _Compared:
    """Lay the file beside what is kept of its days, at the post `where` if any; rejects what it may not change."""
    changes = Changes()
    days = _days(taken)
    if not days:
        return _Compared(changes, taken.repeated, 0)
    there = [
        kept.cell
        for kept in stored.cells(desk.store, days[0], days[-1])
        if kept.cell.day in set(days) and where in ("", kept.cell.post)
    ]
    others = [cell for cell in there if cell not in taken.cells]
    duplicates = taken.repeated + len(there) - len(others)
    changes.cells |= dict.fromkeys(others if replace else (), None)
    changes.cells |= dict.fromkeys(taken.cells.keys() - set(there), True)
    away = stored.absences(desk.store, days[0], days[-1])
    for key, (kind, entry) in taken.absences.items():
        before = away.get(key, "")
        if before == kind:
            duplicates += 1
        elif before and not replace:
            name, absence = desk.name_of(key[1]), desk.label("absence", before)
            why = _("{name} is away: {absence}", name=name, absence=absence)
            taken.reject(entry, name, why)
            taken.reasons[why] += 1
        else:
            changes.absences[key] = kind
    if replace:  # rows of people tell of everybody in them who is there and who is away
        present = {(cell.day, cell.staff) for cell in taken.cells} if taken.rows == PEOPLE else set()
        changes.absences |= dict.fromkeys((present & away.keys()) - taken.absences.keys(), "")
    remarked = stored.remarks(desk.store, min((days[0], *taken.remarks)), max((days[-1], *taken.remarks)))
    changes.remarks = {
        day: text
        for day, text in taken.remarks.items()
        if remarked.get(day, "") != text and (replace or not remarked.get(day))
    }
    return _Compared(changes, duplicates, len(others))


def _days(taken: Taken) -> list[date]:
    return sorted({cell.day for cell in taken.cells} | {day for day, _staff in taken.absences})


def _write(desk: Desk, changes: Changes, taken: Taken, file: Path, *, publish: bool, progress: Progress) -> bool:
    """Write the changes and publish their weeks, in the running transaction; whether there was anything to write."""
    is_written = not changes.is_empty()
    progress(_("saving"), 0, 1)
    enter(desk, changes)
    for monday in sorted({cell.day - timedelta(days=cell.day.weekday()) for cell in taken.cells}) if publish else ():
        found = week_roster(desk, monday)
        if found.published_at is None or found.changes_since:
            row = published(desk, found, _("imported from {file}", file=file.name))
            enter(desk, Changes(weeks={monday: row}))
            is_written = True
    return is_written


def _headings() -> list[str]:
    return [label("date"), label("name"), label("post"), label("shift"), _("Cell")]


def _how_read(found: RosterSheet) -> Iterator[str]:
    yield from source_told(found.sheet, found.encoding, found.delimiter)
    yield _(_ROWS[found.rows])
    if found.header_row:
        yield _("header in row {row}", row=found.header_row)
    for told in found.told:
        yield _(told.message, **told.given)


def _what_codes_mean(desk: Desk, codes: Codes, taken: Taken) -> Iterator[str]:
    for code, posts in taken.places.items():
        for meaning in codes.meanings(code):
            if meaning.absence:
                yield _("{code} is {absence}", code=code, absence=desk.label("absence", meaning.absence))
                continue
            at = reading.APART.join(desk.label("post", post) for post in posts)
            shift = desk.label("roster_shift", meaning.shift)
            yield _("{code} is the shift {shift} at {posts}", code=code, shift=shift, posts=at)
    for (shift, post), count in taken.guessed.items():
        yield _(
            "the file does not say at which post: {count} times {shift} is taken to be at {post}; --post names another",
            count=count, shift=desk.label("roster_shift", shift), post=desk.label("post", post),
        )  # fmt: skip


def _what_is_wrong(taken: Taken, names: Names) -> Iterator[str]:
    for code, count in taken.unknown_codes.most_common():
        yield _(
            "{code} ({count} x) is no shift and no absence: --map {code}=SHIFT says what it is, or for good the "
            "codes of a shift in policy.toml",
            code=reading.shown(code), count=count,
        )  # fmt: skip
    if names.missing:
        yield counted(
            "{count} name is of nobody at the desk: {names}",
            "{count} names are of nobody at the desk: {names}",
            len(names.missing), names=_with_counts(names.missing),
        )  # fmt: skip
    if names.ambiguous:
        yield _("names that several people have: {names}", names=_with_counts(names.ambiguous))
    if names.left:
        yield _("no longer at the desk: {names}", names=_with_counts(names.left))
    for reason, count in taken.reasons.most_common(_MOST_REASONS):
        yield counted("{count} entry: {reason}", "{count} entries: {reason}", count, reason=reason)


def _with_counts(names: Counter[str]) -> str:
    return listed([f"{name} ({count})" for name, count in names.most_common()])


def _what_came(created: Sequence[str], differing: int, *, replace: bool, dry_run: bool) -> Iterator[str]:
    if created:
        yield counted(
            "{count} person would be taken on: {names}", "{count} people would be taken on: {names}",
            len(created), names=listed(created),
        ) if dry_run else counted(
            "{count} person was taken on: {names}", "{count} people were taken on: {names}",
            len(created), names=listed(created),
        )  # fmt: skip
    if not differing:
        return
    if not replace:
        yield counted(
            "{count} other entry of these days is not in the file and stays; --replace takes it out",
            "{count} other entries of these days are not in the file and stay; --replace takes them out", differing,
        )  # fmt: skip
    elif dry_run:
        yield counted("{count} other entry of these days would be taken out",
                      "{count} other entries of these days would be taken out", differing)  # fmt: skip
    else:
        yield counted("{count} other entry of these days was taken out",
                      "{count} other entries of these days were taken out", differing)  # fmt: skip
