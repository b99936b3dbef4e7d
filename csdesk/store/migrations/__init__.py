"""Numbered steps from an empty file to the schema of this version; the number is the file's `user_version`.

A step is a script of SQL, never changed once it has been released. To change the schema, add
the next one with its own SCRIPT and put it into SCRIPTS.
"""

from csdesk.store.migrations import m0001, m0002, m0003, m0004, m0005

SCRIPTS: tuple[str, ...] = (m0001.SCRIPT, m0002.SCRIPT, m0003.SCRIPT, m0004.SCRIPT, m0005.SCRIPT)

SCHEMA_NUMBER = len(SCRIPTS)
