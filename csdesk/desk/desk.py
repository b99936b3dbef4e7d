"""The desk itself: its home, database, policy and the person who acts; and the one check of rights."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from csdesk.desk.errors import BadInputError, DamagedError, NotPermittedError, NotSetUpError, in_the_words_of_the_desk
from csdesk.desk.settings import Home, Settings, read_settings
from csdesk.resources import Fault
from csdesk.rules.rights import Right, is_allowed
from csdesk.store import journal
from csdesk.store import staff as stored
from csdesk.store.database import Clock, Store
from csdesk.store.identity import new_id
from csdesk.texts import N_, language

if TYPE_CHECKING:
    from csdesk.rules.option import Option
    from csdesk.rules.policy import Policy
    from csdesk.rules.working_time import WorkingTime
    from csdesk.store.following import Progress

Given = ParamSpec("Given")
Result = TypeVar("Result")

_FOLDED_EVERY = timedelta(minutes=15)  # seldom, as the first save after it has to wait for the disk twice


@dataclass(frozen=True)
class Person:
    """A member of staff; `at` is when they were entered, at the desk `station`, by the person called `by`.

    On the roster they stand at `posts`, those of their role where none are named; `rest_day` (a weekday such as
    "sunday") and `preferred_shift` are what they like best, "" for either.
    """

    id: str
    at: datetime
    station: str
    by: str
    name: str
    pinyin: tuple[str, ...]
    role: str
    department: str
    extension: str
    has_pin: bool
    active: bool
    posts: tuple[str, ...] = ()
    rest_day: str = ""
    preferred_shift: str = ""


class Desk:
    """One desk with its database open; `person` is who acts, None before anybody has signed in.

    Made by `open_desk`. Holds in memory what every screen needs: policy, company, projects, staff.
    """

    def __init__(self, home: Home, clock: Clock, new_id: Callable[[], str] = new_id) -> None:
        self.home = home
        self.clock = clock
        self.settings: Settings
        self._faults: list[Fault]
        self.settings, self._faults = read_settings(home)
        self.hear_fault: Callable[[Fault], object] = lambda _fault: None
        self.person: Person | None = None
        self.is_patient = False
        """Whether a search waits until it can find everything, however much was written lately."""
        self.on_duty: frozenset[str] = frozenset()
        """The ids of those on duty when `on_duty.now` was asked last."""
        self._folded = datetime.min
        with in_the_words_of_the_desk():
            self.store = Store(home.database, clock=clock, new_id=new_id, before_migration=self._copy_first)
            self.refresh()

    def _copy_first(self, database: Path) -> None:
        """Keep a copy of a database that is about to be brought up to a new version."""
        from csdesk.desk.backups import keep_before_upgrade  # hardly ever needed, and slow to import

        keep_before_upgrade(self.home, self.clock, database)

    def refresh(self) -> None:
        """Read again what is held in memory: company, projects and staff."""
        company = stored.company(self.store)
        self.company: str = company["name"] if company else ""
        self.projects: tuple[str, ...] = tuple(row["name"] for row in stored.projects(self.store))
        rows = stored.everybody(self.store)
        names = {row["id"]: row["name"] for row in rows}
        self.staff: dict[str, Person] = {row["id"]: _person(row, names) for row in rows}
        self._doubled = journal.doubled(self.store.connection())
        if (acting := self.person) is not None:
            found = self.staff.get(acting.id)
            if self.person is acting:  # a sync reads this while the desk is locked: somebody else may have signed in
                self.person = found

    @property
    def is_set_up(self) -> bool:
        """Whether company, station and first supervisor have been entered."""
        return bool(self.company and self.staff)

    @property
    def station(self) -> str:
        """The code that this desk's records carry."""
        return self.store.station

    @property
    def midnight(self) -> datetime:
        """The moment with which today began."""
        return datetime.combine(self.clock(), time())

    @property
    def only_project(self) -> str | None:
        """The project of a company that has but one, which nobody then needs to name."""
        return self.projects[0] if len(self.projects) == 1 else None

    def next_number(self, kind: str, moment: datetime) -> str:
        """The next human number of the day of `moment` for a `kind` of record, taken in the running transaction."""
        return self.next_numbers(kind, moment, 1)[0]

    def next_numbers(self, kind: str, day: date, count: int) -> list[str]:
        """The next human numbers of `day` for so many records of a `kind`, taken in the running transaction."""
        return self.store.next_numbers(f"{self.policy.number_prefixes[kind]}-{self.station}-{day:%Y%m%d}", count)

    @property
    def me(self) -> Person:
        """Who acts; raises NotPermittedError where nobody has signed in."""
        if self.person is None or not self.person.active:
            raise NotPermittedError(N_("nobody is signed in"))
        return self.person

    @cached_property
    def policy(self) -> Policy:
        """What the company decided, read when first needed: who only signs in should not wait for it."""
        from csdesk.desk.policies import read_policies

        policy, faults = read_policies(self.home)
        self._faults += [fault for fault in faults if fault not in self._faults]
        return policy

    @property
    def faults(self) -> list[Fault]:
        """What is wrong in the files of this desk and the company, as far as they have been read."""
        _known = self.policy  # is always read, so that what is wrong there is never missed
        return self._faults

    @cached_property
    def working_time(self) -> WorkingTime:
        """Working days and hours, read when first needed; what is wrong with the calendar is told once."""
        from csdesk.desk.working_time import read_working_time

        return read_working_time(self.home, self.policy.hours, self.tell_fault)

    def tell_fault(self, fault: Fault) -> None:
        """Keep a fault found while the desk is open, and say it to whoever set `hear_fault`; each but once."""
        if fault not in self._faults:
            self._faults.append(fault)
            self.hear_fault(fault)

    def may(self, right: Right) -> bool:
        """Whether the acting person has `right`."""
        if self.person is None or not self.person.active:
            return False
        present = {person.role for person in self.staff.values() if person.active}
        return is_allowed(right, self.person.role, self.policy.rights, present)

    def number_of(self, row: Mapping[str, Any]) -> str:
        """The human number of a record; a later one of two that carry the same has a suffix."""
        place = self._doubled.get(row["id"])
        return f"{row['number']}-{place}" if place else str(row["number"])

    def role_label(self, role: str) -> str:
        """The name of `role` in the language spoken now."""
        option = self.policy.roles.get(role)
        return option.label(language()) if option else role

    def options(self, name: str) -> tuple[Option, ...]:
        """The entries of a list that can be picked."""
        return tuple(option for option in self.policy.lists[name] if not option.hidden)

    def label(self, name: str, key: str | None) -> str:
        """The word for an entry of the list `name`; a key that the list no longer has is shown as it is."""
        option = self.policy.option(name, key) if key else None
        return option.label(language()) if option else key or ""

    def name_of(self, staff: str | None) -> str:
        """The name of the staff member with that id, "" for nobody."""
        return self.staff[staff].name if staff in self.staff else staff or ""

    def rest(self) -> None:
        """Put database and search in order while nobody waits; on a thread of its own, whose connection it gives up."""
        try:
            with in_the_words_of_the_desk():
                is_young = journal.is_young(self.store.connection())
            self.catch_up(is_alone=is_young)
            now = self.clock()
            if not timedelta() <= now - self._folded < _FOLDED_EVERY:  # or the clock was set back
                with in_the_words_of_the_desk():
                    self.store.rest()
                self._folded = now
        finally:
            self.close()

    def catch_up(self, *, is_alone: bool, progress: Progress = lambda _done, _total: None) -> None:
        """Let a search find all that was written; `is_alone` says that nobody works here meanwhile.

        `progress` is told how many records are done, and how many there are; it may raise to leave the rest.
        """
        with in_the_words_of_the_desk():
            if self.store.is_index_behind():
                from csdesk.store import following  # slow to import, and not often needed

                following.catch_up(self.store, is_alone=is_alone, progress=progress)

    def connect(self) -> None:
        """Open this thread's connection to the database ahead of the first question, which would wait for it."""
        with in_the_words_of_the_desk():
            self.store.connection()

    def close(self) -> None:
        """Give up this thread's connection to the database."""
        self.store.close()


