"""A browser with the extension in it, and looking at what that shows on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, ConsoleMessage, Error, Page, Worker, expect

SITES = "http://127.0.0.1/*"
PATIENCE = 15_000  # ms, on a machine that has much else to do
# What is painted: the words, in the order of the page; of a word in parts the first.
_PAINTED = """() => [...CSS.highlights.values()].flatMap((highlight) => [...highlight]).map((range) => {
  const live = new Range();
  live.setStart(range.startContainer, range.startOffset);
  live.setEnd(range.endContainer, range.endOffset);
  return live;
}).sort((a, b) => a.compareBoundaryPoints(Range.START_TO_START, b)).map((range) => range.toString())"""
# Where the `number`-th painted word of this text stands in the window, once it has been scrolled to.
_PLACE = """([text, number]) => {
  const found = [];
  for (const highlight of CSS.highlights.values()) for (const range of highlight) {
    const live = range.startContainer.ownerDocument.createRange();
    live.setStart(range.startContainer, range.startOffset);
    live.setEnd(range.endContainer, range.endOffset);
    if (live.toString() === text) found.push(live);
  }
  found.sort((a, b) => a.startContainer === b.startContainer ? a.startOffset - b.startOffset
    : a.startContainer.compareDocumentPosition(b.startContainer) & 4 ? -1 : 1);
  const range = found[number];
  if (!range) return null;
  range.startContainer.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
  const box = range.getClientRects()[0];
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


# Waits until the background has heard of a grant.
_REGISTERED = """async (site) => {
  const isThere = async () =>
    (await chrome.scripting.getRegisteredContentScripts()).some(({ matches }) => matches.includes(site));
  while (!(await isThere())) await new Promise((done) => setTimeout(done, 20));
}"""

# Dispatches a command, and waits until the page has heard of it.
_PRESS = """async ([command, url, patience]) => {
  const [tab] = await chrome.tabs.query({ url });
  const send = chrome.tabs.sendMessage;
  try {
    await new Promise((heard, unheard) => {
      chrome.tabs.sendMessage = (...given) => {
        const sent = send(...given);
        sent.then(heard, heard);
        return sent;
      };
      setTimeout(() => unheard(new Error(`The page has heard nothing of ${command}.`)), patience);
      chrome.commands.onCommand.dispatch(command, tab);
    });
  } finally {
    chrome.tabs.sendMessage = send;
  }
}"""


@dataclass(frozen=True)
class Card:
    """The card as it is open: what it says, and the names of its buttons."""

    text: str
    buttons: list[str]
    box: dict[str, float]


class Reader:
    """Somebody who reads with the extension, in Chromium."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.context = context
        self.origin = origin
        self.id = origin.rpartition("/")[2]
        assert context.browser
        self.browser: CDPSession = context.browser.new_browser_cdp_session()
        self._extensions = context.new_page()
        self._extensions.goto("chrome://extensions")
        # Without it a reload would switch the extension off.
        self._extensions.evaluate("chrome.developerPrivate.updateProfileConfiguration({inDeveloperMode: true})")
        self.inside = context.new_page()  # a page of the extension, for what only such a one may do
        self.inside.goto(f"{origin}/options/options.html")
        self.said: list[str] = []  # by pages: messages and errors

    def grant(self, sites: str = SITES) -> None:
        """Explains these sites always, as the switch in the popup does."""
        self._extensions.evaluate(
            "([id, host]) => chrome.developerPrivate.addHostPermission(id, host)", [self.id, sites]
        )
        assert self.inside.evaluate("(origin) => chrome.permissions.request({origins: [origin]})", sites)
        self.inside.evaluate(_REGISTERED, sites)

    def revoke(self, sites: str = SITES) -> None:
        assert self.inside.evaluate("(origin) => chrome.permissions.remove({origins: [origin]})", sites)
        registered = "(await chrome.scripting.getRegisteredContentScripts()).flatMap(({ matches }) => matches)"
        wait_until(self.inside, f"async (site) => !{registered}.includes(site)", sites)

    def set(self, **settings: Any) -> None:
        """Changes what is stored: `settings`, `known`, `met`."""
        self.inside.evaluate("(values) => chrome.storage.local.set(values)", settings)

    def stored(self) -> dict[str, Any]:
        found: dict[str, Any] = self.inside.evaluate("chrome.storage.local.get()")
        return found

    def clear(self) -> None:
        self.inside.evaluate("chrome.storage.local.clear()")

    def ask(self, **message: Any) -> Any:
        """What the background answers to a message, once more if it is just being ended."""
        return self.inside.evaluate(
            """async ([message, patience]) => {
              for (const end = performance.now() + patience; ; ) {
                try {
                  return await chrome.runtime.sendMessage(message);
                } catch (error) {
                  if (performance.now() > end) throw error;
                  await new Promise((done) => setTimeout(done, 50));
                }
              }
            }""",
            [message, PATIENCE],
        )

    def open(self, address: str) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.goto(address)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if "favicon" not in message.location.get("url", ""):
            self.said.append(message.text)

    def worker(self) -> Worker:
        """The background, started if it is not running."""
        self.ask(type="glossary")
        return next(worker for worker in self.context.service_workers if self.id in worker.url)

    def kill(self) -> None:
        """Ends the background, as browsers do whenever they like."""
        for target in self.browser.send("Target.getTargets")["targetInfos"]:
            if target["type"] == "service_worker" and self.id in target["url"]:
                self.browser.send("Target.closeTarget", {"targetId": target["targetId"]})

    def press(self, command: str, page: Page) -> None:
        """Does what a key command does; real keys never reach an extension in a browser without a window."""
        page.bring_to_front()
        self.worker().evaluate(_PRESS, [command, page.url.partition("#")[0].partition("?")[0] + "*", PATIENCE])

    def choose_menu(self, selection: str, page: Page) -> None:
        """Does what the entry in the context menu does."""
        script = """([text, url]) => chrome.tabs.query({url}).then(([tab]) =>
          chrome.contextMenus.onClicked.dispatch({menuItemId: "explain", selectionText: text, frameId: 0}, tab))"""
        page.bring_to_front()
        self.worker().evaluate(script, [selection, page.url.partition("#")[0].partition("?")[0] + "*"])

    def click_action(self, page: Page) -> None:
        """Clicks on the extension's button in the toolbar, which allows it this one tab."""
        targets = self.browser.send("Target.getTargets", {"filter": [{}]})["targetInfos"]
        tab = next(each for each in targets if each["type"] == "tab" and each["url"] == page.url)
        self.browser.send("Extensions.triggerAction", {"id": self.id, "targetId": tab["targetId"]})

    def errors(self) -> list[str]:
        """What has gone wrong in the extension's own parts."""
        info = self._extensions.evaluate("(id) => chrome.developerPrivate.getExtensionInfo(id)", self.id)
        found = [f"{error['message']} ({error['source']})" for error in info["runtimeErrors"]]
        # What Chromium notes when the background is ended while it begins.
        return [error for error in found if not error.startswith("Failed to load the script unexpectedly")]

    def reload(self) -> None:
        """As an update does: the extension begins anew while pages are open."""
        self.inside.close()
        # With `populateErrorForUnpacked` it is answered when the extension is there again.
        how = "{failQuietly: true, populateErrorForUnpacked: true}"
        self._extensions.evaluate(f"(id) => chrome.developerPrivate.reload(id, {how})", self.id)
        self.inside = self.context.new_page()
        self.inside.goto(f"{self.origin}/options/options.html")

    def switch(self, *, on: bool) -> None:
        """Switches the extension off or on in the list of extensions."""
        if not on:
            self.inside.close()
        self._extensions.evaluate("([id, on]) => chrome.management.setEnabled(id, on)", [self.id, on])
        if on:
            self.inside = self.context.new_page()
            self.inside.goto(f"{self.origin}/options/options.html")


def wait_until(page: Page, function: str, arg: Any = None) -> None:
    """Waits until a function gives something.

    Playwright's own waiting takes the promise of an `async` one for that, and evaluates text, which pages of the
    extension forbid from the second look on.
    """
    page.evaluate(
        f"""async ([arg, patience]) => {{
          const end = performance.now() + patience;
          while (!(await ({function})(arg))) {{
            if (performance.now() > end) throw new Error("It has not come true.");
            await new Promise((done) => setTimeout(done, 50));
          }}
        }}""",
        [arg, PATIENCE],
    )


def painted(page: Page) -> list[str]:
    """The words that are marked on a page, in its order."""
    found: list[str] = page.evaluate(_PAINTED)
    return [re.sub(r"\s+", " ", text) for text in found]


def wait_painted(page: Page, *words: str) -> list[str]:
    """The same, once these words are among them."""
    script = f"(words) => {{ const found = ({_PAINTED})(); return words.every((word) => found.includes(word)) }}"
    try:
        page.wait_for_function(script, arg=list(words), timeout=PATIENCE)
    except Error:
        raise AssertionError(f"{words} are not all among {painted(page)}") from None
    return painted(page)


def wait_still(page: Page) -> list[str]:
    """The same, once there are some and nothing has changed for a while: all of the page has been read."""
    script = f"""async (patience) => {{
      const pause = () => new Promise((done) => setTimeout(() => requestIdleCallback(done), 150));
      const end = performance.now() + patience;
      for (let rounds = 0, before = "[]"; rounds < 4 && performance.now() < end; rounds++) {{
        await pause();
        const now = JSON.stringify(({_PAINTED})());
        if (now === "[]" || now !== before) rounds = 0;
        before = now;
      }}
    }}"""
    page.evaluate(script, 2 * PATIENCE)
    return painted(page)


def place(page: Page, word: str, number: int = 0) -> tuple[float, float]:
    """The middle of a marked word in the window."""
    wait_painted(page, word)
    x, y = page.evaluate(_PLACE, [word, number])
    return x, y


def point(page: Page, word: str, number: int = 0) -> None:
    """Rests the pointer on a marked word."""
    x, y = place(page, word, number)
    page.mouse.move(1, 1)
    page.mouse.move(x, y)


def click(page: Page, word: str, number: int = 0) -> None:
    x, y = place(page, word, number)
    page.mouse.click(x, y)


def _closed_roots(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The closed shadow trees of a document."""
    for root in node.get("shadowRoots", ()):
        if root["shadowRootType"] == "closed":
            yield root
        yield from _closed_roots(root)
    for child in node.get("children", ()):
        yield from _closed_roots(child)


class Cards:
    """Looks into the card, which no script of a page can."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        self._session.send("DOM.enable")

    def _dialog(self) -> str | None:
        """The object of the card's dialog."""
        document = self._session.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
        for root in _closed_roots(document):
            for child in root["children"]:
                if child["localName"] == "dialog":
                    found = self._session.send("DOM.resolveNode", {"nodeId": child["nodeId"]})
                    name: str = found["object"]["objectId"]
                    return name
        return None

    def call(self, function: str, *arguments: Any) -> Any:
        """What a function says of the card's dialog, which it is called with; None where no card is open."""
        try:
            dialog = self._dialog()
            if dialog is None:
                return None
            answer = self._session.send(
                "Runtime.callFunctionOn",
                {
                    "objectId": dialog,
                    "functionDeclaration": f"function(...rest) {{ return ({function})(this, ...rest) }}",
                    "arguments": [{"value": value} for value in arguments],
                    "returnByValue": True,
                    "awaitPromise": True,
                },
            )
        except Error:
            return None  # it closed in the meantime
        return answer["result"].get("value")

    def now(self) -> Card | None:
        """The card that is open."""
        found = self.call(
            """(dialog) => { const {x, y, width, height} = dialog.getBoundingClientRect(); return {
              text: dialog.innerText, box: {x, y, width, height},
              buttons: [...dialog.querySelectorAll("button")].map((button) => button.ariaLabel ?? button.textContent),
            } }"""
        )
        return Card(found["text"], found["buttons"], found["box"]) if found else None

    def wait(self, text: str = "") -> Card:
        """The card, once it is open and says this."""
        for _ in range(PATIENCE // 50):
            card = self.now()
            if card and text in card.text:
                return card
            self._page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
        raise AssertionError(f"there is no card with “{text}”, but {self.now()}")

    def wait_gone(self) -> None:
        for _ in range(PATIENCE // 50):
            if self.now() is None:
                return
            self._page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
        raise AssertionError(f"the card is still open: {self.now()}")

    def press(self, name: str) -> None:
        """Clicks on one of its buttons."""
        # Two frames later all that follows from what has been scrolled or unfolded is in its place.
        script = """async (dialog, name) => { const button = [...dialog.querySelectorAll("button")].find(
          (button) => (button.ariaLabel ?? button.textContent) === name); button?.scrollIntoView({block: "nearest"});
          await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
          const box = button?.getBoundingClientRect();
          return box && [box.x + box.width / 2, box.y + box.height / 2] }"""
        found = self.call(script, name)
        assert found, f"no button “{name}” in {self.now()}"
        self._page.mouse.click(found[0], found[1])

    @property
    def focused(self) -> str:
        """What has the focus in the card: its own name, or that of one of its buttons and links."""
        script = """(dialog) => { const at = dialog.getRootNode().activeElement;
          return at === dialog ? "card" : at ? at.ariaLabel ?? at.textContent : "" }"""
        name: str = self.call(script) or ""
        return name


def no_host(page: Page) -> None:
    """Expects the document to end with its body."""
    expect(page.locator("html > body ~ *")).to_have_count(0)
