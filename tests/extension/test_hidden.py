"""A page that looks for extensions learns nothing of this one.

But one thing: which highlights a document has, any page can list, with their ranges. Their names are drawn by lot.
"""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page

from extension.driving import PATIENCE, Cards, Reader
from extension.launching import EXTENSION

FILES = sorted(str(path.relative_to(EXTENSION)) for path in EXTENSION.rglob("*") if path.is_file())
# Asked in the extension's own world, of which a page hears nothing.
TERMS = """async (url) => {
  const [tab] = await chrome.tabs.query({url});
  const [{result}] = await chrome.scripting.executeScript({
    target: {tabId: tab.id}, func: () => globalThis.netgloss?.session?.terms().map(({entry}) => entry.term) ?? [],
  });
  return result;
}"""


def wait_read(reader: Reader, page: Page) -> list[str]:
    """The terms on a page, once there are some and no more of them come."""
    before: list[str] = []
    for _ in range(PATIENCE // 300):
        reader.inside.wait_for_timeout(300)
        found: list[str] = reader.inside.evaluate(TERMS, page.url)
        if found and found == before:
            return found
        before = found
    raise AssertionError(f"no terms on {page.url}, but {before}")


def opened(reader: Reader, site: str) -> Page:
    page = reader.open(f"{site}/hostile.html")
    page.evaluate("settled")
    assert "Carcinoid" in wait_read(reader, page)
    return page


def report(page: Page) -> tuple[set[str], list[str]]:
    """The names of highlights that the page has found, and everything else."""
    found: list[str] = page.evaluate("report()")
    # The page notes a highlight again whenever it has grown.
    names = {line.split()[1] for line in found if line.startswith("highlight: ")}
    return names, [line for line in found if not line.startswith("highlight: ")]


def wait_found(reader: Reader, page: Page, line: str) -> set[str]:
    """What the page has found beside highlights, once this is among it."""
    for _ in range(PATIENCE // 50):
        _, others = report(page)
        if line in others:
            return set(others)
        reader.inside.wait_for_timeout(50)
    raise AssertionError(f"“{line}” is not in {others}")


def test_a_page_that_is_read_learns_nothing_of_it(reader: Reader, site: str) -> None:
    page = opened(reader, site)
    names, others = report(page)
    assert others == []
    assert len(names) == 4


def test_the_names_of_highlights_are_others_at_each_load(reader: Reader, site: str) -> None:
    page = opened(reader, site)
    first, _ = report(page)
    page.reload()
    page.evaluate("settled")
    wait_read(reader, page)
    second, others = report(page)
    assert others == []
    assert len(first) == len(second) == 4
    assert not first & second
    assert all(name.isalpha() and name.islower() and "gloss" not in name for name in first | second)


# Where a word stands, found without calling anything in the page's own world.
PLACE = """async ([url, word]) => {
  const [tab] = await chrome.tabs.query({url});
  const find = (word) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = walker.currentNode.data.indexOf(word);
      if (at < 0 || walker.currentNode.parentElement.closest("a, h1, script, code, textarea")) continue;
      const range = new Range();
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + word.length);
      const { x, y, width, height } = range.getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    }
  };
  const [{result}] = await chrome.scripting.executeScript({target: {tabId: tab.id}, func: find, args: [word]});
  return result;
}"""


def test_a_card_is_an_element_without_a_name_that_comes_and_goes(reader: Reader, site: str) -> None:
    page = opened(reader, site)
    cards = Cards(page)
    x, y = reader.inside.evaluate(PLACE, [page.url, "carcinoid"])
    page.mouse.move(1, 1)
    page.mouse.move(x, y, steps=2)
    # Looking into the card is looking at the page as well, so what comes is only waited for.
    seen = wait_found(reader, page, "added: <div> to <html>")
    page.mouse.move(1, 1)
    seen |= wait_found(reader, page, "removed: <div> from <html>")
    assert {line for line in seen if not line.startswith("other than sent: ")} <= {
        *("added: <div> to <html>", "removed: <div> from <html>", "stranger: <div>", "on top: <div>", "caret in: <div>")
    }
    assert all("<div></div></html>" in line for line in seen if line.startswith("other than sent: "))
    assert cards.now() is None


def test_none_of_its_files_can_be_loaded_by_a_page(reader: Reader, site: str) -> None:
    page = opened(reader, site)
    page.evaluate("([origin, files]) => probe(origin, files)", [reader.origin, FILES])
    page.evaluate("probe('chrome-extension://abcdefghijklmnopabcdefghijklmnop')")
    _, others = report(page)
    assert others == []
    assert set(reader.said) == {"Failed to load resource: net::ERR_FAILED"}
    reader.said.clear()


def test_none_of_its_pages_can_be_framed_or_opened_by_a_page(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/quiet.html")
    for name in [name for name in FILES if name.endswith(".html")]:
        page.evaluate(
            """(address) => new Promise((done) => {
              const frame = document.createElement("iframe");
              frame.onload = done;
              frame.src = address;
              document.body.append(frame);
            })""",
            f"{reader.origin}/{name}",
        )
    framed = [frame.url for frame in page.frames if frame != page.main_frame]
    assert framed == ["chrome-error://chromewebdata/"] * len(framed)
    assert len(framed) == 3
    reader.said.clear()


def test_the_manifest_offers_nothing_to_pages() -> None:
    manifest: dict[str, Any] = json.loads((EXTENSION / "manifest.json").read_text(encoding="utf-8"))
    assert not {"web_accessible_resources", "externally_connectable", "content_scripts"} & set(manifest)
    assert "host_permissions" not in manifest


def test_a_page_can_not_talk_to_it(reader: Reader, site: str) -> None:
    page = opened(reader, site)
    assert page.evaluate("window.chrome?.runtime?.sendMessage === undefined")
    page.evaluate(
        """() => {
          for (const type of ["hello", "read", "stop", "go", "know", "explain"]) {
            postMessage({ type, concept: "carcinoid", page: "1", texts: [], gone: [] }, "*");
            for (const target of [window, document]) target.dispatchEvent(new CustomEvent(type, { detail: { type } }));
          }
          document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
          document.dispatchEvent(new MouseEvent("click", { bubbles: true, clientX: 200, clientY: 200, detail: 1 }));
        }"""
    )
    assert reader.inside.evaluate(TERMS, page.url) == wait_read(reader, page)
    assert Cards(page).now() is None
    assert reader.stored().get("known", {}) == {}
