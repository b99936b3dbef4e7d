"""What every hub is: a place that keeps frames and gives them back. It computes nothing that desks rely on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


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
        """All frames that are not as they were sealed, found by reading everything."""
        ...

    def close(self) -> None:
        """Give it up."""
        ...


class HubError(Exception):
    """Something is wrong with the hub `name`; `why` in the words of whoever told."""

    def __init__(self, name: str, why: str = "") -> None:
        super().__init__(name, why)
        self.name = name
        self.why = why


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


class WrongPassphraseError(HubError):
    """It is encrypted with another passphrase, or with none."""
