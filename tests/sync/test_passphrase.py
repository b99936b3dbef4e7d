"""A hub with a passphrase: who has another reads nothing, and what was tampered with is never taken."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from team import Team

from csdesk.sync.cipher import Cipher
from csdesk.sync.frames import DamagedFrameError
from csdesk.sync.hub import NoPassphraseError, UnneededPassphraseError, WrongPassphraseError

ROW = "0193ffff-0000-7000-8000-000000000001"


def test_desks_with_the_passphrase_share_and_the_file_tells_nothing(team: Team) -> None:
    team.passphrase = "三号楼的猫"
    a, b = team.join(), team.join()
    a.add(ROW, "Secret Garden")
    team.check()
    assert b.get(ROW)["name"] == "Secret Garden"
    data = Path(team.hub).read_bytes()
    assert b"Secret" not in data
    with closing(sqlite3.connect(team.hub)) as file:
        for (frame,) in file.execute("SELECT bytes FROM frame"):
            assert b"project" not in frame


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [("猫", "狗", WrongPassphraseError), ("猫", "", NoPassphraseError), ("", "猫", UnneededPassphraseError)],
)
def test_another_passphrase_or_one_alone_is_refused_and_nothing_is_applied(
    team: Team, first: str, second: str, kind: type[WrongPassphraseError]
) -> None:
    team.passphrase = first
    a = team.join()
    a.add(ROW)
    team.settle()
    before = Path(team.hub).read_bytes()
    team.passphrase = second
    b = team.join()
    b.add(ROW[:-1] + "2")
    with pytest.raises(WrongPassphraseError) as told:
        team.sync(b)
    assert told.type is kind
    assert b.get(ROW) == {}
    assert Path(team.hub).read_bytes() == before


def test_a_frame_that_was_tampered_with_or_slipped_in_is_not_taken(team: Team) -> None:
    team.passphrase = "猫"
    a = team.join()
    a.add(ROW)
    team.settle()
    with closing(sqlite3.connect(team.hub)) as file, file:
        (frame,) = file.execute("SELECT bytes FROM frame").fetchone()
        file.execute("UPDATE frame SET bytes = ?", (frame[:-30] + bytes([frame[-30] ^ 1]) + frame[-29:],))
    newcomer = team.join("N")
    (done,) = team.sync(newcomer)
    assert (done.pulled, done.damaged, newcomer.get(ROW)) == (0, 1, {})
    team.check()  # whoever has it supplies it again
    assert newcomer.get(ROW)


def test_a_payload_moved_to_another_place_is_refused() -> None:
    from test_frames import change, sealed

    cipher = Cipher("猫", b"h" * 16)
    one, two = (cipher.seal(sealed([change(at)])) for at in (1, 2))
    assert cipher.open(one) == sealed([change(1)])
    from csdesk.sync import frames

    header = frames.read_header(one)
    moved, _hash = frames.assemble(
        header.flags, header.schema, header.replica, header.first, header.last, header.previous, header.hash,
        frames.payload_of(two),
    )  # fmt: skip
    with pytest.raises(DamagedFrameError):
        cipher.open(moved)


def test_a_damaged_encrypted_file_is_made_anew_encrypted(team: Team) -> None:
    team.passphrase = "猫"
    a, _b = team.join(), team.join()
    a.add(ROW, "Secret Garden")
    team.settle()
    Path(team.hub).write_bytes(b"no database at all")
    team.check()
    assert b"Secret" not in Path(team.hub).read_bytes()
