"""Annotating HTML: netgloss beside BeautifulSoup programs that use the same matcher, and a bare parse by lexbor."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from bs4 import BeautifulSoup, NavigableString
from selectolax.lexbor import LexborHTMLParser

from benchmarks.corpus import engine, pages, vocabulary
from benchmarks.measure import ratio, rounds, table
from netgloss import Netgloss

FORMS = 3_000
DENSITIES = {"no term": 0, "sparse": 2_000, "dense": 80}  # characters of text for each form
_LEFT_ALONE = [
    "a",
    "script",
    "style",
    "textarea",
    "title",
    "code",
    "pre",
    "button",
    "select",
    *(f"h{n}" for n in range(1, 7)),
]
OURS = "annotate_html, spans only"


def with_soup(ng: Netgloss, parser: str, html: str) -> str:
    """What programs do: parse, replace text nodes, serialise."""
    soup = BeautifulSoup(html, parser)
    for node in soup.find_all(string=True):
        if type(node) is not NavigableString or node.find_parent(_LEFT_ALONE):
            continue
        content, done = str(node), 0
        pieces: list[Any] = []
        for mention in ng.find(content):
            pieces.append(NavigableString(content[done : mention.start]))
            mark = soup.new_tag("span", attrs={"class": "netgloss", "data-netgloss": mention.concept})
            mark.string = mention.text
            pieces.append(mark)
            done = mention.end
        if pieces:
            node.replace_with(*pieces, NavigableString(content[done:]))
    return str(soup)


def _all(run: Callable[[str], Any], htmls: list[str]) -> None:
    for html in htmls:
        run(html)


def main() -> None:
    """Prints MB/s of page source, and times against ours."""
    forms = vocabulary(FORMS)
    ng = engine(forms)
    candidates: dict[str, Callable[[str], Any]] = {
        OURS: partial(ng.annotate_html, mark="all", density=0, assets=False),
        "annotate_html, as it comes": ng.annotate_html,
        "lexbor, bare parse": LexborHTMLParser,
        **{
            f"BeautifulSoup, {parser}": partial(with_soup, ng, parser) for parser in ("html.parser", "lxml", "html5lib")
        },
    }
    rows = [["MB/s (× the time of ours)", *DENSITIES]]
    cells: dict[str, list[str]] = {name: [] for name in candidates}
    for density, every in DENSITIES.items():
        htmls = pages(forms, every)
        size = sum(map(len, htmls))
        found = sum(candidates[OURS](html).count("data-netgloss") for html in htmls)
        with_peer = sum(with_soup(ng, "html.parser", html).count("data-netgloss") for html in htmls)
        sys.stdout.write(
            f"{density}: {len(htmls)} pages, {size / 1e6:.1f} MB, {found} spans; {with_peer} with BeautifulSoup\n"
        )
        seconds = rounds({name: partial(_all, run, htmls) for name, run in candidates.items()})
        for name, times in seconds.items():
            speed = f"{size / median(times) / 1e6:.1f}"
            cells[name].append(speed + ("" if name == OURS else f" ({ratio(seconds[OURS], times):.2f}×)"))
    sys.stdout.write(table([*rows, *([name, *row] for name, row in cells.items())]) + "\n")


if __name__ == "__main__":
    main()
