"""Where ids come from: UUIDv7, which begin with their time and so sort as they were made."""

from __future__ import annotations

from datetime import datetime

_EPOCH = datetime(1970, 1, 1)
_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))
"""A figure with its upper two bits as they stand in every UUID."""


def new_id() -> str:
    """A new id, unlike any other."""
    import uuid_utils

    return str(uuid_utils.uuid7())


def derived_id(moment: datetime, *cause: str) -> str:
    """The id of what `cause` makes, the same whenever and wherever it is made; `moment` gives its place in time."""
    import hashlib  # not needed at the start, and slow to import

    digest = hashlib.blake2b("\x1f".join(cause).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
    return f"{beginning(moment)}-7{digest[1:4]}-{_VARIANT[digest[4]]}{digest[5:8]}-{digest[8:]}"


def beginning(moment: datetime) -> str:
    """What the ids made at `moment` begin with: those made from it on do not sort before it."""
    text = f"{int((moment - _EPOCH).total_seconds() * 1000) & 0xFFFFFFFFFFFF:012x}"
    return f"{text[:8]}-{text[8:]}"
