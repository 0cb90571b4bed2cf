"""The reading view: what it takes from pages of every kind. Expected values are read off the pages by hand."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from netgloss.page import prepare
from netgloss.reading import Article, Post, reading, said_date, to_html
from payloads import PAYLOADS
from test_page import _PIECES, ADDRESS, LARGE, alarms

HERE = Path(__file__).parent


def page(name: str) -> str:
    folder = HERE / "pages" / name / "source.html"
    path = folder if folder.exists() else HERE / "extension" / "pages" / f"{name}.html"
    return path.read_text("utf-8")


def words(content: str, count: int) -> str:
    return " ".join(BeautifulSoup(content, "html.parser").get_text(" ").split()[:count])


# name → title, site, language, number of posts
THREADS = {
    "phpbb": ("First PRRT booked, what to pack?", "Harbour Community", "en-gb", 9),
    "vbulletin3": ("Ki-67 has gone from 2% to 6%", "The Rare Tumour Board", "en", 8),
    "vbulletin5": ("Lanreotide: lumps, cold injections and late ones", "Sedge and Stone", "en", 8),
    "xenforo": ("How do you explain a NET to your family?", "The Moss Wall", "en-GB", 8),
    "discourse": ("CgA is up, the scan is stable: what now?", "Lampland", "en", 8),
    "discourse-thread": ("Carcinoid crisis plan before surgery", "NET Together", "en", 2),
    "invision": ("Liver embolisation next month", "Longwater Forums", "en-GB", 8),
    "reddit-old": ("Just told I have a typical carcinoid of the lung", "rare_tumours", "en", 13),
    "reddit-new": ("Appendix NET found by accident: do I need more than the operation?", "r/rare_tumours", "en-GB", 10),
    "healthunlocked": ("Octreotide, enzymes and fatty stools", "Rare Together", "en", 8),
    "macmillan": ("Waiting for the DOTATATE scan", "A Patients' Community", "en", 8),
    "phpbb-thread": ("Lutathera number 3 and my Ki67", "Stripes Community", "en-gb", 2),
}
# (page, number of the post) → author, date, first words
POSTS = {
    ("phpbb", 1): ("HarbourLight", "2026-03-02T09:14:00+00:00", "Morning all. The letter came on Saturday:"),
    ("phpbb", 2): ("quietfen", "2026-03-02T09:51:00+00:00", "HarbourLight wrote: ↑ And did anybody have the"),
    ("phpbb", 9): ("HarbourLight", "2026-03-20T14:26:00+00:00", "Home again. It was exactly as you said:"),
    ("vbulletin3", 1): ("tidewater61", "14th January 2026, 10:05", "I had a second biopsy last month because"),
    ("vbulletin3", 2): ("Corncrake", "14th January 2026, 11:48", "Quote: Originally Posted by tidewater61 So I"),
    ("vbulletin3", 3): ("mrs_bramble", "14th January 2026, 14:30", None),
    ("vbulletin5", 1): ("northern_sedge", "2026-02-11T08:12:00", "I have had eleven injections of lanreotide"),
    ("vbulletin5", 2): ("Wrenfield", "2026-02-11T09:40:00", "Lumps, yes, they go after a few"),
    ("xenforo", 1): ("SlateAndMoss", "2026-02-03T10:12:00+0000", "My mother tells everybody that I have"),
    ("xenforo", 2): ("Lanternfish", "2026-02-03T11:02:00+0000", "I say: “It is a rare cancer"),
    ("discourse", 1): ("amberglade", "2026-05-11T09:30:00Z", "Hello everyone. My CgA has doubled in"),
    ("discourse", 2): ("rill", "2026-05-11T10:10:00Z", "Have you eaten before the blood test?"),
    ("discourse-thread", 1): ("tom_lung", "2026-01-04T10:00:00Z", "Hello @nurse_jo , they will take out"),
    ("discourse-thread", 2): ("", "", "Ask for the anaesthetist early. In our"),  # the page does not say
    ("invision", 1): ("Copperbeech", "2026-04-07T08:00:00Z", "After three years on octreotide two of"),
    ("invision", 2): ("Longmynd", "2026-04-07T09:15:00Z", "Three nights. The drip with octreotide started"),
    ("reddit-old", 1): ("paperkite_", "2026-06-04T09:00:00+00:00", "38, never smoked, a cough that would"),
    ("reddit-old", 2): ("winterwheat22", "2026-06-04T10:15:00+00:00", "Yes: a lung carcinoid is a NET."),
    ("reddit-old", 3): ("paperkite_", None, None),
    ("reddit-new", 1): ("tin_whistle_tune", "", "They took my appendix out in a"),
    ("reddit-new", 2): ("longshore_drift", "2026-06-10T08:00:00", "Mine was 11 mm, no further operation,"),
    ("healthunlocked", 1): ("Willowherb", "2026-03-01T08:00:00.000Z", "Hi all, I have been on octreotide"),
    ("healthunlocked", 2): ("Dovecote", "2026-03-01T10:00:00.000Z", "Floating and pale sounds like fat, and"),
    ("macmillan", 1): ("Skylark19", "5 months ago", "Hello, I am new here. My husband"),
    ("macmillan", 2): ("Rosehip", "2026-05-11T12:00:00Z", "Hello and welcome, though I am sorry"),
    ("phpbb-thread", 1): ("MidgutMolly", "2026-03-02T09:14:00+00:00", "Morning all 🦓 Third PRRT on Thursday."),
    ("phpbb-thread", 2): ("appendix_al", "", "Has anyone had carcinoid syndrome come back"),
    ("wordpress-comments", 1): (
        "Elsie (not my real name)", "2026-05-12T09:02:00+00:00", "Thank you for writing this. I was",
    ),
    ("wordpress-comments", 2): ("The author", "2026-05-12T09:02:00+00:00", "Same house, new number on the door."),
    ("wordpress-article", 1): ("Petra", "", "Same here. My phaeo was “benign” for"),
    ("wordpress-article", 2): ("Ravi", "", "Thank you. What about an appendix NET"),
}  # fmt: skip
# name → title, by, date, site, number of comments, first words, last words
ARTICLES = {
    "article": (
        "What happens on the day of a DOTATATE scan", "the editors of a blog that does not exist", "2026-04-11",
        "forum.example", 0, "By the editors of a blog",
    ),
    "wordpress-comments": (
        "What my first year taught me", "", "", "A Zebra at the Window", 11, "A year ago I could not",
    ),
    "wordpress-article": (
        "Benign? What an old word still does to us", "", "3 May 2026", "A patient's notebook", 2, "When I was told in 2009",
    ),
    "mediawiki-page": ("Somatostatin analogue", "", "", "NETwiki", 0, None),
    "clinic-letter": ("forum.example", "", "", "forum.example", 0, "Diagnosis: Well-differentiated NET of the"),
    "old-table-forum": ("NET-Chat: whipple or wait?", "", "", "forum.example", 0, None),
    "mailing-list": (
        "[zebra-list] Scan intervals after PRRT, and a question on Ki-67", "", "", "forum.example", 0, None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", THREADS)
def test_threads(name: str) -> None:
    read = reading(page(name), ADDRESS)
    assert (read.title, read.site, read.lang, len(read.posts)) == THREADS[name]
    assert read.content == ""
    assert (read.by, read.date) == (read.posts[0].author, read.posts[0].date)


@pytest.mark.parametrize(("name", "number"), POSTS)
def test_posts(name: str, number: int) -> None:
    author, date, first = POSTS[name, number]
    post = reading(page(name), ADDRESS).posts[number - 1]
    assert post.author == author
    assert date is None or post.date == date
    assert first is None or words(post.content, len(first.split())) == first


@pytest.mark.parametrize("name", ARTICLES)
def test_articles(name: str) -> None:
    title, by, date, site, comments, first = ARTICLES[name]
    read = reading(page(name), ADDRESS)
    assert (read.title, read.by, read.date or date, read.site, len(read.posts)) == (
        title,
        by,
        date or read.date,
        site,
        comments,
    )
    assert first is None or words(read.content, len(first.split())) == first
    assert len(words(read.content, 9999)) > 200


def test_an_unknown_forum_is_read_by_its_dates() -> None:
    post = (
        '<div class=q1><a href="/members/{0}">{0}</a> <span class="post-date">{1}</span>'
        "<div class=q2>{2} with enough to say<button>Like</button></div></div>"
    )
    html = "<title>A | B</title><h1>A</h1><div>" + "".join(
        post.format(*each) for each in (("ann", "3 May 2026, 10:05", "One"), ("bob", "4. Mai 2026 um 11:00", "Two"))
    )
    assert reading(html, ADDRESS) == Article(
        title="A", by="ann", date="3 May 2026, 10:05", site="B",
        posts=(
            Post(author="ann", date="3 May 2026, 10:05", content="One with enough to say"),
            Post(author="bob", date="4. Mai 2026 um 11:00", content="Two with enough to say"),
        ),
    )  # fmt: skip


def test_what_a_page_says_of_itself() -> None:
    html = (
        '<html lang=de><title>Schlecht - Seite</title><meta property="og:title" content="Gut">'
        '<meta property="og:site_name" content="Haus"><script type="application/ld+json">{"@graph":[{"@type":"NewsArticle",'
        '"author":[{"name":"Ann"},{"name":"Bob"}],"datePublished":"2026-05-03"}]}</script>'
        f"<article><p>{'Wort ' * 60}</article>"
    )
    read = reading(html, ADDRESS)
    assert (read.title, read.site, read.lang, read.by, read.date) == ("Gut", "Haus", "de", "Ann, Bob", "2026-05-03")


@pytest.mark.parametrize(
    "data", ["[", "[" * 100_000, "null", '{"@type":"Article","author":{"name":{"name":[1]}}}', '"x"', "[[[]]]"]
)
def test_what_it_says_in_a_broken_way(data: str) -> None:
    html = f'<script type="application/ld+json">{data}</script><title>A</title>b'
    assert reading(html, ADDRESS).title == "A"


def test_the_densest_part_of_a_page_without_structure() -> None:
    menu = "".join(f"<li><a href=/{number}>A long entry of a menu {number}</a></li>" for number in range(40))
    html = (
        f"<div><ul>{menu}</ul></div><div><div><p>{'One. ' * 40}</p><p>{'Two. ' * 40}</p></div></div><div><p>Foot</div>"
    )
    read = reading(html, ADDRESS)
    assert words(read.content, 999) == " ".join(["One."] * 40 + ["Two."] * 40)


def test_what_is_left_out_and_what_is_kept() -> None:
    html = (
        "<article><h1>T</h1><nav>x</nav><div class='share-buttons'>x</div><p class=lead id=a style='color:red'>One <b>two</b> "
        "<a href='/y' onclick=z>three</a></p><p hidden>x</p><aside>x</aside><h1>Part</h1><ul><li>four</ul><button>x</button>"
        "<figure><img src=/p.png class=q alt=pic><figcaption>five</figcaption></figure><form>six</form><p> </p>"
        f"<x-y>seven</x-y><table><tr><td colspan=2 class=c>eight</table>{'word ' * 50}</article>"
    )
    assert (
        reading(html, ADDRESS)
        .content.removesuffix("word " * 50 + "</div>")
        .startswith(
            '<p>One <b>two</b> <a href="https://forum.example/y">three</a></p><h2>Part</h2><ul><li>four</li></ul>'
            '<figure><img src="https://forum.example/p.png" alt="pic"><figcaption>five</figcaption></figure><div>six</div>'
            '<div></div>seven<table><tr><td colspan="2">eight</td></tr></table>'.replace("<div></div>", "")
        )
    )


def test_as_html() -> None:
    article = Article(
        title="A < B", by="C & D", date="2026-03-02T09:14:00+00:00", site="E", lang="en", content="<p>x</p>",
        posts=(Post(author='"F"', date="yesterday", content="<p>y</p>"), Post(author="", date="", content="z")),
    )  # fmt: skip
    assert to_html(article) == (
        '<article lang="en"><header><h1>A &lt; B</h1><p>C &amp; D · <time datetime="2026-03-02T09:14:00+00:00">'
        "2 March 2026, 09:14</time> · E</p></header><p>x</p><h2>Comments (2)</h2>"
        '<section id="post-1"><header><h2>&quot;F&quot;</h2><p><time datetime="yesterday">yesterday</time></p></header>'
        '<p>y</p></section><section id="post-2"><header><h2>Post 2</h2></header>z</section></article>'
    )


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2026-03-02", "2 March 2026"),
        ("2026-03-02T09:14:00Z", "2 March 2026, 09:14"),
        ("2026-02-03T10:12:00+0000", "3 February 2026, 10:12"),
        ("5 months ago", "5 months ago"),
        ("", ""),
    ],
)
def test_dates_as_people_write_them(date: str, said: str) -> None:
    assert said_date(date) == said


# Laws


@pytest.mark.parametrize("name", PAYLOADS)
def test_nothing_that_runs_is_left_of_a_payload(name: str) -> None:
    written = to_html(reading(PAYLOADS[name].html + "<p>" + "word " * 60, ADDRESS))
    assert alarms(written) == []
    assert not re.search(r"\sclass=|\sstyle=", written)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=30).map("".join), st.text(max_size=9))
def test_whatever_comes_in(html: str, address: str) -> None:
    written = to_html(reading(html, address))
    assert alarms(written) == []
    assert "<title" not in prepare(written, ADDRESS)


LARGE_THREADS = {
    **LARGE,
    "posts in posts": "<div class=post><p class=postbody>" * 20_000,
    "dates": "<time>a</time><p>" * 20_000,
    "dates in dates": "<div><time>" * 20_000,
    "authors": "<div><a href=/u/x>x</a><time>a</time><p>long enough to be a post</p></div>" * 5_000,
    "quotes in quotes": "<blockquote>" * 190 + "<a>x</a> " * 100_000,
    "articles in articles": "<article>" * 190 + "<b>x</b>" * 100_000,
    "names and dates in each other": "<span class='author date'>" * 190 + "1 May 2020 <b>x</b> " * 100_000,
    "paragraphs": ("<div><p>" + "word " * 10) * 20_000,
}


@pytest.mark.parametrize("name", LARGE_THREADS)
def test_time_is_bounded(name: str) -> None:
    start = time.process_time()
    to_html(reading(LARGE_THREADS[name], ADDRESS))
    assert time.process_time() - start < 30
