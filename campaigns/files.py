"""Private files of an installation without an object store: signed, expiring addresses."""

import mimetypes
from datetime import timedelta

from django.core import signing
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse

#: How long an address works. Long enough for a slow network, short enough to be worthless when leaked.
LIFETIME = timedelta(minutes=15)
SALT = "diorama.files"


class SignedFileSystemStorage(FileSystemStorage):
    """Files in a folder whose addresses are signed and expire, as presigned ones of S3 are."""

    def url(self, name: str | None) -> str:
        """An address for `name` that works for `LIFETIME`."""
        return reverse("file", args=[signing.dumps(name, salt=SALT)])


def serve(request: HttpRequest, ticket: str) -> FileResponse:
    """The file that a signed address names. 404 when the address is old or forged, or the file is gone."""
    try:
        name = signing.loads(ticket, salt=SALT, max_age=LIFETIME)
        file = default_storage.open(name)
    except (signing.BadSignature, FileNotFoundError) as error:
        raise Http404 from error
    response = FileResponse(file, content_type=mimetypes.guess_type(name)[0] or "application/octet-stream")
    # An address may be shared by accident: no cache on the way may keep what a takedown deletes.
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response
