"""Pages that change while they are read: what comes is marked, what goes is let go of."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from extension.driving import Cards, Reader, point
from extension.launching import launched, load
from extension.looking import all_words, expect_words, show, tall, wait_words, words

POSTS = """
<main>
<article id=a><p>My <b>PRRT</b> is over.</p><p id=second>The octreotide was stopped.</p></article>
<article id=b><p>It was called a carcinoid.</p></article>
<article id=c><p>Now lanreotide.</p></article>
</main>"""
FIRST = ["PRRT", "octreotide", "carcinoid", "lanreotide"]
CHANGES = {
    "a post comes at the end": (
        "main.append(post('The liver mets are quiet.'))",
        [*FIRST, "liver mets"],
    ),
    "a post comes in between": (
        "b.before(post('The liver mets are quiet.'))",
        ["PRRT", "octreotide", "liver mets", "carcinoid", "lanreotide"],
    ),
    "many come as markup": (
        "main.insertAdjacentHTML('afterbegin', '<article><p>Everolimus.</p></article><article><p>CgA</p></article>')",
        ["Everolimus", "CgA", *FIRST],
    ),
    "a post goes": ("b.remove()", ["PRRT", "octreotide", "lanreotide"]),
    "all go": ("main.replaceChildren()", []),
    "all go and others come": ("main.replaceChildren(post('CgA, and a carcinoid.'))", ["CgA", "carcinoid"]),
    "a post moves": ("main.prepend(c)", ["lanreotide", "PRRT", "octreotide", "carcinoid"]),
    "a post moves into another": ("a.append(c)", ["PRRT", "octreotide", "lanreotide", "carcinoid"]),
    "a post goes and comes back": (
        "b.remove(); setTimeout(() => main.append(b))",
        ["PRRT", "octreotide", "lanreotide", "carcinoid"],
    ),
    "a paragraph is told anew": ("second.textContent = 'Everolimus.'", ["PRRT", "Everolimus", *FIRST[2:]]),
    "a text changes": ("second.firstChild.data = 'It was the everolimus.'", ["PRRT", "everolimus", *FIRST[2:]]),
    "a text grows": ("second.firstChild.appendData(' CgA is fine.')", ["PRRT", "octreotide", "CgA", *FIRST[2:]]),
    "a text grows at its beginning": (
        "second.firstChild.insertData(0, 'CgA is fine. ')",
        ["PRRT", "CgA", "octreotide", *FIRST[2:]],
    ),
    "a text shrinks": ("second.firstChild.deleteData(0, 14)", ["PRRT", "carcinoid", "lanreotide"]),
    "a text is split": ("second.firstChild.splitText(8)", FIRST),
    "texts become one": ("second.firstChild.splitText(8); setTimeout(() => a.normalize(), 300)", FIRST),
    "a word gets an element of its own": (
        "second.innerHTML = 'The oct<em>reo</em>tide was stopped.'",
        FIRST,
    ),
    "a word becomes a link": ("second.innerHTML = 'The <a href=#>octreotide</a> was stopped.'", ["PRRT", *FIRST[2:]]),
    "an element in a line comes": (
        "second.append(Object.assign(document.createElement('i'), {textContent: ' CgA.'}))",
        ["PRRT", "octreotide", "CgA", *FIRST[2:]],
    ),
    "an element in a line goes": ("a.querySelector('b').remove()", FIRST[1:]),
    "a line with blocks in it comes": (
        "main.append(inline('<span><span><p>The liver mets</p></span> are quiet, CgA too.</span>'))",
        [*FIRST, "liver mets", "CgA"],
    ),
    "a block parts a text": (
        "second.firstChild.splitText(7).before(document.createElement('hr'))",
        ["PRRT", *FIRST[2:]],
    ),
    "one is written in": ("b.contentEditable = 'true'", ["PRRT", "octreotide", "lanreotide"]),
    "one is written in no more": (
        "b.contentEditable = 'true'; setTimeout(() => b.contentEditable = 'inherit', 400)",
        FIRST,
    ),
    "one becomes a field": ("b.setAttribute('role', 'textbox')", ["PRRT", "octreotide", "lanreotide"]),
    "an editor comes into one": (
        "c.firstChild.append(Object.assign(document.createElement('textarea'), {value: 'CgA'}))",
        ["PRRT", "octreotide", "carcinoid"],
    ),
    "the body is another one": (
        "const body = document.body.cloneNode(); body.append(post('Everolimus.')); document.body.replaceWith(body)",
        ["Everolimus"],
    ),
}
HELPERS = """
const [main, a, b, c, second] = ["main", "#a", "#b", "#c", "#second"].map((name) => document.querySelector(name));
const inline = (html) => document.createRange().createContextualFragment(html);
const post = (text) => inline(`<article><p>${text}</p></article>`);
"""


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_painted_follows_what_the_page_says_when(reader: Reader, site: str, name: str) -> None:
    change, expected = CHANGES[name]
    page = show(reader, site, POSTS)
    expect_words(page, FIRST)
    page.evaluate(f"() => {{ {HELPERS} {change} }}")
    expect_words(page, expected)
    if page.locator("main").count():
        page.evaluate(f"() => {{ {HELPERS} main.append(post('Sunitinib comes last.')) }}")
        expect_words(page, [*expected, "Sunitinib"])


def test_a_page_without_an_end_is_marked_as_it_grows(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/infinite.html")
    thirtieth = "#posts > :nth-child(30)"
    page.locator("#end").scroll_into_view_if_needed()
    page.wait_for_selector(thirtieth)
    expect_words(page, ["DOTATATE scan", "PRRT", "Ki-67", "G2", "Octreotide"], thirtieth)
    page.evaluate("addPosts(400)")
    grown = ["Carcinoid syndrome", "Lanreotide", "Octreotide", "Ki-67", "NET", "stable", "liver mets"]
    expect_words(page, grown, "#posts > :nth-child(332)")
    expect_words(page, ["DOTATATE scan", "PRRT", "Ki-67", "G2", "Octreotide"], thirtieth)


FOLDED = {
    "#replies": ("load", ["liver mets", "stable", "PRRT", "carcinoid"]),
    "#hidden": ("toggle", ["octreotide", "PRRT", "DOTATATE scan"]),
    "#attribute": ("unhide", ["lanreotide", "liver mets"]),
}


@pytest.mark.parametrize("thread", FOLDED)
def test_a_thread_that_is_opened_is_marked(reader: Reader, site: str, thread: str) -> None:
    button, expected = FOLDED[thread]
    page = reader.open(f"{site}/thread-open.html")
    expect_words(page, ["NET"], "body > p")
    page.click(f"#{button}")
    page.wait_for_selector(f"{thread}:visible")
    expect_words(page, expected, thread)


def test_what_details_and_tabs_hold_is_marked(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/thread-open.html")
    page.click("#details summary")
    expect_words(page, ["carcinoid syndrome", "G2"], "#details")
    page.evaluate("unfold()")
    expect_words(page, ["carcinoid"], "#folded")
    expect_words(page, ["chromogranin A"], "#quiet")
    expect_words(page, ["liver mets", "lanreotide"], "#lazy")


def test_an_application_that_shows_another_page_under_another_address_is_marked_anew(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/spa.html")
    scans = ["DOTATATE scan", "NET", "liver mets", "MRI", "Ki-67", "biopsy"]
    drugs = ["Octreotide", "lanreotide", "PRRT", "cycles", "carcinoid syndrome", "telotristat"]
    expect_words(page, scans, "main")
    page.click("[data-at=drugs]")
    expect_words(page, drugs, "main")
    page.click("[data-at=cakes]")
    expect_words(page, [])  # of the NET in the footer nothing else tells any more what it is
    page.go_back()
    expect_words(page, drugs, "main")
    page.go_back()
    expect_words(page, scans, "main")


def test_open_shadow_trees_are_read_however_deep_and_late_and_closed_ones_are_left_alone(
    reader: Reader, site: str
) -> None:
    page = reader.open(f"{site}/shadow.html")
    early = ["carcinoid syndrome", "octreotide", "PRRT", "Ki-67", "G2", "carcinoid"]
    expect_words(page, ["lanreotide", "DOTATATE scan", "CgA"], "#declared")
    assert sorted(words(tall(page), "#early")) == sorted(early)
    page.evaluate("ready")
    # The host that has stood there for a while gets its tree without a sign of it.
    wait_words(page, "chromogranin A", selector="#late")
    wait_words(page, "liver mets", selector="#late section")
    late = ["carcinoid syndrome", "PRRT", "Ki-67", "G2", "carcinoid", "chromogranin A"]
    assert sorted(words(page, "#late forum-thread")) == sorted(late)
    assert words(page, "#shut") == []
    page.evaluate(
        "document.querySelector('#late forum-thread').shadowRoot.querySelector('p').textContent = 'Everolimus.'"
    )
    wait_words(page, "Everolimus", selector="#late")
    page.evaluate("document.querySelector('#late').remove()")
    page.wait_for_function(
        "[...CSS.highlights.values()].every((set) => [...set].every((range) => range.startContainer.isConnected))"
    )


def test_a_custom_element_that_gets_its_shadow_tree_late_is_read(reader: Reader, site: str) -> None:
    page = show(reader, site, "<p>PRRT.</p><late-one></late-one>")
    expect_words(page, ["PRRT"])
    page.evaluate(
        """() => {
          class Late extends HTMLElement {
            constructor() { super(); this.attachShadow({mode: "open"}).innerHTML = "<p>Lanreotide, at last." }
          }
          customElements.define("late-one", Late);
        }"""
    )
    expect_words(page, ["PRRT", "Lanreotide"])


FRAMES = {
    "same": ["DOTATATE scan", "liver mets", "PRRT", "carcinoid", "NET"],
    "srcdoc": ["lanreotide", "carcinoid", "CgA"],
    "blank": ["carcinoid syndrome", "octreotide", "DOTATATE scan"],
    "written": ["everolimus", "PRRT"],
    "port": ["DOTATATE scan", "liver mets", "PRRT", "carcinoid", "NET"],
    "data": ["PRRT", "liver mets"],
    # Granted are the pages of 127.0.0.1.
    "host": [],
}


def test_frames_of_granted_sites_and_those_without_an_address_are_read(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/frames.html")
    expect_words(page, ["NET", "octreotide", "Ki-67"], "body")
    frames = {name: page.query_selector(f"#{name}").content_frame() for name in FRAMES}  # type: ignore[union-attr]
    page.locator("#sandbox").scroll_into_view_if_needed()
    for name, frame in frames.items():
        page.locator(f"#{name}").scroll_into_view_if_needed()
        assert frame
        expect_words(frame, FRAMES[name])
    page.evaluate("addFrame()")
    page.locator("[title=Later]").scroll_into_view_if_needed()
    later = page.query_selector("[title=Later]").content_frame()  # type: ignore[union-attr]
    assert later
    expect_words(later, FRAMES["same"])
    sandbox = page.query_selector("#sandbox").content_frame()  # type: ignore[union-attr]
    assert sandbox
    page.locator("#sandbox").scroll_into_view_if_needed()
    expect_words(sandbox, FRAMES["same"])


def test_what_is_written_while_a_page_loads_is_marked(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/docwrite.html")
    expect_words(page, ["NET", "liver mets", "octreotide", "DOTATATE scan", "Ki-67", "carcinoid"])
    assert all_words(page) == ["NET", "liver mets", "octreotide", "DOTATATE scan", "Ki-67", "carcinoid"]


def test_a_page_that_is_written_anew_is_marked_and_explained_again(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/docwrite.html")
    all_words(page)
    page.evaluate("rewrite()")
    expect_words(page, ["PRRT", "lanreotide", "CgA", "carcinoid syndrome"])
    cards = Cards(page)
    point(page, "lanreotide")
    cards.wait("Lanreotide")
    page.keyboard.press("Escape")
    cards.wait_gone()
    page.evaluate("rewriteSlowly()")
    expect_words(page, ["octreotide", "everolimus", "liver mets"])
    page.evaluate("replaceRoot()")
    expect_words(page, ["lanreotide", "NET"])
    point(page, "lanreotide")
    cards.wait("Lanreotide")


def test_a_page_that_is_translated_is_marked_in_what_it_says_now(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/translate.html")
    english = [
        *("NET", "small bowel", "liver mets", "Ki-67", "G2", "octreotide", "PRRT", "carcinoid", "DOTATATE scan", "CgA"),
        *("Lanreotide", "carcinoid syndrome"),
    ]
    expect_words(page, english)
    page.evaluate("translate()")
    wait_words(page, "Lanreotid")  # a slip of the pen, to an English glossary
    german = all_words(page)
    assert {"NET", "Ki-67", "G2", "PRRT", "CgA"} <= set(german)
    assert not {"liver mets", "octreotide", "carcinoid", "carcinoid syndrome"} & set(german)
    page.evaluate("untranslate()")
    expect_words(page, english)


@pytest.mark.parametrize("how", ["mutate(10_000)", "mutateSlowly(10_000, 500)"])
def test_after_ten_thousand_changes_all_is_as_on_a_page_that_was_so_from_the_beginning(
    reader: Reader, site: str, how: str
) -> None:
    page = tall(reader.open(f"{site}/mutate.html"))
    wait_words(page, "PRRT")
    page.evaluate(how)
    page.evaluate("posts.append(inline = document.createElement('p')); inline.textContent = 'Sunitinib comes last.'")
    wait_words(page, "Sunitinib")
    found = all_words(page)
    fresh = tall(show(reader, site, page.evaluate("document.querySelector('main').outerHTML")))
    assert found == all_words(fresh)
    assert len(found) > 100


def test_what_comes_later_says_what_an_earlier_word_means(reader: Reader, site: str) -> None:
    page = show(reader, site, "<p>They told me that it is a NET.</p>")
    page.evaluate("document.body.append(later = document.createElement('p'))")
    page.evaluate("later.textContent = 'Everolimus.'")
    expect_words(page, ["Everolimus"])
    page.evaluate("later.textContent = 'The liver mets are quiet, the octreotide helps, and PRRT is next.'")
    expect_words(page, ["NET", "liver mets", "octreotide", "PRRT"])
    page.evaluate("later.remove()")
    expect_words(page, [])


def hide(reader: Reader, page: Page, *, hidden: bool) -> None:
    """Tells the extension that the tab is shown no more, or again: a browser without a window shows all of its tabs."""
    page.bring_to_front()
    reader.inside.evaluate(
        """async ([url, hidden]) => {
          const [tab] = await chrome.tabs.query({url});
          const hide = (hidden) => {
            Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
          };
          await chrome.scripting.executeScript({target: {tabId: tab.id}, func: hide, args: [hidden]});
        }""",
        [page.url, hidden],
    )


ADD = "(text) => document.body.append(Object.assign(document.createElement('p'), {textContent: text}))"


def test_a_tab_that_nobody_sees_is_read_when_it_is_shown(reader: Reader, site: str) -> None:
    page = reader.open(f"{site}/quiet.html")
    page.evaluate(ADD, "PRRT.")
    expect_words(page, ["PRRT"])  # all that was there has been read
    other = reader.open(f"{site}/spa.html")
    hide(reader, page, hidden=True)
    page.evaluate(ADD, "Everolimus.")
    other.evaluate(ADD, "Everolimus.")
    wait_words(other, "Everolimus")
    other.evaluate(ADD, "Sunitinib.")
    wait_words(other, "Sunitinib")
    assert words(page) == ["PRRT"]
    hide(reader, page, hidden=False)
    expect_words(page, ["PRRT", "Everolimus"])


# Posts that come and go a hundred times, as in a chat.
CHAT = """(rounds) => {
  for (let round = 0; round < rounds; round++) {
    const posts = [];
    for (let at = 0; at < 50; at++) {
      const post = document.createElement("article");
      post.innerHTML = `<p>PRRT ${round}, and <b>lanreotide</b> ${at}.</p>`;
      posts.push(post);
    }
    document.body.append(...posts);
    if (round % 2) posts.forEach((post) => post.remove());
    else posts[0].parentNode.append(...posts);
  }
  return new Promise((done) => setTimeout(done));
}"""


def nodes(page: Page) -> int:
    """How many nodes of the page are in memory, in the page or not."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    number: int = session.send("Memory.getDOMCounters")["nodes"]
    session.detach()
    return number


