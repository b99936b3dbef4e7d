"""The desk's own SQLite file: its models, migrations, change log, search index, drafts and backups.

Peewee models never leave this package: its functions take plain values and return rows as dicts.
"""
