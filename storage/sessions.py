"""Log-in sessions: a family of refresh tokens, of which only the newest is good; reuse of an old one ends them all."""

from __future__ import annotations

import secrets
from typing import Any, Literal

from storage.link import Link

Rotation = tuple[Literal["rotated", "reused", "unknown"], dict[str, Any] | None]

_PRINCIPAL = (
    "SELECT u.id, u.username, u.email, u.role, u.tier FROM sessions s JOIN users u ON u.id = s.user_id"
    " WHERE s.id = ? AND s.revoked_us IS NULL AND s.expires_us > ? AND u.is_active = 1"
)


class Sessions:
    """A session is {id, user_id, expires_us}; tokens are known by their hashes only."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._run = link.run

    def create(self, user_id: int, refresh_hash: bytes, expires_us: int, now_us: int) -> str:
        """Open a session with its first refresh token; the session's id, 128 random bits in hex."""
        session_id = secrets.token_hex(16)
        self._run(
            "INSERT INTO sessions (id, user_id, created_us, expires_us) VALUES (?, ?, ?, ?)",
            (session_id, user_id, now_us, expires_us),
        )
        self._run("INSERT INTO refresh_tokens (hash, session_id) VALUES (?, ?)", (refresh_hash, session_id))
        return session_id

    def principal(self, session_id: str, now_us: int) -> dict[str, Any] | None:
        """Who acts in the session; None when it was revoked or has expired, or the user is inactive or gone."""
        row = self._run(_PRINCIPAL, (session_id, now_us)).fetchone()
        if row is None:
            return None
        return {
            "user_id": row[0], "username": row[1], "email": row[2], "role": row[3], "tier": row[4], "is_active": True,
        }  # fmt: skip

    def rotate(
        self, session_id: str | None, old_hash: bytes, new_hash: bytes, expires_us: int, now_us: int
    ) -> Rotation:
        """Exchange a refresh token. "reused" comes with the session that has been revoked for it, if it was open."""
        found = self._link.row(
            "SELECT s.id, s.user_id, s.expires_us, s.revoked_us FROM refresh_tokens t"
            " JOIN sessions s ON s.id = t.session_id WHERE t.hash = ?",
            (old_hash,),
        )
        if found is None or (session_id is not None and found[0] != session_id):
            return "unknown", None
        family, user_id = found[0], found[1]
        session = {"id": family, "user_id": user_id, "expires_us": expires_us}
        # The conditional update decides between two requests with the same token, whatever their order.
        if not self._link.change(
            "UPDATE refresh_tokens SET used_us = ? WHERE hash = ? AND used_us IS NULL", (now_us, old_hash)
        ):
            return "reused", session if self.revoke(family, now_us) else None
        extended = self._link.change(
            "UPDATE sessions SET expires_us = ? WHERE id = ? AND revoked_us IS NULL AND expires_us > ?",
            (expires_us, family, now_us),
        )
        if not extended:
            return "unknown", None
        self._run("INSERT INTO refresh_tokens (hash, session_id) VALUES (?, ?)", (new_hash, family))
        return "rotated", session

    def revoke(self, session_id: str, now_us: int = 0) -> bool:
        """End a session at once; False when it was not open."""
        sql = "UPDATE sessions SET revoked_us = ? WHERE id = ? AND revoked_us IS NULL"
        return self._link.change(sql, (now_us, session_id)) > 0

    def revoke_user(self, user_id: int, now_us: int = 0) -> int:
        """End all of a user's sessions; how many."""
        sql = "UPDATE sessions SET revoked_us = ? WHERE user_id = ? AND revoked_us IS NULL"
        return self._link.change(sql, (now_us, user_id))

    def purge(self, now_us: int) -> int:
        """Forget sessions whose last refresh token has expired; how many."""
        return self._link.change("DELETE FROM sessions WHERE expires_us <= ?", (now_us,))
