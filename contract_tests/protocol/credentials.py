"""More than one credential, and schemes spelled otherwise, as no client library sends them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contract_tests.contract import Operation
from contract_tests.protocol.cases import Case, Sender

WRONG = frozenset({401})
BAD_BEARER = ("Authorization", "Bearer vct.vct.vct")
BAD_KEY = ("X-API-Key", "vt_vct")


def credential_cases(sender: Sender, operation: Operation, position: int) -> Iterator[Case]:
    """A wrong credential never hides behind a good one; where none is asked for, none is looked at.

    Callers without a good credential are counted by address, so each operation gets two of the cases, by its position.
    """
    good = sender.raw(operation)
    if operation.permission is None:
        yield Case("a credential where none is asked for", good.but(BAD_BEARER, BAD_KEY), sender.taken(operation))
        return
    key = ("X-API-Key", sender.maker.key_with_all.identity.headers()["X-API-Key"])
    bearer = next(pair for pair in good.headers if pair[0] == "Authorization")
    cases = [
        ("two Authorization headers", (bearer, BAD_BEARER)),
        ("a good bearer and a good key", (bearer, key)),
        ("a good bearer and a bad key", (bearer, BAD_KEY)),
        ("two equal Authorization headers", (bearer, bearer)),
        ("two keys", (key, BAD_KEY)),
    ]
    bare = good.without("Authorization")
    chosen = [("a bad bearer and a good key", (BAD_BEARER, key)), cases[position % len(cases)]]
    for rule, pairs in chosen:
        yield Case(rule, replace(bare, headers=(*bare.headers, *pairs)), WRONG)
