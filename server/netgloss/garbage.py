"""Python's search for garbage, put off where there is none.

It looks through everything that was made lately, again and again while more is made. A glossary and the mentions of a
text are many small objects without a cycle among them: the search finds nothing, and takes up to half of the time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """No search for cycles in this block. Of several threads in such blocks the one that switched it off switches it
    on again, which at worst brings it back early for the others.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
