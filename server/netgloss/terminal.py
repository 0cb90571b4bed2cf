"""What the commands share: how they read files, write, and fail."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable
from functools import wraps
from typing import IO, Any, TypeVar

import click

from netgloss.errors import NetglossError
from netgloss.marks import strip

_F = TypeVar("_F", bound=Callable[..., Any])
_HTML_NAMES = (".html", ".htm", ".xhtml")
_HTML_HEAD = re.compile(rb"(?:\s|<\?[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_HEAD = 1_024  # bytes in which a page has to show that it is one
FAILED, REFUSED = 1, 2  # exit codes: the check found something; the command could not be carried out

GLOSSARY = click.option("--glossary", metavar="FILE", help="Use this glossary.json instead of the shipped one.")


def plainly(command: _F) -> _F:
    """Errors of ours as a sentence on stderr and exit code 2; a closed pipe is the reader's decision."""

    @wraps(command)
    def run(*args: Any, **given: Any) -> Any:
        try:
            return command(*args, **given)
        except NetglossError as error:
            click.echo(f"netgloss: {error}", err=True)
            sys.exit(REFUSED)
        except BrokenPipeError:
            _close_output()
            sys.exit(0)
        except OSError as error:
            if error.filename is None:
                _close_output()
            what = error.filename or "The output can't be written"
            click.echo(f"netgloss: {what}: {error.strerror}.", err=True)
            sys.exit(REFUSED)

    return run  # type: ignore[return-value]


def _close_output() -> None:
    """What is still to be written goes nowhere, so that Python does not try again when it exits."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class FileOrAddress(click.File):
    """A file that is read, or the address of a web page."""

    name = "file or address"

    def __init__(self) -> None:
        super().__init__("rb")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """An open file; an address as it is."""
        if isinstance(value, str) and value.lower().startswith(("http://", "https://")):
            return value
        return super().convert(value, param, ctx)


def looks_like_html(file: IO[bytes], data: bytes) -> bool:
    """Whether a file with these contents is an HTML page."""
    name = str(getattr(file, "name", ""))  # what is piped in may have none
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")  # what is ASCII in UTF-16
    return name.lower().endswith(_HTML_NAMES) or bool(_HTML_HEAD.match(head))


def text_of(file: IO[bytes]) -> str:
    """The words of a text or an HTML page."""
    from netgloss.document import BLOCK, OBJECT, Untraceable, scan
    from netgloss.encoding import decode_page, decode_text

    data = file.read()
    if not looks_like_html(file, data):
        return decode_text(data)
    try:
        text = scan(strip(decode_page(data)), links=True, headings=True).text
    except Untraceable as error:
        raise NetglossError(f"{file.name}: the structure of this page can't be followed: {error}.") from error
    return text.replace(BLOCK, "\n\n").replace(OBJECT, " ")


def write(content: str | bytes) -> None:
    """To the standard output as UTF-8 whatever the terminal's own encoding, and bytes as they are."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    sys.stdout.buffer.write(content.encode() if isinstance(content, str) else content)
    sys.stdout.buffer.flush()
