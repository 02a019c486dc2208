"""How long raw points and rollups are kept, and from which moment on they can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.times import DAY, HOUR


@dataclass(frozen=True, slots=True)
class Retention:
    """Days to keep; None keeps for ever. `per_metric` overrides both figures for a metric.

    Cutoffs fall on whole hours (raw) and whole days (rollups), always in favour of keeping, so that
    no rollup is ever half expired. Rollups are kept at least as long as the raw points they sum up.
    """

    raw_days: int | None = None
    rollup_days: int | None = None
    per_metric: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)

    def raw_cutoff(self, metric: str, now_us: int) -> int:
        """Raw points before this moment are expired; 0 when nothing expires."""
        return _cutoff(self._days(metric)[0], now_us, HOUR)

    def rollup_cutoff(self, metric: str, now_us: int) -> int:
        """Rollups of buckets before this moment are expired; 0 when nothing expires."""
        raw_days, rollup_days = self._days(metric)
        return min(_cutoff(rollup_days, now_us, DAY), _cutoff(raw_days, now_us, DAY))

    @property
    def uniform(self) -> bool:
        """True when every metric has the same cutoffs."""
        return not self.per_metric

    def _days(self, metric: str) -> tuple[int | None, int | None]:
        return self.per_metric.get(metric, (self.raw_days, self.rollup_days))


KEEP_ALL = Retention()


def _cutoff(days: int | None, now_us: int, grain: int) -> int:
    if days is None:
        return 0
    moment = max(0, now_us - days * DAY)
    return moment - moment % grain
