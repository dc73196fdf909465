"""The press book: a document typeset by typst from a template, as an archivable and accessible PDF."""

from clipper.export.document import Document
from clipper.export.pressbook.builder import Attachment
from clipper.export.pressbook.making import Previewer, make
from clipper.export.pressbook.options import PAPERS, Facsimiles, Form, Options
from clipper.export.pressbook.report import Book
from clipper.export.pressbook.reviewing import unprintable
from clipper.export.pressbook.templates import Template, load, shipped
from clipper.export.wording import Wording

__all__ = [
    "PAPERS",
    "Attachment",
    "Book",
    "Facsimiles",
    "Form",
    "Options",
    "Previewer",
    "Template",
    "load",
    "make",
    "shipped",
    "unprintable",
    "wording",
]


def wording(document: Document) -> Wording:
    """The words of a document's language."""
    return Wording(document.language)
