"""What a call is named: `client.<tag>.<name>`, by a rule, so that a new operation needs no list and renames no other.

The operation's id without the noun of its tag: `create_device` is `devices.create`, `list_alert_rules` is
`alerts.list_rules`. `get_` stays where one thing is read by its id (`alerts.get_rule`), else the noun is enough
(`telemetry.latest`, `devices.stats`).
"""

from __future__ import annotations

from generation.document import Operation

# Where the rule gives a name that nobody would choose.
CHOSEN = {"get_device_telemetry": "device", "list_device_analytics": "devices"}


def method_name(operation: Operation) -> str:
    """The name of its method."""
    if operation.id in CHOSEN:
        return CHOSEN[operation.id]
    tag = operation.tag
    nouns = {tag, tag.removesuffix("s"), tag.removesuffix("s") + "s"}
    verb, *rest = operation.id.split("_")
    kept = [word for word in rest if word not in nouns]
    if verb == "get" and kept and not operation.at("path"):
        return "_".join(kept)
    return "_".join([verb, *kept])


def iterator_name(name: str) -> str:
    """The name of the walk over a list: `list` is `iterate`, `list_rules` is `iterate_rules`."""
    return "iterate" + name.removeprefix("list") if name.startswith("list") else f"iterate_{name}"


def by_tag(operations: list[Operation]) -> dict[str, dict[str, Operation]]:
    """Tag → name → operation. ValueError where two would have one name."""
    found: dict[str, dict[str, Operation]] = {}
    for operation in operations:
        names = found.setdefault(operation.tag, {})
        name = method_name(operation)
        if name in names:
            raise ValueError(f"{operation.id} and {names[name].id} are both {operation.tag}.{name}")
        names[name] = operation
    return found
