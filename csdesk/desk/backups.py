"""Copies of the database, putting one back, and checking that all is well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError, UnusableError, in_the_words_of_the_desk
from csdesk.desk.settings import Home, fault_sentence
from csdesk.rules.rights import Right
from csdesk.store import backups as stored
from csdesk.store import capture, indexing, replay, schema
from csdesk.store.database import Clock
from csdesk.store.errors import NotAStoreError, StoreError, in_the_words_of_the_store
from csdesk.store.models import unreadable_times, unreadable_values
from csdesk.texts import N_, _


@dataclass(frozen=True)
class Restored:
    """The file that was put back, and where the database that was there before is kept, None where there was none."""

    file: Path
    kept_aside: Path | None


@dataclass(frozen=True)
class Check:
    """One thing that was checked, in words, and what is wrong with it, "" where it is sound."""

    name: str
    fault: str


@needs(Right.BACK_UP)
def back_up(desk: Desk, folder: Path | None = None) -> Path:
    """Write a consistent copy of the database into `folder`, or into the home's, where the oldest make room."""
    target = _free(folder or desk.home.backups, "csdesk", desk.clock())
    if folder is not None and folder.exists() and not folder.is_dir():
        raise BadInputError(N_("{path} is not a folder"), path=folder)
    stored.copy(desk.home.database, target)
    stored.inspect(target)
    if folder is None:
        others = sorted(set(desk.home.backups.glob("csdesk-*.db")) - {target}, key=lambda path: path.stem)
        for old in others[: max(len(others) + 1 - desk.policy.backups_kept, 0)]:
            old.unlink()
    return target


def keep_before_upgrade(home: Home, clock: Clock, database: Path) -> None:
    """Keep a copy of the `database` that is about to be brought up to a new version."""
    stored.copy(database, _free(home.backups, "before-upgrade", clock()))


def _free(folder: Path, name: str, now: datetime) -> Path:
    stem = f"{name}-{now:%Y%m%d-%H%M%S}"
    count = 0
    while (path := folder / f"{stem}{f'-{count:02}' if count else ''}.db").exists():
        count += 1
    return path


@needs(Right.RESTORE)
def restore(desk: Desk, file: Path) -> Restored:
    """Put the database in `file` in the place of the present one, of which a copy is kept aside first.

    The desk goes on with what was restored; nobody is signed in until they sign in again.
    """
    with _proven(desk.home, desk.clock, file) as proven:
        kept: Path | None = (aside := _free(desk.home.backups, "before-restore", desk.clock()))
        try:
            stored.copy(desk.home.database, aside)
            stored.restore(desk.store, proven.home.database)
        except NotAStoreError:  # the present one could be opened, but is damaged
            desk.close()
            kept = _put_aside(desk.home, desk.clock, proven)
        desk.store.station, desk.store.repaired = proven.store.station, proven.store.repaired
        desk.person = None
        desk.refresh()
    return Restored(file, kept)


def restore_unusable(home: Home, clock: Clock, file: Path) -> Restored:
    """Put the database in `file` in the place of one that cannot be opened, or of none.

    So nobody can be asked who may. What stands there is moved aside in whatever state it is.
    """
    with _proven(home, clock, file) as proven:
        return Restored(file, _put_aside(home, clock, proven))


def newest(home: Home) -> Path | None:
    """The newest sound copy among the home's backups."""
    found = sorted(home.backups.glob("*.db"), key=lambda path: path.stat().st_mtime, reverse=True)
    return next((path for path in found if _is_sound(path)), None)


def _is_sound(path: Path) -> bool:
    try:
        stored.inspect(path)
    except StoreError:
        return False
    return True


def _put_aside(home: Home, clock: Clock, proven: Desk) -> Path | None:
    """Put the `proven` database in its place; returns where what stood there is now."""
    aside = _free(home.backups, "put-aside", clock())
    with in_the_words_of_the_desk():
        return aside if stored.replace(home.database, proven.home.database, aside) else None


