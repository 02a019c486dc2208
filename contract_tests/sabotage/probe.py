"""Calls of an application inside this process, by which the catalogue is tested: does a violation change anything?"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from contract_tests.sabotage.exchange import App, Ground, Incoming, Message, Reply, Request, answer_of
from contract_tests.sabotage.operations import base_path

PASSWORD = "correct horse battery"
START = "2024-01-01T00:00:00Z"


@dataclass
class Probe:
    """Calls the damaged application as somebody who may do everything, unless told otherwise.

    What has to be there beforehand is made in the untouched one.
    """

    app: App
    untouched: App
    ground: Ground
    runner: asyncio.Runner
    advance: Callable[[float], None]  # the service's clock, by seconds
    origin: str = ""  # where it is served, for what is beyond ASGI

    def send(
        self,
        method: str,
        path: str,
        value: Any = None,
        *,
        content: bytes | None = None,
        who: str | None = "",
        app: App | None = None,
        **headers: str,
    ) -> Reply:
        """One request; `who` is an access token, None for nobody; `headers` with `_` for `-`."""
        given = {name.replace("_", "-"): text for name, text in headers.items()}
        body = content if content is not None else b"" if value is None else json.dumps(value).encode()
        if body or method in ("POST", "PUT"):
            given = {"content-type": "application/json", "content-length": str(len(body)), **given}
        if who is not None and "authorization" not in given and "x-api-key" not in given:
            given["authorization"] = f"Bearer {who or self.ground.administrator()}"
        where, _, query = path.partition("?")
        base = "" if where.startswith(("/openapi", "/docs", "/nowhere", base_path())) else base_path()
        return self.runner.run(self._exchange(app or self.app, method, base + where, query, given, body))

    async def _exchange(
        self, app: App, method: str, path: str, query: str, headers: dict[str, str], body: bytes
    ) -> Reply:
        messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            if messages:
                return messages.pop()
            await asyncio.Event().wait()
            raise AssertionError("nobody sets it")

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "http",
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 8000),
            "root_path": "",
            "state": {},
        }
        request = Request(method, path, query, list(headers.items()), Incoming(receive), self.ground, scope=scope)
        reply = await answer_of(app, request)
        if reply.rest is not None:
            await reply.rest
        return reply

    def get(self, path: str, **more: Any) -> Reply:
        query = more.pop("query", None)
        return self.send("GET", path + ("?" + urlencode(query) if query else ""), **more)

    def post(self, path: str, value: Any = None, **more: Any) -> Reply:
        return self.send("POST", path, value, **more)

    def put(self, path: str, value: Any = None, **more: Any) -> Reply:
        return self.send("PUT", path, value, **more)

    def delete(self, path: str, **more: Any) -> Reply:
        return self.send("DELETE", path, **more)

    def device(self, **values: Any) -> int:
        """A new device of the untouched service; its id."""
        name = unique()
        given = {"name": name, "device_id": name, "device_type": "sensor", **values}
        return int(self.post("/devices/", given, app=self.untouched).data["id"])

    def points(self, *values: float, device: int | None = None, metric: str = "t", step: int = 60, **more: Any) -> int:
        """Points of a device, one each minute from START on, in the untouched service; the device's id."""
        device = self.device() if device is None else device
        rows = [point(device, value, index * step, metric, **more) for index, value in enumerate(values)]
        self.post("/telemetry/batch", {"telemetry_data": rows}, app=self.untouched)
        return device

    def user(self, role: str = "viewer", tier: str = "enterprise") -> tuple[int, str]:
        """A new user with the usual password; id and name."""
        name = unique()
        body = {"username": name, "email": f"{name}@example.com", "password": PASSWORD, "role": role, "tier": tier}
        return int(self.post("/users/", body, app=self.untouched).data["id"]), name

    def log_in(self, name: str, **more: Any) -> Any:
        """The reply to a log-in: tokens and user."""
        return self.post("/auth/login", {"username": name, "password": PASSWORD}, who=None, **more).data

    def token(self, role: str = "viewer", tier: str = "enterprise") -> str:
        """The access token of a new user."""
        return str(self.log_in(self.user(role, tier)[1], app=self.untouched)["access_token"])

    def key(self, *permissions: str, **more: Any) -> Any:
        """A new API key."""
        body = {"name": "k", "permissions": list(permissions), **more}
        return self.post("/auth/api-keys/", body, app=self.untouched).data


def unique() -> str:
    return f"p-{uuid.uuid4().hex[:12]}"


def new_device(**values: Any) -> dict[str, Any]:
    """The body of a new device."""
    name = unique()
    return {"name": "Probe", "device_id": name, "device_type": "sensor", **values}


def point(device: int, value: float, second: int = 0, metric: str = "t", **more: Any) -> dict[str, Any]:
    """The body of a point, so many seconds after START."""
    minutes, seconds = divmod(second, 60)
    hours, minutes = divmod(minutes, 60)
    moment = f"2024-01-01T{hours:02d}:{minutes:02d}:{seconds:02d}Z"
    return {"device_id": device, "metric_name": metric, "metric_value": value, "timestamp": moment, **more}
