"""A Firefox with the extension in it, and looking at what that shows on a page."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from marionette_driver import Wait  # type: ignore[import-untyped]
from marionette_driver.addons import Addons  # type: ignore[import-untyped]
from marionette_driver.errors import JavascriptException, TimeoutException  # type: ignore[import-untyped]
from marionette_driver.keys import Keys  # type: ignore[import-untyped]
from marionette_driver.marionette import Marionette, WebElement  # type: ignore[import-untyped]

from browsers import ADDON, ADDON_HOST
from extension.driving import SITES, Card

EXTENSION = Path(__file__).resolve().parents[2] / "extension"
ORIGIN = f"moz-extension://{ADDON_HOST}"
_NAME = ADDON.partition("@")[0]  # with which Firefox begins the names of what belongs to it
PATIENCE = 20  # seconds, on a machine that has much else to do
SLICE = 0.05  # seconds between two looks at something that is waited for
COMMANDS = {"next-term": ">", "previous-term": "<"}  # with Alt+Shift

Box = tuple[float, float, float, float]  # x, y, width and height, in px of the window

# What is painted and can be seen, in the order of the page. The word with a card is in two highlights; those that an
# extension has left that is no more have no style.
_RANGES = r"""
  const isSeen = (name, { startContainer, endContainer }) => {
    if (!startContainer.isConnected || !endContainer.isConnected) return false;
    const element = startContainer.parentElement ?? startContainer.parentNode.host;
    return getComputedStyle(element, `::highlight(${name})`).backgroundColor !== "rgba(0, 0, 0, 0)";
  };
  const path = (node) => (node ? [...path(node.getRootNode().host), node] : []);
  const order = (a, b) => {
    if (a.startContainer === b.startContainer) return a.startOffset - b.startOffset;
    const [one, other] = [path(a.startContainer), path(b.startContainer)];
    const at = one.findIndex((node, depth) => node !== other[depth]);
    return one[at].compareDocumentPosition(other[at]) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  };
  const textOf = (range) => range.toString().replace(/\s+/g, " ");
  const seenOf = ([name, highlight]) => [...highlight].filter((range) => isSeen(name, range));
  const found = [...CSS.highlights].flatMap(seenOf);
  const ranges = [...new Set(found)].map((range) => {
    const live = document.createRange();
    live.setStart(range.startContainer, range.startOffset);
    live.setEnd(range.endContainer, range.endOffset);
    return live;
  }).filter((range) => range.getClientRects().length).sort(order);"""
_PAINTED = f"""{_RANGES}
  const [selector] = arguments;
  const isIn = (node) => (node instanceof Element ? node : node.parentElement)?.closest(selector);
  return ranges.filter((range) => !selector || path(range.startContainer).some(isIn)).map(textOf)"""
# All that follows from what has been scrolled or unfolded is in its place, the card, too.
_SETTLED = "await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));"
# Where the `number`-th painted word of this text stands in the window, line by line, once it has been scrolled to.
_LINES = f"""
  const [text, number] = args;
  const find = () => {{ {_RANGES} return ranges.filter((range) => textOf(range) === text)[number] }};
  find()?.startContainer.parentElement.scrollIntoView({{ block: "center", behavior: "instant" }});
  {_SETTLED}
  return [...(find()?.getClientRects() ?? [])].map(({{ x, y, width, height }}) => [x, y, width, height])"""
_SHOW = """const find = (root) => root.querySelector(arguments[0])
    ?? [...root.querySelectorAll("*")].map(({ shadowRoot }) => shadowRoot && find(shadowRoot)).find(Boolean);
  find(document).scrollIntoView({ block: "center", behavior: "instant" })"""
# Nothing has changed for a while: all of the page has been read.
_STILL = f"""const done = arguments[arguments.length - 1];
  function look() {{ {_PAINTED} }}
  (async () => {{
    for (let rounds = 0, before = "[]"; rounds < 4; rounds++) {{
      await new Promise((next) => setTimeout(() => requestIdleCallback(next), 150));
      const now = JSON.stringify(look());
      if (now === "[]" || now !== before) rounds = 0;
      before = now;
    }}
    done(look());
  }})()"""
# Where a script of `look` finds the card.
DIALOG = """
  const host = [...document.documentElement.children].find((child) => child.openOrClosedShadowRoot);
  const dialog = host?.openOrClosedShadowRoot.querySelector("dialog");
  const nameOf = (button) => button.ariaLabel ?? button.textContent;"""
_CARD = f"""{DIALOG}
  if (!dialog) return null;
  const {{ x, y, width, height }} = dialog.getBoundingClientRect();
  const buttons = [...dialog.querySelectorAll("button")].map(nameOf);
  return {{ text: dialog.innerText, buttons, box: {{ x, y, width, height }} }}"""
_BUTTON = f"""{DIALOG}
  const button = [...dialog.querySelectorAll("button, summary")].find((button) => nameOf(button) === args[0]);
  button.scrollIntoView({{ block: "nearest", behavior: "instant" }});
  {_SETTLED}
  const {{ x, y, width, height }} = button.getBoundingClientRect();
  return [x + width / 2, y + height / 2]"""
_FOCUSED = f"""{DIALOG}
  const at = host?.openOrClosedShadowRoot.activeElement;
  return at === dialog ? "card" : at ? nameOf(at) : ''"""
_ASYNC = """const done = [...arguments].pop(), args = [...arguments].slice(0, -1);
  (async () => { CODE })().then((value) => done({ ok: value ?? null }), (error) => done({ bad: `${error}` }))"""
# For scripts in the browser's own parts.
_ADDON = f"""
  const {{ AddonManager }} = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
  const {{ ExtensionParent }} = ChromeUtils.importESModule("resource://gre/modules/ExtensionParent.sys.mjs");
  const {{ ExtensionPermissions }} = ChromeUtils.importESModule("resource://gre/modules/ExtensionPermissions.sys.mjs");
  const addon = await AddonManager.getAddonByID("{ADDON}");
  const extension = WebExtensionPolicy.getByID("{ADDON}")?.extension;
  const viewOf = (type) => [...(extension?.views ?? [])].find(({{ viewType }}) => viewType === type);
  const pause = () => new Promise((next) => window.setTimeout(next, 20));
