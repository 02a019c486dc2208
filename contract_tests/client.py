"""The harness's own client: whatever it is used for, each reply is checked to be documented and whole."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from contract_tests.contract import Contract, Operation
from contract_tests.deployment import BASE_PATH, Deployment
from contract_tests.replies import reply_faults


@dataclass(frozen=True)
class Reply:
    """One reply that has passed the checks."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def data(self) -> Any:
        return self.json["data"]

    @property
    def error(self) -> Any:
        return self.json["error"]


@dataclass
class Client:
    """Calls to one deployment; `credential` holds the headers that authenticate."""

    deployment: Deployment
    contract: Contract
    credential: dict[str, str] = field(default_factory=dict)
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30, trust_env=False))

    def close(self) -> None:
        self.http.close()

    def acting(self, **headers: str) -> Client:
        """The same client with another credential; shares the connections."""
        credential = {name.replace("_", "-"): text for name, text in headers.items()}
        return replace(self, credential=credential)

    def send(self, method: str, path: str, *, headers: dict[str, Any] | None = None, **request: Any) -> Reply:
        """A request to `path`, which begins after the base path; fails on any reply that is not as it should be."""
        sent = {"X-Request-ID": f"contract-{uuid.uuid4().hex}", **self.credential, **(headers or {})}
        got = self.http.request(method, self.deployment.base_url + path, headers=sent, **request)
        operation = self.contract.find(method, httpx.URL(path).path)
        texts = {name: text.decode("latin-1") if isinstance(text, bytes) else text for name, text in sent.items()}
        faults = reply_faults(self.contract, operation, texts, got.status_code, got.headers, got.content)
        assert not faults, f"{method} {BASE_PATH}{path} → {got.status_code}: {faults}\n{got.text[:2000]}"
        return Reply(got.status_code, got.headers, got.content)

    def call(self, operation: Operation | str, *, path: dict[str, Any] | None = None, **request: Any) -> Reply:
        """A request to an operation by its id."""
        found = self.contract.operations[operation] if isinstance(operation, str) else operation
        return self.send(found.method, found.path.format(**(path or {})), **request)

    def log_in(self, username: str, password: str) -> dict[str, Any]:
        reply = self.call("log_in", json={"username": username, "password": password})
        assert reply.status == 200, reply.body
        data: dict[str, Any] = reply.data
        return data

    def logged_in(self, username: str, password: str) -> Client:
        return self.acting(Authorization=f"Bearer {self.log_in(username, password)['access_token']}")
