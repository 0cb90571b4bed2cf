"""HTML's elements by what they mean for text (https://html.spec.whatwg.org/multipage/parsing.html)."""

from __future__ import annotations

from collections.abc import Mapping

NONE: frozenset[str] = frozenset()


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Their contents are not markup, up to the end tag of the same name.
RAW = _set("script style textarea title xmp iframe noembed noframes")
TABLE_PARTS = _set("caption col colgroup tbody td tfoot th thead tr")
CELLS = _set("caption td th")
HEADINGS = _set("h1 h2 h3 h4 h5 h6")
SECTIONS = _set("article aside main section") | HEADINGS
# Never annotated, whatever the options.
LEFT_ALONE = _set("abbr audio button canvas code datalist dfn kbd label object pre samp summary video")
# Passed over as a whole: text in them is not on the page, or a span in them would change the tree.
PASSED_OVER = _set("svg math select template noscript")
STRUCTURE = RAW | TABLE_PARTS | PASSED_OVER | _set("table plaintext frameset")
# What runs on in a line of text.
INLINE = _set("a abbr b code dfn em font i kbd math q s samp select small span strong sub sup svg time u")
# What breaks a line of text, and things in a line that are no text.
BREAKS = _set(
    "address applet base blockquote body br center dd details dialog dir div dl dt embed fieldset figcaption figure "
    "footer form frame head header hgroup hr html img input legend li link listing map marquee menu meta nav ol "
    "optgroup option p param rp rt search source track ul"
)
VOID = _set("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")
# These go on in the next block when they are not closed.
FORMATTING = _set("a b big code em font i nobr s small strike strong tt u")
# A start tag of one of these ends an open paragraph.
ENDS_PARAGRAPH = _set(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p plaintext pre search section summary table ul xmp"
)
# An element without an end tag is ended by its like, unless one of the second set is open in between.
ENDED_BY_LIKE: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    **dict.fromkeys(("dd", "dt"), (_set("dd dt"), _set("dl div"))),
    **dict.fromkeys(("td", "th"), (_set("td th"), _set("table"))),
    **dict.fromkeys(HEADINGS, (HEADINGS, _set("div"))),
    "li": (_set("li"), _set("ul ol menu")),
    "tr": (_set("tr"), _set("table")),
    "option": (_set("option"), _set("select")),
    "button": (_set("button"), NONE),
    "a": (_set("a"), NONE),
}
# A start tag of one of these ends SVG and MathML; `font` does with certain attributes.
BREAKS_OUT = _set(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta "
    "nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"
)
# In SVG and MathML: what they hold is HTML again.
INTEGRATION_POINTS = _set("foreignobject desc title mi mo mn ms mtext annotation-xml")
# An element that is left alone and holds only these is passed over in one match.
HOLDABLE = _set("a b br code em font i img q small span strong sub sup time u wbr")
SHAPES = _set("circle clippath defs ellipse g line lineargradient mask path polygon polyline rect stop symbol use")

_ASKING_CLASSES = _set("notranslate no-netgloss netgloss")


def asks(attributes: Mapping[str, str]) -> bool:
    """Whether an element with these attributes asks to be left alone."""
    return (
        attributes.get("translate", "").lower() == "no"
        or attributes.get("contenteditable", "false").lower() != "false"
        or not _ASKING_CLASSES.isdisjoint(attributes.get("class", "").split())
    )


def left_alone(name: str, *, links: bool, headings: bool) -> bool:
    """Whether nothing in elements of this name is annotated."""
    return (
        name in LEFT_ALONE
        or name in RAW
        or name in PASSED_OVER
        or name in ("plaintext", "frameset")
        or (name == "a" and not links)
        or (name in HEADINGS and not headings)
    )


def breaks(name: str) -> bool:
    """Whether the text in an element of this name and the text around it are in different blocks."""
    return name in BREAKS or name in SECTIONS or name in TABLE_PARTS or name in ("table", "pre", "summary")


def holds_no_text(name: str) -> bool:
    """Whether text that stands directly in an element of this name is never annotated: it is moved before the table."""
    return name == "table" or (name in TABLE_PARTS and name not in CELLS)
