"""What a desk needs to exchange changes with others: frames, who had seen what, and what waits for something."""

SCRIPT = """
-- All of it belongs to this file alone and is never sent as it stands.

-- From its change `counter` on, `replica` had seen the changes of `other` up to `upto`: the context of its changes.
CREATE TABLE seen (
    replica INTEGER NOT NULL,
    other INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    upto INTEGER NOT NULL,
    PRIMARY KEY (replica, other, counter)
) WITHOUT ROWID;

-- Sealed changes, our own and others', byte for byte as every hub has them.
CREATE TABLE frame (
    number INTEGER PRIMARY KEY,
    replica INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    hash BLOB NOT NULL,
    bytes BLOB NOT NULL
);
CREATE UNIQUE INDEX frame_place ON frame (replica, first, last, hash);

-- Rows of which a newer csdesk told something that this one has no place for yet.
CREATE TABLE parked (
    "table" TEXT NOT NULL,
    "row" TEXT NOT NULL,
    PRIMARY KEY ("table", "row")
) WITHOUT ROWID;

-- Rows that desks changed without knowing of each other; some may have been settled since.
CREATE TABLE disputed (
    "table" TEXT NOT NULL,
    "row" TEXT NOT NULL,
    PRIMARY KEY ("table", "row")
) WITHOUT ROWID;

-- Rows that came from others and of which what follows has not been drawn yet.
CREATE TABLE arrived (
    "table" TEXT NOT NULL,
    "row" TEXT NOT NULL,
    PRIMARY KEY ("table", "row")
) WITHOUT ROWID;

-- Desks whose clocks go ahead of ours, and by how many milliseconds they did.
CREATE TABLE fast_clock (
    replica INTEGER PRIMARY KEY,
    ahead INTEGER NOT NULL,
    noticed_at INTEGER NOT NULL
);

-- Records that carry a number which an earlier one has too, and whether they are the second, third … of them.
CREATE TABLE doubled (
    record TEXT PRIMARY KEY NOT NULL,
    place INTEGER NOT NULL
) WITHOUT ROWID;

-- Where this file was when it sealed changes last: elsewhere it is a copy.
CREATE TABLE place (
    number INTEGER PRIMARY KEY CHECK (number = 1),
    whereabouts TEXT NOT NULL
);
"""
