"""Lets tests of the screens be coroutines, as Textual's pilot wants them."""

from __future__ import annotations

import asyncio
import inspect
from time import monotonic, process_time

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


textual.app.wait_for_idle = wait_until_at_rest  # type: ignore[attr-defined]
textual.pilot.wait_for_idle = wait_until_at_rest  # type: ignore[attr-defined]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test in an event loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = pyfuncitem._fixtureinfo.argnames
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True
