"""The page stays as it is: its tree, what people write in it, and the frameworks that keep it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, Page

from extension.driving import Cards, Reader, click, no_host, point
from extension.looking import all_words, expect_words, show, tall, wait_words, words
from extension.serve import PAGES

# The whole tree with all of its open shadow trees.
TREE = """() => {
  const shadowRoots = [];
  for (const roots = [document]; roots.length;) {
    for (const element of roots.pop().querySelectorAll("*")) {
      if (element.shadowRoot) {
        shadowRoots.push(element.shadowRoot);
        roots.push(element.shadowRoot);
      }
    }
  }
  const root = document.documentElement;
  return root.cloneNode(false).outerHTML + root.getHTML({ shadowRoots });
}"""
# What these pages say of themselves changes with time or with the pointer, or other tests look at it.
OTHERS = {"hostile.html", "csp-script.html", "frame.html"}
NAMES = sorted(path.name for path in PAGES.iterdir() if path.suffix in (".html", ".xhtml") and path.name not in OTHERS)
QUIET = {"quiet.html"}
# A post of its own, near or far by itself: an editor may have hidden what it has replaced, which is read with the rest.
BELOW = "document.body.append(Object.assign(document.createElement('article'), {textContent: 'Below: a carcinoid.'}))"
APPS = ["react", "vue", "svelte", "lit"]


@pytest.fixture
def plain(chromium: Browser, site: str) -> Iterator[Page]:
    """A page in a browser without the extension."""
    page = chromium.new_page()
    yield page
    page.close()


def tree(page: Page) -> list[str]:
    """The tree of the page and those of its frames."""
    # Lit marks its places with a number that it draws by lot.
    return [re.sub(r"lit\$\d+\$", "lit", frame.evaluate(TREE)) for frame in page.frames]


def load(page: Page) -> None:
    """Waits for what some of the pages do after they have loaded."""
    page.evaluate("window.ready")


@pytest.mark.parametrize("name", NAMES)
def test_the_tree_of_a_page_that_is_explained_is_that_of_one_that_is_not(
    reader: Reader, plain: Page, site: str, name: str
) -> None:
    plain.goto(f"{site}/{name}")
    load(plain)
    page = reader.open(f"{site}/{name}")
    load(page)
    if name not in QUIET:
        found = all_words(page)
        cards = Cards(page)
        reader.press("next-term", page)
        cards.wait()
        for step in ("next-term", "next-term", "previous-term"):
            reader.press(step, page)
        cards.wait()
        page.keyboard.press("Escape")
        cards.wait_gone()
        assert found
    no_host(page)
    assert tree(page) == tree(plain)


@pytest.mark.parametrize("name", ["phpbb.html", "discourse.html", "facebook.html"])
def test_a_card_that_was_hovered_pinned_and_closed_leaves_nothing_behind(
    reader: Reader, plain: Page, site: str, name: str
) -> None:
    plain.goto(f"{site}/{name}")
    page = reader.open(f"{site}/{name}")
    word = all_words(page)[2]
    cards = Cards(page)
    point(page, word)
    cards.wait()
    click(page, word)
    cards.press("Close")
    cards.wait_gone()
    click(page, word)
    cards.press("I know this word")
    cards.wait_gone()
    no_host(page)
    assert tree(page) == tree(plain)


def test_while_a_card_is_open_the_page_has_one_more_element_without_a_name(
    reader: Reader, plain: Page, site: str
) -> None:
    plain.goto(f"{site}/phpbb.html")
    page = reader.open(f"{site}/phpbb.html")
    wait_words(page, "octreotide")
    click(page, "octreotide")
    Cards(page).wait("Octreotide")
    host = page.locator("html > :last-child")
    assert host.evaluate("(host) => host.outerHTML") == "<div></div>"
    assert host.evaluate("(host) => host.shadowRoot") is None
    assert [part.removesuffix("<div></div>") for part in tree(page)] == tree(plain)


def frames_of(page: Page) -> list[Frame]:
    return [frame for frame in page.frames if not frame.is_detached()]


def test_nothing_is_painted_in_editors_and_they_save_what_was_written(reader: Reader, plain: Page, site: str) -> None:
    plain.goto(f"{site}/apps/editors.html")
    load(plain)
    page = tall(reader.open(f"{site}/apps/editors.html"))
    load(page)
    page.evaluate(BELOW)
    expect_words(page, ["carcinoid"])
    assert [words(frame) for frame in frames_of(page) if frame != page.main_frame] == [[]]
    assert page.evaluate("contents()") == plain.evaluate("contents()")


TYPING = {
    "contenteditable": "#contenteditable div",
    "prosemirror": "#prosemirror .ProseMirror",
    "quill": "#quill .ql-editor",
    "codemirror": "#codemirror .cm-content",
    "tinymce-inline": "#tinymce-inline",
    "ckeditor": ".ck-content",
    "textarea": "#textarea textarea",
}


def test_writing_goes_on_as_ever(reader: Reader, plain: Page, site: str) -> None:
    plain.goto(f"{site}/apps/editors.html")
    page = tall(reader.open(f"{site}/apps/editors.html"))
    for each in (page, plain):
        load(each)
        each.evaluate(BELOW)
        for editor, place in TYPING.items():
            each.click(place)
            each.keyboard.press("ControlOrMeta+End")
            each.keyboard.type(" PRRT and lanreotide")
            each.keyboard.press("Enter")
            each.keyboard.type("carcinoid")
            each.wait_for_function("(name) => contents()[name].match(/lanreotide[^]*carcinoid/)", arg=editor)
    expect_words(page, ["carcinoid"])
    assert all_words(page) == ["carcinoid"]
    assert page.evaluate("contents()") == plain.evaluate("contents()")


EDIT = """
<article id=post><div class=text><p>My <b>NET</b> is called a carcinoid.</p><p>PRRT is next.</p></div>
<button onclick="const [text] = document.getElementsByClassName('text'); text.contentEditable = 'true'; text.focus()">
Edit</button>
<button onclick="window.saved = document.querySelector('.text').innerHTML">Save</button></article>
<article><p>Lanreotide here.</p></article>"""


def test_a_post_that_is_edited_in_place_is_marked_no_more_and_saved_as_it_was_written(
    reader: Reader, site: str
) -> None:
    page = show(reader, site, EDIT)
    expect_words(page, ["NET", "carcinoid", "PRRT", "Lanreotide"])
    page.get_by_text("Edit").click()
    expect_words(page, ["Lanreotide"])
    page.keyboard.press("ControlOrMeta+Home")
    page.keyboard.type("Octreotide. ")
    page.get_by_text("Save").click()
    text = "<p>Octreotide. My <b>NET</b> is called a carcinoid.</p><p>PRRT is next.</p>"
    assert page.evaluate("saved").replace("&nbsp;", " ") == text
    page.evaluate("document.querySelector('.text').removeAttribute('contenteditable')")
    expect_words(page, ["Octreotide", "NET", "carcinoid", "PRRT", "Lanreotide"])


def test_a_document_that_is_written_in_as_a_whole_is_left_alone(reader: Reader, site: str) -> None:
    page = show(reader, site, "<script>document.designMode = 'on'</script><p>A carcinoid.</p>")
    other = show(reader, site, "<p>A carcinoid.</p>")
    expect_words(other, ["carcinoid"])
    page.evaluate("document.body.append('PRRT')")
    other.evaluate("document.body.append('PRRT')")
    expect_words(other, ["carcinoid", "PRRT"])
    assert words(page) == []


@pytest.mark.parametrize("app", APPS)
def test_a_framework_goes_on_drawing_and_its_page_is_marked_as_it_stands(
    reader: Reader, plain: Page, site: str, app: str
) -> None:
    plain.goto(f"{site}/apps/{app}.html")
    page = tall(reader.open(f"{site}/apps/{app}.html"))
    wait_words(page, "DOTATATE scan")
    for _ in range(4):
        for each in (page, plain):
            each.evaluate("rerender()")
            assert each.evaluate("shown()") == each.evaluate("expected()")
        # The next one comes when this one has been read.
        all_words(page)
    assert tree(page) == tree(plain)
    found = all_words(page)
    assert len(found) > 20
    if app != "lit":  # which draws into shadow trees
        fresh = tall(show(reader, site, page.evaluate("document.body.innerHTML.replace(/<script.*?<.script>/s, '')")))
        assert found == all_words(fresh)
    page.evaluate("unmount()")
    page.evaluate(BELOW)
    expect_words(page, ["carcinoid"])
    assert page.evaluate("errors") == []


@pytest.mark.parametrize("app", APPS)
def test_a_framework_may_draw_faster_than_anybody_reads(reader: Reader, site: str, app: str) -> None:
    page = tall(reader.open(f"{site}/apps/{app}.html"))
    wait_words(page, "DOTATATE scan")
    page.evaluate("(async () => { for (let round = 0; round < 40; round++) await rerender() })()")
    assert page.evaluate("shown()") == page.evaluate("expected()")
    page.evaluate("unmount()")
    assert page.evaluate("errors") == []
    page.evaluate(BELOW)
    expect_words(page, ["carcinoid"])


def test_a_framework_takes_over_markup_that_is_marked_already(reader: Reader, site: str) -> None:
    page = tall(reader.open(f"{site}/apps/react-hydrate.html"))
    wait_words(page, "DOTATATE scan")
    page.evaluate("hydrate()")
    page.evaluate("rerender()")
    assert page.evaluate("shown()") == page.evaluate("expected()")
    assert page.evaluate("errors") == []
    wait_words(page, "DOTATATE scan")
