"""What all windows of the program share and lives as long as it does."""

from __future__ import annotations

from dataclasses import dataclass, field

from clipper.ui.messages import Messages
from clipper.ui.painted import Turns
from clipper.ui.preferences import Preferences
from clipper.ui.runner import JobRunner
from clipper.ui.state import State
from clipper.ui.style import Theme


@dataclass(frozen=True)
class Desk:
    """The parts that every panel may be given."""

    runner: JobRunner
    messages: Messages
    theme: Theme
    preferences: Preferences
    state: State
    turns: Turns = field(default_factory=Turns)
