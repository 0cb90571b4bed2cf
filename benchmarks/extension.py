"""The extension in Chromium beside mark.js, on the same pages: time on the main thread, layout shift, memory; how soon
the first marks are there; what 2,000 posts cost that come one after another; how long our own code runs at a time.

mark.js is told the words that stand on the page, and no others, and then some of the forms that netgloss looks for:
with all of them it would search the page ten thousand times. What a page costs by itself is measured without either,
and taken off.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

import netgloss
from benchmarks.measure import table

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "tests"))

from browsers import path_of  # noqa: E402  (the tests know where browsers are)
from extension.driving import Reader, wait_still  # noqa: E402
from extension.serve import serving  # noqa: E402

RUNS = 5
QUIET = 3_000  # ms in which either has finished with everything
SETTLED = 300  # ms
PAGE = "/generated/forum?kb=1000"
TEXT = "/generated/text?mb=5"
SOME = 300  # forms; with all of them mark.js is busy for minutes
Act = Callable[[Page], None]
POSTS = 2_000
BATCH = 20  # posts
EVERY = 60  # ms between two batches
MARK_JS = TOP / "node_modules" / "mark.js" / "dist" / "mark.min.js"
_OBSERVE = """() => {
  window.seen = { longest: 0, shift: 0 };
  const observe = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type });
  observe("longtask", ({ duration }) => (seen.longest = Math.max(seen.longest, duration)));
  observe("layout-shift", ({ value }) => { seen.shift += value; });
}"""
_MARK = """(words) => new Promise((done) => new Mark(document.body).mark(words, {
  separateWordSearch: false, accuracy: "exactly", caseSensitive: true, acrossElements: false, done }))"""
# Where the first marks are in the window, in ms after the page has been loaded.
_SOON = """() => new Promise((done) => { const look = () => {
  for (const highlight of CSS.highlights.values()) for (const range of highlight) {
    const box = range.startContainer.parentElement?.getBoundingClientRect();
    if (box && box.bottom > 0 && box.top < innerHeight) {
      return done(performance.now() - performance.getEntriesByType("navigation")[0].loadEventEnd);
    }
  }
  requestAnimationFrame(look); }; look(); })"""
_INSERT = """([posts, batch, every]) => new Promise((done) => { const main = document.querySelector("#posts");
  let made = 0; const start = performance.now();
  const timer = setInterval(() => {
    const part = document.createDocumentFragment();
    for (let at = 0; at < batch; at++, made++) {
      const post = document.createElement("article"); post.id = `added-${made}`;
      post.innerHTML = `<header><b class="author">reader ${made}</b> <time>today</time></header>
        <p>Post ${made}: the Ki-67 was ${made % 20} per cent, the DOTATATE scan is next week, and lanreotide goes on.
        We had tea afterwards, and the dog was happy.</p>
        <p>Nobody knows what the next letter says. I asked the nurse about the
        biopsy, and she was kind and took her time.</p>`;
      part.append(post);
    }
    main.append(part);
    if (made >= posts) { clearInterval(timer); done(performance.now() - start); }
  }, every); })"""


class _Watch:
    """What the main thread of a page has done since the last time it was asked."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        # What the thread itself has worked, whoever else the computer works for.
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._before = self._metrics()

    def _metrics(self) -> dict[str, float]:
        return {item["name"]: item["value"] for item in self._session.send("Performance.getMetrics")["metrics"]}

    def busy(self) -> float:
        """Milliseconds."""
        now = self._metrics()
        spent = 1000 * (now["TaskDuration"] - self._before["TaskDuration"])
        self._before = now
        return spent

    def heap(self) -> float:
        """Megabytes of JavaScript that are in use."""
        self._session.send("HeapProfiler.collectGarbage")
        return self._metrics()["JSHeapUsedSize"] / 1e6


@contextmanager
def _reader() -> Iterator[Reader]:
    with sync_playwright() as playwright, TemporaryDirectory() as profile:
        context: BrowserContext = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=path_of("chromium"),
            args=["--headless=new", "--no-sandbox", "--enable-unsafe-extension-debugging"],
            ignore_default_args=["--disable-extensions"],
        )
        assert context.browser
        session = context.browser.new_browser_cdp_session()
        loaded = session.send("Extensions.loadUnpacked", {"path": str(TOP / "extension")})
        yield Reader(context, f"chrome-extension://{loaded['id']}")
        context.close()


def _measured(reader: Reader, address: str, act: Act) -> dict[str, float]:
    """What the main thread does from the start of a page until it has come to rest, an act in between."""
    page = reader.context.new_page()
    page.goto(f"{address.partition('/generated')[0]}/quiet.html")  # the next page goes on in the same process
    page.wait_for_timeout(SETTLED)
    watch = _Watch(page)
    page.goto(address)
    page.evaluate(_OBSERVE)
    act(page)
    page.wait_for_timeout(QUIET)
    found = {"busy": watch.busy(), "heap": watch.heap(), **page.evaluate("seen")}
    page.close()
    return found


