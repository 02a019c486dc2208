"""What holds for any points in any order, and for any number of clients at once."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.times import HOUR, MINUTE, SECOND, format_time, parse_time
from tests.service.load import as_body
from tests.service.running import API, Answer, Lasting, Server, unique, until

START = 1_736_000_000 * SECOND  # 2025-01-04T14:13:20Z: not on any bucket's edge
END = START + 30 * HOUR
WINDOW = {"start_time": format_time(START), "end_time": format_time(END)}
AGGREGATIONS = ("avg", "min", "max", "sum", "count", "first", "last", "stddev")
QUERIES = [("raw", "avg"), ("1m", "avg"), ("15m", "last"), ("6h", "avg"), ("1d", "stddev")] + [
    ("1h", aggregation) for aggregation in AGGREGATIONS
]
# The same properties are tried on the storage with many more examples; here it is the way through the service.
MANY = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink an example over HTTP takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

moments = st.one_of(
    st.integers(START, END - 1),
    st.sampled_from([START + n * MINUTE for n in range(0, 30 * 60, 97)]),  # some close together, so that buckets fill
    st.integers(START + HOUR, START + HOUR + 2 * MINUTE),
)
values = st.one_of(st.floats(-1e9, 1e9), st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**6), 10**6))
series = st.dictionaries(st.tuples(st.sampled_from(["t", "u"]), moments), values, min_size=1, max_size=60)


def deliver(server: Server, device: int, points: list[tuple[str, int, float]], cuts: list[int]) -> list[str]:
    """Send points in this order, split at the cuts; a part of one point goes alone. The result of each point."""
    results = []
    edges = [0, *sorted({cut % len(points) for cut in cuts} - {0}), len(points)]
    for start, end in pairwise(edges):
        part = [as_body((device, metric, format_time(ts)), value) for metric, ts, value in points[start:end]]
        if len(part) == 1:
            results.append(server.post(f"{API}/telemetry/", part[0]).data["result"])
        else:
            reply = server.points(part)
            others = {each["index"]: each["result"] for each in reply["results"]}
            results += [others.get(index, "stored") for index in range(len(part))]
            assert reply["submitted"] == len(part)
            assert reply["duplicates"] == Counter(others.values())["duplicate"]
    return results


def view(server: Server, device: int) -> dict[str, Any]:
    """Everything that can be read of a device's points, without the device's own id."""
    found: dict[str, Any] = {}
    for metric in ("t", "u"):
        for interval, aggregation in QUERIES:
            reply = server.history(device, metric, interval=interval, aggregation=aggregation, **WINDOW)
            found[f"{metric} {interval} {aggregation}"] = (reply["data_points"], reply["statistics"])
    found["latest"] = server.get(f"{API}/telemetry/latest?device_id={device}").data["telemetry"]
    summary = server.get(f"{API}/telemetry/device/{device}?size=100").data
    found["metrics"] = summary["metrics"]
    # Where metrics share a moment, the list's order follows the order in which the metrics first came.
    key = lambda point: (point["timestamp"], point["metric_name"])  # noqa: E731
    found["recent"] = sorted([{**point, "device_id": 0} for point in summary["recent"]], key=key)
    return found


def test_the_order_of_points_does_not_matter(service: Server) -> None:
    kept: list[tuple[int, dict[str, Any]]] = []

    @MANY
    @given(series, st.randoms(use_true_random=False), st.lists(st.integers(0, 60), max_size=6), st.data())
    def check(points: dict[tuple[str, int], float], shuffle: random.Random, cuts: list[int], data: Any) -> None:
        ordered = [(metric, ts, value) for (metric, ts), value in sorted(points.items(), key=lambda p: p[0][1])]
        again = data.draw(st.lists(st.sampled_from(ordered), max_size=10), label="sent twice")
        mixed = ordered + again
        shuffle.shuffle(mixed)
        one, other = service.device(), service.device()
        assert set(deliver(service, one, ordered, [])) == {"stored"}
        results = Counter(deliver(service, other, mixed, cuts))
        assert results == Counter(stored=len(ordered), duplicate=len(again)) - Counter()
        expected = view(service, one)
        assert view(service, other) == expected
        for device in (one, other):
            summary = service.get(f"{API}/devices/{device}").data["telemetry_summary"]
            assert summary["total_data_points"] == len(ordered)
        kept.extend([(one, expected), (other, expected)])

    check()
    service.rollups_settle()
    for device, expected in kept[-8:]:
        assert view(service, device) == expected


@settings(MANY, max_examples=10)
@given(series, st.integers(START - HOUR, END), st.integers(1, 40 * HOUR))
def test_bucket_counts_add_up_to_the_raw_count(
    service: Server, points: dict[tuple[str, int], float], start: int, length: int
) -> None:
    device = service.device()
    deliver(service, device, [(metric, ts, value) for (metric, ts), value in points.items()], [])
    end = start + length
    inside = sum(metric == "t" and start <= ts < end for metric, ts in points)
    window = {"start_time": format_time(start), "end_time": format_time(end)}
    for interval in ("auto", "raw", "1m", "5m", "15m", "1h", "6h", "1d"):
        for fill in ("none", "linear"):
            reply = service.history(device, "t", interval=interval, fill=fill, **window)
            assert sum(point["count"] for point in reply["data_points"]) == inside
            assert reply["statistics"]["count"] == inside
    query = {"device_id": device, "metric_name": "t", "size": 1, **window}
    assert service.get(f"{API}/telemetry/", query=query).data["pagination"]["total"] == inside


def test_the_last_write_wins_and_every_figure_follows(service: Server) -> None:
    device = service.device()
    # The hour and the day lie wholly inside the window, so that their figures come from rollups once there are any.
    moment = format_time(START + 12 * HOUR)
    window = {"start_time": "2025-01-04T00:00:00Z", "end_time": "2025-01-08T00:00:00Z"}
    key = (device, "t", moment)
    assert service.post(f"{API}/telemetry/", as_body(key, 1)).data["result"] == "stored"
    assert service.post(f"{API}/telemetry/", as_body(key, 1.0)).data["result"] == "duplicate"
    service.rollups_settle()
    assert service.post(f"{API}/telemetry/", as_body(key, 2)).data["result"] == "updated"
    for _ in range(2):
        for interval in ("raw", "1m", "1h", "1d"):
            (point,) = service.history(device, interval=interval, **window)["data_points"]
            assert (point["value"], point["count"]) == (2.0, 1)
        assert service.get(f"{API}/telemetry/latest?device_id={device}").data["telemetry"]["t"]["value"] == 2.0
        service.rollups_settle()
    batch = [as_body(key, 3), as_body(key, 4), as_body(key, 4)]
    assert service.points(batch)["results"] == [
        {"index": 0, "result": "updated"},
        {"index": 1, "result": "updated"},
        {"index": 2, "result": "duplicate"},
    ]
    assert service.history(device, interval="raw", **window)["data_points"][0]["value"] == 4.0


def test_a_walk_by_cursor_neither_skips_nor_repeats_while_others_write(service: Server) -> None:
    device = service.device()
    # Two points share each moment, so that pages also end between the two.
    first = {(START + n * SECOND, metric) for n in range(0, 1500, 3) for metric in "tu"}
    service.points([as_body((device, metric, format_time(ts)), 1.0) for ts, metric in sorted(first)])
    over = threading.Event()
    added: set[tuple[int, str]] = set()

    def write() -> None:
        source = random.Random(1)
        with service.lasting() as connection:
            while not over.is_set():
                moment = START + source.choice([-1, 1]) * source.randrange(5000) * SECOND + 1  # newer, older, between
                metric = source.choice("tu")
                body = as_body((device, metric, format_time(moment)), 0.0)
                assert connection.send("POST", f"{API}/telemetry/", body).status == 201
                added.add((moment, metric))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen: list[tuple[int, str]] = []
        query = {"device_id": device, "size": 37}
        while True:
            already = len(added)
            until(lambda n=already: len(added) > n, every=0.001)  # the walk is disturbed before each page
            page = service.get(f"{API}/telemetry/", query=query).data
            seen += [(parse_time(item["timestamp"]), item["metric_name"]) for item in page["items"]]
            if "next_cursor" not in page["pagination"]:
                break
            assert len(page["items"]) == 37
            query["cursor"] = page["pagination"]["next_cursor"]
    finally:
        over.set()
        writer.join()
    assert len(seen) == len(set(seen))
    assert [ts for ts, _ in seen] == sorted((ts for ts, _ in seen), reverse=True)
    assert first <= set(seen) <= first | added


def at_once(server: Server, number: int, work: Callable[[Lasting], Any]) -> list[Any]:
    """The results of so many threads, each with a connection of its own, started together."""
    ready = threading.Barrier(number)

    def run(_: int) -> Any:
        with server.lasting() as connection:
            connection.send("GET", f"{API}/health/")
            ready.wait(30)
            return work(connection)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_no_update_is_lost_when_each_names_the_version_it_saw(service: Server) -> None:
    device = service.device(metadata={"count": 0})
    path = f"{API}/devices/{device}"

    def increment(connection: Lasting) -> int:
        refused = 0
        for _ in range(15):
            while True:
                seen = connection.send("GET", path)
                body = {"metadata": {"count": seen.data["metadata"]["count"] + 1}}
                answer = connection.send("PUT", path, body, {"If-Match": seen.headers["etag"]})
                if answer.status == 200:
                    break
                assert (answer.status, answer.error["code"]) == (412, "PRECONDITION_FAILED")
                refused += 1
        return refused

    refused = at_once(service, 6, increment)
    assert service.get(path).data["metadata"] == {"count": 90}
    assert sum(refused) > 0  # else nobody was ever in anybody's way


def test_etags_of_every_write(service: Server) -> None:
    name = unique("T")
    body = {"name": name, "device_id": name, "device_type": "sensor"}
    made = service.post(f"{API}/devices/", body)
    path = f"{API}/devices/{made.data['id']}"
    tags = [made.headers["etag"]]
    assert service.get(path).headers["etag"] == tags[0]
    for below, change in (("", {"name": "other"}), ("/status", {"status": "warning"}), ("/configuration", {"a": 1})):
        stale = service.put(path + below, change, headers={"If-Match": '"v0"'})
        assert stale.status == 412
        for tag in ("never-given-out", *tags[:-1]):
            refused = service.put(path + below, change, headers={"If-Match": tag if tag in tags else f'"{tag}"'})
            assert (refused.status, refused.error["details"]) == (412, {"field": "If-Match"})
        tags.append(service.put(path + below, change, headers={"If-Match": tags[-1]}).headers["etag"])
    assert len(set(tags)) == 4
    assert service.get(f"{path}/configuration").headers["etag"] == tags[-1]
    service.points([as_body((made.data["id"], "t", format_time(START)), 1.0)])
    assert service.get(path).headers["etag"] == tags[-1]  # a warning stays, so telemetry changed nothing here
    assert service.delete(path, headers={"If-Match": tags[0]}).status == 412
    assert service.put(path, {"name": "x"}, headers={"If-Match": "*"}).status == 200
    assert service.delete(path, headers={"If-Match": tags[-1]}).status == 412
    assert service.delete(path, headers={"If-Match": service.get(path).headers["etag"]}).status == 200


def untold(answer: Answer) -> Any:
    """A reply without what is new in each: the time and the request's id."""
    return answer.status, {k: v for k, v in answer.json.items() if k not in ("timestamp", "request_id")}


