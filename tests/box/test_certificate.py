"""The web shows what was installed, and its own again afterwards."""

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.waiting import wait_until

ADDRESS = "10.77.0.2"


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def shown() -> str:
    """What a browser is shown now."""
    return wait_until(lambda: ssl.get_server_certificate((ADDRESS, 443), timeout=5), "a certificate")


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
    assert shown().strip() == certificate.read_text().strip() != own.strip()
    run("systemctl", "restart", "timbre-firstboot", "timbre-web")
    assert shown().strip() == certificate.read_text().strip()
    run("timbre", "certificate", "remove")
    assert '"own": true' in run("timbre", "certificate", "show", "--json")
    assert shown().strip() not in (certificate.read_text().strip(), own.strip())
