"""Lets tests of the screens be coroutines, as Textual's pilot wants them."""

from __future__ import annotations

import asyncio
import inspect
from time import monotonic, process_time
from weakref import WeakSet

import pytest
import textual.app
import textual.pilot

_STEP = 0.01  # seconds


async def wait_until_at_rest(min_sleep: float = _STEP, max_sleep: float = 1) -> None:
    """Wait until the app has nothing to do, as the pilot does twice for each key.

    Textual's own waits twice as long, and takes a process for one at rest that others kept from its work.
    """
    began = monotonic()
    while monotonic() - began < max_sleep:
        at, worked = monotonic(), process_time()
        await asyncio.sleep(_STEP)
        is_at_rest = process_time() - worked < _STEP / 10 and monotonic() - at < 2 * _STEP
        if is_at_rest and monotonic() - began > min_sleep:
            return


_wait_for_every_widget = textual.pilot.Pilot._wait_for_screen
_begun: WeakSet[textual.pilot.Pilot[object]] = WeakSet()


async def _wait_for_screen(self: textual.pilot.Pilot[object], timeout: float = 30.0) -> bool:
    """Wait for every widget of an app that begins; later the wait until it is at rest, beside each of these, is enough.

    Textual sends every widget a message before and after each key, which was a third of all the work of these tests.
    """
    if self not in _begun:
        _begun.add(self)
        return await _wait_for_every_widget(self, timeout)
    await asyncio.sleep(0)
    return not self.app._exception_event.is_set()


textual.app.wait_for_idle = wait_until_at_rest  # type: ignore[attr-defined]
textual.pilot.wait_for_idle = wait_until_at_rest  # type: ignore[attr-defined]
textual.pilot.Pilot._wait_for_screen = _wait_for_screen  # type: ignore[method-assign]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test in an event loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = pyfuncitem._fixtureinfo.argnames
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True
