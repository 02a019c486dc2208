"""How a row of the devices table becomes a device and back; one place for the order of columns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from domain.connectivity import timeout_us
from domain.times import format_known_time

COLUMNS = (
    "id, device_id, name, device_type, status, is_active, created_us, updated_us, version, metadata, configuration,"
    " manufacturer, model, firmware_version, location, last_seen_us"
)
_NAMES = COLUMNS.split(", ")
MAPS = {"metadata", "configuration"}
TEXTS = ("device_id", "name", "device_type", "manufacturer", "model", "firmware_version", "location", "status")
SEARCHED = ("name", "device_id", "location", "manufacturer", "model")


def device(row: tuple[Any, ...]) -> dict[str, Any]:
    """The device of a row of COLUMNS, with its `_version`."""
    (
        row_id, device_id, name, device_type, status, is_active, created_us, updated_us, version,
        metadata, configuration,
        manufacturer, model, firmware_version, location, last_seen_us,
    ) = row  # fmt: skip
    values = {
        "id": row_id, "device_id": device_id, "name": name, "device_type": device_type, "status": status,
        "is_active": is_active == 1,
        "created_at": format_known_time(created_us), "updated_at": format_known_time(updated_us),
        # Most devices carry neither, and parsing costs more than looking.
        "metadata": {} if metadata == "{}" else json.loads(metadata),
        "configuration": {} if configuration == "{}" else json.loads(configuration),
        "_version": version,
    }  # fmt: skip
    if manufacturer is not None:
        values["manufacturer"] = manufacturer
    if model is not None:
        values["model"] = model
    if firmware_version is not None:
        values["firmware_version"] = firmware_version
    if location is not None:
        values["location"] = location
    if last_seen_us is not None:
        values["last_seen"] = format_known_time(last_seen_us)
    return values


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns for those client-writable fields that are among the values."""
    columns = {name: values[name] for name in TEXTS if name in values}
    if "is_active" in values:
        columns["is_active"] = int(values["is_active"])
    if "metadata" in values:
        columns["metadata"] = json.dumps(values["metadata"] or {}, ensure_ascii=False, separators=(",", ":"))
    if "configuration" in values:
        configuration = values["configuration"] or {}
        columns["configuration"] = json.dumps(configuration, ensure_ascii=False, separators=(",", ":"))
        columns["timeout_us"] = timeout_us(configuration)
    return columns


def changed(row: tuple[Any, ...], columns: Mapping[str, Any]) -> dict[str, Any]:
    """Those columns that differ from a row of COLUMNS; maps by their text, for Python holds true, 1 and 1.0 equal.

    The order of a map's members is no difference.
    """
    known = dict(zip(_NAMES, row, strict=True))
    found = {name: value for name, value in columns.items() if name in known and value != known[name]}
    for name in MAPS & found.keys():
        if _sorted(found[name]) == _sorted(known[name]):
            del found[name]
    if "configuration" in found:
        found["timeout_us"] = columns["timeout_us"]
    return found


def _sorted(text: str) -> str:
    return json.dumps(json.loads(text), sort_keys=True)


def search_text(values: Mapping[str, Any]) -> str:
    """What `search` looks in: folded here, because the engines disagree about case beyond ASCII."""
    return "\n".join(values[name].casefold() for name in SEARCHED if values.get(name))
