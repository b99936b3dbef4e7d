"""The one safe way to write a file that is handed out: whole or not at all, and over nothing that is there."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp

from csdesk.sheets.errors import CannotWriteError, DiskFullError, NoFolderError, NotPermittedToWriteError
from csdesk.texts import N_, _

_MOST_NAMES = 1000
_HELD = 20  # files in a row that other programs hold
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_WINDOWS_FULL = {39, 112}  # of which Python makes no number of its own
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
_LONGEST_NAME = 120


@dataclass
class Written:
    """A file being written: `path` is where to write it; `target` where it comes to stand, certain at the end.

    `is_renamed` says that it got another name than the wanted one, because that is taken or held.
    """

    path: Path
    wanted: Path
    target: Path

    @property
    def is_renamed(self) -> bool:
        """Whether the file came to stand under another name than the wanted one."""
        return self.target != self.wanted

    def sentence(self) -> str:
        """Where the file is, and why not where it was wanted; in the language spoken now."""
        if self.is_renamed:
            return _("{wanted} is there already or is open in another program, so it was written to {file}",
                     wanted=self.wanted.name, file=self.target)  # fmt: skip
        return _("written to {file}", file=self.target)


def fit_name(name: str) -> str:
    """`name` without what a file's name cannot hold on any of the systems."""
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, dot + ending) if stem and len(ending) < 10 else (name, "")
    stem = _FORBIDDEN.sub("-", stem)[:_LONGEST_NAME].strip(" .") or "-"
    return _RESERVED.sub(r"\g<0>-", stem) + _FORBIDDEN.sub("-", ending).rstrip(" .")


def _names(wanted: Path) -> Iterator[Path]:
    yield wanted
    for count in range(2, _MOST_NAMES):
        yield wanted.with_name(f"{wanted.stem} ({count}){wanted.suffix}")
    raise NotPermittedToWriteError(
        wanted, N_("{file} is there already, and so are {count} more of that name"),
        {"file": wanted, "count": _MOST_NAMES},
    )  # fmt: skip


def _is_there(path: Path) -> bool:
    return os.path.lexists(path)


@contextmanager
def written(target: Path) -> Iterator[Written]:
    """Write a file to `.path` within the block; when that ends well it stands at `.target`, safely on disk.

    The target is the wanted one or, where that is there already or held by another program, the next of
    "name (2)" … When the block fails, be it by Ctrl+C, nothing is left. Raises CannotWriteError, also for an
    OSError of the block.
    """
    try:
        handle, name = mkstemp(prefix=".csdesk-", suffix=target.suffix, dir=target.parent)
    except OSError as error:
        raise _refusal(target, error) from error
    path = Path(name)
    try:
        os.close(handle)
        file = Written(path, target, target)
        yield file
        _keep(path)
        file.target = _put(path, target)
    except OSError as error:
        raise _refusal(target, error) from error
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _keep(path: Path) -> None:
    """See that the file is on the disk, not only on its way there."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _put(path: Path, wanted: Path) -> Path:
    """Give the file at `path` the wanted name, or the next that can be had.

    The name is taken first by an empty file: that fails where it is there, on every system and share.
    """
    held = 0
    for target in _names(wanted):
        try:
            with target.open("xb"):
                pass
        except FileExistsError:
            continue
        except PermissionError:  # a file that is held, or a folder of that name, as Windows tells it
            held += 1
            if held == _HELD:
                raise
            continue
        try:
            with suppress(OSError):
                path.chmod(target.stat().st_mode)  # a temporary file is for its owner alone
            return path.replace(target)
        except BaseException as error:
            _take_back(target)
            held += 1
            if not isinstance(error, PermissionError) or held == _HELD:
                raise
    raise AssertionError  # names end with an exception


def _take_back(target: Path) -> None:
    with suppress(OSError):
        target.unlink()


def _refusal(target: Path, error: OSError) -> CannotWriteError:
    """What keeps the file from being written, as a sentence to act on."""
    given = {"file": target, "folder": target.parent, "why": error.strerror or str(error)}
    if error.errno in _FULL or getattr(error, "winerror", None) in _WINDOWS_FULL:
        return DiskFullError(
            target, N_("the disk with {folder} is full; {file} was not written, make room and try again"), given
        )
    if error.errno == errno.EROFS:
        return NotPermittedToWriteError(target, N_("{folder} can only be read; choose another folder"), given)
    if isinstance(error, PermissionError):
        return NotPermittedToWriteError(
            target, N_("{folder} may not be written to ({why}); choose another folder"), given
        )
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return NoFolderError(target, N_("there is no folder {folder}"), given)
    return CannotWriteError(target, N_("{file} cannot be written ({why}); nothing of it was left"), given)
