"""Callers of every kind: strangers, whom whatever needs a permission refuses, and callers with known permissions."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt

from contract_tests.checks import Broken, hold
from contract_tests.client import Client, Reply
from contract_tests.contract import Node, Operation
from contract_tests.run import Run
from contract_tests.stage import new_user, rfc3339

KEY = "vt_4f9aQxK2mR7tLw0cYb3sVnE8dHjZ5uPgA1iXoTqMfBk"
NEW_PASSWORD = "another password"
# How long a key lives that is to end while we wait, and how long we wait for it.
BRIEF_SECONDS = 2
PATIENCE_SECONDS = 20


# Headers by the caller's name and family.
Kinds = dict[tuple[str, str], dict[str, str]]


@dataclass(frozen=True)
class Caller:
    """Who calls. `permissions` is None for a stranger; strangers of one family must be told the same.

    `device` is the id of the only device that a bound key may write; `username` is that of a session's user.
    """

    name: str
    client: Client
    permissions: frozenset[str] | None = None
    family: str = ""
    device: int | None = None
    username: str | None = None

    @property
    def is_stranger(self) -> bool:
        return self.permissions is None

    def may(self, operation: Operation) -> bool:
        """Whether it may call an operation that needs a permission."""
        if self.permissions is None or operation.permission not in self.permissions:
            return False
        return self.username is not None or takes_keys(operation)


def takes_keys(operation: Operation) -> bool:
    """Whether an API key is among the credentials that the operation names."""
    contract = operation.contract
    schemes = contract.document["components"]["securitySchemes"]
    stated = operation.raw if "security" in operation.raw else contract.document
    wanted: list[Node] = stated["security"]
    return any(schemes[name]["type"] == "apiKey" for each in wanted for name in each)


class LiveSecrets:
    """What no example can print: a password and a refresh token that work, put into bodies that ask for them."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._refresh = ""

    def fill(self, operation: Operation, body: Any, *, log_in: bool = True) -> None:
        """Put them into the body of an operation that needs no credential, in place; a password where wanted."""
        if operation.permission is not None or not isinstance(body, dict):
            return
        for name in body:
            if name.endswith("refresh_token"):
                body[name] = self._refresh or self._log_in()
        if log_in and {"username", "password"} <= set(body):
            body.update(username=self._username, password=self._run.password_of_run)

    def keep(self, reply: Reply) -> None:
        """Remember the newest refresh token that a reply gives."""
        if reply.status < 400 and reply.headers.get("content-type", "").startswith("application/json"):
            data = reply.json.get("data")
            found = [data[name] for name in data if name.endswith("refresh_token")] if isinstance(data, dict) else []
            self._refresh = found[0] if found else self._refresh

    @property
    def _username(self) -> str:
        return next(iter(self._run.stage.users.values()))

    def _log_in(self) -> str:
        return str(self._run.client().log_in(self._username, self._run.password_of_run)["refresh_token"])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def key(secret: str) -> dict[str, str]:
    return {"X-API-Key": secret}


def new_key(maker: Client, run: Run, permissions: frozenset[str], **more: Any) -> dict[str, Any]:
    """The data of a new API key, its secret among it."""
    body = {"name": f"{run.name} key", "permissions": sorted(permissions), **more}
    data: dict[str, Any] = maker.call("create_api_key", json=body).data
    return data


@dataclass(frozen=True)
class Former:
    """A user whose session ended by a change to the user: a log-in's data and a key's secret from before that."""

    name: str
    username: str
    user: int
    tokens: dict[str, Any]
    key: str


def former_users(run: Run) -> list[Former]:
    """One for each change that ends a user's sessions. Another user has the name of the deleted one."""
    lowest = next(iter(run.contract.roles))
    changes = {"disabled": {"is_active": False}, "renewed": {"password": NEW_PASSWORD}, "lowered": {"role": lowest}}
    found = [_former(run, name) for name in (*changes, "gone")]
    for each in found:
        if each.name in changes:
            reply = run.admin.call("update_user", path={"id": each.user}, json=changes[each.name])
        else:
            reply = run.admin.call("delete_user", path={"id": each.user})
            new_user(run.admin, each.username, run.contract.highest_role, run.password_of_run)
        hold(reply.status == 200, "users can be managed", f"{each.name}: {reply.status}")
    return found


