"""The certificate that the web shows is the one that lies there now, whatever kind of key it has."""

import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.support.issuer import Issuer
from web_ui.security.certificate import Certificate


def put(path: Path, issuer: Issuer, **more: object) -> None:
    new = path.with_suffix(".new")
    new.write_text("".join(reversed(issuer.pair("localhost", **more))))
    new.replace(path)


def greeting(server: ssl.SSLContext, issuer: Issuer) -> str:
    """Shake hands in memory; the cipher's name. Raises ssl.SSLError if the client trusts it not."""
    client = ssl.create_default_context(cadata=issuer.pem)
    client.maximum_version = ssl.TLSVersion.TLSv1_2
    pipes = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (
        client.wrap_bio(pipes[0], pipes[1], server_hostname="localhost"),
        server.wrap_bio(pipes[1], pipes[0], server_side=True),
    )
    for _ in range(6):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    cipher = ends[0].cipher()
    assert cipher
    return cipher[0]


def test_another_is_shown_as_soon_as_it_lies_there(tmp_path: Path) -> None:
    path, first, second = tmp_path / "tls.pem", Issuer("First"), Issuer("Second")
    put(path, first)
    certificate = Certificate(path)
    shown = certificate.changed()
    assert shown
    assert "ECDSA" in greeting(shown, first)
    assert certificate.changed() is None
    put(path, second, key=rsa.generate_private_key(65537, 2048))
    shown = certificate.changed()
    assert shown
    assert "RSA" in greeting(shown, second)


def test_a_damaged_one_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "tls.pem"
    put(path, Issuer("First"))
    certificate = Certificate(path)
    assert certificate.changed()
    path.write_text("rubbish")
    with pytest.raises(OSError, match=""):
        certificate.changed()
    put(path, Issuer("Second"))
    assert certificate.changed()
