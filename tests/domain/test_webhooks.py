"""What is signed, when to try again, and where nothing may be sent."""

import hashlib
import hmac
import socket

import pytest

from domain.times import MINUTE, SECOND
from domain.webhooks import (
    event_of,
    is_delivered,
    is_public,
    longest_wait,
    reason_of,
    shortened,
    signature,
    target_fault,
    wait_after,
)

NOT_PUBLIC = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7",
    "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::8.8.8.8", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1",
    "ff02::1", "2001:db8::1", "2001::1", "100::1", "5f00::1", "4000::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:7f00:1",
    "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_of_machines_and_networks_of_ones_own_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


SPELLINGS = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0X7F.0.0.0x1", "017700000001", "0177.0.0.1",
    "127.0.0.1.", "0", "0x", "10.1", "localhost", "LOCALHOST", "localhost.", "a.localhost", "[::1]",
    "[::ffff:127.0.0.1]",
    "[0:0:0:0:0:0:0:1]", "[::ffff:7f00:1]", "[2002:7f00:1::]", "[64:ff9b::7f00:1]", "[fe80::1%25eth0]",
]  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
@pytest.mark.parametrize("port", ["", ":8080"])
def test_a_private_target_is_refused_in_every_spelling(host, port):
    url = f"http://{host}{port}/hook"
    assert target_fault(url, allow_private=False).rule == "private_target"
    assert target_fault(url, allow_private=True) is None


@pytest.mark.parametrize("text", ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "10.1", "0", "017700000001"])
def test_a_spelling_means_what_the_systems_resolver_takes_it_for(text):
    """So that none is missed that the resolver would take for a private address."""
    address = socket.getaddrinfo(text, 80, type=socket.SOCK_STREAM)[0][4][0]
    assert not is_public(address)
    assert target_fault(f"http://{text}/", allow_private=False).rule == "private_target"


@pytest.mark.parametrize(
    "host", ["ops.example", "8.8.8.8", "[2606:4700::1111]", "3com.example", "a-b.example.", "0x7f.a"]
)
def test_a_public_target_is_taken(host):
    for url in (f"https://{host}", f"https://{host}:8443/a/b?c=d", f"HTTPS://{host}/"):
        assert target_fault(url, allow_private=False) is None


@pytest.mark.parametrize(
    "url",
    [
        "ftp://ops.example/", "ops.example", "//ops.example/", "https://", "https:///path", "https://user@ops.example/",
        "https://user:word@ops.example/", "https://ops.example/#part", "https://ops.example:0/", "https://ops.example:x/",
        "https://ops.example:65536/", "https://[::1/", "https://[]/", "https://[1]/", "https://a..b/", "https://.a/",
        "https://1.2.3.4.5/", "https://256.1.1.1/", "https://08.1/", "https://4294967296/", "https://a.1/", "https://0x.0xg/",
        "https://" + "a" * 64 + ".example/", "https://" + "a." * 130 + "example/",
    ],
)  # fmt: skip
def test_what_is_no_target_is_refused_whatever_is_allowed(url):
    for allowed in (True, False):
        assert target_fault(url, allow_private=allowed).rule == "invalid_url"


def test_a_signature_is_an_hmac_over_time_and_body():
    expected = hmac.new(b"whsec_x", b'1700000000.{"a":1}', hashlib.sha256).hexdigest()
    assert signature("whsec_x", 1_700_000_000, b'{"a":1}') == f"v1={expected}"


def test_waits_grow_to_a_limit_and_are_drawn_from_all_of_it():
    limits = [30 * SECOND, 2 * MINUTE, 8 * MINUTE, 32 * MINUTE, 128 * MINUTE, 360 * MINUTE, 360 * MINUTE]
    assert [longest_wait(attempts) for attempts in range(1, 8)] == limits
    assert longest_wait(10_000) == 360 * MINUTE
    assert [wait_after(2, chance) for chance in (0.0, 0.5, 1.0)] == [0, MINUTE, 2 * MINUTE]


def test_only_a_success_is_a_delivery_and_the_rest_is_said_in_words():
    assert [status for status in (100, 199, 200, 204, 299, 300, 404, 500) if is_delivered(status)] == [200, 204, 299]
    assert reason_of(307) == "answered 307: redirects are not followed"
    assert reason_of(410) == "answered 410: the receiver is gone for good"
    assert reason_of(500) == "answered 500"
    assert shortened("a\r\nb\0c") == "a b c"
    assert len(shortened("x" * 1000)) == 300


@pytest.mark.parametrize(
    ("action", "event"),
    [
        ("created", "alert.created"),
        ("acknowledged", "alert.acknowledged"),
        ("resolved", "alert.resolved"),
        ("retracted", "alert.resolved"),
        ("reopened", "alert.updated"),
        ("updated", "alert.updated"),
    ],
)
def test_each_change_is_an_event(action, event):
    assert event_of(action) == event
