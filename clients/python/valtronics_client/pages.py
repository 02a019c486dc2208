"""Pages of lists, and which one follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from valtronics_client._generated.models import CursorPagination, Pagination
from valtronics_client.operations import Arguments, Operation

T_co = TypeVar("T_co", covariant=True)


class Page(Protocol[T_co]):
    """A page of any list."""

    @property
    def items(self) -> Sequence[T_co]: ...

    @property
    def pagination(self) -> Pagination | CursorPagination: ...


def following(page: Page[object], operation: Operation[object], given: Arguments) -> Arguments | None:
    """The arguments of the next page; None after the last one."""
    place, by = page.pagination, operation.walked_by
    # A cursor neither skips nor repeats while others write; a page's number is all that other lists have.
    after = getattr(place, "next_cursor", None) if by == "cursor" else place.page + 1 if place.has_next else None
    return None if after is None else replace(given, query={**given.query, by: after})