def _use_mark_js(page: Page, words: list[str]) -> None:
    page.add_script_tag(path=MARK_JS)
    page.evaluate(_MARK, words)


def _beside_mark_js(reader: Reader, site: str) -> str:
    rows = [["1 MB forum page", "main thread ms", "× netgloss", "layout shift", "memory MB"]]
    page = reader.open(f"{site}{PAGE}")
    words = sorted(set(wait_still(page)))
    page.close()
    forms = sorted({form.form for form in netgloss.load().lexicon.records})
    some = forms[:: len(forms) // SOME]
    plain = site.replace("127.0.0.1", "localhost")  # where nothing has been granted
    acts: dict[str, tuple[str, Act]] = {
        "nothing": (plain, lambda page: None),
        f"netgloss, {len(forms):,} forms": (site, lambda page: None),
        f"mark.js, the {len(words)} words that are there": (plain, lambda page: _use_mark_js(page, words)),
        f"mark.js, {len(some)} of the forms": (plain, lambda page: _use_mark_js(page, some)),
    }
    results: dict[str, list[dict[str, float]]] = {name: [] for name in acts}
    for _ in range(RUNS):
        for name, (origin, act) in acts.items():
            results[name].append(_measured(reader, f"{origin}{PAGE}", act))
    middle = {
        name: {key: median(run[key] for run in runs) for key in ("busy", "shift", "heap")}
        for name, runs in results.items()
    }
    base = middle.pop("nothing")
    ours = next(iter(middle.values()))["busy"] - base["busy"]
    for name, run in middle.items():
        cost = run["busy"] - base["busy"]
        shift, memory = f"{run['shift'] - base['shift']:.3f}", f"{run['heap'] - base['heap']:.2f}"
        rows.append([name, f"{cost:.0f}", f"{cost / ours:.1f}", shift, memory])
    return table(rows)


def _longest(reader: Reader, site: str) -> str:
    """The longest stretch of our own code on the main thread, from a trace."""
    assert reader.context.browser
    longest = []
    for path in (PAGE, TEXT):
        session = reader.context.browser.new_browser_cdp_session()
        events: list[dict[str, Any]] = []
        ended: list[bool] = []
        session.on("Tracing.dataCollected", lambda data, events=events: events.extend(data["value"]))
        session.on("Tracing.tracingComplete", lambda _, ended=ended: ended.append(True))
        categories = ["devtools.timeline", "disabled-by-default-devtools.timeline"]
        session.send(
            "Tracing.start", {"traceConfig": {"includedCategories": categories}, "transferMode": "ReportEvents"}
        )
        page = reader.open(f"{site}{path}")
        wait_still(page)
        session.send("Tracing.end")
        while not ended:
            page.wait_for_timeout(SETTLED)
        page.close()
        ours = [
            event.get("tdur", 0) / 1000
            for event in events
            if event["name"] in ("FunctionCall", "EvaluateScript")
            and "/content/" in str(event.get("args", {}).get("data", {}).get("url", ""))
        ]
        longest.append([path, f"{max(ours):.0f}", f"{sum(ours):.0f}", str(len(ours))])
    return table([["our own code", "longest ms", "together ms", "pieces"], *longest])


def _how_soon(reader: Reader, site: str) -> str:
    times = []
    for _ in range(RUNS + 1):
        page = reader.open(f"{site}{PAGE}")
        times.append(page.evaluate(_SOON))
        page.close()
    return table(
        [
            ["first marks in the window", "ms after load"],
            ["median", f"{median(times[1:]):.0f}"],
            ["slowest", f"{max(times[1:]):.0f}"],
        ]
    )


def _added_posts(reader: Reader, site: str) -> str:
    rows = [[f"{POSTS} posts, {BATCH} every {EVERY} ms", "main thread ms", "share", "longest task ms"]]
    busy = []
    for name, address in (
        ("without", f"{site.replace('127.0.0.1', 'localhost')}/generated/posts?n=1"),
        ("with", f"{site}/generated/posts?n=1"),
    ):
        page = reader.open(address)
        page.bring_to_front()
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<main id=posts></main>')")
        page.wait_for_timeout(QUIET)
        page.evaluate(_OBSERVE)
        watch = _Watch(page)
        wall = page.evaluate(_INSERT, [POSTS, BATCH, EVERY])
        page.wait_for_timeout(2 * QUIET)
        busy.append(watch.busy())
        share = f"{100 * (busy[-1] - busy[0]) / (wall + 2 * QUIET):.1f} %"
        rows.append([name, f"{busy[-1]:.0f}", share, f"{page.evaluate('seen.longest'):.0f}"])
        page.close()
    return table(rows)


def main() -> None:
    with _reader() as reader, serving() as site:
        reader.grant()
        print(_how_soon(reader, site))
        print(_added_posts(reader, site))
        print(_longest(reader, site))
        print(_beside_mark_js(reader, site))


if __name__ == "__main__":
    main()
