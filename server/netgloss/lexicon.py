"""Glossary → Lexicon: every written form compiled to what the matcher looks up, and ↔ JSON for the extension.

The lexicon holds policy as well as terms: character tables, what may stand between words, sense rules. Writing it is
deterministic: the same glossary gives the same bytes on every machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from netgloss.characters import APOSTROPHES, CASED, KINDS, MASK, fold, masked, tables, words
from netgloss.glossary import LEVELS, Concept, Glossary, Sense, Source, read_concept, read_sense, read_source
from netgloss.senses import CUES, SenseRule
from netgloss.spelling import Spelling, read_spelling

FORMAT = 3  # of the JSON; a reader refuses any other

# What a word stands in, between spaces, when it is part of an address, a file name, a path or a piece of program: web
# and mail addresses, @handles, `.NET`, `report.pdf`, `C:\\net`, `/etc/net`, `$NET`, `net.find(`; or of an order code,
# `NET-G2-104`. Python and JavaScript read the pattern alike. It is held against small letters.
ADDRESS = (
    r"://|www\.|@|\\|\$|[a-z]-[a-z]*[0-9]+-[0-9]|"
    r"^[(\[\"'<]*[.~]{0,2}/[a-z0-9_]|^[(\[\"']*\.[a-z0-9_]|[._][a-z0-9]*[a-z0-9_]\(|::|\?[a-z0-9_]+=|"
    r"[a-z0-9_]\.(?:com|org|net|edu|gov|int|info|io|eu|uk|ie|de|fr|nl|es|it|au|nz|ca|us|ch|be|se|no|dk|fi|at|pl|health|"
    r"pdf|docx?|xlsx?|pptx?|html?|xml|json|csv|txt|png|jpe?g|gif|svg|mp[34]|zip|gz|py|js|ts|java|cs|cpp|rs|rb|php|sh|"
    r"exe|dll|dcm|md|ini|cfg|ya?ml|log|aspx?)(?![a-z0-9_])"
)
# Code between back quotes, as forums and Markdown write it.
CODE = r"```[\s\S]*?(?:```|$)|`[^`\n]+`"
# Beside one of these a word may be part of an address, a file name or a possessive; the matcher looks closer.
SUSPECT_BEFORE = "@./\\:$&=?%#~+-"
SUSPECT_AFTER = "@./\\:=?(+-" + APOSTROPHES
WIDEST_GAP = 3  # characters between two words of a form: `U & E`
# What else than itself a form's gap accepts: a space in the glossary may be a hyphen in the text, `PET/CT` `PET-CT`.
ACCEPTS = {" ": ("-",), "/": (" ", "-")}
# NUL stands between the blocks of a page, an empty line between the paragraphs of a text.
PARAGRAPH_MARKS = ("\0", "\n\n", "\n\r\n")


# The words of a lexicon → how they may be misspelt; None where nobody has looked for real words that come near them.
SpellingOf: TypeAlias = Callable[[frozenset[bytes]], "Spelling | None"]


class Record(NamedTuple):
    """A form with all its variants."""

    concept: int  # index in `Lexicon.concepts`
    form: str  # as the glossary has it
    case: str
    sense: str  # "" for none
    variants: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As the lexicon's JSON has it: without the case that most have, and without a sense where there is none."""
        case = {} if self.case == "any" else {"case": self.case}
        sense = {"sense": self.sense} if self.sense else {}
        return {"concept": self.concept, "form": self.form, **case, **sense, "variants": list(self.variants)}


def read_records(rows: list[dict[str, Any]]) -> list[Record]:
    """The records as JSON has them. Raises KeyError and TypeError for anything else."""
    return [
        Record(row["concept"], row["form"], row.get("case", "any"), row.get("sense", ""), tuple(row["variants"]))
        for row in rows
    ]


class Entry:
    """What a written form stands for. `simple` entries need no check once their words are found."""

    __slots__ = ("capital", "cased", "concept", "exact", "form", "gaps", "id", "sense", "simple")

    def __init__(self, concept: Concept, form: str, case: str, gaps: tuple[str, ...], sense: SenseRule | None) -> None:
        self.concept = concept
        self.id = concept.id
        self.form = form
        self.cased: set[bytes] = set()  # how an exact form is written
        self.capital = case == "capital"
        self.gaps = gaps  # what stands between its words; () when that is nothing but single spaces
        self.sense = sense
        self.exact = case == "exact" and not gaps and sense is None
        self.simple = case == "any" and not gaps and sense is None


