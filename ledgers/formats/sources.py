"""Where a file's bytes come from: read from the beginning as often as wanted, never all at once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from ledgers.formats.messages import FormatError

PIECE_BYTES = 8 * 1024 * 1024
# what must be whole to be opened, an archive or a workbook, is held in memory
WHOLE_BYTES_MAX = 300 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """A seekable file that stays open while it is read."""

    file: BinaryIO
    size: int
    # what the file is called in the archive that it comes from
    name: str = ""
    # the file's bytes, where they are at hand
    content: bytes | None = None

    @classmethod
    def of(cls, content: bytes | BinaryIO, name: str = "") -> Source:
        """The source of bytes at hand, or of an open file."""
        if isinstance(content, bytes):
            return cls(io.BytesIO(content), len(content), name, content)
        return cls(content, content.seek(0, io.SEEK_END), name)

    def head(self, count: int) -> bytes:
        """The first bytes."""
        self.file.seek(0)
        return self.file.read(count)

    def whole(self) -> bytes:
        """Everything. Raises FormatError where that is more than is held in memory."""
        if self.size > WHOLE_BYTES_MAX:
            raise FormatError("too_large", limit_mb=WHOLE_BYTES_MAX // 1024**2)
        return self.head(self.size)

    def pieces(self, start: int = 0) -> Iterator[bytes]:
        """The bytes from `start` on, piece by piece; of bytes at hand each piece ends where a line does."""
        if self.content is not None:
            yield from _cut(self.content, start)
            return
        while True:
            self.file.seek(start)
            piece = self.file.read(PIECE_BYTES)
            if not piece:
                return
            yield piece
            start += len(piece)


def _cut(content: bytes, start: int) -> Iterator[bytes]:
    while start < len(content):
        end = start + PIECE_BYTES
        if end < len(content):
            end = content.rfind(b"\n", start, end) + 1 or end
        yield content[start:end]
        start = end
