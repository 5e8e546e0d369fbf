"""When each job runs: one table. Nights are the site's nights; one that the box slept through is made up for.

When a nightly job last ended well stands in the settings, so that a start can tell what was missed.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from appliance.store import settings
from appliance.store.errors import InterfaceError, OperationalError
from appliance.store.models import database

log = logging.getLogger(__name__)

MISSED_NIGHT_S = 6 * 3600
MAKE_UP_AFTER_S = 120
"""The first minutes after a start belong to the calls."""


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    run: Callable[[], object]
    every_s: float | None = None
    at: str = ""
    """`HH:MM` of the site's clock, every night."""
    soon: bool = False
    """Also once after each start."""


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
        soon = {"next_run_time": datetime.now(UTC) + timedelta(seconds=MAKE_UP_AFTER_S)}
        scheduler.add_job(
            _guarded(job),
            _trigger(job, timezone),
            id=job.name,
            name=job.name,
            executor="quick" if quick else "default",
            **(soon if job.soon or (job.at and _missed(job, timezone, time.time())) else {}),
        )
    return scheduler


def _missed(job: Job, timezone: str, now: float) -> bool:
    """Whether its time came and went since it last ended well. A new box has its first night before it."""
    ran_at = settings.get(_setting(job))
    if ran_at is None:
        settings.put(_setting(job), now)
        return False
    due = _trigger(job, timezone).get_next_fire_time(None, datetime.fromtimestamp(ran_at, UTC))
    if due.timestamp() >= now:
        return False
    log.info("%s was missed at %s and is made up for", job.name, due)
    return True


def _setting(job: Job) -> str:
    return f"job.{job.name}.ran_at"


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
            if job.at:
                settings.put(_setting(job), time.time())
        except (OperationalError, InterfaceError) as error:
            # The database's own word says enough: it is away, locked, or has no room.
            log.warning("the job %s failed: %s; it will be tried again at its next time", job.name, error)
        except Exception:
            log.exception("the job %s failed; it will be tried again at its next time", job.name)
        finally:
            if not database.is_closed():
                database.close()

    return run
