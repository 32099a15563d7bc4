from __future__ import annotations

from accounts.models import Job


def is_given_up(job: Job | None, state: str) -> bool:
    """Whether what waits in a queue waits for nothing: its job was given up, and no worker takes it any more."""
    return state == "QUEUED" and job is not None and job.state == Job.State.DEAD
