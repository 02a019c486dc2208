"""The caller's address: the peer's, or the one that a trusted proxy forwards."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from starlette.types import Scope


class Addresses:
    """Believes `X-Forwarded-For` only as far as it was written by the given networks."""

    def __init__(self, trusted: list[str]) -> None:
        self._networks = [ipaddress.ip_network(network) for network in trusted]
        self._is_trusted = lru_cache(maxsize=4096)(self._check)

    def of(self, scope: Scope) -> str:
        """The nearest address to the caller that a trusted hop vouches for."""
        client = scope.get("client")
        address = client[0] if client else "unknown"
        if not self._networks or not self._is_trusted(address):
            return str(address)
        hops = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
        for hop in reversed(hops.decode("latin-1").split(",")):
            hop = hop.strip()
            try:
                ipaddress.ip_address(hop)
            except ValueError:
                break
            address = hop
            if not self._is_trusted(address):
                break
        return str(address)

    def _check(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._networks)
