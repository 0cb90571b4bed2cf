"""Pages that hold nothing to read because something stands before it: a login, a question about cookies, a script.

Told by structure and by how little text there is; words decide only between the kinds. A page with a real text is never
one of these, whatever else is on it.
"""

from __future__ import annotations

import re
from typing import Literal

from bs4 import BeautifulSoup, Tag

__all__ = ["SAYS", "State", "state"]

State = Literal["login", "consent", "script", "empty"]
SAYS: dict[State, str] = {
    "login": "This page asks for a login, and netgloss has none to give.",
    "consent": "This page shows nothing but a question about cookies or consent.",
    "script": "This page is drawn by its scripts, which netgloss does not run.",
    "empty": "The page came without any text.",
}

_TEXT = 600  # characters of text outside of menus and forms that make a page to read
_NOTHING = 40
_LITTLE = 250
_BESIDE = frozenset("script style noscript template nav header footer form select button textarea title head".split())
_BLANK = re.compile(r"\s+")
# English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Danish/Norwegian, Swedish.
_LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|logged in|members only|einloggen|anmelden|anmeldung|angemeldet|connectez-vous|se connecter|"
    r"connexion|inicia(?:r)? sesi[oó]n|acceder|accedi|accesso|entrar|iniciar sess[aã]o|inloggen|aanmelden|zaloguj|"
    r"logowanie|log ind|logg inn|logga in)\b",
    re.I,
)
_CONSENT = re.compile(
    r"\b(?:cookies?|consent|privacy|gdpr|datenschutz|einwilligung|zustimm\w+|confidentialit[eé]|consentement|privacidad|"
    r"consentimiento|privacidade|riservatezza|consenso|toestemming|zgod\w+|samtykke|samtycke)\b",
    re.I,
)
_ANSWER = re.compile(
    r"\b(?:accept|agree|allow|reject|decline|continue|akzeptieren|ablehnen|zustimmen|einverstanden|accepter|refuser|"
    r"j'accepte|aceptar|rechazar|aceitar|recusar|accetta|rifiuta|accepteren|akkoord|weigeren|akceptuj|zaakceptuj|odrzuć|"
    r"accepter alle|godta|avvis|godkänn|avvisa)",
    re.I,
)
_CONSENT_PLACE = re.compile(
    r"onetrust|didomi|usercentrics|cookiebot|quantcast|qc-cmp|sp_message|\bcmp\b|cookie|consent|gdpr", re.I
)
_ROOT = re.compile(r"^(?:root|app|__next|__nuxt|___gatsby|main-app|ember\d*|q-app|svelte|mount\w*)$|-root$|-app$", re.I)


def state(soup: BeautifulSoup) -> State | None:
    """What stands before the text of a page, from the tree of `tree.parse` as it came; None for a page to read."""
    body = soup.select_one("body") or soup
    text = _text(body)
    places = [tag for tag in soup.find_all(["div", "section", "dialog", "aside", "form"]) if _is_consent(tag)]
    known = {id(place) for place in places}
    outer = [place for place in places if not any(id(around) in known for around in place.parents)]
    asked = max((_text(place, whole=True) for place in outer), key=len, default="")
    left = len(text) - len(asked) if asked and asked[:80] in text else len(text)
    if left >= _TEXT:
        return None
    whole = _text(body, whole=True)
    controls = " ".join(_text(tag, whole=True) for tag in soup.find_all(["button", "a", "input"], limit=300))
    if soup.find("input", type=re.compile("^password$", re.I)) or (
        left < _LITTLE and _LOGIN.search(whole) and not soup.find("article")
    ):
        return "login"
    if (asked or _CONSENT.search(whole)) and _ANSWER.search(controls) and _CONSENT.search(asked or whole):
        return "consent"
    if left < _LITTLE and _drawn(soup):
        return "script"
    return "empty" if left < _NOTHING and not soup.find(["img", "video", "audio", "table"]) else None


def _is_consent(tag: Tag) -> bool:
    return bool(_CONSENT_PLACE.search(f"{tag.get('id', '')} {tag.get('class', '')}"))


def _drawn(soup: BeautifulSoup) -> bool:
    """Whether scripts are to fill the page: there is a place for them to do it, or a plea to switch them on."""
    if not soup.find("script"):
        return False
    plea = any("script" in tag.get_text().lower() for tag in soup.find_all("noscript", limit=20))
    places = soup.find_all(["div", "main"], id=True, limit=200)
    return plea or any(_ROOT.search(str(tag["id"])) or not tag.get_text(strip=True) for tag in places)


def _text(root: Tag, *, whole: bool = False) -> str:
    """The text that a reader sees, in one line; without `whole` only outside of menus and forms."""
    beside = frozenset(("script", "style", "noscript", "template", "title")) if whole else _BESIDE
    parts: list[str] = []
    left: list[object] = list(reversed(root.contents))
    while left:
        node = left.pop()
        if not isinstance(node, Tag):
            parts.append(str(node))
        elif node.name not in beside and "hidden" not in node.attrs:
            left += reversed(node.contents)
            if whole and node.name == "input":
                parts.append(str(node.get("value", "")))
    return _BLANK.sub(" ", " ".join(parts)).strip()
