"""Mentions spliced into HTML. Nothing else of the page is touched."""

from __future__ import annotations

from netgloss.card import assets
from netgloss.choose import chosen
from netgloss.document import Untraceable, scan
from netgloss.marks import block, opening_tag, strip
from netgloss.matcher import Matcher
from netgloss.options import Options


def annotate_html(matcher: Matcher, html: str, options: Options) -> str:
    """The page with its terms in spans and, with `assets`, their definitions at its end.

    Without anything to explain, or where the structure of the page can't be followed with certainty, the page comes
    back as it was. A page that was annotated before is annotated anew.
    """
    html = strip(html)
    try:
        page = scan(html, links=options.links, headings=options.headings)
    except Untraceable:
        return html
    if options.assets and page.closers is None:
        return html  # there is no place for the definitions, and spans without them explain nothing
    concepts = matcher.lexicon.by_id
    mentions = chosen(matcher.find(page.text, options.level), page.text, page.sections, concepts, options)
    parts: list[str] = []
    done = 0
    used: dict[str, str] = {}  # concept → the start tag of its marks
    for mention in mentions:
        name = mention.concept
        places = page.places(mention.start, mention.end)
        for number, (start, end) in enumerate(places):
            opening = opening_tag(concepts[name], rest=True) if number else used.setdefault(name, "")
            if not opening:
                opening = used[name] = opening_tag(concepts[name])
            parts += (html[done:start], opening, html[start:end], "</span>")
            done = end
    if not used:
        return html
    if not options.assets:
        return "".join([*parts, html[done:]])
    added = assets(matcher.lexicon, (mention for mention in mentions if mention.concept in used))
    parts += (html[done : page.end], block(page.closers or "", added), html[page.end :])
    return "".join(parts)
