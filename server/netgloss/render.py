"""An annotated text in the formats in which it travels: HTML, Markdown, plain text, a term sheet, JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from html import escape
from textwrap import fill

from netgloss.card import NOTES, asset, assets, note_text, provenance
from netgloss.choose import SHORT_TEXT, chosen
from netgloss.document import BLOCK, OBJECT, Untraceable, scan
from netgloss.errors import OptionError
from netgloss.glossary import Concept
from netgloss.lexicon import Lexicon
from netgloss.marks import opening_tag, strip
from netgloss.matcher import Matcher
from netgloss.mentions import Mention
from netgloss.options import Options

Writer = Callable[[str, Sequence[Mention], Lexicon, Options], str]

_WIDTH = 78  # columns of plain text, for e-mail
_SENTENCE_LIMIT = 300  # characters of a sentence that the term sheet quotes
_HEADING = re.compile(r"^(?:#{1,6} .*|-{3,}|\*{3,}|={3,})$", re.M)  # Markdown's, and the rules people draw
# A point behind one of these ends no sentence.
_NO_END = "".join(
    rf"(?<!\b{word}\.)" for word in ("Dr", "Mr", "Mrs", "Ms", "Prof", "St", "vs", "approx", r"e\.g", r"i\.e")
)
# Quotes and brackets behind the point belong to the sentence. A line that goes on with a small letter was only broken.
_SENTENCE_END = re.compile(
    rf"(?<=[.!?…]){_NO_END}(?P<quotes>[\"”’')\]]*)\s+(?=[\"“‘'(\[]*[A-Z0-9#@])"
    r"|\s*\n\s*\n\s*|\s*\n(?!\s*[a-z])\s*|\0"
)
# What a Markdown reader would take for markup. Stars and underscores with space around or within words are none to it.
_MARKUP = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~])|`|<(?=[A-Za-z/!?])|&(?=\#?\w+;)|\[(?=\^|[^\]\n]*\][(\[:])|~(?=~)"""
    r"""|\*(?=\S)|(?<=\S)\*|(?<![^\W_])_(?=\S)|(?<=\S)_(?![^\W_])"""
    r"""|^(?=[ \t]{0,3}(?:\#{1,6}[ \t]|>|[-+*=](?:[ \t]|[-=]*$)))""", re.M
)  # fmt: skip
_NUMBERED = re.compile(r"^([ \t]*[0-9]{1,9})(?=[.)][ \t])", re.M)


def annotate_text(matcher: Matcher, text: str, to: str, options: Options) -> str:
    """The text with its terms explained, in the format `to`. Raises `OptionError` for a format that does not exist."""
    return _written(matcher, text, writer(to), options)


def writer(to: str) -> Writer:
    """What writes the format `to`. Raises `OptionError` for one that does not exist."""
    if to not in FORMATS:
        raise OptionError(f"There is no format “{to}”. The formats are {', '.join(FORMATS)}.")
    return FORMATS[to]


def _written(matcher: Matcher, text: str, write: Writer, options: Options) -> str:
    mark = options.mark or ("all" if len(text) <= SHORT_TEXT else "first")
    sections = [found.start() for found in _HEADING.finditer(text)]
    mentions = chosen(
        matcher.find(text, options.level), text, sections, matcher.lexicon.by_id, replace(options, mark=mark)
    )
    return write(text, mentions, matcher.lexicon, options)


def annotate_page(matcher: Matcher, html: str, to: str, options: Options) -> str:
    """The text of an HTML page in a format other than HTML. `json` says where in the source each mention stands."""
    html = strip(html)
    if to == "web-annotation":
        raise OptionError(
            "The format web-annotation counts in plain texts only. Send the page's text, or ask for json."
        )
    try:
        page = scan(html, links=options.links or to != "json", headings=options.headings or to != "json")
    except Untraceable as error:
        raise OptionError(f"This page can only be had as html: {error}.") from error
    if to != "json":
        blocks = page.text.replace(OBJECT, "").split(BLOCK)
        text = "\n\n".join(block.strip() for block in blocks if block.strip())
        return _written(matcher, text, _plain_to_markdown if to == "markdown" else writer(to), options)
    found = matcher.find(page.text, options.level)
    mentions = []
    marked = replace(options, mark=options.mark or "first")
    for mention in chosen(found, page.text, page.sections, matcher.lexicon.by_id, marked):
        places = page.places(mention.start, mention.end)
        if places:
            mentions.append(mention._replace(start=places[0][0], end=places[-1][1]))
    return to_json(html, mentions, matcher.lexicon, options)


