"""Which kind of hub a name means."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from csdesk.sync.guarded import Guarded
from csdesk.sync.hub import Hub, HubError
from csdesk.sync.shared_file import SUFFIX, SharedFile

SERVERS = ("postgresql://", "postgres://", "cockroachdb://")


class NoHubError(HubError):
    """The name is not one of a hub."""


def is_hub(name: str) -> bool:
    """Whether `name` is one that a hub can have."""
    return name.startswith(SERVERS) or name.lower().endswith(SUFFIX) or Path(name).is_dir()


def open_hub(name: str, *, now: datetime, passphrase: str = "") -> Hub:
    """The hub called `name`: a file `X.csdesk`, a folder, or the address of a server. Raises HubError."""
    return Guarded(_plain(name, now), passphrase)


def _plain(name: str, now: datetime) -> Hub:
    if name.lower().endswith(SUFFIX) and not name.startswith(SERVERS):
        return SharedFile(Path(name), now=now)
    raise NoHubError(name)
