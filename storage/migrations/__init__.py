"""Numbered changes of the schema, `NNNN_name.py`, each with `statements(dialect)`; a released one is never edited."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from typing import Protocol, cast

from storage.dialect import Dialect


class Migration(Protocol):
    def statements(self, dialect: Dialect) -> Sequence[str]: ...


def numbered() -> Iterator[tuple[int, str, Migration]]:
    """(number, name, module) of every migration, in order."""
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        if name[:4].isdigit():
            yield int(name[:4]), name, cast(Migration, importlib.import_module(f"{__name__}.{name}"))
