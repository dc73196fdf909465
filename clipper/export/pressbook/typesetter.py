"""What runs in the child process: typst, on nothing but the job folder and the typefaces."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import typst

from clipper.export.pressbook import fonts


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether it worked, and what the compiler had to say."""

    ok: bool
    pages: int = 0
    message: str = ""
    diagnostic: str = ""
    hints: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class Typesetter:
    """Compiles job folders; to be made in a clipper.workers.Worker."""

    def __init__(self, system_fonts: bool = False) -> None:
        self._fonts = typst.Fonts(
            include_system_fonts=system_fonts, include_embedded_fonts=False, font_paths=[str(fonts.folder())]
        )

    def font_files(self) -> list[Path]:
        """Files of all typefaces that can be used."""
        return sorted({Path(font.path) for font in self._fonts.fonts() if font.path})

    def compile(self, source: str, job: str, target: str, standards: list[Any], timestamp: int, tags: bool) -> Outcome:
        """Write the PDF of a job."""
        try:
            pdf, warnings = self._pdf(source, job, standards, timestamp, tags)
        except typst.TypstError as error:
            return _refused(error)
        Path(target).write_bytes(pdf)
        with pypdfium2.PdfDocument(pdf) as document:
            return Outcome(True, len(document), warnings=warnings)

    def pictures(
        self, source: str, job: str, timestamp: int, pages: tuple[int, int], width: int
    ) -> tuple[Outcome, list[bytes]]:
        """Pages of a job as PNG, `width` pixels wide: from the first given page on, as many as given."""
        try:
            pdf, warnings = self._pdf(source, job, [], timestamp, False)
        except typst.TypstError as error:
            return _refused(error), []
        with pypdfium2.PdfDocument(pdf) as document:
            first, count = pages
            shown = range(min(first, len(document)), min(first + count, len(document)))
            return Outcome(True, len(document), warnings=warnings), [_png(document[page], width) for page in shown]

    def _pdf(
        self, source: str, job: str, standards: list[Any], timestamp: int, tags: bool
    ) -> tuple[bytes, tuple[str, ...]]:
        nowhere = str(Path(job) / "packages")  # an empty place: no packages, so nothing is downloaded
        compiler = typst.Compiler(
            source, root=job, font_paths=self._fonts, package_path=nowhere, package_cache_path=nowhere
        )
        result, warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards=standards, timestamp=timestamp, pdf_tags=tags
        )
        assert isinstance(result, bytes)
        return result, tuple(warning.message for warning in warnings)


def _refused(error: typst.TypstError) -> Outcome:
    return Outcome(False, 0, error.message, error.diagnostic, tuple(error.hints))


def _png(page: pypdfium2.PdfPage, width: int) -> bytes:
    out = io.BytesIO()
    page.render(scale=width / page.get_width(), draw_annots=False).to_pil().save(out, "PNG", compress_level=1)
    return out.getvalue()
