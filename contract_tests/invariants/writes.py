"""Generated telemetry: points, repetitions, orders and parts, and their delivery with every result checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import strategies as st

from contract_tests.checks import hold
from contract_tests.invariants.ground import Ground, expect
from contract_tests.invariants.model import DAY, HOUR, MINUTE, Model, Write, result_of

SPAN = DAY + 6 * HOUR
METRICS = ("a", "b.2")

moments = st.one_of(
    st.integers(0, SPAN - 1),
    # Edges of minutes, hours and the day, and the microsecond before them.
    st.builds(lambda unit, number, step: max(0, unit * (number % (SPAN // unit)) - step),
              st.sampled_from([MINUTE, HOUR, DAY]), st.integers(0, SPAN // MINUTE), st.integers(0, 1)),
    # Close together, so that buckets fill.
    st.integers(HOUR, HOUR + 2 * MINUTE),
)  # fmt: skip
# Sums and squares of these fit a double. What comes back is 0.0 for -0.0, which is equal.
values = st.one_of(
    st.integers(-1000, 1000).map(float),
    st.floats(-1e9, 1e9),
    st.floats(-1e120, 1e120),
)
units = st.sampled_from([None, None, "°C", "K"])


def writes(unit: st.SearchStrategy[str | None] = units, most: int = 30) -> st.SearchStrategy[list[Write]]:
    """Points in the order in which they are sent, some of them twice, with the same value or another."""

    @st.composite
    def build(draw: st.DrawFn) -> list[Write]:
        points = draw(
            st.lists(st.builds(Write, st.sampled_from(METRICS), moments, values, unit), min_size=1, max_size=most)
        )
        again = draw(st.lists(st.tuples(st.integers(0, most - 1), st.one_of(st.none(), values)), max_size=6))
        for index, value in again:
            first = points[index % len(points)]
            points.append(Write(first.metric, first.at, first.value if value is None else value, first.unit))
        return points

    return build()


@dataclass(frozen=True)
class Delivery:
    """Points, another order of them in which those of one key keep theirs, and where that order is cut into parts."""

    points: tuple[Write, ...]
    order: tuple[int, ...]
    cuts: tuple[int, ...]

    @property
    def mixed(self) -> list[Write]:
        by_key: dict[tuple[str, int], list[Write]] = defaultdict(list)
        for write in self.points:
            by_key[write.metric, write.at].append(write)
        mixed = []
        for index in self.order:
            key = self.points[index].metric, self.points[index].at
            mixed.append(by_key[key].pop(0))
        return mixed

    @property
    def parts(self) -> list[list[Write]]:
        edges = sorted({0, len(self.points), *self.cuts})
        mixed = self.mixed
        return [mixed[start:end] for start, end in pairwise(edges)]

    def __repr__(self) -> str:
        return f"at once {list(self.points)}; in parts {self.parts}"


@st.composite
def deliveries(draw: st.DrawFn) -> Delivery:
    points = draw(writes())
    order = draw(st.permutations(range(len(points))))
    cuts = draw(st.lists(st.integers(1, len(points)), max_size=6))
    return Delivery(tuple(points), tuple(order), tuple(cuts))


def send(ground: Ground, device: int, model: Model, part: Sequence[Write]) -> str:
    """Send points, one alone or several as a batch; what the service says of each is held. The operation used."""
    wanted = [model.write(write) for write in part]
    bodies = [write.body(device, ground.moment) for write in part]
    if len(part) == 1:
        name = "submit_telemetry"
        reply = expect(ground.client.call(name, json=bodies[0]), 201, name).data
        hold(reply["result"] == wanted[0], "true result", f"{part[0]} is {wanted[0]}, called {reply['result']}", name)
        same = reply["metric_value"] == part[0].value and ground.offset(reply["timestamp"]) == part[0].at
        hold(same, "the reply is the point", f"{part[0]} is answered {reply}", name)
        return name
    name = "submit_telemetry_batch"
    report = expect(ground.client.call(name, json={"telemetry_data": bodies}), 200, name).data
    found = result_of(report, len(part))
    hold(found == wanted, "true results", f"{list(part)} are {wanted}, reported as {report}", name)
    counts = (report["submitted"], report["failed"], report["duplicates"])
    exact = (len(part), 0, wanted.count("duplicate"))
    hold(counts == exact, "true counts of a batch", f"submitted, failed, duplicates are {counts}, not {exact}", name)
    indexes = [entry["index"] for entry in report["results"]]
    listed = [index for index, result in enumerate(wanted) if result != "stored"]
    hold(indexes == listed, "results by index", f"results of {indexes}, not of {listed}", name)
    return name
