"""What can stand in the way of a person at the desk, each as a sentence they can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from csdesk.desk.words import label
from csdesk.store import errors as store_errors
from csdesk.texts import N_, _


class DeskError(Exception):
    """Something that keeps a task from being done.

    `field` names the field it is about, "" where it is about none; `message` is a message of the
    catalogue and `given` fills the names in it. `exit_code` is what a command ends with (CONTRACT 1).
    """

    exit_code = 1

    def __init__(self, message: str, field: str = "", **given: object) -> None:
        super().__init__(message, field, given)
        self.message = message
        self.field = field
        self.given = given

    def sentence(self) -> str:
        """What is wrong, in the language spoken now, without the field's name."""
        return _(self.message, **self.given)

    def __str__(self) -> str:
        return _("{field}: {sentence}", field=label(self.field), sentence=self.sentence()) if self.field else (
            self.sentence()
        )  # fmt: skip


class BadInputError(DeskError):
    """What was given cannot be taken."""

    exit_code = 2


class NotSetUpError(BadInputError):
    """The home holds no desk yet."""


class UnusableError(DeskError):
    """A database cannot be opened."""


class DamagedError(UnusableError, BadInputError):
    """A database is damaged, of another program or of a newer csdesk."""


class NotPermittedError(DeskError):
    """The acting person may not do this."""

    exit_code = 3


class NoSuchRecordError(DeskError):
    """There is no such record."""

    exit_code = 4


class BusyError(DeskError):
    """Something else is in the way for the moment; the same may succeed when tried again."""

    exit_code = 5


_WORDS: dict[type[store_errors.StoreError], tuple[type[DeskError], str]] = {
    store_errors.StoreBusyError: (
        BusyError, N_("another program holds {path}; nothing was written, try again in a moment")),
    store_errors.StoreReadOnlyError: (
        DeskError, N_("{path} cannot be written: the file or its folder is read-only or missing; nothing was written")),
    store_errors.StoreFullError: (
        DeskError, N_("the disk with {path} is full; nothing was written, make room and try again")),
    store_errors.StoreDiskError: (
        DeskError, N_("the disk refuses {path}: it is write-protected, unplugged or broken; nothing was written")),
    store_errors.NotAStoreError: (
        DamagedError, N_("{path} is not a csdesk database, or is damaged; it was left as it is")),
    store_errors.StoreIndexError: (
        DeskError, N_("the search index in {path} is damaged, not the records; csdesk doctor --mend makes it anew")),
    store_errors.StoreTooNewError: (
        DamagedError, N_("{path} was made by a newer csdesk; update this one, the file was left as it is")),
    store_errors.StoreError: (UnusableError, N_("{path} cannot be used ({why}); nothing was written")),
}  # fmt: skip


@contextmanager
def in_the_words_of_the_desk() -> Iterator[None]:
    """Turns a StoreError into the DeskError that a person understands."""
    try:
        yield
    except store_errors.StoreError as error:
        kind, message = _WORDS[type(error)]
        raise kind(message, path=error.path, why=error.why) from error
