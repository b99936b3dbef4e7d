"""What was shown to whom beyond the masked lists: phone numbers revealed, registers handed out (DOMAIN 7)."""

from __future__ import annotations

import peewee

from csdesk.store.models import Record, Reference


class Disclosure(Record):
    """`created_by` saw `what` of the record `record_id` at `created_at`."""

    record_id = Reference("")
    what = peewee.TextField()
