"""The other formats of a selection: pages, documents, tables, references, all from the same document model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from clipper.export.document import Document, LoadPicture
from clipper.export.formats import ebook, markdown, references, tables, web_page, word

Check = Callable[[], None]  # raises Cancelled when the user changed their mind
Write = Callable[[Document, LoadPicture, Check], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name in commands, its label in menus, its file name ending, and what writes it."""

    name: str
    label: str
    suffix: str
    write: Write


FORMATS: Mapping[str, Format] = {
    item.name: item
    for item in (
        Format("html", "Web page (HTML)", ".html", web_page.write),
        Format("markdown", "Markdown", ".md", markdown.write),
        Format("docx", "Word document", ".docx", word.write),
        Format("epub", "E-book (EPUB)", ".epub", ebook.write),
        Format("csv", "Table (CSV)", ".csv", tables.write_csv),
        Format("xlsx", "Table (Excel)", ".xlsx", tables.write_xlsx),
        Format("ris", "References (RIS)", ".ris", references.write_ris),
        Format("bibtex", "References (BibTeX)", ".bib", references.write_bibtex),
        Format("csl", "References (CSL JSON)", ".json", references.write_csl),
    )
}
