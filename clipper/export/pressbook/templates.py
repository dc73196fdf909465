"""Templates: folders with a description and typst sources, shipped with Clipper or made by the user."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from clipper import resources
from clipper.errors import ExportError
from clipper.export.pressbook.options import Options

DESCRIPTION = "template.toml"
SOURCE = "book.typ"
COMMON = "common"
_MAX_BYTES = 50_000_000
_KINDS: Mapping[str, tuple[type, ...]] = {
    "paper": (str,),
    "columns": (int,),
    "accent": (str,),
    "typeface": (str,),
    "text_size": (int, float),
}
_PARTS = tuple(
    item.name
    for item in fields(Options)
    if item.name not in _KINDS and item.name not in ("facsimiles", "form", "system_fonts")
)


@dataclass(frozen=True, slots=True)
class Template:
    """A template as described by itself."""

    key: str  # the name of its folder
    name: str
    description: str
    folder: Path
    own: bool = False  # the user's
    defaults: Mapping[str, object] = field(default_factory=dict)

    def settled(self, options: Options) -> dict[str, object]:
        """Every option with a value: the user's, else the template's, else a plain one."""
        plain: dict[str, object] = {
            "columns": 1, "accent": "#333333", "typeface": "serif", "text_size": 9.6, **dict.fromkeys(_PARTS, True)
        }  # fmt: skip
        chosen = {name: getattr(options, name) for name in plain}
        return {
            "paper": options.paper,
            **{
                name: chosen[name] if chosen[name] not in (None, "") else self.defaults.get(name, plain[name])
                for name in plain
            },
        }


def shipped() -> list[Template]:
    """Clipper's own templates."""
    found = [load(file.parent) for file in sorted(resources.path("templates").glob(f"*/{DESCRIPTION}"))]
    order = {"classic": 0, "modern": 1, "brief": 2}
    return sorted(found, key=lambda template: order.get(template.key, 9))


def load(folder: Path, *, own: bool = False) -> Template:
    """Read a template's description; what is wrong with it is said with its line."""
    try:
        raw = tomllib.loads((folder / DESCRIPTION).read_text("utf-8"))
    except FileNotFoundError as error:
        raise ExportError(f"The template folder “{folder.name}” has no file {DESCRIPTION}.") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ExportError(f"The file {DESCRIPTION} of the template “{folder.name}” cannot be read: {error}.") from error
    if not (folder / SOURCE).is_file():
        raise ExportError(f"The template folder “{folder.name}” has no file {SOURCE}.")
    name, description, defaults = raw.get("name", folder.name), raw.get("description", ""), raw.get("defaults", {})
    if not (isinstance(name, str) and isinstance(description, str) and isinstance(defaults, dict)):
        raise ExportError(f"In {DESCRIPTION} of the template “{folder.name}”, name and description must be texts.")
    for key, value in defaults.items():
        _check_default(folder.name, key, value)
    return Template(folder.name, name, description, folder, own, defaults)


def _check_default(template: str, key: str, value: object) -> None:
    kinds = (bool,) if key in _PARTS else _KINDS.get(key)
    if kinds is None:
        known = ", ".join([*_KINDS, *_PARTS])
        raise ExportError(f"The template “{template}” sets “{key}”, which is not an option.", f"Options are {known}.")
    if type(value) not in kinds:
        raise ExportError(f"The template “{template}” sets “{key}” to {value!r}, which cannot be.")


def copy_into(template: Template, job: Path) -> Path:
    """Copy the sources into a job folder, links left out; returns the file to be compiled."""
    _copy(resources.path("templates") / COMMON, job / COMMON)
    _copy(template.folder, job / "template")
    return job / "template" / SOURCE


def _copy(source: Path, target: Path) -> None:
    room = _MAX_BYTES
    for file in sorted(source.rglob("*")):
        if (
            file.is_symlink()
            or not file.is_file()
            or any(
                parent.is_symlink() for parent in file.parents if parent != source.parent and source in parent.parents
            )
        ):
            continue
        room -= file.stat().st_size
        if room < 0:
            raise ExportError(f"The template “{source.name}” is larger than {_MAX_BYTES // 1_000_000} MB.")
        place = target / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)


_PLACE = re.compile(r"┌─ (?:\\\\\?\\)?(?P<file>[^\n]*?):(?P<line>\d+):(?P<column>\d+)")


def explain(template: Template, message: str, diagnostic: str, hints: tuple[str, ...]) -> ExportError:
    """The compiler's complaint about a template as a sentence with file and line."""
    place = _PLACE.search(diagnostic)
    told = message.strip().rstrip(".") or "it cannot be compiled"
    if not place:
        return ExportError(f"The template “{template.name}” cannot be used: {told}.", " ".join(hints))
    file = place["file"].replace("\\", "/")
    shown = file.rpartition("/template/")[2] if "template/" in file else file.rpartition("/")[2]
    shown = shown.removeprefix("template/")
    sentence = f"The template “{template.name}” has a mistake in {shown}, line {place['line']}: {told}."
    return ExportError(sentence, " ".join(hints))
