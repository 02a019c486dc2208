"""The writer: groups, lone failures, lost commits, limits, and death in the middle of it."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from domain.errors import Conflict, Unavailable
from domain.points import Point
from domain.times import HOUR, SECOND
from storage import writer as writer_module
from storage.engine import open_engine
from storage.writer import Writer

NOW = 1_767_225_600 * SECOND
ROOT = Path(__file__).resolve().parents[2]


def creating(name):
    return lambda store: store.devices.create({"name": "n", "device_id": name, "device_type": "sensor"}, NOW)


@pytest.fixture
def writer(engine):
    writer = Writer(engine)
    yield writer
    writer.close()


class Gate:
    """Holds the writer inside a job until it is opened, so that what is submitted meanwhile forms one group."""

    def __init__(self, writer):
        self._open = threading.Event()
        entered = threading.Event()

        def job(_store):
            entered.set()
            self._open.wait(10)

        self.future = writer.submit(job)
        assert entered.wait(10)

    def open(self):
        self._open.set()
        self.future.result(10)


def names(engine):
    with engine.read() as store:
        return [device["device_id"] for device in store.devices.list({}, "id", "asc", 0, 1000)[0]]


def test_what_waits_is_one_group_completed_in_order(engine):
    groups, done = [], []
    writer = Writer(engine, on_group=lambda count, seconds: groups.append((count, seconds > 0)))
    gate = Gate(writer)
    futures = [writer.submit(creating(str(n))) for n in range(10)]
    for number, future in enumerate(futures):
        future.add_done_callback(lambda _, number=number: done.append(number))
    assert writer.depth == 10
    gate.open()
    assert [future.result(10)["device_id"] for future in futures] == [str(n) for n in range(10)]
    writer.close()
    assert done == list(range(10))
    assert groups == [(1, True), (10, True)]


def test_groups_have_a_limit(engine):
    groups = []
    writer = Writer(engine, max_group=4, on_group=lambda count, _: groups.append(count))
    gate = Gate(writer)
    futures = [writer.submit(creating(str(n))) for n in range(10)]
    gate.open()
    writer.close()
    assert all(future.done() for future in futures)
    assert groups == [1, 4, 4, 2]


def test_a_result_is_stored_before_it_is_told(engine, writer):
    seen = []
    future = writer.submit(creating("a"))
    future.add_done_callback(lambda _: seen.append(names(engine)) if engine.kind == "postgresql" else None)
    assert future.result(10)["device_id"] == "a"
    assert names(engine) == ["a"]


def test_a_failing_job_is_rolled_back_alone(engine, writer):
    def failing(store):
        creating("lost")(store)
        raise KeyError("mine")

    gate = Gate(writer)
    futures = [writer.submit(job) for job in (creating("a"), failing, creating("b"), creating("a"), creating("c"))]
    gate.open()
    with pytest.raises(KeyError, match="mine"):
        futures[1].result(10)
    with pytest.raises(Conflict):
        futures[3].result(10)
    assert [futures[n].result(10)["device_id"] for n in (0, 2, 4)] == ["a", "b", "c"]
    assert names(engine) == ["a", "b", "c"]


def test_a_lone_failing_job_is_rolled_back(engine, writer):
    def failing(store):
        creating("lost")(store)
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        writer.submit(failing).result(10)
    assert names(engine) == []
    assert writer.submit(creating("a")).result(10)


def test_a_failed_statement_does_not_spoil_the_group(engine, writer):
    gate = Gate(writer)
    futures = [
        writer.submit(job) for job in (creating("a"), lambda s: s.link.run("SELECT * FROM nothing"), creating("b"))
    ]
    gate.open()
    assert isinstance(futures[1].exception(10), Exception)
    assert futures[0].result(10)
    assert futures[2].result(10)
    assert names(engine) == ["a", "b"]


def test_a_failed_commit_fails_the_whole_group(engine, writer, monkeypatch):
    class Broken:
        def __init__(self, transaction):
            self._transaction = transaction

        def __enter__(self):
            return self._transaction.__enter__()

        def __exit__(self, *error):
            raised = OSError("the disk went away")
            self._transaction.__exit__(OSError, raised, None)
            raise raised

    gate = Gate(writer)
    whole = engine.write
    futures = [writer.submit(creating(str(n))) for n in range(3)]
    monkeypatch.setattr(engine, "write", lambda: Broken(whole()))
    gate.open()
    for future in futures:
        with pytest.raises(Unavailable):
            future.result(10)
    monkeypatch.undo()
    assert names(engine) == []
    assert writer.submit(creating("a")).result(10)


def test_a_full_disk_fails_the_group_and_nothing_of_it_is_stored(sqlite_url):
    engine = open_engine(sqlite_url)
    engine.migrate()
    device = Writer(engine)
    id = device.submit(creating("a")).result(10)["id"]
    pages = []
    gate = Gate(device)
    small = device.submit(creating("b"))
    device.submit(lambda store: pages.append(store.link.rows("PRAGMA max_page_count = 60")))
    points = [Point(id, "t", NOW + i * HOUR, float(i)) for i in range(10_000)]
    large = device.submit(lambda store: store.telemetry.submit(points, NOW))
    after = device.submit(creating("c"))
    gate.open()
    assert isinstance(large.exception(10), Unavailable)
    outcomes = {name: future.exception(10) is None for name, future in (("b", small), ("c", after))}
    assert names(engine) == ["a", *(name for name, stored in outcomes.items() if stored)]
    with engine.read() as store:
        assert store.telemetry.count_points({}) == 0
    device.close()
    engine.close()


def test_cancelled_jobs_do_not_run(engine, writer):
    gate = Gate(writer)
    first, second = writer.submit(creating("a")), writer.submit(creating("b"))
    assert first.cancel()
    gate.open()
    assert second.result(10)
    assert names(engine) == ["b"]


def test_a_full_queue_refuses(engine):
    writer = Writer(engine, max_queue=3)
    gate = Gate(writer)
    futures = [writer.submit(creating(str(n))) for n in range(3)]
    with pytest.raises(Unavailable, match="waiting"):
        writer.submit(creating("x"))
    gate.open()
    assert all(future.result(10) for future in futures)
    writer.close()


def test_close_finishes_what_was_accepted_and_refuses_the_rest(engine):
    writer = Writer(engine, max_group=7)
    futures = [writer.submit(creating(str(n))) for n in range(50)]
    writer.close()
    writer.close()
    assert all(future.result(0) for future in futures)
    assert len(names(engine)) == 50
    with pytest.raises(Unavailable):
        writer.submit(creating("x"))


def test_many_threads_lose_nothing(engine, writer):
    with engine.write() as store:
        ids = [creating(str(n))(store)["id"] for n in range(4)]

    def send(id):
        for n in range(50):
            writer.submit(lambda store, n=n: store.telemetry.submit([Point(id, "t", NOW + n, 1.0)], NOW)).result(10)

    threads = [threading.Thread(target=send, args=(id,)) for id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.read() as store:
        assert [store.telemetry.count_points({"device_id": id}) for id in ids] == [50] * 4


def test_contention_between_replicas_is_solved_by_running_again(postgresql_url):
    engines = [open_engine(postgresql_url, durability="normal") for _ in range(3)]
    with engines[0].write() as store:
        ids = [creating(str(n))(store)["id"] for n in range(6)]
    writers = [Writer(engine) for engine in engines]
    futures = []
    for n in range(40):
        for number, writer in enumerate(writers):
            order = ids if (n + number) % 2 else ids[::-1]
            for id in order:
                points = [Point(id, metric, NOW + n, float(number)) for metric in ("a", "b")]
                futures.append(writer.submit(lambda store, points=points: store.telemetry.submit(points, NOW)))
        futures.append(writers[n % 3].submit(lambda store: [["swept"] for _ in store.devices.sweep_offline(NOW)]))
        futures.append(writers[n % 3].submit(lambda store: store.telemetry.refresh_rollups(3) and []))
    results = [result for future in futures for result in (future.result(60) or [])]
    for writer in writers:
        writer.close()
    with engines[0].write() as store:
        assert store.telemetry.count_points({}) == len(ids) * 2 * 40
        assert results.count("stored") == len(ids) * 2 * 40
        while store.telemetry.refresh_rollups(100):
            pass
        for id in ids:
            found = store.telemetry.history(id, "a", NOW, NOW + HOUR, "1h")
            assert found["statistics"]["count"] == 40
    for engine in engines:
        engine.close()


def test_a_deadlock_that_does_not_end_is_unavailable(engine, writer, monkeypatch):
    class Contended(Exception):
        pass

    tries = []

    def job(_store):
        tries.append(1)
        raise Contended

    monkeypatch.setattr(writer_module, "is_contention", lambda error: isinstance(error, Contended))
    gate = Gate(writer)
    futures = [writer.submit(creating("a")), writer.submit(job)]
    gate.open()
    assert futures[0].result(10)
    with pytest.raises(Unavailable):
        futures[1].result(10)
    assert len(tries) == 1 + 4
    assert names(engine) == ["a"]


CHILD = """
import sys
sys.path.insert(0, sys.argv[2])
from domain.points import Point
from storage.engine import open_engine
from storage.writer import Writer
engine = open_engine(sys.argv[1])
writer = Writer(engine)
out = open(1, "w", buffering=1)
def told(n):
    return lambda future: out.write(f"{n}\\n") if future.exception() is None else None
