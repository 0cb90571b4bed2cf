"""The posts of a forum thread, in order: who wrote each, when, and where its text is.

Known forums are rows of a table of selectors. For the others there is one idea: where every post has its date, the
largest element around a date that holds no other date is a post.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from bs4 import Tag

__all__ = ["Found", "find_posts"]


class Found(NamedTuple):
    """A post in the tree."""

    author: str
    date: str  # ISO 8601 where the page says so, else as it is written there; "" for none
    content: Tag


class _Forum(NamedTuple):
    """Where posts stand in pages of one kind of forum, as CSS selectors; the last three are looked up in a post."""

    name: str
    signs: str  # classes, or names of elements, of which such a page has one
    post: str
    author: str
    date: str
    content: str


_FORUMS = (
    _Forum(
        "phpBB",
        "postbody",
        ".post:has(.postbody)",
        ".author .username, .author .username-coloured, .author strong, "
        ".postprofile .username, .postprofile .username-coloured, .postprofile dt a",
        ".author time, .author",
        ".content",
    ),
    _Forum(
        "vBulletin 3 and 4",
        "bigusername postbit postbitlegacy",
        "table[id^=post]:has([id^=post_message_]), li.postbit, li.postbitlegacy",
        ".bigusername, a.username, .username",
        ".thead, .postdate, .date",
        "[id^=post_message_]",
    ),
    _Forum(
        "vBulletin 5",
        "b-post",
        ".b-post:has([itemprop=text])",
        ".author a, .author",
        ".b-post__timestamp time, time",
        "[itemprop=text]",
    ),
    _Forum(
        "XenForo",
        "message",
        "article.message, li.message:has(.messageText)",
        ".message-name .username, .message-name, a.username",
        "time, .DateTime",
        ".bbWrapper, .messageText",
    ),
    _Forum(
        "Discourse",
        "topic-post",
        ".topic-post:has(.cooked)",
        ".names .username, .names",
        ".relative-date, .post-date",
        ".cooked",
    ),
    _Forum("Discourse, for crawlers", "crawler-post", ".crawler-post", ".creator", "time", ".post"),
    _Forum(
        "Invision",
        "cPost ipsComment",
        "article.cPost, article.ipsComment",
        ".cAuthorPane_author, .ipsComment_author",
        "time",
        "[data-role=commentContent]",
    ),
    _Forum(
        "Reddit, old",
        "thing",
        ".thing.self, .thing.comment, .thing[data-type=comment]",
        ":scope > .entry .author",
        ":scope > .entry time",
        ":scope > .entry .usertext-body .md",
    ),
    _Forum(
        "Reddit",
        "shreddit-comment",
        "shreddit-post, shreddit-comment",
        ".none",
        ":scope > [slot=commentMeta] time, time, [ts]",
        ":scope > [slot=text-body], :scope > [slot=comment]",
    ),
    _Forum(
        "Telligent",
        "thread-reply",
        ".thread-starter-body, .thread-reply",
        ".author .name",
        "time, .attribute-item + .attribute-item",
        ".user-content",
    ),
    _Forum(
        "WordPress comments",
        "comment-body comment",
        ".comment-body, li.comment > article",
        ".comment-author .fn, .fn",
        "time, .comment-metadata",
        ".comment-content",
    ),
)
_FEWEST = 2  # one post is an article
_MOST = 2_000
_DEEPEST = 15
_AUTHOR = re.compile(r"author|user(?:name)?|member|creator|poster|byline|nickname|profile", re.I)
_PROFILE = re.compile(r"/(?:u|user|users|member|members|profile|profiles|people|author|authors)[/.]", re.I)
_DATE_PLACE = re.compile(r"(?:^|[\s_-])(?:date|time|timestamp|posted|published|posted-on|when)(?:$|[\s_-])", re.I)
# A year with a day or a month, or a time of day.
_DATED = re.compile(
    r"\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b|\b[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b"
    r"|\b\d{1,2}(?:st|nd|rd|th|\.)? (?:de )?[^\W\d_]{3,9}\.?,? (?:de )?(?:19|20)\d\d\b",
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T|$)")
_CLOCK = re.compile(r"[,\s]*(?:at|um|à|@)?[,\s]*\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s*[ap]\.?m\.?)?", re.I)
_LONGEST_NAME = 60
_SHORTEST_POST = 10
_BLANK = re.compile(r"\s+")
_SAYS = re.compile(r"\s*(?:says|sagt|dit|dice|wrote|schrieb)?:?\s*$", re.I)


def find_posts(soup: Tag) -> list[Found]:
    """The posts of a cleaned tree in the order of the page; empty where it is no thread."""
    seen = set()
    for element in soup.find_all(True):
        seen.add(element.name)
        if "class" in element.attrs:
            seen.update(str(element["class"]).split())
    for forum in _FORUMS:
        if seen.isdisjoint(forum.signs.split()):  # selectors are slow
            continue
        elements = _shallow(soup.select(forum.post, limit=_MOST))
        found = [post for element in elements if (post := _read(element, forum))]
        if len(found) >= _FEWEST or (found and forum.name == "WordPress comments"):
            return found
    return _by_date(soup)


def _shallow(elements: Iterable[Tag]) -> Iterator[Tag]:
    """The elements but for those nested deeper than any thread: each look into one reads all of it."""
    depths: dict[int, int] = {}
    for element in elements:
        around = next((depths[id(other)] for other in element.parents if id(other) in depths), 0)
        depths[id(element)] = around + 1
        if around < _DEEPEST:
            yield element


def text_of(element: Tag) -> str:
    """The text of an element in one line."""
    return _BLANK.sub(" ", element.get_text(" ")).strip()


def date_of(element: Tag) -> str:
    """The date that an element gives: for machines where it can, else the part of its text that is one."""
    given = element.get("datetime") or element.get("content")
    if given:
        return str(given).strip()
    for text in (str(element.get("ts") or element.get("title") or ""), text_of(element)):
        if _ISO.match(text):
            return text
        found = _DATED.search(text)
        if found:
            clock = _CLOCK.match(text, found.end())
            return text[found.start() : clock.end() if clock else found.end()].strip()
    return text_of(element) if element.name == "time" or len(text_of(element)) < _LONGEST_NAME else ""


def _read(element: Tag, forum: _Forum) -> Found | None:
    content = _first(element, forum.content)
    if content is None:
        return None
    author = str(element.get("data-author") or element.get("author") or "") or name_in(_first(element, forum.author))
    date = _first(element, forum.date)
    return Found(author, date_of(date) if date else "", content)


def name_in(element: Tag | None) -> str:
    """The name that an element gives."""
    return _SAYS.sub("", text_of(element))[:_LONGEST_NAME] if element else ""


def _first(element: Tag, selectors: str) -> Tag | None:
    """The first that the first of the selectors finds, not the first on the page that one of them does."""
    for selector in re.split(r",\s+(?![^(]*\))", selectors):
        found = element.select_one(selector)
        if found:
            return found
    return None


# Any other forum


def _by_date(soup: Tag) -> list[Found]:
    places = (element for element in soup.find_all(True) if _DATE_PLACE.search(str(element.get("class", ""))))
    dates = soup.find_all("time") or [place for place in _shallow(places) if _DATED.search(text_of(place))]
    if len(dates) < _FEWEST:
        return []
    held: dict[int, int] = {}  # id of an element → how many dates are in it
    for date in dates:
        for around in date.parents:
            held[id(around)] = held.get(id(around), 0) + 1
    found = [post for date in dates if (post := _around(date, held))]
    return found if len(found) >= _FEWEST and len({post.content.name for post in found}) == 1 else []


def _around(date: Tag, held: dict[int, int]) -> Found | None:
    element = None
    for around in date.parents:
        if held[id(around)] > 1 or around.parent is None:
            break
        element = around
    if element is None:
        return None
    author = next((link for link in element.find_all("a", href=_PROFILE) if name_in(link)), None) or next(
        (other for other in _shallow(element.find_all(class_=_AUTHOR)) if 0 < len(text_of(other)) <= _LONGEST_NAME),
        None,
    )
    content = _content(element, date)
    if author is None or content is None or len(text_of(content)) < _SHORTEST_POST:
        return None
    return Found(name_in(author), date_of(date), content)


def _content(element: Tag, date: Tag) -> Tag | None:
    """The part of a post that holds most of its text, and not its date."""
    best, all_of_it = element, len(element.get_text())
    for _ in range(2 * _DEEPEST):
        parts = [
            part for part in best.find_all(True, recursive=False) if part.name not in ("a", "button", "time", "header")
        ]
        # Each look at a text reads all of it.
        most, largest = max(((len(part.get_text()), part) for part in parts), key=itemgetter(0), default=(0, None))
        if largest is None or largest.name in ("p", "ul", "ol", "blockquote", "table"):
            break
        inside = any(around is largest for around in date.parents)
        if not inside and most < 0.5 * all_of_it:
            break
        best, all_of_it = largest, most
    return None if any(around is best for around in date.parents) else best
