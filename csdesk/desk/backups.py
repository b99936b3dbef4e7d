"""Copies of the database, putting one back, and checking that all is well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError
from csdesk.desk.settings import Home, fault_sentence
from csdesk.rules.rights import Right
from csdesk.store import backups as stored
from csdesk.store import capture, indexing, replay
from csdesk.store.database import Clock, Store
from csdesk.texts import N_, _


@dataclass(frozen=True)
class Restored:
    """The file that was put back, and where the database that was there before is kept."""

    file: Path
    kept_aside: Path


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
    if not file.is_file():
        raise BadInputError(N_("there is no file {path}"), path=file)
    if file.samefile(desk.home.database):
        raise BadInputError(N_("{path} is the present database itself"), path=file)
    stored.inspect(file)
    aside = _free(desk.home.backups, "before-restore", desk.clock())
    stored.copy(desk.home.database, aside)
    stored.restore(desk.store, file)
    desk.store.close()
    desk.store = Store(
        desk.home.database,
        clock=desk.clock,
        new_id=desk.store.new_id,
        before_migration=partial(keep_before_upgrade, desk.home, desk.clock),
    )
    desk.person = None
    desk.refresh()
    return Restored(file, aside)


@needs(Right.CHECK_DESK)
def check(desk: Desk) -> list[Check]:
    """Everything that can be checked, in order: the file, triggers, log, search index, backups, settings."""
    from csdesk.desk import surveys

    _known = desk.working_time.years  # read now, so that faults of the calendars are among those of the settings
    surveys.every(desk)  # and so those of its survey forms
    connection = desk.store.connection()
    with desk.store.reading():
        missing = capture.missing_triggers(connection)
        differing = list(replay.differences(connection))
        lost = indexing.missing(connection)
        return [
            Check(_("database file"), stored.integrity(connection)),
            Check(_("triggers"), ", ".join(missing) or _mended(desk)),
            Check(
                _("log of changes"),
                _("{count} records are not as the log tells: {ids}", count=len(differing),
                  ids=", ".join(row for _table, row, _told, _row in differing[:5])) if differing else "",
            ),
            Check(_("search index"), _("{count} records are not found: run doctor --mend", count=lost) if lost else ""),
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
    """Put triggers and log in order, make the search index anew and fold the timelines of all complaints anew.

    Returns how many records the search finds.
    """
    from csdesk.desk import complaint_cases

    with desk.store.transaction(desk.me.id):
        capture.repair(desk.store.connection())
        found = indexing.rebuild(desk.store.connection())
    complaint_cases.fold_all_anew(desk)
    return found
