"""What a consumer sees of a difference: the rows that correct api-smart-diff or say it in words.

The first row that is about a difference and takes it for breaking decides; a difference that rows are about, none of
which takes it so, is harmless. One that no row is about breaks when api-smart-diff says so. Where that says otherwise
than a row, a comment says what; each such row was found by a change made by hand (tests/contract_tests/edits.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contract_tests.breaking.difference import Difference

Test = Callable[[Difference], bool]


@dataclass(frozen=True)
class Row:
    """`side` and `keyword` say what it is about (`*` for all), `breaks` decides, `rule` names and `sees` explains."""

    side: str
    keyword: str
    breaks: Test
    rule: str = ""
    sees: str = ""

    def fits(self, difference: Difference) -> bool:
        keywords = self.keyword.split()
        return self.side in ("*", difference.side) and (self.keyword == "*" or difference.keyword in keywords)


def always(difference: Difference) -> bool:
    return True


def never(difference: Difference) -> bool:
    return False


def as_judged(difference: Difference) -> bool:
    return difference.judged == "breaking"


def added(difference: Difference) -> bool:
    return difference.action == "add"


def removed(difference: Difference) -> bool:
    return difference.action == "remove"


def now_true(difference: Difference) -> bool:
    return difference.after is True


def was_true(difference: Difference) -> bool:
    return difference.before is True


def was_there(difference: Difference) -> bool:
    return difference.action != "add"


def is_there(difference: Difference) -> bool:
    return difference.action != "remove"


def required_body(difference: Difference) -> bool:
    return bool(isinstance(difference.after, dict) and difference.after.get("required"))


def new_success(difference: Difference) -> bool:
    return added(difference) and str(difference.path[-1])[0] in "23"


def widened(difference: Difference) -> bool:
    """A bound that allows more than before."""
    before, after = difference.before, difference.after
    if difference.action == "add":
        return False
    if difference.action == "remove":
        return True
    return bool(after > before) if difference.keyword.startswith("max") else bool(after < before)


def narrowed(difference: Difference) -> bool:
    """A bound that allows less than before."""
    if difference.action == "add":
        return True
    return difference.action == "replace" and not widened(difference)


def no_longer_a_number(difference: Difference) -> bool:
    """In a reply; a reader of numbers can read integers."""
    return (difference.before, difference.after) != ("number", "integer")


def no_longer_taken(difference: Difference) -> bool:
    return (difference.before, difference.after) != ("integer", "number")


BOUNDS = "maxLength maximum maxItems maxProperties minLength minimum minItems minProperties"

ROWS = (
    Row("operation", "operation", removed, "operation removed", "a call is answered with 404 or 405"),
    # Compared by operations.py, which knows what they mean.
    Row("operation", "*", never),
    # Requests.
    Row("request", "parameter", removed, "parameter removed", "a call with it is refused, or it is ignored"),
    Row("request", "parameter", as_judged, "required parameter added", "a call without it is refused"),
    # "non-breaking" for api-smart-diff: the path matches still.
    Row("request", "name", always, "path parameter renamed", "a generated client's argument has another name"),
    # "non-breaking" for api-smart-diff; but unknown fields are refused.
    Row("request", "property", removed, "field no longer accepted", "a request with it is refused"),
    Row("request", "requestBody", required_body, "required body added", "a call without a body is refused"),
    Row("request", "required", now_true, "parameter or body made required", "a call without it is refused"),
    Row(
        "request",
        "required",
        lambda it: added(it) and it.after is not False,
        "field made required",
        "a request without it is refused",
    ),
    Row("request", "enum", added, "values limited", "a value that was accepted is refused"),
    Row("request", "enum-value", removed, "value no longer accepted", "a request with it is refused"),
    Row("request", "type", no_longer_taken, "type of what is sent changed", "a request with the old type is refused"),
    # Judged the wrong way round by api-smart-diff.
    Row("request", "nullable", was_true, "null no longer accepted", "a request with null is refused"),
    Row("request", BOUNDS, narrowed, "bound of what is sent narrowed", "a value that was accepted is refused"),
    Row(
        "request",
        "pattern format multipleOf uniqueItems",
        is_there,
        "form of what is sent changed",
        "a value that was accepted may be refused",
    ),
    Row(
        "request",
        "additionalProperties",
        lambda it: it.after is False,
        "free fields no longer accepted",
        "a request with them is refused",
    ),
    Row("request", "media-type", removed, "media type no longer accepted", "a body of that type is answered with 415"),
    Row("request", "default", as_judged, "default changed", "a call that leaves it out has another effect"),
    Row(
        "request",
        "allOf anyOf oneOf not",
        always,
        "alternatives of what is sent changed",
        "a request that was accepted may be refused",
    ),
    # Replies.
    Row("reply", "status", removed, "status removed", "code that waits for it never sees it"),
    Row(
        "reply",
        "status",
        new_success,
        "new status of success",
        "code that waits for the old status takes it for a failure",
    ),
    Row("reply", "media-type", removed, "media type no longer given", "a caller that asks for it gets another"),
    # "non-breaking" for api-smart-diff where the field was optional.
    Row("reply", "property", removed, "field gone from replies", "code that reads it finds nothing"),
    Row("reply", "required", removed, "field no longer promised", "code that reads it may find nothing"),
    Row("reply", "enum", removed, "values no longer limited", "a client with a closed enum fails on a new one"),
    Row("reply", "enum-value", added, "new value in replies", "a client with a closed enum fails on it"),
    # "non-breaking" for api-smart-diff, as all of the next three.
    Row("reply", "type", no_longer_a_number, "type of what is read changed", "code that reads it gets another type"),
    Row("reply", "nullable", now_true, "null in replies", "code that reads it gets null"),
    Row(
        "reply",
        "format pattern",
        was_there,
        "form of what is read changed",
        "code that reads the old form fails on the new one",
    ),
    Row("reply", BOUNDS, widened, "bound of what is read widened", "values beyond the promised bound arrive"),
    # Closing is no loss to a reader.
    Row(
        "reply",
        "additionalProperties",
        lambda it: it.before is False,
        "free fields in replies",
        "a strict client fails on them",
    ),
    Row(
        "reply",
        "allOf anyOf oneOf not",
        always,
        "alternatives of what is read changed",
        "code that reads it may get another form",
    ),
    # Headers of replies; api-smart-diff judges nothing below a header.
    Row("header", "header", removed, "header gone from replies", "code that reads it finds nothing"),
    Row(
        "header",
        "required",
        lambda it: it.before is True,
        "header no longer promised",
        "code that reads it may find nothing",
    ),
    Row(
        "header",
        "type format pattern",
        was_there,
        "form of a header changed",
        "code that reads the old form fails on the new one",
    ),
    Row("header", "enum-value", added, "new value in a header", "a client with a closed enum fails on it"),
    Row("header", BOUNDS, widened, "bound of a header widened", "values beyond the promised bound arrive"),
)


def row_for(difference: Difference) -> Row | None:
    """The row by which a difference breaks a consumer; None when it does not."""
    about = [row for row in ROWS if row.fits(difference)]
    if about or not as_judged(difference):
        return next((row for row in about if row.breaks(difference)), None)
    return Row(
        difference.side, difference.keyword, always, f"{difference.keyword} changed", "what was promised changes"
    )
