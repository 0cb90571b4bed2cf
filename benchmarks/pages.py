"""A foreign page made safe and annotated: what that costs beside the bare parse by peers, on pages as sites send them.

Ten kinds of site, three sizes of each, the same in every run. Most of what they say is everyday English; the words of
the glossary come as often as people with a NET use them.
"""
# ruff: noqa: E501
# Markup is kept as sites send it.

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from functools import cached_property, partial
from statistics import median
from typing import Any, NamedTuple

import html5lib
import lxml.html
from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

import netgloss
from benchmarks.corpus import english, text
from benchmarks.measure import ratio, rounds, table
from netgloss import Netgloss
from netgloss.page import prepare
from netgloss.reading import reading, to_html

ADDRESS = "https://www.example.org/community/thread.html?id=1"
SIZES = (130_000, 300_000, 750_000)  # characters, about
BAR = 120  # ms of CPU for `UNIT`
UNIT = 300_000
NEAR = (250_000, 400_000)  # the sizes from which the bar is read
ROUNDS = 5
TERMS = ("core", "common", "specialist")


class Section(NamedTuple):
    """A part of a page: what begins it, what is repeated until it has its share of the page, what ends it.

    `{names}` are looked up in `Filling`.
    """

    share: float
    open: str
    item: str
    close: str


class Site(NamedTuple):
    """A kind of page. `ill` is the share of paragraphs that speak of the illness."""

    name: str
    ill: float
    sections: tuple[Section, ...]


class Filling:
    """What stands in the gaps of one page's templates, as `str.format_map` asks for it."""

    def __init__(self, site: Site, size: int, terms: list[str]) -> None:
        self.dice = random.Random(f"{site.name} {size}")
        self.site, self.size = site, size
        self.forms = dict.fromkeys(terms, "")
        self.numbered = 0
        self.depth = 0

    def __getitem__(self, name: str) -> str:
        return str(getattr(self, name))

    @cached_property
    def _prose(self) -> dict[int, list[str]]:
        """Words in the order in which they are used up, for each rate of terms: characters for one → paragraphs."""
        return {every: self._paragraphs(every) for every in (0, 160)}

    def _paragraphs(self, every: int) -> list[str]:
        prose = text(120_000, self.forms, every, self.dice.randrange(2**32)).replace("\n\n", " ")
        cut, made = 0, []
        while cut < len(prose):
            end = prose.find(" ", cut + self.dice.randint(50, 400))
            made.append(prose[cut : end if end > 0 else len(prose)].strip())
            cut = end if end > 0 else len(prose)
        return made

    @property
    def text(self) -> str:
        """A paragraph; now and then with what people and editors put into one."""
        words = self.dice.choice(self._prose[160 if self.dice.random() < self.site.ill else 0]).split(" ")
        for mark in ("<b>{}</b>", "<em>{}</em>", '<a href="/t/{}">{}</a>', "&ldquo;{}&rdquo;", "{}&nbsp;&amp;"):
            if self.dice.random() < 0.25:
                at = self.dice.randrange(len(words))
                words[at] = mark.format(*[words[at]] * 2)
        return " ".join(words)

    @property
    def title(self) -> str:
        return " ".join(self.dice.choices(english()[:4000], k=self.dice.randint(4, 9))).capitalize()

    @property
    def word(self) -> str:
        return self.dice.choice(english()[:4000])

    @property
    def number(self) -> str:
        """Another one each time; `same` is the last one again."""
        self.numbered += 1
        return str(104_200 + self.numbered)

    @property
    def same(self) -> str:
        return str(104_200 + self.numbered)

    @property
    def key(self) -> str:
        return f"{self.dice.randrange(2**40):010x}"

    @property
    def who(self) -> str:
        return self.dice.choice(english()[500:2500]) + self.dice.choice(["", "_", "61", "x2", "_in_york"])

    @property
    def date(self) -> str:
        return f"2026-0{self.dice.randint(1, 9)}-{self.dice.randint(10, 28)}T{self.dice.randint(10, 23)}:{self.dice.randint(10, 59)}:00+00:00"

    @property
    def svg(self) -> str:
        path = "".join(f"{self.dice.choice('MLcshvz')}{self.dice.randint(-400, 2400) / 100:.2f} {self.dice.randint(0, 2400) / 100:.2f}" for _ in range(self.dice.randint(10, 50)))  # fmt: skip
        return f'<svg xmlns="http://www.w3.org/2000/svg" class="icon icon--{self.word}" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path fill="currentColor" fill-rule="evenodd" d="{path}"/></svg>'

    @property
    def data(self) -> str:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        return f"data:image/png;base64,iVBORw0KGgo{''.join(self.dice.choices(letters, k=self.dice.choice([90, 400, 3000])))}="

    @property
    def style(self) -> str:
        rules = "".join(f".{self.word}-{self.word}__item:hover>a,.{self.word}::after{{color:#{self.key[:6]};margin:0 {number}px auto;transition:opacity .2s}}" for number in range(20))  # fmt: skip
        return f"<style>{rules}.hero{{background:url({self.data}) no-repeat}}@media (min-width:740px){{.{self.word}{{display:-ms-flexbox;display:flex}}}}</style>"

    @property
    def script(self) -> str:
        lines = "".join(f'window.{self.word}=window.{self.word}||[];if(i<{number}&&"{self.key}">e)(function(t){{t.push({{"{self.word}":"https:\\/\\/cdn.example.org\\/{self.word}.js","html":"<div class=\\"{self.word}\\">"}})}})(q);' for number in range(15))  # fmt: skip
        return f"<script>{lines}</script>"

    @property
    def linked(self) -> str:
        return f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{self.title}","datePublished":"{self.date}","author":{{"@type":"Person","name":"{self.who}"}},"description":"{self.title}","image":["https://cdn.example.org/{self.key}.jpg"]}}</script>'

    @property
    def state(self) -> str:
        """What a program keeps in an attribute: JSON, its quotes as references."""
        return "".join(f"{{&quot;id&quot;:{self.number},&quot;username&quot;:&quot;{self.who}&quot;,&quot;cooked&quot;:&quot;\\u003cp\\u003e{self.title}\\u003c/p\\u003e&quot;}}," for _ in range(20))  # fmt: skip

    @property
    def replies(self) -> str:
        """A thread in a thread."""
        if self.depth > 6 or self.dice.random() > 0.55:
            return ""
        self.depth += 1
        made = "".join(self.site.sections[-1].item.format_map(self) for _ in range(self.dice.randint(1, 2)))
        self.depth -= 1
        return made

    def page(self) -> str:
        """The whole page."""
        parts = []
        for section in self.site.sections:
            parts.append(section.open.format_map(self))
            size = 0
            while size < section.share * self.size:
                parts.append(section.item.format_map(self))
                size += len(parts[-1])
            parts.append(section.close.format_map(self))
        return "".join([*parts, "\n</body>\n</html>\n"])


