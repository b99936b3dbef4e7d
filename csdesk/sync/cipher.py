"""Frames that only desks with the passphrase can read: scrypt for the key, ChaCha20-Poly1305 for every frame.

A sealed payload is hub id, nonce and ciphertext; header and place of the frame are authenticated with it.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

from csdesk.sync import frames
from csdesk.sync.frames import ENCRYPTED, DamagedFrameError, Header

ID_BYTES = 16
_NONCE_BYTES = 12
_PROOF = b"csdesk: this hub is encrypted"


@lru_cache(maxsize=64)
def _key(passphrase: str, hub: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # not needed without a passphrase

    derived: bytes = Scrypt(salt=hub, length=32, n=2**15, r=8, p=1).derive(passphrase.encode("utf-8", "surrogatepass"))
    return derived


class Cipher:
    """Seals and opens frames of the hub with the id `hub` by `passphrase`."""

    def __init__(self, passphrase: str, hub: bytes) -> None:
        self.passphrase = passphrase
        self.hub = hub

    def proof(self) -> bytes:
        """What is kept in the hub so that a wrong passphrase is told before anything is read."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + bytes(self._with(self.hub).encrypt(nonce, _PROOF, self.hub))

    def is_proved(self, proof: bytes) -> bool:
        """Whether `proof` was made with this passphrase for this hub."""
        from cryptography.exceptions import InvalidTag

        try:
            found = self._with(self.hub).decrypt(proof[:_NONCE_BYTES], proof[_NONCE_BYTES:], self.hub)
        except (InvalidTag, ValueError):
            return False
        return bool(found == _PROOF)

    def seal(self, frame: bytes) -> bytes:
        """`frame` with its payload encrypted; the hash that names it stays that of its plain text."""
        header = frames.read_header(frame)
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._with(self.hub).encrypt(nonce, frames.payload_of(frame), _bound(header, self.hub))
        return _rewritten(header, header.flags | ENCRYPTED, self.hub + nonce + sealed)

    def open(self, frame: bytes) -> bytes:
        """The plain frame that was sealed as `frame`; raises DamagedFrameError."""
        from cryptography.exceptions import InvalidTag

        header = frames.read_header(frame)
        payload = frames.payload_of(frame)
        if not header.is_encrypted or len(payload) < ID_BYTES + _NONCE_BYTES:
            raise DamagedFrameError("not encrypted")
        hub = payload[:ID_BYTES]  # in a shared folder two desks may have begun one at a time
        nonce = payload[ID_BYTES : ID_BYTES + _NONCE_BYTES]
        try:
            plain = self._with(hub).decrypt(nonce, payload[ID_BYTES + _NONCE_BYTES :], _bound(header, hub))
        except (InvalidTag, ValueError) as error:
            raise DamagedFrameError("not sealed with this passphrase") from error
        return _rewritten(header, header.flags & ~ENCRYPTED, plain)

    def _with(self, hub: bytes) -> Any:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        return ChaCha20Poly1305(_key(self.passphrase, hub))


def _bound(header: Header, hub: bytes) -> bytes:
    """What must stay as it was for the payload to be opened: hub, replica, counters, hashes."""
    return b"\x1f".join(
        (hub, header.replica.encode(), b"%d %d %d" % (header.schema, header.first, header.last), header.previous,
         header.hash)
    )  # fmt: skip


def _rewritten(header: Header, flags: int, payload: bytes) -> bytes:
    return frames.assemble(
        flags, header.schema, header.replica, header.first, header.last, header.previous, header.hash, payload
    )[0]
