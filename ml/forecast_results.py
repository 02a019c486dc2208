"""What a forecast answers with. Times are epoch microseconds (UTC), values are in the metric's unit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Season:
    """What repeats.

    `amplitude` is half the peak-to-peak of the seasonal part, in the metric's unit. `strength`, 0 to 1, is
    1 − var(residual) / var(residual + seasonal) (Hyndman & Athanasopoulos, Forecasting, 3rd ed., §4.3).
    """

    period_seconds: int
    amplitude: float
    strength: float


@dataclass(frozen=True)
class Trend:
    """The straight line through the window; `flat` when its slope could be chance. `r_squared`: None when constant."""

    slope_per_day: float
    direction: str  # "rising" | "falling" | "flat"
    r_squared: float | None


@dataclass(frozen=True)
class Backtest:
    """The forecasts replayed from past origins, each with what was known then.

    `horizon`: steps of `step_us` ahead of each, on the model's own grid. `errors`: mean absolute error of each method
    that was replayed. `relative`: the served method's over that of seasonal_naive; None without, or when that is 0.
    `coverage`: the share of outcomes inside an interval whose width was learned from the other half of the origins.
    """

    origins: int
    horizon: int
    step_us: int
    errors: dict[str, float]
    relative: float | None
    coverage: float | None


@dataclass(frozen=True)
class Forecast:
    """`times_us`, `values`, `lower`, `upper` are equally long; so are `fitted_times_us` and `fitted`.

    `method` is "prophet", "seasonal_naive", "last_value" or "constant"; `reason` is a sentence that says why.
    `fitted` is the method's view of the latest history on its grid. `points_used`: points left after cleaning, of which
    `points_clipped` were brief excursions and were limited.
    """

    method: str
    reason: str
    step_us: int
    times_us: list[int]
    values: list[float]
    lower: list[float]
    upper: list[float]
    fitted_times_us: list[int]
    fitted: list[float]
    interval_width: float
    trend: Trend
    seasons: list[Season]
    backtest: Backtest | None
    points_used: int
    points_clipped: int