def _head(share: float, item: str, body: str) -> Section:
    metas = '<!DOCTYPE html>\n<html lang="en-GB" dir="ltr" class="no-js">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title} - Example</title>\n<meta property="og:title" content="{title}">\n<meta property="og:site_name" content="Example">\n<link rel="canonical" href="https://www.example.org/{key}"><link rel="preconnect" href="https://cdn.example.org"><link rel="stylesheet" href="/assets/{key}.css" media="all">\n'
    return Section(share, metas, item, f"</head>\n{body}\n")


_MENU = Section(
    0.04, '<header class="site-header"><nav aria-label="Main"><ul class="nav-list">', '<li class="nav-list__item nav-list__item--{word} menu-item menu-item-type-custom menu-item-{number}"><a class="nav-list__link js-track" data-track="nav|{word}|{same}" href="/{word}/{key}?ref=nav&amp;pos={same}"><span class="nav-list__label">{word}</span></a></li>\n', "</ul></nav></header>\n"
)  # fmt: skip
_FOOTER = Section(
    0.03, '<footer class="footer"><div class="footer__inner"><div class="row">', '<div class="footer__column col-xs-12 col-md-3"><a href="https://social.example/{word}" target="_blank" rel="noopener noreferrer" class="footer__link">{svg}<span class="sr-only visually-hidden">{word}</span></a></div>\n', "</div></div></footer>{script}"
)  # fmt: skip

