"""`make package` on Linux: a one-folder bundle, a tarball that runs from anywhere, and a Debian package.

    .venv/bin/python packaging/linux/build.py [--skip-bundle]

Needs the project's `package` extra (PyInstaller) and dpkg-deb. Everything is written to dist/; sizes are printed.
"""

from __future__ import annotations

import datetime
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from email.utils import format_datetime
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DIST, BUILD = ROOT / "dist", ROOT / "build"
sys.path.insert(0, str(ROOT / "packaging"))

from system_packages import needs  # noqa: E402 - beside this folder, not a package

MAINTAINER = "The Clipper developers <clipper@clipper-press.example>"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def main() -> None:
    """Build all three."""
    version = subprocess.run(
        [sys.executable, "-c", "import clipper; print(clipper.__version__)"], capture_output=True, text=True, check=True
    ).stdout.strip()
    machine = os.uname().machine
    if "--skip-bundle" not in sys.argv:
        run(sys.executable, ROOT / "packaging" / "icons.py", BUILD / "icons")
        run(sys.executable, "-m", "PyInstaller", ROOT / "packaging" / "clipper.spec", "--noconfirm",
            "--distpath", DIST, "--workpath", BUILD)  # fmt: skip
        strip(DIST / "clipper")
        plain_modes(DIST / "clipper")
    bundle = DIST / "clipper"
    tarball = make_tarball(bundle, DIST / f"clipper-{version}-linux-{machine}.tar.gz")
    package = make_deb(bundle, version, ARCHITECTURES[machine])
    print(f"{bundle}: {sum(f.stat().st_size for f in bundle.rglob('*') if f.is_file()) / 1e6:.0f} MB unpacked")
    for file in (tarball, package):
        print(f"{file}: {file.stat().st_size / 1e6:.0f} MB")


def strip(bundle: Path) -> None:
    """Take symbols out of libraries; those that were given new names in their packages would not survive it."""
    if shutil.which("strip") is None:
        return
    libraries = [file for file in bundle.rglob("*.so*") if not file.is_symlink() and ".libs" not in str(file.parent)]
    run("strip", "--strip-unneeded", *libraries)


def plain_modes(bundle: Path) -> None:
    """Libraries are read, only the program is run."""
    for file in bundle.rglob("*"):
        if file.is_file() and not file.is_symlink():
            file.chmod(0o755 if file == bundle / "clipper" else 0o644)


def make_tarball(bundle: Path, target: Path) -> Path:
    """The bundle with the files a desktop wants, in one archive: unpack and run clipper/clipper."""
    with tarfile.open(target, "w:gz", compresslevel=6) as archive:
        archive.add(bundle, "clipper")
        for file in ("clipper.desktop", "org.clipper_press.clipper.metainfo.xml", "clipper.1"):
            archive.add(HERE / file, f"clipper/share/{file}")
        archive.add(BUILD / "icons" / "clipper-256.png", "clipper/share/clipper.png")
    return target


