"""The box's own certificate authority, and with it the certificate that the box shows to browsers and phones.

Whoever trusts the authority once (ca.crt) is not warned again, whatever address the box gets: the
certificate is made anew when names or addresses change or its end comes near.
"""

import datetime
import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from appliance.site.files import write
from appliance.site.pair import Pair, names

_NAMES: Final = ("timbre", "timbre.local", "localhost")
_OF_A_BOX: Final = re.compile(r"CN=Timbre \d{6}")
"""How boxes call their own authorities."""
_YEAR: Final = datetime.timedelta(days=365)
_CA_LIFE: Final = 20 * _YEAR
_LIFE: Final = datetime.timedelta(days=397)
"""Browsers refuse longer ones."""
_RENEW: Final = datetime.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Authority:
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def make(folder: Path, hosts: Iterable[str], now: datetime.datetime) -> Pair:
    """A new one for these names and addresses, signed by the box's authority; nothing is written."""
    authority = authority_of(folder, now)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _builder("timbre", authority.certificate.subject, key, now, _LIFE)
        .add_extension(x509.SubjectAlternativeName(_general(hosts)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
        .sign(authority.key, hashes.SHA256())
    )
    return Pair(key, (certificate, authority.certificate))


def fits(folder: Path, pair: Pair, hosts: Iterable[str], now: datetime.datetime) -> bool:
    """Whether one of the box's own still serves: of this authority, in time, with all these names."""
    of_ours = pair.certificate.issuer == authority_of(folder, now).certificate.subject
    in_time = now + _RENEW < pair.certificate.not_valid_after_utc
    return of_ours and in_time and {*_NAMES, *hosts} <= set(names(pair.certificate))


def is_own(pair: Pair) -> bool:
    """Whether a box has issued it."""
    return bool(_OF_A_BOX.fullmatch(pair.certificate.issuer.rfc4514_string()))


def _general(hosts: Iterable[str]) -> list[x509.GeneralName]:
    found: list[x509.GeneralName] = []
    for host in sorted({*_NAMES, *hosts}):
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(host)))
        except ValueError:
            found.append(x509.DNSName(host))
    return found


def authority_of(folder: Path, now: datetime.datetime) -> Authority:
    """Made once."""
    key_file, certificate_file = folder / "ca.key", folder / "ca.crt"
    if certificate_file.exists():
        key = serialization.load_pem_private_key(key_file.read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError(f"{key_file} holds another kind of key; move it away and start again")
        return Authority(key, x509.load_pem_x509_certificate(certificate_file.read_bytes()))
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Timbre {x509.random_serial_number() % 10**6:06}")
    certificate = (
        _builder("", name, key, now, _CA_LIFE, subject=name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_may_sign(), critical=True)
        .sign(key, hashes.SHA256())
    )
    write(key_file, _pem(key), mode=0o600)
    write(certificate_file, _pem_of(certificate), mode=0o644)
    return Authority(key, certificate)


def _builder(
    common_name: str,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime.datetime,
    life: datetime.timedelta,
    subject: x509.Name | None = None,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject or _name(common_name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # A box whose clock is not set yet must not make a certificate of the future.
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + life)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _may_sign() -> x509.KeyUsage:
    return x509.KeyUsage(
        key_cert_sign=True,
        crl_sign=True,
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _pem_of(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
