"""What comes in: clipboard and drop formats, files, addresses, each as a Payload."""

from clipper.addresses import normalise_address
from clipper.capture.clipboard import file_paths, from_formats
from clipper.capture.fetching import fetch
from clipper.capture.files import from_path, walk
from clipper.capture.making import TYPES, from_bytes, from_html, from_text, link, link_title
from clipper.media_types import LINK, sniff

__all__ = [
    "LINK",
    "TYPES",
    "fetch",
    "file_paths",
    "from_bytes",
    "from_formats",
    "from_html",
    "from_path",
    "from_text",
    "link",
    "link_title",
    "normalise_address",
    "sniff",
    "walk",
]
