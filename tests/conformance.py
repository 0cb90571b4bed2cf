"""Annotates the pages of an HTML parser's test suite and compares what a browser makes of them: `make conformance`.

The suite (html5lib-tests' tree-construction files, *.dat) is somebody else's and stays where it is: its folder is the
one argument. Each document is tried three ways, with terms in all of its text, with every word of it in a span, and as
it is; annotated and taken out again, each must be the same page to a browser and the same text to us.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

import netgloss
from netgloss.document import Untraceable, scan

sys.path.insert(0, str(Path(__file__).parent))
from browsers import path_of
from trees import opened, parsed

_BATCH = 200  # pages that the browser holds at once
_TEXT = re.compile(r"(?<=>)[^<>]*(?=<|\Z)|\A[^<>]+")
_WORD = re.compile(r"[^\W_]+")


def documents(folder: Path) -> Iterator[str]:
    """The input of every test that is a whole document."""
    for path in sorted(folder.glob("*.dat")):
        content = path.read_bytes().decode("utf-8", "surrogatepass")
        for block in re.split(r"(?:\A|\n)#data\n", content)[1:]:
            html, _, rest = block.partition("\n#errors")
            if "\n#document-fragment" not in rest.partition("\n#document\n")[0]:
                yield html


def with_terms(html: str) -> str:
    """A term at the front of all text, and of the page."""
    return "PRRT " + _TEXT.sub(lambda found: f"Ki-67 {found.group()}", html) + " carcinoid"


def every_word(html: str) -> str:
    """Every word that may be marked in a span, whether it is a term or not."""
    try:
        page = scan(html, links=True, headings=True)
    except Untraceable:
        return html
    parts: list[str] = []
    done = 0
    for word in _WORD.finditer(page.text):
        for start, end in page.places(*word.span()):
            parts += (html[done:start], '<span class="netgloss" data-netgloss="x">', html[start:end], "</span>")
            done = end
    return "".join(parts) + html[done:]


def main(folder: str) -> int:
    """Prints the counts and every page that came out different; 1 if there is any, 2 if there are no tests."""
    pages = list(documents(Path(folder)))
    if not pages:
        sys.stderr.write(f"No parser tests (*.dat) are in {folder!r}. Name their folder: make conformance DATA=…\n")
        return 2
    ng = netgloss.load()

    def annotated(html: str) -> str:
        return ng.annotate_html(html, mark="all", density=0, links=True, headings=True)

    variants = [
        *((html, annotated(html)) for html in pages),
        *((html, annotated(html)) for html in map(with_terms, pages)),
        *((html, every_word(html)) for html in map(with_terms, pages)),
    ]
    changed = [(before, after) for before, after in variants if before != after]
    wrong = [before for before, after in changed if "<!--/netgloss-->" in after and netgloss.strip(after) != before]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of("chromium"), args=["--no-sandbox"])
        tab = browser.new_page()
        for trees in (parsed, opened):
            for at in range(0, len(changed), _BATCH):
                batch = changed[at : at + _BATCH]
                before, after = (trees(tab, [pair[side] for pair in batch]) for side in (0, 1))
                wrong += [pair[0] for pair, old, new in zip(batch, before, after, strict=True) if old != new]
        browser.close()
    sys.stdout.write(
        f"{len(pages)} documents in 3 variants: {len(changed)} annotated, {len(variants) - len(changed)} left alone; "
        f"each read by a browser with scripting off and on: {len(wrong)} came out different.\n"
    )
    for html in wrong[:20]:
        sys.stdout.write(f"  {html!r}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
