"""Classes of what comes back, typed dictionaries of what is sent, and the events of the streams."""

from __future__ import annotations

from collections.abc import Iterable

from generation.document import Document, Json
from generation.types import Types, identifier, is_structure, quoted

HEAD = '"""{}\n\nWritten by `python -m generation`.\n"""\n\nfrom __future__ import annotations\n\n'
# Names of our own that no field may hide.
RESERVED = {"reply", "to_dict"}


def replies(document: Document) -> str:
    """The module `models`."""
    roots = [operation.reply for operation in document.operations() if operation.reply]
    # Those of exports and of errors, which no operation gives as its data.
    roots += ["ErrorDetails", "TelemetryPoint", *_shared_by_streams(document)]
    names = document.reachable(roots)
    types = Types(document, is_sent=False)
    head = HEAD.format("What the service answers, one class for each schema of a reply.")
    head += (
        "from datetime import datetime\nfrom typing import TYPE_CHECKING, Any, Literal\n\n"
        "import msgspec\n\nfrom valtronics_client.replies import Model\n\n"
    )
    parts = [_struct(name, document.schemas[name], types) for name in names if is_structure(document.schemas[name])]
    return head + _enumerations(document, document.schemas) + "\n\n".join(parts)


def requests(document: Document) -> str:
    """The module `requests`."""
    roots = [operation.body for operation in document.operations() if operation.body]
    names = [name for name in document.reachable(roots) if is_structure(document.schemas[name])]
    head = HEAD.format("What is sent to the service, one typed dictionary for each schema of a request.")
    head += (
        "from collections.abc import Mapping, Sequence\nfrom datetime import datetime\n"
        "from typing import Any, Literal, NotRequired, TypedDict\n\nfrom valtronics_client._generated import models\n\n"
    )
    return head + "\n\n".join(_dictionary(document, name) for name in names)


def events(document: Document) -> str:
    """The module `events`: what streams push."""
    types = Types(document, is_sent=False, prefix="models.")
    schemas = document.streams["components"]["schemas"]
    messages = document.streams["components"]["messages"]
    head = HEAD.format("What streams push, one class for each message of the server.")
    head += (
        "from datetime import datetime\nfrom typing import TYPE_CHECKING, Literal, TypeAlias\n\nimport msgspec\n\n"
        "from valtronics_client._generated import models\nfrom valtronics_client.replies import Message\n\n"
    )
    parts, channels = [], {}
    for kind, message in messages.items():
        name = message["payload"]["$ref"].rsplit("/", 1)[1]
        if schemas[name].get("additionalProperties") is False:  # one that clients send
            continue
        parts.append(
            _struct(name, schemas[name], types, base=f'Message, tag_field="type", tag="{kind}"', without="type")
        )
        if "x-subscription" in message:
            channels[message["x-subscription"]] = name
    names = ", ".join(repr(each) for each in schemas["ChannelName"]["enum"])
    listed = f"if TYPE_CHECKING:\n    ChannelName = Literal[{names}]\nelse:\n    ChannelName = str\n\n"
    parts += [
        f"Event: TypeAlias = {' | '.join(channels.values())}",
        "CHANNELS: dict[str, type[Event]] = {"
        + ", ".join(f'"{each}": {name}' for each, name in channels.items())
        + "}",
    ]
    return head + listed + "\n\n".join(parts)


def _shared_by_streams(document: Document) -> list[str]:
    """Schemas of the API that messages refer to by file."""
    found, waiting = [], [document.streams["components"]["schemas"]]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if str(each.get("$ref", "")).startswith("./openapi.yaml"):
                found.append(each["$ref"].rsplit("/", 1)[1])
            waiting += each.values()
    return found


def _enumerations(document: Document, names: Iterable[str]) -> str:
    """Closed lists for type checkers; when running any text, since a later release of the service may add to them."""
    lists = {name: document.schemas[name] for name in names if "enum" in document.schemas[name]}
    checked = [
        f"    {name} = Literal[{', '.join(repr(each) for each in schema['enum'])}]\n{quoted(schema['description'])}\n"
        for name, schema in lists.items()
    ]
    return (
        "# Closed lists bind type checkers. A running client takes any text, since a later release may add to them.\n"
        "if TYPE_CHECKING:\n" + "".join(checked) + "else:\n    " + " = ".join(lists) + " = str\n\n"
    )


def _struct(name: str, schema: Json, types: Types, *, base: str = "Model", without: str = "") -> str:
    required = set(schema.get("required", []))
    lines = [f"class {name}({base}, kw_only=True):", quoted(schema.get("description", f"The message {name}."))]
    for field, said in schema["properties"].items():
        if field in RESERVED:
            raise ValueError(f"{name}.{field}: a name of the client's own")
        if field != without:
            lines.append(_field(field, said, types, is_required=field in required))
    return "\n".join(lines) + "\n"


def _field(field: str, said: Json, types: Types, *, is_required: bool) -> str:
    type_, own = types.of(said), identifier(field)
    if not is_required and not type_.endswith("| None"):
        type_ += " | None"
    settings = [] if is_required else ["default=None"]
    if own != field:
        settings.append(f'name="{field}"')
    line = f"    {own}: {type_}"
    if own != field:
        line += f" = msgspec.field({', '.join(settings)})"
    elif not is_required:
        line += " = None"
    return line + (f"\n{quoted(said['description'])}" if "description" in said else "")


def _dictionary(document: Document, name: str) -> str:
    types, schema = _SentTypes(document), document.schemas[name]
    required = set(schema.get("required", []))
    lines = [f"class {name}(TypedDict):", quoted(schema["description"])]
    for field, said in schema["properties"].items():
        type_ = types.of(said)
        lines.append(f"    {field}: {type_ if field in required else f'NotRequired[{type_}]'}")
        if "description" in said:
            lines.append(quoted(said["description"]))
    return "\n".join(lines) + "\n"


class _SentTypes(Types):
    """Structures are those of this module, closed lists those of `models`."""

    def __init__(self, document: Document) -> None:
        super().__init__(document, is_sent=True)

    def _named(self, schema: Json) -> str:
        found = super()._named(schema)
        return f"models.{found}" if "enum" in self._document.schemas.get(found, {}) else found
