"""A foreign page made safe and readable before it is annotated.

What is kept is listed, not what is removed: elements and attributes of HTML that show something and start nothing.
Safety does not hang on the shape of the tree. Every tag that is written is harmless wherever a browser puts it: no
element among them holds raw text except `<style>`, which holds no `<` that begins a tag, and every text and value is
escaped. So no other reading of the page (the trick of “mutation” attacks) can find a tag that was not there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag

from netgloss.beacons import is_beacon
from netgloss.links import Links
from netgloss.styles import quiet
from netgloss.tree import parse
from netgloss.writing import write

__all__ = ["clean", "prepare"]


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


_KEPT = _set(
    "a abbr acronym address area article aside audio b bdi bdo big blockquote body br button caption center cite code "
    "col colgroup data datalist dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer h1 "
    "h2 h3 h4 h5 h6 head header hgroup hr html i img input ins kbd label legend li link listing main map mark marquee "
    "menu meta meter nav nobr ol optgroup option output p picture pre progress q rp rt ruby s samp search section "
    "select small source span strike strong style sub summary sup table tbody td textarea tfoot th thead time title tr "
    "track tt u ul var video wbr"
)
# These go with all that is in them.
_DROPPED = _set(
    "applet audioplayer base basefont bgsound canvas embed fencedframe frame frameset iframe isindex keygen noembed "
    "noframes param plaintext portal script xmp"
)
_CUSTOM = re.compile(r"[a-z][a-z0-9]*+(?:\.[a-z0-9._]*+)?-[a-z0-9._-]*")
_RESERVED = re.compile(r"font-face|annotation-xml|color-profile|missing-glyph|netgloss")

_PLAIN = _set(
    "abbr align alt author axis bgcolor border cellpadding cellspacing char charoff checked clear color cols colspan "
    "compact controls coords datetime decoding dir disabled face frame headers height hidden high hspace hyphens "
    "itemprop itemscope itemtype itemid itemref label lang loading low max media min multiple muted nowrap open "
    "optimum placeholder property pubdate readonly rel reversed role rows rowspan rules scope selected shape size "
    "sizes slot span spellcheck start summary title translate ts type typeof usemap valign value vspace width wrap"
)
_SAFE_NAME = re.compile(r"(?:aria|data)-[a-z0-9_.:-]+")
_OURS = re.compile(r"(?:^|(?<=\s))netgloss(?=[\s-]|$)\S*\s*", re.I)
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-url", "data-hi-res-src")
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
_ALL_LAZY = frozenset((*_LAZY, *_LAZY_SETS))
_NO_INPUT = _set("file hidden image password")
_NAMED = _set("a map")
_META = _set("viewport author description date generator color-scheme")
_SHEETS = re.compile(r"(?:^|\s)stylesheet(?:\s|$)", re.I)
_OTHER_LINKS = re.compile(r"\s*(?:canonical|next|prev|license|author)\s*", re.I)
_MOST_NOSCRIPTS = 300  # each is a search among its neighbours


def prepare(html: str, address: str) -> str:
    """The page at `address` without what is dangerous or calls home, its addresses absolute, its pictures real.

    What comes out is a page that a browser reads as the tree that was written, and that `prepare` does not change any
    further. Never raises.
    """
    soup = parse(html)
    clean(soup, address)
    return write(soup)


def clean(soup: BeautifulSoup, address: str) -> None:
    """The same on a tree of `tree.parse`, in place."""
    _Cleaner(soup, address).clean()


class _Verdict(Enum):
    """What becomes of an element."""

    GOES = 0
    STAYS = 1  # its attributes and contents are still to be looked at
    DONE = 2


_GOES, _STAYS, _DONE = _Verdict


class _Cleaner:
    """One page being cleaned."""

    def __init__(self, soup: BeautifulSoup, address: str) -> None:
        self.soup = soup
        base = next((str(found["href"]) for found in soup.find_all("base") if "href" in found.attrs), None)
        links = Links(address, base)
        self.links = links
        self.elements: dict[str, Callable[[Tag], _Verdict]] = {
            "img": self._picture,
            "source": self._source,
            "link": self._link,
            "meta": _meta,
            "style": _style,
            "input": _input,
            "form": _form,
            "noscript": self._noscript,
            "template": self._template,
        }
        self.values: dict[str, Callable[[str], str | None]] = {
            "href": links.link,
            "cite": links.link,
            "src": links.picture,
            "srcset": links.pictures,
            "poster": links.load,
            "style": _filled(quiet),
            "class": _filled(_others),
            "id": _place,
            "for": _place,
        }
        self.noscripts = 0
        self.names: dict[str, bool] = {}  # attribute → whether it stays as it is
        self.known: dict[tuple[str, str], str | None] = {}  # attribute and value → its new value: most come again
        # The same for all attributes of an element, by their place in memory; kept here, so that nothing else comes to
        # be there.
        self.cleaned: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {}

    def clean(self) -> None:
        """Walks the tree once, from the outside in, and from the end: what goes then moves nothing still to come."""
        left: list[Tag] = [self.soup]
        kept, elements, cleaned = _KEPT, self.elements, self.cleaned
        while left:
            contents = left.pop().contents
            for at in range(len(contents) - 1, -1, -1):
                child = contents[at]
                if not isinstance(child, Tag):
                    continue
                name = child.name
                handle = elements.get(name)
                if handle is not None:
                    verdict = handle(child)
                    if verdict is _GOES:
                        child.extract(at)  # without the index it would be looked for among all
                    if verdict is not _STAYS:
                        continue
                elif name not in kept and not _custom(name):
                    if name in _DROPPED:
                        child.extract(at)
                        continue
                    child.name = "span"
                    child.attrs = {}
                attrs = child.attrs
                if attrs:
                    known = cleaned.get(id(attrs))
                    child.attrs = known[1] if known else self._attributes(child)
                if child.contents:
                    left.append(child)

    def _attributes(self, tag: Tag) -> dict[str, Any]:
        """The attributes that stay of an element, as they stay."""
        attrs, names, known = tag.attrs, self.names, self.known
        kept: dict[str, Any] = {}
        for name, value in attrs.items():
            stays = names.get(name)
            if stays is None:
                stays = names[name] = name in _PLAIN or (
                    bool(_SAFE_NAME.fullmatch(name)) and not name.startswith("data-netgloss")
                )
            if stays:
                kept[name] = value
            elif name in self.values:
                key = name, value
                if key in known:
                    changed = known[key]
                else:
                    changed = known[key] = self.values[name](value)
                if changed is not None:
                    kept[name] = changed
        if "name" not in attrs:
            self.cleaned[id(attrs)] = attrs, kept
        elif tag.name in _NAMED:  # others could stand for properties of the document
            kept["name"] = attrs["name"]
        return kept

    # Elements that need a look. Each says what becomes of the element.

    def _picture(self, tag: Tag) -> _Verdict:
        attrs = tag.attrs
        source = self._first(attrs, _LAZY, self.links.load) or self.links.picture(str(attrs.get("src", "")))
        if is_beacon(attrs, source or str(attrs.get("src", ""))):
            return _GOES
        self._source(tag)
        if source:
            tag.attrs["src"] = source
        else:
            tag.attrs.pop("src", None)
        return _STAYS

    def _first(self, attrs: dict[str, str], names: tuple[str, ...], read: Callable[[str], str | None]) -> str | None:
        return next((found for name in names if name in attrs and (found := read(str(attrs[name])))), None)

    def _source(self, tag: Tag) -> _Verdict:
        choice = self._first(tag.attrs, _LAZY_SETS, self.links.pictures)
        tag.attrs = {name: value for name, value in tag.attrs.items() if name not in _ALL_LAZY}
        if choice:
            tag.attrs["srcset"] = choice
        return _STAYS

    def _link(self, tag: Tag) -> _Verdict:
        relation = str(tag.get("rel", ""))
        href = self.links.load(str(tag.get("href", "")))
        if _SHEETS.search(relation) and href and "alternate" not in relation.lower():
            tag.attrs = {"rel": "stylesheet", "href": href, **_only(tag, "media")}
            return _DONE
        if _OTHER_LINKS.fullmatch(relation) and (href := self.links.link(str(tag.get("href", "")))):
            tag.attrs = {"rel": relation.strip().lower(), "href": href}
            return _DONE
        return _GOES

    def _noscript(self, tag: Tag) -> _Verdict:
        """What is shown without scripts: styles, pictures in place of lazy ones; the rest pleads to switch them on."""
        self.noscripts += 1
        if self.noscripts > _MOST_NOSCRIPTS:
            return _GOES
        pictures = tag.parent is not None and tag.parent.name != "head"
        kept = [
            found for found in tag.find_all(["style", "link", "img"]) if self.elements[found.name](found) is not _GOES
        ]
        kept = [found for found in kept if found.name != "img" or (pictures and found.get("src"))]
        if not kept:
            return _GOES
        before = tag.find_previous_sibling()
        first = next((found for found in kept if found.name == "img"), None)
        if first and isinstance(before, Tag) and before.name == "img" and self._stands_for(before, first):
            before.name = "script"  # which goes, when it comes to it
        tag.clear()
        for found in kept:
            if found.name == "img":
                found.attrs = self._attributes(found)
            tag.append(found)
        tag.name = "span"
        tag.attrs = {}
        if len(kept) == 1 or not pictures:
            tag.unwrap()
        return _DONE

    def _stands_for(self, one: Tag, other: Tag) -> bool:
        """Whether a picture is only there until a script puts the other in its place."""
        source = str(one.get("src", ""))
        return not source or source.startswith("data:") or self.links.picture(source) == other["src"]

    def _template(self, tag: Tag) -> _Verdict:
        """Contents of a template are not shown, unless they are the inside of a component."""
        if "shadowrootmode" not in tag.attrs:
            return _GOES
        tag.name = "span" if tag.find_parent("p") else "div"  # which would end the paragraph
        tag.attrs = {}
        return _STAYS


def _meta(tag: Tag) -> _Verdict:
    if "charset" in tag.attrs:
        tag.attrs = {"charset": "utf-8"}
    elif str(tag.get("name", "")).strip().lower() in _META:
        # `name` is no attribute that other elements keep as it is.
        tag.attrs = {"name": str(tag["name"]).strip().lower(), **_only(tag, "content")}
    else:
        return _GOES
    return _DONE


def _style(tag: Tag) -> _Verdict:
    css = quiet(tag.get_text())
    tag.clear()
    if css.strip():
        tag.append(NavigableString(css))
    tag.attrs = _only(tag, "media")
    return _DONE


def _input(tag: Tag) -> _Verdict:
    return _GOES if str(tag.get("type", "")).strip().lower() in _NO_INPUT else _STAYS


def _form(tag: Tag) -> _Verdict:
    """A form that can't be sent: it looks as before, and its fields belong to none."""
    tag.name = "div"
    return _STAYS


def _only(tag: Tag, *names: str) -> dict[str, str]:
    return {name: str(tag[name]) for name in names if name in tag.attrs}


def _custom(name: str) -> bool:
    return _CUSTOM.fullmatch(name) is not None and not _RESERVED.match(name)


def _filled(change: Callable[[str], str]) -> Callable[[str], str | None]:
    return lambda value: change(value) or None


def _others(classes: str) -> str:
    """Classes without those that could be taken for ours."""
    return _OURS.sub("", classes) if "netgloss" in classes.lower() else classes


def _place(name: str) -> str | None:
    return None if name.strip().lower().startswith("netgloss") else name
