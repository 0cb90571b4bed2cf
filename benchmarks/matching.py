"""Finding terms in plain text: netgloss beside what Python people would use otherwise.

All know the same forms with the same case rules, and all are asked for the longest form from left to right, as whole
words; what an engine can't do itself (the case rule, whole words) is verified on its matches, in its time. The few
matches that differ are short forms inside a longer one whose case rule failed: only netgloss goes back for them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import partial
from statistics import median

import ahocorasick_rs
import flashtext
import flashtext2
import spacy
from spacy.matcher import PhraseMatcher
from spacy.util import filter_spans

from benchmarks.corpus import engine, text, vocabulary
from benchmarks.measure import ratio, rounds, table
from netgloss.patterns import any_of

SIZES = (300, 3_000, 30_000, 100_000)
TEXT = 2_000_000  # characters
DENSITIES = {"sparse": 2_000, "dense": 80}  # characters for each form
OURS, ITSELF = "netgloss", "netgloss against itself at 300"
WORDS = r"re.findall(r'\w+')"

Spans = list[tuple[int, int, str]]  # start, end, form
Find = Callable[[str], Spans]


def netgloss(forms: dict[str, str]) -> Find:
    ng = engine(forms)
    return lambda content: [(mention.start, mention.end, mention.form) for mention in ng.find(content)]


def _kept(content: str, spans: Spans, exact: set[str]) -> Spans:
    return [span for span in spans if span[2] not in exact or content[span[0] : span[1]] == span[2]]


def _exact(forms: dict[str, str]) -> set[str]:
    return {form for form, case in forms.items() if case == "exact"}


def flashtext_(forms: dict[str, str]) -> Find:
    processor, exact = flashtext.KeywordProcessor(case_sensitive=False), _exact(forms)
    for form in forms:
        processor.add_keyword(form, form)

    def find(content: str) -> Spans:
        found = processor.extract_keywords(content, span_info=True)
        return _kept(content, [(start, end, form) for form, start, end in found], exact)

    return find


def flashtext2_(forms: dict[str, str]) -> Find:
    processor, exact = flashtext2.KeywordProcessor(case_sensitive=False), _exact(forms)
    for form in forms:
        processor.add_keyword(form, form)

    def find(content: str) -> Spans:
        found = processor.extract_keywords_with_span(content)
        return _kept(content, [(start, end, form) for form, start, end in found], exact)

    return find


def ahocorasick(forms: dict[str, str]) -> Find:
    names, exact = list(forms), _exact(forms)
    automaton = ahocorasick_rs.AhoCorasick(
        [name.lower() for name in names], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
    )

    def find(content: str) -> Spans:
        padded = f" {content.lower()} "
        return _kept(
            content,
            [
                (start, end, names[number])
                for number, start, end in automaton.find_matches_as_indexes(content.lower())
                if not padded[start].isalnum() and not padded[end + 1].isalnum()
            ],
            exact,
        )

    return find


def trie_regex(forms: dict[str, str]) -> Find:
    exact = _exact(forms)
    by_lower = {form.lower(): form for form in forms}
    pattern = re.compile(rf"(?<![a-z0-9])(?:{any_of(by_lower)})(?![a-z0-9])")

    def find(content: str) -> Spans:
        lower = content.lower()
        return _kept(content, [(*match.span(), by_lower[match.group()]) for match in pattern.finditer(lower)], exact)

    return find


def phrase_matcher(forms: dict[str, str]) -> Find:
    nlp, exact = spacy.blank("en"), _exact(forms)
    nlp.max_length = TEXT * 2
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    by_lower = {form.lower(): form for form in forms}
    matcher.add("forms", [nlp.make_doc(form) for form in forms])

    def find(content: str) -> Spans:
        found = filter_spans(matcher(nlp.make_doc(content), as_spans=True))
        spans = [(span.start_char, span.end_char, by_lower[span.text.lower()]) for span in found]
        return _kept(content, spans, exact)

    return find


ENGINES: dict[str, Callable[[dict[str, str]], Find]] = {
    OURS: netgloss,
    "flashtext2": flashtext2_,
    "flashtext": flashtext_,
    "ahocorasick_rs": ahocorasick,
    "trie regex (re)": trie_regex,
    "spaCy PhraseMatcher": phrase_matcher,
}


def main() -> None:
    """Prints MB/s of every engine at every size, and how many times as fast netgloss is."""
    at_300: dict[str, float] = {}
    rows = [["MB/s (netgloss × as fast)", *(f"{size:,} {density}" for size in SIZES for density in DENSITIES)]]
    cells: dict[str, list[str]] = {name: [] for name in [*ENGINES, WORDS, ITSELF]}
    for size in SIZES:
        forms = vocabulary(size)
        finders = {name: make(forms) for name, make in ENGINES.items()}
        for density, every in DENSITIES.items():
            content = text(TEXT, forms, every)
            expected = set(finders[OURS](content))
            candidates: dict[str, Callable[[], object]] = {
                name: partial(find, content) for name, find in finders.items()
            }
            candidates[WORDS] = partial(re.compile(r"\w+").findall, content)
            seconds = rounds(candidates, 3)
            for name, times in seconds.items():
                speed = len(content) / median(times) / 1e6
                cells[name].append(f"{speed:.1f}" + ("" if name == OURS else f" ({ratio(seconds[OURS], times):.1f}×)"))
            own = len(content) / median(seconds[OURS]) / 1e6
            at_300.setdefault(density, own)
            cells[ITSELF].append(f"{own / at_300[density]:.2f}×")
            for name, find in finders.items():
                different = len(expected ^ set(find(content)))
                if different:
                    sys.stdout.write(f"{size:,} {density}: {different} of {len(expected)} matches of {name} differ.\n")
    sys.stdout.write(table([*rows, *([name, *row] for name, row in cells.items())]) + "\n")


if __name__ == "__main__":
    main()
