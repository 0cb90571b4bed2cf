"""A short letter, and the text of a page, in every format."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest

from netgloss import Netgloss, OptionError
from small import concept, small

KI_67 = concept("ki-67", "Ki-67", say="kee-sixty-seven", definition="A stain of <dividing> cells & more.")
CARCINOID = concept(
    "carcinoid",
    "Carcinoid",
    definition="An old name for a slow tumour.",
    note={"kind": "outdated", "text": "The name has changed.", "use": "net"},
)
NET = concept("net", "Neuroendocrine tumour", definition="A tumour of hormone-making cells.")
LETTER = "My Ki-67 is low.\nGood.\n\nThe carcinoid <b>&\"' is slow. And Ki-67 again.\n"
FORMATS = ["html", "markdown", "text", "footnotes", "sheet", "sheet-markdown", "json", "web-annotation"]
SOURCE = "Source: A book (A press, 2020). Reviewed November 2026."
CARCINOID_NOTE = (
    "An old name for a slow tumour. Outdated word. The name has changed. Say instead: Neuroendocrine tumour. "
    f"({SOURCE})"
)


@pytest.fixture(scope="module")
def mine() -> Netgloss:
    return small(CARCINOID, KI_67, NET)


class _Elements(HTMLParser):
    """The elements and the text that a page has for a parser."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


# HTML


def test_html(mine: Netgloss) -> None:
    assert mine.annotate_text(LETTER, assets=False) == (
        '<p>My <span class="netgloss" data-netgloss="ki-67">Ki-67</span> is low.<br>\nGood.</p>\n'
        '<p>The <span class="netgloss netgloss-outdated" data-netgloss="carcinoid">carcinoid</span> '
        "&lt;b&gt;&amp;&quot;&#x27; is slow. "
        'And <span class="netgloss" data-netgloss="ki-67">Ki-67</span> again.</p>'
    )


def test_html_brings_each_definition_once(mine: Netgloss) -> None:
    html = mine.annotate_text(LETTER)
    assert html.count('<div id="netgloss-ki-67">') == 1
    assert html.count('<div id="netgloss-carcinoid">') == 1
    assert (
        '<dt>Ki-67 <span class="netgloss-say">kee-sixty-seven</span></dt>'
        "<dd>A stain of &lt;dividing&gt; cells &amp; more.</dd>" in html
    )
    assert '<dd class="netgloss-note"><b>Outdated word.</b> The name has changed. Say instead: ' in html
    assert html.count("<style>") == html.count("<script>") == 1


PARAGRAPHS = {
    "line ends": ("a\nb", "<p>a<br>\nb</p>"),
    "empty lines": ("a\n\n\n\nb", "<p>a</p>\n<p>b</p>"),
    "lines of white space": ("a\n \t\nb", "<p>a</p>\n<p>b</p>"),
    "CR LF": ("a\r\nb\r\n\r\nc\r\n", "<p>a<br>\nb</p>\n<p>c</p>"),
    "around the text": ("\n\na\n\n", "<p>a</p>"),
    "white space only": (" \n\n \n", ""),
}


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_paragraphs(name: str, mine: Netgloss) -> None:
    text, html = PARAGRAPHS[name]
    assert mine.annotate_text(text) == html


# Footnotes


def test_text(mine: Netgloss) -> None:
    assert mine.annotate_text(LETTER, "text") == (
        "My Ki-67 [1] is low.\nGood.\n\nThe carcinoid [2] <b>&\"' is slow. And Ki-67 [1] again.\n"
        "\n"
        "Words explained\n"
        "---------------\n"
        "[1] Ki-67: A stain of <dividing> cells & more. (Source: A book (A press,\n"
        "    2020). Reviewed November 2026.)\n"
        "[2] Carcinoid: An old name for a slow tumour. Outdated word. The name has\n"
        "    changed. Say instead: Neuroendocrine tumour. (Source: A book (A press,\n"
        "    2020). Reviewed November 2026.)\n"
        "\n"
        "No advice.\n"
    )


def test_markdown(mine: Netgloss) -> None:
    body, _, notes = mine.annotate_text(LETTER, "markdown").partition("\n\n[^ki-67]: ")
    assert body == (
        "My Ki-67[^ki-67] is low.\nGood.\n\nThe carcinoid[^carcinoid] <b>&\"' is slow. And Ki-67[^ki-67] again."
    )
    assert notes == (
        f"**Ki-67**: A stain of \\<dividing> cells & more. ({SOURCE})\n"
        f"[^carcinoid]: **Carcinoid**: {CARCINOID_NOTE}\n\n*No advice.*\n"
    )


