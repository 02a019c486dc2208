"""Replies of unbounded length: one chunk in memory, pulled in a thread, stopped when the caller goes."""

from __future__ import annotations

import asyncio

from starlette.types import Receive, Send

from domain.replies import Streamed
from valtronics.envelope import success_head, success_tail
from valtronics.exchange import Exchange, Reply
from valtronics.execution import Execution

# A page is shown as it is: nothing in it runs, and nothing is fetched for it.
PAGE_POLICY = b"default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"


async def stream(reply: Reply, exchange: Exchange, receive: Receive, send: Send, execution: Execution) -> None:
    """Send a stream. A failure on the way breaks the connection, so that a cut reply can't pass for a whole one."""
    source = reply.body
    assert isinstance(source, Streamed)
    is_json = source.media_type == "application/json"
    headers = [
        (b"content-type", source.media_type.encode()),
        (b"content-disposition", f'attachment; filename="{source.filename}"'.encode()),
        *exchange.headers(),
        *reply.headers,
    ]
    if source.media_type.startswith("text/html"):
        headers.append((b"content-security-policy", PAGE_POLICY))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        if is_json:
            await send({"type": "http.response.body", "body": success_head(), "more_body": True})
        while not gone.done():
            chunk = await execution.in_thread(lambda: next(source.chunks, None))
            if chunk is None:
                tail = success_tail(exchange.timestamp, exchange.id) if is_json else b""
                await send({"type": "http.response.body", "body": tail})
                return
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    finally:
        gone.cancel()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
