"""Check for the system libraries that Clipper needs on Linux; install what is missing where that is allowed.

    python3 packaging/system_packages.py [GROUP ...]      groups of the list; default: qt, with a display x11
    python3 packaging/system_packages.py --print [GROUP ...]   only print the command

Standard library only: this runs before anything is installed. Exit status 0: all there (or nothing to check on
this system), 1: something is missing and could not be installed; the one command to run has been printed.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_name("system-packages.txt")
PROGRAM_FOLDERS = ("/usr/libexec", "/usr/lib/at-spi2-core")


@dataclass(frozen=True)
class Need:
    """One line of the list."""

    group: str
    probe: str
    package: str
    elsewhere: dict[str, str]

    @property
    def present(self) -> bool:
        """Whether the library can be loaded, the file is there or the program is on the path."""
        if self.probe.startswith("/"):
            return any(Path("/").glob(self.probe[1:]))
        if ".so" not in self.probe:
            return bool(shutil.which(self.probe)) or any(Path(f, self.probe).exists() for f in PROGRAM_FOLDERS)
        try:
            ctypes.CDLL(self.probe)
        except OSError:
            return False
        return True

    def name_on(self, system: dict[str, str]) -> str:
        """The package's name on a system described by its os-release."""
        release = f"{system.get('ID', '')}-{system.get('VERSION_ID', '')}"
        return self.elsewhere.get(release) or self.elsewhere.get(system.get("ID", "")) or self.package


def needs() -> list[Need]:
    """The list, read."""
    found = []
    for line in LIST.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            group, probe, package, *others = line.split()
            found.append(Need(group, probe, package, dict(item.split("=", 1) for item in others)))
    return found


def os_release() -> dict[str, str]:
    """Name and version of this Linux system."""
    for place in ("/etc/os-release", "/usr/lib/os-release"):
        if Path(place).exists():
            lines = Path(place).read_text("utf-8").splitlines()
            return {key: value.strip('"') for key, _, value in (line.partition("=") for line in lines)}
    return {}


def privilege() -> list[str] | None:
    """What to put before a command to run it as administrator without being asked; None if that is not possible."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def install(packages: list[str], prefix: list[str]) -> bool:
    """Install with apt; True if it went well."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        print("Running:", " ".join(command), flush=True)
        if subprocess.run([*prefix, *command], env=environment, stdout=subprocess.DEVNULL, check=False).returncode != 0:
            return False
    return True


def main() -> int:
    """Check, install, or say what to run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("groups", nargs="*", metavar="GROUP")
    parser.add_argument("--print", action="store_true", dest="only_print", help="only print the command to run")
    options = parser.parse_args()
    if not sys.platform.startswith("linux"):
        return 0
    display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    groups = options.groups or (["qt", "x11"] if display else ["qt"])
    missing = [need for need in needs() if need.group in groups and (options.only_print or not need.present)]
    if not missing:
        return 0
    system = os_release()
    packages = [need.name_on(system) for need in missing]
    command = f"sudo apt-get install --no-install-recommends {' '.join(packages)}"
    if options.only_print:
        print(command)
        return 0
    prefix = privilege() if shutil.which("apt-get") else None
    if prefix is not None and install(packages, prefix):
        return 0
    print(f"Clipper needs some system libraries that are not installed: {', '.join(n.probe for n in missing)}")
    if shutil.which("apt-get"):
        print(f"Please run this command, then try again:\n\n    {command}\n")
    else:
        print(
            f"On Debian their packages are called: {' '.join(packages)}. Please install your system's, then try again."
        )
    return 1


if __name__ == "__main__":
    sys.exit(main())
