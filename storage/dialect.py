"""Everything in which SQLite and PostgreSQL differ: types, locks, bulk statements, clocks, partitions.

Repositories write SQL that both understand, with `?` for parameters; what only one understands is here.
"""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

Run = Callable[..., Any]
Row = tuple[Any, ...]
SeriesKey = tuple[int, str]
# id; unit, and the moments of the first and the last point known to name it; raw_from_us; moment of the latest point;
# how many rules have a state with it; from when on its points may be judged again; its revision
SeriesState = tuple[int, str | None, int | None, int | None, int, int | None, int, int, int]

_PUT_POINT = "INSERT INTO telemetry(series_id, ts_us, value) VALUES (?, ?, ?)"
_SERIES = (
    "SELECT s.id, s.unit, s.unit_from_us, s.unit_us, s.raw_from_us, l.ts_us, s.watched, s.judged_from_us, s.revision"
    " FROM series s LEFT JOIN latest l ON l.series_id = s.id WHERE s.device_id = ? AND s.metric = ?"
)
_NEW_SERIES = "device_id, metric, points, raw_from_us, rollup_from_us"
_NEW_POINT = _PUT_POINT + " ON CONFLICT (series_id, ts_us) DO NOTHING"


class SqliteDialect:
    """SQLite in WAL mode: one writer at a time, so a write transaction needs no further locks."""

    kind: Final = "sqlite"
    types: Final = {
        "id": "INTEGER PRIMARY KEY AUTOINCREMENT",  # AUTOINCREMENT: the id of a deleted row is never given again
        "ref": "INTEGER",
        "big": "INTEGER",
        "int": "INTEGER",
        "real": "REAL",
        "text": "TEXT",
        "blob": "BLOB",
        "clustered": "WITHOUT ROWID",
        "by_time": "WITHOUT ROWID",
        "online_index": "WHERE status = 'online'",
    }
    begin_read: Final = "BEGIN"
    begin_write: Final = "BEGIN IMMEDIATE"
    # A group commit touches a page of each of its series; those that fall out of the cache are written twice.
    writer_setup: Final = ("PRAGMA cache_size = -65536",)
    begin_migration: Final = "BEGIN IMMEDIATE"
    for_update: Final = ""
    for_key_share: Final = ""
    locked_in_order: Final = ""
    skip_locked: Final = ""
    random_stamp: Final = "random() & 4611686018427387903"  # 62 bits
    newest_points: Final = None  # each series is probed by itself, which costs microseconds here
    device_total: Final = "SELECT n FROM counters WHERE name = 'devices'"
    table_exists: Final = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    after_initial: Final = (
        "CREATE TABLE counters (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID",
        "INSERT INTO counters VALUES ('devices', 0)",
        # count(*) walks an index; the front page of every client asks for the total.
        "CREATE TRIGGER devices_counted AFTER INSERT ON devices BEGIN"
        " UPDATE counters SET n = n + 1 WHERE name = 'devices'; END",
        "CREATE TRIGGER devices_discounted AFTER DELETE ON devices BEGIN"
        " UPDATE counters SET n = n - 1 WHERE name = 'devices'; END",
    )

    @staticmethod
    def text(sql: str) -> str:
        return sql

    @staticmethod
    def any_of(column: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
        """A condition that holds for each of the values, and its parameters."""
        return f"{column} IN ({', '.join('?' * len(values))})", list(values)

    @staticmethod
    def known_devices(run: Run, ids: Sequence[int]) -> set[int]:
        if len(ids) == 1:
            return {row[0] for row in run("SELECT id FROM devices WHERE id = ?", (ids[0],))}
        found: set[int] = set()
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            found.update(
                row[0] for row in run(f"SELECT id FROM devices WHERE id IN ({','.join('?' * len(some))})", some)
            )
        return found

    @staticmethod
    def claim_series(run: Run, keys: Iterable[SeriesKey]) -> dict[SeriesKey, SeriesState]:
        """The SeriesState of each (device_id, metric), made where it is missing, and locked."""
        claimed = {}
        for key in keys:
            row = run(_SERIES, key).fetchone()
            if row is None:
                run(f"INSERT INTO series ({_NEW_SERIES}) VALUES (?, ?, 0, 0, 0)", key)
                row = run(_SERIES, key).fetchone()
            claimed[key] = row
        return claimed

    @staticmethod
    def lock_devices(run: Run, ids: Sequence[int]) -> None:
        pass

    @staticmethod
    def lock_rules(run: Run) -> None:
        """Nobody judges points by rules, nor changes rules, until the end of this transaction."""

    @staticmethod
    def share_rules(run: Run) -> None:
        """Nobody changes rules until the end of this transaction."""

    @staticmethod
    def add_points(conn: Any, rows: Sequence[Row]) -> None:
        """Insert rows known to be new, sorted by key."""
        if len(rows) == 1:
            conn.execute(_PUT_POINT, rows[0])
        else:
            conn.executemany(_PUT_POINT, rows)

    @staticmethod
    def offer_points(conn: Any, rows: Sequence[Row]) -> dict[tuple[int, int], float]:
        """Insert the rows whose key is free; return the stored values of the others by key."""
        taken = {}
        for row in rows:
            if conn.execute(_NEW_POINT, row).rowcount == 0:
                key = row[:2]
                stored = conn.execute("SELECT value FROM telemetry WHERE series_id = ? AND ts_us = ?", key)
                taken[key] = stored.fetchone()[0]
        return taken

    @staticmethod
    def stream(conn: Any, sql: str, params: Sequence[Any]) -> Iterable[Row]:
        return conn.execute(sql, params)  # type: ignore[no-any-return]

    @staticmethod
    def put_many(conn: Any, sql: str, rows: Sequence[Row]) -> None:
        if len(rows) == 1:
            conn.execute(sql, rows[0])
        else:
            conn.executemany(sql, rows)

    @staticmethod
    def size_bytes(run: Run) -> int:
        pages, size = run("PRAGMA page_count").fetchone()[0], run("PRAGMA page_size").fetchone()[0]
        return int(pages) * int(size)

    @staticmethod
    def append_only(table: str) -> tuple[str, ...]:
        """Statements after which a table with an `id` refuses whatever would change or remove a row."""
        refuse = f"BEGIN SELECT RAISE(ABORT, 'the table {table} is append-only'); END"
        return (
            f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}",
            # INSERT OR REPLACE removes a row without asking the trigger above.
            f"CREATE TRIGGER {table}_not_replaced BEFORE INSERT ON {table}"
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {refuse}",
        )

    @staticmethod
    def make_partitions(run: Run) -> list[str]:  # noqa: ARG004 - only PostgreSQL has partitions
        return []


