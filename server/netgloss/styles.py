"""Style sheets that ask for nothing: what would make a browser load something is taken out, all else stays.

Everything is decided on CSS's own tokens (https://www.w3.org/TR/css-syntax-3/#tokenization) in one pass from left to
right, and what is written is read by a browser as the same tokens: comments are gone, escaped letters are the letters,
a quote that is not closed is not there.
"""

from __future__ import annotations

import re

__all__ = ["quiet"]

# A sheet without any of these can't ask for anything.
_SUSPECT = re.compile(r"[\\<]|/\*|url|src|import|image|cross-fade|namespace", re.I)
_WS = r"[ \t\n]*+"
_STRING = r"(?:\"[^\"\\\n]*(?:\\[\s\S][^\"\\\n]*)*\"|'[^'\\\n]*(?:\\[\s\S][^'\\\n]*)*')"
_COMMENT = r"/\*[\s\S]*?(?:\*/|\Z)"
# Only ASCII: of the other letters, the standard and browsers have different ideas.
_NAME = "[A-Za-z0-9_-]"
_ESCAPED = r"\\(?:[0-9a-fA-F]{1,6}[ \t\n]?|[^0-9a-fA-F\n])"
_SPELT = rf"{_NAME}*+(?:{_ESCAPED}{_NAME}*+)+"
_ASKING = r"(?:url|src|image|(?:-[a-z]+-)?image-set|(?:-[a-z]+-)?cross-fade|url-prefix)\("
_RULE = r"@(?:-[a-z]+-)?(?:import|namespace|document|charset)(?![A-Za-z0-9_-])"
# `url(` with an address that is not quoted runs to the next bracket, whatever stands in it.
_ADDRESS = re.compile(rf"{_WS}(?:{_STRING}{_WS}|(?![\"'])[^)\\]*(?:\\[\s\S][^)\\]*)*\\?)(?:\)|\Z)")
# Behind `<`, `-` and `\` too may become a letter: `<-x-image-set(` turns into `<no--x-image-set(`.
_TAG = re.compile(r"<(?=[A-Za-z/!?\\<-])")
# How style sheets were once hidden from browsers that knew none.
_HIDING = "<!--"
_TOKENS = (
    rf"(?P<string>{_STRING})|(?P<nothing>{_COMMENT}|[\"'])|(?<![A-Za-z0-9_@-])(?P<function>{_ASKING})"
    rf"|(?P<rule>{_RULE})|(?P<tag>{_TAG.pattern})"
)
_PLAIN = re.compile(_TOKENS, re.I)
# With a backslash somewhere, names are read with the characters that are escaped in them.
_WITH_ESCAPES = re.compile(rf"(?P<name>@{_SPELT}|(?<!{_NAME}){_SPELT}\(?)|(?P<lone>\\)|{_TOKENS}", re.I)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\n]?|([\s\S]))")
_NAMED_FUNCTION = re.compile(_ASKING, re.I)
_NAMED_RULE = re.compile(_RULE, re.I)


def quiet(css: str) -> str:
    """The style sheet, or `style` attribute, without what makes a browser ask for something. Holds no `<` that could
    begin a tag.
    """
    if not _SUSPECT.search(css):
        return css
    css = (
        css.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\0", "\ufffd").replace(_HIDING, " ")
    )
    tokens = _WITH_ESCAPES if "\\" in css else _PLAIN
    parts: list[str] = []
    at = 0
    while found := tokens.search(css, at):
        parts.append(css[at : found.start()])
        at = found.end()
        kind, text = found.lastgroup, found.group()
        if kind == "name":
            text = _ESCAPE.sub(_plain, text)
            kind = "function" if _NAMED_FUNCTION.fullmatch(text) else "rule" if _NAMED_RULE.fullmatch(text) else kind
        if kind == "function" and text.lower() == "url(" and (address := _ADDRESS.match(css, at)):
            text, at = " none ", address.end()
        elif kind == "function":
            text = f"no-{text}"  # which is nothing to a browser
        elif kind == "rule":
            text = f"@no-{text[1:]}"
        elif kind == "string":
            text = _TAG.sub(r"\\3c ", text)
        elif kind == "tag":
            text = "\\3c "
        elif kind != "name":
            text = " "
        parts.append(text)
    parts.append(css[at:])
    return "".join(parts)


def _plain(found: re.Match[str]) -> str:
    """An escaped letter as the letter, any other escaped character as it is."""
    code, char = found.groups()
    if code:
        number = int(code, 16)
        char = chr(number) if number < 0x110000 else "\ufffd"
    if char.isascii() and (char.isalpha() or char in "-_"):
        return char
    return f"\\{number:x} " if code else "\\3c " if char == "<" else found.group()
