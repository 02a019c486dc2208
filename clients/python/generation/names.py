"""What a call is named, by a rule, so that a new operation needs nobody's choice; the JavaScript client has the same.

`create_device` of the tag `devices` is `devices.create`: the operation's id without the noun of its tag. What can be
created within a tag and is not its noun is a group of its own: `alerts.rules.create`. Reads are named by what they
give: `telemetry.latest`, `devices.transitions`; where that name is taken they keep the verb (`telemetry.list_latest`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from generation.document import Operation

# Where the rule gives a name that nobody would choose.
CHOSEN = {
    "list_audit_entries": "list",
    "get_audit_entry": "get",
    "list_device_analytics": "devices",
}


@dataclass
class Group:
    """The calls of a tag, or of a noun within one, by their names."""

    calls: dict[str, Operation] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)


def groups(operations: list[Operation]) -> dict[str, Group]:
    """Tag → its calls. ValueError where two would have one name."""
    nouns = {(each.tag, *_noun(each)) for each in operations if each.id.startswith("create_")}
    found: dict[str, Group] = {}
    for operation in operations:
        group = found.setdefault(operation.tag, Group())
        noun, name = _noun(operation), CHOSEN.get(operation.id)
        if noun and name is None and (operation.tag, *noun) in nouns:
            name = _verb(operation)
            group = group.groups.setdefault("_".join([*noun[:-1], f"{noun[-1]}s"]), Group())
        name = name or _name(operation, group)
        if name in group.calls:
            raise ValueError(f"{operation.id} and {group.calls[name].id} are both {operation.tag}.{name}")
        group.calls[name] = operation
    return found


def iterator_name(name: str) -> str:
    """The name of the walk over a list: `list` is `iterate`, `transitions` is `iterate_transitions`."""
    return "iterate" + name.removeprefix("list") if name.startswith("list") else f"iterate_{name}"


def _name(operation: Operation, group: Group) -> str:
    verb, rest = _verb(operation), _rest(operation)
    full, short = "_".join([verb, *rest]), "_".join(rest)
    is_read = verb in ("get", "list") and rest and rest[0] != "by"
    return short if is_read and short not in group.calls else full


def _verb(operation: Operation) -> str:
    words = operation.id.split("_")
    return "_".join(words[:2] if words[0] == "log" else words[:1])


def _rest(operation: Operation) -> list[str]:
    """The words after the verb, without the tag's own noun."""
    words = operation.id.removeprefix(_verb(operation)).split("_")
    return [word for word in words if word and _singular(word) != _singular(operation.tag)]


def _noun(operation: Operation) -> tuple[str, ...]:
    return tuple(_singular(word) for word in _rest(operation))


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
