"""The hub for places without trustworthy locks: a folder of append-only files, each written by one desk alone.

Every desk reads all files whose names contain the suffix, conflict copies of a cloud service among them, and
passes over what is no whole frame. What a file holds is remembered as long as the system says that it is the
same file, unchanged; what is read from it then is checked all the same.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from csdesk.sync.frames import DamagedFrameError, Header, claim, read_header, remains, scan
from csdesk.sync.hub import NO_FOLDER, HubError, HubFullError, HubUnreachableError, HubUnwritableError, Run

SUFFIX = ".csframes"
WANTED = ".cswant"
ABOUT = ".csabout"
SEGMENT = 256 * 1024  # bytes after which a desk begins another file

_FULL = (28, 122, 27)  # no space, over quota, too large
_READ_ONLY = (13, 1, 30)


@dataclass(frozen=True)
class Found:
    """A frame and where it lies."""

    header: Header
    file: str
    at: int


Look = tuple[tuple[int, int, int], list[Found]]


class SharedFolder:
    """The hub in the folder at `path`; in the file `memory` stays what was found in each of its files."""

    def __init__(self, path: Path, *, memory: Path | None = None) -> None:
        self.name = str(path)
        self.path = path
        self.desk = ""
        self._memory = memory
        self._looks: dict[str, Look] = {}
        self._is_changed = False
        self._found: dict[str, dict[int, list[Found]]] = {}

    @property
    def aside(self) -> Path | None:
        """See Hub; a folder is never put aside."""
        return None

    def open(self) -> None:
        """See Hub."""
        if not self.path.is_dir():
            raise HubUnreachableError(self.name, NO_FOLDER, path=self.path)
        self._recall()
        with self._words():
            self._look()

    def _recall(self) -> None:
        with suppress(OSError, ValueError, TypeError, KeyError):
            kept = json.loads(self._memory.read_text(encoding="utf-8")) if self._memory else {}
            for name, (state, found) in kept.get(str(self.path.absolute()), {}).items():
                size, changed, inode = state
                self._looks[name] = (size, changed, inode), [_recalled(name, *each) for each in found]

    def _remember(self) -> None:
        if not self._memory:
            return
        looks = {
            name: (state, [
                (each.at, each.header.end, each.header.previous.hex(), each.header.hash.hex(), each.header.flags,
                 each.header.schema, each.header.replica, each.header.first, each.header.last)
                for each in found
            ])
            for name, (state, found) in self._looks.items()
        }  # fmt: skip
        unfinished = self._memory.with_name(f"{self._memory.name}.part")
        with suppress(OSError):
            unfinished.write_text(json.dumps({str(self.path.absolute()): looks}), encoding="utf-8")
            unfinished.replace(self._memory)

    def set_aside(self) -> None:
        """See Hub: every desk's files stay where they are; they are read anew."""
        self._looks.clear()
        self.open()

    def _look(self) -> None:
        """Find every whole frame in every file."""
        present: dict[str, os.stat_result] = {}
        with os.scandir(self.path) as entries:
            for entry in entries:
                if SUFFIX in entry.name and entry.is_file():
                    with suppress(FileNotFoundError):  # a cloud service puts files in place as it likes
                        present[entry.name] = entry.stat()
        for name in self._looks.keys() - present.keys():
            del self._looks[name]
        for name, status in present.items():
            state = status.st_size, status.st_mtime_ns, status.st_ino
            if name not in self._looks or self._looks[name][0] != state:
                self._is_changed = True
                self._looks[name] = state, self._read(name, self._looks.get(name), status.st_size)
        self._found = defaultdict(dict)
        for _state, found in self._looks.values():
            for each in found:
                self._found[each.header.replica].setdefault(each.header.first, []).append(each)

    def _read(self, name: str, before: Look | None, size: int) -> list[Found]:
        """The frames in a file; where it only grew, those there were and the new ones."""
        with (self.path / name).open("rb") as file:
            if before and before[1] and size > before[0][0]:
                last = before[1][-1]
                file.seek(last.at)
                try:
                    again = read_header(file.read(last.header.end))
                except DamagedFrameError:
                    again = None
                if again == last.header:
                    start = last.at + last.header.end
                    return [*before[1], *(Found(header, name, start + at) for at, header in scan(file.read()))]
            file.seek(0)
            return [Found(header, name, at) for at, header in scan(file.read())]

    def _chain(self, replica: str) -> list[Found]:
        """The frames of a replica that follow on each other as far as they go; of two in one place the smaller hash."""
        places = self._found.get(replica, {})
        chain: list[Found] = []
        lost: set[bytes] = set()  # what came to nothing since the other of two clones went on
        for first in sorted(places):
            candidates = [each for each in places[first] if each.header.previous not in lost]
            if not candidates or (chain and first <= chain[-1].header.last):
                lost |= {each.header.hash for each in places[first]} - {each.header.hash for each in chain}
                continue
            if chain and chain[-1].header.last + 1 == first:
                fitting = [each for each in candidates if each.header.previous == chain[-1].header.hash]
                candidates = fitting or candidates
            chain.append(min(candidates, key=lambda each: each.header.hash))
            lost |= {each.header.hash for each in places[first]} - {chain[-1].header.hash}
        return chain

    def supplied(self) -> dict[str, list[Run]]:
        """See Hub."""
        return {replica: self._runs(replica) for replica in self._found}

    def _runs(self, replica: str) -> list[Run]:
        runs: list[Run] = []
        for found in self._chain(replica):
            header = found.header
            if runs and runs[-1].last + 1 == header.first and runs[-1].hash == header.previous:
                runs[-1] = Run(runs[-1].first, header.last, header.hash)
            else:
                runs.append(Run(header.first, header.last, header.hash))
        return runs

    def recount(self, replica: str) -> list[Run]:
        """See Hub."""
        with self._words():
            for name, (_state, found) in list(self._looks.items()):
                if any(each.header.replica == replica for each in found):
                    del self._looks[name]
            self._look()
            return self._runs(replica)

    def index(self, replica: str) -> list[tuple[int, int, bytes]]:
        """See Hub."""
        return [(each.header.first, each.header.last, each.header.hash) for each in self._chain(replica)]

    def fetch(self, missing: Mapping[str, int]) -> Iterator[bytes]:
        """See Hub."""
        for replica, after in missing.items():
            for found in self._chain(replica):
                if found.header.first > after:
                    with self._words():
                        frame = self._frame(found)
                    yield frame

    def _frame(self, found: Found) -> bytes:
        with (self.path / found.file).open("rb") as file:
            file.seek(found.at)
            return file.read(found.header.end)

    def publish(self, frames: Sequence[bytes]) -> int:
        """See Hub: appended to this desk's own file, and on the disk when this returns."""
        with self._words():
            rest = list(frames)
            while rest:
                file = self._own_file()
                room = max(SEGMENT - (file.stat().st_size if file.exists() else 0), 1)
                part: list[bytes] = []
                while rest and (not part or sum(map(len, part)) + len(rest[0]) <= room):
                    part.append(rest.pop(0))
                _append(file, b"".join(part))
            self._look()
        headers = [read_header(frame) for frame in frames]
        return sum(header.last + 1 - header.first for header in headers)

    def _own_file(self) -> Path:
        """The last of this desk's files, or the next where it is full."""
        numbers = [0]
        for path in self.path.glob(f"{self.desk}-*{SUFFIX}"):
            count = path.name.removeprefix(f"{self.desk}-").removesuffix(SUFFIX)
            if count.isascii() and count.isdecimal():
                numbers.append(int(count))
        file = self.path / f"{self.desk}-{max(numbers):05}{SUFFIX}"
        is_full = not max(numbers) or file.stat().st_size >= SEGMENT
        return self.path / f"{self.desk}-{max(numbers) + 1:05}{SUFFIX}" if is_full else file

    def discard(self, frame: bytes) -> None:
        """See Hub: nobody writes another's file, so whoever has what is damaged is asked for it."""

    def want(self, missing: Mapping[str, int]) -> None:
        """Ask the others for what this desk cannot get, or take the asking back where there is nothing any more."""
        file = self.path / f"{self.desk}{WANTED}"
        with self._words():
            if missing:
                text = json.dumps(missing, sort_keys=True)
                if not file.exists() or file.read_text(encoding="utf-8") != text:
                    file.write_text(text, encoding="utf-8")
            elif file.exists():  # asked first: where nothing can be written, not even this may be tried
                file.unlink(missing_ok=True)

    def wanted(self) -> dict[str, int]:
        """What the other desks ask for: of each replica all after a change."""
        found: dict[str, int] = {}
        with self._words():
            for path in self.path.iterdir():
                if WANTED not in path.name or path.name == f"{self.desk}{WANTED}":
                    continue
                with suppress(OSError, ValueError, AttributeError):
                    for replica, after in json.loads(path.read_text(encoding="utf-8")).items():
                        if isinstance(replica, str) and type(after) is int:
                            found[replica] = min(after, found.get(replica, after))
        return found

    def about(self, key: str) -> bytes | None:
        """See Hub."""
        with self._words():
            for path in sorted(self.path.glob(f"{key}*{ABOUT}*")):
                if content := path.read_bytes():
                    return content
        return None

    def note(self, key: str, value: bytes) -> None:
        """See Hub."""
        with self._words():
            _append(self.path / f"{key}-{self.desk}{ABOUT}", value)

    def damaged(self) -> Sequence[bytes]:
        """See Hub: what lies between whole frames, unless it was supplied again elsewhere.

        Nobody writes another's file, so what was damaged stays where it is for good.
        """
        found: list[bytes] = []
        with self._words():
            for name in self._looks:
                data = (self.path / name).read_bytes()
                end = 0
                for at, header in [*scan(data), (len(data), None)]:
                    if at > end:
                        found += remains(data[end:at])
                    end = at + (header.end if header else 0)
        return [part for part in found if not self._is_made_good(part)]

    def _is_made_good(self, part: bytes) -> bool:
        """Whether the frame that `part` was can be had; where nobody can tell which it was, whether none is missing."""
        if place := claim(part):
            replica, first, last = place
            return any(run.first <= first and last <= run.last for run in self._runs(replica))
        return all(len(runs) == 1 and runs[0].first == 1 for runs in self.supplied().values())

    def mend(self) -> int:
        """See Hub: everything is looked at anew, so that the next sync sees what is missing."""
        self._looks.clear()
        self._is_changed = True
        with self._words():
            self._look()
        return len(self.damaged())

    def close(self) -> None:
        """See Hub."""
        if self._is_changed:
            self._remember()

    @contextmanager
    def _words(self) -> Iterator[None]:
        """Turns what the system says into a HubError."""
        try:
            yield
        except OSError as error:
            kinds: Iterable[tuple[tuple[int, ...], type[HubError]]] = (
                (_FULL, HubFullError),
                (_READ_ONLY, HubUnwritableError),
            )
            kind = next((kind for codes, kind in kinds if error.errno in codes), HubUnreachableError)
            raise kind.by_system(self.name, error) from error


def _recalled(
    name: str, at: int, end: int, previous: str, own: str, flags: int, schema: int, replica: str, first: int, last: int
) -> Found:  # fmt: skip
    head = Header(flags, schema, replica, first, last, bytes.fromhex(previous), bytes.fromhex(own), end)
    return Found(head, name, at)


def _append(file: Path, data: bytes) -> None:
    is_new = not file.exists()
    with file.open("ab") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    if is_new and os.name == "posix":
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
