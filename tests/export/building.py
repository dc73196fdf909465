"""Clippings and books made by hand, in many scripts, for the tests and benchmarks of the exports."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import math
import random
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from clipper.domain.article import Article, Block, BlockKind, Picture
from clipper.domain.clipping import Clipping, Highlight, HighlightColour, Rights, Tonality
from clipper.domain.payload import Via
from clipper.domain.published import Published
from clipper.domain.row import Extraction, Status
from clipper.domain.shelves import Outlet
from clipper.export.document import Document, Entry, Group

WHEN = dt.datetime(2025, 2, 17, 8, 30, tzinfo=dt.UTC)

SAMPLES = tomllib.loads(Path(__file__).with_name("samples.toml").read_text("utf-8"))
ENGLISH, GERMAN, FRENCH = (SAMPLES["texts"][code] for code in ("en", "de", "fr"))
OTHER_SCRIPTS = SAMPLES["scripts"]


def blocks(text: str) -> tuple[Block, ...]:
    """Blocks from lines: '## ' a subhead, '> ' a quote, '- ' a list item, else a paragraph."""
    made = []
    for place, line in enumerate(text.split("\n"), 1):
        kind = BlockKind.PARAGRAPH
        for mark, marked in (("## ", BlockKind.HEADING), ("> ", BlockKind.QUOTE), ("- ", BlockKind.LIST_ITEM)):
            if line.startswith(mark):
                kind, line = marked, line.removeprefix(mark)
        made.append(
            Block(
                f"b{place}",
                kind,
                line,
                line.replace("&", "&amp;").replace("<", "&lt;"),
                level=2 if kind is BlockKind.HEADING else 0,
            )
        )
    return tuple(made)


def make_article(**values: object) -> Article:
    """An article with everything filled in; any field can be given."""
    base = Article(
        headline="Harbour bridge vote put off again",
        subtitle="Soft clay under the eastern pier: the council waits for a new report, the shopkeepers lose patience",
        authors=("Jane Roe",),
        outlet="The Post",
        section="City",
        page="4",
        edition="Late edition",
        place="Northport",
        published=Published("2025-02-13"),
        language="en",
        url="https://the-post.example/2025/02/13/harbour-bridge-vote-put-off-again",
        blocks=blocks(ENGLISH),
    )
    return replace(base, **values)


def make_clipping(number: int = 1, article: Article | None = None, **values: object) -> Clipping:
    """A filed clipping."""
    article = article or make_article()
    base = Clipping(
        id=number,
        uid=f"uid-{number}",
        article=article,
        outlet_id=None,
        status=Status.FILED,
        extraction=Extraction.DONE,
        captured=WHEN - dt.timedelta(days=2),
        via=Via.CLIPBOARD,
        words=len(article.text.split()),
    )
    return replace(base, **values)


def make_document(clippings: Iterable[Clipping], **values: object) -> Document:
    """A document of one group without a title."""
    entries = tuple(Entry(number, clipping) for number, clipping in enumerate(clippings, 1))
    base = Document(title="Press review", created=WHEN, groups=(Group(entries=entries),))
    return replace(base, **values)


def photograph(seed: int = 1, width: int = 1500, height: int = 1000, media: str = "JPEG") -> bytes:
    """Something that looks like a photograph: sky, water, a bridge."""
    chance = random.Random(seed)
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    top, low = (
        (chance.randint(90, 150), chance.randint(130, 170), chance.randint(170, 210)),
        (240, chance.randint(190, 225), chance.randint(150, 200)),
    )
    horizon = int(height * 0.62)
    for y in range(height):
        share = min(1.0, y / horizon)
        colour = tuple(int(a + (b - a) * share) for a, b in zip(top, low, strict=True))
        if y > horizon:
            depth = (y - horizon) / (height - horizon)
            colour = tuple(int(c * (0.75 - 0.45 * depth)) for c in colour)
        draw.line([(0, y), (width, y)], fill=colour)
    for x in range(0, width, 3):  # hills
        rise = int(height * (0.05 + 0.04 * math.sin(x / width * 7 + seed) + 0.015 * math.sin(x / width * 31 + seed)))
        draw.line([(x, horizon - rise), (x, horizon)], fill=(92, 104, 118), width=3)
    deck, towers = horizon - int(height * 0.09), (int(width * 0.3), int(width * 0.72))
    draw.rectangle([0, deck, width, deck + height // 90], fill=(40, 44, 52))
    for tower in towers:
        draw.rectangle(
            [tower - width // 160, int(height * 0.2), tower + width // 160, horizon + height // 40], fill=(40, 44, 52)
        )
        for reach in range(1, 9):
            for side in (-1, 1):
                draw.line(
                    [(tower, int(height * 0.21) + reach * height // 60), (tower + side * reach * width // 42, deck)],
                    fill=(60, 64, 72),
                    width=2,
                )
    for _ in range(900):  # glitter on the water
        x, y = chance.randrange(width), chance.randrange(horizon + 5, height)
        draw.line([(x, y), (x + chance.randint(4, 26), y)], fill=(232, 214, 190), width=1)
    out = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(0.8)).save(out, media, quality=88)
    return out.getvalue()


class Shelf:
    """Pictures by their hash, as a library would hand them out."""

    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}

    def put(self, data: bytes, media_type: str = "image/jpeg", name: str = "") -> Picture:
        """Store and describe a picture."""
        sha256 = hashlib.sha256(data).hexdigest()
        self.stored[sha256] = data
        return Picture(sha256, media_type, name=name)

    def get(self, sha256: str) -> bytes | None:
        """The bytes, or nothing."""
        return self.stored.get(sha256)


def figure(picture: Picture, caption: str = "", alt: str = "", block_id: str = "f1") -> Block:
    """A block that shows a picture."""
    return Block(block_id, BlockKind.FIGURE, caption, caption, picture=picture.sha256, alt=alt)


def other_script(code: str, number: int = 1) -> Clipping:
    """A clipping in one of the other scripts."""
    headline, outlet, text = (OTHER_SCRIPTS[code][key] for key in ("headline", "outlet", "text"))
    article = make_article(
        headline=headline,
        subtitle="",
        outlet=outlet,
        authors=(),
        section="",
        page="",
        edition="",
        place="",
        language=code,
        blocks=blocks(text + "\n" + text),
        url=f"https://news.example/{code}/1",
    )
    return make_clipping(number, article)


OUTLETS = (
    Outlet(1, "The Post", medium="daily", country="GB", circulation=412_000, circulation_date=dt.date(2024, 12, 31)),
    Outlet(2, "Northport Courier", medium="daily", circulation=48_000, circulation_date=dt.date(2024, 6, 3)),
    Outlet(3, "Hafenblatt", medium="weekly", country="DE", circulation=90_500),
    Outlet(4, "La Rade", medium="online", country="FR"),
    Outlet(5, "Channel Radio", medium="radio", country="GB"),
    Outlet(6, "Engineering Week", medium="magazine", country="GB", circulation=21_300),
)  # fmt: skip
HEADLINES = (
    "Harbour bridge vote put off again", "Clay, cost and courage: what the council must decide in June",
    "Six thousand cyclists a day, and not one of them by tram", "Shopkeepers collect two thousand signatures",
    "Why the eastern pier may have to move by thirty metres and take forty plane trees with it",
    "The long way round", "State keeps its promise, for now", "Opposition calls for an inquiry",
    "A bridge for the next hundred years", "Harbour authority insists on fifty-three metres", "Divers find soft ground",
    "Letters to the editor: build it or bury it",
)  # fmt: skip
PEOPLE = ("Jane Roe", "Tom Hale", "Ines Albers", "Marc Lefèvre", "Ruth Okafor", "Peter Moor", "Łukasz Żak", "Åsa Öberg")


def story(shelf: Shelf, number: int, pictures: Callable[[int], bytes] = photograph) -> Entry:
    """One clipping of the showcase, with its outlet."""
    outlet = OUTLETS[(number - 1) % len(OUTLETS)]
    language = {3: "de", 4: "fr"}.get(outlet.id, "en")
    lines = SAMPLES["texts"][language].split("\n")
    body = blocks("\n".join(lines[:1] + lines[1 + number % 3 :]))
    if number % 3 == 1:
        caption = "The eastern pier, seen from the old docks. Photograph: M. Lefèvre"
        body = (figure(shelf.put(pictures(number)), caption, "A cable bridge over water"), *body)
    article = make_article(
        headline=SAMPLES["headlines"].get(language, HEADLINES[(number - 1) % len(HEADLINES)]),
        subtitle=make_article().subtitle if number % 2 and language == "en" else "",
        authors=(PEOPLE[number % len(PEOPLE)],),
        outlet=outlet.name,
        published=Published(f"2025-02-{3 + (number * 5) % 13:02}"),
        language=language,
        page=str(1 + number % 9) if outlet.circulation else "",
        section=("City", "Politics", "Business", "Opinion")[number % 4],
        edition="",
        place="Northport" if number % 2 else "",
        blocks=body,
        url=f"https://{outlet.name.lower().replace(' ', '-')}.example/2025/02/story-{number}",
    )
    tone = list(Tonality)[number % 3] if number % 4 else None
    clipping = make_clipping(number, article, tags=("bridge", "council")[: 1 + number % 2], tonality=tone)
    if number == 1:
        clipping = replace(
            clipping,
            note="Ask the harbour authority for the borehole plan before the June session.",
            also_in=((90, "Channel Radio"), (91, "Northport Courier")),
            rights=Rights("Press Licensing Ltd", 30, dt.date(2025, 12, 31)),
            highlights=(
                Highlight(1, "b1", 0, 71, HighlightColour.YELLOW, "The third time since 2023."),
                Highlight(2, "b2", 67, 104, HighlightColour.GREEN),
            ),
        )
    if number == 5:
        clipping = replace(clipping, rights=Rights(link_only=True))
    return Entry(number, clipping, outlet=outlet)


def showcase(shelf: Shelf, count: int = 14, pictures: Callable[[int], bytes] = photograph) -> Document:
    """A book with everything in it: groups, comments, pictures, marks, notes, rights, scripts."""
    made = [story(shelf, number, pictures) for number in range(1, count + 1)]
    made[1] = replace(made[1], comment="The only paper that asked the engineers themselves.")
    for code in OTHER_SCRIPTS:
        made.append(Entry(len(made) + 1, other_script(code, len(made) + 1)))
    half, words = count // 2, SAMPLES["book"]
    groups = (
        Group("The vote", words["first"], tuple(made[:half])),
        Group("Costs and engineering", "", tuple(made[half:count])),
        Group("Abroad", "How the bridge is seen from elsewhere.", tuple(made[count:])),
    )
    return Document(
        title="The Harbour Bridge in the Press",
        subtitle=words["subtitle"],
        created=WHEN,
        groups=groups,
        language="en",
        client="Northport Harbour Authority",
        period="3–16 February 2025",
        issue="7",
        prepared_by="Press office, Ines Albers",
        confidentiality="For internal use only. Not to be passed on.",
        summary=words["summary"],
        criteria=words["criteria"],
        keywords=("bridge", "harbour", "Northport"),
    )
