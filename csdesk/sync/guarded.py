"""A hub whose frames are encrypted where a passphrase is given; and none of whose frames are taken without it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from csdesk.sync.cipher import ID_BYTES, Cipher
from csdesk.sync.frames import DamagedFrameError, read_header
from csdesk.sync.hub import Hub, NoPassphraseError, Run, UnneededPassphraseError, WrongPassphraseError

_ABOUT = "cipher"


class Guarded:
    """`hub` as those with the `passphrase` see it, which may be none.

    `proof` is what it proved a passphrase with when it was met last: where it was lost, it begins anew with no other.
    """

    def __init__(self, hub: Hub, passphrase: str, proof: bytes = b"") -> None:
        self.hub = hub
        self.name = hub.name
        self._passphrase = passphrase
        self._cipher: Cipher | None = None
        self.proof = proof

    @property
    def desk(self) -> str:
        """See Hub."""
        return self.hub.desk

    @desk.setter
    def desk(self, desk: str) -> None:
        self.hub.desk = desk

    @property
    def is_encrypted(self) -> bool:
        """Whether it turned out, when it was opened, that all in it is encrypted with the passphrase."""
        return self._cipher is not None

    @property
    def aside(self) -> Path | None:
        """See Hub."""
        return self.hub.aside

    def open(self) -> None:
        """See Hub. Raises WrongPassphraseError."""
        self.hub.open()
        self._begin()

    def set_aside(self) -> None:
        """See Hub."""
        self.hub.set_aside()
        self._begin()

    def _begin(self) -> None:
        known = self.hub.about(_ABOUT)
        if known is None and self._passphrase:
            if self.hub.supplied():
                raise UnneededPassphraseError(self.name)
            if self.proof:
                self._prove(self.proof)
            identity = os.urandom(ID_BYTES)
            self.hub.note(_ABOUT, identity + Cipher(self._passphrase, identity).proof())
            known = self.hub.about(_ABOUT)  # another desk may have been faster
        if known is None:
            return
        if not self._passphrase:
            raise NoPassphraseError(self.name)
        self._cipher = self._prove(known)
        self.proof = known

    def _prove(self, proof: bytes) -> Cipher:
        cipher = Cipher(self._passphrase, proof[:ID_BYTES])
        if not cipher.is_proved(proof[ID_BYTES:]):
            raise WrongPassphraseError(self.name)
        return cipher

    def supplied(self) -> dict[str, list[Run]]:
        """See Hub."""
        return self.hub.supplied()

    def recount(self, replica: str) -> list[Run]:
        """See Hub."""
        return self.hub.recount(replica)

    def index(self, replica: str) -> list[tuple[int, int, bytes]]:
        """See Hub."""
        return self.hub.index(replica)

    def fetch(self, missing: Mapping[str, int]) -> Iterator[bytes]:
        """See Hub; frames that cannot be opened come as they are, and so as damaged."""
        for frame in self.hub.fetch(missing):
            yield self._opened(frame)

    def _opened(self, frame: bytes) -> bytes:
        if self._cipher is None:
            if _is_encrypted(frame):
                raise NoPassphraseError(self.name)
            return frame
        try:
            return self._cipher.open(frame)
        except DamagedFrameError:
            return b"\0" + frame  # a plain frame among encrypted ones is not to be trusted either

    def publish(self, frames: Sequence[bytes]) -> int:
        """See Hub."""
        return self.hub.publish(frames if self._cipher is None else [self._cipher.seal(frame) for frame in frames])

    def discard(self, frame: bytes) -> None:
        """See Hub."""
        if self._cipher is None:
            self.hub.discard(frame)
        elif frame[:1] == b"\0":
            self.hub.discard(frame[1:])
        else:  # superseded: it was opened, and is found again by what it holds
            header = read_header(frame)
            for found in list(self.hub.fetch({header.replica: header.first - 1})):
                if self._opened(found) == frame:
                    self.hub.discard(found)

    def want(self, missing: Mapping[str, int]) -> None:
        """See Hub."""
        self.hub.want(missing)

    def wanted(self) -> dict[str, int]:
        """See Hub."""
        return self.hub.wanted()

    def about(self, key: str) -> bytes | None:
        """See Hub."""
        return self.hub.about(key)

    def note(self, key: str, value: bytes) -> None:
        """See Hub."""
        self.hub.note(key, value)

    def damaged(self) -> Sequence[bytes]:
        """See Hub."""
        return self.hub.damaged()

    def mend(self) -> int:
        """See Hub."""
        return self.hub.mend()

    def close(self) -> None:
        """See Hub."""
        self.hub.close()


def _is_encrypted(frame: bytes) -> bool:
    try:
        return read_header(frame).is_encrypted
    except DamagedFrameError:
        return False
