"""Rosters, and the weekly reports of the people at the desk."""

from csdesk.store.migrations.m0001 import RECORD

SCRIPT = f"""
ALTER TABLE staff ADD COLUMN preferred_shift TEXT;

CREATE TABLE roster_week ({RECORD},
    week TEXT NOT NULL,
    notes TEXT,
    drawn_up_by TEXT,
    drawn_up_on TEXT,
    published_at TEXT,
    published_by TEXT,
    approved_at TEXT,
    approved_by TEXT
);
CREATE INDEX roster_week_week ON roster_week (week);

CREATE TABLE roster_day ({RECORD},
    day TEXT NOT NULL,
    remarks TEXT
);
CREATE INDEX roster_day_day ON roster_day (day);

CREATE TABLE roster_cell ({RECORD},
    day TEXT NOT NULL,
    post TEXT NOT NULL,
    shift TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    is_fixed INTEGER NOT NULL
);
CREATE INDEX roster_cell_day ON roster_cell (day, staff_id) WHERE deleted_at IS NULL;
CREATE INDEX roster_cell_staff ON roster_cell (staff_id, day) WHERE deleted_at IS NULL;

CREATE TABLE roster_absence ({RECORD},
    day TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    kind TEXT NOT NULL
);
CREATE INDEX roster_absence_day ON roster_absence (day, staff_id) WHERE deleted_at IS NULL;

CREATE TABLE weekly_report ({RECORD},
    week TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    opinions TEXT,
    summary TEXT,
    plan TEXT,
    figures TEXT,
    signed_at TEXT,
    signed_by TEXT,
    taken_back TEXT
);
CREATE INDEX weekly_report_week ON weekly_report (week, staff_id);

-- What the reports count by. The states are made again from the timelines, with what these tell besides.
DELETE FROM complaint_state;
ALTER TABLE complaint_state ADD COLUMN resolved_at TEXT;
ALTER TABLE complaint_state ADD COLUMN first_resolved_at TEXT;
ALTER TABLE complaint_state ADD COLUMN reopenings INTEGER NOT NULL DEFAULT 0;
ALTER TABLE complaint_state ADD COLUMN is_repeat INTEGER NOT NULL DEFAULT 0;
CREATE INDEX complaint_state_resolved ON complaint_state (resolved_at, received_at) WHERE resolved_at IS NOT NULL;
CREATE TABLE complaint_promise (
    complaint_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    promise_at TEXT NOT NULL,
    extensions INTEGER NOT NULL,
    replied_at TEXT,
    resolved_at TEXT,
    extended_at TEXT,
    void_at TEXT,
    PRIMARY KEY (complaint_id, number)
) WITHOUT ROWID;
CREATE INDEX complaint_promise_due ON complaint_promise (
    promise_at, complaint_id, number, extensions, replied_at, resolved_at, extended_at, void_at
);
CREATE INDEX complaint_closed ON complaint (closed_at, received_at, deleted_at) WHERE closed_at IS NOT NULL;
CREATE INDEX complaint_deleted ON complaint (id) WHERE deleted_at IS NOT NULL;
CREATE INDEX complaint_event_satisfaction ON complaint_event (at, satisfaction, deleted_at)
    WHERE satisfaction IS NOT NULL;
CREATE INDEX repair_rated ON repair (accepted_at, rating, deleted_at) WHERE rating IS NOT NULL;
CREATE INDEX visit_signing ON visit (arrived_at, customer_id, deleted_at) WHERE purpose = 'signing';
CREATE INDEX followup_signed ON followup (done_at, customer_id, deleted_at) WHERE result = 'signed';
CREATE INDEX customer_kind ON customer (kind, created_at) WHERE deleted_at IS NULL AND merged_into_id IS NULL;
"""
