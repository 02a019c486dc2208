#!/usr/bin/env python3
"""Measure predictive maintenance on NASA's C-MAPSS FD001: 100 turbofan engines run to failure, 100 cut off before it.

    python -m bench.ml.maintenance --data DIR

DIR holds train_FD001.txt, test_FD001.txt and RUL_FD001.txt (Saxena, Goebel, Simon & Eklund 2008; NASA's prognostics
data repository; also in the GitHub repositories hankroark/Turbofan-Engine-Degradation and jaesto/Turbofan-RUL). One
flight cycle counts as one day. Remaining life is capped at 125 cycles, as is usual, in the truth and in what is said.

What stands in for the limits of alert rules: for each of twelve sensors, the median, over the training engines, of its
mean over the last five cycles. That is one number a sensor, which somebody would have typed in. *Without fleet* nothing
else comes from other engines: each test engine is judged by its own points. No trend counts as 125 cycles and as P = 0.
The few constants of the prior, which hold for every device, were chosen on the training engines (`--cuts`).
*With fleet* learns from the training engines' whole lives. `--cuts` judges the training engines instead, each cut off
at several moments, for choosing constants without looking at the test engines; with fleet, an even engine is judged by
what the odd ones taught, and the other way round; the limits are still those of all.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from domain.times import DAY
from ml.maintenance import Limit, project
from ml.maintenance_fleet import FleetModel, RunToFailure, learn
from ml.maintenance_index import wear_index
from ml.maintenance_series import Floats

CAP, HORIZON = 125.0, 30.0
# Sensors 1, 5, 6, 10, 16, 18 and 19 never change; 9 and 14 drift either way, so that no rule would have one limit.
SENSORS = (2, 3, 4, 7, 8, 11, 12, 13, 15, 17, 20, 21)
ONE = 4
LAST = 5
CUTS = (8, 16, 24, 45, 65, 85, 105, 125)
LEAST_CYCLES = 31


@dataclass(frozen=True)
class Case:
    """An engine cut off: its sensors so far (cycles, 21) and the cycles that it had left."""

    engine: int
    points: Floats
    left: float


@dataclass(frozen=True)
class Guess:
    """Cycles left, P(at most 30 left), and the 80% interval where there is one."""

    left: float
    chance: float
    low: float | None = None
    high: float | None = None


Model = Callable[[Case], Guess]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the three files")
    parser.add_argument("--set", default="FD001", help="another set of the same form (default FD001)")
    parser.add_argument("--cuts", action="store_true", help="judge the training engines, cut off at several moments")
    given = parser.parse_args()
    fleet = engines(given.data / f"train_{given.set}.txt")
    limits = typed_limits(fleet)
    if given.cuts:
        cases = [Case(n, each[:-left], left) for n, each in enumerate(fleet) for left in CUTS if len(each) - left > 30]
    else:
        left = np.loadtxt(given.data / f"RUL_{given.set}.txt")
        ends = engines(given.data / f"test_{given.set}.txt")
        cases = [Case(n, each, float(left[n])) for n, each in enumerate(ends)]
    print(f"{len(cases)} cases of {len({case.engine for case in cases})} engines")
    print(f"{'model':44}{'RMSE':>7}{'bias':>7}{'Brier':>8}{'AUC':>7}{'in 80%':>8}{'ms':>7}")
    table: dict[str, Model] = {
        "constant": constant(fleet),
        f"one sensor ({ONE}), straight line to its limit": straight_line(limits),
        f"one sensor ({ONE}), its rule's projection": one_rule(limits, ONE),
        "twelve rules, median of their projections": every_rule(limits),
        "without fleet: wear index": index_of_wear(limits),
        "without fleet, limits 15% nearer": index_of_wear(moved(limits, fleet, -0.15)),
        "without fleet, limits 15% further": index_of_wear(moved(limits, fleet, 0.15)),
        "with fleet: quadratic ridge": with_fleet(fleet, leave_out=given.cuts),
    }
    reports = {name: report(name, model, cases) for name, model in table.items()}
    for name in ("without fleet: wear index", "with fleet: quadratic ridge"):
        print(f"\nreliability of P(at most 30 left), {name}: said, happened, cases")
        reliability(cases, reports[name])


def engines(path: Path) -> list[Floats]:
    """Each engine's sensors (cycles, 21), in the order of the file."""
    table = np.loadtxt(path)
    return [table[table[:, 0] == number][:, 5:] for number in np.unique(table[:, 0])]


def typed_limits(fleet: Sequence[Floats]) -> Floats:
    """(21,): what stands in for the rules' limits."""
    limits: Floats = np.median([each[-LAST:].mean(axis=0) for each in fleet], axis=0)
    return limits


def moved(limits: Floats, fleet: Sequence[Floats], share: float) -> Floats:
    """Limits that are off by a share of the way from a new engine's level."""
    new: Floats = np.median([each[:20].mean(axis=0) for each in fleet], axis=0)
    return new + (1 + share) * (limits - new)


def constant(fleet: Sequence[Floats]) -> Model:
    """The mean of all moments of the training engines' lives."""
    left = np.concatenate([np.arange(len(each) - 1, -1, -1) for each in fleet])
    guess = Guess(float(np.minimum(left, CAP).mean()), float((left <= HORIZON).mean()))
    return lambda _case: guess


