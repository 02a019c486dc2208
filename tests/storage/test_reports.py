"""Reports are queued, claimed by one at a time, and kept; what they are made of is what counting points would give."""

import random
import threading

import pytest

from domain.events import ReportQueued
from domain.points import Point
from domain.reports import MOST_ATTEMPTS
from domain.retention import KEEP_ALL, Retention
from domain.times import DAY, HOUR, MINUTE, SECOND, format_time
from storage.engine import open_engine
from storage.usage import Scope
from storage.writer import Writer

NOW = 1_767_225_600 * SECOND + 40 * MINUTE
END = NOW - NOW % HOUR + HOUR
WINDOW = (END - DAY, END)


@pytest.fixture
def store(engine):
    with engine.write() as store:
        yield store


def made(store, report_type="usage", format="json", devices=None, now=NOW):
    return store.reports.create(report_type, format, WINDOW, devices, "somebody", now)["id"]


def claimed(store, id, claim="a", until=NOW + MINUTE, now=NOW):
    return store.report_queue.claim(id, claim, until, now)


def test_a_report_waits_with_what_was_asked_for(store):
    report = store.reports.create("device_performance", "pdf", WINDOW, [3, 1], "somebody", NOW)
    assert report == {
        "id": report["id"],
        "report_type": "device_performance",
        "format": "pdf",
        "status": "pending",
        "progress": 0,
        "start_time": format_time(END - DAY),
        "end_time": format_time(END),
        "device_ids": [3, 1],
        "created_at": format_time(NOW),
        "created_by": "somebody",
    }
    assert store.reports.get(report["id"]) == report
    assert store.reports.document(report["id"]) is None
    assert ReportQueued(report["id"]) in store.link.events
    assert "device_ids" not in store.reports.get(made(store))
    assert store.reports.get(10**9) is None


def test_lists_are_newest_first_and_filtered(store):
    one, two, three = made(store), made(store, "system"), made(store)
    claimed(store, three)
    assert listed(store) == ([three, two, one], 3)
    assert listed(store, report_type="usage") == ([three, one], 2)
    assert listed(store, report_type="usage", status="pending") == ([one], 1)
    assert listed(store, status="failed") == ([], 0)
    items, total = store.reports.list({}, 1, 1)
    assert ([each["id"] for each in items], total) == ([two], 3)


def listed(store, **filters):
    items, total = store.reports.list(filters, 0, 100)
    return [each["id"] for each in items], total


def test_a_report_is_claimed_once_and_finished_by_whoever_has_it(store):
    id = made(store, devices=[7])
    assert store.report_queue.due(NOW, 9) == [id]
    job = claimed(store, id)
    assert (job.report_type, job.format, job.start_us, job.end_us, job.device_ids) == ("usage", "json", *WINDOW, [7])
    assert claimed(store, id, "b") is None
    assert store.report_queue.due(NOW, 9) == []
    assert store.report_queue.renew(job, 40, NOW + MINUTE)
    assert (store.reports.get(id)["status"], store.reports.get(id)["progress"]) == ("running", 40)
    assert store.report_queue.renew(job, None, NOW + MINUTE)
    assert store.reports.get(id)["progress"] == 40
    content = bytes(range(256)) * 9
    assert store.report_queue.finish(job, content, NOW + SECOND)
    report = store.reports.get(id)
    assert (report["status"], report["progress"], report["size_bytes"]) == ("completed", 100, len(content))
    assert report["finished_at"] == format_time(NOW + SECOND)
    assert store.reports.document(id) == content
    assert store.report_queue.due(NOW + DAY, 9) == []
    assert not store.report_queue.renew(job, 1, NOW + DAY)
    assert not store.report_queue.fail(job, "too late", NOW)


def test_a_claim_that_expires_is_another_ones(store):
    id = made(store)
    first = claimed(store, id)
    later = NOW + MINUTE
    assert store.report_queue.due(later, 9) == [id]
    second = claimed(store, id, "b", later + MINUTE, later)
    assert not store.report_queue.renew(first, 50, later + DAY)
    assert not store.report_queue.finish(first, b"old", later)
    assert store.report_queue.finish(second, b"new", later)
    assert store.reports.document(id) == b"new"


