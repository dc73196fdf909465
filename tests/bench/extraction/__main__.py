"""The project beside trafilatura and readability: article body, metadata, CPU time.

    python -m tests.bench.extraction [FOLDER] [--set sh,rd,wx,tf] [--quick] [--json FILE]

FOLDER is the benchmark; without it CLIPPER_BENCH or ../shared/bench is used. `--quick` takes every fifth page.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import trafilatura
from lxml import html as lxml_html
from readability import Document

from clipper.domain.article import Article
from clipper.domain.payload import Payload, Via
from clipper.errors import ExtractionError
from clipper.extract import EXTRACTOR, Mode, articles
from clipper.extract.html.candidates import text_of_html
from clipper.extract.html.parsing import decode
from tests.bench.extraction import corpus

Answer = tuple[str, dict[str, Any] | None]
_WRAPPERS = re.compile(r"</?(?:html|body|main|article|section)\b[^>]*>|<!doctype[^>]*>", re.IGNORECASE)
_HEAD = re.compile(r"<head\b.*?</head\s*>", re.IGNORECASE | re.DOTALL)


def of_clipper(mode: Mode, *, fragment: bool = False) -> Callable[[corpus.Page, bytes], Answer]:
    """The project itself."""

    def run(page: corpus.Page, data: bytes) -> Answer:
        payload = Payload(data, "text/html", url=page.url, fragment=fragment, via=Via.FILE)
        try:
            article = articles(payload, mode=mode)[0]
        except ExtractionError:
            return "", {}
        return article.text, _meta(article)

    return run


def of_trafilatura(page: corpus.Page, data: bytes) -> Answer:
    """trafilatura as it comes."""
    return trafilatura.extract(data, url=page.url) or "", None


def of_readability(page: corpus.Page, data: bytes) -> Answer:
    """readability as it comes."""
    try:
        return text_of_html(Document(decode(data)).summary(html_partial=True)), None
    except Exception as error:  # noqa: BLE001 - a page it fails on counts as no answer
        print("readability", page.id, type(error).__name__)
        return "", None


def metadata_of_trafilatura(page: corpus.Page, data: bytes) -> Answer:
    """What trafilatura says of the page."""
    try:
        found = trafilatura.extract_metadata(data, default_url=page.url)
    except ValueError:
        return "", {}
    language = lxml_html.fromstring(decode(data).encode()).get("lang", "") if data else ""
    return "", {
        "title": found.title,
        "author": found.author,
        "date": found.date,
        "site": found.sitename,
        "lang": language,
    }


def as_fragment(data: bytes) -> bytes:
    """The page as a browser's clipboard would have it: no head, no elements that say where the article is."""
    return _WRAPPERS.sub("", _HEAD.sub("", decode(data))).encode()


def _meta(article: Article) -> dict[str, Any]:
    return {
        "title": article.headline,
        "author": list(article.authors),
        "date": article.published.value if article.published else "",
        "site": article.outlet,
        "lang": article.language,
    }


def measure(
    pages: list[corpus.Page], run: Callable[[corpus.Page, bytes], Answer], prepare: Callable[[bytes], bytes] = bytes
) -> tuple[dict[str, str], dict[str, Any], float]:
    """Texts, metadata and CPU seconds a page."""
    texts: dict[str, str] = {}
    metas: dict[str, Any] = {}
    used = 0.0
    run(pages[0], prepare(pages[0].data))  # loads what is loaded once
    for page in pages:
        data = prepare(page.data)
        start = time.process_time()
        texts[page.id], meta = run(page, data)
        used += time.process_time() - start
        if meta is not None:
            metas[page.id] = meta
    return texts, metas, used / len(pages)


def body_scores(pages: list[corpus.Page], texts: dict[str, str], score: ModuleType) -> dict[str, float]:
    """F1 of each set."""
    found = {}
    for name in corpus.SETS:
        rows = []
        for page in (page for page in pages if page.collection == name):
            if name != "tf":
                rows.append(score.prf(page.truth["body"], texts[page.id]))
                continue
            have = score.squash(texts[page.id])
            wanted, unwanted = page.truth["with"], page.truth["without"]
            recall = sum(score.squash(p) in have for p in wanted) / len(wanted) if wanted else None
            precision = sum(score.squash(p) not in have for p in unwanted) / len(unwanted) if unwanted else None
            if recall is not None or precision is not None:
                a, b = 1.0 if precision is None else precision, 1.0 if recall is None else recall
                rows.append((precision, recall, 2 * a * b / (a + b) if a + b else 0.0))
        if rows:
            found[name] = round(score.summary(rows)["f1"], 4)
    return found


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--set", default=",".join(corpus.SETS))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    where = corpus.folder(given.folder)
    score = corpus.scoring(where)
    pages = [page for page in corpus.pages(where) if page.collection in given.set.split(",")]
    pages = pages[::5] if given.quick else pages
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("trafilatura", "readability-lxml", "Resiliparse")
    )
    print(f"{dt.date.today()}, {len(pages)} pages, {EXTRACTOR}, {versions}\n\nHTML -> body (F1)")
    contenders: dict[str, tuple[Callable[..., Answer], Callable[[bytes], bytes]]] = {
        "trafilatura": (of_trafilatura, bytes),
        "readability": (of_readability, bytes),
        "clipper, thorough": (of_clipper(Mode.THOROUGH), bytes),
        "clipper, fast": (of_clipper(Mode.FAST), bytes),
        "clipper, selection": (of_clipper(Mode.THOROUGH, fragment=True), as_fragment),
    }
    results: dict[str, Any] = {}
    metas: dict[str, Any] = {}
    base = 0.0
    print(f"{'':<20}" + "".join(f"{name:>8}" for name in corpus.SETS) + f"{'ms a page':>12}{'CPU':>7}")
    for name, (run, prepare) in contenders.items():
        texts, metas[name], seconds = measure(pages, run, prepare)
        base = base or seconds
        scores = body_scores(pages, texts, score)
        results[name] = {**scores, "ms": round(seconds * 1000, 1), "cpu": round(seconds / base, 2)}
        shown = "".join(f"{scores.get(item, float('nan')):>8.4f}" for item in corpus.SETS)
        print(f"{name:<20}{shown}{seconds * 1000:>12.1f}{seconds / base:>7.2f}", flush=True)
    if given.json:
        given.json.write_text(json.dumps(results, indent=1), "utf-8")
    if given.quick:
        return  # the benchmark scores metadata of all pages only
    metas["trafilatura"] = measure(pages, metadata_of_trafilatura)[1]
    print("\nMetadata (share right; given where the page has none)")
    print_metadata(metas, score, given.set.split(","))


def print_metadata(metas: dict[str, Any], score: ModuleType, sets: list[str]) -> None:
    """The metadata table, the project beside trafilatura."""
    names = ("trafilatura", "clipper, thorough", "clipper, selection")
    tables = {name: score.score_meta(metas[name], sets)[0] for name in names}
    print(f"{'':<12}" + "".join(f"{name:>28}" for name in names))
    for field in tables[names[0]]:
        cells = []
        for name in names:
            row = tables[name][field]
            spurious = "" if row["spurious"] is None else f" ({row['spurious']:.2f})"
            cells.append(f"{row['correct']:.3f}{spurious}")
        print(f"{field:<12}" + "".join(f"{cell:>28}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
