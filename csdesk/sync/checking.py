"""Whether a place is fit to be a hub: what it does with locks, renames and appended bytes."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

_ANOTHER_DESK = (
    "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=0)\n"
    "try:\n    c.execute('BEGIN IMMEDIATE')\n"
    "except sqlite3.OperationalError:\n    print('held')\nelse:\n    print('free')"
)
_CLOUD = re.compile(
    r"onedrive|dropbox|google ?drive|icloud|nutstore|坚果云|百度|baidu|syncthing|nextcloud|seafile", re.I
)
_AFAR = ("nfs", "cifs", "smb", "fuse", "9p", "vboxsf", "afs", "davfs")


@dataclass(frozen=True)
class Fitness:
    """What was found: None where it could not be told. `kind` is the file system where it is not a plain disk."""

    can_write: bool
    do_locks_hold: bool | None = None
    is_append_kept: bool | None = None
    is_rename_kept: bool | None = None
    is_cloud_folder: bool = False
    kind: str = ""

    @property
    def is_fit_for_a_file(self) -> bool:
        """Whether a shared file can be trusted there, as far as one computer can tell."""
        return bool(self.can_write and self.do_locks_hold and self.is_rename_kept and not self.is_cloud_folder)

    @property
    def is_fit_for_a_folder(self) -> bool:
        """Whether a shared folder can."""
        return bool(self.can_write and self.is_append_kept)


def probe(folder: Path) -> Fitness:
    """Try out what a hub in `folder` would need; leaves nothing behind."""
    base = folder / f".csdesk-check-{os.getpid()}"
    files = [base.with_suffix(end) for end in (".db", ".db-journal", ".bytes", ".renamed")]
    try:
        try:
            base.with_suffix(".bytes").write_bytes(b"")
        except OSError:
            return Fitness(can_write=False)
        return Fitness(
            can_write=True,
            do_locks_hold=_locks_hold(base.with_suffix(".db")),
            is_append_kept=_is_append_kept(base.with_suffix(".bytes")),
            is_rename_kept=_is_rename_kept(base.with_suffix(".bytes"), base.with_suffix(".renamed")),
            is_cloud_folder=bool(_CLOUD.search(str(folder.absolute()))),
            kind=_kind(folder),
        )
    finally:
        for file in files:
            with suppress(OSError):
                file.unlink(missing_ok=True)


def _locks_hold(file: Path) -> bool | None:
    """Whether a lock that we hold keeps another process out, and lets it in once we give it up."""
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("CREATE TABLE probe (x)")
            connection.execute("BEGIN EXCLUSIVE")
            while_held = _another_desk(file)
            connection.execute("COMMIT")
            afterwards = _another_desk(file)
    except (sqlite3.Error, OSError):
        return False
    return None if not (while_held and afterwards) else (while_held, afterwards) == ("held", "free")


def _another_desk(file: Path) -> str:
    try:
        done = subprocess.run(
            [sys.executable, "-c", _ANOTHER_DESK, str(file)], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def _is_append_kept(file: Path) -> bool:
    try:
        for part in (b"one", b"two"):
            with file.open("ab") as opened:
                opened.write(part)
                opened.flush()
                os.fsync(opened.fileno())
        return file.read_bytes() == b"onetwo"
    except OSError:
        return False


def _is_rename_kept(file: Path, other: Path) -> bool:
    try:
        other.write_bytes(b"old")
        content = file.read_bytes()
        file.replace(other)
        return other.read_bytes() == content and not file.exists()
    except OSError:
        return False


def _kind(folder: Path) -> str:
    """The kind of file system where it is one that lies elsewhere; "" on a plain disk or where nobody tells."""
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError):
        return ""
    place = str(folder.resolve())
    fitting = [mount for mount in mounts if place == mount[1] or place.startswith(mount[1].rstrip("/") + "/")]
    kind = max(fitting, key=lambda mount: len(mount[1]))[2] if fitting else ""
    return kind if kind.startswith(_AFAR) else ""
