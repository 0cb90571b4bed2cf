"""What the card says, and what its buttons do."""

from __future__ import annotations

from extension.driving import Cards, Reader, wait_painted, wait_until
from extension.looking import expect_words
from extension.showing import made, middle, opened, show

# That a form means something else on a page has been remembered.
KEPT = 'async () => Object.keys(await chrome.storage.session.get()).some((key) => key.startsWith("others:"))'

LETTER = (
    "<p>The letter called it a carcinoid. I am on lanreotyde, and the octreotide is for bad days.</p>"
    "<p>My NET is small, with liver mets.</p>"
)
WORDS = ["carcinoid", "lanreotyde", "octreotide", "NET", "liver mets"]
# The parts of the card in their order, each with its text.
_PARTS = """(dialog) => [...dialog.children].map((part) => [part.className || part.localName,
  part.innerText.replace(/\\s+/g, " ").trim()])"""
_LINKS = "(dialog) => [...dialog.querySelectorAll('a')].map(({ href, target, rel }) => [href, target, rel])"
# What the page itself can see of the card.
_HOSTS = """[...document.querySelectorAll("*")].filter((element) => !document.head.contains(element)
  && !document.body.contains(element) && element !== document.documentElement).map((element) =>
  [element.localName, element.parentNode.localName, element.attributes.length, element.childNodes.length,
    element.shadowRoot])"""


def parts(card: Cards) -> list[list[str]]:
    found: list[list[str]] = card.call(_PARTS)
    return found


def part(card: Cards, name: str) -> str:
    """The text of the parts of this name."""
    return " | ".join(text for kind, text in parts(card) if kind == name)


# What it says


def test_a_plain_word_has_its_term_definition_related_words_and_source(reader: Reader, site: str) -> None:
    card = opened(show(reader, site, LETTER), "octreotide")
    assert [name for name, _ in parts(card)] == ["head", "definition", "details", "related", "source", "buttons"]
    assert part(card, "head") == "Octreotide ok-TREE-oh-tide ×"
    assert part(card, "definition").startswith("A medicine that copies the hormone somatostatin.")
    assert part(card, "details") == "More detail"
    assert part(card, "related").startswith("Related: Somatostatin analogue Somatostatin ")
    assert part(card, "source").startswith("Source: Drugs@FDA: ")
    assert part(card, "source").endswith(". Reviewed November 2026.")
    assert part(card, "buttons") == "I know this word"


def test_an_outdated_word_says_why_and_what_to_say_instead(reader: Reader, site: str) -> None:
    card = opened(show(reader, site, LETTER), "carcinoid")
    assert part(card, "note").startswith("Outdated word. The name now is NET, since WHO 2010.")
    assert part(card, "note").endswith("Say instead: Neuroendocrine tumour.")


