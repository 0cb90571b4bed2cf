"""Pages that a test makes up, read with the extension; and the cards on them, opened as readers open them."""

from __future__ import annotations

from itertools import count

from playwright.sync_api import Page, Route

from extension.driving import PATIENCE, Cards, Reader

_numbers = count(1)
# Where the word stands that is painted in the place of this number, line by line, once it has been scrolled to; in open
# shadow trees, too.
_BOXES = """([text, number]) => {
  const found = new Map();
  for (const range of [...CSS.highlights.values()].flatMap((marks) => [...marks])) {
    const { startContainer, startOffset, endContainer, endOffset } = range;
    if (!startContainer.isConnected || startOffset > startContainer.length) continue; // about to go
    const live = document.createRange();
    live.setStart(startContainer, startOffset);
    live.setEnd(endContainer, endOffset);
    if (live.toString() === text) found.set(startContainer, live);
  }
  const live = [...found.values()].sort((one, other) =>
    one.startContainer.compareDocumentPosition(other.startContainer) & 4 ? -1 : 1)[number];
  if (!live) return null;
  const { top, bottom } = live.getBoundingClientRect();
  const element = live.startContainer.parentElement;
  if (top < 0 || bottom > innerHeight) element.scrollIntoView({ block: "center", behavior: "instant" });
  return [...live.getClientRects()].filter(({ width }) => width).map((box) => box.toJSON());
}"""
# Cards that have been opened, by the elements that hold them.
_COUNT = """() => {
  globalThis.opened = 0;
  new MutationObserver((records) => {
    for (const { addedNodes } of records) opened += addedNodes.length;
  }).observe(document.documentElement, { childList: true });
}"""


def document(body: str, *, head: str = "", direction: str = "ltr") -> str:
    """A page that has nothing wrong with it."""
    return (
        f'<!DOCTYPE html><html lang="en" dir="{direction}"><head><meta charset="utf-8"><title>A letter</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>body {{ font: 16px/1.5 sans-serif; margin: 24px }}</style>{head}</head><body>{body}</body></html>"
    )


def made(reader: Reader, site: str, body: str, *, head: str = "", direction: str = "ltr") -> str:
    """The address of a page that the server need not know."""

    def answer(route: Route) -> None:
        route.fulfill(body=document(body, head=head, direction=direction), content_type="text/html; charset=utf-8")

    address = f"{site}/made/{next(_numbers)}"
    reader.context.route(address, answer)
    return address


def show(reader: Reader, site: str, body: str, *, head: str = "", direction: str = "ltr") -> Page:
    """A page that is made up on the spot, opened."""
    return reader.open(made(reader, site, body, head=head, direction=direction))


def boxes(page: Page, word: str, number: int = 0) -> list[dict[str, float]]:
    """Where a painted word stands in the window, line by line."""
    found = page.wait_for_function(_BOXES, arg=[word, number], timeout=PATIENCE)
    lines: list[dict[str, float]] = found.json_value()
    return lines


def middle(page: Page, word: str, number: int = 0) -> tuple[float, float]:
    """The middle of the first line of a painted word."""
    box = boxes(page, word, number)[0]
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def rested(page: Page, word: str, number: int = 0) -> Cards:
    """The card of a word on which the pointer has come to rest."""
    card = Cards(page)
    x, y = middle(page, word, number)
    page.mouse.move(1, 1)
    page.mouse.move(x, y, steps=2)
    card.wait()
    return card


def opened(page: Page, word: str, number: int = 0) -> Cards:
    """The card of a word that has been clicked."""
    card = Cards(page)
    page.mouse.click(*middle(page, word, number))
    card.wait()
    return card


def later(page: Page) -> None:
    """Lets the page get past what may have been put off: a timer that is due after all of the card's."""
    page.evaluate("new Promise((done) => setTimeout(done, 600))")


def count_cards(page: Page) -> None:
    """Counts the cards that open from now on."""
    page.evaluate(_COUNT)


def counted(page: Page) -> int:
    found: int = page.evaluate("opened")
    return found
