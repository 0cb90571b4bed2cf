"""Which words are marked, on forums as they are built and in every corner of a text, and how the marks look."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

from extension.driving import Reader, no_host
from extension.expected import POSTS
from extension.looking import MET, NOTICE, TERM, all_words, expect_words, looks_of, seen, show, tall, words


@pytest.mark.parametrize("name", POSTS)
def test_each_post_of_a_forum_explains_itself(reader: Reader, site: str, name: str) -> None:
    page = tall(reader.open(f"{site}/{name}"))
    for post, expected in POSTS[name].items():
        expect_words(page, expected, post)
    all_words(page)
    assert {post: words(page, post) for post in POSTS[name]} == POSTS[name]
    no_host(page)


@pytest.mark.parametrize("name", ["phpbb.html", "reddit-new.html"])
def test_the_posts_that_a_reader_comes_to_are_marked_in_any_order(reader: Reader, site: str, name: str) -> None:
    page = reader.open(f"{site}/{name}")
    for post, expected in [*reversed(POSTS[name].items()), *POSTS[name].items()]:
        expect_words(page, expected, post)


LEFT_ALONE = """
<h2>PRRT in a heading</h2>
<p>My NET is in the midgut. <a href="#">lanreotide</a>, <code>octreotide</code>, <kbd>CgA</kbd>,
<abbr title="a marker">5-HIAA</abbr>, <button>Ki-67</button>, <label>everolimus</label>,
<span translate="no">sunitinib</span>, <span class="notranslate">SIRT</span>, <samp>MIBG</samp></p>
<pre>carcinoid</pre>
<h3>Carcinoid syndrome</h3>
<select><option>chromogranin A</option></select> <textarea>MIBG scan</textarea> <input value="TACE">
<p contenteditable>I take pasireotide.</p>
<div role="textbox">Lutathera.</div>
<svg><text y="9">PRRT</text></svg>
<p>After that: liver mets.</p>"""


def test_links_code_buttons_headings_abbreviations_and_fields_are_left_alone(reader: Reader, site: str) -> None:
    page = show(reader, site, LEFT_ALONE)
    expect_words(page, ["NET", "midgut", "liver mets"])
    assert all_words(page) == ["NET", "midgut", "liver mets"]


IN_ONE_LINE = [
    ("The <sup>68</sup>Ga-DOTATATE scan was good.", ["68Ga-DOTATATE scan"]),
    ("My lanre<b>otide</b> is due.", ["lanreotide"]),
    ("It was Ki-<wbr>67 of 4 %.", ["Ki-67"]),
    ("The <em>chromogranin</em> <i>A</i> was high.", ["chromogranin A"]),
    ("The chromo&shy;granin A was high.", ["chromo\xadgranin A"]),
    ("I have liver\n   <span>mets</span> now.", ["liver mets"]),
]
IN_BLOCKS = [
    "<div>carcinoid</div><div>syndrome</div>",
    "carcinoid<br>syndrome",
    "<ul><li>carcinoid</li><li>syndrome</li></ul>",
    "<table><tr><td>carcinoid</td><td>syndrome</td></tr></table>",
    "<p>carcinoid<p>syndrome",
    "<span>carcinoid</span><hr><span>syndrome</span>",
]


@pytest.mark.parametrize(("body", "expected"), IN_ONE_LINE)
def test_a_term_runs_on_from_element_to_element_in_a_line(
    reader: Reader, site: str, body: str, expected: list[str]
) -> None:
    page = show(reader, site, f"<p>{body}</p>")
    expect_words(page, expected)
    assert all_words(page) == expected


@pytest.mark.parametrize("body", IN_BLOCKS)
def test_no_term_runs_from_block_to_block(reader: Reader, site: str, body: str) -> None:
    page = show(reader, site, body)
    expect_words(page, ["carcinoid"])
    assert all_words(page) == ["carcinoid"]


def test_spans_that_a_style_makes_blocks_are_not_glued_to_one_word(reader: Reader, site: str) -> None:
    style = "<style>.line span { display: block }</style>"
    body = (
        "<p>PRRT.</p><p class=line><span>lanre</span><span>otide</span></p><p><span>octre</span><span>otide</span></p>"
    )
    page = show(reader, site, style + body)
    expect_words(page, ["PRRT", "octreotide"])
    assert all_words(page) == ["PRRT", "octreotide"]


LEVELS = """
<p>My midgut NET is G2. I am on lanreotide.</p><p>After the octreotide the CgA is fine.</p>
<p>The tumour is in the liver.</p><p>I had a lobectomy and a blood test, and the SUVmax was high.</p>
<p>It is a biopsy of the pancreas, the ENETS guideline, mTOR.</p>"""
CORE = ["midgut NET", "G2", "lanreotide", "octreotide", "CgA", "tumour", "biopsy", "pancreas", "ENETS"]
COMMON = [*CORE[:6], "lobectomy", "SUVmax", *CORE[6:]]
SPECIALIST = [*COMMON, "mTOR"]
EVERYDAY = [*CORE[:6], "liver", "lobectomy", "blood test", "SUVmax", *CORE[6:], "guideline", "mTOR"]


def test_another_level_marks_more_or_fewer_words_at_once(reader: Reader, site: str) -> None:
    page = show(reader, site, LEVELS)
    expect_words(page, SPECIALIST)
    for level, expected in [("core", CORE), ("everyday", EVERYDAY), ("common", COMMON), ("specialist", SPECIALIST)]:
        reader.set(settings={"level": level})
        expect_words(page, expected)


@pytest.mark.parametrize(("level", "expected"), [("core", CORE), ("common", COMMON), ("everyday", EVERYDAY)])
def test_the_level_holds_for_pages_that_are_opened_later(
    reader: Reader, site: str, level: str, expected: list[str]
) -> None:
    reader.set(settings={"level": level})
    page = show(reader, site, LEVELS)
    expect_words(page, expected)
    assert all_words(page) == expected


REPEATS = "<p>PRRT once, PRRT twice. Lanreotide, lanreotide, and the carcinoid.</p>"


def test_a_concept_is_marked_once_or_wherever_it_stands(reader: Reader, site: str) -> None:
    page = show(reader, site, REPEATS)
    expect_words(page, ["PRRT", "Lanreotide", "carcinoid"])
    reader.set(settings={"repeats": "all"})
    expect_words(page, ["PRRT", "PRRT", "Lanreotide", "lanreotide", "carcinoid"])
    reader.set(settings={"repeats": "first"})
    expect_words(page, ["PRRT", "Lanreotide", "carcinoid"])


def test_what_is_folded_does_not_use_up_the_one_mark(reader: Reader, site: str) -> None:
    page = show(reader, site, "<p>PRRT.</p><p hidden>Lanreotide, you said.</p><p>Lanreotide, yes, and lanreotide.</p>")
    expect_words(page, ["PRRT", "Lanreotide", "Lanreotide"])
    assert all_words(page) == ["PRRT", "Lanreotide", "Lanreotide"]


def test_a_known_word_is_marked_no_more_and_again_when_it_is_unknown(reader: Reader, site: str) -> None:
    page = show(reader, site, REPEATS)
    expect_words(page, ["PRRT", "Lanreotide", "carcinoid"])
    reader.ask(type="know", concept="lanreotide")
    expect_words(page, ["PRRT", "carcinoid"])
    other = show(reader, site, REPEATS)
    expect_words(other, ["PRRT", "carcinoid"])
    assert all_words(other) == ["PRRT", "carcinoid"]
    reader.ask(type="unknow", concept="lanreotide")
    expect_words(other, ["PRRT", "Lanreotide", "carcinoid"])
    expect_words(page, ["PRRT", "Lanreotide", "carcinoid"])


@pytest.mark.parametrize(
    ("stored", "look"),
    [
        ({"met": {"lanreotide": 19}}, TERM),
        ({"met": {"lanreotide": 20}}, MET),
        ({"met": {"lanreotide": 20}, "settings": {"fade": False}}, TERM),
    ],
)
def test_words_met_often_are_fainter_and_outdated_ones_have_their_own_line(
    reader: Reader, site: str, stored: dict[str, Any], look: str
) -> None:
    reader.set(**stored)
    page = show(reader, site, REPEATS)
    expect_words(page, ["PRRT", "Lanreotide", "carcinoid"])
    assert seen(page) == [("PRRT", TERM), ("Lanreotide", look), ("carcinoid", NOTICE)]


def test_a_misspelt_word_is_marked_as_it_is_written(reader: Reader, site: str) -> None:
    page = show(reader, site, "<p>Lanreotied, then everolimis. My chromagranin A was high.</p>")
    expect_words(page, ["Lanreotied", "everolimis", "chromagranin A"])
    assert all_words(page) == ["Lanreotied", "everolimis", "chromagranin A"]


MANY = """NET carcinoid PRRT lanreotide octreotide CgA Ki-67 5-HIAA DOTATATE everolimus sunitinib SIRT G2 biopsy
pancreas ileum flushing metastases"""


def test_a_paragraph_full_of_terms_is_not_marked_all_over(reader: Reader, site: str) -> None:
    listed = ", ".join(MANY.split())
    plain = "I write this down so that I do not forget half of it on the stairs again. " * 20
    page = show(reader, site, f"<p>{listed}</p><p>{plain} {listed}</p>")
    page.wait_for_function("CSS.highlights.size")
    all_words(page)
    first, second = seen(page, "p:first-of-type"), seen(page, "p:last-of-type")
    assert len(first) == 6
    assert {look for _, look in chain(first, second)} <= {TERM, NOTICE}
    assert looks_of(page, "everolimus")  # what one paragraph has no room for, another may have


def test_a_page_without_terms_is_not_marked(reader: Reader, site: str) -> None:
    quiet = show(reader, site, "<p>My net income is small, and my pet sleeps in a hair net.</p>")
    other = show(reader, site, "<p>Carcinoid.</p>")
    expect_words(other, ["Carcinoid"])
    quiet.bring_to_front()
    quiet.evaluate("document.body.append(Object.assign(document.createElement('p'), {textContent: 'Octreotide.'}))")
    expect_words(quiet, ["Octreotide"])
