"""Who is calling: one credential, looked up afresh on every request, so that a revocation counts at once."""

from __future__ import annotations

from typing import Any, Protocol

from domain.errors import NotAuthenticated
from domain.permissions import ROLES, Principal
from domain.times import parse_time
from valtronics.tokens import API_KEY_PREFIX, Tokens, hash_secret

RawHeaders = list[tuple[bytes, bytes]]


class PrincipalStore(Protocol):
    """The part of the store that is needed here."""

    sessions: Any
    api_keys: Any


def named(secret: str) -> tuple[str, str]:
    """A credential that says by itself what it is: ("key" or "bearer", secret)."""
    return ("key" if secret.startswith(API_KEY_PREFIX) else "bearer"), secret


class Authentication:
    """Turns the credential in the headers into a Principal, or raises NotAuthenticated."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.used_keys: dict[int, int] = {}  # key id: last use in µs, written behind by maintenance

    def credential(self, headers: RawHeaders) -> tuple[str, str]:
        """("bearer" or "key", secret). Two credentials are refused: a bad one must never hide behind a good one."""
        found: list[tuple[str, str]] = []
        for name, value in headers:
            if name == b"authorization":
                scheme, _, token = value.decode("latin-1").partition(" ")
                if scheme.lower() != "bearer" or not token.strip():
                    raise NotAuthenticated("The Authorization header must read: Bearer <token>")
                found.append(("bearer", token.strip()))
            elif name == b"x-api-key":
                found.append(("key", value.decode("latin-1").strip()))
        if not found:
            raise NotAuthenticated("A credential is required: Authorization: Bearer <token>, or X-API-Key")
        if len(found) > 1:
            raise NotAuthenticated("Only one credential may be sent")
        kind, secret = found[0]
        return named(secret) if kind == "bearer" else (kind, secret)

    def principal(self, store: PrincipalStore, credential: tuple[str, str], now_us: int) -> Principal:
        kind, secret = credential
        if kind == "bearer":
            return self._of_session(store, self._tokens.session_of(secret, now_us), now_us)
        return self._of_key(store, secret, now_us)

    def ends_us(self, principal: Principal, credential: tuple[str, str], now_us: int) -> int | None:
        """When a credential that was found good ends, None for a key that lasts."""
        kind, secret = credential
        return self._tokens.expiry_of(secret, now_us) if kind == "bearer" else principal.expires_us

    def _of_session(self, store: PrincipalStore, session_id: str, now_us: int) -> Principal:
        row = store.sessions.principal(session_id, now_us)
        if row is None:
            raise NotAuthenticated("The session has ended")
        return Principal(
            row["user_id"], row["username"], row["email"], row["role"], row["tier"], ROLES[row["role"]], session_id
        )

    def _of_key(self, store: PrincipalStore, secret: str, now_us: int) -> Principal:
        row = store.api_keys.by_hash(hash_secret(secret), now_us) if secret.startswith(API_KEY_PREFIX) else None
        if row is None or not row["owner"]["is_active"]:
            raise NotAuthenticated("The API key is not valid")
        owner = row["owner"]
        self.used_keys[row["id"]] = now_us
        return Principal(
            user_id=owner["user_id"],
            username=owner["username"],
            email=owner.get("email", ""),
            role=owner["role"],
            tier=owner["tier"],
            permissions=ROLES[owner["role"]] & frozenset(row["permissions"]),
            api_key_id=row["id"],
            device_id=row.get("device_id"),
            expires_us=parse_time(row["expires_at"]) if "expires_at" in row else None,
        )
