"""What a supporter needs to know of a library: sizes and states, never contents."""

from __future__ import annotations

from clipper import diagnostics, paths
from clipper.jobs import JobContext
from clipper.services.finding import Finding
from clipper.services.maintenance import Maintenance
from clipper.services.reading import Reading


def diagnostics_text(reading: Reading, finding: Finding, maintenance: Maintenance, ctx: JobContext) -> str:
    """Versions, the library's size and state, the quick doctor's result and the last errors, as text to copy."""
    counts, status = reading.counts(), finding.status()
    report = maintenance.doctor(ctx, quick=True)
    facts = {
        "clippings": counts.all,
        "in the trash": counts.trash,
        "tags": len(reading.tags()),
        "outlets": len(reading.outlets()),
        "backups": len(maintenance.backups()),
        "search index": "ready" if status.ready else f"{status.percent} %",
        "waiting for the index": status.pending,
        "doctor": "nothing found" if report.ok else f"{len(report.findings)} findings",
    }
    return diagnostics.summary(facts, paths.logs())
