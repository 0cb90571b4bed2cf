"""What the tests in browsers share: pages to annotate, and looking at what a browser shows of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TypedDict

from playwright.sync_api import Frame, Locator, Page

from netgloss import Netgloss
from small import concept, small

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "http://page.test/"  # answered by the tests themselves

BODY = (
    "<main><h1>A letter</h1><p>Ki-67 is 2%. It was once called a carcinoid.</p>"
    "<p>The scan with <sup>68</sup>Ga-DOTATATE is next week.</p>"
    '<p><a id="after" href="#after">The next letter</a></p></main>'
)
CARCINOID = "Carcinoid KAR-sih-noyd"
CARCINOID_DEFINITION = (
    "The old name for a tumour of hormone-making cells. It means “like a carcinoma”, so people took it for something "
    "less than a real cancer. It is not a disease of its own."
)
CARCINOID_NOTE = (
    "Outdated word. The name has been another since 2010. The old word lives on in reports about the lung, and in the "
    "name of a syndrome. Say instead: Neuroendocrine tumour."
)
SOURCE = "Source: A book (A press, 2020). Reviewed November 2026."


class Box(TypedDict):
    """A rectangle in the window, in pixels."""

    x: float
    y: float
    width: float
    height: float


@cache
def glossary() -> Netgloss:
    """A glossary whose texts stay as they are."""
    note = {
        "kind": "outdated",
        "use": "net",
        "text": CARCINOID_NOTE.removeprefix("Outdated word. ").removesuffix(" Say instead: Neuroendocrine tumour."),
    }
    return small(
        concept("carcinoid", "Carcinoid", definition=CARCINOID_DEFINITION, say="KAR-sih-noyd", note=note),
        concept("dotatate", "DOTATATE", "68Ga-DOTATATE", definition="A substance that finds most of these tumours."),
        concept("ki-67", "Ki-67", definition="A stain for cells that divide."),
        concept("net", "Neuroendocrine tumour", definition="A tumour of hormone-making cells."),
    )


def document(body: str = BODY, *, head: str = "", direction: str = "ltr") -> str:
    """A page that has nothing wrong with it."""
    return (
        f'<!DOCTYPE html><html lang="en" dir="{direction}"><head><meta charset="utf-8"><title>A letter</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head><body>{body}</body></html>'
    )


def annotated(body: str = BODY, *, head: str = "", direction: str = "ltr") -> str:
    """The same with every mention marked."""
    return glossary().annotate_html(document(body, head=head, direction=direction), mark="all", density=0)


def card(shown: Page) -> Locator:
    """The card that is open; one that is hidden has no role."""
    return shown.get_by_role("dialog")


def word(shown: Page, name: str = "carcinoid") -> Locator:
    """A word that can be explained."""
    return shown.get_by_role("button", name=name, exact=True)


@cache
def _axe() -> str:
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")


def violations(shown: Page | Frame) -> list[str]:
    """What axe-core finds wrong with the page as it is now."""
    shown.wait_for_load_state()  # with its style sheets
    shown.evaluate(_axe())
    found = shown.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found["violations"]]


def overflow(shown: Page) -> int:
    """By how many pixels the page is wider than its window."""
    shown.wait_for_load_state()  # with its style sheets
    width: int = shown.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    return width


def box(element: Locator) -> Box:
    """Where an element is in the window."""
    found = element.bounding_box()
    assert found
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


def overlap(one: Box, other: Box) -> bool:
    return (
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )
