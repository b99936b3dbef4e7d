"""The names of records and fields as people read them."""

from __future__ import annotations

from datetime import date

from csdesk.texts import N_, _

FIELDS = {
    "about": N_("About"),
    "active": N_("Active"),
    "adviser": N_("Adviser"),
    "adviser_id": N_("Adviser"),
    "again_at": N_("Call again at"),
    "answer": N_("Answer"),
    "answered": N_("Answered"),
    "answers": N_("Answers"),
    "appointment_at": N_("Appointment"),
    "area": N_("District"),
    "area_band": N_("Floor area"),
    "arrived_at": N_("Arrived"),
    "asked": N_("Asked"),
    "assignee": N_("Falls to"),
    "assignee_id": N_("Falls to"),
    "at": N_("Time"),
    "attempts": N_("Attempts"),
    "badge": N_("Badge"),
    "birthday": N_("Birthday"),
    "budget": N_("Budget"),
    "by": N_("By"),
    "call_id": N_("Came by call"),
    "came_by_call": N_("Came by call"),
    "category": N_("Category"),
    "channel": N_("Channel"),
    "closed_at": N_("Closed"),
    "closed_by": N_("Closed by"),
    "closes": N_("Closes the point"),
    "closes_on": N_("Up to"),
    "company": N_("Company"),
    "content": N_("Content"),
    "count": N_("Count"),
    "customer": N_("Customer"),
    "customer_id": N_("Customer"),
    "deleted_at": N_("Deleted"),
    "department": N_("Department"),
    "date": N_("Date"),
    "direction": N_("Direction"),
    "done_at": N_("Done"),
    "done_by": N_("Done by"),
    "doubts": N_("Doubts"),
    "duration": N_("Duration"),
    "email": N_("E-mail"),
    "ended_at": N_("Ended"),
    "extension": N_("Phone extension"),
    "followup_id": N_("Follow-up"),
    "given_name": N_("Given name"),
    "grade": N_("Customer grade"),
    "id": N_("Id"),
    "intends_to_visit_on": N_("Visit planned"),
    "file": N_("File"),
    "first_visit": N_("First visit"),
    "floor": N_("Floor"),
    "from_memory": N_("Filled from memory"),
    "has_pin": N_("Has a PIN"),
    "host": N_("Host"),
    "host_id": N_("Host"),
    "intent": N_("Intention"),
    "invited": N_("Invited"),
    "is_open": N_("Open point"),
    "is_open_point": N_("Open point"),
    "is_first": N_("First visit"),
    "is_from_memory": N_("Filled from memory"),
    "is_late": N_("Entered late"),
    "is_registered": N_("Registered"),
    "kept_aside": N_("Kept aside"),
    "kind": N_("Kind"),
    "late": N_("Entered late"),
    "left_at": N_("Left"),
    "liked": N_("Points liked"),
    "materials": N_("Materials given"),
    "may_be_contacted": N_("May be contacted"),
    "medium": N_("Heard of us by"),
    "merged": N_("Merged"),
    "merged_into_id": N_("Merged into"),
    "name": N_("Name"),
    "next_step": N_("Next step"),
    "note": N_("Note"),
    "notes": N_("Notes"),
    "number": N_("Number"),
    "open": N_("Open point"),
    "opens_on": N_("From"),
    "opinions": N_("Opinions"),
    "orientation": N_("Orientation"),
    "outcome": N_("Outcome"),
    "party": N_("Party of"),
    "person": N_("Person"),
    "phone": N_("Phone"),
    "phones": N_("Phones"),
    "pin": N_("PIN"),
    "pin_hash": N_("PIN"),
    "pinyin": N_("Pinyin"),
    "phone_2": N_("Second phone"),
    "place": N_("Place"),
    "project": N_("Project"),
    "promise_at": N_("Promised reply"),
    "purpose": N_("Purpose"),
    "qualified_posts": N_("Posts"),
    "question": N_("Question"),
    "rate": N_("First-visit rate"),
    "reason": N_("Reason to buy"),
    "received_at": N_("Received"),
    "received_by": N_("Received by"),
    "record_id": N_("Record"),
    "registered": N_("Registered"),
    "relation": N_("Relation"),
    "reminded": N_("Documents reminded"),
    "replied_at": N_("Replied"),
    "reply": N_("Reply"),
    "reported_to": N_("Reported to"),
    "rest_day": N_("Rest day"),
    "result": N_("Result"),
    "role": N_("Role"),
    "salutation": N_("Salutation"),
    "shift": N_("Shift"),
    "skip_reason": N_("Reason for skipping"),
    "source": N_("Source"),
    "source_table": N_("Came of"),
    "staff": N_("Staff"),
    "started_at": N_("Time"),
    "state": N_("State"),
    "station": N_("Station"),
    "status": N_("Status"),
    "subject": N_("Subject"),
    "supervisor": N_("Supervisor"),
    "survey": N_("Survey"),
    "survey_version": N_("Version of the survey"),
    "tags": N_("Tags"),
    "target": N_("Target"),
    "taken_by": N_("Taken by"),
    "text": N_("Text"),
    "time": N_("Time of day"),
    "timing": N_("In time"),
    "title": N_("Title"),
    "transferred_to": N_("Transferred to"),
    "unit": N_("Unit"),
    "unit_type": N_("Unit type"),
    "units": N_("Units"),
    "version": N_("Version"),
    "wechat": N_("WeChat"),
    "what": N_("Check"),
    "accepted_at": N_("Accepted on"),
    "called_back_at": N_("Called back"),
    "complaint": N_("Complaint"),
    "contact_by": N_("Contact by"),
    "contacted_at": N_("Contacted"),
    "delivered_on": N_("Delivered"),
    "emergency": N_("Emergency"),
    "ends_on": N_("Ends"),
    "engineer": N_("Engineer"),
    "in_warranty": N_("In warranty"),
    "is_emergency": N_("Emergency"),
    "is_in_warranty": N_("In warranty"),
    "is_passed": N_("Passed"),
    "is_plan_explained": N_("Plan explained"),
    "item": N_("Item"),
    "overdue": N_("Overdue"),
    "passed": N_("Passed"),
    "plan": N_("Plan"),
    "plan_explained": N_("Plan explained"),
    "rating": N_("Rating"),
    "repeat": N_("Times asked for"),
    "repeat_count": N_("Times asked for"),
    "reported_at": N_("Reported"),
    "warranty_ends_on": N_("Warranty ends"),
    "accepted": N_("Accepted"),
    "action": N_("Measure to be taken"),
    "actions": N_("Possible now"),
    "against": N_("Against"),
    "against_kind": N_("Against what"),
    "against_staff": N_("Against whom"),
    "against_staff_id": N_("Against whom"),
    "agreed_with": N_("Agreed with"),
    "approved_at": N_("Approved"),
    "approved_by": N_("Approved by"),
    "cause": N_("Cause"),
    "complaint_id": N_("Complaint"),
    "decided_by": N_("Decided by"),
    "departments": N_("Departments"),
    "due_at": N_("Answer due"),
    "due_on": N_("Due on"),
    "events": N_("Timeline"),
    "extensions": N_("Extensions"),
    "face_to_face": N_("Face to face"),
    "finding": N_("Finding"),
    "has_written_reply": N_("Answered in writing"),
    "is_face_to_face": N_("Face to face"),
    "is_moved_up": N_("Moved up"),
    "is_read_back": N_("Read back"),
    "is_signed": N_("Signed"),
    "is_written": N_("In writing"),
    "level": N_("Level"),
    "marks": N_("Marks"),
    "opinion": N_("Customer's opinion"),
    "owes_return_visit": N_("Return visit owed"),
    "owner": N_("In charge"),
    "promise": N_("Promised reply"),
    "raised_at": N_("Raised"),
    "read_back": N_("Read back"),
    "refused": N_("Does not count"),
    "reopenings": N_("Reopened"),
    "report_due_at": N_("Report due"),
    "resolved_at": N_("Resolved"),
    "rule": N_("By rule"),
    "satisfaction": N_("Satisfaction"),
    "severity": N_("Severity"),
    "signed": N_("Signed"),
    "slips": N_("Slips"),
    "staff_id": N_("Staff"),
    "waiting_on": N_("Waiting on"),
    "written": N_("In writing"),
    "absence": N_("Absence"),
    "absences": N_("Away"),
    "day": N_("Day"),
    "despite": N_("Reason"),
    "drawn_up_by": N_("Drawn up by"),
    "drawn_up_on": N_("Drawn up on"),
    "is_fixed": N_("Fixed"),
    "month": N_("Month"),
    "post": N_("Post"),
    "posts": N_("Posts"),
    "preferred_shift": N_("Preferred shift"),
    "published_at": N_("Published"),
    "published_by": N_("Published by"),
    "remarks": N_("Remarks"),
    "resting": N_("Resting"),
    "until": N_("Last day"),
    "week": N_("Week"),
    "figures": N_("Figures"),
    "next_plan": N_("Plan for next week"),
    "numbers": N_("Figures"),
    "signed_at": N_("Signed off"),
    "signed_by": N_("Signed off by"),
    "summary": N_("Summary"),
    "taken_back": N_("Signature taken back because"),
}

