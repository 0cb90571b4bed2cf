"""The reading view: an article, or the posts of a thread, out of everything else that a page holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from netgloss.page import clean
from netgloss.posts import date_of, find_posts, name_in, text_of
from netgloss.tidy import tidied
from netgloss.tree import parse

__all__ = ["Article", "Post", "article_of", "reading", "to_html"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post of a thread, one comment, or one item of a feed."""

    author: str
    date: str
    """ISO 8601 where the page gives it so, else as it is written there; "" where it does not."""
    content: str
    """Clean HTML."""
    title: str = ""
    link: str = ""
    """Where it stands by itself, or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page says. All but `content` and those of the posts is plain text."""

    title: str
    by: str = ""
    date: str = ""
    """As in `Post`."""
    site: str = ""
    lang: str = ""
    content: str = ""
    """Clean HTML; "" for a thread."""
    posts: tuple[Post, ...] = ()
    """The posts of a thread, or the comments on the article, in the order of the page."""


# Where articles stand, the surest first: (attribute, one of its words).
_BODIES = (
    ("itemprop", "articleBody"), ("class", "entry-content"), ("class", "post-content"), ("class", "article-content"),
    ("class", "article-body"), ("class", "article__body"), ("class", "mw-parser-output"), ("", "article"), ("", "main"),
    ("role", "main"), ("id", "content"),
)  # fmt: skip
_RANKS = {place: rank for rank, place in enumerate(_BODIES)}
# Selectors are slow where all of a page has to be looked at; these are `.author` and the like.
_BYLINES = re.compile(r"(?:^|[ \t\n\f\r])(?:author|byline|entry-author)(?:$|[ \t\n\f\r])")
_COMMENTS = re.compile(r"(?:^|[ \t\n\f\r])(?:comments-area|comment-list|commentlist)(?:$|[ \t\n\f\r])")
_ENOUGH = 200  # characters of text that make an article
_TITLE_ENDS = re.compile(r"\s+(?:[|»•·–—-]|::?)\s+")
_COUNT = re.compile(r"^\(\d+\+?\)\s+")  # of messages that wait
_NO_NAME = re.compile(r"view topic|page \d+|seite \d+|\d+|", re.I)
_BY = re.compile(r"^\s*(?:by|von|par|por|di|door|af|av)\s+", re.I)
_BYLINE_END = re.compile(r"\s*(?:[·|•,]|\bon\b|\d).*$", re.S)
_ARTICLES = re.compile(r"Article|BlogPosting|Report|WebPage|DiscussionForumPosting|QAPage|Question", re.I)
_MONTHS = ("January February March April May June July August September October November December").split()


def reading(html: str, address: str) -> Article:
    """The article or the thread of a page at `address`. Never raises; a page with neither gives all of its text."""
    return article_of(parse(html), address)


def article_of(soup: BeautifulSoup, address: str) -> Article:
    """The same for a tree of `tree.parse`, which is used up."""
    known = _Known(soup)
    clean(soup, address)
    large = [element for element in soup.find_all(True) if element.name in ("h1", "h2")]
    heading = next((element for element in large if element.name == "h1"), None)
    headings = [text for found in large[:6] if (text := text_of(found))]
    posts = find_posts(soup)
    comments = bool(posts) and _are_comments(posts[0].content)
    read = [Post(author=post.author, date=post.date, content=tidied(post.content)) for post in posts]
    title, site = known.title_and_site(headings, _host(address))
    if posts and not comments:
        return Article(title=title, site=site, lang=known.lang, by=read[0].author, date=read[0].date, posts=tuple(read))
    body = _body(soup)
    for part in [part for part in body.find_all(True) if _holds_comments(part)]:
        part.decompose()
    return Article(
        title=title,
        site=site,
        lang=known.lang,
        by=known.by or _byline(soup),
        date=known.date or _dated(body, heading),
        posts=tuple(read),
        content=tidied(body, skip=heading),
    )


def to_html(article: Article) -> str:
    """The article as the inside of a `<body>`: headings, a line with author and date, the text, the posts."""
    parts = [f"<article{_lang(article.lang)}><header><h1>{escape(article.title)}</h1>"]
    if not article.posts or article.content:
        parts.append(_line(article.by, article.date, article.site))
    elif article.site:
        parts.append(_line("", "", article.site))
    parts.append("</header>")
    parts.append(article.content)
    if article.posts and article.content:
        parts.append(f"<h2>Comments ({len(article.posts)})</h2>")
    for number, post in enumerate(article.posts, 1):
        name = escape(post.title or post.author or f"Post {number}")
        head = f'<a href="{escape(post.link)}">{name}</a>' if post.link else name
        line = _line(post.author if post.title else "", post.date, "")
        parts.append(f'<section id="post-{number}"><header><h2>{head}</h2>{line}</header>{post.content}</section>')
    parts.append("</article>")
    return "".join(parts)


def said_date(date: str) -> str:
    """A date as people write it, where it is one for machines."""
    try:
        when = datetime.fromisoformat(date.strip().replace("Z", "+00:00"))
    except ValueError:
        return date
    day = f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
    return day if len(date.strip()) <= len("2026-01-01") else f"{day}, {when:%H:%M}"


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _line(by: str, date: str, site: str) -> str:
    said = [escape(by)] if by else []
    if date:
        said.append(f'<time datetime="{escape(date)}">{escape(said_date(date))}</time>')
    if site:
        said.append(escape(site))
    return f"<p>{' · '.join(said)}</p>" if said else ""


def _lang(lang: str) -> str:
    return f' lang="{escape(lang)}"' if lang else ""


