"""Frames: consecutive changes of one replica, sealed; the same bytes on every hub, encrypted or not.

A frame names the one before it by its hash, so the last hash of a replica stands for all it ever changed.
What is in it is told in full by the header; the payload is JSON by columns, compressed.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import repeat
from random import getrandbits
from typing import Any

from csdesk.store.capture import unwrapped
from csdesk.store.journal import Change, Seen
from csdesk.store.merging import Row

MAGIC = b"\xc5CSF1"
ENCRYPTED = 1

HASH_BYTES = 20
MOST_CHANGES = 2000  # in one frame
LARGEST = 64 << 20  # bytes of a payload, packed or unpacked: what is larger is no frame of ours

_HEADER = struct.Struct(f">5sBH16sQQ{HASH_BYTES}s{HASH_BYTES}sI")
_CHECKSUM = struct.Struct(">I")
OVERHEAD = _HEADER.size + _CHECKSUM.size

# Stands before every payload as if it had been packed already, so that a small one is packed well too. Never changes.
_COMMON = (
    b'"insert","update","delete","staff","customer_phone","customer_unit","customer","followup_attempt","followup",'
    b'"survey_answer","duty_entry","complaint_event","complaint","repair","visit","call"{\\"id\\":\\"0193-7000-'
    b'\\"station\\":\\"A\\",\\"created_at\\":\\"2026-11-21 09:30:00\\",\\"created_by\\":\\"\\",\\"updated_at\\":'
    b'\\"2026-11-21 09:30:00\\",\\"updated_by\\":\\"\\"}","{\\"updated_at\\":\\"2026-\\",\\"number\\":\\"LD-A-2026'
    b'\\"started_at\\":\\",\\"direction\\":\\"incoming\\",\\"phone\\":\\"138\\",\\"name\\":\\"\\",\\"customer_id\\":\\"'
    b'\\"category\\":\\"enquiry\\",\\"asked\\":\\"\\",\\"taken_by\\":\\"\\",\\"project\\":\\"\\",\\"kind\\":\\"'
    b'{"station":"A","seen":[],"clocks":[0,65536],"batches":[0,1,2,3],"actors":[null,"],"actor":[0,0],"undoes":[null],'
    b'"tables":["call"],"table":[0,0],"rows":["0193'
)


class DamagedFrameError(Exception):
    """The bytes are no frame, or not the one that was sealed."""


@dataclass(frozen=True)
class Header:
    """What a frame tells of itself; `end` is where it ends, counted from its beginning."""

    flags: int
    schema: int
    replica: str
    first: int
    last: int
    previous: bytes
    hash: bytes
    end: int

    @property
    def is_encrypted(self) -> bool:
        """Whether the payload can be read only by who knows the passphrase."""
        return bool(self.flags & ENCRYPTED)


@dataclass(frozen=True)
class Contents:
    """What a frame's payload holds: the station code of its desk, its changes, and what it came to see.

    `values` are those of the changes, read.
    """

    station: str
    changes: list[Change]
    values: list[Row]
    seen: list[tuple[int, str, int]]  # from which change on, whose changes, up to which


def seal(
    schema: int, replica: str, station: str, previous: bytes, changes: Sequence[Change], seen: Sequence[Seen],
    ids: Mapping[int, str],
) -> tuple[bytes, bytes]:  # fmt: skip
    """The frame with `changes`, after the one with the hash `previous`, and its hash; `ids` are the replicas'."""
    first, last = changes[0].counter, changes[-1].counter
    payload = zlib.compressobj(6, zdict=_COMMON)
    packed = payload.compress(_written(station, changes, seen, ids)) + payload.flush()
    return assemble(0, schema, replica, first, last, previous, b"", packed)


def assemble(
    flags: int, schema: int, replica: str, first: int, last: int, previous: bytes, known_hash: bytes, payload: bytes
) -> tuple[bytes, bytes]:  # fmt: skip
    """A frame of these parts, and its hash, which is reckoned where it is not known."""
    name = bytes.fromhex(replica.replace("-", ""))
    own = known_hash or _hash(schema, name, first, last, previous, payload)
    frame = _HEADER.pack(MAGIC, flags, schema, name, first, last, previous, own, len(payload)) + payload
    return frame + _CHECKSUM.pack(zlib.crc32(frame)), own


