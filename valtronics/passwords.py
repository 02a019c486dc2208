"""Passwords: argon2id with the library's recommended cost (RFC 9106, second profile)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The hash to store; takes tens of milliseconds, so never call it on the event loop."""
    return _hasher.hash(password)


def is_password(password: str, stored: str | None) -> bool:
    """Whether the password fits. With no stored hash it costs the same and answers False."""
    try:
        _hasher.verify(_nobody() if stored is None else stored, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


class Hashing:
    """This module as handlers see it."""

    hash = staticmethod(hash_password)
    is_password = staticmethod(is_password)


@cache
def _nobody() -> str:
    return _hasher.hash("a password that nobody has")
