"""`make test`: the whole test suite on all cores, also where there is no display. Further arguments go to pytest.

What fails is run once more, alone: on a busy machine a window or a process can be late. What fails again has failed.
"""

import os
import subprocess
import sys

WORKERS = str(max(2, min(os.cpu_count() or 2, 8)))
FAILED = 1  # pytest's exit status when tests failed


def run(*options: str) -> int:
    """Run pytest; its exit status. Tests of a real window start their own screen."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run([sys.executable, "-m", "pytest", "-q", *options], env=environment, check=False).returncode


if __name__ == "__main__":
    status = run("-n", WORKERS, "--dist", "loadgroup", *sys.argv[1:])
    if status == FAILED:
        print("\nOnce more, alone, what failed:", flush=True)
        status = run("--last-failed", "--last-failed-no-failures=none", "-p", "no:randomly", *sys.argv[1:])
    sys.exit(status)