"""
_VIEW = """
  const [type, ...rest] = args;
  if (type === "background") await extension.wakeupBackground?.();
  while (!viewOf(type)) await pause();
  const actor = viewOf(type).xulBrowser.browsingContext.currentWindowGlobal.getActor("MarionetteCommands");"""
_IN_VIEW = f"""{_VIEW}
  const [code, ...values] = rest;
  const how = {{ async: true, timeout: 20000, sandboxName: null, newSandbox: true, file: "view", line: 1 }};
  return actor.executeScript(code, values, how)"""
_PRESS_IN_VIEW = f"""{_VIEW}
  const element = await actor.findElement("css selector", rest[0], {{}});
  await actor.clickElement(element, {{ toJSON: () => ({{}}) }})"""
_TYPE_IN_VIEW = f"""{_VIEW}
  const element = await actor.findElement("css selector", rest[0], {{}});
  await actor.sendKeysToElement(element, rest[1], {{ toJSON: () => ({{}}) }})"""
# Not the browser's own parts, nor the extensions that come with it.
_OURS = f"""
  const isBrowsers = (address) => /^(resource|chrome|about|moz-extension):/.test(address);
  const isOurs = (address) => address.startsWith("{ORIGIN}") || !isBrowsers(address);
  """
# What has gone wrong on pages and in the extension.
_ERRORS = (
    _OURS
    + """return Services.console.getMessageArray().filter((message) => message instanceof Ci.nsIScriptError
  && !(message.flags & Ci.nsIScriptError.warningFlag) && isOurs(message.sourceName))
  .map(({ errorMessage, sourceName, lineNumber }) => `${errorMessage.trim()} (${sourceName}:${lineNumber})`)"""
)
# What scripts have written to the console of the page that is open.
_SAID = (
    _OURS
    + """const storage = Cc["@mozilla.org/consoleAPI-storage;1"].getService(Ci.nsIConsoleAPIStorage);
  const events = storage.getEvents();
  storage.clearEvents();
  return events.filter(({ filename }) => isOurs(filename))
    .map(({ level, filename, arguments: said }) => `${level}: ${said.join(" ")} (${filename})`)"""
)
# A message was on its way when its page was left or the background ended; asked once more, that puts in its style sheet
# once more. Firefox tells itself; the page's console has nothing of it.
_LEFT = re.compile("Promise .* context (unloaded|is inactive)|Actor 'Conduits' destroyed|nsIDOMWindowUtils.addSheet")
_LISTEN = """
  window.asked ??= [];
  window.asked.length = 0;
  window.asks ??= Services.obs.addObserver((subject) => {
    const { URI, loadInfo } = subject.QueryInterface(Ci.nsIHttpChannel);
    if (!loadInfo.triggeringPrincipal.isSystemPrincipal) window.asked.push(URI.spec);
  }, "http-on-opening-request") ?? true"""
_PIXELS = """
  const [x, y, width, height] = args;
  const { currentWindowGlobal } = gBrowser.selectedBrowser.browsingContext;
  const image = await currentWindowGlobal.drawSnapshot(new DOMRect(x, y, width, height), 1, "white");
  const canvas = document.createElementNS("http://www.w3.org/1999/xhtml", "canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const colour = [...data.slice(at, at + 3)].join(" ");
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0][0].split(" ").map(Number)"""
_NOT_YET = "ElementNotInteractableError"  # the part is still being laid out


class Fox:
    """Somebody who reads with the extension, in Firefox."""

    def __init__(self, driver: Marionette) -> None:
        self.driver = driver

    # Scripts

    def run(self, code: str, *args: Any) -> Any:
        """What a function's body gives, run as a script of the page."""
        return self.driver.execute_script(code, args, sandbox=None)

    def run_async(self, code: str, *args: Any) -> Any:
        """The same for an `async` one."""
        return _value(self.driver.execute_async_script(_ASYNC.replace("CODE", code), args, sandbox=None))

    def look(self, code: str, *args: Any) -> Any:
        """The same with the browser's own eyes, which closed shadow trees are open to."""
        return self.driver.execute_script(code, args, sandbox="system")

    def look_async(self, code: str, *args: Any) -> Any:
        """The same for the body of an `async` function."""
        return _value(self.driver.execute_async_script(_ASYNC.replace("CODE", code), args, sandbox="system"))

    def chrome(self, code: str, *args: Any) -> Any:
        """What the body of an `async` function gives, run in the browser's own parts."""
        with self.driver.using_context("chrome"):
            found = self.driver.execute_async_script(_ASYNC.replace("CODE", _ADDON + code), args, sandbox="system")
        return _value(found)

    def inside(self, view: str, code: str, *args: Any) -> Any:
        """The same in a part of the extension: `background` (which is started), `popup` or `sidebar`."""
        return _value(self.chrome(_IN_VIEW, view, _ASYNC.replace("CODE", code), *args))

    def wait(self, what: Callable[[], Any]) -> Any:
        """What a function gives, once that is something."""
        return Wait(self.driver, timeout=PATIENCE, interval=SLICE, ignored_exceptions=_PASSING).until(lambda _: what())

    # The extension

    def install(self) -> None:
        """Also what an update does, where it is there already."""
        assert Addons(self.driver).install(str(EXTENSION), temp=True) == ADDON
        self.chrome('while (extension.backgroundState !== "running" && !extension.wakeupBackground) await pause()')

    def uninstall(self) -> None:
        self.chrome("await addon.uninstall()")

    def switch(self, *, on: bool) -> None:
        """Switches the extension off or on in the list of extensions."""
        self.chrome("await (args[0] ? addon.enable() : addon.disable())", on)

    def reload(self) -> None:
        """As an update does: the extension begins anew while pages are open."""
        self.chrome("await addon.reload()")

    def grant(self, sites: str = SITES) -> None:
        """Explains these sites always, as the switch in the popup does."""
        self.chrome("await ExtensionPermissions.add(extension.id, {permissions: [], origins: args}, extension)", sites)
        registered = "return (await browser.scripting.getRegisteredContentScripts())[0]?.matches.includes(args[0])"
        self.wait(lambda: self.inside("background", registered, sites))

    def revoke(self, sites: str = SITES) -> None:
        self.chrome(
            "await ExtensionPermissions.remove(extension.id, {permissions: [], origins: args}, extension)", sites
        )

    def kill(self) -> None:
        """Ends the background, as browsers do whenever they like."""
        # What it is just doing, or is asked to, may keep it or bring it back.
        self.chrome("""
          while (extension.backgroundState !== "stopped") {
            await extension.terminateBackground({ignoreDevToolsAttached: true});
            if (extension.backgroundState !== "stopped") await pause();
          }""")

    @property
    def state(self) -> str:
        """Whether the background is `running` or `stopped`."""
        state: str = self.chrome("return extension.backgroundState")
        return state

    def set(self, **stored: Any) -> None:
        self.inside("background", "await browser.storage.local.set(args[0])", stored)

    def stored(self) -> dict[str, Any]:
        found: dict[str, Any] = self.inside("background", "return browser.storage.local.get()")
        return found

    def clear(self) -> None:
        self.inside("background", "await browser.storage.local.clear(); await browser.storage.session.clear()")

    # Its own parts

    def open_popup(self) -> None:
        """Clicks on the extension's button in the toolbar."""
        self.chrome("ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(window)")

    def close_popup(self) -> None:
        self.chrome("""
          viewOf("popup")?.xulBrowser.closest("panel").hidePopup();
          while (viewOf("popup")) await pause()""")

    def open_sidebar(self) -> None:
        self.chrome(f"""
          const isOurs = (name) => name.startsWith("{_NAME}");
          const name = [...SidebarController.sidebars.keys()].find(isOurs);
          await SidebarController.show(name);
          while (!viewOf("sidebar")) await pause()""")

    def close_sidebar(self) -> None:
        self.chrome("SidebarController.hide()")

    def wait_in(self, view: str, text: str) -> None:
        """Waits until a part shows this."""
        try:
            self.wait(lambda: text in self.text_in(view))
        except TimeoutException:
            raise AssertionError(f"there is no “{text}” in {self.text_in(view)}") from None

    def text_in(self, view: str) -> str:
        text: str = self.inside(view, "return document.body.innerText")
        return text

    def press_in(self, view: str, selector: str) -> None:
        """Clicks on something in a part of the extension, as a hand does: once it is there to be clicked on."""

        def press() -> bool:
            try:
                self.chrome(_PRESS_IN_VIEW, view, selector)
            except AssertionError as error:
                if _NOT_YET in str(error):
                    return False
                raise
            return True

        self.wait(press)

    def type_in(self, view: str, selector: str, text: str) -> None:
        self.chrome(_TYPE_IN_VIEW, view, selector, text)

    # What has happened

    def forget(self) -> None:
        """Forgets what has gone wrong and what was asked for."""
        self.look(_SAID)
        self.chrome(f"Services.console.reset(); {_LISTEN}")

    def begin(self) -> None:
        """One tab with nothing in it, and nothing that is remembered."""
        first, *others = self.driver.window_handles
        for other in others:
            self.driver.switch_to_window(other)
            self.driver.close()
        self.driver.switch_to_window(first)
        self.driver.set_window_rect(width=900, height=700)
        self.open("about:blank")
        self.switch(on=True)
        self.clear()
        self.forget()

    def errors(self) -> list[str]:
        """What pages and the extension have done wrong, and what they have written to the console."""
        found: list[str] = [*self.chrome(_ERRORS), *self.look(_SAID)]
        return [error for error in found if not _LEFT.search(error)]

    def asked(self) -> list[str]:
        """The addresses that were asked for over the network, but for what the browser wanted for itself."""
        found: list[str] = self.chrome("return window.asked")
        return found

    # The page

    def open(self, address: str) -> None:
        self.driver.navigate(address)

    @contextmanager
    def frame(self, selector: str) -> Iterator[None]:
        """Looks into a frame."""
        self.driver.switch_to_frame(self.one(selector))
        try:
            yield
        finally:
            self.driver.switch_to_frame()

    def new_tab(self, address: str) -> str:
        """Opens another tab, which is looked at from now on; gives the one before."""
        before: str = self.driver.current_window_handle
        self.driver.switch_to_window(self.driver.open(type="tab", focus=True)["handle"])
        self.open(address)
        return before

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element("css selector", selector)

    def painted(self, selector: str = "") -> list[str]:
        """The words that are marked, in the order of the page, or those in the elements of a selector."""
        found: list[str] = self.run(_PAINTED, selector)
        return found

    def show(self, selector: str) -> None:
        """Scrolls to an element."""
        self.run(_SHOW, selector)

    def expect(self, words: list[str], selector: str = "") -> None:
        """Waits until these words are marked there, and no others; what is far from the window is not."""
        if selector:
            self.show(selector)
        try:
            self.wait(lambda: self.painted(selector) == words)
        except TimeoutException:
            raise AssertionError(f"{self.painted(selector)} are marked, not {words}") from None

    def wait_still(self) -> list[str]:
        """The same, once there are some and nothing has changed for a while."""
        found: list[str] = self.driver.execute_async_script(_STILL, sandbox=None)
        return found

    def lines(self, word: str, number: int = 0) -> list[Box]:
        """Where a marked word stands in the window, line by line."""
        found: list[Box] = self.wait(lambda: self.run_async(_LINES, word, number))
        return [(x, y, width, height) for x, y, width, height in found]

    def colour(self, box: Box) -> tuple[int, int, int]:
        """The most frequent colour of what is seen there."""
        scrolled = self.run("return [scrollX, scrollY]")
        x, y, width, height = box
        red, green, blue = self.chrome(_PIXELS, x + scrolled[0], y + scrolled[1], width, height)
        return red, green, blue

    def printed(self) -> bytes:
        """The page as PDF."""
        return base64.b64decode(self.driver._send_message("WebDriver:Print", {}, key="value"))

    # Pointer and keys

    def move(self, x: float, y: float) -> None:
        self._mouse.pointer_move(round(x), round(y)).perform()

    def press(self, x: float, y: float, button: int = 0) -> None:
        """Clicks."""
        self._mouse.pointer_move(round(x), round(y)).pointer_down(button).pointer_up(button).perform()

    @property
    def _mouse(self) -> Any:
        return self.driver.actions.sequence("pointer", "mouse", {"pointerType": "mouse"})

    def tap(self, x: float, y: float) -> None:
        """Touches the screen with a finger."""
        finger = self.driver.actions.sequence("pointer", "finger", {"pointerType": "touch"})
        finger.pointer_move(round(x), round(y)).pointer_down().pointer_up().perform()

    def point(self, word: str, number: int = 0, line: int = 0) -> None:
        """Rests the pointer on a marked word."""
        x, y, width, height = self.lines(word, number)[line]
        self.move(1, 1)
        self.move(x + width / 2, y + height / 2)

    def click(self, word: str, number: int = 0) -> None:
        x, y, width, height = self.lines(word, number)[0]
        self.press(x + width / 2, y + height / 2)

    def key(self, key: str, *, shift: bool = False) -> None:
        keyboard = self.driver.actions.sequence("key", "keyboard")
        (
            keyboard.key_down(Keys.SHIFT).send_keys(key).key_up(Keys.SHIFT) if shift else keyboard.send_keys(key)
        ).perform()

    def command(self, name: str) -> None:
        """Presses the keys of a command; those are the browser's, not the page's."""
        with self.driver.using_context("chrome"):
            keyboard = self.driver.actions.sequence("key", "keyboard")
            keyboard.key_down(Keys.ALT).key_down(Keys.SHIFT).send_keys(COMMANDS[name]).key_up(Keys.SHIFT)
            keyboard.key_up(Keys.ALT).perform()

    def choose_menu(self, x: float, y: float) -> None:
        """Clicks with the right button, and chooses what the extension has put into the menu."""
        self.press(x, y, 2)
        self.chrome(f"""
          const menu = document.querySelector("#contentAreaContextMenu");
          const find = () => menu.querySelector('menuitem[id^="{_NAME}"]');
          while (menu.state !== "open" || !find()) await pause();
          menu.activateItem(find());""")

    # The card

    def card(self) -> Card | None:
        """The card that is open."""
        found = self.look(_CARD)
        return Card(**found) if found else None

    def wait_card(self, text: str = "") -> Card:
        """The card, once it is open and says this."""
        try:
            card = self.wait(lambda: (card := self.card()) and text in card.text and card)
        except TimeoutException:
            raise AssertionError(f"there is no card with “{text}”, but {self.card()}") from None
        assert isinstance(card, Card)
        return card

    def wait_no_card(self) -> None:
        try:
            self.wait(lambda: self.card() is None)
        except TimeoutException:
            raise AssertionError(f"the card is still open: {self.card()}") from None

    def style(self, *properties: str) -> list[str]:
        """What these properties of the card are."""
        found: list[str] = self.look(
            f"{DIALOG} return arguments[0].map((name) => getComputedStyle(dialog)[name])", properties
        )
        return found

    def press_button(self, name: str) -> None:
        """Clicks on one of the card's buttons."""
        self.press(*self.look_async(_BUTTON, name))

    @property
    def focused(self) -> str:
        """What has the focus in the card: `card` itself, or the name of one of its buttons and links."""
        name: str = self.look(_FOCUSED)
        return name


# Of scripts in a page that is just being replaced by another one.
_PASSING = (JavascriptException,)


def _value(found: dict[str, Any]) -> Any:
    assert "ok" in found, found["bad"]
    return found["ok"]
