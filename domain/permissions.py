"""Who may do what: roles as sets of permissions, and the caller of a request."""

from __future__ import annotations

from dataclasses import dataclass

VIEWER = frozenset({"account:read", "account:write", "devices:read", "telemetry:read", "alerts:read", "system:read"})
OPERATOR = VIEWER | {"devices:write", "telemetry:write", "alerts:write", "reports:write"}
ADMIN = OPERATOR | {
    "devices:delete", "telemetry:delete", "api_keys:manage", "users:manage", "webhooks:manage", "audit:read",
}  # fmt: skip

ROLES = {"viewer": VIEWER, "operator": OPERATOR, "admin": ADMIN}


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller: a user's session, or an API key acting for its owner.

    `permissions` is what this credential may do now: a key never exceeds its owner's role.
    `device_id`, when set, is the only device whose telemetry the key may write.
    """

    user_id: int
    username: str
    email: str
    role: str
    tier: str
    permissions: frozenset[str]
    session_id: str | None = None
    api_key_id: int | None = None
    device_id: int | None = None
    expires_us: int | None = None  # of an API key that ends

    @property
    def caller(self) -> str:
        """A stable name for counting and logging: one per user or key."""
        return f"user:{self.user_id}" if self.api_key_id is None else f"key:{self.api_key_id}"