_PHPBB = """<div id="p{number}" class="post has-profile bg2{key}">
	<div class="inner">
	<dl class="postprofile" id="profile{same}">
		<dt class="has-profile-rank has-avatar">
			<div class="avatar-container"><a href="./memberlist.php?mode=viewprofile&amp;u={same}&amp;sid={key}" class="avatar"><img class="avatar" src="./download/file.php?avatar={same}_{key}.jpg" width="100" height="100" alt="User avatar" /></a></div>
			<a href="./memberlist.php?mode=viewprofile&amp;u={same}&amp;sid={key}" style="color: #AA0000;" class="username-coloured">{who}</a>
		</dt>
		<dd class="profile-rank">Long-time member<br /><img src="./images/ranks/4.gif" alt="Long-time member" title="Long-time member" /></dd>
		<dd class="profile-posts"><strong>Posts:</strong> <a href="./search.php?author_id={same}&amp;sr=posts&amp;sid={key}">412</a></dd>
		<dd class="profile-joined"><strong>Joined:</strong> Tue Mar 02, 2021 9:14 am</dd>
	</dl>
	<div class="postbody">
		<div id="post_content{same}">
		<h3 class="first"><a href="./viewtopic.php?p={same}&amp;sid={key}#p{same}">Re: {title}</a></h3>
		<ul class="post-buttons">
			<li><a href="./posting.php?mode=quote&amp;p={same}" title="Reply with quote" class="button button-icon-only"><i class="icon fa-quote-left fa-fw" aria-hidden="true"></i><span class="sr-only">Quote</span></a></li>
		</ul>
		<p class="author"><a class="unread" href="./viewtopic.php?p={same}#p{same}" title="Post"><i class="icon fa-file fa-fw icon-lightgray icon-md" aria-hidden="true"></i><span class="sr-only">Post</span></a> <span class="responsive-hide">by <strong><a href="./memberlist.php?mode=viewprofile&amp;u={same}" class="username">{who}</a></strong> &raquo; </span><time datetime="{date}">Thu Mar 05, 2026 9:12 am</time></p>
		<div class="content"><blockquote cite="./viewtopic.php?p={same}"><div><cite>{who} wrote: <a href="./viewtopic.php?p={same}#p{same}" data-post-id="{same}" onclick="if(document.getElementById(hash.substr(1)))href=hash">&uarr;</a></cite>{text}</div></blockquote>{text}<br>
<br>
{text}<br><br>{text} <img class="smilies" src="./images/smilies/icon_e_smile.gif" width="15" height="17" alt=":)" title="Smile"></div>
		<div id="sig{same}" class="signature">{title}<br>{title}</div>
		</div>
	</div>
	<div class="back2top"><a href="#top" class="top" title="Top"><i class="icon fa-chevron-circle-up fa-fw icon-gray" aria-hidden="true"></i><span class="sr-only">Top</span></a></div>
	</div>
</div>
<hr class="divider" />
"""
_VBULLETIN = """<div align="center"><div class="page" style="width:100%; text-align:left"><div style="padding:0px 25px 0px 25px" align="left">
<div id="edit{number}" style="padding:0px 0px 6px 0px"><table class="tborder" id="post{same}" cellpadding="6" cellspacing="0" border="0" width="100%" align="center">
<tr>
	<td class="thead" style="font-weight:normal; border: 1px solid #0B198C; border-right: 0px"><a name="post{same}"><img class="inlineimg" src="images/statusicon/post_old.gif" alt="Old" border="0" /></a> 14th January 2026, 10:05</td>
	<td class="thead" style="font-weight:normal; border: 1px solid #0B198C; border-left: 0px" align="right">&nbsp;#<a href="showpost.php?p={same}&amp;postcount=1" target="new" rel="nofollow" id="postcount{same}" name="1"><strong>1</strong></a>&nbsp;</td>
</tr>
<tr valign="top">
	<td class="alt2" width="175" style="border: 1px solid #0B198C; border-top: 0px; border-bottom: 0px"><div id="postmenu_{same}"><a class="bigusername" href="member.php?u={same}">{who}</a><script type="text/javascript"> vbmenu_register("postmenu_{same}", true); </script></div>
	<div class="smallfont">Senior Member</div><div class="smallfont"><a href="member.php?u={same}"><img src="image.php?u={same}&amp;dateline={key}" width="80" height="80" alt="{who}'s Avatar" border="0" /></a></div>
	<div class="smallfont">&nbsp;<br /><div>Join Date: May 2019</div><div>Location: {word}</div><div>Posts: 1,204</div><div></div></div></td>
	<td class="alt1" id="td_post_{same}" style="border-right: 1px solid #0B198C"><div class="smallfont"><img class="inlineimg" src="images/icons/icon1.gif" alt="Default" border="0" /> <strong>{title}</strong></div><hr size="1" style="color:#0B198C; background-color:#0B198C" />
	<div id="post_message_{same}"><div style="margin:20px; margin-top:5px; "><div class="smallfont" style="margin-bottom:2px">Quote:</div><table cellpadding="6" cellspacing="0" border="0" width="100%"><tr><td class="alt2" style="border:1px inset"><div>Originally Posted by <strong>{who}</strong></div><div style="font-style:italic">{text}</div></td></tr></table></div>{text}<br /><br />{text} <font color="#000080"><b>{word}</b></font></div>
	<div>__________________<br />{title}</div></td>
</tr>
</table></div></div></div></div>
"""
_XENFORO = """<article class="message message--post js-post js-inlineModContainer" data-author="{who}" data-content="post-{number}" id="js-post-{same}" itemscope itemtype="https://schema.org/Comment" itemid="https://www.example.org/posts/{same}/">
<span class="u-anchorTarget" id="post-{same}"></span>
<div class="message-inner"><div class="message-cell message-cell--user"><section class="message-user" itemprop="author" itemscope itemtype="https://schema.org/Person"><div class="message-avatar "><div class="message-avatar-wrapper"><a href="/members/{who}.{same}/" class="avatar avatar--m" data-user-id="{same}" data-xf-init="member-tooltip"><img src="/data/avatars/m/{same}.jpg?{key}" srcset="/data/avatars/l/{same}.jpg?{key} 2x" alt="{who}" class="avatar-u{same}-m" width="96" height="96" itemprop="image" /></a></div></div>
<div class="message-userDetails"><h4 class="message-name"><a href="/members/{who}.{same}/" class="username " dir="auto" data-user-id="{same}" data-xf-init="member-tooltip"><span itemprop="name">{who}</span></a></h4><h5 class="userTitle message-userTitle" dir="auto" itemprop="jobTitle">Well-known member</h5></div>
<div class="message-userExtras"><dl class="pairs pairs--justified"><dt><span data-xf-init="tooltip" title="Joined">{svg}</span></dt><dd>Mar 2, 2021</dd></dl><dl class="pairs pairs--justified"><dt><span data-xf-init="tooltip" title="Messages">{svg}</span></dt><dd>1,031</dd></dl></div><span class="message-userArrow"></span></section></div>
<div class="message-cell message-cell--main"><div class="message-main js-quickEditTarget"><header class="message-attribution message-attribution--split"><ul class="message-attribution-main listInline "><li class="u-concealed"><a href="/threads/t.{same}/post-{same}" rel="nofollow" itemprop="url"><time class="u-dt" dir="auto" datetime="{date}" data-time="1770113520" data-date-string="Feb 3, 2026" title="Feb 3, 2026 at 10:12 AM" itemprop="datePublished">Feb 3, 2026</time></a></li></ul></header>
<div class="message-content js-messageContent"><div class="message-userContent lbContainer js-lbContainer " data-lb-id="post-{same}" data-lb-caption-desc="{who} &middot; Feb 3, 2026 at 10:12 AM"><article class="message-body js-selectToQuote"><div itemprop="text"><div class="bbWrapper"><blockquote data-attributes="member: {same}" data-quote="{who}" data-source="post: {same}" class="bbCodeBlock bbCodeBlock--expandable bbCodeBlock--quote js-expandWatch"><div class="bbCodeBlock-content"><div class="bbCodeBlock-expandContent js-expandContent ">{text}</div><div class="bbCodeBlock-expandLink js-expandLink"><a role="button" tabindex="0">Click to expand...</a></div></div></blockquote>{text}<br />
<br />
{text}<script class="js-extraPhrases" type="application/json">{{"lightbox_close": "Close"}}</script></div></div><div class="js-selectToQuoteEnd">&nbsp;</div></article></div></div>
<footer class="message-footer"><div class="reactionsBar js-reactionsList is-active"><ul class="reactionSummary"><li><span class="reaction reaction--small reaction--1" data-reaction-id="1"><i aria-hidden="true"></i><img src="{data}" class="reaction-sprite js-reaction" alt="Like" title="Like" /></span></li></ul><span class="u-srOnly">Reactions:</span><a class="reactionsBar-link" href="/posts/{same}/reactions" data-xf-click="overlay" data-cache="false" rel="nofollow"><bdi>{who}</bdi> and <bdi>{who}</bdi></a></div></footer></div></div></div>
</article>
"""
_DISCOURSE = """<div class="topic-post clearfix regular" data-post-number="{number}"><article id="post_{same}" aria-label="Post #{same} by @{who}" role="region" data-post-id="{same}" data-topic-id="4312" data-user-id="{same}" class="boxed onscreen-post"><div class="post__row row"><div class="post__avatar topic-avatar"><div class="post-avatar"><a class="trigger-user-card main-avatar" href="/u/{who}" data-user-card="{who}" aria-hidden="true" tabindex="-1"><img loading="lazy" alt="" width="48" height="48" src="/user_avatar/www.example.org/{who}/48/{same}_2.png" class="avatar"></a></div></div><div class="post__body topic-body clearfix"><div role="heading" class="post__topic-meta-data topic-meta-data" aria-level="2"><div class="names trigger-user-card"><span class="first username"><a href="/u/{who}" data-user-card="{who}">{who}</a></span></div><div class="post-infos"><div class="post-info post-date"><a class="post-date" title="Post date" href="/t/x/4312/{same}"><span title="11 May 2026 09:30" data-time="1778491800000" data-format="tiny" class="relative-date"><span aria-hidden="true">11 May</span></span></a></div></div></div><div class="post__regular regular contents"><div class="cooked"><p>{text}</p>
<aside class="quote no-group" data-username="{who}" data-post="1" data-topic="4312"><div class="title"><div class="quote-controls"></div><img alt="" width="24" height="24" src="/letter_avatar_proxy/v4/letter/{key}.png" class="avatar"> {who}:</div><blockquote><p>{text}</p></blockquote></aside>
<p>{text} <img src="https://emoji.example/twitter/{word}.png?v=12" title=":{word}:" class="emoji" alt=":{word}:" loading="lazy" width="20" height="20"></p></div><section class="post__menu-area post-menu-area clearfix"><nav class="post-controls"><div class="actions"><button class="btn no-text btn-icon post-action-menu__show-more btn-flat" title="show more" type="button">{svg}</button><button class="btn no-text btn-icon post-action-menu__share btn-flat share" title="share a link to this post" type="button">{svg}</button><button class="btn btn-icon-text post-action-menu__reply reply create fade-out btn-flat" type="button">{svg}<span class="d-button-label">Reply</span></button></div></nav></section></div></div></div></article></div>
"""
_COMMENT = """<li id="comment-{number}" class="comment even thread-even depth-1 parent">
<article id="div-comment-{same}" class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><img alt='' src='https://secure.gravatar.example/avatar/{key}{key}?s=60&#038;d=mm&#038;r=g' srcset='https://secure.gravatar.example/avatar/{key}{key}?s=120&#038;d=mm&#038;r=g 2x' class='avatar avatar-60 photo' height='60' width='60' loading='lazy' decoding='async'/><b class="fn"><a href="https://{who}.example/" class="url" rel="ugc external nofollow">{who}</a></b> <span class="says">says:</span></div>
<div class="comment-metadata"><a href="https://blog.example.org/2026/03/post/#comment-{same}"><time datetime="{date}">March 5, 2026 at 9:12 am</time></a></div></footer>
<div class="comment-content"><p>{text}</p>
<p>{text}</p></div>
<div class="reply"><a rel="nofollow" class="comment-reply-link" href="https://blog.example.org/2026/03/post/?replytocom={same}#respond" data-commentid="{same}" data-postid="88" data-belowelement="div-comment-{same}" data-respondelement="respond" data-replyto="Reply to {who}" aria-label="Reply to {who}">Reply</a></div></article>
</li>
"""
_BLOG = """<p class="has-text-align-left">{text}</p>
<p>{text}</p>
<figure class="wp-block-image size-large is-resized"><img fetchpriority="low" decoding="async" width="1024" height="683" src="{data}" data-src="https://blog.example.org/wp-content/uploads/2026/03/{key}-1024x683.jpg" alt="{title}" class="wp-image-{number} lazyload" data-srcset="https://blog.example.org/wp-content/uploads/2026/03/{key}-1024x683.jpg 1024w, https://blog.example.org/wp-content/uploads/2026/03/{key}-300x200.jpg 300w" data-sizes="auto" /><noscript><img src="https://blog.example.org/wp-content/uploads/2026/03/{key}-1024x683.jpg" alt="{title}"></noscript><figcaption class="wp-element-caption">{title}</figcaption></figure>
<h2 class="wp-block-heading" id="h-{same}">{title}</h2>
"""
_STORY = """<div class="dcr-{key} content__block"><p class="dcr-{key}">{text}</p><p class="dcr-{key}">{text}</p><p class="dcr-{key}">{text}</p></div><gu-island name="Signup" priority="feature" deferuntil="visible" props="{{&quot;id&quot;:{number},&quot;name&quot;:&quot;{title}&quot;,&quot;theme&quot;:&quot;news&quot;}}" config="{{&quot;darkMode&quot;:false}}"></gu-island>
<div id="dfp-ad--inline{same}" class="js-ad-slot ad-slot ad-slot--inline ad-slot--offset-right ad-slot--rendered" data-link-name="ad slot inline{same}" data-name="inline{same}" aria-hidden="true" data-mobile="1,1|2,2|300,250|300,274|fluid"><iframe src="https://ads.example/{key}" title="ad" width="300" height="250"></iframe></div>
"""
_TEASER = """<div class="dcr-{key} fc-container__inner"><div class="dcr-{key}"><div class="dcr-{key}"><div class="dcr-{key}"><ul class="dcr-{key} u-unstyled l-row l-row--cols-4"><li data-link-name="{word}" class="dcr-{key} fc-slice__item l-row__item u-faux-block-link"><div class="dcr-{key}"><div class="dcr-{key} fc-item fc-item--has-image fc-item--pillar-news js-fc-item"><a href="/{word}/2026/mar/05/{key}" class="dcr-{key}" data-link-name="news | group-0 | card-@{number}" aria-label="{title}"></a><div class="dcr-{key}"><div class="dcr-{key}"><picture class="dcr-{key}"><source srcset="https://i.example.org/img/media/{key}/master/4000.jpg?width=330&amp;dpr=2&amp;s=none&amp;crop=5%3A4 660w" media="(min-width: 980px) and (-webkit-min-device-pixel-ratio: 1.25)"><source srcset="https://i.example.org/img/media/{key}/master/4000.jpg?width=330&amp;dpr=1&amp;s=none&amp;crop=5%3A4" media="(min-width: 980px)"><img alt="{title}" src="https://i.example.org/img/media/{key}/master/4000.jpg?width=330&amp;dpr=1" loading="lazy" class="dcr-{key}" width="330" height="264"></picture></div><div class="dcr-{key}"><h3 class="dcr-{key} card-headline"><span class="dcr-{key}"><div class="dcr-{key}">{word}</div><span class="show-underline dcr-{key}">{title}</span></span></h3><footer class="dcr-{key}"><time datetime="{date}" data-relativeformat="med" class="dcr-{key}">{svg}<span class="dcr-{key}">3h ago</span></time></footer></div></div></div></div></li></ul></div></div></div></div>
"""
_HOSPITAL = """<section class="paragraph paragraph--type--text-block paragraph--view-mode--default paragraph-id--{number}"><div class="container"><div class="row justify-content-center"><div class="col-12 col-lg-8"><h2 class="field field--name-field-heading field--type-string field--label-hidden field__item">{title}</h2><div class="clearfix text-formatted field field--name-field-body field--type-text-long field--label-hidden field__item"><p>{text}</p>
<p>{text}</p>
<ul>
	<li>{title}</li>
	<li><a data-entity-substitution="canonical" data-entity-type="node" data-entity-uuid="{key}-4f1e" href="/node/{same}" title="{title}">{title}</a></li>
	<li>{text}</li>
</ul></div></div></div></div></section>
<div class="accordion" id="accordion-{same}"><div class="accordion-item"><h3 class="accordion-header"><button class="accordion-button collapsed" type="button" data-bs-toggle="collapse" data-bs-target="#c{same}" aria-expanded="false" aria-controls="c{same}">{title} {svg}</button></h3><div id="c{same}" class="accordion-collapse collapse" data-bs-parent="#accordion-{same}"><div class="accordion-body"><p>{text}</p></div></div></div></div>
"""
_REDDIT = """<div class=" thing id-t1_{key} noncollapsed   comment " id="thing_t1_{key}" onclick="click_thing(this)" data-fullname="t1_{key}" data-type="comment" data-gildings="0" data-subreddit="rare" data-subreddit-prefixed="r/rare" data-subreddit-fullname="t5_2qh1i" data-subreddit-type="public" data-author="{who}" data-author-fullname="t2_{key}" data-replies="1" data-permalink="/r/rare/comments/{key}/just_told/{key}/" ><p class="parent"><a name="{number}" ></a></p><div class="midcol unvoted" ><div class="arrow up login-required access-required" data-event-action="upvote" role="button" aria-label="upvote" tabindex="0" ></div><div class="arrow down login-required access-required" data-event-action="downvote" role="button" aria-label="downvote" tabindex="0" ></div></div><div class="entry unvoted"><p class="tagline"><a href="javascript:void(0)" class="expand" onclick="return togglecomment(this)">[–]</a><a href="https://old.example.org/user/{who}" class="author may-blank id-t2_{key}" >{who}</a><span class="userattrs"></span> <span class="score dislikes" title="11">11 points</span><span class="score unvoted" title="12">12 points</span><span class="score likes" title="13">13 points</span> <time title="Thu Mar 5 09:12:33 2026 UTC" datetime="{date}" class="live-timestamp">3 days ago</time>&nbsp;<a href="javascript:void(0)" class="numchildren" onclick="return togglecomment(this)">(2 children)</a></p><form action="#" class="usertext warn-on-unload" onsubmit="return post_form(this, 'editusertext')" id="form-t1_{key}"><input type="hidden" name="thing_id" value="t1_{key}"/><div class="usertext-body may-blank-within md-container " ><div class="md"><p>{text}</p>

<p>{text}</p>
</div>
</div></form><ul class="flat-list buttons"><li class="first"><a href="https://old.example.org/r/rare/comments/{key}/just_told/{key}/" data-event-action="permalink" class="bylink" rel="nofollow" >permalink</a></li><li class="comment-save-button save-button login-required"><a href="javascript:void(0)">save</a></li><li><a href="#{same}" data-event-action="parent" class="bylink" rel="nofollow" >parent</a></li><li class="report-button login-required"><a href="javascript:void(0)" class="reportbtn access-required" data-event-action="report">report</a></li><li class="reply-button login-required"><a class="access-required" href="javascript:void(0)" data-event-action="comment" onclick="return reply(this)">reply</a></li></ul><div class="reportform report-t1_{key}"></div></div><div class="child" ><div id="siteTable_t1_{key}" class="sitetable listing">{replies}</div></div><div class="clearleft"></div></div><div class="clearleft"></div>
"""
_WIKI = """<div class="mw-heading mw-heading2"><h2 id="s{number}">{title}</h2><span class="mw-editsection"><span class="mw-editsection-bracket">[</span><a href="/w/index.php?title=Page&amp;action=edit&amp;section={same}" title="Edit section: {word}"><span>edit</span></a><span class="mw-editsection-bracket">]</span></span></div>
<p>{text}<sup id="cite_ref-{same}_1-0" class="reference"><a href="#cite_note-{same}-1"><span class="cite-bracket">&#91;</span>{same}<span class="cite-bracket">&#93;</span></a></sup> {text} <a href="/wiki/{word}_{word}" title="{word} {word}">{word} {word}</a>, <a href="/wiki/{word}" class="mw-redirect" title="{word}">{word}</a> and <a href="/w/index.php?title={word}&amp;action=edit&amp;redlink=1" class="new" title="{word} (page does not exist)">{word}</a>.
</p><p>{text} <a href="/wiki/{word}" title="{word}">{word}</a> {text}<sup class="reference"><a href="#cite_note-{same}-2"><span class="cite-bracket">&#91;</span>2<span class="cite-bracket">&#93;</span></a></sup></p>
<figure class="mw-default-size" typeof="mw:File/Thumb"><a href="/wiki/File:{key}.jpg" class="mw-file-description"><img src="//upload.example.org/wikipedia/commons/thumb/{key}.jpg/250px-{key}.jpg" decoding="async" width="250" height="188" class="mw-file-element" srcset="//upload.example.org/wikipedia/commons/thumb/{key}.jpg/375px-{key}.jpg 1.5x, //upload.example.org/wikipedia/commons/{key}.jpg 2x" data-file-width="1024" data-file-height="768" /></a><figcaption>{title}</figcaption></figure>
"""
_REFERENCE = """<li id="cite_note-{number}"><span class="mw-cite-backlink"><b><a href="#cite_ref-{same}_1-0">^</a></b></span> <span class="reference-text"><style data-mw-deduplicate="TemplateStyles:r1238218222">.mw-parser-output cite.citation{{font-style:inherit;word-wrap:break-word}}.mw-parser-output .citation q{{quotes:"\\"" "\\"" "'" "'"}}.mw-parser-output .id-lock-free a{{background:url("//upload.example.org/lock.svg")right 0.1em center/9px no-repeat}}</style><cite id="CITEREF{who}2019" class="citation journal cs1">{who} A, {who} B (2019). <a rel="nofollow" class="external text" href="https://doi.example/10.1000%2F{key}">"{title}"</a>. <i>Journal of {word}</i>. <b>12</b> (4): 115–<wbr />124. <a href="/wiki/Doi_(identifier)" class="mw-redirect" title="Doi (identifier)">doi</a>:<span class="id-lock-free" title="Freely accessible"><a rel="nofollow" class="external text" href="https://doi.example/10.1000%2F{key}">10.1000/{key}</a></span>.</cite><span title="ctx_ver=Z39.88-2004&amp;rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Ajournal&amp;rft.genre=article&amp;rft.jtitle={word}&amp;rft.atitle={word}+{word}+{word}&amp;rft.volume=12&amp;rft_id=info%3Adoi%2F10.1000%2F{key}&amp;rfr_id=info%3Asid%2Fexample.org" class="Z3988"></span></span></li>
"""
_TABLE = """<tr class="odd row-{number}" data-row-key="{same}" style="vertical-align:top"><td class="col col-id text-right" style="width:60px;white-space:nowrap">{same}</td><td class="col col-name"><a href="/trial/NCT{same}?rank=1">{title}</a></td><td class="col col-status"><span class="badge badge-success">Recruiting</span></td><td class="col"><ul class="list-unstyled"><li>{word}</li><li>{word} {word}</li></ul></td><td class="col">{text}</td><td class="col text-right">12.4</td><td class="col text-right">&lt;&nbsp;0.05</td><td class="col text-center">&#10003;</td><td class="col" align="center" nowrap>{date}</td></tr>
"""
_SCRIPTS = "{script}\n{style}\n"

