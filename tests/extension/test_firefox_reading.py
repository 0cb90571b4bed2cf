"""What the extension marks in Firefox, and how that looks; the words are those that it marks in Chromium."""

from __future__ import annotations

import re
import zlib

import pytest

from extension.expected import POSTS
from extension.fox import Fox

EVIDENCE = "My NET has liver mets. The Ki-67 is 4 %, and PRRT is next."


def add(fox: Fox, text: str, selector: str = "body") -> None:
    """Adds a paragraph to the page."""
    fox.run(
        """const paragraph = document.createElement("p");
        paragraph.textContent = arguments[0];
        document.querySelector(arguments[1]).append(paragraph)""",
        text,
        selector,
    )


@pytest.mark.parametrize("page", sorted(POSTS))
def test_each_post_of_a_forum_explains_itself(fox: Fox, site: str, page: str) -> None:
    fox.open(f"{site}/{page}")
    for post, words in POSTS[page].items():
        fox.expect(words, post)


# Firefox before 146 draws no lines in highlights.


def test_a_mark_is_a_tint_behind_the_word(fox: Fox, site: str) -> None:
    fox.open(f"{site}/firefox.html")
    [beside] = fox.lines("lanreotide")
    assert fox.colour((0, *beside[1:])) == (255, 255, 255)
    assert fox.colour(beside) == (222, 222, 222)  # 13 % of black on white
    assert fox.colour(fox.lines("carcinoid")[0]) == (241, 222, 184)  # a word to be warned of: 32 % of #d29922
    assert fox.colour(fox.lines("octreotide")[0]) == (58, 58, 58)  # 13 % of #ddd on #222
    assert [fox.colour(line) for line in fox.lines("carcinoid syndrome")] == [(241, 222, 184)] * 2
    assert [fox.colour(line) for line in fox.lines("liver metastases")] == [(222, 222, 222)] * 2  # in a shadow tree


def test_the_word_whose_card_is_open_is_darker(fox: Fox, site: str) -> None:
    fox.open(f"{site}/firefox.html")
    fox.point("lanreotide")
    fox.wait_card("Lanreotide")
    assert fox.colour(fox.lines("lanreotide")[0]) == (160, 160, 160)  # 28 % of black on that


def test_a_word_that_has_been_met_often_is_fainter(fox: Fox, site: str) -> None:
    # By then what earlier pages have told is stored.
    fox.inside("background", "await navigator.locks.request('met', () => 0)")
    fox.set(met={"lanreotide": 20, "everolimus": 19})
    fox.open(f"{site}/firefox.html")
    assert fox.colour(fox.lines("lanreotide")[0]) == (240, 240, 240)  # 6 % of black
    assert fox.colour(fox.lines("everolimus")[0]) == (222, 222, 222)


def drawn(fox: Fox) -> list[bytes]:
    """What is drawn on the sheets of the printed page."""
    streams = re.findall(rb"stream\n(x.*?)\nendstream", fox.printed(), re.DOTALL)
    return [drawing for drawing in map(zlib.decompress, streams) if b"BT" in drawing]


def test_marks_are_not_printed(fox: Fox, site: str) -> None:
    fox.open(f"{site}/print.html")
    assert "liver mets" in fox.wait_still()
    marked = drawn(fox)
    fox.run("CSS.highlights.clear()")
    assert len(marked) == 2
    assert drawn(fox) == marked


# What changes


def test_what_comes_later_is_marked_and_what_goes_is_not(fox: Fox, site: str) -> None:
    fox.open(f"{site}/firefox.html")
    fox.expect(["everolimus"], "#later")
    fox.expect(["PRRT"], "#last")  # all of it has been read
    add(fox, EVIDENCE)
    fox.expect(["NET", "liver mets", "Ki-67", "PRRT"], "body > p:last-of-type")
    fox.run("document.querySelector('#later').firstChild.data = 'It is lutetium now.'")
    fox.expect(["lutetium"], "#later")
    fox.run("document.querySelector('#later').remove()")
    fox.expect(["NET", "liver mets", "Ki-67", "PRRT"], "body > p:last-of-type")
    assert fox.painted("#later") == []


def test_posts_that_come_with_scrolling_are_marked(fox: Fox, site: str) -> None:
    fox.open(f"{site}/infinite.html")
    assert fox.run("return window.addPosts(180)") >= 200
    fox.expect(["NET", "stable", "liver mets", "Ki-67"], "article:nth-of-type(200)")


def test_another_page_of_an_application_is_marked(fox: Fox, site: str) -> None:
    fox.open(f"{site}/spa.html")
    fox.expect(["DOTATATE scan", "NET", "liver mets", "MRI", "Ki-67", "biopsy"], "main")
    fox.run("window.go('drugs')")
    fox.expect(["Octreotide", "lanreotide", "PRRT", "cycles", "carcinoid syndrome", "telotristat"], "main")
    fox.run("window.go('cakes')")
    fox.expect([])  # of the NET in the footer nothing else tells any more what it is
    fox.driver.go_back()
    fox.expect(["Octreotide", "lanreotide", "PRRT", "cycles", "carcinoid syndrome", "telotristat"], "main")


