"""Background work on several machines: Procrastinate on the PostgreSQL that holds the cases; same jobs, same rows."""

import asyncio
from contextlib import suppress

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status

from notifications.port import Job
from notifications.scheduler import guarded

RESCUE = "rescue"
MINUTE = 60


class Distributed:
    """The adapter for several machines: whichever worker is free takes the job; no two take the same one."""

    def __init__(self, url: str) -> None:
        conninfo = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._app = App(connector=PsycopgConnector(conninfo=conninfo))
        self._first: set[str] = set()
        self._at_once = 1
        self._loop: asyncio.AbstractEventLoop | None = None
        self._worker: asyncio.Task[None] | None = None
        self._app.periodic(cron="* * * * *")(self._app.task(name=RESCUE, queueing_lock=RESCUE)(self._rescue))

    def every(self, seconds: int, name: str, job: Job, *, beside: bool = False) -> None:
        """Let the queue call a job at every so many seconds; a tick that finds it waiting adds nothing."""
        self._at_once += beside
        work = guarded(name, job)

        def turn(timestamp: int = 0) -> None:
            del timestamp  # what is due is asked of the rows, not of the tick
            work()

        task = self._app.task(name=name, queueing_lock=name, lock=name)(turn)
        self._app.periodic(cron=cron_of(seconds), periodic_id=name)(task)
        self._first.add(name)

    def enqueue(self, name: str) -> None:
        """Put a known job into the queue, once."""
        if self._loop is None:
            self._first.add(name)
        else:
            asyncio.run_coroutine_threadsafe(self._defer(name), self._loop)

    def run(self) -> None:
        """Take jobs until told to stop; the queue's own tables are made when they are missing."""
        asyncio.run(self._work())

    def stop(self) -> None:
        """Stop taking jobs."""
        if self._loop is not None and self._worker is not None:
            self._loop.call_soon_threadsafe(self._worker.cancel)

    async def _work(self) -> None:
        async with self._app.open_async():
            await self._prepare()
            self._loop = asyncio.get_running_loop()
            work = self._app.run_worker_async(
                concurrency=self._at_once, delete_jobs="always", install_signal_handlers=False
            )
            self._worker = asyncio.create_task(work)
            with suppress(asyncio.CancelledError):
                await self._worker

    async def _prepare(self) -> None:
        found = await self._app.connector.execute_query_one_async("SELECT to_regclass('procrastinate_jobs') AS jobs")
        if found["jobs"] is None:
            await self._app.schema_manager.apply_schema_async()
        for name in sorted(self._first):
            await self._defer(name)

    async def _defer(self, name: str) -> None:
        with suppress(AlreadyEnqueued):
            await self._app.configure_task(name).defer_async()

    async def _rescue(self, timestamp: int) -> None:
        """Clear away jobs whose worker died, which would hold their lock for ever; the next tick does their work."""
        del timestamp
        for job in await self._app.job_manager.get_stalled_jobs():
            if job.id is not None:
                await self._app.job_manager.finish_job_by_id_async(job.id, status=Status.FAILED, delete_job=True)


def cron_of(seconds: int) -> str:
    """Return the cron line of a period: seconds below a minute, minutes below an hour, else whole hours."""
    if seconds < MINUTE:
        return f"* * * * * */{seconds}"
    if seconds < MINUTE * MINUTE:
        return f"*/{seconds // MINUTE} * * * *"
    return f"0 */{seconds // MINUTE // MINUTE} * * *"
