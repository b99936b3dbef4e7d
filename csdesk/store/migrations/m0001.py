"""The first schema: staff, customers, calls, complaints as received, the change log, search and drafts."""

RECORD = """
    id TEXT PRIMARY KEY NOT NULL,
    station TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT,
    updated_at TEXT NOT NULL,
    updated_by TEXT,
    deleted_at TEXT"""

SCRIPT = f"""
CREATE TABLE company ({RECORD},
    name TEXT NOT NULL
);

CREATE TABLE project ({RECORD},
    name TEXT NOT NULL
);

CREATE TABLE staff ({RECORD},
    name TEXT NOT NULL,
    pinyin TEXT NOT NULL,
    role TEXT NOT NULL,
    department TEXT,
    extension TEXT,
    pin_hash TEXT,
    active INTEGER NOT NULL,
    qualified_posts TEXT,
    rest_day TEXT
);

CREATE TABLE customer ({RECORD},
    name TEXT NOT NULL,
    salutation TEXT,
    kind TEXT,
    company TEXT,
    wechat TEXT,
    email TEXT,
    adviser_id TEXT,
    source TEXT,
    grade TEXT,
    area TEXT,
    tags TEXT,
    notes TEXT,
    birthday TEXT,
    may_be_contacted INTEGER,
    merged_into_id TEXT
);
CREATE INDEX customer_newest ON customer (updated_at, id);
CREATE INDEX customer_name ON customer (name);
CREATE INDEX customer_merged ON customer (merged_into_id) WHERE merged_into_id IS NOT NULL;

CREATE TABLE customer_phone ({RECORD},
    customer_id TEXT NOT NULL,
    number TEXT NOT NULL
);
CREATE INDEX customer_phone_number ON customer_phone (number);
CREATE INDEX customer_phone_customer ON customer_phone (customer_id);

CREATE TABLE customer_unit ({RECORD},
    customer_id TEXT NOT NULL,
    unit TEXT NOT NULL,
    relation TEXT
);
CREATE INDEX customer_unit_unit ON customer_unit (unit);
CREATE INDEX customer_unit_customer ON customer_unit (customer_id);

CREATE TABLE call ({RECORD},
    number TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    direction TEXT NOT NULL,
    phone TEXT,
    name TEXT,
    customer_id TEXT,
    project TEXT,
    category TEXT NOT NULL,
    subject TEXT,
    asked TEXT NOT NULL,
    answered TEXT,
    invited INTEGER,
    intends_to_visit_on TEXT,
    transferred_to TEXT,
    outcome TEXT,
    taken_by TEXT,
    notes TEXT
);
CREATE INDEX call_newest ON call (started_at, id);
CREATE INDEX call_number ON call (number);
CREATE INDEX call_phone ON call (phone, started_at) WHERE phone IS NOT NULL;
CREATE INDEX call_customer ON call (customer_id, started_at) WHERE customer_id IS NOT NULL;

CREATE TABLE complaint ({RECORD},
    number TEXT NOT NULL,
    received_at TEXT NOT NULL,
    channel TEXT,
    name TEXT,
    phone TEXT,
    customer_id TEXT,
    unit TEXT,
    project TEXT,
    category TEXT,
    subject TEXT,
    content TEXT NOT NULL,
    reply TEXT,
    closed_at TEXT,
    received_by TEXT,
    notes TEXT
);
CREATE INDEX complaint_newest ON complaint (received_at, id);
CREATE INDEX complaint_open ON complaint (received_at, id) WHERE closed_at IS NULL;
CREATE INDEX complaint_number ON complaint (number);
CREATE INDEX complaint_phone ON complaint (phone, received_at) WHERE phone IS NOT NULL;
CREATE INDEX complaint_customer ON complaint (customer_id, received_at) WHERE customer_id IS NOT NULL;

CREATE TABLE disclosure ({RECORD},
    record_id TEXT NOT NULL,
    what TEXT NOT NULL
);
CREATE INDEX disclosure_record ON disclosure (record_id);

-- What follows belongs to this file alone and is never sent to another desk.

CREATE TABLE replica (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    station TEXT
);

CREATE TABLE capture (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    capturing INTEGER NOT NULL DEFAULT 1,
    indexing INTEGER NOT NULL DEFAULT 1,
    replica INTEGER NOT NULL,
    counter INTEGER NOT NULL DEFAULT 0,
    clock INTEGER NOT NULL DEFAULT 0,
    context INTEGER NOT NULL DEFAULT 0,
    now INTEGER,
    batch INTEGER,
    actor TEXT,
    undoes INTEGER,
    schema_cookie INTEGER,
    trigger_checksum INTEGER
);

CREATE TABLE change (
    replica INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    context INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    actor TEXT,
    undoes INTEGER,
    "table" TEXT NOT NULL,
    "row" TEXT NOT NULL,
    operation TEXT NOT NULL,
    "values" TEXT NOT NULL,
    PRIMARY KEY (replica, counter)
) WITHOUT ROWID;
CREATE INDEX change_row ON change ("row", clock);

CREATE TABLE number_series (
    prefix TEXT PRIMARY KEY NOT NULL,
    last INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE draft (
    staff_id TEXT NOT NULL,
    form TEXT NOT NULL,
    slot INTEGER NOT NULL,
    content TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (staff_id, form, slot)
) WITHOUT ROWID;

CREATE TABLE search_entry (
    docid INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    record TEXT
);
CREATE INDEX search_entry_record ON search_entry (record) WHERE record IS NOT NULL;

CREATE TABLE search_pending (
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (kind, record)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE search_text USING fts5 (
    kind, body, names, digits, content='', columnsize=0, tokenize='ascii'
);
CREATE VIRTUAL TABLE search_character USING fts5 (
    characters, content='', columnsize=0, detail=none, tokenize='ascii'
);
"""
