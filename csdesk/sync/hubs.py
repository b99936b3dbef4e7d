"""Which kind of hub a name means."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from csdesk.sync.hub import Hub, HubError
from csdesk.sync.shared_file import SUFFIX, SharedFile

SERVERS = ("postgresql://", "postgres://", "cockroachdb://")


class NoHubError(HubError):
    """The name is not one of a hub."""


def open_hub(name: str, *, now: datetime) -> Hub:
    """The hub called `name`: a file `X.csdesk`, a folder, or the address of a server. Raises HubError."""
    if name.lower().endswith(SUFFIX):
        return SharedFile(Path(name), now=now)
    raise NoHubError(name)
