"""The audit log over HTTP: each change leaves one entry with what it changed, and nothing else does."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest
import yaml

from tests.service.running import API, PASSWORD, Answer, Server, unique

AUDIT = f"{API}/audit/"
NOBODY = 999_999_999
DOCUMENT = yaml.safe_load(resources.files("openapi").joinpath("openapi.yaml").read_bytes())
# Operations whose entries are looked at one by one below; those of other tags are the harness's business alone.
AUDITED = {
    operation["operationId"]
    for item in DOCUMENT["paths"].values()
    for operation in item.values()
    if operation.get("x-audit") and operation["tags"][0] in ("auth", "users", "devices", "telemetry")
}


def entries(server: Server, request_id: str) -> list[Any]:
    found = server.get(AUDIT, query={"request_id": request_id}).data
    assert found["pagination"]["total"] == len(found["items"])
    return list(found["items"])


def marked(request_id: str, **more: str) -> dict[str, str]:
    return {"X-Request-ID": request_id, **more}


class Change:
    """One call of an operation, and what its entry is to say."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.id = unique("req")
        self.object_type = "device"
        self.object_id: int | None = None
        self.before: Any = None
        self.after: Any = None
        self.more: dict[str, Any] = {}
        self.answer: Answer | None = None

    def send(self, method: str, path: str, body: Any = None, **kwargs: Any) -> Any:
        headers = marked(self.id, **kwargs.pop("headers", {}))
        self.answer = self.server.send(method, API + path, json_body=body, headers=headers, **kwargs)
        return self.answer.data

    def differs(self, before: Any, after: Any) -> None:
        # As text: Python holds 1 and true equal, the log does not.
        texts = [{name: json.dumps(value) for name, value in each.items()} for each in (before, after)]
        names = [name for name in before | after if texts[0].get(name) != texts[1].get(name)]
        self.before = {name: before[name] for name in names if name in before}
        self.after = {name: after[name] for name in names if name in after}


def _device(server: Server, id: int) -> Any:
    found = server.get(f"{API}/devices/{id}").data
    return {
        name: value
        for name, value in found.items()
        if name not in ("telemetry_summary", "alert_summary", "connectivity")
    }


def create_device(change: Change) -> None:
    name = unique("T")
    body = {"name": name, "device_id": name, "device_type": "sensor", "metadata": {"password": "open sesame"}}
    made = change.send("POST", "/devices/", body)
    change.object_id, change.after = made["id"], {**made, "metadata": {"password": "[redacted]"}}


def update_device(change: Change) -> None:
    device = change.object_id = change.server.device(location="Zone A", model="M", metadata={"a": 1})
    before = _device(change.server, device)
    change.send("PUT", f"/devices/{device}", {"location": "Zone B", "model": "", "metadata": {"a": True}})
    change.differs(before, _device(change.server, device))
    assert change.before.keys() == {"location", "model", "metadata", "updated_at"}


def delete_device(change: Change) -> None:
    device = change.object_id = change.server.device(location="Zone A")
    change.before = _device(change.server, device)
    change.send("DELETE", f"/devices/{device}")


def update_device_status(change: Change) -> None:
    device = change.object_id = change.server.device()
    before = _device(change.server, device)
    change.send("PUT", f"/devices/{device}/status", {"status": "maintenance", "reason": "oil"})
    change.differs(before, _device(change.server, device))
    assert (change.before["status"], change.after["status"]) == ("offline", "maintenance")


def update_device_configuration(change: Change) -> None:
    device = change.object_id = change.server.device(configuration={"heartbeat_seconds": 60})
    before = _device(change.server, device)
    change.send("PUT", f"/devices/{device}/configuration", {"heartbeat_seconds": 90})
    change.differs(before, _device(change.server, device))
    assert change.before["configuration"] == {"heartbeat_seconds": 60}


def delete_telemetry(change: Change) -> None:
    device = change.server.device()
    change.server.points([{"device_id": device, "metric_name": "t", "metric_value": n} for n in range(3)])
    change.object_type = "telemetry"
    change.after = change.send("DELETE", f"/telemetry/?confirm=true&device_id={device}")
    change.more = {"parameters": {"confirm": "true", "device_id": str(device)}}


def create_user(change: Change) -> None:
    name = unique("user")
    body = {"username": name, "email": "a@example.com", "password": "open sesame!", "role": "viewer"}
    made = change.send("POST", "/users/", body)
    change.object_type, change.object_id, change.after = "user", made["id"], {**made, "password": "[redacted]"}


def update_user(change: Change) -> None:
    user, _ = change.server.user()
    before = change.server.get(f"{API}/users/{user}").data
    change.send("PUT", f"/users/{user}", {"password": "another sesame", "role": "operator"})
    change.object_type, change.object_id = "user", user
    change.differs(before, change.server.get(f"{API}/users/{user}").data)
    change.after["password"] = "[redacted]"
    assert change.before.keys() == {"role", "updated_at"}


def delete_user(change: Change) -> None:
    user, _ = change.server.user()
    change.object_type, change.object_id = "user", user
    change.before = change.server.get(f"{API}/users/{user}").data
    change.send("DELETE", f"/users/{user}")