class Lexicon:
    """The compiled glossary.

    `phrases` maps every form, masked, to its entries; `starts` maps the first word of every form to the numbers of
    words of the forms that it begins, largest first; `gaps` holds whatever stands between two words of a form.
    """

    def __init__(self, header: dict[str, str], sources: dict[str, Source], senses: dict[str, Sense],
                 concepts: Iterable[Concept], records: Iterable[Record],
                 spelling: SpellingOf = lambda _: None) -> None:  # fmt: skip
        self.header = header  # title, language, version, licence and disclaimer of the glossary
        self.sources = sources
        self.concepts = tuple(concepts)
        self.senses = senses
        self.records = tuple(records)
        self._spelling = spelling
        self.by_id = {concept.id: concept for concept in self.concepts}
        # Words like *surgery* stand on any page and say nothing about what an abbreviation means there.
        self.telling = frozenset(concept.id for concept in self.concepts if concept.level != "everyday")
        self.starts: dict[bytes, tuple[int, ...]] = {}
        self.phrases: dict[bytes, tuple[Entry, ...]] = {}
        self.gaps = {" ", "-"}
        self._index()

    def _index(self) -> None:
        rules = {name: SenseRule(name, sense) for name, sense in self.senses.items()}
        lengths: dict[bytes, set[int]] = {}
        phrases = self.phrases
        for record in self.records:
            sense = rules[record.sense] if record.sense else None
            mine: dict[tuple[str, ...], Entry] = {}  # variants with the same gaps share one
            for variant in record.variants:
                cased = masked(variant, CASED)
                phrase = cased.lower()
                gaps = _gaps(variant)
                entry = mine.get(gaps)
                if entry is None:
                    entry = mine[gaps] = Entry(self.concepts[record.concept], record.form, record.case, gaps, sense)
                    self.gaps.update(gaps)
                entries = phrases.get(phrase)
                if entries is None:
                    phrases[phrase] = (entry,)
                elif entry not in entries:
                    phrases[phrase] = (*entries, entry)
                if record.case == "exact":
                    entry.cased.add(cased)
                first, space, _ = phrase.partition(b" ")
                count = 1 if not space else len(gaps) + 1 if gaps else phrase.count(b" ") + 1
                known = lengths.get(first)
                if known is None:
                    lengths[first] = {count}
                else:
                    known.add(count)
        shared: dict[tuple[int, ...], tuple[int, ...]] = {}
        for first, counts in lengths.items():
            descending = tuple(sorted(counts, reverse=True))
            self.starts[first] = shared.setdefault(descending, descending)
        for phrase, entries in phrases.items():
            if len(entries) > 1:
                phrases[phrase] = _in_order(entries)

    @cached_property
    def words(self) -> frozenset[bytes]:
        """Every word of every form, masked."""
        return frozenset(b" ".join(self.phrases).split())

    @cached_property
    def spelling(self) -> Spelling | None:
        """How its words may be misspelt, if that is known. Looked up when first asked for."""
        return self._spelling(self.words)

    @classmethod
    def of(
        cls,
        glossary: Glossary,
        records: Iterable[Record] | None = None,
        spelling: SpellingOf = lambda _: None,
    ) -> Lexicon:
        """The lexicon of a glossary, `records` being its forms if they have been made already. Raises KeyError for a
        sense that the glossary does not have.
        """
        header = {name: getattr(glossary, name) for name in _HEADER}
        made = _records(glossary) if records is None else records
        return cls(header, glossary.sources, glossary.senses, glossary.concepts, made, spelling)

    def also(self, concept: str, form: str) -> tuple[str, ...]:
        """What else a form of the concept can mean, in a few words each; nothing for an unambiguous one."""
        rule = self.rule(concept, form)
        return self.senses[rule].also if rule else ()

    def rule(self, concept: str, form: str) -> str:
        """The name of the rule that tells when a form means the concept; "" for an unambiguous one."""
        return self._rules.get((concept, form), "")

    @cached_property
    def _rules(self) -> dict[tuple[str, str], str]:
        return {
            (self.concepts[record.concept].id, record.form): record.sense for record in self.records if record.sense
        }

    def by_form(self, text: str) -> Concept | None:
        """The concept that `text` is a way of writing, case and sense aside."""
        plain = fold(text)
        entries = self.phrases.get(masked(plain)) or self.phrases.get(words(plain))
        return entries[0].concept if entries else None

    def to_json(self, stamp: str = "") -> str:
        """The lexicon as JSON: what the extension ships and `/lexicon.json` serves. `stamp`: see `compiled`."""
        return self.published(stamp)[0]

    def hash(self, stamp: str = "") -> str:
        """Changes whenever `to_json` does."""
        return self.published(stamp)[1]

    def published(self, stamp: str = "") -> tuple[str, str]:
        """`to_json` and `hash`, in half of the time of both."""
        content = {**self.header, **self._content()}
        digest = _hash({**content, "stamp": stamp})
        whole = {"format": FORMAT, "stamp": stamp, "hash": digest, **content}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n", digest

    def _content(self) -> dict[str, Any]:
        return {
            "text": {
                **tables(),
                "address": ADDRESS,
                "code": CODE,
                "suspectBefore": SUSPECT_BEFORE,
                "suspectAfter": SUSPECT_AFTER,
                "widestGap": WIDEST_GAP,
                "accepts": ACCEPTS,
                "paragraphMarks": PARAGRAPH_MARKS,
                "cues": CUES,
                "levels": LEVELS,
            },
            "spelling": self.spelling.as_json(self.words) if self.spelling else None,
            "sources": {name: asdict(source) for name, source in sorted(self.sources.items())},
            "senses": {name: _sparse(asdict(sense)) for name, sense in sorted(self.senses.items())},
            "concepts": [_sparse(asdict(concept), drop=("forms",)) for concept in self.concepts],
            "forms": [record.as_json() for record in self.records],
        }

    @classmethod
    def from_json(cls, text: str) -> Lexicon:
        """The lexicon that `to_json` wrote. Raises ValueError for a file of another kind or format."""
        raw = json.loads(text)
        if not isinstance(raw, dict) or raw.get("format") != FORMAT:
            raise ValueError(f"this is no netgloss lexicon of format {FORMAT}")
        header = {name: raw[name] for name in _HEADER}
        concepts = [read_concept(concept) for concept in raw["concepts"]]
        sources = {name: read_source(source) for name, source in raw["sources"].items()}
        senses = {name: read_sense(sense) for name, sense in raw["senses"].items()}
        spelling = read_spelling(raw["spelling"])
        return cls(header, sources, senses, concepts, read_records(raw["forms"]), lambda _: spelling)