def _person(row: dict[str, Any], names: Mapping[str, str]) -> Person:
    return Person(
        id=row["id"],
        at=row["created_at"],
        station=row["station"],
        by=names.get(row["created_by"] or "", ""),
        name=row["name"],
        pinyin=tuple(row["pinyin"].split()),
        role=row["role"],
        department=row["department"] or "",
        extension=row["extension"] or "",
        has_pin=bool(row["pin_hash"]),
        active=bool(row["active"]),
        posts=tuple((row["qualified_posts"] or "").split()),
        rest_day=row["rest_day"] or "",
        preferred_shift=row["preferred_shift"] or "",
    )


def needs(
    right: Right,
) -> Callable[[Callable[Concatenate[Desk, Given], Result]], Callable[Concatenate[Desk, Given], Result]]:
    """Marks a function of the desk with the right it needs; the one place where rights are checked."""

    def mark(
        function: Callable[Concatenate[Desk, Given], Result],
    ) -> Callable[Concatenate[Desk, Given], Result]:
        @wraps(function)
        def checked(desk: Desk, /, *given: Given.args, **named: Given.kwargs) -> Result:
            if not desk.may(right):
                role = desk.role_label(desk.me.role)
                raise NotPermittedError(N_("{name} ({role}) may not do this"), name=desk.me.name, role=role)
            with in_the_words_of_the_desk():
                return function(desk, *given, **named)

        checked.right = right  # type: ignore[attr-defined]
        return checked

    return mark


