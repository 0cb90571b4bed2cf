"""The written forms of a form: what an editor of `glossary.json` need not list.

`written("Ki-67")` → `Ki-67`, `Ki67`; `written("neuroendocrine tumour")` also gives `tumor`, `tumours`, `tumors`.
A stage takes phrases and adds to them; `STAGES` runs them in order. What stands between two words of a phrase says
what may stand there in a text (see `gaps` in `matcher`): a space means "space, hyphen or end of line", so hyphens of
the glossary are written as spaces here; a hyphen that stays means "only a hyphen"; anything else means itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from netgloss.patterns import any_of


def _pairs(words: str) -> list[tuple[str, str]]:
    names = words.split()
    return list(zip(names[::2], names[1::2], strict=True))


# British and American stems. One list serves both directions; a stem that would change other words as well
# (`hemo` in `chemotherapy`) is listed below with the place in the word where it counts.
_STEMS = _pairs("""
    tumour tumor  behaviour behavior  colour color  favour favor  labour labor  odour odor  honour honor
    vapour vapor  humour humor  flavour flavor  savour savor  harbour harbor  neighbour neighbor  rumour rumor
    oesophag esophag  oedema edema  phoedema phedema  xoedema xedema  oestr estr  foet fet  rrhoea rrhea
    coeliac celiac  pnoea pnea  homoeo homeo  manoeuv maneuv  phaeo pheo  anaem anem  glycaem glycem
    calcaem calcem  kalaem kalem  natraem natrem  lipidaem lipidem  uraem urem  leukaem leukem  ischaem ischem
    bacteraem bacterem  septicaem septicem  viraem virem  toxaem toxem  magnesaem magnesem  volaem volem
    phosphataem phosphatem  insulinaem insulinem  gastrinaem gastrinem  cortisolaem cortisolem  oxaem oxem
    paediat pediat  orthopaed orthoped  gynaec gynec  caecum cecum  caecal cecal  faec fec  aetiolog etiolog
    anaesth anesth  paraesth paresth  naev nev  palaeo paleo  caesar cesar  aesthet esthet  haemorrh hemorrh
    haemo hemo  haemat hemat  haemangi hemangi  ileocaec ileocec
    centre center  fibre fiber  litre liter  metre meter  goitre goiter  calibre caliber  theatre theater
    titre titer  spectre specter  lustre luster  sabre saber
    analogue analog  catalogue catalog  dialogue dialog  programme program  sulph sulf  leuco leuko
    ageing aging  labelled labeled  labelling labeling  modelling modeling  counselling counseling
    counsellor counselor  travelled traveled  signalling signaling  tranquillis tranquiliz  defence defense
    licence license  practise practice  grey gray  mould mold
