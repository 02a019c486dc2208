"""An audit log that forgets, invents, or tells too much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import Damage, replace_part
from contract_tests.sabotage.probe import unique

if TYPE_CHECKING:
    from contract_tests.sabotage.probe import Probe
    from storage.audit import Audit, Entry
    from valtronics.app import Service

    Put = Callable[[Audit, Entry], None]

PASSWORD = "correct horse battery staple"


def _writing(change: Callable[[Put, Audit, Entry], None]) -> Damage:
    """Entries are written by `change`, which is given the way to write one."""

    @contextmanager
    def other(_: Service) -> Iterator[None]:
        from storage.audit import Audit

        real = Audit.put
        Audit.put = lambda self, entry: change(real, self, entry)  # type: ignore[method-assign]
        yield
        Audit.put = real  # type: ignore[method-assign]

    return replace_part(other)


def _altered(operation: str, alter: Callable[[Entry], Entry]) -> Damage:
    """Entries of one operation are others than they should be."""
    return _writing(lambda put, log, entry: put(log, alter(entry) if entry.operation == operation else entry))


@violation("update_user", seen=lambda api: len(_of_user(api)))
def change_is_not_in_the_audit_log() -> Damage:
    def forget(put: Put, log: Audit, entry: Entry) -> None:
        if entry.operation != "update_user":
            put(log, entry)

    return _writing(forget)


@violation("create_device", seen=lambda api: len(_of_device(api)))
def change_is_twice_in_the_audit_log() -> Damage:
    def double(put: Put, log: Audit, entry: Entry) -> None:
        put(log, entry)
        if entry.operation == "create_device":
            put(log, entry)

    return _writing(double)


@violation("update_user", seen=lambda api: [entry.get("actor") for entry in _of_user(api)])
def audit_log_names_somebody_else() -> Damage:
    return _altered("update_user", lambda entry: entry._replace(actor="somebody"))


@violation("update_user", seen=lambda api: [entry["before"]["role"] for entry in _of_user(api)])
def audit_log_tells_what_is_new_as_what_was() -> Damage:
    return _altered("update_user", lambda entry: entry._replace(before=entry.after))


@violation("create_device", seen=lambda api: [entry["after"].get("name") for entry in _of_device(api)])
def audit_log_leaves_fields_out() -> Damage:
    def without_name(entry: Entry) -> Entry:
        return entry._replace(after={name: value for name, value in (entry.after or {}).items() if name != "name"})

    return _altered("create_device", without_name)


@violation(
    "update_user", "create_user", "log_in", seen=lambda api: [entry["after"]["password"] for entry in _of_user(api)]
)
def audit_log_shows_passwords() -> Damage:
    @contextmanager
    def telling(_: Service) -> Iterator[None]:
        from valtronics.audit import Trail

        real = Trail._sent_secrets

        def sent(self: Trail, after: Any) -> Any:
            return dict(self.arguments.get("body", {}))

        Trail._sent_secrets = sent  # type: ignore[method-assign]
        yield
        Trail._sent_secrets = real  # type: ignore[method-assign]

    return replace_part(telling)


@violation("delete_device", "update_device", "list_devices", seen=lambda api: len(_of_nothing(api)))
def audit_log_has_what_was_refused() -> Damage:
    """The entry is written by itself, so it stays although the change is rolled back."""

    @contextmanager
    def early(service: Service) -> Iterator[None]:
        from valtronics.audit import Trail

        real = Trail._before

        def before(self: Trail, store: Any) -> Any:
            if self.plan.operation == "delete_device":
                service.writer.submit(lambda other: other.audit.put(self._entry("changed", None, None, None, None)))
            return real(self, store)

        Trail._before = before  # type: ignore[method-assign]
        yield
        Trail._before = real  # type: ignore[method-assign]

    return replace_part(early)


def _entries(api: Probe, request_id: str) -> list[Any]:
    return list(api.get("/audit/", query={"request_id": request_id}).data["items"])


def _of_user(api: Probe) -> list[Any]:
    """What is said of a user's new role and password."""
    user, request_id = api.user()[0], unique()
    api.put(f"/users/{user}", {"role": "operator", "password": PASSWORD}, x_request_id=request_id)
    return _entries(api, request_id)


def _of_device(api: Probe) -> list[Any]:
    request_id = unique()
    body = {"name": "Probe", "device_id": unique(), "device_type": "sensor"}
    api.post("/devices/", body, x_request_id=request_id)
    return _entries(api, request_id)


def _of_nothing(api: Probe) -> list[Any]:
    """What is said of the deletion of a device that is not there; what comes after it waits for the same writer."""
    request_id = unique()
    api.delete("/devices/9007199254740991", x_request_id=request_id)
    api.post("/devices/", {"name": "Probe", "device_id": unique(), "device_type": "sensor"})
    return _entries(api, request_id)
