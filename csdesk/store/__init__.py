"""The desk's own SQLite file: its models, migrations, change log, search index, drafts and backups.

Peewee models never leave this package: its functions take plain values and return rows as dicts.
"""

import sys
from importlib import import_module
from types import ModuleType


def _import_peewee_alone() -> None:
    """Import Peewee without PostgreSQL's driver, which takes a fifth of the start wherever it is installed.

    `csdesk.sync.server` hands it over when a server is asked for. What Peewee hardly ever needs it imports only then.
    """
    if "peewee" in sys.modules or "psycopg" in sys.modules:
        return
    kept_away = {"psycopg": None} | {name: _later(name) for name in ("calendar", "hashlib", "json")}
    kept_away = {name: module for name, module in kept_away.items() if name not in sys.modules}
    sys.modules.update(kept_away)  # type: ignore[arg-type]
    try:
        import peewee  # noqa: F401
    finally:
        for name in kept_away:
            del sys.modules[name]


def _later(name: str) -> ModuleType:
    """Stands for the module `name`, which is imported when anything in it is asked for."""
    module = ModuleType(name)
    module.__getattr__ = lambda wanted: getattr(import_module(name), wanted)  # type: ignore[method-assign]
    return module


_import_peewee_alone()
