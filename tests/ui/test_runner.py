import threading
import time

import pytest

from clipper.errors import CaptureError
from clipper.jobs import JobContext
from clipper.ui.runner import Job, JobRunner, Lane, Outcome


@pytest.fixture
def runner(qtbot):
    runner = JobRunner()
    yield runner
    assert runner.shutdown()
    runner.deleteLater()


def outcomes(job: Job) -> list[str]:
    heard: list[str] = []
    job.finished.connect(lambda _: heard.append("finished"))
    job.failed.connect(lambda _: heard.append("failed"))
    job.cancelled.connect(lambda: heard.append("cancelled"))
    return heard


def wait_for_cancel(ctx: JobContext) -> None:
    while True:
        ctx.check()
        time.sleep(0.005)


def test_a_result_comes_home_to_the_windows_thread(qtbot, runner):
    here = threading.get_ident()
    got = []
    job = runner.run(
        "Add", lambda ctx: (threading.get_ident(), 2), done=lambda value: got.append((value, threading.get_ident()))
    )
    heard = outcomes(job)
    with qtbot.waitSignal(job.ended):
        pass
    (there, result), arrived = got[0]
    assert result == 2
    assert there != here == arrived
    assert heard == ["finished"]
    assert runner.jobs == ()


def test_parts_of_a_result_come_home_before_it(qtbot, runner):
    here, got = threading.get_ident(), []

    def work(ctx: JobContext) -> str:
        ctx.part("first")
        ctx.part("second")
        return "all"

    def take(value: str) -> None:
        got.append((value, threading.get_ident()))

    job = runner.run("Read", work, part=take, done=take)
    with qtbot.waitSignal(job.ended):
        pass
    assert got == [("first", here), ("second", here), ("all", here)]


def test_a_failure_comes_home_as_it_is(qtbot, runner):
    def work(ctx: JobContext) -> None:
        raise CaptureError("The file is gone.")

    errors: list[Exception] = []
    job = runner.run("Read", work, failed=errors.append)
    heard = outcomes(job)
    with qtbot.waitSignal(job.ended):
        pass
    assert [str(error) for error in errors] == ["The file is gone."]
    assert heard == ["failed"]


def test_a_failure_nobody_expected_is_told_to_the_window(qtbot, runner):
    with qtbot.waitSignal(runner.unhandled) as heard:
        runner.run("Divide", lambda ctx: 1 // 0)
    assert isinstance(heard.args[0], ZeroDivisionError)


def test_a_cancelled_job_ends_as_cancelled(qtbot, runner):
    job = runner.run("Wait", wait_for_cancel, lane=Lane.LONG)
    heard = outcomes(job)
    with qtbot.waitSignal(job.ended):
        job.cancel()
    assert heard == ["cancelled"]
    assert job.outcome is Outcome.CANCELLED


def test_the_newest_query_supersedes_the_one_before(qtbot, runner):
    got = []
    first = runner.run("Find", wait_for_cancel, lane=Lane.QUERY, supersede="search", done=got.append)
    heard = outcomes(first)
    second = runner.run("Find", lambda ctx: "second", lane=Lane.QUERY, supersede="search", done=got.append)
    qtbot.waitUntil(lambda: not runner.jobs)
    assert got == ["second"]
    assert heard == ["cancelled"]
    assert second.outcome is Outcome.FINISHED


def test_an_answer_that_comes_too_late_is_not_shown(qtbot, runner):
    begun, go = threading.Event(), threading.Event()

    def slow(ctx: JobContext) -> str:
        begun.set()
        go.wait(5)
        return "late"

    got: list[str] = []
    job = runner.run("Find", slow, lane=Lane.QUERY, done=got.append)
    assert begun.wait(5)
    job.cancel()
    go.set()
    qtbot.waitUntil(lambda: not runner.jobs)
    assert got == []


def test_what_was_written_is_told_although_it_was_cancelled(qtbot, runner):
    begun, go = threading.Event(), threading.Event()

    def slow(ctx: JobContext) -> str:
        begun.set()
        go.wait(5)
        return "312 of 1,000 done"

    got: list[str] = []
    job = runner.run("Import", slow, lane=Lane.LONG, done=got.append)
    assert begun.wait(5)
    job.cancel()
    go.set()
    qtbot.waitUntil(lambda: not runner.jobs)
    assert got == ["312 of 1,000 done"]


def test_progress_of_a_visible_job_arrives(qtbot, runner):
    def work(ctx: JobContext) -> None:
        for n in range(4):
            ctx.progress(n, 3, f"Page {n}")
            time.sleep(0.04)

    job = runner.run("Import", work, lane=Lane.LONG, visible=True)
    steps: list[tuple[int, int, str]] = []
    job.progressed.connect(lambda *step: steps.append(step))
    with qtbot.waitSignal(job.ended):
        pass
    assert steps[0] == (0, 3, "Page 0")
    assert steps[-1] == (3, 3, "Page 3")


def test_changes_are_made_in_order_and_do_not_wait_for_imports(qtbot, runner):
    importing = runner.run("Import", wait_for_cancel, lane=Lane.LONG)
    done: list[int] = []
    for n in range(20):
        runner.run("Tag", lambda ctx, n=n: n, done=done.append)
    qtbot.waitUntil(lambda: len(done) == 20)
    assert done == list(range(20))
    assert importing.outcome is None


def test_shutdown_cancels_and_leaves_no_thread(qtbot):
    runner = JobRunner()
    job = runner.run("Wait", wait_for_cancel, lane=Lane.LONG)
    queued = runner.run("Wait", wait_for_cancel, lane=Lane.LONG)
    assert runner.shutdown()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("clipper-")]
    qtbot.waitUntil(lambda: not runner.jobs)
    assert (job.outcome, queued.outcome) == (Outcome.CANCELLED, Outcome.CANCELLED)
    late = runner.run("Late", lambda ctx: None)
    with qtbot.waitSignal(late.cancelled):
        pass
    runner.deleteLater()


def test_the_window_may_be_gone_when_a_job_ends(qtbot):
    runner = JobRunner()
    begun, go = threading.Event(), threading.Event()

    def work(ctx: JobContext) -> None:
        begun.set()
        go.wait(5)

    runner.run("Slow", work)
    assert begun.wait(5)
    lanes = runner._lanes
    runner.deleteLater()
    qtbot.wait(20)
    go.set()
    for lane in lanes.values():
        lane.stop()
        assert lane.join(time.monotonic() + 5)
