"""Opening, migrating, snapshots, and what becomes of a database's failures."""

import sqlite3
import threading
from pathlib import Path

import psycopg
import pytest

from domain.errors import Unavailable
from domain.points import Point
from domain.times import DAY, SECOND
from storage import tables
from storage.engine import open_engine
from storage.errors import SchemaTooNew

NOW = 1_767_225_600 * SECOND
FOLDER = Path(__file__).parents[2] / "storage" / "migrations"
EVERY_MIGRATION = sorted(int(path.name[:4]) for path in FOLDER.glob("[0-9]*.py"))
PLAIN = {"name": "n", "device_id": "d", "device_type": "sensor"}


@pytest.mark.parametrize("url", ["", "sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql://x", "postgres"])
def test_other_urls_are_refused(url):
    with pytest.raises(ValueError, match="must be sqlite"):
        open_engine(url)


def test_relative_sqlite_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    engine = open_engine("sqlite:///here.db")
    engine.migrate()
    engine.close()
    assert (tmp_path / "here.db").exists()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request):
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "empty_postgresql_url")


def test_migrations_run_once_and_a_newer_database_is_refused(empty_url):
    engine = open_engine(empty_url)
    assert engine.migrate() == EVERY_MIGRATION
    assert engine.migrate() == []
    with engine.write() as store:
        store.link.run("INSERT INTO schema_migrations (number, name) VALUES (9999, 'later')")
    with pytest.raises(SchemaTooNew, match="9999"):
        engine.migrate()
    engine.close()


def test_two_migrate_at_once(empty_url):
    engines = [open_engine(empty_url) for _ in range(2)]
    applied = []
    threads = [threading.Thread(target=lambda e=e: applied.append(e.migrate())) for e in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for engine in engines:
        engine.close()
    assert sorted(applied) == [[], EVERY_MIGRATION]


def test_tables_are_as_the_migrations_made_them(engine):
    with engine.read() as store:
        for table in (tables.devices, tables.users, tables.api_keys):
            name = table.__name__ if isinstance(table, type) else table._path[-1]
            columns = [column[0] for column in store.link.run(f"SELECT * FROM {name}").description]
            assert tuple(table._columns) == tuple(columns)


def test_a_read_sees_one_moment(engine):
    def elsewhere():
        with engine.write() as store:
            store.devices.create(PLAIN, NOW)

    with engine.read() as store:
        assert store.devices.list({}, "id", "asc", 0, 10)[1] == 0
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        assert store.devices.list({}, "id", "asc", 0, 10) == ([], 0)
    with engine.read() as store:
        assert store.devices.list({}, "id", "asc", 0, 10)[1] == 1


def test_a_failure_rolls_back_everything(engine):
    def job(store):
        store.devices.create(PLAIN, NOW)
        raise KeyError("x")

    with pytest.raises(KeyError), engine.write() as store:
        job(store)
    with engine.read() as store:
        assert store.devices.get_by_name("d") is None


def test_reads_do_not_wait_for_a_writer(engine):
    with engine.write() as store:
        store.devices.create(PLAIN, NOW)
        seen = []

        def read():
            with engine.read() as other:
                seen.append(other.devices.get_by_name("d"))

        thread = threading.Thread(target=read)
        thread.start()
        thread.join(5)
        assert seen == [None]


def test_ping_size_and_maintenance(engine):
    engine.ping()
    assert engine.size_bytes() > 10_000
    assert engine.maintain() == []


def test_partitions_are_made_ahead(postgresql_url):
    engine = open_engine(postgresql_url)
    with engine.write() as store:
        names = [
            row[0] for row in store.link.rows("SELECT tablename FROM pg_tables WHERE tablename LIKE 'telemetry_2%'")
        ]
        assert len(names) == 4
        for name in names:
            store.link.run(f"DROP TABLE {name}")
    assert sorted(engine.maintain()) == sorted(names)
    with engine.write() as store:
        last = store.link.rows("SELECT (extract(epoch FROM now() + interval '3 months') * 1000000)::bigint")[0][0]
        device = store.devices.create(PLAIN, NOW)["id"]
        store.telemetry.submit([Point(device, "t", ts, 1.0) for ts in (NOW - 9 * 365 * DAY, last)], NOW)
        assert store.link.rows("SELECT count(*) FROM telemetry_default")[0][0] == 1
        assert store.telemetry.count_points({}) == 2
    engine.close()


def test_a_closed_engine_is_unavailable(engine):
    with engine.read():
        pass
    engine.close()
    if engine.kind == "sqlite":  # the PostgreSQL pool opens again when it is used again
        with pytest.raises(Unavailable), engine.read():
            pass


def test_an_unreachable_database_is_unavailable(tmp_path):
    for url in (f"sqlite:///{tmp_path}/nowhere/x.db", f"postgresql://postgres@/x?host={tmp_path}"):
        engine = open_engine(url)
        with pytest.raises(Unavailable), engine.read():
            pass
        with pytest.raises(Unavailable):
            engine.ping()


def test_a_file_that_is_no_database_is_unavailable(tmp_path):
    (tmp_path / "x.db").write_bytes(b"this is not a database" * 100)
    engine = open_engine(f"sqlite:///{tmp_path}/x.db")
    with pytest.raises(Unavailable):
        engine.migrate()


def test_a_missing_postgresql_database_is_unavailable(postgresql_server):
    engine = open_engine(postgresql_server.replace("/postgres?", "/absent?"))
    with pytest.raises(Unavailable), engine.read():
        pass


def test_a_lost_connection_is_replaced(postgresql_url):
    engine = open_engine(postgresql_url)
    with engine.read() as store:
        pid = store.link.rows("SELECT pg_backend_pid()")[0][0]
    with psycopg.connect(postgresql_url, autocommit=True) as conn:
        conn.execute("SELECT pg_terminate_backend(%s)", (pid,))
    with engine.read() as store:
        assert store.link.rows("SELECT pg_backend_pid()")[0][0] != pid
    engine.close()


def test_a_connection_lost_in_the_middle_is_unavailable_once(postgresql_url):
    engine = open_engine(postgresql_url)

    def job(store):
        pid = store.link.rows("SELECT pg_backend_pid()")[0][0]
        with psycopg.connect(postgresql_url, autocommit=True) as conn:
            conn.execute("SELECT pg_terminate_backend(%s)", (pid,))
        store.devices.create(PLAIN, NOW)

    with pytest.raises(Unavailable), engine.write() as store:
        job(store)
    with engine.write() as store:
        store.devices.create(PLAIN, NOW)
    engine.close()


def test_a_busy_pool_is_unavailable(postgresql_url):
    engine = open_engine(postgresql_url, pool_size=0)
    engine.connections.database._wait_timeout = 0.2
    refused = []

    def other():
        try:
            with engine.read():
                pass
        except Unavailable as error:
            refused.append(error)

    with engine.read():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert len(refused) == 1
    other()
    assert len(refused) == 1
    engine.close()


def test_a_full_disk_is_unavailable_and_reads_go_on(sqlite_url):
    engine = open_engine(sqlite_url)
    engine.migrate()
    with engine.write() as store:
        device = store.devices.create(PLAIN, NOW)["id"]
    with engine.write() as store:
        pages = store.link.rows("PRAGMA page_count")[0][0]
    engine.connections.database.execute_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(Unavailable, match="full"), engine.write() as store:
        store.telemetry.submit([Point(device, "t", NOW + i, float(i)) for i in range(10_000)], NOW)
    with engine.read() as store:
        assert store.telemetry.count_points({}) == 0
    engine.close()


def test_a_wrong_statement_is_a_defect_and_no_outage(engine):
    expected = sqlite3.OperationalError if engine.kind == "sqlite" else psycopg.errors.UndefinedTable
    with pytest.raises(expected), engine.read() as store:
        store.link.run("SELECT * FROM nothing")


def test_a_busy_sqlite_database_is_unavailable(sqlite_url, tmp_path):
    engine = open_engine(sqlite_url)
    engine.migrate()
    engine.connections.database.execute_sql("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(tmp_path / "test.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="busy"), engine.write():
        pass
    other.execute("ROLLBACK")
    other.close()
    with engine.write() as store:
        store.devices.create(PLAIN, NOW)
    engine.close()
