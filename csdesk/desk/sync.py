"""Exchanging records with the other desks, what came of it, and settling what two desks told differently."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from csdesk.desk import complaint_cases, hub_memory, preferences
from csdesk.desk.desk import Desk, needs
from csdesk.desk.errors import BadInputError, BusyError, DeskError, NoSuchRecordError, NotPermittedError
from csdesk.desk.history import shown_value
from csdesk.desk.hub_check import Damage, HubCheck, look_at
from csdesk.desk.hub_memory import Reason, passphrase
from csdesk.desk.words import table_label
from csdesk.rules import writing
from csdesk.rules.rights import Right
from csdesk.store import complaints as stored_complaints
from csdesk.store import conflicts as stored
from csdesk.store import customers_together, journal
from csdesk.store import history as stored_history
from csdesk.sync import hub as hubs
from csdesk.sync.guarded import Guarded
from csdesk.sync.hubs import SERVERS, NoHubError, is_hub, open_hub, without_password
from csdesk.sync.session import lock_file, mend_once, sync_once
from csdesk.texts import N_, _, counted


class InAMomentError(BusyError):
    """Somebody else is at the hub just now."""


@dataclass(frozen=True)
class Synced:
    """What a sync did: changes pulled and pushed, conflicts there are now, what a person should know of."""

    pulled: int
    pushed: int
    conflicts: int
    hub: str
    seconds: float
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """How the desk stands with the others: its hub, when it last synced, and how many changes wait to be sent."""

    hub: str
    last_sync_at: datetime | None
    unsent: int
    conflicts: int
    warnings: tuple[str, ...]
    last_failure: str


@dataclass(frozen=True)
class Telling:
    """One of the values that a conflict is about: by whom and when it was told, at which desk."""

    value: str
    by: str
    at: datetime | None
    station: str


@dataclass(frozen=True)
class Conflict:
    """What two desks told differently of a record's field: what stands, and what does not.

    `handle` names it for `settle`, `table` the kind of record in code. Of the field "deleted_at" the others are
    deletions of a record that somebody went on with.
    """

    handle: str
    id: str
    what: str
    name: str
    field: str
    stands: Telling
    others: tuple[Telling, ...]
    table: str = ""


@needs(Right.SYNC)
def sync(desk: Desk, hub: str = "", phrase: str | None = None) -> Synced:
    """Exchange changes with the hub, which is remembered once given; raises DeskError where it cannot be done.

    So is the passphrase `phrase`, "" for none; without one that is used which was remembered.
    """
    known = desk.settings.hub
    name = _named(desk, hub, is_chosen=phrase is not None)
    began = time.monotonic()
    with _in_the_words_of_the_desk(name, lambda failure: hub_memory.note_failure(desk, failure)):
        opened = _opened(desk, name, phrase)
        doubled: list[str] = []
        try:
            done = sync_once(desk.store, opened, lambda places: doubled.extend(_draw_consequences(desk, places)))
        finally:
            if opened.is_encrypted:
                hub_memory.note_proof(desk, name, opened.proof)
    if phrase is not None:
        hub_memory.keep_passphrase(desk, phrase)
    if name != known:  # not what is set by now: another program may have set another meanwhile
        preferences.set_setting(desk.home, "hub", name)
        desk.settings = preferences.read_again(desk.home)
    if done.pulled:
        desk.refresh()
    warnings = _warnings(desk)
    if aside := opened.aside:
        warnings.append(_("the shared file was damaged; it is kept as {file}, and was made anew", file=aside))
    if done.damaged:
        warnings.append(_("damaged parts of the hub: {count}; whoever has them will supply them again",
                          count=done.damaged))  # fmt: skip
    if done.began_anew:
        warnings.append(_("this database is a copy of another; from now on it has a name of its own"))
    if doubled:
        warnings.append(_("numbers that two records carry: {numbers}", numbers=", ".join(doubled[:5])))
    count = len(stored.every(desk.store))
    hub_memory.note_sync(desk, name, opened.proof if opened.is_encrypted else b"")
    return Synced(done.pulled, done.pushed, count, without_password(name), round(time.monotonic() - began, 3),
                  tuple(warnings))  # fmt: skip


def _opened(desk: Desk, name: str, phrase: str | None) -> Guarded:
    """The hub that the desk syncs with, not reached yet; raises HubError where its passphrase is not known."""
    words = passphrase(desk) if phrase is None else phrase
    proof = hub_memory.proof_of(desk, name) if phrase is None else b""  # who gives another does it on purpose
    if proof and not words:
        raise hubs.NoPassphraseError(name)  # before it is reached: where it was lost, it would be made anew in plain
    memory = lock_file(desk.store).with_suffix(".sync-looks")
    return open_hub(name, now=desk.clock(), passphrase=words, proof=proof, memory=memory)


def _named(desk: Desk, hub: str, *, is_chosen: bool) -> str:
    """The hub to sync with; raises DeskError where none is known, or the acting person may not choose another."""
    given = writing.line(hub[:400])
    if not given and not desk.settings.hub:
        raise BadInputError(N_(
            "no hub is known yet: csdesk sync HUB names one, such as a file team.csdesk on the office share, "
            "a shared folder, or postgresql://user@host/database"
        ))  # fmt: skip
    name = _whole(given or desk.settings.hub)
    if is_chosen or name != desk.settings.hub:
        if not is_hub(name):
            raise BadInputError(_NO_HUB, "HUB", value=given)
        if not desk.may(Right.CHOOSE_HUB):
            role = desk.role_label(desk.me.role)
            raise NotPermittedError(N_("{name} ({role}) may not do this"), name=desk.me.name, role=role)
    return name


def _whole(name: str) -> str:
    """The name of a hub, a path from the root on."""
    if not name or name.startswith(SERVERS):
        return name
    return str(Path(name).expanduser().absolute()) + ("/" if name.endswith(("/", "\\")) else "")


_NO_HUB = N_(
    "'{value}' is given; a file whose name ends in .csdesk, a folder that exists, or an address such as "
    "postgresql://user@host/database is accepted"
)

_WORDS: dict[type[hubs.HubError], tuple[type[DeskError], str]] = {
    hubs.HubBusyError: (InAMomentError, N_("{hub} is busy ({why}); try again in a moment, nothing is lost")),
    hubs.HubUnreachableError: (
        BusyError, N_("{hub} cannot be reached ({why}); the desk works on, and sends its changes later")),
    hubs.ForkedError: (InAMomentError, N_("{hub} changed in the middle; try again in a moment, nothing is lost")),
    hubs.HubUnwritableError: (BusyError, N_("{hub} cannot be written ({why}); what others sent has arrived")),
    hubs.HubFullError: (BusyError, N_("there is no room left for {hub}; what others sent has arrived")),
    hubs.HubTooNewError: (BadInputError, N_("{hub} was made by a newer csdesk; update this one, nothing was changed")),
    hubs.HubDamagedError: (DeskError, N_("{hub} is damaged ({why}); nothing was taken from it")),
    hubs.FolderInPlaceError: (
        BadInputError, N_("{hub} is a folder, not a file: name another file, or {hub}/ for a shared folder")),
    hubs.NoPassphraseError: (
        BadInputError, N_(
            "{hub} is encrypted, and this desk has no passphrase: set the place up with it (Ctrl+P, Set up the shared "
            "file), or give it in CSDESK_SYNC_PASSPHRASE; nothing was taken or sent")),
    hubs.WrongPassphraseError: (
        BadInputError, N_(
            "{hub} is encrypted with another passphrase: ask for it at a desk that syncs, and set the place up with it "
            "(Ctrl+P, Set up the shared file); nothing was taken or sent")),
    hubs.UnneededPassphraseError: (
        BadInputError, N_(
            "{hub} is not encrypted, and this desk has a passphrase: set the place up with - in its place (Ctrl+P, Set "
            "up the shared file), or name a new place to have it encrypted; nothing was taken or sent")),
    NoHubError: (BadInputError, _NO_HUB),
    hubs.NoDriverError: (
        BadInputError, N_("{hub} needs the package psycopg: install csdesk[postgres]")),
}  # fmt: skip


@contextmanager
def _in_the_words_of_the_desk(name: str, hear: Callable[[DeskError], object] = lambda _failure: None) -> Iterator[None]:
    """Turns a HubError into the DeskError that a person understands, and lets `hear` know."""
    try:
        yield
    except hubs.HubError as error:
        kind, message = _WORDS.get(type(error), (DeskError, N_("{hub} cannot be used ({why})")))
        shown = without_password(name)
        why = Reason(error.why, {key: str(value).replace(name, shown) for key, value in error.given.items()})
        failure = kind(message, hub=shown, why=why, value=shown)
        hear(failure)
        raise failure from error


def _draw_consequences(desk: Desk, places: Sequence[tuple[str, str]]) -> list[str]:
    """What follows from rows that came: cases are folded anew, numbers go on after ours; returns doubled numbers."""
    connection = desk.store.connection()
    own = [row for table, row in places if table == "complaint"]
    events = [row for table, row in places if table == "complaint_event"]
    if own or events:
        complaints = list(dict.fromkeys([*own, *stored_complaints.of_events(desk.store, events)]))
        complaint_cases.go_on(desk, complaints)
    customers_together.put_in_order(desk.store, places)
    journal.follow_numbers(connection, desk.station, places)
    doubled = journal.doubled_numbers(connection, places)
    journal.note_doubled(connection, doubled)
    return doubled


@needs(Right.SYNC)
def standing(desk: Desk) -> Standing:
    """How the desk stands with the others, without asking the hub."""
    state = hub_memory.noted(desk)
    at = None
    with suppress(TypeError, ValueError):
        at = datetime.fromisoformat(str(state.get("at", "")))
    return Standing(
        hub=without_password(desk.settings.hub),
        last_sync_at=at,
        unsent=unsent(desk),
        conflicts=len(stored.every(desk.store)),
        warnings=tuple(_warnings(desk)),
        last_failure=hub_memory.last_failure(state),
    )


@needs(Right.SYNC)
def unsent(desk: Desk) -> int:
    """How many changes wait to be sent; cheap to ask often."""
    state = hub_memory.noted(desk)
    counter = state.get("counter", 0)
    return journal.unsent(desk.store.connection(), str(state.get("replica", "")),
                          counter if isinstance(counter, int) else 0)  # fmt: skip


def _warnings(desk: Desk) -> list[str]:
    connection = desk.store.connection()
    found = [
        _("two desks use the station code {station}: run csdesk station CODE at one of them", station=code)
        for code in journal.shared_codes(connection)
    ]
    found += [
        _("the clock of desk {station} was {time} ahead of this one: set it right", station=station, time=_long(ahead))
        for _id, station, ahead in journal.fast_clocks(connection, desk.clock())
    ]
    return found


def _long(milliseconds: int) -> str:
    """So long in days, hours and minutes."""
    hours, minutes = divmod(milliseconds // 60_000, 60)
    days, hours = divmod(hours, 24)
    parts = (
        counted("{count} day", "{count} days", days) if days else "",
        counted("{count} hour", "{count} hours", hours) if hours else "",
        counted("{count} minute", "{count} minutes", minutes) if minutes else "",
    )
    return " ".join(filter(None, parts))


@needs(Right.SYNC)
def conflicts(desk: Desk) -> list[Conflict]:
    """What two desks told differently, and nobody has settled yet."""
    return [_told(desk, each) for each in stored.every(desk.store)]


def _told(desk: Desk, found: stored.Conflict) -> Conflict:
    row = stored_history.row_of(desk.store, found.table, found.row)
    named = next((str(row[key]) for key in ("number", "name", "about", "text", "day") if row.get(key)), "")
    is_secret = found.table == "customer_phone" or found.column in ("phone", "pin_hash")
    return Conflict(
        handle=f"{found.row}.{found.column}",
        id=found.row,
        what=table_label(found.table),
        name="" if is_secret and found.table == "customer_phone" else named,
        field=found.column,
        stands=_telling(desk, found, found.winner, found.value),
        others=tuple(_telling(desk, found, said, said.value) for said in found.losers),
        table=found.table,
    )


def _telling(desk: Desk, found: stored.Conflict, said: stored.Said, value: object) -> Telling:
    # Of customers merged in opposite directions one is let stand by itself.
    by = _("csdesk itself") if (found.column, value, said.by) == ("merged_into_id", None, None) else ""
    return Telling(
        value=shown_value(desk, found.table, found.column, value),
        by=by or desk.name_of(said.by),
        at=said.at.replace(microsecond=0),
        station=said.station,
    )


@needs(Right.SYNC)
def settle(desk: Desk, key: str, *, other: int = 0) -> None:
    """Settle the conflict `key`: what stands stays (0), or its first, second … other value takes its place."""
    for found in stored.every(desk.store):
        if f"{found.row}.{found.column}" == key:
            break
    else:
        raise NoSuchRecordError(N_("there is no conflict '{value}'"), value=writing.line(key[:80]))
    if found.table == "staff" and not desk.may(Right.MANAGE_STAFF):
        role = desk.role_label(desk.me.role)
        raise NotPermittedError(N_("{name} ({role}) may not do this"), name=desk.me.name, role=role)
    if not 0 <= other <= len(found.losers):
        raise BadInputError(N_("'{value}' is given; a number up to {largest} is accepted"), value=other,
                            largest=len(found.losers))  # fmt: skip
    value = found.losers[other - 1].value if other else found.value
    if other and found.column == "deleted_at" and value is None:  # it was removed by another program
        value = f"{desk.clock():%Y-%m-%d %H:%M:%S}"
    places = [(found.table, found.row)]
    stored.settle(desk.store, found, value, desk.me.id, lambda: _draw_consequences(desk, places))
    stored.forget_settled(desk.store)
    desk.refresh()


@needs(Right.CHOOSE_HUB)
def check(desk: Desk, hub: str, phrase: str | None = None) -> HubCheck:
    """Say whether a place is fit to be a hub, and of which kind; all that is there is read.

    Changes nothing there, unless it is the hub of this desk: then what is damaged is given up, so that it can be
    supplied anew.
    """
    name = _whole(writing.line(hub[:400]))
    ours = _whole(desk.settings.hub)
    if not is_hub(name):
        raise BadInputError(_NO_HUB, "--check", value=name)

    def mend() -> Damage:
        opened = _opened(desk, ours, phrase)
        return Damage(mend_once(desk.store, opened), opened.aside, is_mended=True)

    def count(words: str = "") -> Damage:
        opened = open_hub(name, now=desk.clock(), passphrase=words)
        try:
            opened.open()
            return Damage(len(opened.damaged()))
        finally:
            opened.close()

    def look() -> Damage:
        if ours and hub_memory.place(name) == hub_memory.place(ours):
            return mend()
        try:
            return count()
        except hubs.WrongPassphraseError:  # asked for only then: a hub that is plain yet would become encrypted by it
            return count(passphrase(desk) if phrase is None else phrase)

    with _in_the_words_of_the_desk(name):
        return look_at(name, look)
