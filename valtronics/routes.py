"""Paths to operations, by dictionary: exact paths first, then those with one parameter."""

from __future__ import annotations

from domain.errors import MethodNotAllowed, ServiceError
from valtronics.failures import UnknownPath
from valtronics.operations import Operation

Methods = dict[str, Operation]
_HOLE = "{}"


class MovedPath(ServiceError):
    """The other spelling of a path that exists; `location` is the canonical one."""

    def __init__(self, location: str) -> None:
        super().__init__("The path is spelled otherwise")
        self.location = location


class Routes:
    """A table of paths relative to the base path."""

    def __init__(self) -> None:
        self._exact: dict[str, Methods] = {}
        self._holes: dict[tuple[str, ...], tuple[str, Methods]] = {}
        self._shapes: dict[int, list[int]] = {}  # number of segments: positions where a parameter may stand

    def add(self, operation: Operation) -> None:
        """Register an operation under its path template; at most one parameter a path."""
        if "{" not in operation.path:
            self._exact.setdefault(operation.path, {})[operation.method] = operation
            return
        segments = operation.path.split("/")
        at = next(i for i, segment in enumerate(segments) if segment.startswith("{"))
        name = segments[at][1:-1]
        segments[at] = _HOLE
        if any("{" in segment for i, segment in enumerate(segments) if i != at):
            raise ValueError(f"{operation.path}: more than one parameter in a path is not supported")
        self._holes.setdefault(tuple(segments), (name, {}))[1][operation.method] = operation
        positions = self._shapes.setdefault(len(segments), [])
        if at not in positions:
            positions.append(at)

    def match(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """The operation and its path arguments. Raises UnknownPath, MovedPath or MethodNotAllowed."""
        methods, arguments = self._find(path)
        if methods is None:
            other = path[:-1] if path.endswith("/") else path + "/"
            if not path.endswith("//") and self._find(other)[0] is not None:
                raise MovedPath(other)
            raise UnknownPath
        operation = methods.get(method)
        if operation is None:
            raise MethodNotAllowed(sorted(methods))
        return operation, arguments

    def _find(self, path: str) -> tuple[Methods | None, dict[str, str]]:
        methods = self._exact.get(path)
        if methods is not None:
            return methods, {}
        segments = path.split("/")
        for at in self._shapes.get(len(segments), ()):
            value = segments[at]
            found = self._holes.get((*segments[:at], _HOLE, *segments[at + 1 :])) if value else None
            if found is not None:
                return found[1], {found[0]: value}
        return None, {}
