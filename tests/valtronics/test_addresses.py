"""A forwarded address is believed from trusted proxies only."""

import pytest

from valtronics.addresses import Addresses


def scope(peer, *forwarded):
    return {"client": (peer, 1), "headers": [(b"x-forwarded-for", value.encode()) for value in forwarded]}


@pytest.mark.parametrize(
    ("trusted", "given", "expected"),
    [
        ([], scope("203.0.113.9", "198.51.100.1"), "203.0.113.9"),
        (["10.0.0.0/8"], scope("203.0.113.9", "198.51.100.1"), "203.0.113.9"),
        (["10.0.0.0/8"], scope("10.0.0.1", "198.51.100.1"), "198.51.100.1"),
        (["10.0.0.0/8"], scope("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.2.3.4"), "198.51.100.1"),
        (["10.0.0.0/8"], scope("10.0.0.1", "1.1.1.1", "198.51.100.1"), "198.51.100.1"),
        (["10.0.0.0/8"], scope("10.0.0.1"), "10.0.0.1"),
        (["10.0.0.0/8"], scope("10.0.0.1", "198.51.100.1, nonsense"), "10.0.0.1"),
        (["::1/128"], scope("::1", "2001:db8::1"), "2001:db8::1"),
    ],
)
def test_the_nearest_untrusted_hop_is_the_caller(trusted, given, expected):
    assert Addresses(trusted).of(given) == expected


def test_a_unix_socket_has_no_address():
    assert Addresses([]).of({"client": None, "headers": []}) == "unknown"
