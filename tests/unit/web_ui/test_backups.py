"""The page of backups: how they stand, in words; only administrators come in."""

import json

import pytest

from appliance.backups import state
from appliance.backups.state import Listed, Run, State
from appliance.core.permissions import ROLE_PERMISSIONS, Permission
from appliance.core.site.backup import S3, Backup, Disk, Sftp
from appliance.core.site.model import Role
from tests.support.web_house import Browser, WebHouse
from web_ui.views.backups import backups_view

NOW = 1.79e9
GOOD = Run(NOW, NOW + 5, "timbre-jobs", id="20260921T140000Z", sent_bytes=5)


@pytest.fixture
def kept(web: WebHouse):
    """A site that wants backups, and how they went."""
    file, before = web.places.site_file, web.places.site_file.read_text()
    file.write_text(json.dumps(json.loads(before) | {"backup": {"disk": {"label": "COPIAS"}}}))
    yield lambda known: state.keep(known, web.places.backups)
    file.write_text(before)
    web.places.backups.unlink(missing_ok=True)


def test_only_administrators_may() -> None:
    may = {role for role in Role if Permission.BACKUPS_RUN in ROLE_PERMISSIONS[role]}
    assert may == {Role.ADMINISTRATOR}


def test_nobody_else_comes_in(agent: Browser) -> None:
    assert agent.get("/backups").status == 403
    assert agent.get("/api/v1/backups").status == 403


def test_without_the_section_it_says_what_to_add(admin: Browser) -> None:
    page = admin.get("/backups?lang=en").text
    assert "No backups are made" in page
    assert "Make one now" not in page


@pytest.mark.parametrize(
    ("plan", "place"),
    [
        (Backup(disk=Disk("COPIAS")), "COPIAS"),
        (Backup(sftp=Sftp("h", "u", "ssh-ed25519 A")), "u@h:timbre"),
        (Backup(s3=S3("https://s3", "b", "k")), "https://s3/b/timbre"),
    ],
)
def test_the_place_is_named(plan: Backup, place: str) -> None:
    view = backups_view(plan, State(), True, "es")
    assert (view.place, view.key_waits, view.failed) == (place, True, "")


def test_how_the_last_one_failed_is_said_in_the_readers_language() -> None:
    known = State(last=Run(NOW, NOW, "", code="denied", detail="530"), good=GOOD)
    assert "rechaza" in backups_view(Backup(), known, False, "es").failed
    assert "refuses" in backups_view(Backup(), known, False, "en").failed
    assert backups_view(Backup(), known, False, "en").good_at == NOW


def test_the_page_shows_them(admin: Browser, kept) -> None:
    kept(State(last=GOOD, good=GOOD, backups=(Listed(GOOD.id, NOW, 812_400_000, 3120, True, "0.1.0"),)))
    page = admin.get("/backups?lang=es").text
    assert GOOD.id in page and "COPIAS" in page and "3.120" in page
    assert admin.get("/backups/key/new?lang=es").status == 200
    data = admin.get("/api/v1/backups").json
    assert data["good"]["id"] == GOOD.id
    assert data["backups"][0]["recordings"] == 3120


def test_who_does_not_answer_is_told(admin: Browser, kept) -> None:
    token = admin.xsrf("/backups")
    answer = admin.post("/backups/run", token)
    assert answer.status == 503
    assert admin.post("/backups/key", token).status == 503
