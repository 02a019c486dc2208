"""Theme: who is let in, to what, and for how long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from websockets.exceptions import InvalidHandshake, InvalidStatus

from contract_tests.checks import Broken, Check, hold
from contract_tests.invariants.connectivity import BUSY, apart
from contract_tests.invariants.ground import Ground, expect
from contract_tests.sandbox import Sandbox
from contract_tests.streams.desk import Desk
from contract_tests.streams.wire import Stream

UNKNOWN = 4401
FORBIDDEN = 4403
RESET = 1012
TELEMETRY = "device_telemetry"


def checks(desk: Desk) -> Iterator[Check]:
    free = desk.book.free.name
    yield Check("a wrong credential ends the connection", lambda: _wrong(desk), f"{free}/auth")
    yield Check("a credential in the header", lambda: _in_header(desk), f"{free}/auth")
    yield Check("messages may be sent ahead", lambda: _ahead(desk), f"{free}/auth")
    yield Check("another user's credential does not take over", lambda: _renewed(desk), f"{free}/auth")
    for address, channel in desk.book.channels.items():
        yield Check(f"{address} needs its permissions", partial(_needs, desk, address), f"{channel.name}/auth")
    yield Check("a subscription needs its permission", lambda: _permissions(desk), f"{free}/subscribe")
    yield Check("every role is let in where its permissions say", lambda: _roles(desk), f"{free}/subscribe")
    yield Check("pages of other origins are kept out", lambda: _origins(desk), f"{free}/auth")
    yield Check("without an upgrade there is an error", lambda: _no_upgrade(desk), f"{free}/auth")


def _wrong(desk: Desk) -> None:
    good = desk.token
    head, _, signature = good.rpartition(".")
    forged = f"{head}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    for token in ("nonsense", forged, "vt_" + "A" * 43, good[:-10]):
        with desk.open() as stream:
            answer = stream.auth(token)
            said = f"a wrong credential is answered {answer}"
            refused = answer["type"] == "auth_response" and answer["success"] is False and "error" in answer
            hold(refused, "a wrong credential is refused", said, stream.about("auth_response"))
            code = stream.end()
            hold(code == UNKNOWN, "close codes", f"after a wrong credential {code}", stream.about("auth"))


def _in_header(desk: Desk) -> None:
    _, key = desk.key("telemetry:read")
    for headers in ({"Authorization": f"Bearer {desk.token}"}, {"X-API-Key": key}):
        with desk.open(additional_headers=headers) as stream:
            first = stream.next()
            good = first["type"] == "auth_response" and first["success"] is True
            hold(good, "a good token is accepted", f"{list(headers)}: {first}", stream.about("auth_response"))
            stream.subscribe(TELEMETRY)
    wrong = {"Authorization": "Bearer nonsense"}
    with desk.open(additional_headers=wrong) as stream:
        code = stream.end()
        hold(code == UNKNOWN, "close codes", f"after a wrong header {code}", stream.about("auth"))


def _ahead(desk: Desk) -> None:
    """What is sent with `auth`, or before it, is handled after it and in its order."""
    for order in (("auth", "subscribe", "unsubscribe"), ("subscribe", "unsubscribe", "auth")):
        with desk.open() as stream:
            more: dict[str, dict[str, Any]] = {"auth": {"token": desk.token}}
            for name in order:
                stream.say(type=name, id=name, **more.get(name, {"channel": "alerts"}))
            answers = [stream.next() for _ in order]
            found = [(frame["type"], frame.get("id")) for frame in answers]
            right = [("auth_response", "auth"), ("subscribed", "subscribe"), ("unsubscribed", "unsubscribe")]
            hold(found == right, "messages are answered in order", f"{found}, not {right}", stream.about("subscribe"))


def _renewed(desk: Desk) -> None:
    token = desk.log_in()["access_token"]
    with desk.known() as stream:
        stream.subscribe(TELEMETRY)
        answer = stream.auth(token)
        rules = [each["rule"] for each in answer.get("details", {}).get("errors", [])]
        said = f"{answer}"
        hold(rules == ["same_user"], "a connection is one user's", said, stream.about("auth"))
        again = stream.auth(desk.token)
        hold(again.get("success") is True, "a token may be renewed", f"{again}", stream.about("auth"))


def _needed(desk: Desk, address: str) -> set[str]:
    return {desk.book.permission(subject) for subject in desk.book.channels[address].begins_with}


def _needs(desk: Desk, address: str) -> None:
    """Keys with one permission each: connected and subscribed, or closed."""
    needed = _needed(desk, address)
    subjects = desk.book.channels[address].begins_with
    for permission in sorted({desk.book.permission(subject) for subject in desk.book.subjects}):
        _, key = desk.key(permission)
        with desk.open(address) as stream:
            stream.auth(key)
            if needed <= {permission}:
                for _ in subjects:
                    stream.take(1, "subscribed")
                stream.rest()
                continue
            code = stream.end()
            said = f"closed with {code} for a key with {permission} alone"
            hold(code == FORBIDDEN, "close codes", said, stream.about("auth"))
    _, key = desk.key(*sorted(needed or {"account:read"}))
    with desk.open(address) as stream:
        stream.auth(key)
        found = sorted(frame["channel"] for frame in stream.take(len(subjects), "subscribed"))
        said = f"subscribed to {found} from the start, not {sorted(subjects)}"
        hold(found == sorted(subjects), "subscribed from the start", said, stream.about("subscribed"))


def _permissions(desk: Desk) -> None:
    """Every subject with a key that has its permission alone, and with one that has all but that."""
    every = {desk.book.permission(subject) for subject in desk.book.subjects}
    for permission in sorted(every):
        for held in ({permission}, every - {permission}):
            _, key = desk.key(*sorted(held))
            with desk.known(token=key) as stream:
                for subject in desk.book.subjects:
                    _allowed(desk, stream, subject, held)


def _allowed(desk: Desk, stream: Stream, subject: str, held: set[str]) -> None:
    needed = desk.book.permission(subject)
    answer = stream.ask(type="subscribe", channel=subject)
    said = f"{subject} with {sorted(held)} is answered {answer}"
    if needed in held:
        hold(answer["type"] == "subscribed", "whoever may is let in", said, stream.about("subscribe"))
        return
    named = (answer.get("code"), answer.get("details", {}).get("required_permission"))
    right = ("AUTHORIZATION_ERROR", needed)
    hold(named == right, "a subscription needs its permission", said, stream.about("subscribe"))


def _roles(desk: Desk) -> None:
    for role, held in desk.run.contract.roles.items():
        with desk.known(token=desk.token_of(desk.run.client(role))) as stream:
            for subject in desk.book.subjects:
                _allowed(desk, stream, subject, held)


def _origins(desk: Desk) -> None:
    own = desk.run.target.origin
    with desk.known(origin=own) as stream:
        stream.rest()
    for origin in ("https://evil.example.com", f"{own}.evil.example.com", "null"):
        status, body = _refusal(desk, origin=origin)
        said = f"Origin {origin} is answered {status} {body[:200]!r}"
        about = f"{desk.book.free.name}/auth"
        hold(status == 403 and b'"error"' in body, "pages of other origins are kept out", said, about)


def _refusal(desk: Desk, **options: Any) -> tuple[int, bytes]:
    """The status and body with which a connection is refused; 101 where it is not."""
    try:
        with desk.open(**options):
            return 101, b""
    except InvalidStatus as refused:
        return refused.response.status_code, bytes(refused.response.body or b"")
    except InvalidHandshake as error:
        raise Broken("an answer to every request", f"{options}: {error}", f"{desk.book.free.name}/auth") from None


def _no_upgrade(desk: Desk) -> None:
    for address, channel in desk.book.channels.items():
        reply = desk.run.http.get(desk.run.target.origin + address)
        about = f"{channel.name}/auth"
        hold(reply.status_code == 426, "an upgrade is needed", f"{address} answers {reply.status_code}", about)
        shown = reply.json() if "json" in reply.headers.get("content-type", "") else {}
        names = {"success", "error", "timestamp", "request_id"}
        hold(names <= shown.keys(), "envelope", f"{address} answers {reply.content[:200]!r}", about)


def in_time(desk: Desk) -> Iterator[Check]:
    """What needs the sandbox's clock; it ends with the end of every connection."""
    sandbox, about = desk.run.sandbox, f"{desk.book.free.name}/auth"
    if sandbox is None:
        desk.note("needs a sandbox: the expiry of a token")
        return
    kept: list[Stream] = []

    def expire(_: Ground, sandbox: Sandbox) -> None:
        _expired(desk, sandbox)
        kept.append(desk.lasting.enter_context(desk.open()))

    yield Check("an expired token ends its connection", apart(desk.ground, sandbox, expire), about)
    yield Check("a reset of the sandbox ends connections", lambda: _was_reset(kept), about)