def create_api_key(change: Change) -> None:
    made = change.send("POST", "/auth/api-keys/", {"name": "k", "permissions": ["devices:read"]})
    change.object_type, change.object_id = "api_key", made["id"]
    change.after = {name: value for name, value in made.items() if name != "api_key"}


def delete_api_key(change: Change) -> None:
    key = change.server.key(["devices:read"])
    change.object_type, change.object_id = "api_key", key["id"]
    change.before = {name: value for name, value in key.items() if name != "api_key"}
    change.send("DELETE", f"/auth/api-keys/{key['id']}")


def log_in(change: Change) -> None:
    user, name = change.server.user("operator")
    given = change.send("POST", "/auth/login", {"username": name, "password": PASSWORD}, auth=False)
    change.object_type = "session"
    change.after = {**given, "access_token": "[redacted]", "refresh_token": "[redacted]"}
    change.more = {"caller": f"user:{user}", "actor": name, "role": "operator"}


def refresh_token(change: Change) -> None:
    """Only the reuse of a token is kept, which ends its session."""
    user, name = change.server.user()
    given = change.server.log_in(name)
    body = {"refresh_token": given["refresh_token"]}
    change.id = unique("req")
    change.server.post(f"{API}/auth/refresh", body, auth=False, headers=marked(change.id))
    assert entries(change.server, change.id) == []
    reused = change.server.post(f"{API}/auth/refresh", body, auth=False, headers=marked(change.id))
    assert reused.status == 401
    # The session has ended already: nothing more to tell.
    change.server.post(f"{API}/auth/refresh", body, auth=False, headers=marked(change.id))
    change.object_type = "session"
    change.more = {"caller": f"user:{user}", "actor": name, "role": "viewer", "outcome": "refused"}


def log_out(change: Change) -> None:
    user, name = change.server.user()
    change.object_type = "session"
    change.after = change.send("POST", "/auth/logout", token=change.server.log_in(name)["access_token"])
    change.more = {"caller": f"user:{user}", "actor": name, "role": "viewer"}


CHANGES: dict[str, Callable[[Change], None]] = {
    each.__name__: each
    for each in (
        create_device, update_device, delete_device, update_device_status, update_device_configuration,
        delete_telemetry, create_user, update_user, delete_user, create_api_key, delete_api_key, log_in,
        refresh_token, log_out,
    )
}  # fmt: skip


def test_every_audited_operation_is_tried() -> None:
    assert set(CHANGES) == AUDITED


@pytest.mark.parametrize("operation", CHANGES)
def test_a_change_leaves_one_entry_that_says_what_it_changed(service: Server, operation: str) -> None:
    change = Change(service)
    CHANGES[operation](change)
    (entry,) = entries(service, change.id)
    expected = {
        "id": entry["id"],
        "timestamp": change.answer.json["timestamp"] if change.answer is not None else entry["timestamp"],
        "request_id": change.id,
        "address": "127.0.0.1",
        "caller": "user:1",
        "actor": "admin",
        "role": "admin",
        "operation": operation,
        "outcome": "changed",
        "object_type": change.object_type,
        "object_id": change.object_id,
        "before": change.before,
        "after": change.after,
        **change.more,
    }
    assert entry == {name: value for name, value in expected.items() if value is not None}
    assert service.get(f"{AUDIT}{entry['id']}").data == entry


@pytest.mark.parametrize("operation", CHANGES)
def test_no_secret_is_ever_in_an_entry(service: Server, operation: str) -> None:
    change = Change(service)
    CHANGES[operation](change)
    text = service.get(AUDIT, query={"request_id": change.id}).body.decode()
    secrets = {"sesame", PASSWORD}
    if change.answer is not None:
        secrets |= {change.answer.data.get(name, PASSWORD) for name in ("api_key", "access_token", "refresh_token")}
    assert [secret for secret in secrets if secret in text] == []


def test_what_is_refused_or_only_reads_leaves_no_entry(service: Server) -> None:
    device, request_id = service.device(), unique("req")
    headers = marked(request_id)
    name = service.get(f"{API}/devices/{device}").data["device_id"]
    taken = {"name": name, "device_id": name, "device_type": "sensor"}
    _, viewer = service.user()
    token = service.log_in(viewer)["access_token"]
    answers = [
        service.post(f"{API}/devices/", taken, headers=headers),
        service.post(f"{API}/devices/", {"name": "n"}, headers=headers),
        service.put(f"{API}/devices/{device}", {"name": "n"}, headers={**headers, "If-Match": '"77"'}),
        service.put(f"{API}/devices/{NOBODY}", {"name": "n"}, headers=headers),
        service.put(f"{API}/users/{NOBODY}", {"role": "viewer"}, headers=headers),
        service.delete(f"{API}/users/1", headers=headers),
        service.delete(f"{API}/devices/{device}", headers=headers, token=token),
        service.delete(f"{API}/devices/{device}", headers=headers, auth=False),
        service.delete(f"{API}/telemetry/?confirm=false", headers=headers),
        service.get(f"{API}/devices/{device}", headers=headers),
        service.get(AUDIT, headers=headers),
        service.post(
            f"{API}/telemetry/", {"device_id": device, "metric_name": "t", "metric_value": 1}, headers=headers
        ),
    ]
    assert [each.status for each in answers] == [409, 422, 412, 404, 404, 409, 403, 401, 422, 200, 200, 201]
    assert entries(service, request_id) == []


