"""`timbre site …` on the running box: what is wrong changes nothing, what is killed is finished."""

import json
import os
import re
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from tests.support import systemd
from tests.support.history import rows
from tests.support.site import DID_CITAS, agent, changed, phones, queue, timbre, try_apply
from tests.support.waiting import wait_until

ASTERISK = Path("/run/timbre/asterisk")


def revision() -> int:
    return timbre("site", "history")[0]["revision"]


def files() -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in ASTERISK.glob("*.conf")}


def asterisk(command: str) -> str:
    done = subprocess.run(
        ["asterisk", "-C", str(ASTERISK / "asterisk.conf"), "-rx", command],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def published() -> dict:
    return json.loads(Path("/run/timbre/site.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["en_US.UTF-8", "es_CO.UTF-8"])
def test_wrong_file_changes_nothing_and_every_error_is_listed(small, tmp_path, language):
    before, held = files(), revision()
    wrong = changed(small, "queues", "citas", "ring", to="20x")
    wrong = changed(wrong, "numbers", DID_CITAS, "route", to={"queue": "citass"})
    file = tmp_path / "wrong.yaml"
    file.write_text(json.dumps(wrong), encoding="utf-8")
    done = subprocess.run(
        ["timbre", "site", "apply", str(file)],
        capture_output=True,
        text=True,
        env=os.environ | {"LC_ALL": language},
        timeout=60,
    )
    assert done.returncode == 2
    assert "queues.citas.ring: '20x'" in done.stderr
    assert f"numbers.{DID_CITAS}.route.queue: 'citass'" in done.stderr
    assert ("Did you mean 'citas'?" if language.startswith("en") else "¿Quiso decir «citas»?") in done.stderr
    assert (files(), revision()) == (before, held)


@pytest.mark.parametrize("text", ["timbre: [", "a: &x 1\nb: *x", "a: 1\na: 2", "\x00", "- 1", ""])
def test_file_that_is_no_site_is_refused(small, text):
    held = revision()
    applied = try_apply(text)
    assert applied.status == 2
    assert applied.err.startswith("timbre: ")
    assert revision() == held


def test_missing_file_is_named(small):
    done = subprocess.run(
        ["timbre", "site", "apply", "/no/such.yaml"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert "/no/such.yaml" in done.stderr


def test_applying_again_writes_no_file_and_reloads_nothing(small):
    before, held = files(), revision()
    applied = try_apply(small)
    assert applied.status == 0
    assert (files(), revision()) == (before, held)
    assert not re.search(r"\.so\b", applied.out)


def test_check_and_diff_change_nothing(small):
    before, held = files(), revision()
    applied = try_apply(changed(small, "queues", "citas", "ring", to="9s"), "--check", "--diff")
    assert applied.status == 0
    assert "~ queues.citas.ring: 5s → 9s" in applied.out
    assert (files(), revision()) == (before, held)


def test_only_the_touched_module_reads_again(small, apply_site):
    applied = apply_site(changed(small, "numbers", DID_CITAS, "priority", to=3))
    assert re.findall(r"\w+\.so", applied.out) == ["pbx_config.so"]


def test_new_phone_is_known_and_a_removed_one_forgotten(small, apply_site):
    apply_site(changed(small, "phones", to=small["phones"] | phones("155")))
    assert "155" in asterisk("pjsip show endpoints")
    apply_site(small)
    assert "155" not in asterisk("pjsip show endpoints")


def test_made_up_password_is_shown_to_installers_and_stays(small, apply_site):
    apply_site(changed(small, "phones", "156", to={"label": "Sala"}))
    password = timbre("phone", "show", "156")["password"]
    assert f"password = {password}" in (ASTERISK / "pjsip.conf").read_text()
    apply_site(changed(small, "phones", "156", to={"label": "Sala de juntas"}))
    assert timbre("phone", "show", "156")["password"] == password


def test_exported_site_applies_as_no_change(small):
    exported = subprocess.run(
        ["timbre", "site", "export"], capture_output=True, text=True, check=True, timeout=60
    )
    assert "secret" not in exported.stdout
    held = revision()
    assert try_apply(exported.stdout).status == 0
    assert revision() == held


def test_rollback_brings_the_old_site_back(small, apply_site):
    held = revision()
    apply_site(changed(small, "queues", "citas", "label", to="Otra"))
    timbre("site", "rollback", str(held))
    assert published()["queues"]["citas"]["label"] == "Citas"
    changes = "SELECT subject FROM audit WHERE what = 'site.apply' ORDER BY id DESC LIMIT 2"
    assert [row["subject"] for row in rows(changes)] == [f"revision {held + 2}", f"revision {held + 1}"]
    assert revision() == held + 2


def test_users_of_the_site_can_be_given_passwords(small, apply_site):
    apply_site(changed(small, "users", "nora", to=agent("Nora Ríos", "204", ["citas"])))
    assert timbre("user", "passwd", "nora", stdin="tres palabras distintas\n")["username"] == "nora"
    weak = subprocess.run(
        ["timbre", "user", "passwd", "nora"], input="123\n", capture_output=True, text=True, timeout=60
    )
    assert weak.returncode == 2


def test_two_applies_at_once_both_end_and_one_holds(small, apply_site):
    sites = [changed(small, "queues", "citas", "label", to=f"Citas {n}") for n in range(4)]
    ended = []
    threads = [
        threading.Thread(target=lambda site=site: ended.append(apply_site(site).status)) for site in sites
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ended == [0] * 4
    assert published()["queues"]["citas"]["label"] in {f"Citas {n}" for n in range(4)}
    rendered = (ASTERISK / "extensions.conf").read_text()
    assert rendered.count("[queue-citas]") == 1


@pytest.mark.parametrize("attempt", range(4))
def test_owner_killed_in_the_middle_finishes_or_returns(small, apply_site, attempt):
    """Whatever moment it dies at: afterwards the old or the new site holds, whole, and a repeat succeeds."""
    apply_site(small)
    site = changed(small, "queues", f"nueva-{attempt}", to=queue("Nueva"))
    site = changed(
        site, "numbers", "5716001009", to={"label": "Nueva", "route": {"queue": f"nueva-{attempt}"}}
    )
    pid = systemd.main_pid("timbre-site")
    threading.Timer(0.15 + 0.25 * attempt, lambda: os.kill(pid, signal.SIGKILL)).start()
    try_apply(site)
    systemd.wait_active("timbre-site.service", timeout_s=30)
    wait_until(lambda: systemd.main_pid("timbre-site") not in (0, pid), "the owner to be back", timeout_s=30)
    exported = wait_until(lambda: timbre("site", "export"), "the owner to answer", timeout_s=30)
    new = f"nueva-{attempt}" in exported["queues"]
    wait_until(
        lambda: (f"[queue-nueva-{attempt}]" in (ASTERISK / "extensions.conf").read_text()) == new,
        "the rendered files to follow what holds",
    )
    wait_until(
        lambda: (f"nueva-{attempt}" in asterisk("queue show")) == new, "Asterisk to follow", timeout_s=20
    )
    assert try_apply(site).status == 0
    assert f"nueva-{attempt}" in published()["queues"]


def test_apply_while_asterisk_is_down_is_told_and_made_up_for(small, apply_site):
    subprocess.run(["systemctl", "stop", "asterisk"], check=True, timeout=60)
    try:
        applied = apply_site(changed(small, "phones", to=small["phones"] | phones("157")))
    finally:
        subprocess.run(["systemctl", "start", "asterisk"], check=True, timeout=60)
    assert "Asterisk" in applied.out
    assert "157" in asterisk("pjsip show endpoints")


def test_others_than_root_and_the_daemons_are_refused(small):
    done = subprocess.run(
        ["setpriv", "--reuid=timbre-acd", "--regid=timbre-acd", "--init-groups", "timbre", "site", "export"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "root" in done.stderr
