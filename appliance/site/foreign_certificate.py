"""A certificate that somebody else has issued, in place of the box's own: looked at whole before it is taken.

Never renewed or replaced by the box: health tells when its end comes near.
"""

import datetime
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from appliance.site.files import write

_OF_A_BOX: Final = re.compile(r"CN=Timbre \d{6}")
"""How boxes call their own authorities."""


class BadCertificate(ValueError):
    """`code`: not_certificate, not_key, key_locked, not_a_pair, not_a_chain, not_in_time, no_names."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Shown:
    """What people want to know of a certificate."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    begins_at: float
    ends_at: float
    sha256: str


def install(folder: Path, certificate: str, key: str, now: datetime.datetime) -> Shown:
    """Put both (PEM; the certificate first, then those that vouch for it) in their place.

    Raises BadCertificate; then nothing was changed.
    """
    chain, private = _chain(certificate), _key(key)
    _check_pair(chain[0], private)
    _check_chain(chain)
    _check_time(chain[0], now)
    if not list(_names(chain[0])):
        raise BadCertificate(
            "no_names", "the certificate names no address (subjectAltName); browsers refuse such"
        )
    pem = private.private_bytes(Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    # Killed between the two, the next boot finds that they do not fit and makes its own.
    write(folder / "tls.key", pem, mode=0o600)
    write(folder / "tls.crt", b"".join(one.public_bytes(Encoding.PEM) for one in chain), mode=0o600)
    return _shown(chain[0])


def show(folder: Path) -> Shown:
    """Of the certificate in use. Raises BadCertificate if there is none."""
    path = folder / "tls.crt"
    return _shown(_chain(path.read_text(encoding="ascii") if path.exists() else "")[0])


def remove(folder: Path) -> None:
    """Make room for one of the box's own."""
    for name in ("tls.crt", "tls.key"):
        (folder / name).unlink(missing_ok=True)


def installed(folder: Path) -> bool:
    """Whether the one in use was issued by no box."""
    return serves(folder) and not _OF_A_BOX.fullmatch(show(folder).issuer)


def serves(folder: Path) -> bool:
    """Whether a web server would start with what is there."""
    try:
        chain = _chain((folder / "tls.crt").read_text(encoding="ascii"))
        _check_pair(chain[0], _key((folder / "tls.key").read_text(encoding="ascii")))
    except FileNotFoundError, UnicodeDecodeError, BadCertificate:
        return False
    return True


def _chain(pem: str) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(pem.encode())
    except ValueError as error:
        raise BadCertificate("not_certificate", "the certificate is not PEM text") from error


def _key(pem: str) -> PrivateKeyTypes:
    try:
        return serialization.load_pem_private_key(pem.encode(), None)
    except TypeError as error:
        raise BadCertificate("key_locked", "the key is locked with a password; give it without") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadCertificate("not_key", "the key is not PEM text of a private key") from error


def _check_pair(certificate: x509.Certificate, key: PrivateKeyTypes) -> None:
    form = Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    if key.public_key().public_bytes(*form) != certificate.public_key().public_bytes(*form):
        raise BadCertificate("not_a_pair", "the key does not belong to the (first) certificate")


def _check_chain(chain: list[x509.Certificate]) -> None:
    for one, issuer in itertools.pairwise(chain):
        try:
            one.verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature) as error:
            said = f"{one.subject.rfc4514_string()} was not issued by {issuer.subject.rfc4514_string()}"
            raise BadCertificate("not_a_chain", f"{said}, which follows it in the file") from error


def _check_time(certificate: x509.Certificate, now: datetime.datetime) -> None:
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not begin <= now < end:
        raise BadCertificate("not_in_time", f"the certificate holds from {begin:%Y-%m-%d} to {end:%Y-%m-%d}")


def _names(certificate: x509.Certificate) -> Iterator[str]:
    try:
        held = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return
    yield from held.get_values_for_type(x509.DNSName)
    yield from map(str, held.get_values_for_type(x509.IPAddress))


def _shown(certificate: x509.Certificate) -> Shown:
    return Shown(
        certificate.subject.rfc4514_string(),
        certificate.issuer.rfc4514_string(),
        tuple(_names(certificate)),
        certificate.not_valid_before_utc.timestamp(),
        certificate.not_valid_after_utc.timestamp(),
        certificate.fingerprint(hashes.SHA256()).hex(),
    )
