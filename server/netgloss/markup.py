"""HTML's tokenizer states as regular expressions: tags, comments, and what can be stepped over at once.

Nothing here can be read in two ways, so that nothing can be slow. A possessive loop over a group stands only where the
group can't fail behind its first character, since `re` before 3.11.5 then goes on from where it failed
(https://github.com/python/cpython/issues/106052); the others are bounded, so that a page of a million tags costs no
stack.
"""

from __future__ import annotations

import re
from functools import cache

from netgloss.elements import BREAKS, HEADINGS, HOLDABLE, LEFT_ALONE, NONE, SECTIONS, SHAPES, STRUCTURE
from netgloss.patterns import any_of

WS = "\t\n\f\r "
AFTER_NAME = frozenset(WS + "/>")
NAME_END = rf"(?=[{WS}/>])"
NAME = rf"/?[A-Za-z][^{WS}/>]*+"
# A quote only counts behind `=`, and one that is never closed swallows the rest of the page, as it does in a browser.
_VALUE = rf"""[{WS}]*+=[{WS}]*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^{WS}>]*+)|(?![{WS}]*+=)"""
# Fails half-way only at a quote that is never closed, and behind that stands no `>`.
ATTRIBUTES = rf"(?:[{WS}/]++|[^{WS}/>][^{WS}/>=]*+(?:{_VALUE}))*+>"
# The same from the end of the tag's name on, with a quick way for what nearly all tags look like. It is atomic because
# what the quick way reads the other could read as well.
_QUICK = rf"""(?>>|(?>(?:[{WS}]++[a-z-]++="[^"]*+")+)(?:>|{ATTRIBUTES})|[{WS}/]{ATTRIBUTES})"""
# Ends at `-->` or `--!>`, at once after `<!--` at `>` or `->` too. A row of dashes is taken in one step.
COMMENT = r"<!--(?:-?>|[^-]*+(?:(?!--++!?>)-++[^-]*+)*+--++!?>)"
# Doctypes end like bogus comments, and CDATA is one outside SVG and MathML.
BOGUS = r"<(?:!(?!--)|\?|/(?![A-Za-z]))[^>]*+>"
# A `<` that begins no tag is text.
_TEXT = r"(?:[^<]++|(?!<[A-Za-z/!?])<)"
_SKIPPED, _HELD = 500, 200  # tags that are stepped over at once, tags and texts in what is held

# Text, then a tag, a comment or the end; `unfinished` where a tag or a comment has none.
TAG = re.compile(
    rf"(?P<text>{_TEXT}*+)(?:<(?P<name>{NAME})(?P<attributes>{ATTRIBUTES})|{COMMENT}|(?P<bogus>{BOGUS})|(?P<unfinished><)|\Z)"
)
ATTRIBUTE = re.compile(rf"""([^{WS}/>][^{WS}/>=]*+)(?:[{WS}]*+=[{WS}]*+(?:"([^"]*+)"|'([^']*+)'|([^{WS}>]*+)))?""")
SCRIPT_STATE = re.compile(rf"<!--|-->|<(?P<end>/?)script{NAME_END}", re.I)
# As `html.unescape` finds them.
REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")

# The groups of `steps`.
BREAK, SPACE, RUN, HELD_NAME, HELD, _, SHAPE, TAG_NAME, TAG_ATTRIBUTES, UNFINISHED = range(1, 11)


@cache
def steps(links: bool, headings: bool, asking: bool) -> re.Pattern[str]:
    """What the scanner steps over in one go, and what it stops at.

    Stepped over: tags that mean nothing, of which `BREAK` is one that breaks the text, white space (`SPACE`), comments.
    Stopped at: a `RUN` of text; an element that is left alone (`HELD_NAME`) with what it holds (`HELD`), a drawing
    (`SHAPE`), another tag (`TAG_NAME`, `TAG_ATTRIBUTES`), a `<` of something `UNFINISHED`; or the end.

    `asking`: whether some element of the page may ask to be left alone, so that attributes have to be looked at.
    """
    alone = LEFT_ALONE | (NONE if links else {"a"}) | (NONE if headings else HEADINGS)
    breaks = f"/?{any_of(BREAKS)}|/{any_of(SECTIONS)}"
    other = f"/?(?!{any_of(STRUCTURE | SECTIONS | alone)}{NAME_END})[a-z][^{WS}/>A-Z]*+"
    attributes = _calm_attributes() if asking else _QUICK
    tag = f"<(?:({breaks})|{other}){attributes}"
    # A link with the edge of a block behind it has no neighbour that it could be one word with.
    lone = "" if links else rf"|(?<!\w)<a{_holding('a')}</a[{WS}]*+>[{WS}]*+(?=<(?:{breaks})[{WS}/>])"
    held = rf"<({any_of(alone)}){_holding(chr(92) + '4', '(', ')')}</\4[{WS}]*+>"
    shapes = rf"svg{_QUICK}(?:[{WS}]++|</?{any_of(SHAPES)}{_QUICK}){{0,{_HELD}}}</svg[{WS}]*+>"
    return re.compile(
        rf"(?:{tag}|([{WS}]++){lone}|{COMMENT}|{BOGUS}){{0,{_SKIPPED}}}"
        rf"(?:({_TEXT}++)|{held}|<(?:()(){shapes}|({NAME})({ATTRIBUTES}))|(<)|\Z)"
    )


def _holding(name: str, before: str = "", behind: str = "") -> str:
    """The rest of a start tag and what an element with simple contents holds; no element of its own name."""
    return rf"{_QUICK}{before}(?:{_TEXT}|</?(?!{name}{NAME_END}){any_of(HOLDABLE)}{_QUICK}){{0,{_HELD}}}{behind}"


def _calm_attributes() -> str:
    """Attributes of which none asks for anything."""
    calm = rf"(?!(?i:translate|contenteditable|class)[{WS}/=>])"
    value = "[^{q}n]*+(?:n(?!otranslate|o-netgloss|etgloss)[^{q}n]*+)*"
    classes = "|".join(f"{q}{value.format(q=q)}{q}" for q in "\"'")
    harmless = rf"(?i:class)[{WS}]*+=[{WS}]*+(?:{classes})"
    return rf"(?>>|[{WS}/](?:[{WS}/]++|{harmless}|{calm}[^{WS}/>][^{WS}/>=]*+(?:{_VALUE})){{0,{_HELD}}}>)"