def _expired(desk: Desk, sandbox: Sandbox) -> None:
    data, (_, key) = desk.log_in(), desk.key("alerts:read")
    with desk.known(token=data["access_token"]) as expires, desk.known(token=key) as stays:
        sandbox.advance(data["expires_in"] - 60)
        expires.rest()
        sandbox.advance(61)
        code = expires.end(why="auth")
        hold(code == UNKNOWN, "an expired token ends its connection", f"closed with {code}", expires.about("auth"))
        stays.rest()
    with desk.open() as stream:
        answer = stream.auth(data["access_token"])
        said = f"an expired token is answered {answer}"
        hold(answer.get("success") is False, "an expired token is refused", said, stream.about("auth"))


def _was_reset(kept: list[Stream]) -> None:
    for stream in kept:
        code = stream.end()
        hold(code == RESET, "close codes", f"after a reset of the sandbox {code}", stream.about("auth"))


class Waiting:
    """What needs real time begins before all else, and is looked at when that has passed."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.seconds = desk.book.seconds(r"within (\d+) seconds, or the header")
        self.checked = desk.book.seconds(r"within (\d+) seconds of a log-out")

    def begin(self) -> Iterator[Check]:
        yield Check("what takes time begins", self._begin, f"{self.desk.book.free.name}/auth")

    def _begin(self) -> None:
        desk = self.desk
        self.began = time.monotonic()
        self.silent = desk.lasting.enter_context(desk.open())
        token = desk.log_in()["access_token"]
        user = desk.run.client().acting(Authorization=f"Bearer {token}")
        id, key = desk.key("telemetry:read")
        self.logged_out = desk.lasting.enter_context(desk.known(token=token))
        self.revoked = desk.lasting.enter_context(desk.known(token=key))
        expect(user.call("log_out"), 200, "log_out")
        expect(desk.client.call("delete_api_key", path={"id": id}), 200, "delete_api_key")

    def checks(self) -> Iterator[Check]:
        about = f"{self.desk.book.free.name}/auth"
        yield Check("a log-out and a revoked key end their connections", self._revoked, about)
        yield Check("who says nothing is sent away in time", self._silent, about)

    def _left(self, seconds: float) -> float:
        return max(0.5, seconds + BUSY - (time.monotonic() - self.began))

    def _revoked(self) -> None:
        for stream in (self.logged_out, self.revoked):
            code = stream.end(self._left(self.checked))
            hold(code == UNKNOWN, "close codes", f"a revoked credential is closed with {code}", stream.about("auth"))

    def _silent(self) -> None:
        left = self.seconds - 1 - (time.monotonic() - self.began)
        if left > 0:
            try:
                self.silent.next(left)
            except Broken as error:
                hold(error.rule == "what is due comes", "no sooner than said", str(error), self.silent.about("auth"))
        code = self.silent.end(self._left(self.seconds))
        hold(code == UNKNOWN, "close codes", f"who says nothing is closed with {code}", self.silent.about("auth"))