SITES = (
    Site("phpBB", 0.3, (_head(0.02, "{script}\n", '<body id="phpbb" class="nojs notouch section-viewtopic ltr">'), _MENU, Section(0.03, "", "{script}", ""), Section(0.88, '<div id="page-body" class="page-body" role="main"><h2 class="topic-title"><a href="./viewtopic.php?t=4">{title}</a></h2>\n', _PHPBB, "</div>"))),
    Site("vBulletin", 0.3, (_head(0.05, _SCRIPTS, '<body onload="">'), _MENU, Section(0.88, '<div id="posts">', _VBULLETIN, "</div>"), _FOOTER)),
    Site("XenForo", 0.3, (_head(0.12, _SCRIPTS + "{linked}", '<body data-template="thread_view">'), _MENU, Section(0.78, '<div class="p-body"><h1 class="p-title-value">{title}</h1><div class="block-body js-replyNewMessageContainer">', _XENFORO, "</div></div>"), _FOOTER)),
    Site("Discourse", 0.3, (_head(0.12, _SCRIPTS, '<body class="docked">'), Section(0.2, '<discourse-assets><div class="hidden" id="data-preloaded" data-preloaded="{{&quot;topic&quot;:&quot;', "{state}", '&quot;}}"></div></discourse-assets>'), Section(0.6, '<div id="main-outlet"><h1><a href="/t/x/4312">{title}</a></h1><div class="post-stream">', _DISCOURSE, "</div></div>"), _FOOTER)),
    Site("WordPress", 0.35, (_head(0.3, _SCRIPTS + "{linked}\n", '<body class="post-template-default single single-post postid-88 wp-embed-responsive">'), _MENU, Section(0.33, '<main id="main"><article class="post-88 post type-post hentry"><header class="entry-header"><h1 class="entry-title">{title}</h1></header><div class="entry-content">', _BLOG, '</div></article>\n<div id="comments" class="comments-area"><ol class="comment-list">'), Section(0.3, "", _COMMENT, "</ol></div></main>"), _FOOTER)),
    Site("newspaper", 0.15, (_head(0.35, _SCRIPTS + "{linked}\n", "<body>"), _MENU, Section(0.12, '<main><article><h1 class="dcr-{key}">{title}</h1><div id="maincontent" class="article-body">', _STORY, "</div></article></main>"), Section(0.4, '<aside class="most-viewed">', _TEASER, "</aside>"), _FOOTER)),
    Site("hospital", 0.6, (_head(0.15, _SCRIPTS + "{linked}\n", '<body class="page-node-type-condition path-node">'), Section(0.15, _MENU.open, _MENU.item, _MENU.close), Section(0.6, '<main role="main"><h1 class="page-title">{title}</h1>', _HOSPITAL, "</main>"), _FOOTER)),
    Site("Reddit, old", 0.25, (_head(0.06, _SCRIPTS, '<body class="comments-page">'), _MENU, Section(0.88, '<div class="content" role="main"><p class="title"><a class="title" href="/r/x">{title}</a></p><div class="sitetable nestedlisting">', _REDDIT, "</div></div>"))),
    Site("encyclopaedia", 0.4, (_head(0.03, "{script}\n", '<body class="skin-vector mediawiki">'), _MENU, Section(0.55, '<div id="content" class="mw-body"><h1 id="firstHeading">{title}</h1><div class="mw-content-ltr mw-parser-output" lang="en" dir="ltr">', _WIKI, '<div class="reflist"><ol class="references">'), Section(0.35, "", _REFERENCE, "</ol></div></div></div>"))),
    Site("tables", 0.4, (_head(0.1, _SCRIPTS, "<body>"), _MENU, Section(0.8, '<main><h1>{title}</h1><div class="table-responsive"><table class="table table-striped table-sm dataTable" id="results" border="0" cellspacing="0"><thead><tr role="row"><th>Rank</th><th>Study</th><th>Status</th></tr></thead><tbody>', _TABLE, "</tbody></table></div></main>"), _FOOTER)),
)  # fmt: skip


