"""Operations tagged `health`: whether the service can do its work."""

from __future__ import annotations

from typing import Any

from domain.errors import Unavailable
from domain.ports import Probe


def get_health(*, probe: Probe) -> dict[str, Any]:
    """Whether the database answers. Raises Unavailable when it does not."""
    found = probe.health()
    if found["status"] == "unhealthy":
        raise Unavailable("The database does not answer")
    return found


def get_health_detail(*, probe: Probe) -> dict[str, Any]:
    """Each part that the service stands on. Raises Unavailable when the service can't work."""
    found = probe.detail()
    if found["status"] == "unhealthy":
        raise Unavailable("The database does not answer")
    return found
