"""The glossary that is being served, and how another takes its place: whole, or not at all."""

from __future__ import annotations

import gzip
import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime

from netgloss.compiled import ready, stamp
from netgloss.errors import GlossaryError
from netgloss.gloss import Netgloss, read
from netgloss.glossary import parse, shipped
from netgloss.lexicon import Lexicon

_log = logging.getLogger("netgloss")


@dataclass(frozen=True, slots=True)
class Served:
    """One version of the glossary with everything made from it. Replaced as a whole, so that no answer mixes two."""

    netgloss: Netgloss
    lexicon: bytes  # lexicon.json
    compressed: bytes  # the same, gzip
    tag: str  # of its contents
    since: datetime


class Current:
    """A glossary file and what is served of it. A file that has gone bad changes nothing but `problem`."""

    def __init__(self, path: str | None = None, *, watch: bool = False) -> None:
        self.path = os.path.normpath(path or shipped())
        self.problem: str | None = None
        self._watch = watch
        self._stamp = self._changed()
        self._served = self._read()

    @property
    def served(self) -> Served:
        """What is served now; with `watch`, after a look at the file."""
        if self._watch:
            stamp = self._changed()
            if stamp != self._stamp:
                self._stamp = stamp
                self.reload()
        return self._served

    def reload(self) -> None:
        """Reads the file again. If it can't be used, the old glossary goes on being served, and `problem` says why."""
        try:
            self._served = self._read()
        except GlossaryError as error:
            self.problem = str(error)
            _log.error("%s\nThe glossary that was read before goes on being served.", error)
        else:
            self.problem = None
            _log.info("%s: version %s is served.", self.path, self._served.netgloss.version)

    def _changed(self) -> tuple[int, int]:
        try:
            status = os.stat(self.path)
        except OSError:
            return (0, 0)
        return status.st_mtime_ns, status.st_size

    def _read(self) -> Served:
        from netgloss.check import check

        data = read(self.path)
        problems = [str(problem) for problem in check(data) if problem.severity == "error"]
        if problems:
            raise GlossaryError(self.path, problems)
        lexicon = Lexicon.of(parse(data), *ready(data))
        text, tag = lexicon.published(stamp(data))
        content = text.encode()
        # No time in the gzip header: the same glossary gives the same bytes.
        return Served(Netgloss(lexicon), content, gzip.compress(content, mtime=0), tag, datetime.now(UTC))
