"""`matcher.py` and `matcher.js` decide alike: on the rows, on real-looking texts and on generated ones."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines import NODE, TOP, JavaScriptEngine, as_javascript
from netgloss import Netgloss
from netgloss.characters import APOSTROPHES, FOLDS, HYPHENS, INVISIBLE, SLASHES, SPACES
from netgloss.document import scan
from netgloss.glossary import LEVELS, Level
from rows import rows
from small import concept, small
from whole_pages import SOURCES


@pytest.fixture(scope="module")
def twin() -> Iterator[JavaScriptEngine]:
    with JavaScriptEngine() as engine:
        yield engine


def same(ng: Netgloss, twin: JavaScriptEngine, text: str, level: Level = "specialist") -> None:
    assert twin.find(text, level) == as_javascript(ng, text, ng.find(text, level=level))


def test_the_tests_in_javascript() -> None:
    command = [str(NODE), "--test", "tests/engine/*.test.mjs"]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    assert len(re.findall(r"^✔", done.stdout, re.M)) > len(rows())


# Texts that somebody wrote


def written() -> dict[str, list[str]]:
    """Texts by where they are from."""
    labels = re.compile(r"⟦([^⟦⟧|]*)\|[^⟦⟧]*⟧")
    accuracy = TOP / "benchmarks" / "accuracy"
    texts = {
        path.stem: [labels.sub(r"\1", json.loads(line)["text"]) for line in path.read_text("utf-8").splitlines()]
        for path in sorted(accuracy.glob("*.jsonl"))
    }
    texts["rows"] = [row.text for row in rows()]
    texts["pages"] = [scan(path.read_text("utf-8"), links=True, headings=True).text for path in SOURCES]
    texts["everything"] = ["\n\n".join(text for group in texts.values() for text in group)]
    return texts


WRITTEN = written()


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("group", WRITTEN)
def test_written_texts(ng: Netgloss, twin: JavaScriptEngine, group: str, level: Level) -> None:
    assert WRITTEN[group]
    for text in WRITTEN[group]:
        same(ng, twin, text, level)


def test_every_form_in_every_case(ng: Netgloss, twin: JavaScriptEngine) -> None:
    for record in ng.lexicon.records:
        variants = " | ".join(record.variants)
        text = f"{record.form}. {variants}, {variants.upper()}; {variants.title()}’s ({record.form.replace(' ', '-')})"
        same(ng, twin, text, "everyday")


# Texts that nobody would write

GAPS = [
    *SPACES, *HYPHENS, *APOSTROPHES, *SLASHES, "\n\n", "\n\r\n", "\r\n", "-\n  ", "\0", "  ", " \u2003 ", "   \n ",
    ", ", ". ", " & ", "&", "] ", "]", " [", " (", ") ", "% ", "’s ", "'S ", "'", " 'n' ", "🦓", " 日本", "日", "ﬁ ",
    "",
]  # fmt: skip
ODD = [
    "http://example.org/", "www.", "@", "a@b.org", ".NET", "C:\\", "/etc/", "$", ".pdf", "x.find(", "?a=", "::", "`",
    "```", "`net`", "é", "É", "æ", "ß", "½", "µ", "²", "𝗡𝗘𝗧", "ＮＥＴ", "ﬁ", "Ⅳ", "ж", "α", "β-", "Ω", "\u0301",
    "\ufe0f", "👩🏽\u200d⚕\ufe0f", "\u2028", "\x85", "\U0001d400", "\U000e0041", "\uffff", "_", "5", "IV", "one", "my",
    "[", "(", '"', "…", "–", "I'm", "\x1c", "\u212a", "ſ", "İ",
]  # fmt: skip


def mixtures(words: list[str], gaps: list[str], longest: int) -> st.SearchStrategy[str]:
    """Words and gaps in turn, some words misshapen."""
    inside = st.sampled_from([*INVISIBLE[:4], "\u0301", "\ufe0f", "'", "-", ".", "🦓", *list(FOLDS)[::400]])
    plain = st.sampled_from(words)
    shapes = st.sampled_from([str.upper, str.title, str.lower, str.capitalize, str.swapcase])
    word = st.one_of(
        plain,
        plain,
        st.sampled_from(ODD),
        st.builds(lambda word, shape: shape(word), plain, shapes),
        st.builds(lambda word, at, char: word[:at] + char + word[at:], plain, st.integers(0, 9), inside),
        st.text(max_size=4),
    )
    gap = st.one_of(st.just(" "), st.just(" "), st.sampled_from(gaps))
    return st.lists(st.tuples(word, gap), max_size=longest).map(
        lambda pieces: "".join(piece for pair in pieces for piece in pair)
    )


def test_generated_texts(ng: Netgloss, twin: JavaScriptEngine) -> None:
    forms = [variant for record in ng.lexicon.records for variant in record.variants]
    ambiguous = [variant for record in ng.lexicon.records if record.sense for variant in record.variants]
    cues = [cue.replace("~", "NET").strip("*") for sense in ng.lexicon.senses.values() for cue in sense.yes + sense.no]
    texts = st.one_of([mixtures(words, GAPS, 14) for words in (forms, forms + ambiguous * 2 + cues, ambiguous + cues)])

    @settings(max_examples=4000, deadline=None)
    @given(texts, st.sampled_from(LEVELS))
    def check(text: str, level: Level) -> None:
        same(ng, twin, text, level)

    check()


SLIPS = [
    ("ph", "f"), ("f", "ph"), ("c", "k"), ("c", "s"), ("k", "c"), ("s", "c"), ("i", "y"), ("y", "i"), ("ae", "e"),
    ("e", "ae"), ("oe", "e"), ("a", "e"), ("i", "a"), ("o", "u"), ("u", "o"), ("n", "m"), ("t", "d"), ("z", "s"),
]  # fmt: skip


def misspelt(words: list[str]) -> st.SearchStrategy[str]:
    """Words with a slip: a letter dropped, doubled, swapped, replaced, misheard; torn apart or written as one."""
    word = st.sampled_from(words)
    at = st.integers(0, 15)
    shape = st.sampled_from([str, str, str.capitalize, str.upper])

    def slip(word: str, at: int, kind: str, letter: str, heard: tuple[str, str]) -> str:
        at %= max(1, len(word))
        return {
            "drop": word[:at] + word[at + 1 :],
            "double": word[: at + 1] + word[at:],
            "swap": word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
            "replace": word[:at] + letter + word[at + 1 :],
            "heard": word.replace(*heard, 1),
            "tear": f"{word[:at]} {word[at:]}",
            "hyphen": f"{word[:at]}-{word[at:]}",
            "join": word.replace(" ", ""),
            "soft": f"{word[:at]}\xad{word[at:]}",
        }[kind]

    kinds = st.sampled_from("drop double swap replace heard tear hyphen join soft".split())
    once = st.builds(slip, word, at, kinds, st.sampled_from("aeiounstrclm"), st.sampled_from(SLIPS))
    twice = st.builds(slip, once, at, kinds, st.sampled_from("aeiounstrclm"), st.sampled_from(SLIPS))
    return st.builds(lambda shape, word: shape(word), shape, st.one_of(once, once, twice))


def test_misspelt_texts(ng: Netgloss, twin: JavaScriptEngine) -> None:
    spelling = ng.lexicon.spelling
    assert spelling is not None
    forms = [variant for record in ng.lexicon.records for variant in record.variants if variant.isascii()]
    single = [form for form in forms if form.isalpha() and len(form) > 4]
    real = spelling.real.split()
    ambiguous = [form for record in ng.lexicon.records if record.sense for form in record.variants if len(form) < 8]
    abbreviation = st.sampled_from([form for form in ambiguous if form.isupper()])
    long = st.sampled_from(forms)
    defined = st.one_of(
        st.builds("{} ({})".format, abbreviation, long),
        st.builds("{} ({})".format, long, abbreviation),
        st.builds("{} stands for {}".format, abbreviation, long),
        st.builds(lambda form: f"{form} ({''.join(word[0] for word in form.split()).upper()})", long),
    )
    slips = st.one_of(misspelt(single), misspelt(forms))
    plain = st.sampled_from(["carcinoid", "my", "The", "and"])
    words = st.one_of(slips, slips, slips, plain, st.sampled_from(real), defined, abbreviation)
    gaps = st.sampled_from([" ", " ", " ", ". ", ", ", "\n\n", " (", ") ", "\0", " x" * 210 + " "])
    texts = st.lists(st.tuples(words, gaps), max_size=8).map(lambda parts: "".join(a + b for a, b in parts))
    shapes = st.sampled_from([str, str, str, str.upper])

    @settings(max_examples=3000, deadline=None)
    @given(st.builds(lambda shape, text: shape(text), shapes, texts), st.sampled_from(LEVELS))
    def check(text: str, level: Level) -> None:
        same(ng, twin, text, level)

    check()


# Forms of a few words over a tiny alphabet that overlap, contain and follow each other, with every kind of rule.
TANGLED = {
    "senses": {
        "never": {"yes": ["yes", "~ <number>", "y* ~", "<Name> ~"], "no": ["no", "no ~", "~ bbb"], "page": 99},
        "page": {"yes": ["<term>"], "no": ["ccc ~"], "page": 2, "window": 12},
        "always": {"no": ["no"], "page": 0, "window": 9},
        "two": {"yes": ["yes"], "no": ["~ <Name>"], "page": 3},
        "likely": {"yes": ["yes"], "no": ["no"], "page": 1},
    },
    "forms": [
        "aaa", "aaa bbb", "aaa bbb ccc", "bbb ccc ddd", "ccc", "ddd eee", "aaa/bbb", "aaa, ccc", "aaa & bbb",
        "[aaa]bbb", "a.a.a.", "95% aaa", "aaa (bbb) ccc", "aaa 'bbb' ccc", "éaa", "e-aaa", "aaa bbb ccc ddd eee", "eee",
        {"text": "BBB", "case": "exact"}, {"text": "bbb", "sense": "never"}, {"text": "aaa ccc", "sense": "always"},
        {"text": "Ddd", "case": "capital", "sense": "page"}, {"text": "ddd eee aaa", "sense": "never"},
        {"text": "ccc aaa bbb", "sense": "page"}, {"text": "ccc bbb", "sense": "two"},
        {"text": "ccc bbb aaa", "case": "capital"},
        {"text": "fff", "sense": "likely"}, {"text": "FFG", "case": "exact", "sense": "likely"},
        {"text": "ggg", "sense": "likely"}, {"text": "EEE aaa", "case": "exact"},
        {"text": "EEE-bbb", "case": "exact", "sense": "page"},
    ],
}  # fmt: skip


def test_tangled_forms(tmp_path: Path) -> None:
    forms = TANGLED["forms"]
    levels = LEVELS * len(forms)
    terms = [concept(f"c{at:02}", f"term{at:02}", form, level=levels[at]) for at, form in enumerate(forms)]
    terms += [concept(f"d{text}", f"other {text}", {"text": text, "sense": "two"}) for text in ("bbb", "aaa ccc")]
    ng = small(*terms, senses=TANGLED["senses"])
    lexicon = tmp_path / "lexicon.json"
    lexicon.write_text(ng.lexicon.to_json(), "utf-8")
    words = "aaa bbb ccc ddd eee fff ggg FFG BBB Ddd EEE Ccc éaa a 95 yes no term00 term05 term09 xxx".split()
    gaps = [" ", "-", "/", ", ", " & ", "]", " (", ") ", "% ", "' ", ".", "\n\n", "’s "]

    with JavaScriptEngine(lexicon) as twin:

        @settings(max_examples=2000, deadline=None)
        @given(mixtures(words, gaps, 12), st.sampled_from(LEVELS))
        def check(text: str, level: Level) -> None:
            same(ng, twin, text, level)

        check()
