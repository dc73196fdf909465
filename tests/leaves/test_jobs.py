"""Progress and cancellation as long-running code sees them."""

import pytest

from clipper.errors import Cancelled
from clipper.jobs import JobContext


def test_last_step_is_always_reported_however_fast_the_steps_come():
    seen = []
    job = JobContext(lambda done, total, text: seen.append(done))
    for step in range(1, 1001):
        job.progress(step, 1000)
    assert seen[0] == 1
    assert seen[-1] == 1000
    assert len(seen) < 500


def test_a_cancelled_job_stops_at_its_next_step():
    job = JobContext()
    job.progress(1, 3)
    job.cancel()
    with pytest.raises(Cancelled):
        job.progress(2, 3)
    with pytest.raises(Cancelled):
        job.check()
    assert job.cancelled
