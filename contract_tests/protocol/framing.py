"""Where a message begins and ends: pieces, chunks, lengths, heads, versions; connections that go on after errors."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from contract_tests.checks import Broken, hold
from contract_tests.contract import Operation
from contract_tests.protocol.cases import Case, Sender
from contract_tests.protocol.connection import NoReply
from contract_tests.protocol.speaker import RawRequest

UNPARSED = frozenset({400})
ACCEPTS = ("text/html", "image/png;q=0.9, application/xml", "*/*;q=0", "nonsense")
NO_CONTENT = ("Content-Length", "Content-Type")


def _chunked(body: bytes, *, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    half = len(body) // 2
    chunks = b"".join(b"%x%s\r\n%s\r\n" % (len(part), extension, part) for part in (body[:half], body[half:]))
    return chunks + b"0\r\n" + trailer + b"\r\n"


def _in_chunks(request: RawRequest, framed: bytes) -> RawRequest:
    """The request with a body that is framed already; what is written down is the body itself."""
    made = request.without("Content-Length").but(("Transfer-Encoding", "chunked"))
    return replace(made, raw=made.head + framed)


def whole_cases(sender: Sender, operation: Operation) -> Iterator[Case]:
    """Forms of a good request that arrive in other ways, and are answered as usual."""
    taken = sender.taken(operation)

    def fresh() -> RawRequest:
        return sender.raw(operation)

    whole = fresh()
    sent, end = whole.bytes, len(whole.head)
    cuts = [0, 7, end // 2, end - 2, end + len(whole.body) // 2, len(sent)]
    pieces = tuple(sent[a:b] for a, b in pairwise(cuts) if b > a)
    yield Case("a request in pieces", whole, taken, pieces=pieces)
    absolute = fresh()
    absolute = replace(absolute, target=sender.run.target.origin + absolute.target)
    yield Case("an absolute target", absolute.but(("Accept", ACCEPTS[0])), taken)
    yield Case("HTTP/1.0", replace(fresh().without("Host"), version="HTTP/1.0"), taken)
    if operation.body_schema is not None:
        chunked = fresh()
        framed = _chunked(chunked.body, extension=b";vct=1", trailer=b"X-Vct: 1\r\n")
        yield Case("a chunked body with trailers", _in_chunks(chunked, framed), taken)
    if sender.is_costly(operation):
        return
    for accept in ACCEPTS[1:]:
        yield Case("Accept is no reason to refuse", fresh().but(("Accept", accept)), taken)
    if operation.body_schema is not None:
        chunked = fresh()
        yield Case("a chunked body", _in_chunks(chunked, _chunked(chunked.body)), taken)


def broken_heads(sender: Sender, operation: Operation) -> Iterator[Case]:
    """What is no HTTP: refused in the envelope, for every operation alike."""
    good = replace(sender.raw(operation).without("X-Request-ID"), malformed=True)
    lines = good.head[:-2]

    def case(rule: str, raw: bytes, expected: frozenset[int] = UNPARSED) -> Case:
        return Case(rule, replace(good, raw=raw), expected)

    yield case("a header without a colon", lines + b"Vct\r\n\r\n")
    yield case("a space before a colon", lines + b"Vct : 1\r\n\r\n")
    yield case("NUL in a header", lines + b"Vct: a\0b\r\n\r\n")
    yield case("a head that is too large", lines + b"Vct: " + b"a" * 200_000 + b"\r\n\r\n", frozenset({400, 431}))
    yield case("a head that is too large", lines + b"Vct: a\r\n" * 20_000 + b"\r\n", frozenset({400, 431}))
    yield case("another version", good.head.replace(b"HTTP/1.1", b"HTTP/9.1", 1), frozenset({400, 505}))
    yield case("no version", good.head.replace(b"HTTP/1.1", b"JUNK", 1))
    yield case("a method that is none", b"B(REW" + good.head[len(good.method) :], frozenset({400}))
    yield case("a method nobody has", b"VCTBREW" + good.head[len(good.method) :], frozenset({400, 405, 501}))
    yield case("a length that is none", good.without(*NO_CONTENT).head[:-2] + b"Content-Length: 1x\r\n\r\n")
    yield case("a length that is none", good.without(*NO_CONTENT).head[:-2] + b"Content-Length: -1\r\n\r\n")


def broken_bodies(sender: Sender, operation: Operation) -> Iterator[Case]:
    """Lengths and chunks that contradict themselves: refused, or requests could be smuggled in behind."""
    good = replace(sender.raw(operation).without("X-Request-ID"), malformed=True)
    bare = good.without("Content-Length").head[:-2]
    body, length = good.body, len(good.body)

    def case(rule: str, raw: bytes) -> Case:
        return Case(rule, replace(good, raw=raw), UNPARSED)

    yield case("two lengths", bare + b"Content-Length: %d\r\nContent-Length: %d\r\n\r\n" % (length, length + 1) + body)
    both = b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n" % length
    yield case("a length and chunks", bare + both + _chunked(body))
    chunked = bare + b"Transfer-Encoding: chunked\r\n\r\n"
    for size in (b"zz", b"-1", b"0x5", b"f" * 17):
        yield case("a bad size of a chunk", chunked + size + b"\r\n" + body + b"\r\n0\r\n\r\n")
    yield case("a chunk of another size", chunked + b"1\r\n" + body + b"\r\n0\r\n\r\n")
    yield case("an unknown coding", bare + b"Transfer-Encoding: vct\r\n\r\n" + body)


def check_expectation(sender: Sender, operation: Operation) -> None:
    """Expect: 100-continue is answered before the body is sent, by an interim reply or the final one."""
    request = sender.raw(operation).but(("Expect", "100-continue"))
    speaker = sender.speaker(operation)
    with speaker.open() as connection:
        connection.send(request.head)
        try:
            interim = connection.interim()
        except NoReply as error:
            raise Broken("an answer to Expect: 100-continue", str(error), operation.id) from None
        hold(interim == 100, "an answer to Expect: 100-continue", f"answered {interim}", operation.id)
        reply = speaker.on(connection, request, [request.body])
        taken = sender.taken(operation)
        hold(reply.status in taken, "a body after 100 Continue", f"answered {reply.status}", operation.id)
        sender.maker.note_end(operation)


def check_half_closed(sender: Sender, operation: Operation) -> None:
    """Who has said everything and closes that half of the connection still gets the reply."""
    request = sender.raw(operation)
    speaker = sender.speaker(operation)
    with speaker.open() as connection:
        connection.send(request.bytes)
        connection.end_sending()
        reply = speaker.on(connection, request, [])
        hold(reply.status in sender.taken(operation), "a half-closed socket", f"answered {reply.status}", operation.id)
        sender.maker.note_end(operation)


def check_kept_alive(sender: Sender, operation: Operation) -> None:
    """After every kind of error the connection serves on, and no rest of a body is left in it."""
    speaker, good = sender.speaker(operation), sender.raw(operation)
    reading = sender.raw(sender.reading)
    target = good.target.split("?")[0]
    spoilt = [
        replace(good, target=f"{target}/vct/nothing", operation=None),
        replace(good, method="PATCH" if operation.method != "PATCH" else "PUT", operation=None),
        good.without("Authorization"),
        replace(good, target=good.target + ("&" if "?" in good.target else "?") + "vct=1"),
    ]
    if operation.body_schema is not None:
        spoilt += [good.but(("Content-Type", "text/plain")), good.but(("Content-Length", "1"), body=b"{")]
    for request in spoilt if operation.permission else spoilt[:2] + spoilt[3:]:
        with speaker.open() as connection:
            first = speaker.on(connection, request, [request.bytes])
            hold(first.status >= 300, "an error is an error", f"answered {first.status}", operation.id)
            closes = (first.header("connection") or "").lower() == "close"
            hold(not closes, "a connection serves on after an error", f"closed after {first.status}", operation.id)
            second = replace(reading, operation=sender.reading)
            reply = speaker.on(connection, second, [second.bytes])
            said = f"after {first.status} the next request is answered {reply.status}"
            hold(reply.status == sender.reading.success, "a connection serves on after an error", said, operation.id)


def check_head(sender: Sender, operation: Operation) -> None:
    """HEAD is another method: 405 without a body, and the next reply on the connection is whole."""
    speaker = sender.speaker(operation)
    request = replace(sender.raw(operation).without(*NO_CONTENT), method="HEAD", body=b"", operation=None)
    with speaker.open() as connection:
        reply = speaker.on(connection, request, [request.bytes])
        hold(reply.status == 405, "405 for HEAD", f"answered {reply.status}", operation.id)
        reading = sender.raw(sender.reading)
        following = speaker.on(connection, reading, [reading.bytes])
        said = f"the reply behind it is {following.status}"
        hold(following.status == sender.reading.success, "HEAD has no body", said, operation.id)


def check_pipeline(sender: Sender) -> None:
    """Every reading operation in one packet, with errors between: answered one by one, in order."""
    run = sender.run
    reads = [op for op in run.operations if op.method == "GET"]
    requests = []
    for operation in reads:
        good = sender.raw(operation)
        requests += [good, replace(good, target=good.target + ("&" if "?" in good.target else "?") + "vct=1")]
    speaker = sender.speaker(sender.reading)
    with speaker.open() as connection:
        connection.send(b"".join(request.bytes for request in requests))
        for position, request in enumerate(requests):
            reply = speaker.on(connection, request, [])
            operation = reads[position // 2]
            right = 422 if position % 2 else operation.success
            said = f"number {position + 1} of {len(requests)} is answered {reply.status}, not {right}"
            hold(reply.status in (right, 429), "pipelined requests", said, operation.id)


def check_slow_head(sender: Sender) -> None:
    """A head that comes byte by byte is served once it is whole, and nobody else waits for it."""
    speaker, request = sender.speaker(sender.reading), sender.raw(sender.reading)
    with speaker.open() as connection:
        dripping = threading.Thread(target=_drip, args=(connection.send, request.bytes), daemon=True)
        dripping.start()
        longest = 0.0
        for _ in range(20):
            began = time.monotonic()
            reply = speaker.ask(sender.raw(sender.reading))
            longest = max(longest, time.monotonic() - began)
            hold(reply.status == sender.reading.success, "others are served", f"answered {reply.status}")
        dripping.join(30)
        hold(longest < 2, "others are served", f"one waited {longest:.1f} s behind a slow head", sender.reading.id)
        reply = speaker.on(connection, request, [])
        hold(reply.status == sender.reading.success, "a slow head", f"answered {reply.status}", sender.reading.id)


def _drip(send: object, data: bytes) -> None:
    assert callable(send)
    for position in range(len(data)):
        send(data[position : position + 1])
        time.sleep(0.001)


def check_forged_host(sender: Sender, operation: Operation) -> None:
    """The other spelling of a collection leads to the right one, not to whatever host the caller names."""
    speaker, good = sender.speaker(operation), sender.raw(operation)
    path, _, query = good.target.partition("?")
    forged = (("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example"))
    request = replace(good, target=path.rstrip("/") + (f"?{query}" if query else ""), operation=None).but(*forged)
    with speaker.open() as connection:
        reply = speaker.on(connection, request, [request.bytes])
    location = reply.header("location") or ""
    hold(reply.status in (308, 400, 404), "308 from the other spelling", f"answered {reply.status}", operation.id)
    hold("evil" not in location, "Location trusts no Host", f"Location is {location}", operation.id)


def check_host_missing(sender: Sender, operation: Operation) -> None:
    """HTTP/1.1 without a Host, or with two, is answered: refused, or served as if there were one."""
    taken = sender.taken(operation) | UNPARSED
    good = sender.raw(operation)
    two = replace(good, headers=(*good.headers, ("Host", "evil.example")))
    sender.send([Case("two Hosts", two, taken)])
    if not sender.is_costly(operation):
        sender.send([Case("a Host that is missing", sender.raw(operation).without("Host"), taken)])


def check_garbage(sender: Sender) -> None:
    """What is not HTTP at all is refused in the envelope, and the connection closed."""
    speaker = sender.speaker(sender.reading)
    for raw in (
        b"NOT HTTP AT ALL\r\n\r\n",
        b"\r\n\r\n\0\1\2\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 500,
    ):
        request = RawRequest(None, "GET", "/", malformed=True, raw=raw)
        with speaker.open() as connection:
            reply = speaker.on(connection, request, [raw])
            hold(reply.status == 400, "what is not HTTP", f"{raw[:20]!r} is answered {reply.status}")
            code = json.loads(reply.body).get("error", {}).get("code")
            right = sender.run.contract.codes.get(400)
            hold(code == right, "what is not HTTP", f"code {code}, not {right}")
            hold(connection.is_closed(), "what is not HTTP", "the connection stays open")