def _records(glossary: Glossary) -> Iterator[Record]:
    from netgloss.variants import written  # compiles its patterns, which a ready-made lexicon has no use for

    for number, concept in enumerate(glossary.concepts):
        for form in concept.written_forms():
            if form.sense:
                glossary.senses[form.sense]
            variants = tuple(written(fold(" ".join(form.text.split())), plural=form.plural))
            yield Record(number, form.text, form.case, form.sense or "", variants)


def _hash(content: dict[str, Any]) -> str:
    from hashlib import sha256  # loads OpenSSL, which finding terms has no use for

    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


_HEADER = ("title", "language", "version", "licence", "disclaimer")


def _sparse(value: dict[str, Any], drop: tuple[str, ...] = ()) -> dict[str, Any]:
    """Without the fields that hold nothing, at every depth."""
    return {
        name: _sparse(item) if isinstance(item, dict) else item
        for name, item in value.items()
        if name not in drop and item not in (None, (), {}, [])
    }


_BETWEEN = re.compile(rb"(?<=[^ ]) +(?=[^ ])")


def _gaps(variant: str) -> tuple[str, ...]:
    """What the gaps between the words of a form are written with; () where all are single spaces."""
    if variant.isascii() and variant.replace(" ", "").isalnum():
        return ()
    places = (found.span() for found in _BETWEEN.finditer(variant.encode("latin-1", "replace").translate(MASK)))
    gaps = tuple("".join([KINDS.get(char, char) for char in variant[start:end]]) for start, end in places)
    return () if all(gap == " " for gap in gaps) else gaps


def _in_order(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Forms that have to prove themselves come first: by sense, then by case."""
    return tuple(sorted(entries, key=lambda entry: (entry.sense is None, not entry.cased and not entry.capital)))
