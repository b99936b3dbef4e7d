"""The desk's own SQLite file: its models, migrations, change log, search index, drafts and backups.

Peewee models never leave this package: its functions take plain values and return rows as dicts.
"""

import sys


def _import_peewee_alone() -> None:
    """Import Peewee without PostgreSQL's driver, which takes a fifth of the start wherever it is installed.

    `csdesk.sync.server` hands it over when a server is asked for.
    """
    if "peewee" in sys.modules or "psycopg" in sys.modules:
        return
    sys.modules["psycopg"] = None  # type: ignore[assignment]
    try:
        import peewee  # noqa: F401
    finally:
        del sys.modules["psycopg"]


_import_peewee_alone()
