"""Vocabularies, texts and pages of any size, the same in every run."""

from __future__ import annotations

import random
from functools import cache

from spellchecker import SpellChecker

from netgloss import Netgloss
from netgloss.glossary import Concept, Source
from netgloss.lexicon import Lexicon, Record

_SYLLABLES = (
    "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo za chro mo gra nin sta tin tide mab oma itis ectomy scan"
).split()


@cache
def english() -> list[str]:
    """Words by how common they are, the commonest first."""
    frequency = SpellChecker(language="en").word_frequency.dictionary
    return [word for word in sorted(frequency, key=frequency.__getitem__, reverse=True)[:30_000] if word.isalpha()]


def vocabulary(size: int) -> dict[str, str]:
    """Plausible forms of one to three words, each with its case rule: half of them begin with an ordinary word."""
    dice = random.Random(size)
    ordinary = english()[2_000:12_000]

    def name() -> str:
        return "".join(dice.choice(_SYLLABLES) for _ in range(dice.randint(2, 4)))

    forms: dict[str, str] = {}
    taken: set[str] = set()
    while len(forms) < size:
        count, shape = dice.choice([1, 1, 2, 2, 2, 3, 3]), dice.random()
        others = [dice.choice(ordinary) for _ in range(count - 1)]
        words = (
            [name() for _ in range(count)] if shape < 0.25 else [name(), *others] if shape < 0.6 else [*others, name()]
        )
        form = " ".join(words)
        if dice.random() < 0.15:
            form = form.upper() if count == 1 else form.title()
        if form.lower() not in taken:
            taken.add(form.lower())
            forms[form] = "any" if form.islower() else "exact"
    return forms


def engine(forms: dict[str, str]) -> Netgloss:
    """netgloss with exactly these forms and no variants, so that all engines know the same."""
    header = dict.fromkeys(("title", "language", "version", "licence", "disclaimer"), "")
    source = Source(title="t", publisher="p", year=2020, url="https://example.org")
    concepts = [
        Concept(id=f"c{at}", term=form, kind="tumour", level="core", definition="x", sources=("s",), reviewed="2026-11")
        for at, form in enumerate(forms)
    ]
    records = [Record(at, form, case, "", (form,)) for at, (form, case) in enumerate(forms.items())]
    return Netgloss(Lexicon(header, {"s": source}, {}, concepts, records))