@pytest.mark.parametrize("hidden", [False, True])
def test_posts_that_have_gone_are_not_kept_in_memory(reader: Reader, site: str, hidden: bool) -> None:
    page = reader.open(f"{site}/quiet.html")
    page.evaluate(ADD, "Everolimus.")
    expect_words(page, ["Everolimus"])
    before = nodes(page)
    if hidden:
        hide(reader, page, hidden=True)
    for _ in range(10):
        page.evaluate(CHAT, 10)
        if not hidden:
            wait_words(page, "PRRT")
        page.evaluate("document.querySelectorAll('body > article').forEach((post) => post.remove())")
    if not hidden:
        expect_words(page, ["Everolimus"])
        page.evaluate(ADD, "Sunitinib.")
        expect_words(page, ["Everolimus", "Sunitinib"])
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert nodes(page) - before < 5_000  # of 70,000
    if hidden:
        hide(reader, page, hidden=False)
        expect_words(page, ["Everolimus"])


def test_a_page_from_the_back_forward_cache_goes_on(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory, site: str
) -> None:
    profile: Path = tmp_path_factory.mktemp("cached")
    with launched(chromium, profile, without=("--disable-back-forward-cache",)) as context:
        reader = Reader(context, load(context))
        reader.grant()
        page = reader.open(f"{site}/spa.html")
        page.evaluate("addEventListener('pageshow', ({persisted}) => window.persisted = persisted)")
        expect_words(page, ["DOTATATE scan", "NET", "liver mets", "MRI", "Ki-67", "biopsy"])
        page.goto(f"{site}/quiet.html")
        page.go_back(wait_until="commit")
        page.wait_for_function("window.persisted !== undefined")
        assert page.evaluate("persisted")
        page.evaluate(ADD, "Everolimus.")
        expect_words(page, ["DOTATATE scan", "NET", "liver mets", "MRI", "Ki-67", "biopsy", "Everolimus"])
        assert reader.said == []
        assert reader.errors() == []
