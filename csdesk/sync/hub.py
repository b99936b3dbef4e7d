"""What every hub is: a place that keeps frames and gives them back. It computes nothing that desks rely on."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from csdesk.resources import N_


@dataclass(frozen=True)
class Run:
    """Frames of one replica that follow on each other: its changes `first` to `last`, and the last one's hash."""

    first: int
    last: int
    hash: bytes


class Hub(Protocol):
    """A place that keeps frames. Every method may raise HubError."""

    name: str
    desk: str
    """The id of the replica that publishes: where desks keep to files of their own, theirs are named so."""

    @property
    def aside(self) -> Path | None:
        """Where a damaged one was put."""
        ...

    def open(self) -> None:
        """Reach it; makes it where there is none yet."""
        ...

    def set_aside(self) -> None:
        """Put a damaged one out of the way and begin anew; raises HubDamagedError where that is not for us to do."""
        ...

    def supplied(self) -> dict[str, list[Run]]:
        """What can be had now of each replica, by its id, in order."""
        ...

    def recount(self, replica: str) -> list[Run]:
        """The same of one replica, told by looking at the frames themselves."""
        ...

    def index(self, replica: str) -> list[tuple[int, int, bytes]]:
        """First, last and hash of every frame of a replica, in order."""
        ...

    def fetch(self, missing: Mapping[str, int]) -> Iterator[bytes]:
        """The frames after the change of each replica that `missing` names, each replica's in order.

        Two that claim one place may both come, and damaged ones too.
        """
        ...

    def publish(self, frames: Sequence[bytes]) -> int:
        """Keep `frames`, all or none, on return for good; returns how many changes there are in those it had not.

        Raises ForkedError where another frame is in the place of one of them.
        """
        ...

    def discard(self, frame: bytes) -> None:
        """Give up a frame that is damaged or superseded, so that somebody can supply it anew."""
        ...

    def want(self, missing: Mapping[str, int]) -> None:
        """Ask for what cannot be had here, of each replica all after a change; an empty `missing` asks no more."""
        ...

    def wanted(self) -> dict[str, int]:
        """What others ask for because they cannot read it, though it may seem to be there."""
        ...

    def about(self, key: str) -> bytes | None:
        """What is known of the hub itself under `key`."""
        ...

    def note(self, key: str, value: bytes) -> None:
        """Note something of the hub itself, unless somebody has."""
        ...

    def damaged(self) -> Sequence[bytes]:
        """All that is not as it was sealed and cannot be had here, found by reading everything."""
        ...

    def mend(self) -> int:
        """Give up all that `damaged` finds, so that whoever has it supplies it anew; returns how many parts."""
        ...

    def close(self) -> None:
        """Give it up."""
        ...


NO_FOLDER = N_("the folder {path} is not there")

_TOLD_BY_SYSTEM = (  # by name, since not every system has every one of them
    (("ENOENT", "ENOTDIR"), N_("it is not there")),
    (("EACCES", "EPERM"), N_("this computer's user has no right to it")),
    (("EROFS",), N_("it is read-only")),
    (
        ("EIO", "ESTALE", "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ENOTCONN"),
        N_("the disk or the network does not answer"),
    ),
)


class HubError(Exception):
    """Something is wrong with the hub `name`; `why` is a message of the catalogue, which `given` fills."""

    def __init__(self, name: str, why: str = "", **given: object) -> None:
        super().__init__(name, why, given)
        self.name = name
        self.why = why
        self.given = given

    @classmethod
    def by_system(cls, name: str, error: OSError) -> Self:
        """The same where the system told it by `error`."""
        told = errno.errorcode.get(error.errno or 0, "")
        for codes, why in _TOLD_BY_SYSTEM:
            if told in codes:
                return cls(name, why)
        return cls(name, N_("the system says: {words}"), words=error.strerror or str(error))


class HubBusyError(HubError):
    """Somebody else holds it; the same may succeed in a moment."""


class HubUnreachableError(HubError):
    """It cannot be reached now: the share or the server is away."""


class HubUnwritableError(HubError):
    """It can be read but not written."""


class HubFullError(HubError):
    """There is no room left where it is."""


class HubDamagedError(HubError):
    """What is there is no hub, or a damaged one."""


class HubTooNewError(HubError):
    """A newer csdesk made it."""


class ForkedError(HubError):
    """Another frame than ours is in its place: one of two databases is a copy of the other."""


class NoDriverError(HubError):
    """The library that speaks with the server is not installed."""


class FolderInPlaceError(HubError):
    """A folder has the name that a shared file should have."""


class WrongPassphraseError(HubError):
    """It is encrypted with another passphrase."""


class NoPassphraseError(WrongPassphraseError):
    """It is encrypted, and no passphrase is given."""


class UnneededPassphraseError(WrongPassphraseError):
    """A passphrase is given, and it is not encrypted."""
