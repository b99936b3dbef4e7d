"""Which kind of hub a name means."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

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


_OPTION = re.compile(r"([?&])([^?&=]*)=[^&]*")


def _shown_option(option: re.Match[str]) -> str:
    return f"{option[1]}{option[2]}=" if "password" in unquote(option[2]).lower() else option[0]


def without_password(name: str) -> str:
    """The hub's name as it may be shown: without the password that an address can hold."""
    scheme, separator, rest = name.partition("://")
    user, at, host = _OPTION.sub(_shown_option, rest).rpartition("@")
    return f"{scheme}{separator}{user.partition(':')[0]}{at}{host}" if separator else name


def open_hub(
    name: str, *, now: datetime, passphrase: str = "", proof: bytes = b"", memory: Path | None = None
) -> Guarded:
    """The hub called `name`: a file `X.csdesk`, a folder, or the address of a server. Raises HubError.

    `proof` is what the hub proved a passphrase with when the desk met it last; `memory` is where a folder's files are
    remembered, beside the desk's database.
    """
    return Guarded(_plain(name, now, memory), passphrase, proof)


def _plain(name: str, now: datetime, memory: Path | None) -> Hub:
    if name.startswith(SERVERS):
        from csdesk.sync.server import Server  # not needed by most

        return Server(name)
    if name.lower().endswith(SUFFIX):
        return SharedFile(Path(name), now=now)
    if Path(name).is_dir() or name.endswith(("/", "\\")):
        return SharedFolder(Path(name), memory=memory)
    raise NoHubError(name)