def test_a_report_that_stops_the_server_is_not_begun_for_ever(store):
    id, now = made(store), NOW
    for attempt in range(MOST_ATTEMPTS):
        assert claimed(store, id, str(attempt), now + MINUTE, now) is not None
        now += MINUTE
    assert claimed(store, id, "x", now + MINUTE, now) is None
    report = store.reports.get(id)
    assert (report["status"], report["failure_reason"]) == (
        "failed",
        "It was begun 3 times, and each time the server stopped",
    )
    assert store.report_queue.due(now + DAY, 9) == []


def test_an_attempt_that_was_let_go_does_not_count(store):
    id = made(store)
    for _ in range(MOST_ATTEMPTS + 2):
        job = claimed(store, id)
        store.report_queue.renew(job, 60, NOW + MINUTE)
        store.report_queue.release(job)
        assert (store.reports.get(id)["status"], store.reports.get(id)["progress"]) == ("pending", 0)


def test_all_claims_are_taken_back_but_of_what_is_done(store):
    ids = [made(store) for _ in range(3)]
    jobs = [claimed(store, id) for id in ids]
    store.report_queue.finish(jobs[0], b"x", NOW)
    store.report_queue.disown()
    assert store.report_queue.due(NOW, 9) == ids[1:]
    assert store.reports.get(ids[0])["status"] == "completed"


def test_a_report_is_deleted_whatever_its_status(store):
    waiting, running, done = made(store), made(store), made(store)
    job = claimed(store, running)
    store.report_queue.finish(claimed(store, done), b"x", NOW)
    for id in (waiting, running, done):
        assert store.reports.delete(id)
        assert store.reports.get(id) is None
        assert not store.reports.delete(id)
    assert not store.report_queue.finish(job, b"x", NOW)


def test_old_reports_are_removed_oldest_first(store):
    ids = [made(store, now=NOW + place * SECOND) for place in range(5)]
    assert store.reports.expire(NOW + 3 * SECOND, 2) == 2
    assert listed(store)[0] == ids[:1:-1]
    assert store.reports.expire(NOW + 3 * SECOND, 2) == 1
    assert store.reports.expire(NOW + 3 * SECOND, 2) == 0
    assert listed(store)[0] == ids[:2:-1]