@contextmanager
def _proven(home: Home, clock: Clock, file: Path) -> Iterator[Desk]:
    """A copy of the database in `file` beside the home's own, closed again after it was found that all opens.

    Raises BadInputError where it cannot be used.
    """
    if not file.is_file():
        raise BadInputError(N_("there is no file {path}"), path=file)
    if home.database.exists() and file.samefile(home.database):
        raise BadInputError(N_("{path} is the present database itself"), path=file)
    with in_the_words_of_the_desk(), in_the_words_of_the_store(home.database):
        stored.inspect(file)
        home.database.parent.mkdir(parents=True, exist_ok=True)
        beside = TemporaryDirectory(prefix="restoring-", dir=home.database.parent, ignore_cleanup_errors=True)
    with beside as folder:
        copy = Home(Path(folder), Path(folder) / home.database.name)
        with in_the_words_of_the_desk():
            stored.copy(file, copy.database)
        try:
            desk = _opened(copy, clock)
        except UnusableError as error:
            raise _refused(file, str(error.given["why"])) from error
        with closing(desk):
            if missing := schema.missing(desk.store.connection()):
                raise _refused(file, _("missing or changed: {names}", names=", ".join(missing)))
            if not desk.is_set_up:
                raise _refused(file, _("no desk is set up in it"))
        yield desk


def _opened(home: Home, clock: Clock) -> Desk:
    """The desk in a copy, with what can be made anew mended."""
    desk = Desk(home, clock)
    try:
        with in_the_words_of_the_desk(), in_the_words_of_the_store(home.database):
            connection = desk.store.connection()
            if indexing.damage(connection) or schema.missing(connection):
                _mend(desk, None)
            stored.note_being_a_copy(connection)
    except BaseException:
        desk.close()
        raise
    return desk


def _refused(file: Path, why: str) -> BadInputError:
    return BadInputError(N_("{path} cannot take the place of the database ({why}); nothing was changed"),
                         path=file, why=why)  # fmt: skip


@needs(Right.CHECK_DESK)
def check(desk: Desk) -> list[Check]:
    """Everything that can be checked, in order: file, schema, triggers, log, search index, times, values, settings."""
    from csdesk.desk import surveys

    _known = desk.working_time.years  # read now, so that faults of the calendars are among those of the settings
    surveys.every(desk)  # and so those of its survey forms
    connection = desk.store.connection()
    with in_the_words_of_the_store(desk.store.path):
        damage = indexing.damage(connection)
    with desk.store.reading():
        absent = schema.missing(connection)
        missing = capture.missing_triggers(connection)
        differing = list(replay.differences(connection))
        unreadable, odd = unreadable_times(connection), unreadable_values(connection)
        lost = 0 if damage else indexing.missing(connection)
        return [
            Check(_("database file"), stored.integrity(connection)),
            Check(
                _("tables and indexes"),
                _("missing or changed: {names}: run doctor --mend, and where that does not help, restore a backup",
                  names=", ".join(absent)) if absent else "",
            ),
            Check(_("triggers"), ", ".join(missing) or _mended(desk)),
            Check(
                _("log of changes"),
                _("{count} records are not as the log tells: {ids}", count=len(differing),
                  ids=", ".join(row for _table, row, _told, _row in differing[:5])) if differing else "",
            ),
            Check(
                _("search index"),
                _("damaged ({why}): run doctor --mend", why=damage) if damage
                else _("{count} records are not found: run doctor --mend", count=lost) if lost else "",
            ),
            Check(
                _("times"),
                _("{count} cannot be read and are guessed at; correct them: {places}",
                  count=len(unreadable), places="; ".join(unreadable[:5])) if unreadable else "",
            ),
            Check(
                _("values"),
                _("{count} are not the text or number that belongs there; correct them: {places}",
                  count=len(odd), places="; ".join(odd[:5])) if odd else "",
            ),
            Check(_("settings"), "; ".join(fault_sentence(fault) for fault in desk.faults)),
        ]  # fmt: skip


def _mended(desk: Desk) -> str:
    """What was found damaged and put in order when the desk was opened."""
    damaged, edits = desk.store.repaired
    if not damaged and not edits:
        return ""
    return _(
        "were missing or changed from outside and are in order again: {triggers}; edits put into the history: {edits}",
        triggers=", ".join(damaged) or "-", edits=edits,
    )  # fmt: skip


@needs(Right.BACK_UP)
def mend(desk: Desk) -> int:
    """Put indexes, triggers and log in order, make the search index anew and fold all complaints' timelines anew.

    Returns how many records the search finds.
    """
    from csdesk.desk import complaint_cases

    found = _mend(desk, desk.me.id)
    complaint_cases.fold_all_anew(desk)
    return found


def _mend(desk: Desk, actor: str | None) -> int:
    with desk.store.transaction(actor):
        found = indexing.rebuild(desk.store.connection())
        capture.repair(desk.store.connection())
    return found