def pages(ng: Netgloss) -> dict[str, str]:
    """Each kind of site in each size, by name."""
    terms = [form.text for concept in ng.concepts if concept.level in TERMS for form in concept.written_forms()]
    return {f"{site.name} {size // 1000}": Filling(site, size, terms).page() for site in SITES for size in SIZES}


def _read(html: str) -> str:
    return to_html(reading(html, ADDRESS))


PEERS: dict[str, Callable[[str], Any]] = {
    "BeautifulSoup, html.parser": partial(BeautifulSoup, features="html.parser"),
    "BeautifulSoup, lxml": partial(BeautifulSoup, features="lxml"),
    "html5lib": html5lib.parse,
    "lxml": lxml.html.document_fromstring,
    "lexbor": LexborHTMLParser,
}


def main() -> None:
    """Prints ms of CPU, the time of peers against ours (prepare and annotate), and the bar."""
    ng = netgloss.load()
    both: dict[str, float] = {}  # page → ms for `UNIT`
    views: list[float] = []
    against: dict[str, list[float]] = {name: [] for name in PEERS}
    rows = [
        [
            "",
            "kB",
            "prepare",
            "annotate",
            f"both, {UNIT // 1000} kB",
            "reading",
            "annotate it",
            *(f"{name}, ×" for name in PEERS),
        ]
    ]
    near = []
    for name, html in pages(ng).items():
        safe, read = prepare(html, ADDRESS), _read(html)
        seconds = rounds(
            {
                "prepare": partial(prepare, html, ADDRESS),
                "annotate": partial(ng.annotate_html, safe),
                "reading": partial(_read, html),
                "annotate it": partial(ng.annotate_html, read),
                **{peer: partial(parse, html) for peer, parse in PEERS.items()},
            },
            ROUNDS,
        )
        ours = [first + then for first, then in zip(seconds["prepare"], seconds["annotate"], strict=True)]
        both[name] = median(ours) * 1000 * UNIT / len(html)
        if NEAR[0] <= len(html) <= NEAR[1]:
            near.append(name)
        views.append(ratio(seconds["prepare"], seconds["reading"]))
        for peer in PEERS:
            against[peer].append(ratio(ours, seconds[peer]))
        figures = [median(seconds[part]) * 1000 for part in ("prepare", "annotate", "reading", "annotate it")]
        figures.insert(2, both[name])
        rows.append(
            [
                name,
                f"{len(html) / 1000:.0f}",
                *(f"{figure:.0f}" for figure in figures),
                *(f"{against[peer][-1]:.2f}" for peer in PEERS),
            ]
        )
    rows.append(
        [
            "median",
            "",
            "",
            "",
            f"{median(both.values()):.0f}",
            "",
            "",
            *(f"{median(against[peer]):.2f}" for peer in PEERS),
        ]
    )
    worst = max(near, key=both.__getitem__)
    sys.stdout.write(
        f"ms of CPU, median of {ROUNDS} rounds; and how many times longer than prepare and annotate a bare parse takes\n"
        + table(rows)
        + f"\n\nprepare and annotate, {UNIT // 1000} kB: {median(both[name] for name in near):.0f} ms, at worst {both[worst]:.0f} ms ({worst}), "
        f"of {len(near)} pages of {NEAR[0] // 1000}–{NEAR[1] // 1000} kB; the bar is {BAR} ms.\n"
        f"reading: {median(views):.2f} × the time of prepare, at worst {max(views):.2f} ×.\n"
    )


if __name__ == "__main__":
    main()
