"""The kinds of objects whose state the audit log keeps, before and after a change; a new kind is one line here."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from storage.store import Store

State = dict[str, Any]


class Subject(NamedTuple):
    """Where the objects of a kind lie, and how one is read; what it gives under names with `_` is not kept."""

    table: str
    get: Callable[[Store, int], State | None]

    def state(self, store: Store, id: int) -> State | None:
        """The object, or None where there is none."""
        found = self.get(store, id)
        return None if found is None else {name: value for name, value in found.items() if name[0] != "_"}

    def lock(self, store: Store, id: int) -> None:
        """Keep other replicas from the object, so that what is read now is what the change will find."""
        if store.link.dialect.for_update:
            store.link.run(f"SELECT 1 FROM {self.table} WHERE id = ?{store.link.dialect.for_update}", (id,))


# Kinds without a state: their entries say what was answered instead.
STATELESS = frozenset({"session", "telemetry"})

SUBJECTS = {
    "device": Subject("devices", lambda store, row: store.devices.get(row)),
    "notification": Subject("notifications", lambda store, row: store.notifications.get(row)),
    "user": Subject("users", lambda store, row: store.users.get(row)),
    "alert": Subject("alerts", lambda store, row: store.alerts.get(row)),
    "alert_rule": Subject("alert_rules", lambda store, row: store.alert_rules.get(row)),
    "api_key": Subject("api_keys", lambda store, row: store.api_keys.get(row)),
    "report": Subject("reports", lambda store, row: store.reports.get(row)),
    "webhook": Subject("webhooks", lambda store, row: store.webhooks.get(row)),
}
