"""Lets tests of the screens be coroutines, as Textual's pilot wants them."""

from __future__ import annotations

import asyncio
import inspect

import pytest
import textual._wait

# How long the pilot looks whether the app has come to rest; twice a key, and most of the time that these tests take.
textual._wait.SLEEP_GRANULARITY = 1 / 100


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test in an event loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = pyfuncitem._fixtureinfo.argnames
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True
