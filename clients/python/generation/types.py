"""How schemas are written as Python types, in what is sent and in what comes back."""

from __future__ import annotations

import keyword
import re
import textwrap

from generation.document import Document, Json, name_of

PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
# Where the same is sent, more may be given.
SENT = {"list": "Sequence", "dict": "Mapping", "datetime": "datetime | str"}


class Types:
    """Types of one direction; `prefix` stands before names of other schemas ("models." where they are imported)."""

    def __init__(self, document: Document, *, is_sent: bool, prefix: str = "") -> None:
        self._document, self._is_sent, self._prefix = document, is_sent, prefix

    def of(self, schema: Json) -> str:
        """The type, `| None` included where null may stand."""
        found = self._bare(schema)
        return f"{found} | None" if schema.get("nullable") else found

    def _bare(self, schema: Json) -> str:
        if "$ref" in schema:
            return self._named(schema)
        kind = schema.get("type")
        if kind == "array":
            return f"{self._word('list')}[{self.of(schema['items'])}]"
        if kind == "object":
            return self.map(schema)
        if schema.get("format") == "date-time":
            return self._word("datetime")
        if kind == "string" and "enum" in schema:
            return f"Literal[{', '.join(repr(each) for each in schema['enum'])}]"
        if kind not in PLAIN:
            raise NotImplementedError(f"a schema of the type {kind}")
        return PLAIN[kind]

    def _named(self, schema: Json) -> str:
        name = name_of(schema)
        # Of the streams' own schemas only the plain ones are referred to.
        if name not in self._document.schemas:
            target = self._document.streams["components"]["schemas"][name]
            return name if "enum" in target else self._bare(target)
        target = self._document.schemas[name]
        if is_structure(target) or "enum" in target:
            return f"{self._prefix}{name}"
        if target.get("type") == "object":
            return self.map(target)
        return self._bare(target)

    def map(self, schema: Json) -> str:
        """A free map, as the language's own."""
        values = schema.get("additionalProperties")
        return f"{self._word('dict')}[str, {self.of(values) if isinstance(values, dict) else 'Any'}]"

    def _word(self, word: str) -> str:
        return SENT[word] if self._is_sent else word


def is_structure(schema: Json) -> bool:
    """Whether it has fields and nothing else; what may have any others is a map."""
    return schema.get("type") == "object" and "properties" in schema and not schema.get("additionalProperties")


def identifier(name: str) -> str:
    """A name of the contract as one of Python: `If-Match` is `if_match`, `from` is `from_`."""
    found = re.sub(r"[^a-z0-9]+", "_", name.lower())
    return f"{found}_" if keyword.iskeyword(found) else found


def words(name: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", name.lower())


def camel(name: str) -> str:
    return "".join(word.capitalize() for word in words(name))


def quoted(text: str, indent: str = "    ") -> str:
    """A docstring; formatting sees to the rest."""
    parts = [
        textwrap.fill(part, 112 - len(indent), break_on_hyphens=False, break_long_words=False)
        for part in text.split("\n\n")
    ]
    body = "\n\n".join(parts).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    lines = body.splitlines()
    end = "\n" if len(lines) > 1 else (" " if body.endswith('"') else "")
    inner = "\n".join([lines[0], *(f"{indent}{line}" if line else "" for line in lines[1:])])
    return f'{indent}"""{inner}{end}{indent if end == chr(10) else ""}"""'
