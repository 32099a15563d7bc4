"""Files that leave by the browser or the API: kept under a name, never shown in place."""

from __future__ import annotations

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

ANY_TYPE = "application/octet-stream"


def as_download(content: bytes | str, name: str, content_type: str = ANY_TYPE) -> HttpResponse:
    """An answer that the browser saves under a name."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": str(disposition)},
    )


def as_stored(file: FieldFile, name: str) -> FileResponse:
    """A kept file byte for byte, read while it is sent."""
    return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=ANY_TYPE)
