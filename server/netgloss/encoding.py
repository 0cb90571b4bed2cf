"""Bytes of a page or a text → str, and back without losing a byte.

Decided as the HTML standard decides: byte order mark, then what the transport said, then the page's own declaration;
without any of them UTF-8 where the bytes are that, else windows-1252. Labels mean what the Encoding Standard says
(`latin1` is windows-1252).
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Literal, NamedTuple

from netgloss.errors import DecodeError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16be", "utf-16-be"),
)
_ESCAPED = range(0xDC80, 0xDD00)  # surrogateescape's stand-ins for bytes that are no text


def _encode_error(error: UnicodeError) -> tuple[bytes, int]:
    """What an encoding can't write: bytes that never were text as they were, anything else as a character reference."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    parts = [
        bytes([ord(char) - 0xDC00]) if ord(char) in _ESCAPED else b"&#%d;" % ord(char)
        for char in error.object[error.start : error.end]
    ]
    return b"".join(parts), error.end


codecs.register_error("netgloss", _encode_error)


# Labels of the standard that Python reads with too small a table.
_CODECS = {"gbk": "gb18030"}
# Those for which it has none; the standard itself says of most of them that nothing should be read so.
_UNREADABLE = ("replacement", "x-user-defined")


By = Literal["mark", "site", "page", "contents", "correction"]
"""What an encoding was decided by: the byte order mark, what the transport said, the page's own declaration, what the
bytes look like, or what they look like against what was said."""


class _Encoding(NamedTuple):
    label: str  # as the Encoding Standard names it
    codec: str  # as Python does
    skip: int  # bytes of byte order mark
    by: By


class Decoded(NamedTuple):
    """A page as text, and how it was read."""

    text: str
    charset: str  # as the Encoding Standard names it
    by: By


_UTF8 = _Encoding("utf-8", "utf-8", 0, "contents")
_LATIN = _Encoding("windows-1252", "cp1252", 0, "contents")
# A page that says it is in one of these may have sequences of bytes that would also be UTF-8.
_MULTIBYTE = ("gbk", "gb18030", "big5", "euc-jp", "euc-kr", "shift_jis", "iso-2022-jp")
_FEW = 0.01  # share of the letters beyond ASCII that may be broken in a page that still is what it says it is
_ASCII = bytes(range(0x80))


def _encoding(data: bytes, declared: str | None, *, html: bool) -> _Encoding:
    for bom, label, codec in _BOMS:
        if data.startswith(bom):
            return _Encoding(label, codec, len(bom), "mark")
    found = _lookup(known(declared) if declared and not html else declared, "site")
    if found is None and html:
        from bs4.dammit import EncodingDetector

        found = _lookup(EncodingDetector.find_declared_encoding(data, is_html=True), "page")
        if found and found.label.startswith("utf-16"):
            return _UTF8  # a page that can be read so far as to say this is not UTF-16
    if found is not None:
        return found
    return _UTF8 if _is_utf8(data) else _LATIN


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _lookup(label: str | None, by: By) -> _Encoding | None:
    """What a label stands for, None for one that stands for nothing that can be read."""
    from webencodings import lookup

    found = lookup(label) if label and label.isascii() else None  # which can't bear halves of characters
    if found is None or found.name in _UNREADABLE:
        return None
    return _Encoding(found.name, _CODECS.get(found.name, found.codec_info.name), 0, by)


def known(label: str) -> str:
    """A label as people write it → as the Encoding Standard does. Raises `DecodeError` if it stands for nothing."""
    written = label.strip().lower().replace("latin-", "latin")  # Python and many programs say `latin-1`
    if _lookup(written, "site") is None:
        raise DecodeError(f"There is no character encoding “{label}”. Most texts are utf-8.")
    return written


def charset_of(data: bytes, declared: str | None = None) -> str:
    """The encoding in which an HTML page is read, as the Encoding Standard names it."""
    return _encoding(data, declared, html=True).label


def decode_text(data: bytes, declared: str | None = None) -> str:
    """A plain text. Raises `DecodeError` where the bytes are not in the encoding declared, or are no text at all."""
    label, codec, skip, _ = _encoding(data, declared, html=False)
    try:
        return data[skip:].decode(codec)
    except UnicodeDecodeError as error:
        raise DecodeError(
            f"The text can't be read as {label}: byte {error.start + skip + 1} does not belong there."
        ) from error


def decode_page(data: bytes, declared: str | None = None) -> str:
    """An HTML page, as a browser reads it; what is no text in its encoding becomes U+FFFD."""
    _, codec, skip, _ = _encoding(data, declared, html=True)
    return data[skip:].decode(codec, "replace")


def recover_page(data: bytes, declared: str | None = None) -> Decoded:
    """An HTML page, read as it was meant: a declaration that the bytes plainly contradict does not count.

    Browsers show such a page with wrong letters. Nothing is lost here by knowing better: only a text that is in UTF-8
    to its last byte is read as that, and only one that is full of errors is read as windows-1252.
    """
    found = _encoding(data, declared, html=True)
    if found.by != "mark" and found.label != "utf-8" and found.label not in _MULTIBYTE:
        if not data.isascii() and _is_utf8(data):
            found = _UTF8._replace(by="correction" if found.by in ("site", "page") else found.by)
    elif found.label == "utf-8" and found.by in ("site", "page"):
        wrong = data.decode("utf-8", "replace").count("\ufffd")
        if wrong > 1 and wrong > _FEW * len(data.translate(None, _ASCII)):
            found = _other(data, declared)
    return Decoded(data[found.skip :].decode(found.codec, "replace"), found.label, found.by)


def _other(data: bytes, declared: str | None) -> _Encoding:
    """What a page that can't be the UTF-8 it is said to be is in: what else is said of it, or windows-1252."""
    inside = _encoding(data, None, html=True)
    if declared and inside.label != "utf-8":
        try:
            data.decode(inside.codec)
        except UnicodeDecodeError:
            pass
        else:
            return inside._replace(by="correction")
    return _LATIN._replace(by="correction")


def through_text(data: bytes, change: Callable[[str], str], declared: str | None = None) -> bytes:
    """`change` applied to an HTML page given in bytes. What `change` leaves alone comes back byte for byte."""
    _, codec, skip, _ = _encoding(data, declared, html=True)
    errors = "surrogatepass" if codec.startswith("utf-16") else "surrogateescape"
    body = data[skip:]
    try:
        text = body.decode(codec, errors)
        if text.encode(codec, errors) != body:
            return data  # it holds a character with two spellings, of which one would not come back
    except UnicodeError:
        return data  # cut off
    changed = change(text)
    if changed == text:
        return data
    return data[:skip] + changed.encode(codec, errors if codec.startswith("utf-16") else "netgloss")
