"""Mails: one article, or several where a news alert holds several; attached mails and documents are read too."""

from __future__ import annotations

import dataclasses
import email
import email.header
import email.message
import email.policy
import email.utils
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from clipper.domain.article import Article, Certainty, Rule
from clipper.domain.payload import Part, Payload
from clipper.domain.published import Published
from clipper.errors import ExtractionError
from clipper.extract import text
from clipper.extract.formats.decoding import decode
from clipper.extract.formats.html_parts import clean_html
from clipper.extract.formats.limits import NESTED_MAILS, PARTS
from clipper.extract.formats.saved_pages import body_bytes
from clipper.extract.mode import Mode
from clipper.extract.sanitise import clean_line
from clipper.media_types import DOCX, HTML, MHTML, ODT, OUTLOOK, PDF, RTF, XHTML, sniff

_FORWARDED = re.compile(
    r"^\s*(?:(?:re|fwd?|aw|wg|tr|rv|rif|i|enc|res|vs|vb|sv|odp|pd|ynt|ilt|отв|пер|απ|πρθ|إعادة|השב|הועבר|回复|转发|答复|返信|転送)"
    r"(?:\[\d+\])?\s?[:：]\s*)+",
    re.I,
)
_ATTACHED = {MHTML, OUTLOOK, PDF, DOCX, ODT, RTF}
_NOISE_IN_SUBJECT = re.compile(r"^\s*\[[^\]]{1,40}\]\s*")


@dataclass(slots=True)
class Mail:
    """What a mail holds, whatever file it came in."""

    subject: str = ""
    sender: str = ""
    address: str = ""
    published: Published | None = None
    html: bytes = b""
    charset: str = ""
    plain: str = ""
    parts: list[Part] = field(default_factory=list)
    attached: list[tuple[str, str, bytes]] = field(default_factory=list)  # name, media type, content
    mails: list[email.message.Message] = field(default_factory=list)


def read(payload: Payload, mode: Mode, rules: Sequence[Rule]) -> tuple[Article, ...]:
    """The articles of an .eml file."""
    message = email.message_from_bytes(payload.data, policy=email.policy.compat32)
    return read_message(message, mode, rules)


def read_message(
    message: email.message.Message, mode: Mode, rules: Sequence[Rule], depth: int = 0
) -> tuple[Article, ...]:
    """The articles of a parsed mail and of the mails inside it."""
    if depth > NESTED_MAILS:
        raise ExtractionError(f"Mails inside mails are read {NESTED_MAILS} deep; this one goes deeper.")
    mail = open_mail(message)
    found = list(articles_of(mail, mode, rules))
    failure: ExtractionError | None = None
    for inner in mail.mails:
        try:
            found += read_message(inner, mode, rules, depth + 1)
        except ExtractionError as error:
            failure = error
    if not found:
        raise failure or ExtractionError("There is no article in this mail.")
    return tuple(found)


def open_mail(message: email.message.Message) -> Mail:
    """Sort the parts of a message."""
    mail = Mail(
        subject=header(message, "Subject"),
        published=_date(header(message, "Date")),
    )
    mail.sender, mail.address = email.utils.parseaddr(header(message, "From"))
    leaves = list(_leaves(message))
    if len(leaves) > PARTS:
        raise ExtractionError(f"The mail has {len(leaves):,} parts; more than {PARTS:,} are not read.")
    for leaf in leaves:
        _sort_part(mail, leaf)
    return mail


def _leaves(message: email.message.Message) -> Iterator[email.message.Message]:
    """All parts that are not containers, without going into attached mails."""
    stack = [message]
    while stack:
        part = stack.pop()
        content = part.get_payload()
        if part.get_content_type() == "message/rfc822" or not isinstance(content, list):
            yield part
        else:
            stack.extend(inner for inner in reversed(content) if isinstance(inner, email.message.Message))


