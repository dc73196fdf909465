"""Outlook's .msg files."""

from __future__ import annotations

import email.utils
import struct
import warnings
from collections.abc import Sequence
from typing import Any

from clipper.domain.article import Article, Rule
from clipper.domain.payload import Part, Payload
from clipper.domain.published import Published
from clipper.errors import ExtractionError
from clipper.extract.formats.limits import PARTS
from clipper.extract.formats.mail import Mail, articles_of
from clipper.extract.mode import Mode

_ERRORS = (
    ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, OSError, struct.error, LookupError,
    OverflowError, RecursionError, MemoryError, NotImplementedError,
)  # fmt: skip


def read(payload: Payload, mode: Mode, rules: Sequence[Rule]) -> tuple[Article, ...]:
    """The articles of a .msg file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            mail = _open(payload.data)
    except _ERRORS as error:
        raise ExtractionError("The Outlook message is damaged or is no message.") from error
    found = tuple(articles_of(mail, mode, rules))
    if not found:
        raise ExtractionError("There is no article in this mail.")
    return found


def _open(data: bytes) -> Mail:
    import oxmsg

    message = oxmsg.Message.load(data)
    name, address = email.utils.parseaddr(message.sender or "")
    sent = message.sent_date
    mail = Mail(
        subject=message.subject or "",
        sender=name,
        address=address,
        published=Published(sent.strftime("%Y-%m-%dT%H:%MZ")) if sent else None,
        html=(message.html_body or "").encode("utf-8", "replace"),
        charset="utf-8",
        plain=message.body or "",
    )
    if message.attachment_count > PARTS:
        raise ExtractionError(f"The mail has more than {PARTS:,} attachments and is not read.")
    for attachment in message.attachments:
        _attach(mail, attachment)
    return mail


def _attach(mail: Mail, attachment: Any) -> None:  # noqa: ANN401 - the library's own type
    data = attachment.file_bytes
    if not data:
        return
    name, kind = attachment.file_name or "", attachment.mime_type or ""
    if kind.startswith("image/"):
        cid = attachment.properties.str_prop_value(0x3712) or ""
        mail.parts += [Part(known, kind, data) for known in (cid and f"cid:{cid}", name) if known]
    else:
        mail.attached.append((name, kind, data))