def test_what_the_editions_say_is_folded_until_it_is_opened(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    card = opened(page, "carcinoid")
    assert part(card, "details") == "More detail | What the WHO editions say"
    box = card.call(
        """(dialog) => { const summary = [...dialog.querySelectorAll("summary")][1];
          summary.scrollIntoView({ block: "nearest" }); return summary.getBoundingClientRect().toJSON() }"""
    )
    page.mouse.click(box["x"] + 20, box["y"] + 10)
    assert "WHO 2010 Digestive volume: “neuroendocrine tumour” is preferred to carcinoid." in part(card, "details")


def test_an_ambiguous_word_says_what_else_it_can_mean(reader: Reader, site: str) -> None:
    card = opened(show(reader, site, LETTER), "NET")
    assert part(card, "also").startswith("“NET” can also mean: net income, after deductions; Microsoft .NET software;")
    assert part(card, "also").endswith("Not this meaning here")


def test_a_misspelt_word_says_how_it_was_written(reader: Reader, site: str) -> None:
    card = opened(show(reader, site, LETTER), "lanreotyde")
    assert part(card, "head").startswith("Lanreotide ")
    assert part(card, "also") == "Written “lanreotyde” here. Not this meaning here"


def test_a_word_with_one_meaning_says_nothing_of_others(reader: Reader, site: str) -> None:
    assert part(opened(show(reader, site, LETTER), "carcinoid"), "also") == ""


def test_sources_are_links_that_tell_the_other_site_nothing(reader: Reader, site: str) -> None:
    card = opened(show(reader, site, LETTER), "carcinoid")
    links = card.call(_LINKS)
    assert len(links) == 2
    for address, target, rel in links:
        assert address.startswith(("https://", "http://"))
        assert (target, rel) == ("_blank", "noopener noreferrer")
    assert ", and 4 more. Reviewed November 2026." in part(card, "source")


# Looking up further


def test_related_words_open_one_in_the_other_and_back_leads_back(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    card = opened(page, "carcinoid")
    card.press("Neuroendocrine tumour")
    card.wait("A tumour that starts in neuroendocrine cells")
    assert part(card, "head").startswith("← Neuroendocrine tumour ")
    assert part(card, "buttons") == ""  # that word is not the one on the page
    card.press("Grade")
    card.wait("How fast a tumour seems to be growing")
    card.press("Back")
    card.wait("A tumour that starts in neuroendocrine cells")
    card.press("Back")
    card.wait("The old name for a neuroendocrine tumour")
    assert part(card, "head") == "Carcinoid KAR-sih-noyd ×"
    assert part(card, "buttons") == "I know this word"
    card.press("Close")
    card.wait_gone()


def test_there_is_never_more_than_one_card(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    card = opened(page, "carcinoid")
    page.mouse.click(*middle(page, "NET"))
    card.wait("NYOOR-oh-EN-duh-krin")
    assert len(page.evaluate(_HOSTS)) == 1


# What the reader decides


def test_a_word_that_the_reader_knows_is_marked_no_more_in_any_tab(reader: Reader, site: str) -> None:
    address = made(reader, site, LETTER)
    others = [reader.open(address), reader.open(address)]
    for other in others:
        expect_words(other, WORDS)
    page = reader.open(address)
    card = opened(page, "carcinoid")
    card.press("I know this word")
    for shown in (page, *others):
        expect_words(shown, WORDS[1:])
    card.wait_gone()
    assert list(reader.stored()["known"]) == ["carcinoid"]


def test_another_meaning_is_unmarked_on_this_page_and_stays_so_after_a_reload(reader: Reader, site: str) -> None:
    rest = ["carcinoid", "lanreotyde", "octreotide", "liver mets"]
    page = reader.open(made(reader, site, LETTER))
    card = opened(page, "NET")
    card.press("Not this meaning here")
    card.wait_gone()
    expect_words(page, rest)
    wait_until(reader.inside, KEPT)
    page.reload()
    expect_words(page, rest)
    page.goto(made(reader, site, LETTER))
    expect_words(page, WORDS)
    assert "known" not in reader.stored()


def test_another_meaning_of_one_form_leaves_the_other_forms_alone(reader: Reader, site: str) -> None:
    page = show(reader, site, "<p>My NET, a neuroendocrine tumour they say, has liver mets.</p>")
    expect_words(page, ["NET", "liver mets"])
    opened(page, "NET").press("Not this meaning here")
    expect_words(page, ["neuroendocrine tumour", "liver mets"])


# What the page has to do with it


def test_one_bare_element_outside_of_the_body_holds_the_card_while_it_is_open(reader: Reader, site: str) -> None:
    page = show(reader, site, LETTER)
    card = Cards(page)
    expect_words(page, WORDS)
    assert page.evaluate(_HOSTS) == []
    before = page.content()
    for word in ("carcinoid", "octreotide"):
        opened(page, word)
        assert page.evaluate(_HOSTS) == [["div", "html", 0, 0, None]]
    page.keyboard.press("Escape")
    card.wait_gone()
    assert page.evaluate(_HOSTS) == []
    assert page.content() == before


# How the card looks, whatever the page does; and how the page looks, whatever the card does.
_LOOK = """(dialog) => ["dialog", "h2", ".definition", "button", "a", "summary", ".source"].map((selector) => {
  const style = getComputedStyle(selector === "dialog" ? dialog : dialog.querySelector(selector));
  return [selector, style.font, style.color, style.backgroundColor, style.display, style.direction, style.opacity,
    style.letterSpacing, style.textTransform, style.cursor, style.pointerEvents, style.visibility, style.writingMode,
    style.textDecorationLine, style.animationName, style.transitionDuration, style.padding, style.borderTopStyle,
    getComputedStyle(dialog, "::before").content] })"""
_PAGE_LOOK = """[...document.querySelectorAll("html, body, body *")].map((element) =>
  [...getComputedStyle(element)].map((name) => getComputedStyle(element).getPropertyValue(name)).join())"""


def test_neither_the_page_nor_the_card_styles_the_other(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/userstyle.html?variant=")
    wait_painted(page, "carcinoid")
    variants = sorted(page.evaluate("variants"), key=lambda name: name == "loud")  # which moves, and goes on to
    card = opened(page, "carcinoid")
    plain = card.call(_LOOK)
    card.press("Close")
    assert plain[0][1].startswith("15px")
    assert len(variants) > 10
    for name in variants:
        card.wait_gone()
        page.evaluate("variant", name)
        before = page.evaluate(_PAGE_LOOK)
        reader.press("next-term", page)
        box = card.wait().box
        assert card.call(_LOOK) == plain, name
        if name != "loud":
            assert page.evaluate(_PAGE_LOOK) == before, name
        assert box["x"] >= 0 <= box["y"], name
        assert box["x"] + box["width"] <= 1280, name
        assert box["y"] + box["height"] <= 720, name
        card.press("Close")
    card.wait_gone()


def test_a_page_that_came_without_encryption_is_explained(reader: Reader) -> None:
    reader.grant("http://forum.test/*")
    try:
        page = show(reader, "http://forum.test", LETTER)
        assert page.evaluate("isSecureContext") is False
        expect_words(page, WORDS)
        opened(page, "carcinoid")
    finally:
        reader.revoke("http://forum.test/*")


def test_another_meaning_stays_unmarked_wherever_on_the_page_the_reader_was(reader: Reader, site: str) -> None:
    rest = ["carcinoid", "lanreotyde", "octreotide", "liver mets"]
    page = reader.open(made(reader, site, f'{LETTER}<a id="there" href="#there">There</a>'))
    card = opened(page, "NET")
    card.press("Not this meaning here")
    card.wait_gone()
    page.locator("#there").click()
    wait_until(reader.inside, KEPT)
    page.reload()
    expect_words(page, rest)
