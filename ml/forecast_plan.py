"""What a forecast works on: the grid, the cycle and how far the models look back, all in steps of the grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.series import DAY, Floats, Grid, Times, filled, grid_step, regular

# The window a season is learned from, and the level's memory, in cycles (a day each, or a week for daily data).
WINDOW, MEMORY, KEPT = 28, 14, 60
MOST_POINTS = 672
DAILY_ORDER, WEEKLY_ORDER = 8, 3
# With fewer samples a cycle can't be told from noise.
FEWEST_A_CYCLE = 4


@dataclass(frozen=True)
class Plan:
    """`cycle`: steps of the seasonal-naive cycle, 0 without; `week`: steps of a week where that is a longer season."""

    grid: Grid
    history: Floats  # the grid's values with every gap filled
    known: Floats  # the same, NaN where a gap was
    cycle: int
    week: int
    window: int
    memory: int

    def orders(self, weekly: bool) -> dict[int, int]:
        """Steps of a period → the number of its Fourier pairs (Prophet's `fourier_order`)."""
        most = WEEKLY_ORDER if self.cycle * self.grid.step_us > DAY else DAILY_ORDER
        orders = {self.cycle: min(most, (self.cycle - 1) // 2)}
        return orders | {self.week: WEEKLY_ORDER} if weekly else orders

    def cycle_name(self) -> str:
        return "week" if self.cycle * self.grid.step_us > DAY else "day"


def plan(times_us: Times, scaled: Floats) -> Plan:
    """From cleaned points (n,), n ≥ 1, with values near one."""
    last = int(times_us[-1])
    recent = times_us > last - WINDOW * DAY
    span = last - int(times_us[0])
    if recent.sum() >= MEMORY:
        step = grid_step(times_us[recent], min(span, WINDOW * DAY), MOST_POINTS)
    else:
        step = grid_step(times_us, span, MOST_POINTS)
    cycle = cycle_of(step)
    kept = times_us > last - (KEPT * cycle if cycle else MOST_POINTS) * step
    grid = regular(times_us[kept], scaled[kept], step)
    week = 7 * DAY // step if cycle and cycle * step == DAY else 0
    return Plan(grid, filled(grid.values, cycle), grid.values, cycle, week, WINDOW * cycle, MEMORY * cycle)


def cycle_of(step: int) -> int:
    """Steps of a day where the grid shows one, else of a week, else 0."""
    for period in (DAY, 7 * DAY):
        if period % step == 0 and period // step >= FEWEST_A_CYCLE:
            return period // step
    return 0


def positions(grid: Grid, step_us: int, points: int) -> Floats:
    """Where the asked moments lie: steps after the grid's last bucket, fractions included; (points,), all above 0."""
    return np.asarray((np.arange(1, points + 1) * float(step_us) + grid.lag_us) / grid.step_us, dtype=np.float64)
