"""Pictures: kept as facsimile, and read by the tesseract program where that is installed."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import shutil
import subprocess
import warnings
from collections.abc import Sequence

from PIL import Image, ImageOps, UnidentifiedImageError

from clipper.domain.article import Article, Picture, Rule
from clipper.domain.payload import Payload
from clipper.errors import ExtractionError
from clipper.extract import text
from clipper.extract.formats.limits import PICTURE_PIXELS
from clipper.extract.mode import EXTRACTOR, Mode

_SHOWN_EVERYWHERE = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
_OCR_SECONDS = 60
_OCR_SIDE = 5000  # pixels; larger pictures are scaled down before reading
READ = "The text was read from the picture by OCR; please check it."
NO_OCR = (
    "The picture is kept, but its text was not read, because the program tesseract is not installed. "
    "Install it and extract again, or type the text in."
)
NOTHING_READ = "The picture is kept, but no text could be read in it."


def read(payload: Payload, mode: Mode, rules: Sequence[Rule]) -> tuple[Article, ...]:
    """One article with the picture as facsimile and what OCR read in it."""
    facsimile, image = open_picture(payload.data)
    content, notice = ocr(image)
    if not content.strip():
        article = Article(url=payload.url, facsimiles=(facsimile,), notices=(notice,), extractor=EXTRACTOR)
        return (article,)
    read_text = text.clean(content, url=payload.url, rules=rules)
    return (with_facsimiles(read_text, (facsimile,), notice),)


def with_facsimiles(article: Article, facsimiles: tuple[Picture, ...], notice: str) -> Article:
    """The article with its page as published and a sentence on how it was read."""
    return dataclasses.replace(article, facsimiles=facsimiles, notices=(*article.notices, notice))


def open_picture(data: bytes) -> tuple[Picture, Image.Image]:
    """The picture as it will be stored, and opened for reading."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data))
            if image.width * image.height > PICTURE_PIXELS:
                raise ExtractionError(
                    f"The picture has {image.width:,} by {image.height:,} pixels, which is more than Clipper reads."
                )
            kind = image.format or ""
            image.load()
            upright = ImageOps.exif_transpose(image) or image
            if kind not in _SHOWN_EVERYWHERE:
                buffer = io.BytesIO()
                upright.convert("RGB").save(buffer, "PNG")
                data, kind = buffer.getvalue(), "PNG"
    except Image.DecompressionBombError as error:  # Pillow's own limit, before the size is known here
        raise ExtractionError("The picture has more pixels than Clipper reads.") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise ExtractionError("The picture is damaged or of a kind that Clipper does not know.") from error
    except (KeyError, IndexError, TypeError, AttributeError, OverflowError, MemoryError) as error:
        raise ExtractionError("The picture is damaged.") from error
    return describe(data, _SHOWN_EVERYWHERE[kind], image.width, image.height), upright


def describe(data: bytes, media_type: str, width: int = 0, height: int = 0, name: str = "") -> Picture:
    """The picture by its hash, with its bytes."""
    return Picture(hashlib.sha256(data).hexdigest(), media_type, width, height, data, name)


def inline_picture(data: bytes, name: str = "") -> Picture | None:
    """A picture inside a document, or None when it cannot be shown."""
    try:
        picture, _ = open_picture(data)
    except ExtractionError:
        return None
    return describe(picture.data, picture.media_type, picture.width, picture.height, name)


def ocr(image: Image.Image) -> tuple[str, str]:
    """The text in a picture, and the sentence that says how it was read or why not."""
    program = shutil.which("tesseract")
    if not program:
        return "", NO_OCR
    image = image.convert("L")
    image.thumbnail((_OCR_SIDE, _OCR_SIDE))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    try:
        languages = _languages(program)
        done = subprocess.run(
            [program, "stdin", "stdout", "-l", languages, "--psm", "3"],
            input=buffer.getvalue(),
            capture_output=True,
            timeout=_OCR_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return "", "The picture is kept, but the program tesseract failed to read it."
    found = done.stdout.decode("utf-8", "replace").replace("\x0c", "\n")
    return (found, READ) if found.strip() else ("", NOTHING_READ)


def _languages(program: str) -> str:
    """All installed languages, English first."""
    done = subprocess.run([program, "--list-langs"], capture_output=True, timeout=10, check=True)
    names = done.stdout.decode("utf-8", "replace").splitlines()[1:]
    usable = [name for name in names if name and name not in {"osd", "equ", "eng"}][:7]
    return "+".join((["eng"] if "eng" in names else []) + usable) or "eng"
