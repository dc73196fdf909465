"""How much a single input may be: an article is never larger, so what is larger is refused with a sentence."""

from __future__ import annotations

import io
import zipfile

from clipper.errors import ExtractionError

MEGABYTE = 1024 * 1024
PARTS = 3_000  # files inside one saved page or mail
UNPACKED_BYTES = 400 * MEGABYTE  # everything inside a container, unpacked
NESTED_MAILS = 4  # a mail in a mail in a mail ...
MAILS = 2_000  # messages of one mailbox file
PDF_PAGES = 400
PICTURE_PIXELS = 120_000_000
RTF_BYTES = 30 * MEGABYTE
TEXT_CHARACTERS = 5_000_000
ALERT_ARTICLES = 100


def unreadable(what: str, error: Exception) -> ExtractionError:
    """The sentence for a document that its library could not read."""
    deep = isinstance(error, RecursionError) or "depth" in str(error).lower()  # libxml2: "Excessive depth in document"
    return ExtractionError(f"The {what} is nested too deeply." if deep else f"The {what} is damaged.")


def zip_archive(data: bytes, what: str) -> zipfile.ZipFile:
    """The archive opened, unless it is damaged or would grow beyond all measure when unpacked."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise ExtractionError(f"The {what} is damaged: it cannot be unpacked.") from error
    if len(members) > PARTS:
        raise ExtractionError(f"The {what} has {len(members):,} files inside it; more than {PARTS:,} are not read.")
    if sum(member.file_size for member in members) > UNPACKED_BYTES:
        limit = UNPACKED_BYTES // MEGABYTE
        raise ExtractionError(f"The {what} would take more than {limit:,} MB when unpacked and is not read.")
    if any(member.flag_bits & 1 for member in members):
        raise ExtractionError(f"The {what} is protected by a password.", "Save it without one and add it again.")
    return archive
