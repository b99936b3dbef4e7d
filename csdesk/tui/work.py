"""Work of the desk off the screen's thread: one thread reads, one writes, each job in its turn."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")
Request = TypeVar("Request")


class Work:
    """The desk's threads. What is written is written in the order in which it was asked for."""

    def __init__(self) -> None:
        self._reader = ThreadPoolExecutor(1, "reading")
        self._writer = ThreadPoolExecutor(1, "writing")
        self._aside = ThreadPoolExecutor(1, "aside")
        self._reckoner = ThreadPoolExecutor(1, "reckoning")
        self._unwritten = 0

    @property
    def is_writing(self) -> bool:
        """Whether somebody waits for something to be written."""
        return self._unwritten > 0

    async def read(self, function: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
        """What `function` gives, computed on the reading thread."""
        return await asyncio.wrap_future(self.begin(function, *given, **named))

    def begin(self, function: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Future[Result]:
        """Have `function` computed on the reading thread, before anything could wait for it as `read` does."""
        return self._reader.submit(function, *given, **named)

    async def write(self, function: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
        """What `function` gives, done on the writing thread."""
        self._unwritten += 1
        try:
            return await asyncio.wrap_future(self._writer.submit(function, *given, **named))
        finally:
            self._unwritten -= 1

    async def aside(self, function: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
        """What `function` gives, done beside reading and writing because it takes long, as a backup does."""
        return await asyncio.wrap_future(self._aside.submit(function, *given, **named))

    async def reckon(self, function: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
        """What `function` gives, reckoned from so many records that others must not wait for it."""
        return await asyncio.wrap_future(self._reckoner.submit(function, *given, **named))

    async def apart(self, function: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
        """What `function` gives, done on a thread of its own that `finish` does not wait for.

        For what may hang on a network, and stands to be broken off anywhere; it gives up its own connection.
        """
        answer: Future[Result] = Future()
        answer.set_running_or_notify_cancel()  # whoever waits may give up; it goes on

        def do() -> None:
            try:
                answer.set_result(function(*given, **named))
            except BaseException as error:  # it is raised where the answer is waited for
                answer.set_exception(error)

        threading.Thread(target=do, name="apart", daemon=True).start()
        return await asyncio.wrap_future(answer)

    async def settle(self) -> None:
        """Wait until everything that was to be written is written."""
        await self.write(lambda: None)

    def finish(self, close: Callable[[], None]) -> None:
        """Do what was asked for, let each thread `close` what it holds, and end them."""
        for executor in (self._reader, self._writer, self._aside, self._reckoner):
            executor.submit(close)
            executor.shutdown(wait=True)


class Latest(Generic[Request]):
    """Answers requests one at a time and always the newest: one that came and went meanwhile is passed over.

    Each waits for `pause` seconds first, so that the key that asked is painted before anything else is done.
    """

    def __init__(self, answer: Callable[[Request], Awaitable[None]], pause: float = 0.02) -> None:
        self._answer = answer
        self._pause = pause
        self._waiting: list[Request] = []
        self._task: asyncio.Task[None] | None = None

    def ask(self, request: Request) -> None:
        """Answer `request` as soon as the one before it is answered."""
        self._waiting = [request]
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def settle(self) -> None:
        """Wait until everything asked for is answered."""
        while self._task is not None and not self._task.done():
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        while self._waiting:
            await asyncio.sleep(self._pause)
            try:
                await self._answer(self._waiting.pop())
            except Exception as error:  # a task's own errors would be lost; the app ends with them as with others
                from textual._context import active_app

                active_app.get()._handle_exception(error)
