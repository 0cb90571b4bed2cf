"""Feeds and PDF files as articles."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from netgloss.errors import DecodeError
from netgloss.feeds import read_feed
from netgloss.pdf import read_pdf
from netgloss.reading import Post, to_html
from test_page import alarms

ADDRESS = "https://blog.example/feed/"
RSS = """<?xml version="1.0" encoding="latin1"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>A &amp; B</title><link>https://blog.example/</link><language>en-GB</language><image><title>no</title></image>
<item><title>One</title><link>/one</link><pubDate>Tue, 03 Mar 2026 09:00:00 +0100</pubDate><dc:creator>Ann</dc:creator>
<description>short</description><content:encoded><![CDATA[<p onclick=x>My <b>NET</b><script>no</script> <img src="a.png"></p>]]></content:encoded></item>
<item><title><![CDATA[<i>Two</i>]]></title><guid>https://blog.example/two</guid><description>a &lt;em&gt;b&lt;/em&gt;</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><updated>2026-03-01T00:00:00Z</updated>
<entry><title>a &lt; b</title><link rel="edit" href="/no"/><link href="https://blog.example/1"/>
<published>2026-03-02T09:14:00Z</published><author><name>Ann</name><email>a@b.example</email></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x &lt; y <a href="javascript:no">l</a></p></div></content></entry>
<entry><title>2</title><summary>1 &lt; 2</summary></entry></feed>"""


def test_rss() -> None:
    feed = read_feed(RSS, ADDRESS)
    assert feed is not None
    assert (feed.title, feed.lang) == ("A & B", "en-GB")
    assert feed.posts == (
        Post(title="One", link="https://blog.example/one", author="Ann", date="2026-03-03T09:00:00+01:00",
             content='<p>My <b>NET</b> <img src="https://blog.example/feed/a.png"></p>'),
        Post(title="Two", link="https://blog.example/two", author="", date="", content="a <em>b</em>"),
    )  # fmt: skip


def test_atom() -> None:
    feed = read_feed(ATOM, ADDRESS)
    assert feed is not None
    assert (feed.title, feed.date) == ("News", "2026-03-01T00:00:00Z")
    assert feed.posts == (
        Post(title="a < b", link="https://blog.example/1", author="Ann", date="2026-03-02T09:14:00Z",
             content="<div><p>x &lt; y <a>l</a></p></div>"),
        Post(title="2", link="", author="", date="", content="<p>1 &lt; 2</p>"),
    )  # fmt: skip


NO_FEEDS = {
    "a page": "<html><body>x</body></html>",
    "a text": "x",
    "nothing": "",
    "broken": RSS[:-20],
    "a document type": "<!DOCTYPE rss><rss><channel/></rss>",
    "entities that grow": '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss><channel><title>&b;</title></channel></rss>',
    "a file of this computer": '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><title>&a;</title></channel></rss>',
    "another document": '<!DOCTYPE rss SYSTEM "https://evil.example/x.dtd"><rss/>',
    "too deep": "<rss>" + "<a>" * 5000 + "</a>" * 5000 + "</rss>",
}


@pytest.mark.parametrize("name", NO_FEEDS)
def test_what_is_no_feed(name: str) -> None:
    assert read_feed(NO_FEEDS[name], ADDRESS) is None


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "<item> </item> <title> </title> <description> </description> <link> </link> <content type='xhtml'> </content> "
            "<script>x</script> &lt;img&#32;src=x&#32;onerror=y&gt; <![CDATA[<svg/onload=x>]]> javascript:x <author> </author> a".split(
                " "
            )
        ),
        max_size=12,
    ).map("".join)
)
def test_whatever_a_feed_holds(inside: str) -> None:
    feed = read_feed(f"<rss><channel>{inside}</channel></rss>", ADDRESS)
    assert feed is None or alarms(to_html(feed)) == []


# PDF


def pdf(*pages: list[str], title: str = "A letter") -> bytes:
    """A file with lines of text on each page."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for at, lines in enumerate(pages):
        text = "".join(f"({line}) Tj 0 -14 Td\n" if line else "0 -28 Td\n" for line in lines)
        stream = f"BT /F1 12 Tf 50 750 Td\n{text}ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {5 + 2 * at} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append(f"<< /Title ({title}) /Author (Dr A) >>")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    )
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


def test_pdf() -> None:
    read = read_pdf(pdf(["Your neuro-", "endocrine tumour <G1> is", "small."], ["Page two."]))
    assert (read.title, read.by) == ("A letter", "Dr A")
    assert read.content == (
        "<h2>Page 1</h2><p>Your neuroendocrine tumour &lt;G1&gt; is small.</p><h2>Page 2</h2><p>Page two.</p>"
    )


def test_a_long_pdf_is_read_to_a_limit() -> None:
    read = read_pdf(pdf(["one"], ["two"], ["three"]), pages=2)
    assert read.content == "<h2>Page 1</h2><p>one</p><h2>Page 2</h2><p>two</p><p>The other 1 pages were not read.</p>"


def locked() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["x"]))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "broken"), (b"%PDF-1.4\nrubbish", "broken"), (pdf([]), "only pictures"), (locked(), "password")],
    ids=["nothing", "rubbish", "no text", "locked"],
)
def test_pdfs_that_can_t_be_read(data: bytes, said: str) -> None:
    with pytest.raises(DecodeError, match=said):
        read_pdf(data)


def test_a_pdf_that_takes_too_long() -> None:
    with pytest.raises(DecodeError, match=r"longer than 0\.01 seconds"):
        read_pdf(pdf(["x"]), seconds=0.01)
