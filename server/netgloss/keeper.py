"""The commands for whoever keeps the glossary: check, build, diff, gaps, export."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from statistics import median
from typing import IO

import click

from netgloss.compiled import stamp
from netgloss.errors import NetglossError
from netgloss.gloss import load, read, understood
from netgloss.glossary import parse, shipped
from netgloss.lexicon import Lexicon
from netgloss.terminal import FAILED, GLOSSARY, plainly, text_of, write

EXTENSION = "extension"


@click.command(
    epilog="""\b
Examples:
  netgloss check
  netgloss check my-glossary.json && echo fine"""
)
@click.argument("file", type=click.File("rb"), required=False, metavar="[FILE]")
@plainly
def check(file: IO[bytes] | None) -> None:
    """Report every problem of a glossary, with its line, and how hard it is to read.

    Exit code 1 if there is any error; warnings alone are no failure.
    """
    from netgloss.check import report

    path = file.name if file else os.path.normpath(shipped())
    data = file.read() if file else Path(path).read_bytes()
    problems, grades = report(data)
    for problem in problems:
        write(f"{path}: {problem}\n")
    errors = sum(problem.severity == "error" for problem in problems)
    if errors:
        click.echo(f"{errors} {'error' if errors == 1 else 'errors'} in {path}.", err=True)
        sys.exit(FAILED)
    forms = sum(len(concept.written_forms()) for concept in parse(data).concepts)
    ease = f" Reading grade {median(grades):.1f} in the middle, {max(grades):.1f} at most." if grades else ""
    click.echo(f"{path} is fine: {len(grades)} concepts with {forms} forms.{ease}", err=True)


@click.command(
    epilog="""\b
Examples:
  netgloss build
  netgloss build --check"""
)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if a file is not what it should be.")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="The top folder. [default: that of this clone]")
@plainly
def build(only_check: bool, folder: Path | None) -> None:
    """Write what is derived from the glossary: extension/lexicon.json and glossary.schema.json."""
    from netgloss.lookalikes import spelling
    from netgloss.schema import glossary_schema

    top = folder or Path(__file__).parents[2]
    if not folder and not (top / "glossary.json").exists():
        raise NetglossError("This netgloss is installed without its clone. Say with --to in which folder to write.")
    stale = []
    glossary = read(shipped())
    contents = understood(glossary, shipped())
    lexicon = Lexicon.of(contents, None, lambda _: spelling(Lexicon.of(contents)))  # made anew, whatever is there
    for path, content in (
        (top / EXTENSION / "lexicon.json", lexicon.to_json(stamp(glossary)).encode()),
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


@click.command(
    epilog="""\b
Examples:
  netgloss diff old.json glossary.json
  netgloss diff old.json glossary.json --on thread.html --on letter.txt"""
)
@click.argument("old", type=click.Path(exists=True, dir_okay=False))
@click.argument("new", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--on",
    "pages",
    type=click.File("rb"),
    multiple=True,
    metavar="FILE",
    help="A text or HTML page to compare mentions on; may be given again.",
)
@plainly
def diff(old: str, new: str, pages: tuple[IO[bytes], ...]) -> None:
    """Show what changed between two glossaries, and which mentions pages gain and lose by it."""
    from netgloss.compare import changes, mentions_changed, summary

    before, after = load(old), load(new)
    for change in changes(before, after):
        sign = {"added": "+", "removed": "-", "changed": "~"}[change.kind]
        write(f"{sign} {change.id}: {change.term}\n" + "".join(f"    {detail}\n" for detail in change.details))
    for page in pages:
        text = text_of(page)
        gained, lost = mentions_changed(before, after, text)
        write(f"{page.name}: {len(gained)} mentions gained, {len(lost)} lost\n")
        for sign, mentions in (("+", gained), ("-", lost)):
            write("".join(f"  {sign} {line}\n" for line in summary(mentions, text)))


@click.command(
    epilog="""\b
Examples:
  netgloss gaps thread.html letter.txt
  netgloss gaps forum/*.html --most 50"""
)
@click.argument("files", type=click.File("rb"), nargs=-1, required=True, metavar="FILE...")
@click.option("--most", type=click.IntRange(1), default=100, show_default=True, help="List at most so many.")
@GLOSSARY
@plainly
def gaps(files: tuple[IO[bytes], ...], most: int, glossary: str | None) -> None:
    """List what looks like a term in texts or HTML pages and is not in the glossary: the likeliest first."""
    from netgloss.gaps import gaps

    for gap in gaps(load(glossary), map(text_of, files))[:most]:
        write(f"{gap.count}\t{gap.text}\t{gap.kind}\t… {gap.context} …\n")


@click.command(
    epilog="""\b
Examples:
  netgloss export --to csv > glossary.csv
  netgloss export --to skos > glossary.rdf"""
)
@click.option(
    "--to",
    type=click.Choice(["skos", "csv", "tbx", "jsonld"]),
    required=True,
    help="SKOS as RDF/XML, CSV, TBX-Basic, or schema.org as JSON-LD.",
)
@GLOSSARY
@plainly
def export(to: str, glossary: str | None) -> None:
    """Write the glossary in the format of another program."""
    from netgloss.export import FORMATS

    write(FORMATS[to](load(glossary).lexicon))


COMMANDS = (check, build, diff, gaps, export)
