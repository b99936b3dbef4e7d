"""Files that are handed out: whole or not at all, and over nothing that is there."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from csdesk.sheets import output
from csdesk.sheets.errors import CannotWriteError, DiskFullError, NoFolderError, NotPermittedToWriteError


def write(target: Path, text: str = "new") -> output.Written:
    with output.written(target) as file:
        file.path.write_text(text, encoding="utf-8")
    return file


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_comes_to_stand_where_it_was_wanted(tmp_path: Path) -> None:
    file = write(tmp_path / "周报.xlsx")
    assert (file.target, file.is_renamed, names(tmp_path)) == (tmp_path / "周报.xlsx", False, ["周报.xlsx"])
    assert file.sentence() == f"written to {tmp_path / '周报.xlsx'}"


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    written = [write(tmp_path / "week.xlsx", str(number)).target.name for number in range(3)]
    assert written == ["week.xlsx", "week (2).xlsx", "week (3).xlsx"]
    assert [(tmp_path / name).read_text() for name in written] == ["0", "1", "2"]


def test_what_takes_the_name_while_the_file_is_written_is_kept_too(tmp_path: Path) -> None:
    with output.written(tmp_path / "week.xlsx") as file:
        file.path.write_text("ours")
        (tmp_path / "week.xlsx").write_text("theirs")
    assert (tmp_path / "week.xlsx").read_text() == "theirs"
    assert file.target.read_text() == "ours"
    assert "is there already" in file.sentence()


@pytest.mark.parametrize("failing", ["open", "replace"])
def test_a_name_that_another_program_holds_gives_way_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    real: Callable[..., object] = getattr(Path, failing)

    def refuse(path: Path, *given: object, **named: object) -> object:
        concerned = path if failing == "open" else given[0]
        if isinstance(concerned, Path) and concerned.name == "week.xlsx":
            raise PermissionError(errno.EACCES, "held by Excel")
        return real(path, *given, **named)

    monkeypatch.setattr(Path, failing, refuse)
    file = write(tmp_path / "week.xlsx")
    assert file.is_renamed
    assert names(tmp_path) == ["week (2).xlsx"]


@pytest.mark.parametrize("failed", [KeyboardInterrupt(), ValueError("x")])
def test_nothing_is_left_of_a_file_that_was_given_up(tmp_path: Path, failed: BaseException) -> None:
    with pytest.raises(type(failed)), output.written(tmp_path / "week.xlsx") as file:
        file.path.write_text("half")
        raise failed
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("failure", "kind", "said"),
    [
        (OSError(errno.ENOSPC, "No space left"), DiskFullError, "is full"),
        (PermissionError(errno.EACCES, "denied"), NotPermittedToWriteError, "choose another folder"),
        (OSError(errno.EROFS, "Read-only"), NotPermittedToWriteError, "can only be read"),
        (OSError(errno.EIO, "broken"), CannotWriteError, "broken"),
    ],
)
@pytest.mark.parametrize("place", ["fsync", "close"])
def test_a_disk_that_fails_leaves_nothing_and_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failure: OSError,
    kind: type[CannotWriteError],
    said: str,
    place: str,
) -> None:
    def fail(_handle: int) -> None:
        raise failure

    with monkeypatch.context() as patch:
        patch.setattr(os, place, fail)
        with pytest.raises(kind, match=said):
            write(tmp_path / "week.xlsx")
    assert names(tmp_path) == []


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoFolderError, match=f"there is no folder {tmp_path / 'gone'}"):
        write(tmp_path / "gone" / "week.xlsx")


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs plain rights")
def test_a_folder_that_may_not_be_written_to_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(NotPermittedToWriteError, match="choose another folder"):
            write(tmp_path / "week.xlsx")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("name", "fitted"),
    [
        ("TS/2026:1?.xlsx", "TS-2026-1-.xlsx"),
        ("con.xlsx", "con-.xlsx"),
        ("周报 2026-W47.xlsx", "周报 2026-W47.xlsx"),
        ("../../x.xlsx", "-..-x.xlsx"),
        ("...", "-"),
        ("a" * 300 + ".xlsx", "a" * 120 + ".xlsx"),
    ],
)
def test_a_name_is_mended_to_what_every_system_takes(tmp_path: Path, name: str, fitted: str) -> None:
    assert output.fit_name(name) == fitted
    assert write(tmp_path / output.fit_name(name)).target.parent == tmp_path
