"""A definition as HTML: once per page, at its end, where it can be read with style sheets and scripts off."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import cache
from html import escape

from netgloss.glossary import Concept, Source
from netgloss.lexicon import Lexicon
from netgloss.mentions import Mention

_ASSETS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "assets")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_NAMED_SOURCES = 2  # enough to trust a definition by; all of them are in the glossary
NOTES = {
    "outdated": "Outdated word.",
    "misleading": "Can mislead.",
    "differs-by-edition": "Differs by edition.",
    "region": "Differs by country.",
}


@cache
def asset(name: str) -> str:
    """A style sheet or script of ours: `netgloss.css`, `netgloss.js`."""
    with open(os.path.join(_ASSETS, name), encoding="utf-8") as file:
        return file.read().strip()


def assets(lexicon: Lexicon, mentions: Iterable[Mention]) -> str:
    """What a page needs to explain these mentions: definitions, style, script."""
    return f"<style>{asset('netgloss.css')}</style>{words(lexicon, mentions)}<script>{asset('netgloss.js')}</script>"


def words(lexicon: Lexicon, mentions: Iterable[Mention]) -> str:
    """The list of the words that a page explains, in alphabetical order."""
    readings: dict[str, dict[str, None]] = {}  # concept → what there is to say of how it is written here
    for name, form, slip in dict.fromkeys((each.concept, each.form, each.misspelt and each.text) for each in mentions):
        said = readings.setdefault(name, {})
        if slip:
            said[f"Written “{slip}” here."] = None
        others = lexicon.also(name, form)
        if others:
            said[f"“{form}” can also mean: {'; '.join(others)}."] = None
    entries = sorted((lexicon.by_id[name] for name in readings), key=lambda concept: concept.term.lower())
    items = "".join(_entry(concept, lexicon, readings[concept.id]) for concept in entries)
    language, disclaimer = escape(lexicon.header["language"]), escape(lexicon.header["disclaimer"])
    return (
        f'<section class="netgloss-words" aria-label="Words explained" lang="{language}" dir="ltr">'
        f"<h2>Words explained</h2><dl>{items}</dl><p>{disclaimer}</p></section>"
    )


def _entry(concept: Concept, lexicon: Lexicon, readings: Iterable[str]) -> str:
    say = f' <span class="netgloss-say">{escape(concept.say)}</span>' if concept.say else ""
    parts = [f"<dt>{escape(concept.term)}{say}</dt><dd>{escape(concept.definition)}</dd>"]
    if concept.note:
        parts.append(
            f'<dd class="netgloss-note"><b>{NOTES[concept.note.kind]}</b> {escape(note_text(concept, lexicon))}</dd>'
        )
    parts += (f'<dd class="netgloss-also">{escape(reading)}</dd>' for reading in readings)
    parts.append(f'<dd class="netgloss-source">{provenance(concept, lexicon, _link)}</dd>')
    return f'<div id="netgloss-{concept.id}">{"".join(parts)}</div>'


def _link(source: Source) -> str:
    # The script makes it a link. Were it one already, it would close a link in which the page has ended, and a parser
    # then builds parts of the page's own tree anew (https://html.spec.whatwg.org/multipage/parsing.html#adoption-agency).
    return f'<cite data-href="{escape(source.url)}">{escape(_cited(source))}</cite>'


def _cited(source: Source) -> str:
    return f"{source.title} ({source.publisher}, {source.year})"


def provenance(concept: Concept, lexicon: Lexicon, cite: Callable[[Source], str] = _cited) -> str:
    """What a definition was checked against, the first works by name, and when."""
    named = "; ".join(cite(lexicon.sources[name]) for name in concept.sources[:_NAMED_SOURCES])
    others = len(concept.sources) - _NAMED_SOURCES
    more = f", and {others} more" if others > 0 else ""
    return f"Source: {named}{more}. Reviewed {reviewed(concept)}."


def reviewed(concept: Concept) -> str:
    """The month in which a definition was last looked at, by name."""
    year, month = concept.reviewed.split("-")
    return f"{_MONTHS[int(month) - 1]} {year}"


def note_text(concept: Concept, lexicon: Lexicon) -> str:
    """The note of a concept with what to say instead."""
    note = concept.note
    if note is None:
        return ""
    instead = f" Say instead: {lexicon.by_id[note.use].term}." if note.use else ""
    return f"{note.text}{instead}"
