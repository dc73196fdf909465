"""Mailbox files: many mails one after the other."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Sequence

from clipper.domain.article import Article, Rule
from clipper.domain.payload import Payload
from clipper.errors import ExtractionError
from clipper.extract.formats.limits import MAILS
from clipper.extract.formats.mail import read_message
from clipper.extract.mode import Mode

# The standard library reads mailboxes from files only; the format is simple enough to be cut here.
_START = re.compile(rb"^From [^\r\n]*\r?\n(?=[A-Za-z][A-Za-z0-9-]*:)", re.M)
_QUOTED = re.compile(rb"^>(>*From )", re.M)


def read(payload: Payload, mode: Mode, rules: Sequence[Rule]) -> tuple[Article, ...]:
    """The articles of all mails; mails that hold none are left out unless all are so."""
    starts = list(_START.finditer(payload.data))
    if not starts:
        raise ExtractionError("There are no mails in this mailbox file.")
    if len(starts) > MAILS:
        raise ExtractionError(
            f"The mailbox has {len(starts):,} mails; more than {MAILS:,} are not read at once.", "Split the mailbox."
        )
    ends = [match.start() for match in starts[1:]] + [len(payload.data)]
    found: list[Article] = []
    failure: ExtractionError | None = None
    for start, end in zip(starts, ends, strict=True):
        content = _QUOTED.sub(rb"\1", payload.data[start.end() : end])
        try:
            found += read_message(email.message_from_bytes(content, policy=email.policy.compat32), mode, rules)
        except ExtractionError as error:
            failure = error
    if not found and failure:
        raise failure
    return tuple(found)