""")
_BRITISH, _AMERICAN = [british for british, _ in _STEMS], [american for _, american in _STEMS]
# Only at the start of a word (`chemotherapy` keeps its hemo), or only at its end (`analogous` keeps its analog).
_START_ONLY = frozenset(
    "hemo hemat hemangi fet fec nev estr edema urem anem aging gray mold meter liter virem foet faec naev "
    "ageing".split()
)
_END_ONLY = frozenset("analogue analog catalogue catalog dialogue dialog programme program".split())


def _pattern(stems: list[str], endings: str) -> re.Pattern[str]:
    """The guards stand behind the letters that they guard, so that `re` can skip to a first letter."""
    guards = {stem: f"(?<![a-z]{stem})" for stem in _START_ONLY}
    guards |= dict.fromkeys(_END_ONLY, r"(?=s?(?![a-z]))")
    return re.compile(f"{any_of(stems, guards)}|{endings}")


_TO_AMERICAN = dict(_STEMS) | {"is": "iz", "ys": "yz"}
_TO_BRITISH = {american: british for british, american in _TO_AMERICAN.items()}
# -ise, -isation and -yse, in words long enough not to be `rise` or `size`.
_ENDINGS = r"{0}(?<=[a-z]{{3}}{0})(?=ations?\b|e[ds]?\b|ing\b|ers?\b)|{1}(?<=[a-z]{{2}}{1})(?=e[ds]?\b|ing\b|ers?\b)"
_IS_BRITISH = _pattern(_BRITISH, _ENDINGS.format("is", "ys"))
_IS_AMERICAN = _pattern(_AMERICAN, _ENDINGS.format("iz", "yz"))
_IS_EITHER = re.compile(f"{_IS_BRITISH.pattern}|{_IS_AMERICAN.pattern}")  # most words are neither


def spelling(phrases: list[str]) -> list[str]:
    """British and American: each whole phrase one way and the other; nobody mixes them inside a term."""
    made: list[str] = []
    for phrase in phrases:
        made.append(phrase)
        ways = [_respelt(word) for word in phrase.split(" ")]
        for way in (0, 1):
            respelt = " ".join([pair[way] for pair in ways])
            if respelt != phrase:
                made.append(respelt)
    return made


@cache  # a glossary writes the same few words again and again
def _respelt(word: str) -> tuple[str, str]:
    lower = word.lower()
    if not _IS_EITHER.search(lower):
        return word, word
    american = _IS_BRITISH.sub(lambda found: _TO_AMERICAN[found[0]], lower)
    british = _IS_AMERICAN.sub(lambda found: _TO_BRITISH[found[0]], lower)
    return _in_case_of(word, lower, american), _in_case_of(word, lower, british)


def _in_case_of(word: str, lower: str, changed: str) -> str:
    if changed == lower:
        return word
    return changed.upper() if word.isupper() else changed.capitalize() if word[0].isupper() else changed


# Isotopes of the field: element → name, mass numbers. Only these are turned round, so `T-4` or `B-12` never are.
_ELEMENTS = {
    "Ac": ("actinium", "225"), "At": ("astatine", "211"), "Bi": ("bismuth", "213"), "C": ("carbon", "11 14"),
    "Cu": ("copper", "61 64 67"), "F": ("fluorine", "18"), "Ga": ("gallium", "67 68"), "Ho": ("holmium", "166"),
    "I": ("iodine", "123 124 125 131"), "In": ("indium", "111"), "Lu": ("lutetium", "177"), "N": ("nitrogen", "13"),
    "Pb": ("lead", "203 212"), "Ra": ("radium", "223"), "Re": ("rhenium", "186 188"), "Sc": ("scandium", "44 47"),
    "Sm": ("samarium", "153"), "Tb": ("terbium", "149 152 161"), "Tc": ("technetium", "99m"),
    "Y": ("yttrium", "86 90"), "Zr": ("zirconium", "89"),
}  # fmt: skip
_ISOTOPES = {(element, number) for element, (_, numbers) in _ELEMENTS.items() for number in numbers.split()}
_DIGIT = re.compile(r"\d")
_NAMED = {name: element for element, (name, _) in _ELEMENTS.items()}
_ELEMENT, _NAME = "|".join(_ELEMENTS), "|".join(_NAMED)
_ISOTOPE = re.compile(
    rf"\b(?:(?P<el>{_ELEMENT})-?(?P<no>\d+m?)|(?P<no2>\d+m?)-?(?P<el2>{_ELEMENT})|"
    rf"(?P<name>{_NAME})[- ](?P<no3>\d+m?))\b(?P<more>[- ](?=[A-Za-z]))?"
)


def isotopes(phrases: list[str]) -> list[str]:
    """`Ga-68 DOTATATE` → `68Ga-DOTATATE`, `gallium-68 DOTATATE`, `[68Ga]Ga-DOTATATE` (without its first bracket)."""
    made: list[str] = []
    for phrase in phrases:
        made.append(phrase)
        found = _ISOTOPE.search(phrase)
        if not found:
            continue
        element = found["el"] or found["el2"] or _NAMED[found["name"]]
        number = found["no"] or found["no2"] or found["no3"]
        if (element, number) not in _ISOTOPES:
            continue
        head, tail, name = phrase[: found.start()], phrase[found.end() :], _ELEMENTS[element][0]
        more = found["more"] or ""
        ways = [f"{element}-{number}", f"{number}-{element}", f"{name}-{number}", f"{number}-{name}"]
        if more:
            ways.append(f"{number}{element}]{element}")
        made += (f"{head}{way}{' ' if more else ''}{tail}" for way in ways)
    return made


_NUMBERED = re.compile(
    r"\b(?P<word>(?i:stage|grade|phase|type|group|cluster)|MEN)(?P<gap>[- ]?)"
    r"(?P<no>[1-4]|one|two|three|four|I{1,3}|IV)(?P<letter>[A-Fa-f]?)\b"
)
# No `I` for 1: “at this stage I think”. An editor who wants it lists it, with a sense rule that is not the digit's.
_NUMERALS = {"1": ("1", "one"), "2": ("2", "II", "two"), "3": ("3", "III", "three"), "4": ("4", "IV", "four")}
_AS_DIGIT = {way: digit for digit, ways in _NUMERALS.items() for way in ways}


def numerals(phrases: list[str]) -> list[str]:
    """`stage 4` → `stage IV`, `stage four`; `MEN1` → `MEN 1`, but not `MEN one`."""
    made: list[str] = []
    for phrase in phrases:
        made.append(phrase)
        found = _NUMBERED.search(phrase)
        if not found or found["no"] not in _AS_DIGIT:
            continue
        ways = _NUMERALS[_AS_DIGIT[found["no"]]]
        for way in ways:
            if way.islower() and (found["letter"] or found["word"] == "MEN"):
                continue
            gap = found["gap"] or ("" if way.isdigit() else " ")
            made.append(f"{phrase[: found.start()]}{found['word']}{gap}{way}{found['letter']}{phrase[found.end() :]}")
    return made


_LEFT_OUT = re.compile(r"[.,'’](?= )|(?<=\w)['’](?=s\b)|[()]")
_AMPERSAND = re.compile(r" ?& ?")


def punctuation(phrases: list[str]) -> list[str]:
    """Marks that writers leave out: `H. pylori` → `H pylori`, but not `b.i.d.` → `bid`; `Cushing's` → `Cushings`;
    `U&E` → `U & E`.
    """
    made: list[str] = []
    for phrase in phrases:
        made += (phrase, _LEFT_OUT.sub("", phrase))
        if "&" in phrase:
            made += (_AMPERSAND.sub("&", phrase), _AMPERSAND.sub(" & ", phrase))
    return made


_HYPHEN = re.compile(r"(?<=[^\W_])-(?=[^\W_])")
_LETTER_DIGIT = re.compile(r"(?<=[A-Za-z]{2})(?=\d)|(?<=\d)(?=[A-Za-z]{2})")


def joints(phrases: list[str]) -> list[str]:
    """A hyphen may be a space or nothing (`Ki-67`), and where letters meet digits there may be one (`MEN1`)."""
    made = []
    for phrase in phrases:
        hyphens = [found.start() for found in _HYPHEN.finditer(phrase)] if "-" in phrase else []
        made += [_join(phrase, hyphens, choice) for choice in range(min(2 ** len(hyphens), 8))]
        if _DIGIT.search(phrase) and _LETTER_DIGIT.search(phrase):
            made.append(_LETTER_DIGIT.sub(" ", made[-1] if not hyphens else _join(phrase, hyphens, 0)))
    return made


def _join(phrase: str, hyphens: list[int], choice: int) -> str:
    """The phrase with each hyphen open, or closed where its bit in `choice` is set."""
    parts: list[str] = []
    done = 0
    for number, at in enumerate(hyphens):
        parts += (phrase[done:at], "" if choice >> number & 1 else _gap(phrase, at))
        done = at + 1
    return "".join(parts) + phrase[done:]


def _gap(phrase: str, at: int) -> str:
    """`a-NET` and `I-131` are not `a NET` and `I 131`: beside a word of one letter, a hyphen stays a hyphen."""
    before = at - 2 < 0 or not phrase[at - 2].isalnum()
    after = at + 2 >= len(phrase) or not phrase[at + 2].isalnum()
    lone = (before and phrase[at - 1] in "AaIi") or (after and phrase[at + 1] in "AaIi")
    return "-" if lone else " "


_HEAD = re.compile(r" (?:of|in|with|from|at|to|by|for|without)\b")
# An abbreviation takes an s (`NETs`); a tracer's long name in capitals (`DOTATATE`) and a numeral (`grade II`) do not.
_ABBREVIATION = re.compile(r"(?<![A-Z])[A-Za-z]*[A-Z]{2}(?<![A-Z]{7})(?<! [IVX]{2})(?<! III)\Z")


def plurals(phrases: list[str]) -> list[str]:
    """The plural of the word that carries the phrase: `tumours of the lung`, `NETs`, `metastases`, `biopsies`."""
    made: list[str] = []
    for phrase in phrases:
        found = _HEAD.search(phrase)
        cut = found.start() if found else len(phrase)
        made += (phrase, *(plural + phrase[cut:] for plural in _plurals(phrase[:cut])))
    return made


def _plurals(head: str) -> list[str]:
    last = head[-1:]
    if not (last.isascii() and last.isalpha()):
        return []
    if last.isupper():
        return [head + "s"] if _ABBREVIATION.search(head) else []
    if head.endswith("oma"):
        return [head + "s", head + "ta"]
    if head.endswith("sis"):
        return [head[:-2] + "es"]
    if head.endswith(("ed", "ly", "ous", "ing")) or (last == "s" and not head.endswith(("ss", "us"))):
        return []
    if last == "y" and head[-2:-1] not in "aeiou":
        return [head[:-1] + "ies"]
    if head.endswith(("ix", "ex")):
        return [head[:-2] + "ices", head + "es"]
    return [head + ("es" if head.endswith(("s", "x", "z", "ch", "sh")) else "s")]


STAGES: list[Callable[[list[str]], list[str]]] = [spelling, plurals, isotopes, numerals, punctuation, joints]
# The later ones have nothing to do where a form holds nothing but words.
_FOR_WORDS: list[Callable[[list[str]], list[str]]] = [spelling, plurals]
_MORE_THAN_WORDS = re.compile(rf"[^A-Za-z ]|{_NUMBERED.pattern}")


def written(form: str, *, plural: bool = True) -> list[str]:
    """Every way to write `form`, itself first, without repeats."""
    phrases = [form]
    for stage in STAGES if _MORE_THAN_WORDS.search(form) else _FOR_WORDS:
        if plural or stage is not plurals:
            phrases = list(dict.fromkeys(stage(phrases)))
    return phrases