def straight_line(limits: Floats) -> Model:
    """Least squares through the last 30 points of one sensor: of all spans tried, the one that serves it best."""

    def judge(case: Case) -> Guess:
        level = case.points[-30:, ONE - 1]
        when = np.arange(len(level)) - (len(level) - 1.0)
        slope, now = np.polyfit(when, level, 1)
        ahead = (limits[ONE - 1] - now) / slope
        left = float(np.clip(ahead, 0, CAP)) if slope * (1 if rises(case, limits, ONE) else -1) > 0 else CAP
        # A line has no chance of its own: a logistic around its guess, ten cycles wide.
        return Guess(left, float(1 / (1 + np.exp((left - HORIZON) / 10))))

    return judge


def one_rule(limits: Floats, sensor: int) -> Model:
    return lambda case: projected(case.points[:, sensor - 1], float(limits[sensor - 1]), rises(case, limits, sensor))


def every_rule(limits: Floats) -> Model:
    def judge(case: Case) -> Guess:
        guesses = [one_rule(limits, sensor)(case) for sensor in SENSORS]
        return Guess(
            float(np.median([each.left for each in guesses])), float(np.median([each.chance for each in guesses]))
        )

    return judge


def rises(case: Case, limits: Floats, sensor: int) -> bool:
    return bool(limits[sensor - 1] > case.points[:20, sensor - 1].mean())


def index_of_wear(limits: Floats) -> Model:
    """The twelve rules of an engine as one index, projected to 1."""
    columns = [sensor - 1 for sensor in SENSORS]
    return lambda case: projected(wear_index(list(case.points[:, columns].T), limits[columns].tolist()), 1.0, True)


def with_fleet(fleet: Sequence[Floats], *, leave_out: bool) -> Model:
    """Learned from the training engines; with `leave_out` from those of the other half, even or odd."""
    halves = [[each for n, each in enumerate(fleet) if not leave_out or n % 2 != parity] for parity in (0, 1)]
    models: list[FleetModel] = [learn([as_run(each) for each in half], round(CAP) * DAY) for half in halves]

    def judge(case: Case) -> Guess:
        model, unit = models[case.engine % 2], as_run(case.points)
        said = model.remaining(unit)
        chance = model.chance_within(unit, int(HORIZON) * DAY)
        high = said.high_us / DAY
        return Guess(said.expected_us / DAY, chance, said.low_us / DAY, high if high < CAP else None)

    return judge


def as_run(points: Floats) -> RunToFailure:
    columns = [sensor - 1 for sensor in (*SENSORS, 9, 14)]
    return RunToFailure(np.arange(1, len(points) + 1) * DAY, points[:, columns])


def projected(level: Floats, limit: float, above: bool) -> Guess:
    times = np.arange(1, len(level) + 1) * DAY
    now = int(times[-1])
    said = project(times, level, Limit(1, "sensor", above, limit), now_us=now, horizon_us=int(HORIZON) * DAY)

    def days(moment: int | None) -> float | None:
        return None if moment is None else (moment - now) / DAY

    low, middle, high = (days(each) for each in (said.crossing_low_us, said.crossing_us, said.crossing_high_us))
    # The mean of what is capped, by three quantiles (Swanson's rule): the mean is what a squared error asks for.
    thirds = [CAP if each is None else min(each, CAP) for each in (low, middle, high)]
    return Guess(0.3 * thirds[0] + 0.4 * thirds[1] + 0.3 * thirds[2], said.probability or 0.0, low, high)


def report(name: str, model: Model, cases: Sequence[Case]) -> list[Guess]:
    begun = time.perf_counter()
    guesses = [model(case) for case in cases]
    taken = (time.perf_counter() - begun) / len(cases) * 1000
    truth = np.array([min(case.left, CAP) for case in cases])
    off = np.array([guess.left for guess in guesses]) - truth
    chance = np.array([guess.chance for guess in guesses])
    soon = np.array([case.left <= HORIZON for case in cases])
    pairs = chance[soon][:, None] - chance[~soon][None, :]
    area = float(((pairs > 0) + 0.5 * (pairs == 0)).mean())
    held = covered(cases, guesses)
    print(
        f"{name:44}{np.sqrt((off**2).mean()):7.1f}{off.mean():+7.1f}{((chance - soon) ** 2).mean():8.4f}{area:7.3f}"
        f"{held:>8}{taken:7.1f}"
    )
    return guesses


def covered(cases: Sequence[Case], guesses: Sequence[Guess]) -> str:
    """Share of the engines whose end lay in the 80% interval, of those that have one."""
    hits = [
        guess.low <= case.left <= (guess.high if guess.high is not None else np.inf)
        for case, guess in zip(cases, guesses, strict=True)
        if guess.low is not None
    ]
    return f"{np.mean(hits):.0%}" if hits else "-"


def reliability(cases: Sequence[Case], guesses: Sequence[Guess]) -> None:
    chance = np.array([guess.chance for guess in guesses])
    soon = np.array([case.left <= HORIZON for case in cases])
    for low, high in ((0.0, 0.05), (0.05, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 0.95), (0.95, 1.01)):
        within = (chance >= low) & (chance < high)
        if within.any():
            print(f"  {chance[within].mean():6.2f}{soon[within].mean():8.2f}{within.sum():7d}")


if __name__ == "__main__":
    main()
