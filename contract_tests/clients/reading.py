"""Which names a generated client has, read from its source."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from contract_tests.clients.names import Found

# Variants of a method that openapi-generator adds to each.
_VARIANTS = re.compile(r"(_with_http_info|_without_preload_content|WithHttpInfo|Raw|RequestOpts)$")


def _matches(pattern: str, text: str) -> frozenset[str]:
    return frozenset(re.findall(pattern, text, re.MULTILINE))


def _plain_methods(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name in names if not name.startswith("_") and not _VARIANTS.search(name))


def _python_classes(files: list[Path]) -> frozenset[str]:
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    return frozenset(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def python_api_classes(package: Path) -> Found:
    """openapi-generator: a class per tag in `api`, a module per model."""
    methods = {}
    for file in sorted((package / "api").glob("*_api.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                names = frozenset(inner.name for inner in node.body if isinstance(inner, ast.FunctionDef))
                methods[node.name] = _plain_methods(names)
    return Found(methods, _python_classes(sorted((package / "models").glob("*.py"))))


def python_modules(package: Path) -> Found:
    """openapi-python-client: a package per tag in `api`, in it a module per operation."""
    groups = [folder for folder in sorted((package / "api").iterdir()) if folder.is_dir() and folder.name[0] != "_"]
    methods = {
        group.name: frozenset(file.stem for file in group.glob("*.py") if file.stem != "__init__") for group in groups
    }
    return Found(methods, _python_classes(sorted((package / "models").glob("*.py"))))


def python_models(module: Path) -> Found:
    """datamodel-code-generator: models alone, in one module; aliases of types count too."""
    aliases = _matches(r"^(\w+) = TypeAliasType\(|^type (\w+) =", module.read_text(encoding="utf-8"))
    names = frozenset(name for pair in aliases for name in pair if name)
    return Found({}, _python_classes([module]) | names)


def typescript_classes(client: Path) -> Found:
    """openapi-generator: a class per tag in `apis`, a module per model; each method's parameters are an interface."""
    methods, classes = {}, frozenset[str]()
    for file in sorted((client / "apis").glob("*Api.ts")):
        text = file.read_text(encoding="utf-8")
        methods[file.stem] = _plain_methods(_matches(r"^    async (\w+)\(", text))
        parameters = {f"{name[0].upper()}{name[1:]}Request" for name in methods[file.stem]}
        classes |= _matches(r"^export (?:interface|type|enum|const) (\w+)", text) - parameters
    for file in sorted((client / "models").glob("*.ts")):
        classes |= _matches(r"^export (?:interface|type|enum|const|class) (\w+)", file.read_text(encoding="utf-8"))
    return Found(methods, classes)


def typescript_types(module: Path) -> Found:
    """openapi-typescript: operations and schemas are members of one interface each."""
    text = module.read_text(encoding="utf-8")
    operations = text.split("export interface operations {", 1)[1]
    schemas = text.split("    schemas: {\n", 1)[1].split("\n    };\n", 1)[0]
    return Found({"": _matches(r"^    (\w+): \{$", operations)}, _matches(r"^        (\w+):", schemas))


def java_classes(package: Path) -> Found:
    """openapi-generator: a class per tag in `api`, a file per model, enumerations of its own within them."""
    methods, classes = {}, frozenset[str]()
    for file in sorted((package / "api").glob("*Api.java")):
        declared = _matches(r"^  public [\w<>., ]+ (\w+)\(", file.read_text(encoding="utf-8"))
        methods[file.stem] = _plain_methods(declared - {"downloadFileFromResponse"})
    for file in sorted((package / "model").glob("*.java")):
        text = file.read_text(encoding="utf-8")
        classes |= _matches(r"^\s*public (?:static |final |abstract )*(?:class|enum|interface) (\w+)", text)
    return Found(methods, classes)
