"""Exchanges records with the other desks by itself, in moments when nobody types, and says little of it."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from csdesk.desk.errors import DeskError
from csdesk.rules.rights import Right
from csdesk.texts import N_, _
from csdesk.tui.frame import StatusLine, Tone

if TYPE_CHECKING:
    from pathlib import Path

    from csdesk.desk.desk import Desk
    from csdesk.desk.sync import Standing, Synced
    from csdesk.tui.app import FrontDesk

# Seconds, all of them.
LOOKED_EVERY = 1.0  # whether it is time
_FIRST = 4.0  # after the start, or after somebody signed in
_STILL = 1.0  # without a key, before anything is begun
_MOST_LATE = 30.0  # for which somebody who never rests puts it off
_QUIET = 5.0  # without a key, after which what waits is sent at once
_LONGEST = 900.0  # between two tries, however often they failed
_SAID_FOR = 20.0
_LEAVING = 3.0  # for which the last changes hold up somebody who leaves

_SHRUGGED_OFF = 4  # times that somebody else was at the hub, before it counts as a failure


class Known(NamedTuple):
    """What the line at the bottom tells: changes not sent yet, conflicts, the last sync, why the last try failed."""

    unsent: int = 0
    conflicts: int = 0
    synced_at: datetime | None = None
    failure: str = ""


class Syncing:
    """Syncs every so many seconds, sooner when what was saved waits and nobody types; `known` is what came of it.

    Each sync has a thread of its own. A failure is said once, where nothing of weight stands in the line at the
    bottom, and tried again later, ever more rarely.
    """

    def __init__(self, app: FrontDesk) -> None:
        self._app = app
        self.known: Known | None = None
        self._turn = asyncio.Lock()  # one at a time, by itself or asked for
        self._is_running = False
        self._tried_at = time.monotonic()
        self._wait = _FIRST  # after the last try
        self._failures = 0
        self._busy = 0  # times in a row that somebody else was at the hub
        self._told: set[str] = set()
        self._untold: list[tuple[str, Tone]] = []
        self._has_come = False  # while the desk was locked, and is not shown yet
        self._edition = _edition(app.desk.home.config)

    @property
    def has_hub(self) -> bool:
        """Whether there is anything to exchange records with."""
        return bool(self._app.desk.settings.hub)

    # By itself

    def tick(self) -> None:
        """Called every second: sync if it is time, also while the desk is locked."""
        self._heed_settings()
        if not self.has_hub or self._is_away:
            return
        if not self._app.is_locked:
            if self._has_come:
                self._show_what_came()
            self._tell()
        if self._is_running:
            return
        if self._is_due():
            self._is_running = True
            self._app.run_worker(self._go(), group="sync")

    def _heed_settings(self) -> None:
        """Do as was set at the command line meanwhile; the file is read only where it was written since."""
        desk = self._app.desk
        if self._turn.locked() or (edition := _edition(desk.home.config)) == self._edition:
            return
        from csdesk.desk import preferences  # hardly ever needed

        self._edition = edition
        hub = desk.settings.hub
        if not preferences.heed(desk):
            return
        if desk.settings.hub != hub:  # what is known is of another place
            self._failures = self._busy = 0
            self._told, self._untold = set(), []
            self.known = None
            self._app.owing.paint()
        if not self._failures:
            self._wait = float(desk.settings.sync_every)

    @property
    def _is_away(self) -> bool:
        """Whether nobody has signed in yet, or whoever did last may not sync."""
        return not self._app.desk.may(Right.SYNC)

    def _is_due(self) -> bool:
        now = time.monotonic()
        still, since = now - self._app.pressed_at, now - self._tried_at
        if self.known is None:  # what is imported for the first time must not hold up a key
            return min(since - _FIRST, still - _STILL) >= 0
        if not self._app.desk.settings.sync_every:
            return False
        if since >= self._wait and (still >= _STILL or since >= self._wait + _MOST_LATE):
            return True
        return bool(self.known.unsent and not self._failures and min(still, since) >= _QUIET)

    async def _go(self) -> None:
        """Sync, or where that is never done by itself only look how things stand."""
        try:
            if self._app.desk.settings.sync_every:
                await self.exchange()
            else:
                await self.look()
        except DeskError as error:
            if self._failures:
                self._keep(str(error))
        finally:
            self._is_running = False

    def begin_soon(self) -> None:
        """Somebody signed in: see soon what the others did."""
        if self.known is not None and not self._failures:
            self._wait = 0.0

    async def leave(self) -> None:
        """Send what waits, unless that takes long."""
        app = self._app
        if self.known is None or self._failures or self._is_away or not app.desk.settings.sync_every:
            return
        await self.count()
        if self.known.unsent:
            if not app.is_locked:
                app.say(_("Sending what the other desks do not have yet ..."))
            try:
                await asyncio.wait_for(self.exchange(), _LEAVING)
            except (DeskError, TimeoutError):
                return  # it is sent the next time

    # What is done

    async def exchange(self, hub: str = "", phrase: str | None = None) -> Synced:
        """Sync now, and show what came; raises DeskError."""
        if not hub:
            self._heed_settings()
        async with self._turn:
            self._tried_at = time.monotonic()
            try:
                done, standing = await self._app.work.apart(_exchange, self._app.desk, hub, phrase)
            finally:
                self._tried_at = time.monotonic()
        if isinstance(done, DeskError):
            self._fail(done, standing)
            raise done
        self._failures = self._busy = 0
        self._wait = float(self._app.desk.settings.sync_every)
        self._untold = []
        self._told &= set(done.warnings)
        for sentence in done.warnings:
            self._keep(sentence)
        self._know(standing, standing.last_failure)
        if done.pulled:
            self._has_come = True
            if not self._app.is_locked:  # otherwise as soon as it no longer is
                self._show_what_came()
        return done

    async def sync_now(self) -> None:
        """Sync because somebody asks for it, and say what came of it."""
        self._app.say(_("Exchanging records ..."))
        done = await self._app.attempt(self.exchange())
        if done is not None:
            said = _("Received {pulled}, sent {pushed} changes", pulled=done.pulled, pushed=done.pushed)
            self._app.say(said, "success")

    def _show_what_came(self) -> None:
        self._has_come = False
        self._app.count_owed()
        self._app.show_what_others_wrote()

    async def look(self) -> None:
        """Look how things stand, without asking the others; raises DeskError."""
        standing = await self._app.work.apart(_stand, self._app.desk)
        self._know(standing, standing.last_failure)

    async def count(self) -> None:
        """See how much waits after something was written; nothing is done before the first sync."""
        if self.known is not None and self.has_hub and not self._is_away:
            from csdesk.desk import sync

            unsent = await self._app.work.read(sync.unsent, self._app.desk)
            self._show(Known(unsent, self.known.conflicts, self.known.synced_at, self.known.failure))

    def _know(self, standing: Standing, failure: str) -> None:
        self._show(Known(standing.unsent, standing.conflicts, standing.last_sync_at, failure))

    def _fail(self, error: DeskError, standing: Standing) -> None:
        """Try again later; ever later where it is not only that somebody else is there."""
        from csdesk.desk.sync import InAMomentError

        every = float(self._app.desk.settings.sync_every)
        self._busy = self._busy + 1 if isinstance(error, InAMomentError) else 0
        if 0 < self._busy < _SHRUGGED_OFF:
            self._wait = min(every, _QUIET)
            self._know(standing, self.known.failure if self.known else "")
        else:
            self._failures += 1
            self._wait = max(every, min(every * 2 ** min(self._failures - 1, 10), _LONGEST))
            self._know(standing, str(error))

    def _show(self, known: Known) -> None:
        if known != self.known:
            self.known = known
            self._app.owing.paint()

    # What is said

    def _keep(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._untold.append((sentence, "warning"))

    def _tell(self) -> None:
        """Say one thing once, where it takes the place of nothing that wants reading."""
        lines = [line for screen in reversed(self._app.screen_stack) for line in screen.query(StatusLine)]
        if self._untold and lines and lines[0].is_free and self._app.owing.alert is None:
            self._app.say(*self._untold.pop(0), seconds=_SAID_FOR)


def _edition(file: Path) -> tuple[int, int, int] | None:
    """What is otherwise once `file` was written, cheap to ask; None where there is none."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _exchange(desk: Desk, hub: str, phrase: str | None) -> tuple[Synced | DeskError, Standing]:
    """A whole sync, or why it failed, on a thread of its own; imports what it needs there."""
    from csdesk.desk import sync

    done: Synced | DeskError
    try:
        try:
            done = sync.sync(desk, hub, phrase)
        except DeskError as error:
            done = error
        except Exception as error:  # the desk goes on, whatever becomes of a sync
            done = DeskError(N_("the exchange failed unexpectedly ({why}); the desk works on"), why=repr(error))
        return done, sync.standing(desk)
    finally:
        desk.close()


def _stand(desk: Desk) -> Standing:
    from csdesk.desk import sync

    try:
        return sync.standing(desk)
    finally:
        desk.close()
