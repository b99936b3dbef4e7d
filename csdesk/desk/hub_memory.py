"""What a desk keeps of the place it syncs with: the passphrase, when it last synced and why not, what is encrypted.

Nothing in a sync depends on it but this: a place that was encrypted is never filled without a passphrase.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csdesk.desk.desk import Desk
from csdesk.desk.errors import DeskError
from csdesk.store import journal
from csdesk.sync.hubs import SERVERS, without_password
from csdesk.texts import N_, _

PASSPHRASE = "CSDESK_SYNC_PASSPHRASE"


@dataclass(frozen=True)
class Reason:
    """Why something failed, worded in the language spoken when it is shown."""

    message: str
    given: Mapping[str, object]

    def __str__(self) -> str:
        return _(self.message, **self.given)


def passphrase(desk: Desk) -> str:
    """The words that the hub is encrypted with: from the environment, or the file sync-passphrase in the home."""
    if given := os.environ.get(PASSPHRASE, ""):
        return given
    file = desk.home.folder / "sync-passphrase"
    try:
        return file.read_text(encoding="utf-8").strip() if file.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise DeskError(N_("{path} cannot be read ({why})"), path=file, why=error) from error


def keep_passphrase(desk: Desk, phrase: str) -> None:
    """Remember the words, for this user of the computer alone; "" forgets them."""
    file = desk.home.folder / "sync-passphrase"
    try:
        if phrase:
            _replace(file, f"{phrase}\n")
        else:
            file.unlink(missing_ok=True)
    except OSError as error:
        raise DeskError(N_("{path} cannot be written ({why})"), path=file, why=error.strerror) from error


def noted(desk: Desk) -> dict[str, Any]:
    """What is kept of the last sync; {} where nothing is, or it cannot be read."""
    try:
        state = json.loads(_file(desk).read_text(encoding="utf-8"))
        return state if isinstance(state, dict) else {}
    except (OSError, ValueError):
        return {}


def note_sync(desk: Desk, hub: str, proof: bytes) -> None:
    """Keep that the desk has synced with `hub`, and its `proof`; what was known of another place is forgotten."""
    number, replica, _station = journal.own(desk.store.connection())
    head = journal.last_kept(desk.store.connection(), number)[0]
    _put(desk, {
        "hub": without_password(hub), "at": f"{desk.clock():%Y-%m-%d %H:%M:%S}", "replica": replica, "counter": head,
        "encrypted": {place(hub): proof.hex()} if proof else {},
    })  # fmt: skip


def note_failure(desk: Desk, failure: DeskError) -> None:
    """Keep why a sync failed."""
    given = {
        name: {"message": value.message, "given": _texts(value.given)} if isinstance(value, Reason) else str(value)
        for name, value in failure.given.items()
    }
    _put(desk, noted(desk) | {"failure": {"message": failure.message, "given": given}})


def last_failure(state: Mapping[str, Any]) -> str:
    """Why the last sync failed, in the language spoken now; "" where it did not."""
    failure = state.get("failure")
    with suppress(TypeError, KeyError, ValueError, IndexError, AttributeError):
        given = {
            name: Reason(value["message"], value["given"]) if isinstance(value, dict) else value
            for name, value in failure["given"].items()  # type: ignore[index]
        }
        return _(failure["message"], **given)  # type: ignore[index]
    return ""


def note_proof(desk: Desk, hub: str, proof: bytes) -> None:
    """Keep with what a place proves its passphrase, also where the sync that met it came to nothing."""
    if proof_of(desk, hub) != proof:
        state = noted(desk)
        _put(desk, state | {"encrypted": _encrypted(state) | {place(hub): proof.hex()}})


def proof_of(desk: Desk, hub: str) -> bytes:
    """With what a place proved its passphrase when this desk last met it; empty where it was not encrypted."""
    try:
        return bytes.fromhex(_encrypted(noted(desk)).get(place(hub), ""))
    except (TypeError, ValueError):  # encrypted, and no more is known
        return b"?"


def _encrypted(state: Mapping[str, Any]) -> dict[str, Any]:
    known = state.get("encrypted")
    return known if isinstance(known, dict) else {}


def place(hub: str) -> str:
    """The name of a place, alike however its path or address is written."""
    if hub.startswith(SERVERS):
        return without_password(hub).partition("://")[2].rpartition("@")[2]
    return os.path.normcase(os.path.normpath(hub))  # a path of pathlib keeps the ".."


def _texts(given: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in given.items()}


def _file(desk: Desk) -> Path:
    return desk.home.folder / "sync.json"


def _put(desk: Desk, state: Mapping[str, Any]) -> None:
    with suppress(OSError):
        _replace(_file(desk), json.dumps(state, ensure_ascii=False))


def _replace(file: Path, text: str) -> None:
    """Replace `file` in one step by one that this user of the computer alone can read."""
    unfinished = file.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with open(unfinished, "x", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as kept:
        kept.write(text)
    unfinished.replace(file)
