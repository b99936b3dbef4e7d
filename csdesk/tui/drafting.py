"""Keeps what is typed into a form on disk, as it is typed and without holding up a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from csdesk.desk import drafts
from csdesk.desk.drafts import Draft
from csdesk.desk.errors import DeskError
from csdesk.texts import _
from csdesk.tui.work import Latest

if TYPE_CHECKING:
    from csdesk.tui.app import FrontDesk

_TRIED_AGAIN = 2.0  # seconds after a draft could not be written

Contents = dict[int, Mapping[str, str]]


class DraftKeeper:
    """The drafts of one form; the newest of each slot is written as soon as the one before it is."""

    def __init__(self, app: FrontDesk, form: str) -> None:
        self._app = app
        self._form = form
        self._waiting: Contents = {}
        self._writing: Latest[Contents] = Latest(self._write)

    def kept(self) -> list[Draft]:
        """What the person at the desk has on disk, by slot; read at once, before a key can go astray."""
        try:
            return drafts.kept(self._app.desk, self._form)
        except DeskError as error:
            self._app.say(str(error), "error")
            return []

    def keep(self, slot: int, content: Mapping[str, str]) -> None:
        """Keep `content` in `slot`; empty content drops it."""
        self._waiting[slot] = content
        self._writing.ask(self._waiting)

    async def settle(self) -> None:
        """Wait until everything is on disk."""
        await self._writing.settle()

    async def _write(self, waiting: Contents) -> None:
        contents = dict(waiting)
        waiting.clear()
        for slot, content in contents.items():
            try:
                await self._app.work.write(drafts.keep, self._app.desk, self._form, slot, content)
            except DeskError as error:
                waiting.setdefault(slot, content)
                self._app.set_timer(_TRIED_AGAIN, self._try_again)
                if self not in self._app.unkept:  # said once, for this goes on by itself
                    self._app.say(_("What you type is not being kept: {why}", why=error.sentence()), "error")
                self._app.unkept.setdefault(self, False)
        if not waiting and self in self._app.unkept:
            del self._app.unkept[self]
            self._app.say(_("What you type is kept again"), "success")

    def _try_again(self) -> None:
        if self._waiting:
            self._writing.ask(self._waiting)
