"""Which words are marked, on forums as they are built."""

from __future__ import annotations

from extension.driving import Cards, Reader, no_host, point, wait_still


def test_a_forum_page_is_marked_and_its_words_are_explained(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/phpbb.html")
    assert "carcinoid" in wait_still(page)
    point(page, "carcinoid")
    card = Cards(page).wait("Carcinoid")
    assert "The old name for a neuroendocrine tumour" in card.text
    page.keyboard.press("Escape")
    Cards(page).wait_gone()
    no_host(page)
