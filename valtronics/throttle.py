"""Rate limits by tier, by address and for log-ins, counted by the `limits` library in memory."""

from __future__ import annotations

from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage, Storage
from limits.strategies import FixedWindowRateLimiter

from domain.errors import PayloadTooLarge, RateLimitExceeded
from domain.times import SECOND, format_time
from valtronics.envelope import Headers
from valtronics.settings import Settings


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a budget: `reset` in Unix seconds."""

    limit: int
    remaining: int
    reset: int

    def headers(self) -> Headers:
        return [
            (b"x-ratelimit-limit", b"%d" % self.limit),
            (b"x-ratelimit-remaining", b"%d" % self.remaining),
            (b"x-ratelimit-reset", b"%d" % self.reset),
        ]


def spent(error: RateLimitExceeded) -> Allowance:
    """The allowance of a budget that has nothing left."""
    return Allowance(error.limit, 0, error.reset_us // SECOND)


class Throttle:
    """Counts in fixed windows of a minute. Each `count_` raises RateLimitExceeded when the budget is spent."""

    def __init__(self, settings: Settings, counters: Storage | None = None) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage() if counters is None else counters)
        self._tiers: dict[str, RateLimitItem | None] = {
            "standard": RateLimitItemPerMinute(settings.rate_standard),
            "premium": RateLimitItemPerMinute(settings.rate_premium),
            "enterprise": None,
        }
        self._anonymous = RateLimitItemPerMinute(settings.rate_anonymous)
        self._login_address = RateLimitItemPerMinute(settings.login_per_address)
        self._login_username = RateLimitItemPerMinute(settings.login_per_username)
        self._device_points = RateLimitItemPerMinute(settings.rate_device_points)

    def count_caller(self, tier: str, caller: str) -> Allowance | None:
        """One request of a known caller; None when the tier is unlimited and so not counted."""
        item = self._tiers[tier]
        return None if item is None else self._count(item, "caller", caller)

    def count_address(self, address: str) -> Allowance:
        """One request without a valid credential."""
        return self._count(self._anonymous, "address", address)

    def count_login(self, address: str, username: str) -> Allowance:
        """One log-in attempt, against the address and against the user name."""
        allowance = self._count(self._login_address, "login-address", address)
        by_name = self._count(self._login_username, "login-username", username.casefold())
        return min(allowance, by_name, key=lambda each: each.remaining)

    def count_points(self, caller: str, points: int) -> None:
        """Points written by a key that is bound to a device."""
        most = self._device_points.amount
        if points > most:
            raise PayloadTooLarge(f"The key may write {most} points a minute, and so in one batch", {"limit": most})
        self._count(self._device_points, "points", caller, points)

    def _count(self, item: RateLimitItem, kind: str, who: str, cost: int = 1) -> Allowance:
        # Asked first: a refused batch that were counted would use up what a smaller one could still have.
        allowed = self._limiter.test(item, kind, who, cost=cost) and self._limiter.hit(item, kind, who, cost=cost)
        reset, remaining = self._limiter.get_window_stats(item, kind, who)
        if not allowed:
            reset_us = round(reset * SECOND)
            raise RateLimitExceeded(item.amount, reset_us, format_time(reset_us // SECOND * SECOND))
        return Allowance(item.amount, max(0, remaining), int(reset))
