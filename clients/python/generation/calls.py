"""The methods of both clients: their signatures are all that differs, so there is nothing in them to be wrong twice."""

from __future__ import annotations

from generation.document import Document, Operation, Parameter
from generation.names import Group, groups, iterator_name
from generation.operations import reply_type, walked
from generation.structs import HEAD
from generation.types import Types, camel, identifier, quoted

STEPS = ("page", "cursor")


def resources(document: Document, *, is_async: bool) -> str:
    """The module `resources`, or that of the asynchronous client."""
    prefix = "Async" if is_async else ""
    base = f"valtronics_client.{'async_' if is_async else ''}calls"
    head = HEAD.format(f"The calls of the {'asynchronous' if is_async else 'synchronous'} client, by tag.")
    head += (
        "from collections.abc import Mapping, Sequence\nfrom datetime import datetime\nfrom typing import Any\n\n"
        "from valtronics_client._generated import models, operations, requests\n"
        f"from {base} import {prefix}Download, {prefix}Resource, {prefix}Walk\n"
        "from valtronics_client.replies import ReplyMap\n\n"
    )
    tags = groups(document.operations())
    parts = [_classes(document, camel(tag), document.tags[tag], group, prefix) for tag, group in tags.items()]
    return head + "\n\n".join([*parts, _root(tags, prefix)])


def _classes(document: Document, name: str, description: str, group: Group, prefix: str) -> str:
    """The class of a group, after those of the groups within it."""
    within = [
        _classes(document, name + camel(noun), f"The {noun.replace('_', ' ')} of `{name.lower()}`.", each, prefix)
        for noun, each in group.groups.items()
    ]
    lines = [f"class {prefix}{name}({prefix}Resource):", quoted(description), ""]
    for noun in group.groups:
        lines.append(_attribute(noun, f"{prefix}{name}{camel(noun)}"))
    for method, operation in group.calls.items():
        lines.append(_method(document, method, operation, prefix))
        if walked(document, operation):
            lines.append(_walk(document, method, operation, prefix))
    return "\n\n".join([*within, "\n".join(lines)])


def _root(tags: dict[str, Group], prefix: str) -> str:
    lines = [f"class {prefix}Resources({prefix}Resource):", quoted("All calls, one attribute for each tag."), ""]
    lines += [_attribute(tag, f"{prefix}{camel(tag)}") for tag in tags]
    return "\n".join(lines)


def _attribute(name: str, type_: str) -> str:
    doc = quoted(f"The calls of `{name}`.", "        ")
    return f"    @property\n    def {name}(self) -> {type_}:\n{doc}\n        return {type_}(self._calls)\n"


def _method(document: Document, name: str, operation: Operation, prefix: str) -> str:
    type_ = reply_type(document, operation)
    gives = f"{prefix}Download" if operation.reply is None else type_
    word, wait = ("async def", "await ") if prefix else ("def", "")
    call = "_download" if operation.reply is None else "_call"
    signature = ", ".join(["self", *_signature(document, operation)])
    doc = f"{operation.summary}\n\n{operation.description}\n\n{_arguments(operation)}"
    return (
        f"    {word} {name}({signature}) -> {gives}:\n{quoted(doc.strip(), '        ')}\n"
        f"        return {wait}self.{call}({_passed(operation)})\n"
    )


def _walk(document: Document, name: str, operation: Operation, prefix: str) -> str:
    assert operation.reply is not None
    items = document.schemas[operation.reply]["properties"]["items"]["items"]
    item = Types(document, is_sent=False, prefix="models.").of(items)
    signature = ", ".join(["self", *_signature(document, operation, without=STEPS)])
    doc = f"{operation.summary}: all of them, page after page as they are needed.\n\n{_arguments(operation, STEPS)}"
    return (
        f"    def {iterator_name(name)}({signature}) -> {prefix}Walk[{item}]:\n{quoted(doc.strip(), '        ')}\n"
        f"        return self._walk({_passed(operation, without=STEPS)})\n"
    )


def _signature(document: Document, operation: Operation, without: tuple[str, ...] = ()) -> list[str]:
    """Path and body in the order of the address, then what is required, then the rest by name only."""
    types = Types(document, is_sent=True, prefix="models.")
    found = [f"{identifier(each.name)}: {types.of(each.schema)}" for each in operation.at("path")]
    if operation.body:
        type_ = _body_type(document, operation.body)
        found.append(f"body: {type_}" if operation.is_body_required else f"body: {type_} | None = None")
    rest = [each for each in operation.parameters if each.place != "path" and each.name not in without]
    found += [f"{identifier(each.name)}: {types.of(each.schema)}" for each in rest if _is_positional(each)]
    named = [each for each in rest if not _is_positional(each)]
    if named:
        found.append("*")
    found += [
        f"{identifier(each.name)}: {types.of(each.schema)}" + ("" if each.is_required else " | None = None")
        for each in named
    ]
    return found


def _is_positional(parameter: Parameter) -> bool:
    # A bare `True` says nothing at the place of the call.
    return parameter.is_required and parameter.schema.get("type") != "boolean"


def _body_type(document: Document, name: str) -> str:
    schema = document.schemas[name]
    if schema.get("additionalProperties") is False:
        return f"requests.{name}"
    return Types(document, is_sent=True).map(schema)


def _passed(operation: Operation, without: tuple[str, ...] = ()) -> str:
    found = [f"operations.{operation.id.upper()}"]
    for place in ("path", "query", "header"):
        values = [f'"{each.name}": {identifier(each.name)}' for each in operation.at(place) if each.name not in without]
        if values:
            found.append(f"{place}={{{', '.join(values)}}}")
    if operation.body:
        found.append("body=body")
    return ", ".join(found)


def _arguments(operation: Operation, without: tuple[str, ...] = ()) -> str:
    """One paragraph for each parameter."""
    return "\n\n".join(
        f"`{identifier(each.name)}`: {each.description}" for each in operation.parameters if each.name not in without
    )