def _former(run: Run, name: str) -> Former:
    role, username = run.contract.highest_role, f"{run.name}-{name}"
    user = new_user(run.admin, username, role, run.password_of_run)
    tokens = run.client().log_in(username, run.password_of_run)
    maker = run.client().acting(**bearer(tokens["access_token"]))
    return Former(name, username, user, tokens, new_key(maker, run, frozenset(run.contract.roles[role]))["api_key"])


def short_lived(run: Run) -> tuple[Kinds, str]:
    """An expired access token where the clock is ours, and the secret of a key that ends within seconds.

    To be called before anything else gets a token that is to live.
    """
    ends = run.clock.now() + timedelta(seconds=BRIEF_SECONDS)
    permissions = frozenset(run.contract.roles[run.contract.highest_role])
    secret = str(new_key(run.admin, run, permissions, expires_at=rfc3339(ends))["api_key"])
    if run.sandbox is None:
        return {}, secret
    late = run.client().log_in(run.stage.users[run.contract.highest_role], run.password_of_run)
    run.sandbox.advance(late["expires_in"] + BRIEF_SECONDS)
    return {("expired access token", "expired token"): bearer(late["access_token"])}, secret


def strangers(run: Run, former: list[Former], late: Kinds, brief: str) -> list[Caller]:
    """Everyone whom each operation with a permission must answer 401; those first whose tokens may expire meanwhile."""
    anyone, everything = run.client(), frozenset(run.contract.roles[run.contract.highest_role])
    tokens = anyone.log_in(run.stage.users[run.contract.highest_role], run.password_of_run)
    good = new_key(run.admin, run, everything)["api_key"]
    headers = {
        **_ended(run, everything),
        **_of_former(former),
        **_doubled(tokens["access_token"], good),
        **_of_tokens(tokens["access_token"], tokens["refresh_token"]),
        **_without_account(tokens["access_token"]),
        **late,
    }
    _await_end(anyone.acting(**key(brief)))
    headers["expired key", "key"] = key(brief)
    return [Caller(name, anyone.acting(**sent), family=family) for (name, family), sent in headers.items()]


def _without_account(token: str) -> Kinds:
    """What anybody can send."""
    basic = base64.b64encode(b"admin:admin").decode()
    return {
        ("nobody", "none"): {},
        ("empty Authorization", "malformed"): {"Authorization": ""},
        ("scheme without a token", "malformed"): {"Authorization": "Bearer"},
        ("other scheme", "malformed"): {"Authorization": f"Basic {basic}"},
        ("good token under another scheme", "malformed"): {"Authorization": f"Token {token}"},
        ("empty X-API-Key", "key"): key(""),
        ("garbage", "token"): bearer("garbage"),
        ("garbage of three parts", "token"): bearer("a.b.c"),
        ("unknown key", "key"): key(KEY),
        ("unknown key as bearer", "key"): bearer(KEY),
    }


def _of_tokens(token: str, refresh: str) -> Kinds:
    """What can be made of a good pair of tokens."""
    found: Kinds = {
        ("refresh token as access token", "token"): bearer(refresh),
        ("refresh token as key", "key"): key(refresh),
        ("access token as key", "key"): key(token),
    }
    for name, forged in forgeries(token).items():
        found[name, "token"] = bearer(forged)
    return found


def forgeries(token: str) -> dict[str, str]:
    """JSON Web Tokens that look like the one given and were not signed by its maker; none where it is no such token."""
    try:
        algorithm = jwt.get_unverified_header(token)["alg"]
        claims = jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, KeyError):
        return {}
    head, body, signature = token.split(".")
    own = "a secret of the harness's own, of which the server knows nothing at all"
    later = jwt.encode({**claims, "exp": int(claims.get("exp", 0)) + 86400}, own, "HS256").split(".")[1]
    unsigned = jwt.encode(claims, "", "none")
    other = "HS512" if algorithm != "HS512" else "HS384"
    return {
        "forged signature": f"{head}.{body}.{('A' if signature[0] != 'A' else 'B') + signature[1:]}",
        "changed claims": f"{head}.{later}.{signature}",
        "other secret": jwt.encode(claims, own, algorithm if algorithm.startswith("HS") else "HS256"),
        "unsigned token": unsigned,
        "unsigned token with a signature": f"{unsigned}{signature}",
        "no signature": f"{head}.{body}.",
        "token of another algorithm": jwt.encode(claims, own, other),
    }


