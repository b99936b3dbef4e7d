"""A whole sync: one at a time on each desk, and again where the hub had to be set aside."""

from __future__ import annotations

from pathlib import Path

from csdesk.store.database import Store
from csdesk.sync.exchange import Afterwards, Exchanged, exchange
from csdesk.sync.hub import Hub, HubBusyError, HubDamagedError


def sync_once(store: Store, hub: Hub, afterwards: Afterwards = lambda _places: None) -> Exchanged:
    """Bring the store and the hub together, and give the hub up. Raises HubError and StoreError.

    A desk syncs once at a time; a damaged file is set aside and made anew.
    """
    from filelock import FileLock, Timeout  # not needed at the start

    try:
        with FileLock(lock_file(store), timeout=0):
            try:
                hub.open()
                return exchange(store, hub, afterwards)
            except HubDamagedError:
                hub.set_aside()
                return exchange(store, hub, afterwards)
    except Timeout as error:
        raise HubBusyError(hub.name, "this desk syncs already") from error
    finally:
        hub.close()


def lock_file(store: Store) -> Path:
    """What is locked while the store's desk syncs; on its own disk, never on the share."""
    return store.path.with_name(f"{store.path.name}.sync-lock")
