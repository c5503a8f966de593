"""Background work inside one process: APScheduler ticks, keeps nothing, and is used nowhere else."""

from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler

from notifications.faults import described
from notifications.port import Job

TURNS, BESIDE = "default", "beside"
log = structlog.get_logger()


class Embedded:
    """The adapter for one machine. Jobs take turns, those beside have turns of their own; missed ticks become one."""

    def __init__(self) -> None:
        settings = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._turns = {name: ThreadPoolExecutor(1) for name in (TURNS, BESIDE)}
        self._scheduler = BlockingScheduler(timezone=UTC, executors=self._turns, job_defaults=settings)
        self._jobs: dict[str, tuple[Job, str]] = {}

    def every(self, seconds: int, name: str, job: Job, *, beside: bool = False) -> None:
        """Run a job now and then again after so many seconds."""
        self._jobs[name] = run, turns = guarded(name, job), BESIDE if beside else TURNS
        first = datetime.now(UTC)
        self._scheduler.add_job(run, "interval", seconds=seconds, id=name, next_run_time=first, executor=turns)

    def enqueue(self, name: str) -> None:
        """Run a known job once, soon."""
        run, turns = self._jobs[name]
        self._scheduler.add_job(run, id=f"{name} once", replace_existing=True, executor=turns)

    def run(self) -> None:
        """Tick until told to stop, and come back when the job that was at work is done."""
        self._scheduler.start()
        for turns in self._turns.values():
            turns.shutdown(wait=True)

    def stop(self) -> None:
        """Stop ticking."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def guarded(name: str, job: Job) -> Callable[[], None]:
    """Return the job as one that never raises: what breaks is logged by its kind and tried at the next tick."""

    def run() -> None:
        try:
            job()
        except Exception as broken:  # noqa: BLE001 -- last defence
            log.warning("job.broken", job=name, error=described(broken))

    run.__name__ = name
    return run
