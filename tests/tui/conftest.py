"""Lets tests of the screens be coroutines, as Textual's pilot wants them, and speaks English in them."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator

import pytest

from csdesk import texts


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a coroutine test in an event loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = pyfuncitem._fixtureinfo.argnames
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The messages as they stand in the code."""
    before = texts.language()
    texts.use_language("en")
    yield
    texts.use_language(before)
