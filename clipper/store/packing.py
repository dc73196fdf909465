"""Unpacking what a library holds, which somebody else may have made: within a limit, and a sentence if it fails."""

import zlib

from clipper.errors import LibraryDamaged

LIMIT = 1_900_000_000  # bytes of one value


def inflate(data: bytes, limit: int = LIMIT) -> bytes:
    """The bytes of a zlib stream; raises LibraryDamaged for what is none, or is larger than `limit`."""
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(data, limit)
        if stream.unconsumed_tail or not stream.eof:
            raise zlib.error("too large or cut off")
    except zlib.error as error:
        raise LibraryDamaged(
            "Something in the library cannot be unpacked.", "Run the doctor on the library."
        ) from error
    return found
