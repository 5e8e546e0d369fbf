"""What is done at night and now and then, run by hand."""

import json
import sqlite3
import threading
import time

import pytest

from appliance.health.look import Places
from appliance.health.wants import Wants
from appliance.jobs import database as jobs
from appliance.jobs import recordings, schedule
from appliance.jobs.policy import Policy, PolicyFile
from appliance.jobs.schedule import Job, follow_timezone, scheduler_of
from appliance.jobs.table import jobs as table
from appliance.jobs.watch import Watch
from appliance.store import settings
from appliance.store.ingest import Ingest
from appliance.store.models import Call, QueueQuarter, Recording, database
from tests.support.journals import answered_call
from tests.support.recorded import stereo
from tests.support.waiting import wait_until


def test_the_backup_is_a_whole_database_of_its_own(box, tmp_path):
    box.events(answered_call())
    for _ in range(2):
        copy = jobs.back_up(tmp_path / "backups")
    with sqlite3.connect(copy) as other:
        assert other.execute("SELECT COUNT(*) FROM call").fetchone() == (1,)
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_a_week_of_backups_is_kept(box, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(10, 20):
        (folder / f"timbre-2026-01-{day}.sqlite").touch()
    newest = jobs.back_up(folder)
    kept = sorted(path.name for path in folder.iterdir())
    assert len(kept) == 7
    assert kept[-1] == newest.name


def test_maintenance_gives_room_back(box):
    database.execute_sql("CREATE TABLE bulk (data TEXT)")
    database.execute_sql(
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 4000)"
        " INSERT INTO bulk SELECT hex(randomblob(1000)) FROM n"
    )
    database.execute_sql("DELETE FROM bulk")
    before = database.execute_sql("PRAGMA page_count").fetchone()[0]
    jobs.maintain()
    assert database.execute_sql("PRAGMA page_count").fetchone()[0] < before / 2


def test_wrong_sums_are_found_and_mended(box):
    now = time.time()
    box.events(answered_call("c1", now - 3600))
    assert jobs.check_rollups() == []
    QueueQuarter.update(answered=7).execute()
    assert jobs.check_rollups() == ["queue_quarter"]
    assert jobs.check_rollups() == []
    assert QueueQuarter.get().answered == 1


def test_recordings_are_finished_and_found_by_the_jobs(box):
    ago = time.time() - 600
    row = box.recorded(seconds=1, at=ago)
    box.sound("2026/11/22/1732278000.5.fallback.raw", stereo(1), ago)
    recordings.sweep_all(box.folder)
    assert recordings.finish(box.folder) == 2
    assert {r.state for r in Recording.select()} == {"ready"}
    recordings.verify(box.folder)
    recordings.retain(box.folder, Policy(keep_days=90))
    assert Recording.get_by_id(row.id).state == "ready"
    assert Call.select().count() == 2


def test_the_policy_is_read_again_when_the_site_changes(tmp_path, monkeypatch):
    path = tmp_path / "site.json"
    policy = PolicyFile(path)
    assert policy.current() == Policy()
    path.write_text(json.dumps(site("America/Bogota", 30)))
    assert policy.current() == Policy("America/Bogota", 30, {"legal": 365}, Wants(timezone="America/Bogota"))
    path.write_text("{broken")
    assert policy.current().keep_days == 30
    path.unlink()
    assert policy.current().keep_days == 30


def site(timezone: str, keep_days: int) -> dict:
    return {
        "timbre": 1,
        "site": {"name": "Test", "timezone": timezone, "language": "es", "country": "CO"},
        "queues": {"sales": {"label": "Ventas"}, "legal": {"label": "Legal", "record_keep_days": 365}},
        "recording": {"keep_days": keep_days},
    }


