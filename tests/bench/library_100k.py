"""A library of invented clippings for benchmarks, made once and kept.

    python -m tests.bench.library_100k [NUMBER]      # default 100,000; prints the folder

It lies in the folder that CLIPPER_BENCH_WORK names, or in a folder for temporary files. Text is put together from
sentences with Zipf-distributed invented names, so that counts, facets and searches behave as in a real archive; one
clipping in eight is agency copy that an outlet took over with small changes. The same number gives the same library.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from clipper.domain.article import Article, Block, BlockKind, Certainty, Reason
from clipper.domain.payload import Payload, Via
from clipper.domain.published import Published
from clipper.domain.row import Status
from clipper.store import Store, intake, opening

BATCH = 500


def _split(text: str) -> list[str]:
    return text.replace("\n", "").split("|")


OUTLETS = _split("""
The Post|Harbour Herald|Evening Courier|Der Tagesbote|Le Quotidien|El Correo del Sur|Northern Echo Daily|
Financial Ledger|Metro Gazette|Coast Observer|Public Radio News|Science Weekly|Rural Press|City Tribune|
Valley Sentinel|Capital Bulletin|Market Watcher|Culture Review|Legal Affairs|Energy Monitor|
Health Reporter|Sports Daily|Union Wire|Global Times Wire|Island News|Mountain Express|Parliament Today|
Tech Review|Transport World|Housing Today|Border Times|Climate Now|Das Abendblatt|La Gaceta|
Corriere della Costa|De Avondpost|Dagens Avis|Agence du Midi
""")
TAGS = [
    "energy",
    "energy/wind",
    "energy/solar",
    "energy/gas",
    "council",
    "council/budget",
    "harbour",
    "harbour/bridge",
    "courts",
    "transport",
    "transport/rail",
    "transport/roads",
    "health",
    "health/hospitals",
    "education",
    "housing",
    "housing/rents",
    "climate",
    "sport",
    "sport/football",
    "culture",
    "culture/theatre",
    "economy",
    "economy/jobs",
    "economy/markets",
    "science",
    "police",
    "elections",
    "elections/local",
    "agriculture",
    "fishing",
    "shipping",
    "tourism",
    "media",
    "competitors",
    "competitors/north",
    "board",
    "ministers",
    "people",
    "quotes",
    "interviews",
    "follow-up",
]
FIRST = [
    "Jane",
    "John",
    "Maria",
    "Peter",
    "Anna",
    "Luis",
    "Omar",
    "Ingrid",
    "Pavel",
    "Sofia",
    "Kwame",
    "Mei",
    "Lars",
    "Elena",
    "Hugo",
    "Nora",
    "Ivan",
    "Clara",
]
SYLLABLES = [
    "an",
    "ber",
    "cor",
    "dal",
    "el",
    "fen",
    "gar",
    "hol",
    "in",
    "jor",
    "kal",
    "lor",
    "man",
    "nor",
    "os",
    "pel",
    "quin",
    "ran",
    "sel",
    "tor",
    "ul",
    "ven",
    "wes",
    "yar",
    "zan",
]
SUBJECTS = _split("""
the council|the harbour board|a spokesman for the ministry|the mayor|residents|the regional court|
the union|analysts|the operator of the wind farm|the opposition|a committee of inquiry|the rail company|
the hospital trust|the fishing fleet|the energy agency|investors|the regulator|local schools|
the port authority|several ministers
""")
VERBS = _split("""
has put off|rejected|welcomed|is examining|will vote on|has approved|criticised|announced|withdrew|
defended|published|is preparing|questioned|has delayed|agreed to|appealed against|warned of|called for|
paid for|stopped
""")
OBJECTS = _split("""
the plan for a new bridge|the budget for the coming year|an offshore wind farm|
the sale of the old harbour|a report on hospital waiting times|higher fares on regional trains|
the ruling of the lower court|a fund for flood defences|new limits on fishing|the closing of two schools|
a tax on empty houses|the merger of two ports|an inquiry into the contract|the timetable for repairs|
a pay rise of four per cent|the licence for a solar park|plans for five hundred homes|
the extension of the tram|a ban on heavy lorries|the appointment of a new director
""")
ENDINGS = _split("""
after months of talks|despite protests|by a narrow majority|on Thursday|in a letter seen by this paper|
without giving reasons|for the third time|as costs rose|to the surprise of many|
under pressure from {name}|in {place}|together with {name}|following a study by {name}|
before the summer break|against the advice of {name}
""")


class Writer:
    """Writes articles, always the same ones."""

    def __init__(self, number: int) -> None:
        self._random = random.Random(20_250_213)
        self._number = number
        self._names = [self._name() for _ in range(4000)]
        self._weights = list(itertools.accumulate(1 / rank for rank in range(1, len(self._names) + 1)))
        self._outlet_weights = list(itertools.accumulate(1 / rank for rank in range(1, len(OUTLETS) + 1)))
        self._tag_weights = list(itertools.accumulate(1 / rank for rank in range(1, len(TAGS) + 1)))
        self._recent: list[list[str]] = []

    def _name(self) -> str:
        pick = self._random.choice
        return "".join(pick(SYLLABLES) for _ in range(self._random.randint(2, 3))).capitalize()

    def _named(self) -> str:
        return self._random.choices(self._names, cum_weights=self._weights)[0]

    def _sentence(self, people: list[str]) -> str:
        pick = self._random.choice
        ending = pick(ENDINGS).format(name=pick(people), place=self._named())
        sentence = f"{pick(SUBJECTS)} {pick(VERBS)} {pick(OBJECTS)} {ending}"
        if self._random.random() < 0.3:
            sentence += f", said {pick(people)}, and {self._random.randint(2, 900)} people signed"
        return sentence[0].upper() + sentence[1:] + "."

    def _paragraphs(self) -> list[str]:
        people = [f"{self._random.choice(FIRST)} {self._named()}" for _ in range(4)]
        return [
            " ".join(self._sentence(people) for _ in range(self._random.randint(2, 5)))
            for _ in range(self._random.randint(5, 12))
        ]

    def articles(self) -> Iterator[tuple[Article, Payload, list[str], Status]]:
        """One after the other, in the order of capture."""
        start = dt.datetime(2015, 1, 1, 6, tzinfo=dt.UTC)
        step = dt.timedelta(days=3650) / self._number
        for at in range(self._number):
            yield self._article(at, start + at * step)

    def _article(self, at: int, moment: dt.datetime) -> tuple[Article, Payload, list[str], Status]:
        rand = self._random
        if self._recent and rand.random() < 0.125:
            paragraphs = list(rand.choice(self._recent))
            paragraphs[-1] += " This report was first sent by an agency."
        else:
            paragraphs = self._paragraphs()
            self._recent = [*self._recent[-40:], paragraphs]
        outlet = rand.choices(OUTLETS, cum_weights=self._outlet_weights)[0]
        site = outlet.lower().replace(" ", "-") + ".example"
        headline = paragraphs[0].split(".")[0][:90]
        blocks = [Block(f"b{n}", BlockKind.PARAGRAPH, text, text) for n, text in enumerate(paragraphs, 1)]
        for n, text in enumerate(("Share and Follow", "You May Also Like"), len(blocks) + 1):
            blocks.append(Block(f"b{n}", BlockKind.PARAGRAPH, text, text, kept=False, reason=Reason.SHARE))
        published = moment - dt.timedelta(hours=rand.randint(1, 60))
        article = Article(
            headline=headline,
            authors=tuple(f"{rand.choice(FIRST)} {self._named()}" for _ in range(rand.choice((0, 1, 1, 1, 2)))),
            outlet=outlet,
            published=Published(published.strftime("%Y-%m-%d")) if rand.random() < 0.98 else None,
            language=rand.choices(("en", "de", "fr", "es"), (80, 10, 5, 5))[0],
            url=f"https://www.{site}/news/{published:%Y/%m}/{at}",
            blocks=tuple(blocks),
            certainty={"headline": Certainty.STRUCTURED, "published": Certainty.STRUCTURED},
            extractor="bench 1",
        )
        body = "\n".join(f"<p>{text}</p>" for text in paragraphs)
        page = f"<html><head><title>{headline}</title></head><body>{body}<p>Share and Follow {at}</p></body></html>"
        payload = Payload(page.encode(), "text/html", url=article.url, via=Via.CLIPBOARD, captured=moment)
        tags = rand.choices(TAGS, cum_weights=self._tag_weights, k=rand.choice((0, 1, 1, 2, 2, 3, 4)))
        status = rand.choices((Status.FILED, Status.INBOX, Status.TRASHED), (96, 3, 1))[0]
        return article, payload, list(dict.fromkeys(tags)), status


def make(folder: Path, number: int) -> None:
    """Make a library of `number` clippings."""
    began = time.monotonic()
    store = Store.open(folder)
    articles = Writer(number).articles()
    for done in range(0, number, BATCH):
        with store.begin(undoable=False) as tx:
            for article, payload, tags, status in itertools.islice(articles, BATCH):
                intake.add(tx, article, payload, status=status, labels=tags)
        if done % 10_000 == 0 and done:
            print(f"{done:,} after {time.monotonic() - began:.0f} s", file=sys.stderr)
    store.close()


def library(number: int = 100_000) -> Path:
    """The folder of the library, made now if it has not been made before."""
    work = Path(os.environ.get("CLIPPER_BENCH_WORK") or Path(tempfile.gettempdir()) / "clipper-bench")
    folder = work / f"library-{number}"
    if opening.is_library(folder):
        return folder
    work.mkdir(parents=True, exist_ok=True)
    unfinished = work / f"unfinished-{number}-{os.getpid()}"
    shutil.rmtree(unfinished, ignore_errors=True)
    make(unfinished, number)
    unfinished.rename(folder)
    return folder


def copy_of(folder: Path, target: Path) -> Path:
    """A copy of a closed library that a benchmark may change."""
    shutil.copytree(folder, target)
    return target


if __name__ == "__main__":
    print(library(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
