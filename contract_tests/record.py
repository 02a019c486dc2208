"""What a run has seen: every exchange, written down as it happens, and every finding, each told once."""

from __future__ import annotations

import base64
import json
import shlex
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

LONGEST_BODY = 1 << 20
# A command longer than this is no help on a screen; its body goes into a file.
LONGEST_TEXT = 3_000
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Exchange:
    """One request and its reply. `operation` is the id, None for what the contract does not have."""

    operation: str | None
    gate: str
    method: str
    url: str
    request_headers: Headers
    request_body: bytes
    status: int
    response_headers: Headers
    response_body: bytes
    seconds: float = 0.0
    # Who asked, for the command that reproduces it: the variable that holds the credential.
    credential: str = ""
    # The command that reproduces it, where that is not curl.
    command: str = ""

    def as_json(self) -> str:
        """A line of traffic.ndjson; bodies over 1 MiB are left out."""
        told = {name: getattr(self, name) for name in WRITTEN}
        for name in ("request_body", "response_body"):
            body = told[name]
            told[name] = base64.b64encode(body).decode() if len(body) <= LONGEST_BODY else None
        return json.dumps(told)


# asdict() copies every header twice, which is felt at thousands of exchanges.
WRITTEN = tuple(each.name for each in fields(Exchange) if each.name != "command")


@dataclass
class Finding:
    """One broken rule of one operation."""

    gate: str
    check: str
    operation: str | None
    rule: str
    message: str
    curl: str = ""
    count: int = 1


@dataclass
class Recorder:
    """Collects exchanges and findings of a run; safe to use from several threads."""

    folder: Path
    gate: str = "stage"
    check: str = ""
    findings: dict[tuple[str | None, str], Finding] = field(default_factory=dict)
    exchanges: int = 0
    found: int = 0

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: set[str] = set()
        # Passwords and tokens, with what stands for each in a command: no report may tell them.
        self.secrets: dict[str, str] = {}
        self._last = threading.local()
        self.traffic = self.folder / "traffic.ndjson"
        # Appended to without a buffer, since the fuzzer's process appends to it too.
        self._file = self.traffic.open("ab", buffering=0)

    def close(self) -> None:
        self._file.close()

    @property
    def last(self) -> Exchange | None:
        """The exchange that this thread saw last."""
        return getattr(self._last, "exchange", None)

    def last_of(self, operation: str | None) -> Exchange | None:
        """The exchange of an operation that this thread saw last within the check; else the last of any."""
        seen: dict[str | None, Exchange] = getattr(self._last, "seen", {})
        return seen.get(operation, self.last)

    def begin(self, gate: str, check: str) -> None:
        self.gate, self.check = gate, check
        self._last.exchange = None
        self._last.seen = {}

    def note(self, exchange: Exchange) -> None:
        """Write an exchange down. An id that the target made up is never one that it gave before."""
        self._last.exchange = exchange
        if hasattr(self._last, "seen"):
            self._last.seen[exchange.operation] = exchange
        given = [value for name, value in exchange.response_headers if name.lower() == "x-request-id"]
        asked = [value for name, value in exchange.request_headers if name.lower() == "x-request-id"]
        if given and given != asked:
            if given[0] in self._ids:
                self.report("request id", f"{given[0]} was given before", exchange.operation, exchange)
            self._ids.add(given[0])
        line = exchange.as_json().encode() + b"\n"
        with self._lock:
            self.exchanges += 1
            self._file.write(line)

    def report(self, rule: str, message: str, operation: str | None, exchange: Exchange | None) -> None:
        """Tell of a broken rule; told before, it is counted, and the shorter command kept."""
        curl = self.curl(exchange) if exchange is not None else ""
        with self._lock:
            self.found += 1
            known = self.findings.get((operation, rule))
            if known is None:
                new = Finding(self.gate, self.check, operation, rule, self.without_secrets(message[:2000]), curl)
                self.findings[operation, rule] = new
                return
            known.count += 1
            if curl and (not known.curl or len(curl) < len(known.curl)):
                known.curl, known.message = curl, self.without_secrets(message[:2000])

    def adopt(self, finding: Finding) -> None:
        """Take over a finding made elsewhere, by the fuzzer's process for one."""
        with self._lock:
            self.found += finding.count
            known = self.findings.setdefault((finding.operation, finding.rule), finding)
            if known is not finding:
                known.count += finding.count

    def curl(self, exchange: Exchange) -> str:
        """The command that sends the request again; credentials are named by variables, as the report explains."""
        if exchange.command:
            return self.without_secrets(exchange.command)
        parts = ["curl -i"]
        if exchange.method != "GET":
            parts.append("--head" if exchange.method == "HEAD" else f"-X {exchange.method}")
        parts.append(shlex.quote(exchange.url))
        parts += [f"-H {text}" for text in _shown_headers(exchange)]
        if exchange.request_body:
            parts.append(self._body(exchange.request_body))
        return self.without_secrets(" ".join(parts))

    def without_secrets(self, text: str) -> str:
        for secret, name in self.secrets.items():
            text = text.replace(secret, name)
        return text

    def _body(self, body: bytes) -> str:
        try:
            text = body.decode()
        except UnicodeDecodeError:
            text = ""
        if text and len(text) <= LONGEST_TEXT and "\0" not in text:
            return f"-d {shlex.quote(text)}"
        kept = self.folder / "bodies" / f"{abs(hash(body)):x}"
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(body)
        return f"--data-binary @{shlex.quote(str(kept))}"


def _shown_headers(exchange: Exchange) -> Iterator[str]:
    """Headers that matter to the reply, quoted for a shell."""
    for name, value in exchange.request_headers:
        lower = name.lower()
        if lower == "authorization" and exchange.credential:
            yield f'"Authorization: Bearer ${exchange.credential}"'
        elif lower in ("host", "accept-encoding", "connection", "user-agent", "content-length", "x-request-id") or (
            lower == "accept" and value == "*/*"
        ):
            continue
        else:
            yield shlex.quote(f"{name}: {value}")


def header_pairs(headers: Mapping[str, Any]) -> Headers:
    """Headers as pairs of text, whatever they were given as."""
    return tuple((_text(name), _text(value)) for name, value in headers.items())


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
