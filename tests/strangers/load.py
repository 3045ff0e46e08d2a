#!/usr/bin/env python3
"""Load on a generated server, and hostile requests: what they cost, and that it goes on answering.

The mock of Almanac is generated and built, and served on loopback. Valid and invalid requests come over many connections at
once; then requests that are made to break a server. Each of those has to be answered or cut off, and an ordinary request has to
be answered after it. The exit status is 1 where that is not so, or where memory grows beyond a bound.

    tests/strangers/load.py [--requests N] [--connections N] [--megabytes N] [--generator PROGRAM]
"""

import argparse
import asyncio
import signal
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import strangers  # noqa: E402

PATH = "/v1/auth/device/finish"
HEAD = f"POST {PATH} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer any\r\ncontent-type: application/json\r\n"
VALID = '{"device_code":"a"}'


def message(body, head=HEAD, length=None):
    """A request with a body."""
    data = body.encode()
    return f"{head}content-length: {len(data) if length is None else length}\r\n\r\n".encode() + data


# Requests and the status that each is answered with.
MIX = [
    (message(VALID), 200),
    (message(VALID, HEAD + "prefer: code=422\r\n"), 422),
    (message('{"device_code":1}'), 422),
    # What the operation documents for a request that is not valid.
    (message("{"), 422),
    (message(VALID, HEAD.replace("authorization: Bearer any\r\n", "")), 401),
    (message(VALID, HEAD.replace("application/json", "text/html")), 415),
    (f"GET {PATH} HTTP/1.1\r\nhost: x\r\n\r\n".encode(), 405),
    (b"GET /nowhere HTTP/1.1\r\nhost: x\r\n\r\n", 404),
]


async def answer(reader):
    """The status of an answer, once all of it was read."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


async def connection(port, requests, offset, seen):
    """Requests one after the other on one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in range(requests):
        request, expected = MIX[(number + offset) % len(MIX)]
        writer.write(request)
        status = await answer(reader)
        seen[status if status == expected else f"{status} instead of {expected}"] += 1
    writer.close()


async def load(port, requests, connections):
    """All requests; what was answered, by how often."""
    seen = Counter()
    each = requests // connections
    await asyncio.gather(*(connection(port, each, number, seen) for number in range(connections)))
    return seen


async def one(port, pieces, pause=0.0, patience=10.0):
    """What becomes of a hostile request: a status, `cut`, or `waits` where the server still waits for more of it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            if pause:
                await asyncio.sleep(pause)
        return str(await asyncio.wait_for(answer(reader), patience))
    except asyncio.TimeoutError:
        return "waits"
    except (ConnectionError, asyncio.IncompleteReadError):
        return "cut"
    finally:
        writer.close()


def hostile():
    """Requests that are made to break a server, what may become of them, and the pause between their pieces."""
    deep = '{"device_code":' + "[" * 100_000 + "]" * 100_000 + "}"
    chunked = HEAD + "transfer-encoding: chunked\r\n\r\n"
    headers = "".join(f"x-{number}: a\r\n" for number in range(10_000))
    yield "JSON of depth 10^5", [message(deep)], {"400", "422"}, 0
    yield "1 GB declared", [message(VALID, length=1 << 30)], {"413", "cut"}, 0
    yield "3 MB sent", [message('"' + "a" * (3 << 20) + '"')], {"413", "cut"}, 0
    yield "a length that is no number", [message(VALID, length="ten")], {"400", "cut"}, 0
    yield "two lengths", [message(VALID, HEAD + "content-length: 3\r\n")], {"400", "cut"}, 0
    yield "invalid chunking", [chunked.encode(), b"zz\r\nabc\r\n"], {"400", "422", "cut"}, 0
    yield "an endless chunk", [chunked.encode(), b"ffffffffffffffff\r\n", b"a" * (3 << 20)], {"400", "413", "422", "cut"}, 0
    yield "10^4 headers", [message(VALID, HEAD + headers)], {"431", "400", "cut"}, 0
    yield "a header of 10 MB", [message(VALID, HEAD + "x: " + "a" * (10 << 20) + "\r\n")], {"431", "400", "cut"}, 0
    yield "a path of 1 MB", [f"GET /{'a' * (1 << 20)} HTTP/1.1\r\nhost: x\r\n\r\n".encode()], {"404", "414", "431", "400", "cut"}, 0
    yield "no HTTP", [b"\x16\x03\x01" + b"\x00" * 512], {"400", "cut"}, 0
    # Nobody else waits for a slow one; how long a server does is for its layers to say.
    slow = message(VALID)
    yield "a slow body", [slow[:-4], slow[-4:-3], slow[-3:-2], slow[-2:-1], slow[-1:]], {"200"}, 0.5
    yield "a body that never ends", [slow[:-4]], {"waits", "408", "cut"}, 0


def memory(pid):
    """The most memory that a process ever had, and what it has, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    sizes = dict(line.split(":", 1) for line in lines)
    return [int(sizes[name].split()[0]) / 1024 for name in ("VmHWM", "VmRSS")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--connections", type=int, default=256)
    parser.add_argument("--megabytes", type=int, default=200, help="the most memory that the server may have")
    parser.add_argument("--generator", type=Path, help="the built command; built where it is not given")
    arguments = parser.parse_args()
    description = [("almanac", strangers.ROOT / "specs" / "almanac.yaml", [])]
    _, programs = strangers.build(description, arguments.generator or strangers.generator(), "schemathesis")
    server, url = strangers.serve(programs / "s-almanac-mock")
    port = int(url.rsplit(":", 1)[1])
    wrong = []
    try:
        start = time.monotonic()
        # The first tenth warms up: what grows after it is not given back.
        asyncio.run(load(port, arguments.requests // 10, arguments.connections))
        before = memory(server.pid)[1]
        seen = asyncio.run(load(port, arguments.requests, arguments.connections))
        after = memory(server.pid)[1]
        taken = time.monotonic() - start
        total = sum(seen.values())
        wrong += [f"{what}: {count}" for what, count in seen.items() if isinstance(what, str)]
        print(f"{total} requests, {arguments.connections} connections, {taken:.1f} s: {dict(sorted(seen.items(), key=str))}")
        print(f"memory before {before:.1f} MB, after {after:.1f} MB")
        if after > before + 20:
            wrong.append(f"memory grew from {before:.1f} to {after:.1f} MB")
        for name, pieces, expected, pause in hostile():
            became = asyncio.run(one(port, pieces, pause, 3.0))
            then = asyncio.run(one(port, [MIX[0][0]]))
            print(f"{name}: {became}, then {then}")
            if became not in expected:
                wrong.append(f"{name}: {became}, not {sorted(expected)}")
            if then != "200":
                wrong.append(f"after {name}: {then}")
        most = memory(server.pid)[0]
        print(f"most memory {most:.1f} MB")
        if most > arguments.megabytes:
            wrong.append(f"{most:.1f} MB")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=10)
    if server.returncode != -signal.SIGTERM:
        wrong.append(f"the server ended with {server.returncode}")
    for line in wrong:
        print(f"FOUND {line}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
