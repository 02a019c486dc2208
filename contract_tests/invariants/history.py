"""Theme: histories. Buckets hold the points of their time and no other; figures are those of the points."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from contract_tests.checks import Broken, Check, hold
from contract_tests.invariants.figures import agrees, expected
from contract_tests.invariants.ground import Ground
from contract_tests.invariants.model import DAY, HOUR, WIDTHS, Model, Write
from contract_tests.invariants.readings import Readings, figure_faults
from contract_tests.invariants.trial import for_all
from contract_tests.invariants.writes import SPAN, moments, send, values

NAME = "get_telemetry_history"
AGGREGATIONS = ("avg", "min", "max", "sum", "count", "first", "last", "stddev")
FILLS = ("none", "null", "previous", "linear")
STATISTICS = ("min", "max", "avg", "sum", "count", "stddev")
U = 2.0**-53
MOST_BUCKETS = 2_000  # keeps a request with fill short; minutes are asked of a few hours then


@dataclass(frozen=True)
class Window:
    """Part of the time, [start, end), and how it is asked for."""

    start: int
    end: int
    fill: str

    def __repr__(self) -> str:
        return f"[{self.start / 1e6:g}s, {self.end / 1e6:g}s) fill {self.fill}"


Points = dict[int, float]
points = st.dictionaries(moments, values, min_size=1, max_size=40)
windows = st.builds(
    lambda one, other, fill: Window(min(one, other), max(one, other) + 1, fill),
    moments,
    moments,
    st.sampled_from(FILLS),
)


def checks(ground: Ground) -> Iterator[Check]:
    yield Check("buckets are those of the points", lambda: _buckets(ground), NAME)
    yield Check("ranges that meet count each point once", lambda: _meeting(ground), NAME)
    yield Check("auto is the finest that fits", lambda: _auto(ground), NAME)
    yield Check("thinning keeps the ends and real points", lambda: _thinned(ground), NAME)
    yield Check("figures too large for a double are null", lambda: _too_large(ground), NAME)


@contextmanager
def _readings(ground: Ground, given: Points) -> Iterator[Readings]:
    """A new device with these points, sent at once."""
    device, model = ground.device(), Model()
    wrote = send(ground, device, model, [Write("a", at, value) for at, value in given.items()])
    with Readings(ground, device, model).blaming(wrote) as readings:
        yield readings


def _buckets(ground: Ground) -> None:
    """Every interval with every aggregation, over any half-open window."""

    def ask(example: tuple[Points, list[Window]]) -> None:
        given, asked = example
        with _readings(ground, given) as readings:
            for number, (interval, width) in enumerate(WIDTHS.items()):
                for turn, aggregation in enumerate(AGGREGATIONS):
                    window = asked[(number + turn) % len(asked)]
                    if window.fill != "none" and (window.end - window.start) / width > MOST_BUCKETS:
                        window = Window(window.start, window.start + width * MOST_BUCKETS, window.fill)
                    hold_buckets(readings, window, interval, aggregation)

    for_all(ground.run, st.tuples(points, st.lists(windows, min_size=5, max_size=5)), ask, quick=7, full=100)


def hold_buckets(readings: Readings, window: Window, interval: str, aggregation: str) -> None:
    """One history of the metric `a`: buckets, gaps and statistics."""
    asked = {"interval": interval, "aggregation": aggregation, "fill": window.fill}
    data = readings.history("a", start=window.start, end=window.end, **asked)
    said = f"{interval} {aggregation} over {window!r}"
    inside = [value for _, value in readings.model.series("a", window.start, window.end)]
    for fault in figure_faults(data["statistics"], inside, STATISTICS):
        raise Broken("figures are those of the points", f"statistics, {said}: {fault}", NAME)
    shown = [(readings.ground.offset(p["timestamp"]), p["value"], p["count"]) for p in data["data_points"]]
    same = (data["interval"], data["aggregation"], data["truncated"]) == (interval, aggregation, False)
    hold(same, "what was asked for", f"{said} is answered as {data['interval']} {data['aggregation']}", NAME)
    width = WIDTHS[interval]
    starts = [at for at, _, _ in shown]
    aligned = all(at % width == 0 for at in starts) and starts == sorted(set(starts))
    hold(aligned, "buckets are aligned to UTC and in order", f"{said}: {starts}", NAME)
    real = {at: (value, count) for at, value, count in shown if count}
    wanted = readings.model.buckets("a", width, window.start, window.end)
    counts = {at: count for at, (_, count) in real.items()}
    right = {at: len(inside) for at, inside in wanted.items()}
    hold(counts == right, "bucket counts add up", f"{said}: counts {counts}, not {right}", NAME)
    for at, inside in wanted.items():
        good = agrees(aggregation, real[at][0], inside)
        told = f"{said}, bucket at {at / 1e6:g} s: {real[at][0]!r}, not {expected(aggregation, inside)}, of {inside}"
        hold(good, "buckets are those of the points", told, NAME)
    _gaps(shown, window, width, aggregation, said)


def _gaps(shown: list[tuple[int, Any, int]], window: Window, width: int, aggregation: str, said: str) -> None:
    """Buckets without points: none, or each of the window with what the fill says."""
    starts = {at for at, _, _ in shown}
    if window.fill == "none":
        hold(all(count for _, _, count in shown), "a gap is left out", f"{said}: {shown}", NAME)
        return
    owed = set(range(-(-window.start // width) * width, window.end, width))
    missing = sorted(owed - starts)
    hold(not missing, "a fill gives every bucket", f"{said}: none at {[at / 1e6 for at in missing[:5]]}", NAME)
    known = [(at, value) for at, value, count in shown if count]
    for at, value, count in shown:
        if count == 0:
            good = value in (0, None) if aggregation == "count" else _fills(window.fill, at, value, known)
            hold(good, "what fills a gap", f"{said}: {value!r} at {at / 1e6:g} s among {known}", NAME)


def _fills(fill: str, at: int, value: Any, known: list[tuple[int, Any]]) -> bool:
    before = [each for each in known if each[0] < at]
    after = [each for each in known if each[0] > at]
    if fill == "null" or not before or (fill == "linear" and not after):
        return value is None
    left = before[-1]
    if fill == "previous":
        return bool(value == left[1])
    right = after[0]
    if left[1] is None or right[1] is None or value is None:
        return value is None and None in (left[1], right[1])
    share = (at - left[0]) / (right[0] - left[0])
    on_line = left[1] * (1 - share) + right[1] * share
    # A weighted mean of two doubles in four roundings.
    return bool(abs(value - on_line) <= 8 * U * max(abs(left[1]), abs(right[1])) + 1e-300)


def _meeting(ground: Ground) -> None:
    """A window cut in pieces: the pieces together have each point once, whatever the interval."""

    def ask(example: tuple[Points, set[int]]) -> None:
        given, cuts = example
        with _readings(ground, given) as readings:
            # Cuts at points themselves show an end that is not half-open.
            edges = sorted({0, SPAN, *(cuts - {0}), *sorted(given)[:3]})
            for interval in ("raw", *WIDTHS):
                pieces = [
                    readings.history("a", start=one, end=other, interval=interval, max_points=10_000)
                    for one, other in pairwise(edges)
                ]
                counts = [sum(point["count"] for point in piece["data_points"]) for piece in pieces]
                figures = [piece["statistics"]["count"] for piece in pieces]
                told = f"{interval} between {[edge / 1e6 for edge in edges]}: {counts} buckets, {figures} statistics"
                right = [len(readings.model.series("a", one, end)) for one, end in pairwise(edges)]
                hold(counts == figures == right, "ranges that meet count once", f"{told}, not {right}", NAME)

    for_all(ground.run, st.tuples(points, st.sets(moments, max_size=2)), ask, quick=5, full=60)


def _auto(ground: Ground) -> None:
    """Raw points when they fit `max_points`, else the finest interval that does, else a refusal."""

    def ask(example: tuple[Points, int, str]) -> None:
        given, most, fill = example
        with _readings(ground, given) as readings:
            params = {"device_id": readings.device, "metric": "a", "max_points": most, "fill": fill, "interval": "auto"}
            times = {"start_time": ground.moment(0), "end_time": ground.moment(SPAN)}
            reply = ground.client.call(NAME, params={**params, **times})
            wanted = _finest(given, most, filled=fill != "none")
            said = f"auto with max_points {most}, fill {fill}"
            if wanted is None:
                refused = reply.status == 422 and ("max_points", "too_many_buckets") in reply.rules
                hold(refused, "auto refuses what does not fit", f"{said}: {reply.status}", NAME)
                return
            hold(reply.status == 200, "auto gives what fits", f"{said}: {reply.status}, where {wanted} fits", NAME)
            got = reply.data["interval"]
            hold(got == wanted, "auto is the finest that fits", f"{said} chooses {got}, where {wanted} fits", NAME)
            count = sum(point["count"] for point in reply.data["data_points"])
            hold(count == len(given), "bucket counts add up", f"{said}: {count} of {len(given)} points", NAME)

    several = st.tuples(points, st.one_of(st.integers(1, 45), st.integers(1, 2_000)), st.sampled_from(FILLS))
    for_all(ground.run, several, ask, quick=15, full=200)


def _finest(given: Points, most: int, *, filled: bool) -> str | None:
    if len(given) <= most:
        return "raw"
    first, last = (0, SPAN - 1) if filled else (min(given), max(given))
    return next((name for name, width in WIDTHS.items() if last // width - first // width + 1 <= most), None)


def _thinned(ground: Ground) -> None:
    """At most `max_points` raw points, the first and the last among them, each as it was sent."""

    def ask(example: tuple[int, int, int]) -> None:
        number, most, salt = example
        given = {k * HOUR // 60 + (k * k * salt) % 1000: ((k * salt) % 97) / 7 for k in range(number)}
        with _readings(ground, given) as readings:
            data = readings.history(
                "a", start=0, end=DAY * 2, interval="raw", max_points=most, aggregation="max", fill="linear"
            )
            found = [(ground.offset(point["timestamp"]), point["value"]) for point in data["data_points"]]
            sent = sorted(given.items())
            said = f"{number} points thinned to {most}"
            fits = len(found) == min(number, most)
            hold(fits, "at most max_points", f"{said}: {len(found)} come back", NAME)
            hold(data["truncated"] is (number > most), "truncated says so", f"{said}: {data['truncated']}", NAME)
            hold(found == sorted(set(found)), "oldest first", f"{said}: {found[:10]}", NAME)
            hold(set(found) <= set(sent), "only real points", f"{said}: {sorted(set(found) - set(sent))[:5]}", NAME)
            ends = found[-1] == sent[-1] and (most < 2 or found[0] == sent[0])
            hold(ends, "both ends are kept", f"{said}: {found[0]} to {found[-1]} of {sent[0]} to {sent[-1]}", NAME)
            for fault in figure_faults(data["statistics"], [value for _, value in sent], STATISTICS):
                raise Broken("figures before any thinning", f"{said}: {fault}", NAME)

    sizes = st.tuples(st.integers(1, 400), st.one_of(st.integers(1, 5), st.integers(1, 500)), st.integers(1, 10**6))
    for_all(ground.run, sizes, ask, quick=12, full=150)


def _too_large(ground: Ground) -> None:
    """A sum or a spread beyond the doubles is null, in a reply that is JSON all the same; a mean always fits."""
    huge = st.sampled_from([1.7e308, -1.7e308, 8.9e307, 1e155, -1e155, 1.0])
    some = st.dictionaries(st.integers(0, 3 * HOUR), huge, min_size=1, max_size=6)

    def ask(given: Points) -> None:
        with _readings(ground, given) as readings:
            for interval in ("1m", "1h", "1d"):
                for aggregation in ("sum", "avg", "stddev"):
                    hold_buckets(readings, Window(0, SPAN, "none"), interval, aggregation)
            readings.summary()

    for_all(ground.run, some, ask, quick=6, full=100)
