"""Saves an original as a file, byte for byte as it came in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from clipper.errors import LibraryError
from clipper.jobs import JobContext
from clipper.media_types import suffix_for
from clipper.ui.messages import Messages
from clipper.ui.panels.reader.direction import one_line
from clipper.ui.runner import JobRunner, Lane
from clipper.ui.translation import told, tr

if TYPE_CHECKING:
    from clipper.services.reading import Reading


def ask_save(parent: QWidget, clipping_id: int, reading: Reading, runner: JobRunner, messages: Messages) -> None:
    """Ask where to, and write it there."""
    header = reading.original_header(clipping_id)
    if header is None:
        return
    name = Path(one_line(header.filename).replace("/", "_").replace("\\", "_")).name
    proposal = Path.home() / (name or "original" + suffix_for(header.media_type, ""))

    def save(target: Path) -> None:
        runner.run(
            tr("Save the original"),
            lambda ctx: _write(ctx, clipping_id, reading, target),
            lane=Lane.EXPORT,
            done=lambda _: messages.notice(tr("The original was saved as {name}.", name=target.name)),
            failed=messages.error,
        )

    messages.ask_save(parent, tr("Save the original"), proposal, tr("All files (*)"), save)


def _write(_context: JobContext, clipping_id: int, reading: Reading, target: Path) -> None:
    original = reading.original(clipping_id)
    if original is None:
        return
    try:
        target.write_bytes(original.payload.data)
    except OSError as error:
        reason = told(error.strerror or str(error))
        raise LibraryError(
            tr("The original could not be saved as {name}: {reason}.", name=target.name, reason=reason)
        ) from error
