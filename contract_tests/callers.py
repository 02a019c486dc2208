"""Callers of every kind, each as the headers by which it authenticates, for one furnished deployment."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from contract_tests.client import Client
from contract_tests.contract import Contract
from contract_tests.deployment import ADMIN, PASSWORD

Headers = dict[str, str]

STRANGERS = (
    "nobody",
    "garbage",
    "forged signature",
    "unsigned token",
    "refresh token",
    "other scheme",
    "unknown key",
    "two credentials",
    "logged out",
    "expired key",
    "deleted key",
    "disabled user",
    "user with a new password",
)
DEADLINE_SECONDS = 20


def bearer(token: str) -> Headers:
    return {"Authorization": f"Bearer {token}"}


def strangers(client: Client) -> dict[str, Headers]:
    """Everyone whom each operation with a permission must answer 401."""
    tokens = client.log_in(ADMIN, PASSWORD)
    token = tokens["access_token"]
    admin = client.acting(**bearer(token))
    logged_out = bearer(client.log_in(ADMIN, PASSWORD)["access_token"])
    assert client.acting(**logged_out).call("log_out").status == 200
    key = {"name": "gone", "permissions": ["account:read"]}
    deleted = admin.call("create_api_key", json=key).data
    assert admin.call("delete_api_key", path={"id": deleted["id"]}).status == 200
    return {
        "nobody": {},
        "garbage": bearer("garbage"),
        "forged signature": bearer(token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")),
        "unsigned token": bearer(_unsigned(token)),
        "refresh token": bearer(tokens["refresh_token"]),
        "other scheme": {"Authorization": f"Basic {base64.b64encode(f'{ADMIN}:{PASSWORD}'.encode()).decode()}"},
        "unknown key": {"X-API-Key": "vt_4f9aQxK2mR7tLw0cYb3sVnE8dHjZ5uPgA1iXoTqMfBk"},
        "two credentials": {**bearer(token), "X-API-Key": "vt_unknown"},
        "logged out": logged_out,
        "expired key": {"X-API-Key": _expired_key(client, admin)},
        "deleted key": {"X-API-Key": deleted["api_key"]},
        "disabled user": _after(client, admin, "disabled", {"is_active": False}),
        "user with a new password": _after(client, admin, "renewed", {"password": "another password"}),
    }


def _unsigned(token: str) -> str:
    """The same claims under the algorithm `none`."""
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=").decode()
    return f"{header}.{token.split('.')[1]}."


def _expired_key(client: Client, admin: Client) -> str:
    ends = datetime.now(UTC) + timedelta(seconds=2)
    body = {"name": "brief", "permissions": ["account:read"], "expires_at": ends.isoformat()}
    secret = str(admin.call("create_api_key", json=body).data["api_key"])
    wait_for_401(client.acting(X_API_Key=secret))
    return secret


def wait_for_401(caller: Client) -> None:
    """Until the server says that the credential has ended; its clock decides, not ours."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while caller.call("get_current_user").status != 401:
        assert time.monotonic() < deadline, "the credential did not end"
        time.sleep(0.1)


def _after(client: Client, admin: Client, name: str, change: dict[str, object]) -> Headers:
    """A session from before a change to its user that ends it."""
    user = new_user(admin, name, ADMIN)
    session = bearer(client.log_in(name, PASSWORD)["access_token"])
    assert admin.call("update_user", path={"id": user}, json=change).status == 200
    return session


def new_user(admin: Client, name: str, role: str) -> int:
    body = {"username": name, "email": f"{name}@example.com", "password": PASSWORD, "role": role, "tier": "enterprise"}
    return int(admin.call("create_user", json=body).data["id"])


def known(client: Client, contract: Contract) -> dict[str, tuple[Callable[[], Headers], set[str]]]:
    """Callers with a good credential: how to get it, and the permissions that it has."""
    everything = contract.roles["admin"]
    admin = client.logged_in(ADMIN, PASSWORD)
    sessions = {role: bearer(client.log_in(role, PASSWORD)["access_token"]) for role in ("viewer", "operator", "admin")}
    found = {role: (lambda role=role: sessions[role], contract.roles[role]) for role in sessions}

    def key(caller: Client, permissions: set[str], **more: object) -> Callable[[], Headers]:
        body = {"name": "key", "permissions": sorted(permissions), **more}
        made = caller.call("create_api_key", json=body)
        assert made.status == 201, made.body
        return lambda: {"X-API-Key": made.data["api_key"]}

    for permission in sorted(everything):
        found[f"key with {permission}"] = (key(admin, {permission}), {permission})
        others = everything - {permission}
        found[f"key without {permission}"] = (key(admin, others), others)
    found["key bound to device 1"] = (key(admin, {"telemetry:write"}, device_id=1), {"telemetry:write"})
    as_bearer = key(admin, everything)()["X-API-Key"]
    found["key sent as bearer token"] = (lambda: bearer(as_bearer), everything)
    demoted = new_user(admin, "demoted", "operator")
    kept = key(client.logged_in("demoted", PASSWORD), contract.roles["operator"])
    assert admin.call("update_user", path={"id": demoted}, json={"role": "viewer"}).status == 200
    found["key of a demoted owner"] = (kept, contract.roles["viewer"])
    return found
