"""What the line at the bottom tells by itself: what is owed, and at once the grave complaint that has come in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from csdesk.desk.errors import DeskError
from csdesk.rules.rights import Right
from csdesk.tui.frame import StatusLine
from csdesk.tui.screens.base import AreaScreen, BoxScreen

if TYPE_CHECKING:
    from csdesk.desk.desk import Desk
    from csdesk.desk.today import Grave, Owed
    from csdesk.tui.app import FrontDesk
    from csdesk.tui.syncing import Known

_COUNTED_AFTER = 60.0  # seconds after which is counted even where nothing was written: time itself makes things due
_DAY = timedelta(days=1)


class Owing:
    """Counts what is `owed` whenever anything was written, here or by another program; once a day brings it up.

    `alert` is the grave complaint that is told to whom the policy names, until it is opened or something else is said.
    """

    def __init__(self, app: FrontDesk) -> None:
        self._app = app
        self.owed: Owed | None = None
        self.alert: Grave | None = None
        self._told: dict[str, set[str]] = {}  # by person, the grave complaints that were told
        self._version = (-1, -1)  # of the file, when was counted last
        self._counted_at = datetime.min
        self._has_failed = False
        self._brought_up: date | None = None  # the day on which it was seen what comes round by itself
        self._known: Known | None = None  # of sync, when the lines were painted last

    async def look(self, _request: None = None) -> None:
        """Count, if anything was written since or it was long ago."""
        from csdesk.desk import today

        app = self._app
        since = (app.desk.clock() - self._counted_at).total_seconds()
        try:
            version = await app.work.read(today.version, app.desk)
            if version == self._version and 0 <= since < _COUNTED_AFTER:
                return
            found = await app.work.read(today.owed, app.desk)
            await self._look_at_sync()
        except DeskError as error:
            if not self._has_failed:  # said once, for this goes on by itself
                app.say(str(error), "error")
            self._has_failed = True
            return
        self._has_failed = False
        if app.desk.person is None or app.is_locked:
            return
        has_more = self._version[1] not in (-1, version[1])
        self._version, self._counted_at = version, app.desk.clock()
        if self._brought_up != self._counted_at.date() and app.desk.may(Right.FOLLOW_UP):
            self._brought_up = self._counted_at.date()
            app.run_worker(self._bring_up(), group="followups")
        if has_more:  # perhaps at another program
            app.show_what_others_wrote()
        alert = self._alert_of(found)
        if (found, alert) != (self.owed, self.alert):
            self.owed, self.alert = found, alert
            self.paint()

    async def _bring_up(self) -> None:
        """Have all that comes round by itself, such as goodwill visits, in the figures of every screen."""
        try:
            came = await self._app.work.apart(_bring_up, self._app.desk)
        except DeskError:  # held by other work, say: tried again with the next count
            self._brought_up = None
        else:
            if came:
                self._app.count_owed()

    async def _look_at_sync(self) -> None:
        """Count what waits to be sent; the conflicts, too, where somebody looks at them."""
        app = self._app
        is_shown = app.current_mode == "sync" and app.desk.may(Right.SYNC)
        if is_shown and app.syncing.has_hub and app.syncing.known is not None:
            await app.syncing.look()
        else:
            await app.syncing.count()

    def changed_person(self) -> None:
        """Somebody else may sit at the desk: count anew, and tell them what is theirs to know."""
        self.alert = None
        self._version = (-1, -1)

    def leave(self, identity: str = "") -> None:
        """Tell no longer of the complaint, where it is the one with that id or none is named."""
        if self.alert is not None and identity in ("", self.alert.id):
            self.alert = None
            self.paint()

    def _alert_of(self, owed: Owed) -> Grave | None:
        """The complaint to be told now: one that came in since those told before, or the one that is told still.

        Who has just signed in is told what came in since yesterday; what they took down themselves they know.
        """
        from csdesk.desk import today

        desk = self._app.desk
        if not today.is_told_at_once(desk):
            return None
        told = self._told.get(desk.me.id)
        yesterday = desk.midnight - _DAY
        new = [
            each
            for each in owed.grave
            if each.received_by != desk.me.id
            and (each.id not in told if told is not None else each.received_at >= yesterday)
        ]
        self._told[desk.me.id] = (told or set()) | {each.id for each in owed.grave}
        if new:
            self._app.bell()
            return new[0]
        return self.alert if self.alert in owed.grave else None

    def paint(self) -> None:
        """Show it in the lines at the bottom of all screens, those below a box too; and on the screen of sync."""
        for stack in self._app._screen_stacks.values():
            for screen in stack:
                for line in screen.query(StatusLine):
                    line.refresh()
        before, self._known = self._known, self._app.syncing.known
        if self._known != before and not self._app.is_locked:
            for screen in self._app.screen_stack:
                if isinstance(screen, AreaScreen | BoxScreen):
                    screen.sync_stands_otherwise()


def _bring_up(desk: Desk) -> int:
    from csdesk.desk import followups

    try:
        return followups.bring_up(desk)
    finally:
        desk.close()