n = 0
while True:
    points = [Point(1, m, n * 3_000_000 + i * 60_000_000, float(n)) for m in "ab" for i in range(3)]
    writer.submit(lambda store, p=points: store.telemetry.submit(p, 1)).add_done_callback(told(n))
    n += 1
    while writer.depth > 50:
        pass
"""


@pytest.mark.parametrize("attempt", range(3))
def test_kill_9_loses_nothing_that_was_acknowledged(sqlite_url, attempt):
    engine = open_engine(sqlite_url)
    engine.migrate()
    with engine.write() as store:
        assert creating("a")(store)["id"] == 1
    engine.close()
    child = subprocess.Popen([sys.executable, "-c", CHILD, sqlite_url, str(ROOT)], stdout=subprocess.PIPE)
    acknowledged = [child.stdout.readline()]
    time.sleep(0.3 + 0.2 * attempt)
    os.kill(child.pid, signal.SIGKILL)
    acknowledged += child.stdout.read().splitlines(keepends=True)
    child.stdout.close()
    child.wait()
    told = {int(line) for line in acknowledged if line.endswith(b"\n")}
    assert len(told) > 10
    engine = open_engine(sqlite_url)
    assert engine.migrate() == []
    with engine.write() as store:
        check_whole(store, told)
    engine.close()


def check_whole(store, told):
    """Every acknowledged job's six points are there, no job is half there, and everything derived agrees."""
    rows = store.link.rows("SELECT s.metric, t.ts_us, t.value FROM series s JOIN telemetry t ON t.series_id = s.id")
    stored = {(metric, ts_us): value for metric, ts_us, value in rows}
    # A later job may overwrite a point of an earlier one: a job's mark is what it wrote last or something later.
    for n in told:
        for metric in "ab":
            for i in range(3):
                assert stored[(metric, n * 3_000_000 + i * 60_000_000)] >= n
    last = int(max(stored.values()))
    assert last >= max(told)
    assert all((metric, last * 3_000_000 + i * 60_000_000) in stored for metric in "ab" for i in range(3))
    assert store.telemetry.count_points({}) == len(rows)
    for metric in "ab":
        newest = max(ts for name, ts in stored if name == metric)
        assert store.telemetry.latest(1)[metric]["value"] == stored[(metric, newest)]
        before = store.telemetry.history(1, metric, 0, newest + 1, "1h", max_points=10_000)
        while store.telemetry.refresh_rollups(100):
            pass
        assert store.telemetry.history(1, metric, 0, newest + 1, "1h", max_points=10_000) == before
        assert before["statistics"]["count"] == sum(1 for name, _ in stored if name == metric)
