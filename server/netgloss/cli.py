"""The `netgloss` command."""

from __future__ import annotations

import errno
import json
import logging
import os
import re
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from textwrap import fill
from typing import IO, Any, TypeVar

import click

from netgloss import __version__
from netgloss.errors import NetglossError, UnknownConceptError
from netgloss.gloss import Netgloss, load
from netgloss.glossary import LEVELS, Concept, shipped
from netgloss.marks import strip

_F = TypeVar("_F", bound=Callable[..., Any])
_HTML_NAMES = (".html", ".htm", ".xhtml")
_HTML_HEAD = re.compile(rb"(?:\s|<\?[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_HEAD = 1_024  # bytes in which a page has to show that it is one
_FORMATS = ("html", "markdown", "text", "footnotes", "sheet", "sheet-markdown", "json", "web-annotation")
FAILED, REFUSED = 1, 2  # exit codes: the check found something; the command could not be carried out
EXTENSION = "extension"


def _plainly(command: _F) -> _F:
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


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]}, epilog="See netgloss COMMAND --help for examples."
)
@click.version_option(__version__, message="netgloss %(version)s")
def main() -> None:
    """Explain the words of neuroendocrine tumours in place."""


_GLOSSARY = click.option("--glossary", metavar="FILE", help="Use this glossary.json instead of the shipped one.")
_LEVEL = click.option(
    "--level",
    type=click.Choice(LEVELS),
    default="specialist",
    show_default=True,
    help="Explain words up to this level.",
)
_ENCODING = click.option(
    "--encoding", metavar="NAME", help="How the input is encoded, where it is not UTF-8 and does not say so."
)


@main.command(
    epilog="""\b
Examples:
  netgloss serve
  netgloss serve --port 9000 --glossary my-glossary.json"""
)
@click.option("--host", help="The address to listen on. [default: 127.0.0.1]")
@click.option("--port", type=int, help="The port to listen on. [default: 8765]")
@_GLOSSARY
@click.option("--watch", is_flag=True, default=None, help="Read the glossary again whenever its file changes.")
@_plainly
def serve(**given: Any) -> None:
    """Start the service on this computer.

    Every option is also a setting in the environment: NETGLOSS_PORT and so on.
    """
    from netgloss.app import create_app
    from netgloss.current import Current
    from netgloss.server import serve
    from netgloss.settings import read_settings

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    settings = read_settings(os.environ, **given)
    current = Current(settings.glossary, watch=settings.watch)
    serve(create_app(settings, current), settings, current, _announce)


def _announce(address: str) -> None:
    click.echo(f"netgloss is ready: open {address} in a browser. Stop it with Ctrl-C.")
    folder = _extension_folder()
    if folder:
        click.echo(
            f"The browser extension is in {folder}\n"
            "  Chromium: open chrome://extensions, switch on Developer mode, choose Load unpacked and that folder.\n"
            "  Firefox:  open about:debugging#/runtime/this-firefox, choose Load Temporary Add-on and its manifest."
        )


def _extension_folder() -> Path | None:
    """The extension of this clone; an installed package has none."""
    folder = Path(__file__).parents[2] / EXTENSION
    return folder if (folder / "manifest.json").exists() else None


@main.command(
    epilog="""\b
Examples:
  netgloss annotate letter.txt                     plain text with notes, to the terminal
  netgloss annotate article.html > explained.html  the page as it was, explained
  netgloss annotate letter.txt --to sheet > sheet.html
  pbpaste | netgloss annotate - --to markdown"""
)
@click.argument("file", type=click.File("rb"), metavar="FILE|-")
@click.option("--to", type=click.Choice(_FORMATS), help="The format of the output. [default: as the input]")
@click.option("--html/--text", "html", default=None, help="What the input is. [default: by name and contents]")
@click.option(
    "--mark", type=click.Choice(["first", "all"]), help="Mark a word the first time in each section, or every time."
)
@_LEVEL
@click.option(
    "--density",
    type=click.IntRange(0),
    default=15,
    show_default=True,
    help="Most marks per 100 words of a paragraph; 0: no limit.",
)
@click.option("--links", is_flag=True, help="Mark inside links, too.")
@click.option("--headings", is_flag=True, help="Mark inside headings, too.")
@click.option(
    "--assets/--no-assets", default=True, help="Add definitions, style and script to HTML, or nothing but the spans."
)
@_ENCODING
@_GLOSSARY
@_plainly
def annotate(
    file: IO[bytes], to: str | None, html: bool | None, encoding: str | None, glossary: str | None, **options: Any
) -> None:
    """Explain the terms of a text or an HTML page; - is the standard input."""
    from netgloss.encoding import decode_text, known

    data = file.read()
    encoding = known(encoding) if encoding else None
    netgloss = load(glossary)
    if html is None:
        html = _looks_like_html(file.name, data)
    if html and to in (None, "html"):
        _write(netgloss.annotate_html(data, charset=encoding, **options))
    elif html:
        _write(netgloss.annotate_page(data, to or "text", charset=encoding, **options))
    elif to == "html":
        _write(_page(netgloss.annotate_text(decode_text(data, encoding), "html", **options)))
    else:
        _write(netgloss.annotate_text(decode_text(data, encoding), to or "text", **options))


def _looks_like_html(name: str, data: bytes) -> bool:
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")  # what is ASCII in UTF-16
    return name.lower().endswith(_HTML_NAMES) or bool(_HTML_HEAD.match(head))


