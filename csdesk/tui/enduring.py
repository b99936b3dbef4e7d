"""Keeps the app up whatever the terminal sends, and lets it end with the reason told where Textual itself fails."""

from __future__ import annotations

import sys
from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Callable
from functools import partial
from io import StringIO

from rich.console import Console, RenderableType
from textual.app import App, ReturnType
from textual.driver import Driver


class TextualFailed(Exception):
    """Textual ended the app for a reason of its own, told in the text."""


class Endures(App[ReturnType]):
    """An app that passes over bytes that are no text, and whose `failure` is what ended it."""

    def get_driver_class(self) -> type[Driver]:
        """The driver for this platform; what it reads of a terminal with another encoding than UTF-8 is left out.

        Textual's decoder raises an error, which ends the app. It is replaced for the driver alone; the one for
        Windows reads characters, and has none.
        """
        driver = super().get_driver_class()
        module = vars(sys.modules[driver.__module__])
        if "getincrementaldecoder" in module:
            module["getincrementaldecoder"] = _passing_over
        return driver

    def panic(self, *renderables: RenderableType) -> None:
        """End as after any other error: without a traceback on the screen, and with a `failure`."""
        if self._exception is None:
            told = StringIO()
            Console(file=told, width=120).print(*renderables)
            self._handle_exception(TextualFailed(told.getvalue()))
        else:
            self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    @property
    def failure(self) -> Exception | None:
        """What ended the app, if it failed."""
        return self._exception


def _passing_over(encoding: str) -> Callable[[], IncrementalDecoder]:
    """What makes decoders that leave out what is no text."""
    return partial(getincrementaldecoder(encoding), errors="ignore")
