"""Nothing reaches an address that is not public, however it is written and whatever leads to it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from storage.engine import Engine
from tests.valtronics.desks import Desk
from tests.valtronics.receivers import Receiver, receiving
from valtronics.outgoing import Lookup, Outgoing

PRIVATE = "the target leads to a private or loopback address"


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    desk = Desk(engine)
    yield desk
    desk.close()


@contextlib.contextmanager
def listening() -> Iterator[Receiver]:
    """A receiver that must not hear of anything."""
    with receiving() as receiver:
        yield receiver
    assert receiver.received == []


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "[::ffff:127.0.0.1]"])
def test_a_private_target_gets_nothing(desk: Desk, host: str) -> None:
    """Also one that was there before the setting was changed."""
    desk.open(allow_private=False)
    with listening() as receiver:
        url = f"http://{host}:{receiver.server_address[1]}/"
        assert desk.settled(desk.ping(desk.hook(url)), "failed")["last_error"] == PRIVATE


def resolving_to(*addresses: str) -> Lookup:
    """A resolver that knows one name."""

    def lookup(host: str, port: int) -> list[Any]:
        assert host == "ops.example"
        return [found for address in addresses for found in socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)]

    return lookup


def test_a_name_that_leads_to_a_private_address_gets_nothing(desk: Desk) -> None:
    desk.open(allow_private=False, lookup=resolving_to("127.0.0.1"))
    with listening() as receiver:
        url = f"http://ops.example:{receiver.server_address[1]}/"
        assert desk.settled(desk.ping(desk.hook(url)), "failed")["last_error"] == PRIVATE


def test_a_name_with_one_private_address_among_others_gets_nothing(desk: Desk) -> None:
    desk.open(allow_private=False, lookup=resolving_to("8.8.8.8", "127.0.0.1"))
    with listening() as receiver:
        url = f"http://ops.example:{receiver.server_address[1]}/"
        assert desk.settled(desk.ping(desk.hook(url)), "failed")["last_error"] == PRIVATE


def test_a_name_that_changes_its_address_between_the_check_and_the_connection_gets_nothing(desk: Desk) -> None:
    """What is connected to is what was checked, since the socket itself is made by who checks."""
    outgoing = Outgoing(allow_private=False, timeout_seconds=5, at_once=1, lookup=resolving_to("127.0.0.1"))
    with listening() as receiver:

        async def attempt() -> Any:
            outgoing.open()
            resolver: Any = outgoing._resolver
            resolver._check = lambda _: None  # as if the name had been harmless when it was looked up
            try:
                return await outgoing.post(f"http://ops.example:{receiver.server_address[1]}/", {}, b"{}")
            finally:
                await outgoing.close()

        assert asyncio.run(attempt()) == (None, PRIVATE)


def test_a_redirect_to_a_private_address_is_not_followed(desk: Desk) -> None:
    with listening() as private, receiving(f"redirect {private.url}") as receiver:
        desk.open()
        found = desk.settled(desk.ping(desk.hook(receiver.url)), "failed")
        assert found["last_error"] == "answered 307: redirects are not followed"


def test_no_proxy_of_the_environment_comes_between(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as proxy, receiving() as receiver:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setitem(os.environ, name, proxy.url)
        desk.open()
        desk.settled(desk.ping(desk.hook(receiver.url)), "delivered")
