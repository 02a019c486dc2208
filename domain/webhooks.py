"""Webhooks: which event a change is, what is signed, when to try again, and where nothing may be sent."""

from __future__ import annotations

import hashlib
import hmac
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from domain.errors import Fault
from domain.times import MINUTE, SECOND

PING = "ping"
_EVENTS = {
    "created": "alert.created",
    "acknowledged": "alert.acknowledged",
    "resolved": "alert.resolved",
    "retracted": "alert.resolved",
}
# "Full jitter": M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015. Each wait is drawn between
# nothing and its limit, so that what failed together does not come back together.
FIRST_LIMIT = 30 * SECOND
GROWTH = 4
LONGEST_LIMIT = 360 * MINUTE
GONE = 410
_MAX_REASON = 300
_GLOBAL_IPV6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
# Of the IETF's protocols, which older releases of Python take for global in part, and the relays of 6to4.
_SPECIAL = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))


def event_of(action: str) -> str:
    """The event of an entry in an alert's log; an alert that is taken back is resolved too."""
    return _EVENTS.get(action, "alert.updated")


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """What the header says: HMAC-SHA256 over the time, a dot and the body, with the scheme's version before it."""
    digest = hmac.new(secret.encode(), b"%d." % timestamp + body, hashlib.sha256)
    return f"v1={digest.hexdigest()}"


def longest_wait(attempts: int) -> int:
    """The limit of the wait after so many failed attempts, in microseconds."""
    return int(min(LONGEST_LIMIT, FIRST_LIMIT * GROWTH ** min(attempts - 1, 30)))


def wait_after(attempts: int, chance: float) -> int:
    """How long to wait after so many failed attempts, in microseconds; `chance` is drawn from [0, 1)."""
    return int(chance * longest_wait(attempts))


def is_delivered(status: int) -> bool:
    return 200 <= status < 300


def reason_of(status: int) -> str:
    """What is wrong with a reply that is no success, for people."""
    if 300 <= status < 400:
        return f"answered {status}: redirects are not followed"
    return f"answered {status}: the receiver is gone for good" if status == GONE else f"answered {status}"


def shortened(reason: str) -> str:
    """A reason as it is kept: one line of bounded length."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in reason).split())
    return line if len(line) <= _MAX_REASON else line[: _MAX_REASON - 1] + "…"


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, and not to a machine or network of somebody's own."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = _embedded(found)
        if inner is None:
            return found in _GLOBAL_IPV6 and found.is_global
        found = inner
    is_unusual = found.is_multicast or found.is_reserved or any(found in network for network in _SPECIAL)
    return found.is_global and not is_unusual


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address to which a mapped, 6to4 or NAT64 address leads."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def target_fault(url: str, *, allow_private: bool) -> Fault | None:
    """Why nothing can be sent to a URL, as far as it shows without asking for its name's address; None when it can."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return _invalid("is not a URL")
    if parts.scheme not in ("http", "https"):
        return _invalid("must begin with http:// or https://")
    if "@" in parts.netloc or parts.fragment:
        return _invalid("must have neither user name nor fragment")
    if not host or port == 0:
        return _invalid("must name a host, and a port from 1 to 65535 if any")
    try:
        address = _address(host)
    except ValueError:
        return _invalid("must name a host")
    if allow_private or not (_is_local_name(host) if address is None else not is_public(address)):
        return None
    return Fault("url", "leads to a private or loopback address, where this server delivers nothing", "private_target")


def _invalid(issue: str) -> Fault:
    return Fault("url", issue, "invalid_url")


def _is_local_name(host: str) -> bool:
    name = host.rstrip(".")
    return name == "localhost" or name.endswith(".localhost")


def _address(host: str) -> str | None:
    """The address that a host stands for, in any spelling that resolvers take; None for a name. Raises ValueError."""
    if ":" in host:
        return str(ip_address(host.partition("%")[0]))
    labels = host.removesuffix(".").split(".")
    if any(not 1 <= len(label) <= 63 for label in labels) or len(host) > 253:
        raise ValueError(host)
    if not _is_number(labels[-1]):
        return None
    # Browsers and resolvers read a host that ends in a number as an address, or as nothing.
    return str(IPv4Address(_joined([_number(label) for label in labels])))


def _is_number(label: str) -> bool:
    return label.isdigit() or label[:2].lower() == "0x"


def _number(label: str) -> int:
    """A part of an address as C reads it: hexadecimal after 0x, octal after 0, else decimal. Raises ValueError."""
    if label[:2].lower() == "0x":
        return int(label[2:] or "0", 16)
    return int(label, 8 if label.startswith("0") else 10)


def _joined(parts: list[int]) -> int:
    """The address of one to four parts, the last of which fills all that is left. Raises ValueError."""
    *first, last = parts
    if len(first) > 3 or any(part > 255 for part in first) or last >= 256 ** (4 - len(first)):
        raise ValueError(parts)
    return sum(part << (24 - 8 * place) for place, part in enumerate(first)) + last