def test_a_repeated_key_gives_the_first_reply_and_stores_once(service: Server) -> None:
    device = service.device()
    key = {"Idempotency-Key": unique("key")}
    body = {"device_id": device, "metric_name": "t", "metric_value": 1}  # no timestamp: twice would be two points
    first = service.post(f"{API}/telemetry/", body, headers=key)
    assert (first.status, "idempotent-replayed" in first.headers) == (201, False)
    again = service.post(f"{API}/telemetry/", body, headers=key)
    assert untold(again) == untold(first)
    assert again.headers["idempotent-replayed"] == "true"
    assert again.json["request_id"] == again.headers["x-request-id"] != first.json["request_id"]
    total = f"{API}/telemetry/?device_id={device}"
    assert service.get(total).data["pagination"]["total"] == 1
    for path, other in (
        (f"{API}/telemetry/", {**body, "metric_value": 2}),
        (f"{API}/telemetry/batch", {"telemetry_data": [body]}),
    ):
        answer = service.post(path, other, headers=key)
        assert (answer.status, answer.error["code"]) == (409, "CONFLICT")
    assert service.get(total).data["pagination"]["total"] == 1
    somebody = service.log_in(service.user("operator")[1])["access_token"]
    assert service.post(f"{API}/telemetry/", body, headers=key, token=somebody).data["result"] == "stored"
    assert service.get(total).data["pagination"]["total"] == 2