def _hash(schema: int, name: bytes, first: int, last: int, previous: bytes, payload: bytes) -> bytes:
    head = struct.pack(">H16sQQ", schema, name, first, last)
    return blake2b(head + previous + payload, digest_size=HASH_BYTES).digest()


def read_header(data: bytes | memoryview, at: int = 0) -> Header:
    """The header of the frame that begins at `at`, its checksum checked; raises DamagedFrameError."""
    if len(data) - at < OVERHEAD:
        raise DamagedFrameError("too short")
    magic, flags, schema, name, first, last, previous, own, length = _HEADER.unpack_from(data, at)
    end = at + _HEADER.size + length
    if magic != MAGIC or length > LARGEST or len(data) < end + _CHECKSUM.size or not 0 < first <= last < 1 << 62:
        raise DamagedFrameError("no frame")
    if zlib.crc32(memoryview(data)[at:end]) != _CHECKSUM.unpack_from(data, end)[0]:
        raise DamagedFrameError("wrong checksum")
    return Header(
        flags, schema, _identity(name), first, last, previous, own, end + _CHECKSUM.size - at
    )  # fmt: skip


def _identity(name: bytes) -> str:
    text = name.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def payload_of(frame: bytes) -> bytes:
    """The payload of a frame whose header has been read."""
    return frame[_HEADER.size : -_CHECKSUM.size]


def scan(data: bytes) -> Iterator[tuple[int, Header]]:
    """Every sound frame in `data` with where it begins; what is between them is passed over."""
    at = 0
    while (at := data.find(MAGIC, at)) >= 0:
        try:
            header = read_header(data, at)
        except DamagedFrameError:
            at += 1
            continue
        yield at, header
        at += header.end


def remains(data: bytes) -> list[bytes]:
    """What lies between sound frames, divided where damaged ones seem to begin."""
    begins = [0]
    while (at := data.find(MAGIC, begins[-1] + 1)) >= 0:
        begins.append(at)
    return [data[first:last] for first, last in zip(begins, [*begins[1:], len(data)], strict=True)]


def claim(data: bytes) -> tuple[str, int, int] | None:
    """Replica, first and last change of a damaged frame, as far as its beginning can still be believed."""
    if len(data) < _HEADER.size:
        return None
    magic, _flags, _schema, name, first, last, *_rest = _HEADER.unpack_from(data)
    is_possible = magic == MAGIC and 0 < first <= last < first + MOST_CHANGES
    return (_identity(name), first, last) if is_possible else None


