"""Keeps what is typed ahead in order: a key that may move the focus is done with before the next is given out."""

from __future__ import annotations

import asyncio
from collections import deque
from enum import Enum
from typing import cast

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.app import App, ReturnType, ScreenStackError
from textual.message_pump import MessagePump
from textual.widget import Widget

_SEQUENCES = cast("dict[str, object]", ANSI_SEQUENCES_KEYS)
# What one terminal on one system sends for Option and a digit is what all others send for Alt and a digit.
for _digit in range(10):
    _SEQUENCES.pop(f"\x1b{_digit}", None)


class _Enter(Enum):
    """What Enter with another key is to the app."""

    SHIFT = "shift+enter"
    ALT = "alt+enter"
    CTRL = "ctrl+j"  # as most terminals send it


_SEQUENCES["\x1b\r"] = (_Enter.ALT,)
# As xterm sends them where it is asked to, and as newer terminals do.
for _number, _enter in ((2, _Enter.SHIFT), (3, _Enter.ALT), (5, _Enter.CTRL)):
    _SEQUENCES[f"\x1b[27;{_number};13~"] = _SEQUENCES[f"\x1b[13;{_number}u"] = (_enter,)

# A key goes up from the focused widget to the app, what it does comes back to the widget and goes up
# again, and focus is set by the app last.
_ROUNDS = 3
_STEP = 0.01  # seconds between looks at whether a form is saved
_PATIENCE = 2  # seconds, for a handler that waits for something else than being saved


class KeepsKeysInOrder(App[ReturnType]):
    """An app in which Enter and a word typed right after it reach the next field, however fast they come.

    Textual hands every key to the widget that has the focus when the key arrives. While the desk is busy
    keys pile up, and those after an Enter or F3 would go to the field that was being left. So would those after
    the first of a word typed into a widget that `opens_when_typed_into`, as the cell of a table is, and those
    after a digit where the widget `picks_by_digit`. What is typed while a form is saved waits until it is cleared.
    """

    _held: deque[events.Key | events.Paste] | None = None

    @property
    def is_saving(self) -> bool:
        """Whether something is being written, for which the keys after it wait as long as it takes."""
        return False

    @property
    def is_form_held(self) -> bool:
        """Whether the form on the screen is being saved, and is to be typed into only then."""
        return False

    def say_saving(self) -> None:
        """Tell why what is typed is not to be seen; called every second in which it waits for what `is_saving`."""

    async def on_event(self, event: events.Event) -> None:
        """Give `event` out, or hold it until the keys before it have had their effect."""
        if isinstance(event, events.Key) and event.key.startswith("alt+"):
            event.character = None  # a chord, and no letter to be typed into the field that has the caret
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._held is not None:
            self._held.append(event)
        else:
            await super().on_event(event)
            if self._may_move_focus(event):
                self._held = deque()
                self._giving_out = asyncio.create_task(self._give_out())

    async def _give_out(self) -> None:
        assert self._held is not None
        try:
            await self._settled()
            while self._held:
                event = self._held.popleft()
                await super().on_event(event)
                if self._may_move_focus(event):
                    await self._settled()
        except Exception as error:  # a task's own errors would be lost; the app shows them as any others
            self._handle_exception(error)
        finally:
            self._held = None

    def _may_move_focus(self, event: events.Event) -> bool:
        """Whether `event` may lead to another field: no letter, or one for which a field opens or picks."""
        if not isinstance(event, events.Key):
            return isinstance(event, events.Paste) and self._opens()
        return not event.is_printable or self._opens() or self._picks(event.character or "")

    def _opens(self) -> bool:
        return bool(getattr(self._present, "opens_when_typed_into", False))

    def _picks(self, character: str) -> bool:
        return character.isdecimal() and bool(getattr(self._present, "picks_by_digit", False))

    @property
    def _present(self) -> Widget | None:
        return self.focused if self.screen_stack else None

    async def _settled(self) -> None:
        """Wait until the last key and what followed from it went through every widget concerned."""
        waited, is_saving = 0, False
        while waited < _PATIENCE or is_saving:
            is_saving = self.is_saving  # once more after it has ended, for what follows from that
            try:
                async with asyncio.timeout(1):
                    await self._gone_through()
                    while self.is_form_held:
                        await asyncio.sleep(_STEP)
                        await self._gone_through()
            except TimeoutError:
                waited += 1
            except ScreenStackError:
                break  # the app is closing
            else:
                break
            if self.is_saving:
                is_saving = True
                self.say_saving()

    async def _gone_through(self) -> None:
        for _round in range(_ROUNDS):
            for pump in [*(self.focused or self.screen).ancestors_with_self]:
                await _emptied(pump)


async def _emptied(pump: MessagePump) -> None:
    """Wait until `pump` has handled what stands in its queue now."""
    done = asyncio.Event()
    if pump.is_running and pump.call_later(done.set):
        await done.wait()
