"""The queues of the webhooks: whose turn it is, one notification at a time for each, whatever the replicas.

A webhook is claimed by a conditional update for as long as an attempt may take. Whoever dies with a claim leaves it to
expire, and the notification is sent again with the same event id.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from storage.link import Link

_DUE = (
    "SELECT w.id FROM webhooks w WHERE w.is_active = 1 AND (w.claimed_until_us IS NULL OR w.claimed_until_us <= ?)"
    " AND (EXISTS (SELECT 1 FROM notifications n WHERE n.webhook_id = w.id AND n.status = 'pending')"
    " OR EXISTS (SELECT 1 FROM notifications n WHERE n.webhook_id = w.id AND n.status = 'failed'"
    " AND n.next_attempt_us <= ?)) ORDER BY w.id"
)
_CLAIM = (
    "UPDATE webhooks SET claim = ?, claimed_until_us = ? WHERE id = ? AND is_active = 1"
    " AND (claimed_until_us IS NULL OR claimed_until_us <= ?) RETURNING url, secret"
)
_RELEASE = "UPDATE webhooks SET claim = NULL, claimed_until_us = NULL WHERE id = ? AND claim = ?"
_NEW = (
    "SELECT id, event_id, payload, attempts FROM notifications WHERE webhook_id = ? AND status = 'pending'"
    " ORDER BY id LIMIT 1"
)
_AGAIN = (
    "SELECT id, event_id, payload, attempts FROM notifications WHERE webhook_id = ? AND status = 'failed'"
    " AND next_attempt_us <= ? ORDER BY next_attempt_us, id LIMIT 1"
)
# By its event too: a database that was put back may have another notification of that number. One that was redriven
# during the attempt has other attempts, and stays as it is.
_SETTLE = (
    "UPDATE notifications SET status = ?, attempts = attempts + 1, next_attempt_us = ?, last_attempt_us = ?,"
    " last_status = ?, last_error = ?, delivered_us = ?"
    " WHERE id = ? AND event_id = ? AND attempts = ? AND status IN ('pending', 'failed')"
)


class Delivery(NamedTuple):
    """An attempt to be made: to whom, what, and how many have failed before."""

    webhook_id: int
    id: int
    event_id: str
    url: str
    secret: str
    payload: str
    attempts: int


class Outcome(NamedTuple):
    """What became of an attempt: delivered, failed (with the moment of the next) or dead; the reply's status if any."""

    status: str
    ended_us: int
    next_us: int | None = None
    answered: int | None = None
    reason: str | None = None


class Deliveries:
    def __init__(self, link: Link) -> None:
        self._link = link

    def due(self, now_us: int) -> list[int]:
        """The webhooks that have something to be sent now, and that nobody is sending to."""
        return [row[0] for row in self._link.rows(_DUE, (now_us, now_us))]

    def claim(self, webhook_id: int, claim: str, until_us: int, now_us: int) -> Delivery | None:
        """The oldest of what is to be sent to a webhook now; None when that is nothing, or another is sending to it."""
        # The claim comes first: what is read after it can't be anybody else's any more.
        claimed = self._link.rows(_CLAIM, (claim, until_us, webhook_id, now_us))
        if not claimed:
            return None
        found: list[Any] = self._link.rows(_NEW, (webhook_id,)) + self._link.rows(_AGAIN, (webhook_id, now_us))
        if not found:
            self.release(webhook_id, claim)
            return None
        (url, secret), (id, event_id, payload, attempts) = claimed[0], min(found)
        return Delivery(webhook_id, id, event_id, url, secret, payload, attempts)

    def settle(self, delivery: Delivery, claim: str, outcome: Outcome) -> None:
        """Keep what became of an attempt, and let the webhook go."""
        self.release(delivery.webhook_id, claim)
        delivered_us = outcome.ended_us if outcome.status == "delivered" else None
        self._link.run(
            _SETTLE,
            (
                outcome.status, outcome.next_us, outcome.ended_us, outcome.answered, outcome.reason, delivered_us,
                delivery.id, delivery.event_id, delivery.attempts,
            ),
        )  # fmt: skip

    def release(self, webhook_id: int, claim: str) -> None:
        self._link.run(_RELEASE, (webhook_id, claim))
