"""A real server for the tests of this folder: its own process, its own database, a real socket."""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PASSWORD = "correct horse battery"


@dataclass
class Answer:
    """One HTTP reply as it came off the socket."""

    status: int
    headers: dict[str, str]
    body: bytes
    raw: bytes = b""

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def data(self):
        return self.json["data"]

    @property
    def error(self):
        return self.json["error"]


@dataclass
class Server:
    """A running `valtronics serve`, and the few calls that the tests need."""

    process: subprocess.Popen
    port: int
    token: str = ""
    log: Path = field(default_factory=Path)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def raw(self, request: bytes, *, timeout: float = 10) -> bytes:
        """Send bytes, read until the server closes or falls silent after a whole reply."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            connection.sendall(request)
            return read_reply(connection)

    def send(self, method, path, body=b"", headers=None, *, json_body=None, auth=True) -> Answer:
        """One request, written byte by byte here so that no client library mends it on the way."""
        lines = [f"{method} {path} HTTP/1.1".encode("latin-1"), b"Host: localhost"]
        given = dict(headers or {})
        if json_body is not None:
            body = json.dumps(json_body).encode()
            given.setdefault("Content-Type", "application/json")
        if auth and "Authorization" not in given and "X-API-Key" not in given:
            given["Authorization"] = f"Bearer {self.token}"
        if body or method in ("POST", "PUT", "PATCH"):
            given.setdefault("Content-Length", str(len(body)))
        lines += [f"{name}: {value}".encode("latin-1") for name, value in given.items()]
        return parse(self.raw(b"\r\n".join(lines) + b"\r\n\r\n" + body))

    def get(self, path, **kwargs) -> Answer:
        return self.send("GET", path, **kwargs)

    def post(self, path, json_body, **kwargs) -> Answer:
        return self.send("POST", path, json_body=json_body, **kwargs)

    def device(self, **values) -> int:
        name = f"T-{os.urandom(6).hex()}"
        answer = self.post("/api/v1/devices/", {"name": name, "device_id": name, "device_type": "sensor", **values})
        assert answer.status == 201, answer.body
        return answer.data["id"]

    def log_in(self, username="admin", password=PASSWORD) -> str:
        answer = self.post("/api/v1/auth/login", {"username": username, "password": password}, auth=False)
        assert answer.status == 200, answer.body
        return answer.data["access_token"]


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
    while (wanted is None and not body.endswith(b"0\r\n\r\n")) or (wanted is not None and len(body) < wanted):
        part = connection.recv(65536)
        if not part:
            break
        body += part
    return head + b"\r\n\r\n" + body


def parse(raw: bytes) -> Answer:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in rest:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return Answer(int(first.split()[1]), headers, body, raw)


def start_server(folder: Path, **environment: str) -> Server:
    """Start `valtronics serve` and wait until it says where it listens."""
    log = folder / "server.log"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VALTRONICS_")}
    given = {
        "VALTRONICS_DATABASE_URL": f"sqlite:///{folder}/valtronics.db",
        "VALTRONICS_ADMIN_PASSWORD": PASSWORD,
        "VALTRONICS_PORT": "0",
        "VALTRONICS_RATE_ANONYMOUS": "1000000",
        "VALTRONICS_LOGIN_PER_ADDRESS": "1000000",
        "VALTRONICS_LOGIN_PER_USERNAME": "1000000",
        **environment,
    }
    with log.open("ab") as errors:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "valtronics", "serve"],
            env=inherited | given,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=folder,
        )
    port = None
    for line in process.stdout:
        if b"http://" in line:
            port = int(line.split(b"http://")[1].split(b":")[1].split()[0].strip(b'/"},'))
            break
    assert port, log.read_text()
    drain(process)
    server = Server(process, port, log=log)
    server.token = server.log_in()
    return server


def drain(process: subprocess.Popen) -> None:
    """Keep reading what the server prints, so that it never waits for us."""
    import threading

    threading.Thread(target=lambda: [None for _ in process.stdout], daemon=True).start()


def stop(server: Server) -> int:
    server.process.terminate()
    try:
        return server.process.wait(20)
    finally:
        server.process.kill()
        server.process.wait()
        server.process.stdout.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    running = start_server(tmp_path_factory.mktemp("server"))
    yield running
    stop(running)


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as reply:
        return reply.read()
