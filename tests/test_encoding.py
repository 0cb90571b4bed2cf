"""Bytes of pages and texts in every encoding: read as a browser reads them, given back without losing one."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from webencodings.labels import LABELS

from netgloss import DecodeError, Netgloss, strip
from netgloss.encoding import charset_of, decode_page, decode_text, recover_page, through_text

PAGES: dict[str, tuple[bytes, str | None, str, str]] = {
    # name: bytes, what the transport said, the encoding, the text
    "ASCII": (b"<p>x", None, "utf-8", "<p>x"),
    "nothing": (b"", None, "utf-8", ""),
    "UTF-8 unsaid": ("<p>ñ".encode(), None, "utf-8", "<p>ñ"),
    "no UTF-8": (b"<p>\xf1\x80", None, "windows-1252", "<p>ñ€"),
    "mark of UTF-8": (b"\xef\xbb\xbf" + "ñ".encode(), None, "utf-8", "ñ"),
    "mark of UTF-16 LE": (b"\xff\xfe\xf1\x00", None, "utf-16le", "ñ"),
    "mark of UTF-16 BE": (b"\xfe\xff\x00\xf1", None, "utf-16be", "ñ"),
    "meta": ("<meta charset=iso-8859-2><p>ł".encode("iso-8859-2"), None, "iso-8859-2", "<meta charset=iso-8859-2><p>ł"),
    "meta in quotes": (b'<meta charset="windows-1251">\xe6', None, "windows-1251", '<meta charset="windows-1251">ж'),
    "meta http-equiv": (
        b'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">\xc1', None, "koi8-r",
        '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">а',
    ),
    "XML declaration": (
        b'<?xml version="1.0" encoding="iso-8859-7"?>\xe1', None, "iso-8859-7",
        '<?xml version="1.0" encoding="iso-8859-7"?>α',
    ),
    "meta says UTF-16, which it can't be": ("<meta charset=utf-16>ñ".encode(), None, "utf-8", "<meta charset=utf-16>ñ"),
    "meta says what is no encoding": (b"<meta charset=klingon>\xf1", None, "windows-1252", "<meta charset=klingon>ñ"),
    "transport before meta": (b"<meta charset=koi8-r>\xf1", "latin1", "windows-1252", "<meta charset=koi8-r>ñ"),
    "transport says what is no encoding": (b"<meta charset=koi8-r>\xc1", "klingon", "koi8-r", "<meta charset=koi8-r>а"),
    "mark before transport": (b"\xef\xbb\xbf" + "ñ".encode(), "koi8-r", "utf-8", "ñ"),
    "no text in its encoding": (b"a\xffb", "utf-8", "utf-8", "a\ufffdb"),
    "Japanese": ("<p>日本 ①".encode("cp932"), "shift_jis", "shift_jis", "<p>日本 ①"),
    "Chinese": ("<p>中文 €".encode("gb18030"), "gb2312", "gbk", "<p>中文 €"),
    "Korean": ("<p>똠".encode("cp949"), "euc-kr", "euc-kr", "<p>똠"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_as_a_browser_reads_it(name: str) -> None:
    data, declared, label, text = PAGES[name]
    assert (charset_of(data, declared), decode_page(data, declared)) == (label, text)


RECOVERED: dict[str, tuple[bytes, str | None, str, str, str]] = {
    # name: bytes, what the transport said, the text, the encoding, what decided
    "as the site says": (b"<p>\xe6", "windows-1251", "<p>ж", "windows-1251", "site"),
    "as the page says": (b"<meta charset=koi8-r>\xc1", None, "<meta charset=koi8-r>а", "koi8-r", "page"),
    "a mark": (b"\xef\xbb\xbf" + "ñ".encode(), "koi8-r", "ñ", "utf-8", "mark"),
    "nothing said, UTF-8": ("<p>ñ".encode(), None, "<p>ñ", "utf-8", "contents"),
    "nothing said, none": (b"<p>\xf1", None, "<p>ñ", "windows-1252", "contents"),
    "UTF-8, said to be Latin": ("<p>Müdigkeit – Öl".encode(), "iso-8859-1", "<p>Müdigkeit – Öl", "utf-8", "correction"),
    "UTF-8, the page says Latin": (
        "<meta charset=iso-8859-1>ñ".encode(), None, "<meta charset=iso-8859-1>ñ", "utf-8", "correction",
    ),
    "plain letters, said to be Latin": (b"<p>plain", "iso-8859-1", "<p>plain", "windows-1252", "site"),
    "Chinese that could be UTF-8": ("联通".encode("gbk"), "gbk", "联通", "gbk", "site"),
    "Latin, said to be UTF-8": (
        "<p>Müdigkeit, Öl".encode("latin-1"), "utf-8", "<p>Müdigkeit, Öl", "windows-1252", "correction",
    ),
    "Polish, the site says UTF-8, the page is right": (
        "<meta charset=iso-8859-2>żółć ogień".encode("iso-8859-2"), "utf-8",
        "<meta charset=iso-8859-2>żółć ogień", "iso-8859-2", "correction",
    ),
    "UTF-8 with one byte lost": ("ñ".encode() * 200 + b"\xf1", "utf-8", "ñ" * 200 + "\ufffd", "utf-8", "site"),
    "one wrong byte, nothing else": (b"a\xffb", "utf-8", "a\ufffdb", "utf-8", "site"),
    "nothing": (b"", "utf-8", "", "utf-8", "site"),
}  # fmt: skip


@pytest.mark.parametrize("name", RECOVERED)
def test_a_wrong_declaration_is_found_out(name: str) -> None:
    data, declared, *expected = RECOVERED[name]
    assert list(recover_page(data, declared)) == expected


LABELLED = {
    "latin1": "windows-1252",
    "ISO-8859-1": "windows-1252",
    "us-ascii": "windows-1252",
    " UTF8\n": "utf-8",
    "sjis": "shift_jis",
    "iso-8859-9": "windows-1254",
}


@pytest.mark.parametrize("label", LABELLED)
def test_a_label_means_what_the_encoding_standard_says(label: str) -> None:
    assert charset_of(b"x", label) == LABELLED[label]


def test_no_label_of_a_page_is_too_strange() -> None:
    # The standard has labels that no decoder here stands for: `x-user-defined`, and those of dangerous encodings.
    page = b"<p>x</p>"
    for label in (*LABELS, "\ud800", "é"):
        assert through_text(page, str.lower, label) == page, label
        assert through_text(page, str.upper, label) in (b"<P>X</P>", page), label
        assert len(decode_page(page, label)) in (4, 8), label


TEXTS: dict[str, tuple[bytes, str | None, str]] = {
    "UTF-8": ("ñ".encode(), None, "ñ"),
    "UTF-8 with its mark": (b"\xef\xbb\xbf" + "ñ".encode(), None, "ñ"),
    "UTF-16 LE with its mark": (b"\xff\xfe\xf1\x00", None, "ñ"),
    "UTF-16 BE with its mark": (b"\xfe\xff\x00\xf1", None, "ñ"),
    "no UTF-8": (b"\xf1 \x93x\x94", None, "ñ “x”"),
    "what is said": (b"\xc1", "koi8-r", "а"),
    "latin1 is windows-1252": (b"\x93", "latin1", "“"),
    "UTF-16 said": (b"\xf1\x00", "utf-16", "ñ"),
    "no meta in a text": (b"<meta charset=koi8-r>\xf1", None, "<meta charset=koi8-r>ñ"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_read(name: str) -> None:
    data, declared, text = TEXTS[name]
    assert decode_text(data, declared) == text


@pytest.mark.parametrize(
    ("data", "declared", "sentence"),
    [
        (b"x", "klingon", "There is no character encoding “klingon”. Most texts are utf-8."),
        (b"x", "x-user-defined", "There is no character encoding “x-user-defined”. Most texts are utf-8."),
        (b"x", "iso-2022-kr", "There is no character encoding “iso-2022-kr”. Most texts are utf-8."),
        (b"x", "\ud800", "There is no character encoding “\ud800”. Most texts are utf-8."),
        (b"ab\xff", "utf-8", "The text can't be read as utf-8: byte 3 does not belong there."),
        (b"\xef\xbb\xbfab\xff", None, "The text can't be read as utf-8: byte 6 does not belong there."),
        (b"ab\x81\xf1", None, "The text can't be read as windows-1252: byte 3 does not belong there."),
        (b"\xff\xfea", None, "The text can't be read as utf-16le: byte 3 does not belong there."),
    ],
)
def test_a_text_that_is_not_what_it_is_said_to_be_is_refused(data: bytes, declared: str | None, sentence: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode_text(data, declared)
    assert str(caught.value) == sentence


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=40), st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_what_is_read_as_a_text_is_one(data: bytes) -> None:
    with suppress(DecodeError):
        decode_text(data).encode()  # as every output will be


MARK = '<span class="netgloss" data-netgloss="ki-67">Ki-67</span>'
THROUGH: dict[str, tuple[bytes, bytes, str, bytes]] = {
    # name: in front of the term, behind it, the codec of the mark, byte order mark
    "utf-8": ("<p>ñ ".encode(), " ß\r\n".encode(), "utf-8", b""),
    "utf-8 with its mark": ("<p>ñ ".encode(), b"", "utf-8", b"\xef\xbb\xbf"),
    "invalid utf-8": (b"<meta charset=utf-8><p>\xff\xc3( ", b" \xed\xa0\x80 \xf8", "utf-8", b""),
    "windows-1252": (b"<meta charset=windows-1252><p>\xf1\x81\x9d ", b" \x80", "cp1252", b""),
    "utf-16 le": ("<p>ñ ".encode("utf-16-le"), " 日".encode("utf-16-le"), "utf-16-le", b"\xff\xfe"),
    "utf-16 be": ("<p>ñ ".encode("utf-16-be"), " 日".encode("utf-16-be"), "utf-16-be", b"\xfe\xff"),
    "half a pair in utf-16": ("<p>ñ ".encode("utf-16-le"), b" \x00\x3d\xd8 \x00", "utf-16-le", b"\xff\xfe"),
    "shift_jis": ("<meta charset=shift_jis><p>ソ表 ".encode("shift_jis"), " ｱ".encode("shift_jis"), "ascii", b""),
    "shift_jis of Windows": ("<meta charset=shift_jis><p>①Ⅱ ".encode("cp932"), " 髙".encode("cp932"), "ascii", b""),
    "gb18030": ("<meta charset=gb18030><p>中文🦓 ".encode("gb18030"), " 啊".encode("gb18030"), "ascii", b""),
    "big5": ("<meta charset=big5><p>許功蓋 ".encode("big5"), " 中".encode("big5"), "ascii", b""),
    "iso-2022-jp": (
        "<meta charset=iso-2022-jp><p>日本 ".encode("iso2022_jp"),
        " 語".encode("iso2022_jp"),
        "ascii",
        b"",
    ),
}


@pytest.mark.parametrize("name", THROUGH)
def test_what_is_not_marked_stays_byte_for_byte(name: str, ng: Netgloss) -> None:
    before, behind, codec, mark = THROUGH[name]
    page = mark + before + "Ki-67".encode(codec) + behind
    annotated = ng.annotate_html(page, assets=False)
    assert annotated == mark + before + MARK.encode(codec) + behind
    assert through_text(annotated, strip) == page


@pytest.mark.parametrize("name", THROUGH)
def test_definitions_can_be_written_in_every_encoding(name: str, ng: Netgloss) -> None:
    before, behind, codec, mark = THROUGH[name]
    page = mark + before + "carcinoid".encode(codec) + behind  # its definition has curly quotes
    annotated = ng.annotate_html(page)
    text = decode_page(annotated)
    assert "like a carcinoma" in text
    assert "“like" in text or "&#8220;like" in text
    assert through_text(annotated, strip) == page


# A byte of a double-byte character can look like a letter: Ⅰ is 0x87 T. In each of these is also something that has
# two spellings, so that the text does not come back as the bytes it was.
LOOK_ALIKES = {
    "shift_jis": b"<meta charset=shift_jis><p>carcinoid, \x87TNM staging \xee\xf9",
    "big5": b"<meta charset=big5><p>carcinoid, \xa4TNM staging \xa2\xcc",
    "iso-2022-jp": b"<meta charset=iso-2022-jp><p>carcinoid, \x1b$B!!PRRT!!\x1b(B \x1b(J x",
    "iso-2022-jp with what looks like a tag": b"<meta charset=iso-2022-jp><p>carcinoid \x1b$B<p!!PRRT!!\x1b(B \x1b(J",
}


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_no_mark_is_put_into_a_character(name: str, ng: Netgloss) -> None:
    page = LOOK_ALIKES[name]
    annotated = ng.annotate_html(page, assets=False)
    assert through_text(annotated, strip) == page
    assert b">TNM staging<" not in annotated
    assert b">PRRT<" not in annotated


@pytest.mark.parametrize("data", [b"\xff\xfea", b"\xff\xfeK\x00i", b"\xfe\xff\x00", b"\xff\xfe"])
def test_utf_16_that_is_cut_off_comes_back_as_it_was(data: bytes, ng: Netgloss) -> None:
    assert ng.annotate_html(data) == data


def test_what_an_encoding_lacks_becomes_a_character_reference() -> None:
    page = b"<meta charset=windows-1252>\xf1\x81"
    assert through_text(page, lambda text: f"{text}日“") == b"<meta charset=windows-1252>\xf1\x81&#26085;\x93"


PIECES = st.sampled_from([
    b"<p>", b"</p>", b"Ki-67", b" carcinoid ", b"<b>", b"</b>", b"<!--", b"-->", b"<script>", b"\r\n", b"\x00",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x1b$B", b"\x1b(B", b"\x83", b"\x87T", b"&#45;", b"&",
    b"<meta charset=utf-8>", b"<meta charset=shift_jis>", b"<meta charset=iso-2022-jp>", b"<meta charset=gb18030>",
    b"<meta charset=utf-16>", b"<meta charset=x-user-defined>", b"<meta charset=iso-2022-kr>", b"<meta charset=big5>",
    b"<meta charset=windows-1252>", b"<meta charset=utf-7>", b"<span class=\"netgloss\" data-netgloss=\"ki-67\">",
])  # fmt: skip
BYTES = st.one_of(
    st.binary(max_size=60),
    st.lists(st.one_of(PIECES, PIECES, st.binary(max_size=4)), max_size=14).map(b"".join),
    st.text(max_size=30).map(lambda text: f"\ufeff<p>Ki-67 {text} carcinoid".encode("utf-16-le", "surrogatepass")),
)


@settings(max_examples=300, deadline=None)
@given(BYTES)
def test_taking_the_marks_out_gives_any_bytes_back(ng: Netgloss, data: bytes) -> None:
    clean = through_text(data, strip)  # what looks like a mark of ours is one
    assert through_text(ng.annotate_html(data, assets=False), strip) == clean
    assert through_text(ng.annotate_html(clean), strip) == clean
