"""What every test gets: a home of its own, and a check that it leaves no thread behind."""

import os
import threading
import time

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Libraries that start a pool of threads at import would fail every test that counts threads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """No test reads or writes the user's own folders."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("CLIPPER_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_threads_left():
    """Each test ends the threads it started."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 5
    while left := [t for t in threading.enumerate() if t not in before and not t.daemon]:
        if time.monotonic() > deadline:
            pytest.fail(f"The test left threads running: {left}")
        time.sleep(0.01)
