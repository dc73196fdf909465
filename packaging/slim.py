"""What PyInstaller collects and Clipper never uses: Qt plugins, what only those need, and languages of libraries."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath

Entry = tuple[str, str, str]  # where it goes, where it comes from, what it is

UNUSED = (
    "Qt6Qml", "Qt6Quick", "Qt6VirtualKeyboard", "Qt6Pdf", "Qt6OpenGL", "Qt6Sql", "Qt6Test", "Qt6Designer",
    "Qt6ShaderTools", "Qt6EglFS", "qtvirtualkeyboard", "/qml/",
    # Plugins for screens without a desktop, for the network, and a theme that brings all of GTK.
    "/plugins/egldeviceintegrations/", "/plugins/generic/", "/plugins/networkinformation/", "/plugins/tls/",
    "libqeglfs", "libqlinuxfb", "libqminimal", "libqvkkhrdisplay", "libqvnc", "libqgtk3",
    "libivi-shell", "libfullscreen-shell", "libwl-shell", "libqt-shell", "libqtga", "libqwbmp", "libqicns",
    "/tests/",
)  # fmt: skip
LANGUAGES = frozenset(
    path.stem for kind in ("translations", "templates/common/labels")
    for path in (Path(__file__).parents[1] / "resources" / kind).glob("*.toml")
)  # fmt: skip


def used(entry: Entry) -> bool:
    """Whether a collected file is needed."""
    name = entry[0].replace("\\", "/")
    if name.startswith("babel/locale-data/"):
        return PurePosixPath(name).stem.split("_")[0] in {"root", "en", *LANGUAGES}
    if "/translations/qt" in name:
        return PurePosixPath(name).stem in {f"qtbase_{language}" for language in LANGUAGES}
    return not any(word in name for word in UNUSED)


def slim(binaries: list[Entry], datas: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Both lists without what is not used, nor shared libraries that only such things asked for."""
    binaries, datas = list(filter(used, binaries)), list(filter(used, datas))
    if sys.platform != "linux":
        return binaries, datas
    lost = {PurePosixPath(entry[0]).name for entry in binaries if _shared(entry[0])} - _needed(binaries)
    return (
        [entry for entry in binaries if PurePosixPath(entry[0]).name not in lost],
        [entry for entry in datas if entry[2] != "SYMLINK" or _target(entry, binaries, lost)],
    )


def _needed(binaries: list[Entry]) -> set[str]:
    """The shared libraries that modules and plugins ask for, directly or not."""
    from PyInstaller.depend.bindepend import get_imports

    libraries = {PurePosixPath(name).name: source for name, source, _ in binaries if _shared(name)}
    todo = [source for name, source, _ in binaries if not _shared(name)]
    todo += [source for name, source in libraries.items() if name.startswith("libpython")]
    found = {name for name in libraries if name.startswith("libpython")}
    while todo:
        for wanted, _ in get_imports(todo.pop()):
            name = PurePosixPath(wanted).name
            if name in libraries and name not in found:
                found.add(name)
                todo.append(libraries[name])
    return found


def _shared(name: str) -> bool:
    """Whether it is a library beside the modules, of the system or of Qt."""
    place = PurePosixPath(name)
    return place.name.startswith("lib") and str(place.parent) in (".", "PySide6/Qt/lib")


def _target(link: Entry, binaries: list[Entry], lost: set[str]) -> bool:
    """Whether what a link leads to is there."""
    name = PurePosixPath(link[1]).name
    return name not in lost and any(PurePosixPath(entry[0]).name == name for entry in binaries)
