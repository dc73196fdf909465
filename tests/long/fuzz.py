"""Coverage-guided fuzzing of what foreign bytes reach first: capture, extraction, the query language, import.

    pip install -e '.[fuzz]'
    python -m tests.long.fuzz capture -max_total_time=1800 -timeout=300 -rss_limit_mb=3000
    python -m tests.long.fuzz extract -max_total_time=1800 -timeout=300 -rss_limit_mb=3000
    python -m tests.long.fuzz query   -max_total_time=1800
    python -m tests.long.fuzz import  -max_total_time=1800 -timeout=300 -rss_limit_mb=3000

Without a target all four run, half an hour each. Options are libFuzzer's. Inputs that lead somewhere new are kept in a
folder below the system's temporary one and used again by the next run; what breaks is written to the current folder as
`crash-*` or `timeout-*` and belongs, made smaller, into tests/hostile.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["clipper"]):
    from clipper import capture, extract, query, resources
    from clipper.addresses import normalise_address
    from clipper.domain.article import Article
    from clipper.domain.payload import Payload, Via
    from clipper.errors import CaptureError, ExtractionError
    from clipper.extract import formats, html, text  # noqa: F401 - imported here to be instrumented

    if "import" in sys.argv[1:2]:  # it needs the library and what is around it
        from tests.long import fuzz_import

from tests.hostile.checking import UNWANTED, assert_article_html
from tests.hostile.files import files
from tests.hostile.pages import SNIPPETS, pages

_FORMS = (
    "text/html", "text/plain", "HTML Format", "UTF8_STRING", "chromium/x-source-url", "text/x-moz-url", "public.url",
    "public.html", "text/plain;charset=utf-16", "text/uri-list", "text/rtf", "image/png", "CF_UNICODETEXT",
    "x-special/gnome-copied-files", "message/rfc822", "STRING",
)  # fmt: skip
_BY_DEFAULT = ("-max_total_time=1800", "-timeout=300", "-rss_limit_mb=3000")
_NAMES = ("a.html", "a.txt", "a.eml", "a.mhtml", "a.mbox", "a.md", "a.rtf", "a.webarchive", "a", "a.xhtml")


def fuzz_capture(data: bytes) -> None:
    """A clipboard of up to four forms."""
    source = atheris.FuzzedDataProvider(data)
    forms = {}
    for _ in range(source.ConsumeIntInRange(1, 4)):
        forms[_FORMS[source.ConsumeIntInRange(0, len(_FORMS) - 1)]] = source.ConsumeBytes(
            source.ConsumeIntInRange(0, 4000)
        )
    for path in capture.file_paths(forms):
        assert "\0" not in str(path)
    forms = {name: value for name, value in forms.items() if b"file:" not in value.lower()}
    with contextlib.suppress(CaptureError):
        for payload in capture.from_formats(forms, via=Via.CLIPBOARD):
            assert payload.data
            assert not payload.url or normalise_address(payload.url)
            if payload.charset:
                payload.data.decode(payload.charset)
    rest = source.ConsumeUnicode(400)
    once = normalise_address(rest)
    assert normalise_address(once) == once


def fuzz_extract(data: bytes) -> None:
    """A file of some kind: the first byte says which name it has."""
    name = _NAMES[data[0] % len(_NAMES)] if data else "a"
    payload = Payload(data[1:], capture.sniff(data[1:], name), filename=name)
    with contextlib.suppress(ExtractionError):
        for article in extract.articles(payload, mode=extract.Mode.FAST):
            _check(article)


def _check(article: Article) -> None:
    for line in (article.headline, article.outlet, *article.authors):
        assert not UNWANTED.search(line), repr(line)
        assert "\n" not in line
    assert len({block.id for block in article.blocks}) == len(article.blocks)
    for block in article.blocks:
        assert block.kept == (block.reason is None)
        assert_article_html(block.html)


def fuzz_query(data: bytes) -> None:
    """A query as somebody might type it."""
    typed = atheris.FuzzedDataProvider(data).ConsumeUnicode(500)
    query.parse(typed)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "capture": fuzz_capture,
    "extract": fuzz_extract,
    "query": fuzz_query,
    "import": lambda data: fuzz_import.fuzz_import(data),
}
CPU_SECONDS = 20  # counting its ways makes the program several times slower
LONGEST = {"capture": 16_000, "extract": 50_000, "query": 600, "import": 50_000}


def seeds(target: str) -> list[bytes]:
    """What the fuzzer starts from."""
    if target == "query":
        return [b'wind farm outlet:"The Post" after:2025-01', b"(a OR b) -c tag:energy/wind~2", b'"a b"~3 headline:x*']
    if target == "capture":
        return [snippet.encode("utf-8", "replace") for snippet in SNIPPETS.values()]
    hostile = {**pages(web="http://w.example", file="/f"), **files(web="http://w.example", file="/f")}
    plain = {path.name: path.read_bytes() for path in resources.path("samples").iterdir() if path.is_file()}
    small = {name: data for name, data in {**hostile, **plain}.items() if len(data) < 50_000 and "bomb" not in name}
    if target == "import":
        return fuzz_import.seeds(small)
    endings = {Path(name).suffix: number for number, name in enumerate(_NAMES)}
    return [
        bytes([endings.get(Path(name).suffix, 8)]) + data
        for name, data in small.items()
        if not name.endswith((".pdf", ".png", ".docx", ".odt", ".msg"))
    ]


def _in_time(target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """The target with a limit of its own: the fuzzer's counts the seconds that a busy machine lets it wait, too."""

    def run(data: bytes) -> None:
        start = time.process_time()
        target(data)
        assert time.process_time() - start < CPU_SECONDS

    return run


def main() -> None:
    """Run one target, or each of them for half an hour."""
    if len(sys.argv) < 2:
        for target in TARGETS:
            subprocess.run([sys.executable, "-m", "tests.long.fuzz", target, *_BY_DEFAULT], check=True)
        return
    target = sys.argv[1]
    folder = Path(tempfile.gettempdir()) / f"clipper-fuzz-{target}"
    folder.mkdir(exist_ok=True)
    for number, data in enumerate(seeds(target)):
        (folder / f"seed-{number:03}").write_bytes(data)
    own = {}
    if target == "import":
        fuzz_import.without_programs()
        # Looked up at each call: atheris puts the real one in its place only when it starts.
        own = {"custom_mutator": fuzz_import.mutator(lambda data, most: atheris.Mutate(data, most))}
    arguments = [sys.argv[0], *sys.argv[2:], f"-max_len={LONGEST[target]}", str(folder)]
    atheris.Setup(arguments, _in_time(TARGETS[target]), **own)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
