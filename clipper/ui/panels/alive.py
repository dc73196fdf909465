"""Answers of jobs for widgets that may be gone when they come."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

Answer = TypeVar("Answer")


def while_alive(owner: QObject, slot: Callable[[Answer], object]) -> Callable[[Answer], None]:
    """The slot, as long as its owner lives; afterwards nothing."""

    def answer(value: Answer) -> None:
        if isValid(owner):
            slot(value)

    return answer
