"""Passwords: argon2id with the library's recommended cost (RFC 9106, second profile), its memory a setting."""

from __future__ import annotations

from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Hashing:
    """Makes hashes that fill `memory_mib` MiB each, and checks passwords against hashes of any cost.

    Both take tens of milliseconds, so they never run on the event loop.
    """

    def __init__(self, memory_mib: int) -> None:
        self._hasher = PasswordHasher(memory_cost=memory_mib * 1024)

    def hash(self, password: str) -> str:
        """The hash to store."""
        return self._hasher.hash(password)

    def is_password(self, password: str, stored: str | None) -> bool:
        """Whether the password fits. With no stored hash it costs the same and answers False."""
        try:
            self._hasher.verify(self._nobody if stored is None else stored, password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("a password that nobody has")