def test_of_many_who_want_a_report_one_gets_it(database_url):
    engine = open_engine(database_url, durability="normal")
    engine.migrate()
    writers = [Writer(engine) for _ in range(2)]
    with engine.write() as store:
        ids = [made(store) for _ in range(20)]
    start, got = threading.Barrier(8), []

    def want(number):
        start.wait(10)
        for id in ids:
            job = writers[number % 2].submit(lambda store: claimed(store, id, str(number))).result(30)  # noqa: B023
            got.extend([] if job is None else [job.id])

    threads = [threading.Thread(target=want, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for writer in writers:
        writer.close()
    engine.close()
    assert sorted(got) == ids


def submitted(store, seed, devices=3, number=300):
    """Points over ten days, some hours of which are summed up and some not."""
    for index in range(1, devices + 1):
        store.devices.create({"name": f"n{index}", "device_id": f"d{index}", "device_type": "sensor"}, NOW - 20 * DAY)
    ids = [row[0] for row in store.link.rows("SELECT id FROM devices ORDER BY id")]
    chance = random.Random(seed)
    points = {}
    for part in range(2):
        for _ in range(number):
            key = (chance.choice(ids), chance.choice("tpq"), NOW - chance.randrange(10 * DAY))
            points[key] = chance.uniform(-5, 5)
        store.telemetry.submit([Point(*key, value, "C") for key, value in points.items()], NOW)
        for _ in range(3 * (1 - part)):
            store.telemetry.refresh_rollups(60)
    return ids, points


@pytest.mark.parametrize("days", [0.5, 2, 8, 10])
@pytest.mark.parametrize("some", [False, True])
def test_usage_counts_the_points_of_the_window_and_of_the_devices(store, days, some):
    ids, points = submitted(store, seed=int(days * 2))
    start = END - round(days * 24) * HOUR
    chosen = ids[1:] if some else None
    within = {k for k in points if start <= k[2] < END and k[0] in (chosen or ids)}
    for _ in range(2):
        found = store.report_figures.usage(Scope(start, END, chosen, KEEP_ALL, NOW))
        assert (found["total_points"], found["active_devices"]) == (len(within), len({k[0] for k in within}))
        assert {each["metric_name"]: each["data_points"] for each in found["metrics"]} == {
            metric: sum(k[1] == metric for k in within) for metric in sorted({k[1] for k in within})
        }
        counts = {each["device_id"]: each["data_points"] for each in found["most_active"]}
        assert counts == {id: sum(k[0] == id for k in within) for id in {k[0] for k in within}}
        assert list(counts.values()) == sorted(counts.values(), reverse=True)
        width = HOUR if days <= 7 else DAY
        assert found["activity"]["interval"] == ("1h" if days <= 7 else "1d")
        first = start - start % width
        assert [(each["timestamp"], each["data_points"]) for each in found["activity"]["buckets"]] == [
            (format_time(at), sum(at <= k[2] < at + width for k in within)) for at in range(first, END, width)
        ]
        while store.telemetry.refresh_rollups(50):
            pass


def test_a_device_has_the_figures_of_its_page_and_of_its_histories(store):
    ids, _ = submitted(store, seed=3)
    start, end = NOW - 3 * DAY - 17 * MINUTE, NOW - 11 * MINUTE
    items, _ = store.analytics.devices(start, end, None, 0, 100, KEEP_ALL, NOW)
    for id, item in zip(ids, items, strict=True):
        found = store.report_figures.device(id, start, end, KEEP_ALL, NOW)
        metrics = found.pop("metrics")
        assert found == item
        for metric in metrics:
            history = store.telemetry.history(id, metric["metric_name"], start, end, interval="1h")["statistics"]
            assert {name: metric[name] for name in ("count", "min", "max")} == {
                name: history[name] for name in ("count", "min", "max")
            }
            assert metric["avg"] == pytest.approx(history["avg"], rel=1e-12)
            assert metric["unit"] == "C"
    assert store.report_figures.device(10**9, start, end, KEEP_ALL, NOW) is None


def test_the_quality_of_data_is_that_of_its_page(store):
    ids, _ = submitted(store, seed=8)
    window = (NOW - 2 * DAY, NOW)
    found = store.report_figures.quality(ids[1], *window, KEEP_ALL, NOW)
    page = store.analytics.data_quality(store.devices.get(ids[1]), None, *window, KEEP_ALL, NOW)
    assert found == {"device_id": ids[1], "device_name": "n2", **page}
    assert len(found["metrics"]) == 3
    assert store.report_figures.quality(10**9, *window, KEEP_ALL, NOW) is None


def test_what_has_expired_is_in_no_report(store):
    ids, points = submitted(store, seed=5)
    retention = Retention(2, 4)
    kept = NOW - 4 * DAY - (NOW - 4 * DAY) % DAY
    found = store.report_figures.usage(Scope(END - 9 * DAY, END, None, retention, NOW))
    assert found["total_points"] == sum(k[2] >= kept for k in points)
    device = store.report_figures.device(ids[0], END - 9 * DAY, END, retention, NOW)
    counts = {each["metric_name"]: each["count"] for each in device["metrics"]}
    assert counts == {m: sum(k[:2] == (ids[0], m) and k[2] >= kept for k in points) for m in "pqt"}


def test_the_system_has_the_figures_of_its_page(store):
    submitted(store, seed=6)
    start = END - 2 * DAY
    found = store.report_figures.system(Scope(start, END, None, KEEP_ALL, NOW))
    buckets = found.pop("activity")["buckets"]
    assert found == store.analytics.system(start, END, KEEP_ALL, NOW)
    assert sum(each["data_points"] for each in buckets) == found["telemetry_overview"]["total_points"]


def test_a_mean_that_can_not_be_computed_says_why(store):
    store.devices.create({"name": "n", "device_id": "d", "device_type": "sensor"}, NOW)
    (id,) = (row[0] for row in store.link.rows("SELECT id FROM devices"))
    store.telemetry.submit([Point(id, "t", NOW - place, 1.7e308, None) for place in range(3)], NOW)
    store.telemetry.refresh_rollups(10)
    # Raw points give the mean exactly; of sums alone it is not known.
    retention = Retention(1, None)
    (metric,) = store.report_figures.device(id, NOW - HOUR, END, KEEP_ALL, NOW)["metrics"]
    assert metric["avg"] == pytest.approx(1.7e308)
    later = NOW + 2 * DAY
    store.telemetry.expire(retention, later, 100)
    (metric,) = store.report_figures.device(id, NOW - HOUR - NOW % HOUR, END, retention, later)["metrics"]
    assert (metric["avg"], metric["avg_reason"]) == (None, "A sum of the values does not fit a double")
