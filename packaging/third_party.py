"""Write THIRD-PARTY.md: every library that comes with Clipper, with version and licence, from what is installed.

.venv/bin/python packaging/third_party.py           write the file
.venv/bin/python packaging/third_party.py --check   status 1 when the file does not name all of them
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

FILE = Path(__file__).parents[1] / "THIRD-PARTY.md"
PROJECT = "clipper-press"
FORBIDDEN = re.compile(r"(?<!L)(?<!Lesser )\bA?GPL", re.IGNORECASE)
# Where the metadata of a release says nothing or more than what we use of it.
KNOWN = {
    "odfpy": "Apache-2.0 (dual licensed, used under Apache-2.0)",
    "PySide6-Essentials": "LGPL-3.0 (Qt for Python, only LGPL modules)",
    "PySide6_Essentials": "LGPL-3.0 (Qt for Python, only LGPL modules)",
    "tld": "MPL-1.1 (one of three to choose from)",
    "shiboken6": "LGPL-3.0 (Qt for Python)",
}
HEAD = """# Third-party licences

Clipper itself is under the MIT licence (LICENSE). It comes with, or installs, these libraries, each under its own
licence; the full texts lie in each library's own folder. Qt is used through Qt for Python under the LGPL: only LGPL
modules of it, linked dynamically, so they can be replaced.

| library | version | licence |
|---|---|---|
"""
TAIL = """
## Typefaces

The typefaces in resources/fonts are under the SIL Open Font Licence 1.1; the licence text lies beside them.

## Test material

Some pages in tests/data/extraction, where that folder exists, come from freely licensed sources; the licence of each
is named there.
"""


def main() -> int:
    """Write or check."""
    found = distributions()
    if bad := [f"{name}: {licence}" for name, (_, licence) in found.items() if FORBIDDEN.search(licence)]:
        print("These licences cannot be used:", *bad, sep="\n  ")
        return 1
    text = HEAD + "".join(f"| {name} | {version} | {licence} |\n" for name, (version, licence) in found.items()) + TAIL
    if "--check" in sys.argv:
        old = FILE.read_text("utf-8")
        missing = [name for name in found if f"| {name} |" not in old]
        print(f"THIRD-PARTY.md lacks {', '.join(missing)}." if missing else "THIRD-PARTY.md is complete.")
        return bool(missing)
    FILE.write_text(text, "utf-8")
    return 0


def distributions() -> dict[str, tuple[str, str]]:
    """Name -> version and licence of all that the project needs at run time, also indirectly."""
    todo: list[tuple[str, frozenset[str]]] = [(PROJECT, frozenset())]
    seen = set()
    found: dict[str, tuple[str, str]] = {}
    while todo:
        name, extras = todo.pop()
        key = (re.sub(r"[-_.]+", "-", name).lower(), extras)
        if key in seen:
            continue
        seen.add(key)
        try:
            dist = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        if name != PROJECT:
            found[dist.metadata["Name"]] = (dist.version, licence_of(dist))
        for line in dist.requires or ():
            requirement = Requirement(line)
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                todo.append((requirement.name, frozenset(requirement.extras)))
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


def licence_of(dist: metadata.Distribution) -> str:
    """The licence as the metadata gives it, short."""
    name = dist.metadata["Name"]
    if name in KNOWN:
        return KNOWN[name]
    classifiers = [c.rpartition(" :: ")[2] for c in dist.metadata.get_all("Classifier") or () if "License ::" in c]
    text = dist.metadata.get("License-Expression") or ", ".join(classifiers) or dist.metadata.get("License") or ""
    return " ".join(text.split("\n")[0].split())[:80] or "see its own files"


if __name__ == "__main__":
    sys.exit(main())
