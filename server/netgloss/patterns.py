"""A regex for many words at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def any_of(words: Iterable[str], behind: dict[str, str] | None = None) -> str:
    """A pattern that matches any of `words`, written as a trie: `re` would try the words of a flat alternation in turn.

    `behind` holds patterns that must match behind certain words. The longest word is found where nothing needs to
    follow.
    """
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[""] = (behind or {}).get(word, "")

    def pattern(node: dict[str, Any]) -> str:
        branches = [char + pattern(rest) for char, rest in sorted(node.items()) if char]
        if "" in node:
            branches.append(node[""])
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"

    return pattern(trie)
