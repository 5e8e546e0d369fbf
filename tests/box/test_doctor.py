"""The doctor: each problem is really there, is found, and is over once its next step has been taken."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support import systemd
from tests.support.doctor import examine, wait_finding, wait_well
from tests.support.floor import CARRIER_ADDRESS, PEERS, asterisk
from tests.support.history import DATABASE, RECORDINGS
from tests.support.issuer import Issuer
from tests.support.network_peers import time_server
from tests.support.registrar import Registrar
from tests.support.site import DID_CITAS, changed, phone_password
from tests.support.waiting import wait_until

ACD, ASTERISK, WEB = "timbre-acd.service", "asterisk.service", "timbre-web.service"


def run(*command, timeout=60):
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=timeout).stdout


# -- the command


def doctor(*options, **environment):
    found = os.environ | environment
    return subprocess.run(
        ["timbre", "doctor", *options], capture_output=True, text=True, timeout=60, env=found
    )


@pytest.fixture
def broken():
    """A service that has failed."""
    subprocess.run(
        ["systemd-run", "--wait", "--unit=timbre-broken", "false"], capture_output=True, timeout=30
    )
    yield "timbre-broken.service"
    run("systemctl", "reset-failed", "timbre-broken.service")


def test_a_service_that_failed_is_told_in_both_languages_with_cause_and_next_step(broken):
    finding = wait_finding(f"unit_failed:{broken}")
    assert finding["severity"] == "critical"
    for language in ("es", "en"):
        assert set(finding["texts"][language]) == {"what", "why", "next"}
        assert f"journalctl -u {broken}" in finding["texts"][language]["next"]
    english, spanish = doctor(LANG="en_US.UTF-8"), doctor(LANG="es_ES.UTF-8")
    assert (english.returncode, spanish.returncode) == (1, 1)
    assert f"! The service {broken} has failed." in english.stdout
    assert f"! El servicio {broken} ha fallado." in spanish.stdout


def test_what_is_wrong_with_the_command_itself_is_another_status(small):
    assert doctor("--no-such-option").returncode == 2


def test_since_when_is_what_the_jobs_saw_first(broken):
    first = wait_finding(f"unit_failed:{broken}")["since"]
    wait_until(
        lambda: examine()[f"unit_failed:{broken}"]["since"] == examine()[f"unit_failed:{broken}"]["since"],
        "one moment, however often it is asked",
        timeout_s=90,
    )
    assert examine()[f"unit_failed:{broken}"]["since"] <= first + 90


# -- services


def test_a_distributor_that_is_away(live):
    systemd.stop(ACD)
    wait_finding("acd_away")
    systemd.start(ACD)
    wait_well("acd_away")


def test_a_telephone_exchange_that_is_down(live):
    systemd.stop(ASTERISK)
    wait_finding("asterisk_down")
    systemd.start(ASTERISK)
    wait_well("asterisk_down")


def test_a_service_that_ends_again_and_again(small):
    for _ in range(3):
        systemd.kill(WEB)
    assert wait_finding(f"unit_restarting:{WEB}")["args"]["count"] >= 3
    run("systemctl", "restart", WEB)
    wait_well(f"unit_restarting:{WEB}")


# -- storage


def test_a_database_that_somebody_keeps_locked(small):
    with closing(sqlite3.connect(DATABASE, isolation_level=None, timeout=20)) as holder:
        holder.execute("begin exclusive")
        finding = wait_finding("database_unwritable")
        holder.execute("rollback")
    assert finding["args"]["error"]
    wait_well("database_unwritable")


@pytest.fixture
def folder_taken_away():
    """Somebody has tidied up as root."""
    status = RECORDINGS.stat()
    shutil.chown(RECORDINGS, "root", "root")
    RECORDINGS.chmod(0o700)
    yield
    os.chown(RECORDINGS, status.st_uid, status.st_gid)
    RECORDINGS.chmod(status.st_mode & 0o7777)


def test_a_folder_of_recordings_that_is_not_asterisks_any_more(small, folder_taken_away):
    assert "systemd-tmpfiles --create" in wait_finding("recordings_unwritable")["texts"]["es"]["next"]
    run("systemd-tmpfiles", "--create")
    wait_well("recordings_unwritable")


@pytest.fixture
def without_recorder(live):
    """Asterisk has lost the part of it that records."""
    asterisk("module unload app_mixmonitor.so")
    yield
    asterisk("module load app_mixmonitor.so")


def test_a_call_that_asterisk_will_not_record_goes_on_and_is_told_of(live, carrier, log_in, without_recorder):
    log_in("ana", "101")
    caller = carrier.call(DID_CITAS).wait_answered()
    live.wait_call(state="talking")
    assert wait_finding("recording_failed")["args"]["why"]
    assert live.calls(state="talking")
    caller.hang_up()
    live.wait_any("ana", "ready")
    asterisk("module load app_mixmonitor.so")
    again = carrier.call(DID_CITAS).wait_answered()
    live.wait_call(state="talking")
    wait_well("recording_failed")
    again.hang_up()


def test_a_disk_of_recordings_that_the_kernel_made_read_only(small):
    run("mount", "-t", "tmpfs", "-o", "ro,mode=2770", "tmpfs", str(RECORDINGS))
    try:
        wait_finding("recordings_read_only")
    finally:
        run("umount", "-l", str(RECORDINGS))
    wait_well("recordings_read_only")


# -- time and certificates


@pytest.fixture
def timekeeper(tmp_path):
    """chrony as in the box, but it sets no clock: the container's is the machine's."""
    conf = tmp_path / "chrony.conf"
    source, place = f"server {CARRIER_ADDRESS} minpoll 1 maxpoll 1\n", f"pidfile {tmp_path}/keeper.pid\n"
    conf.write_text(f"{source}{place}bindcmdaddress 127.0.0.1\n")
    command = ["chronyd", "-x", "-d", "-U", "-f", str(conf)]
    keeper = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield
    keeper.terminate()
    keeper.wait(10)


def test_a_clock_that_no_server_sets(small, timekeeper, tmp_path):
    wait_finding("clock_unsynchronised")
    with time_server(tmp_path):
        wait_well("clock_unsynchronised", timeout_s=120)


def test_a_time_zone_that_somebody_changed_by_hand(small):
    run("timedatectl", "set-timezone", "Asia/Tokyo")
    finding = wait_finding("timezone_differs")
    assert finding["args"] == {"zone": "Asia/Tokyo", "site_zone": "America/Bogota"}
    run("timedatectl", "set-timezone", "America/Bogota")
    wait_well("timezone_differs")


@pytest.fixture
def install(tmp_path, small):
    """Install a certificate that ends so many days from now."""
    issuer, key = Issuer("Somebody"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "pbx.example")])

    def install(end_days):
        certificate, secret = tmp_path / "box.crt", tmp_path / "box.key"
        certificate.write_text(issuer.issue(name, key, ("pbx.example", "10.77.0.2"), end_days=end_days))
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        run("timbre", "certificate", "install", str(certificate), str(secret))

    yield install
    run("timbre", "certificate", "remove")


@pytest.mark.parametrize(
    ("end_days", "code"),
    [(25, "certificate_expiring"), (5, "certificate_ending"), (20 / 86_400, "certificate_expired")],
)
def test_a_certificate_that_ends(install, end_days, code):
    install(end_days)
    wait_finding(code)
    run("timbre", "certificate", "remove")
    wait_well(code)


# -- calls


def test_callers_whom_nobody_will_answer(live, carrier):
    caller = carrier.call(DID_CITAS)
    live.wait_call(state="waiting")
    assert wait_finding("queue_unattended:citas")["args"] == {"label": "Citas", "waiting": 1}
    caller.hang_up()
    wait_well("queue_unattended:citas")


def test_an_agent_whose_phone_is_gone(live, log_in, desk):
    phone = log_in("ana", "101")
    phone.unplug()
    assert wait_finding("phone_unreachable:ana")["args"]["extension"] == "101"
    desk.register("101", phone_password("101"))
    wait_well("phone_unreachable:ana")


@pytest.mark.timeout(360)
def test_a_carrier_that_refuses_the_password_and_takes_the_right_one(small, apply_site, live):
    def registering(password):
        told = {"username": "cuenta7", "password": password, "expiry": "1m"}
        trunk = {"label": "Operador", "host": CARRIER_ADDRESS, "registration": told, "channels": 4}
        return changed(small, "trunks", "carrier", to=trunk)

    with Registrar(PEERS / "wan", CARRIER_ADDRESS, "cuenta7", "la-buena") as registrar:
        apply_site(registering("la-mala"))
        finding = wait_finding("trunk_down:carrier")
        wait_until(lambda: registrar.refused, "the carrier's refusal", timeout_s=30)
        wait_until(
            lambda: "contraseña" in examine()["trunk_down:carrier"]["texts"]["es"]["why"],
            "the reason",
            timeout_s=60,
            instead=lambda: finding["texts"]["es"],
        )
        apply_site(registering("la-buena"))
        # Asked again two minutes after a refusal: carriers lock out who asks more often.
        wait_until(lambda: registrar.taken, "the registration", timeout_s=180)
        wait_well("trunk_down:carrier")


# -- copies


def test_a_copy_that_was_last_made_days_ago(small):
    folder = Path("/var/lib/timbre/db/backups")
    before = set(folder.glob("*")) if folder.is_dir() else None
    folder.mkdir(exist_ok=True)
    old = folder / "timbre-2026-01-01.sqlite"
    old.touch()
    run("touch", "--date=5 days ago", *(str(path) for path in folder.glob("timbre-*.sqlite")))
    try:
        assert wait_finding("backup_old")["args"]["days"] == 5
    finally:
        old.unlink()
        for path in before or ():
            path.touch()
    wait_well("backup_old")
