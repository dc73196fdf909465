"""`make test`: the whole test suite on all cores, also where there is no display. Further arguments go to pytest."""

import os
import subprocess
import sys

WORKERS = str(max(2, min(os.cpu_count() or 2, 8)))

if __name__ == "__main__":
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}  # tests of a real window start their own screen
    command = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "--dist", "loadgroup", *sys.argv[1:]]
    sys.exit(subprocess.run(command, env=environment, check=False).returncode)
