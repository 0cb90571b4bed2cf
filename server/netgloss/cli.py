"""The `netgloss` command."""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path
from textwrap import fill
from typing import IO, Any

import click

from netgloss import __version__, keeper
from netgloss.errors import FetchError, NetglossError, UnknownConceptError
from netgloss.gloss import Netgloss, load
from netgloss.glossary import LEVELS, Concept
from netgloss.keeper import EXTENSION
from netgloss.marks import strip
from netgloss.mentions import Mention
from netgloss.problems import KINDS
from netgloss.terminal import FAILED, GLOSSARY, FileOrAddress, looks_like_html, plainly, write

_FORMATS = ("html", "markdown", "text", "footnotes", "sheet", "sheet-markdown", "json", "web-annotation")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]}, epilog="See netgloss COMMAND --help for examples."
)
@click.version_option(__version__, message="netgloss %(version)s")
def main() -> None:
    """Explain the words of neuroendocrine tumours in place."""


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
@GLOSSARY
@click.option("--watch", is_flag=True, default=None, help="Read the glossary again whenever its file changes.")
@plainly
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
  netgloss annotate https://example.org/post > explained.html
  pbpaste | netgloss annotate - --to markdown"""
)
@click.argument("file", type=FileOrAddress(), metavar="FILE|-|ADDRESS")
@click.option("--to", type=click.Choice(_FORMATS), help="The format of the output. [default: as the input]")
@click.option(
    "--view",
    type=click.Choice(["page", "reading"]),
    help="Of an address: the page as it looks, or its article or posts alone. [default: page for HTML, else reading]",
)
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
@GLOSSARY
@plainly
def annotate(
    file: IO[bytes] | str, to: str | None, view: Any, html: bool | None, encoding: str | None, glossary: str | None,
    **options: Any,
) -> None:  # fmt: skip
    """Explain the terms of a text, an HTML page or a public web address; - is the standard input."""
    from netgloss.encoding import decode_text, known

    if isinstance(file, str):
        if encoding or html is not None:
            raise click.UsageError("--encoding, --html and --text are for files: a site says itself what it sends.")
        return _annotate_address(file, to, view, load(glossary), options)
    if view:
        raise click.UsageError("--view is for web addresses.")
    data = file.read()
    encoding = known(encoding) if encoding else None
    netgloss = load(glossary)
    if html is None:
        html = looks_like_html(file, data)
    if html and to in (None, "html"):
        write(netgloss.annotate_html(data, charset=encoding, **options))
    elif html:
        write(netgloss.annotate_page(data, to or "text", charset=encoding, **options))
    elif to == "html":
        write(_page(netgloss.annotate_text(decode_text(data, encoding), "html", **options)))
    else:
        write(netgloss.annotate_text(decode_text(data, encoding), to or "text", **options))
    return None


def _annotate_address(address: str, to: str | None, view: Any, netgloss: Netgloss, options: dict[str, Any]) -> None:
    from dataclasses import replace

    from netgloss.fetch import fetch
    from netgloss.policy import policy_of
    from netgloss.settings import read_settings
    from netgloss.source import show, source_of

    settings = read_settings(os.environ)
    # One person reads one page: robots.txt is not written for that.
    policy = replace(policy_of(settings), robots=bool(settings.fetch_robots))
    if to not in (None, "html"):
        netgloss.annotate_page("", to, **options)  # refuses what pages can't be had in, before anything is fetched
    try:
        shown = show(source_of(fetch(address, policy)), view or ("page" if to in (None, "html") else "reading"))
    except FetchError as error:
        raise NetglossError(f"{error} {KINDS[error.name].advice}") from error
    if to not in (None, "html"):
        write(netgloss.annotate_page(shown.html, to, **options))
    elif shown.view == "page":
        write(netgloss.annotate_html(shown.html, **options))
    else:
        write(_page(netgloss.annotate_html(shown.html, **options)))


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
@plainly
def take_out(file: IO[bytes]) -> None:
    """Take the annotations out of an HTML page again."""
    from netgloss.encoding import through_text

    write(through_text(file.read(), strip))


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
@GLOSSARY
@plainly
def find(file: IO[bytes], as_json: bool, explain: bool, level: Any, encoding: str | None, glossary: str | None) -> None:
    """List the terms of a text or an HTML page; - is the standard input."""
    from netgloss.encoding import decode_page, decode_text, known

    data = file.read()
    netgloss = load(glossary)
    if looks_like_html(file, data):
        text = decode_page(data, known(encoding) if encoding else None)
        mentions = netgloss.find_html(text, level=level)
    else:
        text = decode_text(data, encoding)
        mentions = netgloss.find(text, level=level)
    if as_json:
        write(json.dumps([mention._asdict() for mention in mentions], ensure_ascii=False, indent=1) + "\n")
        return
    line, line_start = 1, 0
    for mention in mentions:
        newlines = text.count("\n", line_start, mention.start)
        if newlines:
            line += newlines
            line_start = text.rindex("\n", 0, mention.start) + 1
        row = [f"{line}:{mention.start - line_start + 1}", " ".join(mention.text.split()), mention.concept]
        write("\t".join([*row, *_reasons(mention, netgloss)] if explain else row) + "\n")


def _reasons(mention: Mention, netgloss: Netgloss) -> list[str]:
    """Why the words mean that: what decided, by which rule, and what they were taken for if they are misspelt."""
    rule = netgloss.lexicon.rule(mention.concept, mention.form)
    slip = f"misspelt: {mention.form}" if mention.misspelt else ""
    return [part for part in (mention.why, rule and f"rule: {rule}", slip) if part]


@main.command(
    epilog="""\b
Examples:
  netgloss explain Ki-67
  netgloss explain "carcinoid syndrome" """
)
@click.argument("term", nargs=-1, required=True)
@GLOSSARY
@plainly
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
    write(_card(concept, netgloss))


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


for command in keeper.COMMANDS:
    main.add_command(command)
