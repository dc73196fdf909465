"""Expected failures: each message is a full sentence for a person, each hint says what to do next.

Anything that is not a `ClipperError` is a bug and goes to the crash report.
"""


class ClipperError(Exception):
    """Base of all expected failures."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __reduce__(self) -> tuple[type["ClipperError"], tuple[str, str]]:
        """Pickle with the hint, so that errors cross process borders whole."""
        return (type(self), (str(self), self.hint))


class Cancelled(Exception):
    """The user cancelled a job."""


class CaptureError(ClipperError):
    """A file, clipboard content or address could not be taken in."""


class FetchError(CaptureError):
    """An address could not be fetched."""


class TooLarge(CaptureError):
    """What came in is over the size limit and was not taken in at all."""


class ExtractionError(ClipperError):
    """An original was kept but no article could be read from it."""


class LibraryError(ClipperError):
    """The library folder or its database cannot be used."""


class LibraryLocked(LibraryError):
    """Another program has the library open for writing."""


class LibraryReadOnly(LibraryError):
    """The library is open read-only and something wanted to write."""


class LibraryTooNew(LibraryError):
    """A newer version of Clipper made this library."""


class LibraryDamaged(LibraryError):
    """The database does not pass its own checks."""


class DiskFull(LibraryError):
    """There is no room left to write."""


class NotFound(ClipperError):
    """A clipping, tag, dossier or other thing is not (any longer) there."""


class ActionUndone(ClipperError):
    """The user took a long action back while it was still going on."""


class SearchUnavailable(ClipperError):
    """The search index cannot answer at the moment."""


class ExportError(ClipperError):
    """An export could not be made; nothing was written to the target."""


class SettingsError(ClipperError):
    """A setting has a value that cannot be used."""


class WorkerFailed(ClipperError):
    """A worker process died or took too long; the program itself goes on."""
