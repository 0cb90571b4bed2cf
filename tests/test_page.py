"""Foreign pages made safe: what goes, what stays, and laws that hold for whatever comes in."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
import turbohtml
from bs4 import Doctype, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from netgloss import Netgloss
from netgloss.page import clean, prepare
from netgloss.tree import parse
from netgloss.writing import write
from payloads import PAYLOADS

HERE = Path(__file__).parent
PAGES = sorted([*(HERE / "extension" / "pages").glob("*.html"), *(HERE / "pages").glob("*/source.html")])
ADDRESS = "https://forum.example/board/thread.html?t=1"

# name → (what comes in, what comes out)
CLEANED = {
    # What runs
    "script": ("a<script>alert(1)</script>b", "ab"),
    "script with a comment": ("a<script><!--<script></script>--></script>b", "ab"),
    "script that is not closed": ("a<script>b", "a"),
    "handler": ('<p onclick="x()" OnMouseOver=y id=z>a</p>', '<p id="z">a</p>'),
    "handler behind a slash": ("<img/src=a.png/onerror=x>", '<img src="https://forum.example/board/a.png/onerror=x">'),
    "javascript link": ("<a href='javascript:x'>a</a>", "<a>a</a>"),
    "javascript link, disguised": ("<a href=' \x01Java&Tab;scr\nipt&colon;x'>a</a>", "<a>a</a>"),
    "data link": ("<a href='data:text/html,x'>a</a>", "<a>a</a>"),
    "vbscript link": ("<a href='vbscript:x'>a</a>", "<a>a</a>"),
    "drawing": ("a<svg onload=x><script>y</script><a href=z>b</a></svg>c", "ac"),
    "drawing that holds a page": ("<svg><desc><p>a</p></desc></svg>b", "<p>a</p>b"),
    "formula": ("a<math><mtext><img src=x></mtext></math>b", '<img src="https://forum.example/board/x">'.join("ab")),
    "frame": ("a<iframe src=x>b</iframe>c", "ac"),
    "frames": ("<frameset onload=x><frame src=y></frameset>", ""),
    "object, embed, applet": ("a<object data=x>b</object><embed src=y><applet code=z>c</applet>", "a<span>b</span>"),
    "raw text": ("a<xmp><b></xmp><noembed><i></noembed><noframes><u></noframes>b", "ab"),
    "plaintext": ("a<plaintext><b>", "a"),
    "comment": ("a<!-- b --><!--><?c?><![CDATA[d]]>e", "ae"),
    "template": ("a<template><p>b</p></template>c", "ac"),
    "component in a paragraph": (
        "<p>a<template shadowrootmode=open>b</template>c", "<p>a<span>b</span>c</p>",
    ),
    "component": ("<x-post><template shadowrootmode=open><p>a</p></template></x-post>", "<x-post><div><p>a</p></div></x-post>"),
    "unknown element": ("<blink class=x>a</blink><geolocation>b</geolocation>", "<span>a</span><span>b</span>"),
    "attributes of an unknown element, on another too": ("<blink class=x>a</blink><p class=x>b</p>", '<span>a</span><p class="x">b</p>'),
    "reserved element": ("<font-face>a</font-face>", "<span>a</span>"),
    "image is img": ("<image src=/a.png>", '<img src="https://forum.example/a.png">'),
    # What calls home or leads away
    "meta refresh": ("<meta http-equiv=refresh content='0;url=x'>a", "a"),
    "meta policy": ("<meta http-equiv=content-security-policy content=x>a", "a"),
    "meta that stays": ("<meta name=Viewport content='width=1'><meta charset=latin1>",
                        '<meta name="viewport" content="width=1"><meta charset="utf-8">'),
    "base": ("<base href='https://other.example/x/'><a href=y>a</a>", '<a href="https://other.example/x/y">a</a>'),
    "base to a script": ("<base href='javascript:x'><a href=y>a</a>", '<a href="https://forum.example/board/y">a</a>'),
    "second base": ("<base target=_top><base href=/r/><base href=/s/><a href=y>a</a>",
                    '<a href="https://forum.example/r/y">a</a>'),
    "preload": ("<link rel=preload href=a as=script><link rel=prefetch href=b><link rel=manifest href=c>"
                "<link rel=dns-prefetch href=//d><link rel=modulepreload href=e><link rel=icon href=f>", ""),
    "style sheet": ("<link rel='StyleSheet' href=/a.css onload=x media=print>",
                    '<link rel="stylesheet" href="https://forum.example/a.css" media="print">'),
    "style sheet of http": ("<link rel=stylesheet href=http://forum.example/a.css>", ""),
    "canonical": ("<link rel=canonical href=/t/1>", '<link rel="canonical" href="https://forum.example/t/1">'),
    "form": ("<form action=x method=post><input name=q formaction=y><button formaction=z>a</button></form>",
             "<div><input><button>a</button></div>"),
    "fields that take secrets": ("<input type=password><input type=HIDDEN value=x><input type=file><input type=image src=y>", ""),
    "ping, target, download": ("<a href=/x ping=/y target=_top download>a</a>", '<a href="https://forum.example/x">a</a>'),
    "background": ("<body background=x.png><table background=y.png><td>a", "<body><table><td>a</td></table></body>"),
    "autoplay": ("<video src=/a.mp4 autoplay poster=http://x.example/p.png controls></video>",
                 '<video src="https://forum.example/a.mp4" controls=""></video>'),
    "popover": ("<div popover id=x>a</div><button popovertarget=x command=show-modal commandfor=x>b</button>",
                '<div id="x">a</div><button>b</button>'),
    "editable": ("<p contenteditable>a</p>", "<p>a</p>"),
    "name of the document's own": ("<img name=body alt=x><a name=top></a>", '<img alt="x"><a name="top"></a>'),
    # Pictures
    "tiny picture": ("a<img src=/p.png width=1 height=1>b<img src=/p.png height='0'>c", "abc"),
    "tiny by style": ('<img src=/p.png style="width:1px"><img src=/p.png style="display: none">', ""),
    "small, but to be seen": ('<img src="/p.png" width="10" style="width:10px">',
                              '<img src="https://forum.example/p.png" width="10" style="width:10px">'),
    "known beacons": ("<img src=https://www.facebook.com/tr?id=1><img src='//www.google-analytics.com/collect?x'>"
                      "<img src=/piwik.php?x>", ""),
    "http picture": ("<img src=http://forum.example/a.png alt=x>", '<img alt="x">'),
    "private picture": ("<img src=https://192.168.0.1/a.png><img src=//localhost/x><img src='https://[::1]/'>", "<img><img><img>"),
    "data picture": ("<img src='data:image/png;base64,AAAA'>", '<img src="data:image/png;base64,AAAA">'),
    "data drawing": ("<img src='data:image/svg+xml;base64,AAAA'>", "<img>"),
    "lazy picture": ("<img src='data:image/gif;base64,R0' data-src=/a.png>", '<img src="https://forum.example/a.png">'),
    "lazy set": ("<img data-lazy-src=/a.png data-lazy-srcset='/a.png 1x, /b.png 2x' loading=lazy>",
                 '<img loading="lazy" srcset="https://forum.example/a.png 1x, https://forum.example/b.png 2x"'
                 ' src="https://forum.example/a.png">'),
    "noscript picture": ("<p><img src='data:image/gif;base64,R0'><noscript><img src=/a.png></noscript>b</p>",
                         '<p><img src="https://forum.example/a.png">b</p>'),
    "noscript beside the same": ("<img data-src=/a.png><noscript><img src=/a.png></noscript>", '<img src="https://forum.example/a.png">'),
    "noscript plea": ("<noscript>Please enable JavaScript</noscript>a", "a"),
    "noscript style": ("<head><noscript><style>p{opacity:1}</style></noscript></head>", "<head><style>p{opacity:1}</style></head>"),
    "noscript trick": ('<noscript><p title="</noscript><img src=x onerror=y>">', ""),
    "set of pictures": ("<img srcset='a.png, http://x.example/b.png 2x, //c.example/c.png 3x, d.png 10z'>",
                        '<img srcset="https://forum.example/board/a.png, https://c.example/c.png 3x">'),
    "picture element": ("<picture><source srcset='/a.webp 1x' type=image/webp><img src=/a.png></picture>",
                        '<picture><source srcset="https://forum.example/a.webp 1x" type="image/webp">'
                        '<img src="https://forum.example/a.png"></picture>'),
    # Look-alikes of ours
    "our classes": ('<p class="x netgloss-card NetGloss y no-netgloss">a</p>', '<p class="x y no-netgloss">a</p>'),
    "our attributes and ids": ("<p id=netgloss-net data-netgloss=net data-netgloss-x=1 data-x=2>a</p>", '<p data-x="2">a</p>'),
    "our element": ("<netgloss-card>a</netgloss-card>", "<span>a</span>"),
    "our comments": ("<!--netgloss 0--><style>p{}</style><!--/netgloss-->", "<style>p{}</style>"),
    # Read as browsers do
    "paragraphs": ("<p>a<p>b", "<p>a</p><p>b</p>"),
    "list": ("<ul><li>a<li>b<ul><li>c</ul></ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
    "cells": ("<table><tr><td>a<td>b<tr><td>c</table>d",
              "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>d"),
    "end tag that reaches out of a cell": ("<div><table><tr><td>a</div>b</table>c</div>d",
                                           "<div><table><tr><td>ab</td></tr></table>c</div>d"),
    "stray end tags": ("a</p></div></b></x>b", "ab"),
    "misnested": ("<b><p>a</b>b</p>c", "<b><p>ab</p></b>c"),
    "link in a block in a link": ("<a href=//a.b><p><a href=//c.d><i>x</i>y</p>z",
                                  '<a href="https://a.b"><p><a href="https://c.d"><i>x</i>y</a></p></a>z'),
    "bold that ends in a block, and bold in it": ("<b><p></b><b><i>x</i>y</p>z", "<b><p><b><i>x</i>y</b></p></b>z"),
    "bold that ends with what it is in": ("<div><b><p></b></div><b><p>x</p>y", "<div><b><p></p></b></div><b><p>x</p>y</b>"),
    "link in link": ("<a href=/x>a<a href=/y>b</a>", '<a href="https://forum.example/x">a</a><a href="https://forum.example/y">b</a>'),
    "quote in quote": ("""<p title='a"b<c>&amp;'>d""", '<p title="a&quot;b&lt;c&gt;&amp;">d</p>'),
    "line end after pre": ("<pre>\n\na</pre>", "<pre>\n\na</pre>"),
    "references": ("a &lt;b&gt; &amp;lt; &nbsp;", "a &lt;b&gt; &amp;lt; \xa0"),
    "textarea": ("<textarea></b>&lt;/textarea><script></textarea>", "<textarea>&lt;/b&gt;&lt;/textarea&gt;&lt;script&gt;</textarea>"),
    "doctype": ("<!doctype HTML>a", "<!DOCTYPE html>a"),
    "old doctype": ('<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN">a', '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN">a'),
    "odd doctype": ('<!DOCTYPE x [<!ENTITY y "z">]>a', "]&gt;a"),
    "two bodies": ("<body class=a><p>x<body onload=y class=b>z", '<body class="a"><p>xz</p></body>'),
    "nothing": ("", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", CLEANED)
def test_what_goes_and_what_stays(name: str) -> None:
    html, expected = CLEANED[name]
    assert prepare(html, ADDRESS) == expected


ADDRESSES = {
    "relative": ("x.html", "https://forum.example/board/x.html"),
    "from the top": ("/x", "https://forum.example/x"),
    "up": ("../x", "https://forum.example/x"),
    "here": ("./x", "https://forum.example/board/x"),
    "a query": ("?t=2", "https://forum.example/board/thread.html?t=2"),
    "a place in the page": ("#p1", "#p1"),
    "another host": ("//b.example/x", "https://b.example/x"),
    "absolute": ("http://b.example:8080/x?y=1#z", "http://b.example:8080/x?y=1#z"),
    "capitals": ("HTTPS://B.example/x", "https://B.example/x"),
    "blanks around": ("\n https://b.example/x \t", "https://b.example/x"),
    "backslashes": ("https:\\\\b.example\\x", "https://b.example/x"),
    "backslash at the top": ("\\\\b.example/x", "https://b.example/x"),
    "one slash": ("https:/b.example/x", "https://b.example/x"),
    "post": ("mailto:a@b.example", "mailto:a@b.example"),
    "phone": ("tel:+49123", "tel:+49123"),
    "another scheme": ("intent://x", None),
    "file": ("file:///etc/passwd", None),
    "blob": ("blob:https://x/1", None),
    "a name inside": ("http://router/", None),
    "a printer": ("http://printer.local/", None),
    "loopback": ("http://127.0.0.1:8765/", None),
    "loopback as a number": ("http://2130706433/", None),
    "loopback in hex": ("http://0x7f.1/", None),
    "loopback, short": ("http://127.1/", None),
    "loopback, full width": ("http://１２７.0.0.1/", None),
    "loopback of version 6": ("http://[::1]/", None),
    "version 4 in version 6": ("http://[::ffff:10.0.0.1]/", None),
    "6to4": ("http://[2002:7f00:1::]/", None),
    "a public number": ("http://93.184.216.34/", "http://93.184.216.34/"),
    "a public number of version 6": ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
    "multicast": ("http://224.0.0.1/", None),
    "link-local": ("http://169.254.169.254/latest", None),
    "userinfo": ("https://a@b.example/", None),
    "percent in the host": ("https://b%2eexample/", None),
    "no host": ("https://", None),
    "a bracket that is not closed": ("https://[::1/", None),
    "a bad port": ("https://b.example:x/", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_where_links_lead(name: str) -> None:
    written, expected = ADDRESSES[name]
    link = parse(prepare(f'<a href="{written}">a</a>', ADDRESS)).a
    assert isinstance(link, Tag)
    assert link.get("href") == expected


@pytest.mark.parametrize("address", ["", "x", "http://[", "https://[x]/", "http://]a[/b", "http://a\uff0fb/"])
def test_a_page_without_a_real_address(address: str) -> None:
    assert prepare("<a href=/x>a</a><a href=//b.example>b</a>", address).startswith("<a>a</a><a")


STYLES = {
    "harmless": ("p{color:red}", "p{color:red}"),
    "url": ("p{background:url(x.png) red}", "p{background: none  red}"),
    "quoted url": ("p{background:URL( 'x(1).png' )}", "p{background: none }"),
    "url with an escape in it": (r"p{background:url(a\)b)}", "p{background: none }"),
    "url that is not closed": ("p{background:url(x", "p{background: none "),
    "escaped url": (r"p{background:\75 r\l(x)}", "p{background: none }"),
    "escaped url, six digits": (r"p{background:\000075rl(x)}", "p{background: none }"),
    "comment in url is none": ("p{a:ur/**/l(x)}", "p{a:ur l(x)}"),
    "comment hides nothing": ("/*' */p{a:url(x)/*'*/}", " p{a: none  }"),
    "string hides nothing": ("p{content:'\n;a:url(x)}", "p{content: \n;a: none }"),
    "string that looks like one": ('p{content:"url(x)"}', 'p{content:"url(x)"}'),
    "import": ("@import 'x';p{}", "@no-import 'x';p{}"),
    "import of url": ("@IMPORT url(x) screen;p{}", "@no-IMPORT  none  screen;p{}"),
    "escaped import": (r"@\69mport 'x';", "@no-import 'x';"),
    "escaped import behind a number": (r"2@\69mport 'x';", "2@no-import 'x';"),
    "escaped import with a bracket": (r"@\69mport('x');", "@no-import('x');"),
    "a rule named like a function": (r"@\75rl(x)", "@url(x)"),
    "image-set": ("p{a:image-set('x' 1x)}", "p{a:no-image-set('x' 1x)}"),
    "image-set of a browser": ("p{a:-webkit-image-set(url(x) 1x)}", "p{a:no--webkit-image-set( none  1x)}"),
    "source of a font": ("@font-face{src:url(x) format('y')}", "@font-face{src: none  format('y')}"),
    "url with more in it": ("p{a:url('x' y)}", "p{a:no-url('x' y)}"),
    "a quote in an address begins no string": ("p{a:url(a'b); /* ' */ x:url(evil) ' '}", "p{a: none ;   x: none  ' '}"),
    "a comment in an address is none": ("p{a:url(a/*b);c:url(d*/)}", "p{a: none ;c: none }"),
    "a name behind what hides": ("<!--url(x)", "  none "),
    "a tag with an escape": (r"<\Gx", r"\3c Gx"),
    "a sheet that is hidden": ("<!-- p{} -->", "  p{} -->"),
    "a name that ends in url": ("p{a:my-url(x)}", "p{a:my-url(x)}"),
    "an escaped quote hides nothing": (r"p{a:\';b:url(x);c:\'}", r"p{a:\';b: none ;c:\'}"),
    "an escaped class": (r".md\:flex{a:b}.\31 0{c:d}", r".md\:flex{a:b}.\31 0{c:d}"),
    "a character by its number": (r'p{content:"\201C"}', r'p{content:"\201C"}'),
    "less than": ("@media (width<400px){}a<b{}", r"@media (width<400px){}a\3c b{}"),
    "a tag behind a function that goes": ("a<-x-image-set('b')", r"a\3c no--x-image-set('b')"),
    "a tag in a string": ("p{content:'<b>'}", r"p{content:'\3c b>'}"),
}


@pytest.mark.parametrize("name", STYLES)
def test_styles_ask_for_nothing(name: str) -> None:
    css, expected = STYLES[name]
    assert prepare(f"<style>{css}</style>", ADDRESS) == f"<style>{expected}</style>"
    attribute = parse(prepare(f'<p style="{css.replace(chr(34), "&quot;")}">', ADDRESS)).p
    assert isinstance(attribute, Tag)
    assert attribute["style"] == expected


# Laws

FORBIDDEN = {
    "script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "form", "noscript", "template", "svg",
    "math", "xmp", "noembed", "noframes", "plaintext", "portal", "fencedframe", "canvas", "param",
}  # fmt: skip


def alarms(html: str) -> list[str]:
    """What is left in a page that could run, load or lead somewhere, as a conforming parser reads it."""
    found = []
    left = list(turbohtml.parse(html).children)
    while left:
        node = left.pop()
        if not isinstance(node, turbohtml.Element):
            if not isinstance(node, turbohtml.Text) and "doctype" not in type(node).__name__.lower():
                found.append(f"{type(node).__name__}")
            continue
        if node.tag in FORBIDDEN or "html" not in str(node.namespace).lower():
            found.append(f"<{node.tag}> {node.namespace}")
        for name, given_value in node.attrs.items():
            value = str(given_value).strip().lower()
            if name.startswith("on") or name in (
                "srcdoc",
                "action",
                "formaction",
                "ping",
                "background",
                "http-equiv",
                "target",
            ):
                found.append(f"{node.tag}.{name}")
            if name in ("href", "src", "poster", "cite") and not re.match(
                r"https://|#|data:image/(?!svg)" if name in ("src", "poster") else r"https?://|#|mailto:|tel:|\Z", value
            ):
                found.append(f"{node.tag}.{name}={value}")
            if name == "style" and re.search(r"(?<![\w-])url\(|@import", value):
                found.append(f"style={value}")
            if name.startswith("data-netgloss") or (name == "class" and re.search(r"'netgloss\b", str(given_value))):
                found.append(f"{node.tag}.{name}")
        left += node.children
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name if page.name != "source.html" else page.parent.name)
def test_browsers_read_the_tree_that_was_written(page: Path) -> None:
    soup = parse(page.read_text("utf-8"))
    clean(soup, ADDRESS)
    written = write(soup)
    assert _outline(soup) == _oracle_outline(written)
    assert alarms(written) == []
    assert prepare(written, ADDRESS) == written


@pytest.mark.parametrize("name", PAYLOADS)
def test_nothing_that_runs_is_left_of_a_payload(name: str) -> None:
    written = prepare(PAYLOADS[name].html, ADDRESS)
    assert alarms(written) == []
    assert prepare(written, ADDRESS) == written


_PIECES = st.sampled_from(
    "<p> <p </p> <div> </div> <b> </b> <a href=x> </a> <table> <tr> <td> </td> </table> <caption> <li> <ul> </ul> <select> "
    "<option> </select> <svg> </svg> <math> <mtext> <mglyph> </math> <style> </style> <script> </script> <title> </title> "
    "<textarea> </textarea> <noscript> </noscript> <template> </template> <iframe> </iframe> <xmp> </xmp> <plaintext> <pre> "
    "\n <!-- --> --!> <![CDATA[ ]]> <!doctype <? <img src=x onerror=alert(1)> onclick=x ' \" ` = / > < & &lt; &#60; &amp "
    "javascript: url(x) @import \\75 \\ /* */ { } \0 \r \x0c <h1> <h2> </h1> <button> <form> </form> <input> <body> <html> "
    "<head> </head> </body> </html> <frameset> <foreignObject> <annotation-xml> <font color> <a-b> <image> <base href=//y> "
    "<noembed> <object> </object> style= href= src= <meta netgloss <nobr> </br> </p x> <rt> <ruby> é \ud83d\ude00".split(
        " "
    )
)


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=30).map("".join))
def test_whatever_comes_in(html: str) -> None:
    written = prepare(html, ADDRESS)
    assert alarms(written) == []
    assert prepare(written, ADDRESS) == written


@settings(max_examples=1000, deadline=None)
@given(st.text(alphabet=st.sampled_from("url(i'\"\\75 69;{}<>/*@mport-_:)\n\x00é&"), max_size=40), st.text(max_size=10))
def test_whatever_a_style_or_an_address_says(css: str, other: str) -> None:
    for html in (
        f"<style>{css}{other}</style>",
        f"<p style='{css}{other}'>",
        f'<a href="{other}{css}">',
        f'<img srcset="{css}{other}">',
    ):
        written = prepare(html, css + other)
        assert alarms(written) == []
        assert prepare(written, css + other) == written


LARGE = {
    "open elements": "<div>" * 50_000,
    "paragraphs in bold": "<b><p>" * 20_000,
    "less than": "<" * 500_000,
    "comment": "<!--" + "-" * 1_000_000,
    "end tags": "</b></div>" * 50_000,
    "drawings": "<svg><p>" * 30_000,
    "tables": "<table><tr><td>" * 20_000,
    "links": "<a href=x>" * 30_000,
    "links in blocks in links": "<a href=x><div>" * 20_000,
    "attributes": "<p " + "a=b c " * 50_000 + ">",
    "style": "<style>" + "url(" * 100_000,
    "quotes of a style": "<style>" + "'\\" * 100_000 + "\n" + '"' * 100_000,
    "pictures": "<img srcset='" + "a,(" * 50_000 + "'>",
    "pictures with brackets": "<img srcset='" + "a ( " * 50_000 + "'>",
    "pictures of any size": "<img srcset='a " + "1" * 200_000 + "'>",
    "no pictures": "<img srcset='" + " ," * 100_000 + "'>",
    "a counter's many names": f"<img src=//{'bat.bing.' * 20_000}><img src=//{'pixel.' * 30_000}>",
    "texts as they are": "<pre>" * 50_000,
    "names": f"<a{'.' * 100_000}!><a{'-.' * 50_000}!><a{'.-' * 50_000}!>",
    "scripts": "<script><!--" * 20_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_time_is_bounded(name: str) -> None:
    start = time.process_time()
    prepare(LARGE[name], ADDRESS)
    assert time.process_time() - start < 10


def test_what_is_prepared_can_be_annotated(ng: Netgloss) -> None:
    html = prepare(
        "<title>x</title><p onclick=x>My <b>carcinoid</b> <!-- -->and a &lt;NET&gt;.<script>1</script>", ADDRESS
    )
    assert ng.annotate_html(html, assets=False) == (
        '<title>x</title><p>My <b><span class="netgloss netgloss-outdated" data-netgloss="carcinoid">carcinoid</span></b> '
        'and a &lt;<span class="netgloss" data-netgloss="net">NET</span>&gt;.</p>'
    )


# Trees

_IMPLIED = ("html", "head", "body", "tbody")


def _outline(soup: Tag) -> list[Any]:
    """Elements with their attributes, and texts, in order; without what parsers add, and ends."""
    out: list[Any] = []
    for node in soup.descendants:
        if isinstance(node, Tag):
            if node.name not in _IMPLIED:
                out.append(
                    (
                        node.name,
                        {name: str(value).split() for name, value in node.attrs.items()},
                        len(list(node.children)),
                    )
                )
        elif not isinstance(node, Doctype):
            out.append("".join(str(node).split()))
    return _joined(out)


def _oracle_outline(html: str) -> list[Any]:
    out: list[Any] = []
    left = list(reversed(list(turbohtml.parse(html).children)))
    while left:
        node = left.pop()
        if isinstance(node, turbohtml.Text):
            out.append("".join(node.data.split()))
        elif isinstance(node, turbohtml.Element):
            if node.tag not in _IMPLIED:
                attributes = {
                    name: [*map(str, value)] if isinstance(value, list) else str(value).split()
                    for name, value in node.attrs.items()
                }
                out.append((node.tag, attributes, len(list(node.children))))
            left += reversed(list(node.children))
    return _joined(out)


def _joined(outline: list[Any]) -> list[Any]:
    """Neighbouring texts are one, and empty ones none; children are only counted where a parser adds none."""
    out: list[Any] = []
    for item in outline:
        if isinstance(item, str):
            if item and out and isinstance(out[-1], str):
                out[-1] += item
            elif item:
                out.append(item)
        else:
            out.append(item[:2])
    return out
