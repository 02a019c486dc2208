"""What the checks of the streams stand on: connections, tokens and objects of the run's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from contract_tests.checks import Broken, hold
from contract_tests.client import Client
from contract_tests.invariants.ground import Ground, expect
from contract_tests.record import Exchange
from contract_tests.run import Run
from contract_tests.stage import new_user, rfc3339
from contract_tests.streams.book import Book
from contract_tests.streams.wire import Frame, Log, Stream

TELEMETRY = "telemetry_update"


class Desk:
    """A run with the contract of its target's streams."""

    def __init__(self, run: Run, book: Book) -> None:
        self.run, self.book = run, book
        self.ground = Ground(run, "w")
        self.log = Log(run.folder)
        # What is open until the gate ends.
        self.lasting = ExitStack()

    def close(self) -> None:
        self.lasting.close()
        self.ground.close()
        self.log.close()

    def note(self, said: str) -> None:
        """Something that the gate says about itself at the end."""
        self.run.notes["streams"] = "; ".join(filter(None, [self.run.notes.get("streams"), said]))

    @property
    def client(self) -> Client:
        return self.run.admin

    @property
    def token(self) -> str:
        """An access token of the run's own user of the highest role."""
        return self.token_of(self.client)

    @staticmethod
    def token_of(client: Client) -> str:
        return client.identity.headers()["Authorization"].removeprefix("Bearer ")

    def url(self, address: str) -> str:
        parts = urlsplit(self.run.target.origin)
        return f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}{parts.path}{address}"

    def open(self, address: str | None = None, **options: Any) -> Stream:
        """A connection without a credential, unless headers have one; None: to where nothing is subscribed to."""
        channel = self.book.channels[address] if address is not None else self.book.free
        return Stream(self.book, channel, self.run.recorder, self.log, self.url(channel.address), **options)

    @contextmanager
    def known(self, address: str | None = None, token: str | None = None, **options: Any) -> Iterator[Stream]:
        """A connection of the run's own user of the highest role, or of whoever the token belongs to."""
        with self.open(address, **options) as stream:
            answer = stream.auth(token or self.token)
            said = f"a good token is answered {answer}"
            hold(answer.get("success") is True, "a good token is accepted", said, stream.about("auth_response"))
            yield stream

    def exchange(self, operation: str) -> Exchange | None:
        """What was said last, and where, for the command that repeats it."""
        return self.log.last.exchange(operation) if self.log.last is not None else None

    # Objects

    def key(self, *permissions: str, **more: Any) -> tuple[int, str]:
        """A new API key: its id and the secret."""
        body = {"name": self.ground.name(), "permissions": list(permissions), **more}
        made = expect(self.client.call("create_api_key", json=body), 201, "create_api_key").data
        self.run.recorder.secrets.setdefault(made["api_key"], "$API_KEY")
        return int(made["id"]), str(made["api_key"])

    def log_in(self) -> dict[str, Any]:
        """The data of the log-in of a new user of the highest role."""
        name = self.ground.name()
        new_user(self.client, name, self.run.contract.highest_role, self.run.password_of_run)
        return self.run.client().log_in(name, self.run.password_of_run)

    def point(self, device: int, value: float, metric: str = "a", second: int = 0, **more: Any) -> dict[str, Any]:
        """A point so many seconds after the run's base."""
        moment = rfc3339(self.ground.base + timedelta(seconds=second))
        return {"device_id": device, "metric_name": metric, "metric_value": value, "timestamp": moment, **more}

    def send(self, *points: dict[str, Any]) -> None:
        """A point alone, or several as a batch."""
        if len(points) == 1:
            expect(self.client.call("submit_telemetry", json=points[0]), 201, "submit_telemetry")
            return
        name = "submit_telemetry_batch"
        expect(self.client.call(name, json={"telemetry_data": list(points)}), 200, name)

    def told(self, stream: Stream, devices: set[int], count: int, kind: str = TELEMETRY) -> list[Frame]:
        """The events of own devices: as many as are due, and any that came beyond."""
        found: list[Frame] = []
        try:
            while len(found) < count:
                frame = stream.next()
                if frame["type"] == kind and frame["device_id"] in devices:
                    found.append(frame)
        except Broken as error:
            about = stream.about(kind)
            raise Broken("every event is told", f"{len(found)} of {count} have come: {error}", about) from None
        return found + [f for f in stream.rest() if f["type"] == kind and f["device_id"] in devices]