def open_desk(home: Home, *, set_up: bool = True) -> Desk:
    """Open the desk in `home`; with `set_up` it must have been set up before, without it may be made.

    Raises NotSetUpError, and DeskError where the database cannot be used.
    """
    is_empty = home.database.is_file() and not home.database.stat().st_size
    is_missing = not home.database.exists()
    if is_empty and any(home.backups.glob("*.db")):
        raise DamagedError(N_("{path} is empty, though there are backups; it was left as it is"), path=home.database)
    if set_up and (is_empty or is_missing):
        raise NotSetUpError(_NOT_SET_UP, home=home.folder)
    if is_missing and home.is_usual and any(home.backups.glob("*.db")):  # whoever begins anew by mistake loses them
        raise DamagedError(
            N_("{path} is missing, though there are backups; to begin anew, move them away first"), path=home.database
        )
    try:
        home.database.parent.mkdir(parents=True, exist_ok=True)
        home.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInputError(
            N_("the folder {path} cannot be made ({why})"), path=home.folder, why=error.strerror
        ) from error
    desk = Desk(home, system_clock())
    if set_up and not desk.is_set_up:
        desk.close()
        raise NotSetUpError(_NOT_SET_UP, home=home.folder)
    return desk


_NOT_SET_UP = N_(
    "no desk is set up in {home} yet: start csdesk once, or run "
    "csdesk init --company NAME --station CODE --project NAME --supervisor NAME"
)


def system_clock() -> Clock:
    """The wall clock of this computer, or a clock that stands still at CSDESK_NOW where that is set."""
    given = os.environ.get("CSDESK_NOW", "").strip()
    if not given:
        return datetime.now
    try:
        moment = datetime.fromisoformat(given)
        if moment.tzinfo is not None:
            moment = moment.astimezone().replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise BadInputError(
            N_("CSDESK_NOW is '{value}'; an ISO 8601 time such as 2026-11-21T09:30 is accepted"), value=given
        ) from error
    return lambda: moment
