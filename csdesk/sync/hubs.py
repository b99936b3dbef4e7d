"""Which kind of hub a name means."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from csdesk.sync.guarded import Guarded
from csdesk.sync.hub import Hub, HubError
from csdesk.sync.shared_file import SUFFIX, SharedFile
from csdesk.sync.shared_folder import SharedFolder

SERVERS = ("postgresql://", "postgres://", "cockroachdb://")


class NoHubError(HubError):
    """The name is not one of a hub."""


def is_hub(name: str) -> bool:
    """Whether `name` is one that a hub can have."""
    return (
        name.startswith(SERVERS) or name.lower().endswith(SUFFIX) or name.endswith(("/", "\\")) or Path(name).is_dir()
    )


def without_password(name: str) -> str:
    """The hub's name as it may be shown: without the password that an address can hold."""
    scheme, separator, rest = name.partition("://")
    user, at, host = rest.rpartition("@")
    return f"{scheme}{separator}{user.partition(':')[0]}{at}{host}" if separator else name


def open_hub(name: str, *, now: datetime, passphrase: str = "", memory: Path | None = None) -> Hub:
    """The hub called `name`: a file `X.csdesk`, a folder, or the address of a server. Raises HubError.

    `memory` is where a folder's files are remembered, beside the desk's database.
    """
    return Guarded(_plain(name, now, memory), passphrase)


def _plain(name: str, now: datetime, memory: Path | None) -> Hub:
    if name.startswith(SERVERS):
        from csdesk.sync.server import Server  # not needed by most

        return Server(name)
    if name.lower().endswith(SUFFIX):
        return SharedFile(Path(name), now=now)
    if Path(name).is_dir() or name.endswith(("/", "\\")):
        return SharedFolder(Path(name), memory=memory)
    raise NoHubError(name)
