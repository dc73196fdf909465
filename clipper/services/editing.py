"""Use-cases on the text of one clipping: corrections, passages, highlights, and the rules taught from them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser

from clipper.domain.article import Block, BlockKind, Picture, Reason
from clipper.domain.changes import Changes
from clipper.domain.clipping import HighlightColour, Rights, Tonality
from clipper.domain.payload import Payload
from clipper.errors import NotFound
from clipper.extract.came_along import CameAlong
from clipper.extract.rules import pattern_of
from clipper.extract.sanitise import sanitise, sanitise_inline
from clipper.services.acting import Acting, clippings
from clipper.store import content, correcting, shelves, writing
from clipper.workers import Worker

_PICTURE_SECONDS = 30.0
_PICTURE_MEMORY = 2_000_000_000  # address space, as for extraction
_FIELDS = {"url": "address", "published": "date"}


class Editing(Acting):
    """Notes, corrections, passages, highlights."""

    def set_note(self, clipping_id: int, text: str) -> Changes:
        """Set the note of a clipping."""
        return self._set([clipping_id], "Change the note", note=text.strip())

    def set_tonality(self, ids: Sequence[int], tonality: Tonality | None) -> Changes:
        """Say how clippings speak of their subject."""
        label = f"Set the tonality of {clippings(ids)}"
        return self._set(ids, label, tonality=tonality.value if tonality else None)

    def set_rights(self, ids: Sequence[int], rights: Rights) -> Changes:
        """Say what may be done with the text of clippings."""
        return self._set(
            ids,
            f"Set the rights of {clippings(ids)}",
            licence=rights.licence.strip(),
            licence_readers=rights.readers,
            licence_expires=rights.expires,
            link_only=rights.link_only,
        )

    def _set(self, ids: Sequence[int], label: str, **values: object) -> Changes:
        with self._act(label, touched=ids) as action:
            writing.set_values(action.tx, ids, **values)
        return action.changes

    def correct(self, clipping_id: int, field: str, value: correcting.Value) -> Changes:
        """Correct a field of the article by hand; no later extraction overwrites it."""
        with self._act(f"Correct the {_FIELDS.get(field, field)}", touched=[clipping_id]) as action:
            correcting.correct(action.tx, clipping_id, field, value)
        return action.changes

    # --------------------------------------------------------------------------------------- passages

    def edit_block(self, clipping_id: int, block_id: str, html: str) -> Changes:
        """Replace the text of a passage; only the elements that articles need are taken over."""

        def edited(block: Block) -> Block:
            safe = sanitise(html) if block.kind is BlockKind.TABLE else sanitise_inline(html)
            return dataclasses.replace(block, html=safe, text=text_of(safe), edited=True)

        return self._change_block(clipping_id, block_id, edited, "Edit a passage")

    def keep_block(self, clipping_id: int, block_id: str) -> Changes:
        """Put a removed passage back, and its picture if that came with the original."""

        def kept(block: Block) -> Block:
            return block if block.kept else dataclasses.replace(block, kept=True, reason=None, edited=True)

        picture = self._picture_left_behind(clipping_id, block_id)
        return self._change_block(clipping_id, block_id, kept, "Put a passage back", picture)

    def remove_block(self, clipping_id: int, block_id: str) -> Changes:
        """Take a passage out of the article; it stays with the clipping."""

        def removed(block: Block) -> Block:
            return dataclasses.replace(block, kept=False, reason=Reason.USER) if block.kept else block

        return self._change_block(clipping_id, block_id, removed, "Take a passage out")

    def _picture_left_behind(self, clipping_id: int, block_id: str) -> Picture | None:
        """The picture of a removed passage, which was not stored, out of the original."""
        with self._store.read() as snapshot:
            blocks = writing.blocks_of(snapshot, clipping_id) or ()
            name = next((block.picture for block in blocks if block.id == block_id), "")
            if not name or writing.has_picture(snapshot, clipping_id, name):
                return None
            original = content.original(snapshot, clipping_id)
        return _picture_in(original.payload, name) if original else None

    def _change_block(
        self,
        clipping_id: int,
        block_id: str,
        change: Callable[[Block], Block],
        label: str,
        picture: Picture | None = None,
    ) -> Changes:
        with self._act(label, touched=[clipping_id]) as action:
            blocks = writing.blocks_of(action.tx, clipping_id) or ()
            if block_id not in {block.id for block in blocks}:
                raise NotFound("This passage is no longer there.")
            changed = tuple(change(block) if block.id == block_id else block for block in blocks)
            writing.set_blocks(action.tx, clipping_id, changed)
            if picture and not writing.has_picture(action.tx, clipping_id, picture.sha256):
                writing.add_picture(action.tx, clipping_id, picture)
        return action.changes

    def add_rule(self, outlet: str, pattern: str, keep: bool, *, apply_to: Sequence[int] | None = None) -> Changes:
        """Teach that lines like `pattern` of this outlet are always kept or always removed.

        It holds for what comes in from now on, and at once for the clippings in `apply_to`.
        """
        label = f"Always {'keep' if keep else 'remove'} lines like this from “{outlet}”"
        with self._act(label) as action:
            shelves.add_rule(action.tx, outlet, pattern, keep=keep)
            for clipping_id in apply_to or ():
                blocks = writing.blocks_of(action.tx, clipping_id)
                if blocks is not None:
                    writing.set_blocks(action.tx, clipping_id, ruled(blocks, pattern, keep=keep))
        return action.changes

    def delete_rule(self, rule_id: int) -> Changes:
        """Forget a rule; clippings stay as they are."""
        with self._act("Delete a rule") as action:
            shelves.delete_rule(action.tx, rule_id)
        return action.changes

    # --------------------------------------------------------------------------------------- highlights

    def highlight(
        self,
        clipping_id: int,
        block: str,
        start: int,
        end: int,
        colour: HighlightColour = HighlightColour.YELLOW,
        comment: str = "",
    ) -> Changes:
        """Mark a passage."""
        with self._act("Highlight a passage", touched=[clipping_id]) as action:
            shelves.add_highlight(action.tx, clipping_id, block, start, end, colour, comment)
        return action.changes

    def change_highlight(
        self, highlight_id: int, colour: HighlightColour | None = None, comment: str | None = None
    ) -> Changes:
        """Change the colour or the comment of a highlight."""
        with self._act("Change a highlight") as action:
            action.tx.touch([shelves.change_highlight(action.tx, highlight_id, colour, comment)])
        return action.changes

    def delete_highlight(self, highlight_id: int) -> Changes:
        """Take a highlight away."""
        with self._act("Delete a highlight") as action:
            action.tx.touch([shelves.delete_highlight(action.tx, highlight_id)])
        return action.changes


def _picture_in(payload: Payload, sha256: str) -> Picture | None:
    """A picture that came with an original, looked for in a process of its own: these are a stranger's bytes."""
    worker = Worker(CameAlong, name="picture", memory_bytes=_PICTURE_MEMORY)
    try:
        found: Picture | None = worker.call("picture", payload, sha256, timeout=_PICTURE_SECONDS)
    except Exception:  # noqa: BLE001 - whatever is wrong with the original, the passage goes back without a picture
        return None
    finally:
        worker.close()
    return found


def ruled(blocks: Sequence[Block], pattern: str, *, keep: bool) -> tuple[Block, ...]:
    """The blocks with a new rule applied; what the user edited stays as it is."""
    wanted = pattern_of(pattern)

    def apply(block: Block) -> Block:
        if block.edited or pattern_of(block.text) != wanted or block.kept == keep:
            return block
        return dataclasses.replace(block, kept=keep, reason=None if keep else Reason.RULE)

    return tuple(apply(block) for block in blocks)


class _Text(HTMLParser):
    """The text of a passage: cells and rows apart, line breaks as such."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.parts.append("\t")
        elif tag in ("tr", "p", "li", "caption"):
            self.parts.append("\n")


def text_of(html: str) -> str:
    """The text of sanitised HTML."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = [re.sub(r"[ \xa0]+", " ", line).strip() for line in "".join(parser.parts).split("\n")]
    return "\n".join(lines).strip()
