"""Containers: a bill inside a zip or gzip. The directory is checked before anything is unpacked."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib

from ledgers.formats.messages import FormatError

MEMBERS_MAX = 200
UNPACKED_BYTES_MAX = 300 * 1024 * 1024
RATIO_MAX = 200
SMALL_BYTES = 1024 * 1024  # below this no ratio harms
CHUNK = 1024 * 1024
GZIP = b"\x1f\x8b"
UTF8_FLAG = 0x800
ENCRYPTED_FLAG = 0x1
# what the library raises where an archive isn't what its directory says
ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    OSError, RuntimeError, EOFError, ValueError, IndexError,
)  # fmt: skip


def check_zip(archive: zipfile.ZipFile, packed_bytes: int) -> None:
    """Raise FormatError where the directory announces a bomb or asks for a password."""
    members = archive.infolist()
    if any(member.flag_bits & ENCRYPTED_FLAG for member in members):
        raise FormatError("encrypted_file")
    unpacked = sum(member.file_size for member in members)
    bomb = unpacked > SMALL_BYTES and unpacked > RATIO_MAX * max(packed_bytes, 1)
    if len(members) > MEMBERS_MAX or unpacked > UNPACKED_BYTES_MAX or bomb:
        raise FormatError("zip_bomb")


def open_zip(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except ZIP_ERRORS as error:
        raise FormatError("archive_unreadable", what=str(error)) from error
    check_zip(archive, len(content))
    return archive


def member_name(member: zipfile.ZipInfo) -> str:
    """The name as the maker wrote it: Chinese platforms write GBK without saying so."""
    if member.flag_bits & UTF8_FLAG:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename


def members_of(content: bytes) -> list[tuple[str, bytes]]:
    """Names and contents of a zip's files in order; folders and the clutter of desktops are left out."""
    archive = open_zip(content)
    found: list[tuple[str, bytes]] = []
    left = UNPACKED_BYTES_MAX
    for member in archive.infolist():
        name = member_name(member)
        if member.is_dir() or name.startswith("__MACOSX") or name.endswith(".DS_Store"):
            continue
        try:
            with archive.open(member) as stream:
                # the directory may lie about sizes: what is read is bounded too
                data = stream.read(left + 1)
        except ZIP_ERRORS as error:
            raise FormatError("archive_unreadable", what=str(error)) from error
        left -= len(data)
        if left < 0:
            raise FormatError("zip_bomb")
        found.append((name, data))
    return sorted(found)


def gunzip(content: bytes) -> bytes:
    """The gzip streams of a file, one after another, bounded together."""
    limit = min(UNPACKED_BYTES_MAX, max(SMALL_BYTES, RATIO_MAX * len(content)))
    data, rest = b"", content
    # what follows a stream and begins none is padding
    while rest.startswith(GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            data += unpacker.decompress(rest, limit + 1 - len(data))
        except zlib.error as error:
            raise FormatError("archive_unreadable", what=str(error)) from error
        if len(data) > limit:
            raise FormatError("zip_bomb")
        if not unpacker.eof:
            raise FormatError("archive_unreadable", what="it is cut short")
        rest = unpacker.unused_data
    return data
