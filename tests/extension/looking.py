"""Which words are painted on a page, and how; in open shadow trees, too."""

from __future__ import annotations

import re

from playwright.sync_api import Error, Frame, Page

from extension.driving import PATIENCE, Reader
from extension.serve import HTML

# What is painted in the elements of a selector, in the order of the page. A highlight is known by its style: it has no
# name that a test could know.
_SEEN = """(selector) => {
  const parentOf = (node) => node.parentNode ?? node.host ?? null;
  const isIn = (node) => {
    for (let at = node; at; at = parentOf(at)) if (at.matches?.(selector)) return true;
    return false;
  };
  const pathOf = (node) => {
    const path = [];
    const placeOf = (at) => at.host ? -1 : [...at.parentNode.childNodes].indexOf(at);
    for (let at = node; parentOf(at); at = parentOf(at)) path.unshift(placeOf(at));
    return path;
  };
  const found = [];
  for (const [name, highlight] of CSS.highlights) for (const range of highlight) {
    const { startContainer, startOffset, endContainer, endOffset } = range;
    if (!startContainer.isConnected || startOffset > startContainer.length) continue; // about to go
    if (selector && !isIn(startContainer)) continue;
    const live = document.createRange();
    live.setStart(startContainer, startOffset);
    live.setEnd(endContainer, endOffset);
    const element = startContainer.parentElement ?? startContainer.parentNode.host;
    const style = getComputedStyle(element, `::highlight(${name})`);
    const look = `${style.textDecorationStyle} ${style.textDecorationThickness}`;
    found.push({ text: live.toString().replace(/\\s+/g, " "), look, path: [...pathOf(startContainer), startOffset] });
  }
  const before = ({ path: one }, { path: other }) => {
    const at = one.findIndex((number, place) => number !== other[place]);
    return at < 0 ? -1 : one[at] - (other[at] ?? -2);
  };
  return found.sort(before).map(({ text, look }) => [text, look]);
}"""


# How words are painted, as the style of their highlight says.
TERM, MET, NOTICE, HERE = "dotted 1.5px", "dotted 1px", "dashed 1.5px", "solid 2px"


def seen(page: Page | Frame, selector: str = "") -> list[tuple[str, str]]:
    """The painted words in these elements, each with how it looks."""
    found: list[tuple[str, str]] = page.evaluate(_SEEN, selector)
    return [(text, look) for text, look in found]


def words(page: Page | Frame, selector: str = "") -> list[str]:
    return [text for text, _ in seen(page, selector)]


# Scrolls to the first element of a selector, in shadow trees as well.
_GO = """(selector) => {
  const roots = [document];
  for (const root of roots) {
    const found = root.querySelector(selector);
    if (found) return found.scrollIntoView({ block: "center", behavior: "instant" });
    for (const element of root.querySelectorAll("*")) if (element.shadowRoot) roots.push(element.shadowRoot);
  }
  throw new Error(`there is no ${selector}`);
}"""


def expect_words(page: Page | Frame, expected: list[str], selector: str = "") -> None:
    """Scrolls to these elements and waits until exactly these words are painted in them."""
    if selector:
        page.evaluate(_GO, selector)
    script = f"""([selector, expected]) =>
      JSON.stringify(({_SEEN})(selector).map(([text]) => text)) === JSON.stringify(expected)"""
    try:
        page.wait_for_function(script, arg=[selector, expected], timeout=PATIENCE)
    except Error:
        raise AssertionError(f"{words(page, selector)} is painted, not {expected}") from None


def wait_words(page: Page | Frame, *expected: str, selector: str = "") -> None:
    """Waits until these words are among those that are painted in these elements."""
    script = f"""([selector, expected]) => {{
      const found = ({_SEEN})(selector).map(([text]) => text);
      return expected.every((word) => found.includes(word));
    }}"""
    try:
        page.wait_for_function(script, arg=[selector, expected], timeout=PATIENCE)
    except Error:
        raise AssertionError(f"{expected} are not all among {words(page, selector)}") from None


def all_words(page: Page | Frame, selector: str = "") -> list[str]:
    """The painted words, once nothing has changed for a while: all of the page has been read."""
    script = f"""async (patience) => {{
      const pause = () => new Promise((done) => setTimeout(() => requestIdleCallback(done, {{ timeout: 500 }}), 150));
      const end = performance.now() + patience;
      for (let rounds = 0, before = "[]"; rounds < 4 && performance.now() < end; rounds++) {{
        await pause();
        const now = JSON.stringify(({_SEEN})(""));
        if (now === "[]" || now !== before) rounds = 0;
        before = now;
      }}
    }}"""
    page.evaluate(script, 2 * PATIENCE)
    return words(page, selector)


def looks_of(page: Page | Frame, word: str, selector: str = "") -> list[str]:
    """How each painted place of a word looks."""
    return [look for text, look in seen(page, selector) if re.fullmatch(word, text)]


def tall(page: Page) -> Page:
    """Makes the window so high that all of a forum page is near it: what is not near is not painted."""
    page.set_viewport_size({"width": 1280, "height": 4_000})
    return page


def show(reader: Reader, site: str, body: str) -> Page:
    """Opens a page with this body."""
    whole = (
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Made for a test</title><body>{body}</body></html>'
    )
    page = reader.open("about:blank")
    # Not for all pages: what that asks of a background that has just ended is never answered.
    page.route(f"{site}/made.html", lambda route: route.fulfill(content_type=HTML, body=whole))
    page.goto(f"{site}/made.html")
    return page
