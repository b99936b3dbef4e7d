"""Where ids come from: UUIDv7, which begin with their time and so sort as they were made."""

from __future__ import annotations

from datetime import datetime


def new_id() -> str:
    """A new id, unlike any other."""
    import uuid_utils

    return str(uuid_utils.uuid7())


def derived_id(moment: datetime, *cause: str) -> str:
    """The id of what `cause` makes, the same whenever and wherever it is made; `moment` gives its place in time."""
    import hashlib  # not needed at the start, and slow to import

    digest = hashlib.blake2b("\x1f".join(cause).encode("utf-8", "surrogatepass"), digest_size=10).digest()
    milliseconds = int((moment - datetime(1970, 1, 1)).total_seconds() * 1000) & 0xFFFFFFFFFFFF
    bits = (milliseconds << 80) | int.from_bytes(digest, "big")
    bits = bits & ~(0xF << 76) | (0x7 << 76)
    bits = bits & ~(0x3 << 62) | (0x2 << 62)
    text = f"{bits:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def beginning(moment: datetime) -> str:
    """What the ids made at `moment` begin with: those made from it on do not sort before it."""
    text = f"{int((moment - datetime(1970, 1, 1)).total_seconds() * 1000) & 0xFFFFFFFFFFFF:012x}"
    return f"{text[:8]}-{text[8:]}"