def _page(content: str) -> str:
    """A text as a page that can be opened: its letters said to be UTF-8."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>netgloss</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<style>body{max-width:44rem;margin:0 auto;padding:1rem;font:1rem/1.6 system-ui,sans-serif}</style></head>"
        f"<body>{content}</body></html>\n"
    )


@main.command(
    "strip",
    epilog="""\b
Example:
  netgloss strip explained.html > article.html""",
)
@click.argument("file", type=click.File("rb"), metavar="FILE|-")
@_plainly
def take_out(file: IO[bytes]) -> None:
    """Take the annotations out of an HTML page again."""
    from netgloss.encoding import through_text

    _write(through_text(file.read(), strip))


@main.command(
    epilog="""\b
Examples:
  netgloss find letter.txt            where each term stands: line, column, term, id
  netgloss find letter.txt --json     one JSON array of mentions
  netgloss find letter.txt --explain  with what decided each meaning"""
)
@click.argument("file", type=click.File("rb"), metavar="FILE|-")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of mentions; offsets count code points.")
@click.option("--explain", is_flag=True, help="Add what decided the meaning.")
@_LEVEL
@_ENCODING
@_GLOSSARY
@_plainly
def find(file: IO[bytes], as_json: bool, explain: bool, level: Any, encoding: str | None, glossary: str | None) -> None:
    """List the terms of a text; - is the standard input."""
    from netgloss.encoding import decode_text

    text = decode_text(file.read(), encoding)
    mentions = load(glossary).find(text, level=level)
    if as_json:
        _write(json.dumps([mention._asdict() for mention in mentions], ensure_ascii=False, indent=1) + "\n")
        return
    line, line_start = 1, 0
    for mention in mentions:
        newlines = text.count("\n", line_start, mention.start)
        if newlines:
            line += newlines
            line_start = text.rindex("\n", 0, mention.start) + 1
        row = [f"{line}:{mention.start - line_start + 1}", " ".join(mention.text.split()), mention.concept]
        _write("\t".join([*row, mention.why] if explain else row) + "\n")


@main.command(
    epilog="""\b
Examples:
  netgloss check
  netgloss check my-glossary.json && echo fine"""
)
@click.argument("file", type=click.File("rb"), required=False, metavar="[FILE]")
@_plainly
def check(file: IO[bytes] | None) -> None:
    """Report every problem of a glossary, with its line.

    Exit code 1 if there is any error; warnings alone are no failure.
    """
    from netgloss.check import check

    path = file.name if file else os.path.normpath(shipped())
    problems = check(file.read() if file else Path(path).read_bytes())
    for problem in problems:
        _write(f"{path}: {problem}\n")
    errors = sum(problem.severity == "error" for problem in problems)
    if errors:
        click.echo(f"{errors} {'error' if errors == 1 else 'errors'} in {path}.", err=True)
        sys.exit(FAILED)
    click.echo(f"{path} is fine.", err=True)


@main.command(
    epilog="""\b
Examples:
  netgloss build
  netgloss build --check"""
)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if a file is not what it should be.")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="The top folder. [default: that of this clone]")
@_plainly
def build(only_check: bool, folder: Path | None) -> None:
    """Write what is derived from the glossary: extension/lexicon.json and glossary.schema.json."""
    from netgloss.schema import glossary_schema

    top = folder or Path(__file__).parents[2]
    if not folder and not (top / "glossary.json").exists():
        raise NetglossError("This netgloss is installed without its clone. Say with --to in which folder to write.")
    stale = []
    for path, content in (
        (top / EXTENSION / "lexicon.json", load().lexicon.to_json().encode()),
        (top / "glossary.schema.json", glossary_schema().encode()),
    ):
        if path.exists() and path.read_bytes() == content:
            continue
        stale.append(path)
        if not only_check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            click.echo(f"{path} is written.", err=True)
    if stale and only_check:
        click.echo(f"Not up to date: {', '.join(map(str, stale))}. Run netgloss build.", err=True)
        sys.exit(FAILED)


@main.command(
    epilog="""\b
Examples:
  netgloss explain Ki-67
  netgloss explain "carcinoid syndrome" """
)
@click.argument("term", nargs=-1, required=True)
@_GLOSSARY
@_plainly
def explain(term: tuple[str, ...], glossary: str | None) -> None:
    """Say what a term means."""
    netgloss = load(glossary)
    name = " ".join(term)
    try:
        concept = netgloss.concept(name)
    except UnknownConceptError as error:
        found = netgloss.search(name)
        if not found:
            raise
        if len(found) > 1 or error.nearest[:1] != [found[0].id]:
            click.echo(f"There is no “{name}” here. Like it: {', '.join(each.term for each in found)}.", err=True)
            sys.exit(FAILED)
        concept = found[0]
    _write(_card(concept, netgloss))


def _card(concept: Concept, netgloss: Netgloss) -> str:
    from netgloss.card import NOTES, note_text, provenance

    parts = [concept.term + (f" ({concept.say})" if concept.say else ""), concept.definition]
    if concept.note:
        parts.append(f"{NOTES[concept.note.kind]} {note_text(concept, netgloss.lexicon)}")
    if concept.more:
        parts.append(concept.more)
    parts += [f"{edition.edition}: {edition.text}" for edition in concept.history]
    if concept.see:
        parts.append("See also: " + ", ".join(netgloss.concept(name).term for name in concept.see) + ".")
    parts.append(provenance(concept, netgloss.lexicon))
    return "\n\n".join(fill(part, 78) for part in parts) + "\n"


def _write(content: str | bytes) -> None:
    """To the standard output as UTF-8 whatever the terminal's own encoding, and bytes as they are."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    sys.stdout.buffer.write(content.encode() if isinstance(content, str) else content)
    sys.stdout.buffer.flush()