def make_deb(bundle: Path, version: str, architecture: str) -> Path:
    """A package that apt installs with what it needs: /usr/lib/clipper, the command, desktop files, man page."""
    tree = BUILD / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(bundle, tree / "usr/lib/clipper", symlinks=True)
    share = tree / "usr/share"
    place(HERE / "clipper.desktop", share / "applications/clipper.desktop")
    place(HERE / "org.clipper_press.clipper.metainfo.xml", share / "metainfo/org.clipper_press.clipper.metainfo.xml")
    papers(share / "doc/clipper", version)
    place(HERE / "lintian-overrides", share / "lintian/overrides/clipper")
    place(ROOT / "resources/icons/clipper.svg", share / "icons/hicolor/scalable/apps/clipper.svg")
    for icon in (BUILD / "icons").glob("clipper-*.png"):
        size = icon.stem.rpartition("-")[2]
        place(icon, share / f"icons/hicolor/{size}x{size}/apps/clipper.png")
    (share / "man/man1").mkdir(parents=True)
    (share / "man/man1/clipper.1.gz").write_bytes(gzip.compress((HERE / "clipper.1").read_bytes(), 9, mtime=0))
    completions(bundle / "clipper", share)
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin/clipper").symlink_to("../lib/clipper/clipper")
    size = sum(f.stat().st_size for f in tree.rglob("*") if f.is_file() and not f.is_symlink()) // 1024
    control = tree / "DEBIAN/control"
    control.parent.mkdir()
    control.write_text(
        f"Package: clipper\nVersion: {version}\nArchitecture: {architecture}\nSection: text\nPriority: optional\n"
        f"Maintainer: {MAINTAINER}\nInstalled-Size: {size}\n"
        f"Depends: libc6 (>= 2.34), {depends()}\nRecommends: xdg-utils\nSuggests: tesseract-ocr\n"
        "Description: organiser for press clippings\n"
        " Paste or drag in articles; Clipper cleans them, files them with tags,\n"
        " finds them again in an instant and prints a selection as a press book (PDF).\n",
        "utf-8",
    )
    files = sorted(file for file in tree.rglob("*") if file.is_file() and not file.is_symlink() and file != control)
    sums = [f"{hashlib.md5(file.read_bytes()).hexdigest()}  {file.relative_to(tree)}\n" for file in files]
    (tree / "DEBIAN/md5sums").write_text("".join(sums), "utf-8")
    target = DIST / f"clipper_{version}_{architecture}.deb"
    run("dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", tree, target)
    return target


def papers(folder: Path, version: str) -> None:
    """Licence, changes and the libraries inside, in the forms that Debian's tools read."""
    folder.mkdir(parents=True)
    terms = (ROOT / "LICENSE").read_text("utf-8").split("\n\n", 2)
    indented = "\n".join(f" {line}" if line else " ." for line in terms[2].splitlines())
    (folder / "copyright").write_text(
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: Clipper\n"
        "Comment: The libraries under /usr/lib/clipper and their licences are listed in THIRD-PARTY.md beside this.\n\n"
        f"Files: *\nCopyright: {terms[1].removeprefix('Copyright (c) ')}\nLicense: Expat\n{indented}\n",
        "utf-8",
    )
    day = datetime.datetime.fromtimestamp((ROOT / "CHANGELOG.md").stat().st_mtime, datetime.UTC)
    signed = f" -- {MAINTAINER}  {format_datetime(day)}"
    entry = f"clipper ({version}) stable; urgency=low\n\n  * See CHANGELOG.md.\n\n{signed}\n"
    (folder / "changelog.gz").write_bytes(gzip.compress(entry.encode(), 9, mtime=0))
    for name in ("CHANGELOG.md", "THIRD-PARTY.md"):
        place(ROOT / name, folder / name)


def depends() -> str:
    """The system packages of Qt, with their names on all systems as alternatives."""
    found = []
    for need in needs():
        if need.group in ("qt", "x11"):
            found.append(" | ".join(dict.fromkeys([need.package, *need.elsewhere.values()])))
    return ", ".join(found)


def completions(program: Path, share: Path) -> None:
    """Shell completion for bash, zsh and fish, as the program itself writes it."""
    places = {"bash": "bash-completion/completions/clipper", "zsh": "zsh/vendor-completions/_clipper",
              "fish": "fish/vendor_completions.d/clipper.fish"}  # fmt: skip
    for shell, name in places.items():
        environment = {
            **os.environ,
            "_CLIPPER_COMPLETE": f"source_{shell}",
            "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
        }
        script = subprocess.run([program], env=environment, capture_output=True, text=True, check=False).stdout
        if "clipper" in script:
            (share / name).parent.mkdir(parents=True, exist_ok=True)
            (share / name).write_text(script, "utf-8")


def place(source: Path, target: Path) -> None:
    """Copy one file, making its folder."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def run(*command: str | Path) -> None:
    """Run a command; its failure ends the build."""
    subprocess.run([str(part) for part in command], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
