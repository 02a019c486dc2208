"""Our own service with a violation in it: what is served by `server`, and what the catalogue's test calls."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from contract_tests.sabotage.combinators import Damage
from contract_tests.sabotage.exchange import App, Damaged
from contract_tests.sabotage.operations import find

if TYPE_CHECKING:
    from valtronics.app import Service

ADMINISTRATOR = 1
_MARGIN_US = 60_000_000
_YEARS_US = 10 * 31_536_000_000_000


class Inside:
    """What a violation may know of a service: its clock, and a session that no client has."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._session, self._token, self._until_us = "", "", 0

    def now_us(self) -> int:
        return self._service.clock()

    def administrator(self) -> str:
        now, tokens = self.now_us(), self._service.tokens
        if not self._session or not self._is_open(now):
            secret = tokens.hash_secret(tokens.new_refresh_token())
            with self._service.engine.write() as store:
                self._session = store.sessions.create(ADMINISTRATOR, secret, now + _YEARS_US, now)
            self._until_us = 0
        if not self._until_us - tokens.access_seconds * 1_000_000 <= now < self._until_us - _MARGIN_US:
            self._token = tokens.issue(user_id=ADMINISTRATOR, session_id=self._session, now_us=now)
            self._until_us = now + tokens.access_seconds * 1_000_000
        return self._token

    def _is_open(self, now: int) -> bool:
        """A change of the administrator's password ends all sessions, and so does a reset of the database."""
        with self._service.engine.read() as store:
            return store.sessions.principal(self._session, now) is not None


@contextmanager
def serving(service: Service) -> Iterator[str]:
    """Serve it from a thread of this process, where what is put in a part's place works too; gives its origin."""
    import uvicorn

    from valtronics.protocol import protocol_for
    from valtronics.server import listening

    listener = listening("127.0.0.1", 0)
    listener.listen()
    given: dict[str, Any] = {"http": protocol_for(service), "ws": "none", "lifespan": "on", "log_config": None}
    server = uvicorn.Server(uvicorn.Config(service.asgi, access_log=False, **given))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        # What connects before it is ready waits in the listener's queue.
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def damaged(service: Service, damage: Damage, app: App | None = None) -> Iterator[App]:
    """The application of a service with a violation in it, which is taken out again afterwards."""
    untouched: App = app or service.asgi
    around = untouched
    if damage.answer is not None:
        around = Damaged(untouched, damage.answer, damage.operations, find, Inside(service))
    if damage.part is None:
        yield around
        return
    with damage.part(service):
        yield around
