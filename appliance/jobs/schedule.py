"""When each job runs: one table. Nights are the site's nights; a missed night is made up for on return."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from appliance.store.models import database

log = logging.getLogger(__name__)

MISSED_NIGHT_S = 6 * 3600


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    run: Callable[[], object]
    every_s: float | None = None
    at: str = ""
    """`HH:MM` of the site's clock, every night."""


def scheduler_of(jobs: list[Job], timezone: str) -> BackgroundScheduler:
    """Not started. Two threads for long jobs, one for those that must come round quickly."""
    # It tells of every run; the journal is for what matters.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    scheduler = BackgroundScheduler(
        timezone=timezone,
        executors={"default": ThreadPoolExecutor(2), "quick": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": MISSED_NIGHT_S},
    )
    for job in jobs:
        quick = job.every_s is not None and job.every_s < 60
        scheduler.add_job(
            _guarded(job),
            _trigger(job, timezone),
            id=job.name,
            name=job.name,
            executor="quick" if quick else "default",
        )
    return scheduler


def follow_timezone(scheduler: BackgroundScheduler, jobs: list[Job], timezone: str) -> None:
    """The site moved: its nights are elsewhere now."""
    log.info("nightly jobs now follow %s", timezone)
    for job in jobs:
        if job.at:
            scheduler.reschedule_job(job.name, trigger=_trigger(job, timezone))


def _trigger(job: Job, timezone: str) -> Any:
    if job.every_s is not None:
        return IntervalTrigger(seconds=job.every_s)
    hour, minute = job.at.split(":")
    return CronTrigger(hour=int(hour), minute=int(minute), timezone=timezone)


def _guarded(job: Job) -> Callable[[], None]:
    """A job that fails is told of and comes round again; its thread keeps no connection."""

    def run() -> None:
        try:
            job.run()
        except Exception:
            log.exception("the job %s failed; it will be tried again at its next time", job.name)
        finally:
            if not database.is_closed():
                database.close()

    return run
