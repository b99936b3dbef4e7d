"""What goes wrong with a spreadsheet: it cannot be used or written, and this is why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from csdesk.texts import _


class SheetError(Exception):
    """A file that cannot be read or written as a spreadsheet.

    `reason` is a message of the catalogue and `given` the values it names; `str()` is the message in
    the language spoken now.
    """

    def __init__(self, file: Path, reason: str, given: Mapping[str, object] | None = None) -> None:
        super().__init__(file, reason)
        self.file = file
        self.reason = reason
        self.given = dict(given or {})

    def __str__(self) -> str:
        return _(self.reason, **self.given)


class CannotWriteError(SheetError):
    """A file that cannot be written; nothing of it is left."""


class NoFolderError(CannotWriteError):
    """The folder that is to hold it is missing."""


class NotPermittedToWriteError(CannotWriteError):
    """The folder may not be written to, or everything in it that the file could be called is held by other programs."""


class DiskFullError(CannotWriteError):
    """There is no room for it."""