def test_every_job_has_one_time_and_a_name_of_its_own(box, tmp_path):
    policy = PolicyFile(tmp_path / "site.json")
    watch = Watch(Places(), tmp_path / "health.json", policy, lambda: None, lambda: "")
    every = table(Ingest(box.journal), policy, box.folder, tmp_path, watch)
    assert len({job.name for job in every}) == len(every)
    assert all((job.every_s is None) != (job.at == "") for job in every)
    scheduler = scheduler_of(every, "America/Bogota")
    scheduler.start(paused=True)
    retain = scheduler.get_job("recordings.retain")
    assert str(retain.next_run_time.utcoffset()) == "-1 day, 19:00:00"
    follow_timezone(scheduler, every, "Asia/Tokyo")
    assert str(scheduler.get_job("recordings.retain").next_run_time.utcoffset()) == "9:00:00"
    scheduler.shutdown()


@pytest.mark.parametrize(("slept_h", "made_up_for"), [(1, False), (30, True)])
def test_a_night_that_the_box_was_off_is_made_up_for(box, slept_h, made_up_for):
    night = time.strftime("%H:%M", time.gmtime(time.time() - 2 * 3600))
    job = Job("database.backup", lambda: None, at=night)
    settings.put("job.database.backup.ran_at", time.time() - slept_h * 3600)
    scheduler = scheduler_of([job], "UTC")
    scheduler.start(paused=True)
    due_in_s = scheduler.get_job(job.name).next_run_time.timestamp() - time.time()
    assert (due_in_s < 600) == made_up_for
    scheduler.shutdown()


def test_a_new_box_has_missed_no_night_and_remembers_each_that_went_well(box, monkeypatch):
    monkeypatch.setattr(schedule, "MAKE_UP_AFTER_S", 0)
    done = threading.Event()
    night = time.strftime("%H:%M", time.gmtime(time.time() - 60))
    job = Job("database.backup", done.set, at=night)
    scheduler = scheduler_of([job], "UTC")
    scheduler.start(paused=True)
    assert scheduler.get_job(job.name).next_run_time.timestamp() > time.time() + 600
    scheduler.shutdown()

    settings.put("job.database.backup.ran_at", 0.0)
    scheduler = scheduler_of([job], "UTC")
    scheduler.start()
    assert done.wait(20)
    wait_until(lambda: settings.get("job.database.backup.ran_at") > 0, "the good end to be kept")
    scheduler.shutdown()


def test_a_job_that_fails_comes_round_again():
    runs = []
    twice = threading.Event()

    def fails():
        runs.append(1)
        if len(runs) == 2:
            twice.set()
        raise RuntimeError("on purpose")

    scheduler = scheduler_of([Job("fails", fails, every_s=0.05)], "UTC")
    scheduler.start()
    assert twice.wait(20)
    scheduler.shutdown()


@pytest.mark.parametrize("trouble", ["", "locked"])
def test_health_is_written_whole_for_the_web(box, tmp_path, trouble):
    file = tmp_path / "health.json"
    live = {"trunks": {"carrier": {"up": False, "label": "Operador", "reason": "timeout"}}, "system": {}}
    places = Places(box.folder, box.journal, web_port=1)
    watch = Watch(places, file, PolicyFile(tmp_path / "site.json"), lambda: live, lambda: trouble)
    watch.look()
    watch.look()
    data = json.loads(file.read_text())
    assert data["free_bytes"] > 0
    assert ("database_unwritable" in data["alarms"]) == bool(trouble)
    alarm = data["alarms"]["trunk_down:carrier"]
    assert (alarm["severity"], alarm["args"]["label"]) == ("critical", "Operador")
    (finding,) = [one for one in data["findings"] if one["code"] == "trunk_down:carrier"]
    assert "Operador" in finding["texts"]["es"]["what"]
    since = alarm["since"]
    live["trunks"]["carrier"]["up"] = True
    watch.look()
    assert "trunk_down:carrier" not in json.loads(file.read_text())["alarms"]
    wait_until(lambda: time.time() > since, "the clock", timeout_s=5)
    live["trunks"]["carrier"]["up"] = False
    watch.look()
    assert json.loads(file.read_text())["alarms"]["trunk_down:carrier"]["since"] > since
