"""Pictures made safe and small for print: decoded, turned upright, limited, encoded anew."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

_MAX_PIXELS = 80_000_000  # beyond this a picture is taken for a bomb
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF")
_MAX_FACSIMILE_PAGES = 40


@dataclass(frozen=True, slots=True)
class Printable:
    """A picture as it goes into the book."""

    data: bytes
    suffix: str  # '.jpg' or '.png'
    width: int
    height: int


class Unprintable(Exception):  # noqa: N818 - a finding for the report, not a failure of the export
    """The picture cannot be decoded, or is too large to be decoded safely."""


def printable(data: bytes, longest: int, quality: int = 85) -> Printable:
    """The picture upright, in RGB or grey, with its longest side limited."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd metadata that we drop anyway
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                if picture.width * picture.height > _MAX_PIXELS or not picture.width * picture.height:
                    raise Unprintable("it is too large to be decoded safely")
                picture.draft("RGB", (longest, longest))
                picture.load()
                return _encoded(ImageOps.exif_transpose(picture), longest, quality)
    except Unprintable:
        raise
    except Image.DecompressionBombError as error:
        raise Unprintable("it is too large to be decoded safely") from error
    except UnidentifiedImageError as error:
        raise Unprintable("it is not a picture of a known kind") from error
    except (OSError, ValueError, SyntaxError, ArithmeticError, MemoryError, LookupError, TypeError) as error:
        raise Unprintable(str(error) or type(error).__name__) from error


def _encoded(picture: Image.Image, longest: int, quality: int) -> Printable:
    clear = picture.has_transparency_data
    if max(picture.size) > longest:
        picture = picture.convert("RGBA" if clear else "L" if picture.mode in ("1", "L", "I;16") else "RGB")
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    if clear:  # on white paper, since PDF/A viewers differ in transparency
        white = Image.new("RGB", picture.size, "white")
        white.paste(picture.convert("RGBA"), mask=picture.convert("RGBA").getchannel("A"))
        picture = white
    picture = picture.convert("L" if picture.mode in ("1", "L", "I;16") else "RGB")
    out = io.BytesIO()
    drawn = clear or picture.mode == "L" or _few_colours(picture)
    if drawn and picture.width * picture.height < 600_000:
        picture.save(out, "PNG", optimize=False)
    else:
        drawn = False
        picture.save(out, "JPEG", quality=quality, optimize=True)
    return Printable(out.getvalue(), ".png" if drawn else ".jpg", picture.width, picture.height)


def _few_colours(picture: Image.Image) -> bool:
    return picture.getcolors(256) is not None


def facsimile_pages(data: bytes, media_type: str, longest: int, quality: int = 80) -> list[Printable]:
    """A facsimile as pictures of its pages: a PDF is rendered, since a foreign PDF breaks what the book promises."""
    if media_type != "application/pdf" and not data.startswith(b"%PDF"):
        return [printable(data, longest, quality)]
    try:
        with pypdfium2.PdfDocument(data) as pdf:
            return [
                _rendered(page, longest, quality) for page, _ in zip(pdf, range(_MAX_FACSIMILE_PAGES), strict=False)
            ]
    except (pypdfium2.PdfiumError, ValueError, OSError, MemoryError) as error:
        raise Unprintable(str(error)) from error


def _rendered(page: pypdfium2.PdfPage, longest: int, quality: int) -> Printable:
    width, height = page.get_size()
    scale = min(longest / max(width, height, 1), 200 / 72)
    picture = page.render(scale=scale, may_draw_forms=False).to_pil()
    return _encoded(picture.convert("RGB"), longest, quality)
