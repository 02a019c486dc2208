"""A real server as a process of its own, and a client that writes its requests byte by byte."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from storage.engine import open_engine

PASSWORD = "correct horse battery"
API = "/api/v1"


@dataclass
class Answer:
    """One HTTP reply as it came off the socket."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def data(self) -> Any:
        assert 200 <= self.status < 300, (self.status, self.body[:2000])
        return self.json["data"]

    @property
    def error(self) -> Any:
        assert self.status >= 400, self.body[:2000]
        return self.json["error"]


@dataclass
class Server:
    """A running `valtronics serve`, and the few calls that the tests need."""

    process: subprocess.Popen[bytes] = field(repr=False)
    database_url: str
    port: int = 0
    token: str = field(default="", repr=False)
    lines: list[bytes] = field(default_factory=list, repr=False)

    def raw(self, request: bytes, *, timeout: float = 15) -> bytes:
        """Send bytes, read until the server closes or falls silent after a whole reply."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            connection.sendall(request)
            return read_reply(connection)

    def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        *,
        json_body: Any = None,
        auth: bool = True,
        token: str | None = None,
    ) -> Answer:
        """One request, written byte by byte here so that no client library mends it on the way."""
        lines = [f"{method} {path} HTTP/1.1".encode("latin-1"), b"Host: localhost"]
        given = dict(headers or {})
        if json_body is not None:
            body = json.dumps(json_body).encode()
            given.setdefault("Content-Type", "application/json")
        if auth and "Authorization" not in given and "X-API-Key" not in given:
            given["Authorization"] = f"Bearer {token or self.token}"
        if body or method in ("POST", "PUT", "PATCH"):
            given.setdefault("Content-Length", str(len(body)))
        lines += [f"{name}: {value}".encode("latin-1") for name, value in given.items()]
        return parse(self.raw(b"\r\n".join(lines) + b"\r\n\r\n" + body))

    def get(self, path: str, *, query: dict[str, Any] | None = None, **kwargs: Any) -> Answer:
        """GET; `query` leaves out what is None."""
        if query:
            path += "?" + urlencode({name: value for name, value in query.items() if value is not None})
        return self.send("GET", path, **kwargs)

    def post(self, path: str, json_body: Any, **kwargs: Any) -> Answer:
        return self.send("POST", path, json_body=json_body, **kwargs)

    def put(self, path: str, json_body: Any, **kwargs: Any) -> Answer:
        return self.send("PUT", path, json_body=json_body, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> Answer:
        return self.send("DELETE", path, **kwargs)

    def device(self, **values: Any) -> int:
        """A new device; its id."""
        name = unique("T")
        given = {"name": name, "device_id": name, "device_type": "sensor", **values}
        return int(self.post(f"{API}/devices/", given).data["id"])

    def points(self, points: list[dict[str, Any]], **more: Any) -> Any:
        """Store a batch; its reply."""
        return self.post(f"{API}/telemetry/batch", {"telemetry_data": points, **more}).data

    def history(self, device: int, metric: str = "t", **query: Any) -> Any:
        return self.get(f"{API}/telemetry/history", query={"device_id": device, "metric": metric, **query}).data

    def user(self, role: str = "viewer", tier: str = "standard") -> tuple[int, str]:
        """A new user with the usual password; id and name."""
        name = unique("user")
        body = {"username": name, "email": f"{name}@example.com", "password": PASSWORD, "role": role, "tier": tier}
        return int(self.post(f"{API}/users/", body).data["id"]), name

    def log_in(self, username: str = "admin", password: str = PASSWORD) -> Any:
        """The reply to a log-in: tokens and user."""
        return self.post(f"{API}/auth/login", {"username": username, "password": password}, auth=False).data

    def key(self, permissions: list[str], **more: Any) -> Any:
        return self.post(f"{API}/auth/api-keys/", {"name": "k", "permissions": permissions, **more}).data

    def lasting(self) -> Lasting:
        return Lasting(self.port, self.token)

    def rollups_settle(self) -> None:
        """Wait until no hour waits to be summed up again: figures must be right before that and after it."""
        engine = open_engine(self.database_url)

        def settled() -> bool:
            with engine.read() as store:
                return bool(store.link.row("SELECT count(*) FROM dirty") == (0,))

        try:
            until(settled, every=0.1)
        finally:
            engine.close()

    @property
    def log(self) -> str:
        return b"".join(self.lines).decode()


class Lasting:
    """A connection that is kept, for tests that send very many requests."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._token = token

    def send(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        given = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json", **(headers or {})}
        self._connection.request(method, path, None if body is None else json.dumps(body), given)
        reply = self._connection.getresponse()
        names = {name.lower(): value for name, value in reply.getheaders()}
        return Answer(reply.status, names, reply.read())

    def __enter__(self) -> Lasting:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def unique(prefix: str) -> str:
    return f"{prefix}-{os.urandom(6).hex()}"


def read_reply(connection: socket.socket) -> bytes:
    """Bytes up to the end of one reply, by its Content-Length, its last chunk, or the end of the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return data
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    wanted = int(lengths[0].split(b":")[1]) if lengths else None
    parts, size, end = [body], len(body), body[-5:]
    while (wanted is None and end != b"0\r\n\r\n") or (wanted is not None and size < wanted):
        part = connection.recv(65536)
        if not part:
            break
        parts.append(part)
        size += len(part)
        end = (end + part)[-5:]
    return head + b"\r\n\r\n" + b"".join(parts)


def parse(raw: bytes) -> Answer:
    """The first reply in the bytes; chunks are put together."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in rest:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    if headers.get("transfer-encoding") == "chunked":
        body = _joined(body)
    return Answer(int(first.split()[1]), headers, body)


def _joined(chunked: bytes) -> bytes:
    parts, at = [], 0
    while at < len(chunked):
        line_end = chunked.index(b"\r\n", at)
        size = int(chunked[at:line_end], 16)
        parts.append(chunked[line_end + 2 : line_end + 2 + size])
        at = line_end + size + 4
    return b"".join(parts)


def environment(folder: Path, **given: str) -> dict[str, str]:
    """The environment of a test server: nothing of ours leaks in, and no limit stands in a test's way."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VALTRONICS_")}
    return {
        **inherited,
        "VALTRONICS_DATABASE_URL": f"sqlite:///{folder}/valtronics.db",
        "VALTRONICS_ADMIN_PASSWORD": PASSWORD,
        "VALTRONICS_PORT": "0",
        # Hundreds of servers are started, few are asked for models.
        "VALTRONICS_COMPUTE_WARM": "false",
        "VALTRONICS_RATE_ANONYMOUS": "1000000",
        "VALTRONICS_LOGIN_PER_ADDRESS": "1000000",
        "VALTRONICS_LOGIN_PER_USERNAME": "1000000",
        **given,
    }


def start_server(
    folder: Path, *, prepare: Callable[[], None] | None = None, sabotage: str = "", **given: str
) -> Server:
    """Start `valtronics serve`, wait until it says where it listens, and log in.

    `prepare` runs in the new process before it becomes the server; `sabotage` is code that runs before it serves.
    """
    settings = environment(folder, **given)
    process = subprocess.Popen(
        [sys.executable, "-c", f"{sabotage}\nfrom valtronics.cli import main\nmain(['serve'])"],
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        preexec_fn=prepare,
    )
    server = Server(process, settings["VALTRONICS_DATABASE_URL"])
    listens = threading.Event()
    threading.Thread(target=_listen, args=(server, listens), daemon=True).start()
    if not listens.wait(30) or not server.port:
        process.kill()
        process.wait()
        raise AssertionError("the server did not start:\n" + server.log)
    server.token = server.log_in()["access_token"]
    return server


def _listen(server: Server, listens: threading.Event) -> None:
    """Keep reading what the server prints, so that it never waits for us, and note where it listens."""
    assert server.process.stdout is not None
    with server.process.stdout as output:
        for line in output:
            server.lines.append(line)
            if b"listens on http://" in line:
                server.port = int(line.rsplit(b":", 1)[1])
                listens.set()
    listens.set()


def stop(server: Server) -> int:
    """SIGTERM, and its exit code."""
    server.process.terminate()
    try:
        return server.process.wait(30)
    finally:
        server.process.kill()
        server.process.wait()


def until(condition: Callable[[], Any], *, seconds: float = 15, every: float = 0.05) -> Any:
    """What `condition` gives as soon as it is true; an AssertionError when that takes too long."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"still {found!r} after {seconds} s"
        time.sleep(every)
