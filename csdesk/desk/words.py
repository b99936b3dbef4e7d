"""The names of records and fields as people read them."""

from __future__ import annotations

from csdesk.texts import N_, _

FIELDS = {
    "active": N_("Active"),
    "adviser": N_("Adviser"),
    "adviser_id": N_("Adviser"),
    "answered": N_("Answered"),
    "area": N_("Area"),
    "asked": N_("Asked"),
    "at": N_("Time"),
    "birthday": N_("Birthday"),
    "by": N_("By"),
    "category": N_("Category"),
    "channel": N_("Channel"),
    "closed_at": N_("Closed"),
    "company": N_("Company"),
    "content": N_("Content"),
    "customer": N_("Customer"),
    "customer_id": N_("Customer"),
    "deleted_at": N_("Deleted"),
    "department": N_("Department"),
    "date": N_("Date"),
    "direction": N_("Direction"),
    "duration": N_("Duration"),
    "email": N_("E-mail"),
    "ended_at": N_("Ended"),
    "extension": N_("Phone extension"),
    "grade": N_("Grade"),
    "id": N_("Id"),
    "intends_to_visit_on": N_("Visit planned"),
    "file": N_("File"),
    "has_pin": N_("Has a PIN"),
    "invited": N_("Invited"),
    "kept_aside": N_("Kept aside"),
    "kind": N_("Kind"),
    "may_be_contacted": N_("May be contacted"),
    "merged": N_("Merged"),
    "merged_into_id": N_("Merged into"),
    "name": N_("Name"),
    "notes": N_("Notes"),
    "number": N_("Number"),
    "outcome": N_("Outcome"),
    "phone": N_("Phone"),
    "phones": N_("Phones"),
    "pin": N_("PIN"),
    "pin_hash": N_("PIN"),
    "pinyin": N_("Pinyin"),
    "phone_2": N_("Second phone"),
    "project": N_("Project"),
    "promise_at": N_("Promised reply"),
    "qualified_posts": N_("Posts"),
    "received_at": N_("Received"),
    "received_by": N_("Received by"),
    "record_id": N_("Record"),
    "relation": N_("Relation"),
    "replied_at": N_("Replied"),
    "reply": N_("Reply"),
    "rest_day": N_("Rest day"),
    "role": N_("Role"),
    "salutation": N_("Salutation"),
    "source": N_("Source"),
    "staff": N_("Staff"),
    "started_at": N_("Time"),
    "station": N_("Station"),
    "status": N_("Status"),
    "subject": N_("Subject"),
    "supervisor": N_("Supervisor"),
    "tags": N_("Tags"),
    "taken_by": N_("Taken by"),
    "time": N_("Time of day"),
    "title": N_("Title"),
    "transferred_to": N_("Transferred to"),
    "unit": N_("Unit"),
    "units": N_("Units"),
    "wechat": N_("WeChat"),
    "what": N_("Shown"),
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
    "staff": N_("Staff"),
    "survey_answer": N_("Survey answer"),
    "visit": N_("Visit"),
}


OPERATIONS = {
    "insert": N_("entered"),
    "update": N_("changed"),
    "delete": N_("deleted"),
    "undo": N_("taken back"),
}


def operation_label(operation: str) -> str:
    """What was done to a record."""
    return _(OPERATIONS[operation])


def label_in(table: str, field: str) -> str:
    """The name of `field` in a record of `table`, where it may mean something else than elsewhere."""
    return label("phone") if (table, field) == ("customer_phone", "number") else label(field)


def label(field: str) -> str:
    """The name of `field` in the language spoken now."""
    return _(FIELDS[field]) if field in FIELDS else field


def table_label(table: str) -> str:
    """What a record of `table` is called."""
    return _(TABLES[table])
