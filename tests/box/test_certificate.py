"""The web shows what was installed, and its own again afterwards."""

import ssl
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import systemd
from tests.support.site import timbre
from tests.support.waiting import wait_until

ADDRESS = "10.77.0.2"


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def shown() -> str:
    """What a browser is shown now."""
    return wait_until(lambda: ssl.get_server_certificate((ADDRESS, 443), timeout=5), "a certificate")


def wait_shown(certificate: str) -> None:
    wait_until(lambda: shown().strip() == certificate.strip(), "the certificate to be shown")


@pytest.fixture
def issued(tmp_path: Path, small: object) -> Iterator[tuple[Path, Path]]:
    """A certificate for the box from nobody it knows, and its key."""
    certificate, key = tmp_path / "box.crt", tmp_path / "box.key"
    run(
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=pbx.example",
        "-addext", f"subjectAltName=DNS:pbx.example,IP:{ADDRESS}", "-out", str(certificate),
        "-keyout", str(key),
    )  # fmt: skip
    yield certificate, key
    run("timbre", "certificate", "remove")


def test_an_installed_certificate_is_shown_and_outlives_a_boot(issued: tuple[Path, Path]) -> None:
    certificate, key = issued
    own = shown()
    assert '"own": false' in run("timbre", "certificate", "install", str(certificate), str(key), "--json")
    wait_shown(certificate.read_text())
    run("systemctl", "restart", "timbre-firstboot", "timbre-web")
    assert shown().strip() == certificate.read_text().strip()
    run("timbre", "certificate", "remove")
    assert '"own": true' in run("timbre", "certificate", "show", "--json")
    wait_until(lambda: shown().strip() != certificate.read_text().strip(), "the box's own again")
    assert shown().strip() != own.strip()


def test_the_web_shows_another_certificate_without_a_restart(issued: tuple[Path, Path]) -> None:
    certificate, key = issued
    before = systemd.main_pid("timbre-web.service")
    run("timbre", "certificate", "install", str(certificate), str(key))
    wait_shown(certificate.read_text())
    assert systemd.main_pid("timbre-web.service") == before


def test_a_new_address_of_the_box_stands_in_its_certificate_soon(small: object) -> None:
    def names() -> list[str]:
        return list(timbre("certificate", "show")["names"])

    assert ADDRESS in names()
    run("ip", "address", "add", "10.77.0.22/32", "dev", "lan0")
    try:
        wait_until(lambda: "10.77.0.22" in names(), "the new address", timeout_s=90)
    finally:
        run("ip", "address", "del", "10.77.0.22/32", "dev", "lan0")


def test_the_authority_is_handed_out_before_anybody_trusts_the_box(small: object) -> None:
    with urllib.request.urlopen(f"http://{ADDRESS}/ca.crt", timeout=10) as answer:
        assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
        text = answer.read().decode()
    context = ssl.create_default_context(cadata=text)
    with urllib.request.urlopen(f"https://{ADDRESS}/healthz", timeout=10, context=context) as answer:
        assert answer.status == 200
