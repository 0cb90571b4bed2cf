"""Whether slow sites keep the service from its other work: `/api/find` alone, and beside 200 readers of slow pages.

Service, slow sites and readers are three processes. Each page comes after three seconds and has a hundred kilobytes.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import multiprocessing
import socket
import statistics
import time
from collections import Counter
from contextlib import nullcontext
from functools import partial
from typing import Any

from benchmarks.measure import table

READERS = 200
SLOW = 3.0  # seconds that a site takes
IDLE = 1000  # requests alone
BAR = 5.0
_BIG = 100_000  # bytes of a page
_POST = (
    "My mother had her Ga-68 DOTATATE scan last week. The letter says well differentiated NET of the small bowel, G2, "
    "Ki-67 4%, with liver mets. She starts lanreotide on Monday, and the MDT will talk about PRRT. We are frightened "
    "but the nurse was kind. Has anybody had the same? What helped with the flushing? "
)


def _body() -> bytes:
    paragraph = f"<p>{_POST}</p><p>{'We walked the dog, and the weather was fine. ' * 20}</p>"
    return f"<!DOCTYPE html><title>Slow</title>{paragraph * (_BIG // len(paragraph))}".encode()


def slow_site(port: Any) -> None:
    """Answers everything, after a while."""
    body = _body()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(SLOW)
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1000)
        port.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def service(site: int, port: Any) -> None:
    """The service, for which this machine is the public internet."""
    from ipaddress import IPv4Network

    from cachelib import SimpleCache

    from netgloss.app import create_app
    from netgloss.current import Current
    from netgloss.fetch import fetch
    from netgloss.fetcher import Fetcher
    from netgloss.policy import Policy
    from netgloss.server import serve
    from netgloss.settings import Settings

    policy = Policy(ports=(site,), test_nets=(IPv4Network("127.0.0.1/32"),))
    here = partial(fetch, resolve=lambda host, port: ["127.0.0.1"])
    settings = Settings(port=0, hosts=("bench",))
    current = Current()
    fetcher = Fetcher(policy, SimpleCache(), settings.fetch_at_once, nullcontext, fetch=here)
    app = create_app(settings, current, fetcher)
    serve(app, settings, current, lambda address: port.put(int(address.rstrip("/").rpartition(":")[2])))


def find(connection: http.client.HTTPConnection) -> float:
    """Seconds that one request takes."""
    start = time.perf_counter()
    connection.request("POST", "/api/find", json.dumps({"text": _POST * 4}),
                       {"Content-Type": "application/json", "Host": "bench"})  # fmt: skip
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status}: {body[:200]!r}")
    return time.perf_counter() - start


async def _read(port: int, site: int, number: int) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    path = f"/read?url=http://slow.example:{site}/{number}"
    writer.write(f"GET {path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer[9:12].decode()


def readers(port: int, site: int, done: Any) -> None:
    """All readers at once; says which answers they got."""

    async def run() -> list[str]:
        return await asyncio.gather(*(_read(port, site, number) for number in range(READERS)))

    done.put(Counter(asyncio.run(run())))


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def main() -> None:
    """Prints the table and the bar."""
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    site_process = context.Process(target=slow_site, args=(answers,), daemon=True)
    site_process.start()
    site = answers.get(timeout=30)
    served = context.Process(target=service, args=(site, answers), daemon=True)
    served.start()
    port = answers.get(timeout=60)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for _ in range(100):
        find(connection)
    idle = [find(connection) for _ in range(IDLE)]
    reading = context.Process(target=readers, args=(port, site, answers), daemon=True)
    reading.start()
    beside: list[float] = []
    while reading.is_alive():
        beside.append(find(connection))
    got: Counter[str] = answers.get(timeout=30)
    served.terminate()
    site_process.terminate()
    rows = [["/api/find", "requests", "median ms", "p95 ms", "slowest ms"]]
    for name, seconds in (("alone", idle), (f"beside {READERS} readers of slow pages", beside)):
        rows.append([name, str(len(seconds)), *(f"{1000 * value:.1f}" for value in
                     (statistics.median(seconds), _p95(seconds), max(seconds)))])  # fmt: skip
    print(table(rows))
    said = ", ".join(f"{count} answered {status}" for status, count in sorted(got.items()))
    print(
        f"\nOf the readers {said}. p95 beside them: {_p95(beside) / _p95(idle):.1f} times as long; bar: under {BAR:g}."
    )


if __name__ == "__main__":
    main()
