"""Complaints with their timeline, repairs, corrective actions and the daily check."""

from collections.abc import Iterable

from csdesk.store.migrations.m0001 import RECORD

# The key of a unit as rules.units.written_key makes it, in the words of any SQLite client so that its edits count too.
# In several columns, since SQLite takes a nesting of some thirty functions.
_WIDE = {chr(ord(sign) - ord("!") + ord("！")): sign for sign in "0123456789-#./ABCDEFGHabcdefgh"}
_BLANKS = dict.fromkeys((" ", "\u3000", "\u00a0", "char(9)"), "")
_PARTS = dict.fromkeys(("号楼", "单元", *"栋座幢室号房\u2010\u2011\u2012\u2013\u2014\u2015\u2212_/#·.、"), "-")


def _replaced(column: str, signs: Iterable[tuple[str, str]]) -> str:
    for before, after in signs:
        column = f"replace({column}, {before if '(' in before else chr(39) + before + chr(39)}, '{after}')"
    return column


_WIDE_SIGNS = list(_WIDE.items())
UNIT_COLUMNS = {
    "unit_narrow": _replaced("unit", [*_WIDE_SIGNS[:14], *_BLANKS.items()]),
    "unit_lettered": _replaced("unit_narrow", _WIDE_SIGNS[14:]),
    "unit_parted": _replaced("unit_lettered", [*_PARTS.items(), ("期", "期-")]),
    "unit_key": f"upper(trim({_replaced('unit_parted', [('--', '-')] * 4)}, '-'))",
}
"""The columns that make `unit_key` of the column `unit`, and what each holds."""


def _keyed(table: str) -> str:
    return "\n".join(
        f"ALTER TABLE {table} ADD COLUMN {name} TEXT GENERATED ALWAYS AS ({made}) VIRTUAL;"
        for name, made in UNIT_COLUMNS.items()
    )


SCRIPT = f"""
ALTER TABLE complaint ADD COLUMN is_written INTEGER;
ALTER TABLE complaint ADD COLUMN severity TEXT;
ALTER TABLE complaint ADD COLUMN marks TEXT;
ALTER TABLE complaint ADD COLUMN against_kind TEXT;
ALTER TABLE complaint ADD COLUMN against TEXT;
ALTER TABLE complaint ADD COLUMN against_staff_id TEXT;
ALTER TABLE complaint ADD COLUMN source_table TEXT;
ALTER TABLE complaint ADD COLUMN source_id TEXT;

CREATE TABLE complaint_event ({RECORD},
    complaint_id TEXT NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT,
    promise_at TEXT,
    agreed_with TEXT,
    department TEXT,
    staff_id TEXT,
    level TEXT,
    result TEXT,
    satisfaction INTEGER,
    is_signed INTEGER,
    is_face_to_face INTEGER,
    rule TEXT
);
CREATE INDEX complaint_event_complaint ON complaint_event (complaint_id, at);
{_keyed("complaint")}
CREATE INDEX complaint_unit ON complaint (unit_key, received_at) WHERE unit IS NOT NULL;
CREATE INDEX complaint_source ON complaint (source_id) WHERE source_id IS NOT NULL;

ALTER TABLE customer_unit ADD COLUMN delivered_on TEXT;
{_keyed("customer_unit")}
CREATE INDEX customer_unit_key ON customer_unit (unit_key);
CREATE INDEX customer_unit_delivered ON customer_unit (delivered_on) WHERE delivered_on IS NOT NULL;

CREATE TABLE repair ({RECORD},
    number TEXT NOT NULL,
    reported_at TEXT NOT NULL,
    name TEXT,
    phone TEXT,
    customer_id TEXT,
    unit TEXT,
    project TEXT,
    place TEXT,
    item TEXT,
    content TEXT NOT NULL,
    is_emergency INTEGER NOT NULL,
    delivered_on TEXT,
    is_in_warranty INTEGER,
    contact_by TEXT,
    contacted_at TEXT,
    appointment_at TEXT,
    engineer TEXT,
    plan TEXT,
    is_plan_explained INTEGER,
    done_at TEXT,
    accepted_at TEXT,
    is_passed INTEGER,
    rating INTEGER,
    repeat_count INTEGER,
    complaint_id TEXT,
    source_table TEXT,
    source_id TEXT,
    received_by TEXT,
    notes TEXT
);
CREATE INDEX repair_newest ON repair (reported_at, id);
CREATE INDEX repair_open ON repair (reported_at, id) WHERE accepted_at IS NULL;
CREATE INDEX repair_undone ON repair (reported_at, id) WHERE done_at IS NULL;
CREATE INDEX repair_emergency ON repair (reported_at, id) WHERE is_emergency = 1;
CREATE INDEX repair_number ON repair (number);
CREATE INDEX repair_phone ON repair (phone, reported_at, id) WHERE phone IS NOT NULL;
CREATE INDEX repair_customer ON repair (customer_id, reported_at, id) WHERE customer_id IS NOT NULL;
{_keyed("repair")}
CREATE INDEX repair_unit ON repair (unit_key, item) WHERE unit IS NOT NULL;

CREATE TABLE corrective_action ({RECORD},
    number TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    complaint_id TEXT,
    subject TEXT,
    finding TEXT NOT NULL,
    cause TEXT,
    action TEXT,
    owner TEXT,
    due_on TEXT,
    approved_by TEXT,
    approved_at TEXT,
    done_at TEXT,
    result TEXT
);
CREATE INDEX corrective_action_newest ON corrective_action (raised_at, id);
CREATE INDEX corrective_action_number ON corrective_action (number);
CREATE INDEX corrective_action_complaint ON corrective_action (complaint_id) WHERE complaint_id IS NOT NULL;

CREATE TABLE daily_check ({RECORD},
    day TEXT NOT NULL,
    what TEXT NOT NULL,
    note TEXT
);
CREATE INDEX daily_check_day ON daily_check (day);

-- What the timelines fold to, for lists; made again from them at any time, and never sent to another desk.
CREATE TABLE complaint_state (
    complaint_id TEXT PRIMARY KEY NOT NULL,
    received_at TEXT NOT NULL,
    status TEXT NOT NULL,
    level TEXT NOT NULL,
    promise_at TEXT NOT NULL,
    due_at TEXT,
    extensions INTEGER NOT NULL,
    departments TEXT NOT NULL,
    waiting_on TEXT NOT NULL,
    owner_id TEXT,
    is_moved_up INTEGER NOT NULL,
    next_step_at TEXT,
    closed_at TEXT,
    report_due_at TEXT
) WITHOUT ROWID;
CREATE INDEX complaint_state_due ON complaint_state (due_at, complaint_id) WHERE due_at IS NOT NULL;
CREATE INDEX complaint_state_waiting ON complaint_state (received_at, complaint_id) WHERE status = 'with_department';
CREATE INDEX complaint_state_moved_up ON complaint_state (received_at, complaint_id)
    WHERE is_moved_up = 1 AND closed_at IS NULL;
CREATE INDEX complaint_state_owner ON complaint_state (owner_id, received_at, complaint_id);
CREATE INDEX complaint_state_mine ON complaint_state (owner_id, received_at, complaint_id) WHERE closed_at IS NULL;
CREATE INDEX complaint_state_report ON complaint_state (report_due_at, complaint_id) WHERE report_due_at IS NOT NULL;
CREATE INDEX complaint_state_next_step ON complaint_state (next_step_at) WHERE next_step_at IS NOT NULL;
"""
