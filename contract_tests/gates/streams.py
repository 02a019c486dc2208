"""Gate: the WebSocket streams against the AsyncAPI document that the target serves. Themes are in `streams/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from contract_tests.checks import Broken, Check, hold
from contract_tests.run import Run
from contract_tests.streams import callers, document, events, limits, losses, messages
from contract_tests.streams.book import DOCUMENT, find
from contract_tests.streams.desk import Desk

TITLE = "Streams: the WebSocket contract, asyncapi.yaml"
PROFILES = ("quick", "full")


def checks(run: Run) -> Iterator[Check]:
    """Checks of every theme; what takes real time begins first, and what ends every connection comes last."""
    run.notes.pop("streams", None)
    try:
        book = find(run.http, run.target.origin, run.contract)
    except Broken as error:
        yield document.read_error(error)
        return
    if book is None:
        run.notes["streams"] = f"the target has no {DOCUMENT}, so no streams"
        yield Check("no streams without a document", lambda: _none(run), "document")
        return
    desk = Desk(run, book)
    waiting = callers.Waiting(desk)
    themes = (
        waiting.begin(),
        *(theme.checks(desk) for theme in (document, callers, messages, events, losses, limits)),
        waiting.checks(),
        events.in_time(desk),
        callers.in_time(desk),
    )
    try:
        for check in chain.from_iterable(themes):
            yield Check(check.name, _told(desk, check), check.operation)
    finally:
        desk.note(f"{desk.log.frames:,} frames of {desk.log.connections} connections to {len(book.channels)} channels")
        desk.close()


def _told(desk: Desk, check: Check) -> Callable[[], None]:
    """The check, whose findings bear the command that repeats what was said on the connection."""

    def run() -> None:
        try:
            check.run()
        except Broken as error:
            about = error.operation or check.operation or "document"
            desk.run.recorder.report(error.rule, str(error), about, desk.exchange(about))

    return run


def _none(run: Run) -> None:
    reply = run.http.get(f"{run.target.origin}/ws")
    hold(reply.status_code == 404, "what is there is described", f"/ws answers {reply.status_code}", "document")
