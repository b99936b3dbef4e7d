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
    signed_by TEXT
);
CREATE INDEX weekly_report_week ON weekly_report (week, staff_id);
"""
