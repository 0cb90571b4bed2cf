"""Bytes of a page or a text → str, and back without losing a byte.

Decided as the HTML standard decides: byte order mark, then what the transport said, then the page's own declaration;
without any of them UTF-8 where the bytes are that, else windows-1252. Labels mean what the Encoding Standard says
(`latin1` is windows-1252).
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import NamedTuple

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


class _Encoding(NamedTuple):
    label: str  # as the Encoding Standard names it
    codec: str  # as Python does
    skip: int  # bytes of byte order mark


_UTF8 = _Encoding("utf-8", "utf-8", 0)


def _encoding(data: bytes, declared: str | None, *, html: bool) -> _Encoding:
    from webencodings import lookup

    for bom, label, codec in _BOMS:
        if data.startswith(bom):
            return _Encoding(label, codec, len(bom))
    found = lookup(declared) if declared else None
    if declared and found is None and not html:
        raise DecodeError(f"There is no character encoding “{declared}”. Most texts are utf-8.")
    if found is None and html:
        from bs4.dammit import EncodingDetector

        stated = EncodingDetector.find_declared_encoding(data, is_html=True)
        found = lookup(stated) if stated else None
        if found and found.name.startswith("utf-16"):
            return _UTF8  # a page that can be read so far as to say this is not UTF-16
    if found is not None:
        return _Encoding(found.name, found.codec_info.name, 0)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _Encoding("windows-1252", "cp1252", 0)
    return _UTF8


def charset_of(data: bytes, declared: str | None = None) -> str:
    """The encoding in which an HTML page is read, as the Encoding Standard names it."""
    return _encoding(data, declared, html=True).label


def decode_text(data: bytes, declared: str | None = None) -> str:
    """A plain text. Raises `DecodeError` where the bytes are not in the encoding that was declared for them."""
    label, codec, skip = _encoding(data, declared, html=False)
    try:
        return data[skip:].decode(codec, "strict" if declared or skip else "surrogateescape")
    except UnicodeDecodeError as error:
        raise DecodeError(
            f"The text can't be read as {label}: byte {error.start + skip + 1} does not belong there."
        ) from error


def decode_page(data: bytes, declared: str | None = None) -> str:
    """An HTML page, as a browser reads it; what is no text in its encoding becomes U+FFFD."""
    _, codec, skip = _encoding(data, declared, html=True)
    return data[skip:].decode(codec, "replace")


def through_text(data: bytes, change: Callable[[str], str], declared: str | None = None) -> bytes:
    """`change` applied to an HTML page given in bytes. What `change` leaves alone comes back byte for byte."""
    _, codec, skip = _encoding(data, declared, html=True)
    errors = "surrogatepass" if codec.startswith("utf-16") else "surrogateescape"
    body = data[skip:]
    try:
        text = body.decode(codec, errors)
        faithful = text.encode(codec, errors) == body
    except UnicodeError:
        faithful = False
    if not faithful:
        if codec.startswith("utf-16"):
            return data
        # A stateful encoding, or bytes with several spellings: markup and terms are ASCII in all of these.
        codec, text = "latin-1", body.decode("latin-1")
    changed = change(text)
    if changed == text:
        return data
    return data[:skip] + changed.encode(codec, errors if codec.startswith("utf-16") else "netgloss")
