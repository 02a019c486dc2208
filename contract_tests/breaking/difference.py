"""What differs between two documents, as api-smart-diff finds it, and whereabouts in them.

Differences outside `paths` are left out: a schema of its own is neither sent nor read, so it is judged where an
operation uses it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from contract_tests.checks import CannotRun
from contract_tests.contract import Node
from contract_tests.tool_versions import DIFF
from contract_tests.toolbox import node_environment, node_program, run_tool

# Lists and maps whose members are counted as one kind: `properties/email` is a property.
MEMBERS = {
    "properties": "property",
    "enum": "enum-value",
    "required": "required",
    "responses": "status",
    "content": "media-type",
    "headers": "header",
    "parameters": "parameter",
}
# What is below one of these is judged as a whole: api-smart-diff merges the alternatives before it compares them.
COMBINERS = ("allOf", "anyOf", "oneOf", "not")
LONGEST_SECONDS = 120


@dataclass(frozen=True)
class Difference:
    """One place where two documents differ. `action` is add, remove, replace or rename."""

    action: str
    judged: str
    path: tuple[Any, ...]
    before: Any = None
    after: Any = None

    @property
    def side(self) -> str:
        """Whom it concerns: who sends (request), who reads (reply, header), or both (operation)."""
        part = self.path[3] if len(self.path) > 3 else ""
        if part == "responses":
            return "header" if "headers" in self.path[4:6] else "reply"
        return "request" if part in ("parameters", "requestBody") else "operation"

    @cached_property
    def keyword(self) -> str:
        """What kind of thing differs: a keyword of JSON Schema or of OpenAPI."""
        if len(self.path) == 3:
            return "operation"
        combiners = [part for part in self.path[4:] if part in COMBINERS]
        if combiners:
            return str(combiners[0])
        if len(self.path) > 3 and self.path[-2] in MEMBERS:
            return MEMBERS[self.path[-2]]
        return str(self.path[-1])


def differences(before: Node, *afters: Node, say: Callable[[str], None] | None = None) -> list[list[Difference]]:
    """All of them below `paths`, for each document in turn. CannotRun when api-smart-diff can't be had."""
    node, environment = node_program(say=say), node_environment("api-smart-diff", DIFF, say=say)
    with TemporaryDirectory() as folder:
        files = [Path(folder, f"{number}.json") for number in range(len(afters) + 1)]
        for file, document in zip(files, (before, *afters), strict=True):
            file.write_text(json.dumps(inlined(document, document)), encoding="utf-8")
        told = _compared([str(node), str(Path(__file__).with_name("diff.cjs")), str(environment), *map(str, files)])
    return [[_difference(each) for each in one if each["path"][:1] == ["paths"]] for one in told]


def _compared(command: list[str]) -> list[list[Node]]:
    done = run_tool("api-smart-diff", command, LONGEST_SECONDS)
    if done.returncode:
        raise CannotRun(f"api-smart-diff failed: {done.stderr.strip()[-500:]}")
    found: list[list[Node]] = json.loads(done.stdout)
    return found


def _difference(told: Node) -> Difference:
    return Difference(told["action"], told["type"], tuple(told["path"]), told.get("before"), told.get("after"))


def inlined(node: Any, document: Node) -> Any:
    """A copy with references to anything but schemas resolved.

    api-smart-diff judges what is behind a reference to a response as if it were sent, not read.
    """
    if isinstance(node, list):
        return [inlined(item, document) for item in node]
    if not isinstance(node, dict):
        return node
    target = node.get("$ref")
    if isinstance(target, str) and not target.startswith("#/components/schemas/"):
        return inlined(looked_up(document, target), document)
    return {key: inlined(value, document) for key, value in node.items()}


def looked_up(document: Node, reference: str) -> Any:
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part.replace("~1", "/").replace("~0", "~")]
    return found
