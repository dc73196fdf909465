"""Worker processes: answers, errors, crashes, time limits and cancellation, with real processes."""

import os
import signal
import sys
import threading
import time

import pytest

from clipper.errors import Cancelled, ExtractionError, WorkerFailed
from clipper.workers import Priority, Worker, in_background


class Calculator:
    """What runs in the child."""

    def __init__(self, base: int) -> None:
        self.base = base

    def add(self, number: int) -> int:
        return self.base + number

    def pid(self) -> int:
        return os.getpid()

    def refuse(self) -> None:
        raise ExtractionError("This page cannot be read.", "Try another.")

    def refuse_oddly(self) -> None:
        raise OddError(lambda: None)

    def die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def compute(self) -> None:
        while True:
            pass


class OddError(Exception):
    """An error that cannot be pickled."""


@pytest.fixture
def worker():
    worker = Worker(Calculator, 40, name="calculator")
    yield worker
    worker.close()


def test_calls_are_answered_by_one_other_process(worker: Worker):
    assert worker.call("add", 2) == 42
    pid = worker.call("pid")
    assert pid != os.getpid()
    assert worker.call("pid") == pid


def test_expected_errors_arrive_whole(worker: Worker):
    with pytest.raises(ExtractionError, match="cannot be read") as caught:
        worker.call("refuse")
    assert caught.value.hint == "Try another."
    assert worker.call("add", 1) == 41


def test_an_error_that_cannot_travel_becomes_one_that_can(worker: Worker):
    with pytest.raises(WorkerFailed):
        worker.call("refuse_oddly")
    assert worker.call("add", 1) == 41


def test_a_crash_costs_one_call(worker: Worker):
    with pytest.raises(WorkerFailed):
        worker.call("die")
    assert worker.call("add", 2) == 42


def test_a_call_that_takes_too_long_is_stopped(worker: Worker):
    worker.start()
    begun = time.monotonic()
    with pytest.raises(WorkerFailed, match="longer than"):
        worker.call("sleep", 60, timeout=0.2)
    assert time.monotonic() - begun < 30
    assert worker.call("add", 2) == 42


def test_only_the_time_that_was_worked_counts_where_others_have_the_processor(worker: Worker):
    assert worker.call("add", 2) == 42  # its start is work, too
    worker.call("sleep", 0.5, working=0.1)
    with pytest.raises(WorkerFailed, match=r"longer than 0\.1 seconds"):
        worker.call("compute", working=0.1)
    assert worker.call("add", 2) == 42
    with pytest.raises(WorkerFailed, match=r"longer than 0\.2 seconds"):
        worker.call("sleep", 60, working=0.1, timeout=0.2)


def test_cancelling_kills_the_work(worker: Worker):
    def check() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        worker.call("sleep", 60, check=check)
    assert worker.call("add", 2) == 42


def test_closing_leaves_no_process_behind(worker: Worker):
    pid = worker.call("pid")
    worker.close()
    assert worker.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="this system has no niceness")
def test_work_in_the_background_gives_way_from_its_first_moment():
    worker = Worker(Calculator, 40, name="calculator", priority=Priority.LOW)
    try:
        worker.start()
        assert worker.pid
        assert os.getpriority(os.PRIO_PROCESS, worker.pid) > os.getpriority(os.PRIO_PROCESS, 0)
        assert worker.call("add", 2) == 42
    finally:
        worker.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has time to spare")
def test_work_that_nothing_waits_for_gets_the_time_to_spare():
    worker = Worker(Calculator, 40, name="calculator", priority=Priority.SPARE)
    try:
        worker.start()
        assert worker.pid
        assert os.sched_getscheduler(worker.pid) == os.SCHED_IDLE
        assert worker.call("add", 2) == 42
    finally:
        worker.close()


def test_in_background_gives_back_what_was_made_and_raises_what_went_wrong():
    assert in_background(lambda: threading.current_thread().name).startswith("background")
    with pytest.raises(ZeroDivisionError):
        in_background(lambda: 1 // 0)


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a niceness of their own on Linux only")
def test_in_background_only_its_own_thread_goes_after_others():
    before = os.getpriority(os.PRIO_PROCESS, 0)
    seen = in_background(lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
    assert seen == 10 > before == os.getpriority(os.PRIO_PROCESS, 0)
