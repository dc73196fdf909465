"""The press book: a document typeset by typst from a template, as an archivable and accessible PDF."""

from clipper.export.pressbook.builder import Attachment
from clipper.export.pressbook.making import Previewer, make
from clipper.export.pressbook.options import PAPERS, Facsimiles, Form, Options
from clipper.export.pressbook.report import Book
from clipper.export.pressbook.templates import Template, load, shipped

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
]