def _doubled(token: str, good: str) -> Kinds:
    """Two credentials: one must not hide behind the other, and neither behind itself."""
    lower = {"authorization": f"Bearer {token}"}
    return {
        ("good bearer and good key", "two"): {**bearer(token), **key(good)},
        ("bad bearer and good key", "two"): {**bearer("garbage"), **key(good)},
        ("good bearer and bad key", "two"): {**bearer(token), **key(KEY)},
        ("the same bearer twice", "two"): {**bearer(token), **lower},
        ("bad bearer, then a good one", "two"): {**bearer("garbage"), **lower},
        ("the same key twice", "two"): {**key(good), "x-api-key": good},
        ("bad key, then a good one", "two"): {**key(KEY), "x-api-key": good},
        ("the same key in both headers", "two"): {**bearer(good), **key(good)},
    }


def _ended(run: Run, everything: frozenset[str]) -> Kinds:
    """Credentials that were given up."""
    anyone = run.client()
    logged_out = bearer(anyone.log_in(run.stage.users[run.contract.highest_role], run.password_of_run)["access_token"])
    done = anyone.acting(**logged_out).call("log_out")
    hold(done.status == 200, "log-out", f"a session can't be ended: {done.status}", "log_out")
    deleted = new_key(run.admin, run, everything)
    run.admin.call("delete_api_key", path={"id": deleted["id"]})
    return {("logged out", "session"): logged_out, ("deleted key", "key"): key(deleted["api_key"])}


def _of_former(former: list[Former]) -> Kinds:
    """Sessions of users who have changed, and keys of those who may do nothing any more."""
    found = {(f"session of a {each.name} user", "session"): bearer(each.tokens["access_token"]) for each in former}
    keys = {
        (f"key of a {each.name} owner", "key"): key(each.key) for each in former if each.name in ("disabled", "gone")
    }
    return {**found, **keys}


def _await_end(caller: Client) -> None:
    """Until the server says that the credential has ended; its clock decides, not ours."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while caller.call("get_current_user").status != 401:
        if time.monotonic() > deadline:
            raise Broken("expired keys are refused", f"a key of {BRIEF_SECONDS} s still works", "get_current_user")
        time.sleep(0.1)  # the target's own clock runs; nothing tells of it but asking again


def known(run: Run, former: list[Former]) -> Iterator[Caller]:
    """Callers with a good credential, and what it permits."""
    roles = {role: frozenset(permissions) for role, permissions in run.contract.roles.items()}
    everything = roles[run.contract.highest_role]
    for role, permissions in roles.items():
        yield Caller(role, run.client(role), permissions, username=run.stage.users[role])
    for permission in sorted(everything):
        yield _with_key(run, f"key with {permission} alone", frozenset({permission}))
        yield _with_key(run, f"key without {permission}", everything - {permission})
    yield _bound(run)
    secret = new_key(run.admin, run, everything)["api_key"]
    yield Caller("key sent as bearer", run.client().acting(**bearer(secret)), everything)
    kept = {"lowered": roles[next(iter(roles))], "renewed": everything}
    for each in former:
        if each.name in kept:
            client = run.client().acting(**key(each.key))
            yield Caller(f"key of a {each.name} owner", client, kept[each.name])


def _with_key(run: Run, name: str, permissions: frozenset[str]) -> Caller:
    secret = new_key(run.admin, run, permissions)["api_key"]
    return Caller(name, run.client().acting(**key(secret)), permissions)


def _bound(run: Run) -> Caller:
    """A key that may write the telemetry of one device, made for it, and nothing else."""
    body = {"name": "Bound device", "device_id": f"{run.name}-bound", "device_type": "sensor"}
    device = int(run.admin.call("create_device", json=body).data["id"])
    permissions = frozenset({"telemetry:write"})
    secret = new_key(run.admin, run, permissions, device_id=device)["api_key"]
    return Caller("bound key", run.client().acting(**key(secret)), permissions, device=device)
