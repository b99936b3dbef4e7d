"""The quiet sync: every minute or so, off the screen's thread, and told in the line at the bottom."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from csdesk.desk.errors import DeskError, NotPermittedError
from csdesk.rules.rights import Right
from csdesk.texts import _

if TYPE_CHECKING:
    from csdesk.desk.sync import Standing
    from csdesk.tui.app import FrontDesk
    from csdesk.tui.frame import Part

LOOKED_EVERY = 5.0  # seconds


class Syncing:
    """Syncs while somebody is signed in, as often as the settings say; what fails is said once and tried again."""

    def __init__(self, app: FrontDesk) -> None:
        self._app = app
        self._began = datetime.min
        self._is_running = False
        self._failure = ""
        self._warned: set[str] = set()
        self.standing: Standing | None = None

    def look(self) -> None:
        """Sync if it is time."""
        desk = self._app.desk
        every = desk.settings.sync_every
        if not desk.settings.hub or not every or self._is_running or not desk.may(Right.SYNC):
            return
        if 0 <= (desk.clock() - self._began).total_seconds() < every:
            return
        self._is_running, self._began = True, desk.clock()
        self._app.run_worker(self._sync(), group="sync")

    async def _sync(self) -> None:
        from csdesk.desk import sync

        app = self._app
        try:
            done = await app.work.aside(sync.sync, app.desk)
            if new := [sentence for sentence in done.warnings if sentence not in self._warned]:
                self._warned.update(new)
                app.say(new[0], "warning")
            self._failure = ""
        except NotPermittedError:  # somebody left the desk meanwhile
            pass
        except DeskError as error:
            if str(error) != self._failure:
                self._failure = str(error)
                app.say(self._failure, "warning")
        finally:
            self._is_running = False
        await self.tell()

    async def tell(self) -> None:
        """Show anew how the desk stands with the others."""
        from csdesk.desk import sync

        app = self._app
        try:
            self.standing = await app.work.read(sync.standing, app.desk)
        except DeskError:
            return
        app.owing.paint()

    def parts(self) -> list[Part]:
        """What the line at the bottom tells of it: conflicts, and what was not sent while the hub is away."""
        found = self.standing
        if found is None or self._app.desk.person is None:
            return []
        told: list[Part] = []
        if found.conflicts:
            told.append(("warning", f"{_('conflicts')} {found.conflicts}  ", ""))
        if self._failure and found.unsent:
            told.append(("warning", f"{_('not sent')} {found.unsent}  ", ""))
        return told
