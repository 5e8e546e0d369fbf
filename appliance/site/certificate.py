"""The box's own certificate authority, and the certificate that the web server shows.

An installer who trusts the authority once (ca.crt) is not warned again, whatever address the box
gets: the certificate is made anew when the addresses change or its end comes near. One that somebody
else has issued (`timbre certificate install`) is left alone.
"""

import datetime
import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from appliance.site import foreign_certificate
from appliance.site.files import write

_NAMES: Final = ("timbre", "timbre.local", "localhost")
_YEAR: Final = datetime.timedelta(days=365)
_CA_LIFE: Final = 20 * _YEAR
_LIFE: Final = datetime.timedelta(days=397)
"""Browsers refuse longer ones."""
_RENEW: Final = datetime.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Authority:
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def ensure(folder: Path, addresses: set[str], now: datetime.datetime) -> bool:
    """Make what is missing or no longer fits; whether the server's certificate is new."""
    authority = _authority(folder, now)
    if foreign_certificate.installed(folder) or _fits(folder, addresses, now, authority):
        return False
    key = ec.generate_private_key(ec.SECP256R1())
    names: list[x509.GeneralName] = [x509.DNSName(name) for name in _NAMES]
    names += [x509.IPAddress(ipaddress.ip_address(address)) for address in sorted(addresses)]
    certificate = (
        _builder("timbre", authority.certificate.subject, key, now, _LIFE)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
        .sign(authority.key, hashes.SHA256())
    )
    write(folder / "tls.key", _pem(key), mode=0o600)
    write(folder / "tls.crt", _pem_of(certificate) + _pem_of(authority.certificate), mode=0o600)
    return True


def _authority(folder: Path, now: datetime.datetime) -> Authority:
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


def _fits(folder: Path, addresses: set[str], now: datetime.datetime, authority: Authority) -> bool:
    if not foreign_certificate.serves(folder):
        return False
    certificate = x509.load_pem_x509_certificate((folder / "tls.crt").read_bytes())
    held = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {str(address) for address in held.get_values_for_type(x509.IPAddress)}
    in_time = now + _RENEW < certificate.not_valid_after_utc
    return in_time and addresses <= known and certificate.issuer == authority.certificate.subject


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
