"""Whole numbers in as few bytes as they need (seven bits a byte), many at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]


def encode(values: NDArray[Any]) -> tuple[Bytes, NDArray[np.uint8]]:
    """The bytes of all values one after the other, and how many bytes each has."""
    sizes = np.ones(len(values), np.uint8)
    for bits in (7, 14, 21, 28):
        big = values >= (1 << bits)
        if not big.any():
            break
        sizes += big
    if not len(values) or int(sizes.max()) == 1:
        return values.astype(np.uint8), sizes
    ends = np.cumsum(sizes, dtype=np.int64)
    out = np.empty(int(ends[-1]), np.uint8)
    starts = ends - sizes
    for index in range(int(sizes.max())):
        has = sizes > index
        byte = (values[has] >> (7 * index)) & 0x7F
        byte |= (sizes[has] > index + 1).astype(values.dtype) << 7
        out[starts[has] + index] = byte
    return out, sizes


def decode(data: Bytes, kind: type[np.int32] | type[np.int64] = np.int32) -> NDArray[Any]:
    """All values of the bytes."""
    more = data & 0x80
    if not more.any():
        return data.astype(kind)
    last = np.flatnonzero(more == 0)
    values: NDArray[Any] = data[last].astype(kind)
    sizes = np.diff(last, prepend=-1)
    long = np.flatnonzero(sizes > 1)
    ends, counts, found = last[long], sizes[long], values[long]
    for back in range(1, int(counts.max())):
        reach = counts > back
        if not reach.all():
            ends, counts, long, kept = ends[reach], counts[reach], long[reach], found[reach]
            found = kept
        found = (found << 7) | (data[ends - back] & 0x7F).astype(kind)
        values[long] = found
    return values


def decode_at(data: Bytes, places: Numbers) -> NDArray[np.int32]:
    """Only the values at these places in the row of all values."""
    if not (data & 0x80).any():
        return data[places].astype(np.int32)
    last = np.flatnonzero(data < 0x80)
    ends = last[places]
    begins = np.where(places > 0, last[places - 1], -1) + 1
    values = data[ends].astype(np.int32)
    for back in range(1, int((ends - begins).max(initial=0)) + 1):
        reach = ends - begins >= back
        values[reach] = (values[reach] << 7) | (data[ends[reach] - back] & 0x7F)
    return values