def _concepts(mentions: Sequence[Mention], lexicon: Lexicon) -> list[Concept]:
    """The concepts mentioned, each once, in order of their first mention."""
    return [lexicon.by_id[name] for name in dict.fromkeys(mention.concept for mention in mentions)]


def _spliced(
    text: str, mentions: Sequence[Mention], plain: Callable[[str], str], mark: Callable[[Mention], str]
) -> str:
    parts: list[str] = []
    done = 0
    for mention in mentions:
        parts += (plain(text[done : mention.start]), mark(mention))
        done = mention.end
    return "".join([*parts, plain(text[done:])])


def to_html(text: str, mentions: Sequence[Mention], lexicon: Lexicon, options: Options) -> str:
    """Paragraphs and line breaks as in the text; marks and, with `assets`, definitions as on an annotated page."""
    body = _spliced(
        text, mentions, escape,
        lambda mention: f"{opening_tag(lexicon.by_id[mention.concept])}{escape(mention.text)}</span>",
    )  # fmt: skip
    html = _paragraphs(body)
    if options.assets and mentions:
        html += assets(lexicon, mentions)
    return html


def _paragraphs(html: str) -> str:
    parts = re.split(r"\n[ \t]*\n", html.replace("\r\n", "\n").strip("\n"))
    return "\n".join(f"<p>{lines}</p>" for part in parts if (lines := part.strip("\n").replace("\n", "<br>\n")).strip())