def unseal(frame: bytes, numbers: Mapping[str, int] | None = None) -> tuple[Header, Contents]:
    """Header and contents of a frame that is not encrypted; raises DamagedFrameError.

    The changes carry the replica's number of `numbers`, or 0.
    """
    header = read_header(frame)
    payload = payload_of(frame)
    name = bytes.fromhex(header.replica.replace("-", ""))
    if header.is_encrypted or header.end != len(frame):
        raise DamagedFrameError("encrypted, or more than one")
    if header.hash != _hash(header.schema, name, header.first, header.last, header.previous, payload):
        raise DamagedFrameError("wrong hash")
    try:
        unpacking = zlib.decompressobj(zdict=_COMMON)
        text = unpacking.decompress(payload, LARGEST)
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise DamagedFrameError("cut off, or too large")
        number = (numbers or {}).get(header.replica, 0)
        return header, _read(json.loads(text.decode("utf-8", "surrogateescape")), header, number)
    except (zlib.error, ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise DamagedFrameError(str(error)) from error


def _written(station: str, changes: Sequence[Change], seen: Sequence[Seen], ids: Mapping[int, str]) -> bytes:
    actors: dict[str | None, int] = {}
    tables: dict[str, int] = {}
    first, clock = changes[0].counter, changes[0].clock
    content = {
        "station": station,
        "seen": [[each.counter - first, ids[each.other], each.upto] for each in seen],
        "clock": clock,
        "clocks": [each.clock - clock for each in changes],
        "batches": [each.counter - each.batch for each in changes],
        "actor": [actors.setdefault(each.actor, len(actors)) for each in changes],
        "actors": list(actors),
        "undoes": {str(at): each.undoes for at, each in enumerate(changes) if each.undoes is not None},
        "table": [tables.setdefault(each.table, len(tables)) for each in changes],
        "tables": list(tables),
        "rows": [_plain(each.row) for each in changes],
        "operations": [each.operation for each in changes],
        "values": [each.values for each in changes],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogateescape")


def _plain(row: Any) -> Any:
    """A row's id, which another program may have made a blob."""
    return {"blob": row.hex()} if isinstance(row, bytes) else row


def _stored(row: Any) -> Any:
    return bytes.fromhex(row["blob"]) if type(row) is dict else row


def _read(content: dict[str, Any], header: Header, number: int) -> Contents:
    """What the payload holds, all of it checked: the log must never hold what nobody can read."""
    count = header.last - header.first + 1
    clock, actors, tables = content["clock"], content["actors"], content["tables"]
    undoes = {int(at): value for at, value in content["undoes"].items()}
    clocks, batches, actor, table, rows, operations, texts = (
        content[name] for name in ("clocks", "batches", "actor", "table", "rows", "operations", "values")
    )
    if any(len(column) != count for column in (clocks, batches, actor, table, rows, operations, texts)):
        raise DamagedFrameError("not as many changes as it says")
    if _types(rows) != {str}:
        rows = [_stored(row) for row in rows]
    if not (
        _types(clocks) | _types(batches) | {type(clock)} | _types(undoes.values()) == {int}
        and 0 <= clock + min(clocks) <= clock + max(clocks) < 1 << 62
        and all(abs(number) < 1 << 62 for number in (min(batches), max(batches), *undoes.values()))
        and _types(rows) <= {str, bytes}
        and _types(texts) | _types(tables) == {str}
        and _types(actors) <= {str, type(None)}
        and set(operations) <= {"insert", "update", "delete"}
    ):
        raise DamagedFrameError("impossible change")
    numbers = range(header.first, header.last + 1)
    changes = list(
        map(
            Change._make,
            zip(
                repeat(number, count), numbers, [clock + later for later in clocks],
                [counter - before for counter, before in zip(numbers, batches, strict=True)],
                [actors[at] for at in actor], map(undoes.get, range(count)), [tables[at] for at in table],
                rows, operations, texts, strict=True,
            ),
        )
    )  # fmt: skip
    seen = [(header.first + offset, _identity(_name(other)), upto) for offset, other, upto in content["seen"]]
    if any(not 0 <= upto < 1 << 62 or not header.first <= at <= header.last for at, _other, upto in seen):
        raise DamagedFrameError("impossible context")
    return Contents(str(content["station"]), changes, _values(texts), seen)


def _types(values: Any) -> set[type]:
    return set(map(type, values))


_PLAIN = {str, type(None)}


def _values(texts: Sequence[str]) -> list[Row]:
    """What the changes told, each text read for itself; raises DamagedFrameError where a column cannot hold it."""
    apart = getrandbits(60)  # which nobody can have put into a text, to make it seem whole with its neighbour
    read = json.loads(f"[{f',{apart},'.join(texts)}]")
    rows: list[Any] = read[::2]
    if len(read) != 2 * len(texts) - 1 or read[1::2] != [apart] * (len(texts) - 1) or _types(rows) != {dict}:
        raise DamagedFrameError("impossible values")
    for at, row in enumerate(rows):
        others = _types(row.values()) - _PLAIN
        if others and not all(map(_can_be_stored, row.values())):
            raise DamagedFrameError("impossible values")
        if dict in others:
            rows[at] = unwrapped(row)
    return rows


def _can_be_stored(value: Any) -> bool:
    """Whether a column can have that value, as the log writes it."""
    if type(value) is dict:
        return (type(value.get("real")) is str and len(value) == 1 and float(value["real"]) is not None) or (
            type(value.get("blob")) is str and len(value) == 1 and bytes.fromhex(value["blob"]) is not None
        )
    return value is None or type(value) is str or (type(value) is int and -(1 << 63) <= value < 1 << 63)


def _name(identity: str) -> bytes:
    name = bytes.fromhex(identity.replace("-", ""))
    if len(name) != 16:
        raise DamagedFrameError("impossible replica")
    return name
