"""Access tokens (JWT, HS256) and the opaque secrets that are stored hashed."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from typing import Any

import jwt

from domain.errors import NotAuthenticated
from domain.times import SECOND

ALGORITHM = "HS256"
API_KEY_PREFIX = "vt_"
_CACHE = 10_000


class Tokens:
    """Makes and verifies access tokens. Verified ones are remembered: a check costs 50 µs, a look-up less than one."""

    def __init__(self, key: str, *, access_seconds: int, refresh_seconds: int) -> None:
        self._key = key
        self.access_seconds = access_seconds
        self.refresh_seconds = refresh_seconds
        self._verified: OrderedDict[str, tuple[str, int]] = OrderedDict()

    def issue(self, *, user_id: int, session_id: str, now_us: int) -> str:
        seconds = now_us // SECOND
        claims = {
            "sub": str(user_id),
            "sid": session_id,
            "iat": seconds,
            "exp": seconds + self.access_seconds,
            "jti": secrets.token_hex(8),
        }
        return jwt.encode(claims, self._key, ALGORITHM)

    def session_of(self, token: str, now_us: int) -> str:
        """The session that a token belongs to. Raises NotAuthenticated when it is bad or expired."""
        return self._good(token, now_us)[0]

    def expiry_of(self, token: str, now_us: int) -> int:
        """When a token ends, in µs. Raises NotAuthenticated when it is bad or expired."""
        return self._good(token, now_us)[1] * SECOND

    def _good(self, token: str, now_us: int) -> tuple[str, int]:
        known = self._verified.get(token)
        if known is None:
            known = self._verify(token)
            self._verified[token] = known
            if len(self._verified) > _CACHE:
                self._verified.popitem(last=False)
        if known[1] * SECOND <= now_us:
            self._verified.pop(token, None)
            raise NotAuthenticated("The access token has expired")
        return known

    def _verify(self, token: str) -> tuple[str, int]:
        try:
            # Expiry is checked by the caller against the service's own clock, on every use.
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                options={"require": ["sub", "sid", "exp"], "verify_exp": False, "verify_iat": False},
            )
            return str(claims["sid"]), int(claims["exp"])
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError):
            raise NotAuthenticated("The access token is not valid") from None

    @staticmethod
    def new_refresh_token() -> str:
        return new_secret("vtr_")

    @staticmethod
    def new_api_key() -> str:
        return new_secret(API_KEY_PREFIX)

    @staticmethod
    def new_webhook_secret() -> str:
        return new_secret("whsec_")

    @staticmethod
    def hash_secret(secret: str) -> bytes:
        return hash_secret(secret)


def new_secret(prefix: str) -> str:
    """256 random bits behind a prefix that tells what it is."""
    return prefix + secrets.token_urlsafe(32)


def hash_secret(secret: str) -> bytes:
    """SHA-256: enough for secrets with 256 bits of their own, and quick enough for each request."""
    return hashlib.sha256(secret.encode()).digest()
