"""Unpacking what was packed for the way, never further than a limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from netgloss.errors import FetchError
from netgloss.transport import too_large

_MEMBERS = 64  # gzip files one behind the other; each costs time, however short it is
_GZIP, _ZLIB, _RAW = 31, 15, -15  # what zlib calls wbits


def unpack(coding: str, chunks: Iterable[bytes], host: str, limit: int) -> bytes:
    """A body without its `Content-Encoding`. Raises `FetchError`: `large` beyond `limit` bytes, else `answer`."""
    codings = [name for part in coding.split(",") if (name := part.strip().lower()) not in ("", "identity")]
    if len(codings) > 1:
        raise FetchError("answer", f"{host} has packed this page more than once ({', '.join(codings)[:80]}).")
    if codings and codings[0] not in ("gzip", "x-gzip", "deflate"):
        known = codings[0][:40]
        raise FetchError(
            "answer", f"{host} has packed this page as {known}, which was not asked for and is not unpacked."
        )
    body = bytearray()
    unpacker = _Unpacker(codings[0] == "deflate") if codings else None
    for chunk in chunks:
        for piece in unpacker.pieces(chunk, host) if unpacker else (chunk,):
            body += piece
            if len(body) > limit:
                raise too_large(host, limit, "decoded")
    if unpacker and unpacker.unfinished:
        raise FetchError("answer", f"{host} has broken off its answer before the end.")
    return bytes(body)


class _Unpacker:
    """A stream of gzip or deflate, in pieces of at most `STEP` bytes, so that a bomb ends at the limit."""

    STEP = 64 * 1024

    def __init__(self, deflate: bool) -> None:
        self._deflate = deflate
        self._stream: zlib._Decompress | None = None
        self._members = 0
        self._held = b""  # the first byte of something that only the second tells what it is

    @property
    def unfinished(self) -> bool:
        return bool(self._held) if self._stream is None else not self._stream.eof

    def pieces(self, data: bytes, host: str) -> Iterable[bytes]:
        data, self._held = self._held + data, b""
        try:
            full = False  # a full piece may have left something inside the stream, even where all input is read
            while data or full:
                stream = self._stream
                if (stream is None or stream.eof) and len(data) < 2:
                    self._held = data
                    return
                if stream is None or (stream.eof and self._goes_on(data)):
                    stream = self._stream = zlib.decompressobj(self._wbits(data))
                    self._members += 1
                elif stream.eof:
                    return  # something behind the end, which browsers pass over, too
                piece = stream.decompress(data, self.STEP)
                data = stream.unused_data if stream.eof else stream.unconsumed_tail
                full = len(piece) == self.STEP
                if piece:
                    yield piece
        except zlib.error as error:
            raise FetchError("answer", f"{host} has sent a page that can't be unpacked.") from error

    def _goes_on(self, data: bytes) -> bool:
        if self._deflate or not data.startswith(b"\x1f\x8b"):
            return False
        if self._members >= _MEMBERS:
            raise zlib.error("too many members")
        return True

    def _wbits(self, data: bytes) -> int:
        if not self._deflate:
            return _GZIP
        # “deflate” means zlib's format, but some servers leave its two bytes out (RFC 9110, 8.4.1.2).
        return _ZLIB if data[0] & 15 == 8 and (data[0] << 8 | data[1]) % 31 == 0 else _RAW
