"""Operations tagged `version`: what runs here."""

from __future__ import annotations

from typing import Any


def get_version(*, release: dict[str, Any]) -> dict[str, Any]:
    """The release as it was when the process started."""
    return release