def _sort_part(mail: Mail, leaf: email.message.Message) -> None:
    kind, name = leaf.get_content_type(), clean_line(_decoded(str(leaf.get_filename() or "")))
    if kind == "message/rfc822":
        content = leaf.get_payload()
        inner = content if isinstance(content, list) else []
        mail.mails += [part for part in inner if isinstance(part, email.message.Message)]
        return
    data = body_bytes(leaf)
    charset = str(leaf.get_content_charset() or "")
    attached = "attachment" in str(leaf.get("Content-Disposition") or "").lower() or bool(name)
    if kind == "text/html" and not mail.html and not attached:
        mail.html, mail.charset = data, charset
    elif kind == "text/plain" and not attached:
        mail.plain += ("\n\n" if mail.plain else "") + decode(data, charset)
    elif kind.startswith("image/"):
        names = (f"cid:{header(leaf, 'Content-ID').strip('<> ')}", header(leaf, "Content-Location"), name)
        mail.parts += [Part(known, kind, data) for known in names if known and known != "cid:"]
    elif attached:
        mail.attached.append((name, kind, data))


def articles_of(mail: Mail, mode: Mode, rules: Sequence[Rule]) -> Iterator[Article]:
    """The articles in the mail's own text, then those in what is attached to it."""
    from clipper.extract.formats import alerts

    found: Sequence[Article] = ()
    if mail.html.strip():
        found = alerts.from_html(mail.html, mail.charset, rules) or [
            clean_html(mail.html, charset=mail.charset, fragment=True, mode=mode, rules=rules, parts=mail.parts)
        ]
    elif mail.plain.strip():
        found = alerts.from_text(mail.plain, rules) or [text.clean(mail.plain, rules=rules)]
    others = list(_attachments(mail, mode, rules))
    if others and len(found) == 1 and len(found[0].text) < 400:
        found = ()  # a covering note to the article that is attached
    for article in found:
        yield _dated(article, mail, alone=len(found) == 1)
    yield from others


def _attachments(mail: Mail, mode: Mode, rules: Sequence[Rule]) -> Iterator[Article]:
    from clipper.extract.formats.registry import FORMATS

    for name, declared, data in mail.attached:
        kind = sniff(data, name, declared)
        payload = Payload(data, kind, filename=name)
        try:
            if kind in _ATTACHED and kind in FORMATS:
                yield from FORMATS[kind](payload, mode, rules)
            elif kind in {HTML, XHTML} and data.strip():
                yield clean_html(data, mode=mode, rules=rules, parts=mail.parts)
        except ExtractionError:
            continue  # the mail with the attachment in it is kept as the original


def _dated(article: Article, mail: Mail, *, alone: bool) -> Article:
    """Subject, sender and date of the mail stand in where the text itself says nothing."""
    changes: dict[str, object] = {}
    certainty = dict(article.certainty)
    subject = clean_line(_NOISE_IN_SUBJECT.sub("", _FORWARDED.sub("", mail.subject)))
    if alone and subject and (not article.headline or certainty.get("headline") is Certainty.GUESS):
        changes["headline"], certainty["headline"] = subject, Certainty.VISIBLE
    if not article.published and mail.published:
        changes["published"], certainty["published"] = mail.published, Certainty.GUESS
    if not article.outlet and mail.sender and "@" not in mail.sender and alone:
        changes["outlet"], certainty["outlet"] = clean_line(mail.sender), Certainty.GUESS
    return dataclasses.replace(article, certainty=certainty, **changes)  # type: ignore[arg-type]


def header(message: email.message.Message, name: str) -> str:
    """A header with its encoded words decoded, on one line."""
    return clean_line(_decoded(str(message.get(name) or "")))


def _decoded(value: str) -> str:
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except (ValueError, LookupError, email.errors.MessageError, AssertionError):
        return value


def _date(value: str) -> Published | None:
    try:
        moment = email.utils.parsedate_to_datetime(value)
        offset = moment.strftime("%z")
        zone = f"{offset[:3]}:{offset[3:5]}" if offset else ""
        return Published(moment.strftime("%Y-%m-%dT%H:%M") + zone)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
