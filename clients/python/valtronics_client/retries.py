"""Whether a call that failed is sent again, and when."""

from __future__ import annotations

import random
from dataclasses import dataclass

from valtronics_client.faults import ApiError, ConnectionFailed
from valtronics_client.operations import Operation

# "Once" in the contract's table of errors; proxies answer 502 and 504 for a service that is away.
ONCE = frozenset({500})
WHEN_ABLE = frozenset({429, 502, 503, 504})


@dataclass(frozen=True)
class Retries:
    """How often, and how long between; all in seconds. A `Retry-After` above `patience` is not waited for."""

    most: int = 3
    first: float = 0.5
    longest: float = 8.0
    patience: float = 60.0

    def wait(self, failed: ApiError | ConnectionFailed, attempts: int, operation: Operation[object]) -> float | None:
        """Seconds before the next attempt; None where there is none.

        Only what the contract calls repeatable is repeated. A request that never left is no repetition.
        """
        if attempts > self.most:
            return None
        if isinstance(failed, ConnectionFailed):
            return self.pause(attempts) if operation.is_repeatable or not failed.is_sent else None
        if is_overlap(failed):
            return self.pause(attempts) if attempts > 1 else None
        if not operation.is_repeatable or not (failed.status in WHEN_ABLE or (failed.status in ONCE and attempts == 1)):
            return None
        if failed.retry_after is None:
            return self.pause(attempts)
        # Not earlier than asked, and not all at once.
        return failed.retry_after * random.uniform(1.0, 1.1) if failed.retry_after <= self.patience else None  # noqa: S311

    def pause(self, attempts: int) -> float:
        """Twice as long each time, with randomness, so that callers do not come back together."""
        return float(min(self.longest, self.first * 2.0 ** min(attempts - 1, 30)) * random.uniform(0.5, 1.0))  # noqa: S311


def is_overlap(failed: ApiError | ConnectionFailed) -> bool:
    """Whether the same key is just being used: of a repetition, by its own earlier attempt."""
    return isinstance(failed, ApiError) and failed.status == 409 and failed.details.field == "Idempotency-Key"


def is_passing(failed: ApiError | ConnectionFailed) -> bool:
    """Whether the same may work later: overload, a defect, a service that is away."""
    return isinstance(failed, ConnectionFailed) or failed.status in WHEN_ABLE or (failed.status or 0) >= 500
