"""What changed between two glossaries, and what that changes on pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from netgloss.gloss import Netgloss
from netgloss.glossary import Concept, Form
from netgloss.mentions import Mention


@dataclass(frozen=True, slots=True)
class Change:
    """One concept that is new, gone or different."""

    kind: Literal["added", "removed", "changed"]
    id: str
    term: str
    details: tuple[str, ...] = ()  # what is different, a sentence each


def changes(old: Netgloss, new: Netgloss) -> list[Change]:
    """The concepts that differ, sorted by id; a change of a sense rule counts for the concepts that use it."""
    before, after = old.lexicon.by_id, new.lexicon.by_id
    found = []
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            found.append(Change("added", name, after[name].term))
        elif name not in after:
            found.append(Change("removed", name, before[name].term))
        else:
            details = (*_details(before[name], after[name]), *_senses(old, new, after[name]))
            if details:
                found.append(Change("changed", name, after[name].term, details))
    return found


def _details(before: Concept, after: Concept) -> Iterator[str]:
    lost, gained = (
        [_shown(form) for form in one.written_forms() if form not in other.written_forms()]
        for one, other in ((before, after), (after, before))
    )
    if gained:
        yield f"forms added: {', '.join(gained)}"
    if lost:
        yield f"forms removed: {', '.join(lost)}"
    was, now = asdict(before), asdict(after)
    for name, value in now.items():
        if name != "forms" and was[name] != value:
            yield f"{name}: {was[name]!r} → {value!r}"


def _shown(form: Form) -> str:
    rules = [
        rule for rule in (form.case if form.case != "any" else "", f"sense {form.sense}" if form.sense else "") if rule
    ]
    return f"“{form.text}”" + (f" ({', '.join(rules)})" if rules else "")


def _senses(old: Netgloss, new: Netgloss, concept: Concept) -> Iterator[str]:
    names = dict.fromkeys(form.sense for form in concept.written_forms() if form.sense)
    for name in names:
        if name in old.lexicon.senses and old.lexicon.senses[name] != new.lexicon.senses[name]:
            yield f"sense {name}: its rule is another"


def mentions_changed(old: Netgloss, new: Netgloss, text: str) -> tuple[list[Mention], list[Mention]]:
    """The mentions in `text` that the new glossary gains and those that it loses. Another concept is both."""
    before, after = old.find(text), new.find(text)
    had, has = ({(mention.start, mention.end, mention.concept) for mention in mentions} for mentions in (before, after))
    return (
        [mention for mention in after if (mention.start, mention.end, mention.concept) not in had],
        [mention for mention in before if (mention.start, mention.end, mention.concept) not in has],
    )


def summary(mentions: list[Mention], text: str, around: int = 30) -> list[str]:
    """One line for each concept and way of writing it, the commonest first, with the place where it stands first."""
    counts = Counter((mention.concept, mention.text) for mention in mentions)
    first = {(mention.concept, mention.text): mention for mention in reversed(mentions)}
    lines = []
    for key, count in counts.most_common():
        mention = first[key]
        low, high = max(0, mention.start - around), mention.end + around
        context = " ".join(text[low:high].replace("\0", " ").split())
        lines.append(f"{count} × {' '.join(mention.text.split())} ({mention.concept}): … {context} …")
    return lines