def _footnotes(mentions: Sequence[Mention], note: Callable[[int, str], str]) -> Callable[[Mention], str]:
    """Puts a note behind each mention; a concept that comes again has the number that it had."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(m.concept for m in mentions), 1)}
    return lambda mention: mention.text + note(numbers[mention.concept], mention.concept)


def to_footnotes(text: str, mentions: Sequence[Mention], lexicon: Lexicon, options: Options) -> str:
    """HTML for places where neither scripts nor styles survive, e-mail above all: numbers in the text, notes below."""
    mark = _footnotes(mentions, lambda number, _: f"\0{number}\0")
    body = _spliced(text.replace("\0", "\ufffd"), mentions, escape, lambda mention: escape(mark(mention)))
    body = _paragraphs(re.sub(r"\0(\d+)\0", r"<sup>[\1]</sup>", body))
    notes = "".join(
        f"<li><b>{escape(concept.term)}</b>: {escape(_explained(concept, lexicon))}</li>"
        for concept in _concepts(mentions, lexicon)
    )
    if not mentions:
        return body
    disclaimer = escape(lexicon.header["disclaimer"])
    return f"{body}\n<hr>\n<p><b>Words explained</b></p>\n<ol>{notes}</ol>\n<p><small>{disclaimer}</small></p>"


def to_markdown(text: str, mentions: Sequence[Mention], lexicon: Lexicon, options: Options) -> str:
    """The text, which may be Markdown itself, as it is, with a footnote for each concept."""
    if not mentions:
        return text
    body = _spliced(text, mentions, str, _footnotes(mentions, lambda _, name: f"[^{name}]"))
    return _with_markdown_notes(body, mentions, lexicon)


def _plain_to_markdown(text: str, mentions: Sequence[Mention], lexicon: Lexicon, options: Options) -> str:
    """The same for the words of a page: nothing of them is markup."""
    body = _spliced(text.replace("\0", "\ufffd"), mentions, str, _footnotes(mentions, lambda _, name: f"\0{name}\0"))
    body = re.sub(r"\0([^\0]+)\0", r"[^\1]", _markdown(body))
    return _with_markdown_notes(body, mentions, lexicon) if mentions else body


def _with_markdown_notes(body: str, mentions: Sequence[Mention], lexicon: Lexicon) -> str:
    notes = [
        f"[^{concept.id}]: **{_markdown(concept.term)}**: {_markdown(_explained(concept, lexicon))}"
        for concept in _concepts(mentions, lexicon)
    ]
    return "\n".join([body.rstrip("\n"), "", *notes, "", f"*{lexicon.header['disclaimer']}*", ""])


def _markdown(plain: str) -> str:
    """Plain text for a reader of Markdown: escaped only where it would mean something else."""
    return _NUMBERED.sub(r"\1\\", _MARKUP.sub(r"\\\g<0>", plain))


def to_text(text: str, mentions: Sequence[Mention], lexicon: Lexicon, options: Options) -> str:
    """The text as it is, with numbered notes below."""
    if not mentions:
        return text
    body = _spliced(text, mentions, str, _footnotes(mentions, lambda number, _: f" [{number}]"))
    notes = [
        fill(f"[{number}] {concept.term}: {_explained(concept, lexicon)}", _WIDTH, subsequent_indent="    ")
        for number, concept in enumerate(_concepts(mentions, lexicon), 1)
    ]
    rule = "-" * len("Words explained")
    return "\n".join(
        [body.rstrip("\n"), "", "Words explained", rule, *notes, "", fill(lexicon.header["disclaimer"], _WIDTH), ""]
    )


def _explained(concept: Concept, lexicon: Lexicon) -> str:
    note = f" {NOTES[concept.note.kind]} {note_text(concept, lexicon)}" if concept.note else ""
    return f"{concept.definition}{note} ({provenance(concept, lexicon)})"


def sentence(text: str, mention: Mention) -> str:
    """The sentence in which a mention stands, shortened around it where it is long."""
    low = max(0, mention.start - _SENTENCE_LIMIT)
    # Up to the mention's end: whether a sentence ends is seen from what follows.
    ends = [found.end() for found in _SENTENCE_END.finditer(text, low, mention.end)]
    begins = [end for end in ends if end <= mention.start]
    begin = begins[-1] if begins else low
    found = _SENTENCE_END.search(text, mention.end, mention.end + _SENTENCE_LIMIT)
    end = max(found.start(), found.end("quotes")) if found else min(len(text), mention.end + _SENTENCE_LIMIT)
    lead = tail = ""
    if not begins and low > 0:  # between two words, where there is a space
        lead, begin = "… ", text.find(" ", low - 1, mention.start) + 1 or low
    if not found and end < len(text):
        space = text.rfind(" ", mention.end, end + 1)
        tail, end = " …", space if space >= 0 else end
    return lead + " ".join(text[begin:end].split()) + tail


def _sheet_rows(text: str, mentions: Sequence[Mention], lexicon: Lexicon) -> list[tuple[Concept, str]]:
    first = {mention.concept: mention for mention in reversed(mentions)}
    return [(concept, sentence(text, first[concept.id])) for concept in _concepts(mentions, lexicon)]


def to_sheet(text: str, mentions: Sequence[Mention], lexicon: Lexicon, options: Options) -> str:
    """The term sheet as a page to print: each word with its sentence, definition, note, source and room for a
    question.
    """
    rows = []
    for concept, quote in _sheet_rows(text, mentions, lexicon):
        say = f" <i>{escape(concept.say)}</i>" if concept.say else ""
        note = f"<p><b>{NOTES[concept.note.kind]}</b> {escape(note_text(concept, lexicon))}</p>" if concept.note else ""
        rows.append(
            f"<section><h2>{escape(concept.term)}{say}</h2><blockquote>{escape(quote)}</blockquote>"
            f"<p>{escape(concept.definition)}</p>{note}<p class=source>{escape(provenance(concept, lexicon))}</p>"
            "<p class=question>My question:</p><p class=line></p></section>"
        )
    body = "".join(rows) or "<p>No words of the glossary were found in this text.</p>"
    header = {name: escape(value) for name, value in lexicon.header.items()}
    return (
        f'<!DOCTYPE html><html lang="{header["language"]}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Term sheet</title>'
        f"<style>{asset('sheet.css')}</style></head><body><main><h1>Term sheet</h1>"
        f"<p>The words of one text, explained, with room for your own questions.</p>{body}"
        f"<footer><p>{header['disclaimer']}</p>"
        f"<p>{header['title']}, version {header['version']}, {header['licence']}.</p>"
        "</footer></main></body></html>\n"
    )


def to_sheet_markdown(text: str, mentions: Sequence[Mention], lexicon: Lexicon, options: Options) -> str:
    """The term sheet as Markdown."""
    parts = ["# Term sheet", ""]
    for concept, quote in _sheet_rows(text, mentions, lexicon):
        say = f" ({concept.say})" if concept.say else ""
        parts += [
            f"## {_markdown(concept.term)}{say}",
            "",
            f"> {_markdown(quote)}",
            "",
            _markdown(concept.definition),
            "",
        ]
        if concept.note:
            parts += [f"**{NOTES[concept.note.kind]}** {_markdown(note_text(concept, lexicon))}", ""]
        parts += [f"*{_markdown(provenance(concept, lexicon))}*", "", "My question: " + "_" * 40, ""]
    if not mentions:
        parts += ["No words of the glossary were found in this text.", ""]
    return "\n".join([*parts, "---", "", lexicon.header["disclaimer"], ""])


def to_json(text: str, mentions: Sequence[Mention], lexicon: Lexicon, options: Options) -> str:
    """Stand-off: where each term stands, and what each concept is. Offsets count code points."""
    concepts = {concept.id: record(concept, lexicon) for concept in _concepts(mentions, lexicon)}
    body = {
        "glossary": lexicon.header,
        "unit": "code point",
        "mentions": [mention._asdict() for mention in mentions],
        "concepts": concepts,
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def record(concept: Concept, lexicon: Lexicon) -> dict[str, object]:
    """A concept as programs get it: its fields that hold something, its sources in full."""
    fields = {name: value for name, value in asdict(concept).items() if value not in (None, (), {})}
    fields["forms"] = [form.text for form in concept.written_forms() if form.text != concept.term]
    fields["sources"] = [{"id": name, **asdict(lexicon.sources[name])} for name in concept.sources]
    return fields


def to_web_annotation(text: str, mentions: Sequence[Mention], lexicon: Lexicon, options: Options) -> str:
    """Stand-off as W3C Web Annotations (https://www.w3.org/TR/annotation-model/), one for each mention.

    The model wants an address for what is annotated; a text that has none is named by its hash (RFC 6920).
    """
    from base64 import urlsafe_b64encode
    from hashlib import sha256

    digest = sha256(text.encode("utf-8", "surrogatepass")).digest()
    source = "ni:///sha-256;" + urlsafe_b64encode(digest).decode().rstrip("=")
    items = [
        {
            "id": f"{source}#char={mention.start},{mention.end}",
            "type": "Annotation",
            "motivation": "identifying",
            "body": {
                "type": "TextualBody",
                "purpose": "describing",
                "language": lexicon.header["language"],
                "value": lexicon.by_id[mention.concept].definition,
            },
            "target": {
                "source": source,
                "selector": [
                    {"type": "TextPositionSelector", "start": mention.start, "end": mention.end},
                    {
                        "type": "TextQuoteSelector",
                        "exact": mention.text,
                        "prefix": text[max(0, mention.start - 32) : mention.start],
                        "suffix": text[mention.end : mention.end + 32],
                    },
                ],
            },
        }
        for mention in mentions
    ]
    page = {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": items}
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"


FORMATS: dict[str, Writer] = {
    "html": to_html,
    "markdown": to_markdown,
    "text": to_text,
    "footnotes": to_footnotes,
    "sheet": to_sheet,
    "sheet-markdown": to_sheet_markdown,
    "json": to_json,
    "web-annotation": to_web_annotation,
}
