"""The trees that parsers make of a page, without our annotations: equal if and only if we have changed nothing else."""

from __future__ import annotations

from typing import Any

import turbohtml
from playwright.sync_api import Page

# Both dumps are lists in document order: a string for a text, a list for anything else, null where an element ends.
# Neighbouring texts are joined: a span taken out leaves two.
_IN_BROWSER = """
(root) => {
  const out = [root.compatMode];
  const isOurs = (node) =>
    (node.nodeType === Node.COMMENT_NODE && /^(netgloss [0-9]+|[/]netgloss)$/.test(node.data)) ||
    (node.nodeType === Node.ELEMENT_NODE && node.matches("style, script, section.netgloss-words") &&
      node.outerHTML.includes("netgloss"));
  const stack = [root];
  while (stack.length) {
    const node = stack.pop();
    if (!node) {
      out.push(null);
    } else if (node.nodeType === Node.TEXT_NODE) {
      if (typeof out.at(-1) === "string") out.push(out.pop() + node.data);
      else out.push(node.data);
    } else if (!isOurs(node)) {
      const isMark = node.nodeType === Node.ELEMENT_NODE && node.matches("span[data-netgloss]");
      if (!isMark) {
        const attributes = [...(node.attributes ?? [])].map((attribute) => [attribute.name, attribute.value]);
        out.push([node.nodeType, node.namespaceURI, node.nodeName, node.nodeValue, node.publicId, node.systemId]);
        out.push(attributes);
        stack.push(null);
      }
      const inner = node.nodeName === "TEMPLATE" && node.content ? [node.content] : [];
      stack.push(...[...inner, ...node.childNodes].reverse());
    }
  }
  return JSON.stringify(out);
}
"""


def parsed(page: Page, htmls: list[str]) -> list[str]:
    """What the browser's parser makes of each page, scripting being off."""
    found: list[str] = page.evaluate(
        f"""(htmls) => {{
          const dump = {_IN_BROWSER};
          return htmls.map((html) => dump(new DOMParser().parseFromString(html, "text/html")));
        }}""",
        htmls,
    )
    return found


def opened(page: Page, htmls: list[str]) -> list[str]:
    """What the browser makes of each page in a frame of its own, scripting being on (though no script may run)."""
    policy = {"content-type": "text/html", "content-security-policy": "script-src 'none'; img-src 'none'"}
    page.route("**/*", lambda route: route.abort())
    page.route("http://page.test/", lambda route: route.fulfill(body="<!DOCTYPE html>", headers=policy))
    page.goto("http://page.test/")
    found: list[str] = page.evaluate(
        f"""(htmls) => {{
          const dump = {_IN_BROWSER};
          return htmls.map((html) => {{
            const frame = document.body.appendChild(document.createElement("iframe"));
            frame.contentDocument.open();
            frame.contentDocument.write(html);
            frame.contentDocument.close();
            const tree = dump(frame.contentDocument);
            frame.remove();
            return tree;
          }});
        }}""",
        htmls,
    )
    return found


def oracle(html: str) -> list[Any]:
    """What a conforming parser makes of the page."""
    out: list[Any] = []
    stack: list[Any] = list(reversed(turbohtml.parse(html).children))
    while stack:
        node = stack.pop()
        if node is None:
            out.append(None)
        elif isinstance(node, turbohtml.Text):
            out.append(out.pop() + node.data if out and isinstance(out[-1], str) else node.data)
        elif isinstance(node, turbohtml.Element):
            if node.tag != "span" or "data-netgloss" not in node.attrs:
                attributes = sorted((name, str(value)) for name, value in node.attrs.items())
                out.append([node.tag, str(node.namespace), attributes])
                stack.append(None)
            stack += reversed(list(node.children))
        else:
            out.append([type(node).__name__, node.serialize()])
    return out
