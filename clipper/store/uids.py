"""UUIDv7: unique across libraries, and sorted by the time they were made even when the clock steps back."""

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def new_uid() -> str:
    """A new UUID of version 7, larger than all made before in this process."""
    global _last
    with _lock:
        stamp = (time.time_ns() // 1_000_000 << 12) | (int.from_bytes(os.urandom(2), "big") & 0xFFF) >> 1
        _last = stamp = max(stamp, _last + 1)
    tail = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | tail
    return str(uuid.UUID(int=value))