TABLES = {
    "call": N_("Call"),
    "company": N_("Company"),
    "complaint": N_("Complaint"),
    "complaint_event": N_("Step of a complaint"),
    "corrective_action": N_("Corrective action"),
    "customer": N_("Customer"),
    "customer_phone": N_("Phone"),
    "customer_unit": N_("Unit"),
    "daily_check": N_("Daily check"),
    "disclosure": N_("Disclosure"),
    "duty_entry": N_("Duty log"),
    "followup": N_("Follow-up"),
    "followup_attempt": N_("Attempt"),
    "project": N_("Project"),
    "repair": N_("Repair"),
    "roster_absence": N_("Absence"),
    "roster_cell": N_("Place on the roster"),
    "roster_day": N_("Day of the roster"),
    "roster_week": N_("Roster"),
    "staff": N_("Staff"),
    "survey_answer": N_("Survey answer"),
    "visit": N_("Visit"),
    "weekly_report": N_("Weekly report"),
}


OPERATIONS = {
    "insert": N_("entered"),
    "update": N_("changed"),
    "delete": N_("deleted"),
    "undo": N_("undone"),
}

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def weekday(day: date) -> str:
    """The short name of the day of the week."""
    return _(WEEKDAYS[day.weekday()])


def weekday_label(key: str) -> str:
    """The short name of the day of the week with that key, such as "sunday"."""
    from csdesk.rules.working_time import WEEKDAYS as KEYS  # slow to import, and no first screen needs it

    return _(WEEKDAYS[KEYS.index(key)]) if key in KEYS else key


