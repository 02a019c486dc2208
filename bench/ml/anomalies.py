"""How well anomalies are found: the Numenta corpus by its own scorer, and SKAB, on which next to nothing was chosen.

    python -m bench.ml.anomalies --nab DIR [--skab DIR]

DIR: checkouts of github.com/numenta/NAB and github.com/waico/SKAB. NAB is given with the one threshold that is best
for the whole corpus (as its leaderboard does), with thresholds chosen on the other folders, and with the fixed one of
medium sensitivity. The form of the detector and its constants were chosen while looking at NAB.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.ml import nab_scorer as nab
from bench.ml import skab
from domain.times import DAY
from ml.anomalies import SENSITIVITIES, StreamingDetector, new_scores
from ml.anomaly_surprises import WARM_UP, extremes, surprises
from ml.anomaly_verdicts import CAP, HALF_SCORE, WEIGHTS
from storage.verdicts import PAST_POINTS, PAST_US, SEGMENT_POINTS

Floats = nab.Floats
Ints = nab.Ints
Scorer = Callable[[Ints, Floats], Floats]
KINDS = ("range", "seasonal", "level", "difference")


def ensemble(times_us: Ints, values: Floats) -> Floats:
    """The detector as it ships."""
    return new_scores(surprises(times_us, values).score)


def as_a_rule(times_us: Ints, values: Floats) -> Floats:
    """The detector as rules have it: for each segment of a day one that has read a bounded past."""
    days = times_us // DAY
    result = np.zeros(len(values))
    for day in np.unique(days):
        first, end = np.searchsorted(days, day), np.searchsorted(days, day, side="right")
        for start in range(first, end, SEGMENT_POINTS):
            stop = min(end, start + SEGMENT_POINTS)
            begin = max(start - PAST_POINTS, int(np.searchsorted(times_us, day * DAY - PAST_US)))
            if stop - begin > WARM_UP:
                score = new_scores(surprises(times_us[begin:stop], values[begin:stop]).score)
                result[start:stop] = score[start - begin :]
    return result


def without_memory(times_us: Ints, values: Floats) -> Floats:
    """The same, every high score an alarm."""
    return surprises(times_us, values).score


def only(*kinds: str) -> Scorer:
    """The detector with some of the four surprises."""

    def scores(times_us: Ints, values: Floats) -> Floats:
        each = surprises(times_us, values).each
        summed = np.minimum(sum(each[KINDS.index(kind)] * WEIGHTS[KINDS.index(kind)] for kind in kinds), CAP)
        return new_scores(summed / (summed + HALF_SCORE))

    return scores


def robust_z(_: Ints, values: Floats) -> Floats:
    """Baseline: distance from the median of the 288 points before, in their median absolute deviations."""
    scores = np.zeros(len(values))
    windows = np.lib.stride_tricks.sliding_window_view(values, 288)[:-1]
    middle = np.median(windows, axis=1)
    spread = 1.4826 * np.median(np.abs(windows - middle[:, None]), axis=1)
    # Where more than half of the points are equal the deviation says nothing.
    z = np.abs(values[288:] - middle) / np.maximum(spread, 0.1 * np.std(windows, axis=1) + 1e-12)
    scores[288:] = z / (z + 10.0)
    return new_scores(scores)


def novelty(_: Ints, values: Floats) -> Floats:
    """Baseline: how far beyond the extremes of the 4,000 points before, as a part of their span."""
    low, high = extremes(values)
    beyond = np.maximum(np.maximum(values - high, low - values), 0.0)
    part = np.log1p(beyond / np.maximum(high - low, 1e-9))
    return part / (part + 1.0)


DETECTORS: dict[str, Scorer] = {
    "rolling robust z (288)": robust_z,
    "out-of-range novelty": novelty,
    "range only": only("range"),
    "seasonal only": only("seasonal"),
    "level only": only("level"),
    "difference only": only("difference"),
    "without range": only("seasonal", "level", "difference"),
    "without seasonal": only("range", "level", "difference"),
    "without level": only("range", "seasonal", "difference"),
    "without difference": only("range", "seasonal", "level"),
    "ensemble without memory": without_memory,
    "ensemble": ensemble,
}


def scored(corpus: list[nab.Labelled], detector: Scorer) -> tuple[list[Floats], float]:
    """The scores of all series, and points per second of processor time."""
    begin = time.process_time()
    scores = [detector(series.times_us, series.values) for series in corpus]
    return scores, sum(len(series.values) for series in corpus) / (time.process_time() - begin)


def print_nab(corpus: list[nab.Labelled]) -> None:
    """The table of detectors, profiles and ways to choose the threshold."""
    points = sum(len(series.values) for series in corpus)
    windows = sum(len(series.windows) for series in corpus)
    print(f"NAB: {len(corpus)} series, {points:,} points, {windows} windows; standard / low FP / low FN")
    print(f"{'detector':26} {'one threshold':>18} {'thresholds of others':>22} {'at 0.20':>18} {'points/s':>9}")
    for name, detector in DETECTORS.items():
        scores, speed = scored(corpus, detector)
        columns = (
            [nab.optimised(corpus, scores, profile)[0] for profile in nab.PROFILES],
            [nab.with_thresholds_of_others(corpus, scores, profile) for profile in nab.PROFILES],
            [nab.with_fixed_threshold(corpus, scores, profile, 0.2) for profile in nab.PROFILES],
        )
        texts = [" / ".join(f"{figure:.1f}" for figure in column) for column in columns]
        if name in ("rolling robust z (288)", "out-of-range novelty"):
            texts[2] = "–"
        print(f"{name:26} {texts[0]:>18} {texts[1]:>22} {texts[2]:>18} {speed:9,.0f}", flush=True)


def print_false_alarms(corpus: list[nab.Labelled], detector: Scorer) -> None:
    """Alarms outside the windows, and windows found, at the three sensitivities."""
    scores = [detector(series.times_us, series.values) for series in corpus]
    places = [nab.places(series)[0] for series in corpus]
    outside = sum(int(np.sum(place == nab.OUTSIDE)) for place in places)
    print(f"\n{(detector.__doc__ or '').splitlines()[0]}")
    print("sensitivity  threshold  points per false alarm  windows found  share of alarms in windows")
    for name, sensitivity in SENSITIVITIES.items():
        hit = [place[score >= sensitivity.threshold] for score, place in zip(scores, places, strict=True)]
        false = sum(int(np.sum(places_hit == nab.OUTSIDE)) for places_hit in hit)
        true = sum(int(np.sum(places_hit >= 0)) for places_hit in hit)
        found = sum(len(set(places_hit[places_hit >= 0].tolist())) for places_hit in hit)
        part = true / (true + false)
        print(f"{name:11}  {sensitivity.threshold:9.2f}  {outside / false:22,.0f}  {found:13}  {part:26.2f}")


def print_streaming(corpus: list[nab.Labelled]) -> None:
    """Points per second, one at a time."""
    longest = max(corpus, key=lambda series: len(series.values))
    points = list(zip(longest.times_us.tolist(), longest.values.tolist(), strict=True))
    detector = StreamingDetector("medium")
    begin = time.process_time()
    for moment, value in points:
        detector.judge(moment, value)
    print(f"\npoint by point: {len(points) / (time.process_time() - begin):,.0f} points/s ({len(points):,} points)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nab", type=Path, required=True, help="a checkout of github.com/numenta/NAB")
    parser.add_argument("--skab", type=Path, help="a checkout of github.com/waico/SKAB")
    given = parser.parse_args()
    corpus = nab.read(given.nab)
    print_nab(corpus)
    print_false_alarms(corpus, ensemble)
    print_false_alarms(corpus, as_a_rule)
    print_streaming(corpus)
    if given.skab is not None:
        skab.print_report(given.skab)


if __name__ == "__main__":
    main()
