"""One open connection inside one transaction, as repositories see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from domain.events import Event
from storage.dialect import Dialect
from storage.dialect import Row as Row
from storage.live_detectors import Live, LiveDetectors
from storage.rule_index import RuleIndex, Rules

Execute = Callable[..., Any]


class Link:
    """`run(sql, params)` executes text with `?` parameters on the driver and returns its cursor.

    `events` is what the transaction has done so far, for those who are told after its commit.
    """

    __slots__ = ("_has_rules", "_index", "_live", "_rules", "conn", "database", "detectors", "dialect", "events", "run")

    def __init__(self, database: Any, conn: Any, dialect: Dialect, rules: RuleIndex, detectors: LiveDetectors) -> None:
        self.database = database
        self.conn = conn
        self.dialect = dialect
        self.events: list[Event] = []
        self.detectors = detectors
        self._live: dict[int, Live] = {}
        self._index = rules
        self._rules: Rules | None = None
        self._has_rules = False
        self.run: Execute = conn.execute if dialect.kind == "sqlite" else self._run_translated

    def begin(self) -> None:
        """A transaction has begun."""
        self.events.clear()
        self._has_rules = False
        self._live.clear()

    def committed(self) -> None:
        """It has ended well."""
        if self._live:
            for series_id, live in self._live.items():
                self.detectors.put(series_id, live)
            self._live.clear()

    def taken_back(self) -> None:
        """A part of the transaction, which goes on, has not been."""
        self.forget_rules()
        self._live.clear()

    def take_live(self, series_id: int, revision: int, raw_from_us: int) -> Live | None:
        """The detector that has read the series up to its end, as it was at that revision and still is."""
        live = self._live.pop(series_id, None) or self.detectors.take(series_id)
        if live is None or live.revision != revision or live.first_us < raw_from_us:
            return None
        return live

    def keep_live(self, series_id: int, live: Live) -> None:
        """For the next points, if the transaction ends well."""
        self._live[series_id] = live

    def rules(self) -> Rules | None:
        """The active alert rules, None where there are none; nobody changes them until the end of the transaction."""
        if not self._has_rules:
            self.dialect.share_rules(self.run)
            self._rules = self._index.current(self)
            self._has_rules = True
        return self._rules

    def forget_rules(self) -> None:
        """This transaction has changed rules, or taken such a change back."""
        self._has_rules = False

    def _run_translated(self, sql: str, params: Sequence[Any] = ()) -> Any:
        return self.conn.execute(self.dialect.text(sql), params)

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        return self.run(sql, params).fetchall()  # type: ignore[no-any-return]

    def row(self, sql: str, params: Sequence[Any] = ()) -> Row | None:
        return self.run(sql, params).fetchone()  # type: ignore[no-any-return]

    def stream(self, sql: str, params: Sequence[Any] = ()) -> Iterable[Row]:
        """Rows one after another, without ever holding them all."""
        return self.dialect.stream(self.conn, sql, params)

    def built(self, query: Any) -> list[Row]:
        """Run a query built with Peewee on this connection; all its rows as tuples."""
        sql, params = self.database.get_sql_context().sql(query).query()
        return self.conn.execute(sql, params).fetchall()  # type: ignore[no-any-return]

    def change(self, sql: str, params: Sequence[Any] = ()) -> int:
        """Run a statement that changes rows; how many it changed."""
        return self.run(sql, params).rowcount  # type: ignore[no-any-return]

    def put_many(self, sql: str, rows: Sequence[Row]) -> None:
        if rows:
            self.dialect.put_many(self.conn, sql, rows)
