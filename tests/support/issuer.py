"""Somebody who issues certificates."""

import datetime
import ipaddress
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

DAY = datetime.timedelta(days=1)
_MAY_ISSUE = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


class Issuer:
    def __init__(self, name: str, now: datetime.datetime | None = None) -> None:
        self.now = now or datetime.datetime.now(datetime.UTC)
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.pem = self.issue(self.name, self.key, hosts=(), ca=True)

    def issue(
        self,
        name: x509.Name,
        key: Any,
        hosts: tuple[str, ...],
        begin_days: int = -1,
        end_days: int = 90,
        ca: bool = False,
        usage: x509.ObjectIdentifier | None = None,
    ) -> str:
        """A certificate (PEM) for names and addresses; it holds between these days from now."""
        serial = x509.random_serial_number()
        begin, end = self.now + begin_days * DAY, self.now + end_days * DAY
        builder = x509.CertificateBuilder(self.name, name, key.public_key(), serial, begin, end)
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        own, issuers = key.public_key(), self.key.public_key()
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(own), critical=False)
        vouching = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuers)
        builder = builder.add_extension(vouching, critical=False)
        if ca:
            builder = builder.add_extension(_MAY_ISSUE, critical=True)
        if hosts:
            held = x509.SubjectAlternativeName([_general(host) for host in hosts])
            builder = builder.add_extension(held, critical=False)
        if usage:
            builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()

    def pair(self, *hosts: str, key: Any = None, **more: Any) -> tuple[str, str]:
        """Certificate and key (PEM)."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "pbx.example.com")])
        return self.issue(name, key, hosts, **more), pem_of(key)

    def files(self, folder: Path, *hosts: str) -> tuple[Path, Path, Path]:
        """Files of the authority, of a certificate for these hosts, and of its key."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = folder / "ca.crt", folder / "host.crt", folder / "host.key"
        for path, text in zip(paths, (self.pem, *self.pair(*hosts)), strict=True):
            path.write_text(text)
        return paths


def pem_of(key: Any, lock: Any = None) -> str:
    """A private key's text."""
    lock = lock or serialization.NoEncryption()
    text: bytes = key.private_bytes(Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
    return text.decode()


def _general(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
