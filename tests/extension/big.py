"""Pages of any size, the same whenever they are asked for: they are made when a test wants one, not kept."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

# Openings, then what half of the posts say: most sentences of a forum hold no term.
PLAIN = (
    "Thank you for the warm welcome.",
    "We drove home in the rain and had soup.",
    "I write things down now, because I forget half of them on the stairs.",
    "The nurse on the telephone was kind and took her time.",
    "My sister came along and asked better questions than I did.",
    "It has been a long week, and the garden is a good place to be in.",
    "Parking is a story of its own, bring coins.",
    "I went back to work on three days a week and it is about right.",
    "Sleep comes and goes, I read a lot.",
    "The waiting is harder than anything that comes after it.",
    "Our daughter has moved back for the summer.",
    "Has anybody had the same?",
    "What did you ask at the first appointment?",
    "I am sorry to hear that, and glad that you wrote.",
    "There is a good bakery behind the hospital.",
    "I will come back and tell you how it went.",
    "My net income is the smaller of the two numbers, they say.",
    "The dog is the only pet here who sleeps through it all.",
)
ABOUT = (
    "My Ki-67 was {n} %, so they call it G2.",
    "The liver mets have not moved in {n} months.",
    "I am on lanreotide every {n} weeks.",
    "The DOTATATE scan is in {n} days.",
    "CgA went down from {n}0 to {n}.",
    "I had cycle {n} of PRRT on Monday.",
    "They stopped the octreotide {n} days before.",
    "It was called a carcinoid in {n} letters and a NET in the others.",
    "It is a midgut NET with {n} lymph nodes.",
    "The 5-HIAA was normal, the chromogranin A was not.",
    "Carcinoid syndrome came first, {n} years before anybody had a name for it.",
    "Everolimus was the next step, after {n} good years.",
)
WRITERS = ("hazelwand", "Millrace", "lowtide_44", "Bryony", "greenlane", "Tarn", "old_ferry", "quillwort")


def _sentence(at: int) -> str:
    """The sentence with this number; each third holds a term. A list is used up before it repeats."""
    if at % 3:
        return PLAIN[(at - at // 3) * 7 % len(PLAIN)]
    return ABOUT[at // 3 * 5 % len(ABOUT)].format(n=2 + at * 11 % 17)


def _paragraph(at: int, sentences: int) -> str:
    return " ".join(_sentence(at * sentences + offset) for offset in range(sentences))


def _post(at: int) -> str:
    """A post of about 500 characters of text, in the markup of an old forum."""
    writer, other = WRITERS[at * 3 % len(WRITERS)], WRITERS[at % len(WRITERS)]
    quoted = f"<blockquote><div><cite>{other} wrote:</cite>{_sentence(at * 6 - 5)}</div></blockquote>"
    return (
        f'<div id="p{at}" class="post bg{1 + at % 2}"><div class="inner">'
        f'<dl class="postprofile"><dt>{writer}</dt></dl><div class="postbody">'
        f'<h3><a href="#p{at}">Re: How it goes</a></h3><p class="author">by <strong>{writer}</strong></p>'
        f'<div class="content">{quoted if at % 4 == 3 else ""}'
        f"{_paragraph(at * 2, 6)}<br>\n<br>\n{_paragraph(at * 2 + 1, 6)}</div>"
        '</div></div></div><hr class="divider">\n'
    )


_STYLE = (
    "body { font: 15px/1.5 sans-serif; max-width: 60em; margin: auto } .postbody { margin-left: 10em } "
    ".post { padding: 8px; background: #ecf3f7; margin: 4px } .postprofile { float: left; width: 9em }"
)


def _page(title: str, parts: Iterator[str]) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{title}</h1>\n{''.join(parts)}</main></body></html>\n"
    )


def _until(size: int, parts: Iterator[str]) -> Iterator[str]:
    """As many parts as make up `size` characters."""
    while size > 0:
        part = next(parts)
        size -= len(part)
        yield part


def forum(kilobytes: int) -> str:
    """A forum page of about so many kilobytes."""
    return _page("How it goes, all of it", _until(kilobytes * 1000, map(_post, count(1))))


def posts(number: int) -> str:
    """A forum page of exactly so many posts."""
    return _page("How it goes", map(_post, range(1, number + 1)))


def text(megabytes: int) -> str:
    """A page of paragraphs, about so many megabytes of them."""
    paragraphs = (f"<p>{_paragraph(at, 12)}</p>\n" for at in count(1))
    return _page("A long text", _until(megabytes * 1_000_000, paragraphs))


def plain(megabytes: int) -> str:
    """The same without markup: a browser shows it as one text node."""
    return "".join(_until(megabytes * 1_000_000, (f"{_paragraph(at, 12)}\n\n" for at in count(1))))
