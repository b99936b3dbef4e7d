"""Visits, follow-ups with their surveys, and the duty log."""

from csdesk.store.migrations.m0001 import RECORD

SCRIPT = f"""
CREATE TABLE visit ({RECORD},
    number TEXT NOT NULL,
    arrived_at TEXT NOT NULL,
    left_at TEXT,
    is_registered INTEGER NOT NULL,
    name TEXT,
    phone TEXT,
    customer_id TEXT,
    call_id TEXT,
    party INTEGER NOT NULL,
    is_first INTEGER,
    project TEXT,
    purpose TEXT,
    unit_type TEXT,
    area_band TEXT,
    floor TEXT,
    orientation TEXT,
    budget TEXT,
    reason TEXT,
    liked TEXT,
    doubts TEXT,
    intent TEXT,
    medium TEXT,
    host_id TEXT,
    materials TEXT,
    reminded TEXT,
    badge TEXT,
    is_from_memory INTEGER,
    is_late INTEGER,
    opinions TEXT,
    notes TEXT
);
CREATE INDEX visit_newest ON visit (arrived_at, id);
CREATE INDEX visit_number ON visit (number);
CREATE INDEX visit_inside ON visit (arrived_at, id) WHERE left_at IS NULL AND is_registered = 1;
CREATE INDEX visit_first ON visit (arrived_at, is_registered, deleted_at) WHERE is_first = 1;
CREATE INDEX visit_phone ON visit (phone, arrived_at) WHERE phone IS NOT NULL;
CREATE INDEX visit_customer ON visit (customer_id, arrived_at) WHERE customer_id IS NOT NULL;
CREATE INDEX visit_call ON visit (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX call_visit_planned ON call (intends_to_visit_on) WHERE intends_to_visit_on IS NOT NULL;

CREATE TABLE followup ({RECORD},
    kind TEXT NOT NULL,
    customer_id TEXT,
    name TEXT,
    phone TEXT,
    source_table TEXT,
    source_id TEXT,
    about TEXT,
    opens_on TEXT NOT NULL,
    closes_on TEXT NOT NULL,
    assignee_id TEXT,
    done_at TEXT,
    done_by TEXT,
    outcome TEXT,
    result TEXT,
    notes TEXT,
    next_step TEXT,
    skip_reason TEXT,
    survey TEXT,
    survey_version INTEGER
);
CREATE INDEX followup_owed ON followup (closes_on, id, opens_on, assignee_id, done_at, deleted_at)
    WHERE done_at IS NULL AND deleted_at IS NULL;
CREATE INDEX followup_assignee ON followup (assignee_id, closes_on, id) WHERE done_at IS NULL AND deleted_at IS NULL;
CREATE INDEX followup_newest ON followup (closes_on, id);
CREATE INDEX followup_phone ON followup (phone, closes_on) WHERE phone IS NOT NULL;
CREATE INDEX followup_source ON followup (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX followup_customer ON followup (customer_id, closes_on) WHERE customer_id IS NOT NULL;
CREATE INDEX followup_done ON followup (done_at) WHERE done_at IS NOT NULL;
CREATE TABLE followup_look (day TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;

CREATE TABLE followup_attempt ({RECORD},
    followup_id TEXT NOT NULL,
    at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT,
    again_at TEXT
);
CREATE INDEX followup_attempt_followup ON followup_attempt (followup_id, at);

CREATE TABLE survey_answer ({RECORD},
    followup_id TEXT NOT NULL,
    survey TEXT NOT NULL,
    survey_version INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL
);
CREATE INDEX survey_answer_followup ON survey_answer (followup_id);
CREATE INDEX survey_answer_question ON survey_answer (survey, question, answer);

CREATE TABLE duty_entry ({RECORD},
    at TEXT NOT NULL,
    shift TEXT,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    person TEXT,
    phone TEXT,
    place TEXT,
    reported_to TEXT,
    is_open_point INTEGER NOT NULL,
    about_id TEXT,
    closes INTEGER
);
CREATE INDEX duty_entry_newest ON duty_entry (at, id) WHERE about_id IS NULL;
CREATE INDEX duty_entry_open ON duty_entry (at, id, deleted_at, is_open_point) WHERE is_open_point = 1;
CREATE INDEX duty_entry_about ON duty_entry (about_id, at) WHERE about_id IS NOT NULL;
CREATE INDEX duty_entry_closing ON duty_entry (about_id) WHERE closes = 1 AND deleted_at IS NULL;
"""