def text(size: int, forms: dict[str, str], every: int, seed: int = 1) -> str:
    """English-like prose of about `size` characters with a form every so many characters; 0 for none."""
    dice = random.Random(seed)
    names = list(forms)
    common = english()
    words = iter(dice.choices(common, [1 / (rank + 3) for rank in range(len(common))], k=size // 3))
    parts: list[str] = []
    length, due, sentence = 0, every, 0
    while length < size:
        if every and length >= due:
            word = dice.choice(names)
            due += every
        else:
            word = next(words)
        sentence += 1
        if sentence == 1:
            word = word[:1].upper() + word[1:]
        if sentence > dice.randint(8, 22):
            word += dice.choice([".", ".", "?", ".\n\n"])
            sentence = 0
        elif dice.random() < 0.08:
            word += dice.choice([",", ";", ":"])
        parts.append(word)
        length += len(word) + 1
    return " ".join(parts)


# Pages: the markup around a little text that three kinds of site send


def _paragraphs(dice: random.Random, forms: dict[str, str], every: int, count: int, size: int) -> list[str]:
    prose = text(count * size, forms, every, dice.randrange(2**32))
    return [prose[at * size : (at + 1) * size].strip().replace("\n\n", "<br>\n<br>\n") for at in range(count)]


def forum(dice: random.Random, forms: dict[str, str], every: int) -> str:
    """A thread of an old-fashioned forum: 20 posts between profiles, buttons and signatures."""
    name = dice.choice(english()[:3000])
    head = (
        '<!DOCTYPE html>\n<html dir="ltr" lang="en-gb">\n<head>\n<meta charset="utf-8" />\n<title>Thread</title>\n'
        + "".join(f'<link href="./styles/theme/{at}.css?assets_version=18" rel="stylesheet">\n' for at in range(8))
        + "<script>\n" + "\tvar on_load = function(e) { return e < 3 && document.querySelector('a > b'); };\n" * 60
        + "</script>\n</head>\n<body id=\"phpbb\" class=\"nojs notouch section-viewtopic ltr \">\n<ul class=\"linklist\">"
    )  # fmt: skip
    nav = "".join(
        f'<li class="rightside" data-skip-responsive="true">\n\t<a href="./ucp.php?mode=login&amp;redirect=viewtopic.php%3Ft%3D{at}" '
        f'title="Login" accesskey="x" role="menuitem">\n\t\t<i class="icon fa-power-off fa-fw" aria-hidden="true"></i><span>Login</span>\n\t</a>\n</li>\n'
        for at in range(50)
    )
    posts = "".join(
        f"""<div id="p{at}" class="post has-profile bg{at % 2 + 1}">
	<div class="inner">
	<dl class="postprofile" id="profile{at}">
		<dt class="has-profile-rank has-avatar">
			<div class="avatar-container"><a href="./memberlist.php?mode=viewprofile&amp;u={at}" class="avatar"><img class="avatar" src="./download/file.php?avatar={at}.jpg" width="100" height="100" alt="User avatar" /></a></div>
			<a href="./memberlist.php?mode=viewprofile&amp;u={at}" style="color: #AA0000;" class="username-coloured">{name}{at}</a>
		</dt>
		<dd class="profile-rank">Long-time member<br /><img src="./images/ranks/{at}.gif" alt="rank" title="rank" /></dd>
		<dd class="profile-posts"><strong>Posts:</strong> <a href="./search.php?author_id={at}&amp;sr=posts">{at * 37}</a></dd>
		<dd class="profile-joined"><strong>Joined:</strong> Tue Mar 02, 2021 9:14 am</dd>
	</dl>
	<div class="postbody">
		<div id="post_content{at}">
		<h3 class="first"><a href="./viewtopic.php?p={at}#p{at}">Re: Thread</a></h3>
		<ul class="post-buttons">
			<li><a href="./posting.php?mode=quote&amp;p={at}" title="Reply with quote" class="button button-icon-only"><i class="icon fa-quote-left fa-fw" aria-hidden="true"></i><span class="sr-only">Quote</span></a></li>
			<li><a href="./app.php/post/{at}/report" title="Report this post" class="button button-icon-only"><i class="icon fa-exclamation fa-fw" aria-hidden="true"></i><span class="sr-only">Report</span></a></li>
		</ul>
		<p class="author"><a class="unread" href="./viewtopic.php?p={at}#p{at}" title="Post"><i class="icon fa-file fa-fw icon-lightgray icon-md" aria-hidden="true"></i><span class="sr-only">Post</span></a> <span class="responsive-hide">by <strong><a href="./memberlist.php?mode=viewprofile&amp;u={at}" class="username">{name}{at}</a></strong> &raquo; </span><time datetime="2026-03-05T09:12:33+00:00">Thu Mar 05, 2026 9:12 am</time></p>
		<div class="content">{post}</div>
		<div id="sig{at}" class="signature">{name} {at}, <em>still here</em></div>
		</div>
	</div>
	<div class="back2top"><a href="#top" class="top" title="Top"><i class="icon fa-chevron-circle-up fa-fw icon-gray" aria-hidden="true"></i><span class="sr-only">Top</span></a></div>
	</div>
</div>
<hr class="divider" />
"""
        for at, post in enumerate(_paragraphs(dice, forms, every, 20, 420))
    )  # fmt: skip
    return f"{head}{nav}</ul>\n{posts}</body>\n</html>\n"


def article(dice: random.Random, forms: dict[str, str], every: int) -> str:
    """An article of a blog: long style sheets and scripts in the page, a menu, pictures, comments."""
    style = "".join(
        f".wp-block-{at} a:hover>span{{color:#0{at % 10}77cc;margin:0 auto;padding:{at}px}}" for at in range(500)
    )
    script = "".join(
        f'window.cfg{at}={{"url":"https://cdn.example.org/wp-content/plugins/x/{at}.js","nonce":"ab{at}","html":"<b>"}};'
        for at in range(250)
    )
    menu = "".join(
        f'<li id="menu-item-{at}" class="menu-item menu-item-type-post_type menu-item-object-page menu-item-{at}"><a href="https://blog.example.org/page-{at}/" itemprop="url"><span itemprop="name">Page {at}</span></a></li>\n'
        for at in range(40)
    )
    body = "\n".join(
        f'<p class="has-text-align-left">{part}</p>\n<figure class="wp-block-image size-large"><img decoding="async" loading="lazy" width="1024" height="683" src="https://blog.example.org/wp-content/uploads/2026/0{at % 9 + 1}/p{at}.jpg" alt="A picture" class="wp-image-{at}" srcset="https://blog.example.org/wp-content/uploads/p{at}-1024x683.jpg 1024w, https://blog.example.org/wp-content/uploads/p{at}-300x200.jpg 300w" sizes="(max-width: 1024px) 100vw, 1024px" /></figure>'
        for at, part in enumerate(_paragraphs(dice, forms, every, 14, 500))
    )
    icons = "".join(
        f'<a href="https://social.example/{at}" class="share"><svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M{at} 2C6.48 2 2 6.48 2 12s4.48 10 10 10 10-4.48 10-10S17.52 2 12 2zm1 17h-2v-2h2v2z"/></svg></a>'
        for at in range(20)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="UTF-8">\n<title>An article</title>\n<style id="global-styles-inline-css">{style}</style>\n'
        f'<script type="text/javascript">{script}</script>\n</head>\n<body class="post-template-default single single-post wp-embed-responsive">\n<nav><ul class="menu">{menu}</ul></nav>\n'
        f'<article class="post type-post hentry"><h1 class="entry-title">An article</h1>\n<div class="entry-content">\n{body}\n</div></article>\n{icons}\n</body>\n</html>\n'
    )


def application(dice: random.Random, forms: dict[str, str], every: int) -> str:
    """A thread of a modern site: deep markup with generated class names, and the state of the page as JSON."""
    state = ",".join(
        f'{{"id":"t1_{at}","author":"u{at}","score":{at},"permalink":"/r/x/comments/{at}/","body_html":"&lt;p&gt;a&lt;/p&gt;"}}'
        for at in range(350)
    )
    posts = "".join(
        f"""<div class="_1z5rdmX8TDr6mqwNv7A70U css-{at}ab"><div class="flex flex-col gap-2 px-4 py-2 rounded-md" data-testid="comment-{at}" tabindex="-1"><div class="flex items-center gap-1 text-xs"><span class="avatar css-1q2w3e"><img alt="" class="rounded-full h-8 w-8" src="https://img.example.org/a/{at}.png?width=64&amp;height=64&amp;crop=smart" /></span><a class="font-bold hover:underline" href="/user/u{at}/">u{at}</a><span class="text-neutral-content-weak">•</span><faceplate-timeago ts="2026-03-05T09:12:33.000000+0000"><time datetime="2026-03-05T09:12:33">3 d. ago</time></faceplate-timeago></div><div class="md text-14 rounded-8 pb-2xs overflow-hidden" slot="comment" id="t1_{at}-post-rtjson-content"><p>{post}</p></div><div class="flex items-center gap-2"><button class="button-small icon inline-flex" aria-label="upvote" rpl=""><svg fill="currentColor" height="16" width="16" viewBox="0 0 20 20" xmlns="http://www.w3.org/2000/svg"><path d="M10 19c-.072 0-.145 0-.218-.006A4.1 4.1 0 0 1 6 14.816V11H2.862a1.751 1.751 0 0 1-1.234-2.993L9.41.28a.836.836 0 0 1 1.18 0l7.782 7.727A1.751 1.751 0 0 1 17.139 11H14v3.882a4.134 4.134 0 0 1-.854 2.592A3.99 3.99 0 0 1 10 19Z"></path></svg></button><faceplate-number number="{at}">{at}</faceplate-number><button class="button-small px-sm" type="button"><span class="flex items-center"><span class="flex">Reply</span></span></button><button class="button-small px-sm" type="button"><span class="flex items-center"><span class="flex">Share</span></span></button></div></div></div>
"""
        for at, post in enumerate(_paragraphs(dice, forms, every, 25, 330))
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Thread</title></head><body class="v2 hydrate">'
        f'<div id="root"><main class="min-w-0 w-full">{posts}</main></div>\n'
        f'<script id="state" type="application/json">{{"comments":[{state}]}}</script>\n</body></html>\n'
    )


def pages(forms: dict[str, str], every: int, count: int = 8) -> list[str]:
    """`count` pages of each kind, with a form every so many characters of their text."""
    dice = random.Random(every)
    return [page(dice, forms, every) for _ in range(count) for page in (forum, article, application)]
