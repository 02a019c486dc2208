"""The table of operations: all that a call needs to know, once for both kinds of clients."""

from __future__ import annotations

from generation.document import Document, Json, Operation
from generation.structs import HEAD
from generation.types import Types, is_structure


def table(document: Document) -> str:
    """The module `operations`."""
    head = HEAD.format("What there is to call.")
    head += (
        "from typing import Any, Final\n\nfrom valtronics_client._generated import models\n"
        "from valtronics_client.operations import Operation\nfrom valtronics_client.replies import ReplyMap\n\n"
        f'PREFIX: Final = "{document.prefix}"\n\n'
    )
    return head + "\n".join(_entry(document, operation) for operation in document.operations())


def reply_type(document: Document, operation: Operation) -> str:
    """The type of what a call gives, as code."""
    if operation.reply is None:
        return "bytes"
    schema = document.schemas[operation.reply]
    if is_structure(schema):
        return f"models.{operation.reply}"
    return Types(document, is_sent=False, prefix="models.").map(schema).replace("dict[str, ", "ReplyMap[")


def walked(document: Document, operation: Operation) -> str | None:
    """The parameter by which a list is walked, where it is one."""
    schema: Json = document.schemas.get(operation.reply or "", {})
    if not {"items", "pagination"} <= schema.get("properties", {}).keys():
        return None
    names = {each.name for each in operation.at("query")}
    return next((name for name in ("cursor", "page") if name in names), None)


def _entry(document: Document, operation: Operation) -> str:
    type_ = reply_type(document, operation)
    settings = [f'"{operation.id}"', f'"{operation.method.upper()}"', f'"{operation.path}"', type_]
    if operation.is_public:
        settings.append("is_public=True")
    if operation.is_repeatable:
        settings.append("is_repeatable=True")
    if operation.is_idempotent:
        settings.append("takes_key=True")
    walk = walked(document, operation)
    if walk:
        settings.append(f'walked_by="{walk}"')
    return f"{operation.id.upper()}: Final = Operation[{type_}]({', '.join(settings)})"