class _Known:
    """What a page says about itself, before it is cleaned."""

    def __init__(self, soup: BeautifulSoup) -> None:
        root, title = soup.find("html"), soup.find("title")
        lang = str(root.get("lang", "")) if isinstance(root, Tag) else ""
        self.lang = lang if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", lang) else ""
        self.title = _COUNT.sub("", text_of(title)) if isinstance(title, Tag) else ""
        metas = {
            str(meta.get("property") or meta.get("name") or meta.get("itemprop")).lower(): str(
                meta.get("content", "")
            ).strip()
            for meta in reversed(soup.find_all("meta"))
        }
        data = next(_described(soup), {})
        self.headline = metas.get("og:title") or _string(data.get("headline"))
        self.site = metas.get("og:site_name", "")
        self.by = _string(data.get("author")) or metas.get("author", "")
        self.date = _string(data.get("datePublished")) or metas.get("article:published_time", "")

    def title_and_site(self, headings: list[str], host: str) -> tuple[str, str]:
        """The title of the article, and the name of where it stands."""
        parts = [part for part in _TITLE_ENDS.split(self.title) if not _NO_NAME.fullmatch(part)]
        # The heading with which the title of the window begins is the article's; others are the site's.
        title = next((heading for heading in headings if self.title.startswith(heading)), "")
        if not title:
            title = self.headline or (headings[0] if headings and not parts else " – ".join(parts[:-1] or parts))
        site = self.site or (parts[-1] if len(parts) > 1 and parts[-1] not in title else "") or host
        return title or site, site


def _described(soup: BeautifulSoup) -> Iterator[dict[str, Any]]:
    """What JSON-LD says of an article."""
    for script in soup.find_all("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            data = json.loads(script.get_text())
        except (ValueError, RecursionError):
            continue
        left = [data]
        while left:
            item = left.pop()
            if isinstance(item, list):
                left += item[:50]
            elif isinstance(item, dict):
                left += [part for part in (item.get("@graph"),) if isinstance(part, list)]
                if _ARTICLES.search(str(item.get("@type", ""))):
                    yield item


def _string(value: Any) -> str:
    """A text out of what JSON-LD may hold in its place."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_string, value[:5])))
    if isinstance(value, dict):
        return _string(value.get("name"))
    return value.strip() if isinstance(value, str) else ""


def _are_comments(content: Tag) -> bool:
    return any(
        str(around.get("class", "")).startswith("comment-body") or around.get("id") == "comments"
        for around in content.parents
    )


def _holds_comments(element: Tag) -> bool:
    return element.get("id") == "comments" or bool(_COMMENTS.search(str(element.get("class", ""))))


def _body(soup: BeautifulSoup) -> Tag:
    best: tuple[int, int] = (len(_BODIES), 0)
    found: Tag | None = None
    read: dict[int, int] = {}  # id of an element → its rank; what stands in one is no more, unless it is surer
    for element in soup.find_all(True):
        rank = _rank(element)
        if rank <= best[0] and rank < len(_BODIES):
            if any(read.get(id(around), rank + 1) <= rank for around in element.parents):
                continue
            read[id(element)] = rank
            size = len(text_of(element))
            if size >= _ENOUGH and (rank, -size) < (best[0], -best[1]):
                best, found = (rank, size), element
    return found or _densest(soup) or soup.select_one("body") or soup


def _rank(element: Tag) -> int:
    """How sure it is that an element is the article; the lower, the surer."""
    attrs = element.attrs
    best = _RANKS.get(("", element.name), len(_BODIES))
    for attribute in ("itemprop", "class", "role", "id"):
        if attribute in attrs:
            for word in str(attrs[attribute]).split():
                best = min(best, _RANKS.get((attribute, word), best))
    return best


def _densest(soup: BeautifulSoup) -> Tag | None:
    """The element in whose paragraphs, or in those of its children, most text stands that is not in links."""
    scores: dict[int, float] = {}
    elements: dict[int, Tag] = {}
    texts, links = _sizes(soup)
    for paragraph in soup.find_all(["p", "pre", "blockquote", "li"]):
        size = texts[id(paragraph)] - 2 * links[id(paragraph)]
        if size < 25:
            continue
        share = 1.0
        for around in list(paragraph.parents)[:3]:
            elements[id(around)] = around
            scores[id(around)] = scores.get(id(around), 0) + size * share
            share /= 2
    best = max(scores, key=scores.__getitem__, default=None)
    return elements[best] if best is not None and scores[best] >= _ENOUGH else None


def _sizes(soup: BeautifulSoup) -> tuple[dict[int, int], dict[int, int]]:
    """The characters of text in each element, and those in links, by the element's id.

    From the inside out: what stands in two hundred elements is not counted two hundred times.
    """
    texts: dict[int, int] = {}
    links: dict[int, int] = {}
    for element in reversed(soup.find_all(True)):
        text = linked = 0
        for child in element.contents:
            if isinstance(child, Tag):
                text += texts[id(child)]
                linked += links[id(child)] + (texts[id(child)] if child.name == "a" else 0)
            else:
                text += len(str(child))
        texts[id(element)], links[id(element)] = text, linked
    return texts, links


def _byline(soup: BeautifulSoup) -> str:
    said = name_in(next(filter(_is_byline, soup.find_all(True)), None))
    return _BYLINE_END.sub("", _BY.sub("", said)) if _BY.match(said) else said


def _is_byline(element: Tag) -> bool:
    attrs = element.attrs
    return "author" in (attrs.get("rel"), attrs.get("itemprop")) or bool(_BYLINES.search(str(attrs.get("class", ""))))


def _dated(body: Tag, heading: Tag | None) -> str:
    found = body.find("time") or (heading.find_next("time") if heading else None)
    return date_of(found) if isinstance(found, Tag) else ""