def test_footnotes(mine: Netgloss) -> None:
    assert mine.annotate_text(LETTER, "footnotes") == (
        "<p>My Ki-67<sup>[1]</sup> is low.<br>\nGood.</p>\n"
        "<p>The carcinoid<sup>[2]</sup> &lt;b&gt;&amp;&quot;&#x27; is slow. And Ki-67<sup>[1]</sup> again.</p>\n"
        "<hr>\n<p><b>Words explained</b></p>\n"
        f"<ol><li><b>Ki-67</b>: A stain of &lt;dividing&gt; cells &amp; more. ({SOURCE})</li>"
        f"<li><b>Carcinoid</b>: {CARCINOID_NOTE}</li></ol>\n"
        "<p><small>No advice.</small></p>"
    )


NUMBERS = {
    "every time": ({"mark": "all"}, ["[1]", "[2]", "[1]", "[2]", "[2]"]),
    "the first time in a section": ({"mark": "first"}, ["[1]", "[2]", "[2]"]),
    "core words": ({"mark": "all", "level": "core"}, ["[1]", "[1]"]),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_term_that_comes_again_has_the_number_it_had(name: str) -> None:
    options, numbers = NUMBERS[name]
    mine = small(concept("a", "Carcinoid"), concept("b", "Insulinoma", level="common"))
    text = "Carcinoid, insulinoma, carcinoid.\n\n# Next\n\nInsulinoma, insulinoma."
    body = mine.annotate_text(text, "text", **options).partition("Words explained")[0]
    assert [word.strip(",.") for word in body.split() if "[" in word] == numbers


def test_no_character_of_the_text_stands_for_a_number(mine: Netgloss) -> None:
    done = mine.annotate_text("a\x001\x00 carcinoid", "footnotes")
    assert done.count("<sup>") == 1
    assert "carcinoid<sup>[1]</sup>" in done


MARKDOWN = {
    "markup": ("&lt;script>x&lt;/script>", r"\<script>x\</script>"),
    "an entity": ("&amp;lt;b&amp;gt;", r"\&lt;b\&gt;"),
    "stars": ("*x*", r"\*x\*"),
    "underscores": ("_x_", r"\_x\_"),
    "code": ("`x`", r"\`x\`"),
    "a link": ("[x](y)", r"\[x](y)"),
    "a footnote": ("a[^1]", r"a\[^1]"),
    "a heading": ("# x", r"\# x"),
    "a quotation": ("> x", r"\> x"),
    "an item": ("- x", r"\- x"),
    "a numbered item": ("1. x", r"1\. x"),
    "an escape": ("a\\*", r"a\\\*"),
    "plain words": ("2 * 3 < 7, a_b_c & d; C# -x (1) 3.5 [68Ga]", "2 * 3 < 7, a_b_c & d; C# -x (1) 3.5 [68Ga]"),
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_the_words_of_a_page_are_no_markdown(name: str, mine: Netgloss) -> None:
    html, markdown = MARKDOWN[name]
    page = mine.annotate_page(f"<p>{html}<p>carcinoid", "markdown")
    assert page.partition("\n\n[^carcinoid]: ")[0] == f"{markdown}\n\ncarcinoid[^carcinoid]"


def test_what_is_quoted_is_no_markdown(mine: Netgloss) -> None:
    sheet = mine.annotate_text("The *carcinoid* <img src=x> is slow.", "sheet-markdown")
    assert "\n> The \\*carcinoid\\* \\<img src=x> is slow.\n" in sheet


def test_a_text_that_is_markdown_stays_so(mine: Netgloss) -> None:
    text = "# My *carcinoid*\n\n- [link](https://example.org/carcinoid)\n- `carcinoid`\n"
    done = mine.annotate_text(text, "markdown")
    assert done.startswith(
        "# My *carcinoid[^carcinoid]*\n\n- [link](https://example.org/carcinoid)\n- `carcinoid`\n\n[^carcinoid]: "
    )


# The term sheet


def test_sheet(mine: Netgloss) -> None:
    sheet = mine.annotate_text(LETTER, "sheet")
    body = sheet.partition("</style>")[2]
    assert body == (
        "</head><body><main><h1>Term sheet</h1>"
        "<p>The words of one text, explained, with room for your own questions.</p>"
        "<section><h2>Ki-67 <i>kee-sixty-seven</i></h2><blockquote>My Ki-67 is low.</blockquote>"
        f"<p>A stain of &lt;dividing&gt; cells &amp; more.</p><p class=source>{SOURCE}</p>"
        "<p class=question>My question:</p><p class=line></p></section>"
        "<section><h2>Carcinoid</h2><blockquote>The carcinoid &lt;b&gt;&amp;&quot;&#x27; is slow.</blockquote>"
        "<p>An old name for a slow tumour.</p>"
        "<p><b>Outdated word.</b> The name has changed. Say instead: Neuroendocrine tumour.</p>"
        f"<p class=source>{SOURCE}</p><p class=question>My question:</p><p class=line></p></section>"
        "<footer><p>No advice.</p><p>Test, version 1, CC BY 4.0.</p></footer></main></body></html>\n"
    )


def test_the_sheet_is_made_to_be_printed(mine: Netgloss) -> None:
    style = mine.annotate_text(LETTER, "sheet").partition("<style>")[2].partition("</style>")[0]
    assert "@media print" in style
    assert "break-inside: avoid" in style


def test_sheet_in_markdown(mine: Netgloss) -> None:
    line = "_" * 40
    assert mine.annotate_text("The carcinoid is slow. Good.", "sheet-markdown") == (
        "# Term sheet\n\n## Carcinoid\n\n> The carcinoid is slow.\n\nAn old name for a slow tumour.\n\n"
        "**Outdated word.** The name has changed. Say instead: Neuroendocrine tumour.\n\n"
        f"*{SOURCE}*\n\nMy question: {line}\n\n---\n\nNo advice.\n"
    )


SENTENCES = {
    "alone": ("The carcinoid is slow", "The carcinoid is slow"),
    "between others": ("It grew. The carcinoid is slow! Good.", "The carcinoid is slow!"),
    "begins with the term": ("It grew. Carcinoid is slow. Good.", "Carcinoid is slow."),
    "ends with the term": ("Is it a carcinoid? No.", "Is it a carcinoid?"),
    "a number with a point": ("Size 2.5 cm, a carcinoid of 1.2 cm. Good.", "Size 2.5 cm, a carcinoid of 1.2 cm."),
    "in quotes": ("“It grew.” “The carcinoid is slow.” Good.", "“The carcinoid is slow.”"),
    "a title": ("Good. I saw Dr. Smith for my carcinoid. Bye.", "I saw Dr. Smith for my carcinoid."),
    "a small letter behind a point": ("It is, e.g. a carcinoid, slow. Good.", "It is, e.g. a carcinoid, slow."),
    "paragraphs": ("First\n\nMy carcinoid\n\nLast", "My carcinoid"),
    "paragraphs with CR LF": ("First\r\n\r\nMy carcinoid\r\n\r\nLast", "My carcinoid"),
    "lines of a form": ("Ki: 2\nCarcinoid: yes\nSize: 3", "Carcinoid: yes"),
    "hard line ends": ("It is a\nslow carcinoid\nof the lung. Good.", "It is a slow carcinoid of the lung."),
    "much space": ("The   carcinoid\t is slow. Good.", "The carcinoid is slow."),
    "long": (f"{'aaaa ' * 100}carcinoid{' bbbb' * 100}", f"… {'aaaa ' * 60}carcinoid{' bbbb' * 60} …"),
    "long, cut between words": (
        f"{'aaaaaa ' * 100}carcinoid{' bbbbbb' * 100}", f"… {'aaaaaa ' * 42}carcinoid{' bbbbbb' * 42} …",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SENTENCES)
def test_the_sheet_quotes_the_sentence(name: str) -> None:
    text, sentence = SENTENCES[name]
    sheet = small(concept("carcinoid", "Carcinoid")).annotate_text(text, "sheet-markdown")
    assert [line for line in sheet.splitlines() if line.startswith(">")] == [f"> {sentence}"]


# Stand-off


def test_json(mine: Netgloss) -> None:
    text = "🦓 My carcinoid."
    assert json.loads(mine.annotate_text(text, "json")) == {
        "glossary": {"title": "Test", "language": "en-GB", "version": "1", "licence": "CC BY 4.0",
                     "disclaimer": "No advice."},
        "unit": "code point",
        "mentions": [{"start": 5, "end": 14, "text": "carcinoid", "concept": "carcinoid", "form": "Carcinoid",
                      "why": "unambiguous", "misspelt": False}],
        "concepts": {
            "carcinoid": {
                "id": "carcinoid", "term": "Carcinoid", "forms": [], "kind": "tumour", "level": "core",
                "definition": "An old name for a slow tumour.",
                "note": {"kind": "outdated", "text": "The name has changed.", "use": "net", "since": None},
                "sources": [{"id": "book", "title": "A book", "publisher": "A press", "year": 2020,
                             "url": "https://example.org/"}],
                "reviewed": "2026-11",
            }
        },
    }  # fmt: skip


def offsets(done: str) -> list[tuple[int, int]]:
    return [(mention["start"], mention["end"]) for mention in json.loads(done)["mentions"]]


ORIGINALS = ["Ki\u201167", "Ki-\u00ad67", "𝗖𝗮𝗿𝗰𝗶𝗻𝗼𝗶𝗱", "carcinoids", "Ki–67"]


@pytest.mark.parametrize("word", ORIGINALS)
def test_offsets_are_those_of_the_text_as_it_came(word: str, mine: Netgloss) -> None:
    text = f"🦓\r\nñ \ufb01 {word}\r\n"
    assert [text[start:end] for start, end in offsets(mine.annotate_text(text, "json"))] == [word]


def items_of(done: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    page = json.loads(done)
    return page, page["items"]


def test_web_annotation(mine: Netgloss) -> None:
    text = f"🦓 {'x' * 40} carcinoid {'y' * 40}"
    page, (item,) = items_of(mine.annotate_text(text, "web-annotation"))
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    assert (item["type"], item["motivation"]) == ("Annotation", "identifying")
    assert item["body"] == {
        "type": "TextualBody",
        "purpose": "describing",
        "language": "en-GB",
        "value": "An old name for a slow tumour.",
    }
    assert item["target"]["selector"] == [
        {"type": "TextPositionSelector", "start": 43, "end": 52},
        {"type": "TextQuoteSelector", "exact": "carcinoid", "prefix": f"{'x' * 31} ", "suffix": f" {'y' * 31}"},
    ]


def test_web_annotations_are_identified_and_say_what_they_are_about(mine: Netgloss) -> None:
    _, items = items_of(mine.annotate_text(LETTER, "web-annotation"))
    _, others = items_of(mine.annotate_text("Another carcinoid", "web-annotation"))
    assert len({item["id"] for item in items}) == 3  # “An Annotation must have exactly 1 IRI that identifies it”
    sources = {item["target"]["source"] for item in items}  # and a Specific Resource exactly 1 source
    assert len(sources) == 1
    assert sources.isdisjoint(item["target"]["source"] for item in others)


# Every format


NOTHING = {
    "html": "<p>Hello &lt;b&gt;</p>",
    "markdown": "Hello <b>",
    "text": "Hello <b>",
    "footnotes": "<p>Hello &lt;b&gt;</p>",
}


@pytest.mark.parametrize("to", NOTHING)
def test_without_terms_there_is_nothing_to_add(to: str, mine: Netgloss) -> None:
    assert mine.annotate_text("Hello <b>", to) == NOTHING[to]
    assert mine.annotate_text("", to) == ""


@pytest.mark.parametrize("text", ["Hello <b>", ""])
def test_without_terms_the_other_formats_say_so(text: str, mine: Netgloss) -> None:
    assert "<p>No words of the glossary were found in this text.</p>" in mine.annotate_text(text, "sheet")
    assert "\nNo words of the glossary were found in this text.\n" in mine.annotate_text(text, "sheet-markdown")
    assert json.loads(mine.annotate_text(text, "json"))["mentions"] == []
    assert json.loads(mine.annotate_text(text, "web-annotation"))["items"] == []


@pytest.mark.parametrize("to", ["html", "footnotes", "sheet"])
def test_nothing_of_the_text_is_markup(to: str, mine: Netgloss) -> None:
    text = "<script>carcinoid</script> <img src=x onerror=y> \"Ki-67' &lt;b&gt; <!-- carcinoid --> </title></style>"
    page = _Elements(mine.annotate_text(text, to, assets=False))
    assert {"script", "img"}.isdisjoint(page.elements)
    assert "<img src=x onerror=y>" in page.text
    assert "&lt;b&gt;" in page.text


LINES = {
    "html": "</span><br>\nis slow.</p>\n<p>",
    "markdown": "My carcinoid[^carcinoid]\r\nis slow.\r\n\r\nKi-67[^ki-67].\r\n",
    "text": "My carcinoid [1]\r\nis slow.\r\n\r\nKi-67 [2].\r\n",
    "footnotes": "<p>My carcinoid<sup>[1]</sup><br>\nis slow.</p>\n<p>Ki-67",
    "sheet": "<blockquote>My carcinoid is slow.</blockquote>",
    "sheet-markdown": "\n> My carcinoid is slow.\n",
    "json": '"start": 26,',
    "web-annotation": '"suffix": "\\r\\nis slow.\\r\\n\\r\\nKi-67.\\r\\n"',
}


@pytest.mark.parametrize("to", FORMATS)
def test_line_ends_of_windows(to: str, mine: Netgloss) -> None:
    assert LINES[to] in mine.annotate_text("My carcinoid\r\nis slow.\r\n\r\nKi-67.\r\n", to)


@pytest.mark.parametrize("to", FORMATS)
def test_a_very_long_line(to: str, mine: Netgloss) -> None:
    done = mine.annotate_text("word " * 40_000 + "carcinoid " + "word " * 40_000, to)
    assert "carcinoid" in done
    assert len(done) < (2_000_000 if to in ("html", "markdown", "text", "footnotes") else 5_000)


def test_an_unknown_format_is_refused(mine: Netgloss) -> None:
    with pytest.raises(OptionError, match="There is no format “pdf”"):
        mine.annotate_text(LETTER, "pdf")


# The text of a page


PAGE = (
    "<!DOCTYPE html><title>Ki-67</title><h1>My Ki-<b>67</b></h1><ul><li>a &lt;b&gt;<li>The <a href=x>carcinoid</a></ul>"
)


def test_the_text_of_a_page(mine: Netgloss) -> None:
    body = mine.annotate_page(PAGE, "text").partition("\n\nWords explained")[0]
    assert body == "My Ki-67 [1]\n\na <b>\n\nThe carcinoid [2]"


@pytest.mark.parametrize("to", ["footnotes", "sheet"])
def test_the_text_of_a_page_is_escaped_again(to: str, mine: Netgloss) -> None:
    done = mine.annotate_page("<p>carcinoid &lt;img&gt;", to)
    assert "carcinoid" in done
    assert "img" not in _Elements(done).elements


SPANS = {
    "text": ("<p>The carcinoid", ["carcinoid"]),
    "across markup": ("<p>My Ki-<b>67</b>", ["Ki-<b>67"]),
    "character references": ("<p>&ntilde;&#x1F993; Ki&#45;67 &amp; carcinoid", ["Ki&#45;67", "carcinoid"]),
    "links and headings are left out": ("<h2>carcinoid</h2><p><a>Ki-67</a>", []),
    "first in each section": ("<h2>a</h2>Ki-67 Ki-67<h2>b</h2>Ki-67", ["Ki-67", "Ki-67"]),
}


@pytest.mark.parametrize("name", SPANS)
def test_json_of_a_page_has_offsets_in_its_source(name: str, mine: Netgloss) -> None:
    html, spans = SPANS[name]
    assert [html[start:end] for start, end in offsets(mine.annotate_page(html, "json"))] == spans


def test_an_annotated_page_is_read_without_its_annotations(mine: Netgloss) -> None:
    annotated = mine.annotate_html(PAGE)
    assert mine.annotate_page(annotated, "text") == mine.annotate_page(PAGE, "text")


def test_a_page_in_bytes_is_read_in_its_encoding(mine: Netgloss) -> None:
    page = "<meta charset=windows-1252><p>Señor, “carcinoid”".encode("cp1252")
    assert mine.annotate_page(page, "text").startswith("Señor, “carcinoid [1]”\n")


@pytest.mark.parametrize(
    ("html", "to", "reason"),
    [
        (PAGE, "web-annotation", "counts in plain texts only"),
        (PAGE, "pdf", "There is no format “pdf”"),
        ("<select><table>", "text", "This page can only be had as html: <table> in a select."),
    ],
)
def test_what_a_page_can_not_be_made_into(html: str, to: str, reason: str, mine: Netgloss) -> None:
    with pytest.raises(OptionError, match=reason):
        mine.annotate_page(html, to)
