"""Pages that allow little, that are no HTML, run from right to left, are dark, printed, large or full of style."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from extension.driving import Cards, Reader, point
from extension.looking import MET, TERM, all_words, expect_words, looks_of, tall, wait_words, words
from extension.serve import Request

WORDS = {
    "csp.html": [
        *("NET", "G2", "Ki-67", "liver mets", "stable", "Octreotide", "PRRT", "DOTATATE scan", "carcinoid", "CgA"),
        "lanreotide",
    ],
    "csp-script.html": ["NET", "liver mets", "Ki-67", "Octreotide", "PRRT", "carcinoid syndrome", "CgA"],
    "xhtml.xhtml": [
        *("NET", "liver mets", "G2", "Ki-67", "octreotide", "lanreotide", "carcinoid", "DOTATATE scan", "PRRT"),
        *("carcinoid syndrome", "everolimus"),
    ],
    "rtl.html": [
        *("NET", "Ki-67", "G2", "well-differentiated", "liver mets", "DOTATATE scan"),
        *("octreotide", "lanreotide", "PRRT", "CgA", "carcinoid syndrome", "liver mets", "stable"),
        *("carcinoid", "Ki-67", "PRRT", "octreotide", "typical carcinoid", "NET"),
        *("DOTATATE scan", "CgA", "carcinoid", "NET", "5-HIAA"),
    ],
}


@pytest.mark.parametrize("name", WORDS)
def test_a_strict_page_is_marked_and_explained_and_has_nothing_to_report(
    reader: Reader, site: str, asked: list[Request], name: str
) -> None:
    page = tall(reader.open(f"{site}/{name}"))
    assert all_words(page) == WORDS[name]
    asked.clear()
    for word in ("PRRT", "NET"):
        point(page, word)
        card = Cards(page)
        card.wait("PRRT" if word == "PRRT" else "Neuroendocrine tumour")
        style = "(dialog) => [getComputedStyle(dialog).position, getComputedStyle(dialog).borderStyle]"
        assert card.call(style) == ["fixed", "solid"]
        page.keyboard.press("Escape")
        card.wait_gone()
    assert [request.path for request in asked if request.path != "/favicon.ico"] == []  # that is Chromium's own wish
    if name == "csp-script.html":
        assert page.evaluate("violations") == []


# Where two pictures differ: for each of the boxes how many points, and their darkest or lightest ones; and how many
# points differ elsewhere.
_COMPARE = """async ([one, other, boxes]) => {
  const read = async (data) => {
    const blob = await (await fetch(`data:image/png;base64,${data}`)).blob();
    const image = await createImageBitmap(blob);
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = [await read(one), await read(other)];
  const inside = boxes.map(() => []);
  let elsewhere = 0;
  for (let at = 0; at < a.data.length; at += 4) {
    // Slopes of colours are never drawn twice in quite the same way.
    if ([0, 1, 2].every((part) => Math.abs(a.data[at + part] - b.data[at + part]) < 4)) continue;
    const [x, y] = [(at / 4) % a.width, Math.floor(at / 4 / a.width)];
    const isIn = ({ left, right, top, bottom }) => x >= left - 2 && x <= right + 2 && y >= top - 3 && y <= bottom + 4;
    const box = boxes.findIndex(isIn);
    if (box < 0) elsewhere++;
    else inside[box].push([...a.data.slice(at, at + 3)]);
  }
  return { inside, elsewhere };
}"""
_BOXES = """() => [...CSS.highlights.values()].flatMap((set) => [...set]).flatMap((range) => {
  const live = document.createRange();
  live.setStart(range.startContainer, range.startOffset);
  live.setEnd(range.endContainer, range.endOffset);
  const color = getComputedStyle(range.startContainer.parentElement).color.match(/\\d+/g).map(Number);
  return [...live.getClientRects()].filter(({ bottom, width }) => width && bottom < innerHeight - 5)
    .map(({ left, right, top, bottom }) => ({ left, right, top, bottom, color }));
})"""


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Page]:
    """A page in a browser without the extension."""
    page = chromium.new_page()
    yield page
    page.close()


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("phpbb.html", {}),
        ("dark.html", {}),
        ("dark.html", {"forced_colors": "active"}),
        ("article.html", {"color_scheme": "dark"}),
        ("zoom.html", {}),
        ("rtl.html", {}),
    ],
)
def test_a_mark_is_a_line_in_the_colour_of_its_text_and_nothing_else_on_the_page_changes(
    reader: Reader, plain: Page, site: str, name: str, media: dict[str, str]
) -> None:
    pictures = []
    page = reader.open(f"{site}/{name}")
    for each in (page, plain):
        if each == plain:
            each.goto(f"{site}/{name}")
        each.emulate_media(**media, reduced_motion="reduce")  # type: ignore[arg-type]
        if each == page:
            all_words(page)
        pictures.append(b64encode(each.screenshot()).decode())
    boxes = page.evaluate(_BOXES)
    plain.goto(f"{site}/quiet.html")
    found = plain.evaluate(_COMPARE, [*pictures, boxes])
    assert found["elsewhere"] == 0
    assert boxes
    for box, points in zip(boxes, found["inside"], strict=True):
        nearest = min(max(abs(a - b) for a, b in zip(point, box["color"], strict=True)) for point in points)
        # In forced colours Chromium paints all highlights as it paints selected text.
        assert nearest < 40 or media.get("forced_colors"), box


def test_marks_are_not_printed(reader: Reader, plain: Page, site: str) -> None:
    pictures = []
    page = reader.open(f"{site}/print.html")
    wait_words(page, "PRRT", "liver mets")
    plain.goto(f"{site}/print.html")
    for each in (page, plain):
        each.emulate_media(media="print", reduced_motion="reduce")
        pictures.append(each.screenshot())
    assert pictures[0] == pictures[1]


def test_the_fainter_marks_are_fainter(reader: Reader, site: str) -> None:
    reader.set(met={"octreotide": 20})
    page = reader.open(f"{site}/dark.html")
    wait_words(page, "octreotide", "NET")
    assert looks_of(page, "octreotide") == [MET]
    assert looks_of(page, "NET") == [TERM]


STYLED = ["NET", "pancreas", "liver mets", "Ki-67", "G2", "octreotide", "DOTATATE scan", "CgA", "carcinoid"]
VARIANTS = [
    *("unset", "reset", "strangers", "layers", "contained", "backwards", "tiny", "loud", "untouchable", "dialogs"),
    *("hosts", "drawn", "selected", "all"),
]


def test_no_style_of_a_page_takes_the_marks_away(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/userstyle.html")
    assert set(page.evaluate("variants")) == set(VARIANTS) - {"all"}
    for variant in VARIANTS:
        page.evaluate("(name) => variant(name)", variant)
        expect_words(page, STYLED)
        assert set(looks_of(page, ".*")) == set(looks_of(page, "NET")) | {"dashed 1.5px"}, variant
    page.evaluate("document.body.append(document.createElement('p')); document.body.lastChild.append('PRRT')")
    expect_words(page, [*STYLED, "PRRT"])
    assert words(page, "p:last-child") == ["PRRT"]