class PostgresqlDialect:
    """PostgreSQL with many replicas: series rows are locked in id order before their points change."""

    kind: Final = "postgresql"
    types: Final = {
        "id": "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        "ref": "BIGINT",
        "big": "BIGINT",
        "int": "INTEGER",
        "real": "DOUBLE PRECISION",
        "text": 'TEXT COLLATE "C"',  # the byte order of UTF-8, as SQLite sorts
        "blob": "BYTEA",
        "clustered": "",
        "by_time": "PARTITION BY RANGE (ts_us)",
        "online_index": "WHERE status = 'online'",
    }
    begin_read: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    begin_write: Final = "BEGIN ISOLATION LEVEL READ COMMITTED"
    writer_setup: Final = ()
    begin_migration: Final = "BEGIN; SELECT pg_advisory_xact_lock(7238114093)"
    for_update: Final = " FOR UPDATE"
    for_key_share: Final = " FOR KEY SHARE"  # against deletion alone
    locked_in_order: Final = " ORDER BY id FOR UPDATE"
    skip_locked: Final = " FOR UPDATE SKIP LOCKED"
    random_stamp: Final = "(random() * 4e18)::bigint"
    # One round trip for any number of series, each read from its end backwards.
    newest_points: Final = (
        "SELECT k.series_id, t.ts_us, t.value"
        " FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS k(series_id, low, high)"
        " CROSS JOIN LATERAL (SELECT p.ts_us, p.value FROM telemetry p WHERE p.series_id = k.series_id"
        " AND p.ts_us >= k.low AND p.ts_us < k.high ORDER BY p.ts_us DESC LIMIT ?) t"
        " ORDER BY t.ts_us DESC, k.series_id LIMIT ? OFFSET ?"
    )
    device_total: Final = "SELECT count(*) FROM devices"
    table_exists: Final = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?"
    after_initial: Final = ("CREATE TABLE telemetry_default PARTITION OF telemetry DEFAULT",)

    @staticmethod
    @lru_cache(maxsize=4096)
    def text(sql: str) -> str:
        return sql.replace("%", "%%").replace("?", "%s")

    @staticmethod
    def any_of(column: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
        return f"{column} = ANY(?)", [list(values)]

    @staticmethod
    def known_devices(run: Run, ids: Sequence[int]) -> set[int]:
        # KEY SHARE: the devices cannot be deleted before this transaction ends, so what is known stays known.
        rows = run("SELECT id FROM devices WHERE id = ANY(?) ORDER BY id FOR KEY SHARE", (list(ids),))
        return {row[0] for row in rows}

    @staticmethod
    def claim_series(run: Run, keys: Iterable[SeriesKey]) -> dict[SeriesKey, SeriesState]:
        devices, metrics = map(list, zip(*sorted(keys), strict=True))
        pairs = "SELECT * FROM unnest(?::bigint[], ?::text[]) AS k(device_id, metric)"
        chosen = (
            "SELECT id, device_id, metric, unit, unit_from_us, unit_us, raw_from_us, watched, judged_from_us, revision"
            f" FROM series WHERE (device_id, metric) IN ({pairs}) ORDER BY id FOR UPDATE"
        )
        rows = run(chosen, (devices, metrics)).fetchall()
        if len(rows) < len(devices):
            run(
                f"INSERT INTO series ({_NEW_SERIES}) SELECT device_id, metric, 0, 0, 0 FROM ({pairs}) p"
                " ORDER BY device_id, metric ON CONFLICT (device_id, metric) DO NOTHING",
                (devices, metrics),
            )
            rows = run(chosen, (devices, metrics)).fetchall()
        # A statement of its own: a join would show the latest point as it was before the lock was had.
        latest = dict(
            run("SELECT series_id, ts_us FROM latest WHERE series_id = ANY(?)", ([row[0] for row in rows],)).fetchall()
        )
        return {(row[1], row[2]): (row[0], *row[3:7], latest.get(row[0]), *row[7:]) for row in rows}

    @staticmethod
    def lock_devices(run: Run, ids: Sequence[int]) -> None:
        if len(ids) > 1:
            run("SELECT id FROM devices WHERE id = ANY(?) ORDER BY id FOR NO KEY UPDATE", (list(ids),))

    @staticmethod
    def lock_rules(run: Run) -> None:
        run("SELECT pg_advisory_xact_lock(7238114094)")

    @staticmethod
    def share_rules(run: Run) -> None:
        run("SELECT pg_advisory_xact_lock_shared(7238114094)")

    @staticmethod
    def add_points(conn: Any, rows: Sequence[Row]) -> None:
        # The series rows are locked and these keys were free, so no staging table stands between COPY and the table.
        if len(rows) < 50:
            conn.execute(*_unnested("INSERT INTO telemetry(series_id, ts_us, value) ", rows))
            return
        with (
            conn.cursor() as cursor,
            cursor.copy("COPY telemetry(series_id, ts_us, value) FROM STDIN (FORMAT BINARY)") as out,
        ):
            out.set_types(("int8", "int8", "float8"))
            for row in rows:
                out.write_row(row)

    @staticmethod
    def offer_points(conn: Any, rows: Sequence[Row]) -> dict[tuple[int, int], float]:
        series, moments, _ = map(list, zip(*rows, strict=True))
        found = conn.execute(
            "SELECT t.series_id, t.ts_us, t.value FROM unnest(%s::bigint[], %s::bigint[]) AS k(series_id, ts_us)"
            " JOIN telemetry t ON t.series_id = k.series_id AND t.ts_us = k.ts_us",
            (series, moments),
        )
        taken = {(series_id, ts_us): value for series_id, ts_us, value in found}
        free = [row for row in rows if row[:2] not in taken]
        if free:
            PostgresqlDialect.add_points(conn, free)
        return taken

    @staticmethod
    def stream(conn: Any, sql: str, params: Sequence[Any]) -> Iterable[Row]:
        # A named cursor: a plain one would take the whole result into memory.
        with conn.cursor(name="stream") as cursor:
            cursor.itersize = 5_000
            cursor.execute(PostgresqlDialect.text(sql), params)
            yield from cursor

    @staticmethod
    def put_many(conn: Any, sql: str, rows: Sequence[Row]) -> None:
        text = PostgresqlDialect.text(sql)
        if len(rows) == 1:
            conn.execute(text, rows[0])
        else:
            with conn.cursor() as cursor:
                cursor.executemany(text, rows)

    @staticmethod
    def size_bytes(run: Run) -> int:
        return int(run("SELECT pg_database_size(current_database())").fetchone()[0])

    @staticmethod
    def append_only(table: str) -> tuple[str, ...]:
        return (
            f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" RAISE restrict_violation USING MESSAGE = 'the table {table} is append-only'; END $$",
            f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()",
            f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()",
        )

    @staticmethod
    def make_partitions(run: Run) -> list[str]:
        """Monthly partitions from this month to three ahead, where the default partition holds nothing of the month."""
        made = []
        months = run(
            "SELECT to_char(m, 'YYYY_MM'), (extract(epoch FROM m) * 1000000)::bigint,"
            " (extract(epoch FROM m + interval '1 month') * 1000000)::bigint"
            " FROM generate_series(date_trunc('month', now() AT TIME ZONE 'UTC'),"
            " date_trunc('month', now() AT TIME ZONE 'UTC') + interval '3 months', interval '1 month') AS m"
        ).fetchall()
        for month, start, end in months:
            name = f"telemetry_{month}"
            if run("SELECT to_regclass(?)", (name,)).fetchone()[0] is not None:
                continue
            if run("SELECT 1 FROM telemetry_default WHERE ts_us >= ? AND ts_us < ? LIMIT 1", (start, end)).fetchone():
                continue
            run(f"CREATE TABLE {name} PARTITION OF telemetry FOR VALUES FROM ({start}) TO ({end})")
            made.append(name)
        return made


def _unnested(insert: str, rows: Sequence[Row]) -> tuple[str, tuple[list[Any], ...]]:
    columns = tuple(list(column) for column in zip(*rows, strict=True))
    return insert + "SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::float8[])", columns


Dialect = SqliteDialect | PostgresqlDialect
SQLITE: Final = SqliteDialect()
POSTGRESQL: Final = PostgresqlDialect()