def test_a_failed_request_may_be_tried_again_under_its_key(service: Server) -> None:
    key = {"Idempotency-Key": unique("key")}
    device = service.device()
    good = as_body((device, "t", format_time(START)), 1.0)
    bad = as_body((2**50, "t", format_time(START)), 1.0)
    batch = {"telemetry_data": [good, bad], "atomic": True}
    assert service.post(f"{API}/telemetry/batch", batch, headers=key).status == 422
    assert service.get(f"{API}/telemetry/?device_id={device}").data["pagination"]["total"] == 0
    assert service.post(f"{API}/telemetry/batch", {"telemetry_data": [good]}, headers=key).data["submitted"] == 1


def test_the_same_request_many_times_at_once_is_one(service: Server) -> None:
    device = service.device()
    for _ in range(5):
        key = {"Idempotency-Key": unique("key")}
        body = {"telemetry_data": [{"device_id": device, "metric_name": unique("m"), "metric_value": 1}]}
        answers = at_once(service, 8, lambda c, k=key, b=body: c.send("POST", f"{API}/telemetry/batch", b, k))
        assert {answer.status for answer in answers} == {200}
        assert len({str(untold(answer)) for answer in answers}) == 1
        assert sum("idempotent-replayed" not in answer.headers for answer in answers) == 1
    assert service.get(f"{API}/telemetry/?device_id={device}").data["pagination"]["total"] == 5