def test_a_change_that_changes_nothing_says_so(service: Server) -> None:
    device, request_id = service.device(location="Zone A"), unique("req")
    service.put(f"{API}/devices/{device}", {"location": "Zone A"}, headers=marked(request_id))
    (entry,) = entries(service, request_id)
    assert (entry["before"], entry["after"]) == ({}, {})


def test_refused_log_ins_are_kept_and_name_only_users_that_exist(service: Server) -> None:
    user, name = service.user()
    service.put(f"{API}/users/{user}", {"is_active": False})
    tried = {"known": "admin", "disabled": name, "unknown": unique("nobody")}
    found = {}
    for kind, username in tried.items():
        request_id = unique("req")
        body = {"username": username, "password": "not the password"}
        refused = service.post(f"{API}/auth/login", body, auth=False, headers=marked(request_id))
        assert refused.status == 401
        (found[kind],) = entries(service, request_id)
    actors = {kind: (each.get("caller"), each.get("actor"), each["outcome"]) for kind, each in found.items()}
    assert actors == {
        "known": ("user:1", "admin", "refused"),
        "disabled": (f"user:{user}", name, "refused"),
        "unknown": (None, None, "refused"),
    }
    assert tried["unknown"] not in json.dumps(found)


def test_a_key_is_named_with_its_owner(service: Server) -> None:
    _, name = service.user("operator")
    token = service.log_in(name)["access_token"]
    body = {"name": "k", "permissions": ["devices:write"]}
    key = service.post(f"{API}/auth/api-keys/", body, token=token).data
    request_id, device = unique("req"), service.device()
    service.put(f"{API}/devices/{device}", {"name": "n"}, headers=marked(request_id, **{"X-API-Key": key["api_key"]}))
    (entry,) = entries(service, request_id)
    assert [entry[each] for each in ("caller", "actor", "role")] == [f"key:{key['id']}", name, "operator"]


def test_an_administrator_reads_the_log_and_nobody_else(service: Server) -> None:
    _, name = service.user("operator")
    token = service.log_in(name)["access_token"]
    for path in (AUDIT, f"{AUDIT}1"):
        refused = service.get(path, token=token)
        assert (refused.status, refused.error["details"]) == (403, {"required_permission": "audit:read"})
    assert service.get(f"{AUDIT}{NOBODY}").status == 404


def test_filters_narrow_and_cursors_walk(service: Server) -> None:
    device = service.device()
    for place in "ABCDE":
        service.put(f"{API}/devices/{device}", {"location": place})
    query: dict[str, Any] = {"object_type": "device", "object_id": device}
    whole = service.get(AUDIT, query=query).data["items"]
    assert [each["after"]["location"] for each in whole[:5]] == list("EDCBA")
    assert [each["operation"] for each in whole] == ["update_device"] * 5 + ["create_device"]
    walked, cursor = [], None
    while True:
        page = service.get(AUDIT, query={**query, "size": 4, "cursor": cursor}).data
        walked += page["items"]
        cursor = page["pagination"].get("next_cursor")
        if cursor is None:
            break
    assert walked == whole
    assert (
        service.get(AUDIT, query={**query, "operation": "create_device", "actor": "admin"}).data["items"] == whole[5:]
    )
    window = {"start_time": whole[3]["timestamp"], "end_time": whole[1]["timestamp"]}
    assert service.get(AUDIT, query={**query, **window}).data["items"] == whole[2:4]
    refused = service.get(AUDIT, query={"page": 1, "cursor": "AAAA"})
    assert refused.error["details"]["errors"][0]["rule"] == "cursor_with_page"


def test_the_address_is_the_one_that_a_trusted_proxy_forwards(start: Callable[..., Server]) -> None:
    server = start(VALTRONICS_TRUSTED_PROXIES='["127.0.0.0/8"]')
    request_id, device = unique("req"), server.device()
    server.put(
        f"{API}/devices/{device}",
        {"name": "n"},
        headers=marked(request_id, **{"X-Forwarded-For": "203.0.113.9, 198.51.100.4"}),
    )
    (entry,) = entries(server, request_id)
    assert entry["address"] == "198.51.100.4"


def test_a_reply_that_breaks_the_contract_leaves_no_entry(start: Callable[..., Server]) -> None:
    breaks = (
        "import handlers.devices as d\n"
        "real = d.update_device_status\n"
        "def update_device_status(id, body, if_match=None, *, store, now):\n"
        "    real(id, body, if_match, store=store, now=now)\n"
        "    return {}\n"
        "d.update_device_status = update_device_status\n"
    )
    server = start(sabotage=breaks)
    request_id, device = unique("req"), server.device()
    broken = server.put(f"{API}/devices/{device}/status", {"status": "error"}, headers=marked(request_id))
    assert broken.status == 500
    assert entries(server, request_id) == []