def test_ten_thousand_changes_leave_the_right_words_marked(fox: Fox, site: str) -> None:
    fox.open(f"{site}/mutate.html")
    fox.wait(fox.painted)
    fox.run_async("await window.mutateSlowly(10000, 400)")
    fox.run("""for (const post of document.querySelectorAll("article")) {
      post.hidden = false;
      post.removeAttribute("contenteditable");
    }""")
    fox.expect(["DOTATATE scan", "NET", "stable", "G2", "liver mets"], "article:nth-of-type(1)")
    fox.expect(["G2", "liver mets", "Lanreotide", "CgA", "Octreotide"], "article:nth-of-type(2)")
    fox.expect(["carcinoid", "liver mets", "PRRT", "Lanreotide", "DOTATATE scan"], "article:nth-of-type(30)")


def test_open_shadow_trees_are_read(fox: Fox, site: str) -> None:
    fox.open(f"{site}/shadow.html")
    fox.run_async("await window.ready")
    fox.expect(["carcinoid syndrome", "PRRT", "Ki-67", "G2", "carcinoid", "octreotide"], "#early")
    fox.expect(["carcinoid syndrome", "PRRT", "Ki-67", "G2", "carcinoid", "chromogranin A"], "#late > forum-thread")
    fox.expect(["liver mets"], "#late > section")


def test_a_translated_page_is_read_anew(fox: Fox, site: str) -> None:
    fox.open(f"{site}/translate.html")
    fox.expect(["NET", "small bowel", "liver mets", "Ki-67", "G2", "octreotide", "PRRT"], "article:nth-of-type(1)")
    fox.run_async("await window.translate()")
    fox.expect(["NET", "Ki-67", "G2", "Octreotid", "PRRT"], "article:nth-of-type(1)")
    fox.run("window.untranslate()")
    fox.expect(["NET", "small bowel", "liver mets", "Ki-67", "G2", "octreotide", "PRRT"], "article:nth-of-type(1)")


def test_a_page_that_is_written_anew_is_read_anew(fox: Fox, site: str) -> None:
    fox.open(f"{site}/docwrite.html")
    fox.expect(["NET", "liver mets", "octreotide", "DOTATATE scan", "Ki-67", "carcinoid"])
    fox.run("window.rewrite()")
    fox.expect(["PRRT", "lanreotide", "CgA", "carcinoid syndrome"])
    fox.point("PRRT")
    fox.wait_card("PRRT")


def test_a_page_in_xml_is_explained(fox: Fox, site: str) -> None:
    fox.open(f"{site}/xhtml.xhtml")
    fox.expect(["NET", "liver mets", "G2"], "p:first-of-type")
    fox.click("carcinoid syndrome")
    fox.wait_card("Carcinoid syndrome")
    fox.press_button("Close")
    fox.wait_no_card()


FRAMES = {
    "#same": ["DOTATATE scan", "liver mets", "PRRT", "carcinoid", "NET"],
    "#srcdoc": ["lanreotide", "carcinoid", "CgA"],
    "#blank": ["NET", "liver mets", "Ki-67", "PRRT"],
    "#written": ["everolimus", "PRRT"],
    "#port": ["DOTATATE scan", "liver mets", "PRRT", "carcinoid", "NET"],  # it is of a site that is allowed
    "#sandbox": ["DOTATATE scan", "liver mets", "PRRT", "carcinoid", "NET"],
    "#host": [],  # not allowed
}


def test_frames_are_read(fox: Fox, site: str) -> None:
    fox.open(f"{site}/frames.html")
    fox.expect(["NET", "octreotide", "Ki-67"])
    # What a script puts in while the page is being built, Firefox throws away.
    fox.run(f"""document.querySelector("#blank").contentDocument.body.append("{EVIDENCE}")""")
    for selector, words in FRAMES.items():
        fox.show(selector)
        with fox.frame(selector):
            fox.expect(words)


# What is left as it is


def test_editors_are_left_alone(fox: Fox, site: str) -> None:
    fox.open(f"{site}/apps/editors.html")
    fox.run_async("await window.ready")
    before = fox.run("return window.contents()")
    add(fox, EVIDENCE)
    fox.expect(["NET", "liver mets", "Ki-67", "PRRT"], "body > p")
    with fox.frame("iframe"):
        assert fox.painted() == []
    for editor in before:
        fox.show(f"#{editor}")
        assert fox.painted("#app") == []
    assert fox.run("return window.contents()") == before
    fox.click("NET")
    fox.wait_card("Neuroendocrine tumour")
    fox.press_button("Close")
    fox.wait_no_card()
    assert fox.run("return window.contents()") == before


def test_text_is_left_alone_once_it_is_edited(fox: Fox, site: str) -> None:
    fox.open(f"{site}/firefox.html")
    fox.expect(["everolimus"], "#later")
    fox.run("document.querySelector('#later').contentEditable = true")
    fox.expect([], "#later")
    fox.run("document.querySelector('#later').contentEditable = false")
    fox.expect(["everolimus"], "#later")


@pytest.mark.parametrize("app", ["react", "react-hydrate", "vue", "svelte", "lit"])
def test_applications_go_on_as_ever(fox: Fox, site: str, app: str) -> None:
    fox.open(f"{site}/apps/{app}.html")
    fox.wait(fox.painted)
    fox.run_async("await window.hydrate?.()")
    for _ in range(6):
        fox.run_async("await window.rerender()")
        assert fox.run("return window.shown()") == fox.run("return window.expected()")
        fox.wait(fox.painted)
    fox.expect(["carcinoid", "NET", "Ki-67", "everolimus", "chromogranin A"], "[data-id='11']")
    fox.expect(["CgA", "lanreotide", "Ki-67", "G2", "well differentiated"], "[data-id='12']")
    fox.run_async("await window.unmount()")
    fox.expect([])
    assert fox.run("return window.errors") == []
