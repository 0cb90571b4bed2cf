"""PDF → its text, as an article.

A PDF says where letters stand, not what they mean. What is lost: pictures and what is written in them (a scan has no
text at all), tables as tables, headings, footnotes' places, and the order of columns where the file does not keep it.

The file is read in a process of its own (`pdf_reader`) that is ended when it takes too long or too much memory: a page
of a PDF can be made to keep any reader busy.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html import escape

from netgloss.errors import DecodeError
from netgloss.reading import Article
from netgloss.slots import Slots

__all__ = ["read_pdf"]

PAGES = 200
SECONDS = 20
MEMORY = 1024**3  # bytes of address space
_CHARACTERS = 2_000_000
_PLACES = Slots(2, 6, SECONDS)  # each takes a processor for itself
_READER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pdf_reader.py")
_HYPHEN = re.compile(r"(?<=[a-zà-ÿ])[-\u00ad]\n(?=[a-zà-ÿ])")
_LINE = re.compile(r"(?<![.:;!?])\n(?=[^\W\dA-Z])|(?<=[,\w])\n(?=\w)")
_BLANKS = re.compile(r"[ \t\xa0]+")


def read_pdf(data: bytes, *, pages: int = PAGES, seconds: float = SECONDS) -> Article:
    """The text of a PDF, page after page. Raises `DecodeError` for one that is locked, broken, without text, or that
    takes too long, and `Refused` where too many are being read.
    """
    command = [sys.executable, "-I", _READER, str(pages), str(MEMORY), str(_CHARACTERS)]
    try:
        with _PLACES.one():
            # A fixed program with three numbers; the stranger's file goes to its standard input.
            done = subprocess.run(  # noqa: S603  # nosec B603
                command, input=data, capture_output=True, timeout=seconds, check=False
            )
    except subprocess.TimeoutExpired as error:
        raise DecodeError(f"This PDF took longer than {seconds:g} seconds to read.") from error
    try:
        read = json.loads(done.stdout)
    except ValueError as error:
        raise DecodeError("This PDF is broken, or too large.") from error
    if read["locked"]:
        raise DecodeError("This PDF is locked with a password.")
    texts = [_paragraphs(text) for text in read["pages"]]
    if not any(texts):
        raise DecodeError("There is no text in this PDF, only pictures of it.")
    parts = [f"<h2>Page {number}</h2>{text}" for number, text in enumerate(texts, 1) if text]
    if read["of"] > len(texts):
        parts.append(f"<p>The other {read['of'] - len(texts)} pages were not read.</p>")
    return Article(title=read["title"], by=read["author"], content="".join(parts))


def _paragraphs(text: str) -> str:
    """Paragraphs with their lines joined, and words that were cut at the end of a line."""
    text = _HYPHEN.sub("", text.replace("\r\n", "\n"))
    found = (_BLANKS.sub(" ", _LINE.sub(" ", part)).strip() for part in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in found if part)
