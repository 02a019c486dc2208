"""What runs here: version, build date and commit, as the build recorded them."""

from __future__ import annotations

import json
from importlib import metadata, resources
from typing import Any

from domain.times import SECOND, format_time

API_VERSION = "v1"


def release(now_us: int) -> dict[str, Any]:
    """The `Version` object. A checkout that was never built counts as built now, from an unknown commit."""
    try:
        version = metadata.version("valtronics")
    except metadata.PackageNotFoundError:
        version = "0.0.0"
    record = resources.files("valtronics").joinpath("build.json")
    build = json.loads(record.read_text()) if record.is_file() else {}
    return {
        "version": version,
        "api_version": API_VERSION,
        "build_date": format_time(build["built"] * SECOND if build else now_us),
        "git_commit": build.get("git_commit", "unknown"),
        "supported_versions": [API_VERSION],
        "deprecated_versions": [],
    }
