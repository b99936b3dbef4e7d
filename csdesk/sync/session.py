"""A whole sync: one at a time on each desk, and again where the hub had to be set aside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csdesk.resources import N_
from csdesk.store.database import Store
from csdesk.sync.exchange import Afterwards, Exchanged, exchange
from csdesk.sync.hub import Hub, HubBusyError, HubDamagedError


def sync_once(store: Store, hub: Hub, afterwards: Afterwards = lambda _places: None) -> Exchanged:
    """Bring the store and the hub together, and give the hub up. Raises HubError and StoreError.

    A desk syncs once at a time; a damaged file is set aside and made anew.
    """
    with _alone(store, hub):
        try:
            hub.open()
            return exchange(store, hub, afterwards)
        except HubDamagedError:
            hub.set_aside()
            return exchange(store, hub, afterwards)


def mend_once(store: Store, hub: Hub) -> int:
    """Read all that is in the hub, and let what is damaged be supplied anew by the next sync; how many parts it was.

    A damaged file is set aside, as by a sync. Raises HubError.
    """
    with _alone(store, hub):
        try:
            hub.open()
            return hub.mend()
        except HubDamagedError:
            hub.set_aside()
            return 1


@contextmanager
def _alone(store: Store, hub: Hub) -> Iterator[None]:
    """Keeps this desk's other syncs out meanwhile, and gives the hub up at the end."""
    from filelock import FileLock, Timeout  # not needed at the start

    try:
        with FileLock(lock_file(store), timeout=0):
            yield
    except Timeout as error:
        raise HubBusyError(hub.name, N_("this desk syncs already")) from error
    finally:
        hub.close()


def lock_file(store: Store) -> Path:
    """What is locked while the store's desk syncs; on its own disk, never on the share."""
    return store.path.with_name(f"{store.path.name}.sync-lock")
