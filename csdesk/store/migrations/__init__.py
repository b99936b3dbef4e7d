"""Numbered steps from an empty file to the schema of this version; the number is the file's `user_version`.

A step is a script of SQL, never changed once it has been released. To change the schema, add
`m0002.py` with its own SCRIPT and put it into SCRIPTS.
"""

from csdesk.store.migrations import m0001

SCRIPTS: tuple[str, ...] = (m0001.SCRIPT,)

SCHEMA_NUMBER = len(SCRIPTS)