FOLLOWUP_STATES = {
    "coming": N_("coming"),
    "due": N_("due"),
    "last_day": N_("last day"),
    "overdue": N_("overdue"),
    "done": N_("done"),
    "skipped": N_("skipped"),
}

TIMINGS = {"early": N_("early"), "in_window": N_("in time"), "late": N_("late")}


def state_label(state: str) -> str:
    """How a follow-up stands."""
    return _(FOLLOWUP_STATES[state]) if state in FOLLOWUP_STATES else state


def timing_label(timing: str) -> str:
    """Whether a contact came in its window."""
    return _(TIMINGS[timing]) if timing in TIMINGS else timing


def operation_label(operation: str) -> str:
    """What was done to a record."""
    return _(OPERATIONS[operation])


def label_in(table: str, field: str) -> str:
    """The name of `field` in a record of `table`, where it may mean something else than elsewhere."""
    other = {
        ("customer_phone", "number"): N_("Phone"),
        ("disclosure", "what"): N_("Shown"),
        ("followup", "source"): N_("Came of"),
        ("roster_week", "notes"): N_("Notes below"),
        ("weekly_report", "plan"): N_("Plan for next week"),
    }.get((table, field))
    return _(other) if other else label(field)


def label(field: str) -> str:
    """The name of `field` in the language spoken now."""
    return _(FIELDS[field]) if field in FIELDS else field


def table_label(table: str) -> str:
    """What a record of `table` is called."""
    return _(TABLES[table]) if table in TABLES else table
